"""Configurations that are wrong: each error has its code, place and hint, and exit code 151."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.kernel import load, load_text
from pymodel.kernel.nodes import Const
from pymodel.kernel.walk import walk
from pymodel.values import ModelValue

SPEC = """---- MODULE M ----
EXTENDS Naturals
CONSTANTS N, F(_)
VARIABLE x
Init == x = N
Next == x' = x
TypeOK == x \\in Nat
Live == <>(x = 1)
Arg(a) == a
Double(a) == 2 * a
Spec == Init /\\ [][Next]_x
====
"""
GOOD = "CONSTANTS N = 1\n F <- Double\nINIT Init\nNEXT Next\n"


def diagnostics(cfg: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(SpecError) as caught:
        load_text(SPEC, cfg)
    assert caught.value.exit_code == EXIT_CONFIG
    return caught.value.diagnostics


def test_a_good_one() -> None:
    made = load_text(SPEC, GOOD + "INVARIANT TypeOK\nCHECK_DEADLOCK FALSE\n")
    assert made.constants == {"N": 1}
    assert [f.name for f in made.invariants] == ["TypeOK"]
    assert made.check_deadlock is False


@pytest.mark.parametrize(
    ("cfg", "code", "line", "hint"),
    [
        (GOOD + "INVARIANT TypeOk\n", "cfg.unknown-name", 5, "did you mean `TypeOK`?"),
        (GOOD + "INVARIANT Next\n", "cfg.level", 5, "INVARIANT takes a formula"),
        (GOOD + "INVARIANT Live\n", "cfg.level", 5, "INVARIANT takes a formula"),
        (GOOD + "INVARIANT Arg\n", "cfg.arity", 5, ""),
        (GOOD + "CONSTRAINT Next\n", "cfg.level", 5, "CONSTRAINT takes a formula"),
        (GOOD + "CONSTANT M = 2\n", "cfg.unknown-name", 5, ""),
        (GOOD + "INIT Init\n", "cfg.duplicate", 5, ""),
        (GOOD + "CONSTANT x = 2\n", "cfg.variable", 5, "constant"),
        (GOOD + "CONSTANT Init <- [Natural] Spec\n", "cfg.unknown-module", 5, "`Naturals`"),
        (GOOD + "CONSTANT TypeOK <- TypeOK\n", "cfg.itself", 5, "model value"),
        (GOOD + "_POSSIBLE Live\n", "cfg.level", 5, "about a step"),
        (GOOD + "_PERIODIC TypeOK\n", "cfg.level", 5, "constant"),
        (GOOD + "_PERIODIC TypOK\n", "cfg.unknown-name", 5, ""),
        (GOOD + "_POSSIBLE Nowhere\n", "cfg.unknown-name", 5, ""),
        (GOOD + "_POSSIBLE Double\n", "cfg.arity", 5, ""),
        ("CONSTANTS F <- Double\n N = 1 + x\n", "cfg.value", 2, "depends on the state"),
        ("CONSTANTS F <- Double\n N = 1 + Dubble(1)\n", "sema.unknown", 2, "`Double`"),
        ("CONSTANTS N = 1\n F(1) = 1 + 1\n", "cfg.value", 2, "`Op <- Definition`"),
        (GOOD + "SPECIFICATION Spec\n", "cfg.behaviour", 3, "already says"),
        (GOOD + "POSTCONDITION TypeOK\n", "cfg.level", 5, ""),
        ("CONSTANTS N = 1\n F <- TypeOK\nINIT Init\nNEXT Next\n", "cfg.arity", 2, ""),
        ("CONSTANTS N = 1\n F = 2\nINIT Init\nNEXT Next\n", "cfg.arity", 2, ""),
        ("CONSTANTS N = 1\n F <- Double\nINIT Init\n", "cfg.behaviour", 3, "both INIT and NEXT"),
        ("CONSTANTS N = 1\n F <- Double\nSPECIFICATION Init\n", "cfg.formula", 3, ""),
    ],
)
def test_what_is_wrong_is_told_with_its_line(cfg: str, code: str, line: int, hint: str) -> None:
    first = diagnostics(cfg)[0]
    assert first.code == code
    assert first.span is not None
    assert first.span.line == line
    assert hint in first.hint or hint in first.message


def test_every_constant_without_a_value_is_told() -> None:
    found = diagnostics("INIT Init\nNEXT Next\n")
    assert [d.code for d in found] == ["cfg.unbound-constant"] * 2
    assert "CONSTANT N = value" in found[0].hint
    assert "F <- Definition" in found[1].hint
    assert found[0].span is not None
    assert found[0].span.line == 3  # where the constant is declared


def test_several_problems_are_told_at_once() -> None:
    cfg = "CONSTANTS A = 1\n B = 2\n N = 1\n F <- Double\nINIT Init\nNEXT Next\n"
    assert [d.code for d in diagnostics(cfg)] == ["cfg.unknown-name", "cfg.unknown-name"]


def test_an_operator_by_its_values() -> None:
    cfg = "CONSTANTS N = 1\n F(1) = 5\n F(2) = 6\nINIT Init\nNEXT Next\n"
    spec = SPEC.replace("x' = x", "x' = F(x)")
    made = load_text(spec, cfg)
    assert made.actions[0].name == "Next"


def test_constants_of_the_command_line_take_the_place_of_the_configurations() -> None:
    assert load_text(SPEC, GOOD, constants=["N = 7"]).constants == {"N": 7}


def test_a_missing_configuration(tmp_path: Path) -> None:
    spec = tmp_path / "M.tla"
    spec.write_text(SPEC)
    with pytest.raises(SpecError) as caught:
        load(spec)
    assert caught.value.exit_code == EXIT_CONFIG
    assert "M.cfg" in caught.value.diagnostics[0].message


def test_a_configuration_inside_a_module(tmp_path: Path) -> None:
    spec = tmp_path / "M.tla"
    spec.write_text(SPEC + f"---- CONFIG M ----\n{GOOD}INVARIANT Nothing\n====\n")
    with pytest.raises(SpecError) as caught:
        load(spec, spec)
    span = caught.value.diagnostics[0].span
    assert span is not None
    assert span.source.text.splitlines()[span.line - 1] == "INVARIANT Nothing"
    assert spec.read_text().splitlines()[span.line - 1] == "INVARIANT Nothing"


def test_a_value_may_be_any_expression() -> None:
    for value, expected in [
        ("-4", -4),
        ("2 * 3 - 1", 5),
        ("Double(4)", 8),
        ("<<1, {-1}>>", (1, frozenset({-1}))),
        ("(7)", 7),
        ("IF 1 < 2 THEN 3 ELSE 4", None),  # for the engine to evaluate
    ]:
        made = load_text(SPEC, f"CONSTANTS N = {value} F <- Double INIT Init NEXT Next")
        assert made.constants.get("N") == expected, value


def test_names_in_a_value() -> None:
    """In a literal every name is a model value; in an expression the module's names are its own."""
    spec = SPEC.replace("CONSTANTS N, F(_)", "CONSTANTS N, F(_), M")
    cfg = "CONSTANTS N = {a, Arg} M = {a, b} \\ {Arg(b)} F <- Arg INIT Init NEXT Next"
    made = load_text(spec, cfg, invariants=["M # {}"])
    assert _names(made.constants["N"]) == {"a", "Arg"}
    assert made.names[:3] == ("a", "Arg", "b")
    used = [n.value for n in walk(made.invariants[0].node) if isinstance(n, Const)]
    assert {"a", "b"} in map(_names, used[:1])


