"""What may live here: subexpressions by name — labels, and the operands that `F!2!(x)` selects.

The rules are those of "TLA+ Version 2: A Preliminary Guide", section 6. Nothing is evaluated: a
selection ends in a piece of the tree, the bound names that became its parameters on the way, and
the LETs that it stood in. `expressions` makes a definition of that, so that later passes see one
more operator and nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pymodel.errors import Diagnostic, Span
from pymodel.frozen import frozen
from pymodel.sema.types import BoundVar
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.walk import bound_names, children

#: Nodes that bind names in one part of them.
_BINDERS = (n.Quantifier, n.FunctionLiteral, n.SetMap, n.Choose, n.SetFilter, n.Lambda)
Units = tuple[n.Unit, ...]


@frozen
class Labelled:
    """A label, the names bound around it since its definition (or outer label), its LETs."""

    label: n.Label
    binders: Mapping[str, n.Ident]
    lets: tuple[Units, ...]
    in_except: bool


def labels(expr: n.Expr) -> Iterator[Labelled]:
    """The labels of an expression; not those inside other labels or definitions of a LET."""
    yield from _labels(expr, {}, (), False)


def _labels(
    expr: n.Expr, binders: dict[str, n.Ident], lets: tuple[Units, ...], in_except: bool
) -> Iterator[Labelled]:
    if isinstance(expr, n.Label):
        yield Labelled(expr, binders, lets, in_except)
        return
    if isinstance(expr, n.Let):
        yield from _labels(expr.body, binders, (*lets, expr.units), in_except)
        return
    body = _body(expr) if isinstance(expr, _BINDERS) else None
    inner = {**binders, **{i.text: i for i in bound_names(expr)}} if body is not None else binders
    for child in children(expr):
        inside = in_except or isinstance(expr, n.Except)
        yield from _labels(child, inner if child is body else binders, lets, inside)


def label_problems(expr: n.Expr) -> Iterator[Diagnostic]:
    """What is wrong with the labels of a definition's body, those inside labels included."""
    seen: dict[str, n.Ident] = {}
    for found in labels(expr):
        label = found.label
        name = label.name
        if name.text in seen:
            note = (("the first one", seen[name.text].span),)
            message = f"there are two labels `{name.text}` in one definition"
            yield Diagnostic("sema.label", message, name.span, "choose another name", note)
        seen.setdefault(name.text, name)
        if found.in_except:
            hint = "give the subexpression a definition of its own"
            yield Diagnostic("sema.label", "a label may not stand in an EXCEPT", name.span, hint)
        given = [p.text for p in label.params]
        if sorted(given) != sorted(found.binders):
            wanted = ", ".join(found.binders)
            hint = f"write `{name.text}({wanted}) ::`" if wanted else f"write `{name.text} ::`"
            message = (
                f"the parameters of the label `{name.text}` are the names bound around it, "
                f"each once: {wanted or 'there are none'}"
            )
            yield Diagnostic("sema.label", message, name.span, hint)
        yield from label_problems(label.expr)


def as_literal(unit: n.FunctionDef) -> n.FunctionLiteral:
    """`f[x \\in S] == e` as `[x \\in S |-> e]`, of which subexpressions are taken."""
    return n.FunctionLiteral(unit.bounds, unit.body, span=unit.span)


def _body(expr: n.Expr) -> n.Expr:
    """The part of a binding node in which its names are bound."""
    match expr:
        case n.SetMap(mapped, _):
            return mapped
        case n.SetFilter(_, predicate):
            return predicate
    body = getattr(expr, "body", None)
    assert isinstance(body, n.Expr)
    return body


def _domains(expr: n.Expr) -> tuple[n.Expr, ...]:
    bounds: tuple[n.Bound, ...] = getattr(expr, "bounds", ())
    if isinstance(expr, n.Choose | n.SetFilter):
        bounds = (expr.bound,)
    return tuple(b.domain for b in bounds if b.domain is not None)


# --- Selecting -----------------------------------------------------------------------------------


