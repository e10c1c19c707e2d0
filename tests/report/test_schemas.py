"""What the formats' own descriptions ask for, as rules of ours, on results with ugly values.

ITF: Apalache's ADR-015. SARIF: the 2.1.0 schema's required properties, enumerations and places.
JUnit: the XSD that continuous integration shares (Jenkins', Surefire's): names, order, counts.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from acceptor import api
from pymodel.check.options import CheckOptions
from pymodel.check.result import CheckResult, Graph
from pymodel.report import dot, html, itf, junit, sarif, tlc_dot, tlc_trace
from pymodel.report import json as own
from pymodel.values import FALSE, Function, ModelValue, Value

UGLY = r"""---- MODULE Ugly ----
EXTENDS Integers, Sequences, TLC
CONSTANT Node
VARIABLES s, f, n, b
vars == <<s, f, n, b>>
Init == /\ s = "plain" /\ n = 0 /\ b = FALSE
        /\ f = [m \in Node |-> [x \in {{}, {1}} |-> <<>>]]
Step(who) ==
  /\ n < 3 /\ n' = n + 1 /\ b' = ~b
  /\ s' = <<"</script><img src=x onerror=alert(1)>", "q\"u\\o\nt\te\f'", "é∈𝒳 & <b>">>[n']
  /\ f' = [f EXCEPT ![who] = [r |-> {-1, 123456789012345678901234567890 * n'},
                              e |-> [y \in {} |-> 1], g |-> 1 :> "a" @@ 2 :> {"<i>"}]]
Next == \E who \in Node : Step(who)
Spec == Init /\ [][Next]_vars
Small == n < 3
Never == n # 2
Live == []<>(n = 0)
====
"""
CFG = "SPECIFICATION Spec\nCONSTANT Node = {n1, n2}\nCHECK_DEADLOCK FALSE\n"


def checked(tmp_path: Path, more: str, **options: Any) -> CheckResult:
    folder = tmp_path / "a folder é"
    folder.mkdir(exist_ok=True)
    path = folder / "Ugly.tla"
    path.write_text(UGLY, encoding="utf-8")
    return api.check(path, cfg=CFG + more, options=CheckOptions(**options))


@pytest.fixture(params=["INVARIANT Small", "PROPERTY Live", "INVARIANTS Small Never", ""])
def result(tmp_path: Path, request: pytest.FixtureRequest) -> CheckResult:
    return checked(tmp_path, request.param, keep_going=True, keep_graph=True)


# --- ITF ------------------------------------------------------------------------------------------

_SPECIAL = {"#bigint", "#set", "#map", "#tup", "#unserializable"}


def itf_value(v: Any) -> None:
    """ADR-015: what a value may be."""
    if isinstance(v, bool | str):
        return
    if isinstance(v, list):
        for x in v:
            itf_value(x)
        return
    assert isinstance(v, dict), f"{v!r} is no value: numbers are #bigint"
    special = _SPECIAL & set(v)
    if not special:
        for name, x in v.items():
            assert not name.startswith("#")
            itf_value(x)
        return
    assert len(v) == 1
    ((kind, inside),) = v.items()
    if kind == "#bigint":
        assert re.fullmatch(r"-?\d+", inside)
    elif kind == "#map":
        assert all(isinstance(pair, list) and len(pair) == 2 for pair in inside)
        itf_value([x for pair in inside for x in pair])
    elif kind == "#unserializable":
        assert isinstance(inside, str)
    else:
        itf_value(inside)


def itf_trace(text: str) -> dict[str, Any]:
    """ADR-015: what a trace has to have."""
    trace: dict[str, Any] = json.loads(text)
    assert set(trace) <= {"#meta", "params", "vars", "states", "loop"}
    assert all(isinstance(name, str) for name in trace["vars"])
    for i, state in enumerate(trace["states"]):
        assert set(state) == {"#meta", *trace["vars"]}
        assert state["#meta"]["index"] == i
        for name in trace["vars"]:
            itf_value(state[name])
        for v in state["#meta"].get("args", {}).values():
            itf_value(v)
    if "loop" in trace:
        assert 0 <= trace["loop"] < len(trace["states"])
    return trace


def test_itf_keeps_to_its_description(result: CheckResult) -> None:
    for finding in result.findings:
        trace = itf_trace(itf.dumps(finding.trace, finding.loop, result.model, finding.message))
        assert ("loop" in trace) == (finding.kind == "liveness")
        assert len(trace["states"]) == len(finding.trace)


def test_itf_of_a_behaviour_that_stutters_loops_to_its_last_state(tmp_path: Path) -> None:
    (finding,) = checked(tmp_path, "PROPERTY Live").findings
    trace = itf_trace(itf.dumps(finding.trace, finding.loop))
    assert trace["loop"] == len(trace["states"]) - 1


@pytest.mark.parametrize(
    ("v", "encoded"),
    [
        (2**70, {"#bigint": str(2**70)}),
        (0, {"#bigint": "0"}),
        ((), []),
        (frozenset(), {"#set": []}),
        (Function({"#bigint": FALSE}), {"#map": [["#bigint", False]]}),
        (Function({(): frozenset({()})}), {"#map": [[[], {"#set": [[]]}]]}),
        (ModelValue("a_b"), "a_b"),
        ('\x00\x1f"\\</\u2028', '\x00\x1f"\\</\u2028'),
    ],
)
def test_itf_of_single_values(v: Value, encoded: Any) -> None:
    found = json.loads(json.dumps(itf.value(v)))
    assert found == encoded
    itf_value(found)


# --- SARIF ----------------------------------------------------------------------------------------


def sarif_log(text: str) -> dict[str, Any]:
    """The schema's required properties, its enumerations, its places."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"]
    rules = [r["id"] for r in driver.get("rules", [])]
    assert len(rules) == len({*rules})
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    for invocation in run["invocations"]:
        assert type(invocation["executionSuccessful"]) is bool
        assert type(invocation.get("exitCode", 0)) is int
    for found in run["results"]:
        assert found["ruleId"] in rules
        assert found["level"] in ("none", "note", "warning", "error")
        assert found["message"]["text"]
        for location in found.get("locations", []):
            sarif_location(location)
        for flow in found.get("codeFlows", []):
            assert flow["threadFlows"]
            for thread in flow["threadFlows"]:
                assert thread["locations"]
                for location in thread["locations"]:
                    sarif_location(location["location"])
    return run  # type: ignore[no-any-return]


