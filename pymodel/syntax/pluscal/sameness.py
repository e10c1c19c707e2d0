"""What may live here: whether two translations say the same, however they are written.

Translators differ in parentheses, bullets, the order of declarations and of UNCHANGED, and in the
lines that messages name. What is left is compared node by node.
"""

from __future__ import annotations

from collections.abc import Iterable

from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal.rewrite import rewrite

#: A node without its spans and without what means nothing.
_Form = tuple[object, ...]


def differences(ours: Iterable[n.Unit], theirs: Iterable[n.Unit]) -> tuple[str, ...]:
    """The names that two translations define or declare differently, in the order of the first."""
    left, right = forms(ours), forms(theirs)
    names = [*left, *(name for name in right if name not in left)]
    return tuple(name for name in names if left.get(name) != right.get(name))


def forms(units: Iterable[n.Unit]) -> dict[str, _Form]:
    """The definitions of a translation by name; its declarations under VARIABLES, CONSTANTS."""
    found: dict[str, _Form] = {}
    units = _with_disjunct(list(units))
    variables: set[str] = set()
    constants: set[str] = set()
    for unit in units:
        match unit:
            case n.Variables(names):
                variables |= {name.text for name in names}
            case n.Constants(decls):
                constants |= {decl.name.text for decl in decls}
            case n.OperatorDef(n.Ident("vars"), (), n.TupleLit(items)):
                found["vars"] = tuple(sorted(repr(_form(item)) for item in items))
            case n.OperatorDef(name, params, body):
                found[name.text] = (tuple(q.name.text for q in params), _form(body))
            case n.FunctionDef(name) | n.InstanceUnit(name=n.Ident() as name):
                found[name.text] = _form(unit)
            case n.Separator():
                pass
            case _:
                found[type(unit).__name__] = _form(unit)
    found["VARIABLES"] = tuple(sorted(variables))
    found["CONSTANTS"] = tuple(sorted(constants))
    return found


def _with_disjunct(units: list[n.Unit]) -> list[n.Unit]:
    """`Terminating` written out in `Next`, as translators before 2019 wrote it."""
    bodies = {u.name.text: u.body for u in units if isinstance(u, n.OperatorDef) and not u.params}
    stutters = bodies.get("Terminating")
    if stutters is None:
        return units
    table = {"Terminating": lambda _: stutters}
    return [
        rewrite(u, table) if isinstance(u, n.OperatorDef) and u.name.text == "Next" else u
        for u in units
        if not (isinstance(u, n.OperatorDef) and u.name.text == "Terminating")
    ]


def _form(value: object) -> _Form:
    match value:
        case n.Paren(inner) | n.Label(expr=inner):
            return _form(inner)
        case n.And() | n.Or():
            return _junction(value)
        case n.Unchanged():
            return _junction(n.And((value,), span=value.span))
        case n.OpApply("=", (n.Prime(n.Name(new)), n.Name(old))) if new == old:
            return ("kept", new)
        case n.OpApply("Assert", (condition, _)):
            return ("Assert", _form(condition))
        case n.Node():
            names = [name for name in value.__dataclass_fields__ if name != "span"]
            return (type(value).__name__, *(_form(getattr(value, name)) for name in names))
        case tuple():
            return tuple(_form(item) for item in value)
    return (value,)


def _junction(expr: n.And | n.Or) -> _Form:
    """A list without nesting; what stays unchanged is said in one place."""
    items: list[_Form] = []
    kept: set[_Form] = set()
    kind = n.And if isinstance(expr, n.And) else n.Or
    queue: list[n.Expr] = list(expr.items)
    while queue:
        item = _alone(queue.pop(0))
        match item:
            case n.Unchanged(n.TupleLit(names)) if kind is n.And:
                kept |= {("kept", name.ident) for name in names if isinstance(name, n.Name)}
            case n.Unchanged(n.Name(name)) if kind is n.And:
                kept.add(("kept", name))
            case n.And(inner) | n.Or(inner) if isinstance(item, kind):
                queue[:0] = inner
            case _:
                form = _form(item)
                if form[0] == "kept" and kind is n.And:
                    kept.add(form)
                else:
                    items.append(form)
    found = [*items, *sorted(kept, key=repr)]
    return found[0] if len(found) == 1 else (kind.__name__, *found)


def _alone(expr: n.Expr) -> n.Expr:
    """What stands in parentheses, or alone in a list."""
    inner = n.unparen(expr)
    while isinstance(inner, n.And | n.Or) and len(inner.items) == 1:
        inner = n.unparen(inner.items[0])
    return inner
