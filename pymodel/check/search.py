"""What may live here: driving an engine until a model is explored, and judging what it found.

Sees engines through `engine.base` alone. Prints nothing: progress goes to a callback.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from pymodel.check.result import (
    EXIT_INTERRUPTED,
    EXIT_UNDECIDED,
    ActionCoverage,
    CheckResult,
    Counts,
    Finding,
    Graph,
    Verdict,
)
from pymodel.check.trace import behaviour
from pymodel.engine.base import Engine, ExploreRequest, ExploreResult, Violation
from pymodel.errors import (
    EXIT_ASSERT,
    EXIT_ASSUMPTION,
    EXIT_DEADLOCK,
    EXIT_EVAL_SPEC,
    EXIT_INVARIANT,
    EXIT_OK,
    EXIT_PARSE,
    EXIT_PROPERTY,
    EXIT_TOO_LARGE,
    Diagnostic,
    Span,
    SpecError,
)
from pymodel.kernel.model import Model
from pymodel.values import TRUE

EngineFactory = Callable[[Model], Engine]
Progress = Callable[[Counts], None]

_EXITS = {
    "assumption": EXIT_ASSUMPTION,
    "invariant": EXIT_INVARIANT,
    "deadlock": EXIT_DEADLOCK,
    "action-property": EXIT_PROPERTY,
    "init-property": EXIT_PROPERTY,
    "assert": EXIT_ASSERT,
    "evaluation": EXIT_EVAL_SPEC,
}
#: Pictures of more states than this help nobody, and take a long time to lay out.
MAX_GRAPH_STATES = 2000


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check may do and when it stops.

    `deadlock` overrides the configuration's CHECK_DEADLOCK when it is not None. `keep_going` goes
    on after a violation, and reports up to `max_findings` of them. Limits end in "undecided".
    """

    deadlock: bool | None = None
    keep_going: bool = False
    max_states: int | None = None
    max_depth: int | None = None
    max_seconds: float | None = None
    max_findings: int = 20
    keep_graph: bool = False
    #: Seconds between two calls of the progress callback.
    interval: float = 0.5


def run(
    model: Model,
    engine_factory: EngineFactory,
    options: CheckOptions | None = None,
    progress: Progress | None = None,
) -> CheckResult:
    """Check a model: ASSUMEs, then every reachable state within the limits.

    What is wrong with the *spec* is a finding with its diagnostic; nothing is raised for it.
    """
    options = options or CheckOptions()
    if options.deadlock is not None:
        model = replace(model, check_deadlock=options.deadlock)
    return _Check(model, engine_factory, options, progress or (lambda _: None)).run()