def sarif_location(location: dict[str, Any]) -> None:
    if "message" in location:
        assert location["message"]["text"]
    if "physicalLocation" not in location:
        return
    place = location["physicalLocation"]
    uri = place["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", uri), f"{uri} is no URI reference"
    assert not re.search(r"%(?![0-9A-F]{2})", uri)
    region = place["region"]
    start = region["startLine"], region["startColumn"]
    end = region["endLine"], region["endColumn"]
    assert min(*start, *end) >= 1
    assert start <= end


def test_sarif_keeps_to_its_schema(result: CheckResult) -> None:
    run = sarif_log(sarif.dumps(result, "1.0"))
    wrong = [r for r in run["results"] if r["level"] == "error"]
    assert len(wrong) == len(result.findings)


def test_sarif_names_files_as_uris(tmp_path: Path) -> None:
    run = sarif_log(sarif.dumps(checked(tmp_path, "INVARIANT Small"), "1.0"))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///")
    assert uri.endswith("/a%20folder%20%C3%A9/Ugly.tla")


# --- JUnit ----------------------------------------------------------------------------------------


def junit_suite(text: str) -> Xml.Element:
    """The XSD's names and order, and counts that are those of the cases."""
    whole = Xml.fromstring(text)
    assert whole.tag == "testsuites"
    (suite,) = whole
    assert set(suite.attrib) >= {"name", "tests", "failures", "errors", "skipped", "time"}
    order = [child.tag for child in suite]
    assert order == ["testcase"] * (len(order) - 1) + ["system-out"]
    cases = suite.findall("testcase")
    seen = [(c.attrib["classname"], c.attrib["name"]) for c in cases]
    assert len(seen) == len({*seen})
    for case in cases:
        kinds = [child.tag for child in case]
        assert set(kinds) <= {"skipped", "error", "failure"}
        assert len(kinds) <= 1, "a case has one outcome"
    assert int(suite.attrib["tests"]) == len(cases)
    for count, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.attrib[count]) == len(suite.findall(f"testcase/{tag}"))
    return suite


