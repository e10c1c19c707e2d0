----------------------------- MODULE FallsBack ------------------------------
(***************************************************************************)
(* An acceptor promises a ballot below one that it has promised.           *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase1b(a, b) ==
  /\ M1a(b) \in msgs
  /\ b # maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ Send(M1b(b, a, vote[a]))
  /\ UNCHANGED vote
  \* In Paxos: /\ b > maxBal[a]
=============================================================================
