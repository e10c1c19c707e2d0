"""What may live here: breadth-first search: the engine explores in bulk, this drives it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pymodel.check.result import ActionCoverage, Counts, Graph
from pymodel.check.session import Session
from pymodel.engine.base import Engine, ExploreRequest, ExploreResult, StateId
from pymodel.memory import in_words, resident, share

#: Seconds of exploring between two checkpoints, at least.
_SHORTEST = 0.05


class BreadthFirst:
    """Every reachable state, nearest first, so that counterexamples are the shortest."""

    def __init__(self, session: Session, engine: Engine) -> None:
        self._session = session
        self._engine = engine
        self._last: ExploreResult | None = None
        #: Bytes that this process may have when the search has taken its share.
        self._most = (resident() or 0) + share()
        if session.options.memory is not None:
            self._most = session.options.memory
        #: When the last checkpoint was written.
        self._saved = 0.0

    @property
    def finished(self) -> bool:
        """Whether every reachable state was looked at."""
        return self._last is not None and self._last.finished

    def run(self) -> None:
        """Explore until the end, a limit, or a violation; then check liveness on what was seen."""
        o, session = self._session.options, self._session
        if o.strict:
            from pymodel.check.liveness import refuse_unsound  # noqa: PLC0415 — seldom needed

            refuse_unsound(session.model)
        self._recover()
        checkpoint = o.checkpoint
        if checkpoint is None or checkpoint.interruptions is None:
            result = self._explore(lambda: False)
        else:
            with checkpoint.interruptions() as interrupted:
                result = self._explore(interrupted)
        if o.each_state is not None:
            for state in result.states:
                o.each_state(self._engine.decode(state))
        if session.model.liveness and not session.over:
            session.check_liveness(self._engine, result, self.counts(), merges=True)

    def _explore(self, interrupted: Callable[[], bool]) -> ExploreResult:
        """Explore slice by slice; the last result."""
        o, session = self._session.options, self._session
        while True:
            left = None if o.max_seconds is None else max(0.0, o.max_seconds - session.seconds)
            if o.max_depth is None:
                left = self._slice() if left is None else min(self._slice(), left)
            result = self._engine.explore(
                ExploreRequest(
                    # Level by level towards a limit of depth: the engine counts levels a call.
                    max_levels=None if o.max_depth is None else min(1, o.max_depth - 1),
                    max_states=o.max_states,
                    max_seconds=left,
                    keep_edges=o.keep_graph or bool(session.model.liveness),
                    stop_at_violation=not o.keep_going,
                )
            )
            self._last = result
            session.report(self.counts())
            for violation in result.violations:
                session.judge(self._engine, violation)
            session.periodically(self._engine)
            if result.finished or session.over:
                return result
            ended = self._limit(result)
            stop = interrupted()
            self._save(ended or stop)
            if stop:
                raise KeyboardInterrupt
            if ended:
                return result

    def interrupted(self) -> None:
        """Take what was found until an interruption for the totals."""
        self._last = self._engine.so_far()

    def _slice(self) -> float:
        """How many seconds to explore before the next look at anything else."""
        o = self._session.options
        if o.checkpoint is None:
            return o.interval
        return min(o.interval, max(_SHORTEST, 60 * o.checkpoint.minutes))

    # --- checkpoints ------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Take up what the checkpoint of the options has."""
        place = self._session.options.recover
        if place is None:
            return
        from pymodel.check import checkpoint  # noqa: PLC0415 — seldom needed

        found = checkpoint.matching(checkpoint.read(place), self._session.model)
        try:
            self._engine.restore(found.sections)
        except (ValueError, KeyError, TypeError) as e:
            raise checkpoint.unusable(str(e)) from e
        self._session.earlier(found.seconds)
        self._saved = self._session.seconds

    def _save(self, ended: bool) -> None:
        """Write a checkpoint, if it is time, or if a limit ends the search before its end."""
        o, session = self._session.options, self._session
        if o.checkpoint is None:
            return
        if not ended and session.seconds - self._saved < 60 * o.checkpoint.minutes:
            return
        from pymodel.check import checkpoint  # noqa: PLC0415 — seldom needed

        self._saved = session.seconds
        m = session.model
        written = checkpoint.Checkpoint(
            m.name, checkpoint.model_digest(m), session.seconds, self._engine.snapshot()
        )
        path = checkpoint.write(o.checkpoint.directory, written)
        if o.checkpoint.written is not None:
            o.checkpoint.written(path)

    def _limit(self, result: ExploreResult) -> bool:
        """Whether a limit of the options is reached; the reason is noted."""
        o, undecided = self._session.options, self._session.undecided
        if o.max_states is not None and result.distinct >= o.max_states:
            undecided.append(f"stopped at the limit of {o.max_states} distinct states")
        elif o.max_depth is not None and result.depth >= o.max_depth:
            undecided.append(f"stopped at the limit of depth {o.max_depth}")
        elif result.full or (resident() or 0) > self._most:
            undecided.append(
                f"the state space does not fit in {in_words(result.full or self._most)} of memory: "
                f"{result.distinct:,} distinct states were found, and {result.queue:,} of them "
                "wait to be expanded (--memory gives it more)"
            )
        else:
            return self._session.out_of_time
        return True

    # --- the answer -------------------------------------------------------------------------------

    def states(self) -> Sequence[StateId]:
        """The distinct states found so far."""
        return () if self._last is None else self._last.states

    def counts(self) -> Counts:
        """Totals so far."""
        last, seconds = self._last, self._session.seconds
        if last is None:
            return Counts(depth=1, seconds=seconds)
        depth = max(1, last.depth)  # TLC calls the level of the initial states 1, even an empty one
        return Counts(
            last.generated,
            last.distinct,
            last.queue,
            depth,
            seconds,
            initial=len(last.initials),
            begun=last.begun,
        )

    def coverage(self) -> tuple[ActionCoverage, ...]:
        """What each action did."""
        last, actions = self._last, self._session.model.actions
        if last is None or len(last.fired) != len(actions):
            return ()
        rows = zip(actions, last.fired, last.fresh, strict=True)
        return tuple(ActionCoverage(a.name, fired, fresh, a.span) for a, fired, fresh in rows)

    def graph(self) -> Graph | None:
        """The states and steps, where they were asked for and are not too many."""
        last, engine = self._last, self._engine
        if not self._session.options.keep_graph or last is None:
            return None
        most = self._session.options.max_graph_states
        if most is not None and last.distinct > most:
            return None
        flat = last.edges
        names = self._session.model.actions
        triples = [
            (flat[i], flat[i + 1], names[flat[i + 2]].name if flat[i + 2] >= 0 else "")
            for i in range(0, len(flat), 3)
        ]
        count = 1 + max([last.distinct - 1, *(max(a, b) for a, b, _ in triples)])
        states = tuple(dict(engine.decode(i)) for i in range(count))
        edges = tuple(dict.fromkeys(triples))
        return Graph(states, edges, tuple(last.initials))
