"""What may live here: operator precedence. Operands are `forms`; this puts operators between them.

An operator-precedence parser with an explicit stack: the next operator is compared with the one on
top of the stack. The whole range above: shift. The whole range below: reduce. Overlap: an error,
except for two of the same left-associative operator.
"""

from __future__ import annotations

from typing import NamedTuple

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.cursor import Cursor
from pymodel.syntax.lexer import Token
from pymodel.syntax.operators import INFIX, POSTFIX, PREFIX, Operator


class _Pending(NamedTuple):
    """An operator that waits on the stack for its right operand."""

    operator: Operator
    token: Token
    is_prefix: bool


class OperatorParser(Cursor):
    """Expressions made of operators; `operand` is given by a subclass."""

    def operand(self) -> n.Expr:
        """One operand with its function applications and record fields."""
        raise NotImplementedError

    def suffixes(self, expr: n.Expr) -> n.Expr:
        """Apply the `[...]` and `.field` that follow."""
        raise NotImplementedError

    def expression(self) -> n.Expr:
        """An expression, as long as it can be made."""
        operands: list[n.Expr] = []
        stack: list[_Pending] = []
        while True:
            token = self.peek()
            text = token.text
            prefix = PREFIX.get("-." if text == "-" else text)
            if prefix is not None:
                if stack:
                    _check_prefix(stack[-1], prefix, token)
                stack.append(_Pending(prefix, token, True))
                self.at += 1
                continue
            operands.append(self.operand())
            if stack and isinstance(operands[-1], n.Label):
                _check_label(stack[-1], operands[-1])
            infix = self._after_operand(operands, stack)
            if infix is None:
                while stack:
                    _reduce(operands, stack)
                return operands[0]
            stack.append(infix)

    def _after_operand(self, operands: list[n.Expr], stack: list[_Pending]) -> _Pending | None:
        """Take postfix operators, then an infix one if there is one."""
        while True:
            token = self.peek()
            postfix = POSTFIX.get(token.text)
            if postfix is None:
                break
            _make_room(operands, stack, postfix, token)
            self.at += 1
            expr = operands[-1]
            span = expr.span.to(token.span)
            operands[-1] = self.suffixes(postfixed(token.text, expr, span))
        infix = INFIX.get(token.text)
        if infix is None:
            return None
        _make_room(operands, stack, infix, token)
        self.at += 1
        return _Pending(infix, token, False)


def _make_room(
    operands: list[n.Expr], stack: list[_Pending], operator: Operator, token: Token
) -> None:
    """Reduce everything on the stack that binds tighter than `operator`."""
    while stack:
        top = stack[-1].operator
        if operator.binds_tighter_than(top):
            return
        same = top is operator and operator.left_assoc
        if not (top.binds_tighter_than(operator) or same):
            raise SpecError(_conflict(stack[-1], operator, token))
        _reduce(operands, stack)


def _reduce(operands: list[n.Expr], stack: list[_Pending]) -> None:
    pending = stack.pop()
    right = operands.pop()
    if pending.is_prefix:
        span = pending.token.span.to(right.span)
        operands.append(_prefix(pending.operator.symbol, right, span))
    else:
        left = operands.pop()
        operands.append(binary(pending.operator.symbol, left, right, left.span.to(right.span)))


def postfixed(symbol: str, expr: n.Expr, span: Span) -> n.Expr:
    """A postfix operator applied; the prime has a node of its own."""
    if symbol == "'":
        return n.Prime(expr, span=span)
    return n.OpApply(symbol, (expr,), span=span)


def _prefix(symbol: str, expr: n.Expr, span: Span) -> n.Expr:
    match symbol:
        case "[]":
            return n.Box(expr, span=span)
        case "<>":
            return n.Diamond(expr, span=span)
        case "ENABLED":
            return n.Enabled(expr, span=span)
        case "UNCHANGED":
            return n.Unchanged(expr, span=span)
        case _:
            return n.OpApply(symbol, (expr,), span=span)


def binary(symbol: str, left: n.Expr, right: n.Expr, span: Span) -> n.Expr:
    """An infix operator applied; some have a node of their own."""
    match symbol, left:
        case "/\\", n.And(items, False):
            return n.And((*items, right), span=span)
        case "/\\", _:
            return n.And((left, right), span=span)
        case "\\/", n.Or(items, False):
            return n.Or((*items, right), span=span)
        case "\\/", _:
            return n.Or((left, right), span=span)
        case "\\X", n.Cartesian(factors):
            return n.Cartesian((*factors, right), span=span)
        case "\\X", _:
            return n.Cartesian((left, right), span=span)
        case "~>", _:
            return n.LeadsTo(left, right, span=span)
        case _:
            return n.OpApply(symbol, (left, right), span=span)


def _check_prefix(top: _Pending, prefix: Operator, token: Token) -> None:
    """A unary minus may not follow an infix operator that binds tighter: `a * -b`."""
    if not top.is_prefix and prefix.symbol == "-." and not prefix.binds_tighter_than(top.operator):
        raise SpecError(_conflict(top, prefix, token))


def _check_label(top: _Pending, label: n.Label) -> None:
    """A label may not change how its line is read: `a * lab :: b + c` would be `a * (b + c)`."""
    operator = root_operator(label.expr)
    if operator is not None and not operator.binds_tighter_than(top.operator):
        raise SpecError(
            Diagnostic(
                "syntax.label",
                f"the label `{label.name.text}` would change how `{top.token.raw}` is read",
                label.name.span,
                "put parentheses around what the label names, or around the label and it",
            )
        )


def root_operator(expr: n.Expr) -> Operator | None:
    """The operator at the root of an expression, if one is."""
    match expr:
        case n.And(_, False):
            return INFIX["/\\"]
        case n.Or(_, False):
            return INFIX["\\/"]
        case n.Cartesian():
            return INFIX["\\X"]
        case n.LeadsTo():
            return INFIX["~>"]
        case n.Prime():
            return POSTFIX["'"]
        case n.Box():
            return PREFIX["[]"]
        case n.Diamond():
            return PREFIX["<>"]
        case n.Enabled():
            return PREFIX["ENABLED"]
        case n.Unchanged():
            return PREFIX["UNCHANGED"]
        case n.OpApply(op, args) if len(args) == 2:
            return INFIX.get(op)
        case n.OpApply(op, args) if len(args) == 1:
            return PREFIX.get(op) or POSTFIX.get(op)
    return None


def _conflict(top: _Pending, operator: Operator, token: Token) -> Diagnostic:
    first, second = top.token.raw, token.raw
    if top.operator is operator:
        message = f"`{first}` does not associate: `a {first} b {second} c` needs parentheses"
    else:
        message = f"`{first}` and `{second}` have no order of precedence between them"
    hint = "put parentheses around the part that belongs together"
    if {top.operator.symbol, operator.symbol} == {"/\\", "\\/"}:
        hint += "; in a list, bullets of one list stand in one column"
    elif top.operator is operator and operator.low == 5:
        hint = f"write `a {first} b /\\ b {first} c`, or use parentheses"
    elif operator.symbol == "-.":
        hint = f"write `{first} (-...)`"
    return Diagnostic(
        "syntax.precedence",
        message,
        token.span,
        hint,
        ((f"the other operator, `{first}`", top.token.span),),
    )
