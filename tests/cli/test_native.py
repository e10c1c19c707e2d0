"""Native code from the outside: what a user sees of it, and what becomes of a run when memory ends,
the user interrupts, a compiler fails or a cached file is damaged."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from acceptor.__main__ import main
from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native import compiler, jit
from pymodel.engine.native.engine import NativeEngine
from pymodel.engine.native.search import Search
from pymodel.kernel import load

ROOT = Path(__file__).resolve().parents[2]
#: (N + 1) ^ 3 states, in 3 N + 1 levels.
SPEC = """---- MODULE Cube ----
EXTENDS Naturals
CONSTANT N
VARIABLES x, y, z
Init == x = 0 /\\ y = 0 /\\ z = 0
Next == \\/ x < N /\\ x' = x + 1 /\\ UNCHANGED <<y, z>>
        \\/ y < N /\\ y' = y + 1 /\\ UNCHANGED <<x, z>>
        \\/ z < N /\\ z' = z + 1 /\\ UNCHANGED <<x, y>>
Inside == x + y + z < 3 * N + 1
Far == x + y + z < 3 * N
====
"""


@pytest.fixture
def cube(tmp_path: Path) -> Path:
    path = tmp_path / "Cube.tla"
    path.write_text(SPEC)
    return path


def configured(cube: Path, n: int, more: str = "INVARIANT Inside") -> Path:
    cfg = f"CONSTANT N = {n}\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n{more}\n"
    cube.with_suffix(".cfg").write_text(cfg)
    return cube


def checked(cube: Path, *words: str) -> dict[str, object]:
    answer = cube.with_name("answer.json")
    main(["check", str(cube), "--quiet", "--json", str(answer), *words])
    found: dict[str, object] = json.loads(answer.read_text())
    return found


@pytest.mark.parametrize("engine", ["auto", "native", "packed"])
def test_the_answer_tells_who_found_the_states(
    engine: str, cube: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(configured(cube, 14)), "--engine", engine, "--explain"]) == 0
    out = capsys.readouterr().out
    assert "9451 states generated, 3375 distinct states found, 0 states left on queue." in out
    assert "no fingerprint collision can hide a state" in out
    name, code = ("packed", "packed Python") if engine == "packed" else ("native", "compiled code")
    assert re.search(
        rf"Engine: {name}\. [\d,]+ states by {code} \(\d threads?, 1 word a state", out
    )


def test_tlcs_workers_are_threads(cube: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for workers in ("1", "2", "auto"):
        assert main(["tlc", "-workers", workers, str(configured(cube, 14))]) == 0
        out = capsys.readouterr().out
        assert "9451 states generated, 3375 distinct states found" in out
        assert "-workers is accepted and changes nothing" not in out


# --- memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["interpreter", "native", "packed"])
def test_a_space_that_does_not_fit_is_undecided_with_what_was_found(
    engine: str, cube: Path, tmp_path: Path
) -> None:
    """In a process of its own: ours has more memory than the limit by now."""
    configured(cube, 190)
    answer = tmp_path / "answer.json"
    words = ["check", str(cube), "--quiet", "--engine", engine, "--memory", "150M"]
    words += ["--threads", "1", "--json", str(answer), "--max-seconds", "300"]
    done = subprocess.run(
        [sys.executable, "-m", "acceptor", *words],
        env=_environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 20, done.stderr
    found = json.loads(answer.read_text())
    (why,) = found["undecided"]
    assert re.match(r"the state space does not fit in 150 MiB of memory: [\d,]+ distinct", why)
    assert 10_000 < found["counts"]["distinct"] < 191**3
    assert found["counts"]["queue"] > 0


def test_what_was_found_before_memory_ended_is_right(cube: Path) -> None:
    """The limit of the stored states: they are the first ones, in their order."""
    model = load(configured(cube, 60), cube.with_suffix(".cfg"))
    for backend in ("native", "packed"):
        cut = NativeEngine(model, backend=backend, sample_states=0, threads=2, memory=2 << 20)
        found = cut.explore(ExploreRequest())
        assert found.full == 2 << 20
        assert not found.finished
        assert 5_000 < found.distinct < 61**3
        whole = Interpreter(model)
        wanted = whole.explore(ExploreRequest(max_states=found.distinct))
        assert [cut.digest(s) for s in found.states] == [whole.digest(s) for s in wanted.states]
        assert 0 <= found.depth - wanted.depth <= 1, "the level may have ended with the last one"


# --- interruptions, and going on ------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["native", "packed"])
def test_ctrl_c_answers_with_what_was_found(engine: str, cube: Path) -> None:
    """The process is interrupted while compiled code runs: the summary comes, and the exit code."""
    configured(cube, 300)
    words = [sys.executable, "-m", "acceptor", "check", str(cube), "--engine", engine]
    process = subprocess.Popen(
        words, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()  # progress: it is exploring
        while "depth" in line and int(line.split()[1].rstrip(":")) < 25:
            line = process.stderr.readline()
        assert "queued" in line
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        out, _ = process.communicate(timeout=60)
        took = time.monotonic() - sent
    finally:
        process.kill()
    assert process.returncode == 130
    counts = re.search(
        r"(\d+) states generated, (\d+) distinct states found, (\d+) states left", out
    )
    assert counts is not None
    assert int(counts[2]) > 1_000
    assert int(counts[3]) > 0
    assert "interrupted" in out
    print(f"answered within {took:.2f} s")


@pytest.mark.parametrize("engine", ["native", "packed"])
@pytest.mark.parametrize("then", ["native", "packed", "interpreter"])
def test_a_checkpoint_is_taken_up_by_any_engine(engine: str, then: str, cube: Path) -> None:
    configured(cube, 16)
    kept = cube.with_name("kept")
    cut = checked(
        cube,
        "--engine",
        engine,
        "--checkpoint",
        "9",
        "--checkpoint-dir",
        str(kept),
        "--max-states",
        "3000",
    )
    assert cut["exit_code"] == 20
    found = checked(cube, "--engine", then, "--recover", str(kept))
    assert found["exit_code"] == 0
    counts = found["counts"]
    assert isinstance(counts, dict)
    assert [counts[k] for k in ("generated", "distinct", "depth", "queue")] == [13873, 4913, 49, 0]


# --- faults ---------------------------------------------------------------------------------------


def test_a_compiler_that_crashes_leaves_the_model_to_the_interpreter(
    cube: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """As LLVM does on some programs: the process aborts. The user is told once, without asking."""
    crash = tmp_path / "crash.py"
    crash.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGABRT)\n")
    monkeypatch.setattr(compiler, "__file__", str(crash))
    monkeypatch.setattr(jit, "_read", lambda _entry: None)
    assert main(["check", str(configured(cube, 9)), "--engine", "native"]) == 0
    out = capsys.readouterr().out
    assert "2701 states generated, 1000 distinct states found" in out
    assert out.count("which we would like to hear of") == 1
    assert "status -6" in out


def test_a_fault_while_exploring_loses_nothing(
    cube: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    advance, calls = Search.advance, []

    def fails(self: Search, *words: object) -> object:
        calls.append(words)
        if len(calls) == 9:
            raise KeyError("a fault of ours")
        return advance(self, *words)  # type: ignore[arg-type]

    monkeypatch.setattr(Search, "advance", fails)
    assert main(["check", str(configured(cube, 9)), "--engine", "native"]) == 0
    out = capsys.readouterr().out
    assert len(calls) == 9
    assert "2701 states generated, 1000 distinct states found" in out
    assert out.count("which we would like to hear of") == 1


def test_damaged_object_code_is_made_again(
    cube: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    configured(cube, 9)
    wanted = checked(cube, "--engine", "native")["counts"]
    folder = tmp_path / "cache" / "acceptor" / "native"
    entries = list(folder.glob("*.o"))
    assert entries
    good = [entry.read_bytes() for entry in entries]
    for entry, data in zip(entries, good, strict=True):
        entry.write_bytes(data[: len(data) // 2] + b"\0" * (len(data) // 2))
    again = checked(cube, "--engine", "native")
    assert again["exit_code"] == 0
    assert _sums(again["counts"]) == _sums(wanted)
    assert [entry.read_bytes() for entry in entries] == good


def _sums(counts: object) -> object:
    assert isinstance(counts, dict)
    return {k: v for k, v in counts.items() if k != "seconds"}


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}"}
