"""What may live here: clients that work on a store through boto3 and remember what they were told.

Two kinds of memory: a history of operations on a few contended keys, to be checked for
linearizability, and a ledger of writes to keys of their own, each of which must be there afterwards
if it was acknowledged.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from impl.sim.history import Operation

CONTENDED, LEDGER = "contended", "ledger"
#: A writer waits this long between requests, on average (seconds): the run is about kills, and its
#: whole trace is checked afterwards.
PAUSE = 0.15
KEYS = tuple(f"key-{i}" for i in range(6))


def connect(url: str) -> Any:
    """A DynamoDB client that never retries by itself: a retry would hide an unknown outcome."""
    return boto3.client(
        "dynamodb",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(
            retries={"total_max_attempts": 1},
            connect_timeout=5,
            read_timeout=30,
            max_pool_connections=2,
        ),
    )


class RegisterModel:
    """An item's value: put and delete answer the value before, get the value."""

    def initial(self) -> str | None:
        """No item."""
        return None

    def apply(self, state: str | None, operation: Operation) -> tuple[Hashable, str | None]:
        """The result of an operation on the item, and the item's value afterwards."""
        match operation.kind:
            case "put":
                assert isinstance(operation.argument, str)
                return state, operation.argument
            case "delete":
                return state, None
        return state, state


@dataclass(slots=True)
class Record:
    """What all writers together were told; appended to by their threads (list.append is atomic)."""

    operations: list[Operation] = field(default_factory=list)
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    #: (seconds since the start, outcome) of every request, for the picture.
    timeline: list[tuple[float, str]] = field(default_factory=list)

    @property
    def outcomes(self) -> Counter[str]:
        """How many requests ended how."""
        return Counter(outcome for _, outcome in self.timeline)


def make_tables(client: Any) -> None:
    """The two tables of the workload."""
    for name, sort in ((CONTENDED, None), (LEDGER, "number")):
        schema = [{"AttributeName": "id", "KeyType": "HASH"}]
        attributes = [{"AttributeName": "id", "AttributeType": "S"}]
        if sort:
            schema.append({"AttributeName": sort, "KeyType": "RANGE"})
            attributes.append({"AttributeName": sort, "AttributeType": "N"})
        client.create_table(
            TableName=name,
            KeySchema=schema,
            AttributeDefinitions=attributes,
            BillingMode="PAY_PER_REQUEST",
        )


class Writer(threading.Thread):
    """One client: contended operations and ledger entries in turn, until told to stop."""

    def __init__(self, url: str, name: str, record: Record, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self._client = connect(url)
        self._record = record
        # Not `_stop`: threading.Thread has a method of that name.
        self._until = stop
        self._rng = random.Random(name)
        self._began = time.monotonic()
        self.failure: BaseException | None = None

    def run(self) -> None:
        """Work; an answer that no store may give ends the writer and is kept in `failure`."""
        number = 0
        try:
            while not self._until.wait(self._rng.uniform(0, 2 * PAUSE)):
                number += 1
                if self._rng.random() < 0.5:
                    self._ledger(number)
                else:
                    self._contended(number)
        except Exception as e:
            self.failure = e

    def _ledger(self, number: int) -> None:
        item = {"id": {"S": self.name}, "number": {"N": str(number)}}
        ok, _ = self._try(lambda: self._client.put_item(TableName=LEDGER, Item=item))
        if ok == "ok":
            self._record.acknowledged.append((self.name, number))

    def _contended(self, number: int) -> None:
        key = self._rng.choice(KEYS)
        kind = self._rng.choice(("put", "put", "get", "delete"))
        value = f"{self.name}/{number}" if kind == "put" else None
        invoked = time.monotonic_ns()
        outcome, answer = self._try(lambda: self._call(kind, key, value))
        if outcome == "unavailable" or (outcome != "ok" and kind == "get"):
            return  # nothing was done
        returned = time.monotonic_ns() if outcome == "ok" else None
        found = (answer or {}).get("Item" if kind == "get" else "Attributes", {})
        result = found.get("value", {}).get("S")
        self._record.operations.append(
            Operation(self.name, key, kind, value, result, invoked, returned)
        )

    def _call(self, kind: str, key: str, value: str | None) -> Any:
        place = {"id": {"S": key}}
        match kind:
            case "put":
                return self._client.put_item(
                    TableName=CONTENDED,
                    Item={**place, "value": {"S": value}},
                    ReturnValues="ALL_OLD",
                )
            case "delete":
                return self._client.delete_item(
                    TableName=CONTENDED, Key=place, ReturnValues="ALL_OLD"
                )
        return self._client.get_item(TableName=CONTENDED, Key=place, ConsistentRead=True)

    def _try(self, call: Any) -> tuple[str, Any]:
        """(outcome, answer): "ok", "unavailable" (certainly not done) or "unknown"."""
        answer = None
        try:
            answer = call()
            outcome = "ok"
        except ClientError as e:
            status = e.response["ResponseMetadata"]["HTTPStatusCode"]
            if status < 500:
                raise
            outcome = "unavailable" if status == 503 else "unknown"
        except BotoCoreError:
            outcome = "unknown"
        self._record.timeline.append((time.monotonic() - self._began, outcome))
        return outcome, answer


def read_ledger(client: Any, writers: list[str]) -> set[tuple[str, int]]:
    """Everything in the ledger, by consistent queries page by page."""
    found: set[tuple[str, int]] = set()
    for writer in writers:
        start: dict[str, Any] = {}
        while True:
            page = client.query(
                TableName=LEDGER,
                KeyConditionExpression="id = :w",
                ExpressionAttributeValues={":w": {"S": writer}},
                ConsistentRead=True,
                **start,
            )
            found |= {(writer, int(item["number"]["N"])) for item in page["Items"]}
            if "LastEvaluatedKey" not in page:
                break
            start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
    return found
