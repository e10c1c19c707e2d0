"""The store's own state machine in the simulated group: items replaced and deleted under faults.

PutItem answers the item before, DeleteItem too: the sequential object is a register with a swap.
"""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from impl.messages import Command, ReplicaId, Slot
from impl.quorum import Group
from impl.sim.history import Operation
from impl.sim.machine import Request
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, simulate
from impl.sim.world import Workload
from impl.store import commands
from impl.store.btree import MemoryBTree
from impl.store.machine import StateMachine
from impl.store.values import Item, S

SPEC = commands.TableSpec("t", commands.KeyAttribute("pk", "S"), None, pay_per_request=True)
CREATE = commands.Command(
    client=b"setup", number=0, operation=commands.CreateTable(SPEC, "id-t", 1_700_000_000_000)
)


class StoreMachine:
    """A tree with its table made ahead of slot 1; its checkpoint is a copy of the tree."""

    def __init__(self, _: ReplicaId) -> None:
        self._tree = MemoryBTree()
        self._machine = StateMachine(self._tree, first_slot=0)
        self._machine.apply(0, commands.Codec().encode(CREATE))
        self._durable = self._tree.copy()

    @property
    def applied_slot(self) -> Slot:
        return self._machine.applied_slot

    def apply(self, slot: Slot, command: Command) -> bytes:
        return self._machine.apply(slot, command)

    def checkpoint(self) -> None:
        self._durable = self._tree.copy()

    def crash(self) -> None:
        self._tree = self._durable.copy()
        self._machine = StateMachine(self._tree, first_slot=0)

    def digest(self) -> bytes:
        return self._machine.digest()


def encode(request: Request) -> Command:
    """put and append replace the item; get takes it away. All of them answer what was there."""
    key: Item = {"pk": S(request.key)}
    operation: commands.Operation = commands.DeleteItem("t", key, returns="ALL_OLD")
    if request.kind != "get":
        item: Item = {**key, "word": S(request.word)}
        operation = commands.PutItem("t", item, returns="ALL_OLD")
    command = commands.Command(
        client=request.client.encode(), number=request.number, operation=operation
    )
    return commands.Codec().encode(command)


def decode(result: bytes) -> Hashable:
    """The word that was there before."""
    written = commands.Codec().result(result)
    assert isinstance(written, commands.Written), written
    word = (written.attributes or {}).get("word")
    return word.value if isinstance(word, S) else None


class SwapModel:
    """A register; every operation answers the value before it."""

    def initial(self) -> str | None:
        return None

    def apply(self, state: str | None, operation: Operation) -> tuple[Hashable, str | None]:
        word = operation.argument
        assert word is None or isinstance(word, str)
        return state, word


#: Taking a word away can be seen by its absence, so no operation is left out of the search.
WORKLOAD = Workload(StoreMachine, encode, decode, SwapModel(), lambda _operation, _others: True)


@pytest.mark.parametrize("group", [THREE_STORAGE, TWO_AND_LOG], ids=["three", "two and log"])
@pytest.mark.parametrize("seed", range(4))
def test_the_store_is_linearizable_and_its_replicas_are_equal(seed: int, group: Group) -> None:
    result = simulate(SimConfig(seed, group, workload=WORKLOAD, requests=8, fault_count=6))
    assert not result.violations
    assert result.linearizable.ok, str(result.linearizable)
    assert result.converged
    answers = {operation.result for operation in result.history if operation.returned}
    assert len(answers) > 5, "clients saw each other's words"
