"""What may live here: asking TLC about every model of specs/ and writing down what it says.

    python -m tests.specs.pin [--tier fast|slow|all] [--check] [NAME ...]

NAME is a part of a configuration's path. With --check nothing is written, and a difference from
what is written ends with exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bench.rate import without_properties
from tests.differential.printed import digest
from tests.differential.tlc import RefereeResult, run_tlc
from tests.specs.manifest import MANIFEST, Entry, read, write

#: The largest models take TLC minutes, each; far more than that is a hang.
TIMEOUT = 3600.0


class UnexpectedError(RuntimeError):
    """TLC refutes something else than the manifest says, or nothing, or something at all."""


def ask(entry: Entry) -> Entry:
    """The entry with TLC's answers.

    Raises `UnexpectedError` when the verdict is not the one that the entry is there for.
    """
    with tempfile.TemporaryDirectory(prefix="pin-") as work:
        result = run_tlc(
            entry.module_path,
            _cfg_for_tlc(entry, Path(work)),
            library=entry.search_paths,
            timeout=TIMEOUT,
            dump=entry.tier == "fast",
        )
    expect(entry, result)
    ended = result.finished
    return replace(
        entry,
        verdict=result.verdict,
        exit_code=result.exit_code,
        generated=result.generated if ended else None,
        distinct=result.distinct if ended else None,
        depth=result.depth if ended else None,
        states=digest(result.states) if result.states is not None else None,
        trace=len(result.trace) or None,
    )


def _cfg_for_tlc(entry: Entry, work: Path) -> Path:
    """The configuration that TLC gets: the entry's own, or a copy of it without its PROPERTIES."""
    if not entry.tlc_without_properties:
        return entry.cfg_path
    return without_properties(entry.cfg_path, work)


def expect(entry: Entry, result: RefereeResult) -> None:
    """Compare what TLC found with what the entry says has to break."""
    wanted = entry.breaks
    found = {"ok": None, "invariant": result.property_name, "property": entry.breaks}.get(
        result.verdict, result.verdict
    )
    if found != wanted:
        said = "\n".join(result.messages[-12:])
        raise UnexpectedError(f"{entry.name}: {found} instead of {wanted}\n{said}")


def main(arguments: list[str]) -> int:
    """Ask about the chosen entries one by one, and say so."""
    parser = argparse.ArgumentParser(prog="python -m tests.specs.pin", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--tier", choices=("fast", "slow", "all"), default="all")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    models, proofs = read()
    failed = False
    for i, entry in enumerate(models):
        if options.tier not in ("all", entry.tier):
            continue
        if options.names and not any(n in entry.name for n in options.names):
            continue
        start = time.monotonic()
        try:
            answered = ask(entry)
        except UnexpectedError as e:
            failed = True
            print(e, flush=True)
            continue
        seconds = time.monotonic() - start
        same = answered == entry
        print(f"{'same' if same else 'new '} {seconds:6.1f} s  {summary(answered)}", flush=True)
        if options.check:
            failed = failed or not same
        else:
            models[i] = answered
            MANIFEST.write_text(write(models, proofs), encoding="utf-8")
    return 1 if failed else 0


def summary(entry: Entry) -> str:
    """One line about an entry."""
    if entry.generated is not None:
        said = f"{entry.generated} generated, {entry.distinct} distinct, depth {entry.depth}"
    else:
        said = f"{entry.breaks}, {entry.trace or 0} states"
    return f"{entry.name}: {entry.verdict}, {said}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
