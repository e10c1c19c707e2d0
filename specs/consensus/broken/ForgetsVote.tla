---------------------------- MODULE ForgetsVote -----------------------------
(***************************************************************************)
(* A promise does not tell the last vote.                                  *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase1b(a, b) ==
  /\ M1a(b) \in msgs
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(M1b(b, a, NoVote))
  /\ UNCHANGED vote
  \* In Paxos: /\ Send(M1b(b, a, vote[a]))
=============================================================================
