"""What may live here: arguments that several commands share, and the types of numbers in them."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_model(parser: argparse.ArgumentParser, what: str) -> argparse._ArgumentGroup:
    """The arguments that name a model: SPEC, its configuration, folders, constants; their group.

    `what` says in the help what SPEC is. `-config` has one dash because TLC's users type it so.
    """
    group = parser.add_argument_group("model", "what is read")
    add = group.add_argument
    add("spec", metavar="SPEC", help=what)
    add("-config", "--config", metavar="CFG", help="the configuration (default: SPEC with .cfg)")
    add(
        "-I",
        "--include",
        "--library",
        metavar="DIR",
        action="append",
        default=[],
        help="where else to look for modules; may be given several times (so may folders in the "
        "environment's TLA_LIBRARY, separated as in PATH)",
    )
    add(
        "--overrides",
        metavar="FILE",
        action="append",
        default=[],
        help="a Python file with operators marked by @acceptor.override; a file beside a module "
        "and of its name is found without",
    )
    add(
        "--constant",
        metavar="'N = 3'",
        action="append",
        default=[],
        help="a constant's value (any expression), in place of the configuration's; or 'N <- Def'; "
        "may be given several times",
    )
    add(
        "--no-cache",
        action="store_true",
        help="parse everything anew, and keep nothing for the next run",
    )
    return group


def add_quiet(parser: argparse._ActionsContainer) -> None:
    """`--quiet`, for every command that shows progress."""
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")


def positive(word: str) -> int:
    """A number from 1 on, as argparse's `type`."""
    return _number(word, 1, "must be at least 1")


def count(word: str) -> int:
    """A number from 0 on, as argparse's `type`."""
    return _number(word, 0, "must not be negative")


def _number(word: str, least: int, why: str) -> int:
    try:
        number = int(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number") from None
    if number < least:
        raise argparse.ArgumentTypeError(why)
    return number


def size(word: str) -> int:
    """Bytes of memory: a number of GiB, or of K, M or G, as argparse's `type`."""
    units = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
    unit = units.get(word[-1:].upper())
    try:
        found = int(float(word if unit is None else word[:-1]) * (unit or units["G"]))
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{word!r} is no size, such as 4G or 500M") from None
    if found < units["M"]:
        raise argparse.ArgumentTypeError("must be at least 1M")
    return found


def seconds(word: str) -> float:
    """A time of more than 0 s, as argparse's `type`."""
    return _time(word, lambda x: x > 0, "must be more than 0")


def minutes(word: str) -> float:
    """A time of 0 minutes or more, as argparse's `type`."""
    return _time(word, lambda x: x >= 0, "must not be negative")


def _time(word: str, admits: Callable[[float], bool], why: str) -> float:
    try:
        number = float(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number") from None
    if not admits(number):  # a NaN is neither
        raise argparse.ArgumentTypeError(why)
    return number
