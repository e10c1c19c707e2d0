"""What may live here: whether what was seen of a state can be completed to one that satisfies an
invariant.

A trace shows a part of one node's state at a time. If no state of the finite instance has that part
and satisfies the invariant, the observation refutes the code or the spec. One solver knows the
invariant; each observation is an assumption, and questions asked before are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from pymodel.kernel.model import Model
from pymodel.smt.conjuncts import definition
from pymodel.smt.context import Context
from pymodel.smt.encode import Encoder
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.solver import Answer, Solver
from pymodel.smt.symbolic import (
    Sym,
    SymFun,
    SymSet,
    Union,
    UnsupportedError,
    decode,
    entries_of,
    is_known,
)
from pymodel.smt.universe import any_state, types
from pymodel.values import Value, show


@dataclass(frozen=True, slots=True)
class Including:
    """A partial set: it has these elements, and perhaps others."""

    elements: frozenset[Value]


@dataclass(frozen=True, slots=True)
class Completed:
    """SAT with a state that completes the observation, UNSAT, or UNKNOWN with the reason: Z3's,
    or that the observation has a value that the finite instance has not."""

    answer: Answer
    witness: Mapping[str, Value] | None = None
    reason: str = ""


@dataclass(slots=True)
class _Reading:
    """What an observation asks, and the values in it that the instance has not."""

    asked: list[Guard] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


class Completion:
    """Answers about observations of one model and one invariant of it.

    Raises `SpecError` where the invariant is not there or types too little, `UnsupportedError`
    where it can't be encoded.
    """

    def __init__(self, model: Model, invariant: str, timeout: float = 10.0) -> None:
        node = definition(model, invariant)
        self._model = model
        self._timeout = timeout
        self._encoder = Encoder(model)
        self._state = any_state(self._encoder, types(node, model.variables))
        self._solver = Solver(self._encoder.guards)
        self._solver.add([self._encoder.holds(node, Context(self._state))])
        self._known: dict[Guard, Completed] = {}

    def check(self, observation: Mapping[str, Any], witness: bool = True) -> Completed:
        """Whether a state with these parts can satisfy the invariant; without `witness` the answer
        alone, ten times as fast.

        By variable: a value, or a plain `dict` from arguments to parts of a function's values (the
        rest is open), or `Including` for a set. A `Function` is a whole value.
        """
        reading = _Reading()
        for name, part in observation.items():
            if name not in self._state:
                reading.outside.append(f"there is no variable {name}")
                continue
            self._read(name, self._state[name], part, reading)
        if reading.outside:
            return Completed(Answer.UNKNOWN, reason="; ".join(reading.outside))
        asked = self._encoder.guards.conj(reading.asked)
        known = self._known.get(asked)
        if known is None or (witness and known.answer is Answer.SAT and known.witness is None):
            known = self._known[asked] = self._ask(asked, witness)
        return known

    def _ask(self, asked: Guard, witness: bool) -> Completed:
        reply = self._solver.check((asked,), self._timeout)
        if reply.truth is None or not witness:
            return Completed(reply.answer, reason=reply.reason)
        state = {v: decode(self._state[v], reply.truth) for v in self._model.variables}
        return Completed(reply.answer, state)

    # --- reading an observation ---

    def _read(self, where: str, sym: Sym, part: Any, reading: _Reading) -> None:
        """Add what a part asks of a symbolic value; `where` is how a message calls it."""
        if type(part) is dict:
            for key, inner in part.items():
                here = f"{where}[{show(key)}]"
                if key not in self._domain(sym):
                    reading.outside.append(f"there is no {here} in the finite instance")
                else:
                    self._read(here, self._encoder.alg.apply(sym, key), inner, reading)
            return
        if isinstance(part, Including):
            members = self._encoder.alg.elements(sym)
            for x in part.elements:
                self._add(f"{show(x)} \\in {where}", members.get(x, NO), reading)
            return
        self._add(f"{where} = {show(part)}", self._equal(sym, part), reading)

    def _equal(self, sym: Sym, value: Value) -> Guard:
        alg = self._encoder.alg
        guard = alg.equal(sym, value)
        alg.error = NO  # of another kind than the instance's values: not among them
        return guard

    def _add(self, what: str, guard: Guard, reading: _Reading) -> None:
        """An observation that folds to false is of a value that no state of the type has."""
        if guard == NO:
            reading.outside.append(f"{what} is outside the finite instance")
        elif guard != YES:
            reading.asked.append(guard)

    def _domain(self, sym: Sym) -> frozenset[Value]:
        """The arguments that a function may have."""
        if isinstance(sym, SymFun):
            return frozenset(sym.entries)
        if isinstance(sym, Union):
            return frozenset().union(*(entries_of(x) or () for x in sym.alts))
        if isinstance(sym, SymSet) or not is_known(sym):
            raise UnsupportedError("parts of a value that is no function were observed")
        return frozenset(entries_of(sym) or ())


def rank_maps(seen: Sequence[int], available: Sequence[int]) -> Iterator[dict[int, int]]:
    """Every way to rename the numbers seen to available ones and keep their order.

    A trace's ballots and slots have no bound, an instance has three and two: what an invariant says
    of them is about their order and who owns them. None if more are seen than are available.
    """
    wanted = sorted(set(seen))
    for chosen in combinations(sorted(set(available)), len(wanted)):
        yield dict(zip(wanted, chosen, strict=True))
