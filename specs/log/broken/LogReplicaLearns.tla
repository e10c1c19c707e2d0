-------------------------- MODULE LogReplicaLearns --------------------------
(***************************************************************************)
(* A log replica learns what is chosen, as if it had a state machine.      *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenLearn(r, s, c) ==
  /\ r \in Replica
  /\ \E b \in Ballot : ChosenAt(b, s, c)
  /\ decided' = [decided EXCEPT ![r][s] = c]
  /\ UNCHANGED <<maxBal, votes, leads, msgs, acked>>
  \* In MultiPaxos: /\ r \in Storage
=============================================================================
