"""What may live here: the native engine as an engine: when it takes an exploration over from the
interpreter, how it goes on, and what goes back to the interpreter.

Everything but exploration in bulk is the interpreter's: it has the first states, which are the
samples of the variables' shapes; it looks at every state that compiled code gives back; and it
answers all questions about single states, through a `bridge`.
"""

from __future__ import annotations

import os
import threading
import traceback
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, cast

from pymodel.engine.base import FAULT, ExploreRequest, ExploreResult, Provenance
from pymodel.engine.interpreter import Interpreter, snapshot
from pymodel.engine.interpreter.explore import WARM, Explorer
from pymodel.engine.interpreter.identity import fingerprint
from pymodel.engine.interpreter.states import States
from pymodel.engine.native.bridge import Classes, PackedStates, Queue
from pymodel.engine.native.context import TRAP_DEPTH, TRAP_SUCCESSORS
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.threads import Crew, conducted
from pymodel.kernel.model import Model
from pymodel.library.failure import EvalError
from pymodel.memory import share
from pymodel.values import Value

if TYPE_CHECKING:  # most models end within the samples, and need not wait for all this
    from pymodel.engine.native.machine import Compile, Machine, Packed
    from pymodel.engine.native.scout import Scout
    from pymodel.engine.native.search import Progress

#: Distinct states that the interpreter finds first, or how long it takes for fewer.
SAMPLE_STATES = 1000
SAMPLE_SECONDS = 0.3
#: States that random walks expand, at first and before a layout is widened (and twice as many each
#: time), and how many of those that do not fit they begin at, at most.
_SCOUTED, _MOST_DOUBLED, _STARTS = 600, 2, 256
#: States given back, and the share of all, from which on compiled code does not pay.
_MANY_EVENTS, _EVENT_SHARE = 500, 0.02


