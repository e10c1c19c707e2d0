"""What may live here: a model compiled, its states stored, and its exploration: all that changes
together when the layout of states is widened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from pymodel.engine.base import FAULT
from pymodel.engine.native import ir
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.jit import Code, Compilation, ahead, compiled
from pymodel.engine.native.model import PackedModel, moving
from pymodel.engine.native.runtime import module
from pymodel.engine.native.search import Search, Tally
from pymodel.engine.native.shapes import DoesNotFit
from pymodel.engine.native.store import KeyTrapError, Store
from pymodel.kernel.model import Model
from pymodel.values import Value

_NAMES = ("expand", "survey", "count", "settle", "clear", "find", "place")
#: Times that a layout is widened before the model is left to the interpreter.
_MOST_WIDENINGS = 40
#: States that are looked at again after they were moved to another layout.
_COMPARED = 32


class Packed(Protocol):
    """A model over packed states."""

    @property
    def program(self) -> ir.Program:
        """The code."""
        ...

    def encode(self, values: Mapping[str, Value]) -> Sequence[int]:
        """The fields of a state; raises `DoesNotFit` if its values do not fit."""
        ...

    def decode(self, fields: Sequence[int]) -> Mapping[str, Value]:
        """The values of a state."""
        ...

    def widened(self, values: Iterable[Mapping[str, Value]]) -> Packed:
        """The same model with room for these states too."""
        ...


def encoded(packed: Packed, values: Mapping[str, Value]) -> Sequence[int] | None:
    """The fields of a state; None if its values do not fit."""
    try:
        return packed.encode(values)
    except DoesNotFit:
        return None


Compile = Callable[[Model, Sequence[Mapping[str, Value]]], Packed]


class Machine:
    """Implements `bridge.Packing`."""

    #: What `Provenance` calls an exploration by it.
    engine = "native"

    def __init__(
        self,
        packed: Packed,
        tally: Tally,
        *,
        threads: int,
        deadlock: bool,
        folder: Path | None,
        memory: int,
        scouted: Callable[[], Iterable[Mapping[str, Value]]] = list,
        waiting: Compilation | None = None,
    ) -> None:
        """`scouted` tells states that may be met soon, when the layout is widened; `waiting` is a
        process that `ahead` gave."""
        self._scouted = scouted
        self._waiting = waiting
        self._threads, self._deadlock = threads, deadlock
        self._folder, self.memory = folder, memory
        self.tally = tally
        self.widenings = 0
        self.packed = packed
        self.store, self.code = self._made(packed)
        self.search = self._search()

    @staticmethod
    def ahead() -> Compilation | None:
        """What gets ready while a layout is made."""
        return ahead()

    def _made(self, packed: Packed, before: Packed | None = None) -> tuple[Store, Code]:
        """The store of a layout, and the code that runs over it; it can move states from the layout
        before, if both tell their variables' shapes."""
        move = None
        if isinstance(packed, PackedModel) and isinstance(before, PackedModel):
            move = moving(before, packed)
        text = module(packed.program, move)
        names: tuple[str, ...] = _NAMES
        if text.separate:
            names = (*names, "key", "rekey")
        if move is not None:
            names = (*names, "move")
        waiting, self._waiting = self._waiting, None
        code = compiled(text.text, names, self._folder, waiting)
        return Store(text, code, self.memory), code

    def _search(self) -> Search:
        return Search(
            self.store, self.code, self.tally, threads=self._threads, deadlock=self._deadlock
        )

    def close(self) -> None:
        """Give all memory back."""
        self.code.close()
        self.search.close()
        self.store.close()

    # --- states -----------------------------------------------------------------------------------

    def encoded(self, values: Mapping[str, Value]) -> Sequence[int] | None:
        """The fields of a state; None if its values do not fit."""
        return encoded(self.packed, values)

    def count(self) -> int:
        """How many states are kept."""
        return self.store.count

    def values(self, index: int) -> Mapping[str, Value]:
        """The values of a kept state."""
        return self.packed.decode(self.store.at(index))

    def find(self, values: Mapping[str, Value]) -> int | None:
        """The place of the state that stands for one with these values, if it is kept."""
        fields = encoded(self.packed, values)
        if fields is None:
            if not self.store.separate:
                return None
            self.widen(values)  # what stands for it may be kept all the same
            fields = encoded(self.packed, values)
            assert fields is not None
        return self._find(fields)

    def _find(self, fields: Sequence[int]) -> int | None:
        try:
            return self.store.find(fields)
        except KeyTrapError as e:
            raise Declined(None, "what stands for a state cannot be computed") from e

    def keep(self, values: Mapping[str, Value], parent: int, action: int) -> int:
        """Keep a state; the layout is widened if need be."""
        fields = encoded(self.packed, values)
        if fields is None:
            self.widen(values)
            fields = encoded(self.packed, values)
            assert fields is not None
        try:
            return self.store.add(fields, parent, action)
        except KeyTrapError as e:
            raise Declined(None, "what stands for a state cannot be computed") from e

    def parent(self, index: int) -> int:
        """The place of the parent."""
        return self.store.parent(index)

    def action(self, index: int) -> int:
        """The action that led there."""
        return self.store.action(index)

    def widen(self, values: Mapping[str, Value]) -> None:
        """Give the layout room for a state, and move all that is stored to it."""
        self.widenings += 1
        if self.widenings > _MOST_WIDENINGS:
            raise Declined(None, f"the layout of states was widened {_MOST_WIDENINGS} times")
        old, before = self.packed, self.store
        self._waiting = self.ahead()
        packed = old.widened([values, *self._scouted()])
        if encoded(packed, values) is None:
            raise Declined(None, "a state does not fit the layout that was widened for it")
        store, code = self._made(packed, old)
        try:
            if "move" in code:
                store.fill(before, self._threads)
                self._compare(old, packed, store)
            for i in range(store.count, before.count):
                fields = encoded(packed, old.decode(before.at(i)))
                if fields is None:
                    raise Declined(None, "a widened layout has no room for an earlier state")
                store.add(fields, before.parent(i), before.action(i))
        except BaseException:
            store.close()
            raise
        self.code.close()
        self.search.close()
        before.close()
        self.packed, self.store, self.code = packed, store, code
        self.search = self._search()

    def _compare(self, old: Packed, new: Packed, store: Store) -> None:
        """Whether states that were moved are what they were: some of them, spread evenly."""
        before = self.store
        for i in range(0, store.count, max(1, store.count // _COMPARED)):
            if store.at(i) != list(new.encode(old.decode(before.at(i)))):
                raise Declined(None, f"{FAULT}: a state was changed by moving it")
