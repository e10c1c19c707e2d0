"""What may live here: the state machines that a simulated node can carry.

`SimMachine` is the contract; `ListMachine` the simple one: registers that hold a list of words,
with put, append and get, and a memory of each client's last request: a retry counts once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Protocol

from impl.messages import NOOP, Command, Slot


class SimMachine(Protocol):
    """A state machine whose durable content lags behind until it is checkpointed."""

    @property
    def applied_slot(self) -> Slot:
        """The last slot applied."""
        ...

    def apply(self, slot: Slot, command: Command) -> bytes:
        """Apply the next chosen command; its answer. Deterministic."""
        ...

    def checkpoint(self) -> None:
        """Make all that was applied durable."""
        ...

    def crash(self) -> None:
        """Go back to what was durable."""
        ...

    def digest(self) -> bytes:
        """Equal on machines that applied the same commands."""
        ...


@dataclass(frozen=True, slots=True)
class Request:
    """A command of the list machine: `kind` is put, append or get."""

    client: str
    number: int
    kind: str
    key: str
    word: str = ""

    def encode(self) -> Command:
        """As a command for the log."""
        fields = [self.client, self.number, self.kind, self.key, self.word]
        return json.dumps(fields, separators=(",", ":")).encode()

    @staticmethod
    def decode(command: Command) -> Request:
        """Back from a command of the log."""
        client, number, kind, key, word = json.loads(command)
        return Request(client, number, kind, key, word)


@dataclass(slots=True)
class _Content:
    applied: Slot = 0
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def copy(self) -> _Content:
        return _Content(self.applied, dict(self.lists), dict(self.answers))


class ListMachine:
    """Lists of words under keys, in memory, with a checkpoint beside it."""

    def __init__(self) -> None:
        self._now = _Content()
        self._durable = _Content()

    @property
    def applied_slot(self) -> Slot:
        """The last slot applied."""
        return self._now.applied

    def apply(self, slot: Slot, command: Command) -> bytes:
        """Apply the next command; the list's words after it, as JSON. A no-op answers nothing."""
        assert slot == self._now.applied + 1, "slots come in order"
        self._now.applied = slot
        if command == NOOP:
            return b""
        request = Request.decode(command)
        number, answer = self._now.answers.get(request.client, (-1, b""))
        if request.number <= number:
            return answer
        words = self._now.lists.get(request.key, ())
        if request.kind == "put":
            words = (request.word,)
        elif request.kind == "append":
            words = (*words, request.word)
        if request.kind != "get":
            self._now.lists[request.key] = words
        answer = json.dumps(words).encode()
        self._now.answers[request.client] = (request.number, answer)
        return answer

    def checkpoint(self) -> None:
        """Make all that was applied durable."""
        self._durable = self._now.copy()

    def crash(self) -> None:
        """Go back to the last checkpoint."""
        self._now = self._durable.copy()

    def digest(self) -> bytes:
        """The whole content, in order."""
        return json.dumps([self._now.applied, sorted(self._now.lists.items())]).encode()
