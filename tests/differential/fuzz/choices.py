"""What may live here: where a generator's choices come from: a seed, or hypothesis.

A campaign draws from a seed: quick, and each expression is as likely as the one before. Hypothesis
draws the same generator where a failure has to be made small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices(Protocol):
    """Choices that a generator makes; `tests.differential.generate.Dice` makes them from a seed."""

    def choice(self, items: Sequence[T]) -> T: ...

    def randint(self, low: int, high: int) -> int: ...


@dataclass(frozen=True)
class Drawn:
    """Choices drawn by hypothesis."""

    draw: st.DrawFn

    def choice(self, items: Sequence[T]) -> T:
        return self.draw(st.sampled_from(list(items)))

    def randint(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))
