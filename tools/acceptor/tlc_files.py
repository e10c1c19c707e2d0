"""What may live here: the files that TLC's flags ask for, under TLC's names and in its layout."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from acceptor import outputs
from acceptor.tlc_flags import CommandLine, UsageError
from pymodel.check.result import CheckResult, TraceStep
from pymodel.report import tla, tlc_dot, tlc_trace
from pymodel.report.tlc import ERROR, NONE, Message
from pymodel.values import Value


class States:
    """The file of all states that `-dump FILE` writes; a context."""

    def __init__(self, line: CommandLine) -> None:
        given = line.flags.get("-dump")
        self.wanted = given is not None and not given[1]
        self._lines: list[str] = []
        self._count = 0
        self._path = Path()
        if given is not None:
            self._path = Path(given[0] if given[0].endswith(".dump") else f"{given[0]}.dump")

    def add(self, state: Mapping[str, Value]) -> None:
        """One more state."""
        self._count += 1
        self._lines += [f"State {self._count}:", tlc_trace.state(state), ""]

    def __enter__(self) -> States:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.wanted and kind is None:
            put(self._path, "\n".join(self._lines) + "\n")


class Behaviours:
    """The files of `-simulate file=PREFIX`: PREFIX_0_0 and so on, as TLC's first worker names them;
    each is a module with a definition a state."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0

    def keep(self, steps: tuple[TraceStep, ...]) -> None:
        """Write one more behaviour."""
        path = Path(f"{self._prefix}_0_{self._count}")
        self._count += 1
        put(path, tlc_trace.module(path.name, steps))


@contextmanager
def printed(name: str | None) -> Iterator[Callable[[str], None]]:
    """Where Print writes: the file of `-userFile`, a line at once, or else standard output."""
    if name is None:
        yield print
        return
    try:
        Path(name).write_text("", encoding="utf-8")
    except OSError as e:
        raise UsageError(f"-userFile: cannot write {name}: {e.strerror}") from None
    with Path(name).open("w", encoding="utf-8", buffering=1) as file:
        yield lambda line: print(line, file=file)


def write(
    line: CommandLine, result: CheckResult, spec: Path, say: Callable[[Message], None]
) -> bool:
    """Write what was asked for of a result; False when a file could not be written."""
    written = []
    if "-dump" in line.flags and (how := line.flags["-dump"][1]) and result.graph is not None:
        name = line.flags["-dump"][0]
        path = Path(name if name.endswith(".dot") else f"{name}.dot")
        written.append(put(path, tlc_dot.dot(result.graph, dot_style(how))))
    for kind, file in line.many.get("-dumpTrace", []):
        written.append(_trace(kind.lower(), file, result))
    if "-generateSpecTE" in line.flags:
        written.append(_explorer(line, result, spec, say))
    return all(written)


def _trace(kind: str, file: str, result: CheckResult) -> bool:
    if kind != "json":
        return outputs.write([outputs.Report(kind, file)], result)
    try:
        steps, loop, _ = outputs.behaviour(result)
    except outputs.CannotWriteError:
        return True  # as TLC: no counterexample, no file
    return put(Path(file), tlc_trace.json(steps, loop))


def _explorer(
    line: CommandLine, result: CheckResult, spec: Path, say: Callable[[Message], None]
) -> bool:
    """Write the module that replays the counterexample, if there is one."""
    try:
        steps, loop, _ = outputs.behaviour(result)
    except outputs.CannotWriteError:
        return True
    place = Path(line.value("-teSpecOutDir") or spec.parent)
    name = f"{spec.stem}_TTrace_{int(time.time())}"
    path = place if place.suffix == ".tla" else place / f"{name}.tla"
    if not put(path, tla.module(path.stem, steps, loop)):
        say(Message(2502, ERROR, f"cannot write {path}"))
        return False
    say(Message(2501, NONE, f"Trace exploration spec path: {path}"))
    return True


def dot_style(how: str) -> tlc_dot.Style:
    """What `-dump dot,...` asks for. `UsageError` for what is not known, or cannot be had."""
    words = [w.lower() for w in how.split(",")[1:]] if how else []
    for word in words:
        if word in ("snapshot", "constrained", "stuttering"):
            raise UsageError(
                f"-dump dot,{word} cannot be had here: the graph is written at the end"
            )
        if word not in ("colorize", "actionlabels", "strict"):
            raise UsageError(f"-dump dot takes colorize, actionlabels and strict, not {word}")
    return tlc_dot.Style("colorize" in words, "actionlabels" in words, "strict" in words)


def configuration(name: str, spec: Path) -> Path:
    """The file of a configuration: TLC looks for it beside the specification too."""
    path = Path(name)
    for place in (path, spec.parent / path):
        for file in (place, place.with_suffix(".cfg")):
            if file.is_file():
                return file
    return path


def put(path: Path, text: str) -> bool:
    """Write a file; False, and a word about it, where that fails."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        print(f"Error: cannot write {path}: {e.strerror}", file=sys.stderr)
        return False
    return True
