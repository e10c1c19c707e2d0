------------------------ MODULE VotesWithoutPromise -------------------------
(***************************************************************************)
(* A vote does not bind as a promise does. Voting says that it has to.     *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2b(a, b, v) ==
  /\ M2a(b, v) \in msgs
  /\ b >= maxBal[a]
  /\ UNCHANGED maxBal
  /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]]
  /\ Send(M2b(b, v, a))
  \* In Paxos: /\ maxBal' = [maxBal EXCEPT ![a] = b]
=============================================================================
