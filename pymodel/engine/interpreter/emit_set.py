"""What may live here: the meaning of the nodes that make sets."""

from __future__ import annotations

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_bind import (
    bind_known,
    collected,
    domain_of,
    domains,
    grown,
    known_values,
    narrowed,
)
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import LAZY, comparable, lazy_set_of, set_of
from pymodel.kernel.nodes import (
    Bound,
    Builtin,
    FunctionSet,
    Node,
    Product,
    RecordSet,
    SetEnum,
    SetFilter,
    SetMap,
)
from pymodel.library.lazysets import LazySet
from pymodel.values import Value


def checked(em: Emitter, text: str, element: shapes.Shape, node: Node, env: Env) -> Code:
    """A frozenset of elements of a shape, once it is sure that they can be compared."""
    if not comparable(element, element):
        text = f"homogeneous({text}, {em.site(node, env)})"
    return Code(text, set_of(element))


def set_enum(em: Emitter, node: SetEnum, env: Env) -> Code:
    """`{a, b}`."""
    if not node.elements:
        return em.literal(frozenset())
    codes = [em.written(e, env) for e in node.elements]
    text = f"frozenset(({''.join(f'{c.text}, ' for c in codes)}))"
    if len(codes) == 1:
        return Code(text, set_of(codes[0].shape))
    return checked(em, text, shapes.join(*(c.shape for c in codes)), node, env)


def set_filter(em: Emitter, node: SetFilter, env: Env) -> Code:
    """`{x \\in S : P}`."""
    domain_node = node.bound.domain
    if em.is_known(domain_node, env):
        base = em.value(domain_node, env)
        if isinstance(base.value, LazySet) and base.value.size() is None:
            return _unbounded_filter(em, node, base, env)
    domain = domain_of(em, domain_node, env)
    values = known_values(node.bound, domain)
    if values is not None and em.affordable(len(values), node.body):
        return _unrolled_filter(em, node, values, domain.element, env)
    w = em.writer
    if node.bound.is_tuple:
        name = w.fresh("t")
        names = [em.name(n) for n in node.bound.names]
        site = em.site(node, env)
        inner = {**env, **{n: Code(p) for n, p in zip(node.bound.names, names, strict=True)}}
        result = w.fresh("l")
        w.put(f"{result} = []")
        with w.loop(f"for {name} in {domain.ordered}:"):
            w.put(f"{', '.join(names)} = unpack({name}, {len(names)}, {site})")
            with w.block(f"if {em.test(node.body, inner)}:"):
                w.put(f"{result}.append({name})")
                if domain.long:
                    w.put(grown(em, result, site))
        return Code(f"frozenset({result})", set_of(domain.element))
    name = em.name(node.bound.names[0])
    x = Code(name, domain.element, universe=domain.universe)
    before = em.failures
    inner = {**env, node.bound.names[0]: x}
    w.loops += 1
    with w.aside(deeper=1) as lines:
        test = em.test(node.body, inner)
    w.loops -= 1
    iterable = domain.unordered if em.failures == before else domain.ordered
    passed = narrowed(em, node.body, inner)[node.bound.names[0]]
    shape = set_of(passed.shape if isinstance(passed, Code) else domain.element)
    if not lines:
        items = f"{name} for {name} in {iterable} if {test}"
        listed = f"limited(({items}), {em.site(node, env)})" if domain.long else f"[{items}]"
        return Code(f"frozenset({listed})", shape, universe=None)
    result = w.fresh("l")
    w.put(f"{result} = []")
    with w.loop(f"for {name} in {iterable}:"):
        w.take(lines)
        with w.block(f"if {test}:"):
            w.put(f"{result}.append({name})")
            if domain.long:
                w.put(grown(em, result, em.site(node, env)))
    return Code(f"frozenset({result})", shape)


def _unrolled_filter(
    em: Emitter, node: SetFilter, values: tuple[Value, ...], element: shapes.Shape, env: Env
) -> Code:
    """A filter of a known set: a test for each element."""
    w = em.writer
    result = w.fresh("l")
    w.put(f"{result} = []")
    for v in values:
        test = em.test(node.body, bind_known(em, node.bound, v, env))
        if test != "False":
            w.put(f"if {test}: {result}.append({em.literal(v).text})")
    return Code(f"frozenset({result})", set_of(element), universe=None)


