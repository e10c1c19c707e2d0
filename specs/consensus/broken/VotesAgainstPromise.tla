------------------------ MODULE VotesAgainstPromise -------------------------
(***************************************************************************)
(* An acceptor votes in a ballot below the one that it has promised.       *)
(***************************************************************************)
EXTENDS MCPaxos

BrokenPhase2b(a, b, v) ==
  /\ M2a(b, v) \in msgs
  /\ b >= vote[a].bal
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  /\ vote' = [vote EXCEPT ![a] = [bal |-> b, val |-> v]]
  /\ Send(M2b(b, v, a))
  \* In Paxos: /\ b >= maxBal[a]
=============================================================================