class NativeEngine(Interpreter):
    """Implements `engine.base.Engine`: the interpreter, with compiled code for exploration."""

    def __init__(
        self,
        model: Model,
        *,
        compile_model: Compile | None = None,
        threads: int | None = None,
        folder: Path | None = None,
        memory: int | None = None,
        sample_states: int = SAMPLE_STATES,
        backend: str = "native",
        **options: Any,
    ) -> None:
        """`compile_model` makes the packed model; `folder` keeps object code; `memory` is how many
        bytes stored states may take. With the `backend` "packed", code is Python over packed
        states; "native" is so too where there is no llvmlite. With no `sample_states` only Init is
        the interpreter's. The rest is the interpreter's own."""
        super().__init__(model, **options)
        self._backend = backend
        self._compile_model = compile_model or self._front
        self._threads = threads or min(os.cpu_count() or 1, 8)
        self._folder, self._memory = folder, memory
        self._sample = sample_states
        self._machine: Machine | None = None
        self._scout: Scout | None = None
        #: Why the interpreter carries on, once that is known.
        self.declined: Declined | None = None
        self._coverage_asked = bool(options.get("coverage"))
        self._events = 0
        self._interpreted = 0
        self._compiling = 0.0
        self._notice = ""
        #: The limit of memory that was met; 0 if none was.
        self._full = 0
        self._reasons: Counter[str] = Counter()

    # --- exploration ------------------------------------------------------------------------------

    def explore(self, request: ExploreRequest) -> ExploreResult:
        """Go on with the breadth-first exploration from where the last call stopped."""
        began = monotonic()
        if request.keep_edges and self._machine is None and self.declined is None:
            self.declined = Declined(None, "the graph of states is asked for, with its edges")
        if self._coverage_asked and self.declined is None:
            self.declined = Declined(None, "evaluations of expressions are counted")
        if self._machine is None and self.declined is None:
            result = self._first(request)
            if result is not None:
                return result
            request = self._rest(request, monotonic() - began)
        if self._machine is None:
            return super().explore(request)
        if request.keep_edges:
            raise ValueError("edges are kept from the start of an exploration or not at all")
        result = self._guard(lambda: self._go_on(request))
        return cast(ExploreResult, result)

    def _first(self, request: ExploreRequest) -> ExploreResult | None:
        """Let the interpreter find the first states. None if the exploration goes on: natively,
        or, when that is declined, with the interpreter."""
        explorer = cast(Explorer, self._guard(self._exploration))
        if explorer.finished:
            return super().explore(request)
        explorer.levels = 0
        explorer.warm_at = self._sample + 1
        if len(explorer.queue) < max(1, self._sample):
            before = len(explorer.violations)
            most, seconds = request.max_states, request.max_seconds
            part = replace(
                request,
                max_states=self._sample if most is None else min(most, self._sample),
                max_seconds=SAMPLE_SECONDS if seconds is None else min(seconds, SAMPLE_SECONDS),
                max_levels=request.max_levels if self._sample else 0,
            )
            result = super().explore(part)
            stopped = request.stop_at_violation and len(result.violations) > before
            limited = (
                (most is not None and result.distinct >= most)
                or (seconds is not None and seconds <= SAMPLE_SECONDS)
                or (
                    request.max_levels is not None
                    and explorer.levels >= request.max_levels
                    and explorer.at == explorer.level_end
                )
            )
            if result.finished or stopped or limited:
                return result
        self._take_over(explorer)
        explorer.warm_at = WARM
        return None

    def _rest(self, request: ExploreRequest, seconds: float) -> ExploreRequest:
        """What is left of a request after the interpreter's part of it."""
        left, levels = request.max_seconds, request.max_levels
        if left is not None:
            left = max(0.0, left - seconds)
        if levels is not None and self._explorer is not None:
            levels = max(0, levels - self._explorer.levels)
        return replace(request, max_seconds=left, max_levels=levels)

    def _take_over(self, explorer: Explorer) -> None:
        """Compile the model, and load what is explored; or note why not."""
        from pymodel.engine.native.jit import unavailable  # noqa: PLC0415 - only where it is used
        from pymodel.engine.native.machine import Machine  # noqa: PLC0415
        from pymodel.engine.native.packed import PackedMachine  # noqa: PLC0415
        from pymodel.engine.native.scout import Scout  # noqa: PLC0415

        began = monotonic()
        machine: Machine | None = None
        made = PackedMachine if self._backend == "packed" else Machine
        try:
            self._admit(explorer)
            if made is Machine and (why := unavailable()):
                made, self._notice = PackedMachine, why
            waiting = made.ahead()
            samples = [self.decode(i) for i in explorer.queue]
            self._scout = Scout(explorer, self._next)
            starts = [self._states.by_id[i] for i in explorer.queue]
            packed = self._compile_model(self.model, [*samples, *self._scout.met(starts, _SCOUTED)])
            machine = made(
                packed,
                explorer,
                threads=self._threads,
                deadlock=self.model.check_deadlock,
                folder=self._folder,
                memory=share() if self._memory is None else self._memory,
                scouted=self._scouted,
                waiting=waiting,
            )
            self._load(machine, explorer, samples)
        except MemoryError as e:
            if machine is not None:
                machine.close()
            self.declined = Declined(None, f"there is no room for it: {e}")
            return
        except Exception as e:  # whatever goes wrong in compiling, the interpreter can carry on
            if machine is not None:
                machine.close()
            self.declined = e if isinstance(e, Declined) else _fault(e)
            return
        self._machine = machine
        self._compiling = monotonic() - began
        self._interpreted = len(explorer.queue)
        states = PackedStates(self.program, machine, self._states, explorer.queue)
        self._lend(explorer, states)

    def _admit(self, explorer: Explorer) -> None:
        """Raises `Declined` for what compiled code does not look at."""
        if explorer.possible_steps:
            asked = explorer.possible_steps[0].name
            raise Declined(None, f"a step is looked for, which _POSSIBLE {asked} asks for")
        if not explorer.queue:
            raise Declined(None, "there is no state to make shapes of")

    def _scouted(self) -> list[dict[str, Value]]:
        """What else may be met, when a layout has to be widened: other new values are near."""
        explorer, machine, scout = self._explorer, self._machine, self._scout
        if explorer is None or machine is None or scout is None:
            return []
        found = machine.search.survey(max(0, explorer.at - 1), machine.count(), _STARTS)
        starts = [explorer.states.by_id[explorer.queue[i]] for i in found]
        steps = _SCOUTED << min(machine.widenings, _MOST_DOUBLED)
        return scout.met(starts, steps, each=True)

    def _front(self, model: Model, samples: Sequence[Mapping[str, Value]]) -> Packed:
        from pymodel.engine.native.model import compile_model  # noqa: PLC0415 - as above

        return compile_model(model, samples, self)

    @staticmethod
    def _load(machine: Machine, explorer: Explorer, samples: Sequence[Mapping[str, Value]]) -> None:
        places = {number: i for i, number in enumerate(explorer.queue)}
        states = explorer.states
        for number, values in zip(explorer.queue, samples, strict=True):
            fields = machine.encoded(values)
            if fields is None:
                raise Declined(None, "a state does not fit the layout that was made of it")
            parent = states.parents[number]
            if machine.find(values) is not None:
                raise Declined(None, "two states that the interpreter tells apart look the same")
            machine.store.add(fields, places.get(parent, -1), states.actions[number])

    def _lend(self, explorer: Explorer, states: PackedStates) -> None:
        self._states = states
        queue = cast("array[int]", Queue(states))
        explorer.lend(states, queue, Classes(states))

    def _go_on(self, request: ExploreRequest) -> ExploreResult:
        """Explore natively, until the request's limits, the end, or a violation that stops it."""
        explorer = self._explorer
        assert explorer is not None
        deadline = None if request.max_seconds is None else monotonic() + request.max_seconds
        run = _Run(explorer, request, deadline)
        self._full = 0
        try:
            while not run.ended:
                machine = self._machine
                assert machine is not None
                event = self._forward(machine, run)
                if event is None:
                    continue
                self._events += 1
                self._reasons[self._reason(machine, event)] += 1
                self._look_closer(machine, run)
                if not run.ended:
                    run.level_done()
                if self._events >= _MANY_EVENTS and self._events > _EVENT_SHARE * explorer.at:
                    raise Declined(None, self._why_given_back())
        except MemoryError:
            assert self._machine is not None
            self._full = self._machine.memory
        except Declined as e:
            self._give_up(e)
            return super().explore(run.rest())
        cast(PackedStates, self._states).recognise()
        explorer.finished = explorer.at >= len(explorer.queue) and not run.stopped
        return replace(explorer.result(), full=self._full)

    @staticmethod
    def _forward(machine: Machine, run: _Run) -> Progress | None:
        """Explore until something needs a closer look. A fault of ours hands everything back: what
        was stored before the chunk it happened in is whole."""
        try:
            return conducted(lambda stop: run.forward(machine, stop))
        except (MemoryError, Declined):
            raise
        except Exception as e:
            raise _fault(e) from e

    def _look_closer(self, machine: Machine, run: _Run) -> None:
        """Let the interpreter expand the next state. If the layout cannot take what comes of it,
        nothing has happened."""
        explorer = self._explorer
        assert explorer is not None
        count, before = machine.count(), explorer.memento()
        try:
            run.ended = run.stopped = explorer.look_closer(run.request)
        except BaseException as e:  # an interruption too
            assert self._machine is not None
            self._machine.store.cut(count)
            explorer.recall(before)
            if isinstance(e, Exception) and not isinstance(e, Declined | MemoryError):
                raise _fault(e) from e
            raise
        self._interpreted += machine.count() - count

    def _reason(self, machine: Machine, event: Progress) -> str:
        """Why a state was given back, in words."""
        if event.reason == TRAP_SUCCESSORS:
            return "a state with very many successors"
        if event.reason == TRAP_DEPTH:
            return "a deep recursion"
        reasons = machine.packed.program.reasons
        if 0 < event.reason <= len(reasons):
            return reasons[event.reason - 1]
        return "something that does not hold"

    def _why_given_back(self) -> str:
        most, times = self._reasons.most_common(1)[0]
        return f"{self._events:,} states had to be given back, {times:,} of them for: {most}"

    # --- back to the interpreter ------------------------------------------------------------------

    def _give_up(self, why: Declined) -> None:
        """Hand everything that was found back to the interpreter, which goes on."""
        explorer, packed = self._explorer, self._states
        assert explorer is not None
        states, queue = _unpacked(explorer, cast(PackedStates, packed))
        machine, self._machine = self._machine, None
        self.declined = why
        self._states = explorer.states = states
        explorer.queue = queue
        mark = fingerprint(self.program)
        explorer._fingerprint = mark
        explorer.classes = {}
        if mark is not None:
            explorer.classes.update((mark(states.by_id[i]), i) for i in queue)
        if machine is not None:
            machine.close()

    def snapshot(self) -> Mapping[str, bytes]:
        """All that `explore` has found, between two calls of it, to go on in another process."""
        explorer = self._explorer
        if self._machine is None or explorer is None:
            return super().snapshot()
        packed, queue, classes = self._states, explorer.queue, explorer.classes
        states, plain = _unpacked(explorer, cast(PackedStates, packed))
        try:
            explorer.states, explorer.queue = states, plain
            return snapshot.snapshot(self.program, states, explorer)
        finally:
            explorer.states, explorer.queue, explorer.classes = packed, queue, classes

    # --- what happened ----------------------------------------------------------------------------

    def provenance(self) -> Provenance:
        """Which engine found what."""
        explorer, machine = self._explorer, self._machine
        count = 0 if explorer is None else len(explorer.queue)
        native = machine is not None
        return Provenance(
            "interpreter" if machine is None else machine.engine,
            native=count - self._interpreted if native else 0,
            interpreted=self._interpreted if native else count,
            given_back=self._events,
            reasons=tuple(self._reasons.most_common()),
            declined="" if self.declined is None else str(self.declined),
            threads=1 if machine is None else machine.search.threads,
            notice=self._notice,
            words=0 if machine is None else machine.store.width,
            widenings=0 if machine is None else machine.widenings,
            compile_seconds=self._compiling,
        )


