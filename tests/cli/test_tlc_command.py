"""`acceptor tlc`: TLC's flags, lines, message codes and exit codes; the referee reads both."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.tlc_flags import FLAGS, UsageError, parse
from tests.differential.tlc import RefereeResult, available, read_output, run_tlc

SPEC = """---- MODULE Count ----
EXTENDS Naturals, TLC
CONSTANT Max
ASSUME Max < 100
VARIABLES n, odd
vars == <<n, odd>>
Init == n = 0 /\\ odd \\in BOOLEAN
Up(k) == n + k =< Max /\\ n' = n + k /\\ odd' = ~odd
Back == n = Max /\\ n' = 0 /\\ UNCHANGED odd
Next == (\\E k \\in {1, 2} : Up(k)) \\/ Back
Spec == Init /\\ [][Next]_vars
Small == n < 3
First == n > 0
Fine == n \\in 0..Max
Wrong == n = 2 => n + "a" = 1
Grows == [][n' > n]_vars
Live == []<>(n = 1)
Post == TLCGet("distinct") < 3
Alias == [both |-> <<n, odd>>]
====
"""
CFG = "CONSTANT Max = 4\nSPECIFICATION Spec\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "Count.tla"
    path.write_text(SPEC)
    path.with_suffix(".cfg").write_text(CFG)
    return path


def ours(capsys: pytest.CaptureFixture[str], *words: str) -> RefereeResult:
    """Our answer, read as the referee's is read."""
    capsys.readouterr()
    code = main(["tlc", "-tool", *words])
    return read_output(code, capsys.readouterr().out)


CASES = [
    (CFG, SPEC),
    (CFG + "INVARIANTS Fine Small\n", SPEC),
    (CFG + "INVARIANT First\n", SPEC),
    (CFG + "INVARIANT Wrong\n", SPEC),
    (CFG + "PROPERTY Grows\n", SPEC),
    (CFG, SPEC.replace("n = Max /\\", "n = 99 /\\")),
    (CFG.replace("Max = 4", "Max = 400"), SPEC),
    (CFG, SPEC.replace("n = 0", "n = )")),
]


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize(("cfg", "module"), CASES)
def test_the_referee_reads_the_same_out_of_both(
    spec: Path, cfg: str, module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.write_text(module)
    spec.with_suffix(".cfg").write_text(cfg)
    theirs = run_tlc(spec, dump=False)
    mine = ours(capsys, str(spec))
    for field in (
        "exit_code",
        "property_name",
        "trace",
        "actions",
        "generated",
        "distinct",
        "left_on_queue",
    ):
        assert getattr(mine, field) == getattr(theirs, field), field
    if mine.verdict != "property":  # a step to a state known before counts for TLC as its level
        assert mine.depth == theirs.depth
    assert _codes(mine.output) == _codes(theirs.output)


#: Codes that a run may have or not: who speaks, how long things take, and what TLC says of itself.
_APART = {2401, 2268, 2154, 2200}


def _codes(output: str) -> list[int]:
    """The sequence of message codes, but for those apart."""
    return [int(c) for c in re.findall(r"STARTMSG (\d+):", output) if int(c) not in _APART]


def test_plain_output_has_the_lines_that_tools_parse(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tlc", str(spec)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "18 states generated, 10 distinct states found, 0 states left on queue." in lines
    assert "The depth of the complete state graph search is 3." in lines
    assert "Model checking completed. No error has been found." in lines
    assert not [line for line in lines if line.startswith("@!@!@")]


def test_a_trace_in_plain_words_and_what_changed_in_it(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.with_suffix(".cfg").write_text(CFG + "INVARIANT Small\n")
    assert main(["tlc", str(spec.with_suffix("")), "-deadlock"]) == 12
    out = capsys.readouterr().out
    assert "Error: Invariant Small is violated.\nError: The behavior up to this point is:\n" in out
    assert "State 1: <Initial predicate>\n/\\ n = 0\n/\\ odd = FALSE\n" in out
    body = "line 8, col 10 to line 8, col 50 of module Count"
    assert f"State 2: <Up {body}>\n/\\ n = 1\n/\\ odd = TRUE\n" in out
    assert main(["tlc", "-difftrace", str(spec)]) == 12
    assert f"State 3: <Up {body}>\n/\\ n = 3\n/\\ odd = FALSE\n" in capsys.readouterr().out


def test_liveness_has_its_messages(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.with_suffix(".cfg").write_text(CFG + "PROPERTY Live\n")
    found = ours(capsys, str(spec))
    assert found.exit_code == 13
    assert [c for c in _codes(found.output) if c in (2116, 2264)] == [2116, 2264]
    spec.write_text(SPEC.replace("[][Next]_vars", "[][Next]_vars /\\ WF_vars(Next)"))
    found = ours(capsys, str(spec))
    assert found.exit_code == 13
    assert re.search(r"STARTMSG 2122:4 @!@!@\n\d+: Back to state: <\w+ line ", found.output)
    assert main(["tlc", str(spec)]) == 13
    assert re.search(r"^Back to state \d+: <\w+ line ", capsys.readouterr().out, re.MULTILINE)


def test_continue_shows_all_and_does_not_end_with_0(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.with_suffix(".cfg").write_text(CFG + "INVARIANT Small\n")
    found = ours(capsys, "-continue", str(spec))
    assert found.exit_code == 12
    assert found.output.count("STARTMSG 2110:1") == 4
    assert found.generated == 18


def test_a_simulation_and_its_files(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "-simulate",
        f"num=3,file={tmp_path / 'walk'}",
        "-depth",
        "4",
        "-seed",
        "11",
        str(spec),
    ]
    first = ours(capsys, *words)
    assert first.exit_code == 0
    assert "Simulation using seed 11 and aril 0" in first.output
    texts = [(tmp_path / f"walk_0_{i}").read_text() for i in range(3)]
    for i, text in enumerate(texts):  # four steps, in TLC's layout
        assert text.startswith(
            f"---------------- MODULE walk_0_{i} -----------------\nSTATE_1 == \n"
        )
        assert re.findall(
            r"^STATE_(\d) == \n/\\ n = \d\n/\\ odd = \w+\n\n", text, re.MULTILINE
        ) == [*"12345"]
        assert text.count("\\* <") == 4
        assert text.endswith(f"\n{'=' * 49}\n")
    ours(capsys, *words)
    assert [(tmp_path / f"walk_0_{i}").read_text() for i in range(3)] == texts


def test_dumps(spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tlc", "-dump", str(tmp_path / "all"), str(spec)]) == 0
    dumped = (tmp_path / "all.dump").read_text()
    assert dumped.startswith("State 1:\n/\\ n = 0\n/\\ odd = FALSE\n\nState 2:")
    assert dumped.count("State ") == 10
    assert main(["tlc", "-dump", "dot,actionlabels", str(tmp_path / "g"), str(spec)]) == 0
    assert (tmp_path / "g.dot").read_text().count(" -> ") == 18 - 2
    spec.with_suffix(".cfg").write_text(CFG + "INVARIANT Small\n")
    assert main(["tlc", "-dumpTrace", "json", str(tmp_path / "t.json"), str(spec)]) == 12
    found = json.loads((tmp_path / "t.json").read_text())
    assert found["vars"] == ["n", "odd"]
    assert found["counterexample"]["state"][0] == [1, {"n": 0, "odd": False}]
    first, action, second = found["counterexample"]["action"][0]
    assert [first, second] == found["counterexample"]["state"][:2]
    assert (action["name"], action["parameters"], action["context"]) == ("Up", ["k"], {"k": 1})
    assert action["location"] == {
        "module": "Count",
        "beginLine": 8,
        "beginColumn": 1,
        "endLine": 8,
        "endColumn": 2,
    }
    capsys.readouterr()


def test_depth_first_coverage_checkpoints_and_the_postcondition(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.with_suffix(".cfg").write_text(CFG + "INVARIANT Small\n")
    found = ours(capsys, "-dfid", "9", str(spec))
    assert (found.exit_code, found.output.count("STARTMSG 2216:4")) == (12, 3)
    spec.with_suffix(".cfg").write_text(CFG)
    found = ours(capsys, "-coverage", "1", str(spec))
    assert "line 8, col 10 to line 8, col 21 of module Count: 20" in found.output
    assert "<Back line 9, col 1 to line 9, col 4 of module Count>: 0:2" in found.output
    found = ours(capsys, "-postCondition", "Count!Post", str(spec))
    assert found.exit_code == 10
    words = ["-checkpoint", "1", "-metadir", str(tmp_path / "meta"), str(spec)]
    assert ours(capsys, *words).exit_code == 0
    assert ours(capsys, "-recover", str(tmp_path / "none"), str(spec)).exit_code == 255


def test_without_a_state_the_depth_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "Only.tla"
    spec.write_text("---- MODULE Only ----\nASSUME TRUE\n====\n")
    spec.with_suffix(".cfg").write_text("")
    found = ours(capsys, str(spec))
    assert (found.generated, found.distinct, found.depth) == (0, 0, 1)


def test_print_goes_where_it_is_told(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.write_text(SPEC.replace("ASSUME Max < 100", 'ASSUME PrintT(<<"max", Max>>)'))
    assert '<<"max", 4>>' in ours(capsys, str(spec)).output
    found = ours(capsys, "-userFile", str(tmp_path / "user"), str(spec))
    assert '<<"max", 4>>' not in found.output
    assert (tmp_path / "user").read_text() == '<<"max", 4>>\n'


# --- the command line -----------------------------------------------------------------------------


def test_flags_that_change_nothing_are_told_of(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [
        "-workers",
        "auto",
        "-fp",
        "3",
        "-fpmem",
        "0.5",
        "-lncheck",
        "final",
        "-terse",
        "-gzip",
    ]
    assert main(["tlc", *words, str(spec)]) == 0
    out = capsys.readouterr().out
    for flag in ("-fp", "-fpmem", "-lncheck", "-terse", "-gzip"):
        assert flag in next(line for line in out.splitlines() if "changing nothing here" in line)
    assert out.count("Warning: ") == 1
    assert main(["tlc", "-nowarning", *words, str(spec)]) == 0
    assert "Warning" not in capsys.readouterr().out


def test_every_flag_is_read_with_its_values() -> None:
    words: list[str] = []
    for name, flag in FLAGS.items():
        words += (
            [name, *(["7"] * len(flag.takes.replace("?dot,... ", "").split()))]
            if (not flag.takes.startswith("?") or name == "-dump")
            else [name]
        )
    line = parse([*words, "Spec.tla"])
    assert line.module == "Spec.tla"
    assert set(line.flags) == set(FLAGS)
    assert line.value("-config") == "7"
    assert line.flags["-dumpTrace"] == ("7", "7")
    assert line.flags["-dump"] == ("7", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-foo", "Spec"], "unrecognized option: -foo"),
        (["Spec", "-config"], "-config takes FILE"),
        (["A", "B"], "more than one module: A and B"),
    ],
)
def test_what_tlc_refuses(words: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        parse(words)


@pytest.mark.parametrize(
    "words", [[], ["-foo", "X"], ["-dfid", "x", "Count"], ["-simulate", "num=x", "Count"]]
)
def test_a_command_line_that_is_wrong_ends_with_1(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tlc", *words]) == 1
    assert capsys.readouterr().err.startswith("Error: ")


def test_help_names_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    for flag in ("-h", "-help", "--help"):
        assert main(["tlc", flag]) == 0
        out = capsys.readouterr().out
        assert all(f"  {flag}" in out for flag in FLAGS)
        assert "examples:\n  acceptor tlc " in out
    assert main(["pcal", "--help"]) == 0
    assert "examples:\n  acceptor pcal " in capsys.readouterr().out
    assert main(["--help"]) == 0
    assert "TLC's own flags" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["Other.cfg", "Other"])
def test_a_configuration_beside_the_specification(
    spec: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (spec.parent / "Other.cfg").write_text(CFG + "INVARIANT Small\n")
    assert ours(capsys, "-config", name, str(spec)).exit_code == 12


def test_missing_files_and_wrong_configurations(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tlc", str(tmp_path / "Nope")]) == 150
    assert main(["tlc", "-config", str(tmp_path / "Nope.cfg"), str(spec)]) == 151
    spec.with_suffix(".cfg").write_text(CFG + "INVARIANT Nope\n")
    assert main(["tlc", str(spec)]) == 151
    assert "Nope" in capsys.readouterr().out
