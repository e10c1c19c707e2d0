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

from pymodel.engine.interpreter import reuse, shapes
from pymodel.engine.interpreter.bindings import Cell, Delayed, Env, Site
from pymodel.engine.interpreter.code import DEEPEST_LOOP, UNKNOWN, Code, Line, Writer
from pymodel.kernel.nodes import (
    Const,
    Lambda,
    Local,
    Named,
    Node,
)
from pymodel.values import FALSE, TRUE, Value

if TYPE_CHECKING:
    from pymodel.engine.interpreter.program import Program

#: Work that loops over constants may grow to when they are unrolled: in one go, and in a function.
_UNROLLED_LOOP = 6_000
_UNROLLED_FUNCTION = 100_000


EmitValue: TypeAlias = Callable[["Emitter", Any, Env], Code]
EmitTest: TypeAlias = Callable[["Emitter", Any, Env], str]


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
        key = reuse.worth_memo(self, node, env)
        if key is not None:
            return reuse.remembered(self, node, env, key)
        return (
            reuse.made_once(self, node, env)
            or reuse.once(self, node, env)
            or self.compute(node, env)
        )

    def compute(self, node: Node, env: Env) -> Code:
        """Code for the node's value, without a look at memos."""
        emit = self.program.values.get(type(node))
        if emit is not None:
            if not self.crowded or not isinstance(node, reuse.LOOPS):
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
        key = reuse.worth_memo(self, node, env)
        if key is not None:
            return reuse.memo_test(self, node, env, key)
        key = reuse.once_key(self, node, env)
        if key is not None:
            return reuse.once_test(self, node, env, key)
        if self.crowded and isinstance(node, reuse.LOOPS):
            return self._outlined(lambda: emit(self, node, env))
        return reuse.bit_test(self, node, env, emit) or emit(self, node, env)

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


def _is_flag(texts: list[str]) -> bool:
    """Whether a condition is one variable of its own, which may be set again."""
    return len(texts) == 1 and texts[0].isidentifier() and texts[0].startswith("b")
