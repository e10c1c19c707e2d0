"""What may live here: one function for each form of expression, from syntax tree to kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from pymodel.errors import Span
from pymodel.kernel import nodes as k
from pymodel.kernel.lower import Lowerer
from pymodel.kernel.scope import Barred, Closure, Context, LetOperator, Meaning, Scope, Thunk
from pymodel.sema.types import Builtin, Definition, Entity
from pymodel.syntax import nodes as s
from pymodel.values import FALSE, TRUE


def lower_expression(lw: Lowerer, expr: s.Expr, scope: Scope) -> k.Node:
    """Any expression; `SpecError` with `lower.unsupported` for what no engine evaluates."""
    form = _FORMS.get(type(expr))
    if form is None:
        raise lw.error("unsupported", f"{type(expr).__name__} is not supported here", expr.span)
    return form(lw, expr, scope)


def _all(lw: Lowerer, items: tuple[s.Expr, ...], scope: Scope) -> k.NodeTuple:
    return tuple(lw.lower(i, scope) for i in items)


# --- leaves and applications ----------------------------------------------------------------------


def _number(_lw: Lowerer, e: s.Number, _scope: Scope) -> k.Node:
    return k.Const(e.value, span=e.span)


def _string(_lw: Lowerer, e: s.String, _scope: Scope) -> k.Node:
    return k.Const(e.value, span=e.span)


def _boolean(_lw: Lowerer, e: s.Boolean, _scope: Scope) -> k.Node:
    return k.Const(TRUE if e.value else FALSE, span=e.span)


def _decimal(lw: Lowerer, e: s.Decimal, _scope: Scope) -> k.Node:
    raise lw.error("unsupported", f"the decimal number {e.text} is not supported", e.span)


def _name(lw: Lowerer, e: s.Name, scope: Scope) -> k.Node:
    return lw.use(lw.resolution.ref(e), (), scope, e.span)


def _applied(lw: Lowerer, e: s.OpApply | s.InstanceRef | s.Subexpression, scope: Scope) -> k.Node:
    ref, given = lw.resolution.ref(e), lw.resolution.args(e)
    params = getattr(ref.target, "params", ())
    hints = [p if isinstance(p, str) else p.name for p in params]
    hints += [f"x{i}" for i in range(len(hints) + 1, len(given) + 1)]
    args = [lw.argument(a, scope, h) for a, h in zip(given, hints, strict=False)]
    thunks = [a for a in args if isinstance(a, Thunk)]
    if isinstance(ref.target, Builtin) or getattr(ref.target, "recursive", False):
        for thunk in thunks:  # used once, as an argument: nothing to share
            thunk.may_share = False
    return lw.bind_shared(thunks, lw.use(ref, args, scope, e.span))


def _through(lw: Lowerer, e: s.Paren | s.Label, scope: Scope) -> k.Node:
    return lw.lower(e.expr, scope)


def _at(_lw: Lowerer, e: s.At, scope: Scope) -> k.Node:
    assert scope.at is not None, f"sema lets no @ stand outside an EXCEPT: {e.span}"
    return k.Local(scope.at, span=e.span)


# --- logic and control ----------------------------------------------------------------------------


def _and(lw: Lowerer, e: s.And, scope: Scope) -> k.Node:
    items = _all(lw, e.items, scope)
    return items[0] if len(items) == 1 else k.And(items, span=e.span)


def _or(lw: Lowerer, e: s.Or, scope: Scope) -> k.Node:
    items = _all(lw, e.items, scope)
    return items[0] if len(items) == 1 else k.Or(items, span=e.span)


def _quantifier(lw: Lowerer, e: s.Quantifier, scope: Scope) -> k.Node:
    if e.kind in (s.QuantifierKind.TEMPORAL_FORALL, s.QuantifierKind.TEMPORAL_EXISTS):
        hint = "TLC does not check it either; what it hides can be a VARIABLE of the module"
        message = f"{e.kind.value}, which hides a variable, cannot be checked"
        raise lw.error("unsupported", message, e.span, hint)
    bounds, inner = lw.bounds(e.bounds, scope)
    body = lw.lower(e.body, inner)
    if e.kind is s.QuantifierKind.FORALL:
        return k.Forall(bounds, body, span=e.span)
    return k.Exists(bounds, body, span=e.span)


def _choose(lw: Lowerer, e: s.Choose, scope: Scope) -> k.Node:
    bounds, inner = lw.bounds((e.bound,), scope)
    return k.Choose(bounds[0], lw.lower(e.body, inner), span=e.span)


def _if(lw: Lowerer, e: s.If, scope: Scope) -> k.Node:
    cond, then, other = _all(lw, (e.cond, e.then, e.otherwise), scope)
    return k.If(cond, then, other, span=e.span)


def _case(lw: Lowerer, e: s.Case, scope: Scope) -> k.Node:
    arms = tuple((lw.lower(a.guard, scope), lw.lower(a.value, scope)) for a in e.arms)
    other = None if e.other is None else lw.lower(e.other, scope)
    return k.Case(arms, other, span=e.span)


def _let(lw: Lowerer, e: s.Let, scope: Scope) -> k.Node:
    env: dict[Entity, Meaning] = dict(scope.env)
    inner = replace(
        scope, env=env
    )  # filled below: definitions see those before, RECURSIVE ones all
    thunks: list[Thunk] = []
    for unit in e.units:
        if isinstance(unit, s.InstanceUnit):
            lw.let_instances.add(lw.resolution.instance(unit))
        if not isinstance(unit, s.OperatorDef | s.FunctionDef):
            continue
        definition = lw.resolution.definition(unit)
        if definition.params:
            env[definition] = LetOperator(definition, inner)
        else:
            thunk = Thunk(_body(lw, definition), inner, definition.name, unit.span, may_share=True)
            thunks.append(thunk)
            env[definition] = thunk
    return lw.bind_shared(thunks, lw.lower(e.body, inner))


def _body(lw: Lowerer, definition: Definition) -> Callable[[Scope], k.Node]:
    return lambda scope: lw.inline(definition, (), scope)


# --- sets -----------------------------------------------------------------------------------------


def _set_enum(lw: Lowerer, e: s.SetEnum, scope: Scope) -> k.Node:
    return k.SetEnum(_all(lw, e.items, scope), span=e.span)


def _set_filter(lw: Lowerer, e: s.SetFilter, scope: Scope) -> k.Node:
    bounds, inner = lw.bounds((e.bound,), scope)
    return k.SetFilter(bounds[0], lw.lower(e.predicate, inner), span=e.span)


def _set_map(lw: Lowerer, e: s.SetMap, scope: Scope) -> k.Node:
    bounds, inner = lw.bounds(e.bounds, scope)
    return k.SetMap(bounds, lw.lower(e.expr, inner), span=e.span)


def _cartesian(lw: Lowerer, e: s.Cartesian, scope: Scope) -> k.Node:
    return k.Product(_all(lw, e.factors, scope), span=e.span)


# --- functions, tuples, records -------------------------------------------------------------------


def _function_literal(lw: Lowerer, e: s.FunctionLiteral, scope: Scope) -> k.Node:
    bounds, inner = lw.bounds(e.bounds, scope)
    return k.FunctionLiteral(bounds, lw.lower(e.body, inner), span=e.span)


def _function_set(lw: Lowerer, e: s.FunctionSet, scope: Scope) -> k.Node:
    return k.FunctionSet(lw.lower(e.domain, scope), lw.lower(e.codomain, scope), span=e.span)


def _argument(lw: Lowerer, args: tuple[s.Expr, ...], scope: Scope) -> k.Node:
    """`[a]` is a; `[a, b]` the pair."""
    nodes = _all(lw, args, scope)
    return nodes[0] if len(nodes) == 1 else k.TupleLiteral(nodes, span=args[0].span)


def _function_apply(lw: Lowerer, e: s.FunctionApply, scope: Scope) -> k.Node:
    return k.Apply(lw.lower(e.function, scope), _argument(lw, e.args, scope), span=e.span)


def _field_access(lw: Lowerer, e: s.FieldAccess, scope: Scope) -> k.Node:
    return k.Apply(lw.lower(e.record, scope), k.Const(e.field, span=e.span), span=e.span)


def _tuple(lw: Lowerer, e: s.TupleLit, scope: Scope) -> k.Node:
    return k.TupleLiteral(_all(lw, e.items, scope), span=e.span)


def _fields(
    lw: Lowerer, fields: tuple[s.RecordField, ...], scope: Scope
) -> tuple[tuple[str, k.Node], ...]:
    return tuple((f.name.text, lw.lower(f.value, scope)) for f in fields)


def _record(lw: Lowerer, e: s.RecordLiteral, scope: Scope) -> k.Node:
    return k.RecordLiteral(_fields(lw, e.fields, scope), span=e.span)


def _record_set(lw: Lowerer, e: s.RecordSet, scope: Scope) -> k.Node:
    return k.RecordSet(_fields(lw, e.fields, scope), span=e.span)


def _except(lw: Lowerer, e: s.Except, scope: Scope) -> k.Node:
    updates = []
    for update in e.updates:
        path = tuple(
            k.Const(step.field, span=step.span)
            if isinstance(step, s.FieldStep)
            else _argument(lw, step.args, scope)
            for step in update.path
        )
        at = lw.fresh("@")
        value = lw.lower(update.value, replace(scope, at=at))
        updates.append(k.Update(path, at, value))
    return k.Except(lw.lower(e.function, scope), tuple(updates), span=e.span)


# --- actions and temporal formulas ----------------------------------------------------------------


#: The level of what stands in a module was checked there; only a configuration can bring these.
_ONCE = (
    "a prime takes what is about one state; the configuration puts this in the place of a constant"
)


def _prime(lw: Lowerer, e: s.Prime, scope: Scope) -> k.Node:
    if scope.primed:
        message = "this has a prime, and is primed again where it is used"
        raise lw.error("prime", message, e.span, _ONCE)
    return lw.lower(e.expr, scope.mode(True))


def _no_prime(lw: Lowerer, e: s.Expr, scope: Scope, what: str) -> None:
    if scope.primed:
        raise lw.error("prime", f"{what} is primed where it is used", e.span, _ONCE)


def _unchanged(lw: Lowerer, e: s.Unchanged, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "UNCHANGED")
    return _stays(lw, e.expr, scope, e.span)


def _stays(lw: Lowerer, expr: s.Expr, scope: Scope, span: Span) -> k.Node:
    """`UNCHANGED expr`."""
    now = lw.lower(expr, scope)
    then = lw.lower(expr, scope.mode(True))
    parts: list[k.Node] = []
    names: list[str] = []

    def flush() -> None:
        if names:
            parts.append(k.Unchanged(tuple(names), span=span))
            names.clear()

    for a, b in _pairs(now, then):
        if isinstance(a, k.Var) and isinstance(b, k.Var) and a.name == b.name:
            names.append(a.name)
        else:
            flush()
            parts.append(k.Eq(b, a, span=span))
    flush()
    return parts[0] if len(parts) == 1 else k.And(tuple(parts), span=span)


def _pairs(now: k.Node, then: k.Node) -> list[tuple[k.Node, k.Node]]:
    """The leaves of a tuple of tuples, in this state and in the next."""
    if isinstance(now, k.TupleLiteral) and isinstance(then, k.TupleLiteral):
        pairs = zip(now.elements, then.elements, strict=True)
        return [leaf for a, b in pairs for leaf in _pairs(a, b)]
    return [(now, then)]


def _enabled(lw: Lowerer, e: s.Enabled, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "ENABLED")
    return k.Enabled(lw.lower(e.action, _barred(lw, scope)), span=e.span)


def _barred(lw: Lowerer, scope: Scope) -> Scope:
    """The scope of an ENABLED: substituted variables get next values of their own.

    Where an instance renames variables one to one there is nothing to do, and the action stays as
    it is. Otherwise `x' = 1` would become `(expression)' = 1`, which asks another question.
    """
    context = scope.context
    if not context.substituted:
        return scope
    nodes = {v: lw.apply(context.env[v], (), scope, v.span) for v in context.substituted}
    plain = [n.name for n in nodes.values() if isinstance(n, k.Var)]
    barred: dict[Entity, Meaning] = {
        v: Barred(context.env[v], lw.fresh(f"{v.name}^"))
        for v, n in nodes.items()
        if not isinstance(n, k.Var) or plain.count(n.name) > 1
    }
    if not barred:
        return scope
    inside = Context({**context.env, **barred}, barred=True)
    return _moved(scope, inside, barred, {})


def _moved(
    scope: Scope, inside: Context, barred: Mapping[Entity, Meaning], done: dict[int, Scope]
) -> Scope:
    """A scope of the instance, read inside the ENABLED. What its names stand for is read there
    too, where it was written in the same instance: in `Fair(A) == WF_v(A)`, A is inside."""
    if id(scope) in done:
        return done[id(scope)]
    env: dict[Entity, Meaning] = {}
    moved = done[id(scope)] = replace(scope, context=inside, env=env)
    for entity, meaning in scope.env.items():
        env[entity] = meaning
        if isinstance(meaning, Thunk | Closure | LetOperator):
            if meaning.scope.context is not scope.context:
                continue
            inner = _moved(meaning.scope, inside, barred, done)
            if isinstance(meaning, Thunk):
                env[entity] = Thunk(meaning.make, inner, meaning.hint, meaning.span)
            else:
                env[entity] = replace(meaning, scope=inner)
    env.update(barred)
    return moved


def _box_action(lw: Lowerer, e: s.ActionBox, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "[A]_v")
    if scope.context.barred:  # the next value of v is that of the variables that ENABLED binds
        stays = _stays(lw, e.subscript, scope, e.span)
        return k.Or((lw.lower(e.action, scope), stays), span=e.span)
    action, sub = _all(lw, (e.action, e.subscript), scope)
    return k.SquareAction(action, sub, span=e.span)


def _angle_action(lw: Lowerer, e: s.AngleAction, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "<<A>>_v")
    return _angle(lw, e.action, e.subscript, scope, e.span)


def _angle(lw: Lowerer, action: s.Expr, sub: s.Expr, scope: Scope, span: Span) -> k.Node:
    """`<<action>>_sub`."""
    if scope.context.barred:
        changes = k.Not(_stays(lw, sub, scope, span), span=span)
        return k.And((lw.lower(action, scope), changes), span=span)
    return k.AngleAction(lw.lower(action, scope), lw.lower(sub, scope), span=span)


def _box(lw: Lowerer, e: s.Box, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "[]")
    return k.Always(lw.lower(e.expr, scope), span=e.span)


def _diamond(lw: Lowerer, e: s.Diamond, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "<>")
    return k.Eventually(lw.lower(e.expr, scope), span=e.span)


def _leads_to(lw: Lowerer, e: s.LeadsTo, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, "~>")
    left, right = _all(lw, (e.left, e.right), scope)
    return k.LeadsTo(left, right, span=e.span)


def _fairness(lw: Lowerer, e: s.Fairness, scope: Scope) -> k.Node:
    _no_prime(lw, e, scope, e.kind.value)
    sub, action = _all(lw, (e.subscript, e.action), scope)
    inside = _barred(lw, scope)
    step: k.Node = k.AngleAction(action, sub, span=e.span)
    if inside is not scope:
        step = _angle(lw, e.action, e.subscript, inside, e.span)
    enabled = k.Enabled(step, span=e.span)
    return k.Fairness(e.kind is s.FairnessKind.STRONG, sub, action, enabled, span=e.span)


_FORMS: Mapping[type[s.Expr], Callable[[Lowerer, Any, Scope], k.Node]] = MappingProxyType(
    {
        s.Number: _number,
        s.String: _string,
        s.Boolean: _boolean,
        s.Decimal: _decimal,
        s.Name: _name,
        s.OpApply: _applied,
        s.InstanceRef: _applied,
        s.Subexpression: _applied,
        s.Paren: _through,
        s.Label: _through,
        s.At: _at,
        s.And: _and,
        s.Or: _or,
        s.Quantifier: _quantifier,
        s.Choose: _choose,
        s.If: _if,
        s.Case: _case,
        s.Let: _let,
        s.SetEnum: _set_enum,
        s.SetFilter: _set_filter,
        s.SetMap: _set_map,
        s.Cartesian: _cartesian,
        s.FunctionLiteral: _function_literal,
        s.FunctionSet: _function_set,
        s.FunctionApply: _function_apply,
        s.FieldAccess: _field_access,
        s.TupleLit: _tuple,
        s.RecordLiteral: _record,
        s.RecordSet: _record_set,
        s.Except: _except,
        s.Prime: _prime,
        s.Unchanged: _unchanged,
        s.Enabled: _enabled,
        s.ActionBox: _box_action,
        s.AngleAction: _angle_action,
        s.Box: _box,
        s.Diamond: _diamond,
        s.LeadsTo: _leads_to,
        s.Fairness: _fairness,
    }
)
