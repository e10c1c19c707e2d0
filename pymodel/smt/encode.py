"""What may live here: the symbolic meaning of every kernel node, but for the builtin operators.

A node is compiled once into a Python closure from a `Context` (two states and the bound names) to
a symbolic value, or to a guard where it is Boolean. What the closure can't give a value to gathers
in `Algebra.error`: conjunctions, implications, IF and CASE count an operand's errors only where the
operands to the left let evaluation come to it, as the interpreter does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from pymodel.kernel import nodes as k
from pymodel.kernel.model import Model
from pymodel.library.order import Order
from pymodel.smt.algebra import Algebra
from pymodel.smt.analysis import Dependencies, Path
from pymodel.smt.builtins import PREDICATES, Builtins
from pymodel.smt.guards import NO, YES, Guard, Guards
from pymodel.smt.symbolic import (
    FunctionsOf,
    RecordsOf,
    Sym,
    SymFun,
    SymSet,
    TuplesOf,
    Union,
    UnsupportedError,
    is_known,
    make_bool,
    make_function,
    make_set,
)
from pymodel.values import FALSE, TRUE, Function, Value


@dataclass(slots=True)
class Context:
    """What a node is evaluated in: a state, the next one as far as it is known, bound names."""

    state: Mapping[str, Sym]
    next: Mapping[str, Sym] = field(default_factory=dict)
    env: dict[str, Any] = field(default_factory=dict)
    tables: dict[int, dict[Any, tuple[Any, Guard]]] = field(default_factory=dict)


class UnassignedError(Exception):
    """A variable of the next state was read before the action says what it is."""


class Delayed:
    """A LET's value: computed at its first use, its errors counted at each."""

    __slots__ = ("_compute", "error", "value")

    def __init__(self, compute: Callable[[], Sym] | None, value: Sym = None, error: Guard = NO):
        self._compute = compute
        self.value = value
        self.error = error

    def get(self, alg: Algebra) -> Sym:
        """The value; its errors are added to the algebra's."""
        if self._compute is not None:
            before, alg.error = alg.error, NO
            self.value = self._compute()
            self._compute = None
            self.error, alg.error = alg.error, before
        if self.error != NO:
            alg.fail(self.error)
        return self.value


@dataclass(frozen=True, slots=True, eq=False)
class Alike:
    """Elements that a formula can't tell apart, and the guard that one of them is in the set."""

    first: Value
    guard: Guard
    elements: Sequence[Value]


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """A LAMBDA with the names it sees."""

    node: k.Lambda
    env: dict[str, Any]


Closure: TypeAlias = Callable[[Context], Any]
#: Nodes whose encoding is kept by what they depend on: the ones that may be large.
_KEPT = (
    k.Named, k.Forall, k.Exists, k.Choose, k.SetFilter, k.SetMap, k.FunctionLiteral, k.CallRec,
    k.Except, k.SetEnum, k.Implies, k.Or, k.And, k.Case, k.If,
)  # fmt: skip


