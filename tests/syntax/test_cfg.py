"""Configuration files: every statement and form, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import EXIT_CONFIG, Source, SpecError
from pymodel.syntax.cfg import Assignment, Config, Replacement, parse_cfg, read_cfg, value_of
from pymodel.values import TRUE, ModelValue, function


def cfg(text: str) -> Config:
    return parse_cfg(Source("M.cfg", text))


EVERYTHING = """\\* a comment with (* in it
(* a block (* nested *) INIT Nothing *)
CONSTANTS
  N = 3  M = -2
  S = {a, "s (* no comment *)", 1..3, <<1, TRUE>>, [x |-> 1, y |-> {}]}
  C = [Mod] 4
  D <- E    F <- [Mod] G
  Op(1, a) = 2
  I!J!K = k
CONSTANT Z = Z
SPECIFICATION Spec
INIT Init
NEXT Next
INVARIANT A INVARIANTS B I!C
PROPERTY P
PROPERTIES Q
CONSTRAINT Small CONSTRAINTS Low
ACTION_CONSTRAINT Slow
ACTION_CONSTRAINTS Slower
SYMMETRY Perms
VIEW View
ALIAS Alias
POSTCONDITION Post
POSTCONDITIONS Later
CHECK_DEADLOCK FALSE
_PERIODIC Often
_RL_REWARD Reward
_POSSIBLE Maybe
"""


def texts(names: object) -> list[str]:
    assert isinstance(names, tuple)
    return [name.text for name in names]


def test_every_statement() -> None:
    c = cfg(EVERYTHING)
    assert c.specification and c.specification.text == "Spec"
    assert c.init and c.init.text == "Init" and c.init.span.line == 12
    assert c.next and c.view and c.alias
    assert (c.next.text, c.view.text, c.alias.text) == ("Next", "View", "Alias")
    assert texts(c.invariants) == ["A", "B", "I!C"]
    assert texts(c.properties) == ["P", "Q"]
    assert texts(c.constraints) == ["Small", "Low"]
    assert texts(c.action_constraints) == ["Slow", "Slower"]
    assert texts(c.symmetry) == ["Perms"]
    assert texts(c.postconditions) == ["Post", "Later"]
    assert (texts(c.periodic), texts(c.rl_reward), texts(c.possible)) == (
        ["Often"],
        ["Reward"],
        ["Maybe"],
    )
    assert c.check_deadlock is False
    assert c.model_values() == ("a", "k", "Z")


def test_every_form_of_a_constant() -> None:
    forms: list[tuple[str, str, str | None, object]] = []
    for item in cfg(EVERYTHING).constants:
        if isinstance(item, Replacement):
            forms.append((item.name.text, "<-", item.module, item.target.text))
        else:
            forms.append((item.name.text, "=", item.module, len(item.args)))
    assert forms == [
        ("N", "=", None, 0),
        ("M", "=", None, 0),
        ("S", "=", None, 0),
        ("C", "=", "Mod", 0),
        ("D", "<-", None, "E"),
        ("F", "<-", "Mod", "G"),
        ("Op", "=", None, 2),
        ("I!J!K", "=", None, 0),
        ("Z", "=", None, 0),
    ]


def test_values() -> None:
    made: dict[str, ModelValue] = {}

    def model_value(name: str) -> ModelValue:
        return made.setdefault(name, ModelValue(name))

    values = {
        item.name.text: value_of(item.value, model_value)
        for item in cfg(EVERYTHING).constants
        if isinstance(item, Assignment)
    }
    assert (values["N"], values["M"]) == (3, -2)
    assert values["S"] == frozenset(
        (
            made["a"],
            "s (* no comment *)",
            frozenset((1, 2, 3)),
            (1, TRUE),
            function({"x": 1, "y": frozenset()}),
        )
    )
    assert values["Z"] is made["Z"]


def test_a_deep_value_is_reported() -> None:
    with pytest.raises(SpecError) as caught:
        cfg("CONSTANT S = " + "{" * 5000 + "}" * 5000)
    assert caught.value.exit_code == EXIT_CONFIG


def test_a_missing_file_is_a_configuration_error(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read_cfg(tmp_path / "None.cfg")
    assert caught.value.exit_code == EXIT_CONFIG
    assert caught.value.diagnostics[0].code == "file.missing"


@pytest.mark.parametrize(
    ("text", "place", "code", "part"),
    [
        ("INVARIENT X", (1, 1), "cfg.keyword", "did you mean `INVARIANT`"),
        ("INVARIANT A\nNXET Next", (2, 1), "cfg.keyword", "did you mean `NEXT`"),
        ("WHATEVER Next", (1, 1), "cfg.keyword", "keywords: CONSTANT"),
        ("CONSTANT N = ", (1, 14), "cfg.syntax", "expected a value"),
        ("CONSTANT N == 3", (1, 12), "cfg.syntax", "`C = value`"),
        ("CONSTANT N <- 3", (1, 15), "cfg.syntax", "expected a name, found the number 3"),
        ("CONSTANT N = {1, 2\nINIT I", (2, 1), "cfg.syntax", "expected `}`"),
        ('CONSTANT N = "abc', (1, 14), "cfg.syntax", "a string ends with"),
        ("INIT", (1, 5), "cfg.syntax", "expected a name, found the end"),
        ("INIT A\nINIT B", (2, 6), "cfg.duplicate", "INIT is given twice"),
        ("CHECK_DEADLOCK MAYBE", (1, 16), "cfg.syntax", "expected TRUE or FALSE"),
        ("N = 3", (1, 1), "cfg.syntax", "a keyword such as INIT"),
        ("CONSTRAINT Len(q) < 3", (1, 15), "cfg.syntax", "expressions are defined in the module"),
        ("INVARIANT x < 3", (1, 13), "cfg.syntax", "expressions are defined in the module"),
        ("INVARIANT A, B", (1, 12), "cfg.syntax", "no commas"),
        ("(* x", (1, 1), "cfg.unterminated-comment", "never closed"),
    ],
)
def test_bad_input(text: str, place: tuple[int, int], code: str, part: str) -> None:
    with pytest.raises(SpecError) as caught:
        cfg(text)
    (problem,) = caught.value.diagnostics
    assert problem.exit_code == EXIT_CONFIG
    assert problem.code == code
    assert problem.span and (problem.span.line, problem.span.col) == place
    assert part in problem.render()


def test_a_byte_order_mark_is_no_character_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "Marked.cfg"
    file.write_bytes(b"\xef\xbb\xbfINIT Init\r\nNEXT Next\r\n")
    found = read_cfg(file)
    assert found.init is not None
    assert (found.init.text, found.init.span.col) == ("Init", 6)
