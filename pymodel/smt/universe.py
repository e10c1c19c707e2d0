"""What may live here: symbolic states that stand for all states of a type, reachable or not.

The type is what the invariant says of each variable: `x \\in S` or `x \\subseteq S` among its
conjuncts. Every value of S is covered. That a step stays inside the type is an obligation like any
other, judged on the value that the step computes, not on a copy that is cut to fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.walk import walk
from pymodel.smt.context import Context
from pymodel.smt.encode import Encoder
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.symbolic import (
    FunctionsOf,
    RecordsOf,
    SubsetsOf,
    Sym,
    TuplesOf,
    UnsupportedError,
    make_function,
    make_set,
    make_union,
)
from pymodel.values import Value

#: How many Booleans one variable may have.
MAX_ATOMS = 20_000


def conjuncts(node: k.Node) -> Iterator[k.Node]:
    """What a formula is the conjunction of, looking through definitions."""
    inner = node
    while isinstance(inner, k.Named):
        inner = inner.body
    if isinstance(inner, k.And):
        for arg in inner.args:
            yield from conjuncts(arg)
    else:
        yield inner


def type_of(node: k.Node) -> tuple[str, k.Node] | None:
    """The variable and the set of its values, if the formula is about nothing else."""
    if isinstance(node, k.In):
        left, right, domain = node.left, node.right, node.right
    elif isinstance(node, k.Builtin) and node.name == "\\subseteq":
        left, right = node.args
        domain = k.Builtin("SUBSET", (right,))
    else:
        return None
    if not isinstance(left, k.Var) or left.primed:
        return None
    if any(isinstance(n, k.Var) for n in walk(right)):
        return None  # `y \\in 0..x` says what states are good, not what states there are
    return left.name, domain


def types(invariant: k.Node, variables: Sequence[str]) -> Mapping[str, k.Node]:
    """The set that each variable is typed by; a `SpecError` if one has none."""
    found: dict[str, k.Node] = {}
    for conjunct in conjuncts(invariant):
        typing = type_of(conjunct)
        if typing is not None:
            found.setdefault(*typing)
    missing = [v for v in variables if v not in found]
    if missing:
        names = ", ".join(missing)
        raise SpecError(
            Diagnostic(
                "prove.untyped",
                f"the invariant doesn't say what values {names} may have",
                hint=f"it needs a conjunct such as {missing[0]} \\in S, with a finite set S: "
                "this is what makes the states finitely many, and can't be dropped",
                exit_code=EXIT_CONFIG,
            )
        )
    return found


def any_state(encoder: Encoder, typing: Mapping[str, k.Node]) -> dict[str, Sym]:
    """A symbolic state that covers every state of the type."""
    out: dict[str, Sym] = {}
    for name, node in typing.items():
        domain, error = encoder.evaluate(node, Context({}))
        if error == YES:
            raise UnsupportedError(f"the set of the values of {name} has no value")
        try:
            value, guard = any_element(encoder, domain)
        except UnsupportedError as e:
            raise UnsupportedError(f"{e} (to cover all values of {name})") from None
        if guard != YES:
            raise UnsupportedError(f"{name} is typed by an empty set")
        out[name] = value
    return out


def any_element(encoder: Encoder, domain: Sym) -> tuple[Sym, Guard]:
    """A symbolic element of a set that covers all of them, and the guard that it is one."""
    guards, alg = encoder.guards, encoder.alg
    if isinstance(domain, SubsetsOf):
        members = alg.elements(domain.base)
        if len(members) > MAX_ATOMS:
            raise UnsupportedError(f"a set with {len(members)} possible elements is too large")
        return make_set({x: guards.both(g, guards.fresh()) for x, g in members.items()}), YES
    if isinstance(domain, FunctionsOf) and isinstance(domain.domain, frozenset):
        keys = encoder.order.ordered(domain.domain)
        return _entries(encoder, dict.fromkeys(keys, domain.range))
    if isinstance(domain, RecordsOf):
        return _entries(encoder, domain.fields)
    if isinstance(domain, TuplesOf):
        return _entries(encoder, dict(enumerate(domain.sets, 1)))
    choices = alg.elements(domain)
    if not choices:
        return frozenset(), NO
    if len(choices) > MAX_ATOMS:
        raise UnsupportedError(f"a choice among {len(choices)} values is too large")
    picks = guards.one_of(len(choices))
    inside = guards.conj(guards.implies(p, g) for p, g in zip(picks, choices.values(), strict=True))
    return make_union(dict(zip(choices, picks, strict=True))), inside


def _entries(encoder: Encoder, sets: Mapping[Value, Sym]) -> tuple[Sym, Guard]:
    entries: dict[Value, Sym] = {}
    inside = YES
    for key, s in sets.items():
        entries[key], guard = any_element(encoder, s)
        inside = encoder.guards.both(inside, guard)
    return make_function(entries), inside
