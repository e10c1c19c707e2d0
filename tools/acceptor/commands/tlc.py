"""Check a model with TLC's own flags, output and exit codes.

`acceptor tlc -config Small.cfg -deadlock -tool Spec.tla`: what follows `tlc` is TLC's command line,
unchanged. `acceptor tlc -h` lists the flags. Unlike TLC, -continue ends with the first violation's
exit code.
"""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from acceptor import __version__, api, outputs, paths
from acceptor.tlc_flags import CommandLine, UsageError, parse, usage
from pymodel.check.options import CheckOptions, CheckpointOptions, DepthOptions, SimulateOptions
from pymodel.check.result import EXIT_UNDECIDED, CheckResult, Counts, TraceStep
from pymodel.errors import EXIT_CONFIG, EXIT_OK, EXIT_PARSE, EXIT_SYSTEM, Span, SpecError
from pymodel.kernel.model import Model
from pymodel.library.order import LARGEST_SET
from pymodel.report import tla, tlc
from pymodel.report.tlc import ERROR, NONE, WARNING, Message
from pymodel.values import Value, show

#: What TLC answers to a command line that it can't read.
EXIT_USAGE = 1


def run(arguments: argparse.Namespace) -> int:
    """Run the words that came after `tlc`; the exit code."""
    return run_words(arguments.words)


def run_words(words: Sequence[str]) -> int:
    """Run TLC's command line; the exit code."""
    try:
        line = parse(words)
        if "-h" in line.flags or "-help" in line.flags:
            print(usage())
            return EXIT_OK
        if not line.module:
            raise UsageError("no module is given")
        return _Run(line).run()
    except UsageError as e:
        print(f"Error: {e}\n\n{usage().splitlines()[0]}", file=sys.stderr)
        return EXIT_USAGE


