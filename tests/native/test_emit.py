"""What may live here: the typed IR as machine code means what the evaluator says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pymodel.engine.native import ir
from pymodel.engine.native.words import Words
from tests.native.draw import Drawer
from tests.native.fuzz import Compiled, expected

_ROOT = Path(__file__).resolve().parents[2]
_WIDTHS = (1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 128, 129, 190)


def test_drawn_programs_do_as_the_evaluator_says() -> None:
    """In a process of its own: a fault of the compiler would end ours."""
    command = [sys.executable, "-m", "tests.native.fuzz", "0", "40"]
    run = subprocess.run(
        command, cwd=_ROOT, capture_output=True, text=True, timeout=280, check=False
    )
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "", "")


@pytest.mark.slow
def test_many_drawn_programs_do_as_the_evaluator_says() -> None:
    command = [sys.executable, "-m", "tests.native.fuzz", "40", "2000"]
    run = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip(), run.stderr) == (0, "", "")


def test_drawn_programs_use_everything() -> None:
    """What the fuzzer never draws it never tests."""
    drawn: set[type] = set()

    def look(e: ir.Expr) -> None:
        drawn.add(type(e))
        for part in ir.operands(e):
            look(part)

    def walk(block: ir.Block) -> None:
        for s in block:
            drawn.add(type(s))
            for name in ("value", "cond", "mask", "count"):
                e = getattr(s, name, None)
                if isinstance(e, ir.Expr):
                    look(e)
            for name in ("then", "other", "body"):
                walk(getattr(s, name, ()))

    for seed in range(40):
        for f in Drawer(seed).program().functions.values():
            walk(f.body)
    kinds = {*ir.Expr.__subclasses__(), *ir.Statement.__subclasses__()}
    assert {k.__name__ for k in kinds} - {k.__name__ for k in drawn} == set()


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("op", ["shl", "lshr", "udiv", "urem"])
def test_operations_are_total(op: ir.BinaryOp, width: int) -> None:
    """A shift by the width or more gives 0; so does a division by 0."""
    ones = (1 << width) - 1
    e = ir.Binary(width, op, ir.Param(width, 0), ir.Param(width, 1))
    fields = (width, width, width)
    body = (ir.Emit(0, (ir.Param(width, 0), ir.Param(width, 1), e)),)
    program = ir.Program(fields, {"next": ir.Function("next", fields, None, body)}, "next")
    made = Compiled(program)
    for right in {0, 1, min(width, ones), min(width - 1, ones), ones}:
        state = (ones, right, 0)
        assert made.call("next", state, answers=False) == expected(program, "next", state)


@pytest.mark.parametrize("size", [1, 3, 4, 5])
def test_lookups_past_the_end_give_0(size: int) -> None:
    table = ir.Table(70, tuple((1 << 69) + i for i in range(size)))
    fields = (3, 70)
    body = (ir.Emit(0, (ir.Param(3, 0), ir.Lookup(70, table, ir.Param(3, 0)))),)
    program = ir.Program(fields, {"next": ir.Function("next", fields, None, body)}, "next")
    made = Compiled(program)
    for index in range(8):
        entry = table.entries[index] if index < size else 0
        found = made.call("next", (index, 5), answers=False)
        assert found == ("ok", None, [(0, (index, entry))])


@pytest.mark.parametrize("fields", [(1,), (64, 1), (60, 5, 4, 70, 3), (130, 1, 63), (33, 32, 31)])
def test_fields_are_packed_and_unpacked(fields: tuple[int, ...]) -> None:
    words = Words(fields)
    for values in ([0] * len(fields), [(1 << w) - 1 for w in fields], [1] * len(fields)):
        packed = words.pack(values)
        assert len(packed) == words.count
        assert all(0 <= w < 1 << 64 for w in packed)
        assert words.unpack(packed) == values
    assert 64 * words.count - sum(fields) < 64 * len(fields)


def test_a_deep_recursion_traps() -> None:
    """A function that calls itself for ever is given up, and the depth counted down again."""
    fields = (8,)
    p = ir.Param(8, 0)
    answer = ir.Register(8, "answer")
    more = (
        ir.When(ir.Compare(1, "eq", p, ir.Number(8, 0)), (ir.Return(p),)),
        ir.Call(answer, "down", (ir.Binary(8, "sub", p, ir.Number(8, 1)),)),
        ir.Return(answer),
    )
    always = (ir.Call(answer, "ever", (p,)), ir.Return(answer))
    functions = {
        "down": ir.Function("down", (8,), 8, more),
        "ever": ir.Function("ever", (8,), 8, always),
        "next": ir.Function(
            "next", fields, None, (ir.Call(answer, "down", (p,)), ir.Emit(0, (answer,)))
        ),
        "one": ir.Function(
            "one", fields, 1, (ir.Call(answer, "ever", (p,)), ir.Return(ir.Number(1, 1)))
        ),
    }
    made = Compiled(ir.Program(fields, functions, "next", invariants=("one",)))
    for _ in range(5):
        assert made.call("next", (200,), answers=False) == ("ok", None, [(0, (0,))])
        kind, _reason = made.call("one", (3,), answers=True)  # type: ignore[misc]
        assert kind == "trap"
