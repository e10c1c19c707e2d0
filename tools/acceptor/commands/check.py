"""Explore every reachable state of a TLA+ model and check its properties.

The model is a module and a configuration (.cfg) that gives its constants values and names what to
check; without -config it is the .cfg beside the module. A violated property is shown with the
shortest behaviour that violates it. Exploring begins in an interpreter and goes
on in compiled code, on all cores, where that is worth it.

examples:
  acceptor check Spec.tla                        with Spec.cfg
  acceptor check Spec.tla -config Small.cfg      with another configuration
  acceptor check Spec.tla --constant 'N = 4'     with another value for N
  acceptor check Spec.tla --reach 'x > 3'        is there a state with x > 3?
  acceptor check Spec.tla --html trace.html      a page that shows the counterexample
  acceptor check Spec.tla --report junit=a.xml --report sarif=a.sarif      for CI
  acceptor check Spec.tla --simulate --num 100   a hundred random behaviours of the model
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from acceptor import outputs, paths
from acceptor.api import AUTO, ENGINES, check
from acceptor.commands.arguments import add_model, add_quiet, minutes, positive, seconds, size
from acceptor.interruptions import noted
from acceptor.progress import Live
from pymodel.check.options import CheckOptions, CheckpointOptions, DepthOptions, SimulateOptions
from pymodel.check.result import Counts, Verdict
from pymodel.errors import EXIT_SYSTEM
from pymodel.library.order import LARGEST_SET
from pymodel.report import text

#: What argparse ends with as well.
EXIT_COMMAND_LINE = 2
#: States in a behaviour of a simulation, as in TLC.
_WALKED = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor check`; long ones also with one dash, as TLC spells them."""
    parser.usage = "%(prog)s SPEC [-config CFG] [OPTION ...]"
    _add_model(parser)
    _add_what(parser)
    _add_how(parser)
    _add_simulation(parser)
    _add_limits(parser)
    _add_checkpoints(parser)
    _add_output(parser)


def _add_model(parser: argparse.ArgumentParser) -> None:
    add_model(parser, "the module to check, Spec.tla or Spec").add_argument(
        "--allow-exec",
        action="store_true",
        help="let the specification run programs (IOExec of the module IOUtils)",
    )


