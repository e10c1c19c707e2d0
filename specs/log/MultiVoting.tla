--------------------------- MODULE MultiVoting ---------------------------
(***************************************************************************)
(* How replicas fill the log by voting, when each may look at all others   *)
(* in one glance.  There are numbered ballots; in every ballot and every   *)
(* slot a replica casts at most one vote; a command is chosen in a slot    *)
(* when a quorum has voted for it in one ballot.  The rule that keeps two  *)
(* commands from being chosen is that a vote is cast only for a command    *)
(* that is safe: no other was, or ever will be, chosen in a lower ballot.  *)
(*                                                                         *)
(* Every slot is voted on as in module Voting, but a replica's promise to  *)
(* stay out of lower ballots (maxBal) is one for all slots.  The variable  *)
(* that Voting calls votes is called cast here, because MultiPaxos needs   *)
(* the name votes for the little that a replica remembers of them.         *)
(*                                                                         *)
(* Refines Log: the chosen commands are the variable chosen of that        *)
(* module, and acked is the same in both.                                  *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Replica,   \* those who vote
  Ballot,    \* the ballots' numbers
  Slot,      \* the places of the log
  Command,   \* what can be put into a place
  Quorum     \* the sets of replicas whose votes together choose

ASSUME
  /\ Ballot \subseteq Nat
  /\ Quorum \subseteq SUBSET Replica
  /\ \A P, Q \in Quorum : P \cap Q # {}
  \* Any two quorums have a replica in common.

VARIABLES
  cast,      \* cast[r][s] is the set of votes <<b, c>> that r cast in slot s
  maxBal,    \* replica r votes in no ballot below maxBal[r] any more
  acked      \* the pairs <<s, c>> that clients know to be in the log

vars == <<cast, maxBal, acked>>
  \* The whole state of the election.

TypeOK ==
  /\ cast \in [Replica -> [Slot -> SUBSET (Ballot \X Command)]]
  /\ maxBal \in [Replica -> Ballot \cup {-1}]
  /\ acked \in SUBSET (Slot \X Command)
  \* Ballot -1 is below all ballots: no promise was given.
-----------------------------------------------------------------------------
VotedFor(r, b, s, c) == <<b, c>> \in cast[r][s]
  \* In ballot b, replica r voted for putting c into slot s.

ChosenAt(b, s, c) == \E Q \in Quorum : \A r \in Q : VotedFor(r, b, s, c)
  \* A quorum voted for c in ballot b.

chosen == [s \in Slot |-> {c \in Command : \E b \in Ballot : ChosenAt(b, s, c)}]
  \* The log: what some ballot chose.  This is the variable of module Log.

DidNotVoteAt(r, b, s) == \A c \in Command : ~VotedFor(r, b, s, c)
  \* Replica r has cast no vote on slot s in ballot b.

CannotVoteAt(r, b, s) == maxBal[r] > b /\ DidNotVoteAt(r, b, s)
  \* Nor will it ever.

NoneOtherChoosableAt(b, s, c) ==
  \E Q \in Quorum : \A r \in Q : VotedFor(r, b, s, c) \/ CannotVoteAt(r, b, s)
  \* Ballot b can choose nothing but c: every other quorum meets this one.

SafeAt(b, s, c) == \A d \in Ballot : d < b => NoneOtherChoosableAt(d, s, c)
  \* No ballot below b has chosen or can still choose a command other than c.

ShowsSafeAt(Q, b, s, c) ==
  /\ \A r \in Q : maxBal[r] >= b
  /\ \E k \in Ballot \cup {-1} :
       /\ k < b
       /\ k # -1 => \E r \in Q : VotedFor(r, k, s, c)
       /\ \A d \in Ballot : k < d /\ d < b => \A r \in Q : DidNotVoteAt(r, d, s)
  \* What a quorum Q can know of it: below b, its highest vote on slot s was
  \* for c in ballot k, or it cast none at all (k is -1), and it casts no more.
-----------------------------------------------------------------------------
VotesSafe ==
  \A r \in Replica, b \in Ballot, s \in Slot, c \in Command :
    VotedFor(r, b, s, c) => SafeAt(b, s, c)
  \* Votes were cast for safe commands only.

OneCommand ==
  \A p, r \in Replica, b \in Ballot, s \in Slot, c, d \in Command :
    VotedFor(p, b, s, c) /\ VotedFor(r, b, s, d) => c = d
  \* All votes of one ballot on one slot are for the same command.

Inv == TypeOK /\ VotesSafe /\ OneCommand
  \* Why the log has agreement.

THEOREM
  \A Q \in Quorum, b \in Ballot, s \in Slot, c \in Command :
    Inv /\ ShowsSafeAt(Q, b, s, c) => SafeAt(b, s, c)
-----------------------------------------------------------------------------
Init ==
  /\ cast = [r \in Replica |-> [s \in Slot |-> {}]]
  /\ maxBal = [r \in Replica |-> -1]
  /\ acked = {}
  \* No vote, no promise, no answer.

IncreaseMaxBal(r, b) ==
  /\ b > maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ UNCHANGED <<cast, acked>>
  \* Replica r gives up voting below b, in all slots at once.

VoteFor(r, b, s, c) ==
  /\ b >= maxBal[r]
  /\ DidNotVoteAt(r, b, s)
  /\ \A p \in Replica, d \in Command : VotedFor(p, b, s, d) => d = c
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
  /\ cast' = [cast EXCEPT ![r][s] = @ \cup {<<b, c>>}]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ UNCHANGED acked
  \* Replica r votes for c, once in this ballot, against nobody, and safely.

Acknowledge(s, c) ==
  /\ c \in chosen[s]
  /\ acked' = acked \cup {<<s, c>>}
  /\ UNCHANGED <<cast, maxBal>>
  \* A client learns that c is in slot s.

Next ==
  \/ \E r \in Replica, b \in Ballot :
       \/ IncreaseMaxBal(r, b)
       \/ \E s \in Slot, c \in Command : VoteFor(r, b, s, c)
  \/ \E s \in Slot, c \in Command : Acknowledge(s, c)
  \* Nobody leads: what a leader is for is said by MultiPaxos.

Spec == Init /\ [][Next]_vars
  \* All behaviours of the election.
-----------------------------------------------------------------------------
L == INSTANCE Log
  \* The log that this election fills.

THEOREM Spec => []Inv

THEOREM Spec => L!Spec
=============================================================================