class Encoder:
    """Compiles the nodes of one model over one graph of guards."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.guards = Guards()
        self.order = Order(model.names)
        self.alg = Algebra(self.guards, self.order)
        self.builtins = Builtins(self.order)
        self.dependencies = Dependencies(model)
        self._truths: dict[int, Closure] = {}
        self._values: dict[int, Closure] = {}
        self._keep: list[k.Node] = []
        self._tables: dict[Any, dict[Any, tuple[Any, Guard]]] = {}

    # --- entry points ---

    def holds(self, node: k.Node, context: Context) -> Guard:
        """The guard that a Boolean node is true (and has a value)."""
        truth, error = self.judge(node, context)
        return self.guards.both(truth, -error)

    def judge(self, node: k.Node, context: Context) -> tuple[Guard, Guard]:
        """The guards that a Boolean node is true, and that it has no value."""
        return self._isolated(lambda: self.truth(node)(context))

    def evaluate(self, node: k.Node, context: Context) -> tuple[Sym, Guard]:
        """The symbolic value of a node, and the guard that it has none."""
        return self._isolated(lambda: self.value(node)(context))

    def _isolated(self, compute: Callable[[], Any]) -> tuple[Any, Guard]:
        alg = self.alg
        before, alg.error = alg.error, NO
        try:
            result = compute()
            return result, alg.error
        except RecursionError:
            raise UnsupportedError(
                "an expression recurs without an end that the constants show"
            ) from None
        finally:
            alg.error = before

    # --- compiling ---

    def truth(self, node: k.Node) -> Closure:
        """The closure of a Boolean node: gives a guard."""
        known = self._truths.get(id(node))
        if known is None:
            make = _TRUTHS.get(type(node))
            if make is not None:
                known = make(self, node)
            elif isinstance(node, k.Builtin) and node.name in PREDICATES:
                known = self._predicate(node)
            else:
                known = self._truth_of_value(self.value(node))
            known = self._truths[id(node)] = self._kept(node, known)
            self._keep.append(node)
        return known

    def value(self, node: k.Node) -> Closure:
        """The closure of any node: gives a symbolic value."""
        known = self._values.get(id(node))
        if known is None:
            make = _VALUES.get(type(node))
            if make is not None:
                known = self._kept(node, make(self, node))
            elif type(node) in _TRUTHS or self._is_predicate(node):
                truth = self.truth(node)
                known = lambda c: make_bool(truth(c))  # noqa: E731
            else:
                raise UnsupportedError(f"{type(node).__name__} has no encoding for Z3")
            self._values[id(node)] = known
            self._keep.append(node)
        return known

    def _is_predicate(self, node: k.Node) -> bool:
        return isinstance(node, k.Builtin) and node.name in PREDICATES

    def _truth_of_value(self, value: Closure) -> Closure:
        alg = self.alg

        def run(c: Context) -> Guard:
            v = value(c)
            if v is TRUE:
                return YES
            if v is FALSE:
                return NO
            if not isinstance(v, Union):
                alg.fail()
                return NO
            for x, g in v.alts.items():
                if x is not TRUE and x is not FALSE:
                    alg.fail(g)
            return v.alts.get(TRUE, NO)

        return run

    def _kept(self, node: k.Node, compute: Closure) -> Closure:
        """Compute once for all contexts that agree in what the node depends on."""
        if not isinstance(node, _KEPT):
            return compute
        alg, either = self.alg, self.guards.either
        reads = sorted(self.dependencies.reads(node))
        paths = [_follower(p) for p in sorted(self.dependencies.paths(node), key=repr)]
        number = len(self._keep)
        self._keep.append(node)

        def run(c: Context) -> Any:
            table = c.tables.get(number)
            if table is None:
                table = c.tables[number] = self._table(number, compute, reads, c)
            env = c.env
            key = tuple([p(env) for p in paths])
            hit = table.get(key)
            if hit is None:
                before, alg.error = alg.error, NO
                result = compute(c)
                hit = table[key] = (result, alg.error)
                alg.error = before
            if hit[1] != NO:
                alg.error = either(alg.error, hit[1])
            return hit[0]

        return run

    def _table(
        self, number: int, compute: Closure, reads: list[tuple[str, bool]], c: Context
    ) -> dict[Any, tuple[Any, Guard]]:
        """The memo of a node for the values that its variables have here."""
        seen = tuple((c.next if primed else c.state).get(name, _MISSING) for name, primed in reads)
        return self._tables.setdefault((number, compute, seen), {})

    # --- binding ---

    def bind(self, bound: k.Bound, element: Value, env: dict[str, Any]) -> bool:
        """Give the names of a bound an element of its domain; False if it is no such tuple."""
        if not bound.is_tuple:
            env[bound.names[0]] = element
            return True
        if type(element) is not tuple or len(element) != len(bound.names):
            self.alg.fail()
            return False
        env.update(zip(bound.names, element, strict=True))
        return True

    def _predicate(self, node: k.Builtin) -> Closure:
        operate = self.builtins.predicate(node)
        args = [self.value(a) for a in node.args]
        return lambda c: operate(self.alg, *(a(c) for a in args))

    # --- logic ---

    def _sequence(self, parts: Sequence[Closure], stop: Guard) -> Closure:
        """A conjunction (stop is NO) or disjunction (YES), evaluated from the left."""
        alg, guards = self.alg, self.guards
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

    def _and(self, node: k.And) -> Closure:
        return self._sequence([self.truth(a) for a in node.args], NO)

    def _or(self, node: k.Or) -> Closure:
        return self._sequence([self.truth(a) for a in node.args], YES)

    def _not(self, node: k.Not) -> Closure:
        arg = self.truth(node.arg)
        return lambda c: -arg(c)

    def _implies(self, node: k.Implies) -> Closure:
        left, right = self.truth(node.left), self.truth(node.right)
        return self._sequence([lambda c: -left(c), right], YES)

    def _equiv(self, node: k.Equiv) -> Closure:
        left, right = self.truth(node.left), self.truth(node.right)
        return lambda c: self.guards.same(left(c), right(c))

    def _eq(self, node: k.Eq) -> Closure:
        left, right = self.value(node.left), self.value(node.right)
        return lambda c: self.alg.equal(left(c), right(c))

    def _in(self, node: k.In) -> Closure:
        left, right = self.value(node.left), self.value(node.right)
        return lambda c: self.alg.member(left(c), right(c))

    def _named(self, node: k.Named) -> Closure:
        return self.truth(node.body)

    def _forall(self, node: k.Forall) -> Closure:
        return self._quantifier(node, self.truth(node.body), NO)

    def _exists(self, node: k.Exists) -> Closure:
        return self._quantifier(node, self.truth(node.body), YES)

    def _quantifier(self, node: k.Forall | k.Exists, body: Closure, stop: Guard) -> Closure:
        """`\\A` (stop is NO) or `\\E` (YES)."""
        for bound in reversed(node.bounds):
            body = self._one_bound(bound, node.body, body, stop)
        return body

    def _one_bound(self, bound: k.Bound, node: k.Node, body: Closure, stop: Guard) -> Closure:
        alg, guards = self.alg, self.guards
        domain, classes = self.value(bound.domain), self._classes(bound, node)

        def run(c: Context) -> Guard:
            alike = classes(c, domain(c))
            start, env = alg.error, c.env
            found: dict[Guard, list[Guard]] = {}
            for some in alike:
                alg.error = NO
                g = body(c) if self.bind(bound, some.first, env) else -stop
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

    def _classes(self, bound: k.Bound, body: k.Node) -> Callable[[Context, Sym], list[Alike]]:
        """The elements of a domain, taken together where the body can't tell them apart: most of
        five hundred messages agree in the two fields that a formula looks at."""
        paths = [p for p in self.dependencies.paths(body) if p.name in bound.names]
        if bound.is_tuple or any(not p.steps for p in paths):
            return lambda _, s: [Alike(x, g, (x,)) for x, g in self.alg.elements(s).items()]
        name = bound.names[0]
        followers = [_follower(p) for p in paths]
        others = sorted({arg for p in paths for is_name, arg in p.steps if is_name})
        number = len(self._keep)
        self._keep.append(body)

        def classes(c: Context, s: Sym) -> list[Alike]:
            env = c.env
            key = (number, *[env[n] for n in others])
            if isinstance(s, SymSet) and key in s.classes:
                return s.classes[key]
            elements = self.alg.elements(s)
            groups: dict[Any, list[Value]] = {}
            for x in elements:
                env[name] = x
                groups.setdefault(tuple([f(env) for f in followers]), []).append(x)
            disj = self.guards.disj
            out = [Alike(xs[0], disj(elements[x] for x in xs), xs) for xs in groups.values()]
            if isinstance(s, SymSet):
                s.classes[key] = out
            return out

        return classes

    def _unchanged(self, node: k.Unchanged) -> Closure:
        def run(c: Context) -> Guard:
            return self.guards.conj(
                self.alg.equal(_read(c.next, n, True), c.state[n]) for n in node.names
            )

        return run

    def _square(self, node: k.SquareAction) -> Closure:
        return self._sequence([self.truth(node.action), self._stutter(node.sub)], YES)

    def _angle(self, node: k.AngleAction) -> Closure:
        stutter = self._stutter(node.sub)
        return self._sequence([self.truth(node.action), lambda c: -stutter(c)], NO)

    def _stutter(self, sub: k.Node) -> Closure:
        value = self.value(sub)

        def run(c: Context) -> Guard:
            then = Context(c.next, {}, dict(c.env))
            return self.alg.equal(value(then), value(c))

        return run

    # --- leaves and control ---

    def _const(self, node: k.Const) -> Closure:
        return lambda _: node.value

    def _var(self, node: k.Var) -> Closure:
        name = node.name
        if node.primed:
            return lambda c: _read(c.next, name, True)
        return lambda c: _read(c.state, name, False)

    def _local(self, node: k.Local) -> Closure:
        name, alg = node.name, self.alg

        def run(c: Context) -> Sym:
            v = c.env[name]
            return v.get(alg) if type(v) is Delayed else v

        return run

    def _let(self, node: k.Let) -> Closure:
        return self._let_with(node, self.value(node.body))

    def _let_truth(self, node: k.Let) -> Closure:
        return self._let_with(node, self.truth(node.body))

    def _let_with(self, node: k.Let, body: Closure) -> Closure:
        value = self.value(node.value)

        def run(c: Context) -> Any:
            c.env[node.name] = self.delay(value, c)
            return body(c)

        return run

    def delay(self, value: Closure, c: Context) -> Any:
        """The value of a LET: at once, so that memo keys can name it, unless that can't be done."""
        alg = self.alg
        before, alg.error = alg.error, NO
        try:
            v = value(c)
            return v if alg.error == NO else Delayed(None, v, alg.error)
        except (
            UnsupportedError,
            UnassignedError,
        ):  # perhaps it is not needed where it can't be had
            then = Context(c.state, c.next, dict(c.env), c.tables)
            return Delayed(lambda: value(then))
        finally:
            alg.error = before

    def _if(self, node: k.If) -> Closure:
        return self._branches([(node.cond, node.then)], node.other, self.value, self.alg.merge)

    def _if_truth(self, node: k.If) -> Closure:
        return self._branches([(node.cond, node.then)], node.other, self.truth, self._any)

    def _case(self, node: k.Case) -> Closure:
        return self._branches(node.arms, node.other, self.value, self.alg.merge)

    def _case_truth(self, node: k.Case) -> Closure:
        return self._branches(node.arms, node.other, self.truth, self._any)

    def _any(self, choices: list[tuple[Guard, Guard]]) -> Guard:
        return self.guards.disj(self.guards.both(g, truth) for g, truth in choices)

    def _branches(
        self,
        arms: Sequence[tuple[k.Node, k.Node]],
        other: k.Node | None,
        compile_: Callable[[k.Node], Closure],
        merge: Callable[[list[tuple[Guard, Any]]], Any],
    ) -> Closure:
        """IF and CASE: the first arm whose condition is true."""
        alg, guards = self.alg, self.guards
        pairs = [(self.truth(g), compile_(v)) for g, v in arms]
        default = None if other is None else compile_(other)

        def run(c: Context) -> Any:
            choices: list[tuple[Guard, Any]] = []
            left = YES
            for cond, value in pairs:
                g = guards.both(left, alg.under(left, cond, c))
                if g != NO:
                    choices.append((g, alg.under(g, value, c)))
                left = guards.both(left, -g)
                if left == NO:
                    break
            if left != NO:
                if default is None:
                    alg.fail(left)
                else:
                    choices.append((left, alg.under(left, default, c)))
            return merge(choices)

        return run

    def _call_recursive(self, node: k.CallRec) -> Closure:
        operator = self.model.recursive[node.name]
        args = [self.value(a) for a in node.args]

        def run(c: Context) -> Sym:
            env = dict(c.env)  # an activation of its own: names are unique in the text only
            for name, arg in zip(operator.params, args, strict=True):
                env[name] = self.delay(arg, c)
            return self.value(operator.body)(Context(c.state, c.next, env, c.tables))

        return run

    def _lambda(self, node: k.Lambda) -> Closure:
        return lambda c: Operator(node, dict(c.env))

    def _call_local(self, node: k.CallLocal) -> Closure:
        args = [self.value(a) for a in node.args]

        def run(c: Context) -> Sym:
            operator: Operator = c.env[node.name]
            called, env = operator.node, dict(operator.env)
            for name, arg in zip(called.params, args, strict=True):
                env[name] = self.delay(arg, c)
            return self.value(called.body)(Context(c.state, c.next, env, c.tables))

        return run

    def _builtin(self, node: k.Builtin) -> Closure:
        operate = self.builtins.operator(node)
        args = [self.value(a) for a in node.args]
        return lambda c: operate(self.alg, *(a(c) for a in args))

    # --- sets ---

    def _set_enum(self, node: k.SetEnum) -> Closure:
        parts = [self.value(e) for e in node.elements]
        return lambda c: self.alg.collect([(YES, p(c)) for p in parts])

    def _set_filter(self, node: k.SetFilter) -> Closure:
        alg, guards = self.alg, self.guards
        domain, body = self.value(node.bound.domain), self.truth(node.body)
        classes = self._classes(node.bound, node.body)

        def run(c: Context) -> Sym:
            base = domain(c)
            kept: dict[Value, Guard] = {}
            for some in classes(c, base):
                if self.bind(node.bound, some.first, c.env):
                    g = alg.under(some.guard, body, c)
                    kept.update(dict.fromkeys(some.elements, g))
            both = {x: guards.both(m, kept.get(x, NO)) for x, m in alg.elements(base).items()}
            return make_set({x: g for x, g in both.items() if g != NO})

        return run

    def _set_map(self, node: k.SetMap) -> Closure:
        alg, guards = self.alg, self.guards
        domains, body = [self.value(b.domain) for b in node.bounds], self.value(node.body)

        def run(c: Context) -> Sym:
            columns = [alg.elements(d(c)).items() for d in domains]
            parts: list[tuple[Guard, Sym]] = []
            for row in product(*columns):
                g = guards.conj(m for _, m in row)
                pairs = zip(node.bounds, row, strict=True)
                if all(self.bind(b, x, c.env) for b, (x, _) in pairs):
                    parts.append((g, alg.under(g, body, c)))
            return alg.collect(parts)

        return run

    def _choose(self, node: k.Choose) -> Closure:
        alg, guards = self.alg, self.guards
        domain, body = self.value(node.bound.domain), self.truth(node.body)

        def run(c: Context) -> Sym:
            members = alg.elements(domain(c))
            choices: list[tuple[Guard, Sym]] = []
            left = YES
            for x in self.order.sort(members):
                here = guards.both(left, members[x])
                if here == NO or not self.bind(node.bound, x, c.env):
                    continue
                g = guards.both(here, alg.under(here, body, c))
                choices.append((g, x))
                left = guards.both(left, -g)
            alg.fail(left)
            return alg.merge(choices)

        return run

    # --- functions ---

    def _function_literal(self, node: k.FunctionLiteral) -> Closure:
        alg = self.alg
        domains, body = [self.value(b.domain) for b in node.bounds], self.value(node.body)

        def over(c: Context, sets: Sequence[frozenset[Value]]) -> Sym:
            entries: dict[Value, Sym] = {}
            for row in product(*sets):
                if all(self.bind(b, x, c.env) for b, x in zip(node.bounds, row, strict=True)):
                    entries[row[0] if len(row) == 1 else row] = body(c)
            return make_function(entries)

        def run(c: Context) -> Sym:
            columns = [alg.flatten(d(c)) for d in domains]
            choices: list[tuple[Guard, Sym]] = []
            for row in product(*(col.items() for col in columns)):
                g = self.guards.conj(m for _, m in row)
                if not all(isinstance(s, frozenset) for s, _ in row):
                    alg.fail(g)
                elif g != NO:
                    sets = [s for s, _ in row]
                    choices.append((g, alg.under(g, over, c, sets)))
            return alg.merge(choices)

        return run

    def _function_set(self, node: k.FunctionSet) -> Closure:
        domain, range_ = self.value(node.domain), self.value(node.range)
        return lambda c: FunctionsOf(domain(c), range_(c))

    def _apply(self, node: k.Apply) -> Closure:
        f, x, alg = self.value(node.function), self.value(node.arg), self.alg
        return lambda c: alg.apply(f(c), x(c))

    def _record_literal(self, node: k.RecordLiteral) -> Closure:
        parts = [(name, self.value(v)) for name, v in node.fields]
        return lambda c: make_function({name: v(c) for name, v in parts})

    def _record_set(self, node: k.RecordSet) -> Closure:
        parts = [(name, self.value(v)) for name, v in node.fields]
        return lambda c: RecordsOf({name: v(c) for name, v in parts})

    def _tuple_literal(self, node: k.TupleLiteral) -> Closure:
        parts = [self.value(e) for e in node.elements]
        return lambda c: make_function({i: p(c) for i, p in enumerate(parts, 1)})

    def _product(self, node: k.Product) -> Closure:
        parts = [self.value(s) for s in node.sets]
        return lambda c: TuplesOf(tuple(p(c) for p in parts))

    def _except(self, node: k.Except) -> Closure:
        f = self.value(node.function)
        updates = [
            ([self.value(p) for p in u.path], u.at, self.value(u.value)) for u in node.updates
        ]

        def run(c: Context) -> Sym:
            out = f(c)
            for path, at, value in updates:

                def change(old: Sym, at: str = at, value: Closure = value) -> Sym:
                    c.env[at] = old
                    return value(c)

                out = self.alg.update(out, [p(c) for p in path], change)
            return out

        return run


