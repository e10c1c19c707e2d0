"""What may live here: expressions as TLA+ text, with parentheses where they are needed.

A printed expression is a block of lines: blocks are put side by side with the later lines indented,
so bulleted lists stay aligned. Parentheses that the author wrote are `Paren` nodes and are printed;
others are added only where the text would otherwise be read differently.
"""

from __future__ import annotations

from pymodel.syntax import nodes as n
from pymodel.syntax.expressions import root_operator
from pymodel.syntax.operators import INFIX, POSTFIX, PREFIX, Operator

#: A block of lines.
Block = list[str]

#: Nodes whose text goes on as far as it can: followed by an operator they need parentheses.
_OPEN = (n.Quantifier, n.Choose, n.If, n.Case, n.Let, n.Lambda, n.Label)
WIDTH = 100
#: A list wider than this is written with an item a line.
NARROW = 72


# --- Blocks ----------------------------------------------------------------------------------


def beside(*parts: str | Block) -> Block:
    """Blocks side by side: each begins where the last line of what is before it ends."""
    out: Block = [""]
    for part in parts:
        block = [part] if isinstance(part, str) else part
        indent = " " * len(out[-1])
        out[-1] += block[0]
        out.extend(indent + line for line in block[1:])
    return out


def listed(items: list[Block], opener: str, closer: str) -> Block:
    parts: list[str | Block] = [opener]
    for at, item in enumerate(items):
        if at:
            parts.append(", ")
        parts.append(item)
    flat = beside(*parts, closer)
    if len(items) < 2 or max(map(len, flat)) <= NARROW:
        return flat
    lines: Block = []
    for at, item in enumerate(items):
        end = closer if at == len(items) - 1 else ","
        lines += beside(" " * len(opener) if at else opener, item, end)
    return lines


def _bulleted(bullet: str, items: tuple[n.Expr, ...]) -> Block:
    out: Block = []
    for item in items:
        out.extend(beside(f"{bullet} ", expr_block(item, tail=True)))
    return out


# --- Expressions -----------------------------------------------------------------------------


def expr_block(expr: n.Expr, *, tail: bool) -> Block:
    """An expression; `tail` says that no operator can follow it in its bracket or list."""
    if not tail and (isinstance(expr, _OPEN) or _is_list(expr)):
        return beside("(", expr_block(expr, tail=True), ")")
    match expr:
        case n.Paren(inner):
            return beside("(", expr_block(inner, tail=True), ")")
        case n.And(items, True):
            return _bulleted("/\\", items)
        case n.Or(items, True):
            return _bulleted("\\/", items)
    operator = _operator(expr)
    if operator is not None:
        return _operation(expr, operator, tail=tail)
    return _atom(expr) or _words(expr)


def _bullet(expr: n.Expr) -> str:
    return "/\\" if isinstance(expr, n.And) else "\\/"


def _is_list(expr: n.Expr) -> bool:
    return isinstance(expr, n.And | n.Or) and (expr.bulleted or len(expr.items) < 2)


def _operator(expr: n.Expr) -> Operator | None:
    """The operator at the root of an expression, that of a list included."""
    if isinstance(expr, n.And | n.Or):
        return INFIX[_bullet(expr)]
    return root_operator(expr)


def _operands(expr: n.Expr) -> tuple[n.Expr, ...]:
    match expr:
        case n.And(items) | n.Or(items) | n.Cartesian(items):
            return items
        case n.OpApply(_, args):
            return args
        case n.LeadsTo(left, right):
            return (left, right)
        case n.Prime(e) | n.Box(e) | n.Diamond(e) | n.Enabled(e) | n.Unchanged(e):
            return (e,)
    raise AssertionError(f"no operator: {expr}")


