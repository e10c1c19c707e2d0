"""What may live here: sets, functions, records and tuples, as closures that give values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from pymodel.kernel import nodes as k
from pymodel.smt.context import Closure, Context, Growing
from pymodel.smt.guards import NO, YES, Guard
from pymodel.smt.symbolic import (
    NOTHING,
    FunctionsOf,
    RecordsOf,
    Sym,
    TuplesOf,
    make_function,
    make_set,
)
from pymodel.values import Value

if TYPE_CHECKING:
    from pymodel.smt.encode import Encoder


def _set_enum(enc: Encoder, node: k.SetEnum) -> Closure:
    parts = [enc.value(e) for e in node.elements]
    return lambda c: enc.alg.collect([(YES, p(c)) for p in parts])


def _set_filter(enc: Encoder, node: k.SetFilter) -> Closure:
    alg, guards = enc.alg, enc.guards
    domain, body = enc.value(node.bound.domain), enc.truth(node.body)
    classes = enc.classes(node.bound, node.body)

    def run(c: Context) -> Sym:
        base = domain(c)
        kept: dict[Value, Guard] = {}
        for some in classes(c, base):
            if enc.bind(node.bound, some.first, c.env):
                g = alg.under(some.guard, body, c)
                kept.update(dict.fromkeys(some.elements, g))
        both = {x: guards.both(m, kept.get(x, NO)) for x, m in alg.elements(base).items()}
        return make_set({x: g for x, g in both.items() if g != NO})

    return run


def _set_map(enc: Encoder, node: k.SetMap) -> Closure:
    alg, guards = enc.alg, enc.guards
    domains, body = [enc.value(b.domain) for b in node.bounds], enc.value(node.body)

    def run(c: Context) -> Sym:
        columns = [alg.elements(d(c)).items() for d in domains]
        parts: list[tuple[Guard, Sym]] = []
        for row in product(*columns):
            g = guards.conj(m for _, m in row)
            pairs = zip(node.bounds, row, strict=True)
            if all(enc.bind(b, x, c.env) for b, (x, _) in pairs):
                parts.append((g, alg.under(g, body, c)))
        return alg.collect(parts)

    return run


def _choose(enc: Encoder, node: k.Choose) -> Closure:
    alg, guards = enc.alg, enc.guards
    domain, body = enc.value(node.bound.domain), enc.truth(node.body)

    def run(c: Context) -> Sym:
        members = alg.elements(domain(c))
        choices: list[tuple[Guard, Sym]] = []
        left = YES
        for x in enc.order.sort(members):
            here = guards.both(left, members[x])
            if here == NO or not enc.bind(node.bound, x, c.env):
                continue
            g = guards.both(here, alg.under(here, body, c))
            choices.append((g, x))
            left = guards.both(left, -g)
        alg.fail(left)
        return alg.merge(choices)

    return run


def _function_literal(enc: Encoder, node: k.FunctionLiteral) -> Closure:
    alg = enc.alg
    domains, body = [enc.value(b.domain) for b in node.bounds], enc.value(node.body)

    def over(c: Context, sets: Sequence[frozenset[Value]]) -> Sym:
        entries: dict[Value, Sym] = {}
        for row in product(*map(enc.order.ordered, sets)):
            if all(enc.bind(b, x, c.env) for b, x in zip(node.bounds, row, strict=True)):
                entries[row[0] if len(row) == 1 else row] = body(c)
        return make_function(entries)

    def run(c: Context) -> Sym:
        columns = [alg.flatten(d(c)) for d in domains]
        choices: list[tuple[Guard, Sym]] = []
        for row in product(*(col.items() for col in columns)):
            g = enc.guards.conj(m for _, m in row)
            if not all(isinstance(s, frozenset) for s, _ in row):
                alg.fail(g)
            elif g != NO:
                sets = [s for s, _ in row]
                choices.append((g, alg.under(g, over, c, sets)))
        return alg.merge(choices)

    return run


def _function_set(enc: Encoder, node: k.FunctionSet) -> Closure:
    domain, range_ = enc.value(node.domain), enc.value(node.range)
    return lambda c: FunctionsOf(domain(c), range_(c))


def _apply(enc: Encoder, node: k.Apply) -> Closure:
    f, x, alg = enc.value(node.function), enc.value(node.arg), enc.alg

    def run(c: Context) -> Sym:
        function = f(c)
        if isinstance(function, Growing):
            choices = alg.flatten(x(c)).items()
            return alg.merge([(g, alg.under(g, function.at, y)) for y, g in choices])
        return alg.apply(function, x(c))

    return run


def _recursive_function(enc: Encoder, node: k.RecFunction) -> Closure:
    domains, body = [enc.value(b.domain) for b in node.bounds], enc.value(node.body)

    def run(c: Context) -> Sym:
        sets = [d(c) for d in domains]

        def rule(argument: Value) -> Sym:
            row = argument if len(sets) > 1 else (argument,)
            inner = Context(c.state, c.next, {**c.env, node.name: growing}, c.tables)
            if type(row) is not tuple or len(row) != len(sets):
                enc.alg.fail()
                return NOTHING
            for bound, s, x in zip(node.bounds, sets, row, strict=True):
                inside = enc.alg.member(x, s)
                enc.alg.fail(-inside)
                if inside == NO:
                    return NOTHING
                enc.bind(bound, x, inner.env)
            return body(inner)

        growing = Growing(enc.alg, rule)
        if not all(isinstance(s, frozenset) for s in sets):
            return growing
        rows = product(*map(enc.order.ordered, sets))
        keys = [row[0] if len(row) == 1 else row for row in rows]
        return make_function({key: growing.at(key) for key in keys})

    return run


def _record_literal(enc: Encoder, node: k.RecordLiteral) -> Closure:
    parts = [(name, enc.value(v)) for name, v in node.fields]
    return lambda c: make_function({name: v(c) for name, v in parts})


def _record_set(enc: Encoder, node: k.RecordSet) -> Closure:
    parts = [(name, enc.value(v)) for name, v in node.fields]
    return lambda c: RecordsOf({name: v(c) for name, v in parts})


def _tuple_literal(enc: Encoder, node: k.TupleLiteral) -> Closure:
    parts = [enc.value(e) for e in node.elements]
    return lambda c: make_function({i: p(c) for i, p in enumerate(parts, 1)})


def _product(enc: Encoder, node: k.Product) -> Closure:
    parts = [enc.value(s) for s in node.sets]
    return lambda c: TuplesOf(tuple(p(c) for p in parts))


def _except(enc: Encoder, node: k.Except) -> Closure:
    f = enc.value(node.function)
    updates = [([enc.value(p) for p in u.path], u.at, enc.value(u.value)) for u in node.updates]

    def run(c: Context) -> Sym:
        out = f(c)
        for path, at, value in updates:

            def change(old: Sym, at: str = at, value: Closure = value) -> Sym:
                c.env[at] = old
                return value(c)

            out = enc.alg.update(out, [p(c) for p in path], change)
        return out

    return run


#: What makes the closure of such a node.
VALUES: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.SetEnum: _set_enum,
    k.SetFilter: _set_filter,
    k.SetMap: _set_map,
    k.Choose: _choose,
    k.FunctionLiteral: _function_literal,
    k.FunctionSet: _function_set,
    k.RecFunction: _recursive_function,
    k.Apply: _apply,
    k.RecordLiteral: _record_literal,
    k.RecordSet: _record_set,
    k.TupleLiteral: _tuple_literal,
    k.Product: _product,
    k.Except: _except,
}
