"""Random specs, through the interpreter, packed Python and machine code.

    python -m tests.native.campaign specs 0-999           one spec a seed
    python -m tests.native.campaign symmetric 0-999       the same with a symmetric part beside

Compiled code begins at the initial states, under the shapes of these alone, so that layouts are
widened on the way; machine code runs on one thread or two, by the seed. Everything that `explore`
tells is compared, in its order. With `--write` the run is added to tests/results/NATIVE.md. Exit
code 1 if engines differ, or if one failed through a fault of its own; the seed is printed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymodel.engine.base import FAULT, Engine, ExploreRequest
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.engine import NativeEngine
from pymodel.errors import SpecError
from pymodel.kernel import load_text
from pymodel.kernel.model import Model
from tests.differential.fuzz.specs import make
from tests.differential.generate import Dice
from tests.native.conftest import found

PAGE = Path(__file__).resolve().parents[1] / "results" / "NATIVE.md"
COLUMNS = ("asked", "errors", "packed", "native", "given back", "declined", "differ")
_ROW = re.compile(r"^\| \d{4}-[\d-]+ \|.*\|$", re.MULTILINE)
_HEAD = """\
# Random specs through the interpreter, packed Python and machine code

Each row is a run of `python -m tests.native.campaign WHAT SEEDS --write`, which adds it here.
`asked` are specs; in `errors` of them the interpreter finds something wrong; `packed` and `native`
are those that the engine of this name explored to the end of the run; in `given back` of these it
asked the interpreter about states for want of code; `declined` are answers that were left to the
interpreter for good, by either. Every difference counts, and every fault of ours.

