"""What may live here: what the HTTP side needs of the store behind it, and how that can fail."""

from __future__ import annotations

from typing import Protocol

from impl.store.machine import StateMachine


class BackendError(Exception):
    """The backend could not answer. Every kind becomes an error that DynamoDB clients retry."""


class UnavailableError(BackendError):
    """Nothing was done and nothing will be: no leader, not the leader, shutting down. HTTP 503."""


class OutcomeUnknownError(BackendError):
    """The request may or may not take effect, as after a timeout. HTTP 500."""


class Backend(Protocol):
    """A store to which encoded commands and requests go (see `impl.store.commands`)."""

    async def write(self, command: bytes) -> bytes:
        """Put a command through the log; the encoded result, once it is applied.

        Raises `BackendError`.
        """

    async def read(self, request: bytes, consistent: bool) -> bytes:
        """Answer a read; with `consistent` it sees every write acknowledged before it began.

        Raises `BackendError`.
        """


class LocalBackend:
    """A store of one machine without replication: the log is a counter. For tests and trials."""

    def __init__(self, machine: StateMachine) -> None:
        self._machine = machine

    async def write(self, command: bytes) -> bytes:
        return self._machine.apply(self._machine.applied_slot + 1, command)

    async def read(self, request: bytes, consistent: bool) -> bytes:  # noqa: ARG002 - one replica
        return self._machine.read(request)