def _operation(expr: n.Expr, operator: Operator, *, tail: bool) -> Block:
    operands = _operands(expr)
    if len(operands) > 1:
        parts: list[str | Block] = []
        last = len(operands) - 1
        if _is_list(operands[0]) and _bullet(operands[0]) != operator.symbol:
            # An operator in the column of the bullets ends the list.
            rest = _operand(operands[1], operator, tail=tail) if last == 1 else None
            if rest is not None:
                head = expr_block(operands[0], tail=True)
                return [*head, *beside(f"{operator.symbol} ", rest)]
        for at, each in enumerate(operands):
            sign = f" {operator.symbol} " if at else ""
            first_of_chain = at == 0 and operator.left_assoc and not isinstance(expr, _FLAT)
            operand = _operand(each, operator, same=first_of_chain, tail=tail and at == last)
            parts.extend((sign, operand))
        return beside(*parts)
    inner = operands[0]
    if operator.symbol in POSTFIX:
        operand = _wrap(inner) if _is_prefix(inner) else _operand(inner, operator, tail=False)
        return beside(operand, operator.symbol)
    sign = {"-.": "-"}.get(operator.symbol, operator.symbol)
    if sign.isalpha():
        sign += " "
    operand = (
        expr_block(inner, tail=tail) if _is_prefix(inner) else _operand(inner, operator, tail=tail)
    )
    blank = " " if operand[0][:1] in tuple("-.>+|") else ""
    return beside(sign + blank, operand)


#: Left-associative operators that make one n-ary node: a child of the same kind needs parentheses.
_FLAT = (n.And, n.Or, n.Cartesian)


def _is_prefix(expr: n.Expr) -> bool:
    operator = _operator(expr)
    return operator is not None and len(_operands(expr)) == 1 and operator.symbol in PREFIX


def _operand(expr: n.Expr, outer: Operator, *, same: bool = False, tail: bool) -> Block:
    if isinstance(expr, n.Label):
        return _wrap(expr)
    if _is_prefix(expr):
        return expr_block(expr, tail=tail) if _all_tighter(expr, outer) else _wrap(expr)
    inner = _operator(expr) or _exposed(expr)
    if inner is None or _is_list(expr) or inner.binds_tighter_than(outer):
        return expr_block(expr, tail=tail)
    postfix_chain = inner.symbol in POSTFIX and outer.symbol in POSTFIX
    if (same and inner is outer) or postfix_chain:
        return expr_block(expr, tail=tail)
    return _wrap(expr)


def _all_tighter(expr: n.Expr, outer: Operator) -> bool:
    """True for `[]~a` where each of the prefix operators binds tighter than `outer`."""
    while _is_prefix(expr):
        operator = _operator(expr)
        if operator is None or not operator.binds_tighter_than(outer):
            return False
        expr = _operands(expr)[0]
    return True


def _exposed(expr: n.Expr) -> Operator | None:
    """The postfix operator in `x'[i]` and `x'.f`, which an operator before it still meets."""
    while isinstance(expr, n.FunctionApply | n.FieldAccess):
        expr = expr.function if isinstance(expr, n.FunctionApply) else expr.record
        operator = _operator(expr)
        if operator is not None and operator.symbol in POSTFIX:
            return operator
    return None


def _wrap(expr: n.Expr) -> Block:
    return beside("(", expr_block(expr, tail=True), ")")


