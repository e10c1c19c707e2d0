------------------------------ MODULE IndPaxos ------------------------------
(***************************************************************************)
(* Why Paxos never chooses two values: a property of its states that holds *)
(* at the start, that every step keeps, and that implies Agreement.  It is *)
(* checked over all states of a finite instance, reachable or not.         *)
(***************************************************************************)
EXTENDS Paxos

Said(b, v, a) == M2b(b, v, a) \in msgs
  \* Acceptor a said that it voted for v in ballot b.

Abstained(a, b) == \A v \in Value : ~Said(b, v, a)
  \* Acceptor a said no such thing of ballot b.

SafeAt(b, v) ==
  \A d \in Ballot : d < b =>
    \E Q \in Quorum : \A a \in Q :
      Said(d, v, a) \/ (maxBal[a] > d /\ Abstained(a, d))
  \* No ballot below b has chosen or can still choose a value other than v.
-----------------------------------------------------------------------------
LastVoteIsSaid ==
  \A a \in Acceptor : vote[a] # NoVote => Said(vote[a].bal, vote[a].val, a)
  \* The vote that an acceptor remembers was cast.

LastVoteIsLast ==
  \A a \in Acceptor, b \in Ballot, v \in Value :
    Said(b, v, a) => b <= vote[a].bal
  \* No vote is above the one that its acceptor remembers.

VotesBelowMaxBal ==
  \A a \in Acceptor : vote[a].bal <= maxBal[a]
  \* An acceptor is bound by its votes as by its promises.

PromisesKept ==
  \A m \in msgs : m.type = "1b" => m.bal <= maxBal[m.from]
  \* Nobody falls back below a promise.

PromisesTellVotes ==
  \A m \in msgs : m.type = "1b" /\ m.vote # NoVote =>
    Said(m.vote.bal, m.vote.val, m.from)
  \* The vote that a promise reports was cast.

PromisesTellTheLast ==
  \A m \in msgs : m.type = "1b" =>
    \A b \in Ballot, v \in Value :
      b < m.bal /\ Said(b, v, m.from) => b <= m.vote.bal
  \* Below the ballot that it is for, a promise leaves no later vote unsaid.

VotesAsProposed ==
  \A a \in Acceptor, b \in Ballot, v \in Value :
    Said(b, v, a) => M2a(b, v) \in msgs
  \* Votes are cast for proposals only.

OneProposal ==
  \A b \in Ballot, v, w \in Value :
    M2a(b, v) \in msgs /\ M2a(b, w) \in msgs => v = w
  \* A ballot proposes one value.

ProposalsSafe ==
  \A b \in Ballot, v \in Value : M2a(b, v) \in msgs => SafeAt(b, v)
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
  \* The inductive invariant.

THEOREM Init => Inv

THEOREM Inv /\ [Next]_vars => Inv'

THEOREM Inv => Agreement
=============================================================================
