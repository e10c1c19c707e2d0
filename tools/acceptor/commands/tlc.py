"""Check a model with TLC's own flags, output and exit codes.

`acceptor tlc -config Small.cfg -deadlock -tool Spec.tla`: what follows `tlc` is TLC's command line,
unchanged. `acceptor tlc -h` lists the flags. Unlike TLC, -continue ends with the first violation's
exit code, and what cannot be evaluated ends with 75 to 77 in every mode: TLC ends with 255 where it
was searching depth first or walking, or where Init leaves a variable without a value.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from acceptor import __version__, api, paths, tlc_files, tlc_options
from acceptor.tlc_flags import CommandLine, UsageError, parse, usage
from pymodel.check.options import CheckOptions
from pymodel.check.result import EXIT_UNDECIDED, CheckResult, Counts
from pymodel.errors import (
    EXIT_CONFIG,
    EXIT_OK,
    EXIT_OTHER,
    EXIT_PARSE,
    EXIT_SYSTEM,
    Span,
    SpecError,
)
from pymodel.kernel.model import Model
from pymodel.report import tlc, tlc_coverage
from pymodel.report.tlc import ERROR, NONE, WARNING, Message

#: What TLC answers to a command line that it can't read.
EXIT_USAGE = 1
#: Seconds between two messages of progress, as TLC has it.
_EVERY = 60.0


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
        return _Run(line, tlc_options.of(line)).run()
    except UsageError as e:
        print(f"Error: {e}\n\n{usage().splitlines()[0]}", file=sys.stderr)
        return EXIT_USAGE


class _Run:
    """One run of TLC's command line."""

    def __init__(self, line: CommandLine, asked: tlc_options.Asked) -> None:
        self._line = line
        self._asked = asked
        self._tool = "-tool" in line.flags
        self._quiet = "-nowarning" in line.flags
        self._left_out = tlc_options.suppressed(line)
        self._began = time.monotonic()
        #: Whether the initial states are told of, and when the search for liveness began.
        self._started = False
        self._liveness: float | None = None
        self._told = 0.0

    def run(self) -> int:
        self._say(tlc.version(__version__))
        for note in self._line.notes:
            self._say(Message(1000, WARNING, note))
        self._say(tlc.mode(self._way, self._asked.seed, _machine()))
        with ExitStack() as stack:
            model = self._load()
            if isinstance(model, int):
                return model
            states = stack.enter_context(tlc_files.States(self._line))
            options = replace(self._options(), each_state=states.add if states.wanted else None)
            result = api.check_model(
                model,
                options=options,
                coverage="-coverage" in self._line.flags,
                progress=self._progress,
                output=stack.enter_context(tlc_files.printed(self._line.value("-userFile"))),
                threads=self._threads,
                objects=paths.objects(),
            )
        self._tell(result, model)
        written = tlc_files.write(self._line, result, self._spec, self._say)
        self._finished()
        if not written:
            return EXIT_SYSTEM
        return self._exit_code(result, model)

    def _exit_code(self, result: CheckResult, model: Model) -> int:
        if self._way == "simulation" and not result.findings and not result.counts.initial:
            return EXIT_OTHER  # no behaviour to walk: TLC takes this for an error
        # -dfid N asks about behaviours of N states and no more. Temporal properties are about whole
        # ones: that they were not decided must not pass for "no error".
        whole = model.liveness or model.possible or model.possible_steps
        bounded = self._way == "depth" and not whole
        return EXIT_OK if bounded and result.exit_code == EXIT_UNDECIDED else result.exit_code

    @property
    def _spec(self) -> Path:
        return self._asked.spec

    @property
    def _way(self) -> str:
        options = self._asked.options
        if options.simulate is not None:
            return "simulation"
        return "breadth" if options.depth_first is None else "depth"

    @property
    def _threads(self) -> int | None:
        """One unless something else is asked for, as in TLC; None for one a core."""
        if self._line.value("-workers") == "auto":
            return None
        return self._line.number("-workers", 1)

    def _options(self) -> CheckOptions:
        """What was asked, with the messages about checkpoints."""
        options = self._asked.options
        if options.recover is not None:
            self._started = True
            text = f"Starting recovery from checkpoint {options.recover}"
            self._say(Message(2197, NONE, text))
        if options.checkpoint is None:
            return options
        return replace(options, checkpoint=replace(options.checkpoint, written=self._saved))

    def _saved(self, path: Path) -> None:
        self._say(Message(2195, NONE, f"Checkpointing of run {path.parent}"))
        self._say(Message(2196, NONE, f"Checkpointing completed at ({_now()})"))

    # --- reading ----------------------------------------------------------------------------------

    def _load(self) -> Model | int:
        """The model, or the exit code of what is wrong with it."""
        config = self._line.value("-config")
        try:
            model = api.load(
                self._spec,
                None if config is None else tlc_files.configuration(config, self._spec),
                include=self._line.library,
                invariants=self._asked.invariants,
                postconditions=[name for _, name in self._asked.postconditions],
                cache=paths.cache(),
            )
            self._defined(model)
        except SpecError as e:
            return self._refused(e)
        self._say(Message(2220, NONE, "Starting SANY..."))
        for name in _sources(model):
            print(f"Parsing file {name}")
        for name in _sources(model):
            print(f"Semantic processing of module {Path(name).stem}")
        self._parsed()
        for warning in model.warnings:
            self._say(Message(1000, WARNING, warning.message))
        return model

    def _defined(self, model: Model) -> None:
        """Each postcondition has to be of the module that was named: the root or one it extends."""
        for module, name in self._asked.postconditions:
            span = model.definitions[name].span
            if span is not None and Path(span.source.name).stem != module:
                raise UsageError(f"-postCondition: {name} is not defined in the module {module}")

    def _parsed(self) -> None:
        self._say(Message(2219, NONE, "SANY finished."))
        self._say(Message(2185, NONE, f"Starting... ({_now()})"))

    def _refused(self, e: SpecError) -> int:
        if e.exit_code != EXIT_CONFIG:
            self._say(Message(2220, NONE, "Starting SANY..."))
            if e.exit_code == EXIT_PARSE:
                print(tlc.not_parsed(e.diagnostics))
            if not all(d.code.startswith("file.") for d in e.diagnostics):
                self._parsed()
            code = 3002 if e.exit_code == EXIT_PARSE else 1000
            parsing = "Parsing or semantic analysis failed."
            self._say(Message(code, ERROR, parsing if code == 3002 else e.render()))
        else:
            told = list(map(tlc.not_configured, e.diagnostics))
            if not all(before for _, before in told):
                self._say(Message(2220, NONE, "Starting SANY..."))
                self._parsed()
            self._all(message for message, _ in told)
        self._finished()
        return e.exit_code

    # --- while it runs ----------------------------------------------------------------------------

    def _initial(self, counts: Counts, model: Model | None = None, known: bool = True) -> None:
        """Tell of the initial states, once; `known` unless one of them is what is wrong."""
        if self._started:
            return
        self._started = True
        if model is not None and model.liveness:
            text = f"Implied-temporal checking of {len(model.liveness)} properties."
            self._say(Message(2212, NONE, text))
        if self._way == "simulation":
            self._say(Message(2269, NONE, f"Computed {counts.initial} initial states..."))
        elif self._way == "depth":
            if known:
                self._say(tlc.initial_states_deepening(counts.initial, counts.initial))
        else:
            self._say(Message(2189, NONE, "Computing initial states..."))
            if known:
                self._say(tlc.initial_states(counts.begun, counts.initial, _now()))

    def _progress(self, counts: Counts) -> None:
        if counts.activity == "liveness":
            self._begin_liveness(counts)
        elif counts.seconds >= self._told + _EVERY:
            self._initial(counts)
            self._told = counts.seconds
            self._say(self._far(counts))

    def _far(self, counts: Counts) -> Message:
        if self._way == "simulation":
            return tlc.progress_walking(counts, _now(), self._tool)
        if self._way == "depth":
            return tlc.progress_deepening(counts, _now(), self._tool)
        return tlc.progress(counts, _now())

    def _begin_liveness(self, counts: Counts) -> None:
        if self._liveness is None and self._way != "simulation":
            self._liveness = time.monotonic()
            self._say(self._far(replace(counts, activity="liveness")))
            self._say(tlc.liveness_begins(counts.distinct, _now()))

    # --- the answer -------------------------------------------------------------------------------

    def _tell(self, result: CheckResult, model: Model) -> None:
        first = result.first
        begun = first is None or first.kind != "assumption"
        if begun:
            self._initial(result.counts, model, not tlc.fails_at_start(result))
        looked = result.finished and (first is None or first.kind == "liveness")
        if model.liveness and looked:
            self._begin_liveness(result.counts)
        self._all(tlc.outcome(result, self._style(model)))
        if self._way == "simulation" and begun and not result.counts.initial and first is None:
            self._say(tlc.nothing_to_walk(result.counts))
        if self._liveness is not None:
            self._say(tlc.liveness_ended(time.monotonic() - self._liveness, _now()))
        if self._way != "simulation":
            self._all(tlc.success(result))
        if tlc.stopped_at_start(result):
            return
        if "-coverage" in self._line.flags:
            self._all(tlc_coverage.coverage(result, model, _now()))
        self._sum_up(result)

    def _sum_up(self, result: CheckResult) -> None:
        counts = result.counts
        if self._tool or self._way == "simulation":
            self._say(self._far(counts))
        if self._way == "simulation":
            self._say(tlc.totals_walking(counts, self._asked.seed, self._asked.aril))
        elif self._way == "depth":
            self._say(tlc.totals_deepening(counts))
        else:
            self._all(tlc.totals(result))

    def _style(self, model: Model) -> tlc.Style:
        bodies: dict[tuple[str, str], Span] = {
            (a.name, str(a.span)): a.formula.span
            for a in model.actions
            if a.formula.span is not None
        }
        return tlc.Style("-difftrace" in self._line.flags, bodies, self._way == "depth")

    def _finished(self) -> None:
        took = time.monotonic() - self._began
        text = f"{took * 1000:.0f}ms" if self._tool else f"{took:02.0f}s"
        self._say(Message(2186, NONE, f"Finished in {text} at ({_now()})"))

    def _say(self, message: Message) -> None:
        if message.severity == WARNING and self._quiet:
            return
        if message.code not in self._left_out:
            print(message.render(self._tool), flush=True)

    def _all(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._say(message)


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
