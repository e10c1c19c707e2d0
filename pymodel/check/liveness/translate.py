"""What may live here: from the kernel's temporal formulas to normal form and numbered atoms.

`WF_v(A)` is `[]<>(~ENABLED <<A>>_v \\/ <<A>>_v)`, and `SF_v(A)` is
`<>[]~ENABLED <<A>>_v \\/ []<><<A>>_v`. Quantifiers are unrolled. A set that
depends on the state is unrolled over all its elements in any state, each behind a test of
membership: the bound name is rigid, and keeps its value for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from pymodel.check.liveness.formula import (
    FALSE,
    TRUE,
    Formula,
    Literal,
    conjunction,
    disjunction,
    finally_,
    globally,
    negated,
)
from pymodel.engine.base import Engine, StateId
from pymodel.errors import EXIT_EVAL_LIVENESS, Diagnostic, SpecError
from pymodel.kernel.analysis import Level, Levels, free_locals, substitute
from pymodel.kernel.nodes import (
    Always,
    And,
    AngleAction,
    Bound,
    CallLocal,
    CallRec,
    Case,
    Const,
    Equiv,
    Eventually,
    Exists,
    Fairness,
    Forall,
    If,
    Implies,
    In,
    LeadsTo,
    Let,
    Local,
    Named,
    Node,
    Not,
    Or,
    TupleLiteral,
)
from pymodel.values import FALSE as NO
from pymodel.values import TRUE as YES
from pymodel.values import Value, show

Env = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Atom:
    """A formula about one state, or (`step`) about one step; `env` are its local names' values.

    `witness` is an atom on steps that, where it is true, makes this ENABLED true.
    """

    node: Node
    env: Env
    step: bool
    witness: int | None = None


class Translator:
    """Translates the temporal formulas of one model; `states` gives the states of the graph."""

    def __init__(self, engine: Engine, states: Callable[[], Iterable[StateId]]) -> None:
        self.atoms: list[Atom] = []
        self._engine = engine
        self._states = states
        self._levels = Levels(engine.model.recursive)
        self._known: dict[object, int] = {}
        self._angles: dict[tuple[int, int], AngleAction] = {}
        #: Nodes made here: ids of nodes are keys, so they have to stay.
        self._kept: list[Node] = []

    def instances(self, node: Node, env: Env) -> Iterator[tuple[Node, Env]]:
        """The conjuncts of a property, `\\A` over constant sets unrolled; each is checked alone."""
        match node:
            case And(args) if self._levels(node) is Level.TEMPORAL:
                for arg in args:
                    yield from self.instances(arg, env)
            case Named(_, _, body) if self._levels(node) is Level.TEMPORAL:
                yield from self.instances(body, env)
            case Forall(bounds, body) if self._levels(body) is Level.TEMPORAL and all(
                self._levels(b.domain) is Level.CONSTANT for b in bounds
            ):
                for inner, _ in self._assignments(bounds, env):
                    yield from self.instances(body, inner)
            case _:
                yield node, env

    def formula(self, node: Node, env: Env) -> Formula:
        """The normal form of a formula."""
        if isinstance(node, Const):
            return self._constant(node)
        level = self._levels(node)
        if level is not Level.TEMPORAL:
            return self._atom(node, env, step=level is Level.ACTION)
        match node:
            case Named(_, _, body):
                return self.formula(body, env)
            case Not(arg):
                return negated(self.formula(arg, env))
            case And(args):
                return conjunction(self.formula(a, env) for a in args)
            case Or(args):
                return disjunction(self.formula(a, env) for a in args)
            case Implies(left, right):
                return disjunction((negated(self.formula(left, env)), self.formula(right, env)))
            case Equiv(left, right):
                a, b = self.formula(left, env), self.formula(right, env)
                return disjunction((conjunction((a, b)), conjunction((negated(a), negated(b)))))
            case Always(body):
                return globally(self.formula(body, env))
            case Eventually(body):
                return finally_(self.formula(body, env))
            case LeadsTo(left, right):
                after = finally_(self.formula(right, env))
                return globally(disjunction((negated(self.formula(left, env)), after)))
            case Fairness():
                return self._fairness(node, env)
            case Let(name, value, body):
                inside = substitute(body, {name: value})
                self._kept.append(inside)
                return self.formula(inside, env)
            case If(cond, then, other):
                test = self.formula(cond, env)
                yes = conjunction((test, self.formula(then, env)))
                return disjunction((yes, conjunction((negated(test), self.formula(other, env)))))
            case Case():
                return self._case(node, env)
            case Forall(bounds, body):
                return conjunction(
                    disjunction((negated(inside), self.formula(body, inner)))
                    for inner, inside in self._assignments(bounds, env)
                )
            case Exists(bounds, body):
                return disjunction(
                    conjunction((inside, self.formula(body, inner)))
                    for inner, inside in self._assignments(bounds, env)
                )
        raise _unsupported(node)

    # --- forms ------------------------------------------------------------------------------------

    def _constant(self, node: Const) -> Formula:
        if node.value is YES or node.value is NO:
            return TRUE if node.value is YES else FALSE
        raise SpecError(
            Diagnostic(
                "eval.type",
                f"a Boolean is needed here, but this is {show(node.value)}",
                node.span,
                exit_code=EXIT_EVAL_LIVENESS,
            )
        )

    def _fairness(self, node: Fairness, env: Env) -> Formula:
        key = (id(node.action), id(node.sub))
        angle = self._angles.get(key)
        if angle is None:
            angle = AngleAction(node.action, node.sub, span=node.span)
            self._angles[key] = angle
        taken = self._atom(angle, env, step=True)
        assert isinstance(taken, Literal)
        enabled = self._atom(node.enabled, env, step=False, witness=taken.atom, key=("can", *key))
        often = globally(finally_(taken))
        if node.strong:
            return disjunction((finally_(globally(negated(enabled))), often))
        return globally(finally_(disjunction((taken, negated(enabled)))))

    def _case(self, node: Case, env: Env) -> Formula:
        """The first true arm; where there is none, evaluating which one it is fails."""
        guards = [guard for guard, _ in node.arms]
        values = [value for _, value in node.arms]
        if node.other is not None:
            values.append(node.other)
        if any(self._levels(g) is Level.TEMPORAL for g in guards):
            tests = [self.formula(g, env) for g in guards]
            if node.other is not None:
                tests.append(TRUE)
            chosen = [conjunction([*map(negated, tests[:i]), test]) for i, test in enumerate(tests)]
        else:
            chosen = [self._is_arm(node, guards, i, env) for i in range(len(values))]
        return disjunction(
            conjunction((test, self.formula(v, env)))
            for test, v in zip(chosen, values, strict=True)
        )

    def _is_arm(self, node: Case, guards: list[Node], i: int, env: Env) -> Formula:
        def says(j: int) -> Node:
            return Const(YES if i == j else NO, span=node.span)

        arms = tuple((guard, says(j)) for j, guard in enumerate(guards))
        other = None if node.other is None else says(len(guards))
        test = Case(arms, other, span=node.span)
        step = any(self._levels(g) is Level.ACTION for g in guards)
        return self._atom(test, env, step=step, key=("arm", id(node), i))

    def _assignments(self, bounds: tuple[Bound, ...], env: Env) -> Iterator[tuple[Env, Formula]]:
        """The values of bound names, and the formula that says they are in their sets."""
        choices = [list(self._elements(bound, env)) for bound in bounds]
        for chosen in product(*choices):
            inner = dict(env)
            for names, _ in chosen:
                inner.update(names)
            yield inner, conjunction(inside for _, inside in chosen)

    def _elements(self, bound: Bound, env: Env) -> Iterator[tuple[Env, Formula]]:
        level = self._levels(bound.domain)
        known = self._restricted(bound.domain, env)
        if level >= Level.ACTION:
            raise _unsupported(bound.domain)
        if level is Level.CONSTANT:
            found = _as_set(self._engine.evaluate(bound.domain, env=known), bound.domain)
        else:
            found = frozenset(
                v
                for s in self._states()
                for v in _as_set(self._engine.evaluate(bound.domain, s, env=known), bound.domain)
            )
        for v in sorted(found, key=_order):
            names = _bound_names(bound, v)
            if level is Level.CONSTANT:
                yield names, TRUE
                continue
            locals_: tuple[Node, ...] = tuple(Local(n, span=bound.domain.span) for n in bound.names)
            element = TupleLiteral(locals_) if bound.is_tuple else locals_[0]
            test = In(element, bound.domain, span=bound.domain.span)
            key = ("in", id(bound), bound.names)
            yield names, self._atom(test, {**env, **names}, step=False, key=key)

    # --- atoms ------------------------------------------------------------------------------------

    def _atom(
        self,
        node: Node,
        env: Env,
        *,
        step: bool,
        witness: int | None = None,
        key: tuple[object, ...] | None = None,
    ) -> Formula:
        positive = True
        while isinstance(node, Named | Not):
            positive = positive is not isinstance(node, Not)
            node = node.body if isinstance(node, Named) else node.arg
        if isinstance(node, Const):
            found = self._constant(node)
            return found if positive else negated(found)
        known = self._restricted(node, env)
        # Values compare equal across kinds (1 and TRUE), their texts do not.
        texts = tuple((n, show(v)) for n, v in known.items())
        full = ((id(node),) if key is None else key, texts)
        number = self._known.get(full)
        if number is None:
            number = self._known[full] = len(self.atoms)
            self.atoms.append(Atom(node, known, step, witness))
        return Literal(number, positive)

    @staticmethod
    def _restricted(node: Node, env: Env) -> Env:
        """The names that a node mentions, in a fixed order."""
        free = free_locals(node) if env else frozenset()
        return {name: env[name] for name in sorted(free) if name in env}


def labels(env: Env) -> str:
    """Values of bound names, for a message: `p = p1`."""
    return ", ".join(f"{name.split('#', 1)[0]} = {show(v)}" for name, v in env.items())


def _bound_names(bound: Bound, v: Value) -> Env:
    if not bound.is_tuple:
        return {bound.names[0]: v}
    if not isinstance(v, tuple) or len(v) != len(bound.names):
        text = f"a tuple of {len(bound.names)} parts is needed here, but this is {show(v)}"
        raise SpecError(
            Diagnostic("eval.type", text, bound.domain.span, exit_code=EXIT_EVAL_LIVENESS)
        )
    return dict(zip(bound.names, v, strict=True))


def _as_set(v: Value, node: Node) -> frozenset[Value]:
    if isinstance(v, frozenset):
        return v
    text = f"a set is needed here, but this is {show(v)}"
    raise SpecError(Diagnostic("eval.type", text, node.span, exit_code=EXIT_EVAL_LIVENESS))


def _order(v: Value) -> tuple[int, int, str]:
    return (0, v, "") if type(v) is int else (1, 0, show(v))


def _unsupported(node: Node) -> SpecError:
    what = "this temporal formula is of a form that cannot be checked"
    if isinstance(node, CallRec | CallLocal):
        what = f"the recursive operator {node.name} is a temporal formula: it cannot be checked"
    return SpecError(
        Diagnostic(
            "liveness.unsupported",
            what,
            node.span,
            "temporal formulas are combined by /\\ \\/ ~ => <=> IF CASE LET \\A \\E [] <> ~>",
            exit_code=EXIT_EVAL_LIVENESS,
        )
    )


__all__ = ["Atom", "Env", "Translator", "labels"]
