"""What may live here: random PlusCal algorithms, in either syntax, that can be translated.

They are built as a little tree first, so that one algorithm can be written in both syntaxes. Labels
are drawn at random and missing ones left to `-label`: that the translators agree on where labels
belong is a part of what is tested. A procedure calls itself with a smaller argument, and numbers
are kept small, so that there are finitely many states.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

Draw = st.DrawFn
_ASSIGNED = re.compile(r"(\w+)[\w.\[\]+*%() ]* :=|(?<=Bump\()x|(?<=Again\()x")
_SMALL = st.integers(0, 3)


@dataclass(frozen=True)
class Scope:
    """What may be used where a statement stands."""

    variables: tuple[str, ...]  # that may be assigned to
    names: tuple[str, ...]  # that may be read
    procedures: tuple[str, ...] = ()  # that may be called
    in_procedure: bool = False
    own: str = ""  # the procedure, where it may call itself
    in_with: bool = False
    jumps: bool = True
    labels: list[str] = field(default_factory=list)  # of the body, as they are drawn
    root: str = "l"


@dataclass(frozen=True)
class Statement:
    """A statement's words for both syntaxes: `{}` stands for the blocks."""

    label: str
    p: str
    c: str
    blocks: tuple[tuple[Statement, ...], ...] = ()


def _number(draw: Draw, scope: Scope) -> str:
    left = draw(st.sampled_from([*scope.names, "1", "2"]))
    if draw(st.booleans()):
        return left
    right = draw(st.sampled_from([*scope.names, "3"]))
    return f"{left} {draw(st.sampled_from('+*'))} {right}"


def _test(draw: Draw, scope: Scope) -> str:
    name, number = draw(st.sampled_from(scope.names)), draw(_SMALL)
    test = f"{name} {draw(st.sampled_from(['<', '=', '#', '>=']))} {number}"
    match draw(st.integers(0, 3)):
        case 0:
            return f"{test} /\\ {draw(st.sampled_from(scope.names))} < 3"
        case 1:
            return f"\\E i \\in 0..{number} : i = {name} \\/ {test}"
    return test


def _single(draw: Draw, scope: Scope, name: str) -> str:
    if name == "f":
        index = draw(st.sampled_from(["1", "2", "1 + (x % 2)"]))
        value = draw(st.sampled_from(["(@ + 1) % 3", f"({_number(draw, scope)}) % 3"]))
        return f"f[{index}] := {value}"
    if name == "r":
        part = draw(st.sampled_from(["a", "b[1]", "b[2]"]))
        return f"r.{part} := ({_number(draw, scope)}) % 3"
    return f"{name} := ({_number(draw, scope)}) % 4"


def _assign(draw: Draw, scope: Scope) -> Statement:
    names = draw(st.lists(st.sampled_from(scope.variables), min_size=1, max_size=2, unique=True))
    words = " || ".join(_single(draw, scope, name) for name in names)
    return Statement("", words, words)


def _jump(draw: Draw, scope: Scope) -> Statement:
    kinds = ["goto"] if scope.labels else []
    kinds += ["call"] if scope.procedures else []
    kinds += ["return", "call return"] if scope.in_procedure else []
    kinds += ["itself"] if scope.own else []
    if not scope.procedures and "call return" in kinds:
        kinds.remove("call return")
    if not kinds:
        return Statement("", "skip", "skip")
    kind = draw(st.sampled_from(kinds))
    words = kind
    if kind == "itself":
        call = f"call {scope.own}(a - 1);{draw(st.sampled_from(['', ' return;', ' goto Done;']))}"
        return Statement("", f"if a > 0 then {call} end if", f"if (a > 0) {{ {call} }}")
    if kind == "goto":
        words = f"goto {draw(st.sampled_from([*scope.labels, 'Done']))}"
    elif kind.startswith("call"):
        callee = draw(st.sampled_from(scope.procedures))
        words = f"call {callee}(({_number(draw, scope)}) % 3)"
        words += "; return" if kind == "call return" else ""
    return Statement("", words, words)


