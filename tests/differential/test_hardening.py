"""What may live here: the published findings of the model checkers' hardening project, decided.

github.com/tlaplus/model-checker-hardening keeps what its fuzzer found, a page each, in findings/
(as of commit a760aba). A finding is named by its folder and number; the inputs here are our own.
Those about another tool's printer are asked of ours: what it prints is read as the same tree.
"""

from __future__ import annotations

import pytest

from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Source, SpecError
from pymodel.kernel.loading import load_text
from pymodel.syntax.parser import parse_expression
from pymodel.syntax.printer import show_expr
from pymodel.syntax.walk import without_parens

CFG = "INIT Init\nNEXT Next\n"


def spec(value: str, head: str = "") -> str:
    """A module whose only state has `value`."""
    lines = ["---- MODULE M ----", "EXTENDS Integers, Sequences", head, "VARIABLE x"]
    return "\n".join([*lines, f"Init == x = {value}", "Next == UNCHANGED x", "===="])


def value_of(value: str, head: str = "") -> object:
    """What the expression comes to."""
    engines: list[Interpreter] = []

    def make(model: object) -> Interpreter:
        engines.append(Interpreter(model))  # type: ignore[arg-type]
        return engines[-1]

    result = run(load_text(spec(value, head), CFG), make)
    assert result.exit_code == 0, result.findings
    return engines[0].decode(0)["x"]


def test_apalache_builder_1_a_long_chain_of_operators() -> None:
    """Ten thousand of them: a value, or an error that says so; never an overflow of the stack."""
    try:
        found = value_of("(" + "~" * 10_000 + "TRUE)")
    except SpecError as e:
        assert e.diagnostics[0].code == "syntax.too-deep"
        assert e.diagnostics[0].span is not None
    else:
        assert str(found) == "TRUE"


def test_apalache_json_1_a_label_changes_no_value() -> None:
    assert value_of("(here :: 1 + 1)") == 2


def test_apalache_json_2_a_nested_type_in_a_comment_costs_nothing() -> None:
    tags = "".join(f"Tag{i}(" for i in range(40)) + "MODEL" + ")" * 40
    assert value_of("3", f"\\* @type: {tags};") == 3


def test_apalache_bmc_1_a_filter_of_all_integers() -> None:
    """It has no elements to write down: an evaluation error with its place, exit code 75."""
    result = run(load_text(spec("{y \\in Int : y = 0}"), CFG), Interpreter)
    assert result.exit_code == 75
    [found] = result.findings
    assert found.diagnostic is not None
    assert found.diagnostic.code == "eval.infinite"
    assert found.diagnostic.span is not None


def test_sany_1_a_level_error_that_names_percent() -> None:
    with pytest.raises(SpecError) as raised:
        load_text(spec("((<>TRUE) % 1)"), CFG)
    found = raised.value.diagnostics[0]
    assert raised.value.exit_code == 150
    assert "%" in found.message


@pytest.mark.parametrize(
    "text",
    [
        # printer 1: precedence ranges
        "a = (b \\cdot c)",
        "(UNION S) \\X T",
        "(DOMAIN f) \\cup T",
        # printer 2: prefixes, primes, negative numbers
        "UNCHANGED (x')",
        "2 ^ (-1)",
        "-(-106)",
        "UNCHANGED (x = FALSE)",
        "ENABLED (x \\in S)",
        # printer 3: binders without a set
        "CHOOSE x : TRUE",
        "\\A x : FALSE",
        "\\E x, y : x = y",
        # printer 4: actions and fairness with subscripts
        "<<FALSE>>_(FALSE)",
        "<<FALSE>>_FALSE",
        "[FALSE]_(Head(s))",
        "WF_(f[1])(FALSE)",
        "SF_<<x, y>>(A /\\ B)",
        # printer 5: labels inside of larger expressions
        "s \\o (here :: (s \\o t))",
        "(here :: a) \\in S",
        "f[(here :: 1)]",
        # printer 6: membership as the body of a map
        "{((~FALSE) \\in S) : y \\in T}",
        "{(x \\in S) : x \\in T}",
        "{x \\in S : x \\in T}",
    ],
)
def test_apalache_printer_what_is_printed_is_read_as_the_same(text: str) -> None:
    tree = without_parens(parse_expression(Source("<text>", text)))
    printed = show_expr(tree)
    assert without_parens(parse_expression(Source("<printed>", printed))) == tree, printed


@pytest.mark.parametrize(
    "text",
    [
        "a = b \\cdot c",
        "UNION S \\X T",
        "UNCHANGED x'",
        "2 ^ -1",
        "<FALSE>_FALSE",
        "s \\o l :: s \\in {}",
    ],
)
def test_apalache_printer_what_sany_refuses_we_refuse(text: str) -> None:
    with pytest.raises(SpecError):
        parse_expression(Source("<text>", text))
