"""What may live here: small questions about meanings, which `lower` asks."""

from __future__ import annotations

from pymodel.kernel import nodes as k
from pymodel.kernel.analysis import size
from pymodel.kernel.scope import Closure, LetOperator, LocalOperator, Meaning, Rigid, Scope, Thunk
from pymodel.sema.types import BoundVar, Constant, Definition, Ref
from pymodel.syntax import nodes as s

#: Arguments larger than this are left out of `Named.args`, which only explain.
_NAMED_ARGUMENT_LIMIT = 40


def formals(meaning: Meaning) -> tuple[str, ...]:
    """What the parameters of an operator are called, for names of our own."""
    match meaning:
        case LocalOperator(_, arity):
            return tuple(f"x{i}" for i in range(1, arity + 1))
        case LetOperator(definition, _):
            return tuple(p.name for p in definition.params)
        case Closure(s.Lambda(params=params), _):
            return tuple(p.name.text for p in params)
        case Closure(Ref(target=Definition() as target), _):
            return tuple(p.name for p in target.params)
        case Closure(Ref(target=BoundVar() | Constant() as target), inner):
            known = inner.env.get(target)
            if known is not None:
                return formals(known)
            return tuple(f"x{i}" for i in range(1, target.arity + 1))
        case Closure(Ref(target=target), _):
            return tuple(f"x{i}" for i in range(1, target.arity + 1))
    raise AssertionError(f"not an operator: {meaning}")


def explained_by(meaning: Meaning, scope: Scope) -> k.Node | None:
    """An argument as it stands in `Named.args`, when it is a small value."""
    if isinstance(meaning, Rigid):
        return meaning.node
    if not isinstance(meaning, Thunk):
        return None
    node = meaning.lowered.get(meaning.scope.primed or scope.primed)
    if node is None or size(node, _NAMED_ARGUMENT_LIMIT) >= _NAMED_ARGUMENT_LIMIT:
        return None
    return node


def inside(base: Definition, scope: Scope) -> Scope:
    """Where the body of a definition is read: with the names of its LET, if it stands in one."""
    known = scope.env.get(base)
    if isinstance(known, LetOperator | Thunk):
        return known.scope.mode(known.scope.primed or scope.primed)
    return Scope(scope.context, scope.context.env, base.module, scope.primed)
