"""Reports of results made by hand: what each format must say, and say exactly."""

from __future__ import annotations

import json as stdlib_json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from pymodel.check.result import (
    ActionCoverage,
    CheckResult,
    Counts,
    Finding,
    Graph,
    TraceStep,
    Verdict,
)
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Diagnostic, Source, Span
from pymodel.kernel import load_text
from pymodel.report import dot, html, json, junit, text, tlc
from pymodel.report.values import changes, pretty
from pymodel.values import FALSE, TRUE, Function, ModelValue, Value, show

R1, R2 = ModelValue("r1"), ModelValue("r2")
SOURCE = Source("M.tla", "Vote(r) ==\n  bal' = 1\n")
SPAN = Span(SOURCE, 1, 1, 2, 11)
FIRST = {"bal": Function({R1: -1, R2: -1}), "msgs": frozenset()}
SECOND = {"bal": Function({R1: 3, R2: -1}), "msgs": frozenset({"<vote>"})}
TRACE = (
    TraceStep(1, "", (), FIRST, frozenset()),
    TraceStep(2, "Vote", (("r", R1), ("b", 3)), SECOND, frozenset(("bal", "msgs")), SPAN),
)
FINDING = Finding("invariant", "Safe", "Invariant Safe is violated.", 12, TRACE, span=SPAN)
VIOLATED = CheckResult(
    "M",
    Verdict.VIOLATED,
    12,
    Counts(4, 3, 1, 2, 0.5),
    finished=False,
    findings=(FINDING,),
    coverage=(ActionCoverage("Vote", 3, 2, SPAN), ActionCoverage("Crash", 0, 0)),
    checked=(("invariant", "Safe"), ("deadlock", "deadlock")),
)
HOLDS = replace(
    VIOLATED,
    verdict=Verdict.HOLDS,
    exit_code=0,
    findings=(),
    finished=True,
    counts=Counts(9, 5, 0, 4),
)


#: A behaviour that goes back to its first state for ever, and one that stays in its last.
CYCLE = TraceStep(1, "Crash", (("r", R1),), FIRST, frozenset(("bal", "msgs")), SPAN)
LIVE = Finding("liveness", "Live", "Temporal property Live is violated.", 13, TRACE, loop=CYCLE)
STUCK = replace(LIVE, loop=TraceStep(2, "", (), SECOND, frozenset()))
ENDLESS = replace(VIOLATED, exit_code=13, findings=(LIVE, STUCK))


# --- behaviours without end -----------------------------------------------------------------------


def test_text_says_how_a_behaviour_goes_on() -> None:
    lines = text.report(ENDLESS).splitlines()
    assert lines.count("The behaviour is:") == 2
    assert "Back to state 1: Crash(r = r1)  at M.tla:1:1" in lines
    assert "Stuttering: the behaviour stays in state 2 for ever." in lines


def test_json_has_the_step_back() -> None:
    cycle, stuck = stdlib_json.loads(json.dumps(ENDLESS))["findings"]
    assert (cycle["loop"]["back_to"], cycle["loop"]["action"]) == (1, "Crash")
    assert cycle["loop"]["args"] == {"r": {"#model": "r1"}}
    assert cycle["loop"]["stuttering"] is False
    assert (stuck["loop"]["back_to"], stuck["loop"]["stuttering"]) == (2, True)
    assert stdlib_json.loads(json.dumps(VIOLATED))["findings"][0]["loop"] is None


def test_html_draws_the_way_back() -> None:
    page = html.page(ENDLESS)
    assert page.count('class="flow back"') == 2
    assert "Back to state 1: Crash(r = r1)" in page
    assert 'repeats from <a href="#s1">state 1</a>' in page
    assert 'class="flow back"' not in html.page(VIOLATED)


# --- text -----------------------------------------------------------------------------------------


def test_the_lines_that_tools_parse() -> None:
    lines = text.report(HOLDS).splitlines()
    assert "9 states generated, 5 distinct states found, 0 states left on queue." in lines
    assert "The depth of the complete state graph search is 4." in lines


