"""What may live here: sets and functions that are not written out, such as Nat, SUBSET S, [S -> T].

Membership is decided without enumerating. Enumeration, where it is possible at all, is on demand
and in the order of `Order`. They are never elements of a value or parts of a state: engines turn
them into frozensets and functions (`concrete`) before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product
from math import comb, prod
from typing import TypeAlias

from pymodel.library.failure import EvalError, describe, type_error
from pymodel.library.order import Order
from pymodel.values import Function, Value, function, is_function, kind, show

#: Sets of more elements than this are not written out: a mistake, as a rule.
LARGEST = 5_000_000


class LazySet:
    """A set that answers membership at once and is enumerated only when it has to be."""

    __slots__ = ("order",)

    def __init__(self, order: Order) -> None:
        self.order = order

    def contains(self, v: Value) -> bool:
        """`v \\in self`; an `EvalError` if the kinds can't be compared."""
        raise NotImplementedError

    def elements(self) -> Iterator[Value]:
        """Every element, in the model's order; an `EvalError` for an infinite set."""
        raise EvalError(
            "eval.infinite",
            f"cannot enumerate {self!r}",
            hint="only membership in an infinite set can be decided; bound it by a finite set",
        )

    def size(self) -> int | None:
        """How many elements; None for an infinite set."""
        return None

    def concrete(self) -> frozenset[Value]:
        """The set written out."""
        n = self.size()
        if n is not None and n > LARGEST:
            raise EvalError(
                "eval.too-large",
                f"{self!r} has {n} elements, more than can be written out ({LARGEST})",
            )
        return frozenset(self.elements())


AnySet: TypeAlias = "frozenset[Value] | LazySet"


def contains(s: Value, v: Value, order: Order) -> bool:
    """`v \\in s` for any kind of set and an enumerated v."""
    if type(s) is frozenset:
        return order.member(v, s)
    if isinstance(s, LazySet):
        return s.contains(v)
    raise type_error("\\in", "a set", s, "right")


def elements(s: Value, order: Order) -> Iterator[Value]:
    """The elements of any kind of set, in the model's order."""
    if type(s) is frozenset:
        return iter(order.ordered(s))
    if isinstance(s, LazySet):
        return s.elements()
    raise EvalError("eval.type", f"a bound needs a set, but this is the {kind(s)} {describe(s)}")


def concrete(v: Value) -> Value:
    """The value written out, if it is a lazy one."""
    if isinstance(v, LazySet | LazyFunction):
        return v.concrete()
    return v


def as_set(v: Value, operator: str, position: str = "") -> frozenset[Value]:
    """The argument of an operator as a written-out set."""
    if type(v) is frozenset:
        return v
    if isinstance(v, LazySet):
        return v.concrete()
    raise type_error(operator, "a set", v, position)


def size(s: AnySet) -> int | None:
    """How many elements; None for an infinite set."""
    return s.size() if isinstance(s, LazySet) else len(s)


def _product_size(sets: tuple[AnySet, ...]) -> int | None:
    sizes = [size(s) for s in sets]
    if 0 in sizes:
        return 0
    return None if None in sizes else prod(n for n in sizes if n is not None)


# --- numbers and strings --------------------------------------------------------------------------


class Integers(LazySet):
    """Nat (lowest 0) or Int (lowest None)."""

    __slots__ = ("lowest", "name")

    def __init__(self, order: Order, name: str, lowest: int | None) -> None:
        super().__init__(order)
        self.name = name
        self.lowest = lowest

    def contains(self, v: Value) -> bool:
        if type(v) is not int:
            self.order.unequal(v, 0)  # a model value is not a number; "a" \in Nat is an error
            return False
        return self.lowest is None or v >= self.lowest

    def __repr__(self) -> str:
        return self.name


class Strings(LazySet):
    """STRING."""

    __slots__ = ()

    def contains(self, v: Value) -> bool:
        if type(v) is not str:
            self.order.unequal(v, "")
            return False
        return True

    def __repr__(self) -> str:
        return "STRING"


class Everything(LazySet):
    """TLC's `Any`: contains every value."""

    __slots__ = ()

    def contains(self, v: Value) -> bool:  # noqa: ARG002 - everything is in it
        return True

    def __repr__(self) -> str:
        return "Any"


class Interval(LazySet):
    """`a..b`."""

    __slots__ = ("high", "low")

    def __init__(self, order: Order, low: int, high: int) -> None:
        super().__init__(order)
        self.low = low
        self.high = high

    def contains(self, v: Value) -> bool:
        if type(v) is int:
            return self.low <= v <= self.high
        if self.low <= self.high:
            self.order.unequal(v, self.low)
        return False

    def elements(self) -> Iterator[Value]:
        return iter(range(self.low, self.high + 1))

    def size(self) -> int:
        return max(0, self.high - self.low + 1)

    def __repr__(self) -> str:
        return f"{self.low}..{self.high}"


