"""What may live here: the typed code between the kernel and a machine, and its verifier.

A value is a string of bits: an unsigned number of a fixed `width`, packed canonically, so that two
values of one shape are equal exactly if their bits are. The IR knows no shapes: `layout` and
`lower` have turned sets into masks, functions into rows of fields, and integers into offsets from
their least value before code is made of them.

Expressions are pure and total: no operation traps, and what could go wrong (an overflow of a shape,
a TLA+ evaluation error, a value outside a universe) is tested by a statement that ends in `Trap`.
A trapped expansion has no effect: its successors are dropped, and the interpreter looks at the
state. Statements are structured; registers are assigned in blocks and carried by loops, so that a
backend without optimiser can make phi nodes, or Python assignments, of them in one pass.

Functions of a `Program` take the fields of a state (those of the next state after them, where a
step is judged), in the order of `Program.fields`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pymodel.frozen import frozen_object

# --- expressions ----------------------------------------------------------------------------------

BinaryOp: TypeAlias = Literal[
    "add", "sub", "mul", "udiv", "urem", "and", "or", "xor", "shl", "lshr"
]
CompareOp: TypeAlias = Literal["eq", "ne", "ult", "ule", "slt", "sle"]


@frozen_object
class Expr:
    """A pure expression of `width` bits (at least 1), evaluated by the statement that uses it, with
    the registers' content at that moment. A backend computes a shared node once as long as no
    register in it is set again."""

    width: int


@frozen_object
class Number(Expr):
    """A constant, 0 <= value < 2**width."""

    value: int


@frozen_object
class Param(Expr):
    """A parameter of the function, by position."""

    index: int


@frozen_object
class Register(Expr):
    """The present content of a register; one object is one register. `name` is for reading only."""

    name: str = ""


@frozen_object
class Binary(Expr):
    """Both sides have the node's width; results wrap. A shift by `width` or more gives 0; division
    by 0 gives 0 (backends take care, so that expressions stay total)."""

    op: BinaryOp
    left: Expr
    right: Expr


@frozen_object
class Compare(Expr):
    """One bit; the sides have one width. `slt` and `sle` read them as two's complement."""

    op: CompareOp
    left: Expr
    right: Expr


@frozen_object
class Select(Expr):
    """`then` if the one bit of `cond` is set, else `other`; both may be computed."""

    cond: Expr
    then: Expr
    other: Expr


@frozen_object
class Resize(Expr):
    """The low bits of `value`, or its bits with zeros above; with `signed`, copies of its sign."""

    value: Expr
    signed: bool = False


@frozen_object
class CountOnes(Expr):
    """How many bits of `value` are set; any width that holds the answer."""

    value: Expr


@frozen_object
class LowestOne(Expr):
    """The place of the lowest set bit of `value`; of zero, its width. Any width that holds it."""

    value: Expr


@frozen_object
class Table:
    """Constant entries of one width, in read-only memory; tables of equal content may be shared."""

    width: int
    entries: tuple[int, ...]


@frozen_object
class Lookup(Expr):
    """The entry of a table; past its end, 0."""

    table: Table
    index: Expr


# --- statements -----------------------------------------------------------------------------------


@frozen_object
class Statement:
    """Something that a block does."""


Block: TypeAlias = "tuple[Statement, ...]"


@frozen_object
class Set(Statement):
    """Give a register a content. A register is set before it is read, on every way there."""

    register: Register
    value: Expr


@frozen_object
class When(Statement):
    """One block or the other."""

    cond: Expr
    then: Block
    other: Block = ()


@frozen_object
class ForOnes(Statement):
    """The body for each set bit of `mask`, from the lowest; `mask` is computed once."""

    mask: Expr
    place: Register
    body: Block


@frozen_object
class ForRange(Statement):
    """The body for `place` = 0 ... count - 1; `count` is computed once."""

    count: Expr
    place: Register
    body: Block


