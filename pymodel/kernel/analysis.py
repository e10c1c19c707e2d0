"""What may live here: questions that several passes ask of kernel nodes: scopes, levels, kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum

from pymodel.kernel.model import RecursiveOperator
from pymodel.kernel.nodes import (
    Always,
    And,
    AngleAction,
    Bound,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Choose,
    Compose,
    Const,
    Enabled,
    Eq,
    Equiv,
    Eventually,
    Except,
    Exists,
    Fairness,
    Forall,
    FunctionLiteral,
    If,
    Implies,
    In,
    Lambda,
    LeadsTo,
    Let,
    Local,
    Named,
    Node,
    Not,
    Or,
    RecFunction,
    SetFilter,
    SetMap,
    SquareAction,
    Unchanged,
    Var,
)
from pymodel.kernel.walk import children, rebuild
from pymodel.values import Bool

Names = tuple[str, ...]


class Level(IntEnum):
    """What a node talks about: no state, one state, a step, a behaviour."""

    CONSTANT = 0
    STATE = 1
    ACTION = 2
    TEMPORAL = 3


_TEMPORAL = (Always, Eventually, LeadsTo, Fairness)
_ACTION = (Unchanged, SquareAction, AngleAction, Compose)


def bounds_of(node: Node) -> tuple[Bound, ...]:
    """The bounds that a node introduces itself; empty for nodes that have none."""
    if isinstance(node, Forall | Exists | SetMap | FunctionLiteral | RecFunction):
        return node.bounds
    if isinstance(node, Choose | SetFilter):
        return (node.bound,)
    return ()


def names_of(bounds: tuple[Bound, ...]) -> Names:
    """The names of bounds, in order."""
    return tuple(name for bound in bounds for name in bound.names)


def scoped(node: Node) -> Iterator[tuple[Node, Names, bool]]:
    """Each child, the names that become visible in it, and whether it may run more than once."""
    match node:
        case Let(name, value, body):
            yield value, (), False
            yield body, (name,), False
        case Lambda(params, body):
            yield body, params, True
        case Except(function, updates):
            yield function, (), False
            for update in updates:
                for step in update.path:
                    yield step, (), False
                yield update.value, (update.at,), False
        case _:
            bounds = bounds_of(node)
            if not bounds:
                for child in children(node):
                    yield child, (), False
                return
            for bound in bounds:
                yield bound.domain, (), False
            own = (node.name,) if isinstance(node, RecFunction) else ()
            assert hasattr(node, "body")
            yield node.body, names_of(bounds) + own, True


def binders(node: Node) -> Names:
    """Every name that the node itself binds."""
    return tuple(n for _, names, _ in scoped(node) for n in names)


def free_locals(node: Node) -> frozenset[str]:
    """The local names that a node mentions and does not bind."""
    if isinstance(node, Local):
        return frozenset((node.name,))
    out: frozenset[str] = frozenset()
    if isinstance(node, CallLocal):
        out = frozenset((node.name,))
    for child, names, _ in scoped(node):
        inner = free_locals(child)
        out |= inner.difference(names) if names else inner
    return out


def substitute(node: Node, values: Mapping[str, Node]) -> Node:
    """The node with local names replaced; no name of the model is bound twice on a path, so a
    replacement captures nothing."""
    if isinstance(node, Local):
        return values.get(node.name, node)
    return rebuild(node, lambda child: substitute(child, values))


class Levels:
    """Levels of nodes, each computed once; `recursive` may still grow while it is in use."""

    __slots__ = ("_known", "_open", "_recursive")

    def __init__(self, recursive: Mapping[str, RecursiveOperator]) -> None:
        self._recursive = recursive
        self._known: dict[int, tuple[Node, Level]] = {}  # the node is kept, so its id stays its own
        self._open: set[str] = set()

    def __call__(self, node: Node) -> Level:
        """The level of a node; what stands inside ENABLED is a matter of one state."""
        known = self._known.get(id(node))
        if known is not None:
            return known[1]
        found = self._compute(node)
        if not self._open:
            self._known[id(node)] = (node, found)
        return found

    def _compute(self, node: Node) -> Level:
        if isinstance(node, Const | Local):
            return Level.CONSTANT
        if isinstance(node, Var):
            return Level.ACTION if node.primed else Level.STATE
        if isinstance(node, _TEMPORAL):
            return Level.TEMPORAL
        if isinstance(node, Enabled):
            return Level.STATE
        own = Level.ACTION if isinstance(node, _ACTION) else Level.CONSTANT
        if isinstance(node, CallRec) and node.name not in self._open:
            operator = self._recursive.get(node.name)
            if operator is not None:
                self._open.add(node.name)
                own = self(operator.body)
                self._open.discard(node.name)
        if isinstance(node, Named):  # its arguments explain, and are not evaluated
            return max(own, self(node.body))
        for child in children(node):
            own = max(own, self(child))
            if own is Level.TEMPORAL:
                break
        return own


def level(node: Node, recursive: Mapping[str, RecursiveOperator] | None = None) -> Level:
    """The level of one node; a pass that asks often keeps a `Levels`."""
    return Levels(recursive or {})(node)


#: Builtins whose value is TRUE or FALSE, whatever they are given.
PREDICATES = frozenset(
    ("<", ">", "=<", ">=", "\\subseteq", "IsFiniteSet", "Assert", "PrintT", "IsABag", "BagIn")
)

_BOOLEAN = (And, Or, Not, Implies, Equiv, Forall, Exists, Eq, In, Enabled, Named)


def is_boolean(node: Node) -> bool:
    """Whether the node is of Boolean kind by its form alone."""
    match node:
        case Let(_, _, body):
            return is_boolean(body)
        case If(_, then, other):
            return is_boolean(then) or is_boolean(other)
        case Case(arms, _):
            return any(is_boolean(value) for _, value in arms)
        case Const(value):
            return isinstance(value, Bool)
        case Builtin(name, _):
            return name in PREDICATES
        case Named(valued=True):
            return False
        case _:
            return isinstance(node, (*_BOOLEAN, *_ACTION, *_TEMPORAL))


def size(node: Node, limit: int = 1_000_000) -> int:
    """The number of nodes, counted up to a limit."""
    total = 0
    stack = [node]
    while stack and total < limit:
        total += 1
        stack.extend(children(stack.pop()))
    return total
