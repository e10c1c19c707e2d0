"""What may live here: programs of the typed IR written by hand, whose counts are known."""

from __future__ import annotations

from pymodel.engine.native.ir import (
    Binary,
    Block,
    Compare,
    Emit,
    Expr,
    Function,
    Number,
    Param,
    Program,
    Resize,
    Return,
    When,
)

WORKING, PREPARED, COMMITTED, ABORTED = range(4)
INIT, DONE, GONE = range(3)


def both(a: Expr, b: Expr) -> Expr:
    """The bits that are in both."""
    return Binary(a.width, "and", a, b)


def either(a: Expr, b: Expr) -> Expr:
    """The bits that are in one or the other."""
    return Binary(a.width, "or", a, b)


def shifted(a: Expr, n: int, how: str = "lshr") -> Expr:
    """A value shifted by a constant."""
    return Binary(a.width, "lshr" if how == "lshr" else "shl", a, Number(a.width, n)) if n else a


def same(a: Expr, n: int) -> Expr:
    """Whether a value is this number."""
    return Compare(1, "eq", a, Number(a.width, n))


def part(a: Expr, at: int, width: int) -> Expr:
    """Some bits of a value."""
    return Resize(width, shifted(a, at))


def with_part(a: Expr, at: int, width: int, value: int) -> Expr:
    """A value with some bits replaced."""
    mask = ((1 << a.width) - 1) & ~(((1 << width) - 1) << at)
    return either(both(a, Number(a.width, mask)), Number(a.width, value << at))


def two_phase(n: int, *, bad: bool = False) -> Program:
    """Two-phase commit with n resource managers: fields rmState, tmState, tmPrepared, msgs. With
    `bad`, an invariant that a reachable state violates."""
    widths = (2 * n, 2, n, n + 2)
    rm, tm, heard, msgs = (Param(w, i) for i, w in enumerate(widths))
    full, commit, abort = (1 << n) - 1, 1 << n, 1 << (n + 1)
    wide = n + 2
    first = same(tm, INIT)
    body: list[When] = [
        When(
            both(first, same(heard, full)),
            (Emit(0, (rm, Number(2, DONE), heard, either(msgs, Number(wide, commit)))),),
        ),
        When(first, (Emit(1, (rm, Number(2, GONE), heard, either(msgs, Number(wide, abort)))),)),
    ]
    for r in range(n):
        working = same(part(rm, 2 * r, 2), WORKING)
        prepared, refused, committed, aborted = (
            with_part(rm, 2 * r, 2, state) for state in (PREPARED, ABORTED, COMMITTED, ABORTED)
        )
        body += [
            When(
                both(first, part(msgs, r, 1)),
                (Emit(2, (rm, tm, either(heard, Number(n, 1 << r)), msgs)),),
            ),
            When(
                working,
                (
                    Emit(3, (prepared, tm, heard, either(msgs, Number(wide, 1 << r)))),
                    Emit(4, (refused, tm, heard, msgs)),
                ),
            ),
            When(part(msgs, n, 1), (Emit(5, (committed, tm, heard, msgs)),)),
            When(part(msgs, n + 1, 1), (Emit(6, (aborted, tm, heard, msgs)),)),
        ]
    functions = {"next": Function("next", widths, None, tuple(body))}
    functions["consistent"] = Function("consistent", widths, 1, _consistent(rm, n, bad))
    return Program(widths, functions, "next", invariants=("consistent",))


def _consistent(rm: Expr, n: int, bad: bool) -> Block:
    low = sum(1 << (2 * r) for r in range(n))
    ones = both(rm, Number(rm.width, low))
    twos = both(shifted(rm, 1), Number(rm.width, low))
    flipped = Binary(rm.width, "xor", ones, Number(rm.width, low))
    committed = Compare(1, "ne", both(twos, flipped), Number(rm.width, 0))
    aborted = Compare(1, "ne", both(twos, ones), Number(rm.width, 0))
    wrong = committed if bad else both(committed, aborted)
    return (Return(Binary(1, "xor", wrong, Number(1, 1))),)
