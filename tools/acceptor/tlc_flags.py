"""What may live here: TLC's command line: every flag, what it takes, and what it means here.

One table. A flag that has no meaning here is accepted, and the user is told so in a note.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag of TLC. `takes` names its values, "" where there is none, a `?` in front where it may
    be left out; `note` tells why it changes nothing here, "" where it does."""

    takes: str
    about: str
    note: str = ""


_ONE = "one worker is used: checking runs on one core"
_EXACT = "states are kept exactly, not as fingerprints"
_LIVE = "liveness is checked once, when all states are known"
_NO_TE = "no trace-expression module is generated; -dumpTrace tla FILE writes one that replays"

FLAGS: Mapping[str, Flag] = MappingProxyType(
    {
        "-config": Flag("FILE", "the configuration (default: the module's .cfg)"),
        "-deadlock": Flag("", "a state without a successor is no error"),
        "-continue": Flag("", "go on after a violation"),
        "-simulate": Flag("?num=N,file=F", "random behaviours in place of a search"),
        "-generate": Flag("?num=N,file=F", "the same, drawing arguments of actions"),
        "-depth": Flag("N", "simulation: the longest behaviour (default: 100)"),
        "-seed": Flag("N", "simulation: the seed of a run to be repeated"),
        "-dfid": Flag("N", "depth-first search, deepening up to N states"),
        "-coverage": Flag("MINUTES", "how often each expression was evaluated, at the end"),
        "-dump": Flag("?dot,... FILE", "write all states, or with dot the graph, to FILE"),
        "-dumpTrace": Flag("FORMAT FILE", "write the counterexample: tla, json or itf"),
        "-checkpoint": Flag("MINUTES", "write a checkpoint so often (0: never)"),
        "-metadir": Flag("DIR", "where checkpoints go (default: states)"),
        "-recover": Flag("DIR", "go on from the checkpoint in DIR"),
        "-tool": Flag("", "messages with numbers between marks, for editors"),
        "-nowarning": Flag("", "no warnings"),
        "-difftrace": Flag("", "traces show what changed"),
        "-postCondition": Flag("MODULE!DEFINITION", "true when the check has ended"),
        "-userFile": Flag("FILE", "where Print and PrintT write"),
        "-h": Flag("", "this text"),
        "-help": Flag("", "this text"),
        "-workers": Flag("N", "threads", _ONE),
        "-cleanup": Flag("", "remove old checkpoints", "no files are left that would be removed"),
        "-terse": Flag("", "shorter values in Print", "values are printed whole"),
        "-view": Flag("", "apply VIEW to traces", "traces show whole states"),
        "-lncheck": Flag("WHEN", "when to check liveness", _LIVE),
        "-fp": Flag("N", "which fingerprint polynomial", _EXACT),
        "-fpbits": Flag("N", "sets of fingerprints", _EXACT),
        "-fpmem": Flag("N", "memory for fingerprints", _EXACT),
        "-gzip": Flag("", "compress what is on disk", "checkpoints are always compressed"),
        "-maxSetSize": Flag("N", "the largest set that is written out (default: 1000000)"),
        "-aril": Flag("N", "where in a seed's sequence to begin", "a seed begins at its beginning"),
        "-noGenerateSpecTE": Flag("", "no module of the counterexample"),
        "-generateSpecTE": Flag("?nomonolith", "a module of the counterexample", _NO_TE),
        "-teSpecOutDir": Flag("DIR", "where such a module goes", _NO_TE),
        "-debug": Flag("", "more output", "there is none"),
        "-debugger": Flag("?nosuspend,...", "wait for a debugger", "there is no debugger"),
    }
)

#: The words that may follow flags whose value may be left out.
_SIMULATION = ("num=", "file=", "stats=", "sched=")
_DUMP = ("dot", "dot,")


@dataclass(slots=True)
class CommandLine:
    """What was asked for: the module, and each flag with its values."""

    module: str = ""
    flags: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, flag: str) -> str | None:
        """The value of a flag that takes one; None if the flag is not there."""
        values = self.flags.get(flag)
        return values[0] if values else None

    @property
    def notes(self) -> list[str]:
        """What to tell of flags that change nothing."""
        found = [(name, FLAGS[name].note) for name in self.flags]
        return [f"{name} is accepted and changes nothing: {note}" for name, note in found if note]


class UsageError(Exception):
    """A command line that TLC would refuse too."""


def parse(words: Sequence[str]) -> CommandLine:
    """Read a command line. `UsageError` for an unknown flag, a missing value or two modules."""
    line = CommandLine()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            if line.module:
                raise UsageError(f"more than one module: {line.module} and {word}")
            line.module = word
        elif word in FLAGS:
            line.flags[word] = tuple(_values(word, rest))
        else:
            raise UsageError(f"unrecognized option: {word}")
    return line


def _values(flag: str, rest: list[str]) -> list[str]:
    """Take the values of a flag from the words after it."""
    if flag in ("-simulate", "-generate"):
        given = rest and rest[0].startswith(_SIMULATION)
        return rest.pop(0).split(",") if given else []
    if flag == "-dump":
        how = rest.pop(0) if len(rest) > 1 and rest[0].startswith(_DUMP) else ""
        return [*_taken(flag, rest, 1), how]
    if flag in ("-debugger", "-generateSpecTE"):
        known = ("nosuspend", "nohalt", "port=", "nomonolith")
        return [rest.pop(0)] if rest and rest[0].startswith(known) else []
    return _taken(flag, rest, len(FLAGS[flag].takes.split()))


def _taken(flag: str, rest: list[str], count: int) -> list[str]:
    if len(rest) < count:
        raise UsageError(f"{flag} takes {FLAGS[flag].takes}")
    return [rest.pop(0) for _ in range(count)]


def usage() -> str:
    """All flags, one a line; those that change nothing say so."""
    out = ["usage: acceptor tlc [flags] MODULE[.tla]", "", "TLC's flags:"]
    for name, flag in FLAGS.items():
        note = f" ({flag.note})" if flag.note else ""
        takes = flag.takes.replace("?", "") and f" {flag.takes.lstrip('?')}"
        out.append(f"  {name + takes:<32} {flag.about}{note}")
    return "\n".join(out)
