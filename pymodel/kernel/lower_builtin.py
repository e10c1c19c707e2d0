"""What may live here: the language's own operators as kernel nodes; others become `Builtin`s."""

from __future__ import annotations

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.kernel import nodes as k
from pymodel.sema.types import Builtin
from pymodel.values import BOOLEAN, FALSE, TRUE


def lower_builtin(target: Builtin, args: k.NodeTuple, span: Span | None) -> k.Node:
    """An operator without a TLA+ body, applied to kernel nodes.

    Errors: `lower.unsupported` for `-+->` and the like, which no engine evaluates.
    """
    if target.canonical:
        return k.Builtin(target.canonical, args, span=span)
    match target.name, args:
        case "=", (left, right):
            return k.Eq(left, right, span=span)
        case "/=", (left, right):
            return k.Not(k.Eq(left, right, span=span), span=span)
        case "\\in", (left, right):
            return k.In(left, right, span=span)
        case "\\notin", (left, right):
            return k.Not(k.In(left, right, span=span), span=span)
        case "~", (arg,):
            return k.Not(arg, span=span)
        case "/\\", (left, right):
            return k.And((left, right), span=span)
        case "\\/", (left, right):
            return k.Or((left, right), span=span)
        case "=>", (left, right):
            return k.Implies(left, right, span=span)
        case "<=>", (left, right):
            return k.Equiv(left, right, span=span)
        case "\\X", (left, right):
            return k.Product((left, right), span=span)
        case "TRUE", ():
            return k.Const(TRUE, span=span)
        case "FALSE", ():
            return k.Const(FALSE, span=span)
        case "BOOLEAN", ():
            return k.Const(BOOLEAN, span=span)
        case "\\cdot", (left, right):
            return k.Compose(left, right, span=span)
        case "-+->", _:
            message = "the operator -+-> cannot be checked"
            hint = "TLC does not check it either; its two sides can be properties of their own"
            raise SpecError(Diagnostic("lower.unsupported", message, span, hint))
        case ("'" | "[]" | "<>" | "~>" | "ENABLED" | "UNCHANGED") as name, _:
            raise SpecError(
                Diagnostic("lower.unsupported", f"the operator {name} is not supported here", span)
            )
    return k.Builtin(target.name, args, span=span)
