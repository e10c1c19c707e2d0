"""What may live here: the Boolean formulas beneath the encoding, and their clauses. No TLA+, no Z3.

A guard is a non-zero `int`: a literal of a hash-consed and-inverter graph, negation its minus.
Literal 1 is true, -1 false. Everything else is an input or a conjunction of guards. Building with
integers keeps folding cheap (Python objects of Z3 cost ten times as much), and the graph is
written as clauses (DIMACS) only where a question reaches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import isqrt
from typing import TypeAlias

Guard: TypeAlias = int
YES: Guard = 1
NO: Guard = -1
#: Up to this many guards exclude each other by clauses of their own.
MAX_GROUP = 24


class Guards:
    """The graph: makes inputs and conjunctions, folds constants and shares equal nodes.

    Inputs made by `one_of` exclude each other and one of them is true; that is a constraint that
    `clauses` writes, and it folds away what it contradicts.
    """

    def __init__(self) -> None:
        # Indexed by literal: the conjuncts, or () for an input. 0 is no literal, 1 is true.
        self._parts: list[tuple[Guard, ...]] = [(), ()]
        self._known: dict[tuple[Guard, ...], Guard] = {}
        self._group_of: dict[Guard, int] = {}
        self._groups: list[tuple[Guard, ...]] = []

    def __len__(self) -> int:
        return len(self._parts)

    # --- inputs ---

    def fresh(self) -> Guard:
        """A new input."""
        self._parts.append(())
        return len(self._parts) - 1

    def one_of(self, n: int) -> tuple[Guard, ...]:
        """n guards of which exactly one is true."""
        if n == 1:
            return (YES,)
        if n == 2:
            g = self.fresh()
            return (g, -g)
        if n > MAX_GROUP:
            # By row and column: clauses that exclude each other pairwise would be too many. What
            # is left over of the square falls to the last one.
            side = isqrt(n - 1) + 1
            rows, columns = self.one_of(side), self.one_of(side)
            cells = [self.both(r, c) for r in rows for c in columns]
            return (*cells[: n - 1], self.disj(cells[n - 1 :]))
        group = tuple(self.fresh() for _ in range(n))
        for g in group:
            self._group_of[g] = len(self._groups)
        self._groups.append(group)
        return group

    @property
    def groups(self) -> Sequence[tuple[Guard, ...]]:
        """The groups made by `one_of` of three or more."""
        return self._groups

    # --- connectives ---

    def conj(self, guards: Iterable[Guard]) -> Guard:
        """The conjunction, folded and shared."""
        lits = set(guards)
        lits.discard(YES)
        if not lits:
            return YES
        if len(lits) == 1:
            return next(iter(lits))
        if NO in lits:
            return NO
        for g in lits:
            if g < 0 and -g in lits:
                return NO
        if self._group_of and not self._exclusive(lits):
            return NO
        if len(lits) == 1:
            return next(iter(lits))
        key = tuple(sorted(lits))
        known = self._known.get(key)
        if known is None:
            self._parts.append(key)
            known = self._known[key] = len(self._parts) - 1
        return known

    def _exclusive(self, lits: set[Guard]) -> bool:
        """Fold by the groups, in place; False if two members of one are asked for."""
        group_of = self._group_of
        chosen: dict[int, Guard] = {}
        for g in lits:
            if g > 0 and g in group_of and chosen.setdefault(group_of[g], g) != g:
                return False
        for g in [g for g in lits if g < 0 and group_of.get(-g) in chosen]:
            lits.discard(g)
        return True

    def disj(self, guards: Iterable[Guard]) -> Guard:
        """The disjunction, folded and shared; a whole group is true."""
        negated = {-g for g in guards}
        if len(negated) > 2 and self._group_of and self._covers(negated):
            return YES
        return -self.conj(negated)

    def _covers(self, negated: set[Guard]) -> bool:
        """Whether the negations of a whole group are among these."""
        count: dict[int, int] = {}
        for g in negated:
            group = self._group_of.get(-g) if g < 0 else None
            if group is not None:
                count[group] = count.get(group, 0) + 1
        return any(n == len(self._groups[group]) for group, n in count.items())

    def both(self, a: Guard, b: Guard) -> Guard:
        """`a` and `b`."""
        if a in (YES, b):
            return b
        if b == YES:
            return a
        if NO in (a, b) or a == -b:
            return NO
        return self.conj((a, b))

    def either(self, a: Guard, b: Guard) -> Guard:
        """`a` or `b`."""
        return -self.both(-a, -b)

    def implies(self, a: Guard, b: Guard) -> Guard:
        """`a` implies `b`."""
        return -self.both(a, -b)

    def entails(self, a: Guard, b: Guard) -> bool:
        """Whether `b` is seen to follow from `a`: it is `a`, or a disjunction with it."""
        return a == b or (b < 0 and -a in self._parts[-b])

    def same(self, a: Guard, b: Guard) -> Guard:
        """`a` if and only if `b`."""
        if a == b:
            return YES
        if a == -b:
            return NO
        if abs(a) == YES:
            return b if a == YES else -b
        if abs(b) == YES:
            return a if b == YES else -a
        return self.conj((-self.both(a, -b), -self.both(-a, b)))

    def choose(self, cond: Guard, then: Guard, other: Guard) -> Guard:
        """`then` where `cond`, else `other`."""
        if cond == YES or then == other:
            return then
        if cond == NO:
            return other
        return self.either(self.both(cond, then), self.both(-cond, other))

    # --- reading ---

    def evaluator(self, is_true: Callable[[Guard], bool]) -> Callable[[Guard], bool]:
        """The truth of any guard, given that of the inputs (asked once each)."""
        known: dict[Guard, bool] = {YES: True}
        parts = self._parts

        def value(root: Guard) -> bool:
            todo = [abs(root)]
            while todo:
                g = todo[-1]
                if g in known:
                    todo.pop()
                elif not parts[g]:
                    known[g] = is_true(g)
                    todo.pop()
                else:
                    missing = [abs(p) for p in parts[g] if abs(p) not in known]
                    if missing:
                        todo.extend(missing)
                    else:
                        known[g] = all(known[abs(p)] == (p > 0) for p in parts[g])
                        todo.pop()
            return known[abs(root)] == (root > 0)

        return value

    def definitions(self, roots: Iterable[Guard], done: set[Guard]) -> list[str]:
        """DIMACS clauses that define what `roots` reach, but for what is in `done` (extended).

        Written children first and both ways round, so that roots may be asked for either way.
        """
        parts = self._parts
        out: list[str] = []
        todo = [abs(r) for r in roots]
        while todo:
            g = todo[-1]
            if g in done:
                todo.pop()
                continue
            missing = [abs(p) for p in parts[g] if abs(p) not in done]
            if missing:
                todo.extend(missing)
                continue
            todo.pop()
            done.add(g)
            if g == YES:
                out.append("1 0")
            elif parts[g]:
                out.extend(f"-{g} {p} 0" for p in parts[g])
                out.append(" ".join([str(g), *(str(-p) for p in parts[g]), "0"]))
            elif g in self._group_of:
                self._write_group(self._groups[self._group_of[g]], done, out)
        return out

    def _write_group(self, group: tuple[Guard, ...], done: set[Guard], out: list[str]) -> None:
        """At least one, at most one (pairwise: groups are small or rare)."""
        done.update(group)
        out.append(" ".join([*map(str, group), "0"]))
        for i, a in enumerate(group):
            out.extend(f"-{a} -{b} 0" for b in group[i + 1 :])
