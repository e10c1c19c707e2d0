"""What may live here: the meaning of the nodes that make, apply and change functions.

A sequence is a Python tuple, counted from 0; any other function is a `Function`. Where the shape
does not say which, or an argument may be outside the domain, the runtime's helpers decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from pymodel.engine.interpreter import reuse, shapes
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_bind import (
    Domain,
    as_rule,
    bind_known,
    collected,
    domains,
    known_values,
)
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import ANY, LAZY, Alt, Shape, join
from pymodel.kernel.nodes import (
    Apply,
    Bound,
    Builtin,
    Except,
    FunctionLiteral,
    Node,
    RecFunction,
    RecordLiteral,
    TupleLiteral,
    Update,
)
from pymodel.library.lazysets import LazySet
from pymodel.values import function


def tuple_literal(em: Emitter, node: TupleLiteral, env: Env) -> Code:
    """`<<a, b>>`."""
    codes = [em.written(e, env) for e in node.elements]
    text = f"({''.join(f'{c.text}, ' for c in codes)})"
    return Code(text, shapes.tuple_of(c.shape for c in codes))


def record_literal(em: Emitter, node: RecordLiteral, env: Env) -> Code:
    """`[a |-> e, b |-> f]`."""
    codes = {name: em.written(e, env) for name, e in node.fields}
    items = ", ".join(f"{name!r}: {code.text}" for name, code in codes.items())
    shape = shapes.record_of({n: c.shape for n, c in codes.items()})
    return Code(f"Function({{{items}}})", shape)


# --- function literals ----------------------------------------------------------------------------


def function_literal(em: Emitter, node: FunctionLiteral, env: Env) -> Code:
    """`[x \\in S, y \\in T |-> e]`."""
    unbounded = _unbounded(em, node.bounds, env)
    if unbounded is not None:
        return _by_rule(em, node, unbounded, env)
    if em.program.plain:  # as TLC: where it is applied only, no more of it is looked at
        return _by_rule(em, node, _domain(em, node, env), env)
    found = domains(em, node.bounds, env)
    bound, domain = found[0]
    if len(found) == 1 and domain.values is not None and domain.universe is not None:
        return _on_known_domain(em, node, bound, domain, env)
    if len(found) == 1 and domain.unordered.startswith("range("):
        few = f"few({domain.unordered})"  # a domain is not longer than a set may be
        found = [(bound, replace(domain, unordered=few, ordered=few))]

    sequence = len(found) == 1 and not bound.is_tuple and domain.first == 1

    def body(inner: Env) -> tuple[str, Code]:
        value = em.written(node.body, inner)
        if sequence:
            return value.text, value
        return f"({_argument(node.bounds, inner)}, {value.text})", value

    sizes = [len(d.values) for _, d in found if d.values is not None]
    small = len(sizes) == len(found) and prod(sizes) <= em.program.order.largest
    text, value = collected(em, found, env, body, None if small or len(found) == 1 else node)
    if sequence:  # 1..n, whatever n is
        return Code(f"tuple({text})", shapes.seq_of(value.shape))
    element = domain.element
    if len(found) > 1 or bound.is_tuple:
        element = ANY
    return Code(f"function(dict({text}))", shapes.function_of(None, element, value.shape))


def _argument(bounds: Sequence[Bound], env: Env) -> str:
    """The argument of a function literal: what is bound, or the tuple of it."""
    parts: list[str] = []
    for bound in bounds:
        names = [b.text for n in bound.names if isinstance(b := env[n], Code)]
        parts.append(f"({', '.join(names)},)" if bound.is_tuple else names[0])
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _on_known_domain(
    em: Emitter, node: FunctionLiteral, bound: Bound, domain: Domain, env: Env
) -> Code:
    """A tuple display or a dict display when short, else a comprehension."""
    assert domain.values is not None and domain.universe is not None
    plain = type(function(dict.fromkeys(domain.values))) is tuple
    values = known_values(bound, domain)
    if values is not None and em.affordable(len(values), node.body):
        codes = [em.written(node.body, bind_known(em, bound, v, env)) for v in values]
        value = join(*(c.shape for c in codes))
        if plain:
            text = f"({''.join(f'{c.text}, ' for c in codes)})"
            return Code(text, shapes.tuple_of(c.shape for c in codes))
        keys = (em.literal(v).text for v in values)
        items = ", ".join(f"{k}: {c.text}" for k, c in zip(keys, codes, strict=True))
        shape = shapes.function_of(domain.universe, domain.element, value)
        return Code(f"Function({{{items}}})", shape)

    def body(inner: Env) -> tuple[str, Code]:
        code = em.written(node.body, inner)
        return code.text if plain else f"({_argument((bound,), inner)}, {code.text})", code

    text, code = collected(em, [(bound, domain)], env, body)
    shape = shapes.function_of(domain.universe, domain.element, code.shape)
    return Code(f"tuple({text})" if plain else f"Function({text})", shape)


def _unbounded(em: Emitter, bounds: tuple[Bound, ...], env: Env) -> Code | None:
    """The domain, if it is known and has no end: such a function stays a rule."""
    if len(bounds) != 1 or not em.is_known(bounds[0].domain, env):
        return None
    code = em.value(bounds[0].domain, env)
    infinite = isinstance(code.value, LazySet) and code.value.size() is None
    return code if infinite else None


def _by_rule(em: Emitter, node: FunctionLiteral | RecFunction, domain: Code, env: Env) -> Code:
    """A function whose values are computed when they are asked for."""
    w = em.writer
    rule, arg = w.fresh("f"), w.fresh("x")
    inner = dict(env)
    if len(node.bounds) == 1 and not node.bounds[0].is_tuple:
        inner[node.bounds[0].names[0]] = Code(arg)
        unpacked = ""
    else:
        targets: list[str] = []
        for bound in node.bounds:
            names = [em.name(n) for n in bound.names]
            inner.update({n: Code(p) for n, p in zip(bound.names, names, strict=True)})
            targets.append(f"({', '.join(names)},)" if bound.is_tuple else names[0])
        whole = targets[0] if len(targets) == 1 else ", ".join(targets)
        unpacked = f"{whole} = {arg}"
    with em.function(f"def {rule}({arg}):"):
        if unpacked:
            w.put(unpacked)
        w.put(f"return {em.written(node.body, inner).text}")
    return Code(f"lazy_function({domain.text}, {rule})", LAZY)


def recursive_function(em: Emitter, node: RecFunction, env: Env) -> Code:
    """`f[x \\in S] == e`, where e may mention f."""
    name = em.name(node.name)
    domain = _domain(em, node, env)
    code = _by_rule(em, node, domain, {**env, node.name: Code(name, LAZY)})
    em.writer.put(f"{name} = {code.text}")
    return Code(name, LAZY)


def _domain(em: Emitter, node: FunctionLiteral | RecFunction, env: Env) -> Code:
    """The set of arguments; of several bounds, the product."""
    if len(node.bounds) == 1:
        return em.value(node.bounds[0].domain, env)
    sets = ", ".join(em.value(b.domain, env).text for b in node.bounds)
    return Code(f"product_set({em.site(node, env)}, {sets})", LAZY)


# --- application ----------------------------------------------------------------------------------


def apply(em: Emitter, node: Apply, env: Env) -> Code:
    """`f[x]`; `[x \\in S |-> e][a]` is e at a, without making the function."""
    if isinstance(node.function, FunctionLiteral) and not em.is_known(node.function, env):
        inner = _reduced(em, node.function, node.arg, env)
        if inner is None:
            inner = _reduced_in_interval(em, node.function, node, env)
        if inner is not None:
            return em.written(node.function.body, inner)
        f = _applied_once(em, node.function, env)
    else:
        f = em.value(node.function, env)
    x = em.written(node.arg, env)
    return applied(em, f, x, node, env)


def _applied_once(em: Emitter, f: FunctionLiteral, env: Env) -> Code:
    """A function that is only applied: by its rule, if a value that nothing asks for may fail."""
    before = em.failures
    with em.writer.aside() as lines:
        code = em.value(f, env)
    if em.failures > before:
        return em.value(as_rule(em, f), env)
    em.writer.take(lines)
    return code


def _reduced(em: Emitter, f: FunctionLiteral, arg: Node, env: Env) -> Env | None:
    """The scope in which a function literal's body is its value at an argument, if the argument
    and the domain are known and the one is in the other."""
    if len(f.bounds) != 1 or f.bounds[0].is_tuple or not em.is_known(arg, env):
        return None
    if not em.is_known(f.bounds[0].domain, env):
        return None
    x = em.value(arg, env)
    values = em.program.elements(em.value(f.bounds[0].domain, env).value)
    if values is None or x.shape.lazy or not any(type(v) is type(x.value) for v in values):
        return None
    return {**env, f.bounds[0].names[0]: x} if x.value in values else None


def _reduced_in_interval(em: Emitter, f: FunctionLiteral, node: Apply, env: Env) -> Env | None:
    """The same for an argument that becomes known later, in an interval of integers; unless the
    whole function is made once and serves for other arguments too."""
    if len(f.bounds) != 1 or f.bounds[0].is_tuple or reuse.is_kept(em, f, env):
        return None
    match f.bounds[0].domain:
        case Builtin("..", (low, high)):
            with em.writer.aside() as lines:
                ends = [em.atom(em.value(end, env)) for end in (low, high)]
                x = em.atom(em.written(node.arg, env))
            if not all(code.shape.only("int") for code in (*ends, x)):
                return None
            em.writer.take(lines)
            first, last = (code.text for code in ends)
            site = em.site(node, env)
            with em.writer.block(f"if not {first} <= {x.text} <= {last}:"):
                em.writer.put(f"outside_interval({first}, {last}, {x.text}, {site})")
            return {**env, f.bounds[0].names[0]: x}
    return None


def applied(em: Emitter, f: Code, x: Code, node: Node, env: Env) -> Code:
    """A function's value at an argument, without a check if the shapes prove it needless."""
    values = _values_at(f.shape, x)
    if values is None:
        text = f"apply({f.text}, {x.text}, {em.site(node, env)})"
        if f.text.isidentifier() and (x.known or x.text.isidentifier()):
            # The check stands here where the shape says what f is: a call costs more.
            if f.shape.all_of("tuple", "seq") and x.shape.only("int") and f.shape.alts:
                inside = f"0 < {x.text} <= len({f.text})"
                text = f"({f.text}[{x.text} - 1] if {inside} else {text})"
            elif f.shape.all_of("fun", "rec") and f.shape.alts:
                text = f"({f.text}[{x.text}] if {x.text} in {f.text} else {text})"
        return Code(text, _any_value(f.shape))
    sequence = all(a.kind in ("tuple", "seq") for a in f.shape.alts)
    index = (str(x.value - 1) if x.known else f"{x.text} - 1") if sequence else x.text
    text = f"{f.text}[{index}]"
    if x.known and f.text.isidentifier() and text.startswith("v"):
        # A variable's value at a known argument: fetched once for all places that look at it.
        text = em.early(text)
    return Code(text, values)