"""

#: Distinct states of one spec, at most.
_STATES = 1_500
#: What is done to the symmetric part in a step, with what has to be true for it.
_STEPS = (
    "held' = [held EXCEPT ![p] = (@ + 1) % 3]",
    "held[p] < 2 /\\ held' = [held EXCEPT ![p] = x % 3]",
    "held' = [r \\in Peers |-> IF r = p THEN (held[r] + 1) % 2 ELSE held[r]]",
    "\\E r \\in Peers \\ {p} : held' = [held EXCEPT ![p] = held[r], ![r] = (held[p] + x) % 3]",
    "held' \\in {[held EXCEPT ![p] = n] : n \\in 0..1}",
)


def symmetric(seed: int, text: str, cfg: str) -> tuple[str, str]:
    """The spec beside a function of three values that permute."""
    dice = Dice(seed + 1_000_003)
    step = dice.choice(_STEPS)
    added = [
        "CONSTANT Peers",
        "VARIABLE held",
        "Perms == TLC!Permutations(Peers)",
        "Beside == held = [p \\in Peers |-> 0]",
        f"Moves == \\E p \\in Peers : {step}",
        "Begin == Init /\\ Beside",
        "Both == Next /\\ Moves",
        f"Alike == {{p \\in Peers : held[p] = {dice.randint(0, 2)}}}",
        f"Few == Cardinality(Alike) < {dice.randint(1, 4)}",
    ]
    body = text.rstrip().removesuffix("====").rstrip()
    lines = [line for line in cfg.splitlines() if not line.startswith(("SPEC", "INIT", "NEXT"))]
    lines = [line for line in lines if "PROPERTY Live" not in line]
    lines += ["INIT Begin", "NEXT Both", "CONSTANT Peers = {p1, p2, p3}", "SYMMETRY Perms"]
    if dice.randint(1, 3) == 1:
        lines.append("INVARIANT Few")
    return "\n".join([body, "TLC == INSTANCE TLC", *added, "===="]), "\n".join(lines) + "\n"


def model_of(what: str, seed: int) -> Model:
    """The model of a seed. Raises `SpecError` if what was drawn is no model."""
    text, cfg, flags = make(seed)
    if what == "symmetric":
        text, cfg = symmetric(seed, text, cfg)
    m = load_text(text, cfg, name="Fuzz.tla")
    return replace(m, check_deadlock=False) if "-deadlock" in flags else m


def answers(engine: Engine, seed: int) -> Mapping[str, Any]:
    """All that exploring tells, or how it fails."""
    request = ExploreRequest(max_states=_STATES, stop_at_violation=seed % 3 > 0)
    try:
        result = engine.explore(request)
    except SpecError as e:
        return {"fails": e.diagnostics[0].code}
    told = dict(found(engine, result))
    told["order"] = [engine.digest(s) for s in result.states]
    told["initials"] = len(result.initials), result.begun
    places = {s: i for i, s in enumerate(result.states)}
    told["parents"] = [places.get(result.parents[s], -1) for s in result.states]
    told["actions"] = [result.actions[s] for s in result.states]
    told["queue"] = result.queue
    return told


def ask(what: str, seed: int, why: Counter[str]) -> Counter[str]:
    """One spec through all engines."""
    count = Counter(asked=1)
    m = model_of(what, seed)
    wanted = answers(Interpreter(m), seed)
    count["errors"] = int(bool(wanted.get("violations", True)))
    for backend in ("packed", "native"):
        engine = NativeEngine(
            m, backend=backend, sample_states=seed % 4 // 3 * 3, threads=1 + seed % 2
        )
        ours = answers(engine, seed)
        told = engine.provenance()
        wrong = sorted(k for k in {*wanted, *ours} if wanted.get(k) != ours.get(k))
        if wrong or told.declined.startswith(FAULT):
            count["differ"] += 1
            print(f"seed {seed}, {backend}: {wrong} {told.declined}", flush=True)
        count[backend] += told.engine == backend
        count["given back"] += bool(_given_back(engine))
        count["declined"] += bool(told.declined)
        if told.declined:
            why[_general(told.declined)] += 1
    return count


def _given_back(engine: NativeEngine) -> list[str]:
    reasons = engine.provenance().reasons
    return [r for r, _ in reasons if r != "something that does not hold" and "not met" not in r]


def _general(reason: str) -> str:
    """A reason without the place of it."""
    return re.sub(r"^\S*:\d+:\d+: ", "", reason)[:80]


def add(what: str, seeds: str, count: Mapping[str, int]) -> None:
    """Add a run to the page, and renew its sums. The notes beneath the table stay."""
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    told = " | ".join(str(count.get(c, 0)) for c in COLUMNS)
    date = time.strftime("%Y-%m-%d")
    rows = [*_ROW.findall(old), f"| {date} | {_commit()} | {what} | {seeds} | {told} |"]
    sums: Callable[[int], int] = lambda i: sum(int(r.split("|")[i]) for r in rows)  # noqa: E731
    text = ", ".join(f"{sums(5 + i)} {c}" for i, c in enumerate(COLUMNS))
    table = [
        f"| date | commit | what | seeds | {' | '.join(COLUMNS)} |",
        "|---|---|---|---|" + "---:|" * len(COLUMNS),
        *rows,
    ]
    notes = old.partition("\n## Notes\n")[2]
    page = f"{_HEAD}In all: {text}.\n\n" + "\n".join(table) + "\n"
    PAGE.write_text(page + (f"\n## Notes\n{notes}" if notes else ""), encoding="utf-8")


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, cwd=PAGE.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def main() -> int:
    """Run a campaign, and keep its result if asked to."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.native.campaign",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("specs", "symmetric"))
    parser.add_argument("seeds", metavar="FIRST-LAST")
    parser.add_argument("--write", action="store_true", help="add the run to NATIVE.md")
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    total, why, done = Counter[str](), Counter[str](), int(first) - 1
    try:
        for seed in range(int(first), int(last or first) + 1):
            total += ask(given.what, seed, why)
            done = seed
            if seed % 20 == 0:
                print(f"seed {seed}: {dict(total)}", flush=True)
    except KeyboardInterrupt:
        print("interrupted: what was asked so far counts")
    print(dict(total))
    for reason, times in why.most_common():
        print(f"  {times:>5} {reason}")
    if given.write and total["asked"]:
        add(given.what, f"{first}-{done}", total)
    return 1 if total["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
