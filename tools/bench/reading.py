"""What may live here: reading every module of a directory, and listing those that are refused.

Usage: PYTHONPATH=.:tools python -m bench.reading DIRECTORY [-I DIR ...]
A file is parsed and resolved with its own directory and those of -I as search path. Printed are the
files that are refused with the first reason, the slowest ones, and how many there are of each code.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pymodel import sema
from pymodel.errors import SpecError

_SLOWEST = 5


def main(argv: Sequence[str] | None = None) -> int:
    """Read all files, print the list; the exit code is 0 when none made us fail."""
    parser = argparse.ArgumentParser(description="read every TLA+ module of a directory")
    parser.add_argument("directory", type=Path)
    parser.add_argument("-I", "--include", type=Path, action="append", default=[])
    arguments = parser.parse_args(argv)
    counts: Counter[str] = Counter()
    times: list[tuple[float, Path]] = []
    for path in sorted(arguments.directory.rglob("*.tla")):
        begun = time.perf_counter()
        code, reason = _read(path, arguments.include)
        times.append((time.perf_counter() - begun, path))
        counts[code] += 1
        if code != "ok":
            print(f"{path.relative_to(arguments.directory)}: {reason}")
    times.sort(reverse=True)
    for seconds, path in times[:_SLOWEST]:
        print(f"{seconds:6.2f} s  {path.relative_to(arguments.directory)}")
    print(", ".join(f"{code} {count}" for code, count in counts.most_common()))
    return 1 if counts["failure"] else 0


def _read(path: Path, include: Sequence[Path]) -> tuple[str, str]:
    """`ok`, a diagnostic's code, or `failure` when the fault is ours; and the reason."""
    try:
        sema.load(path, include)
    except SpecError as error:
        first = error.diagnostics[0]
        place = f"{first.span.line}:{first.span.col} " if first.span else ""
        return first.code, f"{place}{first.code} {first.message}"
    except Exception as error:
        return "failure", f"{type(error).__name__}: {error}"
    return "ok", ""


if __name__ == "__main__":
    sys.exit(main())
