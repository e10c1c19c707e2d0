"""What may live here: verdicts by definition, which share as little as can be with the search.

All states over a few values are there, reachable or not; a step is one that satisfies Next,
whatever generates successors; the ENABLED of fairness asks all states; Init, `[][Next]_v` and
fairness are the conjuncts of Spec as it is written; the property is not taken apart. Behaviours are
listed one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from pymodel.check.liveness.reference import Behaviour
from pymodel.engine.base import Engine, StateId
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import AngleAction, Fairness, Node
from pymodel.values import Value


class ByDefinition(Behaviour):
    """A behaviour where ENABLED `<<A>>_v` means that some state of `universe` can follow."""

    def __init__(
        self, engine: Engine, states: Sequence[StateId], loop: int, universe: Sequence[StateId]
    ) -> None:
        super().__init__(engine, states, [*states[1:], states[loop]], loop)
        self._universe = universe

    def _enabled(self, node: Fairness, env: object) -> list[bool]:
        angle = AngleAction(node.action, node.sub, span=node.span)
        self._kept.append(angle)
        return [
            any(self._engine.holds(angle, s, t, env) for t in self._universe)  # type: ignore[arg-type]
            for s in self._states
        ]


class Oracle:
    """Judges the behaviours of one model whose variables take `values`. Its answers on formulas
    that only depend on a state or step are kept."""

    def __init__(self, model: Model, values: Sequence[Value]) -> None:
        self.engine = Keeping(model)
        names = model.variables
        rows = product(values, repeat=len(names))
        self.universe = [self.engine.intern(dict(zip(names, r, strict=True))) for r in rows]
        self._spec = model.definitions["Spec"]
        self._property = model.definitions["P"]
        next_, init = model.next, model.init
        assert next_ is not None
        assert init is not None
        self._initial = [s for s in self.universe if self.engine.holds(init, s)]
        self._successors = {
            s: [t for t in self.universe if t != s and self.engine.holds(next_, s, t)]
            for s in self.universe
        }

    def violates(self, states: Sequence[StateId], loop: int) -> bool:
        """Whether this is a behaviour of Spec that does not satisfy P."""
        behaviour = ByDefinition(self.engine, states, loop, self.universe)
        return behaviour.satisfies(self._spec) and not behaviour.satisfies(self._property)

    def begins_badly(self, states: Sequence[StateId]) -> bool:
        """Whether this is a beginning that Init and `[][Next]_v` allow, and P holds of no behaviour
        that stays in its last state: of one that violates what P says of single steps."""
        allowed = states[0] in self._initial and all(
            s == t or t in self._successors[s] for s, t in pairwise(states)
        )
        behaviour = ByDefinition(self.engine, states, len(states) - 1, self.universe)
        return allowed and not behaviour.satisfies(self._property)

    def counterexample(self, longest: int, most: int) -> tuple[list[StateId], int] | None:
        """The first of the behaviours, shortest first, that violates the property."""
        for count, (states, loop) in enumerate(self._behaviours(longest)):
            if count >= most:
                return None
            if self.violates(states, loop):
                return states, loop
        return None

    def _behaviours(self, longest: int) -> Iterator[tuple[list[StateId], int]]:
        paths = [[s] for s in self._initial]
        for _ in range(longest):
            for path in paths:
                yield path, len(path) - 1
                following = self._successors[path[-1]]
                yield from ((path, i) for i, s in enumerate(path[:-1]) if s in following)
            paths = [[*path, t] for path in paths for t in self._successors[path[-1]]]


class Keeping(Interpreter):
    """An interpreter that keeps its answers."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self._answers: dict[tuple[object, ...], tuple[Node, bool]] = {}

    def holds(
        self,
        formula: Node,
        state: StateId,
        successor: StateId | None = None,
        env: object = None,
    ) -> bool:
        """As the interpreter's."""
        key = (id(formula), state, successor, str(env) if env else "")
        known = self._answers.get(key)
        if known is None or known[0] is not formula:
            known = (formula, super().holds(formula, state, successor, env))  # type: ignore[arg-type]
            self._answers[key] = known
        return known[1]
