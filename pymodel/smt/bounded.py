"""What may live here: does a run of at most so many steps reach a state where a predicate is false?

The states of the run are computed step by step from Init, so no type is needed and nothing is
assumed: every value that can come up is covered. A run that Z3 finds is judged by the interpreter.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pymodel.errors import SpecError
from pymodel.kernel.model import Model
from pymodel.smt.actions import Transition, Walker
from pymodel.smt.conjuncts import Conjunct, definition
from pymodel.smt.context import Context
from pymodel.smt.encode import Encoder
from pymodel.smt.guards import NO, Guard
from pymodel.smt.replay import DisagreementError, Judge, assume, blame
from pymodel.smt.result import Blame, Outcome, labelled
from pymodel.smt.solver import Answer, Reply, Solver
from pymodel.smt.symbolic import Sym, UnsupportedError, decode
from pymodel.values import Value


@dataclass(frozen=True, slots=True)
class RunStep:
    """A state of a run and the action, with its arguments, that led there ("Init" first)."""

    action: str
    args: Mapping[str, Value]
    state: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class BoundedResult:
    """PROVED: no run of `steps` steps or fewer does it. FAILED: `run` does. Else the reason."""

    outcome: Outcome
    steps: int
    seconds: float
    run: tuple[RunStep, ...] = ()
    blame: Blame | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Stage:
    """How a symbolic state was reached: by which actions, each under its guard."""

    state: Mapping[str, Sym]
    taken: tuple[tuple[Guard, int, Transition], ...]


def reach(
    model: Model,
    invariant: str,
    steps: int,
    *,
    judge: Judge,
    timeout: float = 60.0,
    progress: Callable[[int], None] | None = None,
) -> BoundedResult:
    """Look for the shortest run that makes `invariant` false; `progress` hears of each length done.

    Raises `SpecError` for a name that is not there.
    """
    start = time.monotonic()
    assume(judge, model.assumptions)
    search = _Search(model, Conjunct(invariant, definition(model, invariant)), judge, timeout)
    try:
        for length in range(steps + 1):
            result = search.look(length, start)
            if result is not None:
                return result
            if progress is not None:
                progress(length)
    except UnsupportedError as e:
        return _undecided(length, start, f"not encoded: {e}")
    return BoundedResult(Outcome.PROVED, steps, time.monotonic() - start)


def _undecided(steps: int, start: float, reason: str) -> BoundedResult:
    return BoundedResult(Outcome.UNDECIDED, steps, time.monotonic() - start, reason=reason)


class _Search:
    """The unrolled run so far."""

    def __init__(self, model: Model, target: Conjunct, judge: Judge, timeout: float) -> None:
        self.model = model
        self.target = target
        self.judge = judge
        self.timeout = timeout
        self.encoder = Encoder(model)
        self.solver = Solver(self.encoder.guards)
        self.stages: list[_Stage] = []

    def look(self, length: int, start: float) -> BoundedResult | None:
        """Add a step and ask; None if no run of this length does it."""
        error = self._grow()
        if error != NO and self.solver.check((error,), self.timeout).answer is not Answer.UNSAT:
            return _undecided(length, start, "an action may have no value on the way")
        self._settle()
        if not length and self.solver.check(()).answer is Answer.UNSAT:
            return _undecided(length, start, "there is no initial state")
        truth = self.encoder.holds(self.target.node, Context(self.stages[-1].state))
        reply = self.solver.check((-truth,), self.timeout)
        if reply.answer is Answer.UNSAT:
            return None
        if reply.truth is None:
            return _undecided(length, start, reply.reason)
        try:
            run, why = self._confirmed(reply)
        except DisagreementError as e:
            return _undecided(length, start, f"internal error: {e}")
        except SpecError as e:
            reason = f"an expression has no value: {e.diagnostics[0].message}"
            return _undecided(length, start, reason)
        return BoundedResult(Outcome.FAILED, length, time.monotonic() - start, run, why)

    def _grow(self) -> Guard:
        """Add a stage to the run; gives the guard that what leads to it has no value."""
        encoder, guards = self.encoder, self.encoder.guards
        if not self.stages:
            if self.model.init is None:
                raise UnsupportedError("the model has no initial predicate")
            first = Walker(encoder, {}, primed=False).formula(self.model.init)
            self.stages.append(_Stage(first.next, ((guards.conj(()), -1, first),)))
            return first.error
        state = self.stages[-1].state
        steps = [Walker(encoder, state).action(a) for a in self.model.actions]
        picks = guards.one_of(len(steps))
        taken = tuple((p, i, t) for i, (p, t) in enumerate(zip(picks, steps, strict=True)))
        after = {
            v: encoder.alg.merge([(p, t.next[v]) for p, _, t in taken])
            for v in self.model.variables
        }
        self.stages.append(_Stage(after, taken))
        return guards.disj(t.error for t in steps)

    def _settle(self) -> None:
        """Tell the solver that the last stage is reached by a step that can be taken."""
        guards = self.encoder.guards
        self.solver.add([guards.implies(p, t.enabled) for p, _, t in self.stages[-1].taken])

    def _confirmed(self, reply: Reply) -> tuple[tuple[RunStep, ...], Blame]:
        """The run, once the interpreter has agreed to every step and to what is false."""
        truth = reply.truth
        assert truth is not None
        run: list[RunStep] = []
        here = -1
        for stage in self.stages:
            values = {v: decode(stage.state[v], truth) for v in self.model.variables}
            there = self.judge.intern(values)
            index, way = next((i, t) for p, i, t in stage.taken if truth(p))
            env = next(env for g, env in way.ways if truth(g))
            if index < 0:
                assert self.model.init is not None
                agreed = self.judge.holds(self.model.init, there)
                run.append(RunStep("Init", {}, values))
            else:
                action = self.model.actions[index]
                agreed = self.judge.holds(action.formula, here, there, dict(env))
                run.append(RunStep(action.name, labelled(action, env), values))
            if not agreed:
                raise DisagreementError(f"step {len(run)} of the run that Z3 gave is none")
            here = there
        if self.judge.holds(self.target.node, here):
            raise DisagreementError("what Z3 calls false is true")
        return tuple(run), blame(self.judge, self.target.node, here)
