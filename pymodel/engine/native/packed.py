"""What may live here: an engine that runs a model's IR as Python: the second opinion on whatever
runs it as machine code, and what there is where no machine code is.

States are tuples of fields. What traps, and all single steps, the interpreter does; what it finds
that has no place in the shapes makes them wider, and the stored states are packed anew.
"""

from __future__ import annotations

import contextlib
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from pymodel.engine.base import (
    NO_PARENT,
    ExploreRequest,
    ExploreResult,
    StateId,
    Step,
    Violation,
)
from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native.model import DoesNotFit, PackedModel, compile_model
from pymodel.engine.native.printing import Printer, TrappedError
from pymodel.errors import EXIT_ASSERT, EXIT_EVAL_SAFETY, Diagnostic, Span, SpecError
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Node, SquareAction
from pymodel.values import Value, state_digest

State = tuple[int, ...]

#: States that the interpreter explores before shapes are made of them.
SAMPLES = 1_000
#: Ids of states that were not found by exploring.
_ELSEWHERE = 1 << 40
_STRIDE = 512
_KEPT = 10_000


class _StopError(Exception):
    """The exploration ends here, with a violation."""


class Machine:
    """The functions of a packed model, defined."""

    def __init__(self, packed: PackedModel) -> None:
        self.packed = packed
        program = packed.program
        printer = Printer(program)
        source = printer.source()
        namespace = printer.namespace()
        exec(compile(source, "<packed>", "exec"), namespace)
        self.source = source

        def of(names: Sequence[str]) -> list[Callable[..., int]]:
            return [namespace[printer.names[n]] for n in names]  # type: ignore[misc]

        self.next: Callable[..., None] = of([program.next])[0]  # type: ignore[assignment]
        self.invariants = of(program.invariants)
        self.constraints = of(program.constraints)
        self.reach = of(program.reach)
        self.action_constraints = of(program.action_constraints)
        self.action_properties = of(program.action_properties)
        self.view = of([program.view])[0] if program.view else None
        self.canonical = of([program.canonical])[0] if program.canonical else None


def sample(interpreter: Interpreter, count: int) -> list[Mapping[str, Value]]:
    """The first states that the interpreter finds."""
    result = interpreter.explore(ExploreRequest(max_states=count, stop_at_violation=False))
    return [interpreter.decode(s) for s in result.states]