def _unbounded_filter(em: Emitter, node: SetFilter, base: Code, env: Env) -> Code:
    """A filter of Nat and the like: it answers membership only."""
    w = em.writer
    name, test = em.name(node.bound.names[0]), w.fresh("f")
    with em.function(f"def {test}({name}):"):
        inner = {**env, node.bound.names[0]: Code(name)}
        w.put(f"return {em.test(node.body, inner)}")
    return Code(f"filtered({base.text}, {test})", LAZY)


def set_map(em: Emitter, node: SetMap, env: Env) -> Code:
    """`{e : x \\in S, y \\in T}`."""

    def body(inner: Env) -> tuple[str, Code]:
        code = em.written(node.body, inner)
        return code.text, code

    text, code = collected(em, domains(em, node.bounds, env), env, body, node)
    return checked(em, f"frozenset({text})", code.shape, node, env)


def function_set(em: Emitter, node: FunctionSet, env: Env) -> Code:
    """`[S -> T]`."""
    domain, range_ = em.value(node.domain, env), em.value(node.range, env)
    text = f"function_set({domain.text}, {range_.text}, {em.site(node, env)})"
    known = domain.value if domain.known and type(domain.value) is frozenset else None
    if known is None and _from_one(em, node.domain, env):
        element = shapes.seq_of(shapes.element(range_.shape))
    else:
        argument = shapes.element(domain.shape)
        element = shapes.function_of(known, argument, shapes.element(range_.shape))
    return Code(text, lazy_set_of(element))


def _from_one(em: Emitter, domain: Node, env: Env) -> bool:
    """Whether a domain is `1..n`, for whatever n."""
    match domain:
        case Builtin("..", (low, _)) if em.is_known(low, env):
            return bool(em.value(low, env).value == 1)
    return False


def record_set(em: Emitter, node: RecordSet, env: Env) -> Code:
    """`[a : S, b : T]`."""
    codes = {name: em.value(s, env) for name, s in node.fields}
    fields = ", ".join(f"{name!r}: {code.text}" for name, code in codes.items())
    element = shapes.record_of({n: shapes.element(c.shape) for n, c in codes.items()})
    return Code(f"record_set({em.site(node, env)}, {{{fields}}})", lazy_set_of(element))


def product(em: Emitter, node: Product, env: Env) -> Code:
    """`S \\X T`."""
    codes = [em.value(s, env) for s in node.sets]
    text = ", ".join([str(em.site(node, env)), *(c.text for c in codes)])
    element = shapes.tuple_of(shapes.element(c.shape) for c in codes)
    return Code(f"product_set({text})", lazy_set_of(element))


def union_all(em: Emitter, node: Builtin, sets: Node, env: Env) -> Code | None:
    """`UNION {S, T}` or `UNION {S(x) : x \\in T}` of sets that may not be written out."""
    match sets:
        case SetEnum(elements):
            with em.writer.aside() as lines:
                codes = [em.value(s, env) for s in elements]
            if not any(c.shape.lazy for c in codes):
                return None
            em.writer.take(lines)
            texts = ", ".join(c.text for c in codes)
            element = shapes.join(*(shapes.element(c.shape) for c in codes))
            return Code(f"united({em.site(node, env)}, {texts})", lazy_set_of(element))
        case SetMap(bounds, body):
            return _union_of_map(em, node, bounds, body, env)
    return None


def _union_of_map(
    em: Emitter, node: Builtin, bounds: tuple[Bound, ...], body: Node, env: Env
) -> Code:
    found = domains(em, bounds, env)
    site = em.site(node, env)
    names = [name for bound in bounds for name in bound.names]
    lazy = False

    def one(inner: Env) -> tuple[str, Code]:
        nonlocal lazy
        w = em.writer
        with w.aside() as lines:
            code = em.value(body, inner)
        if not code.shape.lazy:
            w.take(lines)
            return code.text, code
        # A set that is a rule keeps the values of this round.
        lazy = True
        made = w.fresh("f")
        values = ", ".join(b.text for n in names if isinstance(b := inner[n], Code))
        with em.function(f"def {made}({values}):"):
            w.put(f"return {em.value(body, inner).text}")
        return f"{made}({values})", code

    text, code = collected(em, found, env, one)
    shape = shapes.element(code.shape)
    if lazy:
        return Code(f"united({site}, *{text})", lazy_set_of(shape))
    return checked(em, f"frozenset().union(*{text})", shape, node, env)
