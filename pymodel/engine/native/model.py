"""What may live here: a model as a packed program: what drivers of states and backends use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pymodel.engine.interpreter import Interpreter, functions
from pymodel.engine.interpreter.identity import permutations
from pymodel.engine.native import convert, ir, lower_builtin
from pymodel.engine.native.ir import Block, Expr
from pymodel.engine.native.join import Joiner
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_action import Actions, emitter, enabled
from pymodel.engine.native.observe import observed, widened
from pymodel.engine.native.permute import least
from pymodel.engine.native.shapes import DoesNotFit, Shape
from pymodel.engine.native.sym import Declined, Sym, Val
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Enabled, Node, SquareAction
from pymodel.values import Value

__all__ = [
    "Declined",
    "DoesNotFit",
    "NoSamples",
    "PackedModel",
    "compile_model",
    "compile_shapes",
]


class NoSamples(Exception):  # noqa: N818 - an answer, not a mistake
    """There is no state to make shapes of."""


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A model with shapes of its variables, and its code. Variables of one value have no field."""

    model: Model
    interpreter: Interpreter
    shapes: Mapping[str, Shape]
    program: ir.Program

    @property
    def names(self) -> Sequence[str]:
        """The variables that have a field, in order."""
        return [name for name, shape in self.shapes.items() if shape.width]

    def encode(self, values: Mapping[str, Value]) -> tuple[int, ...]:
        """The fields of a state; `DoesNotFit` if a value is outside its variable's shape."""
        packed = [(shape, shape.pack(values[name])) for name, shape in self.shapes.items()]
        return tuple(bits for shape, bits in packed if shape.width)

    def decode(self, fields: Sequence[int]) -> Mapping[str, Value]:
        """The values of a state."""
        given = iter(fields)
        return {
            name: shape.unpack(next(given) if shape.width else 0)
            for name, shape in self.shapes.items()
        }

    def widened(self, values: Iterable[Mapping[str, Value]]) -> PackedModel:
        """The same with room for more states. If wider shapes are declined, all code of the new
        model traps: states are still packed, and the interpreter does the rest."""
        program = self.interpreter.program
        group = permutations(program) if self.model.symmetry else []
        shapes = widened(Joiner(program.order.sort), self.shapes, values, group)
        try:
            return compile_shapes(self.model, self.interpreter, shapes)
        except Declined as e:
            return _trapping(self, shapes, f"declined: {e}")


def compile_model(
    model: Model,
    samples: Iterable[Mapping[str, Value]],
    interpreter: Interpreter | None = None,
) -> PackedModel:
    """The model as code, under shapes that take the sample states. Raises `Declined` where the
    model has something that is not lowered; the interpreter carries on then."""
    interpreter = interpreter or Interpreter(model)
    samples = list(samples)
    if not samples:
        raise NoSamples("no initial state")
    return compile_shapes(model, interpreter, observed(model, interpreter.program, samples))


def compile_shapes(
    model: Model, interpreter: Interpreter, shapes: Mapping[str, Shape]
) -> PackedModel:
    """The model as code, under given shapes."""
    lo = _lowerer(model, interpreter, shapes)
    program = _Maker(lo, interpreter).program()
    ir.verify(program)
    return PackedModel(model, interpreter, dict(shapes), program)


def moving(old: PackedModel, new: PackedModel) -> ir.Program:
    """States of one layout to another: `next` answers with whether a state does not fit, in the
    lowest bit, and above it the fields of the new layout side by side."""
    lo = _lowerer(new.model, new.interpreter, new.shapes)
    widths, at = tuple(s.width for s in old.shapes.values() if s.width), 0
    misfit, fields = lo.b.false, []
    for name, shape in new.shapes.items():
        before = old.shapes[name]
        given: Expr | None = None
        if before.width:
            given = lo.b.param(before.width, at)
            at += 1
        fits, bits = convert.attempt(lo, lo.make(before, given), shape)
        misfit = lo.b.or_(misfit, lo.b.not_(fits))
        if bits is not None:
            fields.append(bits)
    answer = lo.b.concat([misfit, *fields])
    assert answer is not None
    body = (ir.Return(answer),)
    functions = {
        "move": ir.Function("move", widths, answer.width, body),
        "next": ir.Function("next", widths, None, ()),
    }
    ir.verify(ir.Program(widths, functions, "next"))
    return ir.Program(widths, functions, "move")


