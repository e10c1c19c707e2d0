---------------------------- MODULE VoteUnsafely ----------------------------
(***************************************************************************)
(* A vote is cast whatever lower ballots may have chosen.                  *)
(***************************************************************************)
EXTENDS MCVoting

BrokenVoteFor(a, b, v) ==
  /\ b >= maxBal[a]
  /\ DidNotVoteAt(a, b)
  /\ \A e \in Acceptor, w \in Value : VotedFor(e, b, w) => w = v
  /\ \E Q \in Quorum : \A e \in Q : maxBal[e] <= b
  /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  \* In Voting: /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
=============================================================================
