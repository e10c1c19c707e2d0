"""What may live here: taking a next-state relation apart into its actions.

Next is split at `\\/`, `\\E` and the boundaries of definitions. `(A \\/ B) /\\ C` is split as well
where the disjunction is the main part of the conjunction, as in `Step(r) /\\ UNCHANGED x`, and
where that counts as TLC counts: each disjunct and each witness emits on its own, unless every
variable already has its next value. Other disjunctions inside a conjunction stay where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pymodel.errors import Span
from pymodel.frozen import frozen
from pymodel.kernel.analysis import Level, Levels, free_locals, names_of
from pymodel.kernel.model import Action
from pymodel.kernel.nodes import (
    And,
    Apply,
    Bound,
    Const,
    Exists,
    Let,
    Local,
    Named,
    Node,
    Or,
    Unchanged,
    Var,
)
from pymodel.kernel.simplify import simplify
from pymodel.kernel.walk import children, walk

_LEAVES = (Const, Local, Var)


@frozen
class _Way:
    """The way from Next to a disjunct: the innermost definition, the bounds and Lets passed, and
    the conjuncts that stand before and after it."""

    name: str
    args: tuple[tuple[str, Node], ...] = ()
    span: Span | None = None
    bounds: tuple[Bound, ...] = ()
    lets: tuple[tuple[str, Node], ...] = ()
    before: tuple[Node, ...] = ()
    after: tuple[Node, ...] = ()


def split_actions(
    next_: Node,
    name: str,
    variables: tuple[str, ...],
    levels: Levels,
    fresh: Callable[[str], str],
) -> tuple[Action, ...]:
    """The actions of a next-state relation in written order.

    `name` is for a disjunct outside every definition; `fresh` makes new local names, for arguments
    that are constants.
    """
    splitter = _Splitter(frozenset(variables), levels, fresh)
    splitter.descend(next_, _Way(name))
    return tuple(splitter.actions)


class _Splitter:
    def __init__(
        self, variables: frozenset[str], levels: Levels, fresh: Callable[[str], str]
    ) -> None:
        self._variables = variables
        self._levels = levels
        self._fresh = fresh
        self.actions: list[Action] = []

    def descend(self, node: Node, way: _Way) -> None:
        match node:
            case Named(name, args, body) if self._is_main(node, (*way.before, *way.after)):
                self.descend(body, replace(way, name=name, args=args, span=node.span))
            case Or(args) if self._may_split(way, ()):
                for disjunct in args:  # each has a place of its own
                    self.descend(disjunct, replace(way, span=None))
            case Exists(bounds, body) if self._may_split(way, bounds):
                inside = tuple(_in_lets(b, way.lets) for b in bounds)
                self.descend(body, replace(way, bounds=way.bounds + inside))
            case Let(name, value, body):
                self.descend(body, replace(way, lets=(*way.lets, (name, value))))
            case And():
                self._conjunction(node, way)
            case _:
                self._emit(node, way)

    def _conjunction(self, node: And, way: _Way) -> None:
        parts = _flatten(node)
        for i, part in enumerate(parts):
            before = (*way.before, *parts[:i])
            after = (*parts[i + 1 :], *way.after)
            if _splittable(part) and self._is_main(part, (*before, *after)):
                self.descend(part, replace(way, before=before, after=after))
                return
        self._emit(node, way)

    def _is_main(self, node: Node, others: tuple[Node, ...]) -> bool:
        """Whether a conjunct says of more variables than all others what becomes of them."""
        if not others:
            return True
        return len(_next_values(node)) > len(set().union(*map(_next_values, others)))

    def _may_split(self, way: _Way, bounds: tuple[Bound, ...]) -> bool:
        """Whether a disjunction counts the same when the conjuncts before it move inside."""
        if not way.before:
            return True
        if self._variables <= set().union(*map(_next_values, way.before)):
            return False
        # What stands before may guard the domain: only one that needs no guard may go first.
        return all(
            self._levels(b.domain) is Level.CONSTANT and not free_locals(b.domain) for b in bounds
        )

    def _emit(self, node: Node, way: _Way) -> None:
        conjuncts = tuple(c for part in (*way.before, node, *way.after) for c in _flatten(part))
        for name, value in reversed(way.lets):
            conjuncts = _bind(name, value, conjuncts)
        formula = conjuncts[0] if len(conjuncts) == 1 else And(conjuncts, span=node.span)
        params, labels = self._parameters(way)
        span = way.span or node.span
        self.actions.append(Action(way.name, params, conjuncts, formula, span, labels))

    def _parameters(self, way: _Way) -> tuple[tuple[Bound, ...], tuple[tuple[str, str], ...]]:
        """The bounds on the way, and what users call their names: the definition's own parameters
        first, then what else was chosen on the way."""
        params = way.bounds
        known = set(names_of(params))
        labels: list[tuple[str, str]] = []
        for param, arg in way.args:
            if isinstance(arg, Local) and arg.name in known:
                labels.append((param, arg.name))
            elif isinstance(arg, Const):
                # A constant argument is a parameter with one value: users and traces name it.
                local = self._fresh(param)
                domain = Const(frozenset((arg.value,)), span=arg.span)
                params += (Bound((local,), domain),)
                labels.append((param, local))
        labelled = {local for _, local in labels}
        for local in names_of(way.bounds):
            if local not in labelled:
                shown = written(local)
                taken = any(label == shown for label, _ in labels)
                labels.append((local if taken else shown, local))
        return params, tuple(labels)


def written(local: str) -> str:
    """A bound name as the author wrote it, from its unique name in the kernel."""
    return local.split("#", 1)[0]


def _next_values(node: Node) -> frozenset[str]:
    """The variables whose next values a node speaks of."""
    out: set[str] = set()
    for part in walk(node):
        if isinstance(part, Var) and part.primed:
            out.add(part.name)
        elif isinstance(part, Unchanged):
            out.update(part.names)
    return frozenset(out)


def _splittable(node: Node) -> bool:
    while isinstance(node, Let):
        node = node.body
    return isinstance(node, Named | Or | Exists)


def _in_lets(bound: Bound, lets: tuple[tuple[str, Node], ...]) -> Bound:
    """The bound with its domain inside the Lets that it mentions."""
    domain = bound.domain
    for name, value in reversed(lets):
        if name in free_locals(domain):
            domain = Let(name, value, domain, span=domain.span)
    return bound if domain is bound.domain else replace(bound, domain=domain)


def _flatten(node: Node) -> list[Node]:
    if isinstance(node, And):
        return [part for arg in node.args for part in _flatten(arg)]
    return [node]


def _bind(name: str, value: Node, conjuncts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Conjuncts inside a Let: around the one that needs it, or all from the first to the last.

    A value that costs nothing, such as `leads[r]`, goes into each that needs it: conjuncts that
    stay apart can be told apart when one of them is false.
    """
    users = [i for i, c in enumerate(conjuncts) if name in free_locals(c)]
    if not users:
        return conjuncts
    if isinstance(value, Apply) and all(isinstance(c, _LEAVES) for c in children(value)):
        return tuple(
            simplify(Let(name, value, c, span=c.span)) if i in users else c
            for i, c in enumerate(conjuncts)
        )
    first, last = users[0], users[-1]
    inside = conjuncts[first : last + 1]
    body = inside[0] if len(inside) == 1 else And(inside, span=inside[0].span)
    let = simplify(Let(name, value, body, span=body.span))
    return (*conjuncts[:first], let, *conjuncts[last + 1 :])
