"""What may live here: IR as Python source over ints, one function of source for each of the IR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pymodel.engine.native import ir
from pymodel.engine.native.ir import Block, Expr, Statement

#: An expression deeper than this becomes a name of its own: Python's parser has its limits.
_DEEPEST = 12


class TrappedError(Exception):
    """An expansion that the interpreter has to look at. `args[0]` is the number of the reason."""


class Printer:
    """Prints the functions of one program."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self.tables: dict[int, tuple[str, ir.Table]] = {}
        self.names = {name: f"f{i}" for i, name in enumerate(program.functions)}

    def source(self) -> str:
        """The whole program; tables are constants that `namespace` has."""
        return "\n".join(_Function(self, f).text() for f in self.program.functions.values())

    def namespace(self) -> dict[str, object]:
        """What the source mentions; after `source`."""
        known: dict[str, object] = {n: t.entries for n, t in self.tables.values()}
        known["TrappedError"] = TrappedError
        return known

    def table(self, table: ir.Table) -> str:
        """The name of a table."""
        known = self.tables.get(id(table))
        if known is None:
            known = self.tables[id(table)] = (f"K{len(self.tables)}", table)
        return known[0]


class _Function:
    def __init__(self, printer: Printer, function: ir.Function) -> None:
        self.printer = printer
        self.function = function
        self.lines: list[str] = []
        self.depth = 1
        self.fresh = 0
        self.registers: dict[int, str] = {}
        self.known: dict[int, tuple[Expr, str]] = {}
        self.deps: dict[int, frozenset[int]] = {}
        self.uses: Counter[int] = Counter()
        self.count(function.body)

    def text(self) -> str:
        names = [f"p{i}" for i in range(len(self.function.params))]
        if self.function.result is None and self.function.name == self.printer.program.next:
            names.append("out")
        self.block(self.function.body)
        head = f"def {self.printer.names[self.function.name]}({', '.join(names)}):"
        return "\n".join([head, *(self.lines or [" pass"])]) + "\n"

    # --- what is shared ---------------------------------------------------------------------------

    def count(self, block: Block) -> None:
        for s in block:
            for e in _expressions(s):
                self.count_in(e)
            for inner in _blocks(s):
                self.count(inner)

    def count_in(self, e: Expr) -> None:
        stack = [e]
        while stack:
            node = stack.pop()
            self.uses[id(node)] += 1
            if self.uses[id(node)] == 1:
                stack.extend(ir.operands(node))

    def depends(self, e: Expr) -> frozenset[int]:
        """The registers in an expression."""
        known = self.deps.get(id(e))
        if known is None:
            if isinstance(e, ir.Register):
                known = frozenset((id(e),))
            else:
                known = frozenset().union(*(self.depends(o) for o in ir.operands(e)))
            self.deps[id(e)] = known
        return known

    def forget(self, registers: frozenset[int]) -> None:
        """What was computed of these registers is no longer true."""
        if registers:
            self.known = {
                k: (e, t) for k, (e, t) in self.known.items() if not self.depends(e) & registers
            }

    # --- statements -------------------------------------------------------------------------------

    def put(self, text: str) -> None:
        self.lines.append(" " * self.depth + text)

    def name(self, letter: str) -> str:
        self.fresh += 1
        return f"{letter}{self.fresh}"

    def inner(self, block: Block) -> None:
        before = dict(self.known)
        self.depth += 1
        if not block:
            self.put("pass")
        self.block(block)
        self.depth -= 1
        self.known = before

    def block(self, block: Block) -> None:
        for s in block:
            self.statement(s)

    def statement(self, s: Statement) -> None:
        match s:
            case ir.Set(register, value):
                text = self.expr(value)
                self.put(f"{self.register(register)} = {text}")
                self.forget(frozenset((id(register),)))
            case ir.When(cond, then, other):
                self.put(f"if {self.expr(cond)}:")
                self.inner(then)
                if other:
                    self.put("else:")
                    self.inner(other)
                self.forget(_set_in((*then, *other)))
            case ir.ForOnes(mask, place, body):
                left, low = self.name("m"), self.name("l")
                self.put(f"{left} = {self.expr(mask)}")
                self.forget(_set_in(body) | {id(place)})
                self.put(f"while {left}:")
                self.depth += 1
                self.put(f"{low} = {left} & -{left}")
                self.put(f"{left} ^= {low}")
                self.put(f"{self.register(place)} = {low}.bit_length() - 1")
                self.depth -= 1
                self.inner(body)
            case ir.ForRange(count, place, body):
                text = self.expr(count)
                self.forget(_set_in(body) | {id(place)})
                self.put(f"for {self.register(place)} in range({text}):")
                self.inner(body)
            case ir.Break():
                self.put("break")
            case ir.Call(register, name, args):
                texts = ", ".join(self.expr(a) for a in args)
                call = f"{self.printer.names[name]}({texts})"
                if register is None:
                    self.put(call)
                else:
                    self.put(f"{self.register(register)} = {call}")
                    self.forget(frozenset((id(register),)))
            case ir.Emit(action, fields):
                texts = "".join(f"{self.expr(f)}, " for f in fields)
                self.put(f"out.append(({action}, ({texts})))")
            case ir.Trap(reason):
                self.put(f"raise TrappedError({reason})")
            case ir.Return(value):
                self.put("return" if value is None else f"return {self.expr(value)}")

    def register(self, r: ir.Register) -> str:
        return self.registers.setdefault(id(r), f"r{len(self.registers)}")

    # --- expressions ------------------------------------------------------------------------------

    def expr(self, e: Expr) -> str:
        """The text of an expression; what is shared is computed first."""
        return self._expr(e)[0]

    def _expr(self, e: Expr) -> tuple[str, int]:
        if isinstance(e, ir.Number):
            return str(e.value), 0
        if isinstance(e, ir.Param):
            return f"p{e.index}", 0
        if isinstance(e, ir.Register):
            return self.register(e), 0
        known = self.known.get(id(e))
        if known is not None:
            return known[1], 0
        parts = [self._expr(o) for o in ir.operands(e)]
        depth = 1 + max((d for _, d in parts), default=0)
        texts = [t for t, _ in parts]
        for i in _twice(e):
            if not texts[i].isalnum():
                name = self.name("t")
                self.put(f"{name} = {texts[i]}")
                texts[i] = name
        text = self._text(e, texts)
        if self.uses[id(e)] > 1 or depth > _DEEPEST:
            name = self.name("t")
            self.put(f"{name} = {text}")
            self.known[id(e)] = (e, name)
            return name, 0
        return text, depth

    def _text(self, e: Expr, t: Sequence[str]) -> str:
        mask = (1 << e.width) - 1
        match e:
            case ir.Binary(_, op, left, right):
                return _binary(op, t, e.width, left, right)
            case ir.Compare(_, op, left, _):
                sign = 1 << (left.width - 1)
                symbols = {"eq": "==", "ne": "!=", "ult": "<", "ule": "<="}
                if op in symbols:
                    return f"({t[0]} {symbols[op]} {t[1]})"
                return f"(({t[0]} ^ {sign}) {'<' if op == 'slt' else '<='} ({t[1]} ^ {sign}))"
            case ir.Select():
                return f"({t[1]} if {t[0]} else {t[2]})"
            case ir.Resize(width, value, signed):
                if signed and width > value.width:
                    sign = 1 << (value.width - 1)
                    return f"((({t[0]} ^ {sign}) - {sign}) & {mask})"
                return t[0] if width >= value.width else f"({t[0]} & {mask})"
            case ir.CountOnes():
                return f"int({t[0]}).bit_count()"
            case ir.LowestOne(_, value):
                return f"(({t[0]} & -{t[0]}).bit_length() - 1 if {t[0]} else {value.width})"
            case ir.Lookup(_, table, index):
                name = self.printer.table(table)
                if len(table.entries) >= 1 << index.width:
                    return f"{name}[{t[0]}]"
                n = len(table.entries)
                return f"({name}[{t[0]}] if {t[0]} < {n} else 0)"
        raise AssertionError(e)


