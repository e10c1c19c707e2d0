"""Translations in files: marks, checksums, what is up to date, the .cfg, and both commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from acceptor.__main__ import main
from pymodel.errors import Source, SpecError
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.files import CFG_MARK, checksum, edited_by_hand, write_cfg
from pymodel.syntax.pluscal.options import parse_options
from pymodel.syntax.pluscal.translate import translate

TEXT = """---- MODULE Two ----
EXTENDS Integers
(* --algorithm Two
variables x = 0;
process p \\in 1..2
variables y;
begin a: x := x + 1;
      b: y := x;
end process;
end algorithm *)
After == x > 0
====
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "Two.tla"
    path.write_text(TEXT, encoding="utf-8")
    return path


def _state(path: Path) -> State:
    parsed = parse_source(Source(path.name, path.read_text(encoding="utf-8")))
    assert parsed.pluscal is not None
    return parsed.pluscal.state


def test_checksum_is_that_of_the_joined_lines() -> None:
    assert checksum(["123", "456789"]) == "cbf43926"


def test_write_puts_marks_behind_the_algorithm(module: Path) -> None:
    assert _state(module) is State.MISSING
    assert main(["pluscal", str(module), "--write"]) == 0
    text = module.read_text(encoding="utf-8")
    head, _, rest = text.partition(
        "\\* BEGIN TRANSLATION (chksum(pcal) \\in STRING /\\ chksum(tla)"
    )
    assert head == TEXT[: TEXT.index("After")]
    assert rest.endswith("\n\\* END TRANSLATION\nAfter == x > 0\n====\n")
    assert _state(module) is State.FRESH
    assert not edited_by_hand(Source("Two.tla", text))


