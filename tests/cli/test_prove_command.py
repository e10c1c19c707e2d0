"""`acceptor prove` from end to end: what it prints, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.progress import Live
from tests.smt import specs

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def counters(tmp_path: Path) -> str:
    (tmp_path / "Counters.tla").write_text(specs.COUNTERS.lstrip())
    (tmp_path / "Counters.cfg").write_text(specs.CFG + "INVARIANTS Inv Ordered\n")
    return str(tmp_path / "Counters.tla")


def test_proved(counters: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", counters]) == 0
    out = capsys.readouterr().out
    assert "Inv is inductive and implies Ordered: 10 obligations proved" in out
    assert out.splitlines()[0].split() == ["Init", "Inc", "Reset"]
    assert "Same         ok     ok     ok" in out


def test_refuted_with_the_states_and_the_action(
    counters: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", counters, "--drop", "Same", "--jobs", "1", "-q"]) == 12
    out = capsys.readouterr().out
    assert "Inc does not keep TypeOK:" in out
    assert "\\* Inc(" in out
    assert "False (" in out
    assert "Counters.tla:8:" in out
    assert "y \\in 0..5" in out
    assert "Inv is not inductive: 2 of 7 obligations fail" in out


def test_what_is_proved_can_be_chosen(counters: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", counters, "--invariant", "TypeOK", "--implies", "TypeOK"]) == 12
    assert "Inc does not keep TypeOK" in capsys.readouterr().out
    assert main(["prove", counters, "--implies", "Small"]) == 12
    assert "A state satisfies the invariant, but not Small:" in capsys.readouterr().out


def test_each_conjunct_left_out_in_turn(counters: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", counters, "--needed", "--jobs", "1"]) == 0
    assert "Without Same: Inc does not keep TypeOK:" in capsys.readouterr().out


def test_a_conjunct_that_is_not_needed_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = specs.COUNTERS.lstrip().replace("/\\ Same", "/\\ Same /\\ x >= y", 1)
    (tmp_path / "Counters.tla").write_text(text)
    (tmp_path / "Counters.cfg").write_text(specs.CFG + "INVARIANT Inv\n")
    assert main(["prove", str(tmp_path / "Counters.tla"), "--needed"]) == 20
    assert "Without Inv!3: Inv is inductive" in capsys.readouterr().out


def test_a_bounded_search(counters: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["prove", counters, "--steps", "2", "--invariant", "Small"]) == 0
    assert "No run of 2 steps or fewer makes Small false" in capsys.readouterr().out
    assert main(["prove", counters, "--steps", "5", "--invariant", "Small"]) == 12
    assert "Small is false after 3 steps" in capsys.readouterr().out


def test_undecided_has_a_code_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = specs.COUNTERS.lstrip().replace("y' = y + d", "y' \\in Int")
    (tmp_path / "Counters.tla").write_text(text)
    (tmp_path / "Counters.cfg").write_text(specs.CFG + "INVARIANT Inv\n")
    assert main(["prove", str(tmp_path / "Counters.tla")]) == 20
    out = capsys.readouterr().out
    assert "undecided: Inc keeps Same: not encoded: Int can't be enumerated" in out
    assert "Inv is undecided: 3 of 9 obligations are open" in out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--drop", "TypeOK"], 151, "error[prove.untyped]: the invariant doesn't say what values"),
        (["--drop", "Sam"], 151, "did you mean `Same`?"),
        (["--drop", "Whatever"], 151, "its conjuncts are TypeOK, Same"),
        (["--invariant", "Imv"], 151, "did you mean `Inv`?"),
        (["--implies", "Smal"], 151, "did you mean `Small`?"),
    ],
)
def test_wrong_names(
    counters: str,
    arguments: list[str],
    code: int,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["prove", counters, *arguments]) == code
    assert message in capsys.readouterr().err


def test_nothing_to_prove(counters: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(counters).with_suffix(".cfg").write_text(specs.CFG)
    assert main(["prove", counters]) == 151
    assert "there is nothing to prove" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--timeout", "0"], ["--steps", "-1"], ["--timeout", "x"]])
def test_wrong_numbers(
    counters: str, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", counters, *arguments]) == 2
    assert "usage: acceptor prove" in capsys.readouterr().err


def test_interrupted(
    counters: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ctrl_c(_: Live, line: str) -> None:
        if line.startswith("6 obligations"):
            raise KeyboardInterrupt

    monkeypatch.setattr(Live, "show", ctrl_c)
    assert main(["prove", counters, "--drop", "Same", "--jobs", "1"]) == 130
    out = capsys.readouterr().out
    assert "Inv without Same: interrupted; 6 obligations looked at, " in out


def test_a_bounded_search_that_is_interrupted_says_how_far_it_was(
    counters: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ctrl_c(_: Live, line: str) -> None:
        if line.startswith("no run of 1 "):
            raise KeyboardInterrupt

    monkeypatch.setattr(Live, "show", ctrl_c)
    assert main(["prove", counters, "--steps", "4", "--invariant", "Inv"]) == 130
    out = capsys.readouterr().out
    assert out == "No run of 1 steps or fewer makes Inv false: interrupted; 4 were asked for\n"


def test_a_narrow_terminal(
    counters: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prove", counters, "-q"]) == 0
    wide = capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")
    assert main(["prove", counters, "-q"]) == 0
    narrow = capsys.readouterr().out
    assert max(map(len, wide.splitlines())) > 40 >= max(map(len, narrow.splitlines()))
    assert narrow.count(" ok") == wide.count(" ok")


def test_the_same_counterexample_each_time() -> None:
    spec = str(ROOT / "specs" / "consensus" / "IndPaxos.tla")
    command = [sys.executable, "-m", "acceptor", "prove", spec, "--drop", "OneProposal", "--jobs=1"]
    path = os.pathsep.join((str(ROOT), str(ROOT / "tools")))
    shown = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        run = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        assert run.returncode == 12
        shown.append(run.stdout.rpartition("Inv is not inductive")[0])
    assert "leads to" in shown[0]
    assert shown[0] == shown[1]


def test_from_python(counters: str) -> None:
    import acceptor  # noqa: PLC0415 — as a user does

    result = acceptor.prove(counters)
    assert result.proved
    assert result.implied == ("Ordered",)
    dropped = acceptor.prove(counters, implies=[], drop=["Same"], jobs=2)
    assert [str(v.obligation) for v in dropped.failures] == ["Inc keeps TypeOK"]


def test_a_bounded_search_says_that_it_leaves_constraints_out(
    counters: str, capsys: pytest.CaptureFixture[str]
) -> None:
    cfg = Path(counters).with_suffix(".cfg")
    cfg.write_text(cfg.read_text() + "CONSTRAINT Small\n")
    assert main(["prove", counters, "--steps", "2", "--invariant", "Small"]) == 0
    assert "CONSTRAINT Small is not applied" in capsys.readouterr().err
