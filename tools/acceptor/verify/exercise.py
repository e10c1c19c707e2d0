"""What may live here: the step that runs the reference implementation in the simulator.

Two groups over three availability zones, each through a number of seeds: three storage replicas,
and two storage replicas with a log replica. Every run records traces for `conform`.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from acceptor.verify.picture import bars, spacetime
from acceptor.verify.rows import Row, Say, StepResult
from impl.quorum import Group
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, SimResult, simulate

GROUPS: dict[str, Group] = {
    "three storage replicas": THREE_STORAGE,
    "two storage replicas and a log replica": TWO_AND_LOG,
}
SEEDS = range(1, 41)
#: Actions that a log replica's presence or absence does not change: all must be performed.
ACTIONS = ("Phase1a", "Phase1b", "Phase2a", "Phase2b", "Learn", "Acknowledge", "Crash")


def run(out: Path, say: Say) -> StepResult:
    """Simulate both groups with every seed."""
    rows: list[Row] = []
    figures: list[tuple[str, str]] = []
    for name, group in GROUPS.items():
        results = []
        for seed in SEEDS:
            say(f"{name}: seed {seed} of {len(SEEDS)}")
            folder = out / "traces" / "sim" / f"{slug(name)}-{seed}"
            results.append(simulate(SimConfig(seed, group, directory=folder)))
        rows += _rows(name, results)
        figures.append((f"Spec actions performed: {name}", bars("", _total(results, "actions"))))
        figures.append((f"Faults injected: {name}", bars("", _total(results, "injected"))))
        lines = [line for node in results[0].lines.values() for line in node]
        figures.append((f"The first steps of a run: {name}", fragment(lines, group)))
    return StepResult(tuple(rows), tuple(figures))


def slug(name: str) -> str:
    """A group's name as a folder's."""
    return name.replace(" ", "-")


def _total(results: list[SimResult], what: str) -> dict[str, int]:
    total: Counter[str] = Counter()
    for result in results:
        total.update(getattr(result, what))
    return dict(total)


def _rows(name: str, results: list[SimResult]) -> list[Row]:
    broken = [f"seed {r.seed}: {v.invariant}: {v.message}" for r in results for v in r.violations]
    unordered = [f"seed {r.seed}: {r.linearizable}" for r in results if not r.linearizable.ok]
    stuck = [f"seed {r.seed}" for r in results if not r.converged]
    actions, injected = _total(results, "actions"), _total(results, "injected")
    steps = sum(r.steps for r in results)
    lost = sum(r.lost for r in results)
    doubled = sum(r.duplicated for r in results)
    missing = [a for a in ACTIONS if not actions.get(a)]
    crashes = sum(r.incarnations for r in results) - len(results) * 3
    return [
        Row(
            "exercise",
            f"{name}: the spec's invariants hold after every step",
            not broken and steps > 0,
            broken[0] if broken else f"{len(results)} seeds, {steps:,} steps",
        ),
        Row(
            "exercise",
            f"{name}: the clients' histories are linearizable",
            not unordered,
            unordered[0]
            if unordered
            else f"{sum(len(r.history) for r in results):,} operations, "
            f"{sum(r.chosen for r in results):,} slots chosen",
        ),
        Row(
            "exercise",
            f"{name}: once healed, every group converges",
            not stuck,
            f"not with {', '.join(stuck)}" if stuck else f"{len(results)} of {len(results)}",
        ),
        Row(
            "exercise",
            f"{name}: the faults happened, and every action was performed",
            not missing and min(lost, doubled, crashes) > 0,
            f"never performed: {', '.join(missing)}"
            if missing
            else f"{lost:,} messages lost, {doubled:,} doubled, {crashes} restarts; "
            + ", ".join(f"{k} {n}" for k, n in sorted(injected.items())),
        ),
    ]


def fragment(lines: list[dict[str, Any]], group: Group, count: int = 26) -> str:
    """The first events of a run as a space-time picture, by causality."""
    events = [line for line in lines if line["type"] == "event"]
    ids = {_id(e): e for e in events}
    order: list[dict[str, Any]] = []
    placed: set[str] = set()
    waiting = sorted(events, key=lambda e: (e["time"], e["node"], e["incarnation"], e["seq"]))
    while waiting and len(order) < count:
        ready = next(e for e in waiting if not e["cause"] or e["cause"] in placed)
        waiting.remove(ready)
        order.append(ready)
        placed.add(_id(ready))
    number = {_id(e): i for i, e in enumerate(order)}
    arrows = [
        (number[e["cause"]], i)
        for i, e in enumerate(order)
        if e["cause"] in number and ids[e["cause"]]["node"] != e["node"]
    ]
    dots = [
        (e["node"], e["action"], f"{_id(e)} {json.dumps(e['args'])}", e["action"] == "Crash")
        for e in order
    ]
    return spacetime(group.members, dots, arrows)


def _id(event: dict[str, Any]) -> str:
    return f"{event['node']}.{event['incarnation']}.{event['seq']}"