@dataclass(slots=True)
class _Run:
    """One call of `explore`: how far it has come."""

    explorer: Explorer
    request: ExploreRequest
    deadline: float | None
    levels: int = 0
    ended: bool = False
    #: Whether it was ended by what was found.
    stopped: bool = False

    def forward(self, machine: Machine, stop: threading.Event) -> Progress | None:
        """Explore until something needs a closer look: where; None at the end or a limit."""
        x, search = self.explorer, machine.search
        model = x.program.model
        names = {("reach", c.name) for c in x.wanted} | {("possible", c.name) for c in x.possible}
        looked = [("reach", f.name) for f in model.reach]
        looked += [("possible", f.name) for f in model.possible]
        wanted = sum(1 << i for i, name in enumerate(looked) if name in names)
        with Crew(search.threads) as crew:
            while not self._over(machine, stop):
                if x.at == x.level_end:
                    x.level_end = machine.count()
                    self.levels += 1
                most = self.request.max_states
                progress = search.advance(x.at, x.level_end, crew, wanted, most)
                x.at = progress.end
                if progress.event is not None:
                    return progress
                self.level_done()
        self.ended = True
        return None

    def rest(self) -> ExploreRequest:
        """What is left of the request for another engine."""
        r, seconds, levels = self.request, None, None
        if self.deadline is not None:
            seconds = max(0.0, self.deadline - monotonic())
        if r.max_levels is not None:
            levels = max(0, r.max_levels - self.levels)
        return replace(r, max_seconds=seconds, max_levels=levels)

    def _over(self, machine: Machine, stop: threading.Event) -> bool:
        x, request = self.explorer, self.request
        if x.at >= machine.count() or stop.is_set():
            return True
        if self.deadline is not None and monotonic() >= self.deadline:
            return True
        if request.max_states is not None and machine.count() >= request.max_states:
            return True
        most = request.max_levels
        return x.at == x.level_end and most is not None and self.levels >= most

    def level_done(self) -> None:
        """Count a level when all its states are expanded and there is another."""
        x = self.explorer
        if x.at == x.level_end and len(x.queue) > x.level_end:
            x.depth += 1


