"""What may live here: the differences from TLC that we mean to keep, by name, with their reasons.

A campaign counts a difference that one of them explains beside the others. Each has an example on
which the two checkers differ; a test asks both, so that none stays here for longer than it is true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.differential.fuzz.batch import Answer, Failed, failed, same, strictly
from tests.differential.fuzz.items import Item
from tests.differential.fuzz.sorts import BOOL, INT, set_of


@dataclass(frozen=True)
class Deviation:
    """We differ from TLC on `example`, and on all that is like it, for this reason."""

    name: str
    reason: str
    example: Item


@dataclass(frozen=True)
class SpecDeviation:
    """The exit codes of TLC and ours differ on the module `SPEC` with this Init, and this cfg."""

    name: str
    reason: str
    exit_codes: tuple[int, int]
    example: tuple[str, str]


SPEC = """\
---- MODULE Deviation ----
EXTENDS Integers, TLC
VARIABLE x
Init == {init}
Next == x' = x
Inv == Assert(x = 0, "not 0")
====
"""


NOT_LOOKED_AT = Deviation(
    "not looked at",
    "Membership in a filter, a union or the like is decided without making the set. An error in a "
    "part of it that does not matter is not met, while TLC computes all of it and fails. "
    "What we answer is what TLA+ says; without short cuts we fail too.",
    Item(BOOL, "(2 \\in {e \\in 0..3 : 6 \\div e = 3})"),
)
WRITTEN_OUT = Deviation(
    "written out",
    "A function that a LET names and that is not only applied is written out; TLC computes a value "
    "when the function is applied, so an error in another one is not met. Without short cuts we "
    "answer as TLC does. A function as a rule costs more at every application.",
    Item(INT, "(LET g == [e \\in 0..2 |-> 6 \\div e] IN IF x < 9 THEN g[2 - 0 * x] ELSE Len(g))"),
)
UNION_OF_NO_SETS = Deviation(
    "union of no sets",
    "UNION looks at once whether all members are sets; TLC does when an element is asked for.",
    Item(set_of(INT), "((UNION {1, 2}) \\cap {})"),
)
ASSERT_AT_START = SpecDeviation(
    "Assert at the start",
    "An Assert that an invariant calls in an initial state ends TLC as any failure does (75), and "
    "in every other state as a failed Assert (14). With us it is a failed Assert in all of them.",
    (75, 14),
    ("x = 1", "INIT Init\nNEXT Next\nINVARIANT Inv\n"),
)
SPECS = (ASSERT_AT_START,)
KNOWN = (NOT_LOOKED_AT, WRITTEN_OUT, UNION_OF_NO_SETS)


def explained(item: Item, ours: Answer, theirs: Answer) -> Deviation | None:
    """The deviation because of which the two answers differ, if it is a known one."""
    if not failed(ours) and failed(theirs) and failed(strictly(item)):
        return NOT_LOOKED_AT
    wrong = [o.said for o in ours if isinstance(o, Failed)]
    if all(said.startswith("UNION needs its argument to be a set") for said in wrong) and wrong:
        return UNION_OF_NO_SETS
    if wrong and not failed(theirs) and same(strictly(item), theirs):
        return WRITTEN_OUT
    return None


def explained_spec(found: Mapping[str, tuple[object, object]]) -> SpecDeviation | None:
    """The deviation because of which two runs of a spec end differently."""
    codes = found.get("exit_code")
    return next((d for d in SPECS if d.exit_codes == codes), None)
