---------------------------- MODULE MCMultiPaxos ----------------------------
(***************************************************************************)
(* MultiPaxos on a finite instance: three replicas, of which one is a log  *)
(* replica, and a bounded number of crashes.  The steps are those of       *)
(* MultiPaxos; what is bounded is when they are tried.  The bounds leave   *)
(* out orders of events, never a message: what was sent may still arrive   *)
(* late or not at all.                                                     *)
(*                                                                         *)
(* MCNext has all bounds.  WideNext has only the number of crashes, and is *)
(* for an instance so small that it needs no more: it is there to show     *)
(* that the bounds hide nothing.                                           *)
(***************************************************************************)
EXTENDS MultiPaxos

CONSTANTS
  r1, r2,       \* the storage replicas
  x, y,         \* the commands
  MaxCrashes    \* how many crashes there are at most

VARIABLE
  crashes       \* how many crashes there were

MCOwner == [b \in Ballot |-> IF b = 1 THEN r2 ELSE r1]
  \* The two storage replicas take turns.

MCInit == Init /\ crashes = 0
  \* Nothing has happened, and nobody has crashed.
-----------------------------------------------------------------------------
VotedIn(r, b, s) == \E c \in Command : M2b(b, s, c, r) \in msgs
  \* Replica r has voted on slot s in ballot b.

UnderWay(b) ==
  /\ M1a(b) \in msgs
  /\ leads[Owner[b]] = b => VotedIn(Owner[b], b, 1)
  \* Ballot b has got as far as a vote, or has lost its leader.

Begin(r) ==
  \E b \in Ballot :
    /\ \A d \in Ballot : d < b => UnderWay(d)
    /\ Phase1a(r, b)
  \* Bound: no ballot begins before there is something in those below it that
  \* it could get wrong.

Promise(r) ==
  \E b \in Ballot :
    /\ Phase1b(r, b)
    /\ \A Q \in Quorum : ~Promised(b, Q)
  \* Bound: a leader needs no promise beyond a quorum.

Wanted(b, s) ==
  {IF Owner[b] = r1 THEN x ELSE y}
    \cup {c \in Command : \E d \in Ballot : d < b /\ M2a(d, s, c) \in msgs}
  \* What ballot b may propose for slot s: what its leader's own client wants,
  \* which is always x with r1 and y with r2, or what a lower ballot proposed.

Propose(r) ==
  \E s \in Slot, c \in Command :
    /\ leads[r] # -1
    /\ \A t \in Slot : t < s => \E d \in Command : M2a(leads[r], t, d) \in msgs
    /\ Phase2a(r, s, c)
    /\ c \in Wanted(leads[r], s)
  \* Bound: a leader proposes slot after slot.  It waits for no vote.

InTurn(r, b, s) ==
  /\ r # Owner[b] => VotedIn(Owner[b], b, s)
  /\ \A t \in Slot : t < s /\ ~(r \in LogReplica /\ b = 0) => VotedIn(r, b, t)
  \* The leader is the first to vote, and a replica votes slot after slot; but
  \* a log replica may in ballot 0 miss a proposal, which leaves a hole.

Accept(r) ==
  \E b \in Ballot, s \in Slot, c \in Command :
    /\ Phase2b(r, b, s, c)
    /\ ~VotedIn(r, b, s)
    /\ ~ChosenAt(b, s, c)
    /\ InTurn(r, b, s)
  \* Bound: a ballot needs no second vote of a replica, and no vote beyond a
  \* quorum.

CatchUp(r) ==
  /\ leads[r] # -1
  /\ \/ \E s \in Slot, c \in Command : Learn(r, s, c) /\ decided[r][s] = None
     \/ \E s \in Slot : Acknowledge(r, s) /\ <<s, decided[r][s]>> \notin acked
  \* Bound: who leads learns and answers, and does either once.

Behind(r) ==
  /\ leads[r] # -1
  /\ \E s \in Slot : \E c \in chosen[s] :
       decided[r][s] # c \/ <<s, c>> \notin acked
  \* Replica r leads, and can learn or answer something.

Fail(r) ==
  /\ crashes < MaxCrashes
  /\ crashes' = crashes + 1
  /\ Crash(r, 1)
  \* Bound: few crashes, of which each leaves the state machine at slot 1.

Finished ==
  /\ \A b \in Ballot : b <= maxBal[Owner[b]]
  /\ \A r \in Storage :
       (\A b \in Ballot : b <= leads[r]) =>
         \A s \in Slot : \E c \in Command : <<s, c>> \in acked
  \* No ballot is left to begin; and if the highest one has kept its leader,
  \* that has answered for every slot.  Only here may the protocol rest: to
  \* stop anywhere else is a deadlock.

MCNext ==
  \/ /\ \A r \in Storage : ~Behind(r)
     /\ \E r \in Replica : Begin(r) \/ Promise(r) \/ Propose(r) \/ Accept(r)
     /\ UNCHANGED crashes
  \/ /\ \E r \in Storage : CatchUp(r)
     /\ UNCHANGED crashes
  \/ \E r \in Replica : Fail(r)
  \/ /\ Finished
     /\ UNCHANGED <<vars, crashes>>
  \* Bound: learning and answering touch nothing that another replica sees,
  \* so they need not be mixed with the others' steps, only with crashes.
-----------------------------------------------------------------------------
WideNext ==
  \/ /\ \E r \in Replica :
          \/ \E b \in Ballot : Phase1a(r, b) \/ Phase1b(r, b)
          \/ \E s \in Slot, c \in Command : Phase2a(r, s, c) \/ Learn(r, s, c)
          \/ \E b \in Ballot, s \in Slot, c \in Command : Phase2b(r, b, s, c)
          \/ \E s \in Slot : Acknowledge(r, s)
     /\ UNCHANGED crashes
  \/ /\ crashes < MaxCrashes
     /\ crashes' = crashes + 1
     /\ \E r \in Replica, n \in Slot \cup {0} : Crash(r, n)
  \/ /\ Finished
     /\ UNCHANGED <<vars, crashes>>
  \* All of Next, with few crashes.
-----------------------------------------------------------------------------
RefinesMultiVoting == V!Spec
  \* Every step is one of MultiVoting, or leaves its variables alone.

RefinesLog == L!Spec
  \* Every step is one of Log, or leaves its variables alone.
=============================================================================
