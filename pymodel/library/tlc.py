"""What may live here: the standard module TLC.

Printing goes to `Context.write`, random numbers come from `Context.random`, time from
`Context.now_ms`: nothing here touches the world.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from itertools import permutations

from pymodel.library.drawing import drawn
from pymodel.library.failure import EvalError, assertion, describe, type_error
from pymodel.library.lazysets import Everything, LazySet, as_set
from pymodel.library.registry import Context, Operator, operators
from pymodel.values import TRUE, Bool, Function, Value, function, show

#: What TLCGet answers by name: the totals of a search for states, and all else.
_COUNTED = ("generated", "distinct", "queue", "diameter")
_NAMED = ("level", "duration", "stats", "config", "revision")


def print_value(context: Context, message: Value, v: Value) -> Value:
    """`Print(message, v)`: writes both; its value is v."""
    context.write(f"{show(message)}  {show(v)}")
    return v


def print_message(context: Context, message: Value) -> Bool:
    """`PrintT(message)`."""
    context.write(show(message))
    return TRUE


def check(condition: Value, message: Value) -> Bool:
    """`Assert(condition, message)`."""
    if type(condition) is not Bool:
        raise type_error("Assert", "a Boolean", condition, "first")
    if condition is not TRUE:
        raise assertion(message)
    return TRUE


def singleton(x: Value, y: Value) -> Value:
    """`x :> y`: the function on {x}."""
    return function({x: y})


def merge(context: Context, f: Value, g: Value) -> Value:
    """`f @@ g`: f where f has a value, else g."""
    both = {**_mapping(g, "right"), **_mapping(f, "left")}
    context.order.homogeneous(frozenset(both))
    return function(both)


def _mapping(f: Value, position: str) -> dict[Value, Value]:
    if type(f) is tuple:
        return dict(enumerate(f, 1))
    if type(f) is not Function:
        raise type_error("@@", "a function", f, position)
    return f


def all_permutations(context: Context, s: Value) -> Value:
    """`Permutations(s)`: the bijections of a set to itself."""
    members = context.order.ordered(as_set(s, "Permutations"))
    rows = permutations(members)
    return frozenset(function(dict(zip(members, row, strict=True))) for row in rows)


def sort(s: Value, before: Callable[[Value, Value], Value]) -> Value:
    """`SortSeq(s, Op)`: elements that Op does not order stay as they stand."""
    if type(s) is not tuple:
        raise type_error("SortSeq", "a sequence", s, "first")

    def compare(a: Value, b: Value) -> int:
        if before(a, b) is TRUE:
            return -1
        return 1 if before(b, a) is TRUE else 0

    return tuple(sorted(s, key=cmp_to_key(compare)))


def to_string(v: Value) -> str:
    """`ToString(v)`."""
    return show(v)


def evaluated(v: Value) -> Value:
    """`TLCEval(v)`: v, written out."""
    return v


def random_element(context: Context, s: Value) -> Value:
    """`RandomElement(s)`."""
    if not isinstance(s, LazySet):
        s = as_set(s, "RandomElement")
    return drawn(context.random, s, context.order)


def java_time(context: Context) -> int:
    """`JavaTime`: milliseconds since 1970, cut to 31 bits."""
    return context.now_ms() & 0x7FFFFFFF


def get(context: Context, i: Value) -> Value:
    """`TLCGet(i)`: a register, or a statistic by name."""
    if type(i) is str and i.startswith("-D"):
        value = context.properties.get(i[2:])
    elif type(i) is str:
        value = context.statistics(i)
        if value is None:
            value = _constant(context, i)
    elif type(i) is int:
        value = context.registers.get(i)
    else:
        raise type_error("TLCGet", "a number or a string", i)
    if value is None:
        raise EvalError(
            "eval.register",
            f"TLCGet({describe(i)}) has no value here",
            hint="set it with TLCSet first" if type(i) is int else _unknown(str(i)),
        )
    return value


def _unknown(name: str) -> str:
    """What to say of a name that TLCGet gives no value for."""
    if name in ("spec", "action"):
        return f"what TLC tells of the specification by {describe(name)} is not told here"
    if name in _COUNTED:
        return "only a breadth-first search counts for it, from its initial states on"
    from difflib import get_close_matches  # noqa: PLC0415 — slow to import, and seldom needed

    close = get_close_matches(name, (*_COUNTED, *_NAMED), 1)
    return f"did you mean {describe(close[0])}?" if close else ""


def get_next(context: Context, i: Value) -> Value:
    """`TLCGet(i)'`: the next state is a level deeper; all else is the same."""
    value = get(context, i)
    return value + 1 if i == "level" else value


def _constant(context: Context, name: str) -> Value | None:
    """What TLCGet answers for names that mean the same during a whole run."""
    if name == "config" and context.settings:
        return function(context.settings)
    if name == "revision":
        # Specs ask it whether their checker is new enough: it is TLC of the spring of 2026.
        return function(
            {"count": 0, "timestamp": 1775001600, "date": "2026-04-01T00:00:00.0Z", "tag": ""}
        )
    return None


def put(context: Context, i: Value, v: Value) -> Bool:
    """`TLCSet(i, v)`: a register; or, by name, a request to who runs the search."""
    if type(i) is str:
        return _request(context, i, v)
    if type(i) is not int:
        raise type_error("TLCSet", "a number", i, "first")
    context.registers[i] = v
    return TRUE


def _request(context: Context, name: str, v: Value) -> Bool:
    """`TLCSet("exit", TRUE)` ends the search; `TLCSet("pause", TRUE)` has no meaning here."""
    if name not in ("exit", "pause"):
        raise EvalError(
            "eval.register",
            f"TLCSet({describe(name)}, ...) means nothing",
            hint='by name there are only "exit" and "pause"',
        )
    if v is TRUE and name == "exit":
        context.stop()
    return TRUE


def table() -> tuple[Operator, ...]:
    """The operators of TLC."""
    op = operators("TLC")
    return (
        op("Print", 2, print_value, context=True, pure=False),
        op("PrintT", 1, print_message, context=True, pure=False),
        op("Assert", 2, check),
        op(":>", 2, singleton),
        op("@@", 2, merge, context=True),
        op("Permutations", 1, all_permutations, context=True),
        op("SortSeq", 2, sort),
        op("ToString", 1, to_string),
        op("TLCEval", 1, evaluated),
        op("Any", 0, lambda context: Everything(context.order), context=True),
        op("RandomElement", 1, random_element, context=True, lazy=True, pure=False),
        op("JavaTime", 0, java_time, context=True, pure=False),
        op("TLCGet", 1, get, context=True, pure=False),
        op("TLCGet'", 1, get_next, context=True, pure=False),
        op("TLCSet", 2, put, context=True, pure=False),
    )
