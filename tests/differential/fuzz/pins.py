"""What may live here: what TLC answered on the first batches of random expressions, kept.

`pins.toml` holds for each seed a digest of its hundred expressions and of each value ("error" where
TLC fails). It is written by `python -m tests.differential.fuzz pin`, which asks TLC, and by nothing
else: a generator that draws other expressions has to be pinned anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pymodel.values import Value
from tests.differential.fuzz.batch import Failed, ours
from tests.differential.fuzz.expressions import expression
from tests.differential.generate import Dice
from tests.differential.printed import digest

PINS = Path(__file__).with_name("pins.toml")
#: Seeds that are pinned; a campaign begins after them.
PINNED = range(8)
SIZE = 100
ERROR = "error"


@dataclass(frozen=True)
class Pin:
    """One batch: a digest of its text, and one of each value."""

    seed: int
    text: str
    values: tuple[str, ...]


def batch(seed: int) -> list[str]:
    """The expressions of a seed."""
    dice = Dice(seed)
    return list(dict.fromkeys(expression(dice) for _ in range(SIZE)))


def text_digest(expressions: Sequence[str]) -> str:
    """Tells whether the generator still draws what was pinned."""
    return hashlib.sha256("\n".join(expressions).encode()).hexdigest()[:16]


def value_digest(value: Value | Failed) -> str:
    """Eight hexadecimal digits of a value, or "error"."""
    return ERROR if isinstance(value, Failed) else digest([{"v": value}])[:8]


def read() -> list[Pin]:
    """The pins as they are kept."""
    data = tomllib.loads(PINS.read_text(encoding="utf-8"))
    return [Pin(b["seed"], b["text"], tuple(b["values"].split())) for b in data["batch"]]


def write(pins: Sequence[Pin]) -> None:
    """Keep them."""
    lines = ["# Written by `python -m tests.differential.fuzz pin`: see pins.py."]
    for pin in pins:
        lines += ["", "[[batch]]", f"seed = {pin.seed}", f'text = "{pin.text}"', 'values = """']
        row = [pin.values[i : i + 10] for i in range(0, len(pin.values), 10)]
        lines += [*(" ".join(r) for r in row), '"""']
    PINS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def wrong(pin: Pin) -> Iterator[str]:
    """The expressions of a batch on which our interpreter says something else than TLC did."""
    expressions = batch(pin.seed)
    assert text_digest(expressions) == pin.text, "the generator changed: pin it anew"
    for text, value, expected in zip(expressions, ours(expressions), pin.values, strict=True):
        if value_digest(value) != expected:
            yield f"{text}\n  ours: {value}\n  TLC: {expected}"
