---------------------------- MODULE TakesAnyVote ----------------------------
(***************************************************************************)
(* A leader proposes what any replica of the quorum voted for, not what    *)
(* was voted for in the highest ballot.                                    *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenShowsSafeAt(Q, b, s, c) ==
  /\ Promised(b, Q)
  /\ \/ \A m \in Promises(b, Q) : m.votes[s] = NoVote
     \/ \E m \in Promises(b, Q) :
          /\ m.votes[s].cmd = c
          /\ \A n \in Promises(b, Q) : m.votes[s] # NoVote
  \* In MultiPaxos: /\ \A n \in Promises(b, Q) : n.votes[s].bal <= m.votes[s].bal
=============================================================================
