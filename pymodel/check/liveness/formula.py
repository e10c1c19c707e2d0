"""What may live here: temporal formulas in normal form, and the laws that bring them into it.

Negations stand before atoms only; `[]` and `<>` are pushed inwards as far as the laws of temporal
logic allow. What is then a Boolean combination of `[]<>p` and `<>[]p` says nothing about any finite
beginning of a behaviour (it is *recurrent*), and is decided on strongly connected components
alone. Only the rest needs an automaton.

An atom is a number; what it means is `atoms`' business. `p` above is *plain*: without `[]` and
`<>`; it may speak of a state or of a step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Truth:
    """TRUE or FALSE."""

    value: bool


@dataclass(frozen=True, slots=True)
class Literal:
    """An atom, or (positive=False) its negation."""

    atom: int
    positive: bool = True


@dataclass(frozen=True, slots=True)
class Conjunction:
    """All of the parts; at least two."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """One of the parts; at least two."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Globally:
    """`[]body`."""

    body: Formula


@dataclass(frozen=True, slots=True)
class Finally:
    """`<>body`."""

    body: Formula


Formula: TypeAlias = Truth | Literal | Conjunction | Disjunction | Globally | Finally

TRUE, FALSE = Truth(True), Truth(False)
#: More alternatives than this are left to one automaton instead of being tried one by one.
_ALTERNATIVES = 64
#: So many are made at most, of which those that others make needless are left out.
_COMBINED = 4096


# --- what a formula is like -----------------------------------------------------------------------


@cache
def is_plain(f: Formula) -> bool:
    """Whether there is no `[]` and no `<>` in it."""
    match f:
        case Truth() | Literal():
            return True
        case Conjunction(parts) | Disjunction(parts):
            return all(map(is_plain, parts))
    return False


@cache
def is_recurrent(f: Formula) -> bool:
    """Whether it is a Boolean combination of `[]<>p` and `<>[]p` with plain p."""
    match f:
        case Truth():
            return True
        case Globally(Finally(body)) | Finally(Globally(body)):
            return is_plain(body)
        case Conjunction(parts) | Disjunction(parts):
            return all(map(is_recurrent, parts))
    return False


# --- making formulas ------------------------------------------------------------------------------


