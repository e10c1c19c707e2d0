"""What may live here: the messages of failed evaluations, word for word, one for each kind.

They stand in messages.golden: `python -m tests.engine.test_messages` writes them afresh, to be read
before they are committed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pymodel.engine.base import ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.kernel import load_text
from pymodel.values import show

GOLDEN = Path(__file__).with_name("messages.golden")

SPEC = """---- MODULE M ----
EXTENDS Integers, Sequences, FiniteSets, TLC
VARIABLES x, y
Init == x = 1 /\\ y = <<1, 2>>
RECURSIVE Endless(_), Sum(_), Act(_)
Endless(n) == Endless(n + 1)
Sum(n) == IF n = 0 THEN "a" ELSE 1 + Sum(n - 1)
Act(n) == IF n = 0 THEN n + "a" = 1 ELSE TRUE \\/ Act(n - 1)
f[n \\in Nat] == f[n + 1]
g[n \\in 0..5] == IF n = 0 THEN "a" ELSE 1 + g[n - 1]
Guard(k) == GUARD
Step(k) == Guard(k) /\\ x' = x + 1 /\\ y' = y
Next == \\E k \\in {5} : Step(k)
====
"""

#: Guards in the place of GUARD, where the state is x = 1, y = <<1, 2>> and k = 5.
GUARDS = [
    'x = "a"',
    "k \\in {<<1>>}",
    "x + k",
    'x + "a" = k',
    "y[k] = 1",
    "[a |-> 1][k] = 1",
    "[[a |-> 1] EXCEPT !.a[k] = 2] = 1",
    "(CHOOSE z \\in {1, 2} : z > x + k) = 1",
    "CASE k = 1 -> TRUE",
    "k \\div (x - 1) = 1",
    "k % (x - 1) = 1",
    "(x - 1) ^ (x - 1) = 1",
    "\\E n \\in Nat : n = k",
    "Head(SubSeq(y, 3, k)) = 1",
    "x' = 1 /\\ k = y'[1] /\\ x' = 2",
    "Endless(k) = 1",
    "f[k] = 1",
    'Assert(k = 1, <<"no", k>>)',
    "\\A <<a, b>> \\in {k} : a = b",
    '{k, "a"} = {}',
    "SUBSET (1..100) = {k}",
    "DOMAIN k = {}",
    "\\E e \\in k : TRUE",
    "k /\\ TRUE",
    "Len(k) = 1",
    "{z \\in {1, k} : z.a = 1} = {}",
    "UNION {k} = {}",
    'LET w == k + "b" IN w = 1',
    "RandomElement({}) = k",
    "[n \\in Nat |-> n] = k",
    "Append(k, 1) = y",
    "Sum(3) = 1",
    "x < 3 /\\ Act(2)",
    "g[3] = 1",
    "Cardinality(Nat) = k",
    "[a |-> 1].b = k",
    "LET h[i \\in 1..2] == i = k IN h[k]",
]


def message(guard: str) -> str:
    """What is said of a guard: code and message, place, notes, hint, and the state."""
    engine = Interpreter(load_text(SPEC.replace("GUARD", guard), "INIT Init\nNEXT Next\n"))
    (violation,) = engine.explore(ExploreRequest()).violations
    found = violation.diagnostic
    assert found is not None
    assert found.span is not None
    assert violation.state is not None
    lines = [f"{found.code}: {found.message}", f"  at {found.span.line}:{found.span.col}"]
    for text, span in found.notes:
        lines.append(f"  {text}" if span is None else f"  {text} at {span.line}:{span.col}")
    if found.hint:
        lines.append(f"  hint: {found.hint}")
    state = engine.decode(violation.state)
    lines.append("  state: " + ", ".join(f"{n} = {show(v)}" for n, v in state.items()))
    text = "\n".join(lines)
    # How deep Python lets a recursion go depends on who called.
    return re.sub(r"with n = \d{3,}", "with n = ...", text)


def golden() -> dict[str, str]:
    """The messages by guard."""
    parts = GOLDEN.read_text(encoding="utf-8").split("\n## ")[1:]
    return dict(part.rstrip("\n").split("\n", 1) for part in parts)


@pytest.mark.parametrize("guard", GUARDS)
def test_the_message_is_as_it_was_read(guard: str) -> None:
    assert message(guard) == golden()[guard]


def test_every_message_names_the_values_and_the_operators() -> None:
    for guard, text in golden().items():
        assert "in Guard at 11:1" in text or "in Step at 12:1" in text, guard
        assert "with k = 5" in text or "with n = " in text or "in Endless" in text, guard
        assert "state: x = 1, y = <<1, 2>>" in text, guard


if __name__ == "__main__":
    parts = [f"## {guard}\n{message(guard)}\n" for guard in GUARDS]
    head = "# python -m tests.engine.test_messages\n\n"
    GOLDEN.write_text(head + "\n".join(parts), encoding="utf-8")
