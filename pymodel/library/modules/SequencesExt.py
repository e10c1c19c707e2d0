"""What may live here: SequencesExt in Python: what a definition finds by trying every sequence or
every subset, and folds in one pass. Strings are taken where `Len` and `\\o` take them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import combinations, permutations

from pymodel.library.arguments import integer, predicate, sequence, written
from pymodel.library.failure import EvalError, describe, type_error
from pymodel.library.lazysets import Interval, LazySet, as_set, contains, size
from pymodel.library.order import Order
from pymodel.library.registry import Context
from pymodel.library.setsofsets import Functions
from pymodel.sema.python import override
from pymodel.values import Function, Value

MODULE = "SequencesExt"


def _text(v: Value, operator: str, position: str = "") -> str | tuple[Value, ...]:
    """A sequence or a string."""
    return v if type(v) is str else sequence(v, operator, position)


# --- from and to sets -----------------------------------------------------------------------------


@override(MODULE, "SetToSeq", context=True)
def set_to_seq(context: Context, s: Value) -> Value:
    """The elements of a set, first to last in the model's order."""
    return context.order.ordered(as_set(s, "SetToSeq"))


@override(MODULE, "SetToSeqs")
def set_to_seqs(s: Value) -> Value:
    """Every order of a set's elements."""
    return frozenset(permutations(as_set(s, "SetToSeqs")))


class SequencesUpTo(LazySet):
    """`SeqOf(S, n)`: the sequences of at most n elements of S."""

    __slots__ = ("base", "longest")

    def __init__(self, order: Order, base: Value, longest: int) -> None:
        super().__init__(order)
        self.base = base
        self.longest = longest

    def contains(self, v: Value) -> bool:
        if type(v) is not tuple:
            if type(v) is not Function:
                self.order.unequal(v, ())
            return False
        return len(v) <= self.longest and all(contains(self.base, x, self.order) for x in v)

    def _of_length(self, n: int) -> Functions:
        return Functions(self.order, Interval(self.order, 1, n), self.base)

    def elements(self) -> Iterator[Value]:
        for n in range(self.longest + 1):
            yield from self._of_length(n).elements()

    def size(self) -> int | None:
        if self.longest > 0 and size(self.base) is None:
            return None
        return sum(self._of_length(n).size() or 0 for n in range(self.longest + 1))

    def __repr__(self) -> str:
        return f"SeqOf({self.base!r}, {self.longest})"


@override(MODULE, "SeqOf", context=True, lazy=True)
def seq_of(context: Context, base: Value, n: Value) -> Value:
    """The sequences of at most n elements of a set, which may be infinite."""
    if type(base) is not frozenset and not isinstance(base, LazySet):
        raise type_error("SeqOf", "a set", base, "first")
    return SequencesUpTo(context.order, base, integer(n, "SeqOf", "second"))


# --- searches -------------------------------------------------------------------------------------


def _first(places: Iterable[int], s: tuple[Value, ...], test: Callable[[Value], bool]) -> int:
    return next((i for i in places if test(s[i - 1])), 0)


@override(MODULE, "SelectInSeq")
def select_in_seq(s: Value, test: Callable[..., Value]) -> int:
    """The first index with the property, or 0."""
    checked = sequence(s, "SelectInSeq", "first")
    return _first(range(1, len(checked) + 1), checked, predicate(test, "SelectInSeq"))


@override(MODULE, "SelectLastInSeq")
def select_last_in_seq(s: Value, test: Callable[..., Value]) -> int:
    """The last index with the property, or 0."""
    checked = sequence(s, "SelectLastInSeq", "first")
    return _first(range(len(checked), 0, -1), checked, predicate(test, "SelectLastInSeq"))


def _part(s: Value, start: Value, end: Value, operator: str) -> tuple[tuple[Value, ...], range]:
    checked = sequence(s, operator, "first")
    low, high = integer(start, operator, "second"), integer(end, operator, "third")
    if low <= high and not 1 <= low <= high <= len(checked):
        raise EvalError(
            "eval.domain", f"{operator}: {low}..{high} goes beyond the sequence's 1..{len(checked)}"
        )
    return checked, range(low, high + 1)


@override(MODULE, "SelectInSubSeq")
def select_in_sub_seq(s: Value, start: Value, end: Value, test: Callable[..., Value]) -> int:
    """The first index within start..end with the property, or 0."""
    checked, places = _part(s, start, end, "SelectInSubSeq")
    return _first(places, checked, predicate(test, "SelectInSubSeq"))


@override(MODULE, "SelectLastInSubSeq")
def select_last_in_sub_seq(s: Value, start: Value, end: Value, test: Callable[..., Value]) -> int:
    """The last index within start..end with the property, or 0."""
    checked, places = _part(s, start, end, "SelectLastInSubSeq")
    return _first(reversed(places), checked, predicate(test, "SelectLastInSubSeq"))


