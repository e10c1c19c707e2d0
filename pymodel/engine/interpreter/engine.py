"""What may live here: the interpreter as an engine: the protocol of `engine.base`, and no meaning
of any operator."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter
from time import monotonic
from typing import TYPE_CHECKING, Any

from pymodel.engine.base import ExploreRequest, ExploreResult, Provenance, StateId, Step
from pymodel.engine.interpreter import functions, kept
from pymodel.engine.interpreter.coverage import Coverage
from pymodel.engine.interpreter.errors import diagnostic
from pymodel.engine.interpreter.explore import MEMO_ENTRIES, Explorer
from pymodel.engine.interpreter.functions import State, make_formula
from pymodel.engine.interpreter.identity import fingerprint
from pymodel.engine.interpreter.program import Program
from pymodel.engine.interpreter.states import States
from pymodel.errors import EXIT_EVAL_SPEC, Diagnostic, Span, SpecError
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Node
from pymodel.library import standard
from pymodel.library.failure import EvalError
from pymodel.library.order import Order
from pymodel.library.registry import Context, Registry
from pymodel.library.tlcext import model_values
from pymodel.values import Function, Value, state_digest

if TYPE_CHECKING:
    from pymodel.engine.interpreter.retrace import Retrace

#: Recursive operators recurse in Python; deeper than this is taken for endless.
_RECURSION = 12_000
#: Evaluations of a formula from which on it is worth code that takes longer to generate.
_OFTEN = 500
#: Formulas evaluated in bulk between two looks at the memos.
_TRIM_EVERY = 8192


@dataclass(slots=True)
class _Formula:
    """The generated code of a formula: quick to make at first, and made to run more quickly when
    it is evaluated often. The node is kept so that its id stays its own."""

    node: Node
    run: Callable[..., Any]
    often: bool
    count: int = 0


class Interpreter:
    """The engine that defines every operator's meaning. Implements `engine.base.Engine`."""

    def __init__(
        self,
        model: Model,
        *,
        registry: Registry | None = None,
        context: Context | None = None,
        plain: bool = False,
        coverage: bool = False,
    ) -> None:
        """`plain` code has every check and no short cuts: slow, and a referee in tests. With
        `coverage`, exploring counts how often each expression is evaluated."""
        self.model = model
        self.context = context or Context(Order(model.names))
        self._registry = registry
        self._retrace: Retrace | None = None
        known = (registry or standard()).with_overrides(model.overrides.values())
        self._coverage = Coverage() if coverage else None
        #: The model that is explored: with counters in it, if it is to be covered.
        self._explored = model
        if self._coverage is not None:
            self._explored = self._coverage.covered(model)
            known = known.with_operators([self._coverage.operator()])
        self.program = Program(self._explored, known, self.context, plain=plain)
        self._states = States()
        self._began = monotonic()
        #: The state that something is evaluated in, and the behaviour that a caller follows, for
        #: TLCGet("level") and the like.
        self._state: StateId | None = None
        self._followed: Sequence[StateId] = ()
        self.context.statistics = self._statistic
        self.context.trace = self._trace
        self.context.model_values.update(model_values(model.constants.values()))
        self._next = functions.next_tree(self.program)
        self._explorer: Explorer | None = None
        self._settled = False
        usual = not plain and not coverage and registry is None
        self._shelf = kept.shelf_of(model) if usual else None
        self._formulas: dict[tuple[Any, ...], _Formula] = {}
        self._fires: dict[int, tuple[Action, Callable[..., None]]] = {}
        self._steps: list[Callable[..., None]] | None = None
        self._mover: Callable[..., None] | None = None
        #: Whether states are let go of: what is remembered of them would be lost again.
        self._retains = False
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))
        sys.set_int_max_str_digits(0)  # TLA+'s integers have any number of digits, in messages too

    # --- exploration ------------------------------------------------------------------------------

    def explore(self, request: ExploreRequest) -> ExploreResult:
        """Go on with the breadth-first exploration from where the last call stopped."""
        result: ExploreResult = self._guard(lambda: self._exploration().run(request))
        return result

    def so_far(self) -> ExploreResult:
        """What `explore` has found, after an interruption of it too; nothing is explored."""
        if self._explorer is None:
            return ExploreResult(0, 0, 1, 0, finished=False)
        return self._explorer.result()

    def _exploration(self) -> Explorer:
        if self._explorer is None:
            self._settle()
            self._explorer = Explorer(
                self.program,
                self._states,
                self._explored.init,
                self._next,
                fingerprint(self.program),
            )
        return self._explorer

    def snapshot(self) -> Mapping[str, bytes]:
        """All that `explore` has found, between two calls of it, to go on in another process."""
        from pymodel.engine.interpreter import snapshot  # noqa: PLC0415 — seldom needed

        sections = snapshot.snapshot(self.program, self._states, self._exploration())
        if self._coverage is not None:
            sections["coverage"] = self._coverage.snapshot()
        return sections

    def restore(self, sections: Mapping[str, bytes]) -> None:
        """Go on from a snapshot of the same model: on an engine that has done nothing yet. Raises
        `ValueError` or `KeyError` for sections that are none of this engine's."""
        from pymodel.engine.interpreter import snapshot  # noqa: PLC0415 — seldom needed

        if self._coverage is not None and "coverage" not in sections:
            raise ValueError("it was written by a run without coverage")
        if self._settled:
            raise ValueError("an engine goes on from a snapshot before it does anything else")
        snapshot.fill(self.program, sections)
        explorer = self._exploration()
        mark = fingerprint(self.program)
        snapshot.restore(self.program, self._states, explorer, sections, mark)
        if self._coverage is not None:
            self._coverage.restore(sections["coverage"])

    def initial(self) -> Sequence[StateId]:
        """The distinct initial states, in order of generation."""
        if self._explorer is not None and self._explorer.initials:
            return tuple(self._explorer.initials)
        if self.model.init is None:
            return ()
        self._settle()
        found: dict[State, None] = {}
        init = self.model.init
        self._guard(lambda: functions.make_init(self.program, init)(found.setdefault))
        return tuple(map(self._states.id_of, found))

    def path(self, state: StateId) -> Sequence[StateId]:
        """A shortest path from an initial state, both ends included."""
        return self._states.path(state)

    # --- single steps -----------------------------------------------------------------------------

    def successors(self, state: StateId, action: int | None = None) -> Iterator[Step]:
        """Every successor of a state, by one action or action by action, duplicates included."""
        self._settle()
        if self._steps is None:
            actions = self.model.actions
            self._steps = self._guard(
                lambda: [functions.make_steps(self.program, a) for a in actions]
            )
        for i in range(len(self.model.actions)) if action is None else (action,):
            known = self.model.actions[i]
            labels = self._labelled(known)
            names = [name for bound in known.params for name in bound.names]
            with self._unheard():
                for target, args in self._stepped(self._steps[i], state):
                    values = dict(zip(names, args, strict=True))
                    shown = {label: values[name] for label, name in labels}
                    yield Step(i, shown, self._states.id_of(target))

    @contextmanager
    def _unheard(self) -> Iterator[None]:
        """Print and PrintT write nothing: steps are looked at that a search has made already."""
        write, self.context.write = self.context.write, lambda _text: None
        try:
            yield
        finally:
            self.context.write = write

    def moves(self, state: StateId) -> Sequence[tuple[int, StateId]]:
        """(action, successor) for every successor of a state, without their arguments."""
        found: list[tuple[int, StateId]] = []
        self.tell_moves(state, found)
        return found

    def tell_moves(self, state: StateId, found: list[tuple[int, StateId]]) -> None:
        """The same, put into a list one by one: where a failure ends it, the list has those that
        came before."""
        self._settle()
        if self._next is None:
            return
        if self._mover is None:
            node = self._next
            self._mover = self._guard(
                lambda: functions.make_next(self.program, node, functions.each)
            )
        generate, id_of = self._mover, self._states.id_of
        source = self._states.by_id[state]

        def new(target: State, action: int) -> None:
            found.append((action, id_of(target)))

        with self._within(state):
            self._guard(lambda: generate(source, None, None, new, None, None))

    def _stepped(
        self, generate: Callable[..., None], state: StateId
    ) -> list[tuple[State, tuple[Value, ...]]]:
        found: list[tuple[State, tuple[Value, ...]]] = []
        source = self._states.by_id[state]
        with self._within(state):
            self._guard(lambda: generate(source, lambda target, args: found.append((target, args))))
        return found

    @contextmanager
    def _within(self, state: StateId | None) -> Iterator[None]:
        """What is evaluated now is evaluated in this state."""
        self._state = state
        try:
            yield
        finally:
            self._state = None

    @staticmethod
    def _labelled(action: Action) -> Sequence[tuple[str, str]]:
        """(what a user calls a parameter, its name in the kernel)."""
        if action.labels:
            return action.labels
        return [(name, name) for bound in action.params for name in bound.names]

    def fire(self, action: Action, args: Mapping[str, Value], state: StateId) -> Sequence[StateId]:
        """The successors by one action at given arguments, by the user's or the kernel's names."""
        self._settle()
        known = self._fires.get(id(action))
        if known is None:
            known = self._fires[id(action)] = (
                action,
                self._guard(lambda: functions.make_fire(self.program, action)),
            )
        kernel = {name: label for label, name in self._labelled(action)}
        names = [name for bound in action.params for name in bound.names]
        values = [args[kernel[n]] if kernel.get(n) in args else args[n] for n in names]
        found: list[State] = []
        source = self._states.by_id[state]
        with self._within(state):
            self._guard(lambda: known[1](source, found.append, *values))
        return tuple(map(self._states.id_of, dict.fromkeys(found)))

    # --- states -----------------------------------------------------------------------------------

    def intern(self, values: Mapping[str, Value]) -> StateId:
        """The id of the state with these values, reachable or not."""
        given = [values[name] for name in self.model.variables]
        self._settle()
        if functions.widen(self.program, given):
            # Code was generated under the assumption that no state is like this one.
            functions.settle(self.program, None, self._next)
            self._forget()
        tables = self.program.tables
        return self._states.id_of(
            tuple(tables[n][v] for n, v in zip(self.model.variables, given, strict=True))
        )

    def decode(self, state: StateId) -> Mapping[str, Value]:
        """The values of a state, by variable."""
        tables = self.program.tables
        numbers = zip(self.model.variables, self._states.by_id[state], strict=True)
        return {name: tables[name].values_by_number[number] for name, number in numbers}

    def retain(self, states: Collection[StateId]) -> None:
        """Let go of every state but these, and of the values that no other state has."""
        if self._explorer is not None:
            return
        self._retains = True
        self._states.retain(states)
        numbers = zip(*(self._states.by_id[s] for s in states), strict=True)
        for name, used in zip(self.model.variables, numbers, strict=True):
            self.program.tables[name].retain(set(used))
        self.program.parts.trim(0)

    def digest(self, state: StateId) -> bytes:
        """The 128-bit identity of a state."""
        return state_digest(self.decode(state))

    # --- formulas ---------------------------------------------------------------------------------

    def holds(
        self,
        formula: Node,
        state: StateId,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bool:
        """The truth of a state predicate or, on a pair of states, an action; `env`: locals."""
        return bool(self._formula(formula, state, successor, env or {}, test=True))

    def holds_all(
        self,
        formula: Node,
        states: Sequence[StateId],
        successors: Sequence[StateId] | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bytearray:
        """`holds` of many states or steps at once: 1, 0, or 2 where the evaluation fails."""
        given = env or {}
        check = self._compiled(formula, given, test=True, times=len(states))
        by_id, values = self._states.by_id, tuple(given.values())
        facts = self.program.facts(formula)
        own = facts.pure and len(facts.reads) < len(self.model.variables)
        now, then = self._picked(facts.reads), self._picked(facts.primes)
        known: dict[Hashable, int] = {}
        out = bytearray(len(states))
        for i, state in enumerate(states):
            source = by_id[state]
            target = None if successors is None else by_id[successors[i]]
            mark = (now(source), then(target)) if own else None
            truth = known.get(mark)
            if truth is None:
                self._state = state
                try:
                    # Generated tests answer with anything that Python takes for true or false.
                    truth = 1 if check(source, target, *values) else 0
                except (EvalError, RecursionError):
                    truth = 2
                if own:
                    known[mark] = truth
            out[i] = truth
            if i % _TRIM_EVERY == 0:
                self.program.parts.trim(MEMO_ENTRIES)
        self._state = None
        return out

    def _picked(self, names: Collection[str]) -> Callable[[Any], Hashable]:
        """A function that picks from a state the numbers of these variables' values."""
        places = [i for i, name in enumerate(self.model.variables) if name in names]
        return itemgetter(*places) if places else lambda _: None

    def evaluate(
        self,
        expression: Node,
        state: StateId | None = None,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> Value:
        """The value of any expression in a state, a step, or (constants) nowhere."""
        return self._formula(expression, state, successor, env or {}, test=False)

    def _formula(
        self,
        node: Node,
        state: StateId | None,
        successor: StateId | None,
        env: Mapping[str, Value],
        *,
        test: bool,
    ) -> Any:
        run = self._compiled(node, env, test=test)
        by_id = self._states.by_id
        source = None if state is None else by_id[state]
        target = None if successor is None else by_id[successor]
        with self._within(state):
            return self._guard(lambda: run(source, target, *env.values()))

    def _compiled(
        self, node: Node, env: Mapping[str, Value], *, test: bool, times: int = 1
    ) -> Callable[..., Any]:
        """The generated code of a formula or expression that is evaluated so many times."""
        facts = self.program.facts(node)
        if facts.reads or facts.primes:
            self._settle()
        names = tuple(env)
        key = (id(node), names, test)
        known = self._formulas.get(key)
        count = times if known is None else known.count + times
        often = count >= _OFTEN
        if known is None or (often and not known.often):
            memos = often and not self._retains
            made = self._guard(
                lambda: make_formula(
                    self.program, node, names, test=test, memos=memos, unroll=often
                )
            )
            known = self._formulas[key] = _Formula(node, made, often)
        known.count = count
        return known.run

    def explain(
        self,
        d: Diagnostic,
        state: StateId | None = None,
        successor: StateId | None = None,
        span: Span | None = None,
    ) -> Diagnostic:
        """A failure with every operator on the way to it; see `engine.base`."""
        from pymodel.engine.interpreter.retrace import Retrace, explained  # noqa: PLC0415 — seldom

        if self._retrace is None:
            self._retrace = Retrace(self.model, self._quiet)
        path = [] if state is None else list(self._path_to(state))
        if state is not None and path[-1:] != [state]:
            path.append(state)
        target = None if successor is None else self.decode(successor)
        notes = self._retrace.notes(d, [self.decode(s) for s in path], target, span)
        return explained(d, notes)

    def _quiet(self, model: Model) -> Interpreter:
        """An engine that is as plain as can be, and that nobody hears."""
        own = self.context
        context = Context(
            Order(model.names, own.order.largest),
            registers=dict(own.registers),
            now_ms=own.now_ms,
            settings=own.settings,
            properties=own.properties,
            files=dict(own.files),
        )
        return Interpreter(model, registry=self._registry, context=context, plain=True)

    def evaluations(self) -> Sequence[tuple[Span, int]]:
        """How often exploring has evaluated each place; empty without `coverage`."""
        return () if self._coverage is None else self._coverage.places()

    def provenance(self) -> Provenance:
        """Every state is the interpreter's."""
        count = 0 if self._explorer is None else len(self._explorer.queue)
        return Provenance(interpreted=count)

    # --- statistics -------------------------------------------------------------------------------

    def _statistic(self, name: str) -> Value | None:
        """What `TLCGet(name)` is, for TLC's names; None for a name that means nothing."""
        explorer = self._explorer
        if name == "level":
            if self._state is not None:
                return len(self._path_to(self._state))
            return 0 if explorer is None else explorer.level
        if name == "stats":
            return Function(self._totals())
        return self._totals().get(name)

    def _totals(self) -> dict[str, Value]:
        """The totals of the exploration. Who goes step by step counts by itself, and a 0 would pass
        for an answer."""
        explorer = self._explorer
        totals: dict[str, Value] = {"duration": int(monotonic() - self._began)}
        if explorer is not None:
            totals |= {
                "generated": explorer.generated,
                "distinct": len(explorer.queue),
                "queue": len(explorer.queue) - explorer.at,
                "diameter": explorer.depth,
            }
        return totals

    def _trace(self) -> Value | None:
        """The behaviour up to the state that a formula is evaluated in."""
        if self._state is None:
            return None
        return tuple(Function(self.decode(s)) for s in self._path_to(self._state))

    def follow(self, behaviour: Sequence[StateId]) -> None:
        """The behaviour that a caller walks step by step; see `engine.base`."""
        self._followed = behaviour

    def _path_to(self, state: StateId) -> Sequence[StateId]:
        """How a state was reached: on the behaviour that is followed, or by exploring."""
        followed = self._followed
        if not followed:
            return self._states.path(state)
        for i in range(len(followed) - 1, -1, -1):
            if followed[i] == state:
                return followed[: i + 1]
        return [*followed, state]

    # --- code -------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Find the shapes of the variables, once; a failure in generating is the user's to see."""
        if self._settled:
            return
        self._settled = True
        if self._shelf is not None and kept.recall(self.program, self._shelf):
            return
        self._guard(lambda: functions.settle(self.program, self._explored.init, self._next))
        if self._shelf is not None:
            kept.remember(self.program, self._shelf)

    def _forget(self) -> None:
        self._formulas.clear()
        self._fires.clear()
        self._steps = None
        self._mover = None
        if self._explorer is not None:
            self._explorer.recompile()

    def _guard(self, run: Callable[[], Any]) -> Any:
        """Run generated code; a failure becomes a `SpecError`."""
        try:
            return run()
        except (EvalError, RecursionError) as e:
            raise SpecError(diagnostic(self.program, e, EXIT_EVAL_SPEC)) from e
