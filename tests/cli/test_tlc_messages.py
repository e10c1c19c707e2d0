"""The messages of `acceptor tlc -tool`, code by code beside the referee's.

A difference that is meant is written beside its case, with its reason. Newer versions of TLC than
the referee's tell the depth after every run (2194); the referee leaves it out after an error.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from acceptor import tlc_options
from acceptor.__main__ import main
from pymodel.check.options import CheckpointOptions
from tests.differential.tlc import available, java_command

MODULE = """---- MODULE M ----
EXTENDS Naturals, TLC, Sequences
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\\ y = FALSE
Up == x < 3 /\\ x' = x + 1 /\\ UNCHANGED y
Flip == x = 3 /\\ y' = ~y /\\ UNCHANGED x
Next == Up \\/ Flip
Spec == Init /\\ [][Next]_vars
Fair == Spec /\\ WF_vars(Next)
Inv == x < 2
Bad == x = 2 => x \\in y
Live == <>(x = 3 /\\ y)
Often == []<>(x = 1)
Near == x < 2
View == x
Grows == [][x' > x]_vars
Nowhere == x = 0 /\\ y = FALSE /\\ x = 7
Half == x = 7
Begins == x = 1
====
"""
SPEC = "SPECIFICATION Spec\n"


@dataclass(frozen=True)
class Case:
    """A model, made from the module above; `exit_code` and `change` where we mean to differ."""

    cfg: str
    old: str = ""
    new: str = ""
    flags: str = ""
    exit_code: int | None = None
    #: What becomes of the referee's messages, as one text, to be ours.
    change: Callable[[str], str] = str
    why: str = ""

    def module(self) -> str:
        assert self.old in MODULE
        return MODULE.replace(self.old, self.new, 1) if self.old else MODULE


def with_depth(text: str) -> str:
    """Newer versions tell the depth after an error too."""
    return text.replace("2199:0 2186:0", "2199:0 2194:0 2186:0")


def warned(text: str) -> str:
    """We say that there is no state."""
    return text.replace("2193:0", "1000:3 2193:0")


def flat(text: str) -> str:
    """The referee wraps an error of the configuration into one of its own."""
    return re.sub(r"1000:1 (50\d\d):0", r"\1:1", text)


def levels(text: str) -> str:
    """We tell no levels of a deepening search."""
    return text.replace("2205:0 ", "")


def one_bullet(text: str) -> str:
    return re.sub(r" (2247|2215|2132):0", "", text)


CASES = {
    "success": Case(SPEC),
    "invariant": Case(SPEC + "INVARIANT Inv"),
    "invariant at first": Case(SPEC + "INVARIANT Inv", "Inv == x <", "Inv == x >"),
    "deadlock": Case(SPEC, "x = 3 /\\ y'", "x = 4 /\\ y'"),
    "no deadlock": Case(SPEC, "x = 3 /\\ y'", "x = 4 /\\ y'", "-deadlock"),
    "assumption": Case(SPEC, "VARIABLES", "ASSUME 1 = 2\nVARIABLES"),
    "assumption fails": Case(SPEC, "VARIABLES", 'ASSUME 1 = "a"\nVARIABLES'),
    "syntax": Case(SPEC, "x < 3", "x < )"),
    "unknown name": Case(SPEC, "x < 3", "z < 3"),
    "unknown module": Case(SPEC, "TLC,", "TLC, Nowhere,"),
    "level": Case(SPEC, "Inv == x", "Inv == x''"),
    "Init fails": Case(SPEC, "x = 0 ", "x = 0 + FALSE ", change=with_depth),
    "Init is no Boolean": Case(
        SPEC,
        "x = 0 /\\ y = FALSE",
        "x = 0 /\\ y = FALSE /\\ 3",
        change=lambda t: with_depth(one_bullet(t)),
        why="one message for one error",
    ),
    "Next fails": Case(SPEC, "x' = x + 1", "x' = x + y", change=with_depth),
    "Next fails later": Case(
        SPEC, "x < 3 /\\", "x < 3 /\\ (x = 2 => y = 1) /\\", change=with_depth
    ),
    "invariant fails": Case(SPEC + "INVARIANT Bad", change=with_depth),
    "invariant fails at first": Case(
        SPEC + "INVARIANT Bad", "x = 2 =>", "x = 0 =>", change=with_depth
    ),
    "invariant is no Boolean": Case(
        SPEC + "INVARIANT Inv",
        "Inv == x < 2",
        "Inv == x",
        change=lambda t: with_depth(one_bullet(t)),
        why="one message for one error",
    ),
    "CHOOSE fails": Case(
        SPEC + "INVARIANT Inv",
        "Inv == x < 2",
        "Inv == (CHOOSE k \\in {1} : k = x) = 1",
        change=with_depth,
    ),
    "unassigned": Case(
        SPEC,
        " /\\ UNCHANGED y",
        "",
        change=lambda t: t.replace("2217:4 2217:4", "2217:4"),
        why="a successor that is none is not shown as a state",
    ),
    "unassigned at first": Case(
        SPEC, "x = 0 /\\ y = FALSE", "x = 0", exit_code=75, why="75 in every mode"
    ),
    "assert": Case(
        SPEC,
        "x' = x + 1",
        "x' = x + 1 /\\ Assert(x < 2, 0)",
        exit_code=14,
        change=lambda t: with_depth(
            t.replace("1000:1 2132:0", "2132:1 2121:1 2217:4 2217:4 2217:4")
        ),
        why="as newer versions: 14, and the behaviour",
    ),
    "liveness": Case("SPECIFICATION Fair\nPROPERTY Often", change=with_depth),
    "liveness holds": Case("SPECIFICATION Fair\nPROPERTY Live"),
    "stuttering": Case(
        SPEC + "PROPERTY Live",
        change=lambda t: with_depth(t.replace("2217:4 2217:4 2217:4 2217:4", "2217:4")),
        why="the shortest behaviour that stutters",
    ),
    "action property": Case(SPEC + "PROPERTY Grows"),
    "property at first": Case(SPEC + "PROPERTY Begins"),
    "no initial state": Case("INIT Nowhere\nNEXT Next", change=warned),
    "all outside": Case(SPEC + "CONSTRAINT Half", change=warned),
    "constraint": Case(SPEC + "CONSTRAINT Near"),
    "view": Case(SPEC + "VIEW View"),
    "unknown specification": Case("SPECIFICATION Nope"),
    "unknown invariant": Case(SPEC + "INVARIANT Nope"),
    "constant without value": Case(SPEC, "VARIABLES", "CONSTANT K\nVARIABLES"),
    "no Init": Case("NEXT Next"),
    "two specifications": Case(SPEC + "INIT Init"),
    "empty configuration": Case(""),
    "unknown keyword": Case(SPEC + "FOO Bar", exit_code=151, change=flat, why="151 in newer ones"),
    "keyword twice": Case(SPEC + SPEC, exit_code=151, change=flat, why="151 in newer ones"),
    "print": Case(SPEC, "x < 3 /\\", "x < 3 /\\ PrintT(x) /\\"),
    "depth first": Case(SPEC, flags="-dfid 9", change=levels),
    "depth first, invariant": Case(SPEC + "INVARIANT Inv", flags="-dfid 9", change=levels),
    "depth first, deadlock": Case(
        SPEC, "x = 3 /\\ y'", "x = 4 /\\ y'", flags="-dfid 9", change=levels
    ),
    "walk": Case(
        SPEC,
        flags="-simulate num=3 -depth 4",
        change=lambda t: t.replace("2209:0", "2209:0 2210:0"),
        why="newer ones sum up after every run",
    ),
    "walk, invariant": Case(
        SPEC + "INVARIANT Inv",
        flags="-simulate num=3 -depth 4",
        change=lambda t: t.replace("2209:0 2210:0 2209:0", "2209:0 2210:0"),
        why="the same is not told twice",
    ),
    "walk, deadlock at its last state": Case(
        SPEC,
        "x = 3 /\\ y'",
        "x = 4 /\\ y'",
        flags="-simulate num=3 -depth 4",
        change=lambda t: t.replace("2209:0 2210:0 2209:0", "2209:0 2210:0"),
        why="the same is not told twice",
    ),
}
#: A start of the referee costs a second: the rest is asked by --slow.
QUICK = (
    *("success", "invariant", "deadlock", "assumption", "syntax", "unknown name", "Next fails"),
    *("invariant fails", "liveness", "unknown invariant", "depth first", "walk, invariant"),
)
REST = tuple(n for n in CASES if n not in QUICK)
#: What TLC says of itself and its machine.
_APART = {2401, 2268, 2154}


def codes(output: str) -> str:
    """Each message's number and severity, but for those apart; and that marks are paired."""
    marks = re.findall(r"@!@!@(START|END)MSG (\d+)(?::\d)? @!@!@", output)
    open_: list[str] = []
    for edge, code in marks:
        if edge == "START":
            open_.append(code)
        else:
            assert open_.pop() == code, f"{code} ends and did not begin"
    assert not open_
    found = re.findall(r"STARTMSG ((\d+):\d)", output)
    return " ".join(whole for whole, code in found if int(code) not in _APART)


def written(tmp_path: Path, case: Case) -> Path:
    path = tmp_path / "M.tla"
    path.write_text(case.module())
    path.with_suffix(".cfg").write_text(case.cfg + "\n")
    return path


@pytest.mark.tlc
@pytest.mark.skipif(not available(), reason="needs the extra `tlc`")
@pytest.mark.parametrize("name", [*QUICK, *(pytest.param(n, marks=pytest.mark.slow) for n in REST)])
def test_codes_are_those_of_the_referee(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = CASES[name]
    path = written(tmp_path, case)
    with tempfile.TemporaryDirectory() as work:
        command = [*java_command(Path(work)), "tlc2.TLC", "-tool", "-metadir", work]
        theirs = subprocess.run(
            [*command, *case.flags.split(), "M.tla"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    capsys.readouterr()
    code = main(["tlc", "-tool", *case.flags.split(), str(path)])
    assert codes(capsys.readouterr().out) == case.change(codes(theirs.stdout))
    assert code == (theirs.returncode if case.exit_code is None else case.exit_code)


def ours(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    main(["tlc", *words])
    return capsys.readouterr().out


def message(output: str, code: int) -> str:
    """The text of the first message of a number."""
    found = re.search(rf"STARTMSG {code}:\d @!@!@\n(.*?)\n@!@!@ENDMSG {code} ", output, re.DOTALL)
    assert found is not None, f"no message {code}"
    return found[1]


def test_a_failure_names_the_operators_and_where_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, CASES["Next fails later"])
    nested = message(ours(capsys, "-tool", str(path)), 2103)
    assert nested.splitlines()[2:4] == [
        "0. Line 6, column 1 to line 6, column 2 in M",
        "1. Line 6, column 26 to line 6, column 30 in M",
    ]


def test_a_failure_on_an_initial_state_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, CASES["invariant fails at first"])
    text = message(ours(capsys, "-tool", str(path)), 2102)
    assert text.endswith("While working on the initial state:\n/\\ x = 0\n/\\ y = FALSE\n")


def test_initial_states_are_counted_as_generated_and_as_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twice = "Init == (x = 0 \\/ x = 0) /\\ y = FALSE"
    path = written(tmp_path, Case(SPEC, "Init == x = 0 /\\ y = FALSE", twice))
    text = message(ours(capsys, "-tool", str(path)), 2191)
    assert text.startswith("Finished computing initial states: 2 states generated, with 1 of them")


def test_checkpoints_and_recovery_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tlc_options, "CheckpointOptions", lambda place, _minutes: CheckpointOptions(place, 0.0)
    )
    big = Case(SPEC, "x < 3", "x < 20000").module()
    path = tmp_path / "M.tla"
    path.write_text(big.replace("x = 3 /\\", "x = 20000 /\\"))
    path.with_suffix(".cfg").write_text(SPEC)
    out = ours(capsys, "-tool", "-metadir", str(tmp_path / "meta"), str(path))
    run = message(out, 2195).removeprefix("Checkpointing of run ")
    assert Path(run).parent == tmp_path / "meta"
    assert (Path(run) / "checkpoint.acceptor").is_file()
    assert "STARTMSG 2196:0" in out
    again = ours(capsys, "-tool", "-recover", run, str(path))
    assert message(again, 2197) == f"Starting recovery from checkpoint {run}"
    assert "STARTMSG 2189" not in again
    assert message(again, 2199) == message(out, 2199)
