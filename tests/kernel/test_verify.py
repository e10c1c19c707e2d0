"""The verifier finds what passes must not do: each broken model has its finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pymodel.kernel import nodes as k
from pymodel.kernel.model import Formula, Model, RecursiveOperator
from pymodel.kernel.verify import problems
from pymodel.values import TRUE

ONE = k.Const(1)
X = k.Var("x")


def model(**parts: object) -> Model:
    step = k.Eq(k.Var("x", primed=True), ONE)
    base = Model("M", ("x",), {}, (), k.Eq(X, ONE), step, (), {})
    return replace(base, **parts)  # type: ignore[arg-type]


def invariant(node: k.Node) -> Model:
    return model(invariants=(Formula("Inv", node),))


def test_a_good_model_has_no_problems() -> None:
    assert problems(model()) == []


@pytest.mark.parametrize(
    ("broken", "finding"),
    [
        (invariant(k.Local("a")), "Inv: the local name a is not bound"),
        (invariant(k.Var("z")), "Inv: z is no variable"),
        (invariant(k.Var("x", primed=True)), "Inv: of level ACTION, but STATE is allowed"),
        (invariant(k.CallRec("F", ())), "Inv: the recursive operator F does not exist"),
        (invariant(k.And(())), "Inv: an empty And"),
        (invariant(k.Builtin("=", (X, ONE))), "Inv: = is a Builtin, but has a node of its own"),
        (invariant(k.CallLocal("F", (X,))), "Inv: the operator parameter F is not bound"),
        (
            invariant(
                k.Exists((k.Bound(("a",), X),), k.Exists((k.Bound(("a",), X),), k.Const(TRUE)))
            ),
            "Inv: a is bound inside its own scope",
        ),
        (
            invariant(k.Exists((k.Bound(("a",), k.Local("a")),), k.Const(TRUE))),
            "Inv: the local name a is not bound",
        ),
        (
            invariant(k.RecordLiteral((("f", ONE), ("f", ONE)))),
            "Inv: a record field twice",
        ),
        (
            model(next=k.Let("a", k.Var("x", primed=True), k.Eq(k.Local("a"), ONE))),
            "Next: LET a is of level ACTION",
        ),
        (
            model(
                recursive={"F": RecursiveOperator("F", ("a",), k.Local("a"))},
                invariants=(Formula("Inv", k.CallRec("F", ())),),
            ),
            "Inv: F takes 1 arguments, not 0",
        ),
    ],
)
def test_a_broken_model(broken: Model, finding: str) -> None:
    assert finding in problems(broken)


def test_a_primed_variable_of_its_own_is_allowed_inside_enabled_alone() -> None:
    action = k.Eq(k.Var("bar", primed=True), ONE)
    assert problems(invariant(k.Enabled(action))) == []
    assert problems(model(next=action)) == ["Next: bar is no variable"]
