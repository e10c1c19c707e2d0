"""What may live here: what every way of searching shares: time, findings, warnings, the report of
progress, and the formulas that are asked once: ASSUMEs before a search, POSTCONDITIONs after it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from pymodel.check.blame import false_part
from pymodel.check.findings import of_constant, of_unwitnessed, of_violation
from pymodel.check.options import CheckOptions, Progress
from pymodel.check.result import ActionCoverage, Counts, Finding, Graph, TraceStep, Witness
from pymodel.check.trace import alias_problem, behaviour, steps
from pymodel.engine.base import Engine, ExploreResult, StateId, Step, Violation
from pymodel.errors import Diagnostic, SpecError
from pymodel.kernel.model import Formula, Model
from pymodel.values import FALSE, TRUE

#: Seconds between two looks at what is asked now and then; TLC looks once a minute too.
_PERIOD = 60.0
#: Findings that are explained by evaluating them again: with --continue there may be many.
_EXPLAINED = 10
#: Seconds that evaluating something again may take, to explain it.
_AGAIN = 5.0


class Search(Protocol):
    """One way of looking at a model's states. `run` is called once; the rest also while it runs."""

    def run(self) -> None:
        """Search to the end, to a limit, or to a violation."""
        ...

    @property
    def finished(self) -> bool:
        """Whether every reachable state was looked at."""
        ...

    def counts(self) -> Counts:
        """Totals so far, without the time."""
        ...

    def coverage(self) -> tuple[ActionCoverage, ...]:
        """What each action did."""
        ...

    def graph(self) -> Graph | None:
        """The states and steps, where they were asked for and are not too many."""
        ...


