"""What may live here: making IR. Equal expressions are one object, constants are folded, and what
was put together is taken apart again without code."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType

from pymodel.engine.native import ir
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.ir import Expr, Statement

#: A program of more statements or expressions than these is not worth its compilation: the largest
#: of the specs that we measured has a twentieth of them. What multiplies them is mostly a formula
#: that is true in several ways under a `\A`.
_STATEMENTS, _EXPRESSIONS = 20_000, 200_000


class UnreachableError(Exception):
    """What follows is never reached: the code before ends in a trap."""


class Builder:
    """Makes the expressions of one program and the statements of one function at a time."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Expr] = {}
        self._serial: dict[int, int] = {}
        self._tables: dict[tuple[int, tuple[int, ...]], ir.Table] = {}
        #: For what was put together: (expression below, place, part) or the parts by place.
        self._parts: dict[int, tuple[tuple[int, Expr], ...]] = {}
        self._inserted: dict[int, tuple[Expr, int, Expr]] = {}
        self.block: list[Statement] = []
        self._statements = 0
        self.reasons: dict[str, int] = {}
        #: Those that say that a value is outside its shape.
        self.misfits: set[int] = set()

    # --- leaves -----------------------------------------------------------------------------------

    def num(self, width: int, value: int) -> Expr:
        """A constant."""
        return self._keep(("n", width, value), lambda: ir.Number(width, value))

    def param(self, width: int, index: int) -> Expr:
        """A parameter."""
        return self._keep(("p", width, index), lambda: ir.Param(width, index))

    @property
    def true(self) -> Expr:
        """One bit, set."""
        return self.num(1, 1)

    @property
    def false(self) -> Expr:
        """One bit, not set."""
        return self.num(1, 0)

    def bit(self, truth: bool) -> Expr:
        """A constant bit."""
        return self.num(1, int(truth))

    def _keep(self, key: tuple[object, ...], make: object) -> Expr:
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()  # type: ignore[operator]
            self._serial[id(found)] = len(self._serial)
        return found

    def _later(self, a: Expr, b: Expr) -> bool:
        """Whether an expression was made after another: an order that is the same each time."""
        return self._serial.get(id(a), 0) > self._serial.get(id(b), 0)

    # --- arithmetic -------------------------------------------------------------------------------

    def binary(self, op: ir.BinaryOp, a: Expr, b: Expr) -> Expr:
        """Both sides have one width, which the result has too."""
        w = a.width
        x, y = constant(a), constant(b)
        if x is not None and y is not None:
            return self.num(w, _computed(op, x, y, w))
        simple = self._simple(op, a, b, x, y)
        if simple is not None:
            return simple
        if (
            op in ("and", "or", "xor", "add", "mul")
            and y is None
            and (x is not None or self._later(a, b))
        ):
            a, b = b, a
        return self._keep((op, id(a), id(b)), lambda: ir.Binary(w, op, a, b))

    def _simple(
        self, op: ir.BinaryOp, a: Expr, b: Expr, x: int | None, y: int | None
    ) -> Expr | None:
        ones = (1 << a.width) - 1
        if op == "and":
            if x == 0 or y == 0:
                return self.num(a.width, 0)
            if x == ones or a is b:
                return b
            if y == ones:
                return a
        elif op == "or":
            if ones in (x, y):
                return self.num(a.width, ones)
            if x == 0 or a is b:
                return b
            if y == 0:
                return a
        elif op in ("add", "xor"):
            if op == "xor" and a is b:
                return self.num(a.width, 0)
            if x == 0:
                return b
            if y == 0:
                return a
            twice = op == "xor" and y == ones and isinstance(a, ir.Binary) and a.op == "xor"
            if twice and isinstance(a, ir.Binary) and constant(a.right) == ones:
                return a.left
        elif op in ("sub", "shl", "lshr") and y == 0:
            return a
        elif op == "mul" and (x == 1 or y == 1):
            return b if x == 1 else a
        elif op in ("shl", "lshr") and x == 0:
            return a
        return None

    def add(self, a: Expr, b: Expr) -> Expr:
        """a + b, wrapping."""
        return self.binary("add", a, b)

    def sub(self, a: Expr, b: Expr) -> Expr:
        """a - b, wrapping."""
        return self.binary("sub", a, b)

    def and_(self, a: Expr, b: Expr) -> Expr:
        """Bitwise."""
        return self.binary("and", a, b)

    def or_(self, a: Expr, b: Expr) -> Expr:
        """Bitwise."""
        return self.binary("or", a, b)

    def not_(self, a: Expr) -> Expr:
        """Bitwise."""
        if isinstance(a, ir.Compare) and a.op in ("eq", "ne"):
            return self.compare("ne" if a.op == "eq" else "eq", a.left, a.right)
        return self.binary("xor", a, self.num(a.width, (1 << a.width) - 1))

    def all_of(self, bits: Sequence[Expr]) -> Expr:
        """Whether all bits are set."""
        out = self.true
        for b in bits:
            out = self.and_(out, b)
        return out

    def any_of(self, bits: Sequence[Expr]) -> Expr:
        """Whether a bit is set."""
        out = self.false
        for b in bits:
            out = self.or_(out, b)
        return out

    # --- comparison and choice --------------------------------------------------------------------

    def compare(self, op: ir.CompareOp, a: Expr, b: Expr) -> Expr:
        """One bit."""
        x, y = constant(a), constant(b)
        if x is not None and y is not None:
            return self.bit(_compared(op, x, y, a.width))
        if a is b:
            return self.bit(op in ("eq", "ule", "sle"))
        ones = (1 << a.width) - 1
        if a.width == 1 and op in ("eq", "ne"):
            if x is not None:
                a, b, x, y = b, a, y, x
            if y is not None:
                return a if (y == 1) is (op == "eq") else self.not_(a)
        if op == "ult" and (y == 0 or x == ones):
            return self.false
        if op == "ule" and (x == 0 or y == ones):
            return self.true
        if op in ("eq", "ne") and x is not None:
            a, b = b, a
        return self._keep((op, id(a), id(b)), lambda: ir.Compare(1, op, a, b))

    def eq(self, a: Expr, b: Expr) -> Expr:
        """a = b."""
        return self.compare("eq", a, b)

    def ne(self, a: Expr, b: Expr) -> Expr:
        """a # b."""
        return self.compare("ne", a, b)

    def nonzero(self, a: Expr) -> Expr:
        """Whether a bit of it is set."""
        return self.compare("ne", a, self.num(a.width, 0))

    def zero(self, a: Expr) -> Expr:
        """Whether no bit of it is set."""
        return self.compare("eq", a, self.num(a.width, 0))

    def select(self, cond: Expr, then: Expr, other: Expr) -> Expr:
        """`then` where the bit is set."""
        c = constant(cond)
        if c is not None:
            return then if c else other
        if then is other:
            return then
        if then.width == 1:
            x, y = constant(then), constant(other)
            if x is not None and y is not None:
                return cond if x else self.not_(cond)
            if x is not None:
                return self.or_(cond, other) if x else self.and_(self.not_(cond), other)
            if y is not None:
                return self.or_(self.not_(cond), then) if y else self.and_(cond, then)
        key = ("sel", id(cond), id(then), id(other))
        return self._keep(key, lambda: ir.Select(then.width, cond, then, other))

    # --- bits -------------------------------------------------------------------------------------

    def resize(self, a: Expr, width: int) -> Expr:
        """The low bits, or zeros above."""
        if a.width == width:
            return a
        x = constant(a)
        if x is not None:
            return self.num(width, x & ((1 << width) - 1))
        inner = isinstance(a, ir.Resize) and not a.signed
        if inner and isinstance(a, ir.Resize) and (a.width >= a.value.width or width <= a.width):
            return self.resize(a.value, width)
        return self._keep(("rs", width, id(a)), lambda: ir.Resize(width, a))

    def extend(self, a: Expr, width: int) -> Expr:
        """Copies of the sign above."""
        if a.width == width:
            return a
        x = constant(a)
        if x is not None:
            negative = x >> (a.width - 1) & 1
            value = x - (negative << a.width)
            return self.num(width, value & ((1 << width) - 1))
        return self._keep(("sx", width, id(a)), lambda: ir.Resize(width, a, True))

    def extract(self, a: Expr, low: int, width: int) -> Expr:
        """The bits low ... low + width - 1."""
        if low == 0 and width == a.width:
            return a
        x = constant(a)
        if x is not None:
            return self.num(width, x >> low & ((1 << width) - 1))
        parts = self._parts.get(id(a))
        if parts is not None:
            for at, part in parts:
                if at <= low and low + width <= at + part.width:
                    return self.extract(part, low - at, width)
        inserted = self._inserted.get(id(a))
        if inserted is not None:
            below, at, part = inserted
            if at <= low and low + width <= at + part.width:
                return self.extract(part, low - at, width)
            if low + width <= at or at + part.width <= low:
                return self.extract(below, low, width)
        if isinstance(a, ir.Resize) and not a.signed and low + width <= a.value.width:
            return self.extract(a.value, low, width)
        return self.resize(self.binary("lshr", a, self.num(a.width, low)), width)

    def concat(self, parts: Sequence[Expr]) -> Expr | None:
        """The parts side by side, the first lowest; None for no bits at all."""
        if not parts:
            return None
        if len(parts) == 1:
            return parts[0]
        width = sum(p.width for p in parts)
        whole = self._whole(parts, width)
        if whole is not None:
            return whole
        fixed, out, at = 0, None, 0
        placed: list[tuple[int, Expr]] = []
        for p in parts:
            placed.append((at, p))
            x = constant(p)
            if x is not None:
                fixed |= x << at
            else:
                wide = self.binary("shl", self.resize(p, width), self.num(width, at))
                out = wide if out is None else self.or_(out, wide)
            at += p.width
        number = self.num(width, fixed)
        out = number if out is None else self.or_(out, number)
        if constant(out) is None:
            self._parts.setdefault(id(out), tuple(placed))
        return out

    def _whole(self, parts: Sequence[Expr], width: int) -> Expr | None:
        """What the parts were taken from, if they are all of it in order."""
        at, source = 0, None
        for p in parts:
            taken = _taken(p)
            if taken is None or taken[1] != at or (source is not None and taken[0] is not source):
                return None
            source = taken[0]
            at += p.width
        return source if source is not None and source.width == width else None

    def insert(self, a: Expr, low: int, part: Expr) -> Expr:
        """a with other bits at a place."""
        if part.width == a.width:
            return part
        ones = ((1 << part.width) - 1) << low
        rest = self.and_(a, self.num(a.width, ((1 << a.width) - 1) ^ ones))
        moved = self.binary("shl", self.resize(part, a.width), self.num(a.width, low))
        out = self.or_(rest, moved)
        if constant(out) is None and out is not a:
            self._inserted.setdefault(id(out), (a, low, part))
        return out

    def extract_at(self, a: Expr, shift: Expr, width: int) -> Expr:
        """The bits from a computed place on."""
        s = constant(shift)
        if s is not None:
            if s + width <= a.width:
                return self.extract(a, s, width)
            if s >= a.width:
                return self.num(width, 0)
        return self.resize(self.binary("lshr", a, self._shift(shift, a.width)), width)

    def insert_at(self, a: Expr, shift: Expr, part: Expr) -> Expr:
        """a with other bits at a computed place."""
        s = constant(shift)
        if s is not None and s + part.width <= a.width:
            return self.insert(a, s, part)
        by = self._shift(shift, a.width)
        ones = self.binary("shl", self.num(a.width, (1 << part.width) - 1), by)
        moved = self.binary("shl", self.resize(part, a.width), by)
        return self.or_(self.and_(a, self.not_(ones)), moved)

    def one_at(self, place: Expr, width: int) -> Expr:
        """A single bit at a computed place."""
        return self.binary("shl", self.num(width, 1), self._shift(place, width))

    def bit_at(self, a: Expr, place: Expr) -> Expr:
        """The bit at a computed place."""
        return self.extract_at(a, place, 1)

    def _shift(self, place: Expr, width: int) -> Expr:
        """A shift by as much, in the width of what is shifted. A place that does not fit into that
        width never occurs: it would be beyond its end."""
        return self.resize(place, width)

    def count(self, a: Expr, width: int) -> Expr:
        """How many bits are set."""
        x = constant(a)
        if x is not None:
            return self.num(width, x.bit_count())
        need = max(width, a.width.bit_length())
        made = self._keep(("cnt", need, id(a)), lambda: ir.CountOnes(need, a))
        return self.resize(made, width)

    def lowest(self, a: Expr, width: int) -> Expr:
        """The place of the lowest set bit."""
        need = max(width, a.width.bit_length())
        made = self._keep(("low", need, id(a)), lambda: ir.LowestOne(need, a))
        return self.resize(made, width)

    def lookup(self, entries: tuple[int, ...], width: int, index: Expr) -> Expr:
        """The entry at a place; 0 past the end."""
        i = constant(index)
        if i is not None:
            return self.num(width, entries[i] if i < len(entries) else 0)
        full = len(entries) >= 1 << index.width or len(entries) == 0
        reach = entries[: 1 << index.width]
        if full and all(e == reach[0] for e in reach):
            return self.num(width, reach[0] if reach else 0)
        if all(e == n for n, e in enumerate(reach)) and len(reach) > 1:
            # Past the end there is nothing to be looked up.
            return self.resize(index, width)
        if width == 1 and len(reach) <= 64:
            ones = [n for n, e in enumerate(reach) if e]
            if not ones:
                return self.false
            if len(ones) == 1:
                return self.eq(index, self.num(index.width, ones[0]))
            mask = sum(1 << n for n in ones)
            wide = max(len(reach), index.width, 2)
            return self.bit_at(self.num(wide, mask), index)
        table = self._tables.setdefault((width, entries), ir.Table(width, entries))
        return self._keep(("tab", id(table), id(index)), lambda: ir.Lookup(width, table, index))

    # --- statements -------------------------------------------------------------------------------

    def put(self, s: Statement) -> None:
        """Add a statement to the present block. Raises `Declined` where there are too many."""
        self._statements += 1
        if self._statements > _STATEMENTS or len(self._made) > _EXPRESSIONS:
            raise Declined(None, "compiled code would be very large")
        self.block.append(s)

    def aside(self) -> _Aside:
        """Statements go to a block of their own, which ends where nothing more is reached."""
        return _Aside(self)

    def register(self, width: int, name: str, value: Expr | None = None) -> ir.Register:
        """A new register, with a first content."""
        r = ir.Register(width, name)
        if value is not None:
            self.put(ir.Set(r, value))
        return r

    def when(self, cond: Expr, then: Sequence[Statement], other: Sequence[Statement] = ()) -> None:
        """One block or the other."""
        c = constant(cond)
        if c is not None:
            chosen = then if c else other
            self.block.extend(chosen)
            if chosen and ends(chosen[-1]):
                raise UnreachableError
            return
        if not then and not other:
            return
        if not then:
            cond, then, other = self.not_(cond), other, ()
        self.put(ir.When(cond, tuple(then), tuple(other)))
        if other and ends(then[-1]) and ends(other[-1]):
            raise UnreachableError

    def reason(self, text: str) -> int:
        """The number of a reason to trap."""
        return self.reasons.setdefault(text, len(self.reasons))

    def trap(self, reason: str) -> None:
        """End here."""
        self.put(ir.Trap(self.reason(reason)))
        raise UnreachableError

    def misfit_if(self, cond: Expr, reason: str) -> None:
        """End here if a bit is set, because a value is outside its shape: that is no error."""
        self.misfits.add(self.reason(reason))
        self.trap_if(cond, reason)

    def only_misfits(self, block: Sequence[Statement]) -> bool:
        """Whether a block does nothing but end, under conditions, because of such values."""
        return all(
            s.reason in self.misfits
            if isinstance(s, ir.Trap)
            else isinstance(s, ir.When) and self.only_misfits(s.then) and self.only_misfits(s.other)
            for s in block
        )

    def trap_if(self, cond: Expr, reason: str) -> None:
        """End here if a bit is set."""
        c = constant(cond)
        if c is None:
            self.put(ir.When(cond, (ir.Trap(self.reason(reason)),)))
        elif c:
            self.trap(reason)


