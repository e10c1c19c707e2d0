------------------------------- MODULE Log -------------------------------
(***************************************************************************)
(* A replicated log as its clients see it: a row of slots, in each of      *)
(* which at most one command is ever chosen, and a set of commands that    *)
(* clients were told of.  Nothing is said of replicas, ballots, messages   *)
(* or crashes.  This is the top of the ladder: it refines nothing, and all *)
(* that is below (MultiVoting, MultiPaxos) has to implement it.            *)
(***************************************************************************)
CONSTANTS
  Slot,      \* the places of the log
  Command    \* what can be put into a place

VARIABLES
  chosen,    \* chosen[s] is the set of commands chosen in slot s
  acked      \* the pairs <<s, c>> that clients know to be in the log

vars == <<chosen, acked>>
  \* The whole state of the log.
-----------------------------------------------------------------------------
TypeOK ==
  /\ chosen \in [Slot -> SUBSET Command]
  /\ acked \in SUBSET (Slot \X Command)
  \* A slot holds a set of commands, so that holding two is a thing that can
  \* be said, and forbidden.

Agreement == \A s \in Slot : \A c, d \in chosen[s] : c = d
  \* No two commands are chosen in one slot.

AckedChosen == \A a \in acked : a[2] \in chosen[a[1]]
  \* What a client was told of is in the log.
-----------------------------------------------------------------------------
Init ==
  /\ chosen = [s \in Slot |-> {}]
  /\ acked = {}
  \* The log is empty and nobody was told anything.

Choose(s, c) ==
  /\ chosen[s] = {}
  /\ chosen' = [chosen EXCEPT ![s] = {c}]
  /\ UNCHANGED acked
  \* Command c takes the free slot s, for ever.

Acknowledge(s, c) ==
  /\ c \in chosen[s]
  /\ acked' = acked \cup {<<s, c>>}
  /\ UNCHANGED chosen
  \* A client learns that c is in slot s.

Next == \E s \in Slot, c \in Command : Choose(s, c) \/ Acknowledge(s, c)
  \* Slots fill in any order.

Spec == Init /\ [][Next]_vars
  \* All behaviours of a log.
-----------------------------------------------------------------------------
Stable ==
  [][ /\ \A s \in Slot : chosen[s] \subseteq chosen'[s]
      /\ acked \subseteq acked' ]_vars
  \* What is chosen stays chosen, and what is known stays known.

THEOREM Spec => [](TypeOK /\ Agreement /\ AckedChosen) /\ Stable
=============================================================================
