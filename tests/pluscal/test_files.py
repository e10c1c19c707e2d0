"""Translations in files: marks, checksums, what is up to date, the .cfg, and both commands."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.api import check
from pymodel.errors import Source, SpecError
from pymodel.report.pluscal import notices
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.files import CFG_MARK, checksum, edited_by_hand, write_cfg
from pymodel.syntax.pluscal.locate import find_options
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


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("\\* PlusCal options (-wf)", "wf"),
        ("(* PlusCal\n options\n  ( wf, termination\n -noDoneDisjunct) *)", "wf termination done"),
        ("\\* PlusCal options (version 1.8, -labelRoot L, -lineWidth 90, unixEOL debug)", ""),
        ("\\* PlusCal options (see page 5)", ""),
        ("\\* PlusCal options ()", ""),
        ("\\* pluscal options (wf)", ""),
        ('S == "PlusCal options (wf)"', ""),
        ('\\* "quoted" and PlusCal options (sf)', "sf"),
    ],
)
def test_options_of_a_file(comment: str, words: str) -> None:
    """As TLC's translator reads them, but for what it passes over without a word."""
    source = Source("Two.tla", TEXT.replace("EXTENDS Integers", f"EXTENDS Integers\n{comment}"))
    options = parse_options(find_options(source))
    said = [options.fairness] if options.fairness else []
    said += ["termination"] if options.termination else []
    said += [] if options.done_disjunct else ["done"]
    assert " ".join(said) == words