@frozen_object
class Break(Statement):
    """Leave the innermost loop. Nothing may follow in its block."""


@frozen_object
class Call(Statement):
    """Run a function of the program; its answer into `register`. Recursion is allowed; a depth
    beyond what the backend bears traps."""

    register: Register | None
    function: str
    args: tuple[Expr, ...]


@frozen_object
class Emit(Statement):
    """A successor by an action (an index into `Model.actions`), field by field; it counts as
    generated as soon as the expansion ends without a trap."""

    action: int
    fields: tuple[Expr, ...]


@frozen_object
class Trap(Statement):
    """Give the state back to the interpreter. `reason` is an index into `Program.reasons`. Nothing
    may follow in its block."""

    reason: int


@frozen_object
class Return(Statement):
    """The function's answer. Nothing may follow in its block."""

    value: Expr | None = None


# --- functions and programs -----------------------------------------------------------------------


@frozen_object
class Function:
    """`result` is the width of the answer, None if there is none. Every way through the body of one
    with an answer ends in `Return` or `Trap`."""

    name: str
    params: tuple[int, ...]
    result: int | None
    body: Block


@frozen_object
class Program:
    """A model as code. Where a tuple of names is empty, nothing of the kind is asked.

    Of a state: `invariants`, `constraints`, `reach` (1 bit each), `view` (any width), and
    `canonical`, which gives back the fields of the symmetry class's representative in one value,
    the first field in the lowest bits. Of a step: `action_constraints`, `action_properties`.
    """

    fields: tuple[int, ...]
    functions: dict[str, Function]
    next: str
    reasons: tuple[str, ...] = ()
    invariants: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    action_constraints: tuple[str, ...] = ()
    action_properties: tuple[str, ...] = ()
    view: str | None = None
    canonical: str | None = None


# --- the verifier ---------------------------------------------------------------------------------


class MalformedError(AssertionError):
    """Code that no backend may be given: a bug of ours."""


def operands(e: Expr) -> tuple[Expr, ...]:
    """The expressions that an expression is made of."""
    match e:
        case Binary(_, _, left, right) | Compare(_, _, left, right):
            return (left, right)
        case Select(_, cond, then, other):
            return (cond, then, other)
        case Resize(_, value, _) | CountOnes(_, value) | LowestOne(_, value):
            return (value,)
        case Lookup(_, _, index):
            return (index,)
    return ()


def verify(program: Program) -> None:
    """Raise `MalformedError` if widths disagree, a name means nothing, a register may be read
    before it is set, or a block goes on after its end. Run after every pass, in production too:
    malformed LLVM text can abort the process."""
    for f in program.functions.values():
        _Verifier(program, f).run()
    width = sum(program.fields)
    one_state, two_states = program.fields, program.fields * 2
    asked: list[tuple[str, tuple[int, ...], int | None]] = [(program.next, one_state, None)]
    for name in (*program.invariants, *program.constraints, *program.reach):
        asked.append((name, one_state, 1))
    for name in (*program.action_constraints, *program.action_properties):
        asked.append((name, two_states, 1))
    if program.canonical is not None:
        asked.append((program.canonical, one_state, width))
    for name, params, result in asked:
        found = program.functions.get(name)
        if found is None or found.params != params or found.result != result:
            raise MalformedError(f"{name}: no function from {params} to {result}")


