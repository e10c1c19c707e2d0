"""What a user reads when an expression cannot be evaluated: golden messages, to the letter.

Each has the place, the source line with its caret, the values, and the operators on the way.
"""

from __future__ import annotations

import pytest

from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.interpreter.runtime import written
from pymodel.kernel import load_text

SPEC = """---- MODULE Shop ----
EXTENDS Naturals, Sequences, FiniteSets, TLC
VARIABLES queue, sold
Price == [apple |-> 3, pear |-> 4]
Init == queue = <<"apple", "plum">> /\\ sold = 0
Serve(customer) == /\\ queue # <<>>
                   /\\ {action}
Next == \\E c \\in {{1, 2}} : Serve(c)
====
"""
#: The action of the case → the message; a line that is too long for this file is broken by `\\`.

CASES = {
    "a record without the field": (
        "sold' = Price[queue[customer]] /\\ UNCHANGED queue",
        """\
<string>:7:31: error[eval.domain]: the argument "plum" is not in the function's domain \
{"apple", "pear"}; the function is [apple |-> 3, pear |-> 4]
    7 |                    /\\ sold' = Price[queue[customer]] /\\ UNCHANGED queue
      |                               ^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 2
  note: in Serve(customer = 2)  (<string>:6:1)""",
    ),
    "an operand of the wrong kind": (
        "sold' = sold + queue[customer] /\\ UNCHANGED queue",
        """\
<string>:7:31: error[eval.type]: + needs the right argument to be an integer, \
but it is the string "apple"
    7 |                    /\\ sold' = sold + queue[customer] /\\ UNCHANGED queue
      |                               ^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 1
  note: in Serve(customer = 1)  (<string>:6:1)""",
    ),
    "a set without end": (
        "sold' \\in Nat /\\ UNCHANGED queue",
        """\
<string>:7:33: error[eval.infinite]: cannot enumerate Nat
    7 |                    /\\ sold' \\in Nat /\\ UNCHANGED queue
      |                                 ^^^
  note: in Serve(c = 1)  (<string>:6:1)
  hint: only membership in an infinite set can be decided; bound it by a finite set""",
    ),
    "a variable without a next value": (
        "sold' = 1",
        """\
<string>:6:1: error[eval.unassigned]: queue' is given no value
    6 | Serve(customer) == /\\ queue # <<>>
      | ^^^^^
  note: in Serve  (<string>:6:1)
  hint: what stays as it is needs UNCHANGED queue""",
    ),
    "an Assert": (
        'Assert(customer = 1, "only one") /\\ UNCHANGED <<queue, sold>>',
        """\
<string>:7:23: error[eval.assert]: Assert failed: "only one"
    7 |                    /\\ Assert(customer = 1, "only one") /\\ UNCHANGED <<queue, sold>>
      |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 2
  note: in Serve(customer = 2)  (<string>:6:1)""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    action, message = CASES[name]
    text = SPEC.format(action=action)
    result = run(load_text(text, "INIT Init\nNEXT Next\n"), Interpreter)
    assert result.first is not None
    assert result.first.diagnostic is not None
    assert result.first.diagnostic.render() == message


@pytest.mark.parametrize("fair", ["WF_d(d' # d)", "WF_d(d' = d) /\\ SF_d(d' # d)"])
def test_a_variable_of_an_instance_is_called_by_its_name(fair: str) -> None:
    """Inside an ENABLED it has a next value of its own, which has another name within."""
    spec = f"""---- MODULE Outer ----
EXTENDS Naturals
VARIABLE x
Init == x = 0
Next == x' = 1 - x
Spec == Init /\\ [][Next]_x
---- MODULE Inner ----
VARIABLE d
Fair == {fair}
====
I == INSTANCE Inner WITH d <- x + 1
P == I!Fair
====
"""
    first = run(load_text(spec, "SPECIFICATION Spec\nPROPERTY P\n"), Interpreter).first
    assert first is not None and first.diagnostic is not None
    assert first.message == "the variable d' has no value yet"
    assert first.diagnostic.hint.startswith("an action gives it one by d' = e, d' \\in S or")


@pytest.mark.parametrize(
    ("init", "next", "message", "hint"),
    [
        ("x = 0", "x' = x", "y and z are given no value", "as in y = e or y \\in S"),
        ("x = 0 /\\ y = 0", "x' = x", "z is given no value", "Init has to give each variable"),
        ("x = 0 /\\ y = 0 /\\ z = 0", "y' = 1", "x' and z' are given no value", "<<x, z>>"),
        ("x = 0 /\\ y = 0 /\\ z = 0", "TRUE", "x', y' and z' are given no value", "<<x, y, z>>"),
        ("x = 0 /\\ y = 0 /\\ z = 0", "y' = x'", "the variable x' has no value yet", "x' = e"),
    ],
)
def test_every_variable_that_is_forgotten_is_named(
    init: str, next: str, message: str, hint: str
) -> None:
    spec = f"---- MODULE M ----\nVARIABLES x, y, z\nInit == {init}\nNext == {next}\n====\n"
    first = run(load_text(spec, "INIT Init\nNEXT Next\n"), Interpreter).first
    assert first is not None and first.diagnostic is not None
    assert first.message == message
    assert hint in first.diagnostic.hint


@pytest.mark.parametrize(
    ("name", "shown"),
    [("d^", "d"), ("d^#2", "d"), ("k#3", "k"), ("^", "^"), ("##", "##"), ("#", "#"), ("^#2", "^")],
)
def test_names_are_shown_as_they_are_written(name: str, shown: str) -> None:
    assert written(name) == shown
