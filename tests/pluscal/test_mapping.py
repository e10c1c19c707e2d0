"""Counterexamples in terms of the algorithm: process, label, line, statement."""

from __future__ import annotations

import json as stdlib_json
from pathlib import Path

import pytest

from acceptor.__main__ import main
from acceptor.api import check
from pymodel.errors import Source, Span
from pymodel.report import html, json, text
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.mapping import make_map

TEXT = """---- MODULE Race ----
EXTENDS Integers, Sequences, TLC
(* --algorithm Race
variables x = 0;
procedure Store(v = 0)
begin
  store: x := v;
         return;
end procedure;
process p \\in {"p", "q"}
variables seen = 0;
begin
  read: seen := x;
  set:  call Store(seen + 1);
end process;
process judge = "judge"
begin
  wait: await \\A who \\in {"p", "q"} : pc[who] = "Done";
  see:  assert x = 2;
end process;
end algorithm *)
====
"""


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "Race.tla"
    path.write_text(TEXT, encoding="utf-8")
    path.with_suffix(".cfg").write_text("SPECIFICATION Spec\n", encoding="utf-8")
    return path


def _origins(module: Path) -> list[str]:
    result = check(module)
    assert result.first is not None
    return [step.origin for step in result.first.trace[1:]]


STEPS = [
    'process p ("p"), label read, line 13',
    'process p ("p"), label set, line 14',
    'procedure Store in process "p", label store, line 7',
    'process judge ("judge"), label wait, line 18',
]


@pytest.mark.parametrize("written", [False, True], ids=["in memory", "in the file"])
def test_steps_say_where_they_are(module: Path, written: bool) -> None:
    if written:
        assert main(["pluscal", str(module), "--write"]) == 0
    origins = _origins(module)
    for step in STEPS:
        assert step in origins
    assert all(origins)


def test_a_step_points_at_its_statements(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    result = check(module)
    assert result.first is not None
    step = next(s for s in result.first.trace if s.action == "store")
    assert step.place is not None
    assert step.place.text == "store: x := v;\n         return"
    assert step.span is not None  # the action itself, as TLC names it
    assert (
        module.read_text(encoding="utf-8")
        .splitlines()[step.span.line - 1]
        .startswith("store(self) ==")
    )


def test_an_error_in_a_translation_points_at_the_statement(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    result = check(module)
    assert result.first is not None and result.first.diagnostic is not None
    note, span = result.first.diagnostic.notes[0]
    assert note.startswith("in the algorithm: assert x = 2")
    assert span is not None and (span.line, span.col) == (19, 9)


def test_an_error_in_memory_is_the_statement_itself(module: Path) -> None:
    result = check(module)
    assert result.first is not None and result.first.diagnostic is not None
    span = result.first.diagnostic.span
    assert span is not None and (span.line, span.col) == (19, 9)


def test_reports_show_the_origin(module: Path) -> None:
    result = check(module)
    assert f"[{STEPS[0]}]" in text.report(result)
    assert "label store, line 7" in html.page(result)
    assert '"origin": "procedure Store' in json.dumps(result)


ENDLESS = """---- MODULE Endless ----
EXTENDS Integers
(* --fair algorithm Endless {
variables x = 0;
macro Turn(v) { v := 1 - v }
{ a: while (TRUE) {
    b: Turn(x);
    c: either skip or await x = 2;
  } } }
*)
Stops == <>[](x = 1)
====
"""


@pytest.mark.parametrize("written", [False, True], ids=["in memory", "in the file"])
def test_a_lasso_is_told_in_every_report(tmp_path: Path, written: bool) -> None:
    module = tmp_path / "Endless.tla"
    module.write_text(ENDLESS, encoding="utf-8")
    module.with_suffix(".cfg").write_text("SPECIFICATION Spec\nPROPERTY Stops\n", encoding="utf-8")
    if written:
        assert main(["pluscal", str(module), "--write"]) == 0
    result = check(module)
    assert result.first is not None and result.first.loop is not None
    told = [step.origin for step in (*result.first.trace[1:], result.first.loop)]
    assert set(told) == {"label a, line 6", "label b, line 7", "label c, line 8"}
    loop = stdlib_json.loads(json.dumps(result))["findings"][0]["loop"]
    assert loop["origin"] == told[-1]
    assert loop["origin_span"]["line"] == int(told[-1].split()[-1])
    for label in told:
        assert f"[{label}]" in text.report(result)
        assert label in html.page(result)


def test_a_missing_translation_is_told(module: Path) -> None:
    assert any("was translated for this check" in w for w in check(module).warnings)
    main(["pluscal", str(module), "--write"])
    assert check(module).warnings == ()


def test_a_stale_translation_is_warned_of_and_checked_as_it_stands(module: Path) -> None:
    main(["pluscal", str(module), "--write"])
    changed = module.read_text(encoding="utf-8").replace("assert x = 2;", "assert x < 9;")
    module.write_text(changed, encoding="utf-8")
    result = check(module)
    assert result.first is not None  # the old assertion still fails
    assert any("see would differ" in w and "--write" in w for w in result.warnings)


def test_an_algorithm_in_an_extended_module(module: Path) -> None:
    model = module.with_name("MC.tla")
    model.write_text("---- MODULE MC ----\nEXTENDS Race\n====\n", encoding="utf-8")
    model.with_suffix(".cfg").write_text("SPECIFICATION Spec\n", encoding="utf-8")
    assert STEPS[0] in _origins(model)


def test_every_node_of_a_written_translation_has_its_statement(module: Path) -> None:
    """`seen + 1` in the action `set` is `seen + 1` in the call, and so on."""
    main(["pluscal", str(module), "--write"])
    source = Source("Race.tla", module.read_text(encoding="utf-8"))
    embedded = parse_source(source).pluscal
    assert embedded is not None
    found = make_map(embedded)
    for shown, meant in {
        "seen[self] + 1": "seen + 1",
        "x' = v[self]": "x := v",
        "x = 2,": "x = 2",
        'pc["judge"] = "wait"': "wait",
    }.items():
        at = source.text.index(shown)
        line = source.text.count("\n", 0, at) + 1
        col = at - source.text.rfind("\n", 0, at)
        twin = found.span(Span(source, line, col, line, col + len(shown.rstrip(","))))
        assert twin is not None and twin.text == meant, shown
    assert found.span(Span(source, 1, 1, 1, 5)) is None
