--------------------------- MODULE IndMultiPaxos ---------------------------
(***************************************************************************)
(* Why no slot of MultiPaxos ever gets two commands: a property of its     *)
(* states that holds at the start, that every step keeps, crashes with it, *)
(* and that implies Agreement and what clients and log replicas rely on.   *)
(* It is checked over all states of a finite instance, reachable or not.   *)
(*                                                                         *)
(* It is that of IndPaxos in every slot.  Agreement does not rest on the   *)
(* last three lines of Inv, which speak of leads, decided and acked: they  *)
(* are there for their own sake, and DecidedChosen for AckedChosen.        *)
(***************************************************************************)
EXTENDS MultiPaxos

CONSTANTS
  r1, r2     \* the storage replicas of the finite instance

IndOwner == [b \in Ballot |-> IF b = 1 THEN r2 ELSE r1]
  \* They take turns.
-----------------------------------------------------------------------------
Said(b, s, c, r) == M2b(b, s, c, r) \in msgs
  \* Replica r said that it voted for c in slot s in ballot b.

Abstained(r, b, s) == \A c \in Command : ~Said(b, s, c, r)
  \* Replica r said no such thing of slot s in ballot b.

SafeAt(b, s, c) ==
  \A d \in Ballot : d < b =>
    \E Q \in Quorum : \A r \in Q :
      Said(d, s, c, r) \/ (maxBal[r] > d /\ Abstained(r, d, s))
  \* No ballot below b has chosen or can still choose a command other than c.
-----------------------------------------------------------------------------
LastVoteIsSaid ==
  \A r \in Replica, s \in Slot :
    votes[r][s] # NoVote => Said(votes[r][s].bal, s, votes[r][s].cmd, r)
  \* The vote that a replica remembers was cast.

LastVoteIsLast ==
  \A r \in Replica, b \in Ballot, s \in Slot, c \in Command :
    Said(b, s, c, r) => b <= votes[r][s].bal
  \* No vote is above the one that its replica remembers.

VotesBelowMaxBal ==
  \A r \in Replica, s \in Slot : votes[r][s].bal <= maxBal[r]
  \* A replica is bound by its votes as by its promises.

PromisesKept ==
  \A m \in msgs : m.type = "1b" => m.bal <= maxBal[m.from]
  \* Nobody falls back below a promise, whatever a crash takes.

PromisesTellVotes ==
  \A m \in msgs : m.type = "1b" =>
    \A s \in Slot :
      m.votes[s] # NoVote => Said(m.votes[s].bal, s, m.votes[s].cmd, m.from)
  \* The votes that a promise reports were cast.

PromisesTellTheLast ==
  \A m \in msgs : m.type = "1b" =>
    \A b \in Ballot, s \in Slot, c \in Command :
      b < m.bal /\ Said(b, s, c, m.from) => b <= m.votes[s].bal
  \* Below the ballot that it is for, a promise leaves no later vote unsaid,
  \* in no slot.

VotesAsProposed ==
  \A r \in Replica, b \in Ballot, s \in Slot, c \in Command :
    Said(b, s, c, r) => M2a(b, s, c) \in msgs
  \* Votes are cast for proposals only.

OneProposal ==
  \A b \in Ballot, s \in Slot, c, d \in Command :
    M2a(b, s, c) \in msgs /\ M2a(b, s, d) \in msgs => c = d
  \* A ballot proposes one command a slot.

ProposalsSafe ==
  \A b \in Ballot, s \in Slot, c \in Command :
    M2a(b, s, c) \in msgs => SafeAt(b, s, c)
  \* It proposes a safe one.

Inv ==
  /\ TypeOK
  /\ LastVoteIsSaid
  /\ LastVoteIsLast
  /\ VotesBelowMaxBal
  /\ PromisesKept
  /\ PromisesTellVotes
  /\ PromisesTellTheLast
  /\ VotesAsProposed
  /\ OneProposal
  /\ ProposalsSafe
  /\ DecidedChosen
  /\ AckedChosen
  /\ LogReplicaPassive
  \* The inductive invariant.

THEOREM Init => Inv

THEOREM Inv /\ [Next]_vars => Inv'

THEOREM Inv => Agreement
=============================================================================
