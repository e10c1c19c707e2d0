"""What may live here: giving guards to Z3 and reading its models. No other file imports z3."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

import z3

from pymodel.smt.guards import NO, YES, Guard, Guards


class Answer(Enum):
    """What Z3 said."""

    SAT = "sat"
    UNSAT = "unsat"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; with SAT the truth of every guard, with UNKNOWN the reason."""

    answer: Answer
    seconds: float
    truth: Callable[[Guard], bool] | None = None
    reason: str = ""


class Solver:
    """One Z3 solver over one graph; facts stay, assumptions are of one question.

    The formulas are propositional: Z3's finite-domain logic runs its SAT engine on them. They are
    handed over as DIMACS text, which is read fifty times faster than objects are made one by one.
    """

    def __init__(self, guards: Guards) -> None:
        self._guards = guards
        self._solver = z3.SolverFor("QF_FD")
        self._defined: set[Guard] = set()
        self._inconsistent = False

    def add(self, facts: Iterable[Guard]) -> None:
        """Facts that hold from now on."""
        facts = [f for f in facts if f != YES]
        if NO in facts:
            self._inconsistent = True
            return
        self._load(facts, [f"{f} 0" for f in facts])

    def _load(self, roots: Iterable[Guard], clauses: Sequence[str]) -> None:
        # Groups are written even where no clause reaches them: a state is read back from them.
        groups = [group[0] for group in self._guards.groups]
        lines = self._guards.definitions([*roots, *groups], self._defined)
        lines.extend(clauses)
        if lines:
            head = f"p cnf {len(self._guards)} {len(lines)}\n"
            self._solver.from_string(head + "\n".join(lines) + "\n")

    def check(self, assumptions: Iterable[Guard], timeout: float | None = None) -> Reply:
        """Whether the facts and these guards can hold together; `timeout` in seconds."""
        start = time.monotonic()
        wanted = [a for a in assumptions if a != YES]
        if NO in wanted or self._inconsistent:
            return Reply(Answer.UNSAT, 0.0)
        self._load(wanted, ())
        self._solver.set(
            "timeout", 4_294_967_295 if timeout is None else max(1, int(timeout * 1000))
        )
        said = self._solver.check(*(_literal(a) for a in wanted))
        seconds = time.monotonic() - start
        if said == z3.unsat:
            return Reply(Answer.UNSAT, seconds)
        if said != z3.sat:
            reason = self._solver.reason_unknown() or "unknown"
            return Reply(Answer.UNKNOWN, seconds, reason=f"Z3 gave up: {reason}")
        model = self._solver.model()

        def is_true(g: Guard) -> bool:
            return bool(z3.is_true(model[z3.Bool(g)]))

        return Reply(Answer.SAT, seconds, self._guards.evaluator(is_true))


def _literal(g: Guard) -> z3.BoolRef:
    """A guard as Z3 knows it: DIMACS variables have integers for names."""
    return z3.Bool(g) if g > 0 else z3.Not(z3.Bool(-g))
