"""What may live here: the order of values of one model, and equality that refuses to compare
a string with a number.

TLC orders a set by this order wherever an order is needed: CHOOSE, enumeration, printing.
Model values come first, by name; then one kind of value, since a set of two kinds is an error:
FALSE < TRUE, integers by size, strings by name; sets by cardinality and then elementwise; functions
(sequences and records among them) by the size of the domain and then, argument by argument, by the
argument and its value. Names are ordered by when the model first met them (`Model.names`).
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from pymodel.library.failure import not_comparable
from pymodel.values import TRUE, Bool, Function, ModelValue, Value

#: Sorts like the value it stands for. Nested tuples that begin with the rank of the kind.
Key: TypeAlias = tuple[Any, ...]

#: Sets of more elements than this are not written out, as in TLC: a mistake, as a rule.
LARGEST_SET = 1_000_000
#: What is remembered of sets; more of them are forgotten all at once.
_REMEMBERED = 20_000
#: Sets above this size are remembered only a few at a time: a long trace has thousands of them.
_LARGE = 256
_LARGE_REMEMBERED = 16

T = TypeVar("T")


class Memo(Generic[T]):
    """What is known of sets, bounded in number and, for large ones, in memory."""

    __slots__ = ("_large", "_small")

    def __init__(self) -> None:
        self._small: dict[frozenset[Value], T] = {}
        self._large: dict[frozenset[Value], T] = {}

    def get(self, s: frozenset[Value]) -> T | None:
        """What is remembered of a set."""
        return (self._small if len(s) <= _LARGE else self._large).get(s)

    def put(self, s: frozenset[Value], known: T) -> None:
        """Remember something of a set."""
        if len(s) <= _LARGE:
            if len(self._small) >= _REMEMBERED:
                self._small.clear()
            self._small[s] = known
            return
        if len(self._large) >= _LARGE_REMEMBERED:
            # The oldest goes: what is known of a set that grows is derived from its last.
            del self._large[next(iter(self._large))]
        self._large[s] = known


class _Samples(NamedTuple):
    """Elements that stand for all of a set when kinds are compared, and their signatures."""

    elements: tuple[Value, ...]
    signatures: frozenset[Any]


class _Keys(dict[Value, Key]):
    """value -> key, filled on demand, so that `sorted` calls C code for keys it has met."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, v: Value) -> Key:
        if len(self) > 10 * _REMEMBERED:
            self.clear()
        key = self[v] = self.order.make_key(v)
        return key