class _NoDeadlock(argparse.Action):
    """Leaves deadlock out, and says so where one dash less or more would mean the opposite."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        _values: object,
        option_string: str | None = None,
    ) -> None:
        namespace.deadlock = False
        if option_string == "-deadlock":
            print(
                "note: -deadlock is TLC's flag: deadlock is not looked for; --deadlock (or "
                "nothing) looks for it, and --no-deadlock says the same without this note",
                file=sys.stderr,
            )


def _add_what(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "what to check", "besides what the configuration names; an EXPR is a name or any expression"
    )
    group.add_argument(
        "--invariant",
        metavar="EXPR",
        action="append",
        default=[],
        help="check this definition or expression as an invariant too",
    )
    group.add_argument(
        "--property",
        metavar="FORMULA",
        action="append",
        default=[],
        help="check this definition or temporal formula as a property too",
    )
    group.add_argument(
        "--reach",
        metavar="EXPR",
        action="append",
        default=[],
        help="is this ever so? shows the shortest behaviour to such a state and stops when all "
        "that were asked for are found (exit code 0; 21 when one is not reachable)",
    )
    deadlock = group.add_mutually_exclusive_group()
    deadlock.add_argument(
        "--deadlock",
        dest="deadlock",
        action="store_true",
        default=None,
        help="a state without a successor is an error (the default); two dashes: with one it means "
        "the opposite",
    )
    deadlock.add_argument(
        "-deadlock",
        "--no-deadlock",
        dest="deadlock",
        action=_NoDeadlock,
        nargs=0,
        default=None,
        help="a state without a successor is no error (one dash: as TLC has it, -deadlock leaves "
        "deadlock out)",
    )
    group.add_argument(
        "--strict",
        action="store_true",
        help="refuse liveness under SYMMETRY or VIEW, which is unsound, and leave undecided what "
        "holds only because a constraint cuts the graph",
    )


def _add_how(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "how to search", "without these: breadth-first, to the first violation"
    )
    group.add_argument(
        "-continue",
        "--continue",
        dest="keep_going",
        action="store_true",
        help="go on after a violation and show every one; the exit code is that of the first",
    )
    group.add_argument(
        "--engine",
        choices=ENGINES,
        default=AUTO,
        help="auto: the interpreter first, and compiled code when it is worth it (the default); "
        "native: compiled code at once; packed: the same as Python, without a compiler; "
        "interpreter: nothing is compiled",
    )
    group.add_argument(
        "-workers",
        "--threads",
        dest="threads",
        metavar="N",
        type=positive,
        help="threads that run compiled code (default: one a processor core, up to 8)",
    )
    group.add_argument(
        "--dfs",
        metavar="DEPTH",
        type=positive,
        help="search depth-first through behaviours of at most DEPTH states; a counterexample "
        "is found with less in memory, and need not be a shortest one",
    )


def _add_limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "limits",
        "a search that ends at one has decided nothing (exit code 20) unless it found "
        "something wrong",
    )
    group.add_argument(
        "--max-states", metavar="N", type=positive, help="stop after N distinct states"
    )
    group.add_argument("--max-depth", metavar="N", type=positive, help="stop after N levels")
    group.add_argument(
        "--memory",
        metavar="SIZE",
        type=size,
        help="stop before a search takes more memory than SIZE, such as 4G or 500M (default: most "
        "of what is free when it begins)",
    )
    group.add_argument("--max-seconds", metavar="S", type=seconds, help="stop after S seconds")
    group.add_argument(
        "--max-findings",
        metavar="N",
        type=positive,
        default=100,
        help="with --continue: show at most N violations (default: 100)",
    )
    group.add_argument(
        "--max-set-size",
        metavar="N",
        type=positive,
        default=LARGEST_SET,
        help="writing out a set of more elements is an error (default: %(default)s)",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "output", "the result is printed as text; FILE may be - to print a report in its place"
    )
    group.add_argument(
        "--report",
        metavar="FORMAT[=FILE]",
        type=outputs.report,
        action="append",
        default=[],
        help="write the result in a format, several if given several times: text, json, itf "
        "(Apalache's traces), tla (a module that replays the counterexample), html (a page), dot "
        "(the graph of a small model), junit, sarif",
    )
    for name in ("json", "html", "dot"):
        group.add_argument(f"--{name}", metavar="FILE", help=f"the same as --report {name}=FILE")
    group.add_argument(
        "-coverage",
        "--coverage",
        action="store_true",
        help="print how often each action made a step, and each expression was evaluated (slower)",
    )
    group.add_argument(
        "--explain",
        action="store_true",
        help="tell which engine found the states, and what compiled code left to the interpreter",
    )
    add_quiet(group)


def _add_simulation(parser: argparse.ArgumentParser) -> None:
    """Random behaviours of the *model*; `acceptor simulate` runs the replicas' code instead."""
    group = parser.add_argument_group(
        "simulation", "random behaviours of the model, in place of a search through all states"
    )
    group.add_argument(
        "-simulate", "--simulate", action="store_true", help="walk random behaviours"
    )
    group.add_argument(
        "-generate",
        "--generate",
        action="store_true",
        help="simulate, drawing an action's arguments instead of looking at every successor",
    )
    group.add_argument(
        "--num", metavar="N", type=positive, help="behaviours (default: until Ctrl-C)"
    )
    group.add_argument(
        "-depth",
        "--depth",
        metavar="D",
        type=positive,
        help=f"states in a behaviour (default: {_WALKED})",
    )
    group.add_argument(
        "-seed", "--seed", metavar="S", type=int, help="repeat the run of this seed exactly"
    )