_MISSING = object()


def _read(state: Mapping[str, Sym], name: str, primed: bool) -> Sym:
    try:
        return state[name]
    except KeyError:
        raise UnassignedError(name + "'" * primed) from None


def _follower(path: Path) -> Callable[[dict[str, Any]], Any]:
    """What a memo key says of a path: its value as far as it can be read off without computing."""
    name, steps = path.name, path.steps
    if not steps:
        return lambda env: env[name]

    def follow(env: dict[str, Any]) -> Any:
        v = env[name]
        for i, (is_name, arg) in enumerate(steps):
            x = env[arg] if is_name else arg
            t = type(v)
            if t is Function or t is SymFun:
                entries = v if t is Function else v.entries
                if x not in entries:
                    return _MISSING if _is_plain(x) else _rest(v, steps[i:], env)
                v = entries[x]
            elif t is tuple:
                if type(x) is not int or not 0 < x <= len(v):
                    return _MISSING if _is_plain(x) else _rest(v, steps[i:], env)
                v = v[x - 1]
            else:
                return _rest(v, steps[i:], env)
        return v

    return follow


def _is_plain(x: Any) -> bool:
    """Whether an argument is an ordinary value: then what it is not in, it is an error to ask."""
    return is_known(x) and type(x) is not Delayed


