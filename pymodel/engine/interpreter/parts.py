"""What may live here: functions of their own for parts of formulas, and the memos over them.

A part depends on known values and on numbered variables, and on nothing else. Two parts with the
same code are one, whether they stood in an action or an invariant, in this state or the next; so
what was once computed for a value of a variable serves everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pymodel.engine.interpreter import emit_action, reuse
from pymodel.engine.interpreter.bindings import Cell, Env, Key
from pymodel.engine.interpreter.code import UNKNOWN, Code
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import ANY, BOOL, INT, Shape
from pymodel.engine.interpreter.tables import Memo, Memos, Word
from pymodel.frozen import frozen
from pymodel.kernel.nodes import Node
from pymodel.values import Value

if TYPE_CHECKING:
    from pymodel.engine.interpreter.program import Program


@frozen
class Part:
    """A part's function: its name, the shape of its values, and how many places in it may fail."""

    function: str
    shape: Shape
    failures: int


class Parts:
    """The parts of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        #: Everything that remembers values of states, to be emptied when it is too much.
        self.memos: list[dict[Any, Any]] = []
        self._by_node: dict[tuple[object, ...], Part] = {}
        self._by_code: dict[tuple[str, tuple[str, ...]], str] = {}
        self._memo_names: dict[str, str] = {}
        self._words: dict[str, list[tuple[str, Word]]] = {}

    def clear(self) -> None:
        """Forget everything: code is generated afresh."""
        for known in (self._by_node, self._by_code, self._memo_names, self._words):
            known.clear()
        self.memos.clear()

    def trim(self, limit: int) -> None:
        """Empty the memos when they have grown beyond a number of entries."""
        if sum(map(len, self.memos)) > limit:
            for memo in self.memos:
                memo.clear()

    # --- functions --------------------------------------------------------------------------------

    def test(self, outer: Emitter, node: Node, env: Env, key: Key) -> Part:
        """A function that makes a test."""

        def emit(em: Emitter) -> tuple[str, Shape]:
            inner = reuse.again(em, node, env)
            return self.program.tests[type(node)](em, node, inner), BOOL

        return self._part("test", outer, node, env, key, emit)

    def value(self, outer: Emitter, node: Node, env: Env, key: Key) -> Part:
        """A function that computes a value."""

        def emit(em: Emitter) -> tuple[str, Shape]:
            code = em.compute(node, reuse.again(em, node, env))
            return code.text, code.shape

        return self._part("value", outer, node, env, key, emit)

    def number(self, outer: Emitter, node: Node, env: Env, key: Key, variable: str) -> Part:
        """A function that computes the number of a value in a variable's table."""

        def emit(em: Emitter) -> tuple[str, Shape]:
            inner = reuse.again(em, node, env)
            code = em.write_out(em.compute(node, inner), node, inner)
            return f"{self.program.table(variable)}[{code.text}]", code.shape

        return self._part(f"number of {variable}", outer, node, env, key, emit)

    def count(self, outer: Emitter, node: Node, env: Env, key: Key) -> Part:
        """A function that counts the ways in which a formula without next values is true."""

        def emit(em: Emitter) -> tuple[str, Shape]:
            return emit_action.count_ways(em, node, reuse.again(em, node, env)), INT

        return self._part("count", outer, node, env, key, emit)

    def constants(
        self, outer: Emitter, node: Node, env: Env, drawn: list[tuple[str, Code]]
    ) -> Part:
        """A function of bound names alone, of their values."""
        em = self._emitter(outer, ())
        em.memos = False
        params: Env = {
            name: Code(f"k{i}", c.shape, UNKNOWN, c.universe) for i, (name, c) in enumerate(drawn)
        }
        code = em.compute(node, {**env, **params})
        return self._finish(outer, em, code.text, code.shape, len(drawn))

    def memo(self, part: Part, count: int) -> str:
        """The name of the memo over a part's function of so many arguments."""
        known = self._memo_names.get(part.function)
        if known is None:
            memo = (Memo if count == 1 else Memos)(self.program.namespace, part.function)
            self.memos.append(memo)
            known = self._memo_names[part.function] = self.program.bind("M", memo)
        return known

    def _part(
        self,
        kind: str,
        outer: Emitter,
        node: Node,
        env: Env,
        key: Key,
        emit: Callable[[Emitter], tuple[str, Shape]],
    ) -> Part:
        variables = tuple((name, primed) for name, primed, _ in key)
        mark = (kind, variables, outer.unroll, reuse.signature(outer, node, env))
        part = self._by_node.get(mark)
        if part is None:
            em = self._emitter(outer, key)
            em.root = node
            if len(key) <= Memos.MOST:
                em.inside = node
            text, shape = emit(em)
            part = self._by_node[mark] = self._finish(outer, em, text, shape, len(key))
        outer.failures += part.failures
        return part

    def _emitter(self, outer: Emitter, key: Key) -> Emitter:
        program = self.program
        em = Emitter(program, unroll=outer.unroll)
        em.budget, em.stack, em.local_sites = outer.budget, outer.stack, []
        em.writer.depth, em.calls = 1, outer.calls
        cells: tuple[dict[str, Cell], dict[str, Cell]] = ({}, {})
        for i, (variable, primed, _) in enumerate(key):
            value = f"V{program.table(variable)[1:]}[k{i}]"
            cells[primed][variable] = Cell(f"k{i}", value, program.shapes.get(variable, ANY))
        em.now, em.next = cells
        return em

    def _finish(self, outer: Emitter, em: Emitter, result: str, shape: Shape, count: int) -> Part:
        """The part whose body the emitter has; its function is an equal one, if there is one."""
        assert em.local_sites is not None
        em.writer.put(f"return {result}")
        outer.budget = em.budget
        params = ", ".join(f"k{i}" for i in range(count))
        lines = [f"\t{line}" for line in em.first_lines()]
        body = "\n".join([f"({params}):", *lines, em.writer.text()])
        spans = tuple(str(site.node.span) for site in em.local_sites)
        function = self._by_code.get((body, spans))
        if function is None:
            function = self._by_code[body, spans] = self.program.fresh("part")
            for i, site in enumerate(em.local_sites):
                body = body.replace(f"@{i}@", str(self.program.add_site(site)))
            self.program.pending.append(f"def {function}{body}")
        return Part(function, shape, em.failures)

    # --- bits -------------------------------------------------------------------------------------

    def bit(self, variable: str, text: str) -> tuple[str, int]:
        """The word and the bit of a test of a variable's value, which the text calls v."""
        program = self.program
        program.table(variable)
        words = self._words.setdefault(variable, [])
        for name, word in words:
            if text in word.texts:
                return name, 1 << word.texts.index(text)
        if not words or not words[-1][1].open:
            word = Word(program.tables[variable], self._define_bits)
            self.memos.append(word)
            words.append((program.bind("W", word), word))
        name, word = words[-1]
        word.texts.append(text)
        return name, 1 << (len(word.texts) - 1)

    def _define_bits(self, texts: list[str]) -> Callable[[Value], int]:
        name = self.program.fresh("bits")
        tests = " | ".join(f"({1 << i} if {text} else 0)" for i, text in enumerate(texts))
        return self.program.define(name, f"def {name}(v):\n\treturn {tests}\n")
