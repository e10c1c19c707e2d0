"""What may live here: looking at single states and steps, for searches that go step by step.

What an engine checks by itself when it explores in bulk is checked here by asking it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pymodel.check.session import Session
from pymodel.check.trace import with_arguments
from pymodel.engine.base import Engine, StateId, Violation
from pymodel.errors import EXIT_ASSERT, EXIT_EVAL_SAFETY, EXIT_EVAL_SPEC, Diagnostic, SpecError
from pymodel.kernel.nodes import Node, SquareAction

#: An action and the state that it leads to.
Move = tuple[int, StateId]
#: (kind, name, what has to hold)
_Check = tuple[str, str, Node]


class Watch:
    """Invariants, properties and constraints of a model, asked of one state or step at a time."""

    def __init__(self, session: Session, engine: Engine) -> None:
        m = engine.model
        self._session = session
        self._engine = engine
        self._invariants: list[_Check] = [("invariant", f.name, f.node) for f in m.invariants]
        self._initial: list[_Check] = [("init-property", f.name, f.node) for f in m.init_properties]
        self._wanted = {("reach", f.name): f.node for f in m.reach}
        self._wanted |= {("possible", f.name): f.node for f in m.possible}
        self._wanted_steps = {("possible", f.name): f.node for f in m.possible_steps}
        self._steps: list[_Check] = [
            ("action-property", p.name, SquareAction(p.action, p.sub, span=p.span))
            for p in m.action_properties
        ]

    def initial(self, state: StateId) -> list[Violation]:
        """What is wrong with an initial state."""
        return self._ask(self._initial, state) + self.state(state, initial=True)

    def state(self, state: StateId, *, initial: bool = False) -> list[Violation]:
        """The invariants that a state violates."""
        code = EXIT_EVAL_SPEC if initial else EXIT_EVAL_SAFETY
        return self._ask(self._invariants, state, code=code) + self._reach(state)

    def _reach(self, state: StateId) -> list[Violation]:
        """The predicates looked for that a state is the first to satisfy."""
        found: list[Violation] = []
        for (kind, name), node in list(self._wanted.items()):
            try:
                if self._engine.holds(node, state) and self.inside(state):
                    del self._wanted[kind, name]
                    found.append(Violation(kind, name, state))
            except SpecError as e:
                found.append(failed(e.diagnostics[0], name, state))
        return found

    def _witnessed(self, source: StateId, target: StateId) -> list[Violation]:
        """The actions looked for that a step inside the constraints is the first to satisfy."""
        found: list[Violation] = []
        for (kind, name), node in list(self._wanted_steps.items()):
            try:
                if self._engine.holds(node, source, target):
                    del self._wanted_steps[kind, name]
                    found.append(Violation(kind, name, source, target))
            except SpecError as e:
                found.append(failed(e.diagnostics[0], name, source, target))
        return found

    def step(self, source: StateId, target: StateId) -> list[Violation]:
        """The action properties that a step violates."""
        return self._ask(self._steps, source, target)

    def inside(self, state: StateId) -> bool:
        """Whether a state is inside the constraints. Raises `SpecError`."""
        return all(self._engine.holds(c.node, state) for c in self._engine.model.constraints)

    def admits(self, source: StateId, target: StateId, found: list[Violation]) -> bool:
        """Whether a step and where it leads are inside the constraints; what cannot be evaluated
        is outside, and put to what was found wrong."""
        constraints = self._engine.model.action_constraints
        try:
            allowed = all(self._engine.holds(c.node, source, target) for c in constraints)
            inside = allowed and self.inside(target)
        except SpecError as e:
            found.append(failed(e.diagnostics[0], "", target))
            return False
        if inside and self._wanted_steps:
            found += self._witnessed(source, target)
        return inside

    def report(
        self, found: Sequence[Violation], path: Sequence[StateId], taken: Sequence[int]
    ) -> None:
        """Note what is wrong at the end of a behaviour whose states and actions are given."""
        for violation in found:
            steps = with_arguments(self._engine, path, taken)
            self._session.judge(self._engine, violation, path, steps)
            if self._session.over:
                return

    def _ask(
        self,
        checks: Sequence[_Check],
        state: StateId,
        successor: StateId | None = None,
        code: int = EXIT_EVAL_SPEC,
    ) -> list[Violation]:
        found: list[Violation] = []
        for kind, name, node in checks:
            try:
                if not self._engine.holds(node, state, successor):
                    found.append(Violation(kind, name, state, successor))
            except SpecError as e:
                found.append(failed(e.diagnostics[0], name, state, successor, code))
        return found


def failed(
    d: Diagnostic,
    name: str,
    state: StateId | None,
    successor: StateId | None = None,
    code: int = EXIT_EVAL_SPEC,
) -> Violation:
    """A formula that could not be evaluated, as a violation."""
    if d.exit_code == EXIT_ASSERT:
        return Violation("assert", name, state, successor, d)
    return Violation("evaluation", name, state, successor, replace(d, exit_code=code))
