------------------------ MODULE VotesAgainstPromise -------------------------
(***************************************************************************)
(* A replica votes in a ballot below the one that it has promised.         *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase2b(r, b, s, c) ==
  /\ M2a(b, s, c) \in msgs
  /\ b >= votes[r][s].bal
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ votes' = [votes EXCEPT ![r][s] = [bal |-> b, cmd |-> c]]
  /\ leads' = [leads EXCEPT ![r] = IF @ = b THEN b ELSE -1]
  /\ Send({M2b(b, s, c, r)})
  /\ UNCHANGED <<decided, acked>>
  \* In MultiPaxos: /\ b >= maxBal[r]
=============================================================================
