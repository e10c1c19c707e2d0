"""What may live here: an action (or Init) as the states that it leads to.

An action is walked as an engine walks it: each disjunct and each witness is a branch, `x' = e`
says what x is in it, and what is no assignment is a condition. The branches become one symbolic
next state, chosen by one guard a branch: so the value of a step is computed and never guessed, and
the arguments of the step can be read off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pymodel.kernel import nodes as k
from pymodel.kernel.model import Action
from pymodel.smt.context import Context
from pymodel.smt.encode import Encoder
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.symbolic import SubsetsOf, Sym, UnsupportedError
from pymodel.smt.universe import any_element
from pymodel.values import Value

MAX_BRANCHES = 50_000


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through an action so far: when, with which names, and what it assigned."""

    guard: Guard
    env: Mapping[str, Any]
    assigned: Mapping[str, Sym]


@dataclass(frozen=True, slots=True)
class Transition:
    """All steps of an action from a symbolic state.

    `enabled` is the guard that the step is one; `ways` are the guards of which one holds then,
    with the parameters by their kernel names; `error` is the guard that the action has no value.
    """

    next: Mapping[str, Sym]
    enabled: Guard
    ways: Sequence[tuple[Guard, Mapping[str, Value]]]
    error: Guard


class Walker:
    """Walks one action from one state; `primed` is False for Init, which assigns to this state."""

    def __init__(self, encoder: Encoder, state: Mapping[str, Sym], primed: bool = True) -> None:
        self.encoder = encoder
        self.guards = encoder.guards
        self.state = state
        self.primed = primed
        self.error: Guard = NO

    # --- the whole of it ---

    def action(self, action: Action) -> Transition:
        """The steps of an action of the model."""
        branches = [Branch(YES, {}, {})]
        for bound in action.params:
            branches = [c for b in branches for c in self._witnesses(bound, b)]
        for conjunct in action.conjuncts:
            branches = self._each(conjunct, branches)
        return self._join(branches, [n for bound in action.params for n in bound.names])

    def formula(self, node: k.Node) -> Transition:
        """The states that a formula leads to."""
        return self._join(self._each(node, [Branch(YES, {}, {})]), ())

    def _join(self, branches: list[Branch], names: Sequence[str]) -> Transition:
        variables = self.encoder.model.variables
        for b in branches:
            left = [v for v in variables if v not in b.assigned]
            if left:
                mark = "'" if self.primed else ""
                raise UnsupportedError(f"{left[0]}{mark} is given no value")
        if not branches:
            return Transition(dict(self.state), NO, (), self.error)
        picks = self.guards.one_of(len(branches))
        ways = list(zip(picks, branches, strict=True))
        # A branch whose every value is lost to errors has an arbitrary next state: `error` says so.
        merge = self.encoder.alg.merge
        after = {v: merge([(p, b.assigned[v]) for p, b in ways]) for v in variables}
        enabled = self.guards.conj(self.guards.implies(p, b.guard) for p, b in ways)
        args = [(p, {n: b.env[n] for n in names}) for p, b in ways]
        return Transition(after, enabled, args, self.error)

    # --- branches ---

    def _each(self, node: k.Node, branches: list[Branch]) -> list[Branch]:
        out = [c for b in branches for c in self._walk(node, b)]
        if len(out) > MAX_BRANCHES:
            raise UnsupportedError(f"an action has more than {MAX_BRANCHES} branches")
        return out

    def _walk(self, node: k.Node, b: Branch) -> list[Branch]:
        if isinstance(node, k.Named):
            return self._walk(node.body, b)
        if isinstance(node, k.And):
            branches = [b]
            for arg in node.args:
                branches = self._each(arg, branches)
            return branches
        if isinstance(node, k.Unchanged):
            return self._unchanged(node, b)
        if not self._assigns(node, b):
            return self._condition(node, b)
        if isinstance(node, k.Or):
            return [c for arg in node.args for c in self._walk(arg, b)]
        if isinstance(node, k.Exists):
            branches = [b]
            for bound in node.bounds:
                branches = [c for d in branches for c in self._witnesses(bound, d)]
            return self._each(node.body, branches)
        if isinstance(node, k.Let):
            c = self._context(b)
            value = self.encoder.delay(self.encoder.value(node.value), c)
            return self._walk(node.body, replace(b, env={**b.env, node.name: value}))
        if isinstance(node, k.If):
            return self._cases([(node.cond, node.then)], node.other, b)
        if isinstance(node, k.Case):
            return self._cases(node.arms, node.other, b)
        return self._assignment(node, b)

    def _assigns(self, node: k.Node, b: Branch) -> bool:
        """Whether the node mentions a variable that has no value yet."""
        reads = self.encoder.dependencies.reads(node)
        return any(primed == self.primed and name not in b.assigned for name, primed in reads)

    def _context(self, b: Branch) -> Context:
        if self.primed:
            return Context(self.state, b.assigned, dict(b.env))
        return Context(b.assigned, {}, dict(b.env))

    def _condition(self, node: k.Node, b: Branch) -> list[Branch]:
        truth, error = self._judge(node, b)
        return self._where(b, truth, error)

    def _judge(self, node: k.Node, b: Branch) -> tuple[Guard, Guard]:
        return self.encoder.judge(node, self._context(b))

    def _where(self, b: Branch, truth: Guard, error: Guard) -> list[Branch]:
        """The branch where a condition holds; where it has no value the action has none."""
        self._fails(b, error)
        guard = self.guards.both(b.guard, truth)
        return [] if guard == NO else [replace(b, guard=guard)]

    def _fails(self, b: Branch, error: Guard) -> None:
        """Where the branch comes here and this guard holds, the action has no value."""
        self.error = self.guards.either(self.error, self.guards.both(b.guard, error))

    def _witnesses(self, bound: k.Bound, b: Branch) -> list[Branch]:
        domain, error = self._value(bound.domain, b)
        members, no_set = self.encoder.isolated(lambda: self.encoder.alg.elements(domain))
        self._fails(b, self.guards.either(error, no_set))
        out: list[Branch] = []
        for x, member in members.items():
            env = dict(b.env)
            fits, misfit = self.encoder.isolated(partial(self.encoder.bind, bound, x, env))
            if fits:
                out.extend(self._where(replace(b, env=env), member, NO))
            else:
                self._fails(b, self.guards.both(member, misfit))
        return out

    def _cases(
        self, arms: Sequence[tuple[k.Node, k.Node]], other: k.Node | None, b: Branch
    ) -> list[Branch]:
        out: list[Branch] = []
        left = b
        for cond, then in arms:
            truth, error = self._judge(cond, left)
            for c in self._where(left, truth, error):
                out.extend(self._walk(then, c))
            rest = self._where(left, -truth, NO)
            if not rest:
                return out
            left = rest[0]
        if other is not None:
            return out + self._walk(other, left)
        self._fails(left, YES)
        return out

    # --- assignments ---

    def _target(self, node: k.Node, b: Branch) -> str | None:
        """The variable that an expression names, if it has no value yet."""
        if isinstance(node, k.Var) and node.primed == self.primed and node.name not in b.assigned:
            return node.name
        return None

    def _assignment(self, node: k.Node, b: Branch) -> list[Branch]:
        if isinstance(node, k.Eq):
            name = self._target(node.left, b)
            if name is not None:
                value, error = self._value(node.right, b)
                return self._assign(name, value, self._where(b, YES, error))
        domain: k.Node | None = None
        if isinstance(node, k.In):
            name, domain = self._target(node.left, b), node.right
        elif isinstance(node, k.Builtin) and node.name == "\\subseteq":
            name, domain = self._target(node.args[0], b), node.args[1]
        if domain is None or name is None:
            return self._condition(node, b)  # raises: it reads what has no value
        s, error = self._value(domain, b)
        if not isinstance(node, k.In):
            s = SubsetsOf(s)
        (value, inside), no_set = self.encoder.isolated(lambda: any_element(self.encoder, s))
        return self._assign(name, value, self._where(b, inside, self.guards.either(error, no_set)))

    def _assign(self, name: str, value: Sym, branches: list[Branch]) -> list[Branch]:
        return [replace(b, assigned={**b.assigned, name: value}) for b in branches]

    def _unchanged(self, node: k.Unchanged, b: Branch) -> list[Branch]:
        assigned = dict(b.assigned)
        again = tuple(n for n in node.names if n in assigned)
        for name in node.names:
            assigned.setdefault(name, self.state[name])
        b = replace(b, assigned=assigned)
        return self._condition(k.Unchanged(again), b) if again else [b]

    def _value(self, node: k.Node, b: Branch) -> tuple[Sym, Guard]:
        return self.encoder.evaluate(node, self._context(b))
