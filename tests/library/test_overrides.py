"""What may live here: operators that users give in Python: found, called, and wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import acceptor
from acceptor.__main__ import main
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_OK, EXIT_PARSE, SpecError
from pymodel.kernel.definitions import Definitions
from pymodel.kernel.loading import load

MODULE = """---- MODULE Colours ----
EXTENDS Integers
Mix(a, b) == a + b
Apply(F(_), x) == F(x)
Twice(x) == 2 * x
RECURSIVE Down(_)
Down(n) == IF n = 0 THEN 0 ELSE Down(n - 1)
====
"""
SPEC = """---- MODULE Spec ----
EXTENDS Colours, TLC
VARIABLE x
Init == x = Mix(1, 2)
Next == UNCHANGED x
Inv == x = 12
====
"""
CFG = "INIT Init\nNEXT Next\nINVARIANT Inv\n"
MIX = """from acceptor import override
@override("Colours", "Mix")
def mix(a, b):
    return 10 * a + b
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    (tmp_path / "Colours.tla").write_text(MODULE, encoding="utf-8")
    (tmp_path / "Spec.tla").write_text(SPEC, encoding="utf-8")
    (tmp_path / "Spec.cfg").write_text(CFG, encoding="utf-8")
    return tmp_path / "Spec.tla"


def _value(spec: Path, python: str, expression: str) -> Any:
    """An expression's value when this is the Python file beside Colours."""
    text = "from acceptor import Context, override\n" + python
    (spec.parent / "Colours.py").write_text(text, encoding="utf-8")
    model = load(spec)
    assert isinstance(model.definitions, Definitions)
    return Interpreter(model).evaluate(model.definitions.expression(expression))


def _refused(spec: Path, python: str, expression: str = "Mix(1, 2)") -> Any:
    with pytest.raises(SpecError) as caught:
        _value(spec, python, expression)
    return caught.value.diagnostics[0]


def test_a_file_beside_the_module_is_found(spec: Path) -> None:
    assert acceptor.check(spec).exit_code != EXIT_OK
    (spec.parent / "Colours.py").write_text(MIX, encoding="utf-8")
    assert acceptor.check(spec).exit_code == EXIT_OK