def _values_at(f: Shape, x: Code) -> Shape | None:
    """The shape of f[x], if x is surely in the domain; None where that is not known."""
    if f.wide or f.lazy or not f.alts or x.universe is None:
        return None
    kinds = {a.kind for a in f.alts}
    if not (kinds <= {"tuple"} or kinds <= {"fun", "rec"}):
        return None
    found = [_value_at(alt, x.universe) for alt in f.alts]
    if any(s is None for s in found):
        return None
    return join(*(s for s in found if s is not None))


def _value_at(alt: Alt, universe: frozenset[object]) -> Shape | None:
    if alt.kind == "fun":
        covered = alt.detail is not None and universe <= alt.detail
        return alt.parts[1] if covered else None
    if alt.kind == "rec":
        names = dict(zip(alt.detail, alt.parts, strict=True))
        return join(*(names[n] for n in universe if n in names)) if universe <= set(names) else None
    inside = all(type(i) is int and 1 <= i <= len(alt.parts) for i in universe)
    return join(*(alt.parts[i - 1] for i in universe if type(i) is int)) if inside else None


def _any_value(f: Shape) -> Shape:
    """The shape of any of a function's values."""
    if f.wide:
        return ANY
    found: list[Shape] = []
    for alt in f.alts:
        if alt.kind == "fun":
            found.append(alt.parts[1])
        elif alt.kind in ("rec", "tuple", "seq"):
            found.extend(alt.parts)
        else:
            return ANY
    return join(*found)


