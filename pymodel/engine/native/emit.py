"""What may live here: functions of the typed IR as LLVM IR text.

Statements are structured, so registers become SSA values in one pass: a join or the head of a loop
gets a phi node for each register that the arms or the body set. A node of an expression is computed
once wherever what its registers contain is the same and its first place dominates the second.

A function that is called by others takes its parameters as values. One with a role (`next`, an
invariant) takes pointers to packed states instead, and reads a field where it is used. A trap
leaves its code in the thread's context and returns; callers look there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.engine.native import ir
from pymodel.engine.native.bounds import Bounds, statements
from pymodel.engine.native.calls import recursive, trapping
from pymodel.engine.native.context import (
    MOST_DEPTH,
    TRAP_DEPTH,
    TRAP_SUCCESSORS,
    Cell,
)
from pymodel.engine.native.words import WORD, Words

#: Division of wider values is a call of a library's function, or expanded from here on.
_LIBRARY_DIVISION = range(65, 129)


@dataclass(slots=True)
class Module:
    """A program's functions as text, with what they share."""

    program: ir.Program
    words: Words
    texts: list[str] = field(default_factory=list)
    tables: dict[tuple[int, tuple[int, ...]], str] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)
    #: What the names of tables begin with.
    prefix: str = ""

    def table(self, table: ir.Table) -> str:
        """The global that has a table's entries."""
        key = (stored(table.width), table.entries)
        name = self.tables.get(key)
        if name is None:
            name = self.tables[key] = f"@{self.prefix}table.{len(self.tables)}"
            kind = f"i{key[0]}"
            entries = ", ".join(f"{kind} {n}" for n in table.entries)
            self.texts.append(
                f"{name} = private unnamed_addr constant [{len(table.entries)} x {kind}] "
                f"[{entries}]\n"
            )
        return name

    def intrinsic(self, name: str, width: int) -> str:
        """A function of LLVM's on integers of some width."""
        self.used.add((name, width))
        return f"@llvm.{name}.i{width}"

    def declarations(self) -> str:
        """The intrinsics that were used."""
        lines = []
        for name, width in sorted(self.used):
            more = ", i1" if name == "cttz" else ""
            lines.append(f"declare i{width} @llvm.{name}.i{width}(i{width}{more})")
        return "\n".join(lines) + "\n"


