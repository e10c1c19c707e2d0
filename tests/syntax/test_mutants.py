"""Broken specs and configurations end in an answer or a SpecError: no traceback, hang or flood.

The last run of all 10,000, seeds 0 to 9,999: see MUTANTS.md beside this file.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.syntax.mutants import Mutant, failure, mutant

ROOT = Path(__file__).resolve().parent.parent.parent
FEW = 150


def run_seeds(first: int, count: int) -> str:
    """A range of seeds in a process of its own, whose limits bind nobody else."""
    command = [sys.executable, "-m", "tests.syntax.mutants", str(first), str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_few_mutants() -> None:
    assert run_seeds(0, FEW) == f"seeds 0 to {FEW - 1}: {FEW} mutants, 0 went wrong\n"


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 10_000, 1_000))
def test_ten_thousand_mutants(first: int) -> None:
    assert run_seeds(first, 1_000).endswith(" 1000 mutants, 0 went wrong\n")


SPEC = """---- MODULE M ----
CONSTANTS a, b
VARIABLE x
Init == x = INIT
Next == x' = NEXT
===="""


@pytest.mark.parametrize("bracket", ["()", "{}", "<<>>"])
@pytest.mark.parametrize("place", ["INIT", "NEXT"])
@pytest.mark.parametrize("depth", [150, 250, 500])
def test_brackets_nested_deeper_than_python_allows(bracket: str, place: str, depth: int) -> None:
    half = len(bracket) // 2
    deep = bracket[:half] * depth + "x" * (place == "NEXT") + bracket[half:] * depth
    text = SPEC.replace(place, deep if bracket != "()" else f"({deep.replace('()', '(1)')})")
    spec = text.replace("INIT", "1").replace("NEXT", "1")
    assert failure(Mutant(0, "", spec, "CONSTANTS a = a b = b INIT Init NEXT Next", {})) == ""


def test_symmetry_of_what_is_no_set() -> None:
    spec = SPEC.replace("INIT", "1").replace("NEXT", "x")
    cfg = "CONSTANTS a = a b = b INIT Init NEXT Next SYMMETRY a"
    assert failure(Mutant(0, "", spec, cfg, {})) == ""


def test_a_seed_gives_one_mutant() -> None:
    assert mutant(7) == mutant(7)
    assert len({mutant(seed).spec + mutant(seed).cfg for seed in range(50)}) == 50


def test_a_failure_is_found() -> None:
    """The harness itself: an error of ours is not taken for an answer."""
    spec = "---- MODULE M ----\nEXTENDS Other\n===="
    broken = Mutant(0, "", spec, "", {"Other": 1})  # type: ignore[dict-item]
    assert failure(broken).startswith(("TypeError", "AttributeError"))
