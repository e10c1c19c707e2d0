"""What may live here: what the operators of sets and functions do to symbolic values.

On ordinary values each operation is that of `pymodel.values`; on symbolic ones it is lifted over
the alternatives. Where an operation has no value it says so with `fail`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import TypeAlias

from pymodel.library.failure import EvalError
from pymodel.library.order import Order
from pymodel.smt.guards import NO, YES, Guard, Guards
from pymodel.smt.spread import MAX_ALTERNATIVES, Spread
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
    entries_of,
    is_known,
    make_function,
    make_set,
    make_union,
)
from pymodel.values import Bool, ModelValue, Value

#: The possible elements of a set, each under the guard that it is one.
Members: TypeAlias = dict[Value, Guard]

_ATOMS = frozenset((int, str, Bool))
#: Sets whose kinds of elements are remembered.
_REMEMBERED = 1_000


class Algebra(Spread):
    """Equality, membership, sets and functions of symbolic values."""

    def __init__(self, guards: Guards, order: Order) -> None:
        super().__init__(guards, order)
        # By identity, and kept so that an id stays what it is: members never change once made.
        self._known_kinds: dict[int, tuple[Members, dict[object, list[Value]]]] = {}

    # --- equality and membership ---

    def equal(self, a: Sym, b: Sym) -> Guard:
        """`a = b`."""
        if a is b and not isinstance(a, Lazy):
            return YES
        if isinstance(a, Lazy) or isinstance(b, Lazy):
            a, b = self._settled(a), self._settled(b)
        if isinstance(b, Union) and not isinstance(a, Union):
            a, b = b, a
        if isinstance(a, Union):
            return self._equal_union(a, b)
        if isinstance(a, SymSet) or isinstance(b, SymSet):
            return self._equal_sets(a, b)
        if isinstance(a, SymFun) or isinstance(b, SymFun):
            return self._equal_functions(a, b)
        if bool(a == b):
            return YES
        if not self._comparable(a, b):
            self.fail()
        return NO

    def _comparable(self, a: Value, b: Value) -> bool:
        """Whether `a = b` has a value, for two that differ: not for an integer and a string."""
        if type(a) is type(b) and type(a) in _ATOMS:
            return True
        try:
            return not self.order.unequal(a, b)
        except EvalError:
            return False

    def _settled(self, s: Sym) -> Sym:
        return make_set(self.elements(s)) if isinstance(s, Lazy) else s

    def _equal_union(self, a: Union, b: Sym) -> Guard:
        guards = self.guards
        if isinstance(b, SymSet | SymFun):
            return guards.disj(
                guards.both(g, self.under(g, self.equal, x, b)) for x, g in a.alts.items()
            )
        others = b.alts if isinstance(b, Union) else {b: YES}
        for x, g in a.alts.items():
            for y, h in others.items():
                if x != y and not self._comparable(x, y):
                    self.fail(guards.both(g, h))
        return guards.disj(guards.both(g, others[x]) for x, g in a.alts.items() if x in others)

    def _equal_sets(self, a: Sym, b: Sym) -> Guard:
        if not isinstance(a, SymSet | frozenset) or not isinstance(b, SymSet | frozenset):
            return self._unequal_kinds(a, b)
        left, right = self.elements(a), self.elements(b)
        self._apart(left, right)
        return self.guards.conj(
            self.guards.same(left.get(x, NO), right.get(x, NO)) for x in {**left, **right}
        )

    def _apart(self, left: Members, right: Members) -> None:
        """Fail where an element of one set can't be compared with one of the other, as 1 with
        "a" (whatever the sizes of the sets: this may see an error where evaluation finds none)."""
        theirs = self._kinds(right)
        ours = theirs if left is right else self.order.kinds(left)
        for kind, xs in ours.items():
            for other, ys in theirs.items():
                if kind != other and not self._comparable(xs[0], ys[0]):
                    some = self.guards.disj(left[x] for x in xs)
                    self.fail(self.guards.both(some, self.guards.disj(right[y] for y in ys)))

    def _kinds(self, members: Members) -> dict[object, list[Value]]:
        """The kinds of elements, remembered while the same set is asked about."""
        known = self._known_kinds.get(id(members))
        if known is None:
            if len(self._known_kinds) >= _REMEMBERED:
                self._known_kinds.clear()
            known = self._known_kinds[id(members)] = (members, self.order.kinds(members))
        return known[1]

    def _equal_functions(self, a: Sym, b: Sym) -> Guard:
        left = a.entries if isinstance(a, SymFun) else entries_of(a)
        right = b.entries if isinstance(b, SymFun) else entries_of(b)
        if left is None or right is None:
            return self._unequal_kinds(a, b)
        if left.keys() != right.keys():
            return NO
        return self.guards.conj([self.equal(x, right[k]) for k, x in left.items()])

    def _unequal_kinds(self, a: Sym, b: Sym) -> Guard:
        """A set or function against something else: unequal to a model value, else an error."""
        if not isinstance(a, ModelValue) and not isinstance(b, ModelValue):
            self.fail()
        return NO

    def member(self, x: Sym, s: Sym) -> Guard:
        """`x \\in s`."""
        guards = self.guards
        if isinstance(s, Lazy):
            return self._member_lazy(x, s)
        if isinstance(s, Union):
            return guards.disj(
                guards.both(g, self.under(g, self.member, x, t)) for t, g in s.alts.items()
            )
        if not isinstance(s, frozenset | SymSet):
            self.fail()
            return NO
        members = self.elements(s)
        if isinstance(x, SymFun | SymSet | Lazy):
            if self._spread(x) > len(members):
                return guards.disj(guards.both(g, self.equal(x, y)) for y, g in members.items())
            x = make_union(self.flatten(x))
        if isinstance(x, Union):
            return guards.disj(
                guards.both(g, self.under(g, self._known_member, y, members))
                for y, g in x.alts.items()
            )
        return self._known_member(x, members)

    def _known_member(self, x: Value, members: Members) -> Guard:
        found = members.get(x)
        if found is None:
            self._apart({x: YES}, members)
            return NO
        return found

    def _spread(self, v: Sym) -> int:
        """How many values v may have, at most."""
        if isinstance(v, Union):
            return len(v.alts)
        if isinstance(v, SymFun):
            return prod([self._spread(x) for x in v.entries.values()])
        if isinstance(v, SymSet):
            return int(2 ** min(len(v.members), 64))
        return MAX_ALTERNATIVES if isinstance(v, Lazy) else 1

    def _member_lazy(self, x: Sym, s: Lazy) -> Guard:
        guards = self.guards
        if isinstance(s, Cup):
            return guards.either(self.member(x, s.left), self.member(x, s.right))
        if isinstance(x, Union):
            return guards.disj(
                guards.both(g, self.under(g, self._member_lazy, y, s)) for y, g in x.alts.items()
            )
        if isinstance(s, SubsetsOf):
            if not isinstance(x, frozenset | SymSet | Lazy):
                self.fail()
                return NO
            return self.subset(x, s.base)
        if isinstance(s, Infinite):
            return self._member_infinite(x, s)
        entries = x.entries if isinstance(x, SymFun) else entries_of(x) if is_known(x) else None
        if entries is None:
            return NO
        if isinstance(s, FunctionsOf):
            in_domain = self.equal(frozenset(entries), s.domain)
            return guards.conj([in_domain, *(self.member(y, s.range) for y in entries.values())])
        if isinstance(s, TuplesOf):
            wanted: dict[Value, Sym] = dict(enumerate(s.sets, 1))
        else:
            assert isinstance(s, RecordsOf)
            wanted = dict(s.fields)
        if entries.keys() != wanted.keys():
            return NO
        return guards.conj([self.member(y, wanted[k]) for k, y in entries.items()])

    def _member_infinite(self, x: Sym, s: Infinite) -> Guard:
        if s.name == "Seq":
            entries = x.entries if isinstance(x, SymFun) else entries_of(x) if is_known(x) else None
            if entries is None or set(entries) != set(range(1, len(entries) + 1)):
                return NO
            return self.guards.conj([self.member(y, s.element) for y in entries.values()])
        if s.name == "STRING" and isinstance(x, str):
            return YES
        if s.name != "STRING" and isinstance(x, int):
            return NO if s.name == "Nat" and x < 0 else YES
        self.fail()
        return NO

    def subset(self, a: Sym, b: Sym) -> Guard:
        """`a \\subseteq b`."""
        guards = self.guards
        return guards.conj(
            [
                guards.implies(g, self.under(g, self.member, x, b))
                for x, g in self.elements(a).items()
            ]
        )

    # --- sets ---

    def cup(self, a: Sym, b: Sym) -> Sym:
        """`a \\cup b`."""
        if isinstance(a, frozenset) and isinstance(b, frozenset):
            return a | b
        if isinstance(a, Lazy) or isinstance(b, Lazy):
            return Cup(a, b)
        left, right = self.elements(a), self.elements(b)
        self._apart(left, right)
        return make_set(self._gather(((YES, left), (YES, right))))

    def keep(self, a: Sym, b: Sym, inside: bool) -> Sym:
        """`a \\cap b` (inside) or `a \\ b`."""
        guards = self.guards
        if isinstance(a, Lazy) and isinstance(b, frozenset | SymSet) and inside:
            a, b = b, a
        out: Members = {}
        for x, g in self.elements(a).items():
            found = self.under(g, self.member, x, b)
            guard = guards.both(g, found if inside else -found)
            if guard != NO:
                out[x] = guard
        return make_set(out)

    def collect(self, parts: Iterable[tuple[Guard, Sym]]) -> Sym:
        """The set of these values, each a member where its guard holds."""
        members = self._gather((g, self.flatten(v)) for g, v in parts if g != NO)
        self._apart(members, members)
        return make_set(members)

    def big_union(self, s: Sym) -> Sym:
        """`UNION s`."""
        members = self._gather((g, self.elements(x)) for x, g in self.elements(s).items())
        self._apart(members, members)
        return make_set(members)

    def cardinality(self, s: Sym) -> Sym:
        """`Cardinality(s)`: counted element by element."""
        guards = self.guards
        counts: dict[int, Guard] = {0: YES}
        for g in self.elements(s).values():
            grown: dict[int, list[Guard]] = {}
            for n, c in counts.items():
                grown.setdefault(n, []).append(guards.both(c, -g))
                grown.setdefault(n + 1, []).append(guards.both(c, g))
            counts = {n: guards.disj(cs) for n, cs in grown.items()}
            counts = {n: c for n, c in counts.items() if c != NO}
        return make_union(dict(counts))

    # --- functions ---

    def apply(self, f: Sym, x: Sym) -> Sym:
        """`f[x]`."""
        if isinstance(f, Union):
            return self.merge([(g, self.under(g, self.apply, h, x)) for h, g in f.alts.items()])
        entries = f.entries if isinstance(f, SymFun) else entries_of(f) if is_known(f) else None
        if entries is None:
            self.fail()
            return NOTHING
        if is_known(x):
            try:
                return entries[x]
            except KeyError:
                self.fail()
                return NOTHING
        choices: list[tuple[Guard, Sym]] = []
        for k, g in self.flatten(x).items():
            if k in entries:
                choices.append((g, entries[k]))
            else:
                self.fail(g)
        return self.merge(choices)

    def domain(self, f: Sym) -> Sym:
        """`DOMAIN f`."""
        if isinstance(f, SymFun):
            return frozenset(f.entries)
        if isinstance(f, Union):
            return self.merge([(g, self.under(g, self.domain, h)) for h, g in f.alts.items()])
        entries = entries_of(f) if is_known(f) else None
        if entries is None:
            self.fail()
            return NOTHING
        return frozenset(entries)

    def update(self, f: Sym, path: Sequence[Sym], change: Callable[[Sym], Sym]) -> Sym:
        """`[f EXCEPT ![path] = change(@)]`; an argument outside the domain changes nothing."""
        if not path:
            return change(f)
        if isinstance(f, Union):
            if not isinstance(self._shape(f), frozenset):
                return self.merge(
                    [(g, self.under(g, self.update, h, path, change)) for h, g in f.alts.items()]
                )
            entries: dict[Value, Sym] | None = self.pointwise(f)
        else:
            entries = f.entries if isinstance(f, SymFun) else entries_of(f) if is_known(f) else None
        if entries is None:
            self.fail()
            return NOTHING
        changed = dict(entries)
        for k, g in self.flatten(path[0]).items():
            if k not in entries:
                self.under(g, self._no_argument, k, entries)
            else:
                old = entries[k]
                new = self.under(g, self.update, old, path[1:], change)
                changed[k] = new if g == YES else self.merge([(g, new), (-g, old)])
        return make_function(changed)

    def _no_argument(self, x: Value, entries: dict[Value, Sym]) -> None:
        """Fail if the argument is of another kind than those of the function."""
        if entries.keys() == set(range(1, len(entries) + 1)):  # a sequence
            if type(x) is not int:
                self.fail()
        else:
            self._apart({x: YES}, dict.fromkeys(entries, YES))
