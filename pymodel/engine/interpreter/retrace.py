"""What may live here: a failure evaluated again, to tell the whole way to it.

The code that explores has definitions inlined, shares what two of them have in common, and keeps
no arguments. So when an evaluation has failed, the same is evaluated once more: in a model whose
every definition is named, by plain code, and in the one state (or step) where it failed. What fails
there with the same message at the same place has the operators on the way, with their arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING

from pymodel.engine.interpreter.bindings import Site
from pymodel.engine.interpreter.errors import bindings, noted, shown
from pymodel.engine.interpreter.program import FILENAME
from pymodel.engine.interpreter.runtime import Runtime, written
from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Builtin, Named, Node, SquareAction
from pymodel.kernel.walk import walk
from pymodel.library.failure import EvalError
from pymodel.values import Value

if TYPE_CHECKING:
    from pymodel.engine.interpreter.engine import Interpreter

Notes = tuple[tuple[str, Span | None], ...]

#: Frames that are told from either end of a longer stack.
_ENDS = 12
#: What writes files or asks a person: it is not done twice.
_EFFECTS = frozenset(("CSVWrite", "IOSerialize", "Serialize", "JsonSerialize", "ndJsonSerialize"))


class Retrace:
    """Evaluates again in the model with named definitions. `make` is given it, and makes an engine
    for it that writes nothing."""

    def __init__(self, model: Model, make: Callable[[Model], Interpreter]) -> None:
        self._model = model
        self._make = make
        self._engine: Interpreter | None = None
        self._effects: bool | None = None

    def notes(
        self,
        d: Diagnostic,
        path: Sequence[Mapping[str, Value]],
        successor: Mapping[str, Value] | None,
        span: Span | None = None,
    ) -> Notes | None:
        """What is to be told of a failure at the end of a path (an empty one: in Init or in a
        constant formula), or on the step from there to `successor`. `span` is the place of the
        expression, where it is neither Init nor Next nor a formula of the configuration. None where
        evaluating it again does not fail in the same way."""
        named = getattr(self._model.definitions, "named", None)
        if d.span is None or named is None:
            return None
        try:
            if self._engine is None:
                self._engine = self._make(named())
            engine = self._engine
            if self._effects is None:
                self._effects = any(
                    isinstance(n, Builtin) and n.name in _EFFECTS
                    for root in _roots(engine.model)
                    for n in walk(root)
                )
            if self._effects:
                return None
            ids = [engine.intern(values) for values in path]
            then = None if successor is None else engine.intern(successor)
        except (SpecError, RecursionError):
            return None
        engine.follow(ids)
        for attempt in _attempts(engine, ids, then, span):
            try:
                attempt()
            except SpecError as e:
                cause, again = e.__cause__, e.diagnostics[0]
                if not isinstance(cause, EvalError) or not _same(again, d):
                    continue
                return _told(engine, cause, ids[-1] if ids else None, then)
            except RecursionError:
                continue
        return None


def _same(a: Diagnostic, b: Diagnostic) -> bool:
    return (a.code, a.message, a.span) == (b.code, b.message, b.span)


def _roots(m: Model) -> Iterator[Node]:
    yield from (n for n in (m.init, m.next) if n is not None)
    yield from (operator.body for operator in m.recursive.values())
    yield from (f.node for f in m.assumptions)
    for nodes in (*_state_formulas(m), *_step_formulas(m)):
        yield from nodes


def _state_formulas(m: Model) -> Iterable[Sequence[Node]]:
    found = (m.invariants, m.init_properties, m.constraints, m.reach, m.possible)
    return [[f.node for f in formulas] for formulas in found]


def _step_formulas(m: Model) -> Iterable[Sequence[Node]]:
    squares = [SquareAction(p.action, p.sub, span=p.span) for p in m.action_properties]
    others = (f.node for f in (*m.action_constraints, *m.possible_steps))
    return [squares, [*others]]


def _attempts(
    engine: Interpreter, ids: Sequence[int], then: int | None, span: Span | None
) -> Iterator[Callable[[], object]]:
    """What may have failed there, in the order in which it is evaluated."""
    m = engine.model
    if not ids:
        yield engine.initial
        for f in (*m.assumptions, *m.postconditions, *m.periodic):
            yield lambda f=f: engine.evaluate(f.node)  # type: ignore[misc]
        return
    state = ids[-1]
    if span is not None:  # an atom of a temporal formula
        levels, most = Levels(m.recursive), Level.STATE if then is None else Level.ACTION
        for f in (*m.liveness, *m.fairness):
            for node in walk(f.node):
                if node.span == span and levels(node) <= most:
                    yield lambda n=node: engine.evaluate(n, state, then)  # type: ignore[misc]
        return
    if then is not None:
        for node in (n for nodes in _step_formulas(m) for n in nodes):
            yield lambda n=node: engine.holds(n, state, then)  # type: ignore[misc]
        return
    for node in (n for nodes in _state_formulas(m) for n in nodes):
        yield lambda n=node: engine.holds(n, state)  # type: ignore[misc]
    yield lambda: engine.moves(state)
    for formula in (m.view, m.alias):
        if formula is not None:
            yield lambda f=formula: engine.evaluate(f.node, state)  # type: ignore[misc]


# --- what is told ---------------------------------------------------------------------------------


def _told(engine: Interpreter, error: EvalError, state: int | None, then: int | None) -> Notes:
    """The bound names that are no argument of the innermost operator, and the operators."""
    assert error.site is not None
    sites = engine.program.sites
    segments = _segments(error.__traceback__)
    callers = [error.site, *error.callers]
    bound: list[str] = []
    told: set[str] = set()
    frames: list[tuple[str, Span | None]] = []
    before: tuple[Named, ...] = ()
    for i, number in enumerate(callers):
        site = sites[number]
        # The last caller that is kept is the outermost: those between may have been left out.
        last = i == len(callers) - 1
        segment = segments[0] if last else segments[max(0, len(segments) - 1 - i)]
        if last and (left := len(segments) - len(callers)) > 0:
            frames.append((f"... {left} calls more", None))
        known = bindings(site.env, segment)
        if i == 0:
            bound = [noted(n, v) for n, v in known.items()]
        if site.stack == before and not any(n.args for n in site.stack):
            continue  # a call of itself says nothing new
        before = site.stack
        for named in _entered(site):
            args = _arguments(engine, named, known, state, then)
            told.update(args)
            text = f"in {written(named.name)}" + (f"({', '.join(args)})" if args else "")
            if not frames or frames[-1] != (text, named.span):
                frames.append((text, named.span))
    if len(frames) > 2 * _ENDS:
        more = f"... {len(frames) - 2 * _ENDS} more"
        frames = [*frames[:_ENDS], (more, None), *frames[-_ENDS:]]
    return (*((f"with {text}", None) for text in bound if text not in told), *frames)


def _entered(site: Site) -> Iterator[Named]:
    """The operators around a place, the innermost first, each once."""
    inner: Named | None = None
    for named in reversed(site.stack):
        # A recursive operator's code, and an action, have a name of their own besides.
        twice = inner is not None and written(named.name) == written(inner.name)
        if not twice or (named.args and inner is not None and named.span != inner.span):
            yield named
        inner = named


def _arguments(
    engine: Interpreter,
    named: Named,
    known: Mapping[str, Value],
    state: int | None,
    then: int | None,
) -> list[str]:
    """`name = value` for the arguments that have a value there."""
    found: list[str] = []
    given: list[tuple[str, Node]] = list(named.args)
    if not given:
        labels = _labels(engine.model, named)
        return [noted(label, known[name]) for label, name in labels if name in known]
    for name, node in given:
        free = engine.program.facts(node).free
        if not free <= known.keys():
            continue
        try:
            v = engine.evaluate(node, state, then, {n: known[n] for n in sorted(free)})
        except (SpecError, RecursionError, AssertionError, KeyError):
            continue  # the argument is what fails, or there is no next state to look it up in
        found.append(f"{name} = {shown(v)}")
    return found


def _labels(m: Model, named: Named) -> Sequence[tuple[str, str]]:
    """An action's parameters: (as its author calls them, in the kernel)."""
    found: Action | None = next(
        (a for a in m.actions if a.name == named.name and a.span == named.span), None
    )
    if found is None:
        return ()
    if found.labels:
        return found.labels
    return [(name, name) for bound in found.params for name in bound.names]


def _segments(traceback: TracebackType | None) -> list[dict[str, Value]]:
    """The local variables of generated code, by call of a recursive operator, the outermost
    first."""
    enter = Runtime.enter.__code__
    found: list[dict[str, Value]] = [{}]
    last: object = None
    while traceback is not None:
        frame = traceback.tb_frame
        if frame is not last:  # raised again in a frame: it is there twice
            if frame.f_code is enter:
                found.append({})
            elif frame.f_code.co_filename == FILENAME:
                found[-1].update(frame.f_locals)
        last, traceback = frame, traceback.tb_next
    return found


def explained(d: Diagnostic, notes: Notes | None) -> Diagnostic:
    """The diagnostic with the whole stack, if it was found."""
    return d if notes is None else replace(d, notes=notes)
