"""What may live here: symmetry: shapes that permutations do not lead out of, permuted values, and
the representative of a state's class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pymodel.engine.interpreter.identity import Permutation, permuted
from pymodel.engine.native import convert
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.join import Joiner
from pymodel.engine.native.shapes import (
    EnumShape,
    PartialShape,
    RowShape,
    SeqShape,
    SetShape,
    Shape,
    SumShape,
)
from pymodel.engine.native.sym import Known, Sym, Val

if TYPE_CHECKING:
    from pymodel.engine.native.lower import Lowerer


def closed(joiner: Joiner, shape: Shape, group: Sequence[Permutation]) -> Shape:
    """The shape with room for all permutations of its values."""
    for p in group:
        shape = joiner.join(shape, _permuted_shape(joiner, shape, p))
    return shape


def _permuted_shape(joiner: Joiner, shape: Shape, p: Permutation) -> Shape:
    match shape:
        case EnumShape(values=values):
            return EnumShape(joiner.sort(permuted(v, p) for v in values))
        case SetShape(universe=universe):
            return SetShape(joiner.sort(permuted(v, p) for v in universe))
        case RowShape(keys=keys, parts=parts):
            by_key = {permuted(k, p): part for k, part in zip(keys, parts, strict=True)}
            order = joiner.sort(by_key)
            return joiner.row(order, [_permuted_shape(joiner, by_key[k], p) for k in order])
        case PartialShape(keys=keys, part=part):
            order = joiner.sort(permuted(k, p) for k in keys)
            return PartialShape(order, _permuted_shape(joiner, part, p))
        case SeqShape(capacity=capacity, element=element):
            return SeqShape(capacity, _permuted_shape(joiner, element, p))
        case SumShape(parts=parts):
            return SumShape(tuple(_permuted_shape(joiner, part, p) for part in parts))
    return shape


def least(lo: Lowerer, group: Sequence[Permutation]) -> Expr:
    """The least of a state's permutations, its fields side by side, the first lowest."""
    fields = {name: v for name, v in lo.now.items() if lo.shapes[name].width}
    best = lo.b.concat([lo.project(v, lo.shapes[n], "") for n, v in fields.items()])
    if best is None:
        return lo.b.num(1, 0)
    for p in group:
        parts = []
        for name, v in fields.items():
            why = f"{name}: a permuted value that was not met before"
            parts.append(lo.project(permute(lo, v, p), lo.shapes[name], why))
        other = lo.b.concat(parts)
        assert other is not None
        best = lo.b.select(lo.b.compare("ult", other, best), other, best)
    return best


def permute(lo: Lowerer, v: Val, p: Permutation) -> Val:
    """The value with model values exchanged."""
    b = lo.b
    if isinstance(v, Known):
        return Known(permuted(convert.written(v.value).value, p))
    shape = v.shape
    match shape:
        case EnumShape(values=values):
            to = EnumShape(lo.joiner.sort(permuted(x, p) for x in values))
            table = tuple(to.index[permuted(x, p)] for x in values)
            return lo.make(to, b.lookup(table, to.width, v.bits))
        case SetShape(universe=universe):
            changed = tuple(permuted(x, p) for x in universe)
            to_set = SetShape(lo.joiner.sort(changed))
            return lo.make(to_set, convert.remap(lo, v.bits, changed, to_set)[1])
        case RowShape(keys=keys):
            parts = [(permuted(k, p), permute(lo, x, p)) for k, _, x in convert.entries(lo, v)]
            row = lo.joiner.row(
                lo.joiner.sort(permuted(k, p) for k in keys),
                [lo.shape_of(x) for _, x in sorted_pairs(lo, parts)],
            )
            bits = [
                lo.bits(x, s) for (_, x), s in zip(sorted_pairs(lo, parts), row.parts, strict=True)
            ]
            return lo.make(row, b.concat([x for x in bits if x is not None]))
        case PartialShape() | SeqShape():
            return _permute_partial(lo, v, p)
        case SumShape():
            out: Val | None = None
            for is_it, part in convert.alternatives(lo, v):
                one = permute(lo, part, p)
                out = one if out is None else lo.choose(is_it, one, out)
            assert out is not None
            return out
    return v


def sorted_pairs(lo: Lowerer, parts: Sequence[tuple[object, Val]]) -> list[tuple[object, Val]]:
    """Keys with their values, in the model's order."""
    by_key = dict(parts)
    return [(k, by_key[k]) for k in lo.joiner.sort(by_key)]


def _permute_partial(lo: Lowerer, v: Sym, p: Permutation) -> Val:
    """A partial function or a sequence: what is absent stays zero."""
    b, shape = lo.b, v.shape
    entries = convert.entries(lo, v)
    changed = [(permuted(k, p), there, permute(lo, x, p)) for k, there, x in entries]
    if not changed:
        return v
    part = lo.joiner.join_all([lo.shape_of(x) for _, _, x in changed])
    by_key = {k: (there, x) for k, there, x in changed}
    order = lo.joiner.sort(by_key)
    tail: list[Expr] = []
    for k in order:
        there, x = by_key[k]
        bits = lo.bits(x, part)
        if bits is not None:
            tail.append(b.select(there, bits, b.num(part.width, 0)))
    if isinstance(shape, SeqShape):
        head = [b.extract(v.bits, 0, shape.length_width)]
        return lo.make(SeqShape(shape.capacity, part), b.concat([*head, *tail]))
    return lo.make(PartialShape(order, part), b.concat([*(by_key[k][0] for k in order), *tail]))