def stored(width: int) -> int:
    """The width that an entry of a table has in memory."""
    for size in (8, 16, 32, 64):
        if width <= size:
            return size
    return -(-width // WORD) * WORD


def functions(program: ir.Program, words: Words, move: ir.Program | None = None) -> str:
    """Every function of a program, and every role, as text. Verify the program before. `move` is a
    program over states of another layout, of which `next` gives an answer, and is all."""
    module = Module(program, words)
    out = []
    if move is not None:
        moving = Module(move, Words(move.fields), used=module.used, prefix="move.")
        out.append(FunctionEmitter(moving, move.next, 1, set(), set()).run())
        module.texts = moving.texts  # one list of both
    traps, loops = trapping(program), recursive(program)
    called = {
        s.function
        for f in program.functions.values()
        for s in statements(f.body)
        if isinstance(s, ir.Call)
    }
    for name in program.functions:
        if name in called:
            out.append(FunctionEmitter(module, name, 0, traps, loops).run())
    one = {program.next, *program.invariants, *program.constraints, *program.reach}
    one |= {name for name in (program.view, program.canonical) if name is not None}
    two = {*program.action_constraints, *program.action_properties}
    out += [FunctionEmitter(module, name, 1, traps, loops).run() for name in sorted(one)]
    out += [FunctionEmitter(module, name, 2, traps, loops).run() for name in sorted(two)]
    return "".join([*module.texts, module.declarations(), *out])


def symbol(name: str, states: int = 0) -> str:
    """The name of a function's text: that which takes values, or packed states."""
    return '@"' + "fst"[states] + "." + name.replace("\\", "\\5C").replace('"', "\\22") + '"'


Registers: TypeAlias = dict[int, str]
#: Of a loop, by what it carries: whether to go on, the place, and what comes next.
_How: TypeAlias = tuple[Callable[[str], str], Callable[[str], str], Callable[[str], str]]


@dataclass(slots=True)
class _Loop:
    """Where a loop is left, and with what in its registers."""

    end: str
    exits: list[tuple[str, Registers]] = field(default_factory=list)


class FunctionEmitter:
    """The text of one function; `states` is 0 for one that takes values, else how many states."""

    def __init__(
        self, module: Module, name: str, states: int, traps: set[str], loops: set[str]
    ) -> None:
        self.module = module
        self.function = module.program.functions[name]
        self.states = states
        self.traps, self.recursive = traps, name in loops
        self.bounds = Bounds(self.function)
        self.lines: list[str] = []
        self.count = 0
        self.label = "entry"
        self.registers: Registers = {}
        #: What is computed, by what it was computed of; a dict for each open block.
        self.scopes: list[dict[object, str]] = [{}]
        self.loops: list[_Loop] = []
        self._reads: dict[int, tuple[int, ...]] = {}

    def run(self) -> str:
        """The whole text."""
        f = self.function
        result = "void" if f.result is None else f"i{f.result}"
        if self.states:
            params = ["ptr %state", "ptr %next"][: self.states]
        else:
            params = [f"i{width} %p{i}" for i, width in enumerate(f.params)]
        head = ", ".join(["ptr %ctx", *params])
        if self.recursive:
            self._deeper()
        if self._block(f.body):
            self._leave("ret void")
        name = symbol(f.name, self.states)
        return f"define internal {result} {name}({head}) {{\nentry:\n{self._text()}}}\n"

    def _text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    # --- lines ------------------------------------------------------------------------------------

    def put(self, line: str) -> None:
        """An instruction without a value."""
        self.lines.append(f"  {line}")

    def new(self, line: str) -> str:
        """The name of an instruction's value."""
        self.count += 1
        name = f"%v{self.count}"
        self.lines.append(f"  {name} = {line}")
        return name

    def start(self, label: str) -> None:
        """Begin a block of instructions."""
        self.label = label
        self.lines.append(f"{label}:")

    def fresh(self, what: str) -> str:
        """A label."""
        self.count += 1
        return f"{what}{self.count}"

    def cell(self, cell: Cell) -> str:
        """The place of a cell of the context."""
        return self.new(f"getelementptr inbounds i64, ptr %ctx, i64 {int(cell)}")

    def _leave(self, line: str) -> None:
        if self.recursive:
            place = self.cell(Cell.DEPTH)
            depth = self.new(f"load i64, ptr {place}")
            less = self.new(f"sub i64 {depth}, 1")
            self.put(f"store i64 {less}, ptr {place}")
        self.put(line)

    def _deeper(self) -> None:
        place = self.cell(Cell.DEPTH)
        depth = self.new(f"load i64, ptr {place}")
        more = self.new(f"add i64 {depth}, 1")
        self.put(f"store i64 {more}, ptr {place}")
        deep = self.new(f"icmp ugt i64 {more}, {MOST_DEPTH}")
        trap, go = self.fresh("deep"), self.fresh("go")
        self.put(f"br i1 {deep}, label %{trap}, label %{go}")
        self.start(trap)
        self._trap(TRAP_DEPTH)
        self.start(go)

    def _trap(self, code: int) -> None:
        self.put(f"store i64 {code}, ptr {self.cell(Cell.TRAP)}")
        self._give_up()

    def _give_up(self) -> None:
        result = self.function.result
        self._leave("ret void" if result is None else f"ret i{result} 0")

    # --- statements -------------------------------------------------------------------------------

    def _block(self, block: Sequence[ir.Statement]) -> bool:
        """Whether the end of the block can be reached."""
        return all(map(self._statement, block))

    def _statement(self, s: ir.Statement) -> bool:
        match s:
            case ir.Set(register, value):
                self.registers[id(register)] = self.value(value)
            case ir.When(cond, then, other):
                return self._when(cond, then, other)
            case ir.ForOnes(mask, place, body):
                self._for_ones(mask, place, body)
            case ir.ForRange(count, place, body):
                self._for_range(count, place, body)
            case ir.Call():
                self._call(s)
            case ir.Emit(action, fields):
                self._emit(action, fields)
            case ir.Trap(reason):
                self._trap(reason + 1)
                return False
            case ir.Return(value):
                if value is None:
                    self._leave("ret void")
                else:
                    self._leave(f"ret i{value.width} {self.value(value)}")
                return False
            case ir.Break():
                loop = self.loops[-1]
                loop.exits.append((self.label, self.registers.copy()))
                self.put(f"br label %{loop.end}")
                return False
        return True

    def _arm(self, label: str, block: Sequence[ir.Statement]) -> tuple[str, Registers] | None:
        """One arm, from the registers as they are; how it ends, if it goes on behind."""
        before = self.registers.copy()
        self.scopes.append({})
        self.start(label)
        goes_on = self._block(block)
        end = (self.label, self.registers) if goes_on else None
        self.scopes.pop()
        self.registers = before
        return end

    def _when(self, cond: ir.Expr, then: ir.Block, other: ir.Block) -> bool:
        test = self.value(cond)
        yes, no, end = self.fresh("then"), self.fresh("else"), self.fresh("end")
        target = no if other else end
        self.put(f"br i1 {test}, label %{yes}, label %{target}")
        ways: list[tuple[str, Registers]] = []
        if not other:
            ways.append((self.label, self.registers.copy()))
        for label, block in ((yes, then), (no, other)):
            if label == no and not other:
                continue
            way = self._arm(label, block)
            if way is not None:
                self.put(f"br label %{end}")
                ways.append(way)
        if not ways:
            return False
        self.start(end)
        self._join(ways)
        return True

    def _join(self, ways: Sequence[tuple[str, Registers]]) -> None:
        """Go on where several ways meet."""
        first = ways[0][1]
        joined: Registers = {}
        for key, value in first.items():
            others = [registers.get(key) for _, registers in ways]
            if None in others:
                continue
            if all(v == value for v in others):
                joined[key] = value
                continue
            width = self.bounds.widths[key]
            arms = ", ".join(f"[ {registers[key]}, %{label} ]" for label, registers in ways)
            joined[key] = self.new(f"phi i{width} {arms}")
        self.registers = joined

    def _for_ones(self, mask: ir.Expr, place: ir.Register, body: ir.Block) -> None:
        start = self.value(mask)
        kind = f"i{mask.width}"

        def test(left: str) -> str:
            return self.new(f"icmp ne {kind} {left}, 0")

        def at(left: str) -> str:
            lowest = self.module.intrinsic("cttz", mask.width)
            zeros = self.new(f"call {kind} {lowest}({kind} {left}, i1 true)")
            return self.resized(zeros, mask.width, place.width)

        def step(left: str) -> str:
            less = self.new(f"sub {kind} {left}, 1")
            return self.new(f"and {kind} {left}, {less}")

        self._loop(kind, start, place, body, (test, at, step))

    def _for_range(self, count: ir.Expr, place: ir.Register, body: ir.Block) -> None:
        end = self.value(count)
        width = max(count.width, place.width)
        limit = self.resized(end, count.width, width)

        def test(i: str) -> str:
            return self.new(f"icmp ult i{width} {i}, {limit}")

        def at(i: str) -> str:
            return self.resized(i, width, place.width)

        def step(i: str) -> str:
            return self.new(f"add i{width} {i}, 1")

        self._loop(f"i{width}", "0", place, body, (test, at, step))

    def _loop(self, kind: str, start: str, place: ir.Register, body: ir.Block, how: _How) -> None:
        test, at, step = how
        head, inside = self.fresh("head"), self.fresh("body")
        again, end = self.fresh("again"), self.fresh("end")
        before, registers = self.label, self.registers.copy()
        self.put(f"br label %{head}")
        self.scopes.append({})
        self.start(head)
        # Phi nodes come first; what comes round is not known before the body has been written.
        changes = {id(place), *self.bounds.set_in(body)}
        changed = [key for key in registers if key in changes]
        control = self.fresh("%c")
        holes: dict[int, str] = {key: self.fresh("%r") for key in changed}
        place_of_phis = len(self.lines)
        self.registers.update(holes)
        go_on = test(control)
        at_head = self.registers.copy()
        self.put(f"br i1 {go_on}, label %{inside}, label %{end}")
        self.start(inside)
        self.registers[id(place)] = at(control)
        loop = _Loop(end)
        self.loops.append(loop)
        comes_round = self._block(body)
        self.loops.pop()
        arms = [(before, start, registers)]
        if comes_round:
            self.put(f"br label %{again}")
            self.start(again)
            following = step(control)
            arms.append((self.label, following, self.registers))
            self.put(f"br label %{head}")
        phis = [(control, kind, [(v, label) for label, v, _ in arms])]
        phis += [
            (hole, f"i{self.bounds.widths[key]}", [(r[key], label) for label, _, r in arms])
            for key, hole in holes.items()
        ]
        self.lines[place_of_phis:place_of_phis] = [
            f"  {name} = phi {k} " + ", ".join(f"[ {v}, %{label} ]" for v, label in ways)
            for name, k, ways in phis
        ]
        self.scopes.pop()
        self.start(end)
        at_head = {key: v for key, v in at_head.items() if key in registers}
        self._join([(head, at_head), *loop.exits])

    def _call(self, s: ir.Call) -> None:
        f = self.module.program.functions[s.function]
        args = [f"i{e.width} {self.value(e)}" for e in s.args]
        head = ", ".join(["ptr %ctx", *args])
        if f.result is None:
            self.put(f"call void {symbol(f.name)}({head})")
        else:
            answer = self.new(f"call i{f.result} {symbol(f.name)}({head})")
            if s.register is not None:
                self.registers[id(s.register)] = answer
        if f.name not in self.traps:
            return
        code = self.new(f"load i64, ptr {self.cell(Cell.TRAP)}")
        bad = self.new(f"icmp ne i64 {code}, 0")
        trap, go = self.fresh("trap"), self.fresh("go")
        self.put(f"br i1 {bad}, label %{trap}, label %{go}")
        self.start(trap)
        self._give_up()
        self.start(go)

    # --- successors -------------------------------------------------------------------------------

    def _emit(self, action: int, fields: Sequence[ir.Expr]) -> None:
        words = self.packed([self._kept(i, e) for i, e in enumerate(fields)])
        at = self.cell(Cell.EMIT_AT)
        place = self.new(f"load ptr, ptr {at}")
        end = self.new(f"load ptr, ptr {self.cell(Cell.EMIT_END)}")
        room = self.new(f"icmp ult ptr {place}, {end}")
        go, full = self.fresh("room"), self.fresh("full")
        self.put(f"br i1 {room}, label %{go}, label %{full}")
        self.start(full)
        self._trap(TRAP_SUCCESSORS)
        self.start(go)
        for i, word in enumerate(words):
            p = place if i == 0 else self.new(f"getelementptr i64, ptr {place}, i64 {i}")
            self.put(f"store i64 {word}, ptr {p}")
        source = self.new(f"load i64, ptr {self.cell(Cell.SOURCE)}")
        meta = self.new(f"or i64 {source}, {action}") if action else source
        p = self.new(f"getelementptr i64, ptr {place}, i64 {len(words)}")
        self.put(f"store i64 {meta}, ptr {p}")
        following = self.new(f"getelementptr i64, ptr {place}, i64 {len(words) + 1}")
        self.put(f"store ptr {following}, ptr {at}")

    def _kept(self, i: int, e: ir.Expr) -> ir.Expr | None:
        """A field's new value; None if it is the old one."""
        if self.states == 1 and isinstance(e, ir.Param) and e.index == i:
            return None
        return e

    def packed(self, fields: Sequence[ir.Expr | None]) -> list[str]:
        """The words of a state; None stands for a field of the state that the function is given."""
        words: list[str | None] = [None] * self.module.words.count
        kept = [0] * len(words)
        for place, e in zip(self.module.words.places, fields, strict=True):
            if e is not None:
                if place.width <= WORD:
                    part = self.resized(self.value(e), place.width, WORD)
                    if place.shift:
                        part = self.new(f"shl i64 {part}, {place.shift}")
                    words[place.word] = self._with(words[place.word], part)
                else:
                    for n in range(place.words):
                        part = self._part(self.value(e), place.width, n)
                        words[place.word + n] = self._with(words[place.word + n], part)
                continue
            for n in range(place.words):
                inside = min(place.width - n * WORD, WORD)
                kept[place.word + n] |= ((1 << inside) - 1) << place.shift
        for word, mask in enumerate(kept):
            if mask:
                old = self.word("%state", word)
                if words[word] is not None:
                    old = self.new(f"and i64 {old}, {mask}")
                words[word] = self._with(words[word], old)
        return [w or "0" for w in words]

    def _with(self, word: str | None, part: str) -> str:
        return part if word is None else self.new(f"or i64 {word}, {part}")

    def _part(self, value: str, width: int, n: int) -> str:
        """The n-th word of a wide value."""
        if n:
            value = self.new(f"lshr i{width} {value}, {n * WORD}")
        return self.resized(value, width, WORD)

    # --- expressions ------------------------------------------------------------------------------

    def word(self, state: str, n: int) -> str:
        """A word of a packed state."""
        key = ("word", state, n)
        known = self._known(key)
        if known is None:
            p = self.new(f"getelementptr inbounds i64, ptr {state}, i64 {n}") if n else state
            known = self.scopes[-1][key] = self.new(f"load i64, ptr {p}")
        return known

    def _known(self, key: object) -> str | None:
        for scope in reversed(self.scopes):
            if key in scope:
                return scope[key]
        return None

    def resized(self, value: str, width: int, wanted: int, *, signed: bool = False) -> str:
        """A value with other zeros above it, or without some of its high bits."""
        if width == wanted:
            return value
        how = "trunc" if wanted < width else "sext" if signed else "zext"
        return self.new(f"{how} i{width} {value} to i{wanted}")

    def value(self, e: ir.Expr) -> str:
        """The text that stands for an expression's value, computed if need be."""
        stack = [e]
        while stack:
            node = stack[-1]
            if isinstance(node, (ir.Number, ir.Register)) or self._known(self._key(node)):
                stack.pop()
                continue
            waiting = [
                part
                for part in ir.operands(node)
                if not isinstance(part, (ir.Number, ir.Register))
                and self._known(self._key(part)) is None
            ]
            if waiting:
                stack.extend(reversed(waiting))
                continue
            stack.pop()
            self.scopes[-1][self._key(node)] = self._compute(node)
        return self._operand(e)

    def _operand(self, e: ir.Expr) -> str:
        if isinstance(e, ir.Number):
            return str(e.value)
        if isinstance(e, ir.Register):
            return self.registers[id(e)]
        known = self._known(self._key(e))
        assert known is not None
        return known

    def _key(self, e: ir.Expr) -> object:
        """What a value depends on: the node, and the present content of its registers."""
        reads = self._registers(e)
        return (id(e), *(self.registers[r] for r in reads)) if reads else id(e)

    def _registers(self, e: ir.Expr) -> tuple[int, ...]:
        """The registers that an expression reads."""
        found = self._reads.get(id(e))
        if found is not None:
            return found
        stack = [e]
        while stack:
            node = stack[-1]
            waiting = [p for p in ir.operands(node) if id(p) not in self._reads]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if isinstance(node, ir.Register):
                self._reads[id(node)] = (id(node),)
            else:
                parts = dict.fromkeys(r for p in ir.operands(node) for r in self._reads[id(p)])
                self._reads[id(node)] = tuple(parts)
        return self._reads[id(e)]

    def _compute(self, e: ir.Expr) -> str:
        match e:
            case ir.Param(width, index):
                return self._param(width, index)
            case ir.Binary(width, op, left, right):
                return self._binary(width, op, left, right)
            case ir.Compare(_, op, left, right):
                a, b = self._operand(left), self._operand(right)
                return self.new(f"icmp {op} i{left.width} {a}, {b}")
            case ir.Select(width, cond, then, other):
                c, a, b = self._operand(cond), self._operand(then), self._operand(other)
                return self.new(f"select i1 {c}, i{width} {a}, i{width} {b}")
            case ir.Resize(width, value, signed):
                if isinstance(value, ir.Number):
                    return self.new(f"add i{width} 0, {_resized(value, width, signed)}")
                same = self._operand(value)
                return self.resized(same, value.width, width, signed=signed)
            case ir.CountOnes(width, value):
                f, kind = self.module.intrinsic("ctpop", value.width), f"i{value.width}"
                count = self.new(f"call {kind} {f}({kind} {self._operand(value)})")
                return self.resized(count, value.width, width)
            case ir.LowestOne(width, value):
                f, kind = self.module.intrinsic("cttz", value.width), f"i{value.width}"
                return self._lowest(width, value, f, kind)
            case ir.Lookup(width, table, index):
                return self._lookup(width, table, index)
        raise AssertionError(f"no code for {e!r}")

    def _lowest(self, width: int, value: ir.Expr, f: str, kind: str) -> str:
        x = self._operand(value)
        place = self.new(f"call {kind} {f}({kind} {x}, i1 false)")
        if value.width < 1 << min(value.width, 62):  # the width itself fits in its own bits
            return self.resized(place, value.width, width)
        zero = self.new(f"icmp eq {kind} {x}, 0")
        place = self.resized(place, value.width, width)
        return self.new(f"select i1 {zero}, i{width} {value.width}, i{width} {place}")

    def _param(self, width: int, index: int) -> str:
        if not self.states:
            return f"%p{index}"
        which, index = divmod(index, len(self.module.words.places))
        state = ("%state", "%next")[which]
        place = self.module.words.places[index]
        if width > WORD:
            kind = f"i{place.words * WORD}"
            p = self.new(f"getelementptr inbounds i64, ptr {state}, i64 {place.word}")
            whole = self.new(f"load {kind}, ptr {p}, align 8")
            return self.resized(whole, place.words * WORD, width)
        whole = self.word(state, place.word)
        if place.shift:
            whole = self.new(f"lshr i64 {whole}, {place.shift}")
        return self.resized(whole, WORD, width)

    def _binary(self, width: int, op: str, left: ir.Expr, right: ir.Expr) -> str:
        a, b, kind = self._operand(left), self._operand(right), f"i{width}"
        if op in ("udiv", "urem"):
            return self._divide(width, op, a, b, right)
        if op not in ("shl", "lshr") or self.bounds.most(right) < width:
            return self.new(f"{op} {kind} {a}, {b}")
        fits = self.new(f"icmp ult {kind} {b}, {width}")
        near = self.new(f"select i1 {fits}, {kind} {b}, {kind} 0")
        shifted = self.new(f"{op} {kind} {a}, {near}")
        return self.new(f"select i1 {fits}, {kind} {shifted}, {kind} 0")

    def _divide(self, width: int, op: str, a: str, b: str, right: ir.Expr) -> str:
        wide = _LIBRARY_DIVISION.stop if width in _LIBRARY_DIVISION else width
        a, kind = self.resized(a, width, wide), f"i{wide}"
        b = self.resized(b, width, wide)
        if isinstance(right, ir.Number) and right.value:
            return self.resized(self.new(f"{op} {kind} {a}, {b}"), wide, width)
        none = self.new(f"icmp eq {kind} {b}, 0")
        some = self.new(f"select i1 {none}, {kind} 1, {kind} {b}")
        result = self.new(f"{op} {kind} {a}, {some}")
        answer = self.new(f"select i1 {none}, {kind} 0, {kind} {result}")
        return self.resized(answer, wide, width)

    def _lookup(self, width: int, table: ir.Table, index: ir.Expr) -> str:
        size = len(table.entries)
        if size == 0:
            return self.new(f"add i{width} 0, 0")
        i, inside = self._operand(index), None
        if self.bounds.most(index) >= size:
            inside = self.new(f"icmp ult i{index.width} {i}, {size}")
            i = self.new(f"select i1 {inside}, i{index.width} {i}, i{index.width} 0")
        i = self.resized(i, index.width, WORD)
        wide = stored(width)
        name = self.module.table(table)
        p = self.new(f"getelementptr inbounds [{size} x i{wide}], ptr {name}, i64 0, i64 {i}")
        entry = self.resized(self.new(f"load i{wide}, ptr {p}"), wide, width)
        if inside is None:
            return entry
        return self.new(f"select i1 {inside}, i{width} {entry}, i{width} 0")


def _resized(e: ir.Number, width: int, signed: bool) -> int:
    value = e.value
    if signed and value >> (e.width - 1):
        value -= 1 << e.width
    return value & ((1 << width) - 1)
