------------------------- MODULE PromiseLostAtCrash -------------------------
(***************************************************************************)
(* A replica forgets its promise when it crashes.                          *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenCrash(r, n) ==
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ decided' = [decided EXCEPT ![r] =
                   [s \in Slot |-> IF s <= n THEN @[s] ELSE None]]
  /\ maxBal' = [maxBal EXCEPT ![r] = -1] /\ UNCHANGED <<votes, msgs, acked>>
  \* In MultiPaxos: /\ UNCHANGED <<maxBal, votes, msgs, acked>>
=============================================================================