@dataclass(slots=True)
class _Verifier:
    program: Program
    function: Function
    checked: set[int] = field(default_factory=set)

    def run(self) -> None:
        falls = self._block(self.function.body, set(), in_loop=False)
        self._need(not falls or self.function.result is None, "a way without an answer")

    def _need(self, fact: bool, what: str) -> None:
        if not fact:
            raise MalformedError(f"{self.function.name}: {what}")

    def _block(self, block: Sequence[Statement], known: set[int], *, in_loop: bool) -> bool:
        """Whether the end of the block can be reached; `known` grows by what it has set."""
        for i, s in enumerate(block):
            if not self._statement(s, known, in_loop=in_loop):
                self._need(i == len(block) - 1, "a statement that is never reached")
                return False
        return True

    def _statement(self, s: Statement, known: set[int], *, in_loop: bool) -> bool:
        match s:
            case Set(register, value):
                self._expr(value, known, register.width)
                known.add(id(register))
            case When(cond, then, other):
                self._expr(cond, known, 1)
                return self._branches((then, other), known, in_loop=in_loop)
            case ForOnes(count, place, body) | ForRange(count, place, body):
                self._expr(count, known)
                self._block(body, {*known, id(place)}, in_loop=True)
            case Call(register, name, args):
                self._call(register, name, args, known)
            case Emit(_, fields):
                self._need(len(fields) == len(self.program.fields), "a state of other fields")
                for e, width in zip(fields, self.program.fields, strict=True):
                    self._expr(e, known, width)
            case Trap(reason):
                self._need(0 <= reason < len(self.program.reasons), "a trap without a reason")
                return False
            case Return(value):
                self._need((value is None) == (self.function.result is None), "a wrong answer")
                if value is not None:
                    self._expr(value, known, self.function.result)
                return False
            case Break():
                self._need(in_loop, "a break outside a loop")
                return False
            case _:
                self._need(False, f"an unknown statement {s!r}")
        return True

    def _branches(self, blocks: Sequence[Block], known: set[int], *, in_loop: bool) -> bool:
        ends = []
        for block in blocks:
            inside = set(known)
            if self._block(block, inside, in_loop=in_loop):
                ends.append(inside)
        if ends:
            known |= set.intersection(*ends)
        return bool(ends)

    def _call(
        self, register: Register | None, name: str, args: tuple[Expr, ...], known: set[int]
    ) -> None:
        f = self.program.functions.get(name)
        self._need(f is not None and len(f.params) == len(args), f"a wrong call of {name}")
        assert f is not None
        for e, width in zip(args, f.params, strict=True):
            self._expr(e, known, width)
        if register is not None:
            self._need(register.width == f.result, f"the answer of {name}")
            known.add(id(register))

    def _expr(self, e: Expr, known: set[int], width: int | None = None) -> None:
        self._need(width is None or e.width == width, f"{e.width} bits where {width} are wanted")
        for node in self._unseen(e):
            if isinstance(node, Register):
                self._need(id(node) in known, f"register {node.name} read before it is set")
            elif id(node) not in self.checked:
                self.checked.add(id(node))
                self._widths(node)

    def _unseen(self, e: Expr) -> Iterator[Expr]:
        """Every node of a graph once: an expression may share much."""
        seen, stack = {id(e)}, [e]
        while stack:
            node = stack.pop()
            yield node
            for part in operands(node):
                if id(part) not in seen:
                    seen.add(id(part))
                    stack.append(part)

    def _widths(self, e: Expr) -> None:
        self._need(e.width >= 1, "a value of no bits")
        match e:
            case Number(width, value):
                self._need(0 <= value < 1 << width, f"{value} in {width} bits")
            case Param(width, index):
                params = self.function.params
                self._need(0 <= index < len(params) and params[index] == width, "a parameter")
            case Binary(width, _, left, right):
                self._need(left.width == right.width == width, "sides of other widths")
            case Compare(width, _, left, right):
                self._need(width == 1 and left.width == right.width, "sides of other widths")
            case Select(width, cond, then, other):
                same = then.width == other.width == width
                self._need(cond.width == 1 and same, "a choice of other widths")
            case CountOnes(width, value) | LowestOne(width, value):
                self._need(value.width < 1 << width, "a count that does not fit")
            case Lookup(width, table, _):
                self._need(table.width == width, "an entry of another width")
                self._need(all(0 <= n < 1 << width for n in table.entries), "a table's entry")
            case Resize() | Param() | Register():
                pass
            case _:
                self._need(False, f"an unknown expression {e!r}")
