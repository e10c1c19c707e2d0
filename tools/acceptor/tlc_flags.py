"""What may live here: TLC's command line: every flag, what it takes, and what it means here.

One table. A flag that has no meaning here is accepted, and the user is told so in a note.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of TLC. `takes` names its values, "" where there is none, a `?` in front where it may
    be left out; `note` tells why it changes nothing here, `refused` why it cannot be had; both are
    "" for a flag that does what it does in TLC."""

    takes: str
    about: str
    note: str = ""
    refused: str = ""


_EXACT = "states are kept exactly, not as fingerprints"
_LIVE = "liveness is checked once, when all states are known"
_MANY = "it needs an engine of its own, which Acceptor does not have"

FLAGS: Mapping[str, Flag] = MappingProxyType(
    {
        "-config": Flag("FILE", "the configuration (default: the module's .cfg)"),
        "-deadlock": Flag("", "a state without a successor is no error"),
        "-continue": Flag("", "go on after a violation"),
        "-modelcheck": Flag("", "search all states, breadth first (the default)"),
        "-simulate": Flag("?num=N,file=F", "random behaviours in place of a search"),
        "-generate": Flag("?num=N,file=F", "the same, drawing arguments of actions"),
        "-depth": Flag("N", "simulation: the most steps of a behaviour (default: 100)"),
        "-seed": Flag("N", "simulation: the seed of a run to be repeated"),
        "-aril": Flag("N", "simulation: another run of the same seed (default: 0)"),
        "-dfid": Flag("N", "depth-first search, deepening up to N states"),
        "-inv": Flag("EXPRESSION", "an invariant beside the configuration's"),
        "-invlevel": Flag("N", "the invariant that no behaviour has N states"),
        "-coverage": Flag("MINUTES", "how often each expression was evaluated, at the end"),
        "-dump": Flag("?dot,... FILE", "write all states, or with dot the graph, to FILE"),
        "-dumpTrace": Flag("FORMAT FILE", "write the counterexample: tla, json or itf"),
        "-checkpoint": Flag("MINUTES", "write a checkpoint so often (default: 30; 0: never)"),
        "-metadir": Flag("DIR", "where checkpoints go (default: states, beside the module)"),
        "-recover": Flag("DIR", "go on from the checkpoint in DIR"),
        "-tool": Flag("", "messages with numbers between marks, for editors"),
        "-nowarning": Flag("", "no warnings"),
        "-suppressMessages": Flag("CODES", "leave out the messages with these numbers"),
        "-difftrace": Flag("", "traces show what changed"),
        "-postCondition": Flag("MODULE!DEFINITION", "true when the check has ended"),
        "-userFile": Flag("FILE", "where Print and PrintT write"),
        "-maxSetSize": Flag("N", "the largest set that is written out (default: 1000000)"),
        "-generateSpecTE": Flag("?nomonolith", "write a module that replays the counterexample"),
        "-teSpecOutDir": Flag("DIR", "where that module goes (default: beside the module)"),
        "-h": Flag("", "this text"),
        "-help": Flag("", "this text"),
        "-workers": Flag("N", "threads that run compiled code, or auto (default: 1)"),
        "-cleanup": Flag("", "remove old checkpoints", "checkpoints are left where they are"),
        "-terse": Flag("", "shorter values in Print", "values are printed whole"),
        "-view": Flag("", "apply VIEW to traces", "traces show whole states"),
        "-lncheck": Flag("WHEN", "when to check liveness", _LIVE),
        "-fp": Flag("N", "which fingerprint polynomial", _EXACT),
        "-fpbits": Flag("N", "sets of fingerprints", _EXACT),
        "-fpmem": Flag("N", "memory for fingerprints", _EXACT),
        "-gzip": Flag("", "compress what is on disk", "checkpoints are always compressed"),
        "-noGenerateSpecTE": Flag("", "no module of the counterexample (the default)"),
        "-noTE": Flag("", "the same"),
        "-noGenerateSpecTEBin": Flag("", "no binary trace beside it", "there never is one"),
        "-noTEBin": Flag("", "the same", "there never is one"),
        "-debug": Flag("", "more output", "there is none"),
        "-debugger": Flag("?nosuspend,...", "wait for a debugger", refused=_MANY),
        "-loadTrace": Flag("FORMAT FILE", "keep to a trace", refused="see `acceptor trace`"),
        "-messagesAsErrors": Flag(
            "CODES", "end at these messages", refused="their numbers are not errors here"
        ),
    }
)
#: Flags that may stand more than once; of others the last one counts, as for TLC.
MANY = frozenset({"-dumpTrace", "-inv", "-invlevel", "-postCondition"})
#: Flags that TLC reads in any case.
_ANY_CASE = MappingProxyType(
    {f.lower(): f for f in ("-dumpTrace", "-loadTrace", "-postCondition", "-noTE", "-noTEBin")}
)
#: Numbers that a flag takes: the least and the greatest.
_RANGES: Mapping[str, tuple[int, int | None]] = MappingProxyType(
    {
        "-depth": (1, None),
        "-dfid": (1, None),
        "-invlevel": (0, None),
        "-coverage": (0, None),
        "-checkpoint": (0, None),
        "-maxSetSize": (1, None),
        "-fp": (0, 130),
        "-fpbits": (0, 30),
        "-workers": (1, None),
        "-seed": (-(2**63), 2**63 - 1),
        "-aril": (-(2**63), 2**63 - 1),
    }
)