def test_a_command_line_does_not_contradict_its_file(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT.replace("EXTENDS Integers", "EXTENDS Integers \\* PlusCal options (wf)")
    module.write_text(text, encoding="utf-8")
    assert main(["pcal", str(module), "-sf"]) == 150
    assert "-wf is asked for, and -sf too" in capsys.readouterr().err
    assert module.read_text(encoding="utf-8") == text
    assert main(["pcal", str(module), "-wf", "-debug"]) == 0
    assert main(["pluscal", str(module), "--check", "-sf"]) == 2


def test_a_translation_of_other_fairness_is_told(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may come of an option of the command line, or of a word that was changed since."""
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8").replace("process p ", "fair process p ")
    module.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["pluscal", str(module), "--check"]) == 0
    assert "the fairness of -nof" in capsys.readouterr().out


def test_a_bad_option_leaves_the_translation_that_is_there(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8").replace(
        "After ==", "\\* PlusCal options (-x)\nAfter =="
    )
    parsed = parse_source(Source("Two.tla", text))
    assert parsed.pluscal is not None
    assert (parsed.pluscal.state, parsed.pluscal.trouble[0].code) == (State.ASIDE, "pluscal.option")


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


def test_what_is_not_the_translation_stays_byte_for_byte(module: Path) -> None:
    """A mark of byte order, mixed line ends, Unicode; the .old file and the .cfg likewise."""
    data = b"\xef\xbb\xbf" + TEXT.replace("After", "\\* \u2200\nAfter").encode()
    data = data.replace(b"EXTENDS Integers\n", b"EXTENDS Integers\r\n").replace(
        b"x;\n", b"x;\t\r\n"
    )
    module.write_bytes(data)
    cfg = module.with_suffix(".cfg")
    cfg.write_bytes(b"INVARIANT A\r\nINVARIANT B\n")
    assert main(["pcal", str(module)]) == 0
    assert module.with_suffix(".old").read_bytes() == data
    new = module.read_bytes()
    start, end = new.index(b"\r\n\\* BEGIN"), new.index(b"\\* END TRANSLATION") + 18
    assert new[:start] + new[end:] == data
    assert cfg.read_bytes().endswith(b"INVARIANT A\r\nINVARIANT B\r\n")
    assert _state(module) is State.FRESH


def test_a_read_only_module_stays_as_it_is(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module.chmod(0o444)
    for command in (["pluscal", "--write"], ["pcal"]):
        assert main([*command, str(module)]) == 153
        assert "read-only" in capsys.readouterr().err
    assert module.read_text(encoding="utf-8") == TEXT
    assert sorted(p.name for p in module.parent.iterdir()) == ["Two.old", "Two.tla"]


def test_a_link_and_the_rights_of_a_file_are_kept(module: Path, tmp_path: Path) -> None:
    module.chmod(0o640)
    link = tmp_path / "other" / "Two.tla"
    link.parent.mkdir()
    link.symlink_to(module)
    (tmp_path / "Two.tla.new").write_text("somebody's", encoding="utf-8")
    assert main(["pluscal", str(link), "--write"]) == 0
    assert link.is_symlink()
    assert _state(module) is State.FRESH
    assert module.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "Two.tla.new").read_text(encoding="utf-8") == "somebody's"


def test_a_file_that_is_not_utf_8_is_refused_and_stays(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = TEXT.replace("After", "\\* \xe9\nAfter").encode("latin-1")
    module.write_bytes(data)
    assert main(["pcal", str(module)]) == 150
    assert "error[file.encoding]" in capsys.readouterr().err
    assert module.read_bytes() == data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("After", "\\* BEGIN TRANSLATION\nAfter"), "BEGIN TRANSLATION without an END"),
        (TEXT.replace("After", "\\* END TRANSLATION\nAfter"), "END TRANSLATION without a BEGIN"),
        (
            TEXT.replace("(* --", "\\* BEGIN TRANSLATION\n(* --").replace(
                "After", "\\* END TRANSLATION\nAfter"
            ),
            "stands between the marks",
        ),
    ],
)
def test_marks_that_would_cost_something(
    module: Path, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module.write_text(text, encoding="utf-8")
    assert main(["pcal", str(module)]) == 150
    error = capsys.readouterr().err
    assert "error[pluscal.marks]" in error
    assert said in error
    assert module.read_text(encoding="utf-8") == text


def test_a_comment_without_an_end(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text in (
        TEXT.replace(" *)", ""),
        TEXT.replace(" *)", "\n\\* BEGIN TRANSLATION\n\\* END TRANSLATION"),
    ):
        module.write_text(text, encoding="utf-8")
        assert main(["pcal", str(module)]) == 150
        assert "Two.tla:3:1: error[syntax.unterminated-comment]" in capsys.readouterr().err
        assert module.read_text(encoding="utf-8") == text


def test_prose_about_marks_is_no_mark(module: Path) -> None:
    head = "\\* What is between BEGIN TRANSLATION and END TRANSLATION is generated.\n(* --"
    module.write_text(TEXT.replace("(* --", head), encoding="utf-8")
    main(["pluscal", str(module), "--write"])
    assert _state(module) is State.FRESH
    main(["pluscal", str(module), "--write"])
    assert module.read_text(encoding="utf-8").count("--algorithm Two") == 1


def test_definitions_behind_a_lone_mark_are_told_of() -> None:
    text = TEXT.replace("After ==", "\\* BEGIN TRANSLATION\nVARIABLE x\nInit == x = 0\nAfter ==")
    parsed = parse_source(Source("Two.tla", text))
    assert parsed.pluscal is not None
    assert any("without an END" in line for line in notices("Two.tla", parsed.pluscal))


def test_the_checksum_of_2019(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    text = module.read_text(encoding="utf-8")
    start, end = text.index(" (chksum("), text.index("\n\\* END TRANSLATION")
    lines = text[text.index("\n", start) + 1 : end].split("\n")
    said = hashlib.md5("".join(lines).encode(), usedforsecurity=False).hexdigest()
    old = text[:start] + text[text.index("\n", start) :]
    old = old.replace("END TRANSLATION", f"END TRANSLATION TLA-{said}")
    assert not edited_by_hand(Source("Two.tla", old))
    assert edited_by_hand(Source("Two.tla", old.replace("x + 1", "x + 2")))
    module.write_text(old, encoding="utf-8")
    main(["pluscal", str(module), "--write"])
    assert module.read_text(encoding="utf-8") == text


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
        (["-myspec2", "PlusCal"], "pluscal.option"),
        (["-writeAST"], "pluscal.option"),
        (["-wf", "-sf"], "pluscal.option"),
        (["-version", "2"], "pluscal.option"),
        (["-labelRoot", "a b"], "pluscal.option"),
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


def test_marks_go_behind_the_comment_whatever_stands_in_it(module: Path) -> None:
    for last in ('end algorithm (* 5" *) *)', "end algorithm \\* the end *)", "end algorithm ***)"):
        text = TEXT.replace("end algorithm *)", last).replace("(* --alg", '(* a " (* b *)\n--alg')
        module.write_text(text, encoding="utf-8")
        assert main(["pluscal", str(module), "--write"]) == 0, last
        lines = module.read_text(encoding="utf-8").splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith("\\* BEGIN TRANSLATION"))
        assert lines[at - 1].endswith(last)
        assert _state(module) is State.FRESH


INNER = """---- MODULE Outer ----
EXTENDS Integers
---- MODULE Inner ----
EXTENDS Integers
CONSTANT N
(* --algorithm Inner
variables x = 0;
begin a: while x < N do x := x + 1; end while;
end algorithm *)
Small == x <= 3
====
VARIABLES x, pc
I == INSTANCE Inner WITH N <- 3
Spec == I!Spec
Inv == I!Small
====
"""
LATER = """---- MODULE First ----
EXTENDS Later
Inv == x <= 3
====
---- MODULE Later ----
EXTENDS Integers
(* --algorithm Later
variables x = 0;
begin a: while x < 3 do x := x + 1; end while;
end algorithm *)
====
"""


@pytest.mark.parametrize(("name", "text"), [("Outer", INNER), ("First", LATER)])
def test_an_algorithm_in_another_module_of_the_file(tmp_path: Path, name: str, text: str) -> None:
    """In a module inside, or after the first: TLC counts 6 and 5 states for its translation."""
    module = tmp_path / f"{name}.tla"
    module.write_text(text, encoding="utf-8")
    module.with_suffix(".cfg").write_text("SPECIFICATION Spec\nINVARIANT Inv\n", encoding="utf-8")
    for written in (False, True):
        if written:
            assert main(["pluscal", str(module), "--write"]) == 0
        result = check(module)
        assert result.exit_code == 0
        assert (result.counts.generated, result.counts.distinct) == (6, 5)
    assert main(["pluscal", str(module), "--check"]) == 0
    text = module.read_text(encoding="utf-8")
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if "BEGIN TRANSLATION" in line)
    assert lines[at - 1] == "end algorithm *)"
    module.write_text(text.replace("x := x + 1", "x := x + 2"), encoding="utf-8")
    assert main(["pluscal", str(module), "--check"]) == 1


def test_a_second_algorithm_is_told_of(module: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = "(* --algorithm B {\nvariables z = 0; { b: z := 1 } } *)\nAfter"
    module.write_text(TEXT.replace("After", more), encoding="utf-8")
    assert main(["pluscal", str(module), "--write"]) == 0
    assert "Two.tla:11:4: warning: a module has one algorithm" in capsys.readouterr().err
    assert _state(module) is State.FRESH


def test_check_says_what_stands_for_a_translation(
    module: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = TEXT.replace("After ==", "VARIABLE x\nInit == x = 0\nAfter ==")
    module.write_text(text, encoding="utf-8")
    assert main(["pluscal", str(module), "--check"]) == 1
    assert "definitions of its own" in capsys.readouterr().out


def test_prose_before_an_algorithm(module: Path) -> None:
    text = TEXT.replace("(* --alg", "(* The --algorithm is below. *)\n(* --alg")
    module.write_text(text, encoding="utf-8")
    assert main(["pluscal", str(module), "--write"]) == 0
    assert _state(module) is State.FRESH


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
