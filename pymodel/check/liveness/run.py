"""What may live here: liveness as a part of one check: when it is asked, and what is said then.

A counterexample is real also when the graph is a part of the whole one, cut by a constraint or a
limit: ENABLED is asked of states, not of the graph. That nothing was found says less then, and the
answer says so. VIEW and SYMMETRY merge states, and make both answers doubtful.
"""

from __future__ import annotations

from dataclasses import replace

from pymodel.check.findings import of_failure
from pymodel.check.liveness.checker import Checker, Counterexample
from pymodel.check.liveness.graph import Graph, graph_of
from pymodel.check.liveness.translate import labels
from pymodel.check.result import Counts, Finding, TraceStep
from pymodel.check.session import Session
from pymodel.check.trace import steps
from pymodel.engine.base import NO_PARENT, Engine, ExploreResult, StateId, Step
from pymodel.errors import EXIT_CONFIG, EXIT_PROPERTY, Diagnostic, SpecError
from pymodel.kernel.model import Formula, Model

#: States from which steps leave the constraints that are looked at one by one.
_CUTS = 20_000


def refuse_unsound(model: Model) -> None:
    """Raise `SpecError` for temporal properties under SYMMETRY or VIEW, as `--strict` asks."""
    if model.liveness and (merging := _merging(model)):
        word, names = merging
        raise SpecError(
            Diagnostic(
                "cfg.unsound",
                f"{word} {names} with the temporal property {model.liveness[0].name}",
                (model.view or model.symmetry[0]).span,
                f"{_why(word)}; check liveness without {word}, or leave out --strict",
                exit_code=EXIT_CONFIG,
            )
        )


def check_liveness(
    session: Session,
    engine: Engine,
    explored: ExploreResult,
    counts: Counts,
    *,
    merges: bool = False,
    sampled: bool = False,
) -> None:
    """Check the temporal properties of a model that was explored with its edges, up to a limit
    perhaps; what is found is noted in the session, once a property.

    `merges`: the search made use of the model's VIEW and SYMMETRY. `sampled`: only a part of the
    graph was asked for, so that a property without a counterexample in it is not undecided.
    """
    _Liveness(session, engine, explored, counts, merges, sampled).run()


def _merging(model: Model) -> tuple[str, str] | None:
    """What makes one state stand for several: the keyword and the names."""
    if model.symmetry:
        return "SYMMETRY", ", ".join(f.name for f in model.symmetry)
    return ("VIEW", model.view.name) if model.view else None


def _why(word: str) -> str:
    if word == "SYMMETRY":
        return (
            "a behaviour of representatives may be none of the specification, and the property may "
            "tell symmetric states apart"
        )
    return "a state with the same view may go on differently, and the property may tell them apart"


class _OutOfTimeError(Exception):
    """The limit of seconds is reached."""