#: The words that may follow flags whose value may be left out.
_SIMULATION = ("num=", "file=", "stats=", "sched=")
#: What Java is told of where modules are, and the name of the same in the environment.
_LIBRARY = "-DTLA-Library="


@dataclass(slots=True)
class CommandLine:
    """What was asked for: the module, and each flag with its values."""

    module: str = ""
    flags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: The values of flags that may stand more than once.
    many: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    #: Folders of modules, from `-DTLA-Library=`.
    library: list[str] = field(default_factory=list)

    def value(self, flag: str) -> str | None:
        """The value of a flag that takes one; None if the flag is not there."""
        values = self.flags.get(flag)
        return values[0] if values else None

    def number(self, flag: str, default: int) -> int:
        """The number that a flag takes. `UsageError` if it is none, or out of its range."""
        word = self.value(flag)
        if word is None:
            return default
        return _number(flag, word)

    @property
    def notes(self) -> list[str]:
        """What to tell of flags that change nothing."""
        found: dict[str, list[str]] = {}
        for name in self.flags:
            if note := FLAGS[name].note:
                found.setdefault(note, []).append(name)
        if not found:
            return []
        reasons = "; ".join(f"{', '.join(names)}: {note}" for note, names in found.items())
        return [f"accepted, and changing nothing here: {reasons}"]


class UsageError(Exception):
    """A command line that TLC would refuse too, or that asks for what cannot be had here."""


def parse(words: Sequence[str]) -> CommandLine:
    """Read a command line. `UsageError` for an unknown flag, a missing value or two modules."""
    line = CommandLine()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name = "-help" if word == "--help" else _ANY_CASE.get(word.lower(), word)
        if word.startswith(_LIBRARY):
            line.library += [f for f in word.removeprefix(_LIBRARY).split(os.pathsep) if f]
        elif not word.startswith("-"):
            if line.module:
                raise UsageError(f"more than one module: {line.module} and {word}")
            line.module = word
        elif name in FLAGS:
            values = tuple(_values(name, rest))
            line.flags[name] = values
            if name in MANY:
                line.many.setdefault(name, []).append(values)
        else:
            close = get_close_matches(word, FLAGS, 1, 0.7)
            hint = f"; did you mean {close[0]}?" if close else "; -help lists the flags"
            raise UsageError(f"unrecognized option: {word}{hint}")
    _checked(line)
    return line


def _checked(line: CommandLine) -> None:
    """Refuse what cannot be had, and numbers that are none."""
    for name in line.flags:
        if name in ("-h", "-help"):
            return
    for name, values in line.flags.items():
        if why := FLAGS[name].refused:
            raise UsageError(f"{name} cannot be had here: {why}")
        if name in _RANGES and (name, *values) != ("-workers", "auto"):
            for given in line.many.get(name, [values]):
                _number(name, given[0])
    memory = line.value("-fpmem")
    if memory is not None and not re.fullmatch(r"\d+(\.\d*)?|\.\d+", memory):
        raise UsageError(f"-fpmem takes a number from 0 on, not {memory}")


def _number(flag: str, word: str) -> int:
    least, most = _RANGES[flag]
    try:
        number = int(word)
    except ValueError:
        raise UsageError(f"{flag} takes a number, not {word}") from None
    if number < least:
        raise UsageError(f"{flag} takes a number from {least} on, not {word}")
    if most is not None and number > most:
        raise UsageError(f"{flag} takes a number up to {most}, not {word}")
    return number


def _values(flag: str, rest: list[str]) -> list[str]:
    """Take the values of a flag from the words after it."""
    if flag in ("-simulate", "-generate"):
        given = rest and rest[0].startswith(_SIMULATION)
        return rest.pop(0).split(",") if given else []
    if flag == "-dump":
        how = rest.pop(0) if len(rest) > 1 and _is_dot(rest[0]) else ""
        return [*_taken(flag, rest, 1), how]
    if flag in ("-debugger", "-generateSpecTE"):
        known = ("nosuspend", "nohalt", "port=", "nomonolith")
        return [rest.pop(0)] if rest and rest[0].startswith(known) else []
    return _taken(flag, rest, len(FLAGS[flag].takes.split()))


def _is_dot(word: str) -> bool:
    return word == "dot" or word.startswith("dot,")


def _taken(flag: str, rest: list[str], count: int) -> list[str]:
    if len(rest) < count:
        raise UsageError(f"{flag} takes {FLAGS[flag].takes}")
    return [rest.pop(0) for _ in range(count)]


_EXAMPLES = (
    "examples:",
    "  acceptor tlc Spec                              check it with the Spec.cfg beside it",
    "  acceptor tlc -deadlock -config Small.cfg Spec  leave deadlock out; another configuration",
    "  acceptor tlc -simulate num=100 -depth 50 Spec  a hundred random behaviours",
)


def usage() -> str:
    """All flags, one a line; those that change nothing or cannot be had say so."""
    out = ["usage: acceptor tlc [flags] MODULE[.tla]", "", *_EXAMPLES, "", "TLC's flags:"]
    for name, flag in FLAGS.items():
        why = flag.note or (flag.refused and f"refused: {flag.refused}")
        note = f" ({why})" if why else ""
        takes = flag.takes.replace("?", "") and f" {flag.takes.lstrip('?')}"
        out.append(f"  {name + takes:<32} {flag.about}{note}")
    out.append(
        f"  {_LIBRARY + 'FOLDERS':<32} where modules are (or TLA_LIBRARY in the environment)"
    )
    return "\n".join(out)
