"""No silent acceptance: what a configuration can name is looked at, in every way of searching. Each
kind of claim holds of the model below, and fails of its mutant, in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from acceptor.__main__ import main

SPEC = """---- MODULE Cell ----
EXTENDS Naturals, TLC
VARIABLES x, done
vars == <<x, done>>
Init == x = 0 /\\ done = FALSE
Step == x < 4 /\\ Assert(x < 9, "too far") /\\ x' = x + 1 /\\ UNCHANGED done
Finish == x = 4 /\\ ~done /\\ done' = TRUE /\\ UNCHANGED x
Again == done /\\ x' = 0 /\\ done' = FALSE
Next == Step \\/ Finish \\/ Again
Spec == Init /\\ [][Next]_vars /\\ WF_vars(Next)
ASSUME 2 > 1

Inv == x < 5
Always == [](x # 5)
Begins == x = 0
Grows == [][x' > x \\/ x' = 0 \\/ done']_vars
Reaches == <>(x = 4)
LeadsTo == x = 3 ~> done
Often == []<>done
Settles == <>[](x < 5)
Either == x = 1 \\/ [][x' # 9]_vars
Both == (<>(x = 2)) <=> (<>(x = 3))
Live == \\A n \\in 0..4 : []<>(x = n)
Sum == <>(x + 0 = 4)
---- MODULE Abstract ----
VARIABLE d
Off == d = FALSE
Flip == d' = ~d
Flips == Off /\\ [][Flip]_d /\\ WF_d(Flip)
====
A == INSTANCE Abstract WITH d <- done
Refines == A!Flips
Post == 3 > 2
Now == 1 < 2
Late == x = 4
Back == x' < x
Small == x < 3
Short == x' < 3
NotFour == x # 4
Shown == [shown |-> x]
View == <<x, done>>
====
"""


@dataclass(frozen=True)
class Claim:
    """What a configuration says besides SPECIFICATION, how the model is made to violate it, and the
    exit code of that."""

    cfg: str
    old: str
    new: str
    code: int
    #: Whether it is about the whole of the states, and not about each.
    live: bool = False
    #: The exit code of a simulation of the mutant, where walks cannot tell.
    sampled: int | None = None


CLAIMS = {
    "invariant": Claim("INVARIANT Inv", "Inv == x < 5", "Inv == x < 4", 12),
    "always": Claim("PROPERTY Always", "[](x # 5)", "[](x # 3)", 12),
    "at first": Claim("PROPERTY Begins", "Begins == x = 0", "Begins == x = 1", 13),
    "action property": Claim("PROPERTY Grows", " \\/ x' = 0 ", " ", 13),
    "eventually": Claim("PROPERTY Reaches", "<>(x = 4)", "<>(x = 7)", 13, True),
    "leads to": Claim("PROPERTY LeadsTo", "x = 3 ~> done", "x = 3 ~> x = 9", 13, True),
    "fairness": Claim("PROPERTY Often", "/\\ WF_vars(Next)", "/\\ WF_vars(Step)", 13, True),
    "stability": Claim("PROPERTY Settles", "<>[](x < 5)", "<>[](x < 4)", 13, True),
    "action in \\/": Claim("PROPERTY Either", "[][x' # 9]_vars", "[][x' # 3]_vars", 13, True),
    "equivalence": Claim("PROPERTY Both", "(<>(x = 3))", "(<>(x = 8))", 13, True),
    "quantified": Claim("PROPERTY Live", "\\in 0..4 :", "\\in 0..5 :", 13, True),
    "value in liveness": Claim("PROPERTY Sum", "(x + 0 = 4)", '(x + "a" = 4)', 77, True),
    "refinement": Claim("PROPERTY Refines", "Flip == d' = ~d", "Flip == ~d /\\ d'", 13, True),
    "refined Init": Claim("PROPERTY Refines", "Off == d = FALSE", "Off == d = TRUE", 13, True),
    "refined fairness": Claim("PROPERTY Refines", " /\\ WF_vars(Next)", "", 13, True),
    "postcondition": Claim("POSTCONDITION Post", "Post == 3 > 2", "Post == 3 < 2", 10),
    "periodic": Claim("_PERIODIC Now", "Now == 1 < 2", "Now == 1 < 1", 10),
    "possible": Claim("_POSSIBLE Late", "Late == x = 4", "Late == x = 5", 10, True, 20),
    "possible step": Claim("_POSSIBLE Back", "Back == x' < x", "Back == x' < x - 4", 10, True, 20),
    "assumption": Claim("", "ASSUME 2 > 1", "ASSUME 2 < 1", 10),
    "deadlock": Claim("", "Again == done", "Again == done /\\ FALSE", 11),
    "assertion": Claim("", "Assert(x < 9,", "Assert(x < 2,", 14),
    "value in Next": Claim("", "x' = x + 1", 'x\' = IF x = 2 THEN x + "a" ELSE x + 1', 75),
    "value in invariant": Claim("INVARIANT Inv", "Inv == x", 'Inv == x = 3 => x + "a"', 76),
    "constraint": Claim(
        "CONSTRAINT Small\nINVARIANT NotFour\nCHECK_DEADLOCK FALSE",
        "Small == x < 3",
        "Small == x < 9",
        12,
    ),
    "action constraint": Claim(
        "ACTION_CONSTRAINT Short\nINVARIANT NotFour\nCHECK_DEADLOCK FALSE", "x' < 3", "x' < 9", 12
    ),
}

WALKS = ("num=20", "-depth", "25", "-seed", "3")
MODES: dict[str, tuple[str, ...]] = {
    "check": ("check",),
    "dfs": ("check", "--dfs", "12"),
    "simulate": ("check", "--simulate", "--num", "20", "--depth", "25", "--seed", "3"),
    "generate": ("check", "--generate", "--num", "20", "--depth", "25", "--seed", "3"),
    "continue": ("check", "--continue"),
    "dfs continue": ("check", "--dfs", "12", "--continue"),
    "simulate continue": ("check", "--simulate", "--continue", "--num", "9", "--depth", "25"),
    "coverage": ("check", "--coverage"),
    "strict": ("check", "--strict"),
    "graph": ("check", "--dot", "-"),
    "level by level": ("check", "--max-depth", "20"),
    "tlc": ("tlc",),
    "tlc dfid": ("tlc", "-dfid", "12"),
    "tlc simulate": ("tlc", "-simulate", *WALKS),
    "tlc generate": ("tlc", "-generate", *WALKS),
    "tlc continue": ("tlc", "-continue"),
}
#: Less than all is looked at: what holds is undecided, and TLC's -dfid alone is content with that.
CUT_SHORT: dict[str, tuple[str, ...]] = {
    "dfs": ("check", "--dfs", "3"),
    "depth": ("check", "--max-depth", "3"),
    "states": ("check", "--max-states", "3"),
    "tlc dfid": ("tlc", "-dfid", "3"),
}


def run(folder: Path, words: tuple[str, ...], cfg: str, spec: str = SPEC) -> int:
    path = folder / "Cell.tla"
    path.write_text(spec)
    path.with_suffix(".cfg").write_text(f"SPECIFICATION Spec\n{cfg}\n")
    return main([*words, str(path)])


#: Engines, each in the modes where it explores by itself: it is also asked for what it declines.
#: Where it compiles, that takes the time: one mode at once, the others with --slow.
EXPLORERS = [
    pytest.param(engine, mode, marks=[] if quick else [pytest.mark.slow])
    for engine in ("auto", "packed", "native")
    for mode, words in MODES.items()
    if words[0] == "check" and "--dfs" not in words and "--depth" not in words
    for quick in [mode == "check" or (engine == "packed" and mode == "continue")]
]


@pytest.mark.parametrize(("engine", "mode"), EXPLORERS)
@pytest.mark.parametrize("kind", CLAIMS)
def test_no_engine_passes_over_a_claim(kind: str, engine: str, mode: str, tmp_path: Path) -> None:
    claim, words = CLAIMS[kind], (*MODES[mode], "--engine", engine)
    assert run(tmp_path, words, claim.cfg) == 0
    assert run(tmp_path, words, claim.cfg, SPEC.replace(claim.old, claim.new)) == claim.code


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", CLAIMS)
def test_what_holds_passes_and_its_mutant_is_found(kind: str, mode: str, tmp_path: Path) -> None:
    claim = CLAIMS[kind]
    assert SPEC.count(claim.old) == 1
    assert run(tmp_path, MODES[mode], claim.cfg) == 0
    walks = any(w.lstrip("-") in ("simulate", "generate") for w in MODES[mode])
    code = claim.code if claim.sampled is None or not walks else claim.sampled
    assert run(tmp_path, MODES[mode], claim.cfg, SPEC.replace(claim.old, claim.new)) == code


@pytest.mark.parametrize("engine", ["packed", pytest.param("native", marks=pytest.mark.slow)])
@pytest.mark.parametrize("mode", ["depth", "states"])
@pytest.mark.parametrize(
    "kind", [k for k, claim in CLAIMS.items() if "CONSTRAINT" not in claim.cfg]
)
def test_no_engine_decides_by_a_part_of_the_states(
    kind: str, mode: str, engine: str, tmp_path: Path
) -> None:
    claim = CLAIMS[kind]
    assert run(tmp_path, (*CUT_SHORT[mode], "--engine", engine), claim.cfg) == 20


@pytest.mark.parametrize("mode", CUT_SHORT)
@pytest.mark.parametrize(
    "kind", [k for k, claim in CLAIMS.items() if "CONSTRAINT" not in claim.cfg]
)
def test_a_part_of_the_states_decides_nothing(
    kind: str, mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = CLAIMS[kind]
    bounded = mode == "tlc dfid" and not claim.live
    assert run(tmp_path, CUT_SHORT[mode], claim.cfg) == (0 if bounded else 20)
    assert "undecided: " in capsys.readouterr().out


@pytest.mark.parametrize("mode", MODES)
def test_an_alias_shows(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, MODES[mode], "INVARIANT NotFour\nALIAS Shown") == 12
    if mode != "graph":
        assert "shown = 4" in capsys.readouterr().out


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("word", ["VIEW View", "SYMMETRY Perms"])
def test_what_merges_states_is_used_or_it_is_said(
    word: str, mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where it is used, it makes a checked temporal property doubtful, and that is said."""
    spec = SPEC.replace("Post ==", "CONSTANT C\nPerms == Permutations(C)\nPost ==")
    more = "CONSTANT C = {a, b}\n" if "Perms" in word else ""
    spec = spec if more else SPEC
    code = run(tmp_path, MODES[mode], f"{more}{word}\nPROPERTY Reaches", spec)
    out, err = capsys.readouterr()
    used = not any(w.lstrip("-") in ("dfs", "dfid", "simulate", "generate") for w in MODES[mode])
    if mode == "strict":
        assert code == 151
    elif mode != "graph":
        assert code == 0
        assert ("is unsound" if used else "makes no use of VIEW and SYMMETRY") in out + err


@pytest.mark.parametrize(
    "words",
    [
        ("tlc", "-simulate", "num=0"),
        ("tlc", "-simulate", "num=-1"),
        ("tlc", "-simulate", "num=x"),
        ("tlc", "-simulate", "num=3", "-depth", "0"),
        ("tlc", "-simulate", "num=3", "-depth", "-1"),
        ("tlc", "-dfid", "0"),
        ("tlc", "-dfid", "x"),
        ("tlc", "-dfid", "3", "-simulate", "num=3"),
        ("check", "--dfs", "3", "--simulate"),
        ("check", "--num", "0", "--simulate"),
        ("check", "--dfs", "0"),
    ],
)
def test_numbers_that_ask_for_nothing_are_refused(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = run(tmp_path, words, "INVARIANT NotFour")
    except SystemExit as e:  # argparse
        code = e.code if isinstance(e.code, int) else 1
    assert code in (1, 2)
    assert "rror: " in capsys.readouterr().err
