"""What may live here: the script that asks TLC about the whole corpus and writes pins.toml.

Usage: python -m tests.differential.pin [part of a name ...]
With names, only the cases that contain one of them are asked again; the others keep their pin.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.differential.corpus import (
    KEYS,
    PINS,
    RANDOM,
    Pin,
    ask_tlc,
    load_cases,
    load_pins,
    write_random,
)

_HEAD = """\
# What TLC 2.15 answers on each spec of the corpus: written by `python -m tests.differential.pin`.
# Do not edit by hand: where we mean to differ, corpus.toml says why.
"""


def render(pins: Mapping[str, Pin]) -> str:
    """The pins as TOML, sorted by name, one table each."""
    out = [_HEAD]
    for name in sorted(pins):
        out.append(f'["{name}"]')
        for key in KEYS:
            if key in pins[name]:
                out.append(f"{key} = {_toml(pins[name][key])}")
        out.append("")
    return "\n".join(out)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def main(parts: Sequence[str]) -> int:
    """Ask TLC, write the file, say what changed."""
    old = load_pins()
    with TemporaryDirectory() as work, ThreadPoolExecutor(2) as pool:  # TLC is another process
        cases = load_cases()
        cases |= {c.name: c for c in (write_random(n, Path(work)) for n in range(RANDOM))}
        chosen = [c for c in cases.values() if not parts or any(p in c.name for p in parts)]
        pins = {name: pin for name, pin in old.items() if name in cases}
        for case, pin in zip(chosen, pool.map(ask_tlc, chosen), strict=True):
            if old.get(case.name) != pin:
                print(f"{case.name}: {old.get(case.name)} -> {pin}", flush=True)
            pins[case.name] = pin
    PINS.write_text(render(pins), encoding="utf-8")
    print(f"{len(chosen)} asked, {len(pins)} pinned")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
