"""What may live here: actions that are met by a name: of a LET, an argument, a recursive operator,
a function.

TLC goes on into all of these as into any other formula, so that their disjuncts and witnesses count
and may give variables values: the body of a RECURSIVE operator; the value of a LET or an argument
that is a formula; and `f[e]` where f is a constructor of functions, recursive or not, that has not
become a value yet. Constant definitions without parameters are values, computed once.

What may call itself is a function of generated code, which is given a continuation for each set of
variables that its body may have given values to. Which sets these are is found by generating the
body until no more are met.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.bindings import Binding, Closure, Delayed, Env
from pymodel.engine.interpreter.code import Code, Line
from pymodel.engine.interpreter.emit_bind import bind_let, domain_of
from pymodel.engine.interpreter.emit_branches import (
    branches,
    function_branches,
    is_value,
    origin_of,
)
from pymodel.engine.interpreter.emit_call import deferred_text, is_operator
from pymodel.engine.interpreter.emit_fork import Next, Then, case, continuation, if_, returned
from pymodel.engine.interpreter.emit_function import applied
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import LAZY
from pymodel.kernel.analysis import is_boolean
from pymodel.kernel.nodes import (
    Apply,
    CallLocal,
    CallRec,
    Case,
    FunctionLiteral,
    If,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    RecFunction,
)

if TYPE_CHECKING:
    from pymodel.engine.interpreter.emit_action import ActionEmitter

#: Actions as arguments may differ at each call; deeper than this, they are taken for values.
_SPECIALISED = 4

Mark: TypeAlias = tuple[object, ...]


@dataclass(slots=True)
class Call:
    """A function of generated code that goes through a formula; `exits` are the sets of variables
    that it gives values to, each with the name of its continuation."""

    name: str
    exits: dict[tuple[str, ...], str] = field(default_factory=dict)


# --- names ----------------------------------------------------------------------------------------


def let(act: ActionEmitter, node: Let, env: Env, nxt: Next, then: Then) -> None:
    """A LET around an action. A value that may be gone into is not computed before it is."""
    value = node.value
    if not act.primed and is_boolean(value):
        inner: Env = {**env, node.name: Delayed("", shapes.BOOL, (value, env))}
    else:
        function = isinstance(value, FunctionLiteral) and is_boolean(value.body)
        inner = bind_let(act.em, node, env, lazy=function or branches(act.em, value, env))
    act.emit(node.body, inner, nxt, then)


def local(act: ActionEmitter, node: Local, env: Env, nxt: Next, then: Then) -> None:
    """A name of a LET or a parameter."""
    binding = env.get(node.name)
    if isinstance(binding, Delayed) and binding.ways:
        w = act.em.writer
        with w.loop(f"for _ in range({binding.ways}()):"):
            then.emit(nxt)
        return
    origin = origin_of(node.name, env)
    if origin is None:
        act.test(node, env, nxt, then)
    else:
        act.emit(*origin, nxt, then)


def call_local(act: ActionEmitter, node: CallLocal, env: Env, nxt: Next, then: Then) -> None:
    """A call of an operator that is a parameter."""
    binding = env.get(node.name)
    if not isinstance(binding, Closure) or binding.node is None:
        act.test(node, env, nxt, then)
        return
    em = act.em
    params = zip(binding.node.params, node.args, strict=True)
    atoms = {p: em.atom(em.value(a, env)) for p, a in params}
    act.emit(binding.node.body, {**binding.env, **atoms}, nxt, then)


# --- recursive operators --------------------------------------------------------------------------


def call_recursive(act: ActionEmitter, node: CallRec, env: Env, nxt: Next, then: Then) -> None:
    """A call of a RECURSIVE operator: on into its body."""
    em = act.em
    operator = em.program.model.recursive[node.name]
    strict = em.program.recursive(node.name).strict
    mark: list[object] = [node.name]
    params: list[str] = []
    args: list[str] = []
    inner: dict[str, Binding] = {}
    special = sum(key[0][0] == node.name for key in act.calls) < _SPECIALISED
    for param, arg, needed in zip(operator.params, node.args, strict, strict=True):
        given = _formula_argument(act, arg, env) if special else None
        if given is not None:
            mark.append(id(given))
            inner[param] = given
            continue
        name = em.name(param)
        params.append(name)
        args.append(_value_argument(em, arg, env, needed))
        inner[param] = Code(name, LAZY) if needed else Delayed(f"force({name})", LAZY)
        if act.primed and branches(em, arg, env):
            ways = em.writer.fresh("x_ways")
            params.append(ways)
            mark.append(param)
            args.append(_ways(act, arg, env))
            inner[param] = Delayed(f"force({name})", LAZY, ways=ways)

    def body(leave: Then) -> None:
        with em.within(Named(node.name, (), operator.body, span=operator.body.span)):
            act.emit(operator.body, inner, nxt, leave)

    call(act, tuple(mark), body, params, args, nxt, then)


def _formula_argument(act: ActionEmitter, arg: Node, env: Env) -> Binding | None:
    """The binding of a parameter that stands for an operator, or for a formula that may give
    variables values: the body is generated for this very argument."""
    if is_operator(arg, env):
        return env[arg.name] if isinstance(arg, Local) else _closure(arg, env)
    if isinstance(arg, Local):
        binding = env.get(arg.name)
        if isinstance(binding, Delayed) and not binding.text:
            return binding
    if act.em.program.facts(arg).primes or (not act.primed and is_boolean(arg)):
        return Delayed("", shapes.BOOL, (arg, env))
    return None


def _closure(arg: Node, env: Env) -> Closure:
    assert isinstance(arg, Lambda)
    return Closure(arg, env)


def _value_argument(em: Emitter, arg: Node, env: Env, needed: bool) -> str:
    """An argument that is a value: at once if it is surely needed, else when it is looked at."""
    if needed or em.is_known(arg, env):
        return em.written(arg, env).text
    binding = env.get(arg.name) if isinstance(arg, Local) else None
    if isinstance(binding, Code):
        return binding.text
    if isinstance(binding, Delayed) and binding.text.startswith("force("):
        return binding.text[len("force(") : -1]
    return f"Once({deferred_text(em, arg, env)})"


def _ways(act: ActionEmitter, arg: Node, env: Env) -> str:
    """A callable that counts the ways in which an argument is true."""
    binding = env.get(arg.name) if isinstance(arg, Local) else None
    if isinstance(binding, Delayed) and binding.ways:
        return binding.ways
    em = act.em
    name = em.writer.fresh("f")
    outer, action = em.next, em.action
    with em.function(f"def {name}():"):
        em.writer.put(f"return {act.counted(arg, env)}")
    em.next, em.action = outer, action
    return name


# --- functions ------------------------------------------------------------------------------------


def apply(act: ActionEmitter, node: Apply, env: Env, nxt: Next, then: Then) -> None:
    """`f[e]`: on into the body of f, if f is a constructor of functions that is not a value."""

    def use(f: Node, scope: Env, t: Then) -> None:
        _into(act, f, scope, node, env, nxt, t, lambda body, e, t2: act.emit(body, e, nxt, t2))

    _functions(act, node.function, env, node, nxt, then, use)


Use: TypeAlias = Callable[[Node, Env, Then], None]


def _functions(
    act: ActionEmitter, f: Node, env: Env, node: Apply, nxt: Next, then: Then, use: Use
) -> None:
    """Find what the function of an application is; `use` is told of it, on each way to it."""
    em = act.em

    def arm(chosen: Node, t: Then) -> None:
        _functions(act, chosen, env, node, nxt, t, use)

    match f:
        case Named(_, _, body) if not is_value(em, f):
            _functions(act, body, env, node, nxt, then, use)
        case Let(_, _, body):
            _functions(act, body, bind_let(em, f, env), node, nxt, then, use)
        case If():
            if_(act, f, env, nxt, then, arm)
        case Case():
            case(act, f, env, nxt, then, arm)
        case Apply(inner, _):

            def deeper(g: Node, scope: Env, t: Then) -> None:
                if _is_recursive(g, scope):  # its values are functions, and no formulas
                    use(f, env, t)
                    return
                _into(
                    act,
                    g,
                    scope,
                    f,
                    env,
                    nxt,
                    t,
                    lambda body, e, t2: _functions(act, body, e, node, nxt, t2, use),
                )

            if function_branches(em, inner, env, frozenset()):
                _functions(act, inner, env, f, nxt, then, deeper)
            else:
                use(f, env, then)
        case Local(name):
            origin = origin_of(name, env)
            if origin is None or isinstance(origin[0], RecFunction):
                use(f, env, then)
            else:
                _functions(act, *origin, node, nxt, then, use)
        case _:
            use(f, env, then)


def _into(
    act: ActionEmitter,
    f: Node,
    scope: Env,
    node: Apply,
    env: Env,
    nxt: Next,
    then: Then,
    go_on: Use,
) -> None:
    """Go on into the body of a function with the argument of an application; where the function is
    a value, its value at the argument is a test."""
    em = act.em
    origin = origin_of(f.name, scope) if isinstance(f, Local) else None
    if origin is not None and isinstance(origin[0], RecFunction):
        assert isinstance(f, Local)
        _recursive(act, origin, scope[f.name], node, env, nxt, then)
    elif isinstance(f, RecFunction):
        new = (f, scope)
        _recursive(act, new, _unmade(em, new), node, env, nxt, then)
    elif isinstance(f, FunctionLiteral) and (act.primed or not is_value(em, f)):
        x = em.atom(em.written(node.arg, env))
        _check_argument(em, f, scope, x, node, env)
        go_on(f.body, {**scope, **_bound(em, f, x, node, env)}, then)
    else:
        function, x = em.value(f, scope), em.written(node.arg, env)
        code = applied(em, function, x, node, env)
        act.guard(f"truth({code.text}, {em.site(node, env)})", nxt, then)


def _is_recursive(f: Node, scope: Env) -> bool:
    """Whether a function is a recursive one, by itself or by its name."""
    origin = origin_of(f.name, scope) if isinstance(f, Local) else None
    return isinstance(f if origin is None else origin[0], RecFunction)


def _unmade(em: Emitter, origin: tuple[Node, Env]) -> Binding:
    """A recursive function as a value, made when it is looked at."""
    name = em.writer.fresh("f")
    with em.function(f"def {name}():"):
        em.writer.put(f"return {em.value(*origin).text}")
    once = em.writer.fresh("t")
    em.writer.put(f"{once} = Once({name})")
    return Delayed(f"{once}()", LAZY, origin)


def _recursive(
    act: ActionEmitter,
    origin: tuple[Node, Env],
    itself: Binding,
    node: Apply,
    env: Env,
    nxt: Next,
    then: Then,
) -> None:
    """A recursive function at an argument: a call of its body."""
    em = act.em
    f, scope = origin
    assert isinstance(f, RecFunction)
    x = em.written(node.arg, env)
    param = em.writer.fresh("x")

    def body(leave: Then) -> None:
        inner = {**scope, f.name: itself}
        arg = Code(param)
        _check_argument(em, f, scope, arg, node, env)
        act.emit(f.body, {**inner, **_bound(em, f, arg, node, env)}, nxt, leave)

    call(act, ("function", id(origin)), body, [param], [x.text], nxt, then)


def _check_argument(
    em: Emitter, f: FunctionLiteral | RecFunction, scope: Env, x: Code, node: Apply, env: Env
) -> None:
    """An argument has to be in the domain."""
    if len(f.bounds) == 1:
        domain = domain_of(em, f.bounds[0].domain, scope)
        if x.universe is not None and domain.universe is not None and x.universe <= domain.universe:
            return
        text = em.value(f.bounds[0].domain, scope).text
    else:
        site = em.site(f, scope)
        sets = ", ".join(em.value(b.domain, scope).text for b in f.bounds)
        text = f"product_set({site}, {sets})"
    em.writer.put(f"inside({text}, {x.text}, {em.site(node, env)})")


def _bound(
    em: Emitter, f: FunctionLiteral | RecFunction, x: Code, node: Apply, env: Env
) -> dict[str, Binding]:
    """The names that a function binds, at an argument."""
    first = f.bounds[0]
    if len(f.bounds) == 1 and not first.is_tuple:
        return {first.names[0]: x}
    bound: dict[str, Binding] = {}
    parts = [x]
    if len(f.bounds) > 1:
        parts = [Code(em.writer.fresh("t")) for _ in f.bounds]
        names = ", ".join(p.text for p in parts)
        em.writer.put(f"{names} = unpack({x.text}, {len(parts)}, {em.site(node, env)})")
    for one, part in zip(f.bounds, parts, strict=True):
        if not one.is_tuple:
            bound[one.names[0]] = part
            continue
        texts = [em.name(n) for n in one.names]
        site = em.site(node, env)
        em.writer.put(f"{', '.join(texts)}, = unpack({part.text}, {len(texts)}, {site})")
        bound.update({n: Code(t) for n, t in zip(one.names, texts, strict=True)})
    return bound


# --- calls ----------------------------------------------------------------------------------------


def call(
    act: ActionEmitter,
    mark: Mark,
    body: Callable[[Then], None],
    params: list[str],
    args: list[str],
    nxt: Next,
    then: Then,
) -> None:
    """A call of a function of generated code that is known by its mark and by the variables that
    have values; it is generated at its first call, and calls inside it and after it are the same.
    """
    w = act.em.writer
    key = (mark, frozenset(nxt))
    known = act.calls.get(key)
    made = known or _generate(act, key, body, params, nxt)
    texts = list(args)
    for new in sorted(made.exits):
        texts.append(w.fresh("c"))
        continuation(act, texts[-1], new, nxt, then)
    returned(act, f"{made.name}({', '.join(texts)})")
    if known is None:
        del act.calls[key]
    act.use(nxt)


def _generate(
    act: ActionEmitter,
    key: tuple[Mark, frozenset[str]],
    body: Callable[[Then], None],
    params: list[str],
    nxt: Next,
) -> Call:
    em, w = act.em, act.em.writer
    made = act.calls[key] = Call(w.fresh("a"))

    def leave(n: Next) -> None:
        new = tuple(sorted(set(n) - set(nxt)))
        if new not in made.exits:
            made.exits[new] = w.fresh("k")
        returned(act, f"{made.exits[new]}({', '.join(n[v].id or '' for v in new)})")

    stack, budget = em.stack, em.budget
    em.calls += 1
    lines: list[Line] = []
    met = -1
    while met != len(made.exits):
        met = len(made.exits)
        em.budget = budget
        with w.aside() as body_lines, em.function("def"):
            body(Then(leave))
            w.put("return False" if act.returns else "return")
        lines = body_lines
    em.calls -= 1
    em.stack = stack
    names = [*params, *(made.exits[new] for new in sorted(made.exits))]
    lines[0].text = f"def {made.name}({', '.join(names)}):"
    w.take(lines)
    return made
