"""The native engine beside TLC, on models of our own, in one run.

    python tools/bench/native.py [--quick] [--only NAME]... [--jar FILE] [--write]

Both checkers run with two workers, each in a process of its own, one after the other; counted is
the wall time from the process's start to its end. Both must find the same counts, or there is no
figure. Acceptor runs twice: with no cache of any kind, which is what the ratio is of, and again
with what the first run kept. Its fixed cost (start, parse, shapes, compiling) is the wall time of a
run without cache that ends at 2,000 states. Peak memory is the largest resident set of the process
or of one that it waited for. C is the same search written by hand, in c/, on one thread; our
figure beside it is CPU time without the fixed run's.

`--quick` takes small models; `--jar` is a newer TLC; `--write` keeps table and plot in NATIVE.md
and native.svg beside this file. PROPERTIES are left out for both: refinement takes TLC hours.

Needs the extra `tlc`. A figure says how the two compare on this machine at this hour.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # run as a script
    sys.path.insert(0, str(HERE.parent))

from bench.plot import Panel, drawn  # noqa: E402
from bench.rate import ROOT, BenchError, machine, tlc_command, without_properties  # noqa: E402

_COUNTS = re.compile(r"^(\d+) states generated, (\d+) distinct states found", re.MULTILINE)
_FIRST_STATES = 2000
_UNDECIDED = 20


@dataclass(frozen=True)
class Case:
    """A model, with a small configuration for `--quick`, and its like in C."""

    spec: str
    cfg: str
    small: str
    c: str = ""


CASES = (
    Case(
        "tools/bench/models/TwoPhaseCommit.tla",
        "TwoPhaseCommit.cfg",
        "TwoPhaseCommit_small.cfg",
        "two_phase.c",
    ),
    Case("tools/bench/models/Mutex.tla", "Mutex.cfg", "Mutex_small.cfg"),
    Case("tools/bench/models/SnapshotStore.tla", "SnapshotStore.cfg", "SnapshotStore_small.cfg"),
    Case("specs/consensus/MCPaxos.tla", "MCPaxos.cfg", "MCPaxos_small.cfg", "paxos.c"),
    Case("specs/log/MCMultiPaxos.tla", "MCMultiPaxos.cfg", "MCMultiPaxos_small.cfg"),
)


@dataclass(frozen=True)
class Run:
    """One process: what it printed, wall and CPU seconds, and its peak memory in bytes."""

    out: str
    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Row:
    """What one model came to."""

    name: str
    generated: int
    distinct: int
    tlc: Run
    cold: Run
    warm: Run
    fixed: Run
    c: float | None

    @property
    def ratio(self) -> float:
        """TLC's wall time by ours."""
        return self.tlc.wall / self.cold.wall

    @property
    def by_c(self) -> float | None:
        """Our CPU time without the fixed cost, by that of C."""
        return None if self.c is None else max(0.0, self.cold.cpu - self.fixed.cpu) / self.c


# --- processes ------------------------------------------------------------------------------------


