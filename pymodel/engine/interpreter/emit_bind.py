"""What may live here: bounds and loops: `x \\in S` as a Python loop, unrolled when S is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.bindings import Binding, Delayed, Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.facts import bounds_of
from pymodel.engine.interpreter.shapes import INT, Shape
from pymodel.frozen import frozen
from pymodel.kernel.nodes import (
    And,
    Apply,
    Bound,
    Builtin,
    CallLocal,
    Case,
    Const,
    Eq,
    Equiv,
    Except,
    FunctionLiteral,
    FunctionSet,
    If,
    Implies,
    In,
    Let,
    Local,
    Named,
    Node,
    Not,
    Or,
    Product,
    RecFunction,
    RecordLiteral,
    RecordSet,
    SetEnum,
    TupleLiteral,
)
from pymodel.kernel.walk import children
from pymodel.values import Value

#: A LET's value of less work than this is computed at once, if it can't fail.
_LIGHT = 4


@frozen
class Domain:
    """What a bound ranges over: in any order, or in the model's order (texts of iterables)."""

    unordered: str
    ordered: str
    element: Shape
    #: The elements in order, where they are known.
    values: tuple[Value, ...] | None = None
    universe: frozenset[Value] | None = None
    #: It may have more elements than a set that is written out.
    long: bool = False
    #: The lowest number of an interval, where that is known.
    first: int | None = None


def domain_of(em: Emitter, node: Node, env: Env) -> Domain:
    """The domain of a bound; it is computed once, before the loop."""
    if isinstance(node, Builtin) and node.name == ".." and not em.is_known(node, env):
        # Named, because Python allows no assignment expression where a comprehension begins.
        low, high = (em.atom(em.value(a, env)) for a in node.args)
        if low.shape.only("int") and high.shape.only("int"):
            text = f"range({low.text}, {high.text} + 1)"
            return Domain(text, text, INT, long=True, first=low.value if low.known else None)
    code = em.value(node, env)
    if code.known:
        values = em.program.elements(code.value)
        if values is not None:
            text = em.program.constant(values)
            universe = frozenset(values)
            return Domain(text, text, _element(code.value, values), values, universe)
    elif code.shape.only("set"):
        code = em.atom(code)
        ordered = f"ordered({code.text})"
        return Domain(code.text, ordered, shapes.element(code.shape), None, code.universe)
    text = em.writer.fresh("t")
    em.writer.put(f"{text} = {code.text}")
    iterable = f"iterate({text}, {em.site(node, env)})"
    return Domain(iterable, iterable, shapes.element(code.shape), long=True)


def _element(s: Value, values: tuple[Value, ...]) -> Shape:
    return shapes.element(shapes.of_value(s if type(s) is frozenset else frozenset(values)))


# --- binding names --------------------------------------------------------------------------------


def bind_known(em: Emitter, bound: Bound, v: Value, env: Env) -> Env:
    """The names of a bound, with a known element for value."""
    if not bound.is_tuple:
        return {**env, bound.names[0]: em.literal(v)}
    return {**env, **{n: em.literal(p) for n, p in zip(bound.names, v, strict=True)}}


def known_values(bound: Bound, domain: Domain) -> tuple[Value, ...] | None:
    """The elements of a known domain that `bind_known` takes: for `<<x, y>> \\in S`, pairs."""
    if domain.values is None or not bound.is_tuple:
        return domain.values
    fit = all(type(v) is tuple and len(v) == len(bound.names) for v in domain.values)
    return domain.values if fit else None


def bind_loop(em: Emitter, bound: Bound, domain: Domain, env: Env) -> tuple[str, list[str], Env]:
    """A loop variable, lines that a round begins with, and the scope of the round."""
    if not bound.is_tuple:
        name = em.name(bound.names[0])
        code = Code(name, domain.element, universe=domain.universe)
        return name, [], {**env, bound.names[0]: code}
    names = [em.name(n) for n in bound.names]
    alt = domain.element.only("tuple")
    if alt is not None and len(alt.parts) == len(names):
        parts = dict(zip(bound.names, map(Code, names, alt.parts), strict=True))
        return ", ".join(names), [], {**env, **parts}
    pair = em.writer.fresh("t")
    site = em.site(bound.domain, env)
    lines = [f"{', '.join(names)} = unpack({pair}, {len(names)}, {site})"]
    return pair, lines, {**env, **{n: Code(p) for n, p in zip(bound.names, names, strict=True)}}


