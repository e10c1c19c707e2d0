"""What may live here: the network, which decides whether, how often and when a message arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from impl.sim.faults import Weather


@dataclass(slots=True)
class Network:
    """Links between nodes and clients, with whatever faults are on right now.

    Every message draws its own delay, so messages overtake each other even in fair weather.
    """

    rng: Random
    loss: int  # per cent, always
    doubled: int  # per cent, always
    cuts: dict[tuple[str, str], int] = field(default_factory=dict)  # how many faults cut a link
    weather: list[Weather] = field(default_factory=list)
    sent: int = 0
    lost: int = 0
    duplicates: int = 0

    def arrivals(self, src: str, dst: str) -> list[int]:
        """The delays in microseconds after which copies of a message arrive; none if lost."""
        self.sent += 1
        loss = max([self.loss, *(w.loss for w in self.weather)])
        doubled = max([self.doubled, *(w.doubled for w in self.weather)])
        extra = max([0, *(w.delay for w in self.weather)])
        # Drawn in any case: a cut link must not change the fate of other messages.
        lost, twice = self.rng.randrange(100) < loss, self.rng.randrange(100) < doubled
        delays = [self.rng.randrange(500, 4_000) + self.rng.randrange(extra * 1000 + 1)]
        if twice:
            delays.append(self.rng.randrange(500, 20_000 + extra * 1000))
        if lost or self.cuts.get((src, dst), 0) > 0:
            self.lost += 1
            return []
        self.duplicates += twice
        return delays

    def cut(self, src: str, dst: str, by: int) -> None:
        """Cut the link once more (`by` 1), or take one cut away (-1)."""
        self.cuts[src, dst] = self.cuts.get((src, dst), 0) + by
        assert self.cuts[src, dst] >= 0, "a cut is taken away once"

    def heal(self) -> None:
        """Every fault is over; what the network always loses it goes on losing."""
        self.cuts.clear()
        self.weather.clear()
