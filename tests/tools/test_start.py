"""The bench of the way in: what it runs, and what it makes of that. No time is asked about."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from acceptor import check
from bench import start
from bench.rate import BenchError
from bench.start import PEER, Timed, report
from bench.start_specs import long_spec, write

BENCH = Path(start.__file__)


def test_a_run_without_a_peer_prints_a_table() -> None:
    words = [sys.executable, str(BENCH), "--runs", "1", "--ours"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    head = re.match(r"A specification of (\d+) lines; a model of (\d+) states\.", done.stdout)
    assert head is not None
    assert (int(head[1]), int(head[2])) == (len(long_spec().splitlines()), 300)
    assert int(head[1]) >= 1_000
    rows = re.findall(r"^\| ([^|]+)((?: \| \d+\.\d\d){4}) \|$", done.stdout, re.MULTILINE)
    assert [name for name, _ in rows] == [
        "version",
        "first state, parsed anew",
        "first state, parse kept",
        "of that inside, parsed anew",
        "of that inside, parse kept",
        "small model",
    ]
    assert all(float(figure) > 0 for _, row in rows for figure in row.split(" | ")[1:])
    answers = re.findall(r"^- (.+): (yes|no)$", done.stdout, re.MULTILINE)
    assert len(answers) == 3 and not any("TLC" in text for text, _ in answers)


def test_the_specifications_are_what_they_are_said_to_be(tmp_path: Path) -> None:
    write(tmp_path)
    assert check(tmp_path / "Small.tla").counts.distinct == 300
    still = check(tmp_path / "Still" / "Line.tla")
    assert (still.counts.distinct, still.first and still.first.kind) == (1, "deadlock")


def _rows(**walls: float) -> list[Timed]:
    names = {
        "version": "version",
        "anew": "first state, parsed anew",
        "kept": "first state, parse kept",
        "small": "small model",
        "peer": f"small model{PEER}",
    }
    return [
        Timed(names[n], [], wall=[wall, 9.0], cpu=[wall, 9.0], found={(600, 300)})
        for n, wall in walls.items()
    ]


def test_the_least_of_the_runs_is_held_against_what_is_asked() -> None:
    text = report(_rows(version=0.1, anew=1.4, kept=0.31, small=0.3, peer=0.9), 2)
    assert [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith("- ")] == [
        "yes",
        "yes",
        "no",
        "yes",
    ]
    assert "| first state, parse kept | 0.31 | 4.66 | 0.31 | 4.66 |" in text


def test_a_command_that_fails_gives_no_figure(tmp_path: Path) -> None:
    timed = Timed("broken", [sys.executable, "-c", "print('why'); raise SystemExit(3)"])
    with pytest.raises(BenchError, match="broken ended with 3\nwhy"):
        timed.run(tmp_path, {})
    silent = Timed("silent", [sys.executable, "-c", ""], counts=True)
    with pytest.raises(BenchError, match="silent printed no counts"):
        silent.run(tmp_path, {})


def test_a_folder_is_emptied_before_each_run(tmp_path: Path) -> None:
    kept = tmp_path / "cache" / "acceptor" / "parsed"
    kept.mkdir(parents=True)
    (kept / "old").write_text("")
    Timed("any", [sys.executable, "-c", ""], emptied=tmp_path / "cache").run(tmp_path, {})
    assert list(kept.iterdir()) == []
