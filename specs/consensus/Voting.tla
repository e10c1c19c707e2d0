------------------------------- MODULE Voting -------------------------------
(***************************************************************************)
(* How acceptors choose a value by voting, when each may look at all       *)
(* others in one glance.  There are numbered ballots, of which many may go *)
(* on at a time.  An acceptor casts at most one vote in a ballot, and a    *)
(* value is chosen when a quorum has voted for it in one ballot.           *)
(*                                                                         *)
(* Two rules keep two values from being chosen.  In one ballot nobody      *)
(* votes against a vote that was cast.  And a vote is cast only for a      *)
(* value that is safe: no other was, or ever will be, chosen in a lower    *)
(* ballot.  What makes the second rule possible is that an acceptor can    *)
(* promise to stay out of lower ballots.                                   *)
(*                                                                         *)
(* Refines Consensus, whose variable chosen is defined here.               *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Acceptor,  \* those who vote
  Value,     \* what can be chosen
  Ballot,    \* the ballots' numbers
  Quorum     \* the sets of acceptors whose votes together choose

ASSUME
  /\ Ballot \subseteq Nat
  /\ Quorum \subseteq SUBSET Acceptor
  /\ \A P, Q \in Quorum : P \cap Q # {}
  \* Any two quorums have an acceptor in common.

VARIABLES
  votes,     \* votes[a] is the set of votes <<b, v>> that a has cast
  maxBal     \* acceptor a votes in no ballot below maxBal[a] any more

vars == <<votes, maxBal>>
  \* The whole state of the election.

TypeOK ==
  /\ votes \in [Acceptor -> SUBSET (Ballot \X Value)]
  /\ maxBal \in [Acceptor -> Ballot \cup {-1}]
  \* Ballot -1 is below all ballots: no promise was given.
-----------------------------------------------------------------------------
VotedFor(a, b, v) == <<b, v>> \in votes[a]
  \* In ballot b, acceptor a voted for v.

ChosenAt(b, v) == \E Q \in Quorum : \A a \in Q : VotedFor(a, b, v)
  \* A quorum voted for v in ballot b.

chosen == {v \in Value : \E b \in Ballot : ChosenAt(b, v)}
  \* What some ballot chose.  This is the variable of module Consensus.

DidNotVoteAt(a, b) == \A v \in Value : ~VotedFor(a, b, v)
  \* Acceptor a has cast no vote in ballot b.

CannotVoteAt(a, b) == maxBal[a] > b /\ DidNotVoteAt(a, b)
  \* Nor will it ever.

NoneOtherChoosableAt(b, v) ==
  \E Q \in Quorum : \A a \in Q : VotedFor(a, b, v) \/ CannotVoteAt(a, b)
  \* Ballot b can choose nothing but v: every other quorum meets this one.

SafeAt(b, v) == \A d \in Ballot : d < b => NoneOtherChoosableAt(d, v)
  \* No ballot below b has chosen or can still choose a value other than v.

ShowsSafeAt(Q, b, v) ==
  /\ \A a \in Q : maxBal[a] >= b
  /\ \E k \in Ballot \cup {-1} :
       /\ k < b
       /\ k # -1 => \E a \in Q : VotedFor(a, k, v)
       /\ \A d \in Ballot : k < d /\ d < b => \A a \in Q : DidNotVoteAt(a, d)
  \* What a quorum Q can know of it: below b, its highest vote was for v in
  \* ballot k, or it cast none at all (k is -1), and it casts no more.
-----------------------------------------------------------------------------
VotesSafe ==
  \A a \in Acceptor, b \in Ballot, v \in Value :
    VotedFor(a, b, v) => SafeAt(b, v)
  \* Votes were cast for safe values only.

OneValue ==
  \A a, e \in Acceptor, b \in Ballot, v, w \in Value :
    VotedFor(a, b, v) /\ VotedFor(e, b, w) => v = w
  \* All votes of one ballot are for the same value.

Inv == TypeOK /\ VotesSafe /\ OneValue
  \* Why no two values are chosen.

THEOREM
  \A Q \in Quorum, b \in Ballot, v \in Value :
    Inv /\ ShowsSafeAt(Q, b, v) => SafeAt(b, v)
-----------------------------------------------------------------------------
Init ==
  /\ votes = [a \in Acceptor |-> {}]
  /\ maxBal = [a \in Acceptor |-> -1]
  \* No vote, no promise.

IncreaseMaxBal(a, b) ==
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ UNCHANGED votes
  \* Acceptor a gives up voting below b.

VoteFor(a, b, v) ==
  /\ b >= maxBal[a]
  /\ DidNotVoteAt(a, b)
  /\ \A e \in Acceptor, w \in Value : VotedFor(e, b, w) => w = v
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
  /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  \* Acceptor a votes for v, once in this ballot, against nobody, and safely.

Next ==
  \E a \in Acceptor, b \in Ballot :
    \/ IncreaseMaxBal(a, b)
    \/ \E v \in Value : VoteFor(a, b, v)
  \* Nobody leads: what a leader is for is said by Paxos.

Spec == Init /\ [][Next]_vars
  \* All behaviours of the election.
-----------------------------------------------------------------------------
C == INSTANCE Consensus
  \* The choice that this election makes.

THEOREM Spec => []Inv

THEOREM Spec => C!Spec
=============================================================================
