"""What may live here: what can be told of a function's registers and values without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymodel.engine.native import ir


class Bounds:
    """The registers of a function, and how large its values can be."""

    def __init__(self, function: ir.Function) -> None:
        #: The width of every register that is set somewhere, by the register's id.
        self.widths: dict[int, int] = {}
        self._set: dict[int, frozenset[int]] = {}
        self._most: dict[int, int] = {}
        places: dict[int, int] = {}
        assigned: set[int] = set()
        for s in statements(function.body):
            match s:
                case ir.Set(register, _) | ir.Call(ir.Register() as register, _, _):
                    self.widths[id(register)] = register.width
                    assigned.add(id(register))
                case ir.ForOnes(mask, place, _):
                    self.widths[id(place)] = place.width
                    places[id(place)] = max(places.get(id(place), 0), mask.width - 1)
                case ir.ForRange(count, place, _):
                    self.widths[id(place)] = place.width
                    most = count.value if isinstance(count, ir.Number) else (1 << count.width)
                    places[id(place)] = max(places.get(id(place), 0), most)
        for key, most in places.items():
            if key not in assigned:
                self._most[key] = min(most, (1 << self.widths[key]) - 1)

    def set_in(self, block: Sequence[ir.Statement]) -> frozenset[int]:
        """The registers that a block sets, with those of the blocks in it."""
        known = self._set.get(id(block))
        if known is None:
            found: set[int] = set()
            for s in block:
                match s:
                    case ir.Set(register, _) | ir.Call(ir.Register() as register, _, _):
                        found.add(id(register))
                    case ir.When(_, then, other):
                        found |= self.set_in(then) | self.set_in(other)
                    case ir.ForOnes(_, place, body) | ir.ForRange(_, place, body):
                        found |= {id(place), *self.set_in(body)}
            known = self._set[id(block)] = frozenset(found)
        return known

    def most(self, e: ir.Expr) -> int:
        """A number that the value of an expression is not above."""
        stack = [e]
        while stack:
            node = stack[-1]
            waiting = [p for p in ir.operands(node) if id(p) not in self._most]
            if waiting and id(node) not in self._most:
                stack.extend(waiting)
                continue
            stack.pop()
            if id(node) not in self._most:
                self._most[id(node)] = min(self._compute(node), (1 << node.width) - 1)
        return self._most[id(e)]

    def _compute(self, e: ir.Expr) -> int:
        most, all_ones = self._most, (1 << e.width) - 1
        match e:
            case ir.Number(_, value):
                return value
            case ir.Binary(_, op, left, right):
                a, b = most[id(left)], most[id(right)]
                return _binary(op, a, b, all_ones)
            case ir.Compare():
                return 1
            case ir.Select(_, _, then, other):
                return max(most[id(then)], most[id(other)])
            case ir.Resize(_, value, signed):
                return all_ones if signed else most[id(value)]
            case ir.CountOnes(_, value) | ir.LowestOne(_, value):
                return value.width
            case ir.Lookup(_, table, _):
                return max(table.entries, default=0)
        return all_ones


def _binary(op: str, a: int, b: int, all_ones: int) -> int:
    """The most of two values of at most a and b; what wraps may be anything."""
    match op:
        case "and":
            return min(a, b)
        case "or" | "xor":
            return (1 << max(a.bit_length(), b.bit_length())) - 1
        case "add":
            return a + b if a + b <= all_ones else all_ones
        case "mul":
            return a * b if a * b <= all_ones else all_ones
        case "udiv" | "lshr":
            return a
        case "urem":
            return min(a, max(b - 1, 0)) if b else 0
    return all_ones


def statements(block: Sequence[ir.Statement]) -> Iterator[ir.Statement]:
    """Every statement of a block and of the blocks in it."""
    for s in block:
        yield s
        match s:
            case ir.When(_, then, other):
                yield from statements(then)
                yield from statements(other)
            case ir.ForOnes(_, _, body) | ir.ForRange(_, _, body):
                yield from statements(body)
