"""Numbers on the command line: what is wrong is said in words, and it is exit code 2."""

from __future__ import annotations

import pytest

from acceptor.__main__ import _parser, main


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["check", "S.tla", "--max-states", "0"], "--max-states: must be at least 1"),
        (["check", "S.tla", "--max-states", "many"], "--max-states: 'many' is not a whole number"),
        (["check", "S.tla", "--max-seconds", "-1"], "--max-seconds: must be more than 0"),
        (["prove", "S.tla", "--steps", "-1"], "--steps: must not be negative"),
        (["prove", "S.tla", "--timeout", "soon"], "--timeout: 'soon' is not a number"),
        (["simulate", "--seeds", "x"], "--seeds: 'x' is not a whole number"),
        (["trace", "t.ndjson", "--max-states", "0"], "--max-states: must be at least 1"),
    ],
)
def test_a_wrong_number(words: list[str], why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("command", ["check", "prove"])
def test_a_model_is_named_alike_everywhere(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert all(word in shown for word in ("SPEC", "-config CFG", "-I DIR", "--constant 'N = 3'"))


@pytest.mark.parametrize("command", ["check", "prove"])
def test_long_help_is_in_groups_that_say_what_they_are(command: str) -> None:
    parser = _parser(command)
    subparsers = next(a for a in parser._actions if isinstance(a.choices, dict))
    assert isinstance(subparsers.choices, dict)
    groups = subparsers.choices[command]._action_groups
    grouped = [g for g in groups if g.title not in ("positional arguments", "options")]
    assert len(grouped) >= 4
    assert all(g.description for g in grouped)
    loose = [a.dest for g in groups if g not in grouped for a in g._group_actions]
    assert loose == ["help"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["check", "S.tla", "--dfs", "3", "--simulate"], "--simulate and --dfs are two ways"),
        (["check", "S.tla", "--dfs", "3", "--recover", "d"], "--recover is for the search through"),
        (["check", "S.tla", "--generate", "--checkpoint", "1"], "not for --generate"),
        (["check", "S.tla", "--seed", "1"], "--num and --seed are for --simulate"),
        (["check", "S.tla", "--depth", "3"], "--depth is for --simulate"),
        (["check", "S.tla", "--report", "itf", "--json", "-"], "only one report can go to"),
    ],
)
def test_arguments_that_do_not_go_together(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["-dfid", "3", "-simulate", "S"], "-dfid and -simulate are two ways"),
        (["-simulate", "num=1", "-recover", "d", "S"], "-recover is for the search through"),
        (["-simulate", "-depth", "-5", "S"], "-depth takes a number from 1 on"),
        (["-maxSetSize", "0", "S"], "-maxSetSize takes a number from 1 on"),
        (["-dumpTrace", "xml", "f", "S"], "-dumpTrace writes tla, json, itf, not xml"),
    ],
)
def test_flags_of_tlc_that_would_be_passed_over(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tlc", *words]) == 1
    assert why in capsys.readouterr().err
