---------------------------- MODULE WitnessPaxos ----------------------------
(***************************************************************************)
(* That MCPaxos gets to the states that matter.  Each formula says that it *)
(* does not, and has to be refuted: the counterexample is a way to get     *)
(* there.                                                                  *)
(***************************************************************************)
EXTENDS MCPaxos

NeverChosenTwice ==
  ~ \E v \in Value : ChosenAt(0, v) /\ ChosenAt(1, v)
  \* A later ballot chooses again what was chosen before.

NeverContested ==
  ~ \E v, w \in Value : v # w /\ M2a(0, v) \in msgs /\ M2a(1, w) \in msgs
  \* Two ballots propose different values.

NeverLate ==
  ~ \E b, d \in Ballot, v, w \in Value, a \in Acceptor :
      /\ b < d
      /\ ChosenAt(d, v)
      /\ M2a(b, w) \in msgs
      /\ maxBal[a] < b
  \* A proposal is still on its way to an acceptor that would vote for it,
  \* when a higher ballot has chosen.
=============================================================================
