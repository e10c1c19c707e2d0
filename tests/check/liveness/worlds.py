"""What may live here: small graphs with named truths instead of a specification, and strategies."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from hypothesis import strategies as st

from pymodel.check.liveness.graph import Graph
from pymodel.check.liveness.reference import Behaviour
from pymodel.kernel.model import Formula
from pymodel.kernel.nodes import (
    Always,
    And,
    AngleAction,
    Equiv,
    Eventually,
    Fairness,
    If,
    Implies,
    LeadsTo,
    Node,
    Not,
    Or,
    SquareAction,
    Var,
)

V = Var("v")
STATE_ATOMS = tuple(Var(n) for n in "pqr")
STEP_ATOMS = tuple(AngleAction(Var(n, primed=True), V) for n in "AB")
SQUARES = tuple(SquareAction(Var(n, primed=True), V) for n in "AB")
FAIR = tuple(
    Fairness(strong, V, a.action, Var(f"can{a.action.name}"))
    for strong in (False, True)
    for a in STEP_ATOMS
    if isinstance(a.action, Var)
)


@dataclass(frozen=True)
class World:
    """A graph: successors of each node, and where each name is true (nodes, or edges as pairs)."""

    successors: tuple[tuple[int, ...], ...]
    initial: tuple[int, ...]
    truths: Mapping[str, frozenset[Any]]
    fairness: tuple[Node, ...]

    def graph(self) -> Graph:
        heads, targets = array("q", [0]), array("i")
        for found in self.successors:
            targets.extend(found)
            heads.append(len(targets))
        return Graph(range(len(self.successors)), self.initial, heads, targets)

    # What of an engine is needed:

    @property
    def model(self) -> Any:
        fairness = tuple(Formula(f"F{i}", f) for i, f in enumerate(self.fairness))
        return SimpleNamespace(recursive={}, fairness=fairness, next=None)

    def holds(
        self, formula: Node, state: int, successor: int | None = None, _env: Any = None
    ) -> bool:
        match formula:
            case Var(name, False):
                if name.startswith("can"):  # enabled where it was said to be, or where it is done
                    return state in self.truths[name] or any(
                        (state, t) in self.truths[name[3:]] for t in self.successors[state]
                    )
                return state in self.truths[name]
            case AngleAction(Var(name), _):
                return state != successor and (state, successor) in self.truths[name]
            case SquareAction(Var(name), _):
                return state == successor or (state, successor) in self.truths[name]
            case And(args):
                return all(self.holds(a, state, successor) for a in args)
            case Or(args):
                return any(self.holds(a, state, successor) for a in args)
            case Not(arg):
                return not self.holds(arg, state, successor)
            case Implies(a, b):
                return self.holds(b, state, successor) or not self.holds(a, state, successor)
            case Equiv(a, b):
                return self.holds(a, state, successor) is self.holds(b, state, successor)
            case If(a, b, c):
                return self.holds(b if self.holds(a, state, successor) else c, state, successor)
        raise AssertionError(formula)

    def holds_all(
        self, formula: Node, states: Sequence[int], successors: Sequence[int] | None, _env: Any
    ) -> bytearray:
        return bytearray(
            self.holds(formula, s, None if successors is None else successors[i])
            for i, s in enumerate(states)
        )

    def behaviours(self, longest: int) -> Iterator[tuple[tuple[int, ...], int]]:
        """All behaviours without needless stuttering: their states, and where the cycle begins."""
        stack: list[tuple[int, ...]] = [(n,) for n in self.initial]
        while stack:
            path = stack.pop()
            yield path, len(path) - 1  # stays there
            for target in self.successors[path[-1]]:
                for i, node in enumerate(path):
                    if node == target:
                        yield path, i
                if len(path) < longest:
                    stack.append((*path, target))

    def judge(self, states: tuple[int, ...], loop: int, formula: Node) -> bool:
        """Whether a behaviour is fair and satisfies a formula, by definition."""
        back = states[-1] if loop == len(states) - 1 else states[loop]
        behaviour = Behaviour(self, states, [*states[1:], back], loop)  # type: ignore[arg-type]
        fair = all(behaviour.satisfies(f) for f in self.fairness)
        return fair and behaviour.satisfies(formula)


@st.composite
def worlds(draw: st.DrawFn, size: int = 4) -> World:
    """A graph of a few nodes, all reachable or not, with fairness or without."""
    count = draw(st.integers(1, size))
    nodes = st.integers(0, count - 1)
    successors = []
    for node in range(count):
        found = draw(st.sets(nodes, max_size=2)) - {node}
        if node + 1 < count and draw(st.booleans()):
            found.add(node + 1)
        successors.append(tuple(sorted(found)))
    pairs = st.sampled_from([(s, t) for s in range(count) for t in successors[s]] or [(0, 0)])
    truths: dict[str, frozenset[Any]] = {n: frozenset(draw(st.sets(nodes))) for n in "pqr"}
    for name in "AB":
        truths[name] = frozenset(draw(st.sets(pairs)))
        truths[f"can{name}"] = frozenset(draw(st.sets(nodes, max_size=1)))
    fairness = tuple(draw(st.lists(st.sampled_from(FAIR), max_size=2)))
    initial = tuple(sorted({0, *draw(st.sets(nodes, max_size=1))}))
    return World(tuple(successors), initial, truths, fairness)


def formulas(depth: int = 3) -> st.SearchStrategy[Node]:
    """Temporal formulas; steps stand directly under [] and <> only, as TLA+ wants it."""
    leaves = st.one_of(
        st.sampled_from(STATE_ATOMS),
        st.sampled_from(STEP_ATOMS).map(Eventually),
        st.sampled_from(SQUARES).map(Always),
        st.sampled_from(FAIR),
        st.sampled_from(STEP_ATOMS).map(Eventually).map(Always),
    )

    def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            inner.map(Always),
            inner.map(Eventually),
            inner.map(Not),
            pairs.map(And),
            pairs.map(Or),
            pairs.map(lambda p: Implies(*p)),
            pairs.map(lambda p: LeadsTo(*p)),
            pairs.map(lambda p: Equiv(*p)),
            st.tuples(inner, inner, inner).map(lambda p: If(*p)),
        )

    return st.recursive(leaves, larger, max_leaves=depth + 1)


def recurrent() -> st.SearchStrategy[Node]:
    """Formulas that are decided on components alone: combinations of `[]<>` and `<>[]`, in which a
    choice has to be made of what is to stop."""
    plain = st.one_of(
        st.sampled_from(STATE_ATOMS),
        st.sampled_from(STATE_ATOMS).map(Not),
        st.tuples(st.sampled_from(STATE_ATOMS), st.sampled_from(STATE_ATOMS)).map(And),
    )
    leaves = st.one_of(
        plain.map(Eventually).map(Always),
        plain.map(Always).map(Eventually),
        st.sampled_from(FAIR),
    )

    def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(several.map(And), several.map(Or), inner.map(Not))

    return st.recursive(leaves, larger, max_leaves=8)
