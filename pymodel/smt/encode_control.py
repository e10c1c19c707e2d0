"""What may live here: leaves, LET, IF, CASE and calls, as closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from pymodel.kernel import nodes as k
from pymodel.smt.context import Closure, Context, Delayed, Operator, read
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.symbolic import (
    Sym,
    Union,
)

if TYPE_CHECKING:
    from pymodel.smt.encode import Encoder


def _const(_enc: Encoder, node: k.Const) -> Closure:
    return lambda _: node.value


def _var(_enc: Encoder, node: k.Var) -> Closure:
    name = node.name
    if node.primed:
        return lambda c: read(c.next, name, True)
    return lambda c: read(c.state, name, False)


def _local(enc: Encoder, node: k.Local) -> Closure:
    name, alg = node.name, enc.alg

    def run(c: Context) -> Sym:
        v = c.env[name]
        return v.get(alg) if type(v) is Delayed else v

    return run


def _let(enc: Encoder, node: k.Let) -> Closure:
    return _let_with(enc, node, enc.value(node.body))


def _let_truth(enc: Encoder, node: k.Let) -> Closure:
    return _let_with(enc, node, enc.truth(node.body))


def _let_with(enc: Encoder, node: k.Let, body: Closure) -> Closure:
    value = enc.value(node.value)

    def run(c: Context) -> Any:
        c.env[node.name] = enc.delay(value, c)
        return body(c)

    return run


def _if(enc: Encoder, node: k.If) -> Closure:
    return _branches(enc, [(node.cond, node.then)], node.other, enc.value, enc.alg.merge)


def _if_truth(enc: Encoder, node: k.If) -> Closure:
    return _branches(enc, [(node.cond, node.then)], node.other, enc.truth, partial(_any, enc))


def _case(enc: Encoder, node: k.Case) -> Closure:
    return _branches(enc, node.arms, node.other, enc.value, enc.alg.merge)


def _case_truth(enc: Encoder, node: k.Case) -> Closure:
    return _branches(enc, node.arms, node.other, enc.truth, partial(_any, enc))


def _any(enc: Encoder, choices: list[tuple[Guard, Guard]]) -> Guard:
    return enc.guards.disj(enc.guards.both(g, truth) for g, truth in choices)


def _branches(
    enc: Encoder,
    arms: Sequence[tuple[k.Node, k.Node]],
    other: k.Node | None,
    compile_: Callable[[k.Node], Closure],
    merge: Callable[[list[tuple[Guard, Any]]], Any],
) -> Closure:
    """IF and CASE: the first arm whose condition is true."""
    alg, guards = enc.alg, enc.guards
    pairs = [(enc.truth(g), compile_(v)) for g, v in arms]
    default = None if other is None else compile_(other)

    def run(c: Context) -> Any:
        choices: list[tuple[Guard, Any]] = []
        left = YES
        for cond, value in pairs:
            g = guards.both(left, alg.under(left, cond, c))
            if g != NO:
                choices.append((g, alg.under(g, value, c)))
            left = guards.both(left, -g)
            if left == NO:
                break
        if left != NO:
            if default is None:
                alg.fail(left)
            else:
                choices.append((left, alg.under(left, default, c)))
        return merge(choices)

    return run


def _call_recursive(enc: Encoder, node: k.CallRec) -> Closure:
    """Arguments that may have several values are taken one by one: recursion ends by a condition on
    them, which has to be decided for each."""
    operator = enc.model.recursive[node.name]
    args = [enc.value(a) for a in node.args]

    def run(c: Context) -> Sym:
        given = [enc.delay(arg, c) for arg in args]
        columns = [v.alts.items() if isinstance(v, Union) else ((v, YES),) for v in given]
        body, choices = enc.value(operator.body), []
        for row in product(*columns):
            guard = enc.guards.conj(g for _, g in row)
            if guard != NO:
                env = dict(c.env)  # an activation of its own: names are unique in the text only
                env.update(zip(operator.params, (v for v, _ in row), strict=True))
                inner = Context(c.state, c.next, env, c.tables)
                choices.append((guard, enc.alg.under(guard, body, inner)))
        return enc.alg.merge(choices)

    return run


def _lambda(_enc: Encoder, node: k.Lambda) -> Closure:
    return lambda c: Operator(node, dict(c.env))


def _call_local(enc: Encoder, node: k.CallLocal) -> Closure:
    args = [enc.value(a) for a in node.args]

    def run(c: Context) -> Sym:
        operator: Operator = c.env[node.name]
        called, env = operator.node, dict(operator.env)
        for name, arg in zip(called.params, args, strict=True):
            env[name] = enc.delay(arg, c)
        return enc.value(called.body)(Context(c.state, c.next, env, c.tables))

    return run


def _builtin(enc: Encoder, node: k.Builtin) -> Closure:
    operate = enc.builtins.operator(node)
    args = [enc.value(a) for a in node.args]
    return lambda c: operate(enc.alg, *(a(c) for a in args))


#: What makes the guard of a node that may be of any kind.
TRUTHS: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.Let: _let_truth,
    k.If: _if_truth,
    k.Case: _case_truth,
}

#: What makes its value.
VALUES: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.Const: _const,
    k.Var: _var,
    k.Local: _local,
    k.Let: _let,
    k.If: _if,
    k.Case: _case,
    k.CallRec: _call_recursive,
    k.Lambda: _lambda,
    k.CallLocal: _call_local,
    k.Builtin: _builtin,
}