def _twice(e: Expr) -> Sequence[int]:
    """The operands whose text is written more than once."""
    if isinstance(e, ir.LowestOne | ir.Lookup):
        return (0,)
    if isinstance(e, ir.Binary) and e.op in ("shl", "udiv", "urem"):
        return (1,)
    return ()


def _binary(op: ir.BinaryOp, t: Sequence[str], width: int, left: Expr, right: Expr) -> str:
    mask = (1 << width) - 1
    symbols = {"and": "&", "or": "|", "xor": "^", "lshr": ">>"}
    if op in symbols:
        return f"({t[0]} {symbols[op]} {t[1]})"
    if op in ("add", "sub", "mul"):
        sign = {"add": "+", "sub": "-", "mul": "*"}[op]
        return f"({t[0]} {sign} {t[1]} & {mask})"
    if op == "shl":
        if isinstance(right, ir.Number):
            if right.value >= width:
                return "0"
            return f"({t[0]} << {t[1]} & {mask})"
        return f"({t[0]} << {t[1]} & {mask} if {t[1]} < {width} else 0)"
    del left
    sign = "//" if op == "udiv" else "%"
    return f"({t[0]} {sign} {t[1]} if {t[1]} else 0)"


def _expressions(s: Statement) -> Sequence[Expr]:
    match s:
        case ir.Set(_, value):
            return (value,)
        case ir.When(cond, _, _):
            return (cond,)
        case ir.ForOnes(count, _, _) | ir.ForRange(count, _, _):
            return (count,)
        case ir.Call(_, _, args):
            return args
        case ir.Emit(_, fields):
            return fields
        case ir.Return(value):
            return () if value is None else (value,)
    return ()


def _blocks(s: Statement) -> Sequence[Block]:
    match s:
        case ir.When(_, then, other):
            return (then, other)
        case ir.ForOnes(_, _, body) | ir.ForRange(_, _, body):
            return (body,)
    return ()


def _set_in(block: Block) -> frozenset[int]:
    """The registers that a block sets."""
    found: set[int] = set()
    stack = list(block)
    while stack:
        s = stack.pop()
        if isinstance(s, ir.Set) or (isinstance(s, ir.Call) and s.register is not None):
            found.add(id(s.register))
        elif isinstance(s, ir.ForOnes | ir.ForRange):
            found.add(id(s.place))
        for inner in _blocks(s):
            stack.extend(inner)
    return frozenset(found)
