-------------------------- MODULE AnswersForgotten --------------------------
(***************************************************************************)
(* An answer undoes the answers before it. No invariant sees that; the     *)
(* steps of Log do.                                                        *)
(***************************************************************************)
EXTENDS MCMultiPaxos

BrokenAcknowledge(r, s) ==
  LET c == decided[r][s] IN
  /\ leads[r] # -1
  /\ c # None
  /\ acked' = {<<s, c>>}
  /\ UNCHANGED <<maxBal, votes, leads, decided, msgs>>
  \* In MultiPaxos: /\ acked' = acked \cup {<<s, c>>}
=============================================================================