class Session:
    """A check under way."""

    def __init__(self, model: Model, options: CheckOptions, progress: Progress) -> None:
        self.model = model
        self.options = options
        self.findings: list[Finding] = []
        self.undecided: list[str] = []
        self.warnings: dict[str, None] = {}
        #: Whether the temporal properties were looked at; what is said of them is in the lists.
        self.liveness_checked = False
        #: Violations beyond the number that is reported.
        self.omitted = 0
        self._progress = progress
        self._started = time.monotonic()
        self._told = 0.0
        self._asked = 0.0
        self._reached: dict[str, tuple[TraceStep, ...]] = {}
        self._possible: set[str] = set()
        self._seen: set[tuple[str, str, StateId | None, StateId | None]] = set()

    @property
    def seconds(self) -> float:
        """How long the check has taken so far."""
        return time.monotonic() - self._started

    @property
    def over(self) -> bool:
        """Whether a finding ends the check, or that all was reached that was looked for."""
        if self.options.keep_going:
            return False
        wanted = self.model.reach
        return bool(self.findings) or (bool(wanted) and len(self._reached) == len(wanted))

    def witnesses(self, finished: bool) -> tuple[Witness, ...]:
        """What is known of the states that are looked for."""
        unknown = False if finished else None
        return tuple(
            Witness(f.name, True, self._reached[f.name])
            if f.name in self._reached
            else Witness(f.name, unknown)
            for f in self.model.reach
        )

    @property
    def unwitnessed(self) -> tuple[Formula, ...]:
        """What has to be possible and was not met so far."""
        every = (*self.model.possible, *self.model.possible_steps)
        return tuple(f for f in every if f.name not in self._possible)

    @property
    def out_of_time(self) -> bool:
        """Whether the limit of seconds is reached; it is noted."""
        limit = self.options.max_seconds
        if limit is None or self.seconds < limit:
            return False
        self.undecided.append(f"stopped at the limit of {limit:g} seconds")
        return True

    def earlier(self, seconds: float) -> None:
        """Count the time of the process that this one goes on for."""
        self._started -= seconds

    def report(self, counts: Counts) -> None:
        """Tell of progress."""
        self._told = self.seconds
        self._progress(counts)

    def tell(self, counts: Callable[[], Counts]) -> None:
        """Tell of progress if that is due."""
        if self.seconds - self._told >= self.options.interval:
            self.report(counts())

    # --- what is wrong ----------------------------------------------------------------------------

    def judge(
        self,
        engine: Engine,
        v: Violation,
        path: Sequence[StateId] | None = None,
        taken: Sequence[Step | None] | None = None,
    ) -> None:
        """Note a violation, once; `path` are the states that lead to it, and `taken` the steps
        between them, where the search knows better than the engine."""
        key = (v.kind, v.name, v.state, v.successor)
        if key in self._seen:
            return
        self._seen.add(key)
        if v.kind == "possible":
            self._possible.add(v.name)
            return
        if v.kind == "reach":
            trace = behaviour(engine, v.state) if path is None else steps(engine, path, taken)
            self._reached.setdefault(v.name, trace)
            return
        if len(self.findings) >= self.options.max_findings:
            self.omitted += 1
            return
        if v.diagnostic is not None and len(self.findings) < _EXPLAINED:
            told = self._explained(engine, v.diagnostic, v.state, v.successor)
            v = replace(v, diagnostic=told)
        if path is None:
            trace = behaviour(engine, v.state, v.successor)
        else:
            trace = steps(engine, path, taken)
        found = of_violation(self.model, v, trace)
        self.findings.append(replace(found, part=false_part(engine, v)))
        last = v.successor if v.successor is not None else v.state
        if last is not None and (problem := alias_problem(engine, last, last)):
            self.warnings[problem] = None

    def _explained(
        self,
        engine: Engine,
        d: Diagnostic,
        state: StateId | None = None,
        successor: StateId | None = None,
    ) -> Diagnostic:
        """The diagnostic with the whole way to the failure. What is not about one state may have
        taken as long as everything so far, and is evaluated again only if that was not long."""
        if state is None and self.seconds > _AGAIN:
            return d
        return engine.explain(d, state, successor)

    def check_liveness(
        self,
        engine: Engine,
        explored: ExploreResult,
        counts: Counts,
        *,
        merges: bool = False,
        sampled: bool = False,
    ) -> None:
        """Check the temporal properties on what was explored (see `liveness.check_liveness`)."""
        # Most models have no temporal property, and shall not wait for the code.
        from pymodel.check.liveness import check_liveness  # noqa: PLC0415

        self.liveness_checked = True
        check_liveness(self, engine, explored, counts, merges=merges, sampled=sampled)

    def assumptions(self, engine: Engine) -> None:
        """Ask every ASSUME."""
        self._constants(engine, "assumption", self.model.assumptions)

    def periodically(self, engine: Engine, *, last: bool = False) -> None:
        """Ask every _PERIODIC if that is due; one that is false ends the search, as in TLC. It is
        asked at the end as well: most searches are over before the first time comes."""
        if not last and self.seconds - self._asked < _PERIOD:
            return
        self._asked = self.seconds
        false = {f.name for f in self.findings if f.kind == "periodic"}
        wanted = [f for f in self.model.periodic if f.name not in false]
        self._constants(engine, "periodic", wanted)

    def possibilities(self) -> None:
        """After a search that looked at everything: what had to be possible and is not."""
        self.findings.extend(of_unwitnessed(f.name, f.span) for f in self.unwitnessed)

    def postconditions(self, engine: Engine) -> None:
        """Ask every POSTCONDITION; a violation found before does not spare them."""
        self._constants(engine, "postcondition", self.model.postconditions)

    def _constants(self, engine: Engine, kind: str, formulas: Sequence[Formula]) -> None:
        for formula in formulas:
            failure: Diagnostic | None = None
            try:
                v = engine.evaluate(formula.node)
                if v is TRUE or (kind == "periodic" and v is not FALSE):
                    continue  # a _PERIODIC may be there only for what it prints or counts
            except SpecError as e:
                failure = self._explained(engine, e.diagnostics[0])
            self.findings.append(of_constant(kind, formula.name, formula.span, failure))
            if not self.options.keep_going:
                return
