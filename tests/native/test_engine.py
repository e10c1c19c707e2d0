"""What may live here: the native engine beside the interpreter: the same answers to the same
questions, whatever it takes over and gives back."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pymodel.engine.base import FAULT, ExploreRequest, ExploreResult
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native import build
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.engine import NativeEngine
from pymodel.engine.native.threads import conducted
from pymodel.kernel import load_text
from pymodel.kernel.model import Model
from tests.native.fakes import TWO_PHASE, PackedTwoPhase
from tests.native.programs import two_phase

_ROOT = Path(__file__).resolve().parents[2]


def _model(n: int, more: str = "INVARIANT Consistent") -> Model:
    cfg = f"CONSTANT N = {n}\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n{more}\n"
    return load_text(TWO_PHASE.strip() + "\n", cfg, name="Commit.tla")


def _engine(n: int, *, bad: bool = False, threads: int = 2, sample: int = 20) -> NativeEngine:
    model = _model(n, "INVARIANT NoCommit" if bad else "INVARIANT Consistent")
    return NativeEngine(
        model,
        compile_model=lambda _model, _samples: PackedTwoPhase(n, two_phase(n, bad=bad)),
        threads=threads,
        sample_states=sample,
    )


def _same(a: ExploreResult, b: ExploreResult) -> None:
    for name in ("generated", "distinct", "depth", "queue", "finished", "fired", "fresh"):
        assert getattr(a, name) == getattr(b, name), name
    for name in ("states", "parents", "actions"):
        assert list(getattr(a, name)) == list(getattr(b, name)), name
    assert [(v.kind, v.name, v.state) for v in a.violations] == [
        (v.kind, v.name, v.state) for v in b.violations
    ]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("sample", [1, 20, 500])
def test_all_that_is_found_is_the_interpreters(sample: int, threads: int) -> None:
    engine, interpreter = _engine(4, sample=sample, threads=threads), Interpreter(_model(4))
    found, wanted = engine.explore(ExploreRequest()), interpreter.explore(ExploreRequest())
    _same(found, wanted)
    assert engine.provenance().engine == "native"
    assert engine.provenance().native + engine.provenance().interpreted == 1568
    assert all(engine.digest(s) == interpreter.digest(s) for s in wanted.states)
    last = wanted.states[-1]
    assert [engine.decode(s) for s in engine.path(last)] == [
        interpreter.decode(s) for s in interpreter.path(last)
    ]
    assert [(a, engine.decode(s)) for a, s in engine.moves(700)] == [
        (a, interpreter.decode(s)) for a, s in interpreter.moves(700)
    ]


def test_a_violation_comes_with_the_interpreters_counts() -> None:
    """Exploring stops in the middle of a state, as one search after the other does."""
    engine = _engine(4, bad=True)
    interpreter = Interpreter(_model(4, "INVARIANT NoCommit"))
    found, wanted = engine.explore(ExploreRequest()), interpreter.explore(ExploreRequest())
    _same(found, wanted)
    state = found.violations[0].state
    assert state is not None
    assert [engine.decode(s) for s in engine.path(state)] == [
        interpreter.decode(s) for s in interpreter.path(state)
    ]
    assert engine.provenance().reasons == (("something that does not hold", 1),)


def test_exploring_goes_on_after_violations() -> None:
    engine = _engine(3, bad=True)
    interpreter = Interpreter(_model(3, "INVARIANT NoCommit"))
    request = ExploreRequest(stop_at_violation=False)
    found, wanted = engine.explore(request), interpreter.explore(request)
    _same(found, wanted)
    assert len(found.violations) > 5


@pytest.mark.parametrize("limit", [{"max_states": 700}, {"max_levels": 5}, {"max_states": 30}])
def test_limits_end_where_the_interpreters_do(limit: dict[str, int]) -> None:
    engine, interpreter = _engine(4), Interpreter(_model(4))
    for _ in range(4):
        found = engine.explore(ExploreRequest(**limit))
        wanted = interpreter.explore(ExploreRequest(**limit))
        _same(found, wanted)
        limit = {k: 2 * v for k, v in limit.items()}


def test_a_checkpoint_goes_on_in_another_engine() -> None:
    engine, interpreter = _engine(4), Interpreter(_model(4))
    engine.explore(ExploreRequest(max_states=700))
    sections = engine.snapshot()
    for other in (_engine(4), Interpreter(_model(4))):
        other.restore(sections)
        _same(other.explore(ExploreRequest()), interpreter.explore(ExploreRequest()))
    _same(engine.explore(ExploreRequest()), interpreter.explore(ExploreRequest()))


class _Narrow(PackedTwoPhase):
    """Room for one message more at a time, starting with none."""

    def __init__(self, n: int, room: int = 0, limit: int = 99) -> None:
        super().__init__(n, two_phase(n, bad=True))
        self.room, self.limit = room, limit

    def encode(self, values):  # type: ignore[no-untyped-def]
        from pymodel.engine.native.shapes import DoesNotFit  # noqa: PLC0415

        if len(values["msgs"]) > self.room:
            raise DoesNotFit(values["msgs"])
        return super().encode(values)

    def widened(self, values):  # type: ignore[no-untyped-def]
        room = max(len(v["msgs"]) for v in values)
        if room > self.limit:
            raise Declined(None, "there is no more room")
        return _Narrow(self.n, room, self.limit)


def test_a_layout_that_is_widened_loses_nothing() -> None:
    """The runtime stores everything; what the interpreter is asked to keep widens the layout."""
    engine = NativeEngine(
        _model(3, "INVARIANT NoCommit"),
        compile_model=lambda _m, s: _Narrow(3, max(len(v["msgs"]) for v in s)),
        sample_states=20,
    )
    found = engine.explore(ExploreRequest(stop_at_violation=False))
    interpreter = Interpreter(_model(3, "INVARIANT NoCommit"))
    _same(found, interpreter.explore(ExploreRequest(stop_at_violation=False)))


@pytest.mark.parametrize("fault", [Declined(None, "no code for that"), KeyError("oops")])
def test_what_cannot_be_compiled_is_the_interpreters(fault: Exception) -> None:
    def fails(_model: object, _samples: object) -> PackedTwoPhase:
        raise fault

    engine = NativeEngine(_model(3), compile_model=fails, sample_states=20)
    interpreter = Interpreter(_model(3))
    _same(engine.explore(ExploreRequest()), interpreter.explore(ExploreRequest()))
    told = engine.provenance()
    assert (told.engine, told.native) == ("interpreter", 0)
    assert told.declined == "no code for that" or told.declined.startswith(FAULT)


def test_many_states_that_are_given_back_hand_everything_back() -> None:
    """Code that traps everywhere is given up, and what was found is kept."""
    from pymodel.engine.native import engine as module  # noqa: PLC0415
    from pymodel.engine.native import ir  # noqa: PLC0415

    program = two_phase(4)
    body = (ir.Trap(0),)
    functions = {**program.functions, "next": ir.Function("next", program.fields, None, body)}
    traps = ir.Program(program.fields, functions, "next", ("somewhere: a trap",))
    made = NativeEngine(
        _model(4), compile_model=lambda _m, _s: PackedTwoPhase(4, traps), sample_states=20
    )
    interpreter = Interpreter(_model(4))
    _same(made.explore(ExploreRequest()), interpreter.explore(ExploreRequest()))
    assert made.provenance().engine == "interpreter"
    assert made.provenance().given_back == module._MANY_EVENTS
    assert "somewhere: a trap" in made.provenance().declined


def test_an_interruption_comes_when_nothing_is_half_done() -> None:
    """The task is told to stop, ends, and then the caller is interrupted."""
    steps = []

    def task(stop: threading.Event) -> None:
        signal.raise_signal(signal.SIGINT)
        while not stop.is_set():
            time.sleep(0.001)
        steps.append("done")

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            conducted(task)
    finally:
        signal.signal(signal.SIGINT, before)
    assert steps == ["done"]


def test_the_engine_works_without_llvmlite(tmp_path: Path) -> None:
    """On a machine that has none, the interpreter does everything, and --explain says why."""
    (tmp_path / "llvmlite.py").write_text("raise ImportError('none here')\n")
    (tmp_path / "Counts.tla").write_text(
        "---- MODULE Counts ----\nEXTENDS Integers\nVARIABLE x\nInit == x = 0\n"
        "Next == x' = (x + 1) % 5000\n====\n"
    )
    (tmp_path / "Counts.cfg").write_text("INIT Init\nNEXT Next\n")
    run = subprocess.run(
        [sys.executable, "-m", "acceptor", "check", "Counts.tla", "--explain", "--quiet"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{_ROOT}:{_ROOT / 'tools'}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "5000 distinct states found" in run.stdout
    assert "llvmlite is not there: none here" in run.stdout


def test_code_that_would_be_very_large_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the ways multiply in which a formula under a `\\A` is true, lowering took minutes (seed
    2258 of the campaign), and nothing was told meanwhile."""
    monkeypatch.setattr(build, "_STATEMENTS", 20)
    model = _model(3)
    engine = NativeEngine(model, sample_states=0)
    result = engine.explore(ExploreRequest())
    assert engine.provenance().declined == "compiled code would be very large"
    _same(result, Interpreter(model).explore(ExploreRequest()))
