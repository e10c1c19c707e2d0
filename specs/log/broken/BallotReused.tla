---------------------------- MODULE BallotReused ----------------------------
(***************************************************************************)
(* A replica that begins a ballot does not keep the promise it sends, and  *)
(* may be found in a lower ballot, or in the same one again.               *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase1a(r, b) ==
  /\ Owner[b] = r
  /\ b > maxBal[r]
  /\ UNCHANGED maxBal
  /\ leads' = [leads EXCEPT ![r] = b]
  /\ Send({M1a(b), M1b(b, r, votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* In MultiPaxos: /\ maxBal' = [maxBal EXCEPT ![r] = b]
=============================================================================
