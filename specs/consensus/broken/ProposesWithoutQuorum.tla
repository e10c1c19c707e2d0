----------------------- MODULE ProposesWithoutQuorum ------------------------
(***************************************************************************)
(* Any acceptors will do for Phase 1, so that two ballots need not meet.   *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2a(b, v) ==
  /\ \A w \in Value : M2a(b, w) \notin msgs
  /\ \E Q \in SUBSET Acceptor : ShowsSafeAt(Q, b, v)
  /\ Send(M2a(b, v))
  /\ UNCHANGED <<maxBal, vote>>
  \* In Paxos: /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
=============================================================================
