"""What may live here: the builtin operators on symbolic values.

The library says what an operator does to values; here it is done to every combination of the
alternatives that its arguments have. Operators of sets have a form of their own, in `Algebra`,
because a set has too many alternatives. What fits neither makes a question undecided, with the
operator's name as the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from pymodel.kernel.nodes import Builtin, Lambda
from pymodel.library import standard
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import concrete
from pymodel.library.order import Order
from pymodel.library.registry import Context, Operator
from pymodel.sema.python import Override
from pymodel.smt.algebra import Algebra
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.symbolic import (
    NOTHING,
    Infinite,
    Lazy,
    SubsetsOf,
    Sym,
    SymFun,
    UnsupportedError,
    make_set,
    make_union,
)
from pymodel.values import BOOLEAN, TRUE, Value

Operation: TypeAlias = Callable[..., Any]


def _finite(alg: Algebra, s: Sym) -> Guard:
    alg.elements(s)  # raises where it can't be enumerated
    return YES


#: Operators of sets that give a guard.
_SET_PREDICATES: Mapping[str, Operation] = {
    "\\subseteq": Algebra.subset,
    "IsFiniteSet": _finite,
}

#: Operators of sets that give a value.
_SET_OPERATORS: Mapping[str, Operation] = {
    "\\cup": Algebra.cup,
    "\\cap": lambda alg, a, b: alg.keep(a, b, True),
    "\\": lambda alg, a, b: alg.keep(a, b, False),
    "SUBSET": lambda _, s: SubsetsOf(s),
    "UNION": Algebra.big_union,
    "DOMAIN": Algebra.domain,
    "Cardinality": Algebra.cardinality,
    "BOOLEAN": lambda _: BOOLEAN,
    "Nat": lambda _: Infinite("Nat"),
    "Int": lambda _: Infinite("Int"),
    "STRING": lambda _: Infinite("STRING"),
    "Seq": lambda _, s: Infinite("Seq", s),
}

#: Comparisons, which give a guard too.
_COMPARISONS = frozenset(("<", ">", "=<", ">="))
PREDICATES = _COMPARISONS | _SET_PREDICATES.keys()


class Builtins:
    """The builtin operators for one model's order of values, those in Python included."""

    def __init__(self, order: Order, overrides: Iterable[Override] = ()) -> None:
        self._context = Context(order)
        self._library = standard().with_overrides(overrides)

    def predicate(self, node: Builtin) -> Operation:
        """What a Boolean operator of `PREDICATES` does: gives a guard."""
        found = _SET_PREDICATES.get(node.name)
        return found or self._lifted(self._library[node.name], self._as_guard)

    def operator(self, node: Builtin) -> Operation:
        """What an operator does: gives a symbolic value."""
        found = _SET_OPERATORS.get(node.name)
        if found is not None:
            return found
        op = self._library.get(node.name)
        if (
            op is None
            or not op.pure
            or op.deferred
            or any(isinstance(a, Lambda) for a in node.args)
        ):
            raise UnsupportedError(f"the operator {node.name} has no encoding for Z3")
        lifted = self._lifted(op, self._as_value)
        return _length(lifted) if node.name == "Len" else lifted

    def _lifted(self, op: Operator, join: Callable[[Algebra, Any], Any]) -> Operation:
        """An operator of known values, on every combination of alternatives."""
        extra = (self._context,) if op.context else ()

        def run(alg: Algebra, *args: Sym) -> Any:
            rows: list[tuple[Guard, tuple[Value, ...]]] = [(YES, ())]
            for a in args:
                flat = alg.flatten(make_set(alg.elements(a)) if isinstance(a, Lazy) else a)
                both = alg.guards.both
                rows = [(both(g, h), (*xs, x)) for g, xs in rows for x, h in flat.items()]
                rows = [row for row in rows if row[0] != NO]
            found: dict[Value, list[Guard]] = {}
            for g, xs in rows:
                try:
                    found.setdefault(concrete(op.apply(*extra, *xs)), []).append(g)
                except EvalError:
                    alg.fail(g)
            return join(alg, found)

        return run

    @staticmethod
    def _as_value(alg: Algebra, found: Mapping[Value, list[Guard]]) -> Sym:
        if not found:
            return NOTHING
        return make_union({v: alg.guards.disj(gs) for v, gs in found.items()})

    @staticmethod
    def _as_guard(alg: Algebra, found: Mapping[Value, list[Guard]]) -> Guard:
        return alg.guards.disj(found.get(TRUE, ()))


def _length(lifted: Operation) -> Operation:
    """`Len`: of a sequence whose length is known, whatever is in it."""

    def run(alg: Algebra, s: Sym) -> Sym:
        if isinstance(s, SymFun) and s.entries.keys() == set(range(1, len(s.entries) + 1)):
            return len(s.entries)
        return lifted(alg, s)

    return run
