"""What may live here: packed models written by hand, for tests of the engine without a compiler of
TLA+."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pymodel.engine.native import ir
from pymodel.values import Value
from tests.native.programs import two_phase

STATES = ("working", "prepared", "committed", "aborted")
MANAGER = ("init", "committed", "aborted")

TWO_PHASE = """
---- MODULE Commit ----
EXTENDS Integers
CONSTANT N
VARIABLES rm, tm, heard, msgs
RM == 1..N
Init == /\\ rm = [r \\in RM |-> "working"] /\\ tm = "init" /\\ heard = {} /\\ msgs = {}
Decide == /\\ tm = "init" /\\ heard = RM /\\ tm' = "committed" /\\ msgs' = msgs \\cup {N + 1}
          /\\ UNCHANGED <<rm, heard>>
Stop == tm = "init" /\\ tm' = "aborted" /\\ msgs' = msgs \\cup {N + 2} /\\ UNCHANGED <<rm, heard>>
Hear(r) == /\\ tm = "init" /\\ r \\in msgs /\\ heard' = heard \\cup {r}
           /\\ UNCHANGED <<rm, tm, msgs>>
Prepare(r) == /\\ rm[r] = "working" /\\ rm' = [rm EXCEPT ![r] = "prepared"]
              /\\ msgs' = msgs \\cup {r} /\\ UNCHANGED <<tm, heard>>
Refuse(r) == /\\ rm[r] = "working" /\\ rm' = [rm EXCEPT ![r] = "aborted"]
             /\\ UNCHANGED <<tm, heard, msgs>>
Commit(r) == /\\ N + 1 \\in msgs /\\ rm' = [rm EXCEPT ![r] = "committed"]
             /\\ UNCHANGED <<tm, heard, msgs>>
Abort(r) == /\\ N + 2 \\in msgs /\\ rm' = [rm EXCEPT ![r] = "aborted"]
            /\\ UNCHANGED <<tm, heard, msgs>>
Next == Decide \\/ Stop \\/ \\E r \\in RM :
          Hear(r) \\/ Prepare(r) \\/ Refuse(r) \\/ Commit(r) \\/ Abort(r)
Consistent == \\A r, s \\in RM : ~(rm[r] = "committed" /\\ rm[s] = "aborted")
NoCommit == \\A r \\in RM : rm[r] # "committed"
====
"""


class PackedTwoPhase:
    """Two-phase commit, packed; `room` is how many managers a commit or abort is encoded for."""

    def __init__(self, n: int, program: ir.Program | None = None) -> None:
        self.n = n
        self.program = program or two_phase(n)
        self.widenings = 0

    def encode(self, values: Mapping[str, Value]) -> Sequence[int] | None:
        rm = values["rm"]
        states = rm if isinstance(rm, tuple) else [rm[r] for r in range(1, self.n + 1)]
        packed = sum(STATES.index(s) << (2 * r) for r, s in enumerate(states))
        heard = sum(1 << (r - 1) for r in values["heard"])
        msgs = sum(1 << (m - 1) for m in values["msgs"])
        return packed, MANAGER.index(values["tm"]), heard, msgs

    def decode(self, fields: Sequence[int]) -> Mapping[str, Value]:
        rm, tm, heard, msgs = fields
        return {
            "rm": tuple(STATES[rm >> (2 * r) & 3] for r in range(self.n)),
            "tm": MANAGER[tm],
            "heard": _ones(heard),
            "msgs": _ones(msgs),
        }

    def widened(self, values: Iterable[Mapping[str, Value]]) -> PackedTwoPhase:
        assert list(values)
        raise AssertionError("every state fits")


def _ones(bits: int) -> frozenset[int]:
    return frozenset(i + 1 for i in range(bits.bit_length()) if bits >> i & 1)
