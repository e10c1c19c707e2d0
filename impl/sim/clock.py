"""What may live here: a node's own clock, which starts anywhere and runs a little fast or slow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NodeClock:
    """Milliseconds as a node reads them: `offset` at the start, drifting by parts in 1000."""

    offset: int
    drift_permille: int

    def read(self, world_us: int) -> int:
        """The node's time at a moment of the world, which is counted in microseconds."""
        return self.offset + world_us * (1000 + self.drift_permille) // 1_000_000
