"""What may live here: spreading symbolic values over their alternatives, and merging them again.

Where an operation has no value (an argument outside a domain) it says so with `fail`: the guards
given there gather in `error`, relative to where evaluation started. Control operators cut that
short, as they do in evaluation; see `encode`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import prod
from typing import Any, TypeVar

from pymodel.library.order import Order
from pymodel.smt.guards import NO, YES, Guard, Guards
from pymodel.smt.symbolic import (
    NOTHING,
    Cup,
    FunctionsOf,
    Infinite,
    Lazy,
    RecordsOf,
    SubsetsOf,
    Sym,
    SymFun,
    SymSet,
    TuplesOf,
    Union,
    UnsupportedError,
    entries_of,
    make_function,
    make_set,
    make_union,
)
from pymodel.values import Value, function

#: How many values an expression may be spread over before the question is given up.
MAX_ALTERNATIVES = 100_000

T = TypeVar("T")


class Spread:
    """Symbolic values over one graph of guards, and where evaluation has failed."""

    def __init__(self, guards: Guards, order: Order) -> None:
        self.guards = guards
        self.order = order
        #: Where the current evaluation has no value.
        self.error: Guard = NO

    # --- errors ---

    def fail(self, where: Guard = YES) -> None:
        """There is no value where this guard holds."""
        self.error = self.guards.either(self.error, where)

    def under(self, guard: Guard, compute: Callable[..., T], *args: Any) -> T:
        """Compute something that matters only where `guard` holds."""
        before, self.error = self.error, NO
        result = compute(*args)
        self.error = self.guards.either(before, self.guards.both(guard, self.error))
        return result

    # --- spreading ---

    def flatten(self, v: Sym) -> dict[Value, Guard]:
        """All values that v may have, each with its guard."""
        if isinstance(v, Union):
            return v.alts
        if isinstance(v, SymFun):
            if v.flat is None:
                v.flat = self._flatten_function(v)
            return v.flat
        if isinstance(v, SymSet):
            return self._subsets(v.members, certain=True)
        if isinstance(v, Lazy):
            return self.flatten(make_set(self.elements(v)))
        return {v: YES}

    def _flatten_function(self, v: SymFun) -> dict[Value, Guard]:
        columns = [self.flatten(x) for x in v.entries.values()]
        _check_size(columns)
        keys = tuple(v.entries)
        out: dict[Value, Guard] = {}
        for row in product(*(c.items() for c in columns)):
            guard = self.guards.conj(g for _, g in row)
            if guard != NO:
                value = function(dict(zip(keys, (x for x, _ in row), strict=True)))
                out[value] = guard
        return out

    def _subsets(self, members: dict[Value, Guard], certain: bool) -> dict[Value, Guard]:
        """The subsets of a set (or, if `certain`, the sets it may be), each with its guard."""
        if 2 ** len(members) > MAX_ALTERNATIVES:
            raise UnsupportedError(f"the subsets of a set of {len(members)} would be enumerated")
        out: dict[Value, Guard] = {}
        items = list(members.items())
        for mask in range(2 ** len(items)):
            taken = [(x, g) for i, (x, g) in enumerate(items) if mask >> i & 1]
            left = [-g for i, (_, g) in enumerate(items) if not mask >> i & 1]
            guard = self.guards.conj([g for _, g in taken] + (left if certain else []))
            if guard != NO:
                out[frozenset(x for x, _ in taken)] = guard
        return out

    def elements(self, s: Sym) -> dict[Value, Guard]:
        """The possible elements of a set, each with the guard that it is one."""
        if isinstance(s, frozenset):
            # In the model's order, so that a proof and its counterexamples are the same each time.
            return dict.fromkeys(self.order.ordered(s), YES)
        if isinstance(s, SymSet):
            return s.members
        if isinstance(s, Union):
            return self._gather((g, self.under(g, self.elements, x)) for x, g in s.alts.items())
        if isinstance(s, Lazy):
            return self._enumerate(s)
        self.fail()
        return {}

    def _gather(self, parts: Iterable[tuple[Guard, dict[Value, Guard]]]) -> dict[Value, Guard]:
        """The union of sets, each of which counts where its guard holds."""
        found: dict[Value, list[Guard]] = {}
        for guard, members in parts:
            for x, g in members.items():
                found.setdefault(x, []).append(self.guards.both(guard, g))
        out = {x: self.guards.disj(gs) for x, gs in found.items()}
        return {x: g for x, g in out.items() if g != NO}

    def _enumerate(self, s: Lazy) -> dict[Value, Guard]:
        if isinstance(s, Cup):
            return self._gather(((YES, self.elements(s.left)), (YES, self.elements(s.right))))
        if isinstance(s, SubsetsOf):
            return self._subsets(self.elements(s.base), certain=False)
        if isinstance(s, TuplesOf):
            return self._product(tuple(range(1, len(s.sets) + 1)), s.sets)
        if isinstance(s, RecordsOf):
            return self._product(tuple(s.fields), tuple(s.fields.values()))
        if isinstance(s, FunctionsOf):
            return self._gather(
                (g, self._product(self.order.ordered(domain), (s.range,) * len(domain)))
                for domain, g in self.flatten(s.domain).items()
            )
        what = s.name if isinstance(s, Infinite) else "a recursive function"
        raise UnsupportedError(f"{what} can't be enumerated")

    def _product(self, keys: tuple[Value, ...], sets: Sequence[Sym]) -> dict[Value, Guard]:
        columns = [self.elements(x) for x in sets]
        _check_size(columns)
        out: dict[Value, Guard] = {}
        for row in product(*(c.items() for c in columns)):
            guard = self.guards.conj(g for _, g in row)
            if guard != NO:
                out[function(dict(zip(keys, (x for x, _ in row), strict=True)))] = guard
        return out

    # --- choosing between values ---

    def merge(self, choices: Iterable[tuple[Guard, Sym]]) -> Sym:
        """The value whose guard holds; guards exclude each other, and where none does it is
        no matter what the value is."""
        live = [(g, v) for g, v in choices if g != NO and v is not NOTHING]
        if not live:
            return NOTHING
        first = live[0][1]
        if all(v is first for _, v in live):
            return first
        shapes = [self._shape(v) for _, v in live]
        if any(isinstance(v, SymFun) for _, v in live):
            if isinstance(shapes[0], frozenset) and all(s == shapes[0] for s in shapes):
                return self._merge_functions(live)
        elif any(isinstance(v, SymSet | Lazy) for _, v in live) and all(s == "set" for s in shapes):
            return self._merge_sets(live)
        found: dict[Value, list[Guard]] = {}
        for guard, v in live:
            for x, g in self.flatten(v).items():
                found.setdefault(x, []).append(self.guards.both(guard, g))
        out = {x: self.guards.disj(gs) for x, gs in found.items()}
        return make_union({x: g for x, g in out.items() if g != NO})

    def _shape(self, v: Sym) -> object:
        """The keys of a function, "set" for a set, None for the rest."""
        if isinstance(v, SymFun):
            return frozenset(v.entries)
        if isinstance(v, SymSet | Lazy | frozenset):
            return "set"
        if isinstance(v, Union):
            shapes = {self._shape(x) for x in v.alts}
            return shapes.pop() if len(shapes) == 1 else None
        entries = entries_of(v)
        return None if entries is None else frozenset(entries)

    def _merge_functions(self, live: list[tuple[Guard, Sym]]) -> Sym:
        rows = [(g, self.pointwise(v)) for g, v in live]
        return make_function({k: self.merge((g, row[k]) for g, row in rows) for k in rows[0][1]})

    def pointwise(self, v: Sym) -> dict[Value, Sym]:
        """The entries of a function all of whose alternatives have one domain."""
        if isinstance(v, SymFun):
            return v.entries
        if isinstance(v, Union):
            rows = [(g, entries_of(x) or {}) for x, g in v.alts.items()]
            return {k: self.merge((g, row[k]) for g, row in rows) for k in rows[0][1]}
        return entries_of(v) or {}

    def _merge_sets(self, live: list[tuple[Guard, Sym]]) -> Sym:
        rows = [(g, self.elements(v)) for g, v in live]
        every: dict[Value, None] = {}
        for _, members in rows:
            every.update(dict.fromkeys(members))
        out: dict[Value, Guard] = {}
        for x in every:
            guard = self._mux([(g, members.get(x, NO)) for g, members in rows])
            if guard != NO:
                out[x] = guard
        return make_set(out)

    def _mux(self, rows: list[tuple[Guard, Guard]]) -> Guard:
        """The guard of the row that holds. The commonest one is kept whole: of the hundred ways
        to take an action, few touch a given element."""
        counts: dict[Guard, int] = {}
        for _, g in rows:
            counts[g] = counts.get(g, 0) + 1
        if len(counts) == 1:
            return rows[0][1]
        guards = self.guards
        base = max(counts, key=lambda g: counts[g])
        changed = [(g, m) for g, m in rows if m != base]
        now = guards.disj(guards.both(g, m) for g, m in changed)
        if all(guards.entails(base, m) for _, m in changed):
            return guards.either(base, now)
        return guards.either(guards.both(base, -guards.disj(g for g, _ in changed)), now)


def _check_size(columns: Sequence[dict[Value, Guard]]) -> None:
    n = prod(len(c) for c in columns)
    if n > MAX_ALTERNATIVES:
        raise UnsupportedError(f"an expression would be spread over {n} values")
