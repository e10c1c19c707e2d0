"""What is refused of a SYMMETRY. What else is refused, word for word: test_golden_commands.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptor.__main__ import main

GOOD = "---- MODULE A ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n"
CFG = "INIT Init\nNEXT Next\n"


@pytest.mark.parametrize(
    "permutations",
    ["{1}", "Permutations({1, 2})", 'Permutations({"p", "q"})', "{[y \\in {a, b} |-> a]}", "{{a}}"],
)
def test_a_symmetry_that_permutes_no_model_values_is_refused(
    permutations: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The referee ends with an error too; taken as they are, some would merge unlike states."""
    path = tmp_path / "A.tla"
    sym = f"CONSTANTS a, b\nSym == {permutations}\nInit =="
    path.write_text(GOOD.replace("Naturals", "Naturals, TLC").replace("Init ==", sym))
    path.with_suffix(".cfg").write_text(f"{CFG}SYMMETRY Sym\nCONSTANTS a = a b = b\n")
    assert main(["check", str(path)]) == 151
    assert "SYMMETRY Sym is no set of permutations" in "".join(capsys.readouterr())


@pytest.mark.parametrize("permutations", ["Permutations({a, b})", "Permutations({})", "{}"])
def test_a_symmetry_of_model_values_is_taken(permutations: str, tmp_path: Path) -> None:
    path = tmp_path / "A.tla"
    sym = f"CONSTANTS a, b\nSym == {permutations}\nInit =="
    path.write_text(GOOD.replace("Naturals", "Naturals, TLC").replace("Init ==", sym))
    path.with_suffix(".cfg").write_text(f"{CFG}SYMMETRY Sym\nCONSTANTS a = a b = b\n")
    assert main(["check", str(path), "-q"]) == 0
