"""What may live here: the automaton of a temporal formula, made while it is walked through.

A state of the automaton is the set of formulas that the rest of a behaviour has to satisfy. From
each there are ways to go on: literals that have to hold now, and what is left for the next state.
A `<>f` may be put off; a behaviour is accepted if none is put off for ever. (The construction is
the tableau of Gerth, Peled, Vardi and Wolper, 1995, with acceptance on transitions.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pymodel.check.liveness.formula import (
    Conjunction,
    Disjunction,
    Finally,
    Formula,
    Globally,
    Literal,
    Truth,
)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on: what has to hold now, the next state, and which `<>` are put off (bits)."""

    literals: tuple[Literal, ...]
    target: int
    put_off: int


class Automaton:
    """The automaton of one formula. State 0 is its beginning."""

    def __init__(self, formula: Formula, tick: Callable[[], None] = lambda: None) -> None:
        self._tick = tick
        self._numbers: dict[frozenset[Formula], int] = {}
        self._sets: list[frozenset[Formula]] = []
        self._ways: dict[int, tuple[Way, ...]] = {}
        self._eventualities: dict[Finally, int] = {}
        self._collect(formula)
        self._number(frozenset((formula,)))

    @property
    def eventualities(self) -> int:
        """How many `<>` there are; each must not be put off for ever."""
        return len(self._eventualities)

    def _collect(self, f: Formula) -> None:
        """Number every `<>` of the formula."""
        match f:
            case Conjunction(parts) | Disjunction(parts):
                for part in parts:
                    self._collect(part)
            case Globally(body):
                self._collect(body)
            case Finally(body):
                self._eventualities.setdefault(f, len(self._eventualities))
                self._collect(body)

    def _number(self, obligations: frozenset[Formula]) -> int:
        number = self._numbers.get(obligations)
        if number is None:
            number = self._numbers[obligations] = len(self._sets)
            self._sets.append(obligations)
        return number

    def ways(self, state: int) -> tuple[Way, ...]:
        """The ways to go on from a state."""
        known = self._ways.get(state)
        if known is None:
            found: dict[Way, None] = {}
            self._expand(list(self._sets[state]), {}, frozenset(), frozenset(), 0, found)
            known = self._ways[state] = _least(tuple(found))
        return known

    def _expand(
        self,
        todo: list[Formula],
        literals: dict[int, bool],
        seen: frozenset[Formula],
        later: frozenset[Formula],
        put_off: int,
        found: dict[Way, None],
    ) -> None:
        self._tick()
        while todo:
            f = todo.pop()
            if f in seen:
                continue
            if not isinstance(f, Literal):
                seen |= {f}  # to ask for it twice would double the ways
            match f:
                case Truth(value):
                    if not value:
                        return
                case Literal(atom, positive):
                    if literals.get(atom, positive) is not positive:
                        return
                    literals[atom] = positive
                case Conjunction(parts):
                    todo.extend(reversed(parts))
                case Disjunction(parts) if _asked(parts[0], literals, seen):
                    pass
                case Finally(body) if _asked(body, literals, seen):
                    pass
                case Disjunction(parts):
                    # Where one literal is true, those after it are not looked at, as in `\\/`.
                    before: list[Formula] = []
                    for part in parts:
                        left = [*todo, part, *before]
                        self._expand(left, dict(literals), seen, later, put_off, found)
                        if isinstance(part, Literal):
                            before.insert(0, Literal(part.atom, not part.positive))
                    return
                case Globally(body):
                    later |= {f}
                    todo.append(body)
                case Finally(body):
                    self._expand([*todo, body], dict(literals), seen, later, put_off, found)
                    later |= {f}
                    put_off |= 1 << self._eventualities[f]
        way = tuple(Literal(a, p) for a, p in literals.items())
        found[Way(way, self._number(later), put_off)] = None


def _asked(f: Formula, literals: dict[int, bool], seen: frozenset[Formula]) -> bool:
    """Whether it has to hold now for other reasons."""
    if isinstance(f, Literal):
        return literals.get(f.atom) is f.positive
    return f in seen


def _least(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """The ways without those that another one makes needless: same target, asking for less."""
    asked = [(way, frozenset(way.literals)) for way in ways]
    by_target: dict[int, list[tuple[int, frozenset[Literal]]]] = {}
    for way, literals in asked:
        by_target.setdefault(way.target, []).append((way.put_off, literals))

    def needless(way: Way, literals: frozenset[Literal]) -> bool:
        return any(
            less <= literals
            and put_off | way.put_off == way.put_off
            and (put_off, less) != (way.put_off, literals)
            for put_off, less in by_target[way.target]
        )

    return tuple(way for way, literals in asked if not needless(way, literals))
