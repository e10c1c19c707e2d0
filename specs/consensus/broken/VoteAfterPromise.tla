-------------------------- MODULE VoteAfterPromise --------------------------
(***************************************************************************)
(* A vote is cast below a promise, and another value is chosen.            *)
(***************************************************************************)
EXTENDS MCVoting

BrokenVoteFor(a, b, v) ==
  /\ b \in Ballot
  /\ DidNotVoteAt(a, b)
  /\ \A e \in Acceptor, w \in Value : VotedFor(e, b, w) => w = v
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
  /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  \* In Voting: /\ b >= maxBal[a]
=============================================================================
