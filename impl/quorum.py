"""What may live here: the membership of a replication group, its quorums and who owns a ballot.

Any two quorums intersect: they are the majorities of all members, log replicas included. Only
storage replicas own ballots, hence only they can lead (MultiPaxos: Owner).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from impl.messages import Ballot, ReplicaId


@dataclass(frozen=True, slots=True)
class Group:
    """A fixed membership: replicas with a state machine, and replicas that only keep the log."""

    storage: tuple[ReplicaId, ...]
    log: tuple[ReplicaId, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a group without a possible leader, or one that names a replica twice."""
        if not self.storage:
            raise ValueError("a replication group needs at least one storage replica")
        if len(set(self.members)) != len(self.members):
            raise ValueError(f"a replica is named twice in {self.members}")

    @property
    def members(self) -> tuple[ReplicaId, ...]:
        """All replicas, storage replicas first."""
        return self.storage + self.log

    @property
    def quorum_size(self) -> int:
        """The size of the smallest quorum: a majority of all members."""
        return len(self.members) // 2 + 1

    def is_quorum(self, replicas: Collection[ReplicaId]) -> bool:
        """Whether `replicas`, all members, are a majority."""
        distinct = set(replicas)
        assert distinct <= set(self.members), "a vote from outside the group"
        return len(distinct) >= self.quorum_size

    def is_storage(self, replica: ReplicaId) -> bool:
        """Whether `replica` has a state machine and may lead."""
        return replica in self.storage

    def others(self, replica: ReplicaId) -> tuple[ReplicaId, ...]:
        """All members but one."""
        return tuple(member for member in self.members if member != replica)

    def owner(self, ballot: Ballot) -> ReplicaId:
        """The only replica that may conduct `ballot`."""
        assert ballot >= 0, "no ballot below 0 is ever conducted"
        return self.storage[ballot % len(self.storage)]

    def next_ballot(self, replica: ReplicaId, above: Ballot) -> Ballot:
        """The lowest ballot of storage replica `replica` that is higher than `above`."""
        number, count = self.storage.index(replica), len(self.storage)
        ballot = above + 1 + (number - (above + 1)) % count
        assert ballot > above and self.owner(ballot) == replica
        return ballot
