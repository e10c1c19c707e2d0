--------------------- MODULE LogReplicaHandsOverNothing ---------------------
(***************************************************************************)
(* A log replica promises without handing its votes over.                  *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase1b(r, b) ==
  /\ M1a(b) \in msgs
  /\ b > maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ Send({M1b(b, r, IF r \in LogReplica THEN [s \in Slot |-> NoVote] ELSE votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* In MultiPaxos: /\ Send({M1b(b, r, votes[r])})
=============================================================================
