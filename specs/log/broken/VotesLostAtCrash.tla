-------------------------- MODULE VotesLostAtCrash --------------------------
(***************************************************************************)
(* A replica forgets its votes when it crashes.                            *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenCrash(r, n) ==
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ decided' = [decided EXCEPT ![r] =
                   [s \in Slot |-> IF s <= n THEN @[s] ELSE None]]
  /\ votes' = [votes EXCEPT ![r] = [s \in Slot |-> NoVote]] /\ UNCHANGED <<maxBal, msgs, acked>>
  \* In MultiPaxos: /\ UNCHANGED <<maxBal, votes, msgs, acked>>
=============================================================================
