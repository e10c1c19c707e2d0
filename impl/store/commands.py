"""What may live here: commands, read requests and results, and their one encoding.

A command is what goes through the log. It carries every input that is not in the tree, clock and
random ids included, so that applying it has one outcome everywhere. The encoding is msgspec
msgpack with map keys in order: equal commands are equal bytes.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias, Union

import msgspec

from impl.store.expressions.nodes import Condition, KeyTerm, Path, Update
from impl.store.values import Item

#: Raised with every change of the encoding, and found in every
#: encoded command; a replica that cannot read a version must stop, not guess.
VERSION = 1


class _Strict(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What commands are made of: a field that this version does not know is never passed over."""


class KeyAttribute(_Strict, frozen=True):
    """A key attribute of a table: its name and its type, "S", "N" or "B"."""

    name: str
    type: str


class TableSpec(_Strict, frozen=True):
    """What CreateTable asks for. `read_units` and `write_units` are 0 for PAY_PER_REQUEST."""

    name: str
    partition: KeyAttribute
    sort: KeyAttribute | None
    pay_per_request: bool
    read_units: int = 0
    write_units: int = 0


# --- commands ---------------------------------------------------------------------------------


class CreateTable(_Strict, frozen=True, tag=True):
    """Create a table; its id and time are the proposer's."""

    spec: TableSpec
    table_id: str
    created_ms: int


class DeleteTable(_Strict, frozen=True, tag=True):
    """Delete a table and its items."""

    table: str


class PutItem(_Strict, frozen=True, tag=True):
    """Store an item whole. `returns` is NONE or ALL_OLD."""

    table: str
    item: Item
    condition: Condition | None = None
    returns: str = "NONE"
    old_on_failure: bool = False


class UpdateItem(_Strict, frozen=True, tag=True):
    """Change an item, or make it. `returns` is any ReturnValues."""

    table: str
    key: Item
    update: Update = Update()
    condition: Condition | None = None
    returns: str = "NONE"
    old_on_failure: bool = False


class DeleteItem(_Strict, frozen=True, tag=True):
    """Remove an item. `returns` is NONE or ALL_OLD."""

    table: str
    key: Item
    condition: Condition | None = None
    returns: str = "NONE"
    old_on_failure: bool = False


Operation: TypeAlias = Union[CreateTable, DeleteTable, PutItem, UpdateItem, DeleteItem]  # noqa: UP007


class Command(_Strict, frozen=True, kw_only=True):
    """An operation with the name under which it is executed once.

    `client` is chosen at random by whoever issues commands (1 to 64 bytes); `number` is never
    used again by that client for another operation.
    """

    version: int = VERSION
    client: Annotated[bytes, msgspec.Meta(min_length=1, max_length=64)]
    number: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    operation: Operation


# --- reads ------------------------------------------------------------------------------------


class GetItem(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Read one item; an empty projection means all attributes."""

    table: str
    key: Item
    projection: tuple[Path, ...] = ()


class Query(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Read items of one partition key, in sort key order. `limit` 0 means no limit."""

    table: str
    key_condition: tuple[KeyTerm, ...]
    filter: Condition | None = None
    projection: tuple[Path, ...] = ()
    start: Item | None = None
    limit: int = 0
    forward: bool = True
    count_only: bool = False


class DescribeTable(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Read a table's description."""

    table: str


class ListTables(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Read table names after `start`, in order."""

    start: str = ""
    limit: int = 100


Request: TypeAlias = Union[GetItem, Query, DescribeTable, ListTables]  # noqa: UP007

# --- results ----------------------------------------------------------------------------------


class Failure(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The operation was refused and changed nothing."""

    code: str
    message: str
    item: Item | None = None


class Written(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """An item was written. `size` is the larger of the old and the new one, for capacity units."""

    attributes: Item | None
    size: int


class Table(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A table as it stands. `number` is the slot that created it: the same on all replicas."""

    spec: TableSpec
    table_id: str
    created_ms: int
    number: int
    items: int = 0
    bytes: int = 0


class Got(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """One item or none; `size` is that of the whole item, for capacity units."""

    item: Item | None
    size: int


class Page(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """A page of a query. `last_key` is set when there may be more."""

    items: tuple[Item, ...]
    count: int
    scanned: int
    last_key: Item | None
    size: int


class TableNames(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Table names in order; `last` is set when there are more."""

    names: tuple[str, ...]
    last: str | None


class Skipped(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """The slot was applied before and its answer is not remembered any more."""

    slot: int


Result: TypeAlias = Union[Failure, Written, Table, Got, Page, TableNames, Skipped]  # noqa: UP007


class UnreadableCommandError(ValueError):
    """A chosen command, or a request, that this version cannot read.

    A replica must stop at such a command: to go on would be to differ from the others.
    """


class Codec:
    """Encoders and decoders, made once and used by one state machine or one front end."""

    def __init__(self) -> None:
        self._encoder = msgspec.msgpack.Encoder(order="deterministic")
        self._command = msgspec.msgpack.Decoder(Command)
        self._request = msgspec.msgpack.Decoder(Request)
        self._result: msgspec.msgpack.Decoder[Result] = msgspec.msgpack.Decoder(Result)
        self._item = msgspec.msgpack.Decoder(Item)
        self._table = msgspec.msgpack.Decoder(Table)

    def encode(self, message: Command | Request | Result | Item) -> bytes:
        """The bytes of a message; deterministic."""
        return self._encoder.encode(message)

    def command(self, data: bytes) -> Command:
        """Raises `UnreadableCommandError`."""
        try:
            command = self._command.decode(data)
        except msgspec.MsgspecError as error:
            raise UnreadableCommandError(str(error)) from error
        if command.version != VERSION:
            raise UnreadableCommandError(f"version {command.version}, this is {VERSION}")
        return command

    def request(self, data: bytes) -> Request:
        """Raises `UnreadableCommandError`."""
        try:
            request: Request = self._request.decode(data)
        except msgspec.MsgspecError as error:
            raise UnreadableCommandError(str(error)) from error
        return request

    def result(self, data: bytes) -> Result:
        """Raises msgspec.MsgspecError for bytes that are no result."""
        return self._result.decode(data)

    def item(self, data: bytes) -> Item:
        """An item as stored in the tree."""
        return self._item.decode(data)

    def table(self, data: bytes) -> Table:
        """A table as stored in the tree."""
        return self._table.decode(data)