def _fault(e: Exception) -> Declined:
    """A failure of ours, as a reason to let the interpreter carry on. What cannot be evaluated
    ahead is none: the interpreter may never come there, or will tell the user."""
    if isinstance(e, EvalError):
        return Declined(None, f"a part cannot be evaluated ahead: {e}")
    if isinstance(e, RecursionError):
        return Declined(None, "expressions are nested too deeply to be compiled")
    place = traceback.extract_tb(e.__traceback__)[-1]
    what = f"{type(e).__name__}: {e} ({Path(place.filename).name}:{place.lineno})"
    return Declined(None, f"{FAULT}: {what}")


def _unpacked(explorer: Explorer, packed: PackedStates) -> tuple[States, array[int]]:
    """All states as the interpreter has them, and the ids of those that are kept. States that were
    met late, and are not kept, come last, under new ids; violations are told of those."""
    states = States()
    last = packed.end()
    late = [(number, state) for state, number in packed.others.items() if number >= last]
    ids = [*range(last), *(number for number, _ in late)]
    for new, number in enumerate(ids):
        state = packed.state(number)
        states.by_id.append(state)
        kept = packed.index_of(number) is not None
        (states.seen if kept else states.others)[state] = new
        states.parents.append(packed.parents[number])
        states.actions.append(packed.actions[number])
    changed = {number: last + i for i, (number, _) in enumerate(late)}
    explorer.violations[:] = [
        replace(
            v,
            state=changed.get(v.state, v.state) if v.state is not None else None,
            successor=changed.get(v.successor, v.successor) if v.successor is not None else None,
        )
        for v in explorer.violations
    ]
    return states, array("q", map(packed.id_at, range(packed.count())))


__all__ = ["NativeEngine"]
