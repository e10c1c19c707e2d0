------------------------- MODULE WitnessMultiPaxos -------------------------
(***************************************************************************)
(* That MCMultiPaxos gets to the states that matter.  Each formula says    *)
(* that it does not, and has to be refuted: the counterexample is a way    *)
(* to get there.                                                           *)
(***************************************************************************)
EXTENDS MCMultiPaxos

NeverChosenAfterCrash ==
  ~ \E s \in Slot, c \in Command : crashes > 0 /\ ChosenAt(2, s, c)
  \* The third ballot chooses something although a replica has crashed.

NeverAllAcknowledged ==
  ~ \A s \in Slot : \E c \in Command : <<s, c>> \in acked
  \* Clients are answered for every slot.

NeverByLogReplica ==
  ~ \E b \in Ballot, s \in Slot, c \in Command :
      /\ ChosenAt(b, s, c)
      /\ \A Q \in Quorum :
           (\A r \in Q : M2b(b, s, c, r) \in msgs) => Q \cap LogReplica # {}
  \* A command is chosen that without a log replica's vote would not be.

NeverHandedOver ==
  ~ \E m \in msgs :
      /\ m.type = "2a"
      /\ \E n \in msgs :
           /\ n.type = "1b" /\ n.bal = m.bal /\ n.from \in LogReplica
           /\ n.votes[m.slot].cmd = m.cmd
           /\ \A k \in msgs :
                k.type = "1b" /\ k.bal = m.bal /\ k.votes[m.slot].cmd = m.cmd
                  => k.from \in LogReplica
  \* A ballot proposes what a log replica alone has handed over.

NeverDeposed ==
  ~ \E r \in Storage, b \in Ballot :
      /\ crashes = 0
      /\ Owner[b] = r
      /\ M1a(b) \in msgs
      /\ leads[r] = -1
  \* A leader gives way to a higher ballot.

NeverTwoLeaders ==
  ~ \E p, r \in Storage : p # r /\ leads[p] # -1 /\ leads[r] # -1
  \* Two replicas conduct a ballot each, at the same time.

NeverContested ==
  ~ \E s \in Slot, b, d \in Ballot, p, r \in Replica :
      M2b(b, s, x, p) \in msgs /\ M2b(d, s, y, r) \in msgs
  \* Both commands get votes in one slot, in different ballots.

NeverHole ==
  ~ \E s, t \in Slot : s < t /\ chosen[s] = {} /\ chosen[t] # {}
  \* A slot is chosen above one that is not.

NeverHoleFilled ==
  ~ \E s, t \in Slot :
      /\ s < t
      /\ \E c \in Command : ChosenAt(0, t, c)
      /\ ~ \E c \in Command : ChosenAt(0, s, c)
      /\ chosen[s] # {}
  \* A later ballot fills the hole that ballot 0 has left.

NeverPrefixKept ==
  ~ \E r \in Storage : crashes > 0 /\ leads[r] = -1 /\ decided[r][1] # None
  \* A leader that crashed has kept what its state machine had on disk.
=============================================================================
