"""A bench for single replicas: feed inputs, look at effects."""

from __future__ import annotations

from collections.abc import Iterable

from impl.effects import ClientRequest, Effects, ReadRecord, Receive, Tick
from impl.messages import Message, Promise, ReplicaId
from impl.quorum import Group
from impl.replica import Roles, start, step
from impl.state import Settings

STORAGE = Group(("r1", "r2", "r3"))
WITH_LOG = Group(("r1", "r2"), ("r3",))
ROLES = Roles.standard()


class Bench:
    """One replica; `events` names what it performed in the last step."""

    def __init__(
        self,
        me: ReplicaId = "r1",
        group: Group = STORAGE,
        records: Iterable[ReadRecord] = (),
        applied: int = 0,
        incarnation: int = 0,
        settings: Settings | None = None,
    ) -> None:
        self.state, self.last = start(
            me,
            group,
            records=records,
            applied=applied,
            incarnation=incarnation,
            settings=settings or Settings(),
        )
        self.now = 0

    def receive(self, sender: ReplicaId, message: Message, cause: str | None = None) -> Effects:
        self.last = step(self.state, Receive(sender, message, cause), ROLES)
        return self.last

    def tick(self, milliseconds: int = 0) -> Effects:
        self.now += milliseconds
        self.last = step(self.state, Tick(self.now), ROLES)
        return self.last

    def request(self, request_id: str, command: bytes) -> Effects:
        self.last = step(self.state, ClientRequest(request_id, command), ROLES)
        return self.last

    def stand(self) -> int:
        """Tick until the election timeout is over; the ballot begun."""
        self.tick()
        self.tick(self.state.settings.election_max_ms)
        assert self.state.volatile.leads != -1
        return self.state.volatile.leads

    @property
    def events(self) -> list[str]:
        return [event.action for event in self.last.events]

    def sent(self, to: ReplicaId | None = None) -> list[Message]:
        return [send.message for send in self.last.sends if to in (None, send.to)]


def leader(settings: Settings | None = None, group: Group = STORAGE) -> Bench:
    """r1, elected by r2 in a group where nobody has voted yet."""
    bench = Bench(group=group, settings=settings)
    ballot = bench.stand()
    bench.receive("r2", Promise(ballot, 0, 0, (), True), "r2.0.0")
    campaign = bench.state.volatile.campaign
    assert campaign is not None and campaign.elected
    return bench
