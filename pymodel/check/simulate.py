"""What may live here: random behaviours of a model, each step checked.

A seed decides every choice, so a run with the same model, seed and options is the same again.
A step is drawn as TLC draws it: an action first, each as likely as another, then one of its
successors; an action without a successor gives way to another. All successors of the action that
was drawn are checked, not only the one that is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from pymodel.check.options import SimulateOptions
from pymodel.check.result import ActionCoverage, Counts, Graph, Simulated
from pymodel.check.session import Session
from pymodel.check.steps import Steps
from pymodel.check.trace import steps as trace_of
from pymodel.check.trace import with_arguments
from pymodel.check.watch import Move, Watch, failed
from pymodel.engine.base import Engine, StateId, Violation
from pymodel.errors import SpecError
from pymodel.values import Value, encode

#: Met states are let go of when there are so many of them.
_MET = 100_000
#: Liveness is checked on parts of the graph with so many steps, each by itself.
_PART = 20_000
#: How often arguments are drawn for one action before another is tried.
_DRAWS = 4


class _DeadlockError(Exception):
    """No action has a successor."""


class Simulation:
    """Behaviour after behaviour, until there are enough, a limit is reached, or one is wrong."""

    def __init__(self, session: Session, engine: Engine, options: SimulateOptions) -> None:
        self._session = session
        self._engine = engine
        self._options = options
        self._watch = Watch(session, engine)
        #: The part of the graph that liveness is checked on, and how many behaviours it is made of.
        self._walked = Steps()
        self._since = 0
        self._random = Random(options.seed)
        self._fired = [0] * len(engine.model.actions)
        self._generated = 0
        self._starts = 0
        self._behaviours = 0
        self._steps = 0
        self._longest = 0
        #: States whose invariants were looked at.
        self._checked: set[StateId] = set()
        self._domains: dict[Value, tuple[Value, ...]] = {}

    @property
    def finished(self) -> bool:
        """Never: a simulation does not know what it has not seen."""
        return False

    def counts(self) -> Counts:
        """Totals so far; `depth` is the longest behaviour's."""
        return Counts(
            self._generated,
            depth=self._longest,
            seconds=self._session.seconds,
            initial=self._starts,
            behaviours=self._behaviours,
        )

    def coverage(self) -> tuple[ActionCoverage, ...]:
        """How often each action was taken."""
        rows = zip(self._engine.model.actions, self._fired, strict=True)
        return tuple(ActionCoverage(a.name, n, 0, a.span) for a, n in rows)

    def graph(self) -> Graph | None:
        """None: a walk is no graph."""
        return None

    def simulated(self) -> Simulated:
        """What was done so far."""
        return Simulated(self._options.seed, self._behaviours, self._steps, self._longest)

    # --- behaviours -------------------------------------------------------------------------------

    def run(self) -> None:
        """Walk behaviours until there are enough."""
        session, engine = self._session, self._engine
        if engine.model.view is not None or engine.model.symmetry:
            session.warnings["simulation makes no use of VIEW and SYMMETRY"] = None
        initial = list(engine.initial())
        self._generated += len(initial)
        starts: list[StateId] = []
        for state in initial:
            self._watch.report(self._watch.initial(state), [state], [])
            if session.over:
                return
            if self._watch.inside(state):
                starts.append(state)
                self._starts += 1
        while starts and self._behaviours != self._options.num and not self._out_of_time():
            self._behaviour(self._random.choice(starts))
            session.periodically(engine)
            self._since += 1
            full = len(self._checked) > _MET or self._walked.count > _PART
            if full or self._since & (self._since - 1) == 0:
                self._look_at_liveness()
            if session.over:
                return
            if full:
                self._checked.clear()
                self._walked, self._since = Steps(), 0
                engine.retain(initial)
        if self._behaviours == 0:
            why = "the limit came first" if starts else "no initial state is inside the constraints"
            session.undecided.append(f"no behaviour was walked: {why}")
        else:
            self._look_at_liveness()

    def _look_at_liveness(self) -> None:
        """Check liveness on the part of the graph that was walked through. It is done after one
        behaviour, two, four and so on, so that all looks cost about twice what the last one does.
        """
        if self._session.model.liveness and self._walked.new and not self._session.over:
            found = self._walked.explored()
            self._session.check_liveness(self._engine, found, self.counts(), sampled=True)

    def _out_of_time(self) -> bool:
        limit = self._session.options.max_seconds
        return limit is not None and self._session.seconds >= limit

    def _behaviour(self, start: StateId) -> None:
        path, taken = [start], list[int]()
        keep = bool(self._session.model.liveness)
        if keep:
            self._walked.begin(start)
        self._engine.follow(path)
        while len(path) < self._options.depth and not self._out_of_time():
            try:
                move = self._next(path, taken)
            except _DeadlockError:
                self._watch.report([Violation("deadlock", "", path[-1])], path, taken)
                break
            if move is None or self._session.over:
                break
            action, target = move
            if keep:
                self._walked.add(path[-1], action, target)
            taken.append(action)
            path.append(target)
            self._steps += 1
            self._fired[action] += 1
            self._longest = max(self._longest, len(path))
            self._session.tell(self.counts)
        self._longest = max(self._longest, len(path))
        self._behaviours += 1
        if self._options.each is not None:
            steps = with_arguments(self._engine, path, taken)
            self._options.each(trace_of(self._engine, path, steps))
        self._engine.follow(())

    def _next(self, path: Sequence[StateId], taken: Sequence[int]) -> Move | None:
        """The step to take; None where the behaviour ends, at a constraint or something wrong."""
        if self._options.generate:
            for move in self._drawn(path[-1]):
                if self._good(path, taken, move):
                    return move
                if self._session.over:
                    return None
        try:
            moves = self._engine.moves(path[-1])
        except SpecError as e:
            self._watch.report([failed(e.diagnostics[0], "", path[-1])], path, taken)
            return None
        self._generated += len(moves)
        if not moves and self._engine.model.check_deadlock:
            raise _DeadlockError
        by_action: dict[int, dict[StateId, None]] = {}
        for action, target in moves:
            by_action.setdefault(action, {})[target] = None
        order = list(by_action)
        self._random.shuffle(order)
        for action in order:
            good = [t for t in by_action[action] if self._good(path, taken, (action, t))]
            if self._session.over:
                return None
            if good:
                return action, self._random.choice(good)
        return None

    def _good(self, path: Sequence[StateId], taken: Sequence[int], move: Move) -> bool:
        """Check a step and where it leads; whether it may be taken."""
        source, (action, target) = path[-1], move
        found = self._watch.step(source, target)
        if target not in self._checked:
            self._checked.add(target)
            found += self._watch.state(target)
        inside = self._watch.admits(source, target, found)
        self._watch.report(found, [*path, target], [*taken, action])
        if found and self._session.over:  # the behaviour shown ends with this step: it counts
            self._steps += 1
            self._fired[action] += 1
            self._longest = max(self._longest, len(path) + 1)
        return inside

    # --- drawing arguments ------------------------------------------------------------------------

    def _drawn(self, state: StateId) -> Iterator[Move]:
        """Some steps from a state, by actions in a random order at arguments that are drawn."""
        order = list(range(len(self._fired)))
        self._random.shuffle(order)
        for action in order:
            yield from self._drawn_by(action, state)

    def _drawn_by(self, action: int, state: StateId) -> Iterator[Move]:
        """Some steps of an action, at arguments that are drawn. None where a domain is endless."""
        known = self._engine.model.actions[action]
        for _ in range(_DRAWS if known.params else 1):
            args: dict[str, Value] = {}
            try:
                for bound in known.params:
                    domain = self._engine.evaluate(bound.domain, state, env=args)
                    members = self._members(domain)
                    if not members:
                        return
                    v = self._random.choice(members)
                    args |= zip(bound.names, v if bound.is_tuple else (v,), strict=True)
                targets = self._engine.fire(known, args, state)
            except SpecError:
                return  # the look at all successors that follows meets it again, and tells of it
            self._generated += len(targets)
            if targets:
                yield action, self._random.choice(targets)

    def _members(self, domain: Value) -> tuple[Value, ...]:
        """The elements of a set in an order that is the same in every run."""
        members = self._domains.get(domain)
        if members is None:
            members = self._domains[domain] = tuple(sorted(domain, key=encode))
        return members
