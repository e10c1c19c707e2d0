"""What may live here: the emitter against the plain evaluator, on programs drawn at random. Run in
a process of its own (`python -m tests.native.fuzz FIRST LAST`): a fault of a compiler ends it."""

from __future__ import annotations

import ctypes
import random
import sys
from collections.abc import Iterator

from pymodel.engine.native import compiler, ir, jit
from pymodel.engine.native.context import Cell
from pymodel.engine.native.emit import functions, symbol
from pymodel.engine.native.words import Words
from tests.native.draw import Drawer
from tests.native.evaluate import Evaluator, TrapError

_ROOM = 5000


class Compiled:
    """The roles of a program, to be called one by one."""

    def __init__(self, program: ir.Program) -> None:
        ir.verify(program)
        self.words = Words(program.fields)
        llvm = jit._llvm()
        text = functions(program, self.words).replace("define internal", "define")
        module = llvm.parse_assembly(text)
        module.verify()
        self._engine = llvm.create_mcjit_compiler(module, compiler.machine(llvm, 2))
        self._engine.finalize_object()
        self._context = (ctypes.c_uint64 * Cell.SIZE)()
        self._record = self.words.count + 1
        self._room = (ctypes.c_uint64 * (self._record * _ROOM))()

    def call(self, name: str, *states: tuple[int, ...], answers: bool) -> object:
        """("trap", reason), or ("ok", the answer, what was emitted)."""
        count, context = len(states), self._context
        result = ctypes.c_uint8 if answers else None
        kind = ctypes.CFUNCTYPE(result, *[ctypes.c_void_p] * (count + 1))
        run = kind(self._engine.get_function_address(symbol(name, count)[1:].strip('"')))
        start = ctypes.addressof(self._room)
        context[Cell.EMIT_AT] = start
        context[Cell.EMIT_END] = start + 8 * self._record * (_ROOM - 1)
        context[Cell.SOURCE], context[Cell.TRAP] = 7 << 32, 0
        rows = [(ctypes.c_uint64 * self.words.count)(*self.words.pack(s)) for s in states]
        answer = run(ctypes.addressof(context), *map(ctypes.addressof, rows))
        if context[Cell.TRAP]:
            return "trap", context[Cell.TRAP] - 1
        return "ok", answer & 1 if answers else None, list(self._emitted(start))

    def _emitted(self, start: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        size = self._record
        for i in range((self._context[Cell.EMIT_AT] - start) // (8 * size)):
            *words, meta = self._room[i * size : (i + 1) * size]
            assert meta >> 32 == 7
            yield meta & 0xFFFFFFFF, tuple(self.words.unpack(words))


def expected(program: ir.Program, name: str, args: tuple[int, ...]) -> object:
    """The same by the evaluator."""
    evaluator = Evaluator(program)
    try:
        answer = evaluator.call(name, args)
    except TrapError as e:
        return "trap", e.reason
    return "ok", answer, evaluator.emitted


def differences(seed: int) -> Iterator[str]:
    """Where the compiled program of a seed does something else."""
    program, drawn = Drawer(seed).program(), random.Random(seed)
    made = Compiled(program)
    for _ in range(6):
        a, b = (
            tuple(drawn.choice((0, drawn.getrandbits(w), (1 << w) - 1)) for w in program.fields)
            for _ in range(2)
        )
        for name, states in (("next", (a,)), ("one", (a,)), ("two", (a, b))):
            found = made.call(name, *states, answers=name != "next")
            wanted = expected(program, name, sum(states, ()))
            if found != wanted:
                yield f"seed {seed}, {name}{states}: {found}, not {wanted}"


def main(first: int, last: int) -> int:
    """Print what differs; how much."""
    found = [text for seed in range(first, last) for text in differences(seed)]
    print("\n".join(found))
    return len(found)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])) != 0)
