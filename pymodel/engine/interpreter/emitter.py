"""What may live here: the state of one function's generation, and the choice of what to generate.

`Emitter.value` and `Emitter.test` are the two ways to generate an expression: as a TLA+ value, and
as a Python condition. What a node *means* is in the emit_* files; this file decides, the same
for every node, whether it is known now, looked up in a memo, or computed in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.code import DEEPEST_LOOP, UNKNOWN, Code, Line, Writer
from pymodel.engine.interpreter.shapes import Shape
from pymodel.engine.interpreter.tables import Memos
from pymodel.frozen import frozen
from pymodel.kernel.nodes import (
    Builtin,
    CallRec,
    Choose,
    Const,
    Eq,
    Exists,
    Forall,
    FunctionLiteral,
    In,
    Lambda,
    Local,
    Named,
    Node,
    RecordLiteral,
    SetFilter,
    SetMap,
)
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import FALSE, TRUE, Value

if TYPE_CHECKING:
    from pymodel.engine.interpreter.parts import Part
    from pymodel.engine.interpreter.program import Program

#: A node of less work than this is computed again rather than looked up.
_MEMO_WEIGHT = 7
#: A test of more variables than a memo takes is remembered for one call, if it is enough work.
_ONCE_WEIGHT = 12
#: A value made of more bound names than these is made again each time.
_DRAWN_NAMES = 4
#: Work that loops over constants may grow to when they are unrolled: in one go, and in a function.
_UNROLLED_LOOP = 6_000
_UNROLLED_FUNCTION = 100_000


#: Nodes worth a memo of their own inside the function of another memo.
_LOOPS = (SetFilter, SetMap, Exists, Forall, Choose, FunctionLiteral, CallRec)


@frozen
class Delayed:
    """A name whose value is computed by calling for it: a LET, or a lazy argument.

    Without a text, the expression is evaluated wherever the name stands: in an action it may give
    variables their values, so that it means something else at each place.
    """

    text: str
    shape: Shape
    #: The node and the scope of the value, for a name that stands where an action may.
    origin: tuple[Node, Env] | None = None
    #: A callable that tells in how many ways the value is true, where it is known by that.
    ways: str = ""


@frozen
class Closure:
    """An operator bound to a name: a `Lambda` with its scope, or a Python callable by its text."""

    node: Lambda | None
    env: Env
    text: str = ""


Binding: TypeAlias = Code | Delayed | Closure
Key: TypeAlias = tuple[tuple[str, bool, str], ...]
Env: TypeAlias = Mapping[str, Binding]
EmitValue: TypeAlias = Callable[["Emitter", Any, Env], Code]
EmitTest: TypeAlias = Callable[["Emitter", Any, Env], str]


@frozen
class Cell:
    """A variable's value in a state: its number in the variable's table, or the value itself."""

    id: str | None
    value: str
    shape: Shape
    #: Whether it is there from the function's beginning on.
    given: bool = True


@frozen
class Site:
    """A place where generated code may fail: for messages."""

    node: Node
    stack: tuple[Named, ...]
    env: Env


class Emitter:
    """Generates one Python function."""

    def __init__(self, program: Program, *, memos: bool = True, unroll: bool = True) -> None:
        self.program = program
        self.writer = Writer()
        self.memos = memos and not program.plain
        self.unroll = unroll and not program.plain
        #: Work of unrolled loops that may still be generated.
        self.budget = _UNROLLED_FUNCTION
        #: How many places have been generated that may fail.
        self.failures = 0
        self.stack: tuple[Named, ...] = ()
        #: Variables of this state and of the next; a missing one has no value yet.
        self.now: Mapping[str, Cell] = {}
        self.next: Mapping[str, Cell] = {}
        #: Whether a test of one value is generated, the value being called v.
        self.cold = False
        #: The node whose memo's function this is, if it is one.
        self.inside: Node | None = None
        #: What is computed at most once in a call of the function: tests and values, by name.
        self.once: dict[str, str] = {}
        #: The node that the function is for, and whether a function inside it is generated.
        self.root: Node | None = None
        self.nested = 0
        #: How many actions are generated now that may call themselves.
        self.calls = 0
        #: Sites of a memo's function: their numbers come when it is known to be a new one.
        self.local_sites: list[Site] | None = None
        #: Lines for the beginning of the function, and what they have already computed.
        self.prologue: dict[str, str] = {}
        #: Dynamic local names that shadow nothing: Python names are made of these.
        self.action: int | None = None

    # --- values and conditions --------------------------------------------------------------------

    def value(self, node: Node, env: Env) -> Code:
        """Code for the node's value; statements that it needs go to the writer first."""
        known = self._known(node, env)
        if known is not UNKNOWN:
            return self.literal(known)
        if isinstance(node, Local):
            return self.local(node, env)
        key = self._memo_key(node, env)
        if key is not None:
            return self.remembered(node, env, key)
        return self._made_once(node, env) or self._once(node, env) or self.compute(node, env)

    def compute(self, node: Node, env: Env) -> Code:
        """Code for the node's value, without a look at memos."""
        emit = self.program.values.get(type(node))
        if emit is not None:
            if not self.crowded or not isinstance(node, _LOOPS):
                return emit(self, node, env)
            codes: list[Code] = []

            def computed() -> str:
                codes.append(emit(self, node, env))
                return codes[0].text

            call = self._outlined(computed)
            return replace(codes[0], text=call)
        text = self.program.tests[type(node)](self, node, env)
        return Code(f"(TRUE if {text} else FALSE)", shapes.BOOL)

    def written(self, node: Node, env: Env) -> Code:
        """Code for the node's value, written out."""
        return self.write_out(self.value(node, env), node, env)

    def write_out(self, code: Code, node: Node, env: Env) -> Code:
        """The code, with its value written out."""
        if not code.shape.lazy:
            return code
        text = f"written({code.text}, {self.site(node, env)})"
        return Code(text, shapes.written(code.shape))

    def test(self, node: Node, env: Env) -> str:
        """A Python condition that is true when the node is TRUE; `True` and `False` if known."""
        known = self._known(node, env)
        if known is TRUE:
            return "True"
        if known is FALSE:
            return "False"
        emit = self.program.tests.get(type(node))
        if emit is None or known is not UNKNOWN:
            return self._as_test(self.value(node, env), node, env)
        key = self._memo_key(node, env)
        if key is not None:
            return self._memo_test(node, env, key)
        key = self._once_key(node, env)
        if key is not None:
            return self._once_test(node, env, key)
        if self.crowded and isinstance(node, _LOOPS):
            return self._outlined(lambda: emit(self, node, env))
        return self._bit_test(node, env, emit) or emit(self, node, env)

    def _as_test(self, code: Code, node: Node, env: Env) -> str:
        if code.shape.only("bool"):
            return f"({code.text} is TRUE)"
        return f"truth({code.text}, {self.site(node, env)})"

    def local(self, node: Local, env: Env) -> Code:
        """A bound name."""
        binding = env.get(node.name)
        if isinstance(binding, Code):
            return binding
        assert isinstance(binding, Delayed), f"{node.name} is not bound to a value"
        self.failures += 1
        if not binding.text:
            assert binding.origin is not None
            return self.value(*binding.origin)
        return Code(binding.text, binding.shape)

    def _known(self, node: Node, env: Env) -> Value:
        """The node's value, if it depends on nothing that is known only when running."""
        if isinstance(node, Const):
            return node.value
        facts = self.program.facts(node)
        if facts.reads or facts.primes or not facts.pure:
            return UNKNOWN
        given: list[tuple[str, Value]] = []
        for name in sorted(facts.free):
            binding = env.get(name)
            if not isinstance(binding, Code) or not binding.known:
                return UNKNOWN
            given.append((name, binding.value))
        if isinstance(node, Local):
            return given[0][1]
        if isinstance(node, Lambda):
            return UNKNOWN
        return self.program.static(node, tuple(given))

    def is_known(self, node: Node, env: Env) -> bool:
        """Whether the node's value is known now."""
        return self._known(node, env) is not UNKNOWN

    def literal(self, v: Value) -> Code:
        """Code for a value that is known."""
        return self.program.literal(v)

    # --- memos ------------------------------------------------------------------------------------

    def _memo_key(self, node: Node, env: Env) -> Key | None:
        """The variables on which the node's value depends, if it is worth a memo."""
        facts = self.program.facts(node)
        if self.cold or facts.weight < _MEMO_WEIGHT or isinstance(node, Named):
            return None  # of a definition, the body is remembered
        if self.inside is not None and not isinstance(node, _LOOPS):
            return None
        key = self.memo_key(node, env)
        # A memo of what a memo's function needs is worth it only for what others need as well.
        return None if key is None or node is self.inside else key

    def is_kept(self, node: Node, env: Env) -> bool:
        """Whether the node's value is computed once, and then looked up."""
        if self._memo_key(node, env) is not None:
            return True
        return self._once_key(node, env) is not None and self._is_plain(node, env)

    def memo_key(self, node: Node, env: Env) -> Key | None:
        """The variables on which the node's value depends, if they are one or two, have numbers,
        and nothing else matters: (variable, primed, its number)."""
        key = self._key(node, env)
        return key if key is not None and 1 <= len(key) <= Memos.MOST else None

    def _key(self, node: Node, env: Env) -> Key | None:
        """The same for any number of variables."""
        if not self.memos:
            return None
        found: set[tuple[str, bool]] = set()
        if not self._depends(node, env, found):
            return None
        key: list[tuple[str, bool, str]] = []
        for name, primed in sorted(found):
            cell = self.cell(name, primed)
            if cell is None or cell.id is None:
                return None
            key.append((name, primed, cell.id))
        return tuple(key)

    def _depends(self, node: Node, env: Env, found: set[tuple[str, bool]]) -> bool:
        """Collect the variables on which a node depends, by way of LETs too; whether that is all
        on which it depends."""
        facts = self.program.facts(node)
        if not facts.pure:
            return False
        found.update((name, False) for name in facts.reads)
        found.update((name, True) for name in facts.primes)
        for name in facts.free:
            binding = env.get(name)
            if not isinstance(binding, Code):
                return False
            if binding.known:
                continue
            if binding.origin is None or not self._depends(*binding.origin, found):
                return False
        return True

    def signature(self, node: Node, env: Env) -> tuple[object, ...]:
        """What tells apart two uses of one node: the values of the names that it mentions."""
        found: list[object] = [id(node)]
        for name in sorted(self.program.facts(node).free):
            binding = env[name]
            assert isinstance(binding, Code)
            if binding.known:
                v = binding.value
                found.append((name, type(v), v if _hashable(v) else id(v)))
            elif binding.origin is not None:
                found.append((name, self.signature(*binding.origin)))
        return tuple(found)

    def again(self, node: Node, env: Env) -> Env:
        """A scope for a node elsewhere: its LETs are computed again, from known values and
        variables."""
        new = dict(env)
        for name in sorted(self.program.facts(node).free):
            binding = env[name]
            if isinstance(binding, Code) and not binding.known and binding.origin is not None:
                value, scope = binding.origin
                scope = self.again(value, scope)
                code = self.atom(self.value(value, scope))
                new[name] = replace(code, origin=(value, scope))
        return new

    def remembered(self, node: Node, env: Env, key: Key, into: str | None = None) -> Code:
        """The node's value looked up in a memo, which computes what it does not have; `into` asks
        for the number of the value in a variable's table instead."""
        parts = self.program.parts
        if into is None:
            part = parts.value(self, node, env, key)
        else:
            part = parts.number(self, node, env, key, into)
            self.program.note(into, part.shape)
        return Code(self._looked_up(part, key), part.shape)

    def _looked_up(self, part: Part, key: Key) -> str:
        memo = self.program.parts.memo(part, len(key))
        return f"{memo}[{', '.join(number for _, _, number in key)}]"

    def _memo_test(self, node: Node, env: Env, key: Key) -> str:
        return self._looked_up(self.program.parts.test(self, node, env, key), key)

    def _made_once(self, node: Node, env: Env) -> Code | None:
        """A record or function made of bound names that are drawn from known sets: there are few,
        so each is made once, and its hash is known from then on."""
        if not self.memos or not isinstance(node, RecordLiteral | FunctionLiteral):
            return None
        facts = self.program.facts(node)
        if facts.reads or facts.primes or not facts.pure:
            return None
        drawn: list[tuple[str, Code]] = []
        for name in sorted(facts.free):
            binding = env.get(name)
            if not isinstance(binding, Code) or binding.universe is None:
                return None
            if not binding.known:
                drawn.append((name, binding))
        if not 1 <= len(drawn) <= _DRAWN_NAMES:
            return None
        part = self.program.parts.constants(self, node, env, drawn)
        memo = self.program.parts.memo(part, len(drawn))
        return Code(f"{memo}[{', '.join(code.text for _, code in drawn)}]", part.shape)

    def _is_plain(self, node: Node, env: Env) -> bool:
        """Whether the node depends on the variables that it mentions and nothing else."""
        facts = self.program.facts(node)
        bound = (env.get(name) for name in facts.free)
        return self.memos and facts.pure and all(isinstance(b, Code) and b.known for b in bound)

    def count(self, node: Node, env: Env) -> str | None:
        """Code for the number of ways in which a state predicate is true; None where it depends on
        more than variables."""
        key = self._key(node, env)
        if key is None or node is self.root or self.calls:
            return None
        part = self.program.parts.count(self, node, env, key)
        if 1 <= len(key) <= Memos.MOST:
            return self._looked_up(part, key)
        return f"{part.function}({', '.join(number for _, _, number in key)})"

    def _once_key(self, node: Node, env: Env) -> Key | None:
        """The variables on which a node depends, if they are too many for a memo: its test or value
        is made once in a call of the function, wherever its copies stand."""
        facts = self.program.facts(node)
        if self.cold or self.inside is not None or self.nested or node is self.root:
            return None
        if isinstance(node, Named):
            return None
        if facts.weight < _ONCE_WEIGHT:
            return None
        key = self._key(node, env)
        if key is None or len(key) <= Memos.MOST:
            return None
        given = (self.cell(name, primed) for name, primed, _ in key)
        return key if all(cell is not None and cell.given for cell in given) else None

    def _once_test(self, node: Node, env: Env, key: Key) -> str:
        return self._called_once(self.program.parts.test(self, node, env, key), key)

    def _once(self, node: Node, env: Env) -> Code | None:
        """The same for a value that mentions only variables, such as a defined name."""
        key = self._once_key(node, env)
        if key is None or not self._is_plain(node, env):
            return None
        part = self.program.parts.value(self, node, env, key)
        return Code(self._called_once(part, key), part.shape)

    def _called_once(self, part: Part, key: Key) -> str:
        text = f"{part.function}({', '.join(number for _, _, number in key)})"
        if text not in self.once:
            self.once[text] = self.writer.fresh("h")
        name = self.once[text]
        return f"({name} if {name} is not None else ({name} := {text}))"

    def _bit_test(self, node: Node, env: Env, emit: EmitTest) -> str | None:
        """A test of one variable that can't fail, as a bit that is looked up by the number of the
        variable's value: all tests of a value are computed when the value is first met."""
        facts = self.program.facts(node)
        if self.cold or len(facts.reads) + len(facts.primes) != 1:
            return None
        if facts.weight >= _MEMO_WEIGHT:
            return None  # too much to compute for values of which nobody will ask
        if not isinstance(node, Eq | In | Builtin) or not self._is_plain(node, env):
            return None
        primed = bool(facts.primes)
        (name,) = facts.primes or facts.reads
        cell = self.cell(name, primed)
        if cell is None or not cell.given:
            return None
        before, outer = self.failures, (self.now, self.next)
        alone = {name: replace(cell, id=None, value="v", given=False)}
        self.now, self.next = ({}, alone) if primed else (alone, {})
        self.cold = True
        with self.writer.aside() as lines:
            text = emit(self, node, env)
        self.cold = False
        self.now, self.next = outer
        if lines or self.failures > before:
            self.failures = before
            return None
        word, mask = self.program.parts.bit(name, text)
        return f"({self.early(f'{word}[{cell.id}]')} & {mask})"

    # --- states -----------------------------------------------------------------------------------

    def cell(self, name: str, primed: bool) -> Cell | None:
        """A variable's value; None when it has none yet."""
        return (self.next if primed else self.now).get(name)

    def early(self, text: str) -> str:
        """A name for an expression that can't fail, computed at the function's beginning."""
        if self.cold:
            return text
        if text not in self.prologue:
            self.prologue[text] = self.writer.fresh("v")
        return self.prologue[text]

    def first_lines(self) -> list[str]:
        """What the function begins with."""
        return [
            *(f"{name} = {text}" for text, name in self.prologue.items()),
            *(f"{name} = None" for name in self.once.values()),
        ]

    # --- places and names -------------------------------------------------------------------------

    def site(self, node: Node, env: Env) -> str:
        """The number of a place that may fail."""
        self.failures += 1
        site = Site(node, self.stack, env)
        if self.local_sites is None:
            return str(self.program.add_site(site))
        self.local_sites.append(site)
        return f"@{len(self.local_sites) - 1}@"

    @contextmanager
    def within(self, named: Named) -> Iterator[None]:
        """Code that belongs to the body of a definition."""
        before, self.stack = self.stack, (*self.stack, named)
        yield
        self.stack = before

    def name(self, tla: str) -> str:
        """A Python name for a bound name."""
        written = tla.split("#", 1)[0]  # so that copies of an operator's body look the same
        stem = "".join(c if c.isascii() and c.isalnum() else "_" for c in written)
        return self.writer.fresh(f"x_{stem}_")

    def atom(self, code: Code) -> Code:
        """The same value as something that costs nothing to mention twice."""
        if code.known or code.text.isidentifier():
            return code
        name = self.writer.fresh("t")
        self.writer.put(f"{name} = {code.text}")
        return Code(name, code.shape, universe=code.universe, origin=code.origin)

    @contextmanager
    def function(self, head: str) -> Iterator[None]:
        """A function inside the one that is generated."""
        self.nested += 1
        loops, self.writer.loops = self.writer.loops, 0
        with self.writer.block(head):
            yield
        self.writer.loops = loops
        self.nested -= 1

    @property
    def crowded(self) -> bool:
        """Whether loops are nested so deeply that the next one has to be in a new function."""
        return self.writer.loops >= DEEPEST_LOOP

    def _outlined(self, emit: Callable[[], str]) -> str:
        """A call of a new function with the code that `emit` makes."""
        name = self.writer.fresh("f")
        with self.function(f"def {name}():"):
            self.writer.put(f"return {emit()}")
        return f"{name}()"

    # --- short circuits ---------------------------------------------------------------------------

    def all_of(self, tests: Iterable[Callable[[], str]]) -> str:
        """A condition that is true when all are, tried in order."""
        return self._chain(tests, "and", "True", "False")

    def any_of(self, tests: Iterable[Callable[[], str]]) -> str:
        """A condition that is true when one is, tried in order."""
        return self._chain(tests, "or", "False", "True")

    def _chain(self, tests: Iterable[Callable[[], str]], word: str, unit: str, zero: str) -> str:
        w = self.writer
        texts: list[str] = []
        for test in tests:
            if not texts:
                text, lines = test(), []
            else:
                with w.aside(deeper=1) as lines:
                    text = test()
            if lines:
                # The part needs statements: they may run only if those before don't decide.
                result = texts[0] if _is_flag(texts) else w.fresh("b")
                if texts != [result]:
                    w.put(f"{result} = {f' {word} '.join(texts)}")
                with w.block(f"if {'' if word == 'and' else 'not '}{result}:"):
                    w.take(lines)
                    w.put(f"{result} = {text}")
                texts = [result]
                continue
            if text == unit:
                continue
            texts.append(text)
            if text == zero:
                break
        if not texts:
            return unit
        return texts[0] if len(texts) == 1 else f"({f' {word} '.join(texts)})"

    def lines_of(self, emit: Callable[[], str], deeper: int = 1) -> tuple[list[Line], str]:
        """The lines and the text that an emission makes, the lines kept aside."""
        with self.writer.aside(deeper) as lines:
            text = emit()
        return lines, text

    def affordable(self, count: int, node: Node) -> bool:
        """Whether a loop of `count` rounds over a node's code may be unrolled; pays for it."""
        work = count * (1 + self.program.facts(node).weight)
        if not self.unroll or work > _UNROLLED_LOOP or work > self.budget:
            return False
        self.budget -= work
        return True


def _hashable(v: Value) -> bool:
    return not isinstance(v, LazySet | LazyFunction)


def _is_flag(texts: list[str]) -> bool:
    """Whether a condition is one variable of its own, which may be set again."""
    return len(texts) == 1 and texts[0].isidentifier() and texts[0].startswith("b")