class PackedEngine:
    """The engine that explores packed states. Implements `engine.base.Engine`."""

    def __init__(
        self, model: Model, *, samples: int = SAMPLES, packed: PackedModel | None = None
    ) -> None:
        """Raises `Declined` for a model that has something which is not lowered."""
        self.model = model
        self._inner = Interpreter(model)
        self.traps: Counter[str] = Counter()
        self.widenings = 0
        if packed is None:
            packed = compile_model(model, sample(Interpreter(model), samples), self._inner)
        assert packed.model is model, "model values are equal to themselves alone"
        self._machine = Machine(packed)
        self._states: list[State] = []
        self._seen: dict[object, StateId] = {}
        self._outside: set[State] = set()
        self._elsewhere: list[Mapping[str, Value]] = []
        self._elsewhere_ids: dict[bytes, StateId] = {}
        #: From which state one that is not kept was reached.
        self._sources: dict[StateId, StateId] = {}
        self._parents = array("q")
        self._actions = array("i")
        self._edges = array("q")
        self._met: list[State] = []
        self._cuts = array("q")
        self._violations: list[Violation] = []
        self._counted: Counter[tuple[str, str]] = Counter()
        self._generated = 0
        self._depth = 1
        self._at = 0
        self._level_end = 0
        self._finished = False
        self._started = False
        self._keep_edges = False
        self._stop = True
        self._judging = False
        self._initials = 0
        self._found: set[str] = set()
        count = max(1, len(model.actions))
        self._fired, self._fresh = [0] * count, [0] * count

    @property
    def packed(self) -> PackedModel:
        """The model as it is packed now."""
        return self._machine.packed

    # --- exploration ------------------------------------------------------------------------------

    def explore(self, request: ExploreRequest) -> ExploreResult:
        """Go on with the breadth-first exploration from where the last call stopped."""
        self._stop = request.stop_at_violation
        if request.keep_edges and not self._keep_edges:
            if self._started:
                raise ValueError("edges are kept from the start of an exploration or not at all")
            self._keep_edges = True
        if not self._finished:
            with contextlib.suppress(_StopError):
                self._run(request)
        return self._result()

    def _run(self, request: ExploreRequest) -> None:
        if not self._started:
            self._started = True
            self._initial_states()
        deadline = None if request.max_seconds is None else monotonic() + request.max_seconds
        levels = 0
        while self._at < len(self._states) and self.model.next is not None:
            if self._at == self._level_end:
                if request.max_levels is not None and levels >= request.max_levels:
                    return
                levels += 1
                self._level_end = len(self._states)
            end = min(self._level_end, self._at + _STRIDE)
            limit = request.max_states
            while self._at < end and (limit is None or len(self._states) < limit):
                self._expand()
            if self._at == self._level_end and len(self._states) > self._level_end:
                self._depth += 1
            if deadline is not None and monotonic() >= deadline:
                break
            if limit is not None and len(self._states) >= limit:
                break
        self._finished = self._at >= len(self._states) or self.model.next is None

    def _initial_states(self) -> None:
        try:
            self._inner_initial()
        except SpecError as e:
            self._failed(e.diagnostics[0], None)

    def _inner_initial(self) -> None:
        first = Interpreter(self.model)
        only = replace(ExploreRequest(), max_levels=0, stop_at_violation=self._stop)
        result = first.explore(only)
        self._generated = result.generated
        for s in result.states:
            values = first.decode(s)
            number = self._add(self._encode(values), NO_PARENT, -1)
            self._initials += 1
            del number
        for v in result.violations:
            state = None if v.state is None else self.intern(first.decode(v.state))
            if v.kind == "reach":
                self._found.add(v.name)
            self._counted[v.kind, v.name] += 1
            self._violations.append(replace(v, state=state))
        if result.cuts:
            self._cuts.append(NO_PARENT)
        if result.violations and self._stop and any(v.kind != "reach" for v in result.violations):
            raise _StopError

    # --- packing ----------------------------------------------------------------------------------

    def _encode(self, values: Mapping[str, Value]) -> State:
        """The fields of a state, in shapes that are wide enough."""
        try:
            return self.packed.encode(values)
        except DoesNotFit:
            self._widen([values])
            return self.packed.encode(values)

    def _widen(self, values: Sequence[Mapping[str, Value]]) -> None:
        """Make room for states, and pack anew what is stored."""
        self.widenings += 1
        old = self.packed
        new = old.widened(values)
        self._machine = Machine(new)
        self._states = [new.encode(old.decode(s)) for s in self._states]
        self._outside = {new.encode(old.decode(s)) for s in self._outside}
        self._met = [new.encode(old.decode(s)) for s in self._met]
        self._seen = {self._mark(s): i for i, s in enumerate(self._states)}

    def _mark(self, state: State) -> object:
        """What stands for a state under VIEW or SYMMETRY."""
        machine = self._machine
        if machine.canonical is not None:
            whole = machine.canonical(*state)
            if machine.view is None:
                return whole
            fields = []
            for width in self.packed.program.fields:
                fields.append(whole & ((1 << width) - 1))
                whole >>= width
            state = tuple(fields)
        return state if machine.view is None else machine.view(*state)

    # --- one state --------------------------------------------------------------------------------

    def _expand(self) -> None:
        source = self._at
        self._at += 1
        found: list[tuple[int, State]] = []
        failure: Diagnostic | None = None
        try:
            self._machine.next(*self._states[source], found)
        except TrappedError as e:
            self.traps[self.packed.program.reasons[e.args[0]]] += 1
            found, failure = self._interpreted(source)
        if not found and failure is None and self.model.check_deadlock:
            self._violation(Violation("deadlock", "", source))
        plain = not (
            self._keep_edges or self._machine.action_constraints or self._machine.action_properties
        )
        seen = self._seen
        mark = self._machine.view or self._machine.canonical
        for action, state in found:
            self._generated += 1
            self._fired[action] += 1
            if plain and mark is None and state in seen:
                continue
            self._successor(source, action, state)
        if failure is not None:
            self._failed(failure, source)

    def _interpreted(self, source: StateId) -> tuple[list[tuple[int, State]], Diagnostic | None]:
        """The successors of a state, by the interpreter; those before a failure, and it."""
        inner = self._inner
        id_ = inner.intern(self.packed.decode(self._states[source]))
        told: list[tuple[int, StateId]] = []
        failure: Diagnostic | None = None
        try:
            inner.tell_moves(id_, told)
        except SpecError as e:
            failure = e.diagnostics[0]
        moves = [(action, inner.decode(target)) for action, target in told]
        wide = [v for _, v in moves if not _fits(self.packed, v)]
        if wide:
            self._widen(wide)
        return [(action, self.packed.encode(v)) for action, v in moves], failure

    def _successor(self, source: StateId, action: int, state: State) -> None:
        before = self._states[source]
        machine = self._machine
        inside = True
        for i, holds in enumerate(machine.action_constraints):
            node = self.model.action_constraints[i].node
            name = self.model.action_constraints[i].name
            if not self._holds(holds, "constraint", name, node, before, state):
                inside = False
        mark = self._mark(state)
        target = self._seen.get(mark) if inside else None
        if target is None and state not in self._outside:
            target = self._keep(state, source, action, inside)
        for i, holds in enumerate(machine.action_properties):
            p = self.model.action_properties[i]
            node = SquareAction(p.action, p.sub, span=p.span)
            if not self._holds(holds, "action-property", p.name, node, before, state):
                number = self._id_of(state, source)
                self._violation(Violation("action-property", p.name, source, number))
        if not self._keep_edges:
            if target is None:
                self._cut(source)
        elif target is None:
            self._cut(source)
        else:
            self._edges.extend((source, target, action))
            if machine.view is not None or machine.canonical is not None:
                self._met.append(state)

    def _cut(self, source: StateId) -> None:
        if self._keep_edges and (not self._cuts or self._cuts[-1] != source):
            self._cuts.append(source)

    def _keep(self, state: State, source: StateId, action: int, inside: bool) -> StateId | None:
        """An unseen state: kept if it is inside the constraints, checked in any case."""
        model, machine = self.model, self._machine
        for holds, f in zip(machine.constraints, model.constraints, strict=True):
            inside = inside and self._holds(holds, "constraint", f.name, f.node, state, None)
        number: StateId | None = None
        if inside:
            number = self._add(state, source, action)
            self._fresh[action] += 1
        elif not machine.action_constraints:
            self._outside.add(state)
        self._judging = number is not None
        for holds, f in zip(machine.invariants, model.invariants, strict=True):
            if not self._holds(holds, "invariant", f.name, f.node, state, None):
                bad = self._id_of(state, source) if number is None else number
                self._violation(Violation("invariant", f.name, bad))
        self._judging = False
        if number is not None:
            self._reached(state, number)
        return number

    def _reached(self, state: State, number: StateId) -> None:
        wanted = [f for f in self.model.reach if f.name not in self._found]
        if not wanted:
            return
        for holds, f in zip(self._machine.reach, self.model.reach, strict=True):
            if f in wanted and self._holds(holds, "reach", f.name, f.node, state, None):
                self._found.add(f.name)
                self._violations.append(Violation("reach", f.name, number))
        if self._stop and all(f.name in self._found for f in self.model.reach):
            raise _StopError

    def _add(self, state: State, source: StateId, action: int) -> StateId:
        number = len(self._states)
        self._states.append(state)
        self._seen[self._mark(state)] = number
        self._parents.append(source)
        self._actions.append(action)
        return number

    def _holds(
        self,
        holds: Callable[..., int],
        kind: str,
        name: str,
        node: Node,
        state: State,
        successor: State | None,
    ) -> bool:
        """A formula of the configuration; what traps is asked of the interpreter."""
        try:
            return bool(holds(*state, *(successor or ())))
        except TrappedError as e:
            self.traps[self.packed.program.reasons[e.args[0]]] += 1
        inner, packed = self._inner, self.packed
        first = inner.intern(packed.decode(state))
        second = None if successor is None else inner.intern(packed.decode(successor))
        try:
            return inner.holds(node, first, second)
        except SpecError as error:
            found = error.diagnostics[0]
            if kind == "invariant":
                found = replace(found, exit_code=_safety(found))
            at = self._id_of(state if successor is None else successor)
            which = "assert" if found.exit_code == EXIT_ASSERT else "evaluation"
            if successor is None:
                self._violation(Violation(which, name, at, None, found))
            else:
                self._violation(Violation(which, name, self._id_of(state), at, found))
            return True

    # --- violations -------------------------------------------------------------------------------

    def _violation(self, violation: Violation) -> None:
        self._counted[violation.kind, violation.name] += 1
        if self._counted[violation.kind, violation.name] <= _KEPT:
            self._violations.append(violation)
        if self._stop:
            raise _StopError

    def _failed(self, found: Diagnostic, source: StateId | None) -> None:
        kind = "assert" if found.exit_code == EXIT_ASSERT else "evaluation"
        self._violation(Violation(kind, "", source, None, found))

    def _result(self) -> ExploreResult:
        n = len(self._states)
        met = array("q", map(self._id_of, self._met)) if self._finished else array("q")
        return ExploreResult(
            generated=self._generated,
            distinct=n,
            depth=self._depth,
            queue=n - self._at - (self._judging and self._stop),
            finished=self._finished,
            violations=tuple(self._violations),
            states=array("q", range(n)),
            parents=self._parents,
            actions=self._actions,
            edges=self._edges,
            cuts=self._cuts,
            met=met,
            fired=tuple(self._fired),
            fresh=tuple(self._fresh),
        )

    # --- states -----------------------------------------------------------------------------------

    def _id_of(self, state: State, source: StateId | None = None) -> StateId:
        """The id of a state; of one that is not kept, with the state that it was reached from."""
        known = self._seen.get(self._mark(state))
        if known is not None and self._states[known] == state:
            return known
        number = self.intern(self.packed.decode(state))
        if source is not None and number >= _ELSEWHERE:
            self._sources.setdefault(number, source)
        return number

    def intern(self, values: Mapping[str, Value]) -> StateId:
        """The id of the state with these values, reachable or not."""
        key = state_digest(values)
        if key in self._elsewhere_ids:
            return self._elsewhere_ids[key]
        known = self._found_id(values)
        if known is not None:
            return known
        self._elsewhere_ids[key] = _ELSEWHERE + len(self._elsewhere)
        self._elsewhere.append({n: values[n] for n in self.model.variables})
        return self._elsewhere_ids[key]

    def _found_id(self, values: Mapping[str, Value]) -> StateId | None:
        """The id of a state that was found by exploring."""
        if not _fits(self.packed, values):
            return None
        state = self.packed.encode(values)
        known = self._seen.get(self._mark(state))
        return known if known is not None and self._states[known] == state else None

    def decode(self, state: StateId) -> Mapping[str, Value]:
        """The values of a state, by variable."""
        if state >= _ELSEWHERE:
            return self._elsewhere[state - _ELSEWHERE]
        return self.packed.decode(self._states[state])

    def digest(self, state: StateId) -> bytes:
        """The 128-bit identity of a state."""
        return state_digest(self.decode(state))

    def path(self, state: StateId) -> Sequence[StateId]:
        """A shortest path from an initial state, both ends included."""
        if state >= _ELSEWHERE:
            known = self._found_id(self.decode(state))
            if known is not None:
                return [*self.path(known)[:-1], state]
            source = self._sources.get(state)
            return [state] if source is None else [*self.path(source), state]
        found = [state]
        while self._parents[found[-1]] != NO_PARENT:
            found.append(self._parents[found[-1]])
        return found[::-1]

    # --- what the interpreter does ----------------------------------------------------------------

    def _there(self, state: StateId) -> StateId:
        return self._inner.intern(self.decode(state))

    def _here(self, state: StateId) -> StateId:
        return self.intern(self._inner.decode(state))

    def initial(self) -> Sequence[StateId]:
        """The distinct initial states, in order of generation."""
        if self._started:
            return tuple(range(self._initials))
        return tuple(map(self._here, self._inner.initial()))

    def successors(self, state: StateId, action: int | None = None) -> Iterator[Step]:
        """Every successor of a state, by one action or action by action, duplicates included."""
        for step in self._inner.successors(self._there(state), action):
            yield replace(step, target=self._here(step.target))

    def moves(self, state: StateId) -> Sequence[tuple[int, StateId]]:
        """(action, successor) for every successor of a state."""
        return [(a, self._here(t)) for a, t in self._inner.moves(self._there(state))]

    def follow(self, behaviour: Sequence[StateId]) -> None:
        """See `engine.base`."""
        self._inner.follow(_Followed(behaviour, self._there))

    def fire(self, action: Action, args: Mapping[str, Value], state: StateId) -> Sequence[StateId]:
        """The successors by one action at given arguments."""
        return [self._here(s) for s in self._inner.fire(action, args, self._there(state))]

    def holds(
        self,
        formula: Node,
        state: StateId,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bool:
        """The truth of a state predicate or, on a pair of states, an action; `env`: locals."""
        second = None if successor is None else self._there(successor)
        return self._inner.holds(formula, self._there(state), second, env)

    def holds_all(
        self,
        formula: Node,
        states: Sequence[StateId],
        successors: Sequence[StateId] | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bytearray:
        """`holds` of many states or steps at once: 1, 0, or 2 where the evaluation fails."""
        first = [self._there(s) for s in states]
        second = None if successors is None else [self._there(s) for s in successors]
        return self._inner.holds_all(formula, first, second, env)

    def evaluate(
        self,
        expression: Node,
        state: StateId | None = None,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> Value:
        """The value of any expression in a state, a step, or (constants) nowhere."""
        first = None if state is None else self._there(state)
        second = None if successor is None else self._there(successor)
        return self._inner.evaluate(expression, first, second, env)

    def retain(self, states: Collection[StateId]) -> None:
        """Nothing is let go of."""

    def evaluations(self) -> Sequence[tuple[Span, int]]:
        """Nothing is counted."""
        return ()

    def snapshot(self) -> Mapping[str, bytes]:
        """Not kept: this engine is for comparing."""
        raise NotImplementedError("the packed engine has no snapshots")

    def restore(self, sections: Mapping[str, bytes]) -> None:
        """Not kept."""
        raise NotImplementedError("the packed engine has no snapshots")


class _Followed(Sequence[StateId]):
    """A behaviour that may still grow, by the ids of another engine."""

    def __init__(self, behaviour: Sequence[StateId], id_of: Callable[[StateId], StateId]) -> None:
        self._behaviour = behaviour
        self._id_of = id_of

    def __len__(self) -> int:
        return len(self._behaviour)

    def __getitem__(self, i: Any) -> Any:
        found = self._behaviour[i]
        return [self._id_of(s) for s in found] if isinstance(i, slice) else self._id_of(found)


def _fits(packed: PackedModel, values: Mapping[str, Value]) -> bool:
    return all(shape.fits(values[name]) for name, shape in packed.shapes.items())


def _safety(found: Diagnostic) -> int:
    return found.exit_code if found.exit_code == EXIT_ASSERT else EXIT_EVAL_SAFETY
