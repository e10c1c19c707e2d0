"""Next taken apart: names, parameters, labels, and what must not be split."""

from __future__ import annotations

from pymodel.kernel import load_text
from pymodel.kernel.model import Action
from pymodel.kernel.show import show
from pymodel.kernel.verify import problems

HEAD = """---- MODULE M ----
EXTENDS Naturals, Sequences
VARIABLES x, y
Init == x = 0 /\\ y = 0
"""


def actions(body: str) -> tuple[Action, ...]:
    made = load_text(HEAD + body + "\n====\n", "INIT Init\nNEXT Next\n")
    assert problems(made) == []
    return made.actions


def shown(body: str) -> list[str]:
    return [
        f"{a.name}({', '.join(label for label, _ in a.labels)}) "
        + " | ".join(show(c) for c in a.conjuncts)
        for a in actions(body)
    ]


def test_disjuncts_quantifiers_and_definitions_are_followed() -> None:
    found = shown(
        "A(p, q) == x' = p /\\ y' = q\n"
        "B == \\/ x' = 1 /\\ y' = 1\n"
        "     \\/ UNCHANGED <<x, y>>\n"
        "Next == \\/ \\E i, j \\in {1, 2} : A(j, i)\n"
        "        \\/ B\n"
        "        \\/ x' = y /\\ y' = x\n"
    )
    assert found == [
        "A(p, q) (x' = j) | (y' = i)",
        "B() (x' = 1) | (y' = 1)",
        "B() UNCHANGED <<x, y>>",
        "Next() (x' = y) | (y' = x)",
    ]


def test_bounds_are_in_the_order_of_the_quantifiers_and_labels_in_that_of_the_definition() -> None:
    (action,) = actions(
        "A(p, q) == x' = p /\\ y' = q\nNext == \\E i \\in {1}, j \\in {2} : A(j, i)"
    )
    assert [b.names for b in action.params] == [("i",), ("j",)]
    assert action.labels == (("p", "j"), ("q", "i"))


def test_a_constant_argument_is_a_parameter_with_one_value() -> None:
    first, second = actions("A(p) == x' = p /\\ y' = p\nNext == A(1) \\/ A(2)")
    assert [show(b.domain) for b in (*first.params, *second.params)] == ["{1}", "{2}"]
    assert [label for label, _ in (*first.labels, *second.labels)] == ["p", "p"]


def test_a_quantifier_that_no_parameter_stands_for_is_shown_by_its_own_name() -> None:
    (action,) = actions("A(p) == x' = p /\\ y' = p\nNext == \\E i \\in {1}, Q \\in {2} : A(i)")
    assert [label for label, _ in action.labels] == ["p", "Q"]


def test_a_disjunction_inside_an_action_stays() -> None:
    (found,) = shown("Next == y' = 1 /\\ (x' = 1 \\/ x' = 2)")
    assert found == "Next() (y' = 1) | ((x' = 1) \\/ (x' = 2))"


def test_the_main_part_of_a_conjunction_is_split_and_names_the_action() -> None:
    found = shown(
        "A(p) == x' = p /\\ y' = 0\n"
        "B == UNCHANGED <<x, y>>\n"
        "Step == (\\E i \\in {1, 2} : A(i)) \\/ B\n"
        "Next == x < 5 /\\ Step\n"
    )
    assert found == [
        "A(p) (x < 5) | (x' = i) | (y' = 0)",
        "B() (x < 5) | UNCHANGED <<x, y>>",
    ]


def test_no_split_after_every_variable_has_its_value() -> None:
    # TLC evaluates what follows as a truth value then, and so counts it once.
    (found,) = shown("Next == x' = 1 /\\ y' = 1 /\\ (x' = y' \\/ x' + y' = 2)")
    assert "\\/" in found


def test_a_domain_that_may_need_its_guard_stays_behind_it() -> None:
    (found,) = shown("Next == y # <<>> /\\ \\E i \\in Head(y) : x' = i /\\ y' = Tail(y)")
    assert found.startswith("Next() ~(y = <<>>) | (\\E i \\in Head(y) :")


def test_a_helper_does_not_take_the_name_of_its_user() -> None:
    (found,) = shown("Send(m) == y' = m\nAct == x' = x + 1 /\\ Send(x)\nNext == Act")
    assert found.startswith("Act() ")


def test_let_goes_along() -> None:
    found = shown("Next == LET m == x + 1 IN (x' = m /\\ y' = m) \\/ (x' = 0 /\\ y' = m)")
    assert found == [
        "Next() (LET m == (x + 1) IN ((x' = m) /\\ (y' = m)))",
        "Next() (x' = 0) | (y' = (x + 1))",
    ]


def test_the_formula_is_the_conjunction() -> None:
    (action,) = actions("Next == x < 3 /\\ x' = x + 1 /\\ UNCHANGED y")
    assert show(action.formula) == "((x < 3) /\\ (x' = (x + 1)) /\\ UNCHANGED <<y>>)"
    assert action.span is not None
