----------------------------- MODULE Consensus -----------------------------
(***************************************************************************)
(* Consensus: out of many values at most one is chosen, and it stays so.   *)
(* Who chooses, and how, is not said.  This is the top of the ladder: it   *)
(* refines nothing, and Voting and Paxos have to implement it.             *)
(***************************************************************************)
CONSTANT
  Value      \* what can be chosen

VARIABLE
  chosen     \* the set of values chosen so far

vars == <<chosen>>
  \* The whole state.
-----------------------------------------------------------------------------
TypeOK == chosen \in SUBSET Value
  \* A set, so that choosing two is a thing that can be said, and forbidden.

Agreement == \A v, w \in chosen : v = w
  \* No two values are chosen.
-----------------------------------------------------------------------------
Init == chosen = {}
  \* Nothing is chosen.

Choose(v) ==
  /\ chosen = {}
  /\ chosen' = {v}
  \* The value v is chosen, the first and the last.

Next == \E v \in Value : Choose(v)
  \* It happens once or never.

Spec == Init /\ [][Next]_vars
  \* All ways to choose.
-----------------------------------------------------------------------------
Stable == [][chosen \subseteq chosen']_vars
  \* What is chosen stays chosen.

THEOREM Spec => [](TypeOK /\ Agreement) /\ Stable
=============================================================================
