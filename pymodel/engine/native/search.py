"""What may live here: exploration of stored states chunk by chunk, by threads that run compiled
code outside Python's lock.

A chunk is expanded by all threads, its candidates are counted, and those that are new get their
ids; or, if something in it needs a closer look, or there was no room, it is taken back as if it had
not been. What comes out does not depend on the number of threads.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from pymodel.engine.native.context import (
    BATCH,
    BLOCK,
    MOST_SUCCESSORS,
    NO_EVENT,
    Cell,
    Shared,
)
from pymodel.engine.native.region import Region
from pymodel.engine.native.runtime_expand import candidate_bytes
from pymodel.engine.native.store import LOAD, Store
from pymodel.engine.native.threads import Crew

#: Seconds that a chunk should take: long enough to hide the hand-over between threads, and short
#: enough for Ctrl-C.
_CHUNK_SECONDS = 0.03
_LEAST, _MOST = 256, 1 << 20
#: Candidates of a thread in one chunk, at most.
_CANDIDATES = 1 << 21


class Tally(Protocol):
    """What is counted: successors, by action, and those that were new."""

    generated: int
    fired: list[int]
    fresh: list[int]


@dataclass(slots=True)
class Progress:
    """What became of one chunk: up to where it was expanded, and the state that needs a closer
    look, with the reason (a trap code, or 0)."""

    end: int
    event: int | None = None
    reason: int = 0


class Search:
    """Takes an exploration of a store further."""

    def __init__(
        self, store: Store, code: Any, tally: Tally, *, threads: int, deadlock: bool
    ) -> None:
        self.store = store
        self._code = code
        self.threads = threads
        self.tally = tally
        self._actions = len(tally.fired)
        self._size = _LEAST
        self._thread_bits = (threads - 1).bit_length()
        self._shared = Region(8 * Shared.SIZE)
        self._directory = Region(32 * (_MOST // BLOCK + 1))
        record = 8 * (store.width + 1)
        self._records = MOST_SUCCESSORS + 2 * BATCH
        self._candidate = candidate_bytes(store.width, store.key_words, store.separate)
        self._distance = self._candidate * _CANDIDATES
        self._candidates = Region(self._distance * threads)
        hashes = 8 * (1 + store.key_words * store.separate)
        self._own: list[tuple[Region, Region, Region]] = []
        self._contexts: list[Any] = []
        for i in range(threads):
            emit = Region(record * (self._records + 1))
            own = (emit, Region(hashes * (self._records + 1)), Region(16 * self._actions))
            self._own.append(own)
            self._contexts.append(self._context(i, own, record, deadlock))

    def _context(self, i: int, own: tuple[Region, Region, Region], record: int, dead: bool) -> Any:
        context = (ctypes.c_uint64 * Cell.SIZE)()
        emit, hashes, counts = own
        context[Cell.EMIT_AT] = context[Cell.EMIT_BASE] = emit.address
        context[Cell.EMIT_END] = emit.address + record * self._records
        context[Cell.HASHES] = hashes.address
        context[Cell.FIRED] = counts.address
        context[Cell.FRESH] = counts.address + 8 * self._actions
        context[Cell.CANDIDATES] = self._candidates.address
        context[Cell.DISTANCE] = self._distance
        context[Cell.THREAD] = i
        context[Cell.THREAD_BITS] = self._thread_bits
        context[Cell.SHARED] = self._shared.address
        context[Cell.DIRECTORY] = self._directory.address
        context[Cell.DEADLOCK] = dead
        return context

    def close(self) -> None:
        """Give all memory back."""
        for region in (self._shared, self._directory, self._candidates, *sum(self._own, ())):
            region.free()

    def survey(self, first: int, last: int, most: int) -> list[int]:
        """The first states from `first` to below `last` that compiled code cannot expand."""
        context = self._contexts[0]
        self.store.describe(context)
        found = (ctypes.c_uint64 * most)()
        count = self._code["survey"](context, first, last, ctypes.addressof(found), most)
        return list(found[:count])

    # --- one chunk --------------------------------------------------------------------------------

    def advance(
        self, first: int, last: int, crew: Crew, wanted: int = 0, most: int | None = None
    ) -> Progress:
        """Expand states from `first` on, some or all below `last`. If one of them needs a closer
        look, everything before it is expanded and it is not. With `most`, end behind the state that
        makes so many. Raises `FullError`."""
        if most is None:
            return self._advance(first, last, crew, wanted)
        before, tally = self.store.count, self.tally
        counts = tally.generated, tally.fired[:], tally.fresh[:]
        progress = self._advance(first, last, crew, wanted)
        if self.store.count < most:
            return progress
        end = self.store.parent(most - 1) + 1 if before < most else first + 1
        if end < progress.end:  # too far: once more, up to there
            self.store.cut(before)
            tally.generated, tally.fired[:], tally.fresh[:] = counts
            progress = Progress(first)
            while progress.end < end:
                progress = self._advance(progress.end, end, crew, wanted)
        return progress

    def _advance(self, first: int, last: int, crew: Crew, wanted: int) -> Progress:
        self._code.improve()
        last = min(last, first + self._size)
        while True:
            began = monotonic()
            outcome = self._chunk(first, last, crew, wanted)
            if outcome is None:  # no room: nothing has happened
                self.store.grow(2 * self.store.count + (1 << 16))
                continue
            if outcome.event is None:
                self._adapt(outcome.end - first, monotonic() - began)
                return outcome
            self._size = max(_LEAST, self._size // 4)
            if outcome.event == first:
                return Progress(first, first, outcome.reason)
            event, reason, last = outcome.event, outcome.reason, outcome.event
            while first < last:  # without event: it was the first
                again = self._chunk(first, last, crew, wanted)
                if again is None:
                    self.store.grow(2 * self.store.count + (1 << 16))
                    continue
                assert again.event is None
                first = again.end
            return Progress(event, event, reason)

    def _adapt(self, states: int, seconds: float) -> None:
        if states == self._size and seconds < _CHUNK_SECONDS:
            self._size = min(2 * self._size, _MOST)
        elif seconds > 2 * _CHUNK_SECONDS:
            self._size = max(self._size // 2, _LEAST)

    def _chunk(self, first: int, last: int, crew: Crew, wanted: int) -> Progress | None:
        """One chunk; None if it was taken back for want of room. With an event, it is taken back
        as well."""
        store, code = self.store, self._code
        few = last - first <= BLOCK
        threads = 1 if few else self.threads
        contexts = self._contexts[:threads]
        if store.room < (1 << 12):
            store.grow(store.count + (1 << 13))
        self._prepare(contexts, first, last, wanted)
        crew.run([(code["expand"], (c,)) for c in contexts])
        shared = (ctypes.c_uint64 * Shared.SIZE).from_address(self._shared.address)
        event = shared[Shared.EVENT]
        if shared[Shared.FULL] or event != NO_EVENT:
            for c in contexts:
                code["clear"](c)
            if event == NO_EVENT:
                return None
            reasons = [c[Cell.REASON] for c in contexts if c[Cell.REASON]]
            return Progress(first, event, reasons[0] if reasons else 0)
        blocks = min(shared[Shared.NEXT], -(-(last - first) // BLOCK))
        if not blocks:
            return None
        crew.run([(code["count"], (c, blocks)) for c in contexts])
        for c in contexts:
            c[Cell.BASE] = store.count
        counts = crew.run([(code["settle"], (c, blocks)) for c in contexts])
        store.count = counts[0]
        self._count(threads)
        return Progress(min(first + blocks * BLOCK, last))

    def _prepare(self, contexts: Sequence[Any], first: int, last: int, wanted: int) -> None:
        store, threads = self.store, len(contexts)
        shared = (ctypes.c_uint64 * Shared.SIZE).from_address(self._shared.address)
        shared[Shared.NEXT] = shared[Shared.FULL] = 0
        shared[Shared.EVENT] = NO_EVENT
        free = min(int((LOAD + 1) / 2 * (1 << store.bits)), store.most) - store.count
        hard = min(free // threads, _CANDIDATES, (1 << store.bits) >> self._thread_bits)
        soft = min(store.room // threads, hard)
        for c, own in zip(contexts, self._own, strict=False):
            store.describe(c)
            c[Cell.FIRST], c[Cell.LAST] = first, last
            c[Cell.COUNT], c[Cell.REASON] = 0, 0
            c[Cell.SOFT], c[Cell.HARD] = soft, hard
            c[Cell.WANTED] = wanted
            ctypes.memset(own[2].address, 0, 16 * self._actions)

    def _count(self, threads: int) -> None:
        n = self._actions
        tally = self.tally
        for _, _, counts in self._own[:threads]:
            both = (ctypes.c_uint64 * (2 * n)).from_address(counts.address)
            for i in range(self._actions):
                tally.fired[i] += both[i]
                tally.fresh[i] += both[n + i]
                tally.generated += both[i]
