"""What may live here: the standard module Randomization. Numbers come from `Context.random`, so
that a seed repeats them."""

from __future__ import annotations

from pymodel.library.arguments import natural
from pymodel.library.failure import EvalError, describe, shorten
from pymodel.library.lazysets import Interval, LazySet, as_set
from pymodel.library.registry import Context, Operator, operators
from pymodel.library.setsofsets import Subsets
from pymodel.values import Value


def random_subset(context: Context, k: Value, s: Value) -> Value:
    """`RandomSubset(k, S)`: k elements of a finite set, which need not be written out."""
    count = natural(k, "RandomSubset", "first")
    size = s.size() if isinstance(s, LazySet) else len(as_set(s, "RandomSubset", "second"))
    if size is None or size < count:
        shown = shorten(repr(s)) if isinstance(s, LazySet) else describe(s)
        raise EvalError("eval.domain", f"RandomSubset cannot take {count} elements out of {shown}")
    if isinstance(s, Interval):
        return frozenset(context.random.sample(range(s.low, s.high + 1), count))
    if isinstance(s, Subsets) and size > context.order.largest:
        base = context.order.ordered(as_set(s.base, "RandomSubset", "second"))
        picked: set[frozenset[Value]] = set()
        while len(picked) < count:
            picked.add(frozenset(x for x in base if context.random.random() < 0.5))
        return frozenset(picked)
    members = context.order.ordered(as_set(s, "RandomSubset", "second"))
    return frozenset(context.random.sample(members, count))


def random_set_of_subsets(context: Context, k: Value, n: Value, s: Value) -> Value:
    """`RandomSetOfSubsets(k, n, S)`: k subsets, of n elements on average; equal ones count once."""
    picks = natural(k, "RandomSetOfSubsets", "first")
    mean = natural(n, "RandomSetOfSubsets", "second")
    members = context.order.ordered(as_set(s, "RandomSetOfSubsets", "third"))
    if mean > len(members) or picks > 1 << len(members):
        raise EvalError(
            "eval.domain",
            f"RandomSetOfSubsets cannot take {picks} subsets of {mean} elements on average out of "
            f"a set of {len(members)}",
        )
    share = mean / len(members) if members else 0.0
    draw = context.random.random
    return frozenset(frozenset(x for x in members if draw() < share) for _ in range(picks))


def sizes_of_five(context: Context, k: Value, n: Value, s: Value) -> Value:
    """`TestRandomSetOfSubsets(k, n, S)`: how many subsets five draws have."""
    return tuple(len(random_set_of_subsets(context, k, n, s)) for _ in range(5))


def table() -> tuple[Operator, ...]:
    """The operators of Randomization."""
    op = operators("Randomization")
    return (
        op("RandomSubset", 2, random_subset, context=True, lazy=True, pure=False),
        op("RandomSetOfSubsets", 3, random_set_of_subsets, context=True, pure=False),
        op("TestRandomSetOfSubsets", 3, sizes_of_five, context=True, pure=False),
    )
