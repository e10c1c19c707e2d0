--------------------------- MODULE VotesUnsafely ----------------------------
(***************************************************************************)
(* A vote is cast whatever lower ballots may have chosen.                  *)
(***************************************************************************)
EXTENDS MCMultiVoting

BrokenVoteFor(r, b, s, c) ==
  /\ b >= maxBal[r]
  /\ DidNotVoteAt(r, b, s)
  /\ \A p \in Replica, d \in Command : VotedFor(p, b, s, d) => d = c
  /\ \E Q \in Quorum : \A q \in Q : maxBal[q] <= b
  /\ cast' = [cast EXCEPT ![r][s] = @ \cup {<<b, c>>}]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ UNCHANGED acked
  \* In MultiVoting: /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
=============================================================================
