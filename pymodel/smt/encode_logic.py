"""What may live here: connectives, quantifiers and forms of actions, as closures to guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pymodel.kernel import nodes as k
from pymodel.smt.context import Closure, Context, read
from pymodel.smt.guards import NO, YES, Guard

if TYPE_CHECKING:
    from pymodel.smt.encode import Encoder


def _sequence(enc: Encoder, parts: Sequence[Closure], stop: Guard) -> Closure:
    """A conjunction (stop is NO) or disjunction (YES), evaluated from the left."""
    alg, guards = enc.alg, enc.guards
    sign = -stop  # literals are joined as a conjunction; a disjunction is one of negations

    def run(c: Context) -> Guard:
        start, seen = alg.error, [YES]
        for part in parts:
            alg.error = NO
            g = part(c)
            if alg.error != NO:
                start = guards.either(start, guards.both(guards.conj(seen), alg.error))
            seen.append(sign * g)
            if g == stop:
                break
        alg.error = start
        return sign * guards.conj(seen)

    return run


def _and(enc: Encoder, node: k.And) -> Closure:
    return _sequence(enc, [enc.truth(a) for a in node.args], NO)


def _or(enc: Encoder, node: k.Or) -> Closure:
    return _sequence(enc, [enc.truth(a) for a in node.args], YES)


def _not(enc: Encoder, node: k.Not) -> Closure:
    arg = enc.truth(node.arg)
    return lambda c: -arg(c)


def _implies(enc: Encoder, node: k.Implies) -> Closure:
    left, right = enc.truth(node.left), enc.truth(node.right)
    return _sequence(enc, [lambda c: -left(c), right], YES)


def _equiv(enc: Encoder, node: k.Equiv) -> Closure:
    left, right = enc.truth(node.left), enc.truth(node.right)
    return lambda c: enc.guards.same(left(c), right(c))


def _eq(enc: Encoder, node: k.Eq) -> Closure:
    left, right = enc.value(node.left), enc.value(node.right)
    return lambda c: enc.alg.equal(left(c), right(c))


def _in(enc: Encoder, node: k.In) -> Closure:
    left, right = enc.value(node.left), enc.value(node.right)
    return lambda c: enc.alg.member(left(c), right(c))


def _named(enc: Encoder, node: k.Named) -> Closure:
    return enc.truth(node.body)


def _forall(enc: Encoder, node: k.Forall) -> Closure:
    return _quantifier(enc, node, enc.truth(node.body), NO)


def _exists(enc: Encoder, node: k.Exists) -> Closure:
    return _quantifier(enc, node, enc.truth(node.body), YES)


def _quantifier(enc: Encoder, node: k.Forall | k.Exists, body: Closure, stop: Guard) -> Closure:
    """`\\A` (stop is NO) or `\\E` (YES)."""
    for bound in reversed(node.bounds):
        body = _one_bound(enc, bound, node.body, body, stop)
    return body


def _one_bound(enc: Encoder, bound: k.Bound, node: k.Node, body: Closure, stop: Guard) -> Closure:
    alg, guards = enc.alg, enc.guards
    domain, classes = enc.value(bound.domain), enc.classes(bound, node)

    def run(c: Context) -> Guard:
        alike = classes(c, domain(c))
        start, env = alg.error, c.env
        found: dict[Guard, list[Guard]] = {}
        for some in alike:
            alg.error = NO
            g = body(c) if enc.bind(bound, some.first, env) else -stop
            if alg.error != NO:
                start = guards.either(start, guards.both(some.guard, alg.error))
            if g != -stop:
                found.setdefault(g, []).append(some.guard)
                if g == stop and some.guard == YES:
                    break
        alg.error = start
        witness = guards.disj(guards.both(stop * g, guards.disj(ms)) for g, ms in found.items())
        return stop * witness

    return run


def _unchanged(enc: Encoder, node: k.Unchanged) -> Closure:
    def run(c: Context) -> Guard:
        return enc.guards.conj(enc.alg.equal(read(c.next, n, True), c.state[n]) for n in node.names)

    return run


def _square(enc: Encoder, node: k.SquareAction) -> Closure:
    return _sequence(enc, [enc.truth(node.action), _stutter(enc, node.sub)], YES)


def _angle(enc: Encoder, node: k.AngleAction) -> Closure:
    stutter = _stutter(enc, node.sub)
    return _sequence(enc, [enc.truth(node.action), lambda c: -stutter(c)], NO)


def _stutter(enc: Encoder, sub: k.Node) -> Closure:
    value = enc.value(sub)

    def run(c: Context) -> Guard:
        then = Context(c.next, {}, dict(c.env))
        return enc.alg.equal(value(then), value(c))

    return run


#: What makes the closure of a Boolean node.
TRUTHS: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.And: _and,
    k.Or: _or,
    k.Not: _not,
    k.Implies: _implies,
    k.Equiv: _equiv,
    k.Eq: _eq,
    k.In: _in,
    k.Named: _named,
    k.Forall: _forall,
    k.Exists: _exists,
    k.Unchanged: _unchanged,
    k.SquareAction: _square,
    k.AngleAction: _angle,
}
