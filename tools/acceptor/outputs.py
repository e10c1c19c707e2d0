"""What may live here: the files that a check writes: which formats there are, and writing them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from acceptor import __version__
from pymodel.check.result import CheckResult, TraceStep
from pymodel.frozen import frozen


@frozen
class Report:
    """A report that was asked for: its format and its file, "-" for standard output."""

    format: str
    file: str


class CannotWriteError(Exception):
    """This result has nothing for the format to show; says why."""


def report(word: str) -> Report:
    """`FORMAT` or `FORMAT=FILE`, as argparse's `type`."""
    name, _, file = word.partition("=")
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise argparse.ArgumentTypeError(f"{name!r} is none of the formats: {known}")
    return Report(name, file or "-")


def write(reports: Sequence[Report], result: CheckResult) -> bool:
    """Write all reports, even after one that failed; False when one could not be written."""
    written = [_write(r, result) for r in reports]
    return all(written)


def _write(wanted: Report, result: CheckResult) -> bool:
    try:
        content = FORMATS[wanted.format](result, wanted.file)
    except CannotWriteError as e:
        print(f"{wanted.format}: nothing is written: {e}", file=sys.stderr)
        return True
    if wanted.file == "-":
        sys.stdout.write(content)
        return True
    try:
        Path(wanted.file).write_text(content, encoding="utf-8")
    except OSError as e:
        print(f"cannot write {wanted.file}: {e.strerror}", file=sys.stderr)
        return False
    print(f"wrote {wanted.file}", file=sys.stderr)
    return True


def behaviour(result: CheckResult) -> tuple[tuple[TraceStep, ...], TraceStep | None, str]:
    """The behaviour to show, the step back if it has no end, and what it shows: of the first
    finding that has one, else of the first witness. `CannotWriteError` when there is none."""
    for finding in result.findings:
        if finding.trace:
            return finding.trace, finding.loop, finding.message
    for witness in result.witnesses:
        if witness.trace:
            return witness.trace, None, f"A state in which {witness.name}."
    raise CannotWriteError("there is no behaviour to show")


# --- formats: each imports what it needs when it is asked for -------------------------------------


def _text(result: CheckResult, _file: str) -> str:
    from pymodel.report import text  # noqa: PLC0415

    return text.report(result) + "\n"


def _json(result: CheckResult, _file: str) -> str:
    from pymodel.report import json  # noqa: PLC0415

    return json.dumps(result)


def _html(result: CheckResult, _file: str) -> str:
    from pymodel.report import html  # noqa: PLC0415

    return html.page(result)


def _dot(result: CheckResult, _file: str) -> str:
    from pymodel.report import dot  # noqa: PLC0415

    if result.graph is None:
        raise CannotWriteError("there is no graph, or it has too many states")
    return dot.dot(result.graph, result.model)


def _itf(result: CheckResult, _file: str) -> str:
    from pymodel.report import itf  # noqa: PLC0415

    steps, loop, about = behaviour(result)
    return itf.dumps(steps, loop, result.model, about)


def _tla(result: CheckResult, file: str) -> str:
    from pymodel.report import tla  # noqa: PLC0415

    steps, loop, _ = behaviour(result)
    name = f"{result.model}_Trace" if file == "-" else Path(file).stem
    return tla.module(name, steps, loop)


def _junit(result: CheckResult, _file: str) -> str:
    from pymodel.report import junit  # noqa: PLC0415

    return junit.dumps(result)


def _sarif(result: CheckResult, _file: str) -> str:
    from pymodel.report import sarif  # noqa: PLC0415

    return sarif.dumps(result, __version__)


FORMATS: Mapping[str, Callable[[CheckResult, str], str]] = MappingProxyType(
    {
        "text": _text,
        "json": _json,
        "itf": _itf,
        "tla": _tla,
        "html": _html,
        "dot": _dot,
        "junit": _junit,
        "sarif": _sarif,
    }
)
