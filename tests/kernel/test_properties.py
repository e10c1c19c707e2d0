"""SPECIFICATION and PROPERTY taken apart."""

from __future__ import annotations

import pytest

from pymodel.errors import EXIT_CONFIG, SpecError
from pymodel.kernel import load_text
from pymodel.kernel.model import Model
from pymodel.kernel.show import show
from pymodel.kernel.verify import problems

HEAD = """---- MODULE M ----
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x = 0 /\\ y = 0
Up == x' = x + 1 /\\ y' = y
Next == Up
Spec == Init /\\ [][Next]_vars
"""


def model(body: str, cfg: str, modules: dict[str, str] | None = None) -> Model:
    made = load_text(HEAD + body + "\n====\n", cfg, modules)
    assert problems(made) == []
    return made


def prop(body: str) -> Model:
    return model(body, "SPECIFICATION Spec\nPROPERTY P\n")


def test_specification() -> None:
    made = model("F == Spec /\\ WF_vars(Next) /\\ SF_x(Up)", "SPECIFICATION F\n")
    assert made.init is not None
    assert show(made.init) == "Init::((x = 0) /\\ (y = 0))"
    assert [a.name for a in made.actions] == ["Up"]
    assert [show(f.node).split("_")[0] for f in made.fairness] == ["WF", "SF"]


def test_specification_in_parts() -> None:
    made = model("F == x = 0 /\\ (y = 0 /\\ [][Next]_vars)", "SPECIFICATION F\n")
    assert made.init is not None
    assert show(made.init) == "((x = 0) /\\ (y = 0))"


@pytest.mark.parametrize(
    "formula",
    [
        "[][Next]_vars",
        "Init",
        "Init /\\ [][Next]_vars /\\ [][Up]_vars",
        "Init /\\ Next",
        "Init /\\ [](x = 0) /\\ [][Next]_vars",
    ],
)
def test_what_is_no_specification(formula: str) -> None:
    with pytest.raises(SpecError) as caught:
        model(f"F == {formula}", "SPECIFICATION F\n")
    assert caught.value.exit_code == EXIT_CONFIG


def test_an_invariant_as_a_property() -> None:
    made = prop("P == [](x >= 0)")
    assert [(f.name, show(f.node)) for f in made.invariants] == [("P", "(x >= 0)")]


def test_initial_and_action_properties() -> None:
    made = prop("P == x = 0 /\\ [][x' > x]_x")
    assert [show(f.node) for f in made.init_properties] == ["(x = 0)"]
    (step,) = made.action_properties
    assert (show(step.action), show(step.sub)) == ("(x' > x)", "x")
    assert made.liveness == ()


def test_always_twice_is_always() -> None:
    made = prop("Q == [](x >= 0) /\\ [][x' > x]_x\nP == []Q")
    assert [show(f.node) for f in made.invariants] == ["(x >= 0)"]
    assert [show(p.action) for p in made.action_properties] == ["(x' > x)"]


def test_forall_over_a_constant_is_moved_inwards() -> None:
    made = prop("P == \\A i \\in {1, 2} : [](x # i + 5) /\\ [][x' # i]_x /\\ x # i")
    assert [show(f.node) for f in made.invariants] == ["(\\A i \\in {1, 2} : ~(x = (i + 5)))"]
    assert [show(p.action) for p in made.action_properties] == ["(\\A i \\in {1, 2} : ~(x' = i))"]
    assert [show(f.node) for f in made.init_properties] == ["(\\A i \\in {1, 2} : ~(x = i))"]


def test_a_subscript_that_depends_on_the_case() -> None:
    made = prop("P == \\A i \\in {1, 2} : [][x' # i]_<<x, i>>")
    (step,) = made.action_properties
    assert show(step.action) == "(\\A i \\in {1, 2} : [~(x' = i)]_<<x, i>>)"
    assert show(step.sub) == "<<x, y>>"


@pytest.mark.parametrize(
    "formula",
    [
        "<>(x = 1)",
        "[]<>(x = 1)",
        "x = 0 ~> x = 1",
        "WF_vars(Next)",
        "(x = 1) => [][x' > x]_x",
        "\\A i \\in {1} : <>(x = i)",
    ],
)
def test_what_needs_behaviours_is_liveness(formula: str) -> None:
    made = prop(f"P == {formula}")
    assert [f.name for f in made.liveness] == ["P"]
    assert (made.invariants, made.action_properties, made.init_properties) == ((), (), ())


def test_refinement_through_an_instance() -> None:
    abstract = """---- MODULE Abstract ----
EXTENDS Naturals
VARIABLE n
Start == n = 0
Tick == n' = n + 1
Spec == Start /\\ [][Tick]_n /\\ WF_n(Tick)
====
"""
    made = model(
        "V == INSTANCE Abstract WITH n <- x + y",
        "SPECIFICATION Spec\nPROPERTY V!Spec\n",
        {"Abstract": abstract},
    )
    assert [(f.name, show(f.node)) for f in made.init_properties] == [
        ("V!Spec", "Start::((x + y) = 0)")
    ]
    (step,) = made.action_properties
    assert show(step.action) == "Tick::((x' + y') = ((x + y) + 1))"
    assert show(step.sub) == "(x + y)"
    assert [f.name for f in made.liveness] == ["V!Spec"]


@pytest.mark.parametrize("formula", ["x' > x", "[](x' > x)"])
def test_an_action_is_no_property(formula: str) -> None:
    with pytest.raises(SpecError) as caught:
        prop(f"P == {formula}")
    assert caught.value.exit_code in (150, EXIT_CONFIG)
    assert caught.value.diagnostics[0].span is not None
