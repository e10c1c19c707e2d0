---------------------------- MODULE TakesAnyVote ----------------------------
(***************************************************************************)
(* The leader proposes what any acceptor of the quorum voted for, not what *)
(* was voted for in the highest ballot.                                    *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenShowsSafeAt(Q, b, v) ==
  /\ Promised(b, Q)
  /\ \/ \A m \in Promises(b, Q) : m.vote = NoVote
     \/ \E m \in Promises(b, Q) :
          /\ m.vote.val = v
          /\ \A n \in Promises(b, Q) : m.vote # NoVote
  \* In Paxos: /\ \A n \in Promises(b, Q) : n.vote.bal <= m.vote.bal
=============================================================================