def test_a_rate_is_told_only_of_a_run_that_took_a_while() -> None:
    assert text.summary(VIOLATED).endswith("(0.5 s, 8 states/s)")
    short = replace(VIOLATED, counts=Counts(4, 3, 1, 2, 0.04))
    assert text.summary(short).endswith("(under 0.1 s)")


def test_an_incomplete_search_has_no_complete_depth() -> None:
    assert "The depth of the complete" not in text.report(VIOLATED)


def test_a_counterexample_shows_action_arguments_and_what_changed() -> None:
    lines = text.report(VIOLATED).splitlines()
    assert lines[0] == "Error: Invariant Safe is violated."
    assert "State 1: Initial predicate" in lines
    assert "State 2: Vote(r = r1, b = 3)  at M.tla:1:1" in lines
    assert " * /\\ bal = (r1 :> 3 @@ r2 :> -1)" in lines
    assert "         \\* [r1]: -1 -> 3" in lines
    assert '         \\* + "<vote>"' in lines
    assert "   /\\ bal = (r1 :> -1 @@ r2 :> -1)" in lines  # the first state: nothing changed


def test_actions_that_never_fired_are_told_when_the_search_was_complete() -> None:
    assert "Warning: the action Crash was never enabled." in text.report(HOLDS)
    assert "never enabled" not in text.report(VIOLATED)


def test_undecided_is_never_worded_as_holding() -> None:
    reason = "Live is a temporal property: liveness is not checked yet"
    result = replace(HOLDS, verdict=Verdict.UNDECIDED, exit_code=20, undecided=(reason,))
    report = text.report(result)
    assert "undecided" in report
    assert reason in report
    assert "holds" not in report


def test_what_holds_is_named_by_kind() -> None:
    assert "M: holds: invariants Safe; no deadlock." in text.report(HOLDS)


def test_a_diagnostic_is_rendered_with_its_source_line() -> None:
    wrong = Diagnostic("eval.type", "+ needs integers", SPAN)
    finding = Finding("evaluation", "eval.type", wrong.message, 75, TRACE, wrong)
    report = text.report(replace(VIOLATED, verdict=Verdict.ERROR, findings=(finding,)))
    assert "M.tla:1:1: error[eval.type]: + needs integers" in report
    assert "Vote(r) ==" in report


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (1, 2, ["1 -> 2"]),
        (1, 1, []),
        (Function({"f": 1, "g": 2}), Function({"f": 1, "g": 3}), [".g: 2 -> 3"]),
        (Function({R1: (1, 2)}), Function({R1: (1, 5)}), ["[r1][2]: 2 -> 5"]),
        ((1,), (1, 2), ["<<1>> -> <<1, 2>>"]),
        (frozenset((1, 2)), frozenset((2, 3)), ["- 1", "+ 3"]),
        (Function({R1: frozenset()}), Function({R1: frozenset((R2,))}), ["[r1] + r2"]),
        (TRUE, FALSE, ["TRUE -> FALSE"]),
    ],
)
def test_changes_are_the_smallest_places_that_differ(
    old: Value, new: Value, shown: list[str]
) -> None:
    assert [str(c) for c in changes(old, new)] == shown


def test_a_long_value_is_broken_and_says_the_same() -> None:
    value = Function({R1: tuple(range(30)), R2: frozenset(f"message {i}" for i in range(9))})
    broken = pretty(value, 4, 60)
    assert len(broken.splitlines()) > 1
    assert re.sub(r"\s+", "", broken) == re.sub(r"\s+", "", show(value))
    assert pretty((1, 2)) == "<<1, 2>>"


# --- JSON -----------------------------------------------------------------------------------------


