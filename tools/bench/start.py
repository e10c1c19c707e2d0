"""The way in: how long a user waits, on specs of our own, with TLC in the same run as a peer.

    python tools/bench/start.py [--runs N] [--ours | --write]

Measured are whole processes, from the command to its end, N times each, one at a time and in turns:

- `acceptor --version`;
- a generated specification of a thousand lines until its first state, with an empty cache and with
  a filled one; TLC parses it anew each time, and is given no more to explore; and of that the part
  from reading to the first state, without the start of Python and its imports;
- a model of 300 states from start to verdict.

Wall-clock and CPU seconds (user and system, all threads, children included), the least and the
median. Python may keep its bytecode, as on a user's machine, in a folder of its own that is filled
before anything is measured. Both checkers have to find the same counts, or there is no figure.
`--write` keeps the result in RESULTS.md beside this file. Needs the extra `tlc`, but for `--ours`,
which leaves TLC out.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # run as `python tools/bench/start.py`, from anywhere

from bench.rate import ROOT, BenchError, keep, machine, tlc_command  # noqa: E402
from bench.start_specs import long_spec, write  # noqa: E402

#: What issue 3 asks for: wall-clock seconds.
VERSION, FIRST, CACHED = 0.15, 1.5, 0.3
PEER = ", TLC"
_COUNTS = re.compile(r"([\d,]+) states generated, ([\d,]+) distinct states?")

# --- measuring ------------------------------------------------------------------------------------


@dataclass
class Timed:
    """A command, and how long its runs took."""

    name: str
    command: list[str]
    #: How it ends when all is well; and whether its counts are looked at.
    ends: int = 0
    counts: bool = False
    #: A folder that is emptied before each run.
    emptied: Path | None = None
    #: Whether it measures itself, and prints how long the part took that counts.
    inside: bool = False
    #: The folder that it runs in, below the scratch one.
    folder: str = ""
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    found: set[tuple[int, int]] = field(default_factory=set)

    def run(self, cwd: Path, env: dict[str, str]) -> None:
        """Run it once more."""
        if self.emptied is not None:
            for file in self.emptied.glob("*/*/*"):
                file.unlink()
        before, begun = os.times(), time.perf_counter()
        done = subprocess.run(
            self.command,
            cwd=cwd / self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        self.wall.append(time.perf_counter() - begun)
        after = os.times()
        self.cpu.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
        if done.returncode != self.ends:
            tail = (done.stdout + done.stderr).strip().splitlines()[-10:]
            raise BenchError("\n".join([f"{self.name} ended with {done.returncode}", *tail]))
        if self.inside:
            self.wall[-1], self.cpu[-1] = json.loads(done.stdout)
        if self.counts:
            counts = _COUNTS.search(done.stdout)
            if counts is None:
                raise BenchError(f"{self.name} printed no counts:\n{done.stdout}")
            self.found.add((int(counts[1].replace(",", "")), int(counts[2].replace(",", ""))))


def measured(runs: int, scratch: Path, *, peer: bool = True) -> list[Timed]:
    """All commands, each run so many times, in turns; without TLC's, unless there is a `peer`."""
    write(scratch)
    ours = [sys.executable, "-m", "acceptor"]
    empty, filled = scratch / "empty", scratch / "filled"
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
    env["PYTHONPYCACHEPREFIX"] = str(scratch / "bytecode")
    env["XDG_CACHE_HOME"] = str(filled)
    # An undecided verdict: nothing wrong in what was seen.
    first = [*ours, "check", "Line.tla", "--max-depth", "1"]
    child = [sys.executable, str(Path(__file__)), "--child"]
    tlc = tlc_command(str(scratch / "meta")) if peer else []
    all_of_them = [
        Timed("version", [*ours, "--version"]),
        Timed("first state, parsed anew", first, ends=20, emptied=empty),
        Timed("first state, parse kept", first, ends=20),
        Timed("of that inside, parsed anew", [*child, str(empty)], emptied=empty, inside=True),
        Timed("of that inside, parse kept", [*child, str(filled)], inside=True),
        Timed(f"first state{PEER}", [*tlc, "-deadlock", "Line"], counts=True, folder="Still"),
        Timed("small model", [*ours, "check", "Small.tla"], counts=True),
        Timed(f"small model{PEER}", [*tlc, "Small"], counts=True),
    ]
    if not peer:
        all_of_them = [timed for timed in all_of_them if not timed.name.endswith(PEER)]
    for turn in range(runs + 1):
        for timed in all_of_them:
            own = {**env, "XDG_CACHE_HOME": str(empty)} if timed.emptied else env
            timed.run(scratch, own)
            if turn == 0:  # fills what is kept between runs
                timed.wall.clear()
                timed.cpu.clear()
    return all_of_them


