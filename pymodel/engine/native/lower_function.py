"""What may live here: functions, records, tuples: made, applied, changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pymodel.engine.native import convert, lower_recursion
from pymodel.engine.native.build import only_traps
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import bind_known, domain_of, reduced
from pymodel.engine.native.shapes import (
    EnumShape,
    PartialShape,
    RowShape,
    SeqShape,
    Shape,
    SumShape,
    is_atom,
)
from pymodel.engine.native.sym import Declined, Env, Known, Sym, Val
from pymodel.kernel.nodes import (
    Apply,
    Except,
    FunctionLiteral,
    Node,
    RecordLiteral,
    TupleLiteral,
    Update,
)
from pymodel.library.failure import EvalError
from pymodel.library.lazysets import LazyFunction
from pymodel.values import Function, Value, function

#: Functions of more arguments than this are not written out.
_ARGUMENTS = 512


def joined(lo: Lowerer, keys: Sequence[Value], values: Sequence[Val]) -> Val:
    """The function with these values, each of its own shape or all of one."""
    if all(isinstance(v, Known) for v in values):
        pairs = zip(keys, values, strict=True)
        return Known(function({k: convert.written(v.value).value for k, v in pairs}))  # type: ignore[union-attr]
    shapes = [lo.shape_of(v) for v in values]
    row = lo.joiner.row(tuple(keys), shapes)
    parts = [lo.bits(v, p) for v, p in zip(values, row.parts, strict=True)]
    return lo.make(row, lo.b.concat([p for p in parts if p is not None]))


def tuple_literal(lo: Lowerer, node: TupleLiteral, env: Env) -> Val:
    """`<<a, b>>`."""
    values = [lo.value(e, env) for e in node.elements]
    return joined(lo, range(1, len(values) + 1), values)


def record_literal(lo: Lowerer, node: RecordLiteral, env: Env) -> Val:
    """`[a |-> e]`."""
    values = {name: lo.value(e, env) for name, e in node.fields}
    keys = lo.order.sort(values)
    return joined(lo, keys, [values[k] for k in keys])


def function_literal(
    lo: Lowerer, node: FunctionLiteral, env: Env, want: Shape | None = None
) -> Val:
    """`[x \\in S |-> e]`: of a known domain a row; else a partial function."""
    found = [(bound, domain_of(lo, bound.domain, env)) for bound in node.bounds]
    count = 1
    for _, domain in found:
        count *= len(domain.values)
    if count > _ARGUMENTS:
        raise Declined(node.span, f"a function of {count} arguments")
    scopes: list[tuple[Value, Expr, Env]] = []

    def go(i: int, key: tuple[Value, ...], there: Expr, scope: Env) -> None:
        if i == len(found):
            scopes.append((key[0] if len(key) == 1 else key, there, scope))
            return
        bound, domain = found[i]
        for n, v in enumerate(domain.values):
            bit = lo.b.true if domain.mask is None else lo.b.extract(domain.mask, n, 1)
            go(i + 1, (*key, v), lo.b.and_(there, bit), bind_known(lo, bound, v, scope))

    go(0, (), lo.b.true, env)
    if all(t is lo.b.true for _, t, _ in scopes):
        keys = [k for k, _, _ in scopes]
        part = want.parts[0] if isinstance(want, RowShape) and want.parts and want.uniform else None
        values = [lo.wanted(node.body, scope, part) for _, _, scope in scopes]
        return joined(lo, keys, values)
    return _partial(lo, node, scopes)


def _partial(lo: Lowerer, node: FunctionLiteral, scopes: Sequence[tuple[Value, Expr, Env]]) -> Val:
    values: list[tuple[Value, Expr, Val]] = []
    for key, there, scope in scopes:
        v: Val | None = None
        with lo.b.aside() as lines:
            v = lo.value(node.body, scope)
        if not only_traps(lines):
            raise Declined(node.span, "a function on a set known only when running")
        lo.b.when(there, lines)
        if v is not None:
            values.append((key, there, v))
    if not values:
        return Known(())
    return as_partial(lo, values)


def as_partial(lo: Lowerer, values: Sequence[tuple[Value, Expr, Val]]) -> Val:
    """The function that has each of these keys or not; they are distinct."""
    b = lo.b
    part = lo.joiner.join_all([lo.shape_of(v) for _, _, v in values])
    by_key = {k: (t, v) for k, t, v in values}
    shape = PartialShape(lo.order.sort(by_key), part)
    head: list[Expr] = []
    tail: list[Expr] = []
    for key in shape.keys:
        there, v = by_key[key]
        head.append(there)
        bits = lo.bits(v, part)
        if bits is not None:
            tail.append(b.select(there, bits, b.num(part.width, 0)))
    return lo.make(shape, b.concat([*head, *tail]))


# --- application ----------------------------------------------------------------------------------


def apply(lo: Lowerer, node: Apply, env: Env) -> Val:
    """`f[x]`; `[x \\in S |-> e][a]` is e at a."""
    inner = reduced(lo, node, env)
    if inner is not None:
        return lo.value(*inner)
    called = lower_recursion.applied(lo, node, env)
    if called is not None:
        return called
    f = node.function
    if isinstance(f, FunctionLiteral) and len(f.bounds) == 1 and not f.bounds[0].is_tuple:
        x = lo.value(node.arg, env)
        domain = domain_of(lo, f.bounds[0].domain, env)
        found, place = convert.find(lo, x, domain.values)
        if domain.mask is not None:
            found = lo.b.and_(found, lo.b.bit_at(domain.mask, place))
        lo.b.trap_if(lo.b.not_(found), lo.why(node, "an argument outside the domain"))
        return lo.value(f.body, {**env, f.bounds[0].names[0]: x})
    return applied(lo, lo.value(f, env), lo.value(node.arg, env), node)


def applied(lo: Lowerer, f: Val, x: Val, node: Node) -> Val:
    """A function's value at an argument."""
    b = lo.b
    why = lo.why(node, "an argument outside the domain")
    if isinstance(f, Known):
        if isinstance(x, Known):
            found = at(f.value, convert.written(x.value).value)
            if found is None:
                b.trap(why)
            return Known(found)
        return _known_function(lo, f.value, x, why)
    shape = f.shape
    match shape:
        case EnumShape():
            return _of_enum(lo, f, x, node)
        case SumShape():
            return _of_sum(lo, f, x, node)
        case RowShape() if isinstance(x, Known):
            i = shape.index.get(x.value)
            if i is None:
                b.trap(why)
                raise AssertionError
            return convert.row_part(lo, f, i)
        case RowShape():
            found_bit, place = convert.find(lo, x, shape.keys)
            b.trap_if(b.not_(found_bit), why)
            return _at_place(lo, f, place)
        case PartialShape(keys=keys, part=part):
            found_bit, place = convert.find(lo, x, keys)
            n = len(keys)
            there = b.and_(found_bit, b.bit_at(f.bits, place))
            b.trap_if(b.not_(there), why)
            return lo.make(part, _strided(lo, f.bits, n, place, part.width))
        case SeqShape(capacity=capacity, element=element):
            there, place = seq_place(lo, f, x)
            b.trap_if(b.not_(there), why)
            del capacity
            return lo.make(element, _strided(lo, f.bits, shape.length_width, place, element.width))
    b.trap(lo.why(node, "no function"))
    raise AssertionError


