--------------------------- MODULE StartsPromised ---------------------------
(***************************************************************************)
(* The first state is not one of MultiVoting.                              *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenInit ==
  /\ maxBal = [r \in Replica |-> 0]
  /\ votes = [r \in Replica |-> [s \in Slot |-> NoVote]]
  /\ leads = [r \in Replica |-> -1]
  /\ decided = [r \in Replica |-> [s \in Slot |-> None]]
  /\ msgs = {}
  /\ acked = {}
  \* In MultiPaxos: /\ maxBal = [r \in Replica |-> -1]
=============================================================================