def test_a_file_of_any_name_is_named(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = spec.parent / "mine.py"
    file.write_text(MIX, encoding="utf-8")
    assert acceptor.check(spec, overrides=[file]).exit_code == EXIT_OK
    assert main(["check", str(spec), "--overrides", str(file), "-q"]) == EXIT_OK
    assert "holds" in capsys.readouterr().out


def test_a_named_file_comes_before_the_one_beside_the_module(spec: Path) -> None:
    (spec.parent / "Colours.py").write_text(MIX.replace("10 *", "100 *"), encoding="utf-8")
    file = spec.parent / "mine.py"
    file.write_text(MIX, encoding="utf-8")
    assert acceptor.check(spec, overrides=[file]).exit_code == EXIT_OK


def test_a_script_that_overrides_nothing_is_not_run(spec: Path) -> None:
    (spec.parent / "Colours.py").write_text("raise SystemExit('never run')", encoding="utf-8")
    assert acceptor.check(spec, invariants=["x = 3"]).findings[0].name == "Inv"


def test_values_come_and_go_as_python_has_them(spec: Path) -> None:
    python = """
@override("Colours", "Mix")
def mix(a, b):
    return {"set": {1, 2}, "list": [a, b], "bool": True, "dict": {2: "b", 1: "a"}}[a]
"""
    assert _value(spec, python, 'Mix("set", 0) = {1, 2}')
    assert _value(spec, python, 'Mix("list", 5) = <<"list", 5>>')
    assert _value(spec, python, 'Mix("bool", 0)')
    assert _value(spec, python, 'Mix("dict", 0) = <<"a", "b">>')


def test_operators_come_as_callables(spec: Path) -> None:
    python = '@override("Colours", "Apply")\ndef apply(f, x):\n    return f(f(x))\n'
    assert _value(spec, python, "Apply(LAMBDA n : n * 3, 5)") == 45
    assert _value(spec, python, "Apply(Twice, 5)") == 20


def test_a_recursive_operator_can_be_overridden(spec: Path) -> None:
    python = '@override("Colours", "Down")\ndef down(n):\n    return -n\n'
    assert _value(spec, python, "Down(7)") == -7


def test_a_context_is_given_to_who_asks_for_it(spec: Path) -> None:
    python = """
@override("Colours", "Twice", context=True, pure=False)
def twice(context: Context, x):
    return context.order.ordered(x)
"""
    assert _value(spec, python, "Twice({3, 1, 2})") == (1, 2, 3)


def test_deferred_arguments_are_evaluated_when_they_are_called(spec: Path) -> None:
    python = '@override("Colours", "Mix", deferred=True)\ndef mix(a, b):\n    return a()\n'
    assert _value(spec, python, "Mix(4, 1 \\div 0)") == 4


def test_an_operator_through_an_instance(spec: Path) -> None:
    (spec.parent / "Colours.py").write_text(MIX, encoding="utf-8")
    text = SPEC.replace("EXTENDS Colours, TLC", "EXTENDS TLC\nC == INSTANCE Colours")
    spec.write_text(text.replace("Mix(", "C!Mix("), encoding="utf-8")
    assert acceptor.check(spec).exit_code == EXIT_OK


def test_what_python_raises_is_told_where_it_is_called(spec: Path) -> None:
    python = '@override("Colours", "Mix")\ndef mix(a, b):\n    return {}[a]\n'
    found = _refused(spec, python)
    assert found.code == "eval.override"
    assert "Colours!Mix failed in Python: KeyError: 1" in found.message
    assert found.hint == f"it was raised at {spec.parent / 'Colours.py'}:4"
    assert found.span is not None


def test_leaving_the_program_is_an_error_and_no_end(spec: Path) -> None:
    python = '@override("Colours", "Mix")\ndef mix(a, b):\n    raise SystemExit(0)\n'
    found = _refused(spec, python)
    assert found.code == "eval.override"
    assert "Colours!Mix failed in Python: SystemExit: 0" in found.message


def test_an_error_of_an_operator_passed_in_stays_its_own(spec: Path) -> None:
    python = '@override("Colours", "Apply")\ndef apply(f, x):\n    return f(x)\n'
    found = _refused(spec, python, "Apply(LAMBDA n : n + TRUE, 5)")
    assert found.code == "eval.type"


@pytest.mark.parametrize("result", ["None", "object()", "1.5", "{(): [None]}"])
def test_a_result_that_is_no_value(spec: Path, result: str) -> None:
    found = _refused(spec, f'@override("Colours", "Mix")\ndef mix(a, b):\n    return {result}\n')
    assert found.code == "eval.override"
    assert "no TLA+ value" in found.message


def test_a_file_that_cannot_be_run(spec: Path) -> None:
    found = _refused(spec, '@override("Colours", "Mix")\ndef mix(a, b) return 1\n')
    assert (found.code, found.exit_code) == ("override.load", EXIT_PARSE)
    assert str(found.span) == f"{spec.parent / 'Colours.py'}:3:1"
    found = _refused(spec, "import sys\n# override(\nsys.exit(3)\n")
    assert found.code == "override.load"
    assert "SystemExit: 3" in found.message


def test_an_operator_that_the_module_lacks(spec: Path) -> None:
    found = _refused(spec, '@override("Colours", "Mixx")\ndef mix(a, b):\n    return 1\n')
    assert found.code == "override.unknown"
    assert "did you mean `Mix`" in found.hint


def test_another_number_of_arguments(spec: Path) -> None:
    found = _refused(spec, '@override("Colours", "Mix")\ndef mix(a):\n    return 1\n')
    assert found.code == "override.arity"
    assert "takes 2 arguments, its Python function 1" in found.message
    varying = '@override("Colours", "Mix")\ndef mix(*args):\n    return len(args)\n'
    assert _value(spec, varying, "Mix(1, 2)") == 2


def test_a_file_that_is_not_there(spec: Path) -> None:
    with pytest.raises(SpecError) as caught:
        acceptor.check(spec, overrides=[spec.parent / "none.py"])
    assert caught.value.diagnostics[0].code == "file.missing"


def test_a_proof_knows_operators_in_python(spec: Path) -> None:
    text = "Inv == x \\in 0..7 /\\ Bits(x)\nBits(n) == n & 1 = 0\n"
    body = SPEC.replace("Inv == x = 12\n", "").replace("EXTENDS", "EXTENDS Bitwise,")
    body = body.replace("x = Mix(1, 2)", "x = 4").replace("UNCHANGED x", "x < 6 /\\ x' = x ^^ 2")
    inv, bits, _ = text.split("\n")
    spec.write_text(body.replace("====", f"{bits}\n{inv}\n===="), encoding="utf-8")
    result = acceptor.prove(spec, invariant="Inv", implies=[])
    assert result.proved
    spec.write_text(spec.read_text().replace("x ^^ 2", "x ^^ 3"), encoding="utf-8")
    assert not acceptor.prove(spec, invariant="Inv", implies=[]).proved


def test_a_constant_that_is_read_from_a_file_is_read_once(spec: Path) -> None:
    text = SPEC.replace("Init ==", "Log == <<Twice(1)>>\nLen1 == Log[1]\nInit ==")
    text = text.replace("x = Mix(1, 2)", "x = 0").replace(
        "UNCHANGED x", "x' = IF x < Len1 THEN x + 1 ELSE x"
    )
    spec.write_text(text.replace("x = 12", "x =< Log[1]"), encoding="utf-8")
    count = spec.parent / "count"
    count.write_text("", encoding="utf-8")
    python = f"""from acceptor import override
@override("Colours", "Twice", pure=False)
def twice(x):
    with open({str(count)!r}, "a") as file:
        file.write("read;")
    return 7
"""
    (spec.parent / "Colours.py").write_text(python, encoding="utf-8")
    found = acceptor.check(spec)
    assert (found.exit_code, found.counts.distinct) == (EXIT_OK, 8)
    assert count.read_text(encoding="utf-8") == "read;"
