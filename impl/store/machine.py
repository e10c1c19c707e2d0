"""What may live here: the state machine, the one seam between the log and the data.

`apply` takes chosen commands in slot order and is deterministic; `read` answers from what has been
applied. The applied slot is committed in the same B-tree transaction as the data, so after a crash
a slot is either wholly applied or not at all. Refusals are results. Exceptions mean that this
replica cannot go on: a gap in the slots, a command that it cannot read, a disk that fails.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from impl.store import catalogue, dedup, keys, reads, writes
from impl.store.btree import BTree, Snapshot, Transaction
from impl.store.commands import (
    Codec,
    Command,
    CreateTable,
    DeleteItem,
    DeleteTable,
    DescribeTable,
    Failure,
    GetItem,
    ListTables,
    Operation,
    PutItem,
    Query,
    Request,
    Result,
    Skipped,
    UpdateItem,
)
from impl.store.dedup import DedupLimits
from impl.store.errors import ApiError

#: The layout described in `impl.store.keys`. A tree of another layout is not opened.
_LAYOUT = b"1"
NOOP = b""


class SlotGapError(Exception):
    """A slot came before its predecessor was applied."""


class LayoutError(Exception):
    """The tree was written by a version with another layout of keys."""


class StateMachine:
    """Tables and items, as the commands in slots `first_slot` .. `applied_slot` have made them."""

    def __init__(
        self, tree: BTree, *, first_slot: int = 1, limits: DedupLimits | None = None
    ) -> None:
        self._tree = tree
        self._codec = Codec()
        self._limits = limits or DedupLimits()
        with tree.read() as snapshot:
            layout = snapshot.get(keys.FORMAT)
            applied = snapshot.get(keys.APPLIED)
        if layout not in (None, _LAYOUT):
            raise LayoutError(f"the tree has layout {layout!r}, this version reads {_LAYOUT!r}")
        self._applied = first_slot - 1 if applied is None else int.from_bytes(applied, "big")

    @property
    def applied_slot(self) -> int:
        """The last slot whose effects are durable; `first_slot - 1` when there is none."""
        return self._applied

    def apply(self, slot: int, command: bytes) -> bytes:
        """Apply one chosen command; its encoded `Result` (of a no-op: empty bytes).

        A slot that was applied before changes nothing: the answer is the remembered one, or
        `Skipped`. Raises `SlotGapError` when `slot` is not the next one, `UnreadableCommandError`.
        """
        return self.apply_many(slot, [command])[0]

    def apply_many(self, first: int, commands: Sequence[bytes]) -> list[bytes]:
        """Apply the commands of slots `first`, `first + 1` ... in one durable transaction.

        One wait for the disk for all of them. The same answers and the same content as one
        `apply` after the other; raises as `apply` does, and then nothing was applied.
        """
        if first > self._applied + 1:
            raise SlotGapError(f"slot {first} cannot follow slot {self._applied}")
        last = first + len(commands) - 1
        if last <= self._applied:
            with self._tree.read() as snapshot:
                return [self._again(snapshot, first + i, c) for i, c in enumerate(commands)]

        def change(tree: Transaction) -> list[bytes]:
            answers = []
            for slot, command in enumerate(commands, first):
                if slot <= self._applied:
                    answers.append(self._again(tree, slot, command))
                else:
                    answers.append(self._execute(tree, slot, command))
            tree.put(keys.APPLIED, last.to_bytes(8, "big"))
            tree.put(keys.FORMAT, _LAYOUT)
            return answers

        answers = self._tree.write(change)
        self._applied = last
        return answers

    def read(self, request: bytes) -> bytes:
        """Answer a read request from the applied state, as an encoded `Result`.

        Raises `UnreadableCommandError` for bytes that are no request.
        """
        decoded = self._codec.request(request)
        with self._tree.read() as snapshot:
            try:
                result = self._answer(snapshot, decoded)
            except ApiError as error:
                result = Failure(error.code, error.message, error.item)
        return self._codec.encode(result)

    def check(self, command: bytes) -> None:
        """Raise `UnreadableCommandError` (a ValueError) for a command that `apply` would stop at.

        A replica checks before it proposes: once chosen, such a command would stop them all.
        """
        if command != NOOP:
            self._codec.command(command)

    def digest(self) -> bytes:
        """16 bytes that depend on the whole content: equal on replicas at the same slot.

        Reads everything: for scrubs and tests, not for every request.
        """
        total = blake2b(digest_size=16)
        with self._tree.read() as snapshot:
            for key, value in snapshot.scan(b"", None):
                total.update(len(key).to_bytes(4, "big") + key)
                total.update(len(value).to_bytes(4, "big") + value)
        return total.digest()

    def close(self) -> None:
        """Close the tree."""
        self._tree.close()

    def _again(self, tree: Snapshot, slot: int, data: bytes) -> bytes:
        if data == NOOP:
            return NOOP
        answer = dedup.recall(tree, self._codec.command(data))
        return answer or self._codec.encode(Skipped(slot))

    def _execute(self, tree: Transaction, slot: int, data: bytes) -> bytes:
        if data == NOOP:
            return NOOP
        command: Command = self._codec.command(data)
        answer = dedup.recall(tree, command)
        if answer is None:
            try:
                result = self._change(tree, slot, command.operation)
            except ApiError as error:
                result = Failure(error.code, error.message, error.item)
            answer = self._codec.encode(result)
            dedup.remember(tree, self._limits, slot, command, answer)
        return answer or self._codec.encode(Skipped(slot))

    def _change(self, tree: Transaction, slot: int, operation: Operation) -> Result:
        match operation:
            case PutItem():
                return writes.put_item(tree, self._codec, operation)
            case UpdateItem():
                return writes.update_item(tree, self._codec, operation)
            case DeleteItem():
                return writes.delete_item(tree, self._codec, operation)
            case CreateTable():
                return catalogue.create(tree, self._codec, slot, operation)
            case DeleteTable():
                return catalogue.delete(tree, self._codec, operation.table)

    def _answer(self, tree: Snapshot, request: Request) -> Result:
        match request:
            case GetItem():
                return reads.get_item(tree, self._codec, request)
            case Query():
                return reads.query(tree, self._codec, request)
            case DescribeTable():
                return catalogue.describe(tree, self._codec, request)
            case ListTables():
                return catalogue.names(tree, request)
