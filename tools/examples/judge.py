"""What may live here: one model through `acceptor check`, in its own process, and the judgement."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.collection import RESULTS, Model

ROOT = Path(__file__).resolve().parents[2]
UNDECIDED = 20


@dataclass(frozen=True)
class Outcome:
    """How a model ended.

    `kind` is "agrees", "differs", "undecided", "timeout", "memory", or "left" for one that was not
    run; `why` says more than the counts do.
    """

    kind: str
    seconds: float
    exit_code: int | None = None
    total: int | None = None
    distinct: int | None = None
    depth: int | None = None
    why: str = ""


def check(model: Model, budget: float, memory: float) -> Outcome:
    """Run the model with `budget` seconds and `memory` GiB, and compare."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="examples-") as scratch:
        answer = Path(scratch) / "answer.json"
        command = [sys.executable, "-m", "acceptor", "check", model.module]
        command += ["--config", model.cfg, "--json", str(answer), "--quiet"]
        paths = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
        try:
            done = subprocess.run(
                command,
                cwd=model.root,
                env={**os.environ, "PYTHONPATH": paths},
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=budget,
                preexec_fn=_limit(int(memory * 2**30)),
            )
        except subprocess.TimeoutExpired:
            return Outcome("timeout", budget, why=f"more than {budget:g} s")
        seconds = time.monotonic() - started
        if "MemoryError" in done.stderr or done.returncode == -9:
            return Outcome("memory", seconds, why=f"more than {memory:g} GiB")
        result = _read(answer)
    if result is None:
        return _refused(done.returncode, done.stdout + done.stderr, seconds)
    return judge(model, result, seconds)


def judge(model: Model, result: dict[str, Any], seconds: float) -> Outcome:
    """Compare the answer with what is recorded."""
    counts = result["counts"]
    code = int(result["exit_code"])
    found = Outcome(
        "agrees", seconds, code, counts["generated"], counts["distinct"], counts["depth"]
    )
    if code == UNDECIDED or (code == 0 and not result["finished"]):
        return _with(found, "undecided", "; ".join(result["undecided"]) or "not finished")
    said = "; ".join(f["message"] for f in result["findings"]) or result["verdict"]
    if model.exit_code is not None and code != model.exit_code:
        return _with(found, "differs", f"exit code {code}, recorded {model.exit_code}: {said}")
    counted = model.total is not None or model.distinct is not None
    if code not in RESULTS.values() or (counted and code != 0 and model.exit_code is None):
        return _with(found, "differs", f"exit code {code}: {said}")  # it should have run to its end
    if code == 0:  # a run that a violation ends is cut somewhere, and not at the same place
        pairs = ((found.total, model.total), (found.distinct, model.distinct))
        if any(theirs is not None and theirs != mine for mine, theirs in pairs):
            ours, theirs = (found.total, found.distinct), (model.total, model.distinct)
            return _with(found, "differs", f"counts {ours}, recorded {theirs}")
    return found


def _with(outcome: Outcome, kind: str, why: str) -> Outcome:
    return Outcome(**{**outcome.__dict__, "kind": kind, "why": why})


def _limit(octets: int) -> Callable[[], None]:
    def apply() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (octets, octets))

    return apply


def _read(path: Path) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    return answer


def _refused(code: int, output: str, seconds: float) -> Outcome:
    """A run that gave no result: the first lines of what it said are the reason."""
    said = [text.strip() for text in output.splitlines() if text.strip()]
    return Outcome("differs", seconds, code, why=f"exit code {code}: {' | '.join(said[:2])}")
