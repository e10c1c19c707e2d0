"""What may live here: what an action asks of the state that it begins in.

Most actions are disabled in most states, and say so in their first conjuncts. Asking those once a
state spares asking the whole action of every step, and ENABLED of every state.
"""

from __future__ import annotations

from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.nodes import And, Const, Exists, If, Let, Named, Node, Or
from pymodel.values import TRUE


def guard(action: Node, levels: Levels) -> Node | None:
    """A formula about a state: where it is false, so is the action, on any step from there, without
    a failure. None if there is none but TRUE.

    It is made of what is evaluated before anything with a prime, in the same order.
    """
    if levels(action) <= Level.STATE:
        return action
    match action:
        case Named(_, _, body):
            return guard(body, levels)
        case And(args):
            return _leading(args, levels)
        case Or(args):
            parts = [guard(a, levels) for a in args]
            known = tuple(p for p in parts if p is not None)
            return Or(known, span=action.span) if len(known) == len(parts) else None
        case Exists(bounds, body):
            if any(levels(b.domain) > Level.STATE for b in bounds):
                return None
            inner = guard(body, levels) or Const(TRUE, span=body.span)
            return Exists(bounds, inner, span=action.span)
        case If(cond, then, other) if levels(cond) <= Level.STATE:
            yes, no = (guard(p, levels) or Const(TRUE, span=p.span) for p in (then, other))
            return If(cond, yes, no, span=action.span)
        case Let(name, value, body) if levels(value) <= Level.STATE:
            inner_body = guard(body, levels)
            return None if inner_body is None else Let(name, value, inner_body, span=action.span)
    return None


def _leading(args: tuple[Node, ...], levels: Levels) -> Node | None:
    """What comes before the first conjunct with a prime, and what that one asks itself."""
    before: list[Node] = []
    for arg in args:
        if levels(arg) <= Level.STATE:
            before.append(arg)
            continue
        inner = guard(arg, levels)
        if inner is not None:
            before.append(inner)
        break
    if not before:
        return None
    return before[0] if len(before) == 1 else And(tuple(before), span=args[0].span)
