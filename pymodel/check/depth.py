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
from pymodel.check.steps import Steps
from pymodel.check.watch import Move, Watch, failed
from pymodel.engine.base import Engine, StateId, Violation
from pymodel.errors import SpecError

#: States expanded between two looks at the clock.
_STRIDE = 64


class _LimitError(Exception):
    """A limit of the options is reached; the reason is noted."""


@dataclass(slots=True)
class _Frame:
    """A state on the way down: the action that led to it, and the moves still to be followed."""

    state: StateId
    action: int
    rest: Iterator[Move]


class DepthFirst:
    """Every state within a number of steps of an initial one, deepest first."""

    def __init__(self, session: Session, engine: Engine, options: DepthOptions) -> None:
        self._session = session
        self._engine = engine
        self._options = options
        self._watch = Watch(session, engine)
        self._steps = Steps() if engine.model.liveness else None
        #: The level at which a kept state was met, the nearest so far.
        self._level: dict[StateId, int] = {}
        self._outside: set[StateId] = set()
        self._expanded: set[StateId] = set()
        #: States whose successors the bound keeps out of sight.
        self._cut: set[StateId] = set()
        self._fired = [0] * len(engine.model.actions)
        self._fresh = [0] * len(engine.model.actions)
        self._generated = 0
        self._starts = 0
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
            self._generated,
            len(self._level),
            len(self._cut),
            self._deepest,
            self._session.seconds,
            initial=self._starts,
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
        """Search to the bound, or bound after bound; then check liveness on what was seen."""
        self._search()
        if self._steps is not None and not self._session.over:
            found = self._steps.explored(finished=self.finished)
            self._session.check_liveness(self._engine, found, self.counts())

    def _search(self) -> None:
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
        self._starts = 0
        for state in self._engine.initial():
            self._generated += 1
            self._watch.report(self._watch.initial(state), [state], [])
            if self._session.over:
                return []
            inside = self._watch.inside(state)
            if inside:
                starts.append(state)
                self._starts += 1
                self._level[state] = 1
            if self._steps is not None:
                self._steps.begin(state, inside)
        return starts

    def _down(self, start: StateId, bound: int) -> None:
        self._level[start] = 1
        stack = [_Frame(start, -1, iter(self._expand(start, [], [], bound)))]
        while stack and not self._session.over:
            move = next(stack[-1].rest, None)
            if move is None:
                stack.pop()
                continue
            level = len(stack) + 1
            action, target = move
            if self._level.get(target, level + 1) <= level:
                continue
            self._level[target] = level
            self._deepest = max(self._deepest, level)
            path = [f.state for f in stack]
            taken = [f.action for f in stack[1:]]
            following = self._expand(target, path, [*taken, action], bound)
            stack.append(_Frame(target, action, iter(following)))

    def _expand(
        self, state: StateId, path: Sequence[StateId], taken: Sequence[int], bound: int
    ) -> list[Move]:
        """The moves to follow from a kept state, all of them checked the first time."""
        here = [*path, state]
        if len(here) >= bound:
            if state not in self._expanded:
                self._cut.add(state)
            return []
        self._cut.discard(state)
        self._limits()
        self._engine.follow(here)
        made: Sequence[Move] = ()
        try:
            made = self._engine.moves(state)
        except SpecError as e:
            self._watch.report([failed(e.diagnostics[0], "", state)], here, taken)
            return []
        if state in self._expanded:
            return [(a, t) for a, t in made if t in self._level]
        self._expanded.add(state)
        self._generated += len(made)
        if not made and self._engine.model.check_deadlock:
            self._watch.report([Violation("deadlock", "", state)], here, taken)
        return [move for move in made if self._keep(here, taken, move)]

    def _keep(self, path: Sequence[StateId], taken: Sequence[int], move: Move) -> bool:
        """Check a step and where it leads; whether that is a state to be kept."""
        if self._session.over:
            return False
        source, (action, target) = path[-1], move
        self._fired[action] += 1
        found = self._watch.step(source, target)
        new = target not in self._level and target not in self._outside
        if new:
            found += self._watch.state(target)
        inside = self._watch.admits(source, target, found)
        self._watch.report(found, [*path, target], [*taken, action])
        if self._steps is not None:
            self._steps.add(source, action, target, inside)
        if not inside:
            self._outside.add(target)
        elif new or target not in self._level:
            self._outside.discard(target)
            self._fresh[action] += 1
            self._level[target] = len(path) + 2  # its turn comes when the search goes there
        return inside

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
            self._session.periodically(self._engine)
            if self._session.out_of_time:
                raise _LimitError