def _rest(v: Any, steps: Sequence[tuple[int, Any]], env: dict[str, Any]) -> tuple[Any, ...]:
    """A path that can't be followed without computing: where it ended, and all that goes on."""
    return (_MISSING, v, *(env[arg] if is_name else arg for is_name, arg in steps))


_TRUTHS: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.And: Encoder._and,
    k.Or: Encoder._or,
    k.Not: Encoder._not,
    k.Implies: Encoder._implies,
    k.Equiv: Encoder._equiv,
    k.Eq: Encoder._eq,
    k.In: Encoder._in,
    k.Named: Encoder._named,
    k.Forall: Encoder._forall,
    k.Exists: Encoder._exists,
    k.Let: Encoder._let_truth,
    k.If: Encoder._if_truth,
    k.Case: Encoder._case_truth,
    k.Unchanged: Encoder._unchanged,
    k.SquareAction: Encoder._square,
    k.AngleAction: Encoder._angle,
}

_VALUES: Mapping[type, Callable[[Encoder, Any], Closure]] = {
    k.Const: Encoder._const,
    k.Var: Encoder._var,
    k.Local: Encoder._local,
    k.Let: Encoder._let,
    k.If: Encoder._if,
    k.Case: Encoder._case,
    k.CallRec: Encoder._call_recursive,
    k.Lambda: Encoder._lambda,
    k.CallLocal: Encoder._call_local,
    k.Builtin: Encoder._builtin,
    k.SetEnum: Encoder._set_enum,
    k.SetFilter: Encoder._set_filter,
    k.SetMap: Encoder._set_map,
    k.Choose: Encoder._choose,
    k.FunctionLiteral: Encoder._function_literal,
    k.FunctionSet: Encoder._function_set,
    k.Apply: Encoder._apply,
    k.RecordLiteral: Encoder._record_literal,
    k.RecordSet: Encoder._record_set,
    k.TupleLiteral: Encoder._tuple_literal,
    k.Product: Encoder._product,
    k.Except: Encoder._except,
}
