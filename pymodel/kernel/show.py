"""What may live here: kernel nodes as text close to TLA+, for people who read passes."""

from __future__ import annotations

from collections.abc import Iterable

from pymodel.kernel import nodes as k
from pymodel.values import show as show_value


def show(node: k.Node) -> str:
    """A node on one line; every operator in parentheses, so that nothing is left to precedence."""
    match node:
        case k.Const(value):
            return show_value(value)
        case k.Var(name, primed):
            return name + "'" if primed else name
        case k.Local(name):
            return name
        case k.And(args):
            return _infix(" /\\ ", args)
        case k.Or(args):
            return _infix(" \\/ ", args)
        case k.Not(arg):
            return f"~{show(arg)}"
        case k.Implies(left, right):
            return _infix(" => ", (left, right))
        case k.Equiv(left, right):
            return _infix(" <=> ", (left, right))
        case k.Eq(left, right):
            return _infix(" = ", (left, right))
        case k.In(left, right):
            return _infix(" \\in ", (left, right))
        case k.Product(sets):
            return _infix(" \\X ", sets)
        case k.Let(name, value, body):
            return f"(LET {name} == {show(value)} IN {show(body)})"
        case k.If(cond, then, other):
            return f"(IF {show(cond)} THEN {show(then)} ELSE {show(other)})"
        case k.Case(arms, other):
            parts = [f"{show(guard)} -> {show(value)}" for guard, value in arms]
            parts += [] if other is None else [f"OTHER -> {show(other)}"]
            return "(CASE " + " [] ".join(parts) + ")"
        case k.Named(name, args, body):
            given = "(" + ", ".join(f"{p} = {show(a)}" for p, a in args) + ")" if args else ""
            return f"{name}{given}::{show(body)}"
        case k.Builtin(name, args) | k.CallRec(name, args) | k.CallLocal(name, args):
            return _call(name, args)
        case k.Lambda(params, body):
            return f"(LAMBDA {', '.join(params)} : {show(body)})"
    return _binding(node) or _structure(node) or _behaviour(node)


def _infix(operator: str, args: Iterable[k.Node]) -> str:
    return "(" + operator.join(map(show, args)) + ")"


def _call(name: str, args: tuple[k.Node, ...]) -> str:
    if len(args) == 2 and not name[0].isalpha():
        return _infix(f" {name} ", args)
    return f"{name}({', '.join(map(show, args))})" if args else name


def _bounds(bounds: Iterable[k.Bound]) -> str:
    return ", ".join(
        (f"<<{', '.join(b.names)}>>" if b.is_tuple else ", ".join(b.names))
        + f" \\in {show(b.domain)}"
        for b in bounds
    )


def _binding(node: k.Node) -> str:
    match node:
        case k.Forall(bounds, body):
            return f"(\\A {_bounds(bounds)} : {show(body)})"
        case k.Exists(bounds, body):
            return f"(\\E {_bounds(bounds)} : {show(body)})"
        case k.Choose(bound, body):
            return f"(CHOOSE {_bounds((bound,))} : {show(body)})"
        case k.SetFilter(bound, body):
            return f"{{{_bounds((bound,))} : {show(body)}}}"
        case k.SetMap(bounds, body):
            return f"{{{show(body)} : {_bounds(bounds)}}}"
        case k.FunctionLiteral(bounds, body):
            return f"[{_bounds(bounds)} |-> {show(body)}]"
        case k.RecFunction(name, bounds, body):
            return f"(LET {name}[{_bounds(bounds)}] == {show(body)} IN {name})"
    return ""


def _structure(node: k.Node) -> str:
    match node:
        case k.SetEnum(elements):
            return "{" + ", ".join(map(show, elements)) + "}"
        case k.TupleLiteral(elements):
            return "<<" + ", ".join(map(show, elements)) + ">>"
        case k.RecordLiteral(fields):
            return "[" + ", ".join(f"{n} |-> {show(v)}" for n, v in fields) + "]"
        case k.RecordSet(fields):
            return "[" + ", ".join(f"{n} : {show(v)}" for n, v in fields) + "]"
        case k.FunctionSet(domain, range_):
            return f"[{show(domain)} -> {show(range_)}]"
        case k.Apply(function, arg):
            return f"{show(function)}[{show(arg)}]"
        case k.Except(function, updates):
            parts = ", ".join(
                "!" + "".join(f"[{show(p)}]" for p in u.path) + f" = {u.at} -> {show(u.value)}"
                for u in updates
            )
            return f"[{show(function)} EXCEPT {parts}]"
    return ""


def _behaviour(node: k.Node) -> str:
    match node:
        case k.Unchanged(names):
            return f"UNCHANGED <<{', '.join(names)}>>"
        case k.Enabled(action):
            return f"ENABLED {show(action)}"
        case k.SquareAction(action, sub):
            return f"[{show(action)}]_{show(sub)}"
        case k.Compose(left, right):
            return _infix(" \\cdot ", (left, right))
        case k.AngleAction(action, sub):
            return f"<<{show(action)}>>_{show(sub)}"
        case k.Always(body):
            return f"[]{show(body)}"
        case k.Eventually(body):
            return f"<>{show(body)}"
        case k.LeadsTo(left, right):
            return _infix(" ~> ", (left, right))
        case k.Fairness(strong, sub, action, _):
            return f"{'SF' if strong else 'WF'}_{show(sub)}({show(action)})"
    raise AssertionError(f"no text for {type(node).__name__}")