def test_junit_keeps_to_its_schema(result: CheckResult) -> None:
    suite = junit_suite(junit.dumps(result))
    failed = {f.name for f in result.findings}
    assert {c.attrib["name"] for c in suite.findall("testcase[failure]")} == failed


def test_junit_tells_every_behaviour_of_a_case(tmp_path: Path) -> None:
    found = checked(tmp_path, "INVARIANT Small", keep_going=True)
    assert len(found.findings) > 1
    (failure,) = junit_suite(junit.dumps(found)).iter("failure")
    assert failure.text is not None
    assert failure.text.count("Invariant Small is violated.") == len(found.findings)


# --- HTML -----------------------------------------------------------------------------------------

_VOID = {"meta", "br", "img", "input", "link", "hr"}


class _Page(HTMLParser):
    """Which elements and attributes a page has, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, v in attrs:
            self.attributes.setdefault(name, set()).add(v or "")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_html_is_whole_and_loads_nothing(result: CheckResult) -> None:
    page = _Page(html.page(result))
    assert "img" not in page.tags
    assert not {name for name in page.attributes if name.startswith("on")}
    assert not {"src", "srcset", "action"} & set(page.attributes)
    assert all(link.startswith("#") for link in page.attributes.get("href", ()))
    assert not re.search(r"url\(|@import|https?://", html.page(result))
    names = page.attributes.get("id", set())
    assert {link.removeprefix("#") for link in page.attributes.get("href", ())} <= names


def test_html_shows_ugly_values_as_they_are(tmp_path: Path) -> None:
    text = "".join(_Page(html.page(checked(tmp_path, "INVARIANT Never"))).texts)
    assert "</script><img src=x onerror=alert(1)>" in text
    assert r"q\"u\\o\nt\te\f'" in text


# --- dot ------------------------------------------------------------------------------------------

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ATTRIBUTES = rf"\w+ *= *(?:{_QUOTED}|\w+)(?:, ?\w+ *= *(?:{_QUOTED}|\w+))*"
_STATEMENT = re.compile(
    rf"(?:strict )?digraph (?:{_QUOTED}|\w+) \{{|\}}|subgraph \w+ \{{"
    rf"|subgraph \w+ \{{graph\[style=bold\];label = {_QUOTED} style={_QUOTED}"
    rf"|\w+ = ?{_QUOTED};|{_ATTRIBUTES};|nodesep=0.35;|\{{rank = same;(?: \d+;)+\}}"
    rf"|(?:\w+|{_QUOTED})(?: -> \w+)? \[ ?{_ATTRIBUTES} ?\];?"
)


@pytest.mark.parametrize("style", [None, tlc_dot.Style(), tlc_dot.Style(True, True, True)])
def test_dot_is_read_line_by_line(result: CheckResult, style: tlc_dot.Style | None) -> None:
    assert result.graph is not None
    text = dot.dot(result.graph, 'a "name"') if style is None else tlc_dot.dot(result.graph, style)
    for line in text.splitlines():
        assert _STATEMENT.fullmatch(line.strip()), line
    assert text.count("{") == text.count("}") or "{" in repr(result.graph.states)


def test_dot_cuts_a_long_label_between_characters() -> None:
    for length in range(380, 400):
        text = "a" * length + '\\"' * 9
        graph = Graph(({"v": text},), (), (0,))
        for line in dot.dot(graph).splitlines():
            assert _STATEMENT.fullmatch(line.strip()), line


# --- our own --------------------------------------------------------------------------------------


def test_json_of_both_kinds_is_json(result: CheckResult) -> None:
    assert json.loads(own.dumps(result))["exit_code"] == result.exit_code
    for finding in (f for f in result.findings if f.trace):
        found = json.loads(tlc_trace.json(finding.trace, finding.loop))["counterexample"]
        assert len(found["state"]) == len(finding.trace)
        steps = len(finding.trace) - 1 + (finding.loop is not None)
        assert len(found["action"]) == steps
        for before, action, after in found["action"]:
            assert before in found["state"]
            assert after in found["state"]
            assert action["name"]


def test_a_result_without_a_place_is_written_too(tmp_path: Path) -> None:
    found = checked(tmp_path, "INVARIANT Small")
    bare = replace(found, findings=tuple(replace(f, span=None) for f in found.findings))
    sarif_log(sarif.dumps(bare, "1.0"))
    junit_suite(junit.dumps(bare))
    _Page(html.page(bare))
