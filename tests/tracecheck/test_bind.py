"""Bindings: what a TOML file may say, and the module that gives a spec a trace's constants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_CONFIG, EXIT_OTHER, SpecError
from pymodel.values import ModelValue
from tests.tracecheck.traces import CONSTANTS, JARS, Record, bound, check, event, header, write
from tracecheck.bind import at_path, null_value, read_binding, to_key, to_value
from tracecheck.load import find_binding, load_bound, trace_files
from tracecheck.result import Verdict
from tracecheck.search import check_trace
from tracecheck.wrapper import constant_text, tla


def binding_error(tmp_path: Path, text: str | bytes) -> str:
    path = tmp_path / "Jars.bind.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(SpecError) as caught:
        read_binding(path)
    (found,) = caught.value.diagnostics
    assert (found.code, found.exit_code) == ("trace.binding", EXIT_CONFIG)
    assert str(path) in found.message
    return found.message.removeprefix(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("module = ", "not TOML"),
        (b"module = '\xff'", "not TOML"),
        ("", 'module = "Name.tla" is missing'),
        ("module = 3", 'module = "Name.tla" is missing'),
        ('module = "M.tla"\nmodul = 1', "unknown key 'modul'"),
        ('module = "M.tla"\nconstants = 1', "constants must be a table"),
        ('module = "M.tla"\n[constants]\nA = 1', "constant A: give one of"),
        ('module = "M.tla"\n[constants]\nA = {}', "constant A: give one of"),
        ('module = "M.tla"\n[constants]\nA = {tlc = "1"}', "constant A: give one of"),
        (
            'module = "M.tla"\n[constants]\nA = {tla = "1", model = "a"}',
            "constant A: give one of",
        ),
        ('module = "M.tla"\n[constants]\nA = {tla = 1}', "constant A: tla must be a string"),
        (
            'module = "M.tla"\n[constants]\nA = {logged = "args.k"}',
            "constant A: logged must be a list of strings",
        ),
        ('module = "M.tla"\nnotes = "x"', "notes must be a list of strings"),
        ('module = "M.tla"\nself = 1', "self must be a string"),
        ('module = "M.tla"\nall_args = "yes"', "all_args must be a Boolean"),
        ('module = "M.tla"\ncomplete = ["x"]', "complete must be a list of tables"),
        ('module = "M.tla"\ncomplete = [{except = "x"}]', "complete: 'at' is missing"),
        ('module = "M.tla"\ncomplete = [{at = "x", but = "y"}]', "complete: give at and"),
        ('module = "M.tla"\nunlogged = 1', "unlogged must be a list of tables"),
        ('module = "M.tla"\n[[unlogged]]\nbefore = "C"', "[[unlogged]]: 'action' is unknown"),
        ('module = "M.tla"\n[completion]\nspec = "I.tla"', "[completion]: 'invariant' is missing"),
    ],
)
def test_what_a_binding_may_not_say(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert binding_error(tmp_path, text).startswith(says)


def test_a_binding_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read_binding(tmp_path / "none.toml")
    assert "cannot be read: No such file" in caught.value.diagnostics[0].message


UNLOGGED = (
    '[[unlogged]]\nbefore = "{}"\naction = "{}"\neach = "recovered.jar"\norder = "k"\nargs = {}'
)


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        (
            UNLOGGED.format("Rest", "Fill", '{n = "node", k = "value"}'),
            "[[unlogged]]: the spec has no action Rest",
            "did you mean Reset?",
        ),
        (
            UNLOGGED.format("Reset", "Filll", '{n = "node", k = "value"}'),
            "[[unlogged]]: the spec has no action Filll",
            "did you mean Fill?",
        ),
        (
            UNLOGGED.format("Reset", "Fill", '{n = "node"}'),
            "[[unlogged]]: the arguments of Fill are k, n",
            "",
        ),
        (
            'complete = [{at = "recovered.jug"}]',
            "complete: recovered.jug is no variable of the spec's state",
            "use state.NAME or recovered.NAME",
        ),
    ],
)
def test_a_binding_to_what_the_spec_has_not_is_refused(
    tmp_path: Path, text: str, says: str, hint: str
) -> None:
    # It would have been ignored, and so not been checked, without a word.
    path = tmp_path / "Other.bind.toml"
    constants = '[constants]\nNone = { model = "None" }\n'
    top, _, tables = text.partition("[[") if text.startswith("complete") else ("", "", text)
    path.write_text(f'module = "{JARS}"\n{top}\n{constants}\n{tables}')
    files = write(tmp_path / "t", a=[event("a.0.0", "Reset")])
    trace = load_bound(files, JARS, read_binding(path))
    with pytest.raises(SpecError) as caught:
        check_trace(trace.engine(Interpreter), trace.binding, trace.trace)
    (found,) = caught.value.diagnostics
    assert says in found.message and found.hint == hint


# --- constants ------------------------------------------------------------------------------------


def constant_error(tmp_path: Path, constants: Record, spec: Path = JARS) -> str:
    files = write(tmp_path, a=[header("a", constants=constants), event("a.0.0", "Reset")])
    with pytest.raises(SpecError) as caught:
        bound(files, spec)
    (found,) = caught.value.diagnostics
    assert (found.code, found.exit_code) == ("trace.constant", EXIT_OTHER)
    assert found.span is not None and str(found.span) == f"{files[0]}:1:1"
    return found.message


@pytest.mark.parametrize(
    ("constants", "says"),
    [
        ({"Node": ["a"]}, "nothing gives the constant Size of Jars.tla a value"),
        (
            {**CONSTANTS, "Sise": 1},
            'the header has a constant "Sise", Jars.tla has none of that name',
        ),
        (
            {**CONSTANTS, "X == 1\n====\n": 1},
            'the header has a constant "X == 1\\n====\\n", Jars.tla has none of that name',
        ),
        ({**CONSTANTS, "Size": 1.5}, "the constant Size: 1.5 has no counterpart in TLA+"),
        ({**CONSTANTS, "Size": None}, "the constant Size: null has no counterpart in TLA+"),
        ({**CONSTANTS, "Size": {}}, "the constant Size: {} has no counterpart in TLA+"),
        (
            {**CONSTANTS, "Size": {"a b": 1}},
            'the constant Size: {"a b": 1} has no counterpart in TLA+',
        ),
        (
            {**CONSTANTS, "Node": ["a\n"]},
            "the constant Node: a string with control characters: 'a\\n'",
        ),
    ],
)
def test_constants_that_do_not_fit_the_spec(tmp_path: Path, constants: Record, says: str) -> None:
    assert constant_error(tmp_path, constants) == says


def other_spec(folder: Path, constants: str, toml: str) -> Path:
    spec = folder / "Jars.tla"
    spec.write_text(
        f"---- MODULE Jars ----\nEXTENDS Integers, Sequences\nCONSTANTS Node, Size, {constants}\n"
        "VARIABLE x\nInit == x = 0\nPut(n, k) == k \\in A /\\ x' = k\n"
        "Next == \\E n \\in Node, k \\in A : Put(n, k)\n====\n"
    )
    (folder / "Jars.bind.toml").write_text(f'module = "Jars.tla"\n[constants]\n{toml}')
    return spec


def test_a_dollar_name_is_the_headers_constant_as_a_sequence(tmp_path: Path) -> None:
    spec = other_spec(tmp_path, "A, NodeA", 'A.tla = "{Len($Node), $Size}"\nNodeA.tla = "1"')
    puts = {k: event("a.0.0", "Put", {"k": k}, state={"x": k}) for k in (2, 3, 5)}
    found = {k: check(write(tmp_path / str(k), a=[put]), spec=spec) for k, put in puts.items()}
    assert [k for k, result in found.items() if result.verdict is Verdict.ACCEPTED] == [2, 5]


def test_a_dollar_name_that_the_header_has_not(tmp_path: Path) -> None:
    spec = other_spec(tmp_path, "A", 'A.tla = "{$NodeB}"')
    assert (
        constant_error(tmp_path / "t", CONSTANTS, spec)
        == "the binding of A needs $NodeB, which the header does not give"
    )


def test_a_bound_constant_that_the_spec_has_not(tmp_path: Path) -> None:
    spec = other_spec(tmp_path, "A", 'A.tla = "{1}"\nB.tla = "2"')
    assert (
        constant_error(tmp_path / "t", CONSTANTS, spec)
        == 'the binding has a constant "B", Jars.tla has none of that name'
    )


def test_logged_collects_every_value_of_the_more_frequent_kind(tmp_path: Path) -> None:
    spec = other_spec(tmp_path, "A", 'A.logged = ["args.k", "state.f.*.bal", "state.g.#"]')
    state = {"f": {"1": {"bal": 7}, "2": {"bal": 8}, "x": 3}, "g": {"10": 0, "11": 0}}
    records = [
        event("a.0.0", "Put", {"k": 10**12}, state=state),
        event("a.0.1", "Put", {"k": -1}),
        event("a.0.2", "Put", {"k": "odd"}),
        event("a.0.3", "Put", {"k": True}),
    ]
    trace = bound(write(tmp_path / "t", a=records), spec)
    assert trace.model.constants["A"] == frozenset({7, 8, 10, 11, 10**12})


def test_the_binding_beside_the_spec_is_found_and_without_one_all_is_by_name(
    tmp_path: Path,
) -> None:
    assert find_binding(JARS).constants == {"None": {"model": "None"}}
    bare = find_binding(tmp_path / "Bare.tla")
    assert (bare.constants, bare.module) == ({}, tmp_path / "Bare.tla")


def test_files_of_a_folder_are_its_ndjson(tmp_path: Path) -> None:
    files = write(tmp_path, a=[], b=[])
    (tmp_path / "history.jsonl").write_text("{}")
    assert trace_files([tmp_path]) == files
    assert trace_files([files[1]]) == [files[1]]


# --- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "TRUE"),
        (-3, "-3"),
        ('a"b\\', '"a\\"b\\\\"'),
        ([1, ["x"]], '<<1, <<"x">>>>'),
        ({"a": 1, "b": [2]}, "[a |-> 1, b |-> <<2>>]"),
    ],
)
def test_json_as_text(value: Any, text: str) -> None:
    assert tla(value) == text


def test_a_list_is_a_set_in_a_constant_and_a_sequence_elsewhere() -> None:
    assert constant_text(["a", "b"]) == '{"a", "b"}'
    assert tla(["a", "b"]) == '<<"a", "b">>'


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("7", 7),
        ("-1", -1),
        ("0", 0),
        ("07", "07"),
        ("-", "-"),
        ("", ""),
        ("٣", "٣"),
        ("x", "x"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_keys_are_integers_where_they_are_written_as_one(key: str, expected: int | str) -> None:
    assert to_key(key) == expected


def test_null_needs_a_single_model_value() -> None:
    none = ModelValue("None")
    assert null_value({"None": none, "Size": 5}) is none
    assert null_value({"None": none, "Other": ModelValue("Other")}) is None
    assert to_value(None, none) is none
    with pytest.raises(ValueError, match="null has no counterpart"):
        to_value(None, None)


def test_places_in_events() -> None:
    record = {"votes": {"1": {"bal": 4}, "2": {"bal": 5}, "3": 6}}
    assert list(at_path(record, ["votes", "*", "bal"])) == [4, 5]
    assert list(at_path(record, ["votes", "#"])) == [1, 2, 3]
    assert list(at_path(record, ["votes", "2", "bal"])) == [5]
    assert list(at_path(record, ["none", "*"])) == []
    assert list(at_path(7, ["x"])) == []