def _child(cache: Path) -> None:
    """Print the wall-clock and CPU seconds from reading Line.tla to its first state."""
    from acceptor import load  # noqa: PLC0415
    from pymodel.engine.base import ExploreRequest  # noqa: PLC0415
    from pymodel.engine.interpreter import Interpreter  # noqa: PLC0415

    begun = time.perf_counter(), time.process_time()
    engine = Interpreter(load("Line.tla", cache=cache / "acceptor" / "parsed"))
    found = engine.explore(ExploreRequest(max_levels=0))
    seconds = time.perf_counter() - begun[0], time.process_time() - begun[1]
    if found.generated != 1:
        sys.exit(f"{found.generated} initial states")
    print(json.dumps(seconds))


# --- the report -----------------------------------------------------------------------------------


def report(rows: list[Timed], runs: int) -> str:
    """The figures as a table, and what is asked of them."""
    by_name = {row.name: min(row.wall) for row in rows}
    (counts,) = next(row.found for row in rows if row.name == "small model")
    lines = [
        f"A specification of {len(long_spec().splitlines())} lines; a model of "
        f"{counts[1]} states. Seconds of whole processes, {runs} runs each.",
        "",
        "| what | wall, least | wall, median | CPU, least | CPU, median |",
        "|---|---|---|---|---|",
        *(
            f"| {row.name} | {min(row.wall):.2f} | {statistics.median(row.wall):.2f} "
            f"| {min(row.cpu):.2f} | {statistics.median(row.cpu):.2f} |"
            for row in rows
        ),
        "",
    ]
    asked = [
        (f"version under {VERSION} s", by_name["version"] < VERSION),
        (f"first state under {FIRST} s", by_name["first state, parsed anew"] < FIRST),
        (f"under {CACHED} s when its parse is kept", by_name["first state, parse kept"] < CACHED),
    ]
    peer = by_name.get(f"small model{PEER}")
    if peer is not None:
        asked.append(("a model of 300 states faster than TLC", by_name["small model"] < peer))
    lines += [f"- {text}: {'yes' if holds else 'no'}" for text, holds in asked]
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    lines += ["", f"Machine: {machine()}; load {load}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC."]
    return "\n".join(lines)


def main() -> int:
    """Measure, print, and keep the result if asked to; 1 when there is no figure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="of each (default: 7)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--write", action="store_true", help="keep the result in RESULTS.md")
    how.add_argument("--ours", action="store_true", help="leave TLC out")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child is not None:
        _child(given.child)
        return 0
    try:
        with tempfile.TemporaryDirectory(prefix="start-") as scratch:
            rows = measured(given.runs, Path(scratch), peer=not given.ours)
    except BenchError as e:
        print(f"no figure: {e}", file=sys.stderr)
        return 1
    counts = set().union(*(row.found for row in rows if row.name.startswith("small model")))
    if len(counts) > 1:
        print(f"no figure: the counts differ: {counts}", file=sys.stderr)
        return 1
    text = report(rows, given.runs)
    print(text)
    if given.write:
        keep(f"start.py --runs {given.runs}", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
