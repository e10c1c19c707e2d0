"""What may live here: a check's result told in terms of the PlusCal algorithm it came from.

Steps of a counterexample get the process, label and line they are in; errors inside a translation
point at the statement; a translation that is missing or out of date is warned of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from pymodel.check.result import CheckResult, Finding, TraceStep
from pymodel.errors import Diagnostic, Source, Span, SpecError
from pymodel.syntax.pluscal.presence import may_have_algorithm
from pymodel.values import show

if TYPE_CHECKING:
    from pymodel.syntax.pluscal.embed import Embedded
    from pymodel.syntax.pluscal.mapping import PlusCalMap

_COMMAND = "acceptor pluscal {} --write"


def told(result: CheckResult) -> CheckResult:
    """The result with places in the algorithm; the same one where no algorithm is about.

    The modules are found through the places that the result names.
    """
    maps: dict[Source, PlusCalMap] = {}
    warnings: list[str] = []
    for source in dict.fromkeys(_sources(result)):
        algorithm = _algorithm(source)
        if algorithm is not None:
            # Most modules have no algorithm, and should not wait for what reads them.
            from pymodel.syntax.pluscal.mapping import make_map  # noqa: PLC0415

            maps[source] = make_map(algorithm)
            warnings += notices(source.name, algorithm)
    if not maps:
        return result
    findings = tuple(_finding(f, maps) for f in result.findings)
    witnesses = tuple(
        replace(w, trace=tuple(_step(step, maps) for step in w.trace)) for w in result.witnesses
    )
    every = (*warnings, *result.warnings)
    return replace(result, findings=findings, witnesses=witnesses, warnings=every)


def notices(name: str, algorithm: Embedded) -> Iterator[str]:
    """What a user should know of a module's translation."""
    from pymodel.syntax.pluscal.embed import State  # noqa: PLC0415 — as in `told`
    from pymodel.syntax.pluscal.files import edited_by_hand  # noqa: PLC0415

    command = _COMMAND.format(name)
    match algorithm.state:
        case State.MISSING:
            yield (
                f"the algorithm in {name} has no translation; it was translated for this check "
                f"(`{command}` writes it into the file)"
            )
        case State.STALE:
            names = ", ".join(algorithm.different[:5])
            more = len(algorithm.different) - 5
            also = f" and {more} more" if more > 0 else ""
            edited = edited_by_hand(algorithm.found.source)
            why = " (it was edited after it was made)" if edited else ""
            yield (
                f"the translation in {name}{why} is not that of its algorithm any more: "
                f"{names}{also} would differ; the translation was checked as it stands "
                f"(`{command}` renews it)"
            )
        case State.FRESH if algorithm.assumed:
            yield (
                f"the translation in {name} has the fairness of -{algorithm.assumed}, for which "
                "neither the algorithm nor the file's options ask: it was made with that option, "
                "or the algorithm was changed since; the translation was checked as it stands "
                f"(`PlusCal options (-{algorithm.assumed})` in a comment makes it the file's own)"
            )
        case State.ASIDE if algorithm.trouble and algorithm.trouble[0].code == "pluscal.marks":
            trouble = algorithm.trouble[0]
            yield (
                f"{trouble.span}: {trouble.message}: whether the definitions in {name} are those "
                "of its algorithm was not looked at"
            )
        case State.ASIDE if algorithm.trouble and algorithm.written:
            trouble = algorithm.trouble[0]
            yield (
                f"the algorithm in {name} cannot be translated any more "
                f"({trouble.span}: {trouble.message}); its old translation was checked"
            )


def _sources(result: CheckResult) -> Iterator[Source]:
    for span in _spans(result):
        if span is not None and may_have_algorithm(span.source):
            yield span.source


def _spans(result: CheckResult) -> Iterator[Span | None]:
    yield from (action.span for action in result.coverage)
    for finding in result.findings:
        yield finding.span
        if finding.diagnostic is not None:
            yield finding.diagnostic.span
        yield from (step.span for step in finding.trace)


def _algorithm(source: Source) -> Embedded | None:
    from pymodel.syntax.parser import parse_source  # noqa: PLC0415 — as in `told`

    try:
        return parse_source(source).pluscal
    except SpecError:
        return None  # it was read once; whatever is wrong now is no news


def _finding(finding: Finding, maps: dict[Source, PlusCalMap]) -> Finding:
    diagnostic = finding.diagnostic
    if diagnostic is not None:
        diagnostic = _diagnostic(diagnostic, maps)
    trace = tuple(_step(step, maps) for step in finding.trace)
    loop = None if finding.loop is None else _step(finding.loop, maps)
    return replace(finding, trace=trace, loop=loop, diagnostic=diagnostic)


def _diagnostic(diagnostic: Diagnostic, maps: dict[Source, PlusCalMap]) -> Diagnostic:
    """With a note on the statement that the translation has this from."""
    span = diagnostic.span
    twin = maps[span.source].span(span) if span is not None and span.source in maps else None
    if twin is None:
        return diagnostic
    note = (f"in the algorithm: {twin.text.splitlines()[0].strip()}", twin)
    return replace(diagnostic, notes=(note, *diagnostic.notes))


def _step(step: TraceStep, maps: dict[Source, PlusCalMap]) -> TraceStep:
    places = maps.get(step.span.source) if step.span is not None else None
    place = places.place(step.action) if places is not None else None
    if place is None:
        return step
    process = next((show(value) for name, value in step.args if name == "self"), "")
    return replace(step, origin=place.describe(process), origin_span=place.span)
