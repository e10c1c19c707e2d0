"""What may live here: what a proof answers, obligation by obligation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from pymodel.errors import Span
from pymodel.kernel.model import Action
from pymodel.values import Value


class Outcome(Enum):
    """What became of an obligation. Undecided is never a pass."""

    PROVED = "proved"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to prove.

    kind: "init" (Init gives `target`), "step" (a step of `action` keeps it), "defined" (`action`
    has a value wherever the invariant holds) or "implies" (the invariant implies `target`).
    """

    kind: str
    target: str
    action: str = ""

    def __str__(self) -> str:
        if self.kind == "init":
            return f"Init => {self.target}"
        if self.kind == "step":
            return f"{self.action} keeps {self.target}"
        if self.kind == "defined":
            return f"{self.action or 'Init'} has a value"
        return f"the invariant implies {self.target}"


@dataclass(frozen=True, slots=True)
class Blame:
    """The innermost part of a formula that is found false, and the names bound on the way."""

    text: str
    span: Span | None = field(default=None, compare=False)
    names: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """States that refute an obligation; `successor` and `args` for a step.

    They were judged again by the interpreter: the invariant holds in `state`, the action leads
    from there to `successor`, and the target is false (in `successor`, or in `state`).
    """

    state: Mapping[str, Value]
    successor: Mapping[str, Value] | None
    action: str
    args: Mapping[str, Value]
    blame: Blame | None


def labelled(action: Action, env: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments of an action by the names that a user knows."""
    labels = action.labels or tuple((n, n) for b in action.params for n in b.names)
    return {label: env[name] for label, name in labels if name in env}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one obligation, and why."""

    obligation: Obligation
    outcome: Outcome
    seconds: float = 0.0
    reason: str = ""
    counterexample: Counterexample | None = None


@dataclass(frozen=True, slots=True)
class ProofResult:
    """The verdicts of a proof in the order of its obligations."""

    model: str
    invariant: str
    conjuncts: tuple[str, ...]
    implied: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    seconds: float
    #: The size of the encoding: guards in the graph after the invariant was encoded.
    guards: int = 0
    #: How many obligations there are; more than verdicts if the first failure ended the proof.
    obligations: int = 0

    @property
    def outcome(self) -> Outcome:
        """Failed if anything failed; proved only if everything was proved."""
        outcomes = {v.outcome for v in self.verdicts}
        if Outcome.FAILED in outcomes:
            return Outcome.FAILED
        whole = len(self.verdicts) == self.obligations
        return Outcome.PROVED if whole and outcomes == {Outcome.PROVED} else Outcome.UNDECIDED

    @property
    def proved(self) -> bool:
        """Whether every obligation was proved (and there was one)."""
        return self.outcome is Outcome.PROVED

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """The obligations that were refuted."""
        return tuple(v for v in self.verdicts if v.outcome is Outcome.FAILED)

    @property
    def undecided(self) -> tuple[Verdict, ...]:
        """The obligations that nothing is known of."""
        return tuple(v for v in self.verdicts if v.outcome is Outcome.UNDECIDED)
