"""What may live here: one simulated run, from a typed configuration to a typed result.

A run has two phases. In the first, faults happen, and only safety is asked for. Then everything is
healed, and the group must converge: every request answered, all storage replicas equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from impl.invariants import Violation, acked_recovered
from impl.messages import ReplicaId
from impl.quorum import Group
from impl.replica import Roles
from impl.sim.faults import Fault, random_schedule
from impl.sim.history import ListModel, Operation, Verdict, check, word_was_seen
from impl.sim.machine import ListMachine, Request
from impl.sim.world import Plan, Workload, World
from impl.state import Settings

#: The two groups that everything is tried with, over three availability zones.
THREE_STORAGE = Group(("r1", "r2", "r3"))
TWO_AND_LOG = Group(("r1", "r2"), ("r3",))
ZONES = {"r1": "az1", "r2": "az2", "r3": "az3"}


def list_workload() -> Workload:
    """Clients put, append and get lists of words."""
    return Workload(
        lambda _: ListMachine(),
        Request.encode,
        lambda result: tuple(json.loads(result)),
        ListModel(),
        word_was_seen,
    )


def brisk() -> Settings:
    """Small bounds, so that windows fill and promises come in chunks in a short run."""
    return Settings(window=6, queue=8, chunk_entries=3, request_ms=1500)


@dataclass(frozen=True, slots=True)
class SimConfig:
    """Everything a run depends on: the same configuration gives the same run.

    With `faults` None, `fault_count` of them come from the seed. Traces and the clients' history
    are written to `directory` if there is one.
    """

    seed: int
    group: Group = THREE_STORAGE
    zones: Mapping[ReplicaId, str] = field(default_factory=lambda: dict(ZONES))
    faults: tuple[Fault, ...] | None = None
    fault_count: int = 8
    fault_ms: int = 3_000
    liveness_ms: int = 60_000
    clients: int = 4
    requests: int = 12
    keys: int = 2
    think_ms: int = 400
    loss: int = 2
    doubled: int = 2
    settings: Settings = field(default_factory=brisk)
    roles: Roles = field(default_factory=Roles.standard)
    workload: Workload = field(default_factory=list_workload)
    directory: Path | None = None


@dataclass(frozen=True, slots=True)
class SimResult:
    """What happened. `ok` is the verdict; the counts say whether it means anything."""

    seed: int
    faults: tuple[Fault, ...]
    violations: tuple[Violation, ...]
    linearizable: Verdict
    converged: bool
    simulated_ms: int
    steps: int
    actions: Mapping[str, int]
    messages: Mapping[str, int]
    outcomes: Mapping[str, int]
    injected: Mapping[str, int]
    lost: int
    duplicated: int
    incarnations: int
    chosen: int
    history: tuple[Operation, ...]
    traces: tuple[Path, ...]
    lines: Mapping[ReplicaId, tuple[dict[str, object], ...]]

    @property
    def ok(self) -> bool:
        """Whether no invariant was broken, the history has an order, and the group converged."""
        return not self.violations and self.linearizable.ok and self.converged


def simulate(config: SimConfig) -> SimResult:
    """Run a replication group through its faults, then through its recovery.

    Raises ValueError when a member has no zone, or a fault names no member.
    """
    faults = _faults(config)
    _validate(config, faults)
    plan = Plan(
        config.seed,
        config.group,
        config.zones,
        config.settings,
        config.roles,
        config.workload,
        config.clients,
        config.requests,
        config.keys,
        config.think_ms,
        config.loss,
        config.doubled,
    )
    world = World(plan)
    world.begin(faults)
    world.run(config.fault_ms * 1000, lambda: False)
    if not world.violations:
        world.now = max(world.now, config.fault_ms * 1000)
        world.heal()
        world.run((config.fault_ms + config.liveness_ms) * 1000, world.converged)
    converged = world.converged()
    if not world.violations:
        world.violations += _at_the_end(world, converged)
    return _result(config, faults, world, converged)


def _faults(config: SimConfig) -> tuple[Fault, ...]:
    if config.faults is not None:
        return config.faults
    zones = sorted(set(config.zones.values()))
    rng = Random(f"{config.seed}/faults")
    return random_schedule(rng, config.group.members, zones, config.fault_ms, config.fault_count)


def _validate(config: SimConfig, faults: tuple[Fault, ...]) -> None:
    members = set(config.group.members)
    homeless = members - set(config.zones)
    if homeless:
        raise ValueError(f"no availability zone for {sorted(homeless)}")
    for fault in faults:
        for attribute in ("node", "src", "dst"):
            name = getattr(fault, attribute, None)
            if name is not None and name not in members:
                raise ValueError(f"{fault} names no member of {sorted(members)}")


def _at_the_end(world: World, converged: bool) -> list[Violation]:
    """Convergence, StatesEqual and AckedChosen."""
    if not converged:
        waiting = [client.name for client in world.clients if not client.done]
        text = f"after healing, clients {waiting} still wait or replicas differ"
        return [Violation("Convergence", text)]
    found = []
    machines = [node.machine for node in world.nodes.values() if node.machine is not None]
    if len({machine.digest() for machine in machines}) != 1:
        found.append(Violation("StatesEqual", "storage replicas differ at the same slot"))
    states = [node.state for node in world.nodes.values() if node.machine is not None]
    logs = [dict(state.volatile.decided) for state in states if state is not None]
    return found + acked_recovered(world.ghost, logs)


def _result(
    config: SimConfig, faults: tuple[Fault, ...], world: World, converged: bool
) -> SimResult:
    history = tuple(op for client in world.clients for op in client.history)
    pending = tuple(op for client in world.clients for op in client.unfinished())
    lines = {name: tuple(node.lines) for name, node in world.nodes.items()}
    return SimResult(
        seed=config.seed,
        faults=faults,
        violations=tuple(world.violations),
        linearizable=check(
            history + pending, config.workload.model, matters=config.workload.matters
        ),
        converged=converged,
        simulated_ms=world.now // 1000,
        steps=world.steps,
        actions=dict(world.actions),
        messages=dict(world.messages),
        outcomes=dict(world.outcomes),
        injected=dict(world.injected),
        lost=world.network.lost,
        duplicated=world.network.duplicates,
        incarnations=sum(node.incarnation + 1 for node in world.nodes.values()),
        chosen=len(world.ghost.chosen),
        history=history + pending,
        traces=_write(config.directory, lines, history + pending),
        lines=lines,
    )


def _end(records: tuple[dict[str, object], ...]) -> dict[str, object]:
    """Says that the node's last incarnation ends here, so that a lost tail can be told from it."""
    last = max(i for i, record in enumerate(records) if record["type"] == "header")
    header = records[last]
    return {
        "type": "end",
        "node": header["node"],
        "incarnation": header["incarnation"],
        "events": len(records) - last - 1,
    }


def _write(
    directory: Path | None,
    lines: Mapping[ReplicaId, tuple[dict[str, object], ...]],
    history: tuple[Operation, ...],
) -> tuple[Path, ...]:
    """One ndjson file a node, and history.jsonl; nothing without a directory."""
    if directory is None:
        return ()
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, records in sorted(lines.items()):
        path = directory / f"{name}.ndjson"
        ended = (*records, _end(records))
        path.write_text("".join(json.dumps(record) + "\n" for record in ended), "utf-8")
        paths.append(path)
    operations = [
        {
            "client": op.client,
            "key": op.key,
            "kind": op.kind,
            "argument": op.argument,
            "result": op.result,
            "invoked": op.invoked,
            "returned": op.returned,
        }
        for op in sorted(history, key=lambda op: op.invoked)
    ]
    text = "".join(json.dumps(operation) + "\n" for operation in operations)
    (directory / "history.jsonl").write_text(text, "utf-8")
    return tuple(paths)
