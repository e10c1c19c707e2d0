"""What may live here: the units of a translation as text, in the shape that users know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal.module import Piece
from pymodel.syntax.pluscal.names import Renaming
from pymodel.syntax.print_expr import Block, beside, expr_block
from pymodel.syntax.printer import unit_block


def show_pieces(
    pieces: Iterable[Piece], renamings: Iterable[Renaming], width: int = 78
) -> list[str]:
    """The lines between the marks of the translation."""
    lines = [_renamed(each) for each in renamings]
    for piece in pieces:
        if piece.comment:
            lines.append(f"(* {piece.comment} *)")
        lines += _unit(piece, width)
        if not piece.close:
            lines.append("")
    return lines


def _renamed(each: Renaming) -> str:
    of = f" of {each.context}" if each.context else ""
    place = f"at line {each.span.line} col {each.span.col}"
    return f"\\* {each.kind.words.capitalize()} {each.name}{of} {place} changed to {each.new}"


def _unit(piece: Piece, width: int) -> Block:
    unit = piece.unit
    match unit:
        case n.Variables(names):
            word = "VARIABLES " if len(names) > 1 else "VARIABLE "
            return _filled(word, [name.text for name in names], ", ", "", width)
        case n.OperatorDef(n.Ident("vars"), _, n.TupleLit(items)):
            return _filled("vars == << ", [_text(i) for i in items], ", ", " >>", width)
        case n.OperatorDef(name, params, body, fixity=n.Fixity.NONFIX) if not unit.local:
            head = name.text + _formals(params) + " == "
            if piece.inner and isinstance(body, n.And):
                return beside(head, list(_commented(body, piece)))
            match body:
                case n.Or(items, False) if all(isinstance(i, n.Name | n.OpApply) for i in items):
                    return _filled(head, [_text(i) for i in items], " \\/ ", "", width)
                case n.Or(items, False):
                    return _disjuncts(head, items)
            if not _is_translated(unit):
                return unit_block(unit)
            return beside(head, expr_block(body, tail=True))
    return unit_block(unit)


def _is_translated(unit: n.OperatorDef) -> bool:
    return all(param.name.text == "self" for param in unit.params)


def _formals(params: tuple[n.Param, ...]) -> str:
    return f"({', '.join(param.name.text for param in params)})" if params else ""


def _text(expr: n.Expr) -> str:
    return " ".join(expr_block(expr, tail=True))


def _commented(body: n.And, piece: Piece) -> Iterator[str]:
    for at, item in enumerate(body.items):
        if at in piece.inner:
            yield f"(* {piece.inner[at]} *)"
        yield from beside("/\\ ", expr_block(item, tail=True))


def _filled(head: str, words: list[str], between: str, end: str, width: int) -> Block:
    """Words in as many lines as they need, under each other."""
    lines: Block = []
    line = head
    for at, word in enumerate(words):
        sign = between if at else ""
        if at and len(line) + len(sign) + len(word) + len(end) > width:
            lines.append(line + sign.rstrip() if sign.strip() == "," else line)
            line = " " * len(head) + ("" if sign.strip() == "," else sign.lstrip())
            sign = ""
        line += sign + word
    return [*lines, line + end]


def _disjuncts(head: str, items: tuple[n.Expr, ...]) -> Block:
    """`Next`: what needs no parentheses in the first line, each of the others in its own."""
    leading = 0
    while leading < len(items) and isinstance(items[leading], n.Name):
        leading += 1
    lines: Block = []
    indent = " " * (len(head) + 3)
    if leading:
        lines.append(head + " \\/ ".join(_text(item) for item in items[:leading]))
    else:
        lines += beside(head, expr_block(items[0], tail=False))
        leading = 1
    for item in items[leading:]:
        lines += beside(f"{indent}\\/ ", expr_block(item, tail=False))
    return lines
