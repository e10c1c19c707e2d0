"""What may live here: taking specifications and properties apart into what is checked how.

A SPECIFICATION gives Init, Next and fairness. A PROPERTY's conjuncts are invariants (`[]P`), step
properties (`[][A]_v`), predicates of initial states, and temporal formulas, which need the graph of
behaviours. A `\\A` over a constant set is moved inwards, so that its instances need no unrolling.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pymodel.errors import EXIT_CONFIG, Diagnostic, Span, SpecError
from pymodel.frozen import frozen
from pymodel.kernel.analysis import Level, Levels, free_locals, names_of, substitute
from pymodel.kernel.model import ActionProperty, Formula
from pymodel.kernel.nodes import (
    Always,
    And,
    Bound,
    Forall,
    Let,
    Named,
    Node,
    SquareAction,
    TupleLiteral,
    Var,
)


@dataclass(slots=True)
class Properties:
    """The parts of all properties of a configuration, in order."""

    invariants: list[Formula] = field(default_factory=list)
    initial: list[Formula] = field(default_factory=list)
    actions: list[ActionProperty] = field(default_factory=list)
    liveness: list[Formula] = field(default_factory=list)


@frozen
class Specification:
    """`Init /\\ [][Next]_vars /\\ fairness`; `next` is None when only Init is given."""

    init: Node
    next: Node | None
    fairness: tuple[Formula, ...]


def _error(message: str, span: Span | None, hint: str = "") -> SpecError:
    return SpecError(Diagnostic("cfg.formula", message, span, hint, exit_code=EXIT_CONFIG))


class PropertySplitter:
    """Splits properties of one model; `variables` are the model's."""

    def __init__(self, levels: Levels, variables: tuple[str, ...]) -> None:
        self._levels = levels
        self._variables = variables
        self.parts = Properties()

    def add(self, name: str, node: Node, span: Span | None) -> None:
        """Split one property. `SpecError` for a formula that is no property, such as an action."""
        self._part(name, node, (), node.span or span)

    def _part(self, name: str, node: Node, outer: tuple[Bound, ...], span: Span | None) -> None:
        span = node.span or span
        level = self._levels(node)
        match node:
            case And(args) if level > Level.STATE:
                for arg in args:
                    self._part(name, arg, outer, span)
            case Named(_, _, body) if level > Level.STATE:
                self._part(name, body, outer, span)
            case Let(local, value, body) if level is Level.TEMPORAL:
                self._part(name, substitute(body, {local: value}), outer, span)
            case Forall(bounds, body) if level is Level.TEMPORAL and self._constant(bounds):
                self._part(name, body, outer + bounds, span)
            case Always(body):
                self._always(name, body, outer, span)
            case _ if level is Level.TEMPORAL:
                self.parts.liveness.append(Formula(name, _forall(outer, node), span))
            case _ if level is Level.ACTION:
                raise _error(
                    f"{name} is a formula about one step, not a property of behaviours",
                    span,
                    "write [][A]_vars to ask A of every step",
                )
            case _:
                self.parts.initial.append(Formula(name, _forall(outer, node), span))

    def _always(self, name: str, node: Node, outer: tuple[Bound, ...], span: Span | None) -> None:
        span = node.span or span
        level = self._levels(node)
        match node:
            case _ if level <= Level.STATE:
                self.parts.invariants.append(Formula(name, _forall(outer, node), span))
            case And(args):
                for arg in args:
                    self._always(name, arg, outer, span)
            case Named(_, _, body):
                self._always(name, body, outer, span)
            case Always(body):
                self._always(name, body, outer, span)
            case SquareAction(action, sub) if level is not Level.TEMPORAL:
                self._action(name, action, sub, outer, span)
            case Let(local, value, body):
                self._always(name, substitute(body, {local: value}), outer, span)
            case Forall(bounds, body) if self._constant(bounds):
                self._always(name, body, outer + bounds, span)
            case _ if level is Level.ACTION:
                raise _error(
                    f"{name} has a [] before an action without a subscript",
                    span,
                    "write [][A]_vars, which allows steps that change nothing",
                )
            case _:
                self.parts.liveness.append(
                    Formula(name, _forall(outer, Always(node, span=span)), span)
                )

    def _action(
        self, name: str, action: Node, sub: Node, outer: tuple[Bound, ...], span: Span | None
    ) -> None:
        if free_locals(sub) & set(names_of(outer)):
            # The subscript differs from case to case: ask [A]_sub of every step that changes
            # anything at all.
            whole = TupleLiteral(tuple(Var(v) for v in self._variables), span=sub.span)
            action, sub = SquareAction(action, sub, span=span), whole
        self.parts.actions.append(ActionProperty(name, _forall(outer, action), sub, span))

    def _constant(self, bounds: tuple[Bound, ...]) -> bool:
        return all(self._levels(b.domain) is Level.CONSTANT for b in bounds)


def _forall(bounds: tuple[Bound, ...], node: Node) -> Node:
    return Forall(bounds, node, span=node.span) if bounds else node


def split_specification(name: str, node: Node, levels: Levels) -> Specification:
    """Init, Next and fairness of a temporal formula; `SpecError` for one of another form."""
    found = _Conjuncts(levels)
    found.collect(name, node)
    inits, nexts = found.inits, found.nexts
    if len(nexts) > 1:
        raise _error(
            f"{name} has {len(nexts)} next-state relations",
            nexts[1].span or node.span,
            "a specification has one conjunct [][Next]_vars",
        )
    if not inits:
        raise _error(
            f"{name} says nothing about the initial state",
            node.span,
            "write Init /\\ [][Next]_vars",
        )
    init = inits[0] if len(inits) == 1 else And(tuple(inits), span=node.span)
    return Specification(init, nexts[0] if nexts else None, tuple(found.fairness))


class _Conjuncts:
    """The conjuncts of a specification, by what they say."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self.inits: list[Node] = []
        self.nexts: list[Node] = []
        self.fairness: list[Formula] = []

    def collect(self, name: str, node: Node) -> None:
        level = self._levels(node)
        if level <= Level.STATE:
            self.inits.append(node)
            return
        match node:
            case And(args):
                for arg in args:
                    self.collect(name, arg)
            case Named(inner, _, body):
                self.collect(inner, body)
            case Let(local, value, body):
                self.collect(name, substitute(body, {local: value}))
            case Always(body) if isinstance(square := _bare(body), SquareAction):
                self.nexts.append(square.action)
            case Always(body) if self._levels(body) <= Level.ACTION:
                raise _error(
                    f"{name} has a conjunct []P that restricts states",
                    node.span,
                    "a specification's next-state relation is [][Next]_vars; make P an invariant",
                )
            case _ if level is Level.ACTION:
                raise _error(
                    f"{name} has a conjunct about the first step",
                    node.span,
                    "a specification's next-state relation is [][Next]_vars",
                )
            case _:
                self.fairness.append(Formula(name, node, node.span))


def _bare(node: Node) -> Node:
    while isinstance(node, Named):
        node = node.body
    return node
