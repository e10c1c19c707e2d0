--------------------------- MODULE ProposesTwice ----------------------------
(***************************************************************************)
(* A ballot proposes two values.                                           *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2a(b, v) ==
  /\ M2a(b, v) \notin msgs
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
  /\ Send(M2a(b, v))
  /\ UNCHANGED <<maxBal, vote>>
  \* In Paxos: /\ \A w \in Value : M2a(b, w) \notin msgs
=============================================================================
