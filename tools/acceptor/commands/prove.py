"""Prove with Z3 that an invariant of a TLA+ model is inductive, or look for a short bad run.

Inductive: it holds at the start and every step keeps it, in every state of the finite instance
that the configuration gives, reachable or not. Its conjuncts `x \\in S` say what the states are.
The first INVARIANT of the configuration is proved, and that it implies the other ones.

examples:
  acceptor prove specs/log/IndMultiPaxos.tla            the proof that the .cfg beside it asks for
  acceptor prove Spec.tla --invariant Inv --implies P   Inv is inductive and implies P
  acceptor prove Spec.tla --drop OneProposal            without that conjunct: what breaks?
  acceptor prove Spec.tla --html proof.html             a page with the table and what failed
  acceptor prove Spec.tla --needed                      each conjunct left out in turn
  acceptor prove Spec.tla --steps 7 --invariant P       no run of 7 steps or fewer breaks P

Exit codes: 0 proved, 12 refuted (two states and the action between them are shown), 20 undecided.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from acceptor import paths
from acceptor.commands.arguments import add_model, add_quiet, count, seconds
from acceptor.progress import Live
from acceptor.terminal import columns
from pymodel.check.result import EXIT_UNDECIDED
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_INVARIANT, EXIT_OK, EXIT_SYSTEM
from pymodel.kernel import load
from pymodel.kernel.model import Model
from pymodel.report import proof as text
from pymodel.report import proof_html
from pymodel.report.lines import fit
from pymodel.smt import bounded
from pymodel.smt.conjuncts import asked
from pymodel.smt.inductive import DEFAULT_TIMEOUT, conjuncts_of, prove
from pymodel.smt.result import Outcome, ProofResult, Verdict

_EXITS = {
    Outcome.PROVED: EXIT_OK,
    Outcome.FAILED: EXIT_INVARIANT,
    Outcome.UNDECIDED: EXIT_UNDECIDED,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor prove`."""
    add_model(parser, "the module with the invariant, IndSpec.tla or IndSpec")
    _add_what(parser)
    _add_how(parser)
    group = parser.add_argument_group("output", "a table of the obligations, and what failed")
    group.add_argument(
        "--all", action="store_true", help="show the states of every failure, not of the first"
    )
    group.add_argument(
        "--html", metavar="FILE", help="write a page with the table and the states of every failure"
    )
    add_quiet(group)


def _add_what(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "what to prove", "without these: what the configuration names"
    )
    add = group.add_argument
    add("--invariant", metavar="NAME", help="what to prove (default: the first INVARIANT)")
    add(
        "--implies",
        metavar="NAME",
        action="append",
        help="what it must imply (default: the other INVARIANTs); may be given several times",
    )
    add(
        "--drop",
        metavar="NAME",
        action="append",
        default=[],
        help="leave a conjunct of the invariant out; may be given several times",
    )
    add(
        "--needed", action="store_true", help="leave each conjunct out in turn: each must be missed"
    )
    add(
        "--steps",
        metavar="K",
        type=count,
        help="do not prove: look for a run of at most K steps that makes the invariant false",
    )


def _add_how(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("limits", "what runs out of time is undecided (exit code 20)")
    group.add_argument(
        "--timeout",
        metavar="S",
        type=seconds,
        default=DEFAULT_TIMEOUT,
        help=f"seconds that Z3 gets for one obligation (default: {DEFAULT_TIMEOUT:.0f})",
    )
    group.add_argument(
        "--jobs", metavar="N", type=count, help="processes (default: one a core, at most 8)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prove or search, print the result; the exit code."""
    model = load(
        Path(arguments.spec),
        None if arguments.config is None else Path(arguments.config),
        [Path(i) for i in arguments.include],
        arguments.constant,
        overrides=[Path(o) for o in arguments.overrides],
        cache=None if arguments.no_cache else paths.cache(),
    )
    invariant, implies = asked(model, arguments.invariant, arguments.implies)
    if arguments.steps is not None:
        return _search(model, invariant, arguments)
    if arguments.needed:
        return _needed(model, invariant, implies, arguments)
    result = _prove(model, invariant, implies, arguments.drop, arguments, first=False)
    print(text.report(result, arguments.all, columns()))
    return _ended(arguments, result.outcome, lambda: proof_html.page(result))


def _ended(arguments: argparse.Namespace, outcome: Outcome, page: Callable[[], str]) -> int:
    """Write the page if one was asked for; the exit code."""
    if arguments.html is None:
        return _EXITS[outcome]
    try:
        Path(arguments.html).write_text(page(), encoding="utf-8")
    except OSError as e:
        print(f"cannot write {arguments.html}: {e.strerror}", file=sys.stderr)
        return EXIT_SYSTEM
    print(f"wrote {arguments.html}", file=sys.stderr)
    return _EXITS[outcome]


def _prove(
    model: Model,
    invariant: str,
    implies: list[str],
    drop: list[str],
    arguments: argparse.Namespace,
    first: bool,
) -> ProofResult:
    seen: list[Verdict] = []
    try:
        with Live() as live:

            def progress(verdict: Verdict) -> None:
                seen.append(verdict)
                if not arguments.quiet:
                    what = f"{verdict.outcome.value}: {verdict.obligation}"
                    live.show(f"{len(seen)} obligations: {what}")

            return prove(
                model,
                invariant,
                implies,
                drop,
                judge=Interpreter(model),
                progress=progress,
                timeout=arguments.timeout,
                jobs=arguments.jobs or min(8, os.cpu_count() or 1),
                stop_at_failure=first,
            )
    except KeyboardInterrupt:
        print(text.interrupted(invariant, seen, drop, columns()))
        raise


def _needed(model: Model, invariant: str, implies: list[str], arguments: argparse.Namespace) -> int:
    """Prove, and then leave out each conjunct in turn: the proof must fail each time."""
    result = _prove(model, invariant, implies, [], arguments, first=False)
    print(text.report(result, width=columns()))
    code = _ended(arguments, result.outcome, lambda: proof_html.page(result))
    if not result.proved:
        return code
    for name in conjuncts_of(model, invariant):
        without = _prove(model, invariant, implies, [name], arguments, first=True)
        if without.failures:
            print(f"\nWithout {name}: {text.failure(without.failures[0], columns())}")
        else:
            code = code or EXIT_UNDECIDED
            what = f"\nWithout {name}: {text.summary(without)}. It may not be needed."
            print(fit(what, columns()))
    return code


def _search(model: Model, invariant: str, arguments: argparse.Namespace) -> int:
    """The bounded question."""
    for formula in (*model.constraints, *model.action_constraints):
        note = f"Warning: CONSTRAINT {formula.name} is not applied: runs may leave it"
        print(fit(note, columns()), file=sys.stderr)
    done: list[int] = []
    try:
        with Live() as live:

            def progress(length: int) -> None:
                done.append(length)
                if not arguments.quiet:
                    live.show(f"no run of {length} steps makes {invariant} false")

            result = bounded.reach(
                model,
                invariant,
                arguments.steps,
                judge=Interpreter(model),
                timeout=arguments.timeout,
                progress=progress,
            )
    except KeyboardInterrupt:
        last = done[-1] if done else None
        print(fit(text.bounded_interrupted(invariant, last, arguments.steps), columns()))
        raise
    print(text.bounded(result, invariant, columns()))
    return _ended(
        arguments, result.outcome, lambda: proof_html.bounded(result, model.name, invariant)
    )
