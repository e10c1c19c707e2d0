"""What may live here: whether there is anything in a formula for an action to go into.

`emit_recursion` goes there.
"""

from __future__ import annotations

from pymodel.engine.interpreter.bindings import Closure, Delayed, Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import LAZY
from pymodel.kernel.nodes import (
    And,
    Apply,
    CallLocal,
    CallRec,
    Case,
    Compose,
    Exists,
    Forall,
    FunctionLiteral,
    If,
    Implies,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    Or,
    RecFunction,
    SquareAction,
)
from pymodel.library.lazysets import LazySet


def branches(em: Emitter, node: Node, env: Env, seen: frozenset[object] = frozenset()) -> bool:
    """Whether a formula without next values may be true in more than one way, as actions count, or
    leads by a name to one that has next values."""

    def some(*nodes: Node, scope: Env = env) -> bool:
        return any(branches(em, n, scope, seen) for n in nodes)

    match node:
        case Or() | Exists() | SquareAction() | Compose():
            return True
        case And(args):
            return some(*args)
        case Named(_, _, body):
            return not node.constant and some(body)
        case Implies(_, body) | Forall(_, body) | Lambda(_, body):
            return some(body)
        case Let(name, value, body):
            return some(body, scope={**env, name: Delayed("", LAZY, (value, env))})
        case If(_, then, other):
            return some(then, other)
        case Case(arms, other):
            return some(*(v for _, v in arms), *(() if other is None else (other,)))
        case Local(name):
            return _name_branches(em, name, env, seen)
        case CallLocal(name):
            binding = env.get(name)
            if not isinstance(binding, Closure) or binding.node is None:
                return False
            return some(binding.node.body, scope=binding.env)
        case CallRec(name, args):
            if some(*args) or em.program.facts(node).primes:
                return True
            body = em.program.model.recursive[name].body
            return name not in seen and branches(em, body, {}, seen | {name})
        case Apply(function):
            return function_branches(em, function, env, seen)
    return False


def _name_branches(em: Emitter, name: str, env: Env, seen: frozenset[object]) -> bool:
    binding = env.get(name)
    if isinstance(binding, Delayed) and binding.ways:
        return True
    origin = origin_of(name, env)
    if origin is None:
        return False
    return bool(em.program.facts(origin[0]).primes) or branches(em, *origin, seen)


def function_branches(em: Emitter, f: Node, env: Env, seen: frozenset[object]) -> bool:
    match f:
        case FunctionLiteral(_, body) | RecFunction(_, _, body):
            if id(f) in seen:
                return False
            seen |= {id(f)}
            if em.program.facts(f).primes or branches(em, body, env, seen):
                return True
            return function_branches(em, body, env, seen)
        case Named(_, _, body):
            return not is_value(em, f) and function_branches(em, body, env, seen)
        case Apply(body):
            return function_branches(em, body, env, seen)
        case Let(name, value, body):
            inner = {**env, name: Delayed("", LAZY, (value, env))}
            return function_branches(em, body, inner, seen)
        case If(_, then, other):
            either = (then, other)
            return any(function_branches(em, n, env, seen) for n in either)
        case Case(arms, other):
            found = [value for _, value in arms] + ([] if other is None else [other])
            return any(function_branches(em, n, env, seen) for n in found)
        case Local(name):
            origin = origin_of(name, env)
            return origin is not None and function_branches(em, *origin, seen)
    return False


def origin_of(name: str, env: Env) -> tuple[Node, Env] | None:
    """What a name stands for, where that is known."""
    binding = env.get(name)
    return binding.origin if isinstance(binding, Code | Delayed) else None


def is_value(em: Emitter, f: Node) -> bool:
    """Whether a function is written out before it is applied: where it is a constant definition, or
    applied in Init, and its domain has an end."""
    if isinstance(f, Named):
        return f.constant and is_value(em, f.body)
    if isinstance(f, Case) and len(f.arms) == 1 and f.other is None:
        return is_value(em, f.arms[0][1])
    if not isinstance(f, FunctionLiteral):
        return False
    known = [em.value(b.domain, {}) for b in f.bounds if em.is_known(b.domain, {})]
    return not any(isinstance(d.value, LazySet) and d.value.size() is None for d in known)
