"""What may live here: finding the conjunct that refused a step, with its values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from pymodel.engine.base import Engine, StateId
from pymodel.errors import Span, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Action
from pymodel.kernel.walk import children
from pymodel.values import Value, show
from tracecheck.result import FalseConjunct

#: A quantifier is searched for its false element among this many at most.
MAX_ELEMENTS = 10_000
#: A value longer than this is cut in a message: people read these.
MAX_SHOWN = 160


def first_false(
    engine: Engine, action: Action, args: Mapping[str, Value], state: StateId
) -> FalseConjunct | None:
    """The first conjunct of the action that is false before any primed variable matters.

    `args` go by the action's parameter names. None if every conjunct on this state holds (the step
    is refused, if at all, for what it would lead to).
    """
    env = kernel_env(action, args)
    for bound in action.params:
        value = env.get(bound.names[0])
        if value is None or _holds(engine, _membership(bound), state, env) is not False:
            continue
        name = _label(action, bound.names[0])
        domain = _show(engine, bound.domain, state, env)
        text = f"{name} \\in {_text(bound.domain)}"
        return FalseConjunct(text, bound.domain.span, ((name, show(value)), (text, domain)))
    for conjunct in action.conjuncts:
        if not _primed(conjunct) and _holds(engine, conjunct, state, env) is False:
            return _drill(engine, conjunct, state, env)
    return None


def kernel_env(action: Action, args: Mapping[str, Value]) -> dict[str, Value]:
    """Arguments under the kernel's unique names instead of the user's."""
    return {unique: args[label] for label, unique in action.labels if label in args}


def _label(action: Action, unique: str) -> str:
    return next((label for label, name in action.labels if name == unique), unique)


def _membership(bound: k.Bound) -> k.Node:
    return k.In(k.Local(bound.names[0]), bound.domain)


def _holds(engine: Engine, node: k.Node, state: StateId, env: Mapping[str, Value]) -> bool | None:
    """Truth, or None where evaluation fails: an explanation must not fail itself."""
    try:
        return engine.holds(node, state, env=env)
    except SpecError:
        return None


def _show(engine: Engine, node: k.Node, state: StateId, env: Mapping[str, Value]) -> str:
    try:
        shown = show(engine.evaluate(node, state, env=env))
    except (SpecError, TypeError) as e:
        return f"(no value: {e})"
    return shown if len(shown) <= MAX_SHOWN else shown[:MAX_SHOWN] + " …"


def _drill(engine: Engine, node: k.Node, state: StateId, env: Mapping[str, Value]) -> FalseConjunct:
    """Go down from a false formula to the smallest part that explains it."""
    match node:
        case k.Named(body=body):
            return _drill(engine, body, state, env)
        case k.And(args=args):
            for arg in args:
                if _holds(engine, arg, state, env) is False:
                    return _drill(engine, arg, state, env)
        case k.Let(name=name, value=value, body=body):
            try:
                inner = {**env, name: engine.evaluate(value, state, env=env)}
            except SpecError:
                return _leaf(engine, node, state, env)
            return _drill(engine, body, state, inner)
        case k.Forall(bounds=bounds, body=body):
            for witness in _elements(engine, bounds, state, env):
                inner = {**env, **witness}
                if _holds(engine, body, state, inner) is False:
                    found = _drill(engine, body, state, inner)
                    extra = tuple((_plain(n), show(v)) for n, v in witness.items())
                    return FalseConjunct(found.text, found.span, (*extra, *found.values))
    return _leaf(engine, node, state, env)


def _elements(
    engine: Engine, bounds: tuple[k.Bound, ...], state: StateId, env: Mapping[str, Value]
) -> Iterator[dict[str, Value]]:
    if any(b.is_tuple for b in bounds):
        return
    try:
        domains = [engine.evaluate(b.domain, state, env=env) for b in bounds]
    except SpecError:
        return
    for values in islice(product(*domains), MAX_ELEMENTS):
        yield {b.names[0]: v for b, v in zip(bounds, values, strict=True)}


def _leaf(engine: Engine, node: k.Node, state: StateId, env: Mapping[str, Value]) -> FalseConjunct:
    """A formula with the values of what it compares."""
    compared: tuple[k.Node, ...] = ()
    match node:
        case k.Eq(left=a, right=b) | k.In(left=a, right=b):
            compared = (a, b)
        case k.Not(arg=k.Eq(left=a, right=b) | k.In(left=a, right=b)):
            compared = (a, b)
        case k.Builtin(args=args):
            compared = args
        case k.Exists(bounds=bounds):
            compared = tuple(b.domain for b in bounds)
    values = tuple(
        (_text(part), _show(engine, part, state, env))
        for part in compared
        if not isinstance(part, k.Const)
    )
    return FalseConjunct(_text(node), node.span, values)


def _text(node: k.Node) -> str:
    """The source text of a node on one line; its kind where it has no source."""
    span: Span | None = node.span
    return " ".join(span.text.split()) if span else type(node).__name__


def _plain(name: str) -> str:
    """A unique kernel name without what makes it unique."""
    return name.partition("$")[0]


def _primed(node: k.Node) -> bool:
    """Whether a formula speaks of the next state."""
    if isinstance(node, k.Unchanged) or (isinstance(node, k.Var) and node.primed):
        return True
    if isinstance(node, k.Enabled):
        return False
    return any(_primed(child) for child in children(node))
