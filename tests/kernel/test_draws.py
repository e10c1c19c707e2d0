"""Which operators are drawn once, and that the list is whole."""

from __future__ import annotations

from pymodel.kernel.draws import ABOUT_THE_RUN, DRAWN
from pymodel.kernel.loading import load_text
from pymodel.kernel.nodes import Named
from pymodel.library import standard

SPEC = """---- MODULE M ----
EXTENDS Naturals, TLC
VARIABLE x
R == RandomElement(1..9)
OfR == R + 1
Asks == TLCGet(1) + R
Plain == 1 + 2
Init == x = R /\\ OfR = Asks + Plain
Next == x' = x
====
"""


def test_every_operator_that_may_answer_differently_is_known() -> None:
    impure = {name for name, op in standard().items() if not op.pure}
    assert impure == DRAWN | ABOUT_THE_RUN


def test_only_what_draws_keeps_its_first_answer() -> None:
    definitions = load_text(SPEC, "INIT Init\nNEXT Next\n").definitions

    def once(name: str) -> bool:
        node = definitions[name]
        return isinstance(node, Named) and node.once

    assert once("R")
    assert once("OfR")
    assert not once("Asks")
    assert not once("Plain")
