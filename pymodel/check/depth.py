"""What may live here: depth-first search with a bound: far into a model with little in memory at
once, and the whole of it when nothing lies deeper than the bound.

A state that is met again nearer to the beginning is expanded again, so that everything within the
bound is found. With deepening, the bound grows level by level as TLC's does, and a counterexample
is a shortest one; without it, one is found sooner and may be longer than it has to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pymodel.check.options import DepthOptions
from pymodel.check.result import ActionCoverage, Counts, Graph
from pymodel.check.session import Session
from pymodel.check.watch import Expansion, Watch, failed
from pymodel.engine.base import Engine, StateId, Step, Violation
from pymodel.errors import SpecError

#: States expanded between two looks at the clock.
_STRIDE = 64


class _LimitError(Exception):
    """A limit of the options is reached; the reason is noted."""


@dataclass(slots=True)
class _Frame:
    """A state on the way down: the step that led to it, and those that are still to be followed."""

    state: StateId
    step: Step | None
    rest: Iterator[Step]


class DepthFirst:
    """Every state within a number of steps of an initial one, deepest first."""

    def __init__(self, session: Session, engine: Engine, options: DepthOptions) -> None:
        self._session = session
        self._engine = engine
        self._options = options
        self._watch = Watch(engine)
        #: The level at which a kept state was met, the nearest so far.
        self._level: dict[StateId, int] = {}
        self._outside: set[StateId] = set()
        self._expanded: set[StateId] = set()
        #: States whose successors the bound keeps out of sight.
        self._cut: set[StateId] = set()
        self._fired = [0] * len(engine.model.actions)
        self._fresh = [0] * len(engine.model.actions)
        self._generated = 0
        self._deepest = 1
        self._ended = False
        self._looks = 0

    @property
    def finished(self) -> bool:
        """Whether every reachable state was looked at."""
        return self._ended and not self._cut

    def counts(self) -> Counts:
        """Totals so far; `queue` counts the states that the bound keeps from being expanded."""
        return Counts(
            self._generated, len(self._level), len(self._cut), self._deepest, self._session.seconds
        )

    def coverage(self) -> tuple[ActionCoverage, ...]:
        """What each action did."""
        rows = zip(self._engine.model.actions, self._fired, self._fresh, strict=True)
        return tuple(ActionCoverage(a.name, f, n, a.span) for a, f, n in rows)

    def graph(self) -> Graph | None:
        """None: edges are not kept."""
        return None

    # --- the search -------------------------------------------------------------------------------

    def run(self) -> None:
        """Search to the bound, or bound after bound."""
        model = self._engine.model
        if model.view is not None or model.symmetry:
            self._session.warnings["depth-first search makes no use of VIEW and SYMMETRY"] = None
        starts = self._initial()
        first = 2 if self._options.deepening else self._options.bound
        try:
            for bound in range(min(first, self._options.bound), self._options.bound + 1):
                self._cut.clear()
                # What was met at a bound before has to be gone through again, but not counted.
                self._level = dict.fromkeys(self._level, bound + 1)
                for state in starts:
                    self._down(state, bound)
                    if self._session.over:
                        return
                if not self._cut:
                    break
        except _LimitError:
            return
        finally:
            self._engine.follow(())
        self._ended = True
        if self._cut:
            self._session.undecided.append(
                f"stopped at the bound of depth {self._options.bound}: "
                f"{len(self._cut)} states were not expanded"
            )

    def _initial(self) -> list[StateId]:
        starts: list[StateId] = []
        for state in self._engine.initial():
            self._generated += 1
            self._report(self._watch.initial(state), [state], [])
            if self._session.over:
                return []
            if self._watch.inside(state):
                starts.append(state)
                self._level[state] = 1
        return starts

    def _down(self, start: StateId, bound: int) -> None:
        self._level[start] = 1
        stack = [_Frame(start, None, iter(self._expand(start, [], [], bound)))]
        while stack and not self._session.over:
            step = next(stack[-1].rest, None)
            if step is None:
                stack.pop()
                continue
            level = len(stack) + 1
            target = step.target
            if self._level.get(target, level + 1) <= level:
                continue
            self._level[target] = level
            self._deepest = max(self._deepest, level)
            path = [f.state for f in stack]
            taken = [f.step for f in stack[1:] if f.step is not None]
            following = self._expand(target, path, [*taken, step], bound)
            stack.append(_Frame(target, step, iter(following)))

    def _expand(
        self, state: StateId, path: Sequence[StateId], taken: Sequence[Step], bound: int
    ) -> list[Step]:
        """The steps to follow from a kept state, all of them checked the first time."""
        here = [*path, state]
        if len(here) >= bound:
            if state not in self._expanded:
                self._cut.add(state)
            return []
        self._cut.discard(state)
        self._limits()
        self._engine.follow(here)
        expansion = Expansion(self._engine, state)
        made = expansion.by()
        if state in self._expanded:
            return [s for s in made if s.target in self._level]
        self._expanded.add(state)
        self._generated += len(made)
        kept = [s for s in made if self._keep(here, taken, s)]
        if expansion.failure is not None:
            self._report([expansion.failure], here, taken)
        elif not made and self._engine.model.check_deadlock:
            self._report([Violation("deadlock", "", state)], here, taken)
        return kept

    def _keep(self, path: Sequence[StateId], taken: Sequence[Step], step: Step) -> bool:
        """Check a step and where it leads; whether that is a state to be kept."""
        if self._session.over:
            return False
        source, target = path[-1], step.target
        self._fired[step.action] += 1
        found = self._watch.step(source, target)
        new = target not in self._level and target not in self._outside
        if new:
            found += self._watch.state(target)
        self._report(found, [*path, target], [*taken, step])
        try:
            inside = self._watch.allowed(source, target) and self._watch.inside(target)
        except SpecError as e:
            problem = failed(e.diagnostics[0], "", target)
            self._report([problem], [*path, target], [*taken, step])
            return False
        if not inside:
            self._outside.add(target)
        elif new or target not in self._level:
            self._outside.discard(target)
            self._fresh[step.action] += 1
            self._level[target] = len(path) + 2  # its turn comes when the search goes there
        return inside

    def _report(
        self, found: Sequence[Violation], path: Sequence[StateId], taken: Sequence[Step]
    ) -> None:
        for violation in found:
            self._session.judge(self._engine, violation, path, taken)
            if self._session.over:
                return

    def _limits(self) -> None:
        o = self._session.options
        if o.max_states is not None and len(self._level) >= o.max_states:
            self._session.undecided.append(
                f"stopped at the limit of {o.max_states} distinct states"
            )
            raise _LimitError
        self._looks += 1
        if self._looks % _STRIDE == 1:
            self._session.tell(self.counts)
            if self._session.out_of_time:
                raise _LimitError
