"""Which part of a violated formula is said to be false, and with which values."""

from __future__ import annotations

import json as stdlib_json

from pymodel.check.result import FalsePart
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from pymodel.report import html, json, text
from pymodel.values import Value

SPEC = r"""---- MODULE M ----
EXTENDS Naturals, Sequences
VARIABLES n, q
Init == n = 0 /\ q = <<>>
Next == n' = n + 1 /\ q' = Append(q, n)
Few == Len(q) < 3
Each == \A i \in 1..Len(q) : q[i] < 2
Both == /\ n < 9
        /\ Few
If == n > 1 => LET m == n + 1 IN m < 4
Grows == [][n' < 2 /\ Len(q') > 0]_n
Whole == n = 0 \/ n = 1
Able == n > 0 => ~ ENABLED (n' = q[1])
Odd == IF n = 2 THEN ~ (q[1] = 0) ELSE TRUE
====
"""


def part(name: str, kind: str = "INVARIANT") -> tuple[str, dict[str, Value]]:
    """The text of what is false, and the values."""
    cfg = f"INIT Init\nNEXT Next\n{kind} {name}\n"
    finding = run(load_text(SPEC, cfg), Interpreter).findings[0]
    assert finding.part is not None
    return finding.part.text, dict(finding.part.values)


def test_the_false_conjunct_with_its_operands() -> None:
    assert part("Both") == ("Len(q) < 3", {"Len(q)": 3})


def test_the_element_that_a_forall_fails_for() -> None:
    assert part("Each") == ("q[i] < 2", {"i": 3, "q[i]": 2})


def test_what_is_right_of_an_implication_and_what_a_let_names() -> None:
    assert part("If") == ("m < 4", {"n + 1": 4})


def test_the_arm_of_an_if_and_a_negation() -> None:
    assert part("Odd") == ("~ (q[1] = 0)", {"q[1]": 0})


def test_a_disjunction_stays_whole() -> None:
    assert part("Whole") == (r"n = 0 \/ n = 1", {"n": 2})


def test_a_step() -> None:
    assert part("Grows", "PROPERTY") == ("n' < 2", {"n'": 2})


def test_what_stands_inside_enabled_has_no_value() -> None:
    assert part("Able") == ("~ ENABLED (n' = q[1])", {"q[1]": 0})


def test_every_output_tells_it() -> None:
    model = load_text(SPEC, "INIT Init\nNEXT Next\nINVARIANT Both\n")
    result = run(model, Interpreter)
    assert "  false: Len(q) < 3  at <string>:6:8\n    Len(q) = 3" in text.report(result)
    told = stdlib_json.loads(json.dumps(result))["findings"][0]["false"]
    assert (told["text"], told["span"]["line"], told["values"]) == ("Len(q) < 3", 6, {"Len(q)": 3})
    page = html.page(result)
    assert "Both == /\\ n &lt; 9\n        /\\ Few</pre>" in page
    assert "False: <code>Len(q) &lt; 3</code>" in page
    short = run(load_text(SPEC, "INIT Init\nNEXT Next\nINVARIANT Few\n"), Interpreter)
    assert 'Few == <mark class="false">Len(q) &lt; 3</mark></pre>' in html.page(short)


def test_what_cannot_be_evaluated_further_stays_whole() -> None:
    spec = SPEC.replace("Few == Len(q) < 3", "Few == n < 2 \\/ q[9] = 1")
    cfg = "INIT Init\nNEXT Next\nINVARIANT Few\n"
    finding = run(load_text(spec, cfg), Interpreter).findings[0]
    assert finding.kind == "evaluation"
    assert finding.part is None
    assert FalsePart("x").values == ()


def test_a_definition_of_one_line_is_not_moved_in_and_one_of_several_is_aligned() -> None:
    spec = SPEC.replace("Both == /\\ n < 9\n        /\\", "  Both == /\\ n < 9\n          /\\")
    page = html.page(run(load_text(spec, "INIT Init\nNEXT Next\nINVARIANT Both\n"), Interpreter))
    assert "<pre>  Both == /\\ n &lt; 9\n          /\\ Few</pre>" in page
    live = SPEC.replace("====", "Ends == <>(n = 9)\n====")
    cfg = "INIT Init\nNEXT Next\nPROPERTY Ends\nCONSTRAINT Few\n"
    assert "<pre>&lt;&gt;(n = 9)</pre>" in html.page(run(load_text(live, cfg), Interpreter))
