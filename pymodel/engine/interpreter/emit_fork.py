"""What may live here: the ways on which an action may go on: disjuncts, witnesses, arms, and the
conjunction that `\\A` is.

Continuations are functions of generation (`Then`): what comes after is generated for each way, or
once as a function of generated code that each way calls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from pymodel.engine.interpreter.bindings import Cell, Env
from pymodel.engine.interpreter.code import Code, Line
from pymodel.engine.interpreter.emit_bind import (
    Domain,
    bind_known,
    collected,
    domains,
    known_values,
    loop,
)
from pymodel.engine.interpreter.emit_test import cases
from pymodel.engine.interpreter.shapes import ANY
from pymodel.frozen import frozen
from pymodel.kernel.nodes import Bound, Case, Exists, Forall, If, Node

if TYPE_CHECKING:
    from pymodel.engine.interpreter.emit_action import ActionEmitter

#: Variables of the next state that have a value.
Next: TypeAlias = Mapping[str, Cell]
#: Repeated code that is heavier than this becomes a function of its own.
_REPEATED = 60
_LIGHT = 6
_FINAL_WEIGHT = 4


@frozen
class Then:
    """What comes after: what generates it, and how much work that is."""

    emit: Callable[[Next], None]
    weight: int = _FINAL_WEIGHT


def each_of(act: ActionEmitter, arms: Sequence[tuple[Node, Env]], nxt: Next, then: Then) -> None:
    """Each arm and what comes after, one arm after the other."""
    emits = [lambda t, a=a, e=e: act.emit(a, e, nxt, t) for a, e in arms]
    fork(act, emits, nxt, then)


def fork(
    act: ActionEmitter, emits: Sequence[Callable[[Then], None]], nxt: Next, then: Then
) -> None:
    """Several ways to go on. What comes after them is generated for each, or, if that were too
    much code, once as a function that is called from each."""
    if then.weight <= _LIGHT or (len(emits) - 1) * then.weight <= _REPEATED:
        for emit in emits:
            act.use(nxt)
            emit(then)
        return
    em, w = act.em, act.em.writer
    depth = w.depth
    functions: dict[tuple[object, ...], str] = {}
    definitions: list[Line] = []

    def call(n: Next) -> None:
        new = tuple(sorted(set(n) - set(nxt)))
        key = (em.action, *new)
        if key not in functions:
            functions[key] = w.fresh("c")
            here, w.depth = w.depth, depth
            with w.aside() as lines:
                continuation(act, functions[key], new, nxt, then)
            w.depth = here
            definitions.extend(lines)
        args = ", ".join(n[name].id or "" for name in new)
        returned(act, f"{functions[key]}({args})")

    with w.aside() as lines:
        for emit in emits:
            act.use(nxt)
            emit(Then(call))
    w.take(definitions)
    w.take(lines)


def continuation(
    act: ActionEmitter, name: str, new: tuple[str, ...], nxt: Next, then: Then
) -> None:
    """A function that goes on after a fork, given the values that the fork has assigned."""
    em, w = act.em, act.em.writer
    params = {variable: w.fresh("i") for variable in new}
    with em.function(f"def {name}({', '.join(params.values())}):"):
        shapes = em.program.shapes  # nothing is known of variables that an ENABLED has to itself
        cells = {v: em.program.cell(v, p, shapes.get(v, ANY)) for v, p in params.items()}
        then.emit({**nxt, **cells})
        w.put("return False" if act.returns else "return")


#: What is done with the arm that is chosen.
Arm: TypeAlias = Callable[[Node, Then], None]


def if_(act: ActionEmitter, node: If, env: Env, nxt: Next, then: Then, use: Arm) -> None:
    """Either arm of an IF."""
    w = act.em.writer
    text = act.em.test(node.cond, env)
    if text in ("True", "False"):
        use(node.then if text == "True" else node.other, then)
        return

    def arm(head: str, chosen: Node) -> Callable[[Then], None]:
        def emit(t: Then) -> None:
            with w.block(head):
                use(chosen, t)

        return emit

    flag = w.fresh("b")
    w.put(f"{flag} = {text}")
    heads = (f"if {flag}:", node.then), (f"if not {flag}:", node.other)
    fork(act, [arm(*head) for head in heads], nxt, then)


def case(act: ActionEmitter, node: Case, env: Env, nxt: Next, then: Then, use: Arm) -> None:
    """The number of the first true arm, and then the arms."""
    w = act.em.writer
    which = w.fresh("b")
    arms = [value for _, value in node.arms]
    if node.other is not None:
        arms.append(node.other)
    count = 0

    def choose(_arm: Node) -> None:
        nonlocal count
        w.put(f"{which} = {count}")
        count += 1

    cases(act.em, node, env, choose)

    def arm(i: int) -> Callable[[Then], None]:
        def emit(t: Then) -> None:
            with w.block(f"if {which} == {i}:"):
                use(arms[i], t)

        return emit

    fork(act, [arm(i) for i in range(len(arms))], nxt, then)


def exists(act: ActionEmitter, node: Exists, env: Env, nxt: Next, then: Then) -> None:
    em = act.em
    if em.crowded:
        name = em.writer.fresh("f")
        with em.function(f"def {name}():"):
            exists(act, node, env, nxt, then)
            em.writer.put("return False" if act.returns else "return")
        returned(act, f"{name}()")
        return
    found = domains(em, node.bounds, env)

    def rest(i: int, inner: Env, n: Then) -> None:
        if i == len(found):
            act.emit(node.body, inner, nxt, n)
            return
        bound, domain = found[i]
        values = known_values(bound, domain)
        if values is not None and em.affordable(len(values), node.body):
            emits = [lambda t, v=v: rest(i + 1, bind_known(em, bound, v, inner), t) for v in values]
            fork(act, emits, nxt, n)
            return
        em.failures += 1  # successors come in the model's order
        with loop(em, bound, domain, inner) as e:
            em.failures += 1
            rest(i + 1, e, n)

    rest(0, env, then)


def forall(act: ActionEmitter, node: Forall, env: Env, nxt: Next, then: Then) -> None:
    """`\\A x \\in S : A` is the conjunction of A for every x."""
    em = act.em
    found = domains(em, node.bounds, env)
    known = [(bound, known_values(bound, domain)) for bound, domain in found]
    if all(values is not None for _, values in known):
        envs: list[Env] = [env]
        for bound, values in known:
            envs = [bind_known(em, bound, v, e) for e in envs for v in values or ()]
        act.sequence([(node.body, e) for e in envs], nxt, then)
        return
    _forall_running(act, node, found, env, nxt, then)


def _forall_running(
    act: ActionEmitter,
    node: Forall,
    found: list[tuple[Bound, Domain]],
    env: Env,
    nxt: Next,
    then: Then,
) -> None:
    """The same over sets known only when running: a function that takes the first round, and
    calls itself for the others; one function for each set of variables that have a value."""
    em, w = act.em, act.em.writer
    rounds = w.fresh("t")
    text, _ = collected(em, found, env, lambda e: (_names_text(node, e), Code("")))
    w.put(f"{rounds} = {text}")
    names = [name for bound in node.bounds for name in bound.names]
    functions: dict[tuple[str, ...], str] = {}

    def call(n: Next, i: str) -> str:
        assigned = tuple(sorted(set(n) - set(nxt)))
        if assigned not in functions:
            functions[assigned] = w.fresh("c")
            define(functions[assigned], assigned)
        args = ", ".join([i, *(n[name].id or "" for name in assigned)])
        return f"{functions[assigned]}({args})"

    def define(function: str, assigned: tuple[str, ...]) -> None:
        i = w.fresh("k")
        params = {v: w.fresh("i") for v in assigned}
        shapes = em.program.shapes  # nothing is known of variables that an ENABLED has to itself
        cells = {v: em.program.cell(v, p, shapes.get(v, ANY)) for v, p in params.items()}
        here, w.depth = w.depth, depth
        with (
            w.aside() as lines,
            em.function(f"def {function}({', '.join([i, *params.values()])}):"),
        ):
            with w.block(f"if {i} == len({rounds}):"):
                then.emit({**nxt, **cells})
                w.put("return False" if act.returns else "return")
            texts = [em.name(n) for n in names]
            w.put(f"{', '.join(texts)}, = {rounds}[{i}]")
            inner = {**env, **{n: Code(t) for n, t in zip(names, texts, strict=True)}}
            again = Then(lambda n: returned(act, call(n, f"{i} + 1")))
            act.emit(node.body, inner, {**nxt, **cells}, again)
            w.put("return False" if act.returns else "return")
        w.depth = here
        definitions.extend(lines)

    depth = w.depth
    definitions: list[Line] = []
    first = call(nxt, "0")
    w.take(definitions)
    returned(act, first)


def returned(act: ActionEmitter, call: str) -> None:
    """Call a function of generated code; under ENABLED, its success ends the caller too."""
    w = act.em.writer
    if act.returns:
        with w.block(f"if {call}:"):
            w.put("return True")
    else:
        w.put(call)


def _names_text(node: Forall, env: Env) -> str:
    """A tuple of all names that a quantifier binds."""
    names = [name for bound in node.bounds for name in bound.names]
    return f"({''.join(f'{b.text}, ' for n in names if isinstance(b := env[n], Code))})"
