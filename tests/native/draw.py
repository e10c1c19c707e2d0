"""What may live here: programs of the typed IR drawn at random, that the verifier accepts."""

from __future__ import annotations

import random

from pymodel.engine.native import ir

_BINARY: tuple[ir.BinaryOp, ...] = (
    "add", "sub", "mul", "udiv", "urem", "and", "or", "xor", "shl", "lshr",
)  # fmt: skip
_COMPARE: tuple[ir.CompareOp, ...] = ("eq", "ne", "ult", "ule", "slt", "sle")
_WIDTHS = (1, 2, 3, 5, 7, 8, 12, 16, 17, 31, 32, 33, 48, 63, 64, 65, 70, 100, 128, 130, 190)


class Drawer:
    """Draws one program: `next`, which emits and traps, and predicates of one and two states."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        r = self.random
        self.fields = tuple(r.choice(_WIDTHS) for _ in range(r.randint(1, 5)))
        self.params: tuple[int, ...] = self.fields
        self.known: list[ir.Expr] = []
        self.registers: list[ir.Register] = []
        self.tables = [self._table() for _ in range(2)]
        self.helpers: list[ir.Function] = []

    def program(self) -> ir.Program:
        """The whole program."""
        self._helper("helper")
        functions = {f.name: f for f in self.helpers}
        for name, states, result in (
            ("next", 1, None),
            ("one", 1, 1),
            ("two", 2, 1),
        ):
            functions[name] = self._function(name, self.fields * states, result)
        return ir.Program(
            self.fields,
            functions,
            "next",
            ("first", "second"),
            invariants=("one",),
            action_constraints=("two",),
        )

    def _table(self) -> ir.Table:
        width = self.random.choice(_WIDTHS)
        size = self.random.randint(1, 9)
        return ir.Table(width, tuple(self.random.getrandbits(width) for _ in range(size)))

    def _helper(self, name: str) -> None:
        params = tuple(self.random.choice(_WIDTHS) for _ in range(self.random.randint(1, 3)))
        self.helpers.append(self._function(name, params, self.random.choice(_WIDTHS)))

    def _function(self, name: str, params: tuple[int, ...], result: int | None) -> ir.Function:
        self.params, self.known, self.registers = params, [], []
        body = self._block(3, result, in_loop=False, emits=name == "next")
        if result is not None:
            body = (*body, ir.Return(self._expr(result, 3)))
        return ir.Function(name, params, result, body)

    # --- statements -------------------------------------------------------------------------------

    def _block(self, depth: int, result: int | None, *, in_loop: bool, emits: bool) -> ir.Block:
        return tuple(
            self._statement(depth, result, in_loop=in_loop, emits=emits)
            for _ in range(self.random.randint(1, 4))
        )

    def _inner(self, depth: int, result: int | None, *, in_loop: bool, emits: bool) -> ir.Block:
        """A block whose new registers are not known behind it."""
        known, registers = self.known[:], self.registers[:]
        block = self._block(depth, result, in_loop=in_loop, emits=emits)
        self.known, self.registers = known, registers
        r = self.random.random()
        if in_loop and r < 0.2:
            return (*block, ir.Break())
        if r < 0.3 and not in_loop:
            return (*block, ir.Trap(self.random.randrange(2)))
        if r < 0.4:
            return (*block, ir.Return(None if result is None else self._expr(result, 2)))
        return block

    def _statement(
        self, depth: int, result: int | None, *, in_loop: bool, emits: bool
    ) -> ir.Statement:
        r, choice = self.random, self.random.random()
        if depth and choice < 0.25:
            then = self._inner(depth - 1, result, in_loop=in_loop, emits=emits)
            other: ir.Block = ()
            if r.random() < 0.5:
                other = self._block_that_ends(depth - 1, result, in_loop=in_loop, emits=emits)
            return ir.When(self._expr(1, 3), then, other)
        if depth and choice < 0.4:
            place = ir.Register(r.choice((3, 8, 16, 64)), "place")
            known, registers = self.known[:], self.registers[:]
            self.known.append(place)
            body = self._inner(depth - 1, result, in_loop=True, emits=emits)
            self.known, self.registers = known, registers
            if r.random() < 0.5:
                return ir.ForOnes(self._expr(r.choice((3, 8, 20, 70)), 2), place, body)
            return ir.ForRange(self._expr(3, 2), place, body)
        if emits and choice < 0.6:
            return ir.Emit(r.randrange(3), tuple(self._field(i) for i in range(len(self.fields))))
        if self.helpers and choice < 0.7:
            f = self.helpers[0]
            args = tuple(self._expr(w, 2) for w in f.params)
            assert f.result is not None
            register = ir.Register(f.result, "answer")
            call = ir.Call(register, f.name, args)
            self._new(register)
            return call
        return self._set()

    def _block_that_ends(
        self, depth: int, result: int | None, *, in_loop: bool, emits: bool
    ) -> ir.Block:
        known, registers = self.known[:], self.registers[:]
        block = self._block(depth, result, in_loop=in_loop, emits=emits)
        self.known, self.registers = known, registers
        return block

    def _field(self, i: int) -> ir.Expr:
        if self.random.random() < 0.4:
            return ir.Param(self.fields[i], i)
        return self._expr(self.fields[i], 3)

    def _set(self) -> ir.Statement:
        if self.registers and self.random.random() < 0.5:
            register = self.random.choice(self.registers)
            return ir.Set(register, self._expr(register.width, 3))
        register = ir.Register(self.random.choice(_WIDTHS), "r")
        s = ir.Set(register, self._expr(register.width, 3))
        self._new(register)
        return s

    def _new(self, register: ir.Register) -> None:
        self.registers.append(register)
        self.known.append(register)

    # --- expressions ------------------------------------------------------------------------------

    def _expr(self, width: int, depth: int) -> ir.Expr:
        e = self._fresh(width, depth)
        if self.random.random() < 0.3:
            self.known.append(e)
        return e

    def _leaf(self, width: int) -> ir.Expr:
        fitting = [e for e in self.known if e.width == width]
        if fitting and self.random.random() < 0.6:
            return self.random.choice(fitting)
        places = [i for i, w in enumerate(self.params) if w == width]
        if places and self.random.random() < 0.7:
            return ir.Param(width, self.random.choice(places))
        if self.random.random() < 0.5:
            i = self.random.randrange(len(self.params))
            return ir.Resize(width, ir.Param(self.params[i], i), self.random.random() < 0.3)
        return ir.Number(width, self._number(width))

    def _number(self, width: int) -> int:
        r = self.random
        return min(r.choice((0, 1, r.getrandbits(3), r.getrandbits(width))), (1 << width) - 1)

    def _fresh(self, width: int, depth: int) -> ir.Expr:
        r = self.random
        if not depth or r.random() < 0.2:
            return self._leaf(width)
        some = r.choice(_WIDTHS)
        choice = r.random()
        if width == 1 and choice < 0.5:
            return ir.Compare(
                1, r.choice(_COMPARE), self._expr(some, depth - 1), self._expr(some, depth - 1)
            )
        if choice < 0.6:
            right = self._expr(width, depth - 1)
            return ir.Binary(width, r.choice(_BINARY), self._expr(width, depth - 1), right)
        if choice < 0.7:
            arms = self._expr(width, depth - 1), self._expr(width, depth - 1)
            return ir.Select(width, self._expr(1, depth - 1), *arms)
        if choice < 0.8:
            return ir.Resize(width, self._expr(some, depth - 1), r.random() < 0.3)
        if choice < 0.9 and some < 1 << width:
            kind = r.choice((ir.CountOnes, ir.LowestOne))
            return kind(width, self._expr(some, depth - 1))
        table = next((t for t in self.tables if t.width == width), None)
        if table is not None:
            return ir.Lookup(width, table, self._expr(some, depth - 1))
        return self._leaf(width)
