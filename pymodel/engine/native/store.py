"""What may live here: the states of an exploration, packed, in memory outside Python's: by id the
words, the parent and the action of each, and the table that finds a state.

Everything in the arrays is exact: a state is found only if all its words are the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from pymodel.engine.base import NO_PARENT
from pymodel.engine.native.context import Cell
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.declined import FullError as FullError  # noqa: PLC0414
from pymodel.engine.native.region import Region
from pymodel.engine.native.runtime import Compiled
from pymodel.engine.native.threads import Crew
from pymodel.memory import share

#: A parent and an action that there is none of.
_NO_PARENT, _NO_ACTION = (1 << 32) - 1, (1 << 16) - 1
#: A table is larger by one when more of it than this is in use.
LOAD = 0.7
_FIRST_BITS, _MOST_BITS = 16, 31
#: So few states are moved to another layout by one thread.
_ALONE = 1 << 12


class Store:
    """States of one layout, by id."""

    def __init__(self, compiled: Compiled, code: Any, limit: int | None = None) -> None:
        self.words = compiled.words
        self.width = compiled.words.count
        self.key_words = compiled.key_words
        self.separate = compiled.separate
        self._code = code
        self.limit = share() if limit is None else limit
        self.count = 0
        #: Bytes of a state, apart from its places in the table.
        self.state_bytes = 8 * self.width + 8 * self.key_words * self.separate + 6
        most = min(self.limit // (self.state_bytes + 4) + 1024, int(LOAD * (1 << _MOST_BITS)))
        self.most = most
        self.states = Region(8 * self.width * most, huge=True)
        self.keys = Region(8 * self.key_words * most, huge=True) if self.separate else self.states
        self.parents = Region(4 * most, huge=True)
        self.actions = Region(2 * most, huge=True)
        self.bits = _FIRST_BITS
        self.table = Region(4 << self.bits, huge=True)
        #: The context by which single states are found and placed.
        self.context = (ctypes.c_uint64 * Cell.SIZE)()
        self.describe(self.context)

    def close(self) -> None:
        """Give all memory back."""
        for region in {self.states, self.keys, self.parents, self.actions, self.table}:
            region.free()

    def describe(self, context: Any) -> None:
        """Tell a thread's context where everything is."""
        size = 1 << self.bits
        context[Cell.TABLE] = self.table.address
        context[Cell.MASK] = size - 1
        context[Cell.TAGS] = ((1 << 31) - 1) & ~(size - 1)
        context[Cell.STATES] = self.states.address
        context[Cell.KEYS] = self.keys.address
        context[Cell.PARENTS] = self.parents.address
        context[Cell.ACTIONS] = self.actions.address

    # --- room -------------------------------------------------------------------------------------

    @property
    def room(self) -> int:
        """How many more states there is room for, before the table has to grow."""
        return min(int(LOAD * (1 << self.bits)), self.most) - self.count

    @property
    def used(self) -> int:
        """The memory that is in use."""
        return self.count * self.state_bytes + (4 << self.bits)

    def grow(self, states: int) -> None:
        """Make room for so many states. Raises `FullError` at the limit of memory."""
        bits = self.bits
        while int(LOAD * (1 << bits)) < states and bits < _MOST_BITS:
            bits += 1
        needed = self.used + ((4 << bits) if bits > self.bits else 0)
        if (bits > self.bits and needed > self.limit) or self.count >= self.most:
            raise FullError(
                f"{self.count:,} states take {self.used >> 20:,} MiB, and more do not fit in "
                f"{self.limit >> 20:,} MiB"
            )
        if bits > self.bits:
            old, self.table = self.table, Region(4 << bits, huge=True)
            self.bits = bits
            old.free()
            self.describe(self.context)
            self._code["place"](self.context, 0, self.count)

    def cut(self, count: int) -> None:
        """Keep the first states only."""
        self.count = count
        self.table.forget()
        self._code["place"](self.context, 0, count)

    # --- states -----------------------------------------------------------------------------------

    def at(self, number: int) -> list[int]:
        """The fields of a state."""
        size = 8 * self.width
        return self.words.unpack(_words(self.states.read(number * size, size)))

    def find(self, fields: Sequence[int]) -> int | None:
        """The id of the state that stands for the one with these fields."""
        key = self._key(self._raw(fields))
        number: int = self._code["find"](self.context, key)
        return number - 1 if number else None

    def add(self, fields: Sequence[int], parent: int, action: int) -> int:
        """Keep a state that is not there."""
        if self.room < 1:
            self.grow(self.count + 1)
        number, raw = self.count, self._raw(fields)
        self.states.write(number * len(raw), raw)
        if self.separate:
            key = self._key(raw)
            self.keys.write(number * len(key), key)
        self.parents.write(4 * number, (parent & _NO_PARENT).to_bytes(4, "little"))
        self.actions.write(2 * number, (action & _NO_ACTION).to_bytes(2, "little"))
        self._code["place"](self.context, number, number + 1)
        self.count += 1
        return number

    def fill(self, before: Store, threads: int) -> None:
        """Take over all states of another layout. Raises `Declined` if one has no place here."""
        assert self.count == 0
        count, code = before.count, self._code
        if count > self.room:
            self.grow(count)
        parts = _parts(count, threads)
        contexts = [self._own_context() for _ in parts]
        with Crew(len(parts)) as crew:
            source, target = before.states.address, self.states.address
            bad = crew.run(
                [
                    (code["move"], (c, source, target, *p))
                    for c, p in zip(contexts, parts, strict=True)
                ]
            )
            if any(bad):
                raise Declined(None, "a widened layout has no room for an earlier state")
            if self.separate:
                ends = crew.run(
                    [(code["rekey"], (c, *p)) for c, p in zip(contexts, parts, strict=True)]
                )
                if ends != [stop for _, stop in parts]:
                    raise Declined(None, "what stands for a state cannot be computed")
            self.parents.copy(before.parents, 4 * count)
            self.actions.copy(before.actions, 2 * count)
            self.count = count
            crew.run([(code["place"], (c, *p)) for c, p in zip(contexts, parts, strict=True)])

    def _own_context(self) -> Any:
        context = (ctypes.c_uint64 * Cell.SIZE)()
        self.describe(context)
        return context

    def parent(self, number: int) -> int:
        """The id of the state that a state was first reached from, or `NO_PARENT`."""
        found = int.from_bytes(self.parents.read(4 * number, 4), "little")
        return NO_PARENT if found == _NO_PARENT else found

    def action(self, number: int) -> int:
        """The action that a state was first reached by; -1 of an initial one."""
        found = int.from_bytes(self.actions.read(2 * number, 2), "little")
        return -1 if found == _NO_ACTION else found

    def _raw(self, fields: Sequence[int]) -> bytes:
        return b"".join(w.to_bytes(8, "little") for w in self.words.pack(fields))

    def _key(self, raw: bytes) -> bytes:
        """The bytes that stand for a state."""
        if not self.separate:
            return raw
        out = (ctypes.c_uint64 * self.key_words)()
        state = (ctypes.c_uint64 * self.width).from_buffer_copy(raw)
        if self._code["key"](self.context, state, out):
            self.context[Cell.TRAP] = self.context[Cell.DEPTH] = 0
            raise KeyTrapError
        return bytes(out)


class KeyTrapError(Exception):
    """What stands for a state cannot be computed by compiled code."""


def _parts(count: int, threads: int) -> list[tuple[int, int]]:
    """Ranges of about equal size, one a thread; one for all where that is not worth it."""
    if count < _ALONE:
        return [(0, count)]
    size = -(-count // threads)
    return [(i, min(i + size, count)) for i in range(0, count, size)]


def _words(raw: bytes) -> list[int]:
    return [int.from_bytes(raw[i : i + 8], "little") for i in range(0, len(raw), 8)]