def negated(f: Formula) -> Formula:
    """The negation, in normal form."""
    match f:
        case Truth(value):
            return Truth(not value)
        case Literal(atom, positive):
            return Literal(atom, not positive)
        case Conjunction(parts):
            return disjunction(map(negated, parts))
        case Disjunction(parts):
            return conjunction(map(negated, parts))
        case Globally(body):
            return finally_(negated(body))
        case Finally(body):
            return globally(negated(body))


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the parts, flattened, each once."""
    return _junction(parts, Conjunction, TRUE, FALSE)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """One of the parts, flattened, each once."""
    return _junction(parts, Disjunction, FALSE, TRUE)


def _junction(
    parts: Iterable[Formula],
    kind: type[Conjunction] | type[Disjunction],
    neutral: Truth,
    absorbing: Truth,
) -> Formula:
    kept: dict[Formula, None] = {}
    for part in parts:
        for f in part.parts if isinstance(part, kind) else (part,):
            if f == absorbing:
                return absorbing
            if isinstance(f, Literal) and Literal(f.atom, not f.positive) in kept:
                return absorbing
            if f != neutral:
                kept[f] = None
    if not kept:
        return neutral
    return next(iter(kept)) if len(kept) == 1 else kind(tuple(kept))


def globally(f: Formula) -> Formula:
    """`[]f`."""
    if isinstance(f, Truth | Globally) or is_recurrent(f):
        return f
    match f:
        case Conjunction(parts) if not is_plain(f):
            # [](p /\ []q) is [](p /\ q).
            bare = [p.body if isinstance(p, Globally) else p for p in parts]
            plain, other = _sorted_out(bare, is_plain)
            return conjunction([globally(conjunction(plain)), *map(globally, other)])
        case Disjunction(parts):
            recurrent, other = _sorted_out(parts, is_recurrent)
            if recurrent:
                return disjunction([*recurrent, globally(disjunction(other))])
        case Finally(body):
            return _infinitely_often(body)
    return Globally(f)


def finally_(f: Formula) -> Formula:
    """`<>f`."""
    if isinstance(f, Truth | Finally) or is_recurrent(f):
        return f
    match f:
        case Disjunction(parts) if not is_plain(f):
            bare = [p.body if isinstance(p, Finally) else p for p in parts]
            plain, other = _sorted_out(bare, is_plain)
            return disjunction([finally_(disjunction(plain)), *map(finally_, other)])
        case Conjunction(parts):
            recurrent, other = _sorted_out(parts, is_recurrent)
            if recurrent:
                return conjunction([*recurrent, finally_(conjunction(other))])
        case Globally(body):
            return _almost_always(body)
    return Finally(f)


def _infinitely_often(f: Formula) -> Formula:
    """`[]<>f`."""
    if isinstance(f, Truth) or is_recurrent(f):
        return f
    match f:
        case Finally(body):
            return _infinitely_often(body)
        case Globally(body):
            return _almost_always(body)
        case Disjunction(parts) if not is_plain(f):
            plain, other = _sorted_out(parts, is_plain)
            often = _infinitely_often(disjunction(plain))
            return disjunction([often, *map(_infinitely_often, other)])
        case Conjunction(parts):
            recurrent, other = _sorted_out(parts, is_recurrent)
            if recurrent:
                return conjunction([*recurrent, _infinitely_often(conjunction(other))])
    return Globally(Finally(f))


def _almost_always(f: Formula) -> Formula:
    """`<>[]f`."""
    if isinstance(f, Truth) or is_recurrent(f):
        return f
    match f:
        case Globally(body):
            return _almost_always(body)
        case Finally(body):
            return _infinitely_often(body)
        case Conjunction(parts) if not is_plain(f):
            plain, other = _sorted_out(parts, is_plain)
            always = _almost_always(conjunction(plain))
            return conjunction([always, *map(_almost_always, other)])
        case Disjunction(parts):
            recurrent, other = _sorted_out(parts, is_recurrent)
            if recurrent:
                return disjunction([*recurrent, _almost_always(disjunction(other))])
    return Finally(Globally(f))


def _sorted_out(parts: Iterable[Formula], belongs: object) -> tuple[list[Formula], list[Formula]]:
    assert callable(belongs)
    yes: list[Formula] = []
    no: list[Formula] = []
    for part in parts:
        (yes if belongs(part) else no).append(part)
    return yes, no


# --- taking apart ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alternative:
    """`temporal /\\ recurrent`: the first part for an automaton, the second for components."""

    temporal: Formula
    recurrent: Formula


def alternatives(f: Formula) -> Iterator[Alternative]:
    """Formulas whose disjunction is f."""
    for parts in _disjuncts(f):
        recurrent, other = _sorted_out(parts, is_recurrent)
        yield Alternative(conjunction(other), conjunction(recurrent))


def _disjuncts(f: Formula) -> list[list[Formula]]:
    """The formula as a disjunction of conjunctions, as far as that helps: disjunctions inside of
    `[]` and `<>` and purely recurrent ones stay."""
    if is_recurrent(f):
        return [[f]]
    match f:
        case Disjunction(parts):
            recurrent, other = _sorted_out(parts, is_recurrent)
            out = [[disjunction(recurrent)]] if recurrent else []
            return out + [d for part in other for d in _disjuncts(part)]
        case Conjunction(parts):
            out = [[]]
            for part in parts:
                ways = _disjuncts(part)
                longer: list[list[Formula]] = []
                if len(out) * len(ways) <= _COMBINED:
                    longer = _weakest([done + way for done in out for way in ways])
                if not longer or len(longer) > _ALTERNATIVES:
                    longer = [[*done, part] for done in out]
                out = longer
            return out
    return [[f]]


def _weakest(conjunctions: list[list[Formula]]) -> list[list[Formula]]:
    """Without those that ask for all that another one asks for: of `(p \\/ r) /\\ (q \\/ r)` that
    leaves `p /\\ q` and `r`."""
    kept: dict[frozenset[Formula], list[Formula]] = {}
    for parts in sorted(conjunctions, key=lambda c: len(set(c))):
        asked = frozenset(parts)
        if not any(less <= asked for less in kept):
            kept[asked] = parts
    left = {id(parts) for parts in kept.values()}
    return [parts for parts in conjunctions if id(parts) in left]
