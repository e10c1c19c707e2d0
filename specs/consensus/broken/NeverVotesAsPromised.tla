------------------------ MODULE NeverVotesAsPromised ------------------------
(***************************************************************************)
(* Who has promised a ballot does not vote in it, and all come to rest too *)
(* early.                                                                  *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2b(a, b, v) ==
  /\ M2a(b, v) \in msgs
  /\ b > maxBal[a]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]]
  /\ Send(M2b(b, v, a))
  \* In Paxos: /\ b >= maxBal[a]
=============================================================================
