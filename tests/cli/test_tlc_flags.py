"""Each of TLC's flags: what it does, or why it cannot be had."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.tlc_flags import FLAGS, UsageError, parse
from tests.differential.tlc import available, run_tlc

SPEC = """---- MODULE Walk ----
EXTENDS Helper
VARIABLES at, word
Init == at = 0 /\\ word = "a\\"b"
Up == at < 3 /\\ at' = at + One /\\ UNCHANGED word
Down == at > 0 /\\ at' = at - One /\\ UNCHANGED word
Next == Up \\/ Down
====
"""
HELPER = (
    "---- MODULE Helper ----\nEXTENDS Integers\nOne == 1\nGood == One = 1\nWrong == One = 2\n====\n"
)
CFG = "INIT Init\nNEXT Next\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "Helper.tla").write_text(HELPER)
    (tmp_path / "spec").mkdir()
    path = tmp_path / "spec" / "Walk.tla"
    path.write_text(SPEC)
    path.with_suffix(".cfg").write_text(CFG)
    return path


def run(spec: Path, *words: str) -> int:
    return main(["tlc", f"-DTLA-Library={spec.parent.parent / 'library'}", *words, str(spec)])


def test_modules_are_found_as_java_is_told(
    spec: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tlc", str(spec)]) == 150
    assert run(spec) == 0
    monkeypatch.setenv("TLA_LIBRARY", str(spec.parent.parent / "library"))
    assert main(["tlc", str(spec)]) == 0
    assert "7 states generated, 4 distinct states found" in capsys.readouterr().out


def test_invariants_on_the_command_line(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spec, "-inv", "at < 9", "-inv", "at < 4") == 0
    assert run(spec, "-inv", "at < 9", "-inv", "at < 2") == 12
    capsys.readouterr()
    assert run(spec, "-invlevel", "5") == 0
    assert run(spec, "-invlevel", "3") == 12
    assert capsys.readouterr().out.count("\nState ") == 3


def test_a_postcondition_of_another_module(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spec, "-postCondition", "Helper!Good") == 0
    assert run(spec, "-postCondition", "Helper!Wrong") == 10
    capsys.readouterr()
    assert (
        run(spec, "-tool", "-postCondition", "Helper!Good", "-postcondition", "Helper!Wrong") == 10
    )
    assert "@!@!@STARTMSG 2404:1" in capsys.readouterr().out


def test_an_aril_makes_another_walk_of_the_same_seed(spec: Path, tmp_path: Path) -> None:
    texts = []
    for i, aril in enumerate(("0", "0", "1", "2")):
        file = tmp_path / f"walk{i}"
        words = ["-simulate", f"num=2,file={file}", "-seed", "-5", "-aril", aril, "-depth", "20"]
        assert run(spec, *words) == 0
        texts.append(
            "".join(Path(f"{file}_0_{n}").read_text() for n in range(2)).replace(file.name, "")
        )
    assert texts[0] == texts[1]
    assert len({*texts}) == 3


def test_messages_are_left_out_by_number(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(spec, "-suppressMessages", "2193, 2200", "-tool") == 0
    out = capsys.readouterr().out
    assert "STARTMSG 2193" not in out
    assert "STARTMSG 2200" not in out
    assert "STARTMSG 2199" in out


def test_a_module_of_the_counterexample(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "te").mkdir()
    words = ["-generateSpecTE", "-teSpecOutDir", str(tmp_path / "te")]
    assert run(spec, *words) == 0
    assert not list((tmp_path / "te").iterdir())
    assert run(spec, *words, "-inv", "at < 2") == 12
    (path,) = (tmp_path / "te").iterdir()
    assert re.fullmatch(r"Walk_TTrace_\d+\.tla", path.name)
    assert f"Trace exploration spec path: {path}" in capsys.readouterr().out
    assert main(["tlc", "-config", str(path), str(path)]) == 0
    assert "3 distinct states found" in capsys.readouterr().out


def test_several_traces_at_once(spec: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"t.{kind}" for kind in ("tla", "json", "itf")]
    words = [w for f in files for w in ("-dumptrace", f.suffix[1:].upper(), str(f))]
    assert run(spec, *words, "-inv", "at < 2") == 12
    assert all(f.stat().st_size for f in files)


def edges(text: str) -> set[tuple[str, str, str, str]]:
    """The steps of a graph: the labels of the states and of the edge, and the colour."""
    labels = dict(re.findall(r'^(-?\d+) \[label="((?:[^"\\]|\\.)*)"', text, re.MULTILINE))
    found = re.findall(
        r'^(-?\d+) -> (-?\d+) \[label="([^"]*)",color="(\w+)",fontcolor="\w+"\];',
        text,
        re.MULTILINE,
    )
    return {(labels[a], labels[b], label, colour) for a, b, label, colour in found}


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("how", ["dot", "dot,colorize,actionlabels"])
def test_the_graph_is_that_of_the_referee(spec: Path, tmp_path: Path, how: str) -> None:
    theirs, mine = tmp_path / "theirs.dot", tmp_path / "mine.dot"
    flags = ["-dump", how, str(theirs)]
    run_tlc(spec, flags=flags, library=[tmp_path / "library"], dump=False)
    assert run(spec, "-dump", how, str(mine)) == 0
    ours, other = mine.read_text(), theirs.read_text()
    assert edges(ours) == edges(other)
    assert len(edges(ours)) == 6
    for count in ("style = filled]", "{rank = same; ", "colorscheme"):
        assert ours.count(count) == other.count(count), count


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-debugger"], "-debugger cannot be had here"),
        (["-loadTrace", "json", "f"], "-loadTrace cannot be had here"),
        (["-messagesAsErrors", "1"], "-messagesAsErrors cannot be had here"),
        (["-dumpTrace", "tlc", "f"], "-dumpTrace tlc is TLC's own"),
        (["-dumpTrace", "yaml", "f"], "-dumpTrace writes tla, json, itf, not yaml"),
        (["-dump", "dot,snapshot", "f"], "-dump dot,snapshot cannot be had here"),
        (["-dump", "dot,colourful", "f"], "-dump dot takes colorize"),
        (["-simulate", "stats=full"], "-simulate stats= cannot be had here"),
        (["-simulate", "file=x"], "file= needs num="),
        (["-simulate", "num=0"], "num= takes a number from 1 on"),
        (["-simulate", "-dump", "f"], "-dump is for the search through all states"),
        (["-dfid", "3", "-recover", "d"], "-recover is for the search through all states"),
        (["-simulate", "-generate"], "two ways of searching"),
        (["-postCondition", "Good"], "-postCondition takes MODULE!DEFINITION"),
        (["-postCondition", "Walk!Good"], "Good is not defined in the module Walk"),
        (["-nowarning", "-suppressMessages", "1"], "-nowarning leaves out all warnings"),
        (["-suppressMessages", "x"], "-suppressMessages takes numbers, not x"),
        (["-workers", "0"], "-workers takes a number from 1 on"),
        (["-workers", "many"], "-workers takes a number, not many"),
        (["-fp", "131"], "-fp takes a number up to 130"),
        (["-fp", "auto"], "-fp takes a number, not auto"),
        (["-fpbits", "31"], "-fpbits takes a number up to 30"),
        (["-fpmem", "-1"], "-fpmem takes a number from 0 on, not -1"),
        (["-coverage", "-1"], "-coverage takes a number from 0 on"),
        (["-checkpoint", "soon"], "-checkpoint takes a number, not soon"),
        (["-seed", "x"], "-seed takes a number, not x"),
        (["-depth", "0"], "-depth takes a number from 1 on"),
        (["-maxSetSize", "0"], "-maxSetSize takes a number from 1 on"),
        (["-deadlok"], "unrecognized option: -deadlok; did you mean -deadlock?"),
        (["-userFile", "/nowhere/x"], "-userFile: cannot write /nowhere/x"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_reason(
    spec: Path, words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(spec, *words) == 1
    assert why in capsys.readouterr().err


def test_every_flag_acts_tells_or_refuses() -> None:
    """A flag without a note or a refusal is one that some code asks for."""
    rooms = Path(__file__).resolve().parents[2] / "tools" / "acceptor"
    code = "".join(
        (rooms / name).read_text() for name in ("commands/tlc.py", "tlc_options.py", "tlc_files.py")
    )
    defaults = {"-noGenerateSpecTE", "-noTE", "-modelcheck"}
    for name, flag in FLAGS.items():
        assert flag.note or flag.refused or name in defaults or f'"{name}"' in code, name


def test_help_comes_before_refusals() -> None:
    assert "-h" in parse(["-debugger", "-h"]).flags
    with pytest.raises(UsageError):
        parse(["-debugger"])
