---------------------------- MODULE MultiPaxos ----------------------------
(***************************************************************************)
(* Multi-Paxos as a replication group of a database runs it.  The replicas *)
(* see nothing of each other but messages, which may be lost, doubled and  *)
(* overtaken.  One of them conducts a ballot: it asks a quorum once for    *)
(* all slots what was voted for (Phase 1), and then proposes one command a *)
(* slot (Phase 2), for as long as no higher ballot begins.                 *)
(*                                                                         *)
(* Some replicas are log replicas.  They vote and keep the log, and hand   *)
(* their votes over in Phase 1 as all others do; but they have no state    *)
(* machine, so they never lead, never learn and never answer a client.     *)
(*                                                                         *)
(* Any replica may crash and restart at any moment.  What it promised and  *)
(* what it voted for is on its disk; that it led, and what it knew to be   *)
(* chosen beyond a prefix of the log, is gone.                             *)
(*                                                                         *)
(* An action is one atomic step of one replica: the change of what is      *)
(* durable and the messages that tell of it.  A message once sent stays in *)
(* msgs for ever, where it may be received many times, late, or never; so  *)
(* loss, duplication and reordering need no action of their own.           *)
(*                                                                         *)
(* Refines MultiVoting, and by it Log.  It is Paxos in every slot, with    *)
(* one maxBal and one Phase 1 for all of them.                             *)
(***************************************************************************)
EXTENDS Integers

CONSTANTS
  Replica,      \* those who vote
  LogReplica,   \* those of them who do nothing else
  Ballot,       \* the ballots' numbers
  Slot,         \* the places of the log: 1, 2, ...
  Command,      \* what can be put into a place; a no-op is one of them
  Quorum,       \* the sets of replicas whose votes together choose
  Owner,        \* Owner[b] is the one replica that may conduct ballot b
  None          \* stands where a command is missing

Storage == Replica \ LogReplica
  \* The replicas that have a state machine, and so can lead and serve.

ASSUME
  /\ LogReplica \subseteq Replica
  /\ Ballot \subseteq Nat
  /\ Slot \subseteq Nat
  /\ Quorum \subseteq SUBSET Replica
  /\ \A P, Q \in Quorum : P \cap Q # {}
  /\ Owner \in [Ballot -> Storage]
  /\ None \notin Command
  \* Any two quorums meet, and no ballot belongs to a log replica.

VARIABLES
  maxBal,       \* durable: r takes part in no ballot below maxBal[r] any more
  votes,        \* durable: votes[r][s] is the last vote of r in slot s
  leads,        \* volatile: leads[r] is the ballot that r conducts, or -1
  decided,      \* volatile: decided[r][s] is what r knows to be chosen, or None
  msgs,         \* all messages ever sent
  acked         \* the pairs <<s, c>> that clients were told to be in the log

vars == <<maxBal, votes, leads, decided, msgs, acked>>
  \* The whole state of the group.
-----------------------------------------------------------------------------
NoVote == [bal |-> -1, cmd |-> None]
  \* What stands in a slot in which a replica has not voted.

Vote == [bal : Ballot, cmd : Command] \cup {NoVote}
  \* What a replica remembers of a slot.

M1a(b) == [type |-> "1a", bal |-> b]
  \* "Ballot b begins: who promises, and what have you voted for so far?"

M1b(b, r, v) == [type |-> "1b", bal |-> b, from |-> r, votes |-> v]
  \* "I promise to take no part below b; my last votes, slot by slot, are v."

M2a(b, s, c) == [type |-> "2a", bal |-> b, slot |-> s, cmd |-> c]
  \* "Ballot b proposes c for slot s."

M2b(b, s, c, r) == [type |-> "2b", bal |-> b, slot |-> s, cmd |-> c, from |-> r]
  \* "I have voted for c in slot s in ballot b."

Message ==
       [type : {"1a"}, bal : Ballot]
  \cup [type : {"1b"}, bal : Ballot, from : Replica, votes : [Slot -> Vote]]
  \cup [type : {"2a"}, bal : Ballot, slot : Slot, cmd : Command]
  \cup [type : {"2b"}, bal : Ballot, slot : Slot, cmd : Command, from : Replica]
  \* All that can be said.

TypeOK ==
  /\ maxBal \in [Replica -> Ballot \cup {-1}]
  /\ votes \in [Replica -> [Slot -> Vote]]
  /\ leads \in [Replica -> Ballot \cup {-1}]
  /\ decided \in [Replica -> [Slot -> Command \cup {None}]]
  /\ msgs \in SUBSET Message
  /\ acked \in SUBSET (Slot \X Command)
  \* Ballot -1 is below all ballots: no promise, or no ballot to conduct.
-----------------------------------------------------------------------------
ChosenAt(b, s, c) == \E Q \in Quorum : \A r \in Q : M2b(b, s, c, r) \in msgs
  \* A quorum voted for c in slot s in ballot b.

chosen == [s \in Slot |-> {c \in Command : \E b \in Ballot : ChosenAt(b, s, c)}]
  \* What is in the log, whether or not anybody knows.

Promises(b, Q) == {m \in msgs : m.type = "1b" /\ m.bal = b /\ m.from \in Q}
  \* The promises that members of Q have sent for ballot b.

Promised(b, Q) == \A r \in Q : \E m \in Promises(b, Q) : m.from = r
  \* All members of Q have sent theirs.

ShowsSafeAt(Q, b, s, c) ==
  /\ Promised(b, Q)
  /\ \/ \A m \in Promises(b, Q) : m.votes[s] = NoVote
     \/ \E m \in Promises(b, Q) :
          /\ m.votes[s].cmd = c
          /\ \A n \in Promises(b, Q) : n.votes[s].bal <= m.votes[s].bal
  \* The promises of the quorum Q show that ballot b may propose c in slot s:
  \* of the votes that they report, that of the highest ballot is for c, or
  \* they report none.
