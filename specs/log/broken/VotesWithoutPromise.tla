------------------------ MODULE VotesWithoutPromise -------------------------
(***************************************************************************)
(* A vote does not bind as a promise does. MultiVoting says that it has    *)
(* to.                                                                     *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenPhase2b(r, b, s, c) ==
  /\ M2a(b, s, c) \in msgs
  /\ b >= maxBal[r]
  /\ UNCHANGED maxBal
  /\ votes' = [votes EXCEPT ![r][s] = [bal |-> b, cmd |-> c]]
  /\ leads' = [leads EXCEPT ![r] = IF @ = b THEN b ELSE -1]
  /\ Send({M2b(b, s, c, r)})
  /\ UNCHANGED <<decided, acked>>
  \* In MultiPaxos: /\ maxBal' = [maxBal EXCEPT ![r] = b]
=============================================================================
