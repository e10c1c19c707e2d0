------------------------- MODULE VoteAgainstOthers --------------------------
(***************************************************************************)
(* Votes of one ballot are for different values.                           *)
(***************************************************************************)
EXTENDS MCVoting

BrokenVoteFor(a, b, v) ==
  /\ b >= maxBal[a]
  /\ DidNotVoteAt(a, b)
  /\ \A e \in Acceptor, w \in Value : VotedFor(e, b, w) => w \in Value
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, v)
  /\ votes' = [votes EXCEPT ![a] = @ \cup {<<b, v>>}]
  /\ maxBal' = [maxBal EXCEPT ![a] = b]
  \* In Voting: /\ \A e \in Acceptor, w \in Value : VotedFor(e, b, w) => w = v
=============================================================================
