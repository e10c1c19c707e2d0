"""What may live here: shapes of variables, from values that the interpreter has met and from what
invariants such as TypeOK say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pymodel.engine.interpreter.code import UNKNOWN
from pymodel.engine.interpreter.identity import Permutation, permutations
from pymodel.engine.interpreter.program import Program as Interpreted
from pymodel.engine.native.guess import probable
from pymodel.engine.native.join import Joiner
from pymodel.engine.native.permute import closed
from pymodel.engine.native.shapes import (
    EnumShape,
    IntShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    Shape,
    SumShape,
)
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import And, Builtin, Const, In, Named, Node, Var
from pymodel.library.lazysets import Interval, LazySet
from pymodel.library.setsofsets import Functions, Products, Records, Subsets, Unions
from pymodel.values import Value

#: Universes that an invariant names are taken as they are up to so many elements.
_UNIVERSE = 160
#: Elements that a set's universe has room for besides those that were met, as a share of them.
_GUESSED = 0.3
#: The same for each element that was not foreseen.
_FOR_EACH = 2
#: Values of an atom that an invariant names.
_ATOMS = 64


def observed(
    model: Model, interpreted: Interpreted, samples: Iterable[Mapping[str, Value]]
) -> dict[str, Shape]:
    """A shape for each variable that takes all observed values, and a little more."""
    joiner = Joiner(interpreted.order.sort)
    met: dict[str, dict[Value, None]] = {name: {} for name in model.variables}
    for state in samples:
        for name, values in met.items():
            values[state[name]] = None
    shapes = {name: joiner.of_values(values) for name, values in met.items()}
    for name, s in _hints(model, interpreted):
        shapes[name] = _hinted(joiner, shapes[name], s)
    group = permutations(interpreted) if model.symmetry else []
    return _guessed(
        joiner,
        {name: closed(joiner, _roomy(shape), group) for name, shape in shapes.items()},
        group,
    )


def widened(
    joiner: Joiner,
    shapes: Mapping[str, Shape],
    values: Iterable[Mapping[str, Value]],
    group: Sequence[Permutation] = (),
) -> dict[str, Shape]:
    """The shapes with room for more values."""
    new = dict(shapes)
    for state in values:
        for name, v in state.items():
            if name in new and not new[name].fits(v):
                wide = _roomy(joiner.join(new[name], joiner.of_values([v])))
                new[name] = closed(joiner, wide, group)
    changed = {name: shape for name, shape in new.items() if shape != shapes[name]}
    return {**new, **_guessed(joiner, changed, group, shapes)}


def _guessed(
    joiner: Joiner,
    shapes: dict[str, Shape],
    group: Sequence[Permutation],
    before: Mapping[str, Shape] | None = None,
) -> dict[str, Shape]:
    """The shapes with sets that have room for more elements like those that they have; with shapes
    from before, for no more than a few of each new one."""
    found = dict(shapes)
    for name, shape in shapes.items():
        if isinstance(shape, SetShape):
            room = int(_GUESSED * shape.width)
            if before is not None:
                room = min(room, _FOR_EACH * (shape.width - before[name].width))
            more = SetShape(probable(shape.universe, room, joiner.sort))
            found[name] = closed(joiner, more, group)
    return found


def _hints(model: Model, interpreted: Interpreted) -> Iterable[tuple[str, Value]]:
    """`x \\in S` out of the invariants, S being constant."""
    stack: list[Node] = [f.node for f in model.invariants]
    while stack:
        node = stack.pop()
        match node:
            case Named(_, _, body):
                stack.append(body)
            case And(args):
                stack.extend(args)
            case In(Var(name, False), s):
                facts = interpreted.facts(s)
                if not facts.reads and not facts.primes and not facts.free and facts.pure:
                    found = _static(interpreted, s)
                    if found is not UNKNOWN:
                        yield name, found
            case Builtin("\\subseteq", (Var(name, False), s)):
                facts = interpreted.facts(s)
                if not facts.reads and not facts.primes and not facts.free and facts.pure:
                    found = _static(interpreted, s)
                    if isinstance(found, frozenset | LazySet):
                        yield name, Subsets(interpreted.order, found)


def _static(interpreted: Interpreted, node: Node) -> Value:
    return node.value if isinstance(node, Const) else interpreted.static(node, ())


def _hinted(joiner: Joiner, shape: Shape, s: Value) -> Shape:
    """The shape with room for what a set says, where that is not much more."""
    match s, shape:
        case Interval(), IntShape():
            if s.size() <= _ATOMS:
                return joiner.join(shape, IntShape(s.low, s.high))
        case frozenset(), IntShape() | EnumShape() | SumShape():
            if 0 < len(s) <= _ATOMS:
                return joiner.join(shape, joiner.of_values(s))
        case Subsets(), SetShape():
            base = _small(s.base, _UNIVERSE)
            if base is not None:
                return joiner.join(shape, SetShape(joiner.sort(base)))
        case Functions(), RowShape():
            parts = [_hinted(joiner, p, s.range) for p in shape.parts]
            return joiner.row(shape.keys, parts)
        case Functions(), PartialShape():
            return PartialShape(shape.keys, _hinted(joiner, shape.part, s.range))
        case Records(), RowShape():
            fields = dict(s.fields)
            pairs = zip(shape.keys, shape.parts, strict=True)
            return joiner.row(
                shape.keys, [_hinted(joiner, p, fields[k]) if k in fields else p for k, p in pairs]
            )
        case Products(), RowShape() if len(s.sets) == len(shape.keys):
            both = zip(shape.parts, s.sets, strict=True)
            return joiner.row(shape.keys, [_hinted(joiner, p, x) for p, x in both])
        case Unions(), _:
            base = _small(s, _ATOMS)
            if base:
                return joiner.join(shape, joiner.of_values(base))
        case frozenset(), RowShape():
            if 0 < len(s) <= _UNIVERSE:
                return joiner.join(shape, joiner.of_values(s))
    return shape


def _small(s: Value, limit: int) -> frozenset[Value] | None:
    """A set written out, if it is small."""
    if isinstance(s, frozenset):
        return s if len(s) <= limit else None
    if isinstance(s, LazySet) and s.sizable():
        size = s.size()
        if size is not None and size <= limit:
            return s.concrete()
    return None


def _roomy(shape: Shape) -> Shape:
    """The shape with integers that fill their bits."""
    match shape:
        case IntShape(low=low) if shape.width:
            return IntShape(low, low + (1 << shape.width) - 1)
        case RowShape(keys=keys, parts=parts):
            return RowShape(keys, tuple(map(_roomy, parts)))
        case PartialShape(keys=keys, part=part):
            return PartialShape(keys, _roomy(part))
        case SeqShape(element=element):
            capacity = (1 << shape.length_width) - 1 if shape.capacity < 4 else shape.capacity + 1
            return SeqShape(capacity, _roomy(element))
        case SumShape(parts=parts):
            return SumShape(tuple(map(_roomy, parts)))
    return shape
