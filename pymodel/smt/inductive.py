"""What may live here: is an invariant inductive, over all states of a finite instance?

Init => Inv, Inv /\\ Next => Inv', Inv => P: each is taken apart by action and by conjunct, so that
progress can be shown and a failure says which step breaks what. Inv is assumed of every state of
its type, reachable or not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Action, Model
from pymodel.smt import parallel
from pymodel.smt.actions import Transition, Walker
from pymodel.smt.conjuncts import Conjunct, definition, split, without
from pymodel.smt.context import Context
from pymodel.smt.encode import Encoder
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.replay import DisagreementError, Judge, assume, confirm
from pymodel.smt.result import (
    Counterexample,
    Obligation,
    Outcome,
    ProofResult,
    Verdict,
    labelled,
)
from pymodel.smt.solver import Answer, Reply, Solver
from pymodel.smt.symbolic import Sym, UnsupportedError, decode, memberships
from pymodel.smt.universe import any_state, conjuncts, type_of, types
from pymodel.values import Value

Progress: TypeAlias = Callable[[Verdict], None]
#: Seconds that Z3 gets for one obligation.
DEFAULT_TIMEOUT = 60.0
#: Seconds that it gets for each element that a counterexample may do without.
SHRINK_TIMEOUT = 2.0


@dataclass(frozen=True, slots=True)
class Task:
    """Obligations that share an encoding: of Init, of one action, or of the implied properties."""

    kind: str
    action: int = -1


def prove(
    model: Model,
    invariant: str,
    implies: Sequence[str] = (),
    drop: Sequence[str] = (),
    *,
    judge: Judge,
    progress: Progress | None = None,
    timeout: float = DEFAULT_TIMEOUT,
    jobs: int = 1,
    stop_at_failure: bool = False,
) -> ProofResult:
    """Prove that a definition of the model is an inductive invariant and implies others.

    `judge` (the interpreter) confirms every counterexample. `drop` leaves conjuncts out, to see
    what they are needed for. `progress` is called with each verdict, in any order; `jobs` is a
    number of processes. With `stop_at_failure` the first refutation ends it.

    Raises `SpecError` for names that are not there, and for an invariant that does not type every
    variable.
    """
    start = time.monotonic()
    prover = Prover(model, invariant, implies, drop, judge=judge, timeout=timeout)
    prover.prepare()
    verdicts: list[Verdict] = []
    answers = parallel.run(prover.run, prover.tasks, prover.lost, prover.model_values, jobs)
    for verdict in answers:
        verdicts.append(verdict)
        if progress is not None:
            progress(verdict)
        if stop_at_failure and verdict.outcome is Outcome.FAILED:
            break
    place = {o: i for i, o in enumerate(prover.obligations)}
    verdicts.sort(key=lambda v: place[v.obligation])
    return ProofResult(
        model.name,
        invariant,
        tuple(c.name for c in prover.conjuncts),
        tuple(c.name for c in prover.implied),
        tuple(verdicts),
        time.monotonic() - start,
        prover.size,
        len(prover.obligations),
    )


def conjuncts_of(model: Model, invariant: str) -> list[str]:
    """The names of the conjuncts that can be dropped: all but those that say what a state is."""
    parts = list(split(invariant, definition(model, invariant)))
    return [p.name for p in parts if not any(type_of(c) is not None for c in conjuncts(p.node))]


class Prover:
    """The encoding of one proof and how each task of it is done."""

    def __init__(
        self,
        model: Model,
        invariant: str,
        implies: Sequence[str] = (),
        drop: Sequence[str] = (),
        *,
        judge: Judge,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> None:
        self.model = model
        self.judge = judge
        self.timeout = timeout
        if model.init is None or not model.actions:
            raise SpecError(
                Diagnostic(
                    "prove.no-behaviour",
                    f"{model.name} has no initial predicate or no next-state relation",
                    hint="the .cfg needs INIT and NEXT, or SPECIFICATION",
                    exit_code=EXIT_CONFIG,
                )
            )
        assume(judge, model.assumptions)
        node = definition(model, invariant)
        self.conjuncts = without(list(split(invariant, node)), drop)
        self.implied = [Conjunct(name, definition(model, name)) for name in implies]
        typing = types(k.And(tuple(c.node for c in self.conjuncts)), model.variables)
        self._typing = typing
        self._encoded: _Encoded | None = None

    # --- what there is to do ---

    @property
    def tasks(self) -> list[Task]:
        """Init first, the actions in order, then what is implied."""
        tasks = [Task("init"), *(Task("step", i) for i in range(len(self.model.actions)))]
        return [*tasks, Task("implies")] if self.implied else tasks

    def obligations_of(self, task: Task) -> list[Obligation]:
        """What a task decides, in order."""
        if task.kind == "implies":
            return [Obligation("implies", c.name) for c in self.implied]
        action = self.action_name(task.action)
        kept = [Obligation(task.kind, c.name, action) for c in self.conjuncts]
        return [Obligation("defined", "", action), *kept]

    @property
    def obligations(self) -> list[Obligation]:
        """Everything that is decided, in order."""
        return [o for t in self.tasks for o in self.obligations_of(t)]

    def action_name(self, index: int) -> str:
        """An action's name; numbered where several disjuncts of Next share one. Init's is empty."""
        if index < 0:
            return ""
        name = self.model.actions[index].name
        same = [i for i, a in enumerate(self.model.actions) if a.name == name]
        return name if len(same) == 1 else f"{name}#{same.index(index) + 1}"

    def lost(self, task: Task, reason: str) -> list[Verdict]:
        """The verdicts of a task that could not be done."""
        return [Verdict(o, Outcome.UNDECIDED, reason=reason) for o in self.obligations_of(task)]

    def model_values(self) -> Mapping[str, Value]:
        """The model values that a state may hold, by name."""
        formulas = [c.node for c in (*self.conjuncts, *self.implied)]
        return parallel.model_values(self.model, formulas)

    # --- doing it ---

    @property
    def size(self) -> int:
        """How many guards the encoded invariant has."""
        return self._encoded.size if self._encoded else 0

    def prepare(self) -> None:
        """Encode before processes are forked, so that they share it."""
        with suppress(UnsupportedError):  # each task will say so
            self.encode()

    def encode(self) -> _Encoded:
        """The symbolic state and the invariant in it, made once."""
        if self._encoded is None:
            self._encoded = _Encoded(self.model, self._typing, self.conjuncts)
        return self._encoded

    def run(self, task: Task) -> Iterator[Verdict]:
        """Decide the obligations of a task, one after the other."""
        done: set[Obligation] = set()
        try:
            for verdict in self._run(task):
                done.add(verdict.obligation)
                yield verdict
            return
        except UnsupportedError as e:
            reason = f"not encoded: {e}"
        except (AssertionError, RecursionError) as e:  # a bug of ours is no verdict either
            reason = f"internal error: {type(e).__name__}: {e}"
        for verdict in self.lost(task, reason):
            if verdict.obligation not in done:
                yield verdict

    def _run(self, task: Task) -> Iterator[Verdict]:
        encoded = self.encode()
        if task.kind == "implies":
            for target in self.implied:
                truth = encoded.holds(target.node, encoded.state)
                yield self._ask(Obligation("implies", target.name), target, (-truth,), None)
            return
        step = self._transition(task)
        name = self.action_name(task.action)
        yield self._defined(Obligation("defined", "", name), step, task)
        if not step.ways:
            for c in self.conjuncts:
                yield Verdict(Obligation(task.kind, c.name, name), Outcome.PROVED)
            return
        for conjunct in self.conjuncts:
            obligation = Obligation(task.kind, conjunct.name, name)
            try:
                truth = encoded.holds(conjunct.node, step.next)
            except UnsupportedError as e:
                yield Verdict(obligation, Outcome.UNDECIDED, reason=f"not encoded: {e}")
                continue
            # Where the action has no value there is no next state to judge: see `_defined`.
            wanted = (step.enabled, -step.error, -truth)
            yield self._ask(obligation, conjunct, wanted, step, task.action)

    def _transition(self, task: Task) -> Transition:
        encoded = self.encode()
        if task.kind == "init":
            if self.model.init is None:
                raise UnsupportedError("the model has no initial predicate")
            return Walker(encoded.encoder, {}, primed=False).formula(self.model.init)
        return Walker(encoded.encoder, encoded.state).action(self.model.actions[task.action])

    def _defined(self, obligation: Obligation, step: Transition, task: Task) -> Verdict:
        """That the action has a value wherever the invariant holds, and that Init has a state."""
        solver = self.encode().solver(task.kind == "init")
        if task.kind == "init" and solver.check((step.enabled,)).answer is Answer.UNSAT:
            reason = "there is no initial state, so that an invariant would say nothing"
            return Verdict(obligation, Outcome.UNDECIDED, reason=reason)
        if step.error == NO:
            return Verdict(obligation, Outcome.PROVED)
        reply = solver.check((step.error,), self.timeout)
        if reply.answer is Answer.UNSAT:
            return Verdict(obligation, Outcome.PROVED, reply.seconds)
        reason = reply.reason
        if reply.truth is not None:
            reason = "an expression has no value in some state that satisfies the invariant"
            if task.kind != "init":
                state = self._read(self.encode().state, reply)
                reason += self._what_interpreter_says(self.model.actions[task.action], state)
        return Verdict(obligation, Outcome.UNDECIDED, reply.seconds, reason)

    def _what_interpreter_says(self, action: Action, state: Mapping[str, Value]) -> str:
        """The interpreter's own words for an action without a value, if it agrees."""
        body: k.Node = k.Enabled(action.formula)
        if action.params:
            body = k.Exists(action.params, body)
        try:
            self.judge.holds(body, self.judge.intern(state))
        except SpecError as e:
            return f": {e.diagnostics[0].message}"
        return ""

    # --- asking ---

    def _ask(
        self,
        obligation: Obligation,
        target: Conjunct,
        wanted: Sequence[Guard],
        step: Transition | None,
        action: int = -1,
    ) -> Verdict:
        """Ask Z3 for a counterexample, and the interpreter whether it is one."""
        init = obligation.kind == "init"
        if NO in wanted or (not init and self.encode().known(-wanted[-1])):
            return Verdict(obligation, Outcome.PROVED)
        reply = self.encode().solver(init).check(wanted, self.timeout)
        if reply.answer is Answer.UNSAT:
            return Verdict(obligation, Outcome.PROVED, reply.seconds)
        if reply.answer is Answer.UNKNOWN:
            return Verdict(obligation, Outcome.UNDECIDED, reply.seconds, reply.reason)
        try:
            reply = self._shrunk(reply, wanted, init)
            found = self._confirmed(obligation, target, reply, step, action)
        except DisagreementError as e:
            reason = f"internal error: the interpreter disagrees with the encoding: {e}"
            return Verdict(obligation, Outcome.UNDECIDED, reply.seconds, reason)
        except SpecError as e:
            reason = f"an expression has no value: {e.diagnostics[0].message}"
            return Verdict(obligation, Outcome.UNDECIDED, reply.seconds, reason)
        return Verdict(obligation, Outcome.FAILED, reply.seconds, counterexample=found)

    def _shrunk(self, reply: Reply, wanted: Sequence[Guard], init: bool) -> Reply:
        """A counterexample without the elements of sets (messages, mostly) that it does not need:
        each is taken away in turn, if there is still a counterexample without it."""
        if init:
            return reply
        solver = self.encode().solver(of_init=False)
        left = [g for v in self.encode().state.values() for g in memberships(v)]
        without: list[Guard] = []
        while left:
            assert reply.truth is not None
            present = [g for g in left if reply.truth(g)]
            without += [-g for g in left if not reply.truth(g)]
            if not present:
                break
            tried = present.pop()
            smaller = solver.check([*wanted, *without, -tried], SHRINK_TIMEOUT)
            if smaller.answer is Answer.SAT:
                without.append(-tried)
                reply = smaller
            left = present
        return reply

    def _confirmed(
        self,
        obligation: Obligation,
        target: Conjunct,
        reply: Reply,
        step: Transition | None,
        action: int,
    ) -> Counterexample:
        if step is None:
            state = self._read(self.encode().state, reply)
            blame = confirm(self.judge, self.conjuncts, target.node, state)
            return Counterexample(state, None, "", {}, blame)
        after = self._read(step.next, reply)
        if obligation.kind == "init":
            assert self.model.init is not None
            initial = Conjunct("Init", self.model.init)
            blame = confirm(self.judge, (initial,), target.node, after)
            return Counterexample(after, None, "Init", {}, blame)
        assert reply.truth is not None
        state = self._read(self.encode().state, reply)
        env = next(env for guard, env in step.ways if reply.truth(guard))
        taken = self.model.actions[action]
        replay = (taken.formula, env, after)
        blame = confirm(self.judge, self.conjuncts, target.node, state, replay)
        return Counterexample(state, after, taken.name, labelled(taken, env), blame)

    def _read(self, state: Mapping[str, Sym], reply: Reply) -> dict[str, Value]:
        assert reply.truth is not None
        return {v: decode(state[v], reply.truth) for v in self.model.variables}


class _Encoded:
    """Any state of the type, and the invariant in it. Solvers are made when first asked: each
    process has its own."""

    def __init__(
        self, model: Model, typing: Mapping[str, k.Node], conjuncts: Sequence[Conjunct]
    ) -> None:
        self.encoder = Encoder(model)
        self.state = any_state(self.encoder, typing)
        self.facts = [self.holds(c.node, self.state) for c in conjuncts]
        self._known = set(self.facts)
        self.size = len(self.encoder.guards)
        self._solvers: dict[bool, Solver] = {}

    def solver(self, of_init: bool) -> Solver:
        """A solver that knows the invariant; for Init one that knows nothing."""
        if of_init not in self._solvers:
            solver = self._solvers[of_init] = Solver(self.encoder.guards)
            solver.add(() if of_init else self.facts)
        return self._solvers[of_init]

    def holds(self, node: k.Node, state: Mapping[str, Sym]) -> Guard:
        """The guard that a predicate is true in a state, and has a value there."""
        return self.encoder.holds(node, Context(state))

    def known(self, guard: Guard) -> bool:
        """Whether a guard is a fact by its form: a conjunct that the step leaves as it was."""
        return guard == YES or guard in self._known
