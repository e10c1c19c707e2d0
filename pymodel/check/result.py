"""What may live here: what a check answers with. Frozen values; nothing that computes or prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum

from pymodel.engine.base import Provenance
from pymodel.errors import Diagnostic, Span
from pymodel.frozen import frozen
from pymodel.values import Value

#: Everything that was checked holds, but a part of the question was not decided. TLC has no such
#: code; it is not 0, because "not decided" must never pass for "holds".
EXIT_UNDECIDED = 20
#: A state that was looked for (`--reach`) is not reachable: the search was complete.
EXIT_UNREACHED = 21
#: Interrupted by Ctrl-C, as shells report it.
EXIT_INTERRUPTED = 130


class Verdict(Enum):
    """The answer in one word.

    >>> acceptor.check(spec, cfg=cfg).verdict is Verdict.HOLDS
    True
    """

    HOLDS = "holds"
    #: Nothing wrong in the behaviours that were looked at, which is all that was asked for.
    SAMPLED = "sampled"
    #: Every state that was looked for is reachable; or one is not, the search being complete.
    REACHED = "reached"
    UNREACHED = "unreached"
    VIOLATED = "violated"
    ERROR = "error"
    UNDECIDED = "undecided"
    INTERRUPTED = "interrupted"


@frozen
class TraceStep:
    """One state of a counterexample and the step that led to it.

    `action` is "" for an initial state and for stuttering; `args` are the action's arguments by
    the author's names; `alias` is what the configuration's ALIAS makes of the state; `changed`
    names what is shown and differs from the state before. `origin` says in words where the step is
    in the text that the action was made from, such as a PlusCal algorithm; `origin_span` is there.

    >>> step = acceptor.check(spec, cfg=cfg, invariants=["Early"]).first.trace[-1]
    >>> step.number, step.action, dict(step.state), sorted(step.changed)
    (4, 'Tick', {'hour': 3}, ['hour'])
    """

    number: int
    action: str
    args: tuple[tuple[str, Value], ...]
    state: Mapping[str, Value]
    changed: frozenset[str]
    span: Span | None = field(default=None, compare=False, repr=False)
    alias: Mapping[str, Value] | None = None
    origin: str = ""
    origin_span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def place(self) -> Span | None:
        """Where its author looks for it: in the algorithm, or at the action."""
        return self.origin_span or self.span

    @property
    def shown(self) -> Mapping[str, Value]:
        """What a reader sees: the alias where there is one, else the state."""
        return self.state if self.alias is None else self.alias


@frozen
class FalsePart:
    """The part of a violated formula that is false: as it is written, where, and the values of the
    bound names and of what it compares, by their text."""

    text: str
    span: Span | None = field(default=None, compare=False, repr=False)
    values: tuple[tuple[str, Value], ...] = ()


@frozen
class Finding:
    """One thing that does not hold, with the behaviour that shows it.

    kind: "assumption", "invariant", "deadlock", "action-property", "init-property", "assert",
    "liveness", "evaluation", "possible", "periodic" or "postcondition". `name` is the formula's;
    `message` one sentence; `diagnostic` what could not be evaluated, where and why.

    >>> finding = acceptor.check(spec, cfg=cfg, invariants=["Early"]).first
    >>> finding.kind, finding.message, len(finding.trace)
    ('invariant', 'Invariant Early is violated.', 4)
    >>> finding.part.text, dict(finding.part.values)
    ('hour < 3', {'hour': 3})
    """

    kind: str
    name: str
    message: str
    exit_code: int
    trace: tuple[TraceStep, ...] = ()
    diagnostic: Diagnostic | None = None
    span: Span | None = field(default=None, compare=False, repr=False)
    #: Where the behaviour has no end: the step that leads from the last state of the trace back to
    #: the one with its number; its action is "" where the behaviour stays in the last state.
    loop: TraceStep | None = None
    #: The whole definition of the formula, where `span` is its name.
    definition: Span | None = field(default=None, compare=False, repr=False)
    #: What is false in the formula, where it is about a state or a step and one part decides.
    part: FalsePart | None = None


@frozen
class Witness:
    """The answer to "is this ever so?": the shortest behaviour to a state that satisfies `name`,
    or none. `reached` is None where the search ended before it could tell."""

    name: str
    reached: bool | None
    trace: tuple[TraceStep, ...] = ()


@frozen
class Vacuous:
    """A part of a formula that no reachable state puts to use.

    kind: "antecedent" (of an `=>`, never true), "leads-to" (the same of a `~>`), "quantifier" (over
    a set that is always empty) or "fairness" (of an action that is never enabled).
    `where` names the formula that it is a part of, `text` is the part as it is written.
    """

    kind: str
    where: str
    text: str
    span: Span | None = field(default=None, compare=False, repr=False)


@frozen
class ActionCoverage:
    """How often one action made a successor, and how many of those were new states."""

    name: str
    fired: int
    fresh: int
    span: Span | None = field(default=None, compare=False, repr=False)


@frozen
class ExpressionCoverage:
    """How often the expression at a place was evaluated."""

    span: Span
    count: int


@frozen
class Counts:
    """Totals so far, counted as TLC counts them."""

    generated: int = 0
    distinct: int = 0
    queue: int = 0
    depth: int = 0
    seconds: float = 0.0
    #: What is done now, where it is not the search for states.
    activity: str = ""
    #: Distinct initial states.
    initial: int = 0
    #: Initial states generated, duplicates and those outside the constraints included.
    begun: int = 0
    #: In a simulation: how many behaviours have been walked to their end.
    behaviours: int = 0

    @property
    def rate(self) -> float:
        """States generated a second."""
        return self.generated / self.seconds if self.seconds > 0 else 0.0


@frozen
class Simulated:
    """What a simulation did. The same seed and options walk the same behaviours again."""

    seed: int
    behaviours: int
    steps: int
    longest: int


@frozen
class Graph:
    """The explored states, by id, and the steps between them; for pictures of small models."""

    states: tuple[Mapping[str, Value], ...]
    edges: tuple[tuple[int, int, str], ...]
    initial: tuple[int, ...]


@frozen
class CheckResult:
    """The whole answer of a check.

    `finished` says that every reachable state was looked at. `undecided` gives reasons, one
    sentence each, why a part of the question has no answer. `checked` are the names of what was
    checked, by kind. `warnings` are sentences about what is right but suspicious.

    >>> result = acceptor.check(spec, cfg=cfg)
    >>> result.exit_code, result.finished, result.findings
    (0, True, ())
    >>> result.counts.generated, result.counts.distinct, result.counts.depth
    (6, 5, 5)
    >>> [(row.name, row.fired) for row in result.coverage]
    [('Tick', 5)]
    """

    model: str
    verdict: Verdict
    exit_code: int
    counts: Counts
    finished: bool
    findings: tuple[Finding, ...] = ()
    undecided: tuple[str, ...] = ()
    coverage: tuple[ActionCoverage, ...] = ()
    checked: tuple[tuple[str, str], ...] = ()
    graph: Graph | None = None
    warnings: tuple[str, ...] = ()
    simulated: Simulated | None = None
    witnesses: tuple[Witness, ...] = ()
    vacuous: tuple[Vacuous, ...] = ()
    #: By place, in the order of the source; empty unless the engine was made to count.
    expressions: tuple[ExpressionCoverage, ...] = ()
    #: Which engine found the states; None where none was searched for.
    provenance: Provenance | None = None

    @property
    def first(self) -> Finding | None:
        """The first finding, which gives the exit code."""
        return self.findings[0] if self.findings else None

    @property
    def never_fired(self) -> tuple[ActionCoverage, ...]:
        """The actions that made no successor at all; telling only when exploration finished."""
        return tuple(a for a in self.coverage if not a.fired)
