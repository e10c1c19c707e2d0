"""What may live here: a program's whole module as LLVM IR text: its functions, and the runtime
that runs them over states of its size."""

from __future__ import annotations

from pymodel.engine.native import ir
from pymodel.engine.native.emit import functions, symbol
from pymodel.engine.native.move import moving, rekeying, stored
from pymodel.engine.native.runtime_expand import expansion
from pymodel.engine.native.runtime_settle import settling
from pymodel.engine.native.runtime_table import table
from pymodel.engine.native.words import WORD, Words
from pymodel.frozen import frozen


@frozen
class Compiled:
    """The text of a module, and the sizes that its users have to know."""

    text: str
    words: Words
    #: Words by which states are told apart.
    key_words: int
    #: Whether those are not the states' own.
    separate: bool


def module(program: ir.Program, move: ir.Program | None = None) -> Compiled:
    """The text of a program that the verifier accepts; with code that moves states from another
    layout, if there is one to `move` from."""
    ir.verify(program)
    words = Words(program.fields)
    separate = program.view is not None or program.canonical is not None
    key_words = words.count
    if program.view is not None:
        width = program.functions[program.view].result
        assert width is not None
        key_words = -(-width // WORD)
    parts = [functions(program, words, move), table(key_words)]
    if separate:
        parts += [_key(program, words), rekeying(words.count, key_words)]
    if move is not None:
        parts.append(moving(move, words))
    parts.append(expansion(program, words.count, key_words, separate))
    parts.append(settling(words.count, key_words, separate))
    return Compiled("\n".join(parts), words, key_words, separate)


def _key(program: ir.Program, words: Words) -> str:
    """`@key`: what stands for a state under VIEW and SYMMETRY; true if that cannot be computed."""
    lines = ["define zeroext i1 @key(ptr %ctx, ptr %state, ptr %out) {", "entry:"]
    state = "%state"
    if program.canonical is not None:
        state = "%out" if program.view is None else "%least"
        lines += _canonical(program, program.canonical, words, state)
    if program.view is not None:
        width = program.functions[program.view].result
        assert width is not None
        lines.append(f"%v = call i{width} {symbol(program.view, 1)}(ptr %ctx, ptr {state})")
        whole = -(-width // WORD) * WORD
        name = "%v"
        if whole != width:
            lines.append(f"%v.whole = zext i{width} %v to i{whole}")
            name = "%v.whole"
        lines.append(f"store i{whole} {name}, ptr %out, align 8")
    lines += [
        "%trap.at = getelementptr i64, ptr %ctx, i64 0",
        "%trap = load i64, ptr %trap.at",
        "%bad = icmp ne i64 %trap, 0",
        "ret i1 %bad",
        "}",
        "",
    ]
    return "\n".join(lines)


def _canonical(program: ir.Program, name: str, words: Words, out: str) -> list[str]:
    """Lines that put the words of the representative at `out`."""
    width = sum(program.fields)
    lines = [f"%least = alloca [{words.count} x i64], align 8"] if out == "%least" else []
    lines.append(f"%c = call i{width} {symbol(name, 1)}(ptr %ctx, ptr %state)")
    return lines + stored("%c", width, words, out)