# --- sets made of sets ----------------------------------------------------------------------------


class Subsets(LazySet):
    """SUBSET S."""

    __slots__ = ("base",)

    def __init__(self, order: Order, base: AnySet) -> None:
        super().__init__(order)
        self.base = base

    def contains(self, v: Value) -> bool:
        if type(v) is not frozenset:
            self.order.unequal(v, frozenset())
            return False
        return all(contains(self.base, x, self.order) for x in self.order.ordered(v))

    def elements(self) -> Iterator[Value]:
        base = tuple(elements(self.base, self.order))
        for n in range(len(base) + 1):
            yield from map(frozenset, combinations(base, n))

    def size(self) -> int | None:
        n = size(self.base)
        return None if n is None else 1 << n

    def of_size(self, n: int) -> Iterator[Value]:
        """The subsets of n elements, in order."""
        return map(frozenset, combinations(tuple(elements(self.base, self.order)), n))

    def count_of_size(self, n: int) -> int | None:
        """How many subsets of n elements there are."""
        m = size(self.base)
        return None if m is None else comb(m, n)

    def __repr__(self) -> str:
        return f"SUBSET {show(self.base)}"


class Sequences(LazySet):
    """Seq(S)."""

    __slots__ = ("base",)

    def __init__(self, order: Order, base: AnySet) -> None:
        super().__init__(order)
        self.base = base

    def contains(self, v: Value) -> bool:
        if type(v) is not tuple:
            if type(v) is not Function:
                self.order.unequal(v, ())
            return False
        return all(contains(self.base, x, self.order) for x in v)

    def __repr__(self) -> str:
        return f"Seq({show(self.base)})"


class Functions(LazySet):
    """`[S -> T]`. With an empty S it has one element whatever T is: `<<>>`."""

    __slots__ = ("domain", "range")

    def __init__(self, order: Order, domain: AnySet, range_: AnySet) -> None:
        super().__init__(order)
        self.domain = domain
        self.range = range_

    def contains(self, v: Value) -> bool:
        if not is_function(v):
            self.order.unequal(v, Function({"": ()}))
            return False
        if type(v) is tuple:
            domain, values = frozenset(range(1, len(v) + 1)), v
        else:
            domain, values = frozenset(v), tuple(v[k] for k in self.order.ordered(frozenset(v)))
        if size(self.domain) != len(domain):
            return False
        if not all(contains(self.domain, x, self.order) for x in self.order.ordered(domain)):
            return False
        return all(contains(self.range, x, self.order) for x in values)

    def elements(self) -> Iterator[Value]:
        keys = tuple(elements(self.domain, self.order))
        if not keys:
            yield ()
            return
        values = tuple(elements(self.range, self.order))
        plain = keys == tuple(range(1, len(keys) + 1))
        for row in product(values, repeat=len(keys)):
            yield row if plain else Function(zip(keys, row, strict=True))

    def size(self) -> int | None:
        n, m = size(self.domain), size(self.range)
        if n == 0:
            return 1
        if m == 0:
            return 0
        return None if n is None or m is None else m**n

    def __repr__(self) -> str:
        return f"[{show(self.domain)} -> {show(self.range)}]"


class Records(LazySet):
    """`[a : S, b : T]`."""

    __slots__ = ("fields",)

    def __init__(self, order: Order, fields: tuple[tuple[str, AnySet], ...]) -> None:
        super().__init__(order)
        self.fields = tuple(sorted(fields, key=lambda field: order.key(field[0])))

    def contains(self, v: Value) -> bool:
        if type(v) is not Function:
            self.order.unequal(v, Function({"": ()}))
            return False
        if len(v) != len(self.fields) or not all(name in v for name, _ in self.fields):
            return False
        return all(contains(s, v[name], self.order) for name, s in self.fields)

    def elements(self) -> Iterator[Value]:
        names = tuple(name for name, _ in self.fields)
        for row in product(*(tuple(elements(s, self.order)) for _, s in self.fields)):
            yield Function(zip(names, row, strict=True))

    def size(self) -> int | None:
        return _product_size(tuple(s for _, s in self.fields))

    def __repr__(self) -> str:
        return "[" + ", ".join(f"{name} : {show(s)}" for name, s in self.fields) + "]"