class _Liveness:
    def __init__(
        self,
        session: Session,
        engine: Engine,
        explored: ExploreResult,
        counts: Counts,
        merges: bool,
        sampled: bool,
    ) -> None:
        self._session = session
        self._engine = engine
        self._explored = explored
        self._counts = counts
        self._model = session.model
        self._merges = _merging(session.model) if merges else None
        self._sampled = sampled
        self._numbers: dict[StateId, int] = {}
        self._next_look = session.seconds + session.options.interval

    def run(self) -> None:
        """Check all properties, by name; of one that is violated, one counterexample is shown."""
        if self._merges and not self._explored.finished:
            self._not_decided([f.name for f in self._model.liveness])
            return
        graph = graph_of(self._explored)
        checker = Checker(self._engine, graph, self._tick)
        self._merged()
        known = {f.name for f in self._session.findings if f.kind == "liveness"}
        open_ = [f for f in self._model.liveness if f.name not in known]
        held: list[Formula] = []
        try:
            while open_ and not self._session.over:
                if self._holds(checker, open_[0]):
                    held.append(open_.pop(0))
                else:  # the other parts of a property that is violated are not of interest
                    wrong = open_[0].name
                    open_ = [f for f in open_ if f.name != wrong]
                    held = [f for f in held if f.name != wrong]
            if self._session.over or not held or self._sampled:
                return
            if not self._explored.finished:
                self._not_decided([f.name for f in held])
            else:
                self._vacuous(checker)
                self._cut(held, graph)
        except _OutOfTimeError:
            self._not_decided([f.name for f in open_])

    def _holds(self, checker: Checker, formula: Formula) -> bool:
        try:
            found = checker.check(formula)
        except SpecError as e:
            self._failed(formula, e)
            return False
        if found is not None:
            self._session.findings.append(self._finding(found))
        return found is None

    def _tick(self) -> None:
        """Tell of progress now and then, and keep to the limit of seconds."""
        seconds = self._session.seconds
        if seconds < self._next_look:
            return
        self._next_look = seconds + self._session.options.interval
        self._session.report(replace(self._counts, seconds=seconds, activity="liveness"))
        limit = self._session.options.max_seconds
        # What was cut short by the limit already is still looked at, for as long again.
        if limit is not None and seconds > (limit if self._explored.finished else 2 * limit):
            raise _OutOfTimeError

    # --- what is said -----------------------------------------------------------------------------

    def _failed(self, formula: Formula, e: SpecError) -> None:
        for d in e.diagnostics:
            note = (f"while the temporal property {formula.name} was checked", formula.span)
            self._session.findings.append(of_failure(replace(d, notes=(*d.notes, note))))

    def _not_decided(self, names: list[str]) -> None:
        for name in dict.fromkeys(names):
            what = "liveness was not checked to its end"
            if not self._explored.finished and not self._sampled:
                what = "not all states were explored"
            reason = f"{name} is a temporal property, and {what}"
            if reason not in self._session.undecided:
                self._session.undecided.append(reason)

    def _merged(self) -> None:
        if self._merges is None:
            return
        word, names = self._merges
        text = f"checking liveness under {word} {names} is unsound: {_why(word)}"
        self._session.warnings[text] = None

    def _finding(self, found: Counterexample) -> Finding:
        trace, back = self._trace(found)
        for_ = f" for {labels(found.env)}" if found.env else ""
        if found.stutters:
            how = f"the behaviour stays in state {len(trace)} for ever"
        else:
            how = f"the behaviour goes back to state {back.number} for ever"
        name = found.property.name
        return Finding(
            "liveness",
            name,
            f"Temporal property {name} is violated{for_}: {how}.",
            EXIT_PROPERTY,
            trace,
            span=found.property.span,
            loop=back,
        )

    def _trace(self, found: Counterexample) -> tuple[tuple[TraceStep, ...], TraceStep]:
        """The states of a lasso, and the step that leads back to one of them."""
        ids = [*found.states, found.states[found.loop]]
        taken = [
            None if source == target else self._step(source, target)
            for source, target in zip(found.states, found.reached, strict=True)
        ]
        shown = steps(self._engine, ids, taken)
        return shown[:-1], replace(shown[-1], number=found.loop + 1)

    def _step(self, source: StateId, target: StateId) -> Step | None:
        found = (s for s in self._engine.successors(source) if s.target == target)
        return next(found, None)

    def _vacuous(self, checker: Checker) -> None:
        """Say so if no behaviour is fair at all, so that everything holds."""
        if self._model.fairness and checker.search(checker.fairness) is None:
            names = ", ".join(dict.fromkeys(f.name for f in self._model.fairness))
            text = (
                f"no behaviour of the explored states satisfies the fairness conditions ({names}): "
                "every temporal property holds of nothing"
            )
            self._session.warnings[text] = None

    # --- constraints ------------------------------------------------------------------------------

    def _cut(self, held: list[Formula], graph: Graph) -> None:
        """Say what the constraints have to do with properties that hold."""
        m = self._model
        if not self._explored.cuts:
            return
        names = ", ".join(f.name for f in (*m.constraints, *m.action_constraints))
        cuts = [s for s in self._explored.cuts if s != NO_PARENT]
        depends = self._depends(held, graph, cuts)
        rest = [f.name for f in held if f.name not in depends]
        for name, example in depends.items():
            text = (
                f"{name} holds only because the constraint {names} cuts the graph: a behaviour "
                f"that leaves it in {example} steps would violate {name} if it ended there"
            )
            self._session.warnings[text] = None
            if self._session.options.strict:
                self._session.undecided.append(text)
        if rest:
            left_out = []
            if NO_PARENT in self._explored.cuts:
                left_out.append("initial states outside it were left out")
            if cuts:
                left_out.append(f"steps out of it were left out in {len(cuts)} states")
            self._session.warnings[
                f"{', '.join(dict.fromkeys(rest))}: checked on behaviours that stay within the "
                f"constraint {names}, and {' and '.join(left_out)}"
            ] = None

    def _depends(self, held: list[Formula], graph: Graph, cuts: list[StateId]) -> dict[str, int]:
        """The properties that a behaviour violates which leaves the constraints and then stays
        where it is, fair or not; each with the number of steps until it has left."""
        if self._merges or not cuts or len(cuts) > _CUTS:
            return {}
        inside = frozenset(graph.ids)
        extra: list[tuple[StateId, StateId]] = []
        for source in cuts:
            here = set(self._kept(graph, source))
            targets = dict.fromkeys(s.target for s in self._engine.successors(source))
            extra += [(source, t) for t in targets if t not in here and t != source]
        beyond = graph_of(self._explored, extra)
        checker = Checker(self._engine, beyond, self._tick)
        out: dict[str, int] = {}
        for formula in held:
            if formula.name in out:
                continue
            try:
                lasso = checker.ends_outside(formula, len(inside))
            except SpecError:
                continue  # outside, a formula need not have a value
            if lasso is not None:
                out[formula.name] = len(lasso.nodes) - 1
        return out

    def _kept(self, graph: Graph, source: StateId) -> list[StateId]:
        if not self._numbers:
            self._numbers.update((s, n) for n, s in enumerate(graph.ids))
        node = self._numbers[source]
        return [graph.ids[t] for t in graph.targets[graph.heads[node] : graph.heads[node + 1]]]