class Order:
    """The order of values of one model. A name that the model did not list comes after all others,
    in the order of meeting."""

    def __init__(self, names: Iterable[str] = (), largest: int = LARGEST_SET) -> None:
        #: The largest set that is written out.
        self.largest = largest
        self._rank: dict[str, int] = {}
        for name in names:
            self._rank.setdefault(name, len(self._rank))
        self._keys = _Keys(self)
        self._ordered: Memo[tuple[Value, ...]] = Memo()
        self._samples: Memo[_Samples] = Memo()

    # --- order ------------------------------------------------------------------------------------

    def rank(self, name: str) -> int:
        """The place of a name; a new name gets the next one."""
        return self._rank.setdefault(name, len(self._rank))

    def key(self, v: Value) -> Key:
        """A key that sorts like the value."""
        return self._keys[v]

    def make_key(self, v: Value) -> Key:
        """The key of a value, computed afresh."""
        t = type(v)
        if t is int:
            return (2, v)
        if t is str:
            return (3, self.rank(v))
        if t is ModelValue:
            return (0, self.rank(v.name))
        if t is Bool:
            return (1, v is TRUE)
        keys = self._keys
        if t is tuple:
            # The keys of the arguments stand between those of the values, so that a sequence and
            # a function on, say, 0..1 compare as functions do.
            return (4, len(v), *[k for i, x in enumerate(v, 1) for k in ((2, i), keys[x])])
        if t is Function:
            pairs = sorted((keys[k], keys[x]) for k, x in v.items())
            return (4, len(pairs), *[k for pair in pairs for k in pair])
        if t is frozenset:
            return (5, len(v), *sorted([keys[x] for x in v]))
        raise TypeError(f"no order for a {t.__name__}")

    def ordered(self, s: frozenset[Value]) -> tuple[Value, ...]:
        """The elements of a set, first to last."""
        known = self._ordered.get(s)
        if known is None:
            known = self.sort(s)
            self._ordered.put(s, known)
        return known

    def sort(self, values: Iterable[Value]) -> tuple[Value, ...]:
        """The values, first to last; nothing is remembered."""
        return tuple(sorted(values, key=self._keys.__getitem__))

    def _inserted(self, known: tuple[Value, ...], new: Iterable[Value]) -> tuple[Value, ...]:
        """Ordered elements with others put among them."""
        result = list(known)
        for x in new:
            insort(result, x, key=self._keys.__getitem__)
        return tuple(result)

    # --- equality ---------------------------------------------------------------------------------

    def equal(self, a: Value, b: Value) -> bool:
        """`a = b` for enumerated values; an `EvalError` if their kinds can't be compared."""
        if a == b:
            return True
        self.unequal(a, b)
        return False

    def unequal(self, a: Value, b: Value) -> bool:
        """False, for two values known to differ, or the error that they can't be compared.

        Sizes are compared first, then elements up to the first that differ: `<<1>> = <<"a", 1>>`
        is FALSE, `<<1>> = <<"a">>` an error.
        """
        ta, tb = type(a), type(b)
        if ta is ModelValue or tb is ModelValue:
            return _unequal_names(a, b)
        if ta is tb:
            if ta is int or ta is str or ta is Bool:
                return False
            if len(a) != len(b):
                return False
            if ta is tuple:
                for x, y in zip(a, b, strict=True):
                    if x != y:
                        return self.unequal(x, y)
                return False
            if ta is Function:
                return self._unequal_functions(a, b)
            return self._unequal_sets(a, b)
        if {ta, tb} == {tuple, Function}:
            if len(a) != len(b):
                return False
            return self._unequal_functions(_as_function(a), _as_function(b))
        raise not_comparable(a, b)

    def _unequal_functions(self, a: Function, b: Function) -> bool:
        if a.keys() == b.keys():
            differ = [x for x, v in a.items() if v != b[x]]
            if not differ:
                return False
            first = differ[0] if len(differ) == 1 else self.sort(differ)[0]
            return self.unequal(a[first], b[first])
        for x, y in zip(self.sort(a), self.sort(b), strict=True):
            if x != y:
                return self.unequal(x, y)
            if a[x] != b[y]:
                return self.unequal(a[x], b[y])
        return False

    def _unequal_sets(self, a: frozenset[Value], b: frozenset[Value]) -> bool:
        for x in self.samples(a):
            for y in self.samples(b):
                if x != y:
                    self.unequal(x, y)
        return False

    def member(self, v: Value, s: frozenset[Value]) -> bool:
        """`v \\in s` for enumerated values; an `EvalError` if v can't be compared with the elements
        of s. Nothing is in the empty set, whatever it is."""
        if v in s:
            return True
        samples = self._sampled(s)
        # Alike to an element in structure and kinds, v is comparable: no need to try them all.
        if _signature(v) not in samples.signatures:
            for x in samples.elements:
                self.unequal(v, x)
        return False

    def comparable(self, a: frozenset[Value], b: frozenset[Value]) -> bool:
        """Whether each element of a is certain to be comparable with those of b."""
        return not b or self._sampled(a).signatures <= self._sampled(b).signatures

    def samples(self, s: frozenset[Value]) -> tuple[Value, ...]:
        """Elements of which every other differs from one only in atoms: enough to compare with."""
        return self._sampled(s).elements

    def _sampled(self, s: frozenset[Value]) -> _Samples:
        known = self._samples.get(s)
        if known is None:
            found: dict[Any, Value] = {}
            for x in s:
                found.setdefault(_signature(x), x)
            chosen = found.values() if len(found) == 1 else self.sort(found.values())
            known = _Samples(tuple(chosen), frozenset(found))
            self._samples.put(s, known)
        return known

    def kinds(self, values: Iterable[Value]) -> dict[object, list[Value]]:
        """The values, those together that can be compared with the same others."""
        found: dict[object, list[Value]] = {}
        for v in values:
            found.setdefault(_signature(v), []).append(v)
        return found

    def homogeneous(self, s: frozenset[Value]) -> frozenset[Value]:
        """The set itself, or the error that two of its elements can't be compared."""
        if len(s) > 1:
            reps = self.samples(s)
            for i, x in enumerate(reps):
                for y in islice(reps, i + 1, None):
                    self.unequal(x, y)
        return s

    def union(self, a: frozenset[Value], b: frozenset[Value]) -> frozenset[Value]:
        """The union of two sets, or the error that an element of one can't be compared with one of
        the other.

        Sets such as `msgs` grow by an element a step: what is known of the larger set is carried
        over, so that a step does not look at all of it again.
        """
        large, small = (a, b) if len(a) >= len(b) else (b, a)
        new = small - large
        if not new:
            return large
        both = large | new
        samples = self._sampled(large)
        if not all(_signature(x) in samples.signatures for x in new):
            return self.homogeneous(both)
        self._samples.put(both, samples)
        known = self._ordered.get(large) if len(both) > _LARGE else None
        if known is not None:
            self._ordered.put(both, self._inserted(known, new))
        return both


def _unequal_names(a: Value, b: Value) -> bool:
    """Untyped model values differ from everything else; typed ones compare within their type."""
    for x, y in ((a, b), (b, a)):
        if type(x) is ModelValue and x.type is not None:
            if type(y) is not ModelValue:
                raise not_comparable(a, b)
            if y.type is not None and y.type != x.type:
                raise not_comparable(a, b)
    return False


def _as_function(v: Value) -> Function:
    return v if type(v) is Function else Function(enumerate(v, 1))


#: Kinds of values that are their own signatures.
_ATOMS = frozenset((int, str, Bool))


def _signature(v: Value) -> Any:
    """What decides with which values v can be compared: its structure and the kinds of atoms."""
    t = type(v)
    if t in _ATOMS:
        return t
    if t is ModelValue:
        return (ModelValue, v.type)
    if t is tuple:
        return (tuple, *map(_signature, v))
    if t is Function:
        try:
            return v.signature
        except AttributeError:
            parts = [(k, type(x) if type(x) in _ATOMS else _signature(x)) for k, x in v.items()]
            v.signature = (Function, frozenset(parts))
            return v.signature
    return (frozenset, len(v), frozenset(map(_signature, v)))