-----------------------------------------------------------------------------
Init ==
  /\ maxBal = [r \in Replica |-> -1]
  /\ votes = [r \in Replica |-> [s \in Slot |-> NoVote]]
  /\ leads = [r \in Replica |-> -1]
  /\ decided = [r \in Replica |-> [s \in Slot |-> None]]
  /\ msgs = {}
  /\ acked = {}
  \* Nothing was promised, voted, said or known.

Send(M) == msgs' = msgs \cup M
  \* The messages of M are on their way.

Phase1a(r, b) ==
  /\ Owner[b] = r
  /\ b > maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ leads' = [leads EXCEPT ![r] = b]
  /\ Send({M1a(b), M1b(b, r, votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* Replica r begins its ballot b, and is the first to promise.  A promise is
  \* durable, so that after a crash r cannot begin the same ballot again.

Phase1b(r, b) ==
  /\ M1a(b) \in msgs
  /\ b > maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ Send({M1b(b, r, votes[r])})
  /\ UNCHANGED <<votes, decided, acked>>
  \* Replica r promises, and hands over its last vote in every slot.  If it
  \* conducted a lower ballot, that is over.

Phase2a(r, s, c) ==
  LET b == leads[r] IN
  /\ b # -1
  /\ \A d \in Command : M2a(b, s, d) \notin msgs
  /\ \E Q \in Quorum : ShowsSafeAt(Q, b, s, c)
  /\ Send({M2a(b, s, c)})
  /\ UNCHANGED <<maxBal, votes, leads, decided, acked>>
  \* The replica that conducts ballot b proposes c for slot s, once, when a
  \* quorum's promises show that it may.

Phase2b(r, b, s, c) ==
  /\ M2a(b, s, c) \in msgs
  /\ b >= maxBal[r]
  /\ maxBal' = [maxBal EXCEPT ![r] = b]
  /\ votes' = [votes EXCEPT ![r][s] = [bal |-> b, cmd |-> c]]
  /\ leads' = [leads EXCEPT ![r] = IF @ = b THEN b ELSE -1]
  /\ Send({M2b(b, s, c, r)})
  /\ UNCHANGED <<decided, acked>>
  \* Replica r votes as proposed, unless it has promised to stay out.

Learn(r, s, c) ==
  /\ r \in Storage
  /\ \E b \in Ballot : ChosenAt(b, s, c)
  /\ decided' = [decided EXCEPT ![r][s] = c]
  /\ UNCHANGED <<maxBal, votes, leads, msgs, acked>>
  \* Replica r has seen a quorum's votes for c, or has the word of one who did.

Acknowledge(r, s) ==
  LET c == decided[r][s] IN
  /\ leads[r] # -1
  /\ c # None
  /\ acked' = acked \cup {<<s, c>>}
  /\ UNCHANGED <<maxBal, votes, leads, decided, msgs>>
  \* The replica that leads tells a client that its command is in slot s.

Crash(r, n) ==
  /\ leads' = [leads EXCEPT ![r] = -1]
  /\ decided' = [decided EXCEPT ![r] =
                   [s \in Slot |-> IF s <= n THEN @[s] ELSE None]]
  /\ UNCHANGED <<maxBal, votes, msgs, acked>>
  \* Replica r crashes and comes back.  It keeps its promise and its votes, and
  \* its state machine up to slot n; all else it has to learn again.

Next ==
  \E r \in Replica :
    \/ \E b \in Ballot : Phase1a(r, b)
    \/ \E b \in Ballot : Phase1b(r, b)
    \/ \E s \in Slot, c \in Command : Phase2a(r, s, c)
    \/ \E b \in Ballot, s \in Slot, c \in Command : Phase2b(r, b, s, c)
    \/ \E s \in Slot, c \in Command : Learn(r, s, c)
    \/ \E s \in Slot : Acknowledge(r, s)
    \/ \E n \in Slot \cup {0} : Crash(r, n)
  \* Any replica takes any step that it can.

Spec == Init /\ [][Next]_vars
  \* All behaviours of the group.
-----------------------------------------------------------------------------
Agreement == \A s \in Slot : \A c, d \in chosen[s] : c = d
  \* No two commands are chosen in one slot.

DecidedChosen ==
  \A r \in Replica, s \in Slot :
    decided[r][s] # None => decided[r][s] \in chosen[s]
  \* What a replica takes to be in the log is there.

AckedChosen == \A a \in acked : a[2] \in chosen[a[1]]
  \* What a client was told of is in the log.

LogReplicaPassive ==
  \A r \in LogReplica :
    /\ leads[r] = -1
    /\ \A s \in Slot : decided[r][s] = None
  \* A log replica never leads, and has nothing to serve from.

THEOREM
  Spec => [](/\ TypeOK
             /\ Agreement
             /\ DecidedChosen
             /\ AckedChosen
             /\ LogReplicaPassive)
-----------------------------------------------------------------------------
cast ==
  [r \in Replica |-> [s \in Slot |->
    {v \in Ballot \X Command : M2b(v[1], s, v[2], r) \in msgs}]]
  \* All votes that were ever cast, as the messages tell.  This is the variable
  \* of module MultiVoting; maxBal and acked have the same names there as here.

V == INSTANCE MultiVoting
  \* The election that the messages conduct.

L == INSTANCE Log
  \* The log that it fills.

THEOREM Spec => V!Spec

THEOREM Spec => L!Spec
=============================================================================
