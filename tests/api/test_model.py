"""A random sequence of operations against a plain dict that says what DynamoDB promises.

The requests take the whole way from JSON to the tree and back, without HTTP. A twin machine with
the other make of B-tree applies the same log, in batches and with repeated slots.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from impl.api.app import operations
from impl.api.operation import Context
from impl.store import commands
from impl.store.btree import LmdbBTree, MemoryBTree
from impl.store.errors import ApiError
from impl.store.expressions.syntax import Grammar
from impl.store.machine import StateMachine

PARTITIONS = st.sampled_from(["p", "q", "ü" * 1000])
SORTS = {
    "N": st.sampled_from(["-10", "-1.5", "0", "0.001", "3", "20", "1E+100", "-9e-120"]),
    "S": st.sampled_from(["a", "ab", "b", "Z", "é", "a" * 448, "a" * 449, "a" * 1024, "a" * 896]),
}
COUNTS = st.integers(-5, 5)


def canonical(number: str) -> str:
    """Plain decimal text, as the store answers; for the model's own numbers."""
    text = format(Decimal(number), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


class Store(RuleBasedStateMachine):
    """`model` maps (partition key, sort key) to the number in attribute `v`."""

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self._tree = LmdbBTree(Path(self._directory.name), sync=False)
        self._machine = StateMachine(self._tree)
        self._twin = StateMachine(MemoryBTree())
        self._log: list[bytes] = []
        self._codec = commands.Codec()
        self._context = Context(Grammar(), lambda: 5, lambda: "id", "here")
        self._model: dict[tuple[str, str], int] = {}
        self._kind = "N"

    def teardown(self) -> None:
        self._tree.close()
        self._directory.cleanup()

    def call(self, operation: str, **parameters: Any) -> Any:
        """The response's JSON. Raises `ApiError`."""
        prepared = operations()[operation]({"TableName": "things"} | parameters, self._context)
        message = prepared.message
        if isinstance(message, commands.GetItem | commands.Query | commands.DescribeTable):
            answer = self._machine.read(self._codec.encode(message))
        else:
            assert not isinstance(message, commands.ListTables)
            slot = len(self._log) + 1
            command = commands.Command(client=b"c", number=slot, operation=message)
            self._log.append(self._codec.encode(command))
            answer = self._machine.apply(slot, self._log[-1])
        result = self._codec.result(answer)
        if isinstance(result, commands.Failure):
            raise ApiError(result.code, result.message, result.item)
        return prepared.render(result)

    def key(self, pk: str, sk: str) -> dict[str, Any]:
        return {"pk": {"S": pk}, "sk": {self._kind: sk}}

    def shown(self, pk: str, sk: str) -> dict[str, Any]:
        text = canonical(sk) if self._kind == "N" else sk
        value = self._model[pk, sk]
        return {"pk": {"S": pk}, "sk": {self._kind: text}, "v": {"N": str(value)}}

    def in_order(self, pk: str) -> list[str]:
        sorts = [sk for key, sk in self._model if key == pk]
        return sorted(sorts, key=Decimal if self._kind == "N" else str.encode)

    @initialize(kind=st.sampled_from(["N", "S"]))
    def create(self, kind: str) -> None:
        self._kind = kind
        self.call(
            "CreateTable",
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": kind},
            ],
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )

    @rule(data=st.data(), pk=PARTITIONS, value=COUNTS, once=st.booleans())
    def put(self, data: st.DataObject, pk: str, value: int, once: bool) -> None:
        sk = data.draw(SORTS[self._kind])
        condition = {"ConditionExpression": "attribute_not_exists(pk)"} if once else {}
        item = self.key(pk, sk) | {"v": {"N": str(value)}}
        try:
            answer = self.call("PutItem", Item=item, ReturnValues="ALL_OLD", **condition)
        except ApiError as error:
            assert error.code == "ConditionalCheckFailedException"
            assert once
            assert (pk, sk) in self._model
            return
        assert not (once and (pk, sk) in self._model)
        old = self.shown(pk, sk) if (pk, sk) in self._model else None
        assert answer.get("Attributes") == old
        self._model[pk, sk] = value

    @rule(data=st.data(), pk=PARTITIONS, value=COUNTS)
    def add(self, data: st.DataObject, pk: str, value: int) -> None:
        sk = data.draw(SORTS[self._kind])
        answer = self.call(
            "UpdateItem",
            Key=self.key(pk, sk),
            UpdateExpression="SET v = if_not_exists(v, :zero) + :n",
            ExpressionAttributeValues={":n": {"N": str(value)}, ":zero": {"N": "0"}},
            ReturnValues="ALL_NEW",
        )
        self._model[pk, sk] = self._model.get((pk, sk), 0) + value
        assert answer["Attributes"] == self.shown(pk, sk)

    @rule(data=st.data(), pk=PARTITIONS, least=COUNTS)
    def delete(self, data: st.DataObject, pk: str, least: int) -> None:
        sk = data.draw(SORTS[self._kind])
        held = self._model.get((pk, sk))
        expected = held is not None and held >= least
        try:
            self.call(
                "DeleteItem",
                Key=self.key(pk, sk),
                ConditionExpression="v >= :n",
                ExpressionAttributeValues={":n": {"N": str(least)}},
            )
        except ApiError as error:
            assert error.code == "ConditionalCheckFailedException"
            assert not expected
        else:
            assert expected
            del self._model[pk, sk]

    @rule(data=st.data(), pk=PARTITIONS)
    def refuse(self, data: st.DataObject, pk: str) -> None:
        """A request that is refused at apply leaves no trace but its slot."""
        sk = data.draw(SORTS[self._kind])
        with suppress(ApiError):
            self.call(
                "UpdateItem",
                Key=self.key(pk, sk),
                UpdateExpression="SET v = nowhere, w = :n",
                ExpressionAttributeValues={":n": {"N": "1"}},
            )
            raise AssertionError("an operand that does not exist was taken")

    @rule(data=st.data(), pk=PARTITIONS)
    def get(self, data: st.DataObject, pk: str) -> None:
        sk = data.draw(SORTS[self._kind])
        expected = self.shown(pk, sk) if (pk, sk) in self._model else None
        assert self.call("GetItem", Key=self.key(pk, sk)).get("Item") == expected

    @rule(
        data=st.data(),
        pk=PARTITIONS,
        op=st.sampled_from(["", "=", "<", "<=", ">", ">=", "BETWEEN"]),
        forward=st.booleans(),
        limit=st.integers(1, 4),
        least=st.none() | COUNTS,
    )
    def query(
        self,
        data: st.DataObject,
        pk: str,
        op: str,
        forward: bool,
        limit: int,
        least: int | None,
    ) -> None:
        order: Any = Decimal if self._kind == "N" else str.encode
        low, high = sorted((data.draw(SORTS[self._kind]), data.draw(SORTS[self._kind])), key=order)
        values: dict[str, Any] = {":p": {"S": pk}}
        condition = "pk = :p"
        choices: dict[str, Callable[[str], bool]] = {
            "": lambda _: True,
            "=": lambda sk: order(sk) == order(low),
            "<": lambda sk: order(sk) < order(low),
            "<=": lambda sk: order(sk) <= order(low),
            ">": lambda sk: order(sk) > order(low),
            ">=": lambda sk: order(sk) >= order(low),
            "BETWEEN": lambda sk: order(low) <= order(sk) <= order(high),
        }
        keep = choices[op]
        if op:
            condition += f" AND sk {op} :a" + (" AND :b" if op == "BETWEEN" else "")
            values[":a"] = {self._kind: low}
            if op == "BETWEEN":
                values[":b"] = {self._kind: high}
        parameters: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ScanIndexForward": forward,
            "Limit": limit,
        }
        if least is not None:
            parameters["FilterExpression"] = "v >= :n"
            values[":n"] = {"N": str(least)}
        expected = [
            self.shown(pk, sk)
            for sk in self.in_order(pk)
            if keep(sk) and (least is None or self._model[pk, sk] >= least)
        ]
        found: list[Any] = []
        while True:
            page = self.call("Query", ExpressionAttributeValues=values, **parameters)
            assert page["ScannedCount"] <= limit
            found += page["Items"]
            if "LastEvaluatedKey" not in page:
                break
            parameters["ExclusiveStartKey"] = page["LastEvaluatedKey"]
        assert found == (expected if forward else expected[::-1])

    @precondition(lambda self: self._log)
    @rule(repeated=st.integers(0, 3))
    def catch_up(self, repeated: int) -> None:
        """The twin applies what it has not, after some slots that it has."""
        first = max(1, self._twin.applied_slot + 1 - repeated)
        self._twin.apply_many(first, self._log[first - 1 :])
        assert self._twin.applied_slot == self._machine.applied_slot
        assert self._twin.digest() == self._machine.digest()

    @rule()
    def reopen(self) -> None:
        self._tree.close()
        self._tree = LmdbBTree(Path(self._directory.name), sync=False)
        self._machine = StateMachine(self._tree)
        assert self._machine.applied_slot == len(self._log)

    @invariant()
    def counts(self) -> None:
        if self._log:
            table = self.call("DescribeTable")["Table"]
            assert table["ItemCount"] == len(self._model)
            assert (table["TableSizeBytes"] == 0) == (not self._model)


TestStore = Store.TestCase
TestStore.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
