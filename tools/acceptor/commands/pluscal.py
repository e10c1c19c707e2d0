"""Translate a PlusCal algorithm to TLA+, in either of its syntaxes.

The algorithm stands in a comment of its module, between `--algorithm` and its end. The translation
goes between the lines `\\* BEGIN TRANSLATION` and `\\* END TRANSLATION` after it, which are added
when they are missing. `acceptor check` needs no translation in the file: it makes one in memory.

examples:
  acceptor pluscal Queue.tla                 print the translation
  acceptor pluscal Queue.tla --write         put it into Queue.tla
  acceptor pluscal Queue.tla --check         is the one in the file up to date? (exit code 1: no)
  acceptor pluscal Queue.tla -label -wf      add missing labels; every process weakly fair
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pymodel.errors import EXIT_SYSTEM, Diagnostic, Source, SpecError, read_source
from pymodel.report.pluscal import notices
from pymodel.syntax.files import module_file
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.files import write_cfg, write_translation
from pymodel.syntax.pluscal.locate import find_options
from pymodel.syntax.pluscal.options import Options, parse_options
from pymodel.syntax.pluscal.translate import Translation, translate

#: `--check`: the translation is missing or says something else than the algorithm.
EXIT_STALE = 1
_FLAGS = {
    "wf": "assume weak fairness of every process that says nothing of its own",
    "sf": "assume strong fairness of every process that says nothing of its own",
    "wfNext": "assume weak fairness of the whole next-state action",
    "nof": "assume no fairness, whatever the algorithm says",
    "termination": "have the .cfg check Termination; assumes -wf unless told otherwise",
    "nocfg": "leave the .cfg alone",
    "label": "add missing labels",
    "reportLabels": "print the labels that were added; implies -label",
    "noDoneDisjunct": "let a finished algorithm deadlock",
    "unixEOL": "end lines in the Unix way",
}
_VALUES = {
    "labelRoot": "what the names of added labels begin with (default: Lbl_)",
    "lineWidth": "width of the translation's lines where they can be broken (default: 78)",
    "version": "a version of the language; all are understood",
    "spec": "not supported",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `acceptor pluscal`."""
    add_options(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--print", dest="mode", action="store_const", const="print", help="default")
    what.add_argument(
        "--write", dest="mode", action="store_const", const="write", help="change the file"
    )
    what.add_argument(
        "--check", dest="mode", action="store_const", const="check", help="compare with the file"
    )
    parser.set_defaults(mode="print", nocfg=True)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The translator's own options, each with one dash."""
    parser.add_argument("file", metavar="FILE", help="the module with the algorithm, X.tla")
    for name, text in _FLAGS.items():
        parser.add_argument(f"-{name}", dest=name, action="store_true", help=text)
    parser.add_argument(
        "-fairness", dest="fairness", metavar="KIND", choices=("wf", "sf", "wfNext", "nof"),
        help="one of wf, sf, wfNext, nof",
    )  # fmt: skip
    for name, text in _VALUES.items():
        parser.add_argument(f"-{name}", dest=name, metavar="VALUE", help=text)


def options_of(arguments: argparse.Namespace, source: Source) -> Options:
    """The options in the file, then those of the command line."""
    given = [f"-{name}" for name in _FLAGS if getattr(arguments, name)]
    if arguments.fairness:
        given.append(f"-{arguments.fairness}")
    for name in _VALUES:
        value = getattr(arguments, name)
        if value is not None:
            given += [f"-{name}", value]
    return parse_options(given, parse_options(find_options(source)))


def run(arguments: argparse.Namespace) -> int:
    """Translate; print, compare or write."""
    path = module_path(arguments.file)
    source = read_source(path)
    options = options_of(arguments, source)
    if arguments.mode == "check":
        return _check(path, source)
    translation = translated(path, source, options)
    if arguments.mode == "write":
        return write(path, source, translation, unix=arguments.unixEOL)
    sys.stdout.write(translation.text)
    report_labels(translation)
    return 0


def module_path(name: str) -> Path:
    """`X.tla`; the extension need not be typed."""
    return module_file(Path(name))


def translated(path: Path, source: Source, options: Options) -> Translation:
    """The translation; `pluscal.none` when there is nothing to translate."""
    translation = translate(source, options)
    if translation is None:
        hint = "it begins with `--algorithm Name`, in a comment of the module"
        raise SpecError(Diagnostic("pluscal.none", f"there is no algorithm in {path}", hint=hint))
    return translation


def report_labels(translation: Translation) -> None:
    """Say which labels were added."""
    if not translation.added:
        return
    if not translation.options.report_labels:
        print(f"{len(translation.added)} labels added (-reportLabels names them)", file=sys.stderr)
        return
    print("labels added:", file=sys.stderr)
    for label in translation.added:
        print(f"  {label.name} at {label.span}", file=sys.stderr)


def write(path: Path, source: Source, translation: Translation, *, unix: bool) -> int:
    """Put the translation into its file; the file's line ends stay as they are."""
    text = write_translation(source, translation)
    windows = not unix and b"\r\n" in path.read_bytes()
    report_labels(translation)
    if text == source.text and not unix:
        print(f"{path} is up to date", file=sys.stderr)
        return 0
    return put(path, text, windows=windows)


def write_configuration(path: Path, translation: Translation) -> int:
    """Put what the translation needs into the .cfg beside it."""
    cfg = path.with_suffix(".cfg")
    old = read_source(cfg).text if cfg.exists() else None
    text = write_cfg(old, translation)
    return 0 if text == old else put(cfg, text, windows=False)


def put(path: Path, text: str, *, windows: bool) -> int:
    """Write a file, whole or not at all."""
    new = path.with_name(path.name + ".new")
    try:
        with new.open("w", encoding="utf-8", newline="\r\n" if windows else "\n") as file:
            file.write(text)
        new.replace(path)
    except OSError as e:
        print(f"cannot write {path}: {e.strerror}", file=sys.stderr)
        return EXIT_SYSTEM
    print(f"wrote {path}", file=sys.stderr)
    return 0


def _check(path: Path, source: Source) -> int:
    algorithm = parse_source(source).pluscal
    if algorithm is None:
        print(f"{path}: no algorithm", file=sys.stderr)
        return 0
    if algorithm.state is State.FRESH:
        print(f"{path}: the translation is that of the algorithm")
        return 0
    for line in notices(str(path), algorithm):
        print(line)
    return EXIT_STALE
