"""What may live here: the verifier of models. Tests run it after every pass; a finding is our bug.

It checks that every local name is bound around its use and bound once on the way to it, that
variables are the model's, that calls of recursive operators fit, and that each formula of the model
is of the level that its place asks for.
"""

from __future__ import annotations

from collections.abc import Iterator

from pymodel.kernel.analysis import Level, Levels, names_of, scoped
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import (
    And,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Enabled,
    Except,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    Or,
    RecordLiteral,
    RecordSet,
    Unchanged,
    Var,
)

#: Builtins that nothing may call by these names, because they have nodes of their own.
_HAVE_NODES = frozenset(("=", "/=", "\\in", "\\notin", "~", "/\\", "\\/", "=>", "<=>", "\\X", "'"))


def problems(model: Model) -> list[str]:
    """What is wrong with a model, one sentence each; empty when it is well formed."""
    return list(_Verifier(model).model())


class _Verifier:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._levels = Levels(model.recursive)
        self._variables = frozenset(model.variables)

    def model(self) -> Iterator[str]:
        m = self._model
        for name, operator in m.recursive.items():
            if len(set(operator.params)) != len(operator.params):
                yield f"{name}: a parameter occurs twice"
            yield from self._formula(name, operator.body, Level.ACTION, operator.params)
        yield from self._optional("Init", m.init, Level.STATE)
        yield from self._optional("Next", m.next, Level.ACTION)
        for action in m.actions:
            bound: tuple[str, ...] = ()
            for b in action.params:
                yield from self._formula(action.name, b.domain, Level.STATE, bound)
                bound += b.names
            for conjunct in (*action.conjuncts, action.formula):
                yield from self._formula(action.name, conjunct, Level.ACTION, bound)
            if not {local for _, local in action.labels} <= set(names_of(action.params)):
                yield f"{action.name}: a label names no parameter"
        for formulas, level in (
            (m.assumptions, Level.CONSTANT),
            (m.symmetry, Level.CONSTANT),
            (m.invariants, Level.STATE),
            (m.init_properties, Level.STATE),
            (m.constraints, Level.STATE),
            (m.action_constraints, Level.ACTION),
            (m.liveness, Level.TEMPORAL),
            (m.fairness, Level.TEMPORAL),
            ((m.view,) if m.view else (), Level.STATE),
        ):
            for f in formulas:
                yield from self._formula(f.name, f.node, level, ())
        for p in m.action_properties:
            yield from self._formula(p.name, p.action, Level.ACTION, ())
            yield from self._formula(p.name, p.sub, Level.STATE, ())

    def _optional(self, name: str, node: Node | None, level: Level) -> Iterator[str]:
        if node is not None:
            yield from self._formula(name, node, level, ())

    def _formula(
        self, name: str, node: Node, allowed: Level, scope: tuple[str, ...]
    ) -> Iterator[str]:
        if self._levels(node) > allowed:
            yield f"{name}: of level {self._levels(node).name}, but {allowed.name} is allowed"
        for finding in self._node(node, frozenset(scope), in_enabled=False):
            yield f"{name}: {finding}"

    def _node(self, node: Node, scope: frozenset[str], *, in_enabled: bool) -> Iterator[str]:
        yield from self._here(node, scope, in_enabled)
        inside = in_enabled or isinstance(node, Enabled)
        for child, names, _ in scoped(node):
            again = scope.intersection(names)
            if again:
                yield f"{', '.join(sorted(again))} is bound inside its own scope"
            yield from self._node(child, scope.union(names), in_enabled=inside)

    def _here(self, node: Node, scope: frozenset[str], in_enabled: bool) -> Iterator[str]:
        match node:
            case Local(name) if name not in scope:
                yield f"the local name {name} is not bound"
            case CallLocal(name, _) if name not in scope:
                yield f"the operator parameter {name} is not bound"
            case Var(name, primed) if name not in self._variables and not (primed and in_enabled):
                yield f"{name} is no variable"
            case Unchanged(names) if not self._variables.issuperset(names) or not names:
                yield f"UNCHANGED of {names}"
            case CallRec(name, args):
                operator = self._model.recursive.get(name)
                if operator is None:
                    yield f"the recursive operator {name} does not exist"
                elif len(operator.params) != len(args):
                    yield f"{name} takes {len(operator.params)} arguments, not {len(args)}"
            case Let(name, value, _) if self._levels(value) > Level.STATE:
                yield f"LET {name} is of level {self._levels(value).name}"
            case Let(name, _, Lambda()):
                yield f"LET {name} stands around an operator, which is no value"
            case Builtin(name, _) if name in _HAVE_NODES:
                yield f"{name} is a Builtin, but has a node of its own"
            case And(()) | Or(()) | Case(()) | Except(_, ()):
                yield f"an empty {type(node).__name__}"
            case RecordLiteral(fields) | RecordSet(fields) if len({f for f, _ in fields}) != len(
                fields
            ):
                yield "a record field twice"
            case Named(name) if not name:
                yield "a definition without a name"