class _Check:
    """One check under way."""

    def __init__(
        self,
        model: Model,
        engine_factory: EngineFactory,
        options: CheckOptions,
        progress: Progress,
    ) -> None:
        self._model = model
        self._factory = engine_factory
        self._options = options
        self._progress = progress
        self._started = time.monotonic()
        self._last: ExploreResult | None = None
        self._findings: list[Finding] = []
        self._undecided: list[str] = []
        self._seen: set[tuple[str, str, int | None, int | None]] = set()
        self._engine: Engine | None = None

    def run(self) -> CheckResult:
        interrupted = False
        try:
            self._engine = self._factory(self._model)
            self._assumptions(self._engine)
            if self._model.init is not None and not self._stop():
                self._explore(self._engine)
        except KeyboardInterrupt:
            interrupted = True
        except SpecError as e:
            self._findings.extend(_failure(d) for d in e.diagnostics)
        except (RecursionError, MemoryError) as e:
            self._findings.append(_failure(_exhausted(e)))
        return self._result(interrupted)

    def _stop(self) -> bool:
        return bool(self._findings) and not self._options.keep_going

    # --- what is asked ----------------------------------------------------------------------------

    def _assumptions(self, engine: Engine) -> None:
        for assumption in self._model.assumptions:
            diagnostic = None
            message = f"Assumption {assumption.name} is false."
            try:
                if engine.evaluate(assumption.node) is TRUE:
                    continue
            except SpecError as e:
                # It does not hold either way: what its evaluation met is shown, and the exit code
                # is that of a false assumption.
                diagnostic = e.diagnostics[0]
                message = f"Assumption {assumption.name} cannot be evaluated."
            self._findings.append(
                Finding(
                    "assumption",
                    assumption.name,
                    message,
                    EXIT_ASSUMPTION,
                    diagnostic=diagnostic,
                    span=assumption.span,
                )
            )
            if self._stop():
                return

    def _explore(self, engine: Engine) -> None:
        o = self._options
        while True:
            left = None if o.max_seconds is None else max(0.0, o.max_seconds - self._seconds())
            if o.max_depth is None:
                left = o.interval if left is None else min(o.interval, left)
            result = engine.explore(
                ExploreRequest(
                    # Level by level towards a limit of depth: the engine counts levels a call.
                    max_levels=None if o.max_depth is None else min(1, o.max_depth - 1),
                    max_states=o.max_states,
                    max_seconds=left,
                    keep_edges=o.keep_graph,
                    stop_at_violation=not o.keep_going,
                )
            )
            self._last = result
            self._progress(self._counts())
            for violation in result.violations:
                self._judge(engine, violation)
            if result.finished or self._stop() or self._limit(result):
                return

    def _limit(self, result: ExploreResult) -> bool:
        """Whether a limit of the options is reached; the reason is noted."""
        o = self._options
        if o.max_states is not None and result.distinct >= o.max_states:
            self._undecided.append(f"stopped at the limit of {o.max_states} distinct states")
        elif o.max_depth is not None and result.depth >= o.max_depth:
            self._undecided.append(f"stopped at the limit of depth {o.max_depth}")
        elif o.max_seconds is not None and self._seconds() >= o.max_seconds:
            self._undecided.append(f"stopped at the limit of {o.max_seconds:g} seconds")
        else:
            return False
        return True

    # --- what was found ---------------------------------------------------------------------------

    def _judge(self, engine: Engine, v: Violation) -> None:
        key = (v.kind, v.name, v.state, v.successor)
        if key in self._seen or len(self._findings) >= self._options.max_findings:
            return
        self._seen.add(key)
        trace = behaviour(engine, v.state, v.successor)
        self._findings.append(
            Finding(
                v.kind,
                v.name,
                _message(v),
                _exit_code(v),
                trace,
                v.diagnostic,
                self._span_of(v.kind, v.name),
            )
        )

    def _span_of(self, kind: str, name: str) -> Span | None:
        m = self._model
        if kind == "action-property":
            return next((p.span for p in m.action_properties if p.name == name), None)
        formulas = {"invariant": m.invariants, "init-property": m.init_properties}.get(kind, ())
        return next((f.span for f in formulas if f.name == name), None)

    # --- the answer -------------------------------------------------------------------------------

    def _seconds(self) -> float:
        return time.monotonic() - self._started

    def _counts(self) -> Counts:
        last = self._last
        if last is None:
            return Counts(depth=1, seconds=self._seconds())
        depth = max(1, last.depth)  # TLC calls the level of the initial states 1, even an empty one
        return Counts(last.generated, last.distinct, last.queue, depth, self._seconds())

    def _result(self, interrupted: bool) -> CheckResult:
        m = self._model
        last = self._last
        finished = m.init is None or (last is not None and last.finished)
        undecided = list(self._undecided)
        undecided += [
            f"{name} is a temporal property: liveness is not checked yet"
            for name in dict.fromkeys(f.name for f in m.liveness)
        ]
        verdict, code = self._verdict(interrupted, undecided)
        return CheckResult(
            m.name,
            verdict,
            code,
            self._counts(),
            finished and not interrupted,
            tuple(self._findings),
            tuple(undecided),
            self._coverage(),
            _checked(m),
            self._graph() if self._options.keep_graph and not interrupted else None,
        )

    def _verdict(self, interrupted: bool, undecided: list[str]) -> tuple[Verdict, int]:
        if self._findings:
            kinds = {"evaluation", "assert"}
            first = self._findings[0]
            wrong = Verdict.ERROR if first.kind in kinds else Verdict.VIOLATED
            return wrong, first.exit_code
        if interrupted:
            return Verdict.INTERRUPTED, EXIT_INTERRUPTED
        if undecided:
            return Verdict.UNDECIDED, EXIT_UNDECIDED
        return Verdict.HOLDS, EXIT_OK

    def _coverage(self) -> tuple[ActionCoverage, ...]:
        last = self._last
        if last is None or len(last.fired) != len(self._model.actions):
            return ()
        rows = zip(self._model.actions, last.fired, last.fresh, strict=True)
        return tuple(ActionCoverage(a.name, fired, fresh, a.span) for a, fired, fresh in rows)

    def _graph(self) -> Graph | None:
        last, engine = self._last, self._engine
        if last is None or engine is None or last.distinct > MAX_GRAPH_STATES:
            return None
        flat = last.edges
        names = self._model.actions
        triples = [
            (flat[i], flat[i + 1], names[flat[i + 2]].name if flat[i + 2] >= 0 else "")
            for i in range(0, len(flat), 3)
        ]
        count = 1 + max([last.distinct - 1, *(max(a, b) for a, b, _ in triples)])
        states = tuple(dict(engine.decode(i)) for i in range(count))
        edges = tuple(dict.fromkeys(triples))
        return Graph(states, edges, tuple(engine.initial()))