def _trapping(old: PackedModel, shapes: Mapping[str, Shape], why: str) -> PackedModel:
    """The model under other shapes, with code that gives everything to the interpreter."""
    widths = tuple(s.width for s in shapes.values() if s.width)
    program = old.program
    functions: dict[str, ir.Function] = {}
    two_states = {*program.action_constraints, *program.action_properties}
    for name, f in program.functions.items():
        if name in (program.canonical, program.view):
            raise Declined(None, f"{why}, and states are told apart by code")
        states = 2 if name in two_states else 1
        functions[name] = ir.Function(name, widths * states, f.result, (ir.Trap(0),))
    new = replace(program, fields=widths, functions=functions, reasons=(why,))
    ir.verify(new)
    return PackedModel(old.model, old.interpreter, dict(shapes), new)


def _lowerer(model: Model, interpreter: Interpreter, shapes: Mapping[str, Shape]) -> Lowerer:
    tests = {**lower_builtin.tests(), Enabled: enabled}
    return Lowerer(
        model, interpreter.program, shapes, lower_builtin.values(), tests, lower_builtin.WANTED
    )


class _Maker:
    """Makes the functions of a program."""

    def __init__(self, lo: Lowerer, interpreter: Interpreter) -> None:
        self.lo = lo
        self.interpreter = interpreter
        self.widths = tuple(s.width for s in lo.shapes.values() if s.width)
        self.functions: dict[str, ir.Function] = {}

    def program(self) -> ir.Program:
        model = self.lo.model
        if model.next is None:
            raise Declined(None, "a model without a next-state relation")
        self._function("next", 1, None, self._next)
        squares = [
            (p.name, SquareAction(p.action, p.sub, span=p.span)) for p in model.action_properties
        ]
        made = {
            "invariants": self._tests("invariant", 1, [(f.name, f.node) for f in model.invariants]),
            "constraints": self._tests(
                "constraint", 1, [(f.name, f.node) for f in model.constraints]
            ),
            "reach": self._tests(
                "reach", 1, [(f.name, f.node) for f in (*model.reach, *model.possible)]
            ),
            "action_constraints": self._tests(
                "action-constraint", 2, [(f.name, f.node) for f in model.action_constraints]
            ),
            "action_properties": self._tests("action-property", 2, squares),
        }
        view = None
        if model.view is not None:
            view = self._view(model.view.node)
        canonical = None
        if model.symmetry and self.widths:
            canonical = "canonical"
            self._function(canonical, 1, sum(self.widths), self._canonical)
        return ir.Program(
            fields=self.widths,
            functions=self.functions,
            next="next",
            reasons=tuple(self.lo.b.reasons),
            view=view,
            canonical=canonical,
            **made,
        )

    def _tests(self, kind: str, states: int, nodes: Sequence[tuple[str, Node]]) -> tuple[str, ...]:
        names = []
        for i, (name, node) in enumerate(nodes):
            own = f"{kind} {i} {name}"
            self._function(own, states, 1, partial(self._test, node))
            names.append(own)
        return tuple(names)

    def _test(self, node: Node) -> None:
        self._answer(self.lo.test(node, {}))

    def _answer(self, e: Expr) -> None:
        self.lo.b.put(ir.Return(e))

    def _view(self, node: Node) -> str:
        found: list[int] = []

        def body() -> None:
            v = self.lo.value(node, {})
            bits = v.bits if isinstance(v, Sym) else self.lo.b.num(1, 0)
            found.append(bits.width)
            self._answer(bits)

        self._function("view", 1, 0, body)
        f = self.functions["view"]
        self.functions["view"] = ir.Function("view", f.params, found[0] if found else 1, f.body)
        return "view"

    def _canonical(self) -> None:
        group = permutations(self.interpreter.program)
        self._answer(least(self.lo, group))

    def _next(self) -> None:
        lo = self.lo
        program = self.interpreter.program
        tree = functions.next_tree(program)
        assert tree is not None
        actions = Actions(lo, actions=dict(program.actions))
        actions.emit(tree, {}, {}, emitter(lo, lo.model.variables))

    def _function(
        self, name: str, states: int, result: int | None, body: Callable[[], None]
    ) -> None:
        """Make a function of the fields of one state or two."""
        lo = self.lo
        given = [self._state(i) for i in range(states)]
        lo.now, lo.next = given[0], given[1] if states > 1 else {}
        lo.action = None
        with lo.b.aside() as block:
            body()
        made: Block = tuple(block)
        self.functions[name] = ir.Function(name, self.widths * states, result, made)

    def _state(self, number: int) -> Mapping[str, Val]:
        """The variables of a state that a function is given."""
        lo = self.lo
        at = number * len(self.widths)
        found: dict[str, Val] = {}
        for name, shape in lo.shapes.items():
            if shape.width:
                found[name] = lo.make(shape, lo.b.param(shape.width, at))
                at += 1
            else:
                found[name] = lo.make(shape, None)
        return found