# --- EXCEPT ---------------------------------------------------------------------------------------


def update(em: Emitter, node: Except, env: Env) -> Code:
    """`[f EXCEPT ...]`, each update on the result of the one before."""
    code = em.written(node.function, env)
    for one in node.updates:
        code = _updated(em, em.atom(code), one, one.path, node, env)
    return code


def _updated(
    em: Emitter, f: Code, one: Update, path: tuple[Node, ...], node: Node, env: Env
) -> Code:
    """f with the value of the update at a path; f itself at the path's end."""
    if not path:
        return em.written(one.value, {**env, one.at: f})
    w = em.writer
    x = em.atom(em.written(path[0], env))
    values = _values_at(f.shape, x)
    if values is not None:
        old = em.atom(applied(em, f, x, node, env)) if _looks(em, one, path) else Code("", values)
        new = _updated(em, old, one, path[1:], node, env)
        return _put(em, f, x, new)
    result = w.fresh("t")
    w.put(f"{result} = {f.text}")
    with w.block(f"if has({f.text}, {x.text}, {em.site(node, env)}):"):
        old = em.atom(applied(em, f, x, node, env))
        new = _updated(em, old, one, path[1:], node, env)
        w.put(f"{result} = put({f.text}, {x.text}, {new.text})")
    return Code(result, _changed_shape(f.shape, new.shape))


