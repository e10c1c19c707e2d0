"""What may live here: an element of a set by chance, without writing the set out where its parts
say how many there are of each."""

from __future__ import annotations

from random import Random

from pymodel.library.failure import EvalError
from pymodel.library.lazysets import AnySet, Interval, as_set, elements, size
from pymodel.library.order import Order
from pymodel.library.setsofsets import Functions, Products, Records, Subsets
from pymodel.values import Value, function


def drawn(random: Random, s: AnySet, order: Order) -> Value:
    """An element, each with the same probability. Raises `EvalError` for an empty set, and for one
    that is infinite or too large to be written out."""
    if size(s) == 0:
        raise EvalError("eval.empty", "RandomElement({}) has no value")
    match s:
        case Interval():
            return random.randint(s.low, s.high)
        case Subsets():
            base = tuple(elements(s.base, order))
            return frozenset(x for x in base if random.random() < 0.5)
        case Functions():
            arguments = tuple(elements(s.domain, order))
            return function({a: drawn(random, s.range, order) for a in arguments})
        case Records():
            return function({name: drawn(random, part, order) for name, part in s.fields})
        case Products():
            return tuple(drawn(random, part, order) for part in s.sets)
    return random.choice(order.ordered(as_set(s, "RandomElement")))
