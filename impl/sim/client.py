"""What may live here: a simulated client, which works through its requests one at a time.

It tries again, elsewhere, with the same request until it has an answer; sometimes it gives up, and
then the outcome stays unknown and the client goes on under another name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from impl.effects import ClientRequest, Outcome
from impl.messages import ReplicaId
from impl.sim.history import Operation
from impl.sim.machine import Request


@dataclass(frozen=True, slots=True)
class Answer:
    """A node's answer as it reaches a client."""

    request_id: str
    outcome: Outcome
    hint: ReplicaId | None
    result: bytes


class Service(Protocol):
    """What a client needs of the world around it."""

    def moment(self) -> int:
        """A number higher than all before it: the order of invocations and returns."""
        ...

    def after(self, delay: int, action: Callable[[], None]) -> None:
        """Do something in `delay` microseconds."""
        ...

    def ask(self, client: SimClient, node: ReplicaId, request: ClientRequest) -> None:
        """Send a request to a node."""
        ...

    def encode(self, request: Request) -> bytes:
        """A request as a command of the state machine."""
        ...

    def decode(self, result: bytes) -> Hashable:
        """What the state machine answered."""
        ...


_TIMEOUT = 400_000  # microseconds until it asks somebody else


@dataclass(slots=True)
class SimClient:
    """`requests` operations on `keys`, sent to any of `nodes`."""

    name: str
    nodes: Sequence[ReplicaId]
    keys: Sequence[str]
    requests: int
    think: int  # microseconds between operations, at most
    patience: int  # tries after which it may give up
    rng: Random
    service: Service
    number: int = 0
    lives: int = 0  # how often it gave up
    attempt: int = 0
    target: int = 0
    current: Request | None = None
    invoked: int = 0
    patient: bool = False  # never gives up any more
    history: list[Operation] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether all of its requests have ended."""
        return self.current is None and self.number >= self.requests

    def begin(self) -> None:
        """The next operation, if there is one."""
        if self.number >= self.requests:
            return
        self.number += 1
        kind = self.rng.choice(("append", "append", "put", "get", "get"))
        word = f"{self.name}.{self.number}"
        name = f"{self.name}~{self.lives}"
        self.current = Request(name, self.number, kind, self.rng.choice(self.keys), word)
        self.invoked, self.attempt = self.service.moment(), 0
        self._try()

    def _try(self) -> None:
        assert self.current is not None, "something to try"
        self.attempt += 1
        attempt, number = self.attempt, self.number
        node = self.nodes[self.target % len(self.nodes)]
        request_id = f"{self.current.client}.{number}.{attempt}"
        command = self.service.encode(self.current)
        self.service.ask(self, node, ClientRequest(request_id, command))
        self.service.after(_TIMEOUT, lambda: self._timeout(number, attempt))

    def _timeout(self, number: int, attempt: int) -> None:
        if self.current is not None and (number, attempt) == (self.number, self.attempt):
            self.target += 1
            self._again()

    def _again(self) -> None:
        """After a pause try once more, or leave it."""
        if not self.patient and self.attempt >= self.patience and self.rng.random() < 0.5:
            self._end(None)
            self.lives += 1
            return
        number, attempt = self.number, self.attempt
        self.service.after(self.rng.randrange(10_000, 60_000), lambda: self._retry(number, attempt))

    def _retry(self, number: int, attempt: int) -> None:
        if self.current is not None and (number, attempt) == (self.number, self.attempt):
            self._try()

    def receive(self, answer: Answer) -> None:
        """An answer, perhaps to an earlier try of the same operation, perhaps late."""
        if self.current is None:
            return
        operation, _, attempt = answer.request_id.rpartition(".")
        if operation != f"{self.current.client}.{self.number}":
            return
        if answer.outcome is Outcome.COMMITTED:
            self._end(self.service.decode(answer.result), returned=True)
        elif int(attempt) == self.attempt:
            hint = answer.hint
            self.target = self.target + 1 if hint is None else self.nodes.index(hint)
            self._again()

    def unfinished(self) -> list[Operation]:
        """The operation under way, whose outcome is unknown as yet."""
        return [] if self.current is None else [self._operation(None, None)]

    def _operation(self, result: Hashable, end: int | None) -> Operation:
        assert self.current is not None, "an operation under way"
        request = self.current
        argument = request.word if request.kind != "get" else None
        return Operation(
            request.client, request.key, request.kind, argument, result, self.invoked, end
        )

    def _end(self, result: Hashable, returned: bool = False) -> None:
        end = self.service.moment() if returned else None
        self.history.append(self._operation(result, end))
        self.current = None
        self.service.after(self.rng.randrange(self.think + 1), self.begin)
