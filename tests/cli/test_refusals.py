"""What a command line says, word for word, where it takes files or flags to be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptor.__main__ import main

GOOD = "---- MODULE A ----\nEXTENDS Naturals\nVARIABLE x\nInit == x = 0\nNext == x' = x\n====\n"
CFG = "INIT Init\nNEXT Next\n"

CASES: dict[str, tuple[str, str, str, int, str]] = {
    "sema.module-name": (
        "check A.tla",
        GOOD.replace("MODULE A", "MODULE B"),
        CFG,
        150,
        "A.tla:1:13: error[sema.module-name]: ",
    ),
    "cfg.symmetry": (
        "check A.tla",
        GOOD.replace("Init ==", "Sym == {1}\nInit =="),
        CFG + "SYMMETRY Sym\n",
        151,
        "A.tla:4:1: error[cfg.symmetry]: ",
    ),
    "syntax.number": (
        "check A.tla",
        GOOD.replace("x = 0", f"x = {'9' * 4001}"),
        CFG,
        150,
        "A.tla:4:13: error[syntax.number]: a number of over 4,000 digits",
    ),
    "pluscal.none": ("pluscal A.tla", GOOD, CFG, 150, "A.tla"),
    "prove.no-invariant": ("prove A.tla", GOOD, CFG, 151, "error[prove.no-invariant]: "),
    "store.secret": (
        "store --data store --access-key K",
        GOOD,
        CFG,
        151,
        "error[store.secret]: --access-key needs --secret-file",
    ),
    "store.open": ("store --data store --host 0.0.0.0", GOOD, CFG, 151, "error[store.open]: "),
}


@pytest.mark.parametrize("code", CASES)
def test_it_is_refused_with_its_code_and_place(
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words, module, cfg, exit_code, begins = CASES[code]
    monkeypatch.chdir(tmp_path)
    Path("A.tla").write_text(module)
    Path("A.cfg").write_text(cfg)
    ended = main(words.split())
    told = capsys.readouterr()
    said = told.err + told.out
    assert f"error[{code}]" in said
    assert begins in said
    assert ended == exit_code
    assert "Traceback" not in said


def test_a_file_that_is_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("A.tla").write_bytes(b"---- MODULE A ----\n\xff\n====\n")
    Path("A.cfg").write_text(CFG)
    assert main(["check", "A.tla"]) == 150
    assert capsys.readouterr().err == (
        "error[file.encoding]: A.tla is not UTF-8 (byte 19)\n  hint: save the file as UTF-8\n"
    )


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
