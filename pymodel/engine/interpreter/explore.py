"""What may live here: breadth-first exploration, and what is checked on the way, as TLC counts.

- generated: every initial state and every successor, duplicates and those outside the constraints
  included; distinct: those that are kept.
- A state outside the constraints is neither kept nor expanded, but invariants and action properties
  are checked on it. Invariants are checked on unseen states, action properties on every transition.
- The states in between of an action `A \\cdot B` are generated, and nothing else.
- A state without any successor is a deadlock; a successor outside the constraints prevents it.
- The depth counts states on the longest of the shortest paths.
"""

from __future__ import annotations

import contextlib
from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from pymodel.engine.base import NO_PARENT, ExploreRequest, ExploreResult, StateId, Violation
from pymodel.engine.interpreter import functions
from pymodel.engine.interpreter.errors import diagnostic
from pymodel.engine.interpreter.functions import State, make_formula
from pymodel.engine.interpreter.program import Program
from pymodel.engine.interpreter.states import NO_ACTION, States
from pymodel.errors import EXIT_ASSERT, EXIT_EVAL_SAFETY, EXIT_EVAL_SPEC
from pymodel.frozen import frozen
from pymodel.kernel.model import Formula
from pymodel.kernel.nodes import And, Node, SquareAction
from pymodel.library.failure import EvalError

#: Entries in memos that are kept before all are forgotten: about a hundred bytes each.
MEMO_ENTRIES = 6_000_000
#: States expanded between two looks at the clock and the memos.
_STRIDE = 512
#: States after which code is generated once more, to run more quickly: many models have no more.
WARM = 256
#: Violations kept of one name when the exploration goes on after the first.
_KEPT = 10_000


class _StopError(Exception):
    """The exploration ends here, with a violation."""


class _FailureError(Exception):
    """A formula could not be evaluated: what it was, where, and why."""

    def __init__(
        self, check: _Check, kind: str, error: EvalError | RecursionError, at: State, step: bool
    ) -> None:
        super().__init__(check.name)
        self.kind = kind
        self.name = check.name
        self.error = error
        #: The state that it was asked of; for a step, the state that the step leads to.
        self.at = at
        self.step = step


@frozen
class _Check:
    """A named condition on a state, or on a step."""

    name: str
    holds: Callable[[State | None, State | None], bool]


