"""What may live here: the meaning of the typed IR, as plainly as it can be said: the referee of
backends in tests."""

from __future__ import annotations

from dataclasses import dataclass, field

from pymodel.engine.native import ir


class TrapError(Exception):
    """A `Trap` was met."""

    def __init__(self, reason: int) -> None:
        super().__init__(reason)
        self.reason = reason


class _BreakError(Exception):
    pass


class _ReturnError(Exception):
    def __init__(self, value: int | None) -> None:
        super().__init__()
        self.value = value


@dataclass
class Evaluator:
    """Runs functions of a program; what is emitted is in `emitted`."""

    program: ir.Program
    emitted: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def call(self, name: str, args: tuple[int, ...]) -> int | None:
        try:
            _Frame(self, args).block(self.program.functions[name].body)
        except _ReturnError as e:
            return e.value
        return None


class _Frame:
    def __init__(self, outer: Evaluator, args: tuple[int, ...]) -> None:
        self.outer, self.args = outer, args
        self.registers: dict[int, int] = {}

    def block(self, block: ir.Block) -> None:
        for s in block:
            self.statement(s)

    def statement(self, s: ir.Statement) -> None:
        match s:
            case ir.Set(register, value):
                self.registers[id(register)] = self.value(value)
            case ir.When(cond, then, other):
                self.block(then if self.value(cond) else other)
            case ir.ForOnes(mask, place, body):
                bits = self.value(mask)
                self.loop([i for i in range(mask.width) if bits >> i & 1], place, body)
            case ir.ForRange(count, place, body):
                self.loop(range(self.value(count)), place, body)
            case ir.Break():
                raise _BreakError
            case ir.Call(register, name, args):
                answer = self.outer.call(name, tuple(map(self.value, args)))
                if register is not None:
                    assert answer is not None
                    self.registers[id(register)] = answer
            case ir.Emit(action, fields):
                self.outer.emitted.append((action, tuple(map(self.value, fields))))
            case ir.Trap(reason):
                raise TrapError(reason)
            case ir.Return(value):
                raise _ReturnError(None if value is None else self.value(value))

    def loop(self, places: object, place: ir.Register, body: ir.Block) -> None:
        try:
            for i in places:  # type: ignore[attr-defined]
                self.registers[id(place)] = i & ((1 << place.width) - 1)
                self.block(body)
        except _BreakError:
            pass

    def value(self, e: ir.Expr) -> int:
        found = self.compute(e)
        assert 0 <= found < 1 << e.width
        return found

    def compute(self, e: ir.Expr) -> int:
        ones = (1 << e.width) - 1
        match e:
            case ir.Number(_, value):
                return value
            case ir.Param(_, index):
                return self.args[index]
            case ir.Register():
                return self.registers[id(e)]
            case ir.Binary(width, op, left, right):
                return binary(op, self.value(left), self.value(right), width) & ones
            case ir.Compare(_, op, left, right):
                a, b = self.value(left), self.value(right)
                if op in ("slt", "sle"):
                    a, b = signed(a, left.width), signed(b, left.width)
                return int(
                    {"eq": a == b, "ne": a != b}.get(op, a < b if op[1:] == "lt" else a <= b)
                )
            case ir.Select(_, cond, then, other):
                return self.value(then) if self.value(cond) else self.value(other)
            case ir.Resize(_, value, with_sign):
                v = self.value(value)
                return (signed(v, value.width) if with_sign else v) & ones
            case ir.CountOnes(_, value):
                return self.value(value).bit_count()
            case ir.LowestOne(_, value):
                v = self.value(value)
                return (v & -v).bit_length() - 1 if v else value.width
            case ir.Lookup(_, table, index):
                i = self.value(index)
                return table.entries[i] if i < len(table.entries) else 0
        raise AssertionError(e)


def signed(v: int, width: int) -> int:
    """A value read as two's complement."""
    return v - (1 << width) if v >> (width - 1) else v


def binary(op: str, a: int, b: int, width: int) -> int:
    """What a binary operation gives, before it wraps."""
    match op:
        case "add":
            return a + b
        case "sub":
            return a - b
        case "mul":
            return a * b
        case "udiv":
            return a // b if b else 0
        case "urem":
            return a % b if b else 0
        case "and":
            return a & b
        case "or":
            return a | b
        case "xor":
            return a ^ b
        case "shl":
            return a << b if b < width else 0
    return a >> b if b < width else 0