class _Aside:
    """See `Builder.aside`."""

    __slots__ = ("_builder", "_inner", "_outer")

    def __init__(self, builder: Builder) -> None:
        self._builder = builder

    def __enter__(self) -> list[Statement]:
        self._outer = self._builder.block
        self._inner: list[Statement] = []
        self._builder.block = self._inner
        return self._inner

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> bool:
        self._builder.block = self._outer
        if kind is None or not issubclass(kind, UnreachableError):
            return False
        assert self._inner, "an end without a statement"
        return True


def ends(s: Statement) -> bool:
    """Whether nothing is reached after a statement."""
    if isinstance(s, ir.Trap | ir.Return | ir.Break):
        return True
    if isinstance(s, ir.When):
        both = s.then and s.other
        return bool(both) and ends(s.then[-1]) and ends(s.other[-1])
    return False


def only_traps(block: Sequence[Statement]) -> bool:
    """Whether a block does nothing but end in traps under conditions."""
    return all(
        isinstance(s, ir.Trap)
        or (isinstance(s, ir.When) and only_traps(s.then) and only_traps(s.other))
        for s in block
    )


def constant(e: Expr) -> int | None:
    """The number that an expression is, if it is one."""
    return e.value if isinstance(e, ir.Number) else None


def _taken(e: Expr) -> tuple[Expr, int] | None:
    """What an expression takes its bits from, and from which place on."""
    if isinstance(e, ir.Resize) and not e.signed and e.width < e.value.width:
        v = e.value
        if isinstance(v, ir.Binary) and v.op == "lshr" and isinstance(v.right, ir.Number):
            return v.left, v.right.value
        return v, 0
    return None


def _computed(op: ir.BinaryOp, x: int, y: int, width: int) -> int:
    mask = (1 << width) - 1
    match op:
        case "add":
            return x + y & mask
        case "sub":
            return x - y & mask
        case "mul":
            return x * y & mask
        case "udiv":
            return x // y if y else 0
        case "urem":
            return x % y if y else 0
        case "and":
            return x & y
        case "or":
            return x | y
        case "xor":
            return x ^ y
        case "shl":
            return x << y & mask if y < width else 0
        case "lshr":
            return x >> y
    raise AssertionError(op)


def _compared(op: ir.CompareOp, x: int, y: int, width: int) -> bool:
    match op:
        case "eq":
            return x == y
        case "ne":
            return x != y
        case "ult":
            return x < y
        case "ule":
            return x <= y
    sx, sy = (n - (n >> (width - 1) << width) for n in (x, y))
    return sx < sy if op == "slt" else sx <= sy