def test_write_twice_changes_nothing(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    once = module.read_text(encoding="utf-8")
    assert main(["pluscal", str(module), "--write"]) == 0
    assert module.read_text(encoding="utf-8") == once


def test_check_sees_a_changed_algorithm(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["pluscal", str(module), "--write"])
    assert main(["pluscal", str(module), "--check"]) == 0
    text = module.read_text(encoding="utf-8").replace("a: x := x + 1", "a: x := x + 2")
    module.write_text(text, encoding="utf-8")
    assert main(["pluscal", str(module), "--check"]) == 1
    assert "any more: a would differ" in capsys.readouterr().out


def test_moving_and_reindenting_an_algorithm_leaves_it_fresh(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8").replace("begin a:", "\n\nbegin\n      a:")
    module.write_text(text, encoding="utf-8")
    assert _state(module) is State.FRESH


def test_check_sees_a_translation_edited_by_hand(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8").replace("x' = x + 1", "x' = x + 3")
    module.write_text(text, encoding="utf-8")
    assert main(["pluscal", str(module), "--check"]) == 1
    said = capsys.readouterr().out
    assert "edited after it was made" in said
    assert "a would differ" in said


def test_options_of_the_command_line_do_not_make_a_translation_stale(module: Path) -> None:
    main(["pluscal", str(module), "--write", "-sf"])
    assert "SF_vars(p(self))" in module.read_text(encoding="utf-8")
    assert _state(module) is State.FRESH


def test_a_broken_algorithm_leaves_its_old_translation(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8").replace("y := x;", "y = x;")
    module.write_text(text, encoding="utf-8")
    parsed = parse_source(Source("Two.tla", text))
    assert parsed.pluscal is not None
    assert parsed.pluscal.state is State.ASIDE
    assert parsed.pluscal.trouble[0].code == "syntax.expected"


def test_line_ends_stay_as_they_are(module: Path) -> None:
    module.write_bytes(TEXT.replace("\n", "\r\n").encode())
    main(["pluscal", str(module), "--write"])
    data = module.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    main(["pluscal", str(module), "--write", "-unixEOL"])
    assert b"\r" not in module.read_bytes()


def test_pcal_writes_module_backup_and_cfg(module: Path) -> None:
    assert main(["pcal", str(module.with_suffix("")), "-termination"]) == 0
    assert module.with_suffix(".old").read_text(encoding="utf-8") == TEXT
    assert _state(module) is State.FRESH
    cfg = module.with_suffix(".cfg").read_text(encoding="utf-8")
    assert cfg == (
        "SPECIFICATION Spec\nCONSTANT defaultInitValue = defaultInitValue\n"
        f"PROPERTY Termination\n{CFG_MARK}\n"
    )


def test_pcal_leaves_the_cfg_alone_under_nocfg(module: Path) -> None:
    assert main(["pcal", str(module), "-nocfg"]) == 0
    assert not module.with_suffix(".cfg").exists()


def test_a_cfg_keeps_what_its_user_wrote() -> None:
    translation = translate(Source("Two.tla", TEXT), parse_options(["-wf"]))
    assert translation is not None
    old = f"SPECIFICATION Old\nPROPERTY Termination\n{CFG_MARK}\nINVARIANT Inv\n"
    new = write_cfg(old, translation)
    assert new == (
        "SPECIFICATION Spec\nCONSTANT defaultInitValue = defaultInitValue\n"
        f"{CFG_MARK}\nINVARIANT Inv\n"
    )
    own = write_cfg("SPECIFICATION Mine\n", translation)
    assert own.splitlines()[-1] == "SPECIFICATION Mine"
    assert "SPECIFICATION Spec" not in own


def test_print_is_what_write_writes(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pluscal", str(module)]) == 0
    printed = capsys.readouterr().out
    main(["pluscal", str(module), "--write"])
    assert printed in module.read_text(encoding="utf-8") + "\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-lineWidth", "20"], "pluscal.option"),
        (["-spec", "PlusCal"], "pluscal.option"),
    ],
)
def test_bad_options(
    module: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["pluscal", str(module), *words]) == 150
    assert f"error[{code}]" in capsys.readouterr().err


def test_no_algorithm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "None.tla"
    path.write_text("---- MODULE None ----\nA == 1\n====\n", encoding="utf-8")
    assert main(["pluscal", str(path)]) == 150
    assert "error[pluscal.none]" in capsys.readouterr().err


def test_line_width_breaks_long_lists(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ", ".join(f"variable{i} = {i}" for i in range(12))
    module.write_text(TEXT.replace("x = 0", f"x = 0, {names}"), encoding="utf-8")
    main(["pluscal", str(module), "-lineWidth", "60"])
    lists = capsys.readouterr().out.split("ProcSet")[0]
    assert max(len(line) for line in lists.splitlines()) <= 60


def test_an_algorithm_outside_its_module(tmp_path: Path) -> None:
    path = tmp_path / "Out.tla"
    text = "---- MODULE Out ----\nEXTENDS Integers\nA == 1\n====\n"
    algorithm = "--algorithm Out variables x = 0; begin a: x := A; end algorithm\n"
    path.write_text(text + algorithm, encoding="utf-8")
    assert _state(path) is State.MISSING
    assert main(["pluscal", str(path), "--write"]) == 0
    assert _state(path) is State.FRESH
    assert path.read_text(encoding="utf-8").endswith("\\* END TRANSLATION\n====\n" + algorithm)


def test_the_stars_that_end_a_comment_are_no_operators() -> None:
    """Prose behind the algorithm's comment is not looked at, whatever the number of stars."""
    for stars in ("*", "**", "***", "****"):
        text = TEXT.replace("end algorithm *)", f"end algorithm {stars})\n\\* isn't `it\n")
        assert parse_source(Source("Two.tla", text)).pluscal is not None
        cut = text.replace("end algorithm", "")
        with pytest.raises(SpecError) as caught:
            parse_source(Source("Two.tla", cut))
        assert "comment that the algorithm stands in ends" in caught.value.render()


def test_an_old_translators_text_is_fresh(module: Path) -> None:
    """Before 2019 the stuttering of a finished algorithm stood in Next itself."""
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8")
    start, end = text.index("(* Allow infinite"), text.index("Next ==")
    old = text[:start] + text[end:].replace(
        "\\/ Terminating",
        '\\/ (* Disjunct *) ((\\A self \\in ProcSet: pc[self] = "Done") /\\ UNCHANGED vars)',
    )
    module.write_text(old, encoding="utf-8")
    assert "Terminating" not in old
    assert _state(module) is State.FRESH
    module.write_text(old.replace('"Done") /\\', '"b") /\\'), encoding="utf-8")
    assert _state(module) is State.STALE
