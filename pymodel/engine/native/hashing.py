"""What may live here: finding one of many wide constants without comparing with each."""

from __future__ import annotations

from random import Random

from pymodel.engine.native.build import Builder
from pymodel.engine.native.ir import Expr

#: Multipliers that are tried for a table before it becomes larger.
_TRIES = 60
_WORD = 64
_WORD_MASK = (1 << _WORD) - 1
#: Between two words of a key.
_MIX = 0x9E3779B97F4A7C15


def perfect_hash(b: Builder, bits: Expr, packed: dict[int, int], width: int) -> tuple[Expr, Expr]:
    """Whether bits are one of the constants, and the number of that constant (else any)."""
    size, multiplier = _chosen(list(packed), bits.width)
    keys, numbers = [0] * (1 << size), [0] * (1 << size)
    unused = next(n for n in range(len(packed) + 1) if n not in packed)
    for place in range(1 << size):
        keys[place] = unused
    for key, number in packed.items():
        place = _hash(key, bits.width, multiplier, size)
        keys[place], numbers[place] = key, number
    folded = b.num(_WORD, 0)
    for at in range(0, bits.width, _WORD):
        n = min(_WORD, bits.width - at)
        folded = b.binary("mul", folded, b.num(_WORD, _MIX))
        folded = b.add(folded, b.resize(b.extract(bits, at, n), _WORD))
    product = b.binary("mul", folded, b.num(_WORD, multiplier))
    at_place = b.resize(b.binary("lshr", product, b.num(_WORD, _WORD - size)), size)
    found = b.eq(b.lookup(tuple(keys), bits.width, at_place), bits)
    got = b.lookup(tuple(numbers), width, at_place)
    return found, b.select(found, got, b.num(width, 0))


def _hash(key: int, width: int, multiplier: int, size: int) -> int:
    folded = 0
    for at in range(0, width, _WORD):
        folded = folded * _MIX + (key >> at & _WORD_MASK) & _WORD_MASK
    return (folded * multiplier & _WORD_MASK) >> (_WORD - size)


def _chosen(keys: list[int], width: int) -> tuple[int, int]:
    """The bits of a table's places and a multiplier by which no two keys share one."""
    random = Random(1)
    size = max(1, (2 * len(keys)).bit_length())
    while True:
        for _ in range(_TRIES):
            multiplier = random.getrandbits(_WORD) | 1
            if len({_hash(k, width, multiplier, size) for k in keys}) == len(keys):
                return size, multiplier
        size += 1