def at(f: Value, x: Value) -> Value | None:
    """A known function's value at a known argument; None outside the domain."""
    if type(f) is tuple:
        return f[x - 1] if type(x) is int and 0 < x <= len(f) else None
    if type(f) is Function:
        return f.get(x)
    if isinstance(f, LazyFunction):
        try:
            return f.apply(x)
        except (EvalError, RecursionError):
            return None
    return None


def seq_place(lo: Lowerer, f: Sym, x: Val) -> tuple[Expr, Expr]:
    """Whether an index is within a sequence, and the place that it means, from 0."""
    b, shape = lo.b, f.shape
    assert isinstance(shape, SeqShape)
    if not shape.capacity:
        return b.false, b.num(1, 0)
    inside, place = convert.find(lo, x, tuple(range(1, shape.capacity + 1)))
    length = b.extract(f.bits, 0, shape.length_width)
    width = max(length.width, place.width)
    within = b.compare("ult", b.resize(place, width), b.resize(length, width))
    return b.and_(inside, within), place


def _strided(lo: Lowerer, bits: Expr, start: int, place: Expr, width: int) -> Expr | None:
    """The bits of the place-th part of equal width."""
    if not width:
        return None
    return lo.b.extract_at(bits, stride(lo, bits.width, start, place, width), width)


