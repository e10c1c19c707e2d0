"""What `python tools/examples` calls agreement: a wrong answer must not pass for one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from acceptor import api
from examples import judge
from examples.collection import Model, recorded
from pymodel.report import json as report

MODEL = Model(Path(), "A.tla", "A.cfg", 0, 20, 10, 3)
HOLDS: dict[str, Any] = {
    "exit_code": 0,
    "verdict": "holds",
    "finished": True,
    "counts": {"generated": 20, "distinct": 10, "depth": 3},
    "findings": [],
    "undecided": [],
}


def answer(**changes: Any) -> dict[str, Any]:
    return {**HOLDS, **changes}


def counts(generated: int, distinct: int) -> dict[str, Any]:
    return answer(counts={"generated": generated, "distinct": distinct, "depth": 3})


def violated(code: int, kind: str = "invariant") -> dict[str, Any]:
    findings = [{"kind": kind, "message": "It is so."}]
    return answer(exit_code=code, verdict="violated", finished=False, findings=findings)


UNKNOWN = replace(MODEL, exit_code=None, total=None, distinct=None)


@pytest.mark.parametrize(
    ("model", "result", "kind"),
    [
        (MODEL, HOLDS, "agrees"),
        (MODEL, counts(21, 10), "differs"),
        (MODEL, counts(20, 11), "differs"),
        (replace(MODEL, total=None), counts(99, 10), "agrees"),
        (replace(MODEL, total=None), counts(99, 11), "differs"),
        (replace(MODEL, distinct=None), counts(20, 99), "agrees"),
        (replace(MODEL, distinct=None), counts(21, 99), "differs"),
        (MODEL, violated(12), "differs"),
        (replace(MODEL, exit_code=12), HOLDS, "differs"),
        # A run that a violation ends is cut somewhere: its counts say nothing.
        (replace(MODEL, exit_code=12), {**violated(12), **counts(5, 4), "exit_code": 12}, "agrees"),
        (replace(MODEL, exit_code=13), violated(12), "differs"),
        (MODEL, answer(exit_code=20, undecided=["a limit"]), "undecided"),
        (MODEL, answer(finished=False), "undecided"),
        (UNKNOWN, HOLDS, "agrees"),
        (UNKNOWN, violated(12), "agrees"),
        (UNKNOWN, violated(75, "evaluation"), "differs"),
        (UNKNOWN, violated(150, "evaluation"), "differs"),
        (replace(MODEL, exit_code=None), violated(12), "differs"),
        (replace(MODEL, exit_code=None), counts(21, 10), "differs"),
    ],
)
def test_judgement(model: Model, result: dict[str, Any], kind: str) -> None:
    found = judge.judge(model, result, 1.0)
    assert found.kind == kind
    assert bool(found.why) == (kind != "agrees")


def test_a_difference_says_what_was_found_and_what_is_recorded() -> None:
    assert judge.judge(MODEL, counts(21, 10), 1.0).why == "counts (21, 10), recorded (20, 10)"
    assert judge.judge(MODEL, violated(12), 1.0).why == "exit code 12, recorded 0: It is so."


SPEC = "---- MODULE A ----\nVARIABLE x\nInit == x = 0\nNext == x' = 1 - x\n====\n"


def collection(root: Path, spec: str = SPEC, **model: Any) -> list[Model]:
    folder = root / "specifications" / "a"
    folder.mkdir(parents=True)
    (folder / "A.tla").write_text(spec.replace("VARIABLE", "EXTENDS Integers\nVARIABLE"))
    (folder / "A.cfg").write_text("INIT Init\nNEXT Next\n")
    made = {"path": "specifications/a/A.cfg", "mode": "exhaustive search", "result": "success"}
    models = [{**made, **model}]
    manifest = {"modules": [{"path": "specifications/a/A.tla", "models": models}]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return recorded(root)


def test_a_model_runs_from_its_manifest_to_its_judgement(tmp_path: Path) -> None:
    (model,) = collection(tmp_path, totalStates=3, distinctStates=2, stateDepth=2)
    found = judge.check(model, 60, 4)
    assert (found.kind, found.total, found.distinct, found.depth) == ("agrees", 3, 2, 2)
    wrong = judge.check(replace(model, distinct=3), 60, 4)
    assert (wrong.kind, wrong.why) == ("differs", "counts (3, 2), recorded (3, 3)")


def test_a_model_that_does_not_parse_differs_with_its_reason(tmp_path: Path) -> None:
    (model,) = collection(tmp_path, SPEC.replace("1 - x", ")"))
    found = judge.check(model, 60, 4)
    assert (found.kind, found.exit_code) == ("differs", 150)
    assert "syntax.expected" in found.why


def test_a_model_that_takes_too_long_is_no_agreement(tmp_path: Path) -> None:
    (model,) = collection(tmp_path, SPEC.replace("1 - x", "x + 1"))
    assert judge.check(model, 3, 4).kind == "timeout"


def test_a_result_that_is_not_known_is_not_taken_for_unknown(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="'sucess'"):
        collection(tmp_path, result="sucess")


def test_models_without_a_verdict_or_a_full_search(tmp_path: Path) -> None:
    (model,) = collection(tmp_path, result="unknown")
    assert model.exit_code is None
    assert not collection(tmp_path / "other", mode="simulate")


def test_the_answer_that_is_judged_is_the_one_that_is_written(tmp_path: Path) -> None:
    collection(tmp_path)
    result = api.check(tmp_path / "specifications" / "a" / "A.tla")
    assert set(HOLDS) <= set(report.encode(result))
