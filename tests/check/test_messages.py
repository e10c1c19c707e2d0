"""What a user reads when an expression cannot be evaluated: golden messages, to the letter.

Each has the place, the source line with its caret, the values, and the operators on the way.
"""

from __future__ import annotations

import pytest

from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
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
{"pear", "apple"}; the function is [pear |-> 4, apple |-> 3]
    7 |                    /\\ sold' = Price[queue[customer]] /\\ UNCHANGED queue
      |                               ^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 2
  note: in Serve  (<string>:6:1)""",
    ),
    "an operand of the wrong kind": (
        "sold' = sold + queue[customer] /\\ UNCHANGED queue",
        """\
<string>:7:31: error[eval.type]: + needs the right argument to be an integer, \
but it is the string "apple"
    7 |                    /\\ sold' = sold + queue[customer] /\\ UNCHANGED queue
      |                               ^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 1
  note: in Serve  (<string>:6:1)""",
    ),
    "a set without end": (
        "sold' \\in Nat /\\ UNCHANGED queue",
        """\
<string>:7:33: error[eval.infinite]: cannot enumerate Nat
    7 |                    /\\ sold' \\in Nat /\\ UNCHANGED queue
      |                                 ^^^
  note: with c = 1
  note: in Serve  (<string>:6:1)
  hint: only membership in an infinite set can be decided; bound it by a finite set""",
    ),
    "a variable without a next value": (
        "sold' = 1",
        """\
<string>:6:1: error[eval.unassigned]: the variable queue' has no value yet
    6 | Serve(customer) == /\\ queue # <<>>
      | ^^^^^
  note: in Serve  (<string>:6:1)
  hint: an action gives it one by queue' = e, queue' \\in S or UNCHANGED, \
before anything looks at it""",
    ),
    "an Assert": (
        'Assert(customer = 1, "only one") /\\ UNCHANGED <<queue, sold>>',
        """\
<string>:7:23: error[eval.assert]: Assert failed: "only one"
    7 |                    /\\ Assert(customer = 1, "only one") /\\ UNCHANGED <<queue, sold>>
      |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  note: with c = 2
  note: in Serve  (<string>:6:1)""",
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
