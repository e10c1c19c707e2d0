"""`acceptor simulate`: what a failing run says of itself is enough to have it again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.commands import simulate as command
from impl.invariants import Violation
from impl.sim.run import SimConfig, SimResult, simulate

SIZES = ["--log-replica", "--faults", "3", "--clients", "2", "--requests", "4"]


def test_a_failure_names_the_command_that_gives_it_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    runs: list[SimResult] = []

    def failing(config: SimConfig) -> SimResult:
        runs.append(replace(simulate(config), violations=(Violation("Agreement", "seeded"),)))
        return runs[-1]

    monkeypatch.setattr(command, "simulate", failing)
    assert main(["simulate", "--seed", "5", "-q", *SIZES]) == 12
    out = capsys.readouterr().out
    assert "Agreement: seeded" in out
    again = next(x for x in out.splitlines() if "again: acceptor " in x).split("acceptor ")[1]
    words = again.removesuffix("out/traces") + str(tmp_path)
    assert main(words.split()) == 12
    first, second = runs
    assert first.steps > 100
    assert (first.steps, first.lost, first.faults) == (second.steps, second.lost, second.faults)
    assert sorted(f.name for f in (tmp_path / "seed-5").glob("*.ndjson"))


def test_a_folder_of_runs_is_no_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "--seed", "5", "-q", *SIZES, "--out", str(tmp_path)]) == 0
    assert "1 of 1 runs hold: " in capsys.readouterr().out
    assert main(["trace", "-q", str(tmp_path)]) == 255
    err = capsys.readouterr().err
    assert f"there is no .ndjson file in {tmp_path}" in err
    assert f"check one at a time: {tmp_path / 'seed-5'}" in err
    assert main(["trace", "-q", str(tmp_path / "seed-5")]) == 0
