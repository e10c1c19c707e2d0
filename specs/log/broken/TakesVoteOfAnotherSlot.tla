----------------------- MODULE TakesVoteOfAnotherSlot -----------------------
(***************************************************************************)
(* A leader takes the command that was voted for in another slot.          *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenShowsSafeAt(Q, b, s, c) ==
  /\ Promised(b, Q)
  /\ \/ \A m \in Promises(b, Q) : m.votes[s] = NoVote
     \/ \E m \in Promises(b, Q) :
          /\ \E t \in Slot : m.votes[t].cmd = c
          /\ \A n \in Promises(b, Q) : n.votes[s].bal <= m.votes[s].bal
  \* In MultiPaxos: /\ m.votes[s].cmd = c
=============================================================================
