------------------------- MODULE LearnsFromOneVote --------------------------
(***************************************************************************)
(* A replica takes its own vote for a quorum.                              *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenLearn(r, s, c) ==
  /\ r \in Storage
  /\ \E b \in Ballot : M2b(b, s, c, r) \in msgs
  /\ decided' = [decided EXCEPT ![r][s] = c]
  /\ UNCHANGED <<maxBal, votes, leads, msgs, acked>>
  \* In MultiPaxos: /\ \E b \in Ballot : ChosenAt(b, s, c)
=============================================================================
