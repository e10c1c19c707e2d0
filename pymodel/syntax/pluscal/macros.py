"""What may live here: macro calls replaced by the statements of their macros.

A parameter stands for the expression it is given, wherever the parameter's name occurs. A macro may
call macros that stand before it. The first statement of an expansion takes the call's label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.rewrite import Table, rewrite
from pymodel.syntax.pluscal.statements import relabel

_Arguments = Mapping[str, n.Expr]


def expand_macros(algorithm: p.Algorithm) -> p.Algorithm:
    """The algorithm without macros. Raises `SpecError`: `pluscal.unknown-macro`,
    `pluscal.arguments`, `pluscal.target`, `pluscal.duplicate`."""
    known: dict[str, p.Macro] = {}
    for macro in algorithm.macros:
        name = macro.name
        if name.text in known:
            raise SpecError(
                Diagnostic(
                    "pluscal.duplicate",
                    f"there are two macros {name.text}",
                    name.span,
                    "rename one of them",
                    (("the other one", known[name.text].name.span),),
                )
            )
        _distinct(macro)
        known[name.text] = replace(macro, body=_expand(macro.body, dict(known)))
    return replace(
        algorithm,
        macros=(),
        procedures=tuple(replace(q, body=_expand(q.body, known)) for q in algorithm.procedures),
        processes=tuple(replace(q, body=_expand(q.body, known)) for q in algorithm.processes),
        body=_expand(algorithm.body, known),
    )


def _distinct(macro: p.Macro) -> None:
    """Raise `pluscal.duplicate` when two parameters have one name."""
    seen: dict[str, Span] = {}
    for param in macro.params:
        if param.text in seen:
            raise SpecError(
                Diagnostic(
                    "pluscal.duplicate",
                    f"the macro {macro.name.text} has two parameters {param.text}",
                    param.span,
                    "rename one of them",
                    (("the other one", seen[param.text]),),
                )
            )
        seen[param.text] = param.span


def _expand(sequence: p.Sequence, known: Mapping[str, p.Macro]) -> p.Sequence:
    found: list[p.Statement] = []
    for each in sequence:
        match each:
            case p.MacroCall():
                found.extend(_call(each, known))
            case p.If(_, then, otherwise):
                new = replace(each, then=_expand(then, known), otherwise=_expand(otherwise, known))
                found.append(new)
            case p.Either(clauses):
                found.append(replace(each, clauses=tuple(_expand(c, known) for c in clauses)))
            case p.While(_, body) | p.With(body=body):
                found.append(replace(each, body=_expand(body, known)))
            case _:
                found.append(each)
    return tuple(found)


def _call(call: p.MacroCall, known: Mapping[str, p.Macro]) -> p.Sequence:
    name = call.macro
    macro = known.get(name.text)
    if macro is None:
        hint = close_names(name.text, list(known)) or (
            "a macro is declared before the procedures and processes that call it, and before the "
            "macros that do; a procedure is called with `call`"
        )
        message = f"there is no macro {name.text}"
        raise SpecError(Diagnostic("pluscal.unknown-macro", message, name.span, hint))
    check_count("macro", name, macro.params, call.args, macro.name.span)
    params = tuple(param.text for param in macro.params)
    arguments = dict(zip(params, call.args, strict=True))
    body = tuple(_substituted(s, arguments, call.span) for s in macro.body)
    return (relabel(body[0], call.label), *body[1:])


def check_count(
    kind: str, name: n.Ident, params: tuple[object, ...], args: tuple[n.Expr, ...], place: Span
) -> None:
    """Raise `pluscal.arguments` when a call gives too many or too few arguments."""
    if len(params) == len(args):
        return
    wants = f"{len(params)} argument{'' if len(params) == 1 else 's'}"
    raise SpecError(
        Diagnostic(
            "pluscal.arguments",
            f"the {kind} {name.text} takes {wants}, here it is given {len(args)}",
            name.span,
            f"give it {wants}",
            ((f"the {kind} is declared here", place),),
        )
    )


# --- Substitution ----------------------------------------------------------------------------


def _substituted(statement: p.Statement, args: _Arguments, call: Span) -> p.Statement:
    """A statement of a macro's body with the arguments in it."""
    table: Table = {
        name: lambda _, arg=arg: rewrite(_grouped(arg), {})  # type: ignore[misc]
        for name, arg in args.items()
    }

    def expr(e: n.Expr) -> n.Expr:
        return rewrite(e, table)

    def inner(sequence: p.Sequence, inside: _Arguments = args) -> p.Sequence:
        return tuple(_substituted(s, inside, call) for s in sequence)

    new = replace(statement, called_from=(*statement.called_from, call))
    match new:
        case p.Assign(parts):
            return replace(new, parts=tuple(_part(part, args, table) for part in parts))
        case p.If(test, then, otherwise):
            return replace(new, test=expr(test), then=inner(then), otherwise=inner(otherwise))
        case p.Either(clauses):
            return replace(new, clauses=tuple(inner(c) for c in clauses))
        case p.While(test, body):
            return replace(new, test=expr(test), body=inner(body))
        case p.With(name, _, value, body):
            inside = {k: v for k, v in args.items() if k != name.text}
            return replace(new, value=expr(value), body=inner(body, inside))
        case p.Await(e) | p.Assert(e):
            return replace(new, condition=expr(e))
        case p.Print(e):
            return replace(new, value=expr(e))
        case p.Call(_, arguments):
            return replace(new, args=tuple(expr(a) for a in arguments))
        case _:
            return new


def _grouped(arg: n.Expr) -> n.Expr:
    """An argument as a part of a larger expression: in parentheses unless it is one token or so."""
    if isinstance(arg, n.OpApply) and arg.op[0].isalnum():
        return arg
    alone = (n.Name, n.Number, n.String, n.Boolean, n.Paren, n.FunctionApply, n.FieldAccess)
    braced = (n.SetEnum, n.SetFilter, n.SetMap, n.TupleLit, n.RecordLiteral, n.FunctionLiteral)
    if isinstance(arg, (*alone, *braced, n.Except, n.RecordSet, n.FunctionSet, n.Lambda)):
        return arg
    return n.Paren(arg, span=arg.span)


def _part(part: p.Single, args: _Arguments, table: Table) -> p.Single:
    value = rewrite(part.value, table)
    path = tuple(rewrite(step, table) for step in part.target.path)
    given = args.get(part.target.name.text)
    if given is None:
        return replace(part, target=replace(part.target, path=path), value=value)
    target = _as_target(given, part)
    return replace(part, target=replace(target, path=(*target.path, *path)), value=value)


def _as_target(arg: n.Expr, part: p.Single) -> p.Target:
    """An argument that the macro assigns to: `x`, `x[i]`, `x.f`."""
    steps: list[n.IndexStep | n.FieldStep] = []
    inner = n.unparen(arg)
    while not isinstance(inner, n.Name):
        match inner:
            case n.FunctionApply(function, args):
                copies = tuple(rewrite(a, {}) for a in args)
                steps.append(n.IndexStep(copies, span=inner.span))
                inner = function
            case n.FieldAccess(record, field):
                steps.append(n.FieldStep(field, span=inner.span))
                inner = record
            case _:
                name = part.target.name.text
                raise SpecError(
                    Diagnostic(
                        "pluscal.target",
                        f"the macro assigns to its parameter {name}, but what it is given here "
                        "is no variable",
                        arg.span,
                        "give it a variable, or an element such as `x[i]`",
                        (("the assignment", part.span),),
                    )
                )
    ident = n.Ident(inner.ident, span=inner.span)
    return p.Target(ident, tuple(reversed(steps)), span=arg.span)
