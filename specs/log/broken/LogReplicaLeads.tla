-------------------------- MODULE LogReplicaLeads ---------------------------
(***************************************************************************)
(* A log replica stands for leader.                                        *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase1a(r, b) ==
  /\ Owner[b] = r \/ r \in LogReplica
  /\ b > maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ leads' = [leads EXCEPT ![r] = b]
  /\ Send({M1a(b), M1b(b, r, votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* In MultiPaxos: /\ Owner[b] = r
=============================================================================
