"""What may live here: the state of lowering one model, and the choice of how an expression is
lowered: folded by the interpreter, tabulated, or made into code by the lower_* files.

Lowering follows the interpreter's generation (`engine/interpreter/emit_*`), which defines every
meaning. Whatever may go wrong ends in a trap: the interpreter then looks at that state.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import Any, TypeAlias, TypeVar

from pymodel.engine.interpreter.code import UNKNOWN
from pymodel.engine.interpreter.program import Program as Interpreted
from pymodel.engine.native import convert, ir
from pymodel.engine.native.build import Builder, UnreachableError, constant, only_traps
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.join import Joiner
from pymodel.engine.native.shapes import (
    BOOL,
    BoolShape,
    EnumShape,
    IntShape,
    Shape,
    SumShape,
    values_in,
)
from pymodel.engine.native.sym import (
    Binding,
    Closure,
    Declined,
    Delayed,
    Env,
    Known,
    Recursion,
    Sym,
    Unfit,
    Val,
)
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Const, Lambda, Local, Node
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import FALSE, TRUE, Bool, Value

ValueRule: TypeAlias = Callable[["Lowerer", Any, Env], Val]
TestRule: TypeAlias = Callable[["Lowerer", Any, Env], Expr]

T = TypeVar("T")

#: Nodes of less work than this are lowered again rather than remembered.
_REMEMBERED = 3
#: Combinations of values of names for which an expression is computed ahead.
_TABULATED = 600
#: Arguments of a table have so many bits together.
_TABLE_BITS = 12
#: Loops over known elements are unrolled while count times weight stays below this, and within a
#: budget for the whole program.
_UNROLLED = 1_500
_BUDGET = 120_000


class Lowerer:
    """Lowers the formulas of one model under given shapes of its variables."""

    def __init__(
        self,
        model: Model,
        interpreted: Interpreted,
        shapes: Mapping[str, Shape],
        values: Mapping[type[Node], ValueRule],
        tests: Mapping[type[Node], TestRule],
        wanting: Mapping[type[Node], Callable[..., Val]],
    ) -> None:
        self.model = model
        self.interpreted = interpreted
        self.order = interpreted.order
        self.facts = interpreted.facts
        self.joiner = Joiner(self.order.sort)
        self.shapes = shapes
        self.b = Builder()
        self.now: Mapping[str, Val] = {}
        self.next: Mapping[str, Val | Unfit] = {}
        self.budget = _BUDGET
        #: How deep recursion is unrolled now, and how often it was since the outermost call.
        self.depth = 0
        self.calls = 0
        #: The index of the action that is lowered.
        self.action: int | None = None
        self._values, self._tests, self._wanting = values, tests, wanting
        self._comparable: dict[tuple[Shape, Shape], bool] = {}
        self._homogeneous: dict[frozenset[Value], bool] = {}
        self._tables: dict[tuple[object, ...], list[Value]] = {}
        self._places: dict[int, tuple[Sequence[Value], dict[Value, int]]] = {}
        self._made: list[object] = []
        self._shapes: dict[tuple[type, Value], Shape] = {}
        self._memo: dict[tuple[object, ...], tuple[Any, ...]] = {}
        self._members: dict[tuple[object, ...], bool] = {}
        self._derived: dict[tuple[int, int], tuple[Node, Node]] = {}

    # --- values -----------------------------------------------------------------------------------

    def make(self, shape: Shape, bits: Expr | None) -> Val:
        """A value of a shape; known if the shape has one value, or the bits are constant."""
        if bits is None:
            return Known(shape.unpack(0))
        number = constant(bits)
        if number is not None:
            return Known(shape.unpack(number))
        return Sym(shape, bits)

    def boolean(self, bit: Expr) -> Val:
        """A truth as a value."""
        return self.make(BOOL, bit)

    def shape_of(self, v: Val) -> Shape:
        """The shape of a value; of a known one, the least."""
        if isinstance(v, Sym):
            return v.shape
        value = convert.written(v.value).value
        known = self._shapes.get((type(value), value))
        if known is None:
            known = self._shapes[type(value), value] = self.joiner.of_values([value])
        return known

    def as_sym(self, v: Val, shape: Shape) -> Val:
        """The value in a shape that surely takes it."""
        fits, bits = convert.attempt(self, v, shape)
        assert fits is self.b.true, f"{v} does not fit {shape}"
        return self.make(shape, bits)

    def choose(self, cond: Expr, then: Val, other: Val) -> Val:
        """One value or the other."""
        c = constant(cond)
        if c is not None:
            return then if c else other
        if isinstance(then, Known) and isinstance(other, Known):
            x, y = convert.written(then.value), convert.written(other.value)
            if x.value == y.value and type(x.value) is type(y.value):
                return x
        shape = self.joiner.join(self.shape_of(then), self.shape_of(other))
        x_bits, y_bits = self.bits(then, shape), self.bits(other, shape)
        if x_bits is None or y_bits is None:
            return self.make(shape, None)
        return self.make(shape, self.b.select(cond, x_bits, y_bits))

    def bits(self, v: Val, shape: Shape) -> Expr | None:
        """The bits of a value in a shape that surely takes it."""
        fits, bits = convert.attempt(self, v, shape)
        if constant(fits) != 1:
            raise Declined(None, f"a value that may be outside {type(shape).__name__}")
        return bits

    def spread(self, v: Sym, each: Callable[[Value], Value], why: str) -> Val | None:
        """A function of a value of few possibilities, computed ahead for all; None if they are
        too many."""
        found = values_in(v.shape, _TABULATED)
        if found is None:
            return None
        results: list[Value] = []
        for x in found:
            try:
                results.append(convert.written(each(x)).value)
            except (EvalError, RecursionError):
                results.append(UNKNOWN)
        return self._from_table(v, found, results, why)

    def tabled(self, args: Sequence[Val], each: Callable[..., Value], why: str) -> Val | None:
        """A function of several values of few possibilities together; None if they are too many."""
        open_ = [a for a in args if isinstance(a, Sym)]
        if not open_:
            self.b.trap(why)
        width = sum(a.shape.width for a in open_)
        inputs = [values_in(a.shape, _TABULATED) for a in open_]
        if width > _TABLE_BITS or any(found is None for found in inputs):
            return None
        rows = list(product(*(found or () for found in inputs)))
        packed = [0] * len(rows)
        at = 0
        for i, a in enumerate(open_):
            packed = [p | a.shape.pack(r[i]) << at for p, r in zip(packed, rows, strict=True)]
            at += a.shape.width
        results: list[Value] = []
        for row in rows:
            given = iter(row)
            values = [a.value if isinstance(a, Known) else next(given) for a in args]
            try:
                results.append(convert.written(each(*values)).value)
            except (EvalError, RecursionError):
                results.append(UNKNOWN)
        bits = self.b.concat([a.bits for a in open_])
        assert bits is not None
        return self._looked_up(bits, dict(zip(packed, results, strict=True)), why)

    def _from_table(
        self, v: Sym, inputs: Sequence[Value], results: Sequence[Value], why: str
    ) -> Val:
        """The result that belongs to a value."""
        by_bits = {v.shape.pack(x): r for x, r in zip(inputs, results, strict=True)}
        return self._looked_up(v.bits, by_bits, why)

    def _looked_up(self, bits: Expr, by_bits: Mapping[int, Value], why: str) -> Val:
        """The result that belongs to bits."""
        b = self.b
        good = [r for r in by_bits.values() if r is not UNKNOWN]
        size = max(by_bits) + 1
        if len(good) < len(by_bits):
            bad = tuple(int(by_bits.get(i, 0) is UNKNOWN) for i in range(size))
            if not good:
                b.trap(why)
            b.trap_if(b.lookup(bad, 1, bits), why)
        shape = self.joiner.of_values(good)
        if not shape.width:
            return self.make(shape, None)
        packed = [
            shape.pack(by_bits[i]) if by_bits.get(i, UNKNOWN) is not UNKNOWN else 0
            for i in range(size)
        ]
        return self.make(shape, b.lookup(tuple(packed), shape.width, bits))

    # --- what is lowered how ----------------------------------------------------------------------

    def value(self, node: Node, env: Env) -> Val:
        """The node's value; statements that it needs go to the present block."""
        known = self.known(node, env, strict=True)
        if known is not None:
            return known
        return self._remembered("value", node, env, lambda: self._computed(node, env))

    def _computed(self, node: Node, env: Env) -> Val:
        rule = self._values.get(type(node))
        if rule is not None:
            return rule(self, node, env)
        test = self._tests.get(type(node))
        if test is not None:
            return self.boolean(test(self, node, env))
        raise Declined(node.span, f"no code for {type(node).__name__}")

    def _remembered(self, kind: str, node: Node, env: Env, make: Callable[[], T]) -> T:
        """What was made of a node under the same bindings, if it needed no statements."""
        facts = self.facts(node)
        if facts.weight < _REMEMBERED or isinstance(node, Local):
            return make()
        parts: list[object] = [kind, id(node)]
        for name in sorted(facts.free):
            parts.append(self._mark(env.get(name)))
        for name in sorted(facts.primes):
            parts.append(self._mark(self.next.get(name)))
        key = tuple(parts)
        known = self._memo.get(key)
        if known is not None and known[0] is self.now:
            found: T = known[1]
            return found
        block, before = self.b.block, len(self.b.block)
        made = make()
        if self.b.block is block and len(block) == before:
            # The scope is kept, so that what is in it keeps its identity.
            self._memo[key] = (self.now, made, node, env, self.next)
        return made

    def wanted(self, node: Node, env: Env, want: Shape | None) -> Val:
        """The node's value, for a place that takes only values of a shape: what is outside may be
        trapped, and what is inside comes in that shape where that is easier."""
        if want is not None:
            known = self.known(node, env)
            if known is not None:
                return known
            rule = self._wanting.get(type(node))
            if rule is not None:
                found: Val = rule(self, node, env, want)
                return found
        return self.value(node, env)

    def read(self, v: Val | Unfit) -> Val:
        """A variable's value, for what depends on it."""
        if not isinstance(v, Unfit):
            return v
        self.b.block.extend(v.checks)
        if v.value is None:
            raise UnreachableError
        return v.value

    def _mark(self, binding: Binding | Unfit | None) -> object:
        """What tells a binding from others; equal only for bindings of equal meaning."""
        if isinstance(binding, Known):
            v = binding.value
            return (type(v), v) if _hashable(v) else id(v)
        if isinstance(binding, Sym):
            return (binding.shape, id(binding.bits))
        if isinstance(binding, Delayed | Recursion):
            free, primes = self.facts(binding.node).free, self.facts(binding.node).primes
            inner = tuple(self._mark(binding.env.get(n)) for n in sorted(free))
            return (id(binding.node), inner, id(self.next) if primes else 0)
        return id(binding)

    def test(self, node: Node, env: Env) -> Expr:
        """The node's truth as a bit."""
        known = self.known(node, env, strict=True)
        if known is not None:
            return self.truth(known, node)
        rule = self._tests.get(type(node))
        if rule is None:
            return self.truth(self.value(node, env), node)
        test = rule
        return self._remembered("test", node, env, lambda: test(self, node, env))

    def truth(self, v: Val, node: Node) -> Expr:
        """A value that has to be a Boolean."""
        if isinstance(v, Known):
            if type(v.value) is not Bool:
                self.b.trap(self.why(node, "no Boolean"))
            return self.b.bit(v.value is TRUE)
        if isinstance(v.shape, BoolShape):
            return v.bits
        return self.project(v, BOOL, self.why(node, "no Boolean"))

    def project(self, v: Val, to: Shape, why: str) -> Expr:
        """The bits of a value that has to fit into a shape of at least one bit."""
        bits = convert.converted(self, v, to, why)
        assert bits is not None
        return bits

    def integer(self, v: Val, node: Node) -> Known | Sym:
        """A value that has to be an integer: known, or of an IntShape."""
        why = self.why(node, "no integer")
        if isinstance(v, Known):
            if type(v.value) is not int:
                self.b.trap(why)
            return v
        if isinstance(v.shape, IntShape):
            return v
        shape = v.shape
        if isinstance(shape, EnumShape):
            numbers = [x for x in shape.values if type(x) is int]
            if not numbers:
                self.b.trap(why)
            to = IntShape(min(numbers), max(numbers))
            return self.make(to, convert.converted(self, v, to, why))
        if isinstance(shape, SumShape):
            for part in shape.parts:
                if isinstance(part, IntShape):
                    return self.make(part, convert.converted(self, v, part, why))
        self.b.trap(why)
        raise AssertionError

    def known(self, node: Node, env: Env, *, strict: bool = False) -> Val | None:
        """The node's value if it depends on nothing that is known only when running, or on so
        little that a table has it. A trap, if `strict`, where it is known to have none."""
        if isinstance(node, Const):
            return Known(node.value)
        if isinstance(node, Local | Lambda):
            return None
        facts = self.facts(node)
        if facts.reads or facts.primes or not facts.pure:
            return None
        given: list[tuple[str, Value]] = []
        open_: list[tuple[str, Sym]] = []
        for name in sorted(facts.free):
            binding = self.resolved(env.get(name))
            if isinstance(binding, Known):
                given.append((name, binding.value))
            elif isinstance(binding, Sym):
                open_.append((name, binding))
            else:
                return None
        if not open_:
            found = self.static(node, tuple(given))
            if found is UNKNOWN and strict:
                self.b.trap(self.why(node, "an error"))
            return None if found is UNKNOWN else Known(found)
        if len(open_) == 1:
            return self._tabulated(node, given, *open_[0])
        return None

    def static(self, node: Node, given: tuple[tuple[str, Value], ...]) -> Value:
        """The value of a node that depends on these values alone, by the interpreter; UNKNOWN if it
        has none."""
        if isinstance(node, Const):
            return node.value
        if isinstance(node, Local):
            return given[0][1]
        return self.interpreted.static(node, given)

    def resolved(self, binding: Binding | None) -> Binding | None:
        if isinstance(binding, Delayed):
            known = self.known(binding.node, binding.env)
            if isinstance(known, Known):
                return known
        return binding

    def _tabulated(
        self, node: Node, given: list[tuple[str, Value]], name: str, v: Sym
    ) -> Val | None:
        """A node of one name that has few values: it is computed for each of them."""
        if not isinstance(v.shape, EnumShape | IntShape | BoolShape):
            return None
        inputs = values_in(v.shape, _TABULATED)
        if inputs is None:
            return None
        key = (id(node), v.shape, *(x if _hashable(x) else id(x) for _, x in given))
        results = self._tables.get(key)
        if results is None:
            results = []
            for x in inputs:
                env = sorted([*given, (name, x)])
                found = self.static(node, tuple(env))
                if isinstance(found, LazySet | LazyFunction):
                    found = self._small(found)
                results.append(found)
            self._tables[key] = results
            self._made.append(node)
        if any(isinstance(r, LazySet | LazyFunction) for r in results):
            return None
        if all(r is UNKNOWN for r in results):
            return None
        return self._from_table(v, inputs, results, self.why(node, "an error"))

    @staticmethod
    def _small(s: LazySet | LazyFunction) -> Value:
        """A set that is not written out, written out if it is small."""
        if isinstance(s, LazySet):
            size = s.size()
            if size is not None and size <= _TABULATED:
                return s.concrete()
        return s

    def local(self, node: Local, env: Env) -> Val:
        """A bound name."""
        binding = env.get(node.name)
        if isinstance(binding, Known | Sym):
            return binding
        if isinstance(binding, Delayed):
            return self.value(binding.node, binding.env)
        if isinstance(binding, Closure | Recursion):
            raise Declined(node.span, "an operator or a recursive function as a value")
        raise Declined(node.span, f"the name {node.name} is not bound")

    def made_once(self, key: tuple[int, int], source: Node, make: Callable[[], Node]) -> Node:
        """A node made from another: the same object each time."""
        known = self._derived.get(key)
        if known is None:
            known = self._derived[key] = (source, make())
        return known[1]

    # --- what is known of values ------------------------------------------------------------------

    def elements(self, s: Value) -> tuple[Value, ...] | None:
        """The elements of a known set in order, if it is one that is written out."""
        return self.interpreted.elements(s)

    def comparable(self, x: Val, y: Val) -> bool:
        """Whether two values can surely be compared."""
        a, b = self.shape_of(x), self.shape_of(y)
        known = self._comparable.get((a, b))
        if known is None:
            known = self._comparable[a, b] = convert.comparable(self, a, b)
        return known

    def may_be_member(self, v: Val, universe: tuple[Value, ...]) -> bool:
        """Whether a value can surely be compared with all elements of a set."""
        key: tuple[object, ...]
        if isinstance(v, Known):
            value = convert.written(v.value).value
            key = (id(universe), type(value), value)
        else:
            key = (id(universe), v.shape)
        known = self._members.get(key)
        if known is None:
            self._made.append(universe)  # so that its id stays its own
            s = frozenset(universe)
            if isinstance(v, Known):
                try:
                    self.order.member(value, s)
                    known = True
                except EvalError:
                    known = False
            else:
                known = all(self.comparable(v, Known(x)) for x in self.order.samples(s))
            self._members[key] = known
        return known

    def homogeneous(self, values: Sequence[Value]) -> bool:
        """Whether all the values can be compared with each other."""
        s = frozenset(values)
        known = self._homogeneous.get(s)
        if known is None:
            try:
                self.order.homogeneous(s)
                known = True
            except EvalError:
                known = False
            self._homogeneous[s] = known
        return known

    def places(self, values: Sequence[Value]) -> dict[Value, int]:
        """Where each value stands."""
        known = self._places.get(id(values))
        if known is None:
            known = self._places[id(values)] = (values, {v: i for i, v in enumerate(values)})
        return known[1]

    @staticmethod
    def interval(values: Sequence[Value]) -> tuple[int, int] | None:
        """The ends of what are integers in a row."""
        if not values or any(type(v) is not int for v in values):
            return None
        low, high = values[0], values[-1]
        return (low, high) if high - low + 1 == len(values) else None

    def element(self, values: tuple[Value, ...], place: Expr) -> Val:
        """The value at a place that is computed when running."""
        ends = self.interval(values)
        shape: Shape = EnumShape(values) if ends is None else IntShape(*ends)
        if all(type(v) is Bool for v in values) and values == (FALSE, TRUE):
            shape = BOOL
        return self.make(shape, self.b.resize(place, shape.width) if shape.width else None)

    # --- places and loops -------------------------------------------------------------------------

    def why(self, node: Node, what: str) -> str:
        """A reason to trap at a node."""
        return what if node.span is None else f"{node.span}: {what}"

    def affordable(self, count: int, node: Node) -> bool:
        """Whether a loop over known elements may be unrolled; pays for it."""
        work = count * (1 + self.facts(node).weight)
        if work > _UNROLLED or work > self.budget:
            return False
        self.budget -= work
        return True

    def all_of(self, tests: Sequence[Callable[[], Expr]]) -> Expr:
        """Whether all are true, tried in order."""
        return self._chain(tests, stop=0)

    def guarded(self, cond: Expr, test: Callable[[], Expr]) -> Expr:
        """Whether a bit is set and a test is true, which is made only then."""
        return self._chain([lambda: cond, test], stop=0)

    def unless(self, cond: Expr, test: Callable[[], Expr]) -> Expr:
        """Whether a bit is not set or a test is true, which is made only where it is set."""
        return self._chain([lambda: self.b.not_(cond), test], stop=1)

    def any_of(self, tests: Sequence[Callable[[], Expr]]) -> Expr:
        """Whether one is true, tried in order."""
        return self._chain(tests, stop=1)

    def _chain(self, tests: Sequence[Callable[[], Expr]], stop: int) -> Expr:
        b = self.b
        result = b.bit(not stop)
        for test in tests:
            if constant(result) == stop:
                break
            one: Expr | None = None
            with b.aside() as inner:
                one = test()
            if not inner:
                assert one is not None
                result = b.or_(result, one) if stop else b.and_(result, one)
                continue
            go_on = b.not_(result) if stop else result
            if one is None:
                # The part ends in a trap wherever it is looked at.
                b.when(go_on, inner)
                continue
            if constant(go_on) == 1:
                b.block.extend(inner)
                result = one
                continue
            if only_traps(inner):
                b.when(go_on, inner)
                result = b.or_(result, one) if stop else b.and_(result, one)
                continue
            register = b.register(1, "t", result)
            with b.aside() as rest:
                b.block.extend(inner)
                b.put(ir.Set(register, one))
            b.when(go_on, rest)
            result = register
        return result

    def branch(self, cond: Expr, then: Callable[[], Val], other: Callable[[], Val]) -> Val:
        """One value or the other, each computed only where it is wanted."""
        b = self.b
        c = constant(cond)
        if c is not None:
            return then() if c else other()
        x: Val | None = None
        y: Val | None = None
        with b.aside() as then_block:
            x = then()
        with b.aside() as other_block:
            y = other()
        if not then_block and not other_block:
            assert x is not None and y is not None
            return self.choose(cond, x, y)
        if x is None and y is None:
            b.when(cond, then_block, other_block)
        if x is None or y is None:
            # Only one way goes on, and its statements have to be in the open.
            if y is not None:
                b.when(cond, then_block)
                b.block.extend(other_block)
                return y
            assert x is not None
            b.when(b.not_(cond), other_block)
            b.block.extend(then_block)
            return x
        if only_traps(then_block) and only_traps(other_block):
            b.when(cond, then_block, other_block)
            return self.choose(cond, x, y)
        shape = self.joiner.join(self.shape_of(x), self.shape_of(y))
        if not shape.width:
            b.when(cond, then_block, other_block)
            return self.make(shape, None)
        register = b.register(shape.width, "v")
        for block, v in ((then_block, x), (other_block, y)):
            bits = self.bits(v, shape)
            assert bits is not None
            block.append(ir.Set(register, bits))
        b.when(cond, then_block, other_block)
        return Sym(shape, register)


def _hashable(v: Value) -> bool:
    return not isinstance(v, LazySet | LazyFunction) and not callable(v)
