"""What may live here: the list of subcommands, one module each.

A command's module has `add_arguments(parser)` and `run(arguments) -> int`, the exit code. It is
imported only when its command is given, so that `acceptor --version` loads none of them. To add a
command, add its module to this package and a line to `COMMANDS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Name → one line for `acceptor --help`, in the order of the help.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "explore every state of a TLA+ model and check its properties",
        "tlc": "the same with TLC's own flags, output and exit codes",
        "pluscal": "translate a PlusCal algorithm to TLA+, or see whether its translation is fresh",
        "pcal": "the same into its file, with the options of TLC's translator",
        "prove": "prove with Z3 that an invariant is inductive, in every state of an instance",
        "simulate": "run the reference implementation in a simulator, through seeded faults",
        "trace": "check that recorded traces are behaviours of a spec",
        "store": "serve DynamoDB's protocol from replicas on this machine",
    }
)
