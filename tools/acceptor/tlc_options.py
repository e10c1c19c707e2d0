"""What may live here: what TLC's command line asks for, as the options of a check."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from acceptor import tlc_files
from acceptor.tlc_flags import CommandLine, UsageError
from pymodel.check.options import CheckOptions, CheckpointOptions, DepthOptions, SimulateOptions
from pymodel.library.order import LARGEST_SET

#: The formats of -dumpTrace; TLC has more, which only TLC reads.
TRACES = ("tla", "json", "itf")
_FOREIGN = ("tlc", "tlcplain", "tlctespec", "tlcaction", "dot")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command line asks for. `seed` and `aril` together decide a simulation."""

    spec: Path
    options: CheckOptions
    seed: int
    aril: int
    invariants: tuple[str, ...]
    #: Modules and definitions.
    postconditions: tuple[tuple[str, str], ...]


def of(line: CommandLine) -> Asked:
    """What is asked for. `UsageError` for flags that do not go together, and for values that a run
    would find out about too late."""
    spec = Path(line.module if line.module.endswith(".tla") else f"{line.module}.tla")
    _together(line)
    seed = line.number("-seed", secrets.randbits(48))
    aril = line.number("-aril", 0)
    invariants = [given for (given,) in line.many.get("-inv", [])]
    invariants += [_short(given) for (given,) in line.many.get("-invlevel", [])]
    after = [_postcondition(given) for (given,) in line.many.get("-postCondition", [])]
    options = _options(line, spec, seed, aril)
    return Asked(spec, options, seed, aril, tuple(invariants), tuple(after))


def suppressed(line: CommandLine) -> frozenset[int]:
    """The numbers of messages to leave out. `UsageError` if one is no number."""
    words = (line.value("-suppressMessages") or "").split(",")
    wrong = [w for w in words if w.strip() and not w.strip().isdigit()]
    if wrong:
        raise UsageError(f"-suppressMessages takes numbers, not {wrong[0].strip()}")
    return frozenset(int(w) for w in words if w.strip())


def _together(line: CommandLine) -> None:
    flags = line.flags
    ways = [f for f in ("-dfid", "-simulate", "-generate") if f in flags]
    if len(ways) > 1:
        raise UsageError(f"{ways[0]} and {ways[1]} are two ways of searching")
    for other in ("-recover", "-dump", "-coverage"):
        if ways and other in flags and (other != "-coverage" or ways[0] != "-dfid"):
            if other == "-coverage":
                continue
            raise UsageError(f"{other} is for the search through all states, not for {ways[0]}")
    if "-nowarning" in flags and "-suppressMessages" in flags:
        raise UsageError("-nowarning leaves out all warnings: give it or -suppressMessages")
    suppressed(line)
    for kind, _ in line.many.get("-dumpTrace", []):
        if kind.lower() in _FOREIGN:
            raise UsageError(f"-dumpTrace {kind} is TLC's own: {', '.join(TRACES)} are written")
        if kind.lower() not in TRACES:
            raise UsageError(f"-dumpTrace writes {', '.join(TRACES)}, not {kind}")
    if "-dump" in flags:
        tlc_files.dot_style(flags["-dump"][1])


def _options(line: CommandLine, spec: Path, seed: int, aril: int) -> CheckOptions:
    flags = line.flags
    options = CheckOptions(
        deadlock=False if "-deadlock" in flags else None,
        keep_going="-continue" in flags,
        interval=5.0,
        max_set_size=line.number("-maxSetSize", LARGEST_SET),
        keep_graph="-dump" in flags and flags["-dump"][1] != "",
        max_graph_states=None,
    )
    if (bound := line.number("-dfid", 0)) > 0:
        return replace(options, depth_first=DepthOptions(bound, deepening=True))
    for flag in ("-simulate", "-generate"):
        if flag in flags:
            depth = line.number("-depth", 100)
            simulate = _simulation(flag, flags[flag], depth, _one_seed(seed, aril))
            return replace(options, simulate=simulate)
    if (every := line.number("-checkpoint", 30)) > 0:
        options = replace(options, checkpoint=CheckpointOptions(_states(line, spec), every))
    if (place := line.value("-recover")) is not None:
        options = replace(options, recover=Path(place))
    return options


def _states(line: CommandLine, spec: Path) -> Path:
    """Where this run's checkpoints go: a folder of its own, named after the time, as TLC's are."""
    base = line.value("-metadir")
    folder = spec.parent / "states" if base is None else Path(base)
    return folder / datetime.now().strftime("%y-%m-%d-%H-%M-%S.%f")[:-3]


def _one_seed(seed: int, aril: int) -> int:
    return seed if aril == 0 else (aril << 64) ^ (seed & (2**64 - 1))


def _simulation(flag: str, given: Sequence[str], depth: int, seed: int) -> SimulateOptions:
    settings = dict(word.partition("=")[::2] for word in given)
    for name in settings:
        if name in ("stats", "sched"):
            raise UsageError(f"{flag} {name}= cannot be had here: every action is as likely")
        if name not in ("num", "file"):
            raise UsageError(f"{flag} takes num= and file=, not {name}")
    num = None
    if "num" in settings:
        if not settings["num"].isdigit() or int(settings["num"]) < 1:
            raise UsageError(f"num= takes a number from 1 on, not {settings['num']}")
        num = int(settings["num"])
    elif "file" in settings:
        raise UsageError("file= needs num=, or it would write files without end")
    each = tlc_files.Behaviours(settings["file"]).keep if "file" in settings else None
    # TLC counts the steps of a behaviour, and looks where each of them leads.
    return SimulateOptions(seed, num, depth + 1, flag == "-generate", each)


def _short(bound: str) -> str:
    """The invariant that no behaviour has so many states; it needs two modules that a
    specification may not extend."""
    modules = "_T == INSTANCE TLC _N == INSTANCE Naturals"
    return f'LET {modules} IN _N!<(_T!TLCGet("level"), {bound})'


def _postcondition(given: str) -> tuple[str, str]:
    module, bang, name = given.partition("!")
    if not bang or not re.fullmatch(r"\w+", module) or not re.fullmatch(r"\w+", name):
        raise UsageError(f"-postCondition takes MODULE!DEFINITION, not {given}")
    return module, name
