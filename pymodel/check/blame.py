"""What may live here: which part of a violated formula is false, and with which values.

Goes down from the formula as long as one part decides: through definitions, to the first false
conjunct, to the first element that a `\\A` fails for. It asks the engine, once, when a violation is
reported; where something cannot be evaluated it stops, and what it has so far is the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from pymodel.check.result import FalsePart
from pymodel.engine.base import Engine, StateId, Violation
from pymodel.errors import Span, SpecError
from pymodel.kernel.analysis import Level, Levels, free_locals
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import (
    And,
    Apply,
    Bound,
    Builtin,
    Const,
    Eq,
    Forall,
    If,
    Implies,
    In,
    Let,
    Local,
    Named,
    Node,
    Not,
    Var,
)
from pymodel.kernel.walk import children
from pymodel.values import Value

Env = Mapping[str, Value]

#: Elements of a `\A` that are tried.
_TRIED = 20_000
#: Values that are told at most.
_TOLD = 6


def false_part(engine: Engine, v: Violation) -> FalsePart | None:
    """What is false in the formula of a violation: of a state, or of a step."""
    node = _formula(engine.model, v)
    if node is None or v.state is None:
        return None
    return _Search(engine, v.state, v.successor).part(node)


def _formula(m: Model, v: Violation) -> Node | None:
    if v.kind == "action-property":
        return next((p.action for p in m.action_properties if p.name == v.name), None)
    formulas = {"invariant": m.invariants, "init-property": m.init_properties}.get(v.kind, ())
    return next((f.node for f in formulas if f.name == v.name), None)


class _Search:
    """A way down from a false formula, in a state or a step."""

    def __init__(self, engine: Engine, state: StateId, successor: StateId | None) -> None:
        self._engine = engine
        self._at = (state, successor)
        self._levels = Levels(engine.model.recursive)
        self._most = Level.STATE if successor is None else Level.ACTION

    def part(self, node: Node) -> FalsePart | None:
        """The smallest part that decides."""
        env: dict[str, Value] = {}
        shown: Span | None = None
        while True:
            if node.span is not None and not isinstance(node, Named):
                shown = node.span
            try:
                below = self._below(node, env)
            except (SpecError, RecursionError):
                below = None
            if below is None:
                break
            node, env = below
        if shown is None:
            return None
        return FalsePart(" ".join(shown.text.split()), shown, tuple(self._values(node, env)))

    def _below(self, node: Node, env: Env) -> tuple[Node, dict[str, Value]] | None:
        """The part of a false formula that makes it false; None where it is not one alone."""
        here = dict(env)
        match node:
            case Named(_, _, body):
                return body, here
            case And(args):
                return next(((arg, here) for arg in args if self._is_false(arg, env)), None)
            case Implies(_, right):
                return right, here
            case If(cond, then, other):
                return (other if self._is_false(cond, env) else then), here
            case Let(name, value, body):
                return body, {**env, name: self._engine.evaluate(value, *self._at, env=env)}
            case Forall(bounds, body):
                for element in islice(self._elements(bounds, env), _TRIED):
                    inner = {**env, **element}
                    if self._is_false(body, inner):
                        return body, inner
        return None

    def _is_false(self, node: Node, env: Env) -> bool:
        return not self._engine.holds(node, *self._at, env=env)

    def _elements(self, bounds: tuple[Bound, ...], env: Env) -> Iterator[dict[str, Value]]:
        domains = []
        for bound in bounds:
            domain = self._engine.evaluate(bound.domain, *self._at, env=env)
            if not isinstance(domain, frozenset):
                return
            domains.append(domain)
        for values in product(*domains):
            found: dict[str, Value] = {}
            for bound, v in zip(bounds, values, strict=True):
                names = (
                    zip(bound.names, v, strict=True) if bound.is_tuple else [(bound.names[0], v)]
                )
                found.update(names)
            yield found

    def _values(self, node: Node, env: Env) -> Iterator[tuple[str, Value]]:
        """The bound names, and what the false part looks at: the operands of a comparison."""
        told: dict[str, Value] = {name.split("#", 1)[0]: v for name, v in env.items()}
        while isinstance(node, Not | Named):
            node = node.arg if isinstance(node, Not) else node.body
        operands = children(node) if isinstance(node, Eq | In | Builtin) else _looked_at(node)
        for part in operands:
            if isinstance(part, Const | Local) or part.span is None:
                continue
            if not free_locals(part) <= env.keys() or self._levels(part) > self._most:
                continue  # such as a part of what stands inside ENABLED
            words = " ".join(part.span.text.split())
            if isinstance(part, Var) and part.primed:
                words += "'"  # its place is that of the name
            try:
                value = self._engine.evaluate(part, *self._at, env=env)
            except (SpecError, RecursionError):
                continue
            if words != str(value):
                told.setdefault(words, value)
        yield from list(told.items())[:_TOLD]


def _looked_at(node: Node) -> Iterator[Node]:
    """The variables, and the parts of them, that a formula mentions outermost."""
    if isinstance(node, Var | Apply):
        yield node
        return
    for child in children(node):
        yield from _looked_at(child)
