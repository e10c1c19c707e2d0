"""What may live here: what checking a trace answers with. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pymodel.errors import Span
from pymodel.values import Value
from tracecheck.line import EventId, Json
from tracecheck.schema import Event


class Verdict(Enum):
    """What is known of a trace. `UNDECIDED` always comes with the budget that ran out."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNDECIDED = "undecided"


#: What a log says by leaving an entry out of a part that is complete.
LEFT_OUT = "(left out: as it was initially)"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A logged piece of state that the spec's state contradicts."""

    place: str  # such as `votes[r1][2].bal`
    expected: str  # the spec's value, in TLA+ syntax
    logged: Json


@dataclass(frozen=True, slots=True)
class FalseConjunct:
    """The first conjunct of an action that does not hold, with the values around it."""

    text: str
    span: Span | None
    #: (expression text, value in TLA+ syntax): both sides of a comparison, a quantifier's element.
    values: tuple[tuple[str, str], ...] = ()
    #: For how many elements of a \\A it fails, if that is where it stands.
    fails_for: int = 0


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a trace is not a behaviour of the spec: the line, the nearest action, what is false."""

    event: Event
    action: str
    reason: str
    conjunct: FalseConjunct | None = None
    mismatches: tuple[Mismatch, ...] = ()
    cause: Event | None = None
    #: Another action that would explain what was logged, if one does.
    alternative: str = ""
    hint: str = ""


class RefusedError(Exception):
    """Carries a rejection out of a step; never reaches a user."""

    def __init__(self, rejection: Rejection) -> None:
        super().__init__(rejection.reason)
        self.rejection = rejection


class OverBudgetError(Exception):
    """Says which budget ran out; the verdict is then "undecided"."""


@dataclass(frozen=True, slots=True)
class FieldAudit:
    """How often a logged field was compared with the spec, and how often only carried along."""

    checked: Mapping[str, int]
    carried: Mapping[str, int]

    @property
    def never_checked(self) -> Mapping[str, int]:
        """The fields that were never compared, with how often they were logged."""
        return {k: n for k, n in self.carried.items() if k not in self.checked}


@dataclass(frozen=True, slots=True)
class TraceResult:
    """The verdict on a merged trace and what it rests on."""

    verdict: Verdict
    events: int
    accepted: int  # events that were accepted before the verdict
    inserted: int  # unlogged steps that a recovery proved
    max_frontier: int  # most spec states that were consistent at once
    audit: FieldAudit
    actions: Mapping[str, int]
    never_seen: tuple[str, ...]  # spec actions that no event performed
    rejection: Rejection | None = None
    reason: str = ""  # of an undecided verdict
    notes: tuple[str, ...] = ()
    #: The values of one consistent spec state at the end.
    final: Mapping[str, Value] = field(default_factory=dict)
    open_tails: tuple[EventId, ...] = ()
