"""What may live here: values in messages: short, and only the part that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pymodel.values import Function, Value, ordered, show

#: A value, or a piece of source text, longer than this is cut: people read these.
MAX_SHOWN = 160
#: So many parts of a set or function are shown, if not all.
_PARTS = 4
#: So many elements of a set are looked at for likeness.
_LOOKED_AT = 100_000


def brief(value: Value, room: int = MAX_SHOWN) -> str:
    """The value in TLA+ syntax, its large parts cut short."""
    t = type(value)
    if t is frozenset:
        return _listed("{", ordered(value), "}", room)
    if t is tuple:
        return _listed("<<", value, ">>", room)
    if t is Function and len(value) > _PARTS and not _is_record(value):
        pairs = [(k, value[k]) for k in ordered(value)]
        return _listed("(", pairs, ")", room, " @@ ", _pair)
    if _is_record(value):
        return "[" + ", ".join(f"{k} |-> {brief(v, room // 2)}" for k, v in _fields(value)) + "]"
    return cut(show(value), room)


def cut(text: str, room: int = MAX_SHOWN) -> str:
    """The text on one line, its end left out where it is long."""
    line = " ".join(text[: 4 * room + MAX_SHOWN].split())
    line = "".join(c if c.isprintable() else "?" for c in line)
    return line if len(line) <= room else line[: room - 2] + " …"


def nearest(value: Value, candidates: frozenset[Value], at_most: int = 3) -> list[Value]:
    """The elements that are most like a value: of its shape, with the most parts equal, one at
    least."""
    parts = dict(_parts(value))
    scored: list[tuple[int, Value]] = []
    for n, candidate in enumerate(candidates):
        if n == _LOOKED_AT:
            break
        others = dict(_parts(candidate))
        if others.keys() == parts.keys():
            scored.append((sum(others[k] == v for k, v in parts.items()), candidate))
    best = max((score for score, _ in scored), default=0)
    if best == 0:
        return []
    return ordered(c for score, c in scored if score == best)[:at_most]


def difference(a: Value, b: Value, place: str = "") -> tuple[str, Value, Value] | None:
    """The first place in which two functions with the same domain differ, and what is there;
    None where they are something else."""
    left, right = dict(_parts(a)), dict(_parts(b))
    if not left or left.keys() != right.keys():
        return (place, a, b) if place else None
    for key in ordered(left):
        if left[key] != right[key]:
            step = f"[{show(key)}]"
            return difference(left[key], right[key], place + step)
    return None


def _is_record(value: Value) -> bool:
    return type(value) is Function and all(type(k) is str and k.isidentifier() for k in value)


def _fields(value: Function) -> Iterator[tuple[str, Value]]:
    return ((k, value[k]) for k in ordered(value))


def _parts(value: Value) -> Iterator[tuple[Value, Value]]:
    if type(value) is Function:
        yield from value.items()
    elif type(value) is tuple:
        yield from enumerate(value, 1)


def _pair(pair: tuple[Value, Value], room: int) -> str:
    return f"{show(pair[0])} :> {brief(pair[1], room)}"


def _listed(
    opening: str,
    values: Sequence[Value],
    closing: str,
    room: int,
    separator: str = ", ",
    show_one: Callable[[Value, int], str] = brief,
) -> str:
    """All of them if there is room, else the first few and how many more there are."""
    shown: list[str] = []
    for value in values:
        text = show_one(value, max(20, room // 2))
        if shown and sum(map(len, shown)) + len(text) > room:
            break
        shown.append(text)
    more = len(values) - len(shown)
    tail = [f"… {more:,} more"] if more else []
    return opening + separator.join([*shown, *tail]) + closing
