------------------------- MODULE VotesAgainstOthers -------------------------
(***************************************************************************)
(* Votes of one ballot are for different commands.                         *)
(***************************************************************************)
EXTENDS MCMultiVoting

BrokenVoteFor(r, b, s, c) ==
  /\ b >= maxBal[r]
  /\ DidNotVoteAt(r, b, s)
  /\ \A p \in Replica, d \in Command : VotedFor(p, b, s, d) => d \in Command
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
  /\ cast' = [cast EXCEPT ![r][s] = @ \cup {<<b, c>>}]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ UNCHANGED acked
  \* In MultiVoting: /\ \A p \in Replica, d \in Command : VotedFor(p, b, s, d) => d = c
=============================================================================
