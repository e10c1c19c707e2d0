---------------------------- MODULE MCMultiPaxos ----------------------------
(***************************************************************************)
(* MultiPaxos on a finite instance.  Bounds only.                          *)
(***************************************************************************)
EXTENDS MultiPaxos

CONSTANTS
  r1, r2,       \* the storage replicas that may conduct a ballot
  Crashes       \* how many crashes happen at most

VARIABLE crashes
  \* How many crashes there were.

MCOwner == [b \in Ballot |-> IF b = 1 THEN r2 ELSE r1]
  \* The ballots' owners take turns.

Proposed(b, s) == \E c \in Command : M2a(b, s, c) \in msgs
  \* Ballot b has proposed something for slot s.

Step(r) ==
  \/ \E b \in Ballot :
       /\ \A d \in Ballot : d < b => Proposed(d, 1)
       /\ Phase1a(r, b)
  \/ \E b \in Ballot :
       /\ \A Q \in Quorum : ~Promised(b, Q)
       /\ Phase1b(r, b)
  \/ \E s \in Slot, c \in Command :
       /\ \A t \in Slot : t < s => Proposed(leads[r], t)
       /\ Phase2a(r, s, c)
  \/ \E b \in Ballot, s \in Slot, c \in Command :
       /\ M2b(b, s, c, r) \notin msgs
       /\ ~ChosenAt(b, s, c)
       /\ \A t \in Slot, d \in Command : t < s /\ M2a(b, t, d) \in msgs => M2b(b, t, d, r) \in msgs
       /\ Phase2b(r, b, s, c)
  \/ \E s \in Slot, c \in Command :
       /\ leads[r] # -1
       /\ decided[r][s] = None
       /\ Learn(r, s, c)
  \/ \E s \in Slot :
       /\ <<s, decided[r][s]>> \notin acked
       /\ Acknowledge(r, s)
  \* The steps of the protocol, in the order of the slots.

MCInit == Init /\ crashes = 0
  \* No crash yet.

MCNext ==
  \E r \in Replica :
    \/ Step(r) /\ UNCHANGED crashes
    \/ /\ crashes < Crashes
       /\ crashes' = crashes + 1
       /\ \E n \in Slot \cup {0} : Crash(r, n)
  \* The protocol goes on, or a replica crashes.

RefinesMultiVoting == V!Spec
  \* Checked as a property.

RefinesLog == L!Spec
  \* Checked as a property.
=============================================================================
