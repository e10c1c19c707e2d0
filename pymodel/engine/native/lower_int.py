"""What may live here: integers. A value is an offset from the least of its interval, so that every
operation knows how many bits its result needs."""

from __future__ import annotations

from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.shapes import IntShape, SetShape
from pymodel.engine.native.sym import Declined, Env, Known, Sym, Val
from pymodel.kernel.nodes import Builtin, Node

#: Integers of more bits than this are left to the interpreter.
_WIDEST = 63
#: The widest interval with ends known only when running.
_LONGEST = 1_024


def bounds(v: Val) -> tuple[int, int]:
    """The least and greatest that an integer may be."""
    if isinstance(v, Known):
        return v.value, v.value
    assert isinstance(v.shape, IntShape)
    return v.shape.low, v.shape.high


def offset(lo: Lowerer, v: Val, base: int, width: int) -> Expr:
    """v - base in so many bits, modulo their number."""
    b, mask = lo.b, (1 << width) - 1
    if isinstance(v, Known):
        return b.num(width, (v.value - base) & mask)
    assert isinstance(v.shape, IntShape)
    return b.add(b.resize(v.bits, width), b.num(width, (v.shape.low - base) & mask))


def ranged(lo: Lowerer, bits: Expr, low: int, high: int) -> Val:
    """An integer by its offset from `low`, in bits enough for the interval."""
    shape = IntShape(low, high)
    return lo.make(shape, lo.b.resize(bits, shape.width) if shape.width else None)


def _width(node: Node, low: int, high: int, *more: int) -> int:
    ends = (low, high, *more)
    width = (max(ends) - min(ends)).bit_length() + 1
    if width > _WIDEST:
        raise Declined(node.span, "integers of unbounded size")
    return width


def arithmetic(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`+`, `-`, `*`, unary minus."""
    args = [lo.integer(lo.value(a, env), node) for a in node.args]
    (a, b_), ends = (args[0], args[-1]), [bounds(a) for a in args]
    (al, ah), (bl, bh) = ends[0], ends[-1]
    match node.name:
        case "+":
            low, high = al + bl, ah + bh
            width = _width(node, low, high, 0)
            bits = lo.b.add(offset(lo, a, al, width), offset(lo, b_, bl, width))
        case "-":
            low, high = al - bh, ah - bl
            width = _width(node, low, high, 0)
            bits = lo.b.sub(offset(lo, a, low, width), offset(lo, b_, 0, width))
        case "-.":
            low, high = -ah, -al
            width = _width(node, low, high, 0)
            bits = lo.b.sub(lo.b.num(width, ah & ((1 << width) - 1)), offset(lo, a, 0, width))
        case _:
            corners = [x * y for x in (al, ah) for y in (bl, bh)]
            low, high = min(corners), max(corners)
            width = _width(node, low, high, al, ah, bl, bh, 0)
            product = lo.b.binary("mul", offset(lo, a, 0, width), offset(lo, b_, 0, width))
            bits = lo.b.sub(product, lo.b.num(width, low & ((1 << width) - 1)))
    return ranged(lo, bits, low, high)


def divided(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`\\div` and `%`, which floor; the divisor of `%` has to be positive."""
    b = lo.b
    x, y = (lo.integer(lo.value(a, env), node) for a in node.args)
    (xl, xh), (yl, yh) = bounds(x), bounds(y)
    why = lo.why(node, "a divisor that is not positive")
    if yh <= 0:
        b.trap(why)
    width = _width(node, xl, xh, yl, yh, 0)
    divisor = offset(lo, y, 0, width)
    if yl <= 0:
        positive = b.compare("slt", b.num(width, 0), divisor)
        b.trap_if(b.not_(positive), why)
    least = max(1, yl)
    # A multiple of the divisor is added, so that the dividend is not negative.
    if xl >= 0:
        top, add = offset(lo, x, 0, width), 0
    elif isinstance(y, Known):
        add = -(xl // y.value)
        top = offset(lo, x, -add * y.value, width)
    else:
        raise Declined(node.span, "division of negative numbers by what is not constant")
    if node.name == "%":
        return ranged(lo, b.binary("urem", top, divisor), 0, max(yh - 1, 0))
    low = min(xl // least, xl // yh)
    high = max(xh // least, xh // yh)
    quotient = b.binary("udiv", top, divisor)
    return ranged(lo, b.sub(quotient, b.num(width, (low + add) & ((1 << width) - 1))), low, high)


def power(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`a ^ b` of few numbers: a table."""
    base, exponent = (lo.integer(lo.value(a, env), node) for a in node.args)
    apply = lo.interpreted.registry[node.name].apply
    why = lo.why(node, "^")
    found: Val | None = None
    if isinstance(base, Known) and isinstance(exponent, Sym):
        found = lo.spread(exponent, lambda n: apply(base.value, n), why)
    elif isinstance(base, Sym) and isinstance(exponent, Known):
        found = lo.spread(base, lambda n: apply(n, exponent.value), why)
    if found is None:
        raise Declined(node.span, "powers of many numbers")
    return found


def compared(lo: Lowerer, node: Builtin, env: Env) -> Expr:
    """`<`, `=<`, `>`, `>=`."""
    x, y = (lo.integer(lo.value(a, env), node) for a in node.args)
    if node.name in (">", ">="):
        x, y = y, x
    (xl, xh), (yl, yh) = bounds(x), bounds(y)
    strict = node.name in ("<", ">")
    if xh < yl or (not strict and xh <= yl):
        return lo.b.true
    if xl > yh or (strict and xl >= yh):
        return lo.b.false
    base = min(xl, yl)
    width = max(1, (max(xh, yh) - base).bit_length())
    if width > _WIDEST:
        raise Declined(node.span, "integers of unbounded size")
    left, right = offset(lo, x, base, width), offset(lo, y, base, width)
    return lo.b.compare("ult" if strict else "ule", left, right)


def interval(lo: Lowerer, node: Builtin, env: Env) -> Val:
    """`a..b` as a set of integers."""
    b = lo.b
    x, y = (lo.integer(lo.value(a, env), node) for a in node.args)
    (xl, xh), (yl, yh) = bounds(x), bounds(y)
    n = yh - xl + 1
    if n <= 0:
        return Known(frozenset())
    if n > _LONGEST:
        raise Declined(node.span, f"an interval of up to {n} integers")
    shape = SetShape(tuple(range(xl, yh + 1)))
    width = max(n, (max(xh, yh + 1) - min(xl, yl)).bit_length() + 1)
    ones = b.num(width, (1 << width) - 1)
    # What is from x on, without what is from y + 1 on.
    start = b.binary("shl", ones, offset(lo, x, xl, width))
    above = b.add(offset(lo, y, xl, width), b.num(width, 1))
    if yl + 1 < xl:
        below = b.compare("slt", above, b.num(width, 0))
        above = b.select(below, b.num(width, 0), above)
    end = b.binary("shl", ones, above)
    return lo.make(shape, b.resize(b.and_(start, b.not_(end)), n))


def in_interval(lo: Lowerer, v: Val, low: Val, high: Val, node: Node) -> Expr:
    """`v \\in low..high`, without making the set."""
    x = lo.integer(v, node)
    parts = []
    for a, c in ((low, x), (x, high)):
        (al, ah), (cl, ch) = bounds(a), bounds(c)
        if ah <= cl:
            continue
        if al > ch:
            return lo.b.false
        base = min(al, cl)
        width = max(1, (max(ah, ch) - base).bit_length())
        parts.append(lo.b.compare("ule", offset(lo, a, base, width), offset(lo, c, base, width)))
    return lo.b.all_of(parts)
