----------------------- MODULE ProposesWithoutQuorum ------------------------
(***************************************************************************)
(* Any replicas will do for Phase 1, so that two ballots need not meet.    *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase2a(r, s, c) ==
  LET b == leads[r] IN
  /\ b # -1
  /\ \A d \in Command : M2a(b, s, d) \notin msgs
  /\ \E Q \in SUBSET Replica : ShowsSafeAt(Q, b, s, c)
  /\ Send({M2a(b, s, c)})
  /\ UNCHANGED <<maxBal, votes, leads, decided, acked>>
  \* In MultiPaxos: /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
=============================================================================