def _atom(expr: n.Expr) -> Block | None:
    """Expressions that need no parentheses anywhere; None for the others."""
    match expr:
        case n.Name(ident):
            return [ident]
        case n.Number(value):
            return [str(value)]
        case n.Decimal(text):
            return [text]
        case n.String(value):
            return [_quote(value)]
        case n.Boolean(value):
            return ["TRUE" if value else "FALSE"]
        case n.At():
            return ["@"]
        case n.OpApply(op, args):
            return beside(op, _arguments(args))
        case n.InstanceRef(path, name, args):
            steps: list[str | Block] = []
            for step in path:
                steps.extend((step.name, _arguments(step.args), "!"))
            return beside(*steps, name, _arguments(args))
        case n.Subexpression(selectors):
            parts = [beside(step.text, _arguments(step.args)) for step in selectors]
            return beside(parts[0], *(piece for part in parts[1:] for piece in ("!", part)))
        case n.SetEnum(items):
            return listed(_all(items), "{", "}")
        case n.TupleLit(items):
            return _closed(listed(_all(items), "<<", ""), ">>")
        case n.SetFilter(bound, predicate):
            return beside("{", _bound(bound), " : ", expr_block(predicate, tail=True), "}")
        case n.SetMap(mapped, bounds):
            return beside("{", _mapped(mapped), " : ", bounds_block(bounds), "}")
        case n.FunctionLiteral(bounds, body):
            return beside("[", bounds_block(bounds), " |-> ", expr_block(body, tail=True), "]")
        case n.FunctionSet(domain, codomain):
            left, right = expr_block(domain, tail=True), expr_block(codomain, tail=True)
            return beside("[", left, " -> ", right, "]")
        case n.RecordLiteral(fields):
            return _fields(fields, " |-> ")
        case n.RecordSet(fields):
            return _fields(fields, " : ")
        case n.FunctionApply(function, args):
            return beside(_head(function), listed(_all(args), "[", "]"))
        case n.FieldAccess(record, name):
            return beside(_head(record), f".{name}")
        case n.Except(function, updates):
            parts = [_update(update) for update in updates]
            return beside("[", expr_block(function, tail=True), " EXCEPT ", listed(parts, "", "]"))
        case n.ActionBox(action, subscript):
            return beside("[", expr_block(action, tail=True), "]_", _subscript(subscript))
        case n.AngleAction(action, subscript):
            opened = beside("<<", expr_block(action, tail=True))
            return beside(_closed(opened, ">>_"), _subscript(subscript))
        case n.Fairness(kind, subscript, action):
            act = expr_block(action, tail=True)
            return beside(kind.value, _subscript(subscript), "(", act, ")")
    return None


def _closed(block: Block, sign: str) -> Block:
    """A block and `>>`; after `F!:` there is a blank, lest `:>` become a token."""
    return beside(block, f" {sign}" if block[-1].endswith(":") else sign)


def _words(expr: n.Expr) -> Block:
    """Expressions that begin with a word and go on as far as they can."""
    from pymodel.syntax.printer import unit_block  # noqa: PLC0415 — LET holds units

    match expr:
        case n.Quantifier(kind, bounds, body):
            inner = expr_block(body, tail=True)
            if len(inner) == 1:
                return beside(f"{kind.value} ", bounds_block(bounds), " : ", inner)
            head = beside(f"{kind.value} ", bounds_block(bounds), " :")
            return [*head, *("  " + line for line in inner)]
        case n.Choose(bound, body):
            return beside("CHOOSE ", _bound(bound), " : ", expr_block(body, tail=True))
        case n.Lambda(params, body):
            names = ", ".join(p.name.text for p in params)
            return beside(f"LAMBDA {names} : ", expr_block(body, tail=True))
        case n.If(cond, then, otherwise):
            return _if(cond, then, otherwise)
        case n.Case(arms, other):
            return _case(arms, other)
        case n.Let(units, body):
            lines = [line for unit in units for line in unit_block(unit)]
            return [*beside("LET ", lines), *beside("IN  ", expr_block(body, tail=True))]
        case n.Label(name, params, inner):
            formals = f"({', '.join(p.text for p in params)})" if params else ""
            return beside(f"{name.text}{formals} :: ", expr_block(inner, tail=True))
    raise AssertionError(f"a node that the printer does not know: {type(expr).__name__}")


def _if(cond: n.Expr, then: n.Expr, otherwise: n.Expr) -> Block:
    parts = [expr_block(e, tail=True) for e in (cond, then, otherwise)]
    one_line = all(len(p) == 1 for p in parts) and sum(len(p[0]) for p in parts) < WIDTH - 15
    if one_line:
        return [f"IF {parts[0][0]} THEN {parts[1][0]} ELSE {parts[2][0]}"]
    return [
        *beside("IF ", parts[0]),
        *beside("THEN ", parts[1]),
        *beside("ELSE ", parts[2]),
    ]


