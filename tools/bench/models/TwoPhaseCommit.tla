--------------------------- MODULE TwoPhaseCommit ---------------------------
(***************************************************************************)
(* Two-phase commit: resource managers say that they are prepared, and the *)
(* coordinator commits when all have, or aborts at any time before.        *)
(* A model with many interleavings and cheap steps.                        *)
(***************************************************************************)
CONSTANT Manager  \* the resource managers

VARIABLES
  phase,     \* phase[m]: what manager m has decided for itself
  decision,  \* what the coordinator has decided: "open" until it has
  ready,     \* the managers of which the coordinator knows that they are prepared
  sent       \* every message that was ever sent

vars == <<phase, decision, ready, sent>>

Message ==
  [type : {"prepared"}, from : Manager] \cup [type : {"commit", "abort"}]

TypeOK ==
  /\ phase \in [Manager -> {"working", "prepared", "committed", "aborted"}]
  /\ decision \in {"open", "commit", "abort"}
  /\ ready \subseteq Manager
  /\ sent \subseteq Message

Prepared(m) == [type |-> "prepared", from |-> m]

Init ==
  /\ phase = [m \in Manager |-> "working"]
  /\ decision = "open"
  /\ ready = {}
  /\ sent = {}

Prepare(m) ==
  /\ phase[m] = "working"
  /\ phase' = [phase EXCEPT ![m] = "prepared"]
  /\ sent' = sent \cup {Prepared(m)}
  /\ UNCHANGED <<decision, ready>>

GiveUp(m) ==
  /\ phase[m] = "working"
  /\ phase' = [phase EXCEPT ![m] = "aborted"]
  /\ UNCHANGED <<decision, ready, sent>>

Learn(m) ==
  /\ decision = "open"
  /\ Prepared(m) \in sent
  /\ ready' = ready \cup {m}
  /\ UNCHANGED <<phase, decision, sent>>

Commit ==
  /\ decision = "open"
  /\ ready = Manager
  /\ decision' = "commit"
  /\ sent' = sent \cup {[type |-> "commit"]}
  /\ UNCHANGED <<phase, ready>>

Abort ==
  /\ decision = "open"
  /\ decision' = "abort"
  /\ sent' = sent \cup {[type |-> "abort"]}
  /\ UNCHANGED <<phase, ready>>

Obey(m) ==
  \/ /\ [type |-> "commit"] \in sent
     /\ phase' = [phase EXCEPT ![m] = "committed"]
     /\ UNCHANGED <<decision, ready, sent>>
  \/ /\ [type |-> "abort"] \in sent
     /\ phase' = [phase EXCEPT ![m] = "aborted"]
     /\ UNCHANGED <<decision, ready, sent>>

Next ==
  \/ Commit
  \/ Abort
  \/ \E m \in Manager : Prepare(m) \/ GiveUp(m) \/ Learn(m) \/ Obey(m)

Spec == Init /\ [][Next]_vars

Agreement ==
  \A m, n \in Manager : ~ (phase[m] = "aborted" /\ phase[n] = "committed")
=============================================================================
