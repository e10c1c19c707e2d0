-------------------------- MODULE VotesForNothing ---------------------------
(***************************************************************************)
(* A replica remembers that it voted, but not for what.                    *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase2b(r, b, s, c) ==
  /\ M2a(b, s, c) \in msgs
  /\ b >= maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ votes' = [votes EXCEPT ![r][s] = [bal |-> b, cmd |-> None]]
  /\ leads' = [leads EXCEPT ![r] = IF @ = b THEN b ELSE -1]
  /\ Send({M2b(b, s, c, r)})
  /\ UNCHANGED <<decided, acked>>
  \* In MultiPaxos: /\ votes' = [votes EXCEPT ![r][s] = [bal |-> b, cmd |-> c]]
=============================================================================
