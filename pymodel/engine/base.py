"""What may live here: the contract between engines and everything that uses them.

Engines work in bulk: `explore` runs whole levels and answers with counts and arrays. A state is a
dense opaque id, in order of discovery; `decode` gives its values. Stepwise calls exist for traces,
simulation and explorers, where one call a state is cheap enough.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pymodel.errors import Diagnostic, Span
from pymodel.frozen import frozen
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import Node
from pymodel.values import Value

StateId = int
#: The parent of an initial state.
NO_PARENT = -1


@frozen
class Step:
    """One transition: which action, with which arguments (by the user's names), to where."""

    action: int  # index into Model.actions; -1 for stuttering
    args: Mapping[str, Value]
    target: StateId


@frozen
class Violation:
    """Something that does not hold, found while exploring.

    kind: "invariant", "deadlock", "action-property", "init-property", "assert", "evaluation"; and
    "reach" for the first state that satisfies one of `Model.reach`, which is nothing wrong: the
    exploration stops for it only when it was the last that was looked for; and "possible" for the
    first state of `Model.possible` or step of `Model.possible_steps`, which stops nothing.
    `state` is where (the source state for a transition), `successor` the other end of a bad step
    (it may be a state outside the constraints, and so have an id but no level).
    """

    kind: str
    name: str
    state: StateId | None
    successor: StateId | None = None
    diagnostic: Diagnostic | None = None


@frozen
class ExploreRequest:
    """How far to go before answering: by levels, states or seconds; and what to keep."""

    max_levels: int | None = None
    max_states: int | None = None
    max_seconds: float | None = None
    keep_edges: bool = False
    stop_at_violation: bool = True


@dataclass(frozen=True, slots=True)
class ExploreResult:
    """What one call of `explore` did; counts are totals since the start, as TLC counts them.

    `initials` are the distinct initial states inside the constraints, in order of discovery;
    `parents[id]` is the state a distinct state was first reached from, `actions[id]` the index of
    the action that did; `edges` (source, target, action triples flattened) only on request, and
    with them `cuts` and `met`.
    """

    generated: int
    distinct: int
    depth: int
    queue: int
    finished: bool
    #: Initial states generated, duplicates and those outside the constraints included.
    begun: int = 0
    violations: tuple[Violation, ...] = ()
    #: The ids of the distinct states, in order of discovery.
    states: array[int] = field(default_factory=lambda: array("q"))
    initials: array[int] = field(default_factory=lambda: array("q"))
    parents: array[int] = field(default_factory=lambda: array("q"))
    actions: array[int] = field(default_factory=lambda: array("i"))
    edges: array[int] = field(default_factory=lambda: array("q"))
    #: The states with a step out of the constraints; NO_PARENT for an initial state outside.
    cuts: array[int] = field(default_factory=lambda: array("q"))
    #: Under VIEW or SYMMETRY, when finished: for each edge the state that the step really led to,
    #: which the target stands for. Empty without them.
    met: array[int] = field(default_factory=lambda: array("q"))
    #: How often each action generated a successor, and how many of those were new (by index).
    fired: tuple[int, ...] = ()
    fresh: tuple[int, ...] = ()
    #: The bytes of memory that the states no longer fit in, where that ended the exploration.
    full: int = 0


#: How `Provenance.declined` begins where an engine failed through a fault of its own.
FAULT = "a fault in the native engine, which we would like to hear of"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which engine found what, for who asks: `engine` is the one that explored in the end,
    "interpreter", "native" or "packed"; the states that it found by compiled code are `native`,
    and it had `given_back` states looked at by the interpreter, for `reasons` (with how often).
    `declined` says why the interpreter carried on alone. `words` are the 64-bit words of a state,
    and `widenings` tells how often their layout had to grow."""

    engine: str = "interpreter"
    native: int = 0
    interpreted: int = 0
    given_back: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    declined: str = ""
    threads: int = 1
    words: int = 0
    widenings: int = 0
    #: Why packed Python explored and not machine code, though that was wanted.
    notice: str = ""
    #: Seconds from the take-over to the first compiled step: shapes, code, and loading.
    compile_seconds: float = 0.0


class Engine(Protocol):
    """What `check` and `tracecheck` may call. Evaluation errors are `SpecError`s."""

    model: Model

    def explore(self, request: ExploreRequest) -> ExploreResult:
        """Go on with the breadth-first exploration from where the last call stopped."""
        ...

    def so_far(self) -> ExploreResult:
        """What `explore` has found, after an interruption of it too; nothing is explored."""
        ...

    def initial(self) -> Sequence[StateId]:
        """The distinct initial states, in order of generation."""
        ...

    def successors(self, state: StateId, action: int | None = None) -> Iterator[Step]:
        """Every successor of a state in order of generation, duplicates included; by one action
        (an index into `Model.actions`) or by all."""
        ...

    def moves(self, state: StateId) -> Sequence[tuple[int, StateId]]:
        """(action, successor) for every successor of a state, in order of generation, duplicates
        included: what `successors` gives without arguments, and more quickly."""
        ...

    def follow(self, behaviour: Sequence[StateId]) -> None:
        """The behaviour that a caller walks step by step: what TLCGet("level") and the like are
        about in its states and their successors. A list may grow while it is followed; an empty
        one leaves it to the engine how a state was reached."""
        ...

    def explain(
        self,
        d: Diagnostic,
        state: StateId | None = None,
        successor: StateId | None = None,
        span: Span | None = None,
    ) -> Diagnostic:
        """A diagnostic that this engine made, with every operator on the way to the failure and
        its arguments, if they can be found by evaluating again what failed: Init or a constant
        formula (no state), what is asked of a state, or of a step. `span` is the place of the
        expression where it is a part of a temporal formula."""
        ...

    def fire(self, action: Action, args: Mapping[str, Value], state: StateId) -> Sequence[StateId]:
        """The successors by one action at given arguments (the domains of its parameters are not
        enumerated, but membership in them is required)."""
        ...

    def intern(self, values: Mapping[str, Value]) -> StateId:
        """The id of the state with these values, reachable or not."""
        ...

    def decode(self, state: StateId) -> Mapping[str, Value]:
        """The values of a state, by variable."""
        ...

    def holds(
        self,
        formula: Node,
        state: StateId,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bool:
        """The truth of a state predicate or, on a pair of states, an action; `env`: locals."""
        ...

    def holds_all(
        self,
        formula: Node,
        states: Sequence[StateId],
        successors: Sequence[StateId] | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bytearray:
        """`holds` of many states or steps at once: 1, 0, or 2 where the evaluation fails."""
        ...

    def evaluate(
        self,
        expression: Node,
        state: StateId | None = None,
        successor: StateId | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> Value:
        """The value of any expression in a state, a step, or (constants) nowhere."""
        ...

    def path(self, state: StateId) -> Sequence[StateId]:
        """A shortest path from an initial state, both ends included."""
        ...

    def retain(self, states: Collection[StateId]) -> None:
        """Let go of every state but these, so that a long walk needs no more memory than a short
        one. Their ids stay as they are; no other id may be used again. What `explore` has met is
        always kept."""
        ...

    def evaluations(self) -> Sequence[tuple[Span, int]]:
        """How often `explore` has evaluated each place of the source, in its order; empty unless
        the engine was made to count."""
        ...

    def snapshot(self) -> Mapping[str, bytes]:
        """All that `explore` has found, between two calls of it, to go on in another process."""
        ...

    def restore(self, sections: Mapping[str, bytes]) -> None:
        """Go on from a snapshot of the same model: on an engine that has done nothing yet. Raises
        `ValueError` or `KeyError` for sections that are none of this engine's."""
        ...

    def provenance(self) -> Provenance:
        """Which engine found the states of `explore`."""
        ...

    def digest(self, state: StateId) -> bytes:
        """The 128-bit identity of a state (`values.state_digest`)."""
        ...
