"""`_PERIODIC` in a configuration: what is asked while a check goes on, and at its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pymodel.check import session
from pymodel.check.options import CheckOptions, DepthOptions, SimulateOptions
from pymodel.check.result import CheckResult, Verdict
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from pymodel.report import text

SPEC = """---- MODULE Count ----
EXTENDS Naturals, TLC
VARIABLE x
Init == x = 0
Next == x' = (x + 1) % 400
Few == TLCGet("distinct") < 400
Never == FALSE
Broken == 1 + "a" = 2
====
"""
SEARCHES = [
    CheckOptions(),
    CheckOptions(depth_first=DepthOptions(500)),
    CheckOptions(simulate=SimulateOptions(seed=1, num=30, depth=9)),
]
every_search = pytest.mark.parametrize("options", SEARCHES, ids=["breadth", "depth", "simulated"])


def check(name: str, options: CheckOptions | None = None) -> CheckResult:
    return run(load_text(SPEC, f"INIT Init\nNEXT Next\n_PERIODIC {name}\n"), Interpreter, options)


@every_search
def test_it_is_asked_at_the_end_of_a_short_search(options: CheckOptions) -> None:
    result = check("Never", options)
    assert (result.verdict, result.exit_code) == (Verdict.VIOLATED, 10)
    assert [(f.kind, f.message) for f in result.findings] == [
        ("periodic", "_PERIODIC Never is false.")
    ]


@every_search
def test_false_ends_a_search_on_the_way(
    options: CheckOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "_PERIOD", 0.0)
    result = check("Never", replace(options, interval=0.0))
    assert result.exit_code == 10
    assert not result.finished
    assert result.counts.generated < 200


def test_it_sees_the_statistics() -> None:
    result = check("Few")
    assert (result.exit_code, result.finished, result.counts.distinct) == (10, True, 400)


def test_what_cannot_be_evaluated_is_told() -> None:
    result = check("Broken")
    assert result.exit_code == 10
    assert "_PERIODIC Broken cannot be evaluated." in [f.message for f in result.findings]


def test_it_is_told_once_when_the_check_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_PERIOD", 0.0)
    result = check("Never", CheckOptions(keep_going=True, interval=0.0))
    assert (len(result.findings), result.finished) == (1, True)


def test_what_is_true_is_named_among_what_was_checked() -> None:
    spec = SPEC.replace("Never == FALSE", "Never == TRUE")
    made = run(load_text(spec, "INIT Init\nNEXT Next\n_PERIODIC Never\n"), Interpreter)
    assert (made.exit_code, made.verdict) == (0, Verdict.HOLDS)
    assert "_PERIODIC Never" in text.summary(made)
