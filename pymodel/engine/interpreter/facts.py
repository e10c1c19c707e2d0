"""What may live here: what is known of a node without looking at values.

Which variables it reads, in which state; which local names it needs from outside; whether its value
depends on these alone; about how much work it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pymodel.frozen import frozen
from pymodel.kernel.model import RecursiveOperator
from pymodel.kernel.nodes import (
    AngleAction,
    Bound,
    Builtin,
    CallLocal,
    CallRec,
    Choose,
    Compose,
    Const,
    Enabled,
    Except,
    Exists,
    Forall,
    FunctionLiteral,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    RecFunction,
    SetFilter,
    SetMap,
    SquareAction,
    Unchanged,
    Var,
)
from pymodel.kernel.walk import children
from pymodel.library.registry import Registry

_LOOP_WEIGHT = 8
#: Shared nodes are counted at every use, so the sum could grow without end.
_HEAVIEST = 1_000_000


@frozen
class Facts:
    """`reads` and `primes` are variables of this state and the next; `free` local names from
    outside; `pure` excludes Print and the like; `weight` is a rough measure of work."""

    reads: frozenset[str]
    primes: frozenset[str]
    free: frozenset[str]
    pure: bool
    weight: int


_NONE: frozenset[str] = frozenset()


def bounds_of(node: Node) -> tuple[Bound, ...]:
    """The bounds that a node introduces."""
    match node:
        case Forall(bounds) | Exists(bounds) | SetMap(bounds) | FunctionLiteral(bounds):
            return bounds
        case RecFunction(_, bounds):
            return bounds
        case Choose(bound) | SetFilter(bound):
            return (bound,)
    return ()


class FactTable:
    """Facts of nodes, each computed once. Nodes are told apart by identity: they are shared."""

    def __init__(self, recursive: Mapping[str, RecursiveOperator], registry: Registry) -> None:
        self._recursive = recursive
        self._registry = registry
        # The node is kept beside its facts, so that its id stays its own.
        self._known: dict[int, tuple[Node, Facts]] = {}
        self._operators: dict[str, Facts] = {}

    def __call__(self, node: Node) -> Facts:
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = (node, self._compute(node))
        return known[1]

    def operator(self, name: str) -> Facts:
        """The facts of a recursive operator's body, those that it calls included."""
        if name not in self._operators:  # the first, or one of a formula that came later
            self._close()
        return self._operators[name]

    def _close(self) -> None:
        """Facts of all recursive operators, up to the least fixed point of their calls."""
        self._operators = dict.fromkeys(self._recursive, Facts(_NONE, _NONE, _NONE, True, 0))
        changed = True
        while changed:
            changed = False
            for name, operator in self._recursive.items():
                found = self(operator.body)
                facts = Facts(found.reads, found.primes, _NONE, found.pure, _LOOP_WEIGHT)
                if facts != self._operators[name]:
                    self._operators[name], changed = facts, True
            # What was computed on the way rested on facts that were still growing.
            self._known.clear()

    def _compute(self, node: Node) -> Facts:
        match node:
            case Const():
                return Facts(_NONE, _NONE, _NONE, True, 0)
            case Local(name):
                return Facts(_NONE, _NONE, frozenset((name,)), True, 0)
            case Var(name, primed):
                own = frozenset((name,))
                return Facts(_NONE if primed else own, own if primed else _NONE, _NONE, True, 1)
            case Unchanged(names):
                both = frozenset(names)
                return Facts(both, both, _NONE, True, len(names))
            case Named(_, _, body, once=True):
                return replace(self(body), pure=True)
            case Named(_, _, body):
                return self(body)
        parts = [self(child) for child in children(node)]
        reads = _NONE.union(*(p.reads for p in parts))
        primes = _NONE.union(*(p.primes for p in parts))
        free = _NONE.union(*(p.free for p in parts))
        pure = all(p.pure for p in parts)
        weight = 1 + sum(p.weight for p in parts)
        match node:
            case Enabled():
                primes = _NONE
                weight += _LOOP_WEIGHT
            case Compose(_, right):
                primes = self(right).primes  # those of the left side are of the state in between
                weight += _LOOP_WEIGHT
            case SquareAction() | AngleAction():
                sub = self(node.sub)
                primes |= sub.reads
                weight += sub.weight
            case Let(name):
                free -= {name}
            case Lambda(params):
                free -= frozenset(params)
            case Except(_, updates):
                free -= frozenset(u.at for u in updates)
            case CallLocal(name):
                free |= {name}
            case CallRec(name):
                called = self.operator(name)
                reads, primes = reads | called.reads, primes | called.primes
                pure, weight = pure and called.pure, weight + called.weight
            case Builtin(name):
                operator = self._registry.get(name)
                pure = pure and (operator is None or operator.pure)
        bounds = bounds_of(node)
        if bounds:
            free -= {name for bound in bounds for name in bound.names}
            weight += _LOOP_WEIGHT
            if isinstance(node, RecFunction):
                free -= {node.name}
        return Facts(reads, primes, free, pure, min(weight, _HEAVIEST))