class Explorer:
    """One exploration, which `run` takes further each time."""

    def __init__(
        self,
        program: Program,
        states: States,
        init: Node | None,
        next_: Node | None,
        fingerprint: Callable[[State], object] | None,
    ) -> None:
        self.program = program
        self.states = states
        self.violations: list[Violation] = []
        self.counted: Counter[tuple[str, str]] = Counter()
        self.generated = 0
        self.depth = 1
        #: The level of the state that is looked at now, for TLCGet; 0 where there is none.
        self.level = 0
        self.queue = array("q")
        self.at = 0
        self.level_end = 0
        #: Levels begun in the last call of `run`.
        self.levels = 0
        self.initials: list[StateId] = []
        #: Initial states that were generated, duplicates and those outside included.
        self.begun = 0
        self.edges = array("q")
        self.cuts = array("q")
        #: Under VIEW or SYMMETRY: the states that steps led to, numbered, and that of each edge.
        self.met: dict[State, int] = {}
        self.met_of_edges = array("q")
        self.finished = False
        #: Whether the last state that was kept is still being judged; only then does it queue.
        self._judging = False
        count = max(1, len(program.model.actions))
        self.fired = [0] * count
        self.fresh = [0] * count
        self._init, self._next = init, next_
        self._fingerprint = fingerprint
        #: States by what stands for them under VIEW or SYMMETRY.
        self.classes: dict[object, StateId] = {}
        self.outside: set[State] = set()
        self._source: StateId = NO_PARENT
        self._stop = True
        self.keep_edges = False
        self.started = False
        self._generator: Callable[..., None] | None = None
        #: Whether loops over constants are unrolled, which takes longer to generate.
        self._unroll = False
        #: States after which that is worth it; an engine that will soon take over waits longer.
        self.warm_at = WARM
        self._compile()

    # --- code -------------------------------------------------------------------------------------

    def _compile(self) -> None:
        """Generate the code for all that is checked; again after the shapes were widened, and when
        there are many states."""
        model = self.program.model

        def checks(formulas: Sequence[Formula]) -> list[_Check]:
            return [_Check(f.name, self._formula(f.node)) for f in formulas]

        self.invariants = checks(model.invariants)
        found = {(v.kind, v.name) for v in self.violations if v.kind in ("reach", "possible")}

        def wanted(kind: str, formulas: Sequence[Formula]) -> list[_Check]:
            return checks([f for f in formulas if (kind, f.name) not in found])

        self.wanted = wanted("reach", model.reach)
        self.possible = wanted("possible", model.possible)
        self.possible_steps = wanted("possible", model.possible_steps)
        self.constraints = checks(model.constraints)
        self.init_properties = checks(model.init_properties)
        self.action_constraints = checks(model.action_constraints)
        self.action_properties = [
            _Check(p.name, self._formula(SquareAction(p.action, p.sub, span=p.span)))
            for p in model.action_properties
        ]
        self._step = self._step_check()
        self._generator = None

    def _formula(self, node: Node) -> Callable[..., Any]:
        return make_formula(self.program, node, (), test=True, unroll=self._unroll)

    def _warm_up(self) -> None:
        """Once there are many states, generate code that runs more quickly."""
        if not self._unroll and len(self.queue) >= self.warm_at:
            self._unroll = True
            self._compile()

    def recompile(self) -> None:
        """Generate all code afresh, under the program's present shapes."""
        self._compile()

    def _expand(self) -> Callable[..., None]:
        """The generator of successors: a quick one where transitions need no look of their own, or
        only the look at action properties."""
        if self._generator is None:
            assert self._next is not None
            how = functions.bulk_steps if self.action_properties else functions.bulk
            if self._looks_at_each:
                how = functions.each
            self._generator = functions.make_next(
                self.program, self._next, how, unroll=self._unroll
            )
        return self._generator

    @property
    def _looks_at_each(self) -> bool:
        """Whether every successor has to be told of."""
        looks = self.action_constraints or self.keep_edges or self.possible_steps
        return bool(looks or self._fingerprint)

    def _step_check(self) -> Callable[[State, State], bool]:
        """Whether a step satisfies all action properties."""
        properties = self.program.model.action_properties
        squares = tuple(SquareAction(p.action, p.sub, span=p.span) for p in properties)
        if not squares:
            return lambda _state, _successor: True
        check = self._formula(And(squares))

        def step(state: State, successor: State) -> bool:
            try:
                return bool(check(state, successor))
            except (EvalError, RecursionError):
                return False  # `_bad_step` finds out which property failed, and fails again

        return step

    # --- the search -------------------------------------------------------------------------------

    def run(self, request: ExploreRequest) -> ExploreResult:
        """Go on until the request's limits, the end, or a violation that stops it."""
        self._stop = request.stop_at_violation
        if request.keep_edges and not self.keep_edges:
            if self.started:
                raise ValueError("edges are kept from the start of an exploration or not at all")
            self.keep_edges, self._generator = True, None
        if not self.finished:
            with contextlib.suppress(_StopError):
                self._run(request)
        self.level = 0
        return self.result()

    def look_closer(self, request: ExploreRequest) -> bool:
        """Expand the next state of the queue, for an engine that explores but does not judge;
        whether the exploration stops there."""
        self._stop = request.stop_at_violation
        try:
            self._expand_until(self.at + 1, request.max_states)
        except _StopError:
            return True
        self.program.parts.trim(MEMO_ENTRIES)
        return False

    def memento(self) -> tuple[object, ...]:
        """All that expanding a state changes, but for the states themselves."""
        lists = self.fired[:], self.fresh[:], self.violations[:], self.wanted[:], self.possible[:]
        return self.at, self.generated, lists, self.counted.copy(), self.outside.copy()

    def recall(self, memento: tuple[Any, ...]) -> None:
        """Make everything as it was."""
        self.at, self.generated, lists, self.counted, self.outside = memento
        self.fired[:], self.fresh[:], self.violations[:], self.wanted[:], self.possible[:] = lists
        self._judging = False

    def lend(self, states: States, queue: array[int], classes: dict[object, StateId]) -> None:
        """From now on states are kept elsewhere. With classes that know by themselves what stands
        for a state, it is asked for by the state."""
        self.states, self.queue, self.classes = states, queue, classes
        if self._fingerprint is not None:
            self._fingerprint = lambda state: state

    def _run(self, request: ExploreRequest) -> None:
        if not self.started:
            self.started = True
            self._initial_states()
        deadline = None if request.max_seconds is None else monotonic() + request.max_seconds
        self.levels = 0
        while self.at < len(self.queue) and self._next is not None:
            if self.at == self.level_end:
                if request.max_levels is not None and self.levels >= request.max_levels:
                    return
                self.levels += 1
                self.level_end = len(self.queue)
            self._warm_up()
            end = min(self.level_end, self.at + _STRIDE)
            self._expand_until(end, request.max_states)
            if self.at == self.level_end and len(self.queue) > self.level_end:
                self.depth += 1
            self.program.parts.trim(MEMO_ENTRIES)
            if deadline is not None and monotonic() >= deadline:
                break
            if request.max_states is not None and len(self.queue) >= request.max_states:
                break
        self.finished = self.at >= len(self.queue) or self._next is None

    def _expand_until(self, end: int, max_states: int | None) -> None:
        """Expand the states of the queue up to a place."""
        expand, step = self._expand(), self._step
        meet = self._successor if self._looks_at_each else self._new
        states, fired = self.states, self.fired
        by_id, seen, queue = states.by_id, states.seen, self.queue
        check_deadlock = self.program.model.check_deadlock
        self.level = self.depth
        while self.at < end:
            source = self._source = queue[self.at]
            self.at += 1
            before, between = sum(fired), self.program.composed[0]
            whole = False
            try:
                expand(by_id[source], fired, seen, meet, step, self._bad_step)
                whole = True
            except EvalError as e:
                self._evaluation(e, source)
            except RecursionError as e:
                self._evaluation(e, source)
            except _FailureError as e:
                self._failure(e)
            finally:  # successors count before they are judged: a violation leaves from here
                made = sum(fired) - before
                self.generated += made + self.program.composed[0] - between
            if made == 0 and whole and check_deadlock:  # what failed might have had successors
                self._violation(Violation("deadlock", "", source))
            if max_states is not None and len(queue) >= max_states:
                return

    def _initial_states(self) -> None:
        if self._init is None:
            return
        generate = functions.make_init(self.program, self._init)
        self.level = 0  # as newer TLC has it: in Init there is no state yet
        try:
            generate(self._initial)
        except (EvalError, RecursionError) as e:
            self._evaluation(e, None)
        except _FailureError as e:
            self._failure(e)
        self.level_end = 0

    def _initial(self, state: State) -> None:
        self.generated += 1
        self.begun += 1
        if state not in self.states.seen:
            self._begin(state)
        self.level = 0

    def _begin(self, state: State) -> None:
        """An initial state that was not met before."""
        self._source = NO_PARENT
        self._warm_up()
        if self._keep(state, NO_ACTION) is None:
            self._cut()
        for check in self.init_properties:
            if not self._holds(check, "init-property", state, None):
                self._violation(Violation("init-property", check.name, self.states.id_of(state)))

    # --- one transition ---------------------------------------------------------------------------

    def _new(self, state: State, action: int) -> None:
        """A successor that is not among the states that are kept."""
        if state not in self.outside:
            self._keep(state, action)

    def _successor(self, state: State, action: int) -> None:
        """Any successor, where every transition counts."""
        self.fired[action] += 1
        source = self.states.by_id[self._source]
        inside = all(self._holds(c, "constraint", source, state) for c in self.action_constraints)
        known = self._known(state) if inside else None
        target = known
        if known is None and state not in self.outside:
            target = self._keep(state, action, inside)
        if not self._step(source, state):
            self._bad_step(state, action)
        if target is not None and self.possible_steps:
            self._witness(self.possible_steps, source, state, (self._source, target))
            if not self.possible_steps:
                self._generator = None  # from here on, the quick one will do
        if self.keep_edges:
            self._edge(state, target, action)

    def _edge(self, state: State, target: StateId | None, action: int) -> None:
        """Remember a transition, or that there was one that is left out."""
        if target is None:
            self._cut()
            return
        self.edges.extend((self._source, target, action))
        if self._fingerprint is not None:
            self.met_of_edges.append(self.met.setdefault(state, len(self.met)))

    def _cut(self) -> None:
        """Remember that something is outside the constraints."""
        if not self.cuts or self.cuts[-1] != self._source:
            self.cuts.append(self._source)

    def _bad_step(self, state: State, action: int) -> None:
        """A successor by a step that some action property does not allow."""
        source = self.states.by_id[self._source]
        for check in self.action_properties:
            if not self._holds(check, "action-property", source, state):
                number = self.states.reached(state, self._source, action)
                self._violation(Violation("action-property", check.name, self._source, number))

    def _known(self, state: State) -> StateId | None:
        """The kept state that this successor is, or is like."""
        if self._fingerprint is None:
            return self.states.seen.get(state)
        self.level = self.depth + 1  # a VIEW may ask for the level: that of the successor
        known = self.classes.get(self._fingerprint(state))
        self.level = self.depth
        return known

    def _keep(self, state: State, action: int, inside: bool = True) -> StateId | None:
        """An unseen state: kept if it is inside the constraints, checked in any case."""
        self.level = self.depth + (self._source != NO_PARENT)
        inside = inside and all(self._holds(c, "constraint", state, None) for c in self.constraints)
        number: StateId | None = None
        if inside and self._fingerprint is not None:
            mark = self._fingerprint(state)
            if mark in self.classes:  # an initial state like one before
                return self.classes[mark]
            self.classes[mark] = number = self.states.add(state, self._source, action)
        elif inside:
            number = self.states.add(state, self._source, action)
        elif not self.action_constraints:
            self.outside.add(state)
        if number is not None:
            self.queue.append(number)
            if action >= 0:
                self.fresh[action] += 1
            else:
                self.initials.append(number)
        self._judging = number is not None
        for check in self.invariants:
            if not self._holds(check, "invariant", state, None):
                bad = self.states.reached(state, self._source, action) if number is None else number
                self._violation(Violation("invariant", check.name, bad))
        self._judging = False
        if number is not None and self.possible:
            self._witness(self.possible, state, None, (number, None))
        if number is not None and self.wanted:
            self._reach(state, number)
        self.level = self.depth
        return number

    def _reach(self, state: State, number: StateId) -> None:
        """Look whether a state is one that is looked for."""
        for check in [c for c in self.wanted if self._holds(c, "reach", state, None)]:
            self.wanted.remove(check)
            self.violations.append(Violation("reach", check.name, number))
        if not self.wanted and self._stop:
            raise _StopError

    def _witness(
        self,
        wanted: list[_Check],
        state: State,
        successor: State | None,
        ids: tuple[StateId, StateId | None],
    ) -> None:
        """Look whether a state or step is one that has to be possible."""
        for check in [c for c in wanted if self._holds(c, "possible", state, successor)]:
            wanted.remove(check)
            self.violations.append(Violation("possible", check.name, *ids))

    def _holds(
        self, check: _Check, kind: str, state: State | None, successor: State | None
    ) -> bool:
        try:
            return check.holds(state, successor)
        except (EvalError, RecursionError) as e:
            at = state if successor is None else successor
            assert at is not None
            raise _FailureError(check, kind, e, at, successor is not None) from e

    # --- violations -------------------------------------------------------------------------------

    def _violation(self, violation: Violation) -> None:
        self.counted[violation.kind, violation.name] += 1
        if self.counted[violation.kind, violation.name] <= _KEPT:
            self.violations.append(violation)
        if self._stop:
            raise _StopError

    def _evaluation(self, error: EvalError | RecursionError, source: StateId | None) -> None:
        """Init or Next failed."""
        found = diagnostic(self.program, error, EXIT_EVAL_SPEC)
        kind = "assert" if found.exit_code == EXIT_ASSERT else "evaluation"
        self._violation(Violation(kind, "", source, None, found))

    def _failure(self, failure: _FailureError) -> None:
        """A formula of the configuration failed."""
        # As TLC has it: a failure on an initial state, or on a step, is one of the specification.
        safety = failure.kind == "invariant" and self._source != NO_PARENT
        code = EXIT_EVAL_SAFETY if safety else EXIT_EVAL_SPEC
        found = diagnostic(self.program, failure.error, code)
        kind = "assert" if found.exit_code == EXIT_ASSERT else "evaluation"
        at = self.states.reached(failure.at, self._source, NO_ACTION)
        if failure.step:
            self._violation(Violation(kind, failure.name, self._source, at, found))
        else:
            self._violation(Violation(kind, failure.name, at, None, found))

    def _met_ids(self) -> array[int]:
        """The states that edges really led to, by id. Only at the end: until then the states that
        are kept are numbered without gaps."""
        if not self.finished:
            return array("q")
        ids = [self.states.id_of(state) for state in self.met]
        return array("q", (ids[i] for i in self.met_of_edges))

    def result(self) -> ExploreResult:
        """What was found so far."""
        return ExploreResult(
            generated=self.generated,
            begun=self.begun,
            distinct=len(self.queue),
            depth=self.depth,
            queue=len(self.queue) - self.at - (self._judging and self._stop),
            finished=self.finished,
            violations=tuple(self.violations),
            states=self.queue,
            initials=array("q", self.initials),
            parents=self.states.parents,
            actions=self.states.actions,
            edges=self.edges,
            cuts=self.cuts,
            met=self._met_ids(),
            fired=tuple(self.fired),
            fresh=tuple(self.fresh),
        )