def _add_checkpoints(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("checkpoints", "for long searches through all states")
    group.add_argument(
        "-checkpoint",
        "--checkpoint",
        metavar="MINUTES",
        type=minutes,
        help="write what was found to disk every so many minutes, and when a limit or Ctrl-C ends "
        "the search",
    )
    group.add_argument(
        "--checkpoint-dir",
        metavar="DIR",
        help="where to write it (default: SPEC.checkpoint beside the spec)",
    )
    group.add_argument(
        "-recover",
        "--recover",
        metavar="DIR",
        help="go on from the checkpoint in DIR; give the other options as they were",
    )


def _reports(arguments: argparse.Namespace) -> list[outputs.Report]:
    short = [
        outputs.Report(n, file) for n in ("json", "html", "dot") if (file := vars(arguments)[n])
    ]
    return [*arguments.report, *short]


def _checkpoint(
    arguments: argparse.Namespace, written: Callable[[Path], None]
) -> CheckpointOptions | None:
    if arguments.checkpoint is None and arguments.checkpoint_dir is None:
        return None
    default = Path(arguments.spec).with_suffix(".checkpoint")
    directory = Path(arguments.checkpoint_dir) if arguments.checkpoint_dir else default
    options = CheckpointOptions(directory, written=written, interruptions=noted)
    if arguments.checkpoint is None:
        return options
    return replace(options, minutes=arguments.checkpoint)


def _simulation(arguments: argparse.Namespace) -> SimulateOptions | None:
    if not (arguments.simulate or arguments.generate):
        return None
    import secrets  # noqa: PLC0415 — slow to import, and seldom needed

    seed = secrets.randbits(48) if arguments.seed is None else arguments.seed
    depth = _WALKED if arguments.depth is None else arguments.depth
    return SimulateOptions(seed, arguments.num, depth, arguments.generate)


def _conflict(arguments: argparse.Namespace) -> str:
    """What was asked for that can't be had together; "" if nothing: none of it is passed over."""
    walks = "--generate" if arguments.generate else "--simulate" if arguments.simulate else ""
    kept = {
        "--checkpoint": arguments.checkpoint is not None,
        "--checkpoint-dir": arguments.checkpoint_dir is not None,
        "--recover": arguments.recover is not None,
    }
    if walks and arguments.dfs is not None:
        return f"{walks} and --dfs are two ways of searching: give one of them"
    way = walks or ("" if arguments.dfs is None else "--dfs")
    for name, given in kept.items():
        if way and given:
            return f"{name} is for the search through all states, not for {way}"
    if not walks and (arguments.num is not None or arguments.seed is not None):
        return "--num and --seed are for --simulate and --generate"
    if not walks and arguments.depth is not None:
        return "--depth is for --simulate and --generate (--max-depth ends a search of all states)"
    if len([r for r in _reports(arguments) if r.file == "-"]) > 1:
        return "only one report can go to standard output: give the others a file"
    return ""


def run(arguments: argparse.Namespace) -> int:
    """Check, write what was asked for, print; the exit code."""
    if conflict := _conflict(arguments):
        print(f"acceptor check: error: {conflict}", file=sys.stderr)
        return EXIT_COMMAND_LINE
    reports = _reports(arguments)
    saved: list[Path] = []
    options = CheckOptions(
        deadlock=arguments.deadlock,
        keep_going=arguments.keep_going,
        max_findings=arguments.max_findings,
        max_set_size=arguments.max_set_size,
        strict=arguments.strict,
        max_states=arguments.max_states,
        max_depth=arguments.max_depth,
        max_seconds=arguments.max_seconds,
        memory=arguments.memory,
        keep_graph=any(r.format == "dot" for r in reports),
        simulate=_simulation(arguments),
        checkpoint=_checkpoint(arguments, saved.append),
        recover=None if arguments.recover is None else Path(arguments.recover),
        depth_first=None if arguments.dfs is None else DepthOptions(arguments.dfs),
    )
    with Live() as live:

        def progress(counts: Counts) -> None:
            if not arguments.quiet:
                live.show(text.progress(counts))

        result = check(
            arguments.spec,
            arguments.config,
            include=arguments.include,
            overrides=arguments.overrides,
            allow_exec=arguments.allow_exec,
            output=live.write,
            constants=arguments.constant,
            invariants=arguments.invariant,
            reach=arguments.reach,
            properties=arguments.property,
            cache=None if arguments.no_cache else paths.cache(),
            engine=arguments.engine,
            threads=arguments.threads,
            coverage=arguments.coverage,
            options=replace(options, interval=0.2 if sys.stderr.isatty() else 1.0),
            progress=progress,
            warned=lambda warning: print(warning.render(), file=sys.stderr),
        )
    if all(r.file != "-" for r in reports):
        _print(text.report(result))
        if arguments.explain and result.provenance is not None:
            _print("\n".join(text.explained(result.provenance)))
        if arguments.coverage:
            _print("\n".join(text.coverage_table(result)))
    if saved and result.verdict in (Verdict.INTERRUPTED, Verdict.UNDECIDED):
        place = saved[-1].parent
        print(
            f"what was found is in {place}: --recover {place} goes on from there", file=sys.stderr
        )
    return result.exit_code if outputs.write(reports, result) else EXIT_SYSTEM


def _print(report: str) -> None:
    """Print a report; on a terminal, in colours."""
    if not sys.stdout.isatty():
        print(report)
        return
    from rich.console import Console  # noqa: PLC0415 — slow to import, and only for terminals
    from rich.text import Text  # noqa: PLC0415

    console = Console(highlight=False, soft_wrap=True)
    for line in report.splitlines():
        console.print(Text(line, style=_style(line)))


def _style(line: str) -> str:
    if line.startswith(text.CHANGED) or line.lstrip().startswith("\\*"):
        return "bold yellow"
    if "error[" in line or line.startswith("Error:"):
        return "bold red"
    if line.startswith("State "):
        return "bold cyan"
    return "yellow" if line.startswith("Warning:") else ""
