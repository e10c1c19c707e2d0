"""What may live here: one check from beginning to end: what is asked first, the search, what is
asked last, and the verdict.

Sees engines through `engine.base` alone. Prints nothing: progress goes to a callback.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import starmap

from pymodel.check.breadth import BreadthFirst
from pymodel.check.depth import DepthFirst
from pymodel.check.findings import checked, exhausted, of_failure
from pymodel.check.options import CheckOptions, EngineFactory, Progress
from pymodel.check.result import (
    EXIT_INTERRUPTED,
    EXIT_UNDECIDED,
    EXIT_UNREACHED,
    CheckResult,
    Counts,
    ExpressionCoverage,
    Vacuous,
    Verdict,
)
from pymodel.check.session import Search, Session
from pymodel.check.simulate import Simulation
from pymodel.check.vacuity import vacuous_parts
from pymodel.engine.base import FAULT, Engine, Provenance
from pymodel.errors import EXIT_OK, SpecError
from pymodel.kernel.model import Model

#: How long a look for what was never put to use may take: at least, and of the search's time.
_VACUITY_SECONDS, _VACUITY_SHARE = 0.5, 0.1

_NOT_COUNTED = "evaluations of expressions are counted in a breadth-first search only"

__all__ = ["CheckOptions", "EngineFactory", "Progress", "run"]


def run(
    model: Model,
    engine_factory: EngineFactory,
    options: CheckOptions | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Check a model: ASSUMEs, then every reachable state within the limits, then POSTCONDITIONs.

    What is wrong with the *spec* is a finding with its diagnostic; nothing is raised for it.
    """
    options = options or CheckOptions()
    if options.deadlock is not None:
        model = replace(model, check_deadlock=options.deadlock)
    session = Session(model, options, progress or (lambda _: None))
    return _Check(session, engine_factory).run()


class _Check:
    """One check under way."""

    def __init__(self, session: Session, engine_factory: EngineFactory) -> None:
        self._session = session
        self._factory = engine_factory
        self._search: Search | None = None
        self._engine: Engine | None = None
        self._vacuous: tuple[Vacuous, ...] = ()
        self._expressions: tuple[ExpressionCoverage, ...] = ()

    def run(self) -> CheckResult:
        session, interrupted = self._session, False
        try:
            engine = self._engine = self._factory(session.model)
            session.assumptions(engine)
            if not session.over:
                if session.model.init is not None:
                    self._search = self._chosen(engine)
                    try:
                        self._search.run()
                    finally:
                        self._expressions = self._counted(engine)
                    session.periodically(engine, last=True)
                    self._look_for_vacuity(engine)
                    if self._search.finished:
                        session.possibilities()
                session.postconditions(engine)
        except KeyboardInterrupt:
            interrupted = True
            if isinstance(self._search, BreadthFirst):
                self._search.interrupted()
        except SpecError as e:
            session.findings.extend(of_failure(d) for d in e.diagnostics)
        except (RecursionError, MemoryError) as e:
            session.findings.append(of_failure(exhausted(e)))
        return self._result(interrupted)

    def _chosen(self, engine: Engine) -> Search:
        options = self._session.options
        if options.simulate is not None:
            return Simulation(self._session, engine, options.simulate)
        if options.depth_first is not None:
            return DepthFirst(self._session, engine, options.depth_first)
        return BreadthFirst(self._session, engine)

    def _counted(self, engine: Engine) -> tuple[ExpressionCoverage, ...]:
        """How often expressions were evaluated, where the engine was made to count."""
        places = engine.evaluations()
        if places and not isinstance(self._search, BreadthFirst):
            self._session.warnings[_NOT_COUNTED] = None
            return ()
        return tuple(starmap(ExpressionCoverage, places))

    def _look_for_vacuity(self, engine: Engine) -> None:
        """After a search that found everything and nothing wrong: what was never put to use."""
        search, session = self._search, self._session
        if isinstance(search, BreadthFirst) and search.finished and not session.findings:
            limit = _VACUITY_SECONDS + _VACUITY_SHARE * session.seconds
            self._vacuous = vacuous_parts(engine, search.states(), limit)

    # --- the answer -------------------------------------------------------------------------------

    def _result(self, interrupted: bool) -> CheckResult:
        session, search = self._session, self._search
        m = session.model
        finished = m.init is None or (search is not None and search.finished)
        undecided = list(session.undecided)
        temporal = list(dict.fromkeys(f.name for f in m.liveness))
        if not session.liveness_checked:
            undecided += [
                f"{name} is a temporal property, and was not looked at" for name in temporal
            ]
        witnesses = session.witnesses(finished and not interrupted)
        undecided += [
            f"no state was found in which {w.name}" for w in witnesses if w.reached is None
        ]
        if search is not None and not search.finished:
            unmet = [f.name for f in session.unwitnessed]
            undecided += [f"no witness of _POSSIBLE {name} was met so far" for name in unmet]
            if m.reach and unmet:  # its verdict is about what was looked for alone
                session.warnings[
                    f"not every _POSSIBLE was witnessed so far: {', '.join(unmet)}"
                ] = None
        if session.omitted:
            session.warnings[f"{session.omitted:,} more violations were found and left out"] = None
        counts = Counts(depth=1, seconds=session.seconds) if search is None else search.counts()
        if isinstance(search, BreadthFirst):
            # In a search cut short TLC counts the level of the last state that it made.
            ends = (len(f.trace) for f in session.findings if f.kind != "liveness")
            counts = replace(counts, depth=max([counts.depth, *ends]))
        if m.init is not None and search is not None and finished and not counts.distinct:
            session.warnings["there is no state to check: every property holds of nothing"] = None
        provenance = self._provenance()
        if provenance is not None and provenance.declined.startswith(FAULT):
            session.warnings[f"the interpreter carried on after {provenance.declined}"] = None
        verdict, code = self._verdict(interrupted, finished, undecided)
        return CheckResult(
            m.name,
            verdict,
            code,
            counts,
            finished and not interrupted,
            tuple(session.findings),
            tuple(undecided),
            () if search is None else search.coverage(),
            checked(m),
            None if search is None or interrupted else search.graph(),
            tuple(session.warnings),
            search.simulated() if isinstance(search, Simulation) else None,
            witnesses,
            self._vacuous,
            self._expressions,
            provenance,
        )

    def _provenance(self) -> Provenance | None:
        """Which engine found the states, where all were looked for."""
        if self._engine is None or not isinstance(self._search, BreadthFirst):
            return None
        return self._engine.provenance()

    def _verdict(
        self, interrupted: bool, finished: bool, undecided: list[str]
    ) -> tuple[Verdict, int]:
        if self._session.findings:
            kinds = {"evaluation", "assert"}
            first = self._session.findings[0]
            wrong = Verdict.ERROR if first.kind in kinds else Verdict.VIOLATED
            return wrong, first.exit_code
        if self._session.model.reach:
            if all(w.reached for w in self._session.witnesses(finished)):
                return Verdict.REACHED, EXIT_OK
            if finished and not interrupted:
                return Verdict.UNREACHED, EXIT_UNREACHED
        if interrupted:
            return Verdict.INTERRUPTED, EXIT_INTERRUPTED
        if undecided:
            return Verdict.UNDECIDED, EXIT_UNDECIDED
        sampled = self._session.options.simulate is not None
        return Verdict.SAMPLED if sampled else Verdict.HOLDS, EXIT_OK
