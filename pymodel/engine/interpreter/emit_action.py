"""What may live here: the meaning of an action as a generator of successor states.

Conjuncts run left to right. While some variable of the next state has no value, `x' = e`,
`x' \\in S`, `x' \\subseteq S` and UNCHANGED give it one, `\\/` and `\\E` go on once for each
disjunct and witness, and everything else is a test. Once all have a value, all that is left is a
test: `x' = 1 /\\ (TRUE \\/ TRUE)` is one successor, the other way round two.

Generation is in continuation-passing style: `then(next)` generates what comes after, given the
variables of the next state that have a value. Init is an action too, on unprimed variables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pymodel.engine.interpreter import emit_recursion, reuse
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_bind import domain_of, narrowed
from pymodel.engine.interpreter.emit_branches import branches
from pymodel.engine.interpreter.emit_fork import (
    Next,
    Then,
    case,
    each_of,
    exists,
    forall,
    if_,
)
from pymodel.engine.interpreter.emit_recursion import Call, Mark
from pymodel.engine.interpreter.emit_test import negated, stays
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    Apply,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Compose,
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
    SetFilter,
    SquareAction,
    Unchanged,
    Var,
)
from pymodel.values import TRUE


@dataclass(slots=True)
class ActionEmitter:
    """Generates successors with an emitter.

    `primed`: whether the variables that get values are the primed ones (not in Init). `targets` are
    these variables; `complete` says whether a successor needs a value for all of them (not in
    ENABLED). `found` is what to do in a function of generated code that was told of a successor.
    """

    em: Emitter
    targets: tuple[str, ...]
    primed: bool = True
    complete: bool = True
    #: The condition under which a call of an outlined continuation ends the caller (ENABLED).
    returns: bool = False
    #: What may call itself and is generated now, or may be called from what is.
    calls: dict[tuple[Mark, frozenset[str]], Call] = field(default_factory=dict)

    # --- the state of the next state --------------------------------------------------------------

    def use(self, nxt: Next) -> None:
        """From here on, these are the values of the next state."""
        if self.primed:
            self.em.next = nxt
        else:
            self.em.now = nxt

    def _target(self, node: Node, nxt: Next) -> str | None:
        """The variable that the node is, if it has no value yet."""
        if isinstance(node, Var) and node.primed is self.primed and node.name not in nxt:
            return node.name
        return None

    def _full(self, nxt: Next) -> bool:
        return self.complete and len(nxt) == len(self.targets)

    # --- dispatch ---------------------------------------------------------------------------------

    def emit(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        """Generate the successors that `node` allows, and `then` for each."""
        self.use(nxt)
        if self._full(nxt):
            self.test(node, env, nxt, then)
            return
        action = self.em.program.action_of(node) if self.em.action is None else None
        if action is not None:
            self.em.action = action
            self._dispatch(node, env, nxt, then)
            self.em.action = None
        else:
            self._dispatch(node, env, nxt, then)

    def _dispatch(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        if isinstance(node, Named) and node.constant:
            self.test(node, env, nxt, then)
            return
        if self.primed and not self.em.program.facts(node).primes:
            if not branches(self.em, node, env):
                self.test(node, env, nxt, then)
                return
            if self._counted(node, env, nxt, then):
                return

        def arm(chosen: Node, t: Then) -> None:
            self.emit(chosen, env, nxt, t)

        match node:
            case And(args):
                self.sequence([(a, env) for a in args], nxt, then)
            case Or(args):
                each_of(self, [(a, env) for a in args], nxt, then)
            case Exists():
                exists(self, node, env, nxt, then)
            case Forall():
                forall(self, node, env, nxt, then)
            case Implies(left, right):
                # As TLC reads it: where the left side is false, the step goes on without the right.
                either = If(left, right, Const(TRUE, span=node.span), span=node.span)
                if_(self, either, env, nxt, then, arm)
            case If():
                if_(self, node, env, nxt, then, arm)
            case Case():
                case(self, node, env, nxt, then, arm)
            case Let():
                emit_recursion.let(self, node, env, nxt, then)
            case Local():
                emit_recursion.local(self, node, env, nxt, then)
            case CallLocal():
                emit_recursion.call_local(self, node, env, nxt, then)
            case CallRec():
                emit_recursion.call_recursive(self, node, env, nxt, then)
            case Apply():
                emit_recursion.apply(self, node, env, nxt, then)
            case Named():
                with self.em.within(node):
                    self.emit(node.body, env, nxt, then)
            case SquareAction(action, sub):
                same = self.em.program.derived(node, lambda: stays(sub))
                each_of(self, [(action, env), (same, env)], nxt, then)
            case Compose():
                self._compose(node, env, nxt, then)
            case AngleAction(action, sub):
                self._angle(node, action, sub, env, nxt, then)
            case Unchanged(names):
                self._unchanged(node, names, env, nxt, then)
            case Eq(left, right) if name := self._target(left, nxt):
                self._assign(name, right, env, nxt, then)
            case In(left, right) if name := self._target(left, nxt):
                self._assign_each(name, right, env, nxt, then)
            case Builtin("\\subseteq", (left, right)) if name := self._target(left, nxt):
                subsets = Builtin("SUBSET", (right,), span=node.span)
                self._assign_each(name, subsets, env, nxt, then)
            case _:
                self.test(node, env, nxt, then)

    def sequence(self, items: Sequence[tuple[Node, Env]], nxt: Next, then: Then) -> None:
        """Conjuncts, in order."""
        if not items:
            then.emit(nxt)
            return
        (node, env), rest = items[0], items[1:]
        if not rest:
            self.emit(node, env, nxt, then)
            return
        facts = self.em.program.facts
        weight = then.weight + sum(1 + facts(n).weight for n, _ in rest)
        stack = self.em.stack

        def after(n: Next) -> None:
            # What comes after a definition's body is not inside it.
            inner, self.em.stack = self.em.stack, stack
            self.sequence([(r, narrowed(self.em, node, e)) for r, e in rest], n, then)
            self.em.stack = inner

        self.emit(node, env, nxt, Then(after, weight))

    # --- tests ------------------------------------------------------------------------------------

    def _counted(self, node: Node, env: Env, nxt: Next, then: Then) -> bool:
        """A formula without next values may still be true in several ways, and the step goes on
        once for each. How many they are depends on the state alone, and is remembered."""
        count = reuse.count(self.em, node, env)
        if count is None:
            return False
        w = self.em.writer
        with w.aside(deeper=1) as lines:
            then.emit(nxt)
        if lines:
            w.put(f"for _ in range({count}):")
            w.take(lines)
        return True

    def test(self, node: Node, env: Env, nxt: Next, then: Then) -> None:
        self.guard(self.em.test(node, env), nxt, then)

    def guard(self, text: str, nxt: Next, then: Then) -> None:
        """What comes after, if a condition holds; nested conditions become one."""
        if text == "False":
            return
        if text == "True":
            then.emit(nxt)
            return
        w = self.em.writer
        with w.aside(deeper=1) as lines:
            then.emit(nxt)
        if not lines:
            return
        inner = [line for line in lines if line.depth == w.depth + 1]
        if len(inner) == 1 and inner[0] is lines[0] and inner[0].text.startswith("if "):
            w.put(f"if {text} and {inner[0].text[3:]}")
            for line in lines[1:]:
                line.depth -= 1
            w.take(lines[1:])
            return
        w.put(f"if {text}:")
        w.take(lines)

    def _angle(self, node: Node, action: Node, sub: Node, env: Env, nxt: Next, then: Then) -> None:
        def changed(n: Next) -> None:
            self.use(n)
            same = self.em.program.derived(node, lambda: stays(sub))
            self.guard(negated(self.em.test(same, env)), n, then)

        self.emit(action, env, nxt, Then(changed, then.weight + 2))

    def _compose(self, node: Compose, env: Env, nxt: Next, then: Then) -> None:
        """`A \\cdot B`: B from each state that A leads to, which counts as generated."""
        em = self.em
        now = em.now

        def between(middle: Next) -> None:
            complete(em, node, env, middle)
            if self.primed and self.complete:
                em.writer.put("composed[0] += 1")
            em.now = middle

            def after(n: Next) -> None:
                em.now = now
                then.emit(n)
                em.now = middle

            self.emit(node.right, env, nxt, Then(after, then.weight))
            em.now = now

        inner = ActionEmitter(em, self.targets, returns=self.returns, calls=self.calls)
        weight = then.weight + 1 + em.program.facts(node.right).weight
        inner.emit(node.left, env, {}, Then(between, weight))

    def counted(self, node: Node, env: Env) -> str:
        """Generate code that counts the ways in which a formula without next values is true."""
        return count_ways(self.em, node, env)

    # --- assignments ------------------------------------------------------------------------------

    def _unchanged(
        self, node: Node, names: tuple[str, ...], env: Env, nxt: Next, then: Then
    ) -> None:
        tests: list[Node] = []
        assigned = dict(nxt)
        for name in names:
            now = self.em.now.get(name)
            if name in assigned or now is None or not self.primed:
                tests.append(Unchanged((name,), span=node.span))
            else:
                assigned[name] = now
                self.em.program.note(name, now.shape)
        self.use(assigned)
        text = self.em.test(And(tuple(tests)), env) if tests else "True"
        self.guard(text, assigned, then)

    def _assign(self, name: str, value: Node, env: Env, nxt: Next, then: Then) -> None:
        """`x' = e`."""
        em, w = self.em, self.em.writer
        cell = em.cell(value.name, value.primed) if isinstance(value, Var) else None
        if isinstance(value, Var) and value.name == name and cell is not None:
            em.program.note(name, cell.shape)
            then.emit({**nxt, name: cell})
            return
        facts = em.program.facts(value)
        key = (
            None if em.is_known(value, env) or facts.weight == 0 else reuse.memo_key(em, value, env)
        )
        new = w.fresh("i")
        if key is not None:
            code = reuse.remembered(em, value, env, key, name)
            w.put(f"{new} = {code.text}")
        else:
            code = em.written(value, env)
            if code.known:
                new = str(em.program.number(name, code.value))
            else:
                w.put(f"{new} = {em.program.table(name)}[{code.text}]")
        then.emit({**nxt, name: em.program.cell(name, new, code.shape)})

    def _assign_each(self, name: str, s: Node, env: Env, nxt: Next, then: Then) -> None:
        """`x' \\in S`: once for each element."""
        em, w = self.em, self.em.writer
        new = w.fresh("i")
        if isinstance(s, SetFilter) and self._each_that_passes(name, s, env, nxt, then, new):
            return
        domain = domain_of(em, s, env)
        if domain.values is not None:
            numbers = tuple(em.program.number(name, v) for v in domain.values)
            head = f"for {new} in {em.program.constant(numbers)}:"
        else:
            value = w.fresh("t")
            head = f"for {value} in {domain.ordered}:"
        with w.loop(head):
            if domain.values is None:
                w.put(f"{new} = {em.program.table(name)}[{value}]")
            then.emit({**nxt, name: em.program.cell(name, new, domain.element)})

    def _each_that_passes(
        self, name: str, s: SetFilter, env: Env, nxt: Next, then: Then, new: str
    ) -> bool:
        """`x \\in {y \\in S : P}` of a large known set, if P can't fail: one loop, without
        the set in between."""
        em, w = self.em, self.em.writer
        bound = s.bound
        if self.primed or bound.is_tuple or not em.is_known(bound.domain, env):
            return False
        domain = domain_of(em, bound.domain, env)
        if domain.values is not None:
            return False
        before = em.failures
        value = w.fresh("x")
        with w.aside(deeper=1) as lines:
            test = em.test(s.body, {**env, bound.names[0]: Code(value, domain.element)})
            with w.block(f"if {test}:"):
                w.put(f"{new} = {em.program.table(name)}[{value}]")
                failed = em.failures > before
                then.emit({**nxt, name: em.program.cell(name, new, domain.element)})
        if failed:
            return False
        w.put(f"for {value} in {domain.ordered}:")
        w.take(lines)
        return True


def count_ways(em: Emitter, node: Node, env: Env) -> str:
    """Generate code that counts the ways in which a formula without next values is true."""
    w = em.writer
    name = w.fresh("n")
    w.put(f"{name} = [0]")  # functions inside this one count too
    emitter = ActionEmitter(em, em.program.model.variables, complete=False)
    em.action = -1
    emitter.emit(node, env, {}, Then(lambda _n: w.put(f"{name}[0] += 1"), 1))
    return f"{name}[0]"


def complete(em: Emitter, node: Node, env: Env, state: Next) -> None:
    """Fail where a variable of a state that a step leads to has no value."""
    if missing := [f"{v}'" for v in em.program.model.variables if v not in state]:
        em.writer.put(f"incomplete({missing!r}, {em.site(node, env)})")


def composed(em: Emitter, node: Compose, env: Env) -> str:
    """`A \\cdot B` as a test: a function that ends at the first state in between."""
    w = em.writer
    name = w.fresh("f")
    now, following, action = em.now, em.next, em.action

    def between(middle: Next) -> None:
        complete(em, node, env, middle)
        em.now, em.next = middle, following
        with w.block(f"if {em.test(node.right, env)}:"):
            w.put("return True")
        em.now = now

    with em.function(f"def {name}():"):
        em.action = -1
        emitter = ActionEmitter(em, em.program.model.variables, returns=True)
        weight = 1 + em.program.facts(node.right).weight
        emitter.emit(node.left, env, {}, Then(between, weight))
        w.put("return False")
    em.now, em.next, em.action = now, following, action
    return f"{name}()"


def enabled(em: Emitter, node: Enabled, env: Env) -> str:
    """`ENABLED A`: a function that ends at the first successor."""
    w = em.writer
    name = w.fresh("f")
    outer, action = em.next, em.action
    with em.function(f"def {name}():"):
        emitter = ActionEmitter(em, em.program.model.variables, complete=False, returns=True)
        em.action = -1  # not one of Next's
        emitter.emit(node.action, env, {}, Then(lambda _n: w.put("return True")))
        w.put("return False")
    em.next, em.action = outer, action
    return f"{name}()"
