------------------------------ MODULE TwoPhase ------------------------------
(***************************************************************************)
(* Two-phase commit: a manager commits a transaction when every worker has *)
(* said that it is prepared; until then it may abort.  Messages stay in    *)
(* sent for ever.                                                          *)
(***************************************************************************)
CONSTANT Worker

VARIABLES
  at,        \* at[w] is what worker w has come to
  decided,   \* what the manager has come to
  ready,     \* the workers of whom the manager knows that they are prepared
  sent       \* all messages

vars == <<at, decided, ready, sent>>

Message == [kind : {"prepared"}, from : Worker] \cup [kind : {"commit", "abort"}]

TypeOK ==
  /\ at \in [Worker -> {"working", "prepared", "committed", "aborted"}]
  /\ decided \in {"no", "commit", "abort"}
  /\ ready \in SUBSET Worker
  /\ sent \in SUBSET Message

Init ==
  /\ at = [w \in Worker |-> "working"]
  /\ decided = "no"
  /\ ready = {}
  /\ sent = {}

Prepare(w) ==
  /\ at[w] = "working"
  /\ at' = [at EXCEPT ![w] = "prepared"]
  /\ sent' = sent \cup {[kind |-> "prepared", from |-> w]}
  /\ UNCHANGED <<decided, ready>>

GiveUp(w) ==
  /\ at[w] = "working"
  /\ at' = [at EXCEPT ![w] = "aborted"]
  /\ UNCHANGED <<decided, ready, sent>>

Note(w) ==
  /\ decided = "no"
  /\ [kind |-> "prepared", from |-> w] \in sent
  /\ ready' = ready \cup {w}
  /\ UNCHANGED <<at, decided, sent>>

Commit ==
  /\ decided = "no"
  /\ ready = Worker
  /\ decided' = "commit"
  /\ sent' = sent \cup {[kind |-> "commit"]}
  /\ UNCHANGED <<at, ready>>

Abort ==
  /\ decided = "no"
  /\ decided' = "abort"
  /\ sent' = sent \cup {[kind |-> "abort"]}
  /\ UNCHANGED <<at, ready>>

Obey(w) ==
  /\ \E m \in sent :
       /\ m.kind # "prepared"
       /\ at' = [at EXCEPT ![w] = IF m.kind = "commit" THEN "committed" ELSE "aborted"]
  /\ UNCHANGED <<decided, ready, sent>>

Next ==
  \/ Commit \/ Abort
  \/ \E w \in Worker : Prepare(w) \/ GiveUp(w) \/ Note(w) \/ Obey(w)

Consistent == \A v, w \in Worker : ~(at[v] = "aborted" /\ at[w] = "committed")
  \* Nobody commits what another has aborted.
=============================================================================