@contextmanager
def loop(em: Emitter, bound: Bound, domain: Domain, env: Env) -> Iterator[Env]:
    """A loop over a domain; in the model's order if the body may fail, since a failure may be
    preceded by an end of the loop."""
    w = em.writer
    variable, first, inner = bind_loop(em, bound, domain, env)
    before = em.failures
    w.loops += 1
    with w.aside(deeper=1) as lines:
        for line in first:
            w.put(line)
        yield inner
        if not lines:
            w.put("pass")
    w.loops -= 1
    iterable = domain.unordered if em.failures == before else domain.ordered
    w.put(f"for {variable} in {iterable}:")
    w.take(lines)


def quantified(
    em: Emitter,
    bounds: Sequence[tuple[Bound, Domain]],
    env: Env,
    body: Callable[[Env], str],
    weigh: Node,
    exists: bool,
) -> str:
    """A condition for `\\E` or `\\A`: known domains are unrolled, others are loops with an exit."""
    if not bounds:
        return body(env)
    (bound, domain), rest = bounds[0], bounds[1:]
    values = known_values(bound, domain)
    if values is not None and em.affordable(len(values), weigh):
        tests = [
            lambda v=v: quantified(em, rest, bind_known(em, bound, v, env), body, weigh, exists)
            for v in values
        ]
        return em.any_of(tests) if exists else em.all_of(tests)
    w = em.writer
    flag = w.fresh("b")
    w.put(f"{flag} = {not exists}")
    with loop(em, bound, domain, env) as inner:
        text = quantified(em, rest, inner, body, weigh, exists)
        with w.block(f"if {text}:" if exists else f"if not {text}:"):
            w.put(f"{flag} = {exists}")
            w.put("break")
    return flag


def collected(
    em: Emitter,
    bounds: Sequence[tuple[Bound, Domain]],
    env: Env,
    body: Callable[[Env], tuple[str, Code]],
    node: Node | None = None,
) -> tuple[str, Code]:
    """A Python list of what the body gives for every element; the body's (text, value) once more.

    The text is an item of the list, made of the code for the value. With a node, a list that
    becomes longer than a set may be is an error there.
    """
    w = em.writer
    heads: list[str] = []
    outer = env
    before = em.failures
    w.loops += len(bounds)
    with w.aside(deeper=len(bounds)) as lines:
        variables: list[tuple[str, Domain]] = []
        for bound, domain in bounds:
            variable, first, env = bind_loop(em, bound, domain, env)
            variables.append((variable, domain))
            for line in first:
                w.put(line)
        text, code = body(env)
    w.loops -= len(bounds)
    for variable, domain in variables:
        iterable = domain.unordered if em.failures == before else domain.ordered
        heads.append(f"for {variable} in {iterable}")
    # What is made of one set that is written out is not longer than that.
    long = len(bounds) > 1 or bounds[0][1].long
    site = None if node is None or not long else em.site(node, outer)
    if not lines:
        items = f"{text} {' '.join(heads)}"
        return f"[{items}]" if site is None else f"limited(({items}), {site})", code
    result = w.fresh("l")
    w.put(f"{result} = []")
    depth = w.depth
    for head in heads:
        w.put(head + ":")
        w.depth += 1
    w.take(lines)
    w.put(f"{result}.append({text})")
    if site is not None:
        w.put(grown(em, result, site))
    w.depth = depth
    return result, code


def grown(em: Emitter, result: str, site: str) -> str:
    """The line that stops a list which becomes longer than a set may be."""
    return f"if len({result}) > {em.program.order.largest}: limited({result}, {site})"


def domains(em: Emitter, bounds: tuple[Bound, ...], env: Env) -> list[tuple[Bound, Domain]]:
    """The bounds with their domains; none mentions the name of another."""
    found = [(bound, domain_of(em, bound.domain, env)) for bound in bounds]
    if len(found) < 2:
        return found
    # An inner loop runs more than once: an iterator or a sum of work must not be inside its head.
    return [(b, d if d.values is not None else _hoisted(em, d)) for b, d in found]


def _hoisted(em: Emitter, domain: Domain) -> Domain:
    if domain.ordered.startswith(("range(", "ordered(")):
        return domain
    name = em.writer.fresh("t")
    em.writer.put(f"{name} = tuple({domain.ordered})")
    return Domain(name, name, domain.element, None, domain.universe, domain.long)


# --- what a test says of a bound name ------------------------------------------------------------


