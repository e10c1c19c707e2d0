--------------------------- MODULE ProposesTwice ----------------------------
(***************************************************************************)
(* A ballot proposes two commands for one slot.                            *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase2a(r, s, c) ==
  LET b == leads[r] IN
  /\ b # -1
  /\ M2a(b, s, c) \notin msgs
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
  /\ Send({M2a(b, s, c)})
  /\ UNCHANGED <<maxBal, votes, leads, decided, acked>>
  \* In MultiPaxos: /\ \A d \in Command : M2a(b, s, d) \notin msgs
=============================================================================
