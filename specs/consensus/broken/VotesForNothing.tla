-------------------------- MODULE VotesForNothing ---------------------------
(***************************************************************************)
(* An acceptor remembers that it voted, but not for what.                  *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2b(a, b, v) ==
  /\ M2a(b, v) \in msgs
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> None]]
  /\ Send(M2b(b, v, a))
  \* In Paxos: /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]]
=============================================================================
