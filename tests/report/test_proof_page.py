"""The page of a proof: what failed, what changed in the step, every obligation."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from acceptor.__main__ import main
from pymodel.report import proof_html
from pymodel.smt.bounded import BoundedResult, RunStep
from pymodel.smt.result import Blame, Counterexample, Obligation, Outcome, ProofResult, Verdict
from pymodel.values import ModelValue
from tests.report.test_reports import _Reader

FOUND = Counterexample(
    {"n": 1, "seen": frozenset({"<a>"})},
    {"n": 2, "seen": frozenset({"<a>"})},
    "Inc",
    {"p": ModelValue("p1")},
    Blame("n < 2", None, {"k#3": 7}),
)
RESULT = ProofResult(
    "Ind",
    "Inv",
    ("TypeOK", "Low"),
    ("Safe",),
    (
        Verdict(Obligation("init", "TypeOK"), Outcome.PROVED, 0.25),
        Verdict(Obligation("step", "TypeOK", "Inc"), Outcome.UNDECIDED, reason="out of time"),
        Verdict(Obligation("step", "Low", "Inc"), Outcome.FAILED, counterexample=FOUND),
        Verdict(Obligation("implies", "Safe"), Outcome.PROVED),
    ),
    1.5,
    obligations=4,
)


def read(page: str) -> str:
    reader = _Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.fetched == []
    return page


def test_a_failure_shows_both_states_and_marks_what_changed() -> None:
    page = read(proof_html.page(RESULT))
    assert '<header class="bad"><h1>Ind</h1>' in page
    assert "Inc does not keep Low" in page
    assert "after Inc(p1)</h3>" in page
    assert '<div class="was changed"><b>n</b>\n<pre>1</pre>' in page
    assert "<del>1</del> → <ins>2</ins>" in page
    assert '<div class="was"><b>seen</b>' in page
    assert page.count("unchanged</p>") == 1
    assert "&lt;a&gt;" in page
    assert "<a>" not in page
    assert "with k = 7" in page


def test_every_obligation_has_its_cell() -> None:
    page = read(proof_html.page(RESULT))
    assert re.findall(r'<td class="(\w+)" title="([^"]*)">', page) == [
        ("good", "Init =&gt; TypeOK: proved, 0.25 s"),
        ("open", "Inc keeps TypeOK: undecided, 0.00 s"),
        ("bad", "Inc keeps Low: failed, 0.00 s"),
        ("good", "the invariant implies Safe: proved, 0.00 s"),
    ]
    assert "<li>Inc keeps TypeOK: out of time</li>" in page


def test_a_proof_that_succeeds_has_the_table_alone() -> None:
    proved = replace(RESULT, verdicts=RESULT.verdicts[:1], obligations=1)
    page = read(proof_html.page(proved))
    assert 'class="good"' in page
    assert 'class="finding"' not in page


def test_a_short_run_is_shown_as_a_behaviour() -> None:
    run = (RunStep("Init", {}, {"n": 0}), RunStep("Inc", {"p": ModelValue("p1")}, {"n": 1}))
    page = read(proof_html.bounded(BoundedResult(Outcome.FAILED, 1, 0.5, run), "Ind", "Low"))
    assert "Low is false after 1 steps, and never sooner, 0.5 s." in page
    assert "<b>2</b> Inc(p = p1)" in page
    assert "<del>0</del> → <ins>1</ins>" in page


SPEC = """---- MODULE Ind ----
EXTENDS Naturals
VARIABLE n
Init == n = 0
Next == n' = (n + 2) % 5
Inv == n \\in 0..4 /\\ n # 1
===="""


@pytest.mark.parametrize("more", [[], ["--steps", "3"]])
def test_the_command_writes_it(
    tmp_path: Path, more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "Ind.tla").write_text(SPEC)
    (tmp_path / "Ind.cfg").write_text("INIT Init\nNEXT Next\nINVARIANT Inv\n")
    page = tmp_path / "page.html"
    words = ["prove", str(tmp_path / "Ind"), "-q", "--jobs", "1", "--html", str(page), *more]
    assert main(words) == 12
    assert "<ins>" in read(page.read_text())
    assert main([*words, "--html", str(tmp_path / "no" / "x.html")]) == 153
    assert "cannot write" in capsys.readouterr().err