def _names(value: object) -> set[str]:
    """The names of the model values in a set."""
    assert isinstance(value, frozenset | ModelValue)
    return {v.name for v in value} if isinstance(value, frozenset) else {value.name}


def test_a_model_value_that_nothing_has_is_a_warning() -> None:
    made = load_text(SPEC, GOOD + "CONSTANT TypeOk = TypeOk\n")
    assert [w.code for w in made.warnings] == ["cfg.unused"]
    assert made.warnings[0].is_warning and made.warnings[0].span is not None
    assert made.warnings[0].span.line == 5
    spec = SPEC.replace("CONSTANTS N, F(_)", "CONSTANTS N, F(_), M")
    assert load_text(spec, GOOD + "CONSTANT M = {a, b} a = a\n").warnings == ()


def test_what_has_no_effect_is_a_warning() -> None:
    made = load_text(SPEC, GOOD + "_RL_REWARD Init\n")
    (warning,) = made.warnings
    assert (warning.code, warning.message) == ("cfg.ignored", "_RL_REWARD has no effect")
    assert "simulation that learns" in warning.hint
    assert diagnostics(GOOD + "_RL_REWARD Innit\n")[0].code == "cfg.unknown-name"


def test_properties_and_invariants_of_the_command_line() -> None:
    made = load_text(
        SPEC,
        "CONSTANTS N = 1\n F <- Double\nSPECIFICATION Spec\n",
        invariants=["TypeOK", "x < 2"],
        properties=["Live", "[][x' > x]_x"],
    )
    assert [f.name for f in made.invariants] == ["TypeOK", "x < 2"]
    assert [f.name for f in made.liveness] == ["Live"]
    assert [f.name for f in made.action_properties] == ["[][x' > x]_x"]
    with pytest.raises(SpecError) as caught:
        load_text(SPEC, GOOD, invariants=["y > 1"])
    assert caught.value.exit_code == EXIT_CONFIG


def test_a_wrong_statement_is_the_only_one_told() -> None:
    assert [d.code for d in diagnostics("CONSTANTS F <- Double N = x INIT Init NEXT y")] == [
        "cfg.unknown-name"
    ]
    assert [d.code for d in diagnostics("CONSTANTS F <- Double N = x + 1 INIT Init")] == [
        "cfg.value"
    ]


def test_a_name_through_an_instance_is_replaced_there_alone() -> None:
    modules = {"Inner": "---- MODULE Inner ----\nc == 1\nd == c\n====\n"}
    spec = """---- MODULE M ----
A == INSTANCE Inner
B == INSTANCE Inner
VARIABLE x
Init == x = <<A!c, A!d, B!c>>
Next == x' = x
====
"""
    made = load_text(spec, "CONSTANT A!c = 5 INIT Init NEXT Next", modules)
    found = [n.value for n in walk(made.definitions["Init"]) if isinstance(n, Const)]
    assert found == [(5, 1, 1)]
