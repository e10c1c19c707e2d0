"""Whole runs: safe, convergent, repeatable, and rich enough to mean something."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from impl.quorum import Group
from impl.sim.faults import Crash, CrashAtPersist, Fault, Outage, Point
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, ZONES, SimConfig, simulate
from impl.state import Settings

FIVE = Group(("r1", "r2", "r3"), ("r4", "r5"))
GROUPS = {"three storage": THREE_STORAGE, "two and log": TWO_AND_LOG, "five": FIVE}


def config(seed: int, group: Group, **changes: object) -> SimConfig:
    zones = {name: f"az{i % 3 + 1}" for i, name in enumerate(group.members)}
    return SimConfig(seed, group, zones=zones, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS.keys())
@pytest.mark.parametrize("seed", range(8))
def test_safe_under_faults_and_convergent_after_them(seed: int, group: Group) -> None:
    result = simulate(config(seed, group))
    assert not result.violations
    assert result.linearizable.ok, str(result.linearizable)
    assert result.converged
    assert sum(result.injected.values()) == 8
    assert result.actions["Acknowledge"] >= 10


@pytest.mark.parametrize("seed", range(4))
def test_tiny_windows_and_many_faults(seed: int) -> None:
    tiny = Settings(window=2, queue=1, chunk_entries=1, request_ms=400)
    result = simulate(
        config(seed, TWO_AND_LOG, settings=tiny, fault_count=20, clients=8, think_ms=20)
    )
    assert result.ok, (result.violations, str(result.linearizable))
    assert result.outcomes["overloaded"] > 0


def test_everything_that_can_happen_does() -> None:
    """Against vacuity: each action, message, fault and outcome occurs somewhere."""
    seen: Counter[str] = Counter()
    for seed in range(24):
        group = (THREE_STORAGE, TWO_AND_LOG)[seed % 2]
        small = Settings(window=4, queue=1, chunk_entries=2, request_ms=600)
        result = simulate(config(seed, group, settings=small, fault_count=12, clients=6))
        assert result.ok, (seed, result.violations)
        for counts in (result.actions, result.messages, result.injected, result.outcomes):
            seen.update(counts)
        seen["lost"] += result.lost
        seen["doubled"] += result.duplicated
    actions = "Phase1a Phase1b Phase2a Phase2b Learn Acknowledge Crash"
    messages = (
        "Prepare Promise Accept Accepted Nack Heartbeat Decided FetchDecided DecidedEntries "
        "Recall Recalled Refill"
    )
    faults = "Crash CrashAtPersist Rot Outage Pause Cut Isolate Weather SlowDisk"
    outcomes = "committed not-leader unknown overloaded"
    for name in f"{actions} {messages} {faults} {outcomes} lost doubled".split():
        assert seen[name] > 0, f"{name} never happened"


def test_the_same_configuration_gives_the_same_run() -> None:
    first, second = simulate(config(5, TWO_AND_LOG)), simulate(config(5, TWO_AND_LOG))
    assert first.lines == second.lines
    assert first.history == second.history
    assert simulate(config(6, TWO_AND_LOG)).lines != first.lines


@pytest.mark.parametrize("point", list(Point))
@pytest.mark.parametrize("nth", range(4))
def test_a_crash_at_each_persist_boundary(point: Point, nth: int) -> None:
    faults: tuple[Fault, ...] = tuple(
        CrashAtPersist(at, node, 60, nth, point)
        for at, node in ((0, "r1"), (500, "r2"), (1000, "r3"), (1500, "r1"), (2000, "r2"))
    )
    result = simulate(config(nth, TWO_AND_LOG, faults=faults))
    assert result.ok, (result.violations, str(result.linearizable))
    assert result.actions["Crash"] >= 3, "traps went off"


def test_the_loss_of_a_zone_and_a_total_power_off() -> None:
    outages: tuple[Fault, ...] = (
        Outage(700, "az1", 600),
        Outage(1500, "az2", 100),
        *(Crash(2200, node, 300) for node in ("r1", "r2", "r3")),
    )
    for group in (THREE_STORAGE, TWO_AND_LOG):
        result = simulate(config(1, group, faults=outages))
        assert result.ok, (result.violations, str(result.linearizable))
        assert result.incarnations == 3 + 5


def test_files_are_written(tmp_path: Path) -> None:
    result = simulate(config(3, TWO_AND_LOG, directory=tmp_path))
    assert [path.name for path in result.traces] == ["r1.ndjson", "r2.ndjson", "r3.ndjson"]
    for path in result.traces:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert lines[:-1] == list(result.lines[path.stem])
        assert lines[0]["type"] == "header"
        assert lines[-1]["type"] == "end"
    history = (tmp_path / "history.jsonl").read_text().splitlines()
    assert len(history) == len(result.history) > 0


@pytest.mark.parametrize("seed", range(3))
def test_events_are_numbered_without_gaps_and_their_causes_exist(seed: int) -> None:
    result = simulate(config(seed, FIVE, fault_count=12))
    events = [line for lines in result.lines.values() for line in lines if line["type"] == "event"]
    ids = {f"{e['node']}.{e['incarnation']}.{e['seq']}" for e in events}
    assert len(ids) == len(events) == sum(result.actions.values())
    for lines in result.lines.values():
        incarnation, expected = -1, 0
        for line in lines:
            if line["type"] == "header":
                incarnation, expected = incarnation + 1, 0
                assert line["incarnation"] == incarnation
                continue
            assert (line["incarnation"], line["seq"]) == (incarnation, expected)
            assert (line["action"] == "Crash") == (incarnation > 0 and expected == 0)
            expected += 1
    for event in events:
        after = event.get("after", [])
        assert isinstance(after, list)
        for cause in [event["cause"], *after]:
            assert cause is None or cause in ids


def test_a_configuration_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="no availability zone"):
        simulate(SimConfig(0, THREE_STORAGE, zones={"r1": "az1"}))
    with pytest.raises(ValueError, match="names no member"):
        simulate(SimConfig(0, THREE_STORAGE, faults=(Crash(0, "r9", 1),)))
    assert set(ZONES) == set(THREE_STORAGE.members)
