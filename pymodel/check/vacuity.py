"""What may live here: what a finished search has never put to use.

An invariant `A => B` whose A is never true, or a quantifier over a set that is always empty, holds
for a reason that its author may not have meant. Each such place becomes a question "is there a
state in which evaluation gets here, and finds something?", asked of the states that were found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import monotonic

from pymodel.check.result import Vacuous
from pymodel.engine.base import Engine, StateId
from pymodel.frozen import frozen
from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import (
    Always,
    And,
    Bound,
    Const,
    Equiv,
    Exists,
    Fairness,
    Forall,
    If,
    Implies,
    LeadsTo,
    Let,
    Named,
    Node,
    Not,
    Or,
)
from pymodel.values import TRUE

#: Puts a formula where a part of the whole stands: true where evaluation gets there and it is true.
Context = Callable[[Node], Node]
#: States asked at once: few at first, because almost every question is answered by the first ones.
_FIRST, _MOST = 32, 1024


@frozen
class _Question:
    """A place that is put to use where `witness` is true; `inner` are the places inside it."""

    kind: str
    where: str
    witness: Node
    part: Node
    inner: tuple[_Question, ...]

    @property
    def place(self) -> tuple[str, str]:
        """What is the same for copies of one place: definitions are inlined wherever used."""
        return self.kind, str(self.part.span)


def vacuous_parts(engine: Engine, states: Sequence[StateId], seconds: float) -> tuple[Vacuous, ...]:
    """The places that no state puts to use. What is not decided in time is left out, and so is
    what cannot be evaluated."""
    deadline = monotonic() + seconds
    if not states:
        return ()
    used: set[tuple[str, str]] = set()
    unused: dict[tuple[str, str], Vacuous] = {}
    waiting = list(_questions(engine.model))
    while waiting:
        question = waiting.pop(0)
        answer = _asked(engine, question.witness, states, deadline)
        if answer is False:
            unused.setdefault(question.place, _vacuous(question))
        else:
            used.add(question.place)
            if answer:
                waiting[:0] = question.inner
    return tuple(v for place, v in unused.items() if place not in used)


def _vacuous(question: _Question) -> Vacuous:
    span = question.part.span
    text = "" if span is None else " ".join(span.text.split())
    return Vacuous(question.kind, question.where, text, span)


def _asked(
    engine: Engine, witness: Node, states: Sequence[StateId], deadline: float
) -> bool | None:
    """Whether some state satisfies a formula; None where that is not known."""
    at, size = 0, _FIRST
    while at < len(states):
        if monotonic() > deadline:
            return None
        answers = engine.holds_all(witness, states[at : at + size])
        if 1 in answers:
            return True
        if 2 in answers:
            return None
        at += size
        size = min(2 * size, _MOST)
    return False


# --- questions ------------------------------------------------------------------------------------


def _questions(model: Model) -> Iterator[_Question]:
    """The questions about a model's invariants, its temporal properties and fairness, and about
    what its actions ask of states."""
    for formula in model.invariants:
        yield from _inside(formula.node, _same, f"invariant {formula.name}", True)
    levels = Levels(model.recursive)
    for formula in model.liveness:
        yield from _temporal(formula.node, _same, f"property {formula.name}", levels)
    for formula in model.fairness:
        yield from _fairness(formula.node, _same, formula.name, levels)
    for action in model.actions:
        context: Context = _same
        for bound in action.params:
            context = _within(context, _some((bound,)))
        before: tuple[Node, ...] = ()
        for conjunct in action.conjuncts:
            if levels(conjunct) <= Level.STATE:
                here = _within(context, _after(before))
                yield from _inside(conjunct, here, f"action {action.name}", False)
                before = (*before, conjunct)


def _temporal(node: Node, context: Context, where: str, levels: Levels) -> Iterator[_Question]:
    """What has to be so once for a temporal property to ask for anything: the left side of a `~>`,
    and of an `=>` under `[]`."""
    for part, here in _parts(node, context, levels):
        match part:
            case LeadsTo(left, _) if levels(left) <= Level.STATE:
                yield _Question("leads-to", where, here(left), left, ())
            case Always(Implies(left, _)) if levels(left) <= Level.STATE:
                yield _Question("antecedent", where, here(left), left, ())


def _fairness(node: Node, context: Context, where: str, levels: Levels) -> Iterator[_Question]:
    """Fairness of an action asks for nothing where the action is never enabled."""
    for part, here in _parts(node, context, levels):
        if isinstance(part, Fairness):
            yield _Question("fairness", f"fairness {where}", here(part.enabled), part, ())


def _parts(node: Node, context: Context, levels: Levels) -> Iterator[tuple[Node, Context]]:
    """The conjuncts of a temporal formula, each with what has to be so for it to be asked."""
    match node:
        case Named(_, _, body):
            yield from _parts(body, context, levels)
        case And(args):
            for arg in args:
                yield from _parts(arg, context, levels)
        case Forall(bounds, body) if _constant(bounds, levels):
            yield from _parts(body, _within(context, _some(bounds)), levels)
        case _:
            yield node, context


def _constant(bounds: tuple[Bound, ...], levels: Levels) -> bool:
    return all(levels(b.domain) is Level.CONSTANT for b in bounds)


# --- contexts -------------------------------------------------------------------------------------


def _same(part: Node) -> Node:
    return part


def _some(bounds: tuple[Bound, ...]) -> Context:
    return lambda part: Exists(bounds, part)


def _after(before: Sequence[Node]) -> Context:
    return lambda part: And((*before, part)) if before else part


def _let(name: str, value: Node) -> Context:
    return lambda part: Let(name, value, part)


def _within(outer: Context, inner: Context) -> Context:
    return lambda n: outer(inner(n))


def _inside(node: Node, context: Context, where: str, claims: bool) -> tuple[_Question, ...]:
    """The questions about a formula; `claims`: antecedents are asked about too."""

    def below(part: Node, inner: Context = _same) -> tuple[_Question, ...]:
        return _inside(part, _within(context, inner), where, claims)

    match node:
        case Named(_, _, body):
            return below(body)
        case And(args):
            return tuple(q for i, arg in enumerate(args) for q in below(arg, _after(args[:i])))
        case Or(args):
            return tuple(
                q
                for i, arg in enumerate(args)
                for q in below(arg, _after([Not(a) for a in args[:i]]))
            )
        case Not(arg):
            return below(arg)
        case Equiv(left, right):
            return below(left) + below(right)
        case Implies(left, right):
            inner = below(right, _after((left,)))
            if not claims:
                return below(left) + inner
            question = _Question("antecedent", where, context(left), left, inner)
            return (*below(left), question)
        case If(cond, then, other):
            return below(cond) + below(then, _after((cond,))) + below(other, _after((Not(cond),)))
        case Let(name, value, body):
            return below(body, _let(name, value))
        case Forall(bounds, body) | Exists(bounds, body):
            inner = below(body, _some(bounds))
            witness = context(Exists(bounds, Const(TRUE)))
            return (_Question("quantifier", where, witness, bounds[0].domain, inner),)
    return ()
