----------------------------- MODULE FallsBack ------------------------------
(***************************************************************************)
(* A replica promises a ballot below one that it has promised.             *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase1b(r, b) ==
  /\ M1a(b) \in msgs
  /\ b # maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ Send({M1b(b, r, votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* In MultiPaxos: /\ b > maxBal[r]
=============================================================================
