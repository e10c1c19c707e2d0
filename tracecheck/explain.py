"""What may live here: finding the conjunct that refused a step, with the values that matter.

From a false conjunction the way goes down to the smallest part that explains it: the first false
conjunct, the branch that an IF takes, the element that a \\A fails for. A \\E fails for every
element: the one is taken that comes furthest. Only formulas about the state before the step are
looked at; what a step leads to is compared elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

from pymodel.engine.base import Engine, StateId
from pymodel.errors import SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Action
from pymodel.kernel.walk import children
from pymodel.values import Value, show
from tracecheck.brief import brief, cut, difference, nearest
from tracecheck.result import FalseConjunct

#: A quantifier is searched for its false element among this many at most.
MAX_ELEMENTS = 10_000
#: So many elements of a false \\E are looked into.
MAX_TRIED = 64
#: Values beyond this are left out of an explanation.
MAX_VALUES = 8

Env = Mapping[str, Value]


class Explainer:
    """Explains refusals by one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        # Engines keep code by node, so a node must not be made anew for every question.
        self._memberships: dict[int, tuple[tuple[k.Bound, k.Node], ...]] = {}

    def first_false(self, action: Action, args: Env, state: StateId) -> FalseConjunct | None:
        """The first conjunct of the action that is false before any primed variable matters.

        `args` go by the action's parameter names. None if every conjunct on this state holds (the
        step is refused, if at all, for what it would lead to). An argument that can't even be
        compared with its domain is outside of it.
        """
        env = kernel_env(action, args)
        for bound, member in self._domains(action):
            value = env.get(bound.names[0])
            if value is None or self._holds(member, state, env):
                continue
            name = _label(action, bound.names[0])
            domain = self._value(bound.domain, state, env)
            shown = "(no value)" if domain is None else brief(domain)
            text = cut(_text(bound.domain))
            values = ((name, brief(value)), *(((text, shown),) if text != shown else ()))
            return FalseConjunct(f"{name} \\in {text}", bound.domain.span, values)
        for conjunct in action.conjuncts:
            if not _primed(conjunct) and self._holds(conjunct, state, env) is False:
                found = self._drill(conjunct, state, env)
                return replace(found, values=found.values[:MAX_VALUES])
        return None

    def _domains(self, action: Action) -> tuple[tuple[k.Bound, k.Node], ...]:
        known = self._memberships.get(id(action))
        if known is None:
            known = self._memberships[id(action)] = tuple(
                (bound, k.In(k.Local(bound.names[0]), bound.domain)) for bound in action.params
            )
        return known

    def _holds(self, node: k.Node, state: StateId, env: Env) -> bool | None:
        """Truth, or None where evaluation fails: an explanation must not fail itself."""
        try:
            return self._engine.holds(node, state, env=env)
        except SpecError:
            return None

    def _value(self, node: k.Node, state: StateId, env: Env) -> Value | None:
        try:
            return self._engine.evaluate(node, state, env=env)
        except SpecError:
            return None

    # --- going down -------------------------------------------------------------------------------

    def _drill(self, node: k.Node, state: StateId, env: Env) -> FalseConjunct:
        """Go down from a false formula to the smallest part that explains it."""
        match node:
            case k.Named(body=body):
                return self._drill(body, state, env)
            case k.And(args=args):
                for arg in args:
                    if self._holds(arg, state, env) is False:
                        return self._drill(arg, state, env)
            case k.Or(args=args):
                return self._furthest([(None, arg, env) for arg in args], state, node, env)
            case k.Implies(right=right):
                return self._drill(right, state, env)
            case k.If(cond=cond, then=then, other=other):
                truth = self._holds(cond, state, env)
                if truth is not None:
                    return self._drill(then if truth else other, state, env)
            case k.Let(name=name, value=value, body=body):
                bound = self._value(value, state, env)
                if bound is not None:
                    return self._drill(body, state, {**env, name: bound})
            case k.Forall(bounds=bounds, body=body):
                found = self._counterexample(bounds, body, state, env)
                if found is not None:
                    return found
            case k.Exists(bounds=bounds, body=body):
                tried = islice(self._elements(bounds, state, env), MAX_TRIED)
                return self._furthest([(w, body, {**env, **w}) for w in tried], state, node, env)
        return self._leaf(node, state, env)

    def _counterexample(
        self, bounds: tuple[k.Bound, ...], body: k.Node, state: StateId, env: Env
    ) -> FalseConjunct | None:
        """The first element that a \\A fails for, and for how many it does."""
        first: FalseConjunct | None = None
        fails = 0
        for witness in islice(self._elements(bounds, state, env), MAX_ELEMENTS):
            inner = {**env, **witness}
            if self._holds(body, state, inner) is False:
                fails += 1
                first = first or _with(witness, self._drill(body, state, inner))
                if fails == MAX_TRIED:
                    break
        return replace(first, fails_for=fails) if first else None

    def _furthest(
        self,
        ways: list[tuple[Env | None, k.Node, Env]],
        state: StateId,
        node: k.Node,
        env: Env,
    ) -> FalseConjunct:
        """Of several ways to be true that all fail, the one that fails latest in the text, and
        there for the fewest elements."""
        best: FalseConjunct | None = None
        for witness, way, inner in ways:
            found = self._drill(way, state, inner)
            found = found if witness is None else _with(witness, found)
            if best is None or _progress(found) > _progress(best):
                best = found
        return best or self._leaf(node, state, env)

    def _elements(
        self, bounds: tuple[k.Bound, ...], state: StateId, env: Env
    ) -> Iterator[dict[str, Value]]:
        domains: list[Sequence[Value]] = []
        for bound in bounds:
            domain = self._value(bound.domain, state, env)
            if bound.is_tuple or not isinstance(domain, frozenset):
                return
            domains.append(sorted(domain, key=show) if len(domain) <= MAX_TRIED else tuple(domain))
        for values in product(*domains):
            yield {b.names[0]: v for b, v in zip(bounds, values, strict=True)}

    # --- what is compared -------------------------------------------------------------------------

    def _leaf(self, node: k.Node, state: StateId, env: Env) -> FalseConjunct:
        """A formula with the values of what it compares."""
        values: list[tuple[str, str]] = []
        match node:
            case k.Eq(left=left, right=right):
                values = self._unequal(left, right, state, env, node)
            case k.In(left=left, right=right):
                values = self._member(left, right, state, env, wanted=True)
            case k.Not(arg=k.In(left=left, right=right)):
                values = self._member(left, right, state, env, wanted=False)
            case k.Not(arg=k.Eq(left=left, right=right)):
                values = self._each((left, right), state, env, node)
            case k.Builtin(args=args) | k.Not(arg=k.Builtin(args=args)):
                values = self._each(args, state, env, node)
            case k.Exists(bounds=bounds):
                values = self._each(tuple(b.domain for b in bounds), state, env)
        return FalseConjunct(cut(_text(node)), node.span, tuple(values))

    def _each(
        self, parts: tuple[k.Node, ...], state: StateId, env: Env, whole: k.Node | None = None
    ) -> list[tuple[str, str]]:
        """The parts that are no literals, with their values; `whole` is what they are parts of."""
        values: list[tuple[str, str]] = []
        for number, part in enumerate(parts):
            # A constant's value has its place where the constant was bound, far from here.
            distant = whole and whole.span and part.span and part.span.source != whole.span.source
            if _literal(part) and not distant:
                continue
            side = ("left side", "right side")[number] if distant and len(parts) == 2 else ""
            value = self._value(part, state, env)
            shown = "(no value)" if value is None else brief(value)
            values.append((side or cut(_text(part)), shown))
        return values

    def _unequal(
        self, left: k.Node, right: k.Node, state: StateId, env: Env, node: k.Node
    ) -> list[tuple[str, str]]:
        """Both sides; of large functions with the same domain only the first that differs."""
        a, b = self._value(left, state, env), self._value(right, state, env)
        found = None if a is None or b is None else difference(a, b)
        if found and len(show(a)) + len(show(b)) > 80:
            place, x, y = found
            return [(f"({cut(_text(p), 60)}){place}", brief(v)) for p, v in ((left, x), (right, y))]
        return self._each((left, right), state, env, node)

    def _member(
        self, left: k.Node, right: k.Node, state: StateId, env: Env, *, wanted: bool
    ) -> list[tuple[str, str]]:
        """The element, and of the set only what is like it."""
        value, members = self._value(left, state, env), self._value(right, state, env)
        if value is None or not isinstance(members, frozenset):
            return self._each((left, right), state, env)
        out = [] if _literal(left) else [(cut(_text(left)), brief(value))]
        if not wanted:
            return [*out, (cut(_text(right)), "has it")]
        if len(members) <= 4:
            return [*out, (cut(_text(right)), brief(members))]
        out.append((cut(_text(right)), f"{len(members):,} elements, not this one"))
        return [*out, *(("nearest in it", brief(v)) for v in nearest(value, members))]


