"""Run a replication group of the reference implementation in a deterministic simulator.

The network loses, doubles, delays and reorders; nodes crash, lose what was not on disk, restart,
pause; zones go out; logs rot. The spec's invariants are checked after every step, the clients'
history for linearizability, and that the healed group converges. A seed gives the same run again.

examples:
  acceptor simulate                           ten seeds, three storage replicas
  acceptor simulate --log-replica --seed 7    one seed, two storage replicas and a log replica
  acceptor simulate --seeds 1000 --faults 20  a campaign
  acceptor simulate --seed 7 --out out/traces record its traces in out/traces/seed-7

Exit codes: 0 all runs hold, 12 an invariant or linearizability broke, 13 a group did not converge.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from acceptor.commands.arguments import add_quiet, positive
from acceptor.progress import Live
from acceptor.terminal import columns
from impl.sim.run import THREE_STORAGE, TWO_AND_LOG, SimConfig, SimResult, simulate
from pymodel.errors import EXIT_INVARIANT, EXIT_OK, EXIT_PROPERTY
from pymodel.report.lines import fit


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor simulate`."""
    add = parser.add_argument
    add("--seed", metavar="N", type=int, help="run this seed alone")
    add("--seeds", metavar="N", type=positive, default=10, help="run seeds 1..N (default: 10)")
    add("--log-replica", action="store_true", help="two storage replicas and a log replica")
    add("--faults", metavar="N", type=positive, default=8, help="faults a run (default: 8)")
    add("--clients", metavar="N", type=positive, default=4, help="clients (default: 4)")
    add("--requests", metavar="N", type=positive, default=12, help="requests each (default: 12)")
    add("--out", metavar="DIR", type=Path, help="record traces and history, a folder a seed")
    add_quiet(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the seeds, print what broke and a summary; the exit code."""
    seeds = range(1, arguments.seeds + 1) if arguments.seed is None else [arguments.seed]
    config = SimConfig(
        seed=0,
        group=TWO_AND_LOG if arguments.log_replica else THREE_STORAGE,
        fault_count=arguments.faults,
        clients=arguments.clients,
        requests=arguments.requests,
    )
    results: list[SimResult] = []
    interrupted = False
    try:
        with Live() as live:
            for seed in seeds:
                folder = arguments.out / f"seed-{seed}" if arguments.out else None
                results.append(simulate(replace(config, seed=seed, directory=folder)))
                if not arguments.quiet:
                    steps = sum(r.steps for r in results)
                    live.show(f"{len(results)} of {len(seeds)} seeds, {steps:,} steps")
    except KeyboardInterrupt:
        interrupted = True
    for result in results:
        if not result.ok:
            print(_failure(result, arguments))
    print(fit(_summary(results, len(seeds)), columns()))
    return 130 if interrupted else _exit_code(results)


def _exit_code(results: list[SimResult]) -> int:
    if any(r.violations or not r.linearizable.ok for r in results):
        convergence = {v.invariant for r in results for v in r.violations} == {"Convergence"}
        only = convergence and all(r.linearizable.ok for r in results)
        return EXIT_PROPERTY if only else EXIT_INVARIANT
    return EXIT_OK if all(r.converged for r in results) else EXIT_PROPERTY


def _failure(result: SimResult, arguments: argparse.Namespace) -> str:
    lines = [f"seed {result.seed} fails:"]
    lines += [f"  {v.invariant}: {v.message}" for v in result.violations]
    if not result.linearizable.ok:
        lines.append(f"  {result.linearizable}")
    lines.append("  its faults:")
    lines += [f"    {fault}" for fault in result.faults]
    again = f"  again: acceptor simulate {_again(result.seed, arguments)} --out out/traces"
    return "\n".join([*(fit(line, columns()) for line in lines), again])  # to be copied: whole


def _again(seed: int, arguments: argparse.Namespace) -> str:
    """The words that give this run again: all that it depends on, not the seed alone."""
    group = " --log-replica" if arguments.log_replica else ""
    sizes = " ".join(f"--{n} {getattr(arguments, n)}" for n in ("faults", "clients", "requests"))
    return f"--seed {seed}{group} {sizes}"


def _summary(results: list[SimResult], asked: int) -> str:
    good = sum(r.ok for r in results)
    actions: dict[str, int] = {}
    for result in results:
        for name, count in result.actions.items():
            actions[name] = actions.get(name, 0) + count
    shown = ", ".join(f"{name} {count:,}" for name, count in sorted(actions.items()))
    stopped = "" if len(results) == asked else f" (interrupted; {asked} were asked for)"
    return (
        f"{good} of {len(results)} runs hold{stopped}: "
        f"{sum(r.steps for r in results):,} steps, {sum(r.lost for r in results):,} messages lost, "
        f"{sum(r.duplicated for r in results):,} doubled, "
        f"{sum(len(r.history) for r in results):,} client operations\nactions: {shown or 'none'}"
    )
