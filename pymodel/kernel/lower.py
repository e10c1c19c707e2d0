"""What may live here: what a name, an argument, an instance and a prime mean while lowering.

Operators are inlined: their parameters stand for arguments, which are lowered where they are used
under the primes that lie around the use. An argument that is more than a name is bound by a `Let`,
so that it is computed at most once. `lower_expr` knows the forms of expressions, and calls back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.analysis import Level, Levels, free_locals, is_boolean, substitute
from pymodel.kernel.draws import keeps_first_answer
from pymodel.kernel.lower_builtin import lower_builtin
from pymodel.kernel.meanings import explained_by, formals, inside
from pymodel.kernel.model import RecursiveOperator
from pymodel.kernel.overrides import Bindings, Table, ValueOf
from pymodel.kernel.recursion import Recursion
from pymodel.kernel.scope import (
    Barred,
    Closure,
    Context,
    LetOperator,
    LocalOperator,
    Meaning,
    Rigid,
    Scope,
    Thunk,
)
from pymodel.kernel.simplify import simplify
from pymodel.kernel.walk import walk
from pymodel.sema.types import (
    Builtin,
    Definition,
    Entity,
    Instance,
    Ref,
    ResolvedModule,
    Variable,
)
from pymodel.syntax import nodes as s

#: Lowers one expression in a scope; `lower_expr.lower_expression` is the only one.
Lower = Callable[["Lowerer", s.Expr, Scope], k.Node]


class Lowerer:
    """Lowers expressions of a root module, under the bindings of a configuration."""

    def __init__(
        self, module: ResolvedModule, bindings: Bindings, lower: Lower, *, named: bool = False
    ) -> None:
        """`named`: every definition keeps its name, and not only those of Boolean kind."""
        self.module = module
        self.named = named
        self.resolution = module.resolution
        self.bindings = bindings
        self.context = Context({})
        self.let_instances: set[Instance] = set()
        self._lower = lower
        self._counts: dict[str, int] = {}
        self._replacing: list[Entity] = []
        self.recursion = Recursion()
        self.levels = Levels(self.recursion.raw)
        #: Whether any action has been composed of two.
        self._composed = False

    # --- entry points -----------------------------------------------------------------------------

    @property
    def root(self) -> Scope:
        """The scope of the root module's top level."""
        return Scope(self.context, {}, self.module.name)

    def formula(self, ref: Ref, span: Span | None) -> k.Node:
        """A definition or declaration without parameters, as a finished kernel node."""
        return self.finish(self.use(ref, (), self.root, span))

    def expression(self, expr: s.Expr) -> k.Node:
        """An expression of the root module's top level, as a finished kernel node."""
        return self.finish(self.lower(expr, self.root))

    def lower(self, expr: s.Expr, scope: Scope) -> k.Node:
        """An expression in a scope, not finished yet."""
        return self._lower(self, expr, scope)

    def fresh(self, name: str) -> str:
        """A local name that the model does not have yet."""
        count = self._counts.get(name, 0) + 1
        self._counts[name] = count
        return name if count == 1 else f"{name}#{count}"

    def error(self, code: str, message: str, span: Span | None, hint: str = "") -> SpecError:
        """A diagnostic of this stage, to be raised."""
        return SpecError(Diagnostic(f"lower.{code}", message, span, hint))

    # --- names ------------------------------------------------------------------------------------

    def use(self, ref: Ref, args: Sequence[Meaning], scope: Scope, span: Span | None) -> k.Node:
        """What an occurrence of a name, applied to arguments, means in a scope."""
        if not ref.path:
            return self._target(ref.target, args, scope, span)
        replaced = self.bindings.through(ref)
        if replaced is not None:
            return self._replaced(ref.target, replaced, args, scope, span)
        site, wrapped = scope, []
        for step in ref.path:
            site, thunks = self._enter(step.instance, step.args, site, scope)
            wrapped += thunks
        return self.bind_shared(wrapped, self._target(ref.target, args, site, span))

    def _enter(
        self, instance: Instance, args: tuple[s.Expr, ...], site: Scope, user: Scope
    ) -> tuple[Scope, list[Thunk]]:
        """The scope inside an instance that stands in `site`; arguments are read by the user."""
        outer = site.context
        cached = outer.instances.get(instance)
        if cached is not None:
            return Scope(cached, cached.env, instance.target.name, user.primed), []
        params: dict[Entity, Meaning] = {
            p: self.argument(a, user, p.name) for p, a in zip(instance.params, args, strict=True)
        }
        here = replace(site.bind(params), module=instance.module, primed=False)
        env: dict[Entity, Meaning] = dict(outer.env)
        for declared, expr in instance.substitutions:
            meaning = self.argument(expr, here, declared.name)
            if isinstance(meaning, Thunk):
                meaning.may_share = False
            env[declared] = meaning
        substituted = tuple(d for d, _ in instance.substitutions if isinstance(d, Variable))
        context = Context(env, substituted, barred=outer.barred)
        if not instance.params and instance not in self.let_instances:
            outer.instances[instance] = context
        thunks = [t for t in params.values() if isinstance(t, Thunk)]
        return Scope(context, env, instance.target.name, user.primed), thunks

    def _target(
        self, target: Entity, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        meaning = scope.env.get(target)
        if meaning is not None:
            return self.apply(meaning, args, scope, span)
        bound = self.bindings.of(target)
        if bound is not None and target not in self._replacing:
            return self._replaced(target, bound, args, scope, span)
        match target:
            case Variable():
                return k.Var(target.name, scope.primed, span=span)
            case Definition():
                return self._definition(target, args, scope, span)
            case Builtin():
                return self.builtin(target, args, scope, span)
        # A constant has a value (bind), and sema lets no other name stand for an expression.
        raise AssertionError(f"{type(target).__name__} {target.name} has no meaning at {span}")

    def _replaced(
        self,
        target: Entity,
        bound: ValueOf | Ref | Table,
        args: Sequence[Meaning],
        scope: Scope,
        span: Span | None,
    ) -> k.Node:
        """What the configuration puts in place of an entity."""
        if isinstance(bound, ValueOf):
            return k.Const(bound.value, span=span)
        if isinstance(bound, Table):
            return self._table(bound, args, scope, span)
        self._replacing.append(target)
        try:
            return self.use(bound, args, replace(self.root, primed=scope.primed), span)
        finally:
            self._replacing.pop()

    def _table(
        self, table: Table, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        """An operator constant given by its values: `Op(a) = 1`, `Op(b) = 2`."""
        given = tuple(self.value(a, scope, span) for a in args)
        arms = []
        for values, result in table.rows:
            tests = tuple(
                k.Eq(g, k.Const(v), span=span) for g, v in zip(given, values, strict=True)
            )
            guard = tests[0] if len(tests) == 1 else k.And(tests, span=span)
            arms.append((guard, k.Const(result, span=span)))
        return k.Case(tuple(arms), span=span)

    # --- meanings ---------------------------------------------------------------------------------

    def apply(
        self, meaning: Meaning, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        """A meaning, applied to arguments (none for a value), used in a scope."""
        match meaning:
            case Rigid(node):
                return node
            case Thunk():
                return self._force(meaning, scope.primed)
            case Barred(present, name):
                if scope.primed:
                    return k.Var(name, primed=True, span=span)
                return self.apply(present, args, scope, span)
            case LocalOperator(name, _):
                return k.CallLocal(name, self.values(args, scope, span), span=span)
            case LetOperator():
                return self._apply_let_operator(meaning, args, scope, span)
            case Closure(operator, inner):
                inner = inner.mode(inner.primed or scope.primed)
                if isinstance(operator, Ref):
                    return self.use(operator, args, inner, span)
                params = [self.resolution.bound(p.name) for p in operator.params]
                return self.lower(operator.body, inner.bind(dict(zip(params, args, strict=True))))

    def _apply_let_operator(
        self, operator: LetOperator, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        inner = operator.scope.mode(operator.scope.primed or scope.primed)
        if operator.definition.recursive:
            return self._call_recursive(operator, operator.definition, args, inner, span)
        return self.inline(operator.definition, args, inner)

    def _force(self, thunk: Thunk, primed: bool) -> k.Node:
        base = thunk.scope.primed
        mode = base or primed
        node = thunk.lowered.get(mode)
        if node is None:
            node = thunk.lowered[mode] = thunk.make(thunk.scope.mode(mode))
        if mode != base or not thunk.may_share or isinstance(node, k.Const | k.Var | k.Local):
            return node
        level = self.levels(node)
        # An action or temporal formula means something only where it is used; under a prime there
        # are none, only values of the next state.
        if level > Level.STATE and (level > Level.ACTION or not base or is_boolean(node)):
            return node
        if thunk.shared is None:
            thunk.shared = self.fresh(thunk.hint)
        return k.Local(thunk.shared, span=node.span)

    def bind_shared(self, thunks: Iterable[Thunk], body: k.Node) -> k.Node:
        """`body` inside a Let for each of the thunks that was used by its name, first outermost.

        Who makes thunks that may be shared calls this around the place where they are used.
        """
        for thunk in reversed(list(thunks)):
            if thunk.shared is None:
                continue
            value = thunk.lowered[thunk.scope.primed]
            if self.levels(body) is Level.TEMPORAL or self._composes(body):
                # In a behaviour, and in a step that is composed of two, the value belongs to each
                # state in which it is looked at.
                body = substitute(body, {thunk.shared: value})
            else:
                body = k.Let(thunk.shared, value, body, span=body.span)
        return body

    def _composes(self, node: k.Node) -> bool:
        return self._composed and any(isinstance(n, k.Compose) for n in walk(node))

    def value(self, meaning: Meaning, scope: Scope, span: Span | None) -> k.Node:
        """An argument of a builtin: a value, or a Lambda for an operator."""
        if isinstance(meaning, LocalOperator | LetOperator | Closure):
            return self.as_lambda(meaning, scope, span)
        return self.apply(meaning, (), scope, span)

    def values(self, args: Sequence[Meaning], scope: Scope, span: Span | None) -> k.NodeTuple:
        """All arguments of a builtin."""
        return tuple(self.value(a, scope, span) for a in args)

    def as_lambda(self, meaning: Meaning, scope: Scope, span: Span | None) -> k.Lambda:
        """An operator as something that can be passed on."""
        hints = formals(meaning)
        params = tuple(self.fresh(h) for h in hints)
        args = tuple(Rigid(k.Local(p, span=span)) for p in params)
        return k.Lambda(params, self.apply(meaning, args, scope, span), span=span)

    def argument(self, expr: s.Expr, scope: Scope, hint: str) -> Meaning:
        """An argument as a meaning: an operator where it names one, otherwise a value."""
        bare = s.unparen(expr)
        if isinstance(bare, s.Lambda):
            return Closure(bare, scope)
        if isinstance(bare, s.Name | s.InstanceRef | s.Subexpression):
            ref = self.resolution.ref(bare)
            if ref.target.arity > 0 and not self.resolution.args(bare):
                known = scope.env.get(ref.target)
                return known if known is not None and not ref.path else Closure(ref, scope)
        return Thunk(lambda inner: self.lower(expr, inner), scope, hint, expr.span, may_share=True)

    # --- definitions ------------------------------------------------------------------------------

    def _definition(
        self, target: Definition, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        """A definition of a module's top level."""
        context = scope.context
        if target.within is not None:
            return self.inline(target, args, inside(target.within, scope))
        inner = Scope(context, context.env, target.module, scope.primed)
        if target.recursive and target.params:
            return self._call_recursive(context, target, args, inner, span)
        if target.params:
            return self.inline(target, args, inner)
        key = (target, scope.primed)
        node = context.memo.get(key)
        if node is None:
            node = self._constant(target, self.inline(target, args, inner))
            context.memo[key] = node
        return node

    def _constant(self, target: Definition, node: k.Node) -> k.Node:
        """The body of a definition without parameters, marked if it is a Boolean constant, a
        function to Booleans, or a constant that has to be computed once."""
        if self.levels(node) is not Level.CONSTANT or free_locals(node):
            return node
        once = keeps_first_answer(node, self.resolution.overrides)
        named = isinstance(node, k.Named) and not node.valued
        function = isinstance(node, k.FunctionLiteral) and is_boolean(node.body)
        inner = node
        while isinstance(inner, k.Let) or (isinstance(inner, k.Named) and inner.valued):
            inner = inner.body
        if not (once or named or function or isinstance(inner, k.CallRec | k.Apply)):
            return node
        if isinstance(node, k.Named):
            return replace(node, constant=True, once=once)
        return k.Named(target.name, (), node, span=target.span, constant=True, once=once)

    def inline(self, target: Definition, args: Sequence[Meaning], inner: Scope) -> k.Node:
        """The body with arguments for parameters; named when it is of Boolean kind."""
        if isinstance(target.node, s.FunctionDef):
            return self.function(target, inner)
        env: dict[Entity, Meaning] = dict(zip(target.params, args, strict=True))
        body = self.lower(target.body, inner.bind(env))
        truth = is_boolean(body)
        if truth or self.named:
            explained = tuple(
                (p.name, node)
                for p, a in env.items()
                if (node := explained_by(a, inner)) is not None
            )
            body = k.Named(target.name, explained, body, span=target.span, valued=not truth)
        return body

    def _kept(self, target: Definition, locals_: Iterable[str], body: k.Node) -> k.Node:
        """The body of a function or recursive operator, under its name where all are named."""
        if not self.named:
            return body
        args = tuple((name.split("#", 1)[0], k.Local(name)) for name in locals_)
        truth = is_boolean(body)
        return k.Named(target.name, args, body, span=target.span, valued=not truth)

    def function(self, target: Definition, scope: Scope) -> k.Node:
        """`f[x \\in S] == e`: a literal, or a RecFunction when e mentions f."""
        assert isinstance(target.node, s.FunctionDef)
        name = self.fresh(target.name)
        bounds, inner = self.bounds(target.node.bounds, scope)
        inner = inner.bind({target: Rigid(k.Local(name, span=target.span))})
        body = self.lower(target.body, inner)
        body = self._kept(target, (n for bound in bounds for n in bound.names), body)
        if name in free_locals(body):
            return k.RecFunction(name, bounds, body, span=target.span)
        return k.FunctionLiteral(bounds, body, span=target.span)

    def bounds(
        self, bounds: tuple[s.Bound, ...], scope: Scope
    ) -> tuple[tuple[k.Bound, ...], Scope]:
        """Kernel bounds, and the scope with their names: domains are read outside of it."""
        out: list[k.Bound] = []
        env: dict[Entity, Meaning] = {}
        for bound in bounds:
            if bound.domain is None:
                # No set to range over; only an evaluation of it is an error, so it stays lazy.
                domain: k.Node = k.Builtin("Any", span=bound.span)
            else:
                domain = self.lower(bound.domain, scope)
            names = []
            for ident in bound.names:
                entity = self.resolution.bound(ident)
                names.append(self.fresh(ident.text))
                env[entity] = Rigid(k.Local(names[-1], span=ident.span))
            if bound.is_tuple:
                out.append(k.Bound(tuple(names), domain, is_tuple=True))
            else:
                out.extend(k.Bound((name,), domain) for name in names)
        return tuple(out), scope.bind(env)

    def _call_recursive(
        self,
        key: object,
        target: Definition,
        args: Sequence[Meaning],
        inner: Scope,
        span: Span | None,
    ) -> k.Node:
        """A call of a recursive operator, which is lifted to the model's top the first time."""
        memo = (key, target, inner.primed)
        name = self.recursion.lifted.get(memo)
        if name is None:
            name = self.recursion.lifted[memo] = self.fresh(target.name)
            env: dict[Entity, Meaning] = {}
            params = []
            for p in target.params:
                params.append(self.fresh(p.name))
                local = k.Local(params[-1], span=p.span)
                env[p] = LocalOperator(params[-1], p.arity) if p.arity else Rigid(local)
            body = self.lower(target.body, inner.bind(env))
            values = (n for n, p in zip(params, target.params, strict=True) if not p.arity)
            body = self._kept(target, values, body)
            self.recursion.raw[name] = RecursiveOperator(name, tuple(params), body)
        return k.CallRec(name, self.values(args, inner, span), span=span)

    def finish(self, node: k.Node) -> k.Node:
        """A lowered node made ready for engines: captured names passed, Lets put in place."""
        self.recursion.close()
        return simplify(self.recursion.pass_captured(node))

    def builtin(
        self, target: Builtin, args: Sequence[Meaning], scope: Scope, span: Span | None
    ) -> k.Node:
        """An operator of the language or of a standard module, applied."""
        given = self.values(args, scope, span)
        if scope.primed and target.module == "TLC" and target.name == "TLCGet":
            return k.Builtin("TLCGet'", given, span=span)  # the next state has a level of its own
        if target.name == "\\cdot":
            self._composed = True
            if scope.context.barred:
                message = "ENABLED of an action that is composed with \\cdot, in an instance that"
                message += " substitutes expressions for variables, is not supported"
                raise self.error("unsupported", message, span)
        return lower_builtin(target, given, span)