def _ends_in_case(expr: n.Expr) -> bool:
    """Whether the text of an expression ends in a CASE, which would take the arms that follow."""
    match expr:
        case n.Case():
            return True
        case n.Quantifier(_, _, last) | n.Choose(_, last) | n.Lambda(_, last) | n.Let(_, last):
            return _ends_in_case(last)
        case n.If(_, _, last) | n.Label(_, _, last):
            return _ends_in_case(last)
        case n.And(_, True) | n.Or(_, True):
            return False  # the arms stand left of the bullets
    operator = _operator(expr)
    if operator is None or operator.symbol in POSTFIX:
        return False
    return _ends_in_case(_operands(expr)[-1])


def _case(arms: tuple[n.CaseArm, ...], other: n.Expr | None) -> Block:
    out: Block = []
    for arm in arms:
        word = "  [] " if out else "CASE "
        value = _wrap(arm.value) if _ends_in_case(arm.value) else expr_block(arm.value, tail=True)
        out.extend(beside(word, expr_block(arm.guard, tail=True), " -> ", value))
    if other is not None:
        out.extend(
            beside("  [] OTHER -> " if out else "CASE OTHER -> ", expr_block(other, tail=True))
        )
    return out


def _all(items: tuple[n.Expr, ...]) -> list[Block]:
    return [expr_block(item, tail=True) for item in items]


def _mapped(expr: n.Expr) -> Block:
    """The expression of `{e : x \\in S}`; `y \\in T` there would be read as a bound."""
    if isinstance(expr, n.OpApply) and expr.op == "\\in":
        return _wrap(expr)
    return expr_block(expr, tail=True)


def _head(expr: n.Expr) -> Block:
    """What stands before `[...]` or `.field`."""
    if isinstance(
        expr, n.Name | n.FunctionApply | n.FieldAccess | n.Paren | n.TupleLit | n.SetEnum
    ):
        return expr_block(expr, tail=False)
    operator = _operator(expr)
    if operator is not None and operator.symbol in POSTFIX:
        return expr_block(expr, tail=False)
    applied = (
        isinstance(expr, n.OpApply | n.InstanceRef | n.Subexpression) and _operator(expr) is None
    )
    if applied or isinstance(
        expr, n.RecordLiteral | n.FunctionLiteral | n.Except | n.String | n.At
    ):
        return expr_block(expr, tail=False)
    return _wrap(expr)


def _arguments(args: tuple[n.Expr, ...]) -> Block:
    """Arguments in parentheses; an operator's symbol gets blanks, lest `(+)` become one token."""
    if not args:
        return [""]
    shown = []
    for arg in args:
        if isinstance(arg, n.Name) and not (arg.ident[0].isalnum() or arg.ident[0] == "_"):
            shown.append([f" {arg.ident} "])
        else:
            shown.append(expr_block(arg, tail=True))
    return listed(shown, "(", ")")


def _subscript(expr: n.Expr) -> Block:
    match expr:
        case n.Name() | n.TupleLit() | n.Paren() | n.SetEnum():
            return expr_block(expr, tail=False)
        case n.InstanceRef(path, _, ()) if not any(step.args for step in path):
            return expr_block(expr, tail=False)
    return _wrap(expr)


def _bound(bound: n.Bound) -> Block:
    names = ", ".join(name.text for name in bound.names)
    if bound.is_tuple:
        names = f"<<{names}>>"
    if bound.domain is None:
        return [names]
    return beside(f"{names} \\in ", _operand(bound.domain, INFIX["\\in"], tail=True))


def bounds_block(bounds: tuple[n.Bound, ...]) -> Block:
    return listed([_bound(b) for b in bounds], "", "")


def _fields(fields: tuple[n.RecordField, ...], sign: str) -> Block:
    shown = [beside(f"{f.name.text}{sign}", expr_block(f.value, tail=True)) for f in fields]
    return listed(shown, "[", "]")


def _update(update: n.ExceptUpdate) -> Block:
    parts: list[str | Block] = ["!"]
    for step in update.path:
        if isinstance(step, n.FieldStep):
            parts.append(f".{step.field}")
        else:
            parts.append(listed(_all(step.args), "[", "]"))
    return beside(*parts, " = ", expr_block(update.value, tail=True))


def _quote(text: str) -> str:
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}
    return '"' + "".join(escapes.get(c, c) for c in text) + '"'
