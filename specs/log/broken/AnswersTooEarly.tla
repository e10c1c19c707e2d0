-------------------------- MODULE AnswersTooEarly ---------------------------
(***************************************************************************)
(* A leader answers its client when it has voted itself.                   *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenAcknowledge(r, s) ==
  LET c == votes[r][s].cmd IN
  /\ leads[r] # -1
  /\ c # None
  /\ acked' = acked \cup {<<s, c>>}
  /\ UNCHANGED <<maxBal, votes, leads, decided, msgs>>
  \* In MultiPaxos: LET c == decided[r][s] IN
=============================================================================
