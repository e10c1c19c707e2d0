"""Translate a PlusCal algorithm as TLC's translator does: into its file, with its options.

The module and the .cfg beside it are changed; the module as it was stays beside it as X.old.
`acceptor pluscal` prints and compares instead.

examples:
  acceptor pcal Queue.tla                    put the translation into it, and a Queue.cfg beside it
  acceptor pcal -nocfg -wf Queue.tla         leave the .cfg alone; every process weakly fair
"""

from __future__ import annotations

import argparse

from acceptor.commands import pluscal
from pymodel.errors import EXIT_SYSTEM, read_source


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor pcal`."""
    pluscal.add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Translate in place; the exit code."""
    path = pluscal.module_path(arguments.file)
    source = read_source(path)
    translation = pluscal.translated(path, source, pluscal.options_of(arguments, source))
    if pluscal.put(path.with_suffix(".old"), path.read_bytes()):
        return EXIT_SYSTEM
    code = pluscal.write(path, translation, unix=arguments.unixEOL)
    if code == 0 and translation.options.write_cfg:
        code = pluscal.write_configuration(path, translation)
    return code