def narrowed(em: Emitter, node: Node, env: Env) -> Env:
    """The scope after a test was true: `m.type = "1b"` says which kind of record m is."""
    match node:
        case And(args):
            for arg in args:
                env = narrowed(em, arg, env)
        case Named(_, _, body):
            return narrowed(em, body, env)
        case Eq(Apply(Local(name), Const(field)), right) | Eq(
            right, Apply(Local(name), Const(field))
        ):
            if em.is_known(right, env):
                return _with_field(env, name, field, frozenset((em.value(right, env).value,)))
        case In(Apply(Local(name), Const(field)), right):
            if em.is_known(right, env):
                values = em.program.elements(em.value(right, env).value)
                if values is not None:
                    return _with_field(env, name, field, frozenset(values))
    return env


def _with_field(env: Env, name: str, field: Value, values: frozenset[Value]) -> Env:
    code = env.get(name)
    if not isinstance(code, Code) or code.known or type(field) is not str:
        return env
    return {**env, name: replace(code, shape=shapes.with_field(code.shape, field, values))}


# --- LET ------------------------------------------------------------------------------------------


def bind_let(em: Emitter, node: Let, env: Env, *, lazy: bool = False) -> Env:
    """The scope of a LET's body: its value is computed now if it surely will be needed (unless it
    shall be `lazy`), or can't fail and is light; else when it is first looked at."""
    w = em.writer
    origin = (node.value, env)
    before = em.failures
    with w.aside() as lines:
        code = em.value(node.value, env)
    if _by_rule(em, node, before):
        return _bind_rule(em, node, env)
    light = em.failures == before and em.program.facts(node.value).weight <= _LIGHT
    if code.known or light or (not lazy and surely_needs(node.body, node.name)):
        w.take(lines)
        return {**env, node.name: replace(em.atom(code), origin=origin)}
    rule = w.fresh("f")
    with em.function(f"def {rule}():"):
        code = em.value(node.value, env)
        w.put(f"return {code.text}")
    name = em.name(node.name)
    w.put(f"{name} = Once({rule})")
    binding: Binding = Delayed(f"{name}()", code.shape, origin)
    return {**env, node.name: binding}


def _by_rule(em: Emitter, node: Let, before: int) -> bool:
    """Whether a function of a LET is computed where it is applied only, as TLC does: an error in a
    value that nothing asks for is not met. What can't fail is written out, which is quicker."""
    if not isinstance(node.value, FunctionLiteral) or em.failures == before:
        return False
    return not _used_whole(node.body, node.name)


def _bind_rule(em: Emitter, node: Let, env: Env) -> Env:
    f = node.value
    assert isinstance(f, FunctionLiteral)
    code = em.value(as_rule(em, f), env)
    return {**env, node.name: replace(em.atom(code), origin=(f, env))}


def as_rule(em: Emitter, f: FunctionLiteral) -> Node:
    """The function as a recursive one, which does not mention itself: computed where it is
    applied."""
    return em.program.derived(f, lambda: RecFunction("rule", f.bounds, f.body, span=f.span))


def _used_whole(node: Node, name: str) -> bool:
    """Whether a name stands for a value, and not only for a function that is applied."""
    match node:
        case Local(own):
            return own == name
        case Apply(Local(own), arg) if own == name:
            return _used_whole(arg, name)
    return any(_used_whole(child, name) for child in children(node))


_STRICT = (
    Eq,
    In,
    Not,
    Equiv,
    Apply,
    SetEnum,
    TupleLiteral,
    RecordLiteral,
    RecordSet,
    FunctionSet,
    Product,
    Builtin,
)


def surely_needs(node: Node, name: str) -> bool:
    """Whether computing the node surely computes the local name."""
    match node:
        case Local(own) | CallLocal(own):
            return own == name
        case And(args) | Or(args):
            return bool(args) and surely_needs(args[0], name)
        case Implies(left, _):
            return surely_needs(left, name)
        case Named(_, _, body):
            return surely_needs(body, name)
        case If(cond, then, other):
            if surely_needs(cond, name):
                return True
            return surely_needs(then, name) and surely_needs(other, name)
        case Case(arms, _):
            return bool(arms) and surely_needs(arms[0][0], name)
        case Let(own, value, body):
            if surely_needs(body, name):
                return True
            return surely_needs(value, name) and surely_needs(body, own)
        case Except(function, _):
            return surely_needs(function, name)
    if isinstance(node, _STRICT):
        return any(surely_needs(child, name) for child in children(node))
    bounds = bounds_of(node)
    return bool(bounds) and surely_needs(bounds[0].domain, name)