def _looks(em: Emitter, one: Update, path: tuple[Node, ...]) -> bool:
    """Whether the old value matters: for a deeper path, or for `@`."""
    return len(path) > 1 or one.at in em.program.facts(one.value).free


def _put(em: Emitter, f: Code, x: Code, new: Code) -> Code:
    """f with a new value at an argument that it surely has."""
    w = em.writer
    alts = tuple(f.shape.alts)
    if len(alts) == 1 and alts[0].kind == "tuple" and x.known:
        i = x.value - 1
        parts = [Code(f"{f.text}[{j}]", p) for j, p in enumerate(alts[0].parts)]
        parts[i] = new
        text = f"({''.join(f'{p.text}, ' for p in parts)})"
        return Code(text, shapes.tuple_of(p.shape for p in parts))
    shape = _changed_shape(f.shape, new.shape, x)
    if all(a.kind == "tuple" for a in alts):
        return Code(f"put({f.text}, {x.text}, {new.text})", shape)
    new = em.atom(new)
    result = w.fresh("t")
    w.put(f"{result} = Function({f.text})")
    w.put(f"{result}[{x.text}] = {new.text}")
    return Code(result, shape)


def _changed_shape(f: Shape, new: Shape, x: Code | None = None) -> Shape:
    """The shape of a function after one of its values may have become another."""
    if f.wide:
        return ANY
    alts: list[Shape] = []
    for alt in f.alts:
        parts = list(alt.parts)
        if alt.kind == "fun":
            parts[1] = join(parts[1], new)
        elif alt.kind == "rec" and x is not None and x.known:
            i = alt.detail.index(x.value) if x.value in alt.detail else -1
            parts = [new if j == i else p for j, p in enumerate(parts)]
        elif alt.kind in ("rec", "tuple", "seq"):
            parts = [join(p, new) for p in parts]
        else:
            return ANY
        alts.append(Shape(frozenset((Alt(alt.kind, alt.detail, tuple(parts)),))))
    return join(*alts)
