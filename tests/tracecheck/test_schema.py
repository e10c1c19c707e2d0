"""Reading a file: every malformed line is refused with its place and a hint."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pymodel.errors import EXIT_OTHER, Diagnostic, SpecError
from tests.tracecheck.traces import Record, end, event, header, lines
from tracecheck.line import MAX_DEPTH
from tracecheck.schema import parse_trace, read_trace

FILL = event("a.0.0", "Fill", {"k": 1})


def refused(data: bytes) -> Diagnostic:
    """The one diagnostic of a file that is no trace."""
    with pytest.raises(SpecError) as caught:
        parse_trace("a.ndjson", data)
    (diagnostic,) = caught.value.diagnostics
    assert caught.value.exit_code == EXIT_OTHER
    return diagnostic


def without(record: Record, field: str) -> Record:
    return {k: v for k, v in record.items() if k != field}


def test_a_file_is_read_with_everything_in_it() -> None:
    first = event("a.0.0", "Fill", {"k": 1}, state={"jar": 1}, time=12, after=["b.0.0"])
    second = event("a.1.0", "Reset", cause="b.0.3", recovered={"jar": {}})
    node = parse_trace("a.ndjson", lines([header("a"), first, end("a", 1), header("a", 1), second]))
    assert [e.id for e in node.events] == ["a.0.0", "a.1.0"]
    one, two = node.events
    assert (one.action, one.args, one.state) == ("Fill", {"n": "a", "k": 1}, {"jar": 1})
    assert (one.after, one.cause, one.time, one.recovered) == (("b.0.0",), None, 12, {})
    assert (two.cause, two.recovered, two.state) == ("b.0.3", {"jar": {}}, {})
    assert str(two.span) == "a.ndjson:5:1"
    assert node.open_tails == (1,)
    assert node.notes == ()


def test_blank_lines_and_unknown_fields_do_no_harm() -> None:
    node = parse_trace("a", lines([header("a"), "", {**FILL, "thread": 7}, "  "]))
    assert len(node.events) == 1


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("{", "json", "not JSON"),
        ("[1, 2]", "record", "must be a JSON object"),
        ("7", "record", "must be a JSON object"),
        ('{"type": "note"}', "record", 'unknown type "note"'),
        ('{"type": 5}', "field", 'field "type" is 5; it must be a string'),
        ("{}", "field", 'field "type" is missing'),
        ('{"type": "end", "type": "event"}', "json", 'the key "type" stands twice'),
        ('{"type": "event", "time": NaN}', "json", "NaN is no number"),
        ('{"type": "event", "time": -Infinity}', "json", "-Infinity is no number"),
        ('{"type": "event", "seq": ' + "9" * 5000 + "}", "json", "an integer of 5000 digits"),
        ('{"type": "\\ud800"}', "json", "half a surrogate pair"),
        ("[" * (MAX_DEPTH + 1), "json", f"nested deeper than {MAX_DEPTH} levels"),
        ("\0" * 40, "json", "not JSON"),
    ],
)
def test_what_is_no_record_is_refused_with_its_line(line: str, code: str, says: str) -> None:
    found = refused(lines([header("a"), line, FILL]))
    assert found.code == f"trace.{code}"
    assert says in found.message
    assert found.span is not None and str(found.span) == "a.ndjson:2:1"
    if code == "json":
        assert "only a last line may be cut short" in found.hint


@pytest.mark.parametrize("field", ["node", "incarnation", "seq", "action", "args"])
def test_a_missing_field_of_an_event_is_named(field: str) -> None:
    found = refused(lines([header("a"), without(FILL, field)]))
    assert found.code == "trace.field"
    assert found.message == f'field "{field}" is missing'
    assert found.hint
    assert "a.ndjson:2" in found.render()


@pytest.mark.parametrize("field", ["format", "spec", "node", "incarnation", "constants"])
def test_a_missing_field_of_a_header_is_named(field: str) -> None:
    found = refused(lines([without(header("a"), field)]))
    assert found.message == f'field "{field}" is missing'


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("node", 1),
        ("node", ""),
        ("seq", -1),
        ("seq", True),
        ("seq", 1.0),
        ("seq", "0"),
        ("action", ""),
        ("args", []),
        ("state", 3),
        ("recovered", [1]),
        ("cause", "b.0"),
        ("cause", "b.0.²"),
        ("cause", 4),
        ("after", "b.0.1"),
        ("after", ["b.0.1", None]),
    ],
)
def test_a_field_of_the_wrong_type_is_shown(field: str, value: Any) -> None:
    found = refused(lines([header("a"), {**FILL, field: value}]))
    assert found.code == "trace.field"
    assert found.message.startswith(f'field "{field}" is {json.dumps(value)}; it must be')


def test_another_format_is_refused_and_ours_named() -> None:
    found = refused(lines([header("a", format="acceptor-trace/9")]))
    assert found.code == "trace.format"
    assert "acceptor-trace/1" in found.hint


@pytest.mark.parametrize(
    ("records", "says"),
    [
        ([event("a.0.1", "Fill")], "event a.0.0 is missing: seq 0 was expected, 1 found"),
        ([FILL, FILL], "event a.0.1 is missing: seq 1 was expected, 0 found"),
        (
            [FILL, event("a.0.2", "Reset")],
            "event a.0.1 is missing: seq 1 was expected, 2 found",
        ),
    ],
)
def test_a_gap_and_a_record_written_twice_are_seen(records: list[Record], says: str) -> None:
    found = refused(lines([header("a"), *records]))
    assert (found.code, found.message) == ("trace.gap", says)
    note, _ = found.notes[0]
    assert records[-1]["action"] in note


def test_an_event_of_another_node_or_incarnation_is_refused() -> None:
    for other in ("b.0.0", "a.1.0"):
        found = refused(lines([header("a"), event(other, "Fill")]))
        assert found.code == "trace.node"
        assert other.rsplit(".", 1)[0] in found.message and "a.0" in found.message


def test_headers_of_one_file_belong_together() -> None:
    cases = {
        "trace.node": header("b", 1),
        "trace.incarnation": header("a", 0),
        "trace.header": header("a", 1, constants={"Node": ["a"]}),
    }
    for code, second in cases.items():
        assert refused(lines([header("a"), second])).code == code


def test_a_file_must_begin_with_a_header() -> None:
    found = refused(lines([FILL]))
    assert (found.code, found.message) == (
        "trace.header",
        "the file does not begin with a header",
    )


def test_an_end_counts_the_events_and_nothing_follows_it() -> None:
    found = refused(lines([header("a"), FILL, end("a", 3)]))
    assert found.code == "trace.end"
    assert found.message == "the end counts 3 events, 1 are there"
    found = refused(lines([header("a"), end("a", 0), FILL]))
    assert found.message == "nothing may follow the end of an incarnation"
    node = parse_trace("a", lines([header("a"), FILL, end("a", 1)]))
    assert node.open_tails == ()


def test_a_last_line_cut_short_is_left_out_and_noted() -> None:
    whole = lines([header("a"), FILL, event("a.0.1", "Reset")])
    for cut in (1, 5, 40):
        node = parse_trace("a.ndjson", whole[:-cut])
        assert [e.id for e in node.events] == ["a.0.0"]
        assert node.notes == ("a.ndjson:3: the last line is cut short and was left out",)
        assert node.open_tails == (0,)


def test_a_line_cut_short_in_the_middle_is_corruption() -> None:
    data = lines([header("a"), FILL, event("a.0.1", "Reset")])
    first, second, third = data.splitlines(keepends=True)
    found = refused(first + second[:30] + b"\n" + third)
    assert (found.code, str(found.span)) == ("trace.json", "a.ndjson:2:1")
    found = refused(first + second[:30] + third)
    assert (found.code, str(found.span)) == ("trace.json", "a.ndjson:2:1")


def test_bytes_that_are_no_utf8_are_refused_where_they_stand() -> None:
    data = lines([header("a"), FILL, event("a.0.1", "Reset")])
    found = refused(data.replace(b'"Fill"', b'"F\xff\xfell"'))
    assert (found.code, str(found.span)) == ("trace.encoding", "a.ndjson:2:1")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\0" * 100_000, b"{"])
def test_a_file_without_a_header_is_no_trace(data: bytes) -> None:
    found = refused(data)
    assert found.code == "trace.empty"
    assert "holds no header" in found.message


def test_a_file_that_is_not_there_is_a_message(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ndjson", tmp_path):
        with pytest.raises(SpecError) as caught:
            read_trace(path)
        assert caught.value.diagnostics[0].code == "trace.unreadable"


def test_a_very_long_bad_line_is_shown_in_part() -> None:
    rendered = refused(lines([header("a"), "x" * 1_000_000])).render()
    assert len(rendered) < 1_000


def test_brackets_in_strings_are_not_nesting() -> None:
    odd = event("a.0.0", "Fill", {"k": '[{"\\' * 200})
    assert parse_trace("a", lines([header("a"), odd])).events[0].args["k"] == '[{"\\' * 200