def test_json_has_its_format_and_every_field() -> None:
    data = stdlib_json.loads(json.dumps(VIOLATED))
    assert data["format"] == "acceptor-check/1"
    assert set(data) == {
        "format",
        "model",
        "verdict",
        "exit_code",
        "finished",
        "counts",
        "engine",
        "checked",
        "undecided",
        "warnings",
        "simulated",
        "witnesses",
        "vacuous",
        "findings",
        "coverage",
        "expressions",
    }
    assert (data["verdict"], data["exit_code"], data["finished"]) == ("violated", 12, False)
    assert data["counts"] == {
        "generated": 4,
        "distinct": 3,
        "queue": 1,
        "depth": 2,
        "seconds": 0.5,
    }
    (finding,) = data["findings"]
    assert finding["kind"] == "invariant"
    assert finding["span"] == {"file": "M.tla", "line": 1, "col": 1, "end_line": 2, "end_col": 11}
    step = finding["trace"][1]
    assert step["action"] == "Vote"
    assert step["args"] == {"r": {"#model": "r1"}, "b": 3}
    assert step["changed"] == ["bal", "msgs"]
    assert data["coverage"][1] == {"action": "Crash", "fired": 0, "new": 0, "span": None}


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (TRUE, True),
        (7, 7),
        (2**60, {"#bigint": str(2**60)}),
        ("s", "s"),
        (R1, {"#model": "r1"}),
        ((1, "a"), [1, "a"]),
        (frozenset((3, 1, 2)), {"#set": [1, 2, 3]}),
        (Function({"a": 1}), {"a": 1}),
        (Function({R1: 1, R2: 2}), {"#map": [[{"#model": "r1"}, 1], [{"#model": "r2"}, 2]]}),
        (Function({"#set": 1}), {"#map": [["#set", 1]]}),
    ],
)
def test_values_as_json(value: Value, encoded: object) -> None:
    assert json.encode_value(value) == encoded


# --- dot and html ---------------------------------------------------------------------------------


def test_dot_quotes_what_it_must() -> None:
    graph = Graph(({"x": 'a"b'}, {"x": 2}), ((0, 1, "Go"), (1, 1, "")), (0,))
    drawn = dot.dot(graph, "M")
    # show() escapes the quote once for TLA+, dot escapes both characters again
    assert 's0 [label="x = \\"a\\\\\\"b\\"\\l", style=bold];' in drawn
    assert '  s0 -> s1 [label="Go"];' in drawn
    assert drawn.count("{") == drawn.count("}") == 1


class _Reader(HTMLParser):
    """Collects what a browser would fetch, the ids, the links, and tags left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("link", "img", "iframe") or given.get("src"):
            self.fetched.append(tag)
        self.ids.add(given.get("id") or "")
        self.links.add((given.get("href") or "").removeprefix("#"))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<line/>`: opened and closed."""


def test_html_is_well_formed_and_loads_nothing() -> None:
    reader = _Reader()
    reader.feed(html.page(VIOLATED))
    assert reader.open == []
    assert reader.fetched == []
    assert reader.links - {""} <= reader.ids


def test_html_shows_the_picture_the_changes_and_escapes_values() -> None:
    page = html.page(VIOLATED)
    assert "<svg" in page
    assert '<text class="actor"' in page
    assert ">r1</text>" in page
    assert "<del>-1</del> → <ins>3</ins>" in page
    assert "&lt;vote&gt;" in page
    assert "<vote>" not in page


def test_html_of_a_model_that_holds_has_no_counterexample() -> None:
    page = html.page(HOLDS)
    assert 'class="finding"' not in page
    assert 'class="good"' in page
    assert 'class="never"' in page


def test_html_pictures_shrink_to_the_page_and_a_cycle_ends_at_its_state() -> None:
    third = replace(TRACE[1], number=3, args=(("r", R2), ("b", 3)))
    back = replace(TRACE[1], number=2)
    picture = html.lanes((*TRACE, third), back)
    assert re.search(r'style="max-width:\d+px;min-width:\d+px"', picture)
    dots = re.findall(r'cx="(\d+)" cy="(\d+)"', picture)
    assert len(dots) == 2
    start, end = re.search(r'class="flow back".*? d="M(\S+) [^"]* (\S+)"', picture).groups()  # type: ignore[union-attr]
    assert start.split(",")[0] == dots[1][0]
    assert end == f"{dots[0][0]},{int(dots[0][1]) + 12}"


def test_states_of_several_behaviours_have_names_of_their_own() -> None:
    page = html.page(replace(VIOLATED, findings=(FINDING, FINDING)))
    names = re.findall(r' id="([^"]+)"', page)
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(names) == len(set(names)) == 4
    assert set(links) <= set(names)
    assert len(set(links)) == 2  # one step in each picture


