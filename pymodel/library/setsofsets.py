"""What may live here: sets that are made of sets and not written out, such as SUBSET S or [S -> T].

Membership is decided by the parts' own membership, so a part may be without an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, combinations, product
from math import comb, prod

from pymodel.library.lazysets import AnySet, LazySet, as_set, contains, elements, size
from pymodel.library.order import Order
from pymodel.values import Function, Value, is_function, show


def _product_size(sets: tuple[AnySet, ...]) -> int | None:
    sizes = [size(s) for s in sets]
    if 0 in sizes:
        return 0
    return None if None in sizes else prod(n for n in sizes if n is not None)


def _sizable(*sets: AnySet) -> bool:
    return all(type(s) is frozenset or (isinstance(s, LazySet) and s.sizable()) for s in sets)


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

    def sizable(self) -> bool:
        return _sizable(self.base)

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

    def sizable(self) -> bool:
        return _sizable(self.domain, self.range)

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
        if len(v) != len(self.fields):
            return False
        if all(name in v for name, _ in self.fields):
            return all(contains(s, v[name], self.order) for name, s in self.fields)
        # Field by field in order, name and value, as TLC does: a value may be an error.
        for (name, s), own in zip(self.fields, self.order.sort(v), strict=True):
            if own != name or not contains(s, v[name], self.order):
                return False
        return False

    def elements(self) -> Iterator[Value]:
        names = tuple(name for name, _ in self.fields)
        for row in product(*(tuple(elements(s, self.order)) for _, s in self.fields)):
            yield Function(zip(names, row, strict=True))

    def sizable(self) -> bool:
        return _sizable(*(s for _, s in self.fields))

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

    def sizable(self) -> bool:
        return _sizable(*self.sets)

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


class Unions(LazySet):
    """UNION of sets of which one is not written out.

    The sequences up to a length, `UNION {[1..n -> S] : n \\in 0..k}`, stay so: functions are
    ordered by size, so that its elements are those of one member after those of the other.
    """

    __slots__ = ("by_size", "members", "written")

    def __init__(self, order: Order, members: tuple[AnySet, ...]) -> None:
        super().__init__(order)
        self.members = members
        self.written: frozenset[Value] | None = None
        self.by_size = _by_size(members)

    def contains(self, v: Value) -> bool:
        return any(contains(s, v, self.order) for s in self.members)

    def elements(self) -> Iterator[Value]:
        if self.by_size is not None:
            return chain.from_iterable(s.elements() for s in self.by_size)
        return iter(self.order.ordered(self._together()))

    def sizable(self) -> bool:
        return self.by_size is not None and _sizable(*self.members)

    def size(self) -> int | None:
        sizes = [size(s) for s in self.members]
        if None in sizes:
            return None
        if self.by_size is not None:
            return sum(n for n in sizes if n is not None)
        return len(self._together())

    def _together(self) -> frozenset[Value]:
        if self.written is None:
            sets = (as_set(s, "UNION") for s in self.members)
            self.written = self.order.homogeneous(frozenset().union(*sets))
        return self.written

    def concrete(self) -> frozenset[Value]:
        return self._together() if self.by_size is None else super().concrete()

    def __repr__(self) -> str:
        return f"UNION {{{', '.join(map(show, self.members))}}}"


def _by_size(members: tuple[AnySet, ...]) -> tuple[Functions, ...] | None:
    """Sets of functions in the order of their domains' sizes, if these differ."""
    found: dict[int, Functions] = {}
    for s in members:
        n = size(s.domain) if isinstance(s, Functions) else None
        if n is None or n in found or not isinstance(s, Functions):
            return None
        found[n] = s
    return tuple(found[n] for n in sorted(found))


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