def stride(lo: Lowerer, total: int, start: int, place: Expr, width: int) -> Expr:
    """Where the place-th part begins."""
    b = lo.b
    wide = max(total.bit_length(), place.width)
    by = b.binary("mul", b.resize(place, wide), b.num(wide, width))
    return b.add(by, b.num(wide, start))


def _at_place(lo: Lowerer, f: Sym, place: Expr) -> Val:
    """The value of a row at a computed place."""
    shape, b = f.shape, lo.b
    assert isinstance(shape, RowShape)
    if shape.uniform:
        part = shape.parts[0]
        return lo.make(part, _strided(lo, f.bits, 0, place, part.width))
    out = convert.row_part(lo, f, 0)
    for i in range(1, len(shape.keys)):
        here = b.eq(place, b.num(place.width, i))
        out = lo.choose(here, convert.row_part(lo, f, i), out)
    return out


def _known_function(lo: Lowerer, f: Value, x: Sym, why: str) -> Val:
    """A known function at an argument that is computed."""
    if isinstance(f, LazyFunction):
        found = lo.spread(x, f.apply, why)
        if found is None:
            raise Declined(None, f"{why}: a function that is not written out")
        return found
    if type(f) is not tuple and type(f) is not Function:
        lo.b.trap(why)
    keys = lo.order.sort(range(1, len(f) + 1) if type(f) is tuple else f)
    found_bit, place = convert.find(lo, x, keys)
    lo.b.trap_if(lo.b.not_(found_bit), why)
    values = [at(f, k) for k in keys]
    shape = lo.joiner.of_values(values)
    table = tuple(shape.pack(v) for v in values)
    return lo.make(shape, lo.b.lookup(table, shape.width, place) if shape.width else None)


def _of_enum(lo: Lowerer, f: Sym, x: Val, node: Node) -> Val:
    """One of several known functions."""
    assert isinstance(f.shape, EnumShape)
    why = lo.why(node, "an argument outside the domain")
    if isinstance(x, Known):

        def each(v: Value) -> Value:
            found = at(v, x.value)
            if found is None:
                raise RecursionError
            return found

        result = lo.spread(f, each, why)
        if result is not None:
            return result
    functions = [v for v in f.shape.values if type(v) is tuple or type(v) is Function]
    if not functions:
        lo.b.trap(lo.why(node, "no function"))
    to = lo.joiner.of_values(functions)
    return applied(lo, lo.make(to, convert.converted(lo, f, to, why)), x, node)


def _of_sum(lo: Lowerer, f: Sym, x: Val, node: Node) -> Val:
    """The alternatives that have the argument."""
    return by_alternative(lo, f, lambda part: applied(lo, part, x, node), lo.why(node, "f[x]"))


def by_alternative(lo: Lowerer, f: Sym, each: Callable[[Val], Val], why: str) -> Val:
    """A result for each alternative of a sum that has one."""
    b = lo.b
    found: list[tuple[Expr, Val]] = []
    for is_it, part in convert.alternatives(lo, f):
        v: Val | None = None
        with b.aside() as lines:
            v = each(part)
        if not only_traps(lines):
            raise Declined(None, f"{why}: a choice of several kinds")
        b.when(is_it, lines)
        if v is not None:
            found.append((is_it, v))
    if not found:
        b.trap(why)
    out = found[0][1]
    for is_it, v in found[1:]:
        out = lo.choose(is_it, v, out)
    return out


