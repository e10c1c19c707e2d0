------------------------------ MODULE MCVoting ------------------------------
(***************************************************************************)
(* Voting on a finite instance.                                            *)
(***************************************************************************)
EXTENDS Voting

Finished ==
  \E b \in Ballot :
    /\ \A d \in Ballot : d <= b
    /\ \A a \in Acceptor : ~DidNotVoteAt(a, b)
  \* All have voted in the highest ballot.  To stop before is a deadlock.

MCNext == Next \/ (Finished /\ UNCHANGED vars)
  \* The election goes on, or is over.

RefinesConsensus == C!Spec
  \* Every step is one of Consensus, or leaves its variable alone.
=============================================================================
