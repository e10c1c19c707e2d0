"""Random expressions and specs, through our interpreter and through TLC.

    python -m tests.differential.fuzz expressions 100-199    a hundred expressions a seed
    python -m tests.differential.fuzz specs 100-149          one spec a seed
    python -m tests.differential.fuzz pin                    TLC's answers on the pinned seeds

With `--write` the run is added to tests/results/FUZZ.md, which sums up all runs. Exit code 1 if the
two differ anywhere; the expression or the seed is printed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.differential.corpus import ask_tlc
from tests.differential.fuzz import ledger, pins
from tests.differential.fuzz.batch import failed, ours, referee, same
from tests.differential.fuzz.known import explained, explained_spec
from tests.differential.fuzz.specs import write
from tests.differential.ours import ask_ours, differences


def expressions(seed: int) -> ledger.Count:
    """One batch through both."""
    items = pins.batch(seed, pins.LARGE)
    mine = ours(items)
    theirs = referee(items, mine)
    errors = sum(map(failed, theirs))
    differ = known = 0
    for item, a, b in zip(items, mine, theirs, strict=True):
        if same(a, b):
            continue
        deviation = explained(item, a, b)
        if deviation is not None:
            known += 1
            continue
        differ += 1
        print(
            f"seed {seed}: {item.mode} {item.moves} {item.text}\n  ours: {a}\n  TLC: {b}",
            flush=True,
        )
    return ledger.Count(len(items), errors, known, differ)


def specs(seed: int) -> ledger.Count:
    """One spec through both: verdict, property, length of the trace, counts, depth, states."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        case = write(seed, Path(work))
        answer = ask_tlc(case)
        found = differences(case, answer, ask_ours(case.module, case.cfg, flags=case.flags))
    error = int(answer["verdict"] in ("eval-spec", "eval-safety", "eval-liveness", "assert"))
    if found and explained_spec(found) is not None:
        return ledger.Count(1, error, 1, 0)
    if found:
        print(f"seed {seed}: {found}", flush=True)
    return ledger.Count(1, error, 0, 1 if found else 0)


def pin() -> int:
    """Ask TLC about the pinned seeds."""
    kept = []
    for seed in pins.PINNED:
        items = pins.batch(seed)
        theirs = referee(items, ours(items))
        answers = tuple(map(pins.value_digest, theirs))
        kept.append(pins.Pin(seed, pins.text_digest(items), answers))
        print(f"seed {seed}: {len(items)} expressions, {answers.count(pins.ERROR)} errors")
    pins.write(kept)
    return 0


def main() -> int:
    """Run a campaign, and keep its result if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.differential.fuzz",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("expressions", "specs", "pin"))
    parser.add_argument("seeds", nargs="?", default="100-101", metavar="FIRST-LAST")
    parser.add_argument("--write", action="store_true", help="add the run to FUZZ.md")
    given = parser.parse_args()
    if given.what == "pin":
        return pin()
    first, _, last = given.seeds.partition("-")
    ask = {"expressions": expressions, "specs": specs}[given.what]
    total, done = ledger.Count(), int(first) - 1
    try:
        for seed in range(int(first), int(last or first) + 1):
            total += ask(seed)
            done = seed
            print(f"seed {seed}: {total}", flush=True)
    except KeyboardInterrupt:
        print("interrupted: what was asked so far counts")
    if given.write and total.asked:
        ledger.add(given.what, f"{first}-{done}", total)
    return 1 if total.differ else 0


if __name__ == "__main__":
    sys.exit(main())