# --- EXCEPT ---------------------------------------------------------------------------------------


def update(lo: Lowerer, node: Except, env: Env, want: Shape | None = None) -> Val:
    """`[f EXCEPT ...]`, each update on the result of the one before."""
    f = lo.wanted(node.function, env, want)
    for one in node.updates:
        f = _updated(lo, f, one, one.path, node, env, want)
    return f


def structured(lo: Lowerer, f: Val, node: Node) -> Val:
    """A function in a shape that can be taken apart."""
    if isinstance(f, Known):
        v = convert.written(f.value).value
        if type(v) is not tuple and type(v) is not Function:
            lo.b.trap(lo.why(node, "no function"))
        return Known(v)
    if isinstance(f.shape, EnumShape):
        functions = [v for v in f.shape.values if not is_atom(v)]
        if not functions:
            lo.b.trap(lo.why(node, "no function"))
        to = lo.joiner.of_values(functions)
        return lo.make(to, convert.converted(lo, f, to, lo.why(node, "no function")))
    return f


def _updated(
    lo: Lowerer,
    f: Val,
    one: Update,
    path: tuple[Node, ...],
    node: Node,
    env: Env,
    want: Shape | None,
) -> Val:
    if not path:
        return lo.wanted(one.value, {**env, one.at: f}, want)
    f = structured(lo, f, node)
    x = lo.value(path[0], env)
    shaped = isinstance(want, RowShape | SeqShape | PartialShape) and want.width
    if isinstance(f, Known) and want is not None and shaped and want.fits(f.value):
        f = Sym(want, lo.b.num(want.width, want.pack(f.value)))
    if isinstance(f, Known):
        return _update_known(lo, f, x, one, path, node, env)
    shape = f.shape
    if isinstance(shape, SumShape):
        whole = f
        return by_alternative(
            lo,
            whole,
            lambda part: _updated(lo, part, one, path, node, env, None),
            lo.why(node, "EXCEPT"),
        )
    there, place, start, parts = _where(lo, f, x, node)
    if there is lo.b.false:
        return f

    def new(old: Val, part: Shape | None) -> Val:
        return _updated(lo, old, one, path[1:], node, env, part)

    if isinstance(shape, RowShape) and (isinstance(x, Known) or not shape.uniform):
        return _update_row(lo, f, x, there, place, new, want, node)
    part = parts[0]
    old_bits = _strided(lo, f.bits, start, place, part.width)
    keep = shape == want
    return lo.branch(
        there,
        lambda: _put_at(lo, f, start, place, part, new(lo.make(part, old_bits), part), keep, node),
        lambda: f,
    )


def _key_place(lo: Lowerer, x: Val, keys: tuple[Value, ...], node: Node) -> tuple[Expr, Expr]:
    """Whether EXCEPT finds an argument, and where. One that can't be compared is an error."""
    found, place = convert.find(lo, x, keys)
    if keys and not lo.may_be_member(x, keys):
        lo.b.trap_if(lo.b.not_(found), lo.why(node, "an argument that may not be comparable"))
    return found, place


def _where(lo: Lowerer, f: Sym, x: Val, node: Node) -> tuple[Expr, Expr, int, tuple[Shape, ...]]:
    """Whether a function has an argument, the place of its value, where values begin, and their
    shapes."""
    b, shape = lo.b, f.shape
    match shape:
        case RowShape(keys=keys, parts=parts):
            there, place = _key_place(lo, x, keys, node)
            return there, place, 0, parts
        case PartialShape(keys=keys, part=part):
            there, place = _key_place(lo, x, keys, node)
            return b.and_(there, b.bit_at(f.bits, place)), place, len(keys), (part,)
        case SeqShape(element=element):
            there, place = seq_place(lo, f, x)
            return there, place, shape.length_width, (element,)
    b.trap(lo.why(node, "no function"))
    raise AssertionError


