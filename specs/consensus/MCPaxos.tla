------------------------------ MODULE MCPaxos ------------------------------
(***************************************************************************)
(* Paxos on a finite instance.                                             *)
(***************************************************************************)
EXTENDS Paxos

Finished ==
  \E b \in Ballot :
    /\ \A d \in Ballot : d <= b
    /\ \A a \in Acceptor : vote[a].bal = b
  \* All have voted in the highest ballot.  To stop before is a deadlock.

MCNext ==
  \/ \E b \in Ballot :
       \/ Phase1a(b) /\ M1a(b) \notin msgs
       \/ \E v \in Value : Phase2a(b, v)
       \/ \E a \in Acceptor :
            \/ Phase1b(a, b)
            \/ \E v \in Value : Phase2b(a, b, v) /\ M2b(b, v, a) \notin msgs
  \/ /\ Finished
     /\ UNCHANGED vars
  \* Bound: what was said is not said again.

RefinesVoting == V!Spec
  \* Every step is one of Voting, or leaves its variables alone.

RefinesConsensus == C!Spec
  \* Every step is one of Consensus, or leaves its variable alone.
=============================================================================
