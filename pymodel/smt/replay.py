"""What may live here: judging Z3's answers by the interpreter, and saying what is false in them.

A counterexample is shown only after the interpreter has agreed with every part of it: two programs
that know nothing of each other's insides must be wrong together to make us show a false one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pymodel.errors import EXIT_ASSUMPTION, Diagnostic, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Formula
from pymodel.smt.conjuncts import Conjunct
from pymodel.smt.result import Blame
from pymodel.values import TRUE, Value


class Judge(Protocol):
    """What is needed of the interpreter; an `engine.base.Engine` has it."""

    def intern(self, values: Mapping[str, Value]) -> int:
        """The id of a state."""
        ...

    def holds(
        self,
        formula: k.Node,
        state: int,
        successor: int | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> bool:
        """The truth of a formula in a state or a step."""
        ...

    def evaluate(
        self,
        expression: k.Node,
        state: int | None = None,
        successor: int | None = None,
        env: Mapping[str, Value] | None = None,
    ) -> Value:
        """The value of an expression."""
        ...


class DisagreementError(Exception):
    """The interpreter does not agree with the encoding: a bug of ours, never a verdict."""


def confirm(
    judge: Judge,
    facts: Sequence[Conjunct],
    target: k.Node,
    state: Mapping[str, Value],
    step: tuple[k.Node, Mapping[str, Value], Mapping[str, Value]] | None = None,
) -> Blame:
    """Agree that `facts` hold in `state`, that `step` (formula, environment, next state) is one,
    and that `target` is false after it (in `state` without a step); then say what is false in it.

    Raises `DisagreementError`, or the interpreter's `SpecError` where something has no value.
    """
    here = judge.intern(state)
    for fact in facts:
        if not judge.holds(fact.node, here):
            raise DisagreementError(f"{fact.name} is false in the state that Z3 gave")
    there = here
    if step is not None:
        formula, env, after = step
        there = judge.intern(after)
        if not judge.holds(formula, here, there, dict(env)):
            raise DisagreementError("the step that Z3 gave is none of the action's")
    if judge.holds(target, there):
        raise DisagreementError("what Z3 calls false is true")
    return blame(judge, target, there)


def assume(judge: Judge, assumptions: Sequence[Formula]) -> None:
    """Agree that the constants are as the spec assumes; a `SpecError` where not: of constants that
    the spec excludes it says nothing."""
    for assumption in assumptions:
        if judge.evaluate(assumption.node) is not TRUE:
            raise SpecError(
                Diagnostic(
                    "prove.assumption",
                    f"assumption {assumption.name} is false",
                    span=assumption.span,
                    hint="the constants of the configuration are not what the spec is about",
                    exit_code=EXIT_ASSUMPTION,
                )
            )


def blame(judge: Judge, node: k.Node, state: int, env: Mapping[str, Value] | None = None) -> Blame:
    """The innermost part of a false formula that is false for a reason one can point at."""
    env = dict(env or {})
    while True:
        inner = _false_part(judge, node, state, env)
        if inner is None:
            text = node.span.text if node.span else type(node).__name__
            return Blame(" ".join(text.split()), node.span, env)
        node = inner


def _false_part(judge: Judge, node: k.Node, state: int, env: dict[str, Any]) -> k.Node | None:
    """A part whose falsehood makes the node false; names that were chosen are added to `env`."""
    if isinstance(node, k.Named):
        return node.body
    if isinstance(node, k.And):
        return next((a for a in node.args if not judge.holds(a, state, None, env)), None)
    if isinstance(node, k.Implies):
        return node.right
    if isinstance(node, k.If):
        return node.then if judge.holds(node.cond, state, None, env) else node.other
    if isinstance(node, k.Let):
        env[node.name] = judge.evaluate(node.value, state, None, env)
        return node.body
    if isinstance(node, k.Forall):
        return _false_instance(judge, node, state, env)
    return None


def _false_instance(judge: Judge, node: k.Forall, state: int, env: dict[str, Any]) -> k.Node | None:
    """The body of `\\A`, its names bound to an instance in which it is false."""
    first, rest = node.bounds[0], node.bounds[1:]
    try:
        elements = judge.evaluate(first.domain, state, None, env)
    except SpecError:
        return None
    body = k.Forall(rest, node.body) if rest else node.body
    for x in elements if isinstance(elements, frozenset) else ():
        values = x if first.is_tuple else (x,)
        bound = {**env, **dict(zip(first.names, values, strict=True))}
        if not judge.holds(body, state, None, bound):
            env.update(bound)
            return body
    return None
