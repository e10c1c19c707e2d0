"""What may live here: the modules that touch the world: Json, CSV, IOUtils and SVG's files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acceptor.__main__ import main
from pymodel.errors import EXIT_ASSUMPTION, EXIT_OK, SpecError
from pymodel.library.files import formatted
from pymodel.library.modules.Json import from_python, to_python
from pymodel.values import TRUE, ModelValue, show
from tests.library.evaluating import World, world

MODULES = "Integers, Sequences, FiniteSets, TLC, Json, CSV, IOUtils, SVG"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.chdir(tmp_path)
    yield World(MODULES, cfg="CONSTANT m = m")


def _refused(ask: World, expression: str) -> Any:
    with pytest.raises(SpecError) as caught:
        ask(expression)
    return caught.value.diagnostics[0]


# --- Json -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("FALSE", "false"),
        ("-1", "-1"),
        ('"a\\"b"', '"a\\"b"'),
        ("m", '"m"'),
        ("<<>>", "[]"),
        ("<<3, <<2>>>>", "[3,[2]]"),
        ("{3, 1, 2}", "[1,2,3]"),
        ("[b |-> TRUE, a |-> {}]", '{"b":true,"a":[]}'),
        ("[x \\in {0, 1} |-> x]", '{"0":0,"1":1}'),
        ("<<1, 2>> :> 3", '{"<<1, 2>>":3}'),
        ("SUBSET {1, 2}", "[[],[1],[2],[1,2]]"),
        ("1..3", "[1,2,3]"),
    ],
)
def test_a_value_as_json(value: str, text: str) -> None:
    names = World(MODULES + "", cfg="CONSTANT m = m\nCONSTANT b = 1\nCONSTANT a = 1")
    assert names(f"ToJson({value})") == text


def test_arrays_and_objects_are_asked_for_by_name(ask: World) -> None:
    assert ask("ToJsonArray({TRUE, FALSE})") == "[false,true]"
    assert ask("ToJsonObject(<<1>>)") == "[1]"
    assert _refused(ask, "ToJsonArray(1)").code == "eval.type"
    assert _refused(ask, "ToJsonObject({1})").code == "eval.type"


def test_json_comes_back_from_a_file(ask: World) -> None:
    value = '[a |-> <<1, "x">>, b |-> [c |-> TRUE]]'
    assert ask(f'JsonSerialize("deep/er/v.json", {value})') is TRUE
    assert json.loads(Path("deep/er/v.json").read_text()) == {"a": [1, "x"], "b": {"c": True}}
    assert ask(f'JsonDeserialize("deep/er/v.json") = {value}') is TRUE


def test_a_value_a_line(ask: World) -> None:
    assert ask('ndJsonSerialize("v.ndjson", <<1, [a |-> 2]>>)') is TRUE
    assert Path("v.ndjson").read_text() == '1\n{"a":2}\n'
    Path("v.ndjson").write_text('1\n\n  {"a":2}  \n')
    assert ask('ndJsonDeserialize("v.ndjson") = <<1, [a |-> 2]>>') is TRUE


def test_a_file_is_read_again_when_it_has_changed(ask: World) -> None:
    Path("v.json").write_text("[1]")
    assert ask('JsonDeserialize("v.json")') == (1,)
    Path("v.json").write_text("[1,2]")
    assert ask('JsonDeserialize("v.json")') == (1, 2)


@pytest.mark.parametrize(
    ("text", "words"), [("null", "null"), ("[1.5]", "1.5"), ("{", "property name"), ("", "value")]
)
def test_json_that_is_no_value(ask: World, text: str, words: str) -> None:
    Path("v.json").write_text(text)
    found = _refused(ask, 'JsonDeserialize("v.json")')
    assert found.code == "eval.json"
    assert words in found.message


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ('JsonDeserialize("none.json")', "eval.file"),
        ("JsonDeserialize(1)", "eval.type"),
        ('JsonSerialize("v.json", {1})', "eval.type"),
        ('ndJsonSerialize("v.json", [a |-> 1])', "eval.type"),
        ('JsonSerialize("/proc/none/v.json", <<1>>)', "eval.file"),
        ('CSVWrite("%2$s", <<1>>, "v.csv")', "eval.format"),
        ('CSVRead(<<"a">>, ",", 1)', "eval.type"),
        ('IODeserialize("none", FALSE)', "eval.file"),
        ('Serialize("a", "b", [format |-> "VOS"])', "eval.file"),
        ('atoi("1.5")', "eval.type"),
        ("atoi(1)", "eval.type"),
        ("zeroPadN(-1, 2)", "eval.type"),
    ],
)
def test_what_cannot_be_read_or_written(ask: World, expression: str, code: str) -> None:
    found = _refused(ask, expression)
    assert found.code == code
    assert found.span is not None


json_values = st.recursive(
    st.booleans() | st.integers(-99, 99) | st.text('ab"\\ é', max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


@given(found=json_values)
def test_json_goes_to_tla_and_back(found: Any) -> None:
    context = world("Json").context
    assert to_python(context, from_python(found)) == found


# --- CSV ------------------------------------------------------------------------------------------


def test_lines_of_values(ask: World) -> None:
    assert ask('CSVWrite("%1$s#%2$s", <<42, "abc">>, "v.csv")') is TRUE
    assert ask('CSVWrite("%s#%s", <<{1}, [a |-> 1]>>, "v.csv")') is TRUE
    assert Path("v.csv").read_text() == '42#"abc"\n{1}#[a |-> 1]\n'
    assert ask('CSVRecords("v.csv")') == 2
    assert ask('CSVRecords("none.csv")') == 0
    rows = ask('CSVRead(<<"x", "y">>, "#", "v.csv")')
    assert [row["y"] for row in rows] == ['"abc"', "[a |-> 1]"]
    assert ask('CSVRead(<<"x">>, "#", "none.csv")') == ()


def test_records_with_and_without_a_head(ask: World) -> None:
    assert ask('CSVWriteRecord([a |-> 1, b |-> 2], ",", TRUE, "v.csv")') is TRUE
    assert ask('CSVWriteRecord([a |-> 3, b |-> 4], ",", FALSE, "v.csv")') is TRUE
    head, *rows = Path("v.csv").read_text().splitlines()
    at = head.split(",").index("a")
    assert sorted(head.split(",")) == ["a", "b"]
    assert [row.split(",")[at] for row in rows] == ["1", "3"]


@pytest.mark.parametrize(
    ("template", "text"),
    [("%s-%s", "a-b"), ("%2$s%1$s", "ba"), ("%3s|%-3s|", "  a|b  |"), ("%%%n", "%\n"), ("", "")],
)
def test_places_in_a_template(template: str, text: str) -> None:
    assert formatted("F", template, ["a", "b"]) == text


# --- IOUtils --------------------------------------------------------------------------------------


@pytest.mark.parametrize("compressed", ["TRUE", "FALSE"])
def test_any_value_comes_back(ask: World, compressed: str) -> None:
    value = '<<"a", {1, 2}, 1..3, [x |-> TRUE], m, (2 :> {}), <<>>>>'
    assert ask(f'IOSerialize({value}, "v.bin", {compressed})') is TRUE
    assert ask(f'IODeserialize("v.bin", {compressed}) = {value}') is TRUE


def test_a_file_of_another_program(ask: World) -> None:
    Path("v.bin").write_bytes(b"\xac\xed\x00\x05")
    assert "not written by IOSerialize" in _refused(ask, 'IODeserialize("v.bin", FALSE)').message
    assert "not written by IOSerialize" in _refused(ask, 'IODeserialize("v.bin", TRUE)').message


TEXT = '[format |-> "TXT", charset |-> "UTF-8", openOptions |-> <<{}>>]'


def test_texts_are_written_and_read(ask: World) -> None:
    create = TEXT.replace("{}", '"WRITE", "CREATE", "TRUNCATE_EXISTING"')
    assert ask(f'Serialize("é", "v.txt", {create}).exitValue') == 0
    assert Path("v.txt").read_bytes() == "é".encode()
    append = TEXT.replace("{}", '"WRITE", "APPEND"')
    assert ask(f'Serialize("x", "v.txt", {append}).exitValue') == 0
    read = TEXT.replace(", openOptions |-> <<{}>>", "")
    assert ask(f'Deserialize("v.txt", {read}).stdout') == "éx"


def test_a_text_that_cannot_be_written_is_an_outcome(ask: World) -> None:
    outcome = ask('Serialize("x", "none.txt", ' + TEXT.replace("{}", '"WRITE"') + ")")
    assert outcome["exitValue"] == 1
    assert "none.txt" in outcome["stderr"]
    gone = ask('Deserialize("none.txt", [format |-> "TXT", charset |-> "UTF-8"])')
    assert gone["exitValue"] == 1


def test_the_environment(ask: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLOUR", "blue")
    assert ask("IOEnv.COLOUR") == "blue"
    assert ask('"COLOUR" \\in DOMAIN IOEnv') is TRUE


def test_texts_of_numbers(ask: World) -> None:
    assert [ask(f'atoi("{text}")') for text in ("12", "-3", "-0")] == [12, -3, 0]
    padded = [ask(f"zeroPadN({n}, {width})") for n, width in ((42, 5), (123, 2), (0, 1))]
    assert padded == ["00042", "123", "0"]


def test_programs_are_not_run_unless_it_is_allowed(ask: World) -> None:
    for call in (
        'IOExec(<<"touch", "made">>)',
        'IOEnvExec([A |-> 1], <<"touch", "made">>)',
        'IOExecTemplate(<<"touch", "%s">>, <<"made">>)',
        'IOEnvExecTemplate([A |-> 1], <<"touch", "%s">>, <<"made">>)',
    ):
        found = _refused(ask, call)
        assert found.code == "eval.forbidden"
        assert "'touch'" in found.message
        assert "--allow-exec" in found.hint
    assert not Path("made").exists()


def test_programs_that_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLOUR", "blue")
    ask = World(MODULES, may_execute=True)
    assert show(ask('IOExec(<<"echo", "a b">>)')) == show(
        ask('[exitValue |-> 0, stdout |-> "a b\\n", stderr |-> ""]')
    )
    script = '<<"/bin/sh", "-c", "echo $COLOUR $A; exit 3">>'
    outcome = ask(f"IOEnvExec([A |-> 1], {script})")
    assert (outcome["exitValue"], outcome["stdout"]) == (3, "blue 1\n")
    assert ask('IOExecTemplate(<<"echo", "%2$s", "%1$s">>, <<"a", "b">>).stdout') == "b a\n"
    found = _refused(ask, 'IOExec(<<"/no/such/program">>)')
    assert found.code == "eval.exec"
    assert _refused(ask, "IOExec(<<>>)").code == "eval.type"


def test_the_flag_that_allows_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "Runs.tla"
    spec.write_text(
        "---- MODULE Runs ----\nEXTENDS IOUtils, TLC\n"
        'ASSUME PrintT(IOExec(<<"echo", "hello">>).stdout)\n====\n'
    )
    (tmp_path / "Runs.cfg").write_text("")
    assert main(["check", str(spec), "-q"]) == EXIT_ASSUMPTION
    assert "--allow-exec" in capsys.readouterr().out
    assert main(["check", str(spec), "-q", "--allow-exec"]) == EXIT_OK
    assert '"hello\\n"' in capsys.readouterr().out


# --- SVG ------------------------------------------------------------------------------------------


def test_a_picture_in_a_file(ask: World) -> None:
    picture = "SVGDoc(Circle(1, 2, 3, <<>>), 0, 0, 9, 9, <<>>)"
    assert ask(f'SVGSerialize({picture}, "frame_", 7).exitValue') == 0
    assert Path("frame_007.svg").read_text() == ask(f"SVGElemToString({picture})")


def test_model_values_come_back_as_they_are(ask: World) -> None:
    ask('IOSerialize(m, "v.bin", FALSE)')
    found = ask('IODeserialize("v.bin", FALSE)')
    assert isinstance(found, ModelValue)
    assert found is ask("m")
