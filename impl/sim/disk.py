"""What may live here: a disk that keeps what was synced, and of the rest as much as a fault says.

Writes go to a cache first. A sync makes all writes durable that were in the cache when it began. A
crash keeps the first `keep` cached writes (the cache was written back by itself) and may tear the
next one. Rot damages a durable record later on; whoever reads it back notices by its checksum.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from impl.effects import DamagedRecord, Persist, ReadRecord


@dataclass(slots=True)
class SimDisk:
    """One node's log, record by record."""

    durable: list[ReadRecord] = field(default_factory=list)
    cached: list[Persist] = field(default_factory=list)
    synced_id: int = 0  # the last persist of this incarnation that is durable
    syncing: int = 0  # how many of the cached writes the sync under way covers

    def write(self, persist: Persist) -> None:
        """Into the cache, behind all earlier writes."""
        assert not self.cached or persist.id > self.cached[-1].id, "writes come in order"
        self.cached.append(persist)

    def wants_sync(self) -> bool:
        """Whether somebody waits for a write that no sync covers yet."""
        return self.syncing == 0 and any(persist.sync for persist in self.cached)

    def begin_sync(self) -> None:
        """Group commit: one sync for everything in the cache."""
        assert self.cached and self.syncing == 0, "one sync at a time"
        self.syncing = len(self.cached)

    def end_sync(self) -> None:
        """What the sync covers is durable."""
        assert self.syncing > 0, "a sync is under way"
        self._flush(self.syncing)
        self.syncing = 0

    def _flush(self, count: int) -> None:
        for persist in self.cached[:count]:
            self.durable.extend(persist.records)
            self.synced_id = persist.id
        del self.cached[:count]

    def crash(self, keep: int, torn: bool) -> None:
        """Lose the cache but for its first `keep` writes, and the first records of a torn one."""
        self._flush(min(keep, len(self.cached)))
        if torn and self.cached:
            records = self.cached[0].records
            self.durable.extend(records[: len(records) // 2])
        self.cached.clear()
        self.synced_id = self.syncing = 0

    def rot(self, nth: int, named: bool) -> bool:
        """Damage the nth durable record, counted round; whether there was one to damage.

        `named` tells whether the frame around it still says which slot it was about; that of a
        promise is about none.
        """
        if not self.durable:
            return False
        index = nth % len(self.durable)
        slot = getattr(self.durable[index], "slot", None) if named else None
        self.durable[index] = DamagedRecord(slot, index, index + 1)
        return True
