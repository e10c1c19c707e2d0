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
import errno
import os
import stat
import sys
import tempfile
from pathlib import Path

from pymodel.errors import EXIT_SYSTEM, Diagnostic, Source, SpecError, read_source
from pymodel.report.pluscal import notices
from pymodel.syntax.files import module_file
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.files import write_cfg, write_translation
from pymodel.syntax.pluscal.locate import find_options, further_algorithms, own_module
from pymodel.syntax.pluscal.options import Options, parse_options
from pymodel.syntax.pluscal.translate import Translation, translate

#: `--check`: the translation is missing or says something else than the algorithm.
EXIT_STALE = 1
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
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
}
#: Options of TLC's translator that only have to be known.
_MORE_FLAGS = ("debug", "writeAST")
_MORE_VALUES = ("spec", "myspec", "spec2", "myspec2")
#: What argparse ends with as well.
_EXIT_COMMAND_LINE = 2


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
    parser.set_defaults(mode="print")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The translator's own options, each with one dash."""
    parser.add_argument("file", metavar="FILE", help="the module with the algorithm, X.tla")
    parser.add_argument("-help", action="help", help="show this help message and exit")
    for name, text in _FLAGS.items():
        parser.add_argument(f"-{name}", dest=name, action="store_true", help=text)
    for name, text in _VALUES.items():
        parser.add_argument(f"-{name}", dest=name, metavar="VALUE", help=text)
    for name in _MORE_FLAGS:
        parser.add_argument(f"-{name}", dest=name, action="store_true", help=argparse.SUPPRESS)
    for name in _MORE_VALUES:
        parser.add_argument(f"-{name}", dest=name, metavar="NAME", help=argparse.SUPPRESS)


def options_of(arguments: argparse.Namespace, source: Source) -> Options:
    """The options in the file and those of the command line."""
    return parse_options(_given(arguments), parse_options(find_options(source)))


def _given(arguments: argparse.Namespace) -> list[str]:
    """The translator's options on the command line."""
    given = [f"-{name}" for name in (*_FLAGS, *_MORE_FLAGS) if getattr(arguments, name)]
    for name in (*_VALUES, *_MORE_VALUES):
        value = getattr(arguments, name)
        if value is not None:
            given += [f"-{name}", value]
    return given


def run(arguments: argparse.Namespace) -> int:
    """Translate; print, compare or write."""
    path = module_path(arguments.file)
    source = read_source(path)
    if arguments.mode == "check":
        if given := _given(arguments):
            message = f"--check takes the options that are in the file, not {' '.join(given)}"
            print(f"acceptor pluscal: error: {message}", file=sys.stderr)
            return _EXIT_COMMAND_LINE
        return _check(path, source)
    options = options_of(arguments, source)
    translation = translated(path, source, options)
    if arguments.mode == "write":
        return write(path, translation, unix=arguments.unixEOL)
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
        hint = (
            "it begins with `--algorithm Name` or `--fair algorithm Name`, in a comment of the "
            "module; only a process may be `fair+`"
        )
        raise SpecError(Diagnostic("pluscal.none", f"there is no algorithm in {path}", hint=hint))
    for span in further_algorithms(source):
        message = "a module has one algorithm: this one is passed over, as TLC's translator does"
        print(f"{span}: warning: {message}", file=sys.stderr)
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


def write(path: Path, translation: Translation, *, unix: bool) -> int:
    """Put the translation into its file; everything else in it stays as it is, line ends too."""
    text = old = _as_it_is(path)
    if unix:
        text = text.replace("\r\n", "\n")
    newline = "\r\n" if "\r\n" in text else "\n"
    new = write_translation(Source(str(path), text), translation, newline)
    report_labels(translation)
    if new == old:
        print(f"{path} is up to date", file=sys.stderr)
        return 0
    return put(path, new.encode("utf-8"))


def write_configuration(path: Path, translation: Translation) -> int:
    """Put what the translation needs into the .cfg beside it."""
    cfg = path.with_suffix(".cfg")
    old = _as_it_is(cfg) if cfg.exists() else None
    text = write_cfg(old, translation)
    return 0 if text == old else put(cfg, text.encode("utf-8"))


def _as_it_is(path: Path) -> str:
    """A file's text with the line ends that it has."""
    read_source(path)  # for what it says of a file that is no text
    return path.read_bytes().decode("utf-8")


def put(path: Path, data: bytes) -> int:
    """Write a file, whole or not at all. One that may not be written stays as it is."""
    target = path.resolve()  # behind a link is the file that people mean
    new: Path | None = None
    try:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        if mode is not None and not (mode & _WRITABLE and os.access(target, os.W_OK)):
            raise PermissionError(errno.EACCES, "the file is read-only")
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        new = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(handle)
        new.chmod(0o666 & ~_umask() if mode is None else mode)
        new.replace(target)
    except OSError as e:
        if new is not None:
            new.unlink(missing_ok=True)
        print(f"cannot write {path}: {e.strerror}", file=sys.stderr)
        return EXIT_SYSTEM
    print(f"wrote {path}", file=sys.stderr)
    return 0


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _check(path: Path, source: Source) -> int:
    algorithm = parse_source(source).pluscal or parse_source(own_module(source)).pluscal
    if algorithm is None:
        print(f"{path}: no algorithm", file=sys.stderr)
        return 0
    if algorithm.state is State.FRESH:
        print(f"{path}: the translation is that of the algorithm")
        for line in notices(str(path), algorithm):
            print(f"warning: {line}")
        return 0
    lines = list(notices(str(path), algorithm))
    print("\n".join(lines) or f"{path}: definitions of its own stand where a translation would")
    return EXIT_STALE