def _put_at(
    lo: Lowerer,
    f: Sym,
    start: int,
    place: Expr,
    part: Shape,
    new: Val,
    keep: bool,
    node: Node,
) -> Val:
    """A function with a new value at a computed place; its shape grows if the value asks for it,
    unless it is the one that is wanted in the end."""
    b = lo.b
    fits, bits = convert.attempt(lo, new, part)
    if fits is b.true or keep:
        b.misfit_if(b.not_(fits), lo.why(node, "a value that was not met before"))
        if bits is None:
            return f
        where = stride(lo, f.bits.width, start, place, part.width)
        return lo.make(f.shape, b.insert_at(f.bits, where, bits))
    wide = lo.joiner.join(part, lo.shape_of(new))
    grown = _with_part(f.shape, wide)
    g = lo.as_sym(f, grown)
    if isinstance(g, Known):
        g = Sym(grown, b.num(grown.width, grown.pack(g.value)))
    from_ = g.shape.length_width if isinstance(g.shape, SeqShape) else start
    return _put_at(lo, g, from_, place, wide, new, True, node)


def _with_part(shape: Shape, part: Shape) -> Shape:
    match shape:
        case RowShape(keys=keys):
            return RowShape(keys, (part,) * len(keys))
        case PartialShape(keys=keys):
            return PartialShape(keys, part)
        case SeqShape(capacity=capacity):
            return SeqShape(capacity, part)
    raise AssertionError(shape)


def _update_row(
    lo: Lowerer,
    f: Sym,
    x: Val,
    there: Expr,
    place: Expr,
    new: Callable[[Val, Shape | None], Val],
    want: Shape | None,
    node: Node,
) -> Val:
    """A row with a new value at a known key, or at one of several of different shapes."""
    shape, b = f.shape, lo.b
    assert isinstance(shape, RowShape)
    places = range(len(shape.keys))
    if isinstance(x, Known):
        places = range(shape.index[x.value], shape.index[x.value] + 1)
    values = [convert.row_part(lo, f, i) for i in range(len(shape.keys))]
    same = isinstance(want, RowShape) and want.keys == shape.keys
    for i in places:
        part = want.parts[i] if same and isinstance(want, RowShape) else None
        if isinstance(x, Known):
            values[i] = new(values[i], part)
        else:
            here = b.and_(there, b.eq(place, b.num(place.width, i)))
            values[i] = lo.branch(here, partial(new, values[i], part), partial(_itself, values[i]))
    if same and isinstance(want, RowShape):
        bits = f.bits if shape == want else None
        if bits is not None and isinstance(x, Known):
            i = shape.index[x.value]
            why = lo.why(node, "a value that was not met before")
            one = convert.converted(lo, values[i], want.parts[i], why)
            if one is None:
                return f
            return lo.make(want, b.insert(bits, want.offsets[i], one))
    return joined(lo, shape.keys, values)


def _itself(v: Val) -> Val:
    return v


def _update_known(
    lo: Lowerer,
    f: Known,
    x: Val,
    one: Update,
    path: tuple[Node, ...],
    node: Node,
    env: Env,
) -> Val:
    """A known function with a new value."""
    v = f.value
    keys = lo.order.sort(range(1, len(v) + 1) if type(v) is tuple else v)
    if not keys:
        return f
    values: list[Val] = [Known(at(v, k)) for k in keys]
    found, place = _key_place(lo, x, keys, node)
    for i in range(len(keys)):
        here = lo.b.and_(found, lo.b.eq(place, lo.b.num(place.width, i)))
        if here is lo.b.false:
            continue
        values[i] = lo.branch(
            here,
            partial(_updated, lo, values[i], one, path[1:], node, env, None),
            partial(_itself, values[i]),
        )
    return joined(lo, keys, values)