def _compound(draw: Draw, scope: Scope, depth: int) -> Statement:
    kinds = ["if", "if else", "elsif", "either", "either 3", "with", "with =", "with 2"]
    kind = draw(st.sampled_from(kinds if scope.in_with else [*kinds, "while"]))
    if kind.startswith("with"):
        return _with(draw, scope, depth, kind)
    inner = replace(scope, jumps=scope.jumps and not scope.in_with)
    one = _sequence(draw, inner, depth - 1)
    if kind == "while":
        test = _test(draw, scope)
        return Statement("", f"while {test} do {{}} end while", f"while ({test}) {{}}", (one,))
    two = _sequence(draw, inner, depth - 1)
    if kind == "either":
        return Statement("", "either {} or {} end either", "either {} or {}", (one, two))
    test = _test(draw, scope)
    if kind in ("elsif", "either 3"):
        blocks = (one, two, _sequence(draw, inner, depth - 1))
        if kind == "either 3":
            p, c = "either {} or {} or {} end either", "either {} or {} or {}"
            return Statement("", p, c, blocks)
        other = _test(draw, scope)
        p = f"if {test} then {{}} elsif {other} then {{}} else {{}} end if"
        return Statement("", p, f"if ({test}) {{}} else if ({other}) {{}} else {{}}", blocks)
    if kind == "if":
        return Statement("", f"if {test} then {{}} end if", f"if ({test}) {{}}", (one,))
    p, c = f"if {test} then {{}} else {{}} end if", f"if ({test}) {{}} else {{}}"
    return Statement("", p, c, (one, two))


def _with(draw: Draw, scope: Scope, depth: int, kind: str) -> Statement:
    bounds: list[str] = []
    inner = replace(scope, in_with=True, jumps=False)
    for at in range(2 if kind == "with 2" else 1):
        name = f"w{sum(taken.startswith('w') for taken in inner.names)}"
        equal = kind == "with =" or at == 1
        bound = f"= {_number(draw, inner)}" if equal else f"\\in 0..{draw(_SMALL)}"
        bounds.append(f"{name} {bound}")
        inner = replace(inner, names=(*inner.names, name))
    body = _sequence(draw, inner, depth - 1)
    bound = draw(st.sampled_from([", ", "; "])).join(bounds)
    return Statement("", f"with {bound} do {{}} end with", f"with ({bound}) {{}}", (body,))


def _statement(draw: Draw, scope: Scope, depth: int) -> Statement:
    kind = draw(st.integers(0, 9))
    if kind >= 7 and depth > 0:
        return _compound(draw, scope, depth)
    if kind == 0 and scope.jumps:
        return _jump(draw, scope)
    words = ""
    match kind:
        case 1:
            words = f"await {_test(draw, scope)}"
        case 2 if "x" in scope.variables:
            words = f"{draw(st.sampled_from(['Bump', 'Again']))}(x, {_number(draw, scope)})"
        case 3:
            words = draw(st.sampled_from(["skip", "assert x >= 0", "assert y < 3", "print x"]))
    if not words and not scope.variables:
        words = "skip"
    return Statement("", words, words) if words else _assign(draw, scope)


def _sequence(draw: Draw, scope: Scope, depth: int) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for _ in range(draw(st.integers(1, 3))):
        statement = _statement(draw, scope, depth)
        if not scope.in_with and draw(st.integers(0, 2)) == 0:
            name = f"{scope.root}{len(scope.labels)}"
            scope.labels.append(name)
            mark = draw(st.sampled_from(["", "", "", "+", "-"]))
            statement = replace(statement, label=f"{name}:{mark}")
        found.append(statement)
        if scope.in_with and draw(st.integers(0, 9)):  # where no second assignment may stand
            words = _write((statement,), c=False)
            taken = {match[1] or "x" for match in _ASSIGNED.finditer(words)}
            free = tuple(v for v in scope.variables if v not in taken)
            scope = replace(scope, variables=free)
    return tuple(found)


