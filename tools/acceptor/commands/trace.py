"""Check recorded traces against a spec: is what the code did a behaviour of the spec?

Traces are ndjson, a file a node; the files of one run are merged by causality, never by time. How
names and values are bound to the spec stands in SPEC.bind.toml beside the spec, or is by name.

examples:
  acceptor trace out/traces/seed-7                    a folder's .ndjson, against MultiPaxos
  acceptor trace r1.ndjson r2.ndjson --spec Spec.tla  these files, against another spec
  acceptor trace run/ --completions                   and Z3: can each observation be completed?
  acceptor trace run/ --falsify                       alter every field: is each change refused?

Exit codes: 0 accepted, 12 rejected, 20 undecided, 150/151 spec or binding, 255 not a trace.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from acceptor.commands.arguments import add_quiet, positive
from acceptor.paths import specs
from acceptor.progress import Live
from acceptor.terminal import columns
from pymodel.check.result import EXIT_UNDECIDED
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_CONFIG, EXIT_INVARIANT, EXIT_OK, EXIT_SYSTEM, Diagnostic, SpecError
from pymodel.report.lines import fit
from tracecheck import report
from tracecheck.bind import read_binding
from tracecheck.falsify import falsify
from tracecheck.load import BoundTrace, load_bound, trace_files
from tracecheck.result import TraceResult, Verdict
from tracecheck.search import Budget, check_trace

_EXITS = {
    Verdict.ACCEPTED: EXIT_OK,
    Verdict.REJECTED: EXIT_INVARIANT,
    Verdict.UNDECIDED: EXIT_UNDECIDED,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor trace`."""
    add = parser.add_argument
    add("traces", metavar="TRACE", nargs="+", type=Path, help="one run's files, or its folder")
    add("--spec", metavar="SPEC", type=Path, help="the spec (default: MultiPaxos)")
    add("--bind", metavar="TOML", type=Path, help="the binding (default: beside the spec)")
    add(
        "--max-states",
        metavar="N",
        type=positive,
        default=Budget().max_frontier,
        help="spec states that may be consistent at once, before the answer is undecided",
    )
    add("--completions", action="store_true", help="ask Z3 whether observations fit the invariant")
    add("--falsify", action="store_true", help="alter the trace everywhere; all must be refused")
    add("--json", metavar="FILE", type=Path, help="write the verdict as JSON")
    add_quiet(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check, print the verdict; the exit code."""
    files = trace_files(arguments.traces)
    binding = read_binding(arguments.bind) if arguments.bind else None
    bound = load_bound(files, arguments.spec or specs() / "log" / "MultiPaxos.tla", binding)
    engine = Interpreter(bound.model)
    with Live() as live:

        def progress(done: int, total: int, frontier: int) -> None:
            if not arguments.quiet and done % 50 == 0:
                live.show(f"{done:,} of {total:,} events, {frontier} spec states fit")

        result = check_trace(
            engine, bound.binding, bound.trace, Budget(arguments.max_states), progress
        )
    print(report.text(result, columns()))
    if arguments.json:
        _write_json(arguments.json, result)
    code = _EXITS[result.verdict]
    if code == EXIT_OK and arguments.completions:
        code = _completions(bound)
    if code == EXIT_OK and arguments.falsify:
        code = _falsify(bound, files, arguments.quiet)
    return code


def _write_json(path: Path, result: TraceResult) -> None:
    try:
        path.write_text(json.dumps(report.as_json(result), indent=2) + "\n", encoding="utf-8")
    except OSError as e:
        raise SpecError(
            Diagnostic(
                "file.unwritable", f"cannot write {path}: {e.strerror}", exit_code=EXIT_SYSTEM
            )
        ) from None


def _tell(words: str) -> None:
    print(fit(words, columns()))


def _completions(bound: BoundTrace) -> int:
    """Whether Z3 completes every observation."""
    from tracecheck.complete import Completer  # noqa: PLC0415 — Z3 is loaded only when asked

    sorts = bound.binding.completion
    if sorts is None:
        raise SpecError(
            Diagnostic(
                "trace.binding",
                "the binding names no invariant",
                hint="it has to have a table [completion]",
                exit_code=EXIT_CONFIG,
            )
        )
    found = Completer(sorts).trace(bound.trace)
    _tell(
        f"completions: {found.completed:,} of {found.observations:,} observations satisfy "
        f"{sorts.invariant} ({found.patterns} patterns asked of Z3)"
    )
    for line in (found.refuted + found.unknown)[:5]:
        print(f"  {line}")
    if found.refuted:
        return EXIT_INVARIANT
    return EXIT_UNDECIDED if found.unknown else EXIT_OK


def _falsify(bound: BoundTrace, files: list[Path], quiet: bool) -> int:
    """Alter everything, and list the fields in which a change went unnoticed."""
    with Live() as live:

        def progress(done: int, total: int) -> None:
            if not quiet:
                live.show(f"falsifying line {done} of {total}")

        result = falsify(files, bound.trace, Interpreter(bound.model), bound.binding, progress)
    print(f"falsified: {result.refused.total():,} of {result.total:,} changes refused")
    for name in sorted(result.surviving_fields):
        survivors = [s for s in result.survivors if s.field == name]
        first = survivors[0]
        _tell(
            f"  not (always) checked: {name}: {len(survivors)}, first {first.place} {first.change}"
        )
    return EXIT_OK