def run(command: Sequence[str], cwd: Path, env: dict[str, str] | None = None, fine: int = 0) -> Run:
    """Run a process to its end. Raises `BenchError` for an exit code that is not `fine`."""
    with tempfile.TemporaryFile() as file:
        began = time.monotonic()
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdout=file, stderr=subprocess.STDOUT, text=False
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        out = file.read().decode("utf-8", "replace")
    if process.returncode != fine:
        tail = "\n".join(out.strip().splitlines()[-15:])
        raise BenchError(f"{command[0]} ended with {process.returncode}\n{tail}")
    return Run(out, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def tlc(spec: Path, cfg: Path, jar: Path | None) -> tuple[Run, tuple[int, int]]:
    """TLC's run with two workers."""
    with tempfile.TemporaryDirectory() as scratch:
        command = tlc_command(scratch)
        command[command.index("-XX:+UseSerialGC")] = "-XX:+UseParallelGC"
        command[command.index("-workers") + 1] = "2"
        if jar is not None:
            command[command.index("-cp") + 1] = str(jar)
        done = run([*command, "-config", os.path.relpath(cfg, spec.parent), spec.name], spec.parent)
    found = _COUNTS.search(done.out)
    if found is None:
        raise BenchError("TLC's output has no counts")
    return done, (int(found[1]), int(found[2]))


def ours(spec: Path, cfg: Path, cache: Path, *more: str, fine: int = 0) -> Run:
    """Our run with two threads; caches are below a folder."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
    env = {**os.environ, "PYTHONPATH": paths, "XDG_CACHE_HOME": str(cache)}
    options = ["--engine", "native", "--threads", "2", "--quiet", *more]
    command = [sys.executable, "-m", "acceptor", "check", str(spec), "--config", str(cfg)]
    return run([*command, *options], ROOT, env, fine)


def in_c(name: str) -> tuple[float, tuple[int, int]] | None:
    """CPU seconds and counts of a program in c/; None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        target = str(Path(scratch) / "search")
        run([compiler, "-O3", "-march=native", "-o", target, str(HERE / "c" / name)], HERE)
        answer = json.loads(run([target], HERE).out)
    return answer["cpu"], (answer["generated"], answer["distinct"])


def measured(case: Case, cfg_name: str, jar: Path | None, *, small: bool) -> Row:
    """One row. Raises `BenchError` where counts differ."""
    spec = ROOT / case.spec
    with tempfile.TemporaryDirectory() as scratch:
        cfg = spec.parent / cfg_name
        if "PROPERT" in cfg.read_text("utf-8"):
            cfg = without_properties(cfg, Path(scratch))
        cache = Path(scratch) / "cache"
        told = Path(scratch) / "result.json"
        cold = ours(spec, cfg, cache, "--json", str(told))
        result = json.loads(told.read_text("utf-8"))
        counts = result["counts"]["generated"], result["counts"]["distinct"]
        if result["engine"]["name"] != "native":
            raise BenchError(f"{spec.stem} was left to another engine: {result['engine']}")
        warm = ours(spec, cfg, cache)
        few = min(_FIRST_STATES, max(1, counts[1] // 2))
        other = Path(scratch) / "other"
        fixed = ours(spec, cfg, other, "--max-states", str(few), fine=_UNDECIDED)
        theirs, found = tlc(spec, cfg, jar)
    if found != counts:
        raise BenchError(f"{spec.stem}: TLC found {found}, Acceptor {counts}")
    c = in_c(case.c) if case.c and not small else None
    if c is not None and c[1] != counts:
        raise BenchError(f"{spec.stem}: C found {c[1]}, Acceptor {counts}")
    return Row(spec.stem, *counts, theirs, cold, warm, fixed, None if c is None else c[0])


# --- the report -----------------------------------------------------------------------------------


def report(rows: Sequence[Row]) -> str:
    """The figures as a table."""
    lines = [
        "| model | generated / distinct | TLC, s | Acceptor, s | again, s | TLC / Acceptor "
        "| fixed cost, s | CPU s: TLC, Acceptor | peak MB: TLC, Acceptor | C, CPU s | ours / C |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in rows:
        c = "- | -" if r.c is None or r.by_c is None else f"{r.c:.3f} | {r.by_c:.1f}"
        lines.append(
            f"| {r.name} | {r.generated:,} / {r.distinct:,} | {r.tlc.wall:.1f} "
            f"| {r.cold.wall:.2f} | {r.warm.wall:.2f} | {r.ratio:.1f} | {r.fixed.wall:.2f} "
            f"({r.fixed.cpu:.2f} CPU) | {r.tlc.cpu:.1f}, {r.cold.cpu:.2f} "
            f"| {r.tlc.peak >> 20}, {r.cold.peak >> 20} | {c} |"
        )
    mean = math.exp(sum(math.log(r.ratio) for r in rows) / len(rows))
    by_cpu = math.exp(sum(math.log(r.tlc.cpu / r.cold.cpu) for r in rows) / len(rows))
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    return "\n".join(
        [
            *lines,
            "",
            f"Geometric mean of TLC / Acceptor: {mean:.1f} in wall time, {by_cpu:.1f} in CPU time.",
            "",
            f"Machine: {machine()}; load {load}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.",
        ]
    )


def plot(rows: Sequence[Row]) -> str:
    """Rate and memory against distinct states."""
    rates = {
        "Acceptor": [(float(r.distinct), r.generated / r.cold.wall) for r in rows],
        "TLC": [(float(r.distinct), r.generated / r.tlc.wall) for r in rows],
        "C, one thread": [(float(r.distinct), r.generated / r.c) for r in rows if r.c],
    }
    memory = {
        "Acceptor": [(float(r.distinct), r.cold.peak / 1e6) for r in rows],
        "TLC": [(float(r.distinct), r.tlc.peak / 1e6) for r in rows],
    }
    return drawn(
        [
            Panel("Rate", "distinct states", "generated a second, whole run", rates),
            Panel("Memory", "distinct states", "peak, MB", memory),
        ]
    )


def main() -> int:
    """Run everything, print, and keep the result if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small models")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="one model")
    parser.add_argument("--jar", type=Path, help="another TLC than that of the package index")
    parser.add_argument("--write", action="store_true", help="keep the result in NATIVE.md")
    given = parser.parse_args()
    rows: list[Row] = []
    for case in CASES:
        name = Path(case.spec).stem
        if given.only and name not in given.only:
            continue
        cfg = case.small if given.quick else case.cfg
        try:
            rows.append(measured(case, cfg, given.jar, small=given.quick))
        except BenchError as e:
            print(f"no figure for {name}: {e}", file=sys.stderr)
            return 1
        r = rows[-1]
        print(f"{name}: TLC {r.tlc.wall:.1f} s, Acceptor {r.cold.wall:.2f} s", file=sys.stderr)
    if not rows:
        print("no model has that name", file=sys.stderr)
        return 1
    text = report(rows)
    print(text)
    if given.write:
        words = [*(["--quick"] if given.quick else []), *(f"--only {n}" for n in given.only)]
        command = " ".join(["native.py", *words, "--write"])
        (HERE / "native.svg").write_text(plot(rows), "utf-8")
        (HERE / "NATIVE.md").write_text(
            f"# The last run of `{command}`\n\n{text}\n\n![rate and memory](native.svg)\n", "utf-8"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