def _write(sequence: tuple[Statement, ...], c: bool) -> str:
    out = []
    for each in sequence:
        blocks = [_write(block, c) for block in each.blocks]
        words = (each.c if c else each.p).replace("{}", "\0")
        for block in blocks:
            words = words.replace("\0", f"{{ {block} }}" if c else block, 1)
        out.append(f"{each.label} {words};".strip())
    return "\n".join(out)


_MACRO_P = """macro Bump(v, by) begin v := (v + by * 2) % 4; end macro;
macro Again(v, by) begin if v = 0 then Bump(v, by + 1); else v := 0; end if; end macro;"""
_MACRO_C = """macro Bump(v, by) { v := (v + by * 2) % 4 }
macro Again(v, by) { if (v = 0) Bump(v, by + 1) else { v := 0; } }"""


def _body(sequence: tuple[Statement, ...], c: bool, word: str) -> str:
    inner = _write(sequence, c)
    return f"{{ {inner} }}" if c else f"begin\n{inner}\nend {word};"


@st.composite
def algorithms(draw: Draw, name: str = "R") -> str:
    """The text of a module with a random algorithm, without a translation."""
    c = draw(st.booleans())
    parts = [
        "variables x = 0, y \\in {0, 1}, f = [i \\in 1..2 |-> 0], r = [a |-> 0, b |-> <<1, 2>>];"
    ]
    if draw(st.booleans()):
        parts.append("define { Low == x < 2 }" if c else "define Low == x < 2 end define;")
    parts.append(_MACRO_C if c else _MACRO_P)
    procedures: list[str] = []
    for at in range(draw(st.integers(0, 2))):
        local = draw(st.sampled_from(["v", f"u{at}"]))
        own = draw(st.sampled_from(["", f"P{at}"]))
        scope = Scope(("x", "y", local), ("x", "y", "a", local), tuple(procedures), True, own=own)
        body = _sequence(draw, scope, 2)
        back = Statement(f"last{at}:", "return", "return")
        head = f"procedure P{at}(a{draw(st.sampled_from([' = 1', '']))}) variables {local} = 2;"
        parts.append(f"{head}\n{_body((*body, back), c, 'procedure')}")
        procedures.append(f"P{at}")
    count = draw(st.integers(0, 2))
    for at in range(count):
        parts.append(_process(draw, at, tuple(procedures), c))
    if count == 0:
        scope = Scope(("x", "y", "f", "r"), ("x", "y", "f[1]", "r.a"), tuple(procedures))
        inner = _write(_sequence(draw, scope, 3), c)
        parts.append(f"{{ {inner} }}" if c else f"begin\n{inner}")
    text = "\n".join(parts)
    fair = draw(st.sampled_from(["", "", "fair "]))
    whole = f"{{ {text} }}" if c else f"{text}\nend algorithm"
    return (
        f"---- MODULE {name} ----\nEXTENDS Integers, Sequences, TLC\n"
        f"\\* PlusCal options (-label)\n(*\n--{fair}algorithm {name}\n{whole}\n*)\n====\n"
    )


def _process(draw: Draw, at: int, procedures: tuple[str, ...], c: bool) -> str:
    local = draw(st.sampled_from(["v", f"k{at}"]))
    one = draw(st.booleans())
    scope = Scope(
        ("x", "y", "f", "r", local),
        ("x", "y", "f[2]", "r.b[1]", local, *([] if one else ["self"])),
        procedures,
        root=draw(st.sampled_from(["l", f"m{at}"])),
    )
    body = _sequence(draw, scope, 2)
    fair = draw(st.sampled_from(["", "fair ", "fair+ "]))
    who = f"q{at} = {at + 7}" if one else f"q{at} \\in {2 * at + 1}..{2 * at + 2}"
    who = f"({who})" if c else who
    value = draw(st.sampled_from([" = 0", " = y", " \\in {0, 2}"]))
    return f"{fair}process {who} variables {local}{value};\n{_body(body, c, 'process')}"