class Products(LazySet):
    """`S \\X T \\X U`."""

    __slots__ = ("sets",)

    def __init__(self, order: Order, sets: tuple[AnySet, ...]) -> None:
        super().__init__(order)
        self.sets = sets

    def contains(self, v: Value) -> bool:
        if type(v) is not tuple:
            if type(v) is not Function:
                self.order.unequal(v, ())
            return False
        if len(v) != len(self.sets):
            return False
        return all(contains(s, x, self.order) for s, x in zip(self.sets, v, strict=True))

    def elements(self) -> Iterator[Value]:
        return product(*(tuple(elements(s, self.order)) for s in self.sets))

    def size(self) -> int | None:
        return _product_size(self.sets)

    def __repr__(self) -> str:
        return " \\X ".join(f"({show(s)})" for s in self.sets)


class Combined(LazySet):
    """`a \\cup b`, `a \\cap b` or `a \\ b` of which a part is not written out."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, order: Order, operator: str, left: AnySet, right: AnySet) -> None:
        super().__init__(order)
        self.operator = operator
        self.left = left
        self.right = right

    def contains(self, v: Value) -> bool:
        in_left = contains(self.left, v, self.order)
        if self.operator == "\\cup":
            return in_left or contains(self.right, v, self.order)
        if self.operator == "\\cap":
            return in_left and contains(self.right, v, self.order)
        return in_left and not contains(self.right, v, self.order)

    def elements(self) -> Iterator[Value]:
        if self.operator == "\\cup":
            both = frozenset(elements(self.left, self.order)) | frozenset(
                elements(self.right, self.order)
            )
            return iter(self.order.ordered(self.order.homogeneous(both)))
        left, right = self.left, self.right
        if self.operator == "\\cap" and size(left) is None:
            left, right = right, left
        keep = self.operator == "\\cap"
        order = self.order
        return (x for x in elements(left, order) if contains(right, x, order) is keep)

    def size(self) -> int | None:
        sizes = size(self.left), size(self.right)
        if self.operator == "\\cup":
            unbounded = None in sizes
        elif self.operator == "\\cap":
            unbounded = sizes == (None, None)
        else:
            unbounded = sizes[0] is None
        return None if unbounded else sum(1 for _ in self.elements())

    def __repr__(self) -> str:
        return f"({show(self.left)} {self.operator} {show(self.right)})"


class Filtered(LazySet):
    """`{x \\in S : P}` over a set that can't be enumerated: membership only."""

    __slots__ = ("base", "test")

    def __init__(self, order: Order, base: AnySet, test: Callable[[Value], bool]) -> None:
        super().__init__(order)
        self.base = base
        self.test = test

    def contains(self, v: Value) -> bool:
        return contains(self.base, v, self.order) and self.test(v)

    def elements(self) -> Iterator[Value]:
        return filter(self.test, elements(self.base, self.order))

    def size(self) -> int | None:
        return None if size(self.base) is None else sum(1 for _ in self.elements())

    def __repr__(self) -> str:
        return f"{{x \\in {show(self.base)} : ...}}"


# --- functions ------------------------------------------------------------------------------------


def outside(arg: Value, domain: AnySet) -> EvalError:
    """A function was applied to what is not in its domain."""
    shown = repr(domain) if isinstance(domain, LazySet) else describe(domain)
    text = f"the argument {describe(arg)} is not in the function's domain {shown}"
    return EvalError("eval.domain", text)


class LazyFunction:
    """A function given by a rule: a recursive one, or one on a set that can't be enumerated.

    Each argument is computed at most once.
    """

    __slots__ = ("computed", "domain", "order", "rule", "running")

    def __init__(self, order: Order, domain: AnySet, rule: Callable[[Value], Value]) -> None:
        self.order = order
        self.domain = domain
        self.rule = rule
        self.computed: dict[Value, Value] = {}
        self.running: set[Value] = set()

    def apply(self, arg: Value) -> Value:
        """The value at an argument; an `EvalError` outside the domain or without an end."""
        if arg in self.computed:
            return self.computed[arg]
        if not contains(self.domain, arg, self.order):
            raise outside(arg, self.domain)
        if arg in self.running:
            raise EvalError("eval.recursion", f"the value at {describe(arg)} is defined by itself")
        self.running.add(arg)
        try:
            value = self.computed[arg] = concrete(self.rule(arg))
        finally:
            self.running.discard(arg)
        return value

    def concrete(self) -> Function | tuple[Value, ...]:
        """The function written out."""
        return function({x: self.apply(x) for x in elements(self.domain, self.order)})

    def __repr__(self) -> str:
        return f"[x \\in {show(self.domain)} |-> ...]"