class SelectionError(Exception):
    """A selector that selects nothing."""

    def __init__(self, message: str, span: Span, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.span, self.hint = message, span, hint


@dataclass(slots=True)
class Cursor:
    """A place in a definition's body: where selectors have led so far.

    `params` are the bound names that have become parameters, `args` what the selectors give for
    them, `lets` the LETs around the place, outermost first.
    """

    expr: n.Expr
    bound: Callable[[n.Ident], BoundVar]
    params: tuple[BoundVar, ...] = ()
    args: tuple[n.Expr, ...] = ()
    lets: tuple[Units, ...] = ()

    def enter(self, params: tuple[BoundVar, ...], step: n.Selector, body: n.Expr) -> None:
        """Go into the body of an operator whose name is `step`."""
        self.params += params
        self.args += step.args
        self.expr = body

    def whole(self) -> n.Expr:
        """The selected expression, inside the LETs that it stood in."""
        expr = self.expr
        for units in reversed(self.lets):
            expr = n.Let(units, expr, span=expr.span)
        return expr

    def label(self, step: n.Selector) -> None:
        """Go to the expression of a label."""
        found = {item.label.name.text: item for item in labels(self.expr)}
        item = found.get(step.text)
        if item is None:
            hint = close_names(step.text, list(found))
            if not found:
                hint = "it has no labels; `label :: expression` makes one"
            raise SelectionError(f"there is no label `{step.text}` here", step.span, hint)
        self._pass(step, tuple(item.binders[p.text] for p in item.label.params))
        self.lets += item.lets
        self.expr = item.label.expr

    def operand(self, step: n.Selector) -> None:
        """Go to an operand: a number, `<<`, `>>`, `@` or `(e, ...)`."""
        self.expr = see_through(self.expr)
        if isinstance(self.expr, n.Let):
            self.lets += (self.expr.units,)
            self.expr = _nth((self.expr.body,), step, "a LET has one operand, what follows IN")
            return
        if isinstance(self.expr, _BINDERS):
            if step.text in ("@", ""):
                self._pass(step, bound_names(self.expr))
                self.expr = _body(self.expr)
                return
            self.expr = _nth(_domains(self.expr), step, "its operands are the sets of its bounds")
            return
        if step.text in ("@", ""):
            hint = "`!@` and `!(...)` select the body of what binds names, such as `\\A`"
            raise SelectionError("there are no bound names here", step.span, hint)
        self.expr = _nth(_operands(self.expr, step), step)

    def _pass(self, step: n.Selector, names: tuple[n.Ident, ...]) -> None:
        """Make bound names parameters, with the selector's arguments for them."""
        if step.text != "@" and len(step.args) != len(names) and (step.args or step.text == ""):
            wanted = ", ".join(i.text for i in names) or "none"
            message = f"{len(step.args)} arguments are given for the bound names: {wanted}"
            raise SelectionError(message, step.span)
        self.params += tuple(map(self.bound, names))
        self.args += step.args


def see_through(expr: n.Expr) -> n.Expr:
    """The expression inside parentheses and labels."""
    return n.unparen(expr)


def case_arm(expr: n.Expr, step: n.Selector, then: n.Selector | None) -> n.Expr:
    """`!i!j` of a CASE: the guard (1) or the value (2) of arm i; OTHER has a value only."""
    expr = see_through(expr)
    assert isinstance(expr, n.Case)
    if then is None:
        message = "an arm of a CASE is no expression"
        raise SelectionError(message, step.span, "add `!1` for its guard or `!2` for its value")
    arms: list[tuple[n.Expr | None, n.Expr]] = [(a.guard, a.value) for a in expr.arms]
    if expr.other is not None:
        arms.append((None, expr.other))
    at = _index(step, len(arms))
    side = _index(then, 2)
    if at is None or side is None:
        raise SelectionError(f"the CASE has {len(arms)} arms of two operands", step.span)
    found = arms[at][side]
    if found is None:
        raise SelectionError("OTHER is no expression", then.span, "`!2` is the value of OTHER")
    return found


def _operands(expr: n.Expr, step: n.Selector) -> tuple[n.Expr, ...]:
    """The operands of an expression that binds no names."""
    match expr:
        case n.And(items, bulleted) | n.Or(items, bulleted):
            if bulleted or len(items) < 3:
                return items
            rest = items[:-1]  # `a /\ b /\ c` is `(a /\ b) /\ c`
            return (replace(expr, items=rest, span=rest[0].span.to(rest[-1].span)), items[-1])
        case n.OpApply(_, args) | n.SetEnum(args) | n.TupleLit(args) | n.Cartesian(args):
            return args
        case n.InstanceRef(path, _, args):
            return (*(a for part in path for a in part.args), *args)
        case n.LeadsTo(left, right) | n.FunctionSet(left, right) | n.Fairness(_, left, right):
            return (left, right)
        case n.Prime(e) | n.Box(e) | n.Diamond(e) | n.Enabled(e) | n.Unchanged(e):
            return (e,)
        case n.ActionBox(action, subscript) | n.AngleAction(action, subscript):
            return (action, subscript)
        case n.If(cond, then, otherwise):
            return (cond, then, otherwise)
        case n.FunctionApply(function, args):
            if len(args) == 1:
                return (function, args[0])
            return (function, n.TupleLit(args, span=args[0].span.to(args[-1].span)))
        case n.FieldAccess(record, name):
            return (record, n.String(name, span=expr.span))
        case n.RecordLiteral(fields) | n.RecordSet(fields):
            return tuple(f.value for f in fields)
        case n.Except(function, _):
            if step.text not in ("1", "<<"):
                message = "an update of EXCEPT cannot be selected"
                raise SelectionError(message, step.span, "`@` would lose its meaning")
            return (function,)
    return ()


def _nth(operands: tuple[n.Expr, ...], step: n.Selector, hint: str = "") -> n.Expr:
    at = _index(step, len(operands))
    if at is None:
        have = f"it has operands 1 to {len(operands)}" if operands else "it has none"
        raise SelectionError(f"there is no operand `!{step.text}` here", step.span, hint or have)
    return operands[at]


def _index(step: n.Selector, count: int) -> int | None:
    """The place that a selector means among `count` operands; None when there is none."""
    if step.text == "<<":
        return 0 if count else None
    if step.text == ">>":
        return 1 if count == 2 else None
    if not step.text.isdigit() or not 1 <= int(step.text) <= count:
        return None
    return int(step.text) - 1
