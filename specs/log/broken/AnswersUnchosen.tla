-------------------------- MODULE AnswersUnchosen ---------------------------
(***************************************************************************)
(* A client is told of a command that has one vote.                        *)
(***************************************************************************)
EXTENDS MCMultiVoting

BrokenAcknowledge(s, c) ==
  /\ \E r \in Replica, b \in Ballot : VotedFor(r, b, s, c)
  /\ acked' = acked \cup {<<s, c>>}
  /\ UNCHANGED <<cast, maxBal>>
  \* In MultiVoting: /\ c \in chosen[s]
=============================================================================
