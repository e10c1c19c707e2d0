"""What may live here: the meaning of temporal formulas by definition, on behaviours that end in a
cycle. Slow and plain: it shares nothing with the search, and judges every counterexample.

A formula is true or false at each position of the behaviour. After the last position comes the one
where the cycle begins.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from pymodel.engine.base import Engine, StateId
from pymodel.kernel.analysis import Level, Levels, substitute
from pymodel.kernel.nodes import (
    Always,
    And,
    AngleAction,
    Bound,
    Case,
    Equiv,
    Eventually,
    Exists,
    Fairness,
    Forall,
    If,
    Implies,
    LeadsTo,
    Let,
    Named,
    Node,
    Not,
    Or,
)
from pymodel.values import Value

Env = Mapping[str, Value]
#: The truth of a formula at each position.
Truths = list[bool]


class Behaviour:
    """States one after the other; from the last the behaviour goes to position `loop`.

    `reached[i]` is the state that the step from position i really leads to: the next state, or one
    that it stands for under VIEW or SYMMETRY.
    """

    def __init__(
        self, engine: Engine, states: Sequence[StateId], reached: Sequence[StateId], loop: int
    ) -> None:
        self._engine = engine
        self._states = states
        self._reached = reached
        self._levels = Levels(engine.model.recursive)
        self._loop = loop
        #: Nodes made here stay, because engines and levels know nodes by their ids.
        self._kept: list[Node] = []

    def satisfies(self, formula: Node, env: Env | None = None) -> bool:
        """Whether the formula is true of the behaviour."""
        return self._truths(formula, env or {})[0]

    # --- the operators ----------------------------------------------------------------------------

    def _truths(self, node: Node, env: Env) -> Truths:
        if self._levels(node) is not Level.TEMPORAL:
            return [self._now(node, i, env) for i in range(len(self._states))]
        match node:
            case Named(_, _, body):
                return self._truths(body, env)
            case Not(arg):
                return [not a for a in self._truths(arg, env)]
            case And(args):
                return _each(all, [self._truths(a, env) for a in args])
            case Or(args):
                return _each(any, [self._truths(a, env) for a in args])
            case Implies(left, right):
                pairs = self._pairs(left, right, env)
                return [b or not a for a, b in pairs]
            case Equiv(left, right):
                return [a is b for a, b in self._pairs(left, right, env)]
            case If(cond, then, other):
                tests = self._truths(cond, env)
                pairs = self._pairs(then, other, env)
                return [a if t else b for t, (a, b) in zip(tests, pairs, strict=True)]
            case Always(body):
                return self._always(self._truths(body, env))
            case Eventually(body):
                return self._eventually(self._truths(body, env))
            case LeadsTo(left, right):
                after = self._eventually(self._truths(right, env))
                before = self._truths(left, env)
                return self._always([b or not a for a, b in zip(before, after, strict=True)])
            case Let(name, value, body):
                inside = substitute(body, {name: value})
                self._kept.append(inside)
                return self._truths(inside, env)
            case Case():
                return self._case(node, env)
            case Forall(bounds, body):
                return self._quantified(bounds, body, env, all)
            case Exists(bounds, body):
                return self._quantified(bounds, body, env, any)
            case Fairness():
                return self._fairness(node, env)
        raise AssertionError(f"a temporal formula of another form: {type(node).__name__}")

    def _pairs(self, left: Node, right: Node, env: Env) -> list[tuple[bool, bool]]:
        return list(zip(self._truths(left, env), self._truths(right, env), strict=True))

    def _now(self, node: Node, i: int, env: Env) -> bool:
        """The truth of a formula about a state or a step, at one position."""
        step = self._levels(node) is Level.ACTION
        return self._engine.holds(node, self._states[i], self._reached[i] if step else None, env)

    def _always(self, truths: Truths) -> Truths:
        """In the cycle, everything in it comes again; before it, this position and what follows."""
        out = [all(truths[self._loop :])] * len(truths)
        for i in reversed(range(self._loop)):
            out[i] = truths[i] and out[i + 1]
        return out

    def _eventually(self, truths: Truths) -> Truths:
        return [not a for a in self._always([not t for t in truths])]

    def _case(self, node: Case, env: Env) -> Truths:
        guards = [self._truths(g, env) for g, _ in node.arms]
        values = [self._truths(v, env) for _, v in node.arms]
        other = [False] * len(self._states) if node.other is None else self._truths(node.other, env)
        out = []
        for i in range(len(self._states)):
            first = next((k for k, g in enumerate(guards) if g[i]), None)
            out.append(other[i] if first is None else values[first][i])
        return out

    def _fairness(self, node: Fairness, env: Env) -> Truths:
        angle = AngleAction(node.action, node.sub, span=node.span)
        self._kept.append(angle)
        enabled = self._enabled(node, env)
        taken = self._truths(angle, env)
        infinitely_taken = self._always(self._eventually(taken))
        if node.strong:
            in_the_end_never = self._eventually(self._always([not e for e in enabled]))
            return [a or b for a, b in zip(in_the_end_never, infinitely_taken, strict=True)]
        infinitely_not = self._always(self._eventually([not e for e in enabled]))
        return [a or b for a, b in zip(infinitely_not, infinitely_taken, strict=True)]

    def _enabled(self, node: Fairness, env: Env) -> Truths:
        """Whether a step `<<A>>_v` can be made: the one thing that is not found out by definition,
        since that would ask all states there are."""
        return self._truths(node.enabled, env)

    def _quantified(
        self,
        bounds: tuple[Bound, ...],
        body: Node,
        env: Env,
        junction: Callable[[list[bool]], bool],
    ) -> Truths:
        """The bound names are rigid: chosen now, and the same for ever."""
        cases: list[tuple[list[bool], Truths]] = []
        size = len(self._states)
        here = [[self._domain(b, i, env) for b in bounds] for i in range(size)]
        ever = [frozenset().union(*(here[i][k] for i in range(size))) for k in range(len(bounds))]
        for values in product(*ever):
            inner = dict(env)
            for bound, v in zip(bounds, values, strict=True):
                inner.update(zip(bound.names, v if bound.is_tuple else (v,), strict=True))
            inside = [
                all(v in d for v, d in zip(values, here[i], strict=True)) for i in range(size)
            ]
            cases.append((inside, self._truths(body, inner)))
        return [junction([t[i] for inside, t in cases if inside[i]]) for i in range(size)]

    def _domain(self, bound: Bound, i: int, env: Env) -> frozenset[Value]:
        found = self._engine.evaluate(bound.domain, self._states[i], env=env)
        assert isinstance(found, frozenset)
        return found


def _each(junction: Callable[[list[bool]], bool], rows: list[Truths]) -> Truths:
    return [junction(list(column)) for column in zip(*rows, strict=True)]
