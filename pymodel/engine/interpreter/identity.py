"""What may live here: what stands for a state when VIEW or SYMMETRY say which states are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pymodel.engine.interpreter.functions import State, make_formula
from pymodel.engine.interpreter.program import Program
from pymodel.engine.interpreter.shapes import Shape
from pymodel.engine.interpreter.tables import Table
from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.values import Function, ModelValue, Value, function

Permutation = Mapping[Value, Value]
#: What is remembered: of values of a variable, and of parts of values under one permutation.
_STEPS, _PARTS = 2_000_000, 20_000


def fingerprint(program: Program) -> Callable[[State], object] | None:
    """What two states have in common that count as one; None where a state stands for itself.

    With both, the view of the least permuted state counts.
    """
    model = program.model
    least = _least(program, permutations(program)) if model.symmetry else None
    if model.view is None:
        return least
    view = make_formula(program, model.view.node, (), test=False)
    if least is None:
        return lambda state: view(state, None)
    canonical = least
    return lambda state: view(canonical(state), None)


def permutations(program: Program) -> list[Permutation]:
    """The permutations of the configuration, and all that they generate, but for the identity."""
    found: set[Function] = set()
    for formula in program.model.symmetry:
        value = make_formula(program, formula.node, (), test=False, memos=False)(None, None)
        if (
            isinstance(value, str)
            or not isinstance(value, Iterable)
            or not all(map(_is_permutation, value))
        ):
            raise SpecError(
                Diagnostic(
                    "cfg.symmetry",
                    f"SYMMETRY {formula.name} is no set of permutations",
                    formula.span,
                    "define it as `Permutations(S)`, with S a set of model values",
                    exit_code=EXIT_CONFIG,
                )
            )
        found.update(p for p in value if type(p) is Function)
    group = set(found)
    new = list(found)
    while new:
        p = new.pop()
        for q in found:
            composed = _composed(p, q)
            if composed not in group:
                group.add(composed)
                new.append(composed)
    return [p for p in group if any(k is not v for k, v in p.items())]


def _is_permutation(p: Value) -> bool:
    """Whether it maps model values to each other, one to one: anything else would make one of
    states that are not alike, or do nothing. The empty function is one."""
    if type(p) is not Function:
        return bool(p == ())
    named = all(type(k) is ModelValue and type(v) is ModelValue for k, v in p.items())
    return named and set(p.values()) == set(p)


def _composed(p: Function, q: Function) -> Function:
    """First p, then q, on all that either moves."""
    keys = {**p, **q}
    moved = {k: q.get(p.get(k, k), p.get(k, k)) for k in keys}
    return Function(moved)


def _least(program: Program, group: list[Permutation]) -> Callable[[State], State]:
    """The least of a state's permutations, by the numbers of its parts: the same for all states
    that are permutations of each other.

    Variables are looked at one by one. Those permutations that make the first one least are tried
    on the second, and so on, so that few are left for the last; and what is found of a variable's
    value is remembered by its number.
    """
    names = program.model.variables
    images = [_Images(p) for p in ({}, *group)]
    cosets = _Cosets(range(len(images)))
    order = sorted(range(len(names)), key=lambda i: _bulk(program.shapes[names[i]]))
    steps = [_Steps(program.tables[names[i]], images, cosets) for i in order]
    places = [order.index(i) for i in range(len(names))]

    def least(state: State) -> State:
        coset, parts = 0, []
        for i, step in zip(order, steps, strict=True):
            number, coset = step[coset, state[i]]
            parts.append(number)
        return tuple([parts[i] for i in places])

    return least


def _bulk(shape: Shape) -> int:
    """How much there may be in a value, roughly: what is small is looked at first."""
    if shape.wide:
        return 4
    inside = [_bulk(part) for alt in shape.alts for part in alt.parts]
    large = any(alt.kind in ("set", "seq", "fun") for alt in shape.alts)
    return min(4, max(inside, default=-1) + 1 + large)


class _Cosets(dict[tuple[int, ...], int]):
    """Sets of permutations that are still tried, each with a number; 0 is all of them."""

    def __init__(self, everything: Iterable[int]) -> None:
        super().__init__()
        self.members: list[tuple[int, ...]] = []
        self[tuple(everything)]  # gives it its number

    def __missing__(self, members: tuple[int, ...]) -> int:
        number = self[members] = len(self.members)
        self.members.append(members)
        return number


class _Steps(dict[tuple[int, int], tuple[int, int]]):
    """(permutations, number of a variable's value) -> the least number of a permuted value, and
    the permutations that lead to it."""

    def __init__(self, table: Table, images: list[_Images], cosets: _Cosets) -> None:
        super().__init__()
        self.table = table
        self.images = images
        self.cosets = cosets

    def __missing__(self, key: tuple[int, int]) -> tuple[int, int]:
        if len(self) >= _STEPS:
            self.clear()
        members = self.cosets.members[key[0]]
        table, images = self.table, self.images
        v = table.values_by_number[key[1]]
        numbers = [table[images[i].whole(v)] for i in members]
        best = min(numbers)
        kept = tuple(i for i, n in zip(members, numbers, strict=True) if n == best)
        step = self[key] = best, self.cosets[kept]
        return step


class _Images(dict[Value, Value]):
    """The parts of values with model values exchanged by one permutation."""

    def __init__(self, permutation: Permutation) -> None:
        super().__init__()
        self.permutation = permutation

    def __missing__(self, v: Value) -> Value:
        if len(self) >= _PARTS:
            self.clear()
        image = self[v] = self.whole(v)
        return image

    def whole(self, v: Value) -> Value:
        """The value with model values exchanged; only its parts are remembered."""
        t = type(v)
        if t is tuple:
            return tuple([self[x] for x in v])
        if t is frozenset:
            return frozenset([self[x] for x in v])
        if t is Function:
            return function({self[k]: self[x] for k, x in v.items()})
        return self.permutation.get(v, v)


def permuted(v: Value, permutation: Permutation) -> Value:
    """The value with model values exchanged."""
    return _Images(permutation).whole(v)