# --- prefixes -------------------------------------------------------------------------------------


@override(MODULE, "LongestCommonPrefix")
def longest_common_prefix(s: Value) -> Value:
    """The longest prefix of all sequences (or strings) of a set."""
    members = [_text(x, "LongestCommonPrefix") for x in as_set(s, "LongestCommonPrefix")]
    if not members:
        raise EvalError("eval.empty", "LongestCommonPrefix({}) has no value")
    shortest = min(members, key=len)
    length = len(shortest)
    for other in members:
        while other[:length] != shortest[:length]:
            length -= 1
    return shortest[:length]


# --- folds ----------------------------------------------------------------------------------------


@override(MODULE, "FoldLeft")
def fold_left(op: Callable[..., Value], base: Value, s: Value) -> Value:
    """`op(... op(op(base, first), second) ..., last)`."""
    return reduce(written(op), sequence(s, "FoldLeft", "third"), base)


@override(MODULE, "FoldRight")
def fold_right(op: Callable[..., Value], s: Value, base: Value) -> Value:
    """`op(first, op(second, ... op(last, base)))`."""
    step, result = written(op), base
    for x in reversed(sequence(s, "FoldRight", "second")):
        result = step(x, result)
    return result


@override(MODULE, "FoldLeftDomain")
def fold_left_domain(op: Callable[..., Value], base: Value, s: Value) -> Value:
    """`FoldLeft` over the indices."""
    return fold_left(op, base, tuple(range(1, len(sequence(s, "FoldLeftDomain", "third")) + 1)))


@override(MODULE, "FoldRightDomain")
def fold_right_domain(op: Callable[..., Value], s: Value, base: Value) -> Value:
    """`FoldRight` over the indices."""
    return fold_right(op, tuple(range(1, len(sequence(s, "FoldRightDomain", "second")) + 1)), base)


# --- subsequences ---------------------------------------------------------------------------------


@override(MODULE, "FlattenSeq")
def flatten_seq(s: Value) -> Value:
    """All parts, one after the other: sequences, or strings."""
    if s == "":
        return s  # a string without parts
    parts = [_text(part, "FlattenSeq") for part in sequence(s, "FlattenSeq")]
    if parts and all(type(part) is str for part in parts):
        return "".join(map(str, parts))
    for part in parts:
        sequence(part, "FlattenSeq", "first")
    return tuple(x for part in parts for x in part)


@override(MODULE, "AllSubSeqs")
def all_sub_seqs(s: Value) -> Value:
    """The subsequences with and without gaps."""
    checked = sequence(s, "AllSubSeqs")
    return frozenset(part for n in range(len(checked) + 1) for part in combinations(checked, n))


def _find(s: str | tuple[Value, ...], t: str | tuple[Value, ...], start: int = 0) -> int:
    """The 0-based place of s in t from a place on; -1 if it does not occur."""
    places = range(start, len(t) - len(s) + 1)
    return next((i for i in places if t[i : i + len(s)] == s), -1)


@override(MODULE, "IndexFirstSubSeq")
def index_first_sub_seq(s: Value, t: Value) -> int:
    """Where s first begins in t."""
    at = _find(_text(s, "IndexFirstSubSeq", "first"), _text(t, "IndexFirstSubSeq", "second"))
    if at < 0:
        raise EvalError("eval.domain", f"{describe(s)} is no subsequence of {describe(t)}")
    return at + 1


def _texts(r: Value, s: Value, t: Value, operator: str) -> None:
    for v, position in ((r, "first"), (s, "second"), (t, "third")):
        _text(v, operator, position)
        if type(v) is not type(t):
            wanted = "a string" if type(t) is str else "a sequence"
            raise type_error(operator, wanted, v, position)


@override(MODULE, "ReplaceFirstSubSeq")
def replace_first_sub_seq(r: Value, s: Value, t: Value) -> Value:
    """t with r in place of the first s in it."""
    _texts(r, s, t, "ReplaceFirstSubSeq")
    at = _find(s, t)
    return t if at < 0 else t[:at] + r + t[at + len(s) :]


@override(MODULE, "ReplaceAllSubSeqs")
def replace_all_sub_seqs(r: Value, s: Value, t: Value) -> Value:
    """t with r in place of every s in it; with an empty s, r before every element."""
    _texts(r, s, t, "ReplaceAllSubSeqs")
    if s == t:
        return r
    result, done = t[:0], 0
    if len(s) == 0:
        for i in range(len(t)):
            result += r + t[i : i + 1]
        return result
    while (at := _find(s, t, done)) >= 0:
        result += t[done:at] + r
        done = at + len(s)
    return result + t[done:]
