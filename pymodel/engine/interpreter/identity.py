"""What may live here: what stands for a state when VIEW or SYMMETRY say which states are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pymodel.engine.interpreter.functions import State, make_formula
from pymodel.engine.interpreter.program import Program
from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.values import Function, Value, function

Permutation = Mapping[Value, Value]


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
        if isinstance(value, str) or not isinstance(value, Iterable):
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


def _composed(p: Function, q: Function) -> Function:
    """First p, then q, on all that either moves."""
    keys = {**p, **q}
    moved = {k: q.get(p.get(k, k), p.get(k, k)) for k in keys}
    return Function(moved)


def _least(program: Program, group: list[Permutation]) -> Callable[[State], State]:
    """The least of a state's permutations, by the numbers of its parts: the same for all states
    that are permutations of each other."""
    tables = [program.tables[name] for name in program.model.variables]
    # For each permutation and variable: number of a value -> number of the permuted value.
    memos: list[list[dict[int, int]]] = [[{} for _ in tables] for _ in group]

    def least(state: State) -> State:
        best = state
        for permutation, known in zip(group, memos, strict=True):
            parts: list[int] = []
            for table, memo, number in zip(tables, known, state, strict=True):
                changed = memo.get(number)
                if changed is None:
                    v = permuted(table.values_by_number[number], permutation)
                    changed = memo[number] = table[v]
                parts.append(changed)
            best = min(best, tuple(parts))
        return best

    return least


def permuted(v: Value, permutation: Permutation) -> Value:
    """The value with model values exchanged."""
    t = type(v)
    if t is tuple:
        return tuple(permuted(x, permutation) for x in v)
    if t is frozenset:
        return frozenset(permuted(x, permutation) for x in v)
    if t is Function:
        return function({permuted(k, permutation): permuted(x, permutation) for k, x in v.items()})
    return permutation.get(v, v)