# --- one order, one depth, one trace --------------------------------------------------------------


def test_elements_and_fields_are_in_the_order_in_which_a_reader_looks_for_them() -> None:
    record = Function({"typ": 1, "a": 2, "bb": 3})
    assert show(record) == "[a |-> 2, bb |-> 3, typ |-> 1]"
    assert show(frozenset({"zeta", "b", "alpha", "aa"})) == '{"aa", "alpha", "b", "zeta"}'
    names = frozenset({ModelValue("p10"), ModelValue("p2"), ModelValue("q")})
    assert show(names) == "{p2, p10, q}"
    sizes = frozenset({(2, 1), (1,), (1, 3)}), frozenset({frozenset({3, 1}), frozenset({2})})
    assert show(sizes) == "<<{<<1>>, <<1, 3>>, <<2, 1>>}, {{2}, {1, 3}}>>"
    assert pretty(record, 0, 20).splitlines() == ["[ a |-> 2,", "  bb |-> 3,", "  typ |-> 1 ]"]


def test_the_depth_is_that_of_the_last_state_in_every_output() -> None:
    counter = "---- MODULE C ----\nEXTENDS Naturals\nVARIABLE n\nInit == n = 0\n"
    counter += "Next == n' = n + 1\nSmall == n < 3\n====\n"
    model = load_text(counter, "INIT Init\nNEXT Next\nINVARIANT Small\n")
    result = run(model, Interpreter)
    assert len(result.findings[0].trace) == 4
    assert stdlib_json.loads(json.dumps(result))["counts"]["depth"] == 4
    assert "depth <b>4</b>" in html.page(result)
    assert [m.text for m in tlc.totals(result)][1].endswith(" is 4.")


def test_junit_tells_a_behaviour_once() -> None:
    assert junit.dumps(VIOLATED).count("State 2: Vote(r = r1, b = 3)") == 1


def test_actions_of_one_name_are_told_apart_by_their_place() -> None:
    other = Span(SOURCE, 2, 3, 2, 11)
    rows = (
        ActionCoverage("Next", 3, 2, SPAN),
        ActionCoverage("Next", 1, 0, other),
        ActionCoverage("Stop", 1, 1, other),
    )
    result = replace(HOLDS, coverage=rows)
    table = text.coverage_table(result)
    assert [line.split("  ")[0] for line in table[1:]] == [
        "Next (M.tla:1:1)",
        "Next (M.tla:2:3)",
        "Stop",
    ]
    assert "<td>Next (M.tla:2:3)</td>" in html.page(result)


def test_html_gives_each_process_a_lane_whatever_it_is_called() -> None:
    def step(number: int, action: str, arg: Value, origin: str = "") -> TraceStep:
        return TraceStep(number, action, (("self", arg),), FIRST, frozenset(), origin=origin)

    def lanes_of(*steps: TraceStep) -> list[str]:
        return re.findall(r'class="actor" [^>]*>([^<]*)<', html.lanes((TRACE[0], *steps)))

    assert lanes_of(step(2, "a", 2), step(3, "b", 10), step(4, "a", 2)) == ["self = 2", "self = 10"]
    first = step(2, "a", 1, "process p (1), label a, line 3")
    second = step(3, "b", 2, "process p (2), label b, line 4")
    assert lanes_of(first, second) == ["p (1)", "p (2)"]
    many = [step(n, "a", n) for n in range(2, 40)]
    assert lanes_of(*many) == [""]  # numbers that are nobody


def test_html_draws_a_way_back_to_the_initial_state() -> None:
    picture = html.lanes((*TRACE, replace(TRACE[1], number=3)), replace(TRACE[1], number=1))
    assert picture.count('class="start"') == 1


def test_html_cuts_a_long_name_of_an_action_and_keeps_the_whole_at_hand() -> None:
    step = replace(TRACE[1], action="HandleAppendEntriesRequest")
    picture = html.lanes((TRACE[0], step))
    assert "<title>HandleAppendEntriesRequest</title>HandleAppendEntr…</text>" in picture