class _Run:
    """One run of TLC's command line."""

    def __init__(self, line: CommandLine) -> None:
        self._line = line
        self._tool = "-tool" in line.flags
        self._began = time.monotonic()
        self._spec = Path(line.module if line.module.endswith(".tla") else f"{line.module}.tla")
        self._seed = self._number("-seed", secrets.randbits(48))
        self._behaviours = 0
        self._started = False
        self._computes = False
        self._told = 0.0

    def run(self) -> int:
        self._say(tlc.version(__version__))
        if "-nowarning" not in self._line.flags:
            for note in self._line.notes:
                self._say(Message(1000, WARNING, note))
        self._refuse()
        options = self._options()
        self._say(tlc.mode(self._way(options), self._seed, _machine()))
        with ExitStack() as stack:
            model = self._load()
            if isinstance(model, int):
                return model
            dump = stack.enter_context(_Dump(self._line))
            options = replace(options, each_state=dump.state if dump.lists else None)
            result = self._check(model, options, self._writer(stack))
        self._tell(result, model)
        self._files(result)
        self._finished()
        # -dfid N asks about behaviours of N states and no more. Temporal properties are about whole
        # ones: that they were not decided must not pass for "no error".
        bounded = options.depth_first is not None and not model.liveness
        return EXIT_OK if bounded and result.exit_code == EXIT_UNDECIDED else result.exit_code

    # --- what is asked ----------------------------------------------------------------------------

    def _number(self, flag: str, default: int, least: int | None = None) -> int:
        word = self._line.value(flag)
        if word is None:
            return default
        try:
            number = int(word)
        except ValueError:
            raise UsageError(f"{flag} takes a number, not {word}") from None
        if least is not None and number < least:
            raise UsageError(f"{flag} takes a number from {least} on, not {word}")
        return number

    def _refuse(self) -> None:
        """Flags that can't be had together, and values that a run would find out too late."""
        flags = self._line.flags
        ways = [f for f in ("-dfid", "-simulate", "-generate") if f in flags]
        if len(ways) > 1:
            raise UsageError(f"{ways[0]} and {ways[1]} are two ways of searching")
        if ways and "-recover" in flags:
            raise UsageError(f"-recover is for the search through all states, not for {ways[0]}")
        if "-dumpTrace" in flags and (kind := flags["-dumpTrace"][0]) not in _TRACES:
            raise UsageError(f"-dumpTrace writes tla, json or itf, not {kind}")

    def _options(self) -> CheckOptions:
        flags = self._line.flags
        options = CheckOptions(
            deadlock=False if "-deadlock" in flags else None,
            keep_going="-continue" in flags,
            interval=5.0,
            max_set_size=self._number("-maxSetSize", LARGEST_SET, 1),
            keep_graph="-dump" in flags and flags["-dump"][1] != "",
            max_graph_states=None,
        )
        if (bound := self._number("-dfid", 0, 1)) > 0:
            return replace(options, depth_first=DepthOptions(bound, deepening=True))
        for flag in ("-simulate", "-generate"):
            if flag in flags:
                simulate = self._simulation(flags[flag], flag == "-generate")
                return replace(options, simulate=simulate)
        directory = Path(self._line.value("-metadir") or "states")
        if (every := self._number("-checkpoint", 0)) > 0:
            options = replace(options, checkpoint=CheckpointOptions(directory, every))
        if (place := self._line.value("-recover")) is not None:
            options = replace(options, recover=Path(place))
        return options

    def _simulation(self, given: Sequence[str], generate: bool) -> SimulateOptions:
        settings = dict(word.partition("=")[::2] for word in given)
        depth = self._number("-depth", 100, 1)
        num = None
        if "num" in settings:
            if not settings["num"].isdigit() or int(settings["num"]) < 1:
                raise UsageError(f"num= takes a number from 1 on, not {settings['num']}")
            num = int(settings["num"])
        each = self._keeper(settings["file"]) if "file" in settings else None
        return SimulateOptions(self._seed, num, depth, generate, each)

    def _keeper(self, prefix: str) -> Callable[[tuple[TraceStep, ...]], None]:
        """Writes each behaviour to a file of its own, numbered as TLC's first worker does."""

        def keep(steps: tuple[TraceStep, ...]) -> None:
            path = Path(f"{prefix}_0_{self._behaviours}")
            self._behaviours += 1
            _put(path, tla.module(path.name, steps))

        return keep

    @staticmethod
    def _way(options: CheckOptions) -> str:
        if options.simulate is not None:
            return "simulation"
        return "breadth" if options.depth_first is None else "depth"

    # --- the run ----------------------------------------------------------------------------------

    def _load(self) -> Model | int:
        """The model, or the exit code of what is wrong with it."""
        self._say(Message(2220, NONE, "Starting SANY..."))
        config = self._line.value("-config")
        after = self._line.value("-postCondition")
        try:
            model = api.load(
                self._spec,
                None if config is None else _config(config, self._spec),
                postconditions=() if after is None else (after.rpartition("!")[2],),
                cache=paths.cache(),
            )
        except SpecError as e:
            return self._refused(e)
        for name in _sources(model):
            print(f"Parsing file {name}")
        for name in _sources(model):
            print(f"Semantic processing of module {Path(name).stem}")
        self._say(Message(2219, NONE, "SANY finished."))
        self._say(Message(2185, NONE, f"Starting... ({_now()})"))
        if "-nowarning" not in self._line.flags:
            for warning in model.warnings:
                self._say(Message(1000, WARNING, warning.message))
        return model

    def _refused(self, e: SpecError) -> int:
        if e.exit_code == EXIT_PARSE:
            print(tlc.not_parsed(e.diagnostics))
            self._say(Message(2219, NONE, "SANY finished."))
            self._say(Message(2185, NONE, f"Starting... ({_now()})"))
            self._say(Message(3002, ERROR, "Parsing or semantic analysis failed."))
        else:
            self._say(Message(2219, NONE, "SANY finished."))
            for d in e.diagnostics:
                code = 2229 if e.exit_code == EXIT_CONFIG else 1000
                self._say(Message(code, ERROR, d.render()))
        self._finished()
        return e.exit_code

    def _writer(self, stack: ExitStack) -> Callable[[str], None]:
        """Where Print writes."""
        name = self._line.value("-userFile")
        if name is None:
            return print
        lines: list[str] = []
        stack.callback(lambda: _put(Path(name), "".join(f"{line}\n" for line in lines)))
        return lines.append

    def _check(
        self, model: Model, options: CheckOptions, write: Callable[[str], None]
    ) -> CheckResult:
        self._computes = options.simulate is None and options.depth_first is None
        return api.check_model(
            model,
            options=options,
            coverage="-coverage" in self._line.flags,
            progress=self._progress,
            output=write,
        )

    def _initial(self, counts: Counts, known: bool) -> None:
        """Tell of the initial states, once; `known` unless one of them is what is wrong."""
        if self._started or not self._computes or not counts.generated:
            return
        self._started = True
        self._say(Message(2189, NONE, "Computing initial states..."))
        if known:
            self._say(tlc.initial_states(counts.initial, _now()))

    def _progress(self, counts: Counts) -> None:
        if counts.seconds >= self._told + _EVERY:
            self._initial(counts, True)
            self._told = counts.seconds
            self._say(tlc.progress(counts, _now()))

    # --- the answer -------------------------------------------------------------------------------

    def _tell(self, result: CheckResult, model: Model) -> None:
        first = result.first
        known = first is None or len(first.trace) != 1 or first.kind == "deadlock"
        self._initial(result.counts, known)
        bodies: dict[tuple[str, str], Span] = {
            (a.name, str(a.span)): a.formula.span
            for a in model.actions
            if a.formula.span is not None
        }
        style = tlc.Style("-difftrace" in self._line.flags, bodies)
        quiet = "-nowarning" in self._line.flags
        for message in tlc.outcome(result, style):
            if not (quiet and message.severity == WARNING):
                self._say(message)
        if "-coverage" in self._line.flags:
            self._all(tlc.coverage(result, _now()))
        if self._tool and result.simulated is None:
            self._say(tlc.progress(result.counts, _now()))
        self._all(tlc.totals(result))

    def _files(self, result: CheckResult) -> None:
        flags = self._line.flags
        wanted: list[outputs.Report] = []
        if "-dump" in flags and flags["-dump"][1]:
            name = flags["-dump"][0]
            wanted.append(outputs.Report("dot", name if name.endswith(".dot") else f"{name}.dot"))
        if "-dumpTrace" in flags:
            kind, file = flags["-dumpTrace"]
            wanted.append(outputs.Report(kind, file))
        if not outputs.write(wanted, result):
            raise SystemExit(EXIT_SYSTEM)

    def _finished(self) -> None:
        took = time.monotonic() - self._began
        text = f"{took * 1000:.0f}ms" if self._tool else f"{took:02.0f}s"
        self._say(Message(2186, NONE, f"Finished in {text} at ({_now()})"))

    def _say(self, message: Message) -> None:
        print(message.render(self._tool), flush=True)

    def _all(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._say(message)


#: The formats of -dumpTrace.
_TRACES = ("tla", "json", "itf")
#: Seconds between two messages of progress, as TLC has it.
_EVERY = 60.0


class _Dump:
    """The file of all states that `-dump FILE` writes."""

    def __init__(self, line: CommandLine) -> None:
        given = line.flags.get("-dump")
        self.lists = given is not None and not given[1]
        self._lines: list[str] = []
        self._count = 0
        self._path = Path()
        if given is not None:
            self._path = Path(given[0] if given[0].endswith(".dump") else f"{given[0]}.dump")

    def state(self, state: Mapping[str, Value]) -> None:
        """One more state."""
        self._count += 1
        lead = "/\\ " if len(state) > 1 else ""
        self._lines.append(f"State {self._count}:")
        self._lines += [f"{lead}{n} = {show(state[n])}" for n in sorted(state)]
        self._lines.append("")

    def __enter__(self) -> _Dump:
        return self

    def __exit__(self, *_: object) -> None:
        if self.lists:
            _put(self._path, "\n".join(self._lines) + "\n")


def _put(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as e:
        print(f"Error: cannot write {path}: {e.strerror}", file=sys.stderr)


def _config(name: str, spec: Path) -> Path:
    """The file of a configuration: TLC looks for it beside the specification too."""
    path = Path(name)
    for place in (path, spec.parent / path):
        for file in (place, place.with_suffix(".cfg")):
            if file.is_file():
                return file
    return path


def _sources(model: Model) -> list[str]:
    """The files that the model's formulas come from, the root module's first."""
    formulas = (*model.invariants, *model.constraints, *model.assumptions)
    spans = [a.span for a in model.actions] + [f.span for f in formulas]
    nodes = [model.init, model.next]
    spans += [n.span for n in nodes if n is not None]
    names = dict.fromkeys(s.source.name for s in spans if s is not None)
    root = [n for n in names if Path(n).stem == model.name]
    return list(dict.fromkeys((*root, *(n for n in names if n.endswith(".tla")))))


def _now() -> str:
    return datetime.now().strftime("%Y-%m-%d %H:%M:%S")


def _machine() -> str:
    cores = os.cpu_count() or 1
    what = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{cores} cores [pid: {os.getpid()}] ({what}, Python {platform.python_version()})"
