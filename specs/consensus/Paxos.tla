------------------------------- MODULE Paxos -------------------------------
(***************************************************************************)
(* Paxos: the election of module Voting among acceptors that see nothing   *)
(* of each other but messages, which may be lost, doubled and overtaken.   *)
(*                                                                         *)
(* A ballot has a leader, of which only the messages are modelled.  It     *)
(* asks the acceptors to promise to stay out of lower ballots and to tell  *)
(* their last vote (Phase 1).  When a quorum's answers show that a value   *)
(* is safe it proposes that value, and acceptors vote for it (Phase 2).    *)
(*                                                                         *)
(* A message once sent stays in msgs for ever, where it may be received    *)
(* many times, late, or never; so loss, duplication and reordering need no *)
(* action of their own.  An acceptor's variables are on its disk; to crash *)
(* and restart is to do nothing for a while.                               *)
(*                                                                         *)
(* Refines Voting, whose variable votes is defined here from the messages  *)
(* and whose maxBal is this one; and by it Consensus.                      *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Acceptor,  \* those who vote
  Value,     \* what can be chosen
  Ballot,    \* the ballots' numbers
  Quorum,    \* the sets of acceptors whose votes together choose
  None       \* stands where a value is missing

ASSUME
  /\ Ballot \subseteq Nat
  /\ Quorum \subseteq SUBSET Acceptor
  /\ \A P, Q \in Quorum : P \cap Q # {}
  /\ None \notin Value
  \* Any two quorums have an acceptor in common.

VARIABLES
  maxBal,    \* acceptor a takes part in no ballot below maxBal[a] any more
  vote,      \* vote[a] is the last vote that a has cast
  msgs       \* all messages ever sent

vars == <<maxBal, vote, msgs>>
  \* The whole state.
-----------------------------------------------------------------------------
NoVote == [bal |-> -1, val |-> None]
  \* What an acceptor remembers that has not voted.

Vote == [bal : Ballot, val : Value] \cup {NoVote}
  \* What an acceptor remembers.

M1a(b) == [type |-> "1a", bal |-> b]
  \* "Ballot b begins: who promises, and what have you voted for so far?"

M1b(b, a, u) == [type |-> "1b", bal |-> b, from |-> a, vote |-> u]
  \* "I promise to take no part below b; my last vote is u."

M2a(b, v) == [type |-> "2a", bal |-> b, val |-> v]
  \* "Ballot b proposes v."

M2b(b, v, a) == [type |-> "2b", bal |-> b, val |-> v, from |-> a]
  \* "I have voted for v in ballot b."

Message ==
       [type : {"1a"}, bal : Ballot]
  \cup [type : {"1b"}, bal : Ballot, from : Acceptor, vote : Vote]
  \cup [type : {"2a"}, bal : Ballot, val : Value]
  \cup [type : {"2b"}, bal : Ballot, val : Value, from : Acceptor]
  \* All that can be said.

TypeOK ==
  /\ maxBal \in [Acceptor -> Ballot \cup {-1}]
  /\ vote \in [Acceptor -> Vote]
  /\ msgs \in SUBSET Message
  \* Ballot -1 is below all ballots: no promise was given.
-----------------------------------------------------------------------------
ChosenAt(b, v) == \E Q \in Quorum : \A a \in Q : M2b(b, v, a) \in msgs
  \* A quorum voted for v in ballot b.

chosen == {v \in Value : \E b \in Ballot : ChosenAt(b, v)}
  \* What is chosen, whether or not anybody knows.

Promises(b, Q) == {m \in msgs : m.type = "1b" /\ m.bal = b /\ m.from \in Q}
  \* The promises that members of Q have sent for ballot b.

Promised(b, Q) == \A a \in Q : \E m \in Promises(b, Q) : m.from = a
  \* All members of Q have sent theirs.

ShowsSafeAt(Q, b, v) ==
  /\ Promised(b, Q)
  /\ \/ \A m \in Promises(b, Q) : m.vote = NoVote
     \/ \E m \in Promises(b, Q) :
          /\ m.vote.val = v
          /\ \A n \in Promises(b, Q) : n.vote.bal <= m.vote.bal
  \* The promises of the quorum Q show that ballot b may propose v: of the
  \* votes that they report, that of the highest ballot is for v, or they
  \* report none.
-----------------------------------------------------------------------------
Init ==
  /\ maxBal = [a \in Acceptor |-> -1]
  /\ vote = [a \in Acceptor |-> NoVote]
  /\ msgs = {}
  \* Nothing was promised, voted or said.

Send(m) == msgs' = msgs \cup {m}
  \* The message m is on its way.

Phase1a(b) ==
  /\ Send(M1a(b))
  /\ UNCHANGED <<maxBal, vote>>
  \* Ballot b begins.

Phase1b(a, b) ==
  /\ M1a(b) \in msgs
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(M1b(b, a, vote[a]))
  /\ UNCHANGED vote
  \* Acceptor a promises, and tells its last vote.

Phase2a(b, v) ==
  /\ \A w \in Value : M2a(b, w) \notin msgs
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
  /\ Send(M2a(b, v))
  /\ UNCHANGED <<maxBal, vote>>
  \* The leader of ballot b proposes v, once, when a quorum's promises show
  \* that it may.

Phase2b(a, b, v) ==
  /\ M2a(b, v) \in msgs
  /\ b >= maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]]
  /\ Send(M2b(b, v, a))
  \* Acceptor a votes as proposed, unless it has promised to stay out.

Next ==
  \E b \in Ballot :
    \/ Phase1a(b)
    \/ \E v \in Value : Phase2a(b, v)
    \/ \E a \in Acceptor :
         \/ Phase1b(a, b)
         \/ \E v \in Value : Phase2b(a, b, v)
  \* Ballots overlap as they like.

Spec == Init /\ [][Next]_vars
  \* All behaviours.
-----------------------------------------------------------------------------
Agreement == \A v, w \in chosen : v = w
  \* No two values are chosen.

THEOREM Spec => [](TypeOK /\ Agreement)
-----------------------------------------------------------------------------
votes ==
  [a \in Acceptor |-> {u \in Ballot \X Value : M2b(u[1], u[2], a) \in msgs}]
  \* All votes that were ever cast, as the messages tell.  This is the variable
  \* of module Voting.

V == INSTANCE Voting
  \* The election that the messages conduct.

C == INSTANCE Consensus
  \* The choice that it makes.

THEOREM Spec => V!Spec

THEOREM Spec => C!Spec
=============================================================================
