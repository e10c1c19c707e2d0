------------------------------- MODULE Mutex -------------------------------
(***************************************************************************)
(* Mutual exclusion by logical clocks (Lamport, 1978): a process enters    *)
(* when its request is the oldest it knows and every other has answered.   *)
(* Channels are first in, first out.  A model with sequences in its state. *)
(***************************************************************************)
EXTENDS Naturals, Sequences

CONSTANTS
  N,         \* processes are 1 .. N
  MaxClock   \* bound: no clock goes beyond

Process == 1 .. N

VARIABLES
  clock,     \* clock[p]: the logical clock of p
  asked,     \* asked[p][q]: the time of q's request as p knows it; 0 for none
  answered,  \* answered[p]: those who have answered p's request
  channel,   \* channel[p][q]: messages under way from p to q, oldest first
  inside     \* those in the critical section

vars == <<clock, asked, answered, channel, inside>>

Message == [type : {"ask", "answer", "release"}, time : Nat]

TypeOK ==
  /\ clock \in [Process -> Nat \ {0}]
  /\ asked \in [Process -> [Process -> Nat]]
  /\ answered \in [Process -> SUBSET Process]
  /\ channel \in [Process -> [Process -> Seq(Message)]]
  /\ inside \subseteq Process

Later(n, m) == IF m > n THEN m + 1 ELSE n + 1

Before(p, q) ==
  \/ asked[p][p] < asked[p][q]
  \/ asked[p][p] = asked[p][q] /\ p < q
  \* As p knows it, its own request is older than that of q.

ToAll(p, m) ==
  [channel EXCEPT ![p] = [q \in Process |-> IF q = p THEN channel[p][q]
                                            ELSE Append(channel[p][q], m)]]

Init ==
  /\ clock = [p \in Process |-> 1]
  /\ asked = [p \in Process |-> [q \in Process |-> 0]]
  /\ answered = [p \in Process |-> {}]
  /\ channel = [p \in Process |-> [q \in Process |-> <<>>]]
  /\ inside = {}

Ask(p) ==
  /\ asked[p][p] = 0
  /\ asked' = [asked EXCEPT ![p][p] = clock[p]]
  /\ answered' = [answered EXCEPT ![p] = {p}]
  /\ channel' = ToAll(p, [type |-> "ask", time |-> clock[p]])
  /\ UNCHANGED <<clock, inside>>

TakeAsk(p, q) ==
  /\ channel[q][p] # <<>>
  /\ LET m == Head(channel[q][p]) IN
       /\ m.type = "ask"
       /\ clock' = [clock EXCEPT ![p] = Later(clock[p], m.time)]
       /\ asked' = [asked EXCEPT ![p][q] = m.time]
  /\ channel' = [channel EXCEPT
                   ![q][p] = Tail(@),
                   ![p][q] = Append(@, [type |-> "answer", time |-> 0])]
  /\ UNCHANGED <<answered, inside>>

TakeAnswer(p, q) ==
  /\ channel[q][p] # <<>>
  /\ Head(channel[q][p]).type = "answer"
  /\ answered' = [answered EXCEPT ![p] = @ \cup {q}]
  /\ channel' = [channel EXCEPT ![q][p] = Tail(@)]
  /\ UNCHANGED <<clock, asked, inside>>

TakeRelease(p, q) ==
  /\ channel[q][p] # <<>>
  /\ Head(channel[q][p]).type = "release"
  /\ asked' = [asked EXCEPT ![p][q] = 0]
  /\ channel' = [channel EXCEPT ![q][p] = Tail(@)]
  /\ UNCHANGED <<clock, answered, inside>>

Enter(p) ==
  /\ p \notin inside
  /\ asked[p][p] > 0
  /\ answered[p] = Process
  /\ \A q \in Process \ {p} : asked[p][q] = 0 \/ Before(p, q)
  /\ inside' = inside \cup {p}
  /\ UNCHANGED <<clock, asked, answered, channel>>

Leave(p) ==
  /\ p \in inside
  /\ inside' = inside \ {p}
  /\ clock' = [clock EXCEPT ![p] = @ + 1]
  /\ asked' = [asked EXCEPT ![p][p] = 0]
  /\ answered' = [answered EXCEPT ![p] = {}]
  /\ channel' = ToAll(p, [type |-> "release", time |-> 0])

Next ==
  \E p \in Process :
    \/ Ask(p) \/ Enter(p) \/ Leave(p)
    \/ \E q \in Process \ {p} : TakeAsk(p, q) \/ TakeAnswer(p, q) \/ TakeRelease(p, q)

Spec == Init /\ [][Next]_vars

InBounds == \A p \in Process : clock[p] <= MaxClock

Exclusion == \A p, q \in inside : p = q
=============================================================================
