---------------------------- MODULE ChoosesAgain ----------------------------
(***************************************************************************)
(* A later command takes the slot of an earlier one.                       *)
(***************************************************************************)
EXTENDS MCLog

BrokenChoose(s, c) ==
  /\ c \notin chosen[s]
  /\ chosen' = [chosen EXCEPT ![s] = {c}]
  /\ UNCHANGED acked
  \* In Log: /\ chosen[s] = {}
=============================================================================
