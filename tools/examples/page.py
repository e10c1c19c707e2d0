"""What may live here: what is printed and kept of a run over the examples."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from examples.collection import Model
from examples.judge import Outcome

KINDS = ("agrees", "differs", "undecided", "timeout", "memory", "left")

Outcomes = Sequence[tuple[Model, Outcome]]


def line(model: Model, outcome: Outcome) -> str:
    """One model's line for the terminal."""
    counts = "" if outcome.total is None else f"{outcome.total} / {outcome.distinct}"
    return f"{outcome.kind:9} {outcome.seconds:7.1f} s  {model.name}  {counts}  {outcome.why}"[:300]


def summary(outcomes: Outcomes, seconds: float) -> str:
    """How many agree: of those with recorded counts, and of all."""
    lines = []
    for title, chosen in (
        ("with recorded counts", [(m, o) for m, o in outcomes if m.total is not None]),
        ("all", list(outcomes)),
    ):
        kinds = Counter(o.kind for _, o in chosen)
        said = ", ".join(f"{kinds[k]} {k}" for k in KINDS if kinds[k])
        lines.append(f"{title}: {len(chosen)} models: {said or 'none'}")
    return "\n".join([*lines, f"{seconds / 60:.0f} minutes"])


def page(outcomes: Outcomes, command: str, root: Path, seconds: float) -> str:
    """The page that is kept."""
    ask = ["git", "-C", str(root), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(ask, capture_output=True, text=True, check=False)
    head = [
        "# The last run over the public examples",
        "",
        f"    {command}",
        "",
        f"{time.strftime('%Y-%m-%d')}; the examples at commit {done.stdout.strip() or 'unknown'}.",
        "",
        *summary(outcomes, seconds).splitlines(),
        "",
        "| model | ours | exit code | generated | distinct | recorded | s | why |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ]
    ordered = sorted(outcomes, key=lambda pair: (KINDS.index(pair[1].kind), pair[0].name))
    return "\n".join(head + [_row(m, o) for m, o in ordered]) + "\n"


def _row(model: Model, outcome: Outcome) -> str:
    recorded = "" if model.total is None else f"{model.total} / {model.distinct}"
    cells = [model.name, outcome.kind, outcome.exit_code, outcome.total, outcome.distinct]
    cells += [recorded, f"{outcome.seconds:.1f}", outcome.why.replace("|", "/")[:200]]
    return "| " + " | ".join("" if c is None else str(c) for c in cells) + " |"
