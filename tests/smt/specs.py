"""What may live here: small specs that the tests of the prover share."""

from __future__ import annotations

from pymodel.kernel import load_text
from pymodel.kernel.model import Model

CFG = "INIT Init\nNEXT Next\n"

COUNTERS = """
---- MODULE Counters ----
EXTENDS Integers
VARIABLES x, y
Init == x = 0 /\\ y = 0
Inc(d) == x + d <= 5 /\\ x' = x + d /\\ y' = y + d
Reset == x' = 0 /\\ y' = 0
Next == (\\E d \\in {1, 2} : Inc(d)) \\/ Reset
TypeOK == x \\in 0..5 /\\ y \\in 0..5
Same == x = y
Inv == TypeOK /\\ Same
Small == x < 5
Ordered == x <= y
====
"""

#: A lock that two processes ask a server for, as messages; `Broken` grants without looking.
LOCK = """
---- MODULE Lock ----
EXTENDS Integers
CONSTANT Proc
VARIABLES free, holds, msgs
vars == <<free, holds, msgs>>
Msg == [type : {"ask", "grant", "release"}, of : Proc]
Init == free = TRUE /\\ holds = [p \\in Proc |-> FALSE] /\\ msgs = {}
M(t, p) == [type |-> t, of |-> p]
Ask(p) ==
  /\\ ~holds[p] /\\ M("grant", p) \\notin msgs
  /\\ msgs' = msgs \\cup {M("ask", p)}
  /\\ UNCHANGED <<free, holds>>
Grant(p) ==
  /\\ M("ask", p) \\in msgs
  /\\ free
  /\\ free' = FALSE
  /\\ msgs' = (msgs \\ {M("ask", p)}) \\cup {M("grant", p)}
  /\\ UNCHANGED holds
Take(p) ==
  /\\ M("grant", p) \\in msgs
  /\\ holds' = [holds EXCEPT ![p] = TRUE]
  /\\ msgs' = msgs \\ {M("grant", p)}
  /\\ UNCHANGED free
Release(p) ==
  /\\ holds[p]
  /\\ holds' = [holds EXCEPT ![p] = FALSE]
  /\\ msgs' = msgs \\cup {M("release", p)}
  /\\ UNCHANGED free
Free(p) ==
  /\\ M("release", p) \\in msgs
  /\\ free' = TRUE
  /\\ msgs' = msgs \\ {M("release", p)}
  /\\ UNCHANGED holds
Next == \\E p \\in Proc : Ask(p) \\/ Grant(p) \\/ Take(p) \\/ Release(p) \\/ Free(p)
Spec == Init /\\ [][Next]_vars

TypeOK == free \\in BOOLEAN /\\ holds \\in [Proc -> BOOLEAN] /\\ msgs \\subseteq Msg
Exclusive == \\A p, q \\in Proc : holds[p] /\\ holds[q] => p = q
\\* The lock is in one place: with the server, with a process, or on the way.
FreeIsFree == free => \\A p \\in Proc : ~holds[p]
FreeAlone == free => \\A m \\in msgs : m.type = "ask"
OneMessage ==
  \\A m, n \\in msgs : m.type # "ask" /\\ n.type # "ask" => m = n
HeldAlone == \\A p \\in Proc : holds[p] => \\A m \\in msgs : m.type = "ask"
Inv == TypeOK /\\ Exclusive /\\ FreeIsFree /\\ FreeAlone /\\ OneMessage /\\ HeldAlone
NeverTaken == \\A p \\in Proc : ~holds[p]
====
"""


def model(text: str, cfg: str = CFG) -> Model:
    return load_text(text, cfg)


def counters() -> Model:
    return model(COUNTERS)


def lock() -> Model:
    return model(LOCK, CFG + "CONSTANT Proc = {p1, p2}\n")


def step(init: str, next_: str, typing: str, inv: str = "TRUE") -> Model:
    """A spec of variables x and y given by its parts, each a TLA+ expression."""
    return model(
        "---- MODULE Step ----\nEXTENDS Integers, FiniteSets\nVARIABLES x, y\n"
        f"Init == {init}\nA == {next_}\nNext == A\nTypeOK == {typing}\nGood == {inv}\n"
        "Inv == TypeOK /\\ Good\n===="
    )