def kernel_env(action: Action, args: Env) -> dict[str, Value]:
    """Arguments under the kernel's unique names instead of the user's."""
    return {unique: args[label] for label, unique in action.labels if label in args}


def _label(action: Action, unique: str) -> str:
    return next((label for label, name in action.labels if name == unique), unique)


def _with(witness: Env, found: FalseConjunct) -> FalseConjunct:
    """The finding, told with the element that it is about."""
    extra = tuple((_plain(name), brief(value)) for name, value in witness.items())
    return replace(found, values=(*extra, *found.values))


def _progress(found: FalseConjunct) -> tuple[int, int, int]:
    span = found.span
    return (span.line if span else 0, span.col if span else 0, -found.fails_for)


def _literal(node: k.Node) -> bool:
    """Whether a node's text says its value already; that of a named constant does not."""
    if isinstance(node, k.Builtin) and node.name == "-.":
        return all(map(_literal, node.args))
    return isinstance(node, k.Const) and (node.span is None or _text(node) == brief(node.value))


def _text(node: k.Node) -> str:
    """The source text of a node on one line; its kind where it has no source."""
    return " ".join(node.span.text.split()) if node.span else type(node).__name__


def _plain(name: str) -> str:
    """A unique kernel name without what makes it unique."""
    return name.partition("#")[0]


def _primed(node: k.Node) -> bool:
    """Whether a formula speaks of the next state."""
    if isinstance(node, k.Unchanged) or (isinstance(node, k.Var) and node.primed):
        return True
    if isinstance(node, k.Enabled):
        return False
    return any(_primed(child) for child in children(node))
