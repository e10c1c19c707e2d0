"""What may live here: the successors of a state, as the interpreter's emit_action counts them.

Conjuncts run left to right in continuation-passing style: `then(next)` makes the code of what comes
after, given the variables of the next state that have a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from pymodel.engine.interpreter.emit_test import stays
from pymodel.engine.native import convert, ir
from pymodel.engine.native.build import UnreachableError, constant
from pymodel.engine.native.ir import Expr
from pymodel.engine.native.lower import Lowerer
from pymodel.engine.native.lower_domain import (
    Domain,
    bind_known,
    bind_place,
    domain_of,
    left,
    loop,
    narrowed,
    sifted,
)
from pymodel.engine.native.lower_logic import bound_argument
from pymodel.engine.native.lower_recursion import deeper
from pymodel.engine.native.lower_ways import WIDTH, action_let, branches, entered, ways
from pymodel.engine.native.sym import (
    Binding,
    Closure,
    Declined,
    Delayed,
    Env,
    Known,
    Sym,
    Unfit,
    Val,
)
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    Apply,
    Bound,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Const,
    Enabled,
    Eq,
    Exists,
    Forall,
    If,
    Implies,
    In,
    Let,
    Local,
    Named,
    Node,
    Or,
    SquareAction,
    Unchanged,
    Var,
)
from pymodel.values import TRUE

#: Variables of the next state that have a value.
Next: TypeAlias = "Mapping[str, Val | Unfit]"
Then: TypeAlias = Callable[[Next], None]

#: Elements that may be absent under `\A`: what comes after is made twice for each.
_DOUBTFUL = 5
#: Elements of a set that may be absent: so many are looked at one by one.
_FEW = 8


@dataclass(slots=True)
class Actions:
    """Makes the code of successors. `complete` says whether a successor needs a value for every
    variable (not in ENABLED)."""

    lo: Lowerer
    complete: bool = True
    #: Actions by the identity of their formulas.
    actions: dict[int, int] = field(default_factory=dict)

    def use(self, nxt: Next) -> None:
        """From here on, these are the values of the next state."""
        self.lo.next = nxt

    def _target(self, node: Node, nxt: Next) -> str | None:
        if isinstance(node, Var) and node.primed and node.name not in nxt:
            return node.name
        return None

    def emit(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        """The successors that `node` allows, and `then` for each."""
        self.use(nxt)
        if self.complete and len(nxt) == len(self.lo.model.variables):
            self.test(node, env, nxt, then)
            return
        action = self.actions.get(id(node)) if self.lo.action is None else None
        if action is None:
            self._dispatch(node, env, nxt, then)
            return
        self.lo.action = action
        try:
            self._dispatch(node, env, nxt, then)
        finally:
            self.lo.action = None

    def _dispatch(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        if isinstance(node, Named) and node.constant:
            self.test(node, env, nxt, then)
            return
        if not self.lo.facts(node).primes:
            if not branches(self.lo, node, env):
                self.test(node, env, nxt, then)
                return
            if not self._mentions_next(node, env):
                self._counted(node, env, nxt, then)
                return
        match node:
            case And(args):
                self.sequence([(a, env) for a in args], nxt, then)
            case Or(args):
                self.each_of([(a, env) for a in args], nxt, then)
            case Exists():
                self._exists(node, env, nxt, then)
            case Forall():
                self._forall(node, env, nxt, then)
            case Implies(left_, right):
                either = If(left_, right, Const(TRUE, span=node.span), span=node.span)
                self._if(either, env, nxt, then)
            case If():
                self._if(node, env, nxt, then)
            case Case():
                self._case(node, env, nxt, then, 0)
            case Let():
                self.emit(node.body, action_let(self.lo, node, env), nxt, then)
            case Local():
                self._local(node, env, nxt, then)
            case CallLocal():
                self._call_local(node, env, nxt, then)
            case Named():
                self.emit(node.body, env, nxt, then)
            case SquareAction(action, sub):
                same = self.lo.interpreted.derived(node, lambda: stays(sub))
                self.each_of([(action, env), (same, env)], nxt, then)
            case AngleAction(action, sub):
                self._angle(node, action, sub, env, nxt, then)
            case Unchanged(names):
                self._unchanged(node, names, env, nxt, then)
            case Eq(left_, right) if name := self._target(left_, nxt):
                then({**nxt, name: self._assigned(name, right, env)})
            case In(left_, right) if name := self._target(left_, nxt):
                self._assign_each(name, right, env, nxt, then)
            case Builtin("\\subseteq", (left_, right)) if name := self._target(left_, nxt):
                subsets = Builtin("SUBSET", (right,), span=node.span)
                self._assign_each(name, subsets, env, nxt, then)
            case Apply():
                self._apply(node, env, nxt, then)
            case CallRec():
                self._call_recursive(node, env, nxt, then)
            case _:
                self.test(node, env, nxt, then)

    # --- what may be true in several ways ---------------------------------------------------------

    def _apply(self, node: Apply, env: Env, nxt: Next, then: Then) -> None:
        """`f[e]`: on into the body of f, if f is a constructor of functions that is not a value."""
        body, scope = entered(self.lo, node, env)
        with deeper(self.lo, node, known=False):
            self.emit(body, scope, nxt, then)

    def _call_recursive(self, node: CallRec, env: Env, nxt: Next, then: Then) -> None:
        """A call of a RECURSIVE operator: on into its body."""
        operator = self.lo.model.recursive[node.name]
        inner: dict[str, Binding] = {}
        for param, arg in zip(operator.params, node.args, strict=True):
            if self.lo.facts(arg).primes or branches(self.lo, arg, env):
                inner[param] = Delayed(arg, env)
            else:
                inner[param] = bound_argument(self.lo, param, arg, env, operator.body)
        with deeper(self.lo, node, all(isinstance(v, Known) for v in inner.values())):
            self.emit(operator.body, inner, nxt, then)

    def _mentions_next(self, node: Node, env: Env) -> bool:
        """Whether a name in a formula leads to next values."""
        for name in self.lo.facts(node).free:
            binding = env.get(name)
            if isinstance(binding, Delayed) and (
                self.lo.facts(binding.node).primes or self._mentions_next(binding.node, binding.env)
            ):
                return True
            if isinstance(binding, Closure) and self.lo.facts(binding.node).primes:
                return True
        return False

    def _counted(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        """A formula without next values that is true in several ways: the step goes on once for
        each."""
        b = self.lo.b
        action, self.lo.action = self.lo.action, -1
        count = ways(self.lo, node, env)
        self.lo.action = action
        self.use(nxt)
        n = constant(count)
        if n in (0, 1):
            if n:
                then(nxt)
            return
        with b.aside() as body:
            then(nxt)
        if body:
            b.put(ir.ForRange(count, ir.Register(WIDTH, "way"), tuple(body)))

    # --- tests ------------------------------------------------------------------------------------

    def test(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        """What comes after, if a formula is true."""
        self.guard(self.lo.test(node, env), nxt, then)

    def guard(self, bit: Expr, nxt: Next, then: Then) -> None:
        """What comes after, if a bit is set."""
        b = self.lo.b
        if bit is b.false:
            return
        if bit is b.true:
            then(nxt)
            return
        with b.aside() as lines:
            then(nxt)
        b.when(bit, lines)

    def _either(self, bit: Expr, yes: Callable[[], None], no: Callable[[], None]) -> None:
        b = self.lo.b
        if bit is b.true or bit is b.false:
            (yes if bit is b.true else no)()
            return
        before = self.lo.next
        with b.aside() as then_block:
            yes()
        self.lo.next = before
        with b.aside() as other_block:
            no()
        b.when(bit, then_block, other_block)

    # --- forks ------------------------------------------------------------------------------------

    def sequence(self, items: Sequence[tuple[Node, Env]], nxt: Next, then: Then) -> None:
        """Conjuncts, in order."""
        if not items:
            then(nxt)
            return
        (node, env), rest = items[0], items[1:]
        if not rest:
            self.emit(node, env, nxt, then)
            return
        self.emit(node, env, nxt, lambda n: self.sequence(rest, n, then))

    def each_of(self, arms: Sequence[tuple[Node, Env]], nxt: Next, then: Then) -> None:
        """Each arm and what comes after, one after the other."""
        for node, env in arms:
            self.use(nxt)
            self.emit(node, env, nxt, then)

    def _if(self, node: If, env: Env, nxt: Next, then: Then) -> None:
        self._either(
            self.lo.test(node.cond, env),
            lambda: self.emit(node.then, env, nxt, then),
            lambda: self.emit(node.other, env, nxt, then),
        )

    def _case(
        self,
        node: Case,
        env: Env,
        nxt: Next,
        then: Then,
        i: int,
    ) -> None:
        if i == len(node.arms):
            if node.other is None:
                self.lo.b.trap(self.lo.why(node, "no arm of CASE is true"))
            else:
                self.emit(node.other, env, nxt, then)
            return
        guard, value = node.arms[i]
        self._either(
            self.lo.test(guard, env),
            lambda: self.emit(value, env, nxt, then),
            lambda: self._case(node, env, nxt, then, i + 1),
        )

    def _exists(self, node: Exists, env: Env, nxt: Next, then: Then) -> None:
        def body(inner: Env, rest: Node) -> None:
            self.emit(rest, inner, nxt, then)

        self._ranged(node.bounds, env, node.body, body)

    def _ranged(
        self, bounds: Sequence[Bound], env: Env, body: Node, each: Callable[[Env, Node], None]
    ) -> None:
        """Each combination of elements: unrolled if they are few, else in loops."""
        lo, b = self.lo, self.lo.b
        found = [(bound, domain_of(lo, bound.domain, env)) for bound in bounds]

        def go(i: int, inner: Env, rest: Node) -> None:
            if i == len(found):
                each(inner, rest)
                return
            bound, domain = found[i]
            if not domain.values:
                return
            if i == len(found) - 1:
                keep, rest = self._sifted(bound, domain, rest, inner)
                if not keep:
                    return
                domain = narrowed(lo, domain, keep)
            few = len(domain.values) <= _FEW or domain.mask is None
            if few and lo.affordable(len(domain.values), rest):
                before = lo.next
                for n, v in enumerate(domain.values):
                    lo.next = before
                    there = b.true if domain.mask is None else b.extract(domain.mask, n, 1)
                    if there is b.false:
                        continue
                    with b.aside() as lines:
                        go(i + 1, bind_known(lo, bound, v, inner), rest)
                    b.when(there, lines)
                return
            loop(
                lo,
                domain,
                lambda p: go(i + 1, bind_place(lo, bound, domain.values, p, inner), rest),
            )

        go(0, env, body)

    def _sifted(self, bound: Bound, domain: Domain, body: Node, env: Env) -> tuple[int, Node]:
        """Tests of nothing but the element go before the loop, if they count once: the elements
        that pass, and what is left of the body."""
        lo = self.lo
        everything = (1 << len(domain.values)) - 1
        if lo.action is not None:
            stop = self._stops(env)
            keep, parts = sifted(lo, bound, domain.values, body, env, stop=stop)
            return keep, left(lo, body, parts)
        leaf = body
        while isinstance(leaf, Named) and not leaf.constant and id(leaf) not in self.actions:
            leaf = leaf.body
        action = self.actions.get(id(leaf))
        if action is None or not isinstance(leaf, And):
            return everything, body
        keep, parts = sifted(lo, bound, domain.values, leaf, env, stop=self._stops(env))
        if len(parts) == len(leaf.args):
            return everything, body
        key = (id(leaf), -1 - len(parts))
        rest = lo.made_once(key, leaf, lambda: And(tuple(parts), span=leaf.span))
        self.actions[id(rest)] = action
        return keep, rest

    def _stops(self, env: Env) -> Callable[[Node], bool]:
        """Whether a conjunct may not be taken for a plain test."""
        return lambda node: bool(self.lo.facts(node).primes) or branches(self.lo, node, env)

    def _forall(self, node: Forall, env: Env, nxt: Next, then: Then) -> None:
        """`\\A` is the conjunction of its body for every element that is there."""
        b = self.lo.b
        instances: list[tuple[Env, Expr]] = [(env, b.true)]
        doubtful = 0
        for bound in node.bounds:
            domain = domain_of(self.lo, bound.domain, env)
            doubtful += 0 if domain.mask is None else len(domain.values)
            instances = [
                (
                    bind_known(self.lo, bound, v, scope),
                    there if domain.mask is None else b.and_(there, b.extract(domain.mask, i, 1)),
                )
                for scope, there in instances
                for i, v in enumerate(domain.values)
            ]
        if doubtful > _DOUBTFUL:
            raise Declined(node.span, "an action under \\A over a set known only when running")

        def go(i: int, n: Next) -> None:
            if i == len(instances):
                then(n)
                return
            scope, there = instances[i]
            self.use(n)
            self._either(
                there,
                lambda: self.emit(node.body, scope, n, lambda m: go(i + 1, m)),
                lambda: go(i + 1, n),
            )

        go(0, nxt)

    # --- names ------------------------------------------------------------------------------------

    def _local(self, node: Local, env: Env, nxt: Next, then: Then) -> None:
        binding = env.get(node.name)
        if isinstance(binding, Delayed):
            self.emit(binding.node, binding.env, nxt, then)
        else:
            self.test(node, env, nxt, then)

    def _call_local(self, node: CallLocal, env: Env, nxt: Next, then: Then) -> None:
        binding = env.get(node.name)
        if not isinstance(binding, Closure):
            raise Declined(node.span, "an operator that is not known")
        inner = dict(binding.env)
        for param, arg in zip(binding.node.params, node.args, strict=True):
            inner[param] = self.lo.value(arg, env)
        self.emit(binding.node.body, inner, nxt, then)

    # --- assignments ------------------------------------------------------------------------------

    def _assigned(self, name: str, node: Node, env: Env) -> Val | Unfit:
        """The value of a variable in the next state."""
        lo, b = self.lo, self.lo.b
        value: Val | None = None
        with b.aside() as lines:
            value = lo.wanted(node, env, lo.shapes.get(name))
        if lines and b.only_misfits(lines):
            return Unfit(value, tuple(lines))
        b.block.extend(lines)
        if value is None:
            raise UnreachableError
        return value

    def _unchanged(
        self, node: Unchanged, names: Sequence[str], env: Env, nxt: Next, then: Then
    ) -> None:
        tests: list[Node] = []
        assigned = dict(nxt)
        for name in names:
            if name in assigned:
                tests.append(Unchanged((name,), span=node.span))
            else:
                assigned[name] = self.lo.now[name]
        self.use(assigned)
        bit = self.lo.all_of([partial(self.lo.test, t, env) for t in tests])
        self.guard(bit, assigned, then)

    def _assign_each(self, name: str, s: Node, env: Env, nxt: Next, then: Then) -> None:
        """`x' \\in S`: once for each element."""
        lo = self.lo
        bound = Bound((f"{name}'",), s)
        domain = domain_of(lo, s, env)
        if not domain.values:
            return
        few = len(domain.values) <= _FEW or domain.mask is None
        if few and len(domain.values) <= 2 * _FEW:
            before = lo.next
            for n, v in enumerate(domain.values):
                lo.next = before
                there = lo.b.true if domain.mask is None else lo.b.extract(domain.mask, n, 1)
                self.guard(there, {**nxt, name: Known(v)}, then)
            return

        def one(place: Expr) -> None:
            scope = bind_place(lo, bound, domain.values, place, env)
            value = scope[f"{name}'"]
            assert isinstance(value, Known | Sym)
            then({**nxt, name: value})

        loop(lo, domain, one)

    def _angle(self, node: Node, action: Node, sub: Node, env: Env, nxt: Next, then: Then) -> None:
        def changed(n: Next) -> None:
            self.use(n)
            same = self.lo.interpreted.derived(node, lambda: stays(sub))
            self.guard(self.lo.b.not_(self.lo.test(same, env)), n, then)

        self.emit(action, env, nxt, changed)


def enabled(lo: Lowerer, node: Enabled, env: Env) -> Expr:
    """`ENABLED A`: whether there is a successor."""
    b = lo.b
    found = b.register(1, "enabled", b.false)
    outer, action = lo.next, lo.action
    lo.action = -1
    actions = Actions(lo, complete=False)
    actions.emit(node.action, env, {}, lambda _n: b.put(ir.Set(found, b.true)))
    lo.next, lo.action = outer, action
    return found


def emitter(lo: Lowerer, variables: Sequence[str]) -> Then:
    """What is done with a successor: its values go into the shapes of the variables."""

    def found(nxt: Next) -> None:
        fields: list[Expr] = []
        for name in variables:
            if name not in nxt:
                lo.b.trap(f"{name}' has no value yet")
            shape = lo.shapes[name]
            value = lo.read(nxt[name])
            bits = convert.converted(lo, value, shape, f"{name}: a value not met before")
            if bits is not None:
                fields.append(bits)
        lo.b.put(ir.Emit(0 if lo.action is None else lo.action, tuple(fields)))

    return found
