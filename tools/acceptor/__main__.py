"""What may live here: the entry of the `acceptor` command: which subcommand, and how it ends."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import importlib
import os
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn, TextIO

from acceptor import __version__
from acceptor.commands import COMMANDS

_DESCRIPTION = """\
Checks TLA+ specifications, proves their invariants, simulates and runs a replicated store, and
checks that what it did is what its specification allows.
"""
_EPILOG = """\
examples:
  acceptor check specs/log/MCMultiPaxos.tla      explore a model and check its properties
  acceptor check Spec.tla -config Small.cfg      ... with another configuration
  acceptor tlc -deadlock -config Small.cfg Spec  the same with TLC's own flags and output
  acceptor prove specs/consensus/IndPaxos.tla    prove an inductive invariant
  acceptor simulate --seed 7 --out out/traces    run the implementation through faults
  acceptor trace out/traces/seed-7               check recorded traces against their spec
  acceptor store --data /tmp/store               serve DynamoDB's protocol on loopback
  acceptor COMMAND --help                        what a command takes

exit codes, as TLC's users know them:
    0  all is well                         14  an Assert failed
   10  an ASSUME is false               75-77  an expression could not be evaluated
   11  deadlock                           150  the spec does not parse
   12  an invariant is violated           151  the configuration is wrong
   13  another property is violated       153  a file could not be written
  255  anything else
and those of its own:
    1  pluscal --check: the translation is not up to date; tlc: a flag that TLC does not know
    2  the command line is wrong
   20  nothing wrong was found, but not everything was decided
   21  a state asked for with --reach is not reachable
  130  interrupted
  141  whoever read the output has gone
  152  the memory or the nesting of an expression was exhausted
"""


#: Trees of syntax and sets of states grow and are no garbage: collecting it can wait for more.
_COLLECT_AFTER = 50_000
#: What the system says when output can't be written; any other OSError is a fault of ours.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code. Bad input ends in a message, never in a traceback."""
    gc.set_threshold(_COLLECT_AFTER, 20, 50)
    words = list(sys.argv[1:] if argv is None else argv)
    _streams()
    if words[:1] == ["tlc"]:  # its words are TLC's, and not argparse's to read
        module = importlib.import_module("acceptor.commands.tlc")
        return _guarded(argparse.Namespace(run=module.run, words=words[1:]), words)
    if (hint := _no_command(words)) is not None:
        print(f"acceptor: error: {words[0]} is no command\n  hint: {hint}", file=sys.stderr)
        return 2
    parser = _parser(next((w for w in words if w in COMMANDS), None))
    try:
        arguments = parser.parse_args(words)
    except SystemExit as e:  # argparse has printed help or what is wrong
        return e.code if isinstance(e.code, int) else 2
    if arguments.command is None:
        parser.print_help()
        return 2
    return _guarded(arguments, words)


def _streams() -> None:
    """Put nothing's file where a stream was closed (`>&-`): Python leaves None there."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _no_command(words: Sequence[str]) -> str | None:
    """What to do where the first word is no command and no option; None where it is one."""
    if not words or words[0].startswith("-") or words[0] in COMMANDS:
        return None
    given = words[0]
    # pathlib takes longer to import than `--version` may take.
    if given.endswith(".tla") or os.path.isfile(f"{given}.tla"):  # noqa: PTH113
        return f"to check a specification, write `acceptor check {' '.join(words)}`"
    known = ", ".join(COMMANDS)
    return _close(given, COMMANDS) or f"the commands are {known}; see `acceptor --help`"


def _close(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 — for messages only

    found = get_close_matches(word, list(known), 1)
    return f"did you mean `{found[0]}`?" if found else ""


class _Parser(argparse.ArgumentParser):
    """A parser that names the option that was meant."""

    #: The options of the chosen command: it is the parser of all commands that finds one unknown.
    options: tuple[str, ...] = ()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        kind, _, words = message.partition(": ")
        if kind == "unrecognized arguments":
            unknown = next((w.split("=")[0] for w in words.split() if w.startswith("-")), "")
            hint = _close(unknown, self.options)
            message += f"\n  hint: {hint}" if hint else ""
        super().error(message)


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's own arguments are known to it."""
    parser = _Parser(
        prog="acceptor",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"acceptor {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, summary in COMMANDS.items():
        sub = commands.add_parser(
            name, help=summary, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == chosen:
            module = importlib.import_module(f"acceptor.commands.{name}")
            sub.description = module.__doc__
            module.add_arguments(sub)
            sub.set_defaults(run=module.run)
            parser.options = tuple(o for a in sub._actions for o in a.option_strings)
    return parser


def _guarded(arguments: argparse.Namespace, words: Sequence[str]) -> int:
    # `--version` should not wait for it.
    from pymodel.errors import EXIT_OTHER, EXIT_SYSTEM, SpecError  # noqa: PLC0415

    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except SpecError as e:
        print(e.render(), file=sys.stderr)
        return e.exit_code
    except (RecursionError, MemoryError) as e:  # in a stage that knows no better
        from pymodel.check.findings import exhausted  # noqa: PLC0415

        found = exhausted(e)
        print(found.render(), file=sys.stderr)
        return found.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone, as in `acceptor ... | head`
        _silence(sys.stdout)
        return 141
    except OSError as e:
        if e.errno not in _FULL:
            _told(e, words)
            return EXIT_OTHER
        # What is buffered can't be written either, and Python would try again at its end.
        _silence(sys.stdout)
        with contextlib.suppress(OSError):
            print(f"cannot write: {e.strerror}", file=sys.stderr, flush=True)
            return EXIT_SYSTEM
        _silence(sys.stderr)
        return EXIT_SYSTEM
    except Exception as e:  # a fault of our own
        _told(e, words)
        return EXIT_OTHER
    return code


def _told(fault: Exception, words: Sequence[str]) -> None:
    from acceptor.faults import tell  # noqa: PLC0415 - rarely needed

    tell(fault, words)


def _silence(stream: TextIO) -> None:
    """Let what is still to be written to a stream go nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
