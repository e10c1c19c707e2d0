"""What may live here: the standard module TLCExt.

What needs a search (the behaviour so far, a counterexample, a person to ask) comes from `Context`;
where there is none, the error says so. AssertError compares the message of a failed Assert, which
is the user's own; other messages are worded differently by every tool, so that any failure will do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn

from pymodel.errors import EXIT_ASSERT
from pymodel.library.arguments import boolean, mapping, string
from pymodel.library.failure import EvalError, describe, type_error
from pymodel.library.lazysets import as_set, concrete
from pymodel.library.registry import Context, Operator, operators
from pymodel.library.tlc import get, put
from pymodel.values import FALSE, TRUE, Bool, Function, ModelValue, Value, digest, show

#: How TLC words the failure of `Assert(FALSE, m)`, with m as it is printed.
_ASSERT = "The first argument of Assert evaluated to FALSE; the second argument was:\n"


def assert_eq(context: Context, a: Value, b: Value) -> Bool:
    """`AssertEq(a, b)`: `a = b`, and both are printed when they differ."""
    if context.order.equal(a, b):
        return TRUE
    for line in ("Assertion failed", show(a), show(b)):
        context.write(line)
    return FALSE


def assert_error(wanted: Callable[[], Value], expression: Callable[[], Value]) -> Bool:
    """`AssertError(err, exp)`: whether exp has no value, for the reason err if it is an Assert."""
    message = string(wanted(), "AssertError", "first")
    try:
        expression()
    except RecursionError:
        return TRUE
    except EvalError as error:
        if error.exit_code != EXIT_ASSERT:
            return TRUE
        said = error.message.removeprefix("Assert failed: ")
        return TRUE if message in (said, said.strip('"'), _ASSERT + said) else FALSE
    return FALSE


def trace(context: Context) -> Value:
    """`Trace`: the behaviour up to the state that is looked at, as a sequence of records."""
    found = context.trace()
    if found is None:
        raise EvalError(
            "eval.no-trace",
            "Trace has no value here",
            hint="it is the behaviour that led to a state: use it in an invariant or an ALIAS",
        )
    return found


def counterexample(context: Context) -> Value:
    """`CounterExample`: a record of its states and actions; both empty when nothing is violated."""
    found = context.counterexample()
    if found is None:
        raise EvalError(
            "eval.no-counterexample",
            "CounterExample has no value here",
            hint="it is known in a POSTCONDITION",
        )
    return found


def to_trace(ce: Value) -> Value:
    """`ToTrace(CounterExample)`: its states in order."""
    fields = mapping(ce, "ToTrace")
    states = as_set(fields.get("state", ()), "ToTrace")
    if not all(type(s) is tuple and len(s) == 2 and type(s[0]) is int for s in states):
        raise type_error("ToTrace", "a counterexample", ce)
    return tuple(state for _, state in sorted(states, key=lambda s: s[0]))


def pick_successor(context: Context, unasked: Value) -> Bool:
    """`PickSuccessor(exp)`: TRUE where exp holds, else what a person answers."""
    if boolean(unasked, "PickSuccessor"):
        return TRUE
    answer = context.ask()
    if answer is None:
        raise EvalError(
            "eval.nobody",
            "PickSuccessor asks a person to choose, and there is nobody to ask",
            hint="leave the constraint that uses it out of the configuration",
        )
    return answer


def defer(context: Context, expression: Callable[[], Value]) -> Bool:
    """`TLCDefer(exp)`: evaluated when a simulation has chosen the successor; never in a search."""
    context.defer(expression)
    return TRUE


def no_op(v: Value) -> Value:
    """`TLCNoOp(v)`: v."""
    return v


def cache(expression: Value, _closure: Value) -> Value:
    """`TLCCache(exp, closure)`: exp; the engines remember what is worth it."""
    return expression


def model_value(context: Context, name: Value) -> ModelValue:
    """`TLCModelValue(str)`: the model value of this name, the configuration's if it has one."""
    text = string(name, "TLCModelValue")
    return context.model_values.setdefault(text, ModelValue(text))


def model_values(values: Iterable[Value]) -> dict[str, ModelValue]:
    """The model values that are in some values, by name."""
    found: dict[str, ModelValue] = {}
    for v in values:
        if type(v) is ModelValue:
            found[v.name] = v
        elif type(v) in (tuple, frozenset):
            found.update(model_values(v))
        elif type(v) is Function:
            found.update(model_values(v))
            found.update(model_values(v.values()))
    return found


def fingerprint(v: Value) -> int:
    """`TLCFP(v)`: 32 bits that stand for a value; not the same as TLC's."""
    return int.from_bytes(digest(v)[:4], "big", signed=True)


def get_or_default(context: Context, key: Value, default: Value) -> Value:
    """`TLCGetOrDefault(key, default)`: the register, or the default if it was never set."""
    try:
        return get(context, key)
    except EvalError as error:
        if error.code != "eval.register":
            raise
        return default


def get_and_set(
    context: Context, key: Value, op: Callable[..., Value], v: Value, default: Value
) -> Value:
    """`TLCGetAndSet(key, Op, val, default)`: the old value; the new one is `Op(old, val)`."""
    old = get_or_default(context, key, default)
    put(context, key, concrete(op(old, v)))
    return old


def definition(name: Value) -> NoReturn:
    """`TLCEvalDefinition(name)`: not evaluated."""
    raise EvalError(
        "eval.unsupported",
        f"TLCEvalDefinition({describe(name)}) is not evaluated",
        hint="write the definition's name itself",
    )


def table() -> tuple[Operator, ...]:
    """The operators of TLCExt."""
    op = operators("TLCExt")
    return (
        op("AssertEq", 2, assert_eq, context=True, pure=False),
        op("AssertError", 2, assert_error, deferred=True, pure=False),
        op("Trace", 0, trace, context=True, pure=False),
        op("CounterExample", 0, counterexample, context=True, pure=False),
        op("ToTrace", 1, to_trace),
        op("PickSuccessor", 1, pick_successor, context=True, pure=False),
        op("TLCDefer", 1, defer, context=True, deferred=True, pure=False),
        op("TLCNoOp", 1, no_op),
        op("TLCCache", 2, cache),
        op("TLCModelValue", 1, model_value, context=True),
        op("TLCFP", 1, fingerprint),
        op("TLCGetOrDefault", 2, get_or_default, context=True, pure=False),
        op("TLCGetAndSet", 4, get_and_set, context=True, pure=False),
        op("TLCEvalDefinition", 1, definition),
    )
