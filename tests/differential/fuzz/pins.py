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

from tests.differential.fuzz.batch import Answer, Failed, failed, ours, outcome_digest, strictly
from tests.differential.fuzz.items import Item, item
from tests.differential.fuzz.known import explained
from tests.differential.generate import Dice

PINS = Path(__file__).with_name("pins.toml")
#: Seeds that are pinned; a campaign begins after them.
PINNED = range(8)
#: Expressions a seed, where they are pinned and in a campaign.
SIZE, LARGE = 100, 300
ERROR = "error"


@dataclass(frozen=True)
class Pin:
    """One batch: a digest of its text, and one of what came of each expression."""

    seed: int
    text: str
    values: tuple[str, ...]


def batch(seed: int, size: int = SIZE) -> list[Item]:
    """The first expressions of a seed, no two alike."""
    dice = Dice(seed)
    found: dict[str, Item] = {}
    while len(found) < size:
        drawn = item(dice)
        found.setdefault(drawn.text, drawn)
    return list(found.values())


def text_digest(items: Sequence[Item]) -> str:
    """Tells whether the generator still draws what was pinned."""
    texts = [f"{item.mode} {item.moves} {item.text}" for item in items]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def value_digest(answer: Answer) -> str:
    """Eight hexadecimal digits of what came of an item, or "error" where all of it failed."""
    parts = [ERROR if isinstance(o, Failed) else outcome_digest(o) for o in answer]
    if set(parts) == {ERROR}:
        return ERROR
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:8]


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
    items = batch(pin.seed)
    assert text_digest(items) == pin.text, "the generator changed: pin it anew"
    for one, answer, expected in zip(items, ours(items), pin.values, strict=True):
        if value_digest(answer) == expected:
            continue
        if expected == ERROR:
            if explained(one, answer, (Failed("as TLC"),) * len(answer)) is not None:
                continue
        elif failed(answer) and value_digest(strictly(one)) == expected:
            continue  # the deviation WRITTEN_OUT
        yield f"{one.mode} {one.text}\n  ours: {answer}\n  TLC: {expected}"
