"""What may live here: trees to TLA+ text. Parsing what is printed gives the tree again."""

from __future__ import annotations

from pymodel.syntax import nodes as n
from pymodel.syntax.print_expr import WIDTH, Block, beside, bounds_block, expr_block, listed


def show_expr(expr: n.Expr) -> str:
    """An expression as TLA+ text, without a newline at its end."""
    return "\n".join(expr_block(expr, tail=True))


def show_unit(unit: n.Unit) -> str:
    """A unit of a module as TLA+ text."""
    return "\n".join(unit_block(unit))


def show_module(module: n.Module) -> str:
    """A module as TLA+ text, with a newline at its end."""
    return "\n".join([*unit_block(module), ""])


# --- Units -----------------------------------------------------------------------------------


def unit_block(unit: n.Unit) -> Block:
    match unit:
        case n.Extends(modules):
            return ["EXTENDS " + ", ".join(m.text for m in modules)]
        case n.Variables(names):
            return ["VARIABLES " + ", ".join(name.text for name in names)]
        case n.Constants(decls):
            return ["CONSTANTS " + ", ".join(_param(d) for d in decls)]
        case n.RecursiveDecl(decls):
            return ["RECURSIVE " + ", ".join(_param(d) for d in decls)]
        case n.Separator():
            return ["-" * 32]
        case n.Assume(name, expr, keyword):
            return beside(
                f"{keyword} {name.text + ' == ' if name else ''}", expr_block(expr, tail=True)
            )
        case n.Theorem(name, statement, keyword):
            head = f"{keyword} {name.text + ' == ' if name else ''}"
            if isinstance(statement, n.AssumeProve):
                return [head + statement.text]
            return beside(head, expr_block(statement, tail=True))
        case n.OperatorDef(name, params, body, local, fixity):
            head = ("LOCAL " if local else "") + _definition_head(name.text, params, fixity)
            return _definition(f"{head} ==", body)
        case n.FunctionDef(name, bounds, body, local):
            head = "LOCAL " if local else ""
            left = beside(f"{head}{name.text}[", bounds_block(bounds), "] ==")
            return [*left[:-1], *_definition(left[-1], body)]
        case n.InstanceUnit():
            return _instance(unit)
        case n.Module(name, units):
            inner = [line for each in units for line in unit_block(each)]
            return [f"---- MODULE {name.text} ----", *inner, "===="]
    raise AssertionError(f"a unit that the printer does not know: {type(unit).__name__}")


def _definition(head: str, body: n.Expr) -> Block:
    shown = expr_block(body, tail=True)
    if len(shown) == 1 and len(head) + len(shown[0]) < WIDTH:
        return [f"{head} {shown[0]}"]
    return [head, *("  " + line for line in shown)]


def _definition_head(name: str, params: tuple[n.Param, ...], fixity: n.Fixity) -> str:
    match fixity:
        case n.Fixity.PREFIX:
            return f"{name} {params[0].name.text}"
        case n.Fixity.POSTFIX:
            return f"{params[0].name.text} {name}"
        case n.Fixity.INFIX:
            return f"{params[0].name.text} {name} {params[1].name.text}"
    return name + (f"({', '.join(_param(p) for p in params)})" if params else "")


def _param(param: n.Param) -> str:
    name = param.name.text
    match param.fixity:
        case n.Fixity.PREFIX:
            return f"{name} _"
        case n.Fixity.POSTFIX:
            return f"_ {name}"
        case n.Fixity.INFIX:
            return f"_ {name} _"
    return name + (f"({', '.join('_' * param.arity)})" if param.arity else "")


def _instance(unit: n.InstanceUnit) -> Block:
    head = "LOCAL " if unit.local else ""
    if unit.name is not None:
        head += _definition_head(unit.name.text, unit.params, n.Fixity.NONFIX) + " == "
    head += f"INSTANCE {unit.module.text}"
    if not unit.substitutions:
        return [head]
    pairs = [_substitution(s) for s in unit.substitutions]
    return beside(f"{head} WITH ", listed(pairs, "", ""))


def _substitution(item: n.Substitution) -> Block:
    return beside(f"{item.target.text} <- ", expr_block(item.value, tail=True))