def _message(v: Violation) -> str:
    match v.kind:
        case "invariant":
            return f"Invariant {v.name} is violated."
        case "deadlock":
            return "Deadlock reached: no action is enabled in the last state."
        case "action-property":
            return f"Action property {v.name} is violated by the last step."
        case "init-property":
            return f"Property {v.name} is violated by the initial state."
        case "assert":
            return v.diagnostic.message if v.diagnostic else "An Assert failed."
    return v.diagnostic.message if v.diagnostic else f"Evaluating {v.name} failed."


def _exit_code(v: Violation) -> int:
    if v.kind in ("evaluation", "assert") and v.diagnostic is not None:
        return _evaluation_exit(v.diagnostic, _EXITS[v.kind])
    return _EXITS.get(v.kind, EXIT_EVAL_SPEC)


def _evaluation_exit(d: Diagnostic, default: int) -> int:
    """The exit code of a diagnostic; EXIT_PARSE is the default of diagnostics that say nothing."""
    return default if d.exit_code == EXIT_PARSE else d.exit_code


def _failure(d: Diagnostic) -> Finding:
    kind = "assert" if d.exit_code == EXIT_ASSERT else "evaluation"
    return Finding(kind, d.code, d.message, _evaluation_exit(d, _EXITS[kind]), diagnostic=d)


def _exhausted(e: RecursionError | MemoryError) -> Diagnostic:
    if isinstance(e, RecursionError):
        message, hint = "an expression nests too deeply to evaluate", "does a recursion end?"
    else:
        message, hint = "the machine has no memory left", "use smaller constants, or --max-states"
    return Diagnostic("eval.exhausted", message, None, hint, exit_code=EXIT_TOO_LARGE)


def _checked(m: Model) -> tuple[tuple[str, str], ...]:
    """What a check of this model looks at, as (kind, name)."""
    out: list[tuple[str, str]] = [("assumption", f.name) for f in m.assumptions]
    out += [("invariant", f.name) for f in m.invariants]
    out += [("init-property", f.name) for f in m.init_properties]
    out += [("action-property", p.name) for p in m.action_properties]
    if m.check_deadlock:
        out.append(("deadlock", "deadlock"))
    return tuple(dict.fromkeys(out))
