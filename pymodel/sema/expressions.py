"""What may live here: resolving the names in one expression. Units are for `resolver`."""

from __future__ import annotations

from pymodel.sema.names import count_of
from pymodel.sema.paths import PathResolver
from pymodel.sema.scope import Scope, clash, describe
from pymodel.sema.types import BoundVar, Definition, Ref
from pymodel.syntax import nodes as n
from pymodel.syntax.walk import children


class ExpressionResolver(PathResolver):
    """Resolves expressions of one module; problems go to `errors`."""

    # --- Walking -----------------------------------------------------------------------------

    def expr(self, expr: n.Expr, scope: Scope) -> None:
        """Resolve every name in an expression."""
        match expr:
            case n.Name():
                self.name(expr, scope, arity=0)
            case n.OpApply(op, args):
                ref = self.find(op, expr.span, scope)
                if ref is not None:
                    self.answers.refs[id(expr)] = (expr, ref)
                self.arguments(ref, op, args, expr.span, scope)
            case n.InstanceRef() | n.Subexpression():
                self.path(expr, scope, arity=0)
            case n.Quantifier(_, bounds, body) | n.FunctionLiteral(bounds, body):
                self.expr(body, self.bounds(bounds, scope))
            case n.Choose(bound, body) | n.SetFilter(bound, body):
                self.expr(body, self.bounds((bound,), scope))
            case n.SetMap(mapped, bounds):
                self.expr(mapped, self.bounds(bounds, scope))
            case n.Lambda(params, body):
                self.expr(body, self.params(params, scope))
            case n.Let(units, body):
                inner = Scope(scope)
                self.units(units, inner)
                self.expr(body, inner)
            case n.FunctionApply(function, args) if len(args) > 1:
                self.expr(function, scope)
                self._check_function(expr)
                for arg in args:
                    self.expr(arg, scope)
            case n.Label():
                self.has_labels = True
                self.expr(expr.expr, scope)
            case n.Except():
                self._except(expr, scope)
            case n.At():
                if not self._in_update:
                    hint = "`@` is the old value in `[f EXCEPT ![i] = @ + 1]`"
                    self.report("sema.at", "`@` outside an update of EXCEPT", expr.span, hint)
            case _:
                for child in children(expr):
                    self.expr(child, scope)

    def bounds(self, bounds: tuple[n.Bound, ...], scope: Scope) -> Scope:
        """Resolve the domains outside, then a scope with all the bound names."""
        for bound in bounds:
            if bound.domain is not None:
                self.expr(bound.domain, scope)
        inner = Scope(scope)
        for bound in bounds:
            for ident in bound.names:
                self.bind(ident, 0, inner)
        return inner

    def params(self, params: tuple[n.Param, ...], scope: Scope) -> Scope:
        """A scope with formal parameters."""
        inner = Scope(scope)
        for param in params:
            self.bind(param.name, param.arity, inner)
        return inner

    def bind(self, ident: n.Ident, arity: int, scope: Scope) -> BoundVar:
        """Introduce one bound name (made before, if its definition was announced)."""
        made = self.answers.bound.get(id(ident))
        variable = made[1] if made else BoundVar(ident.text, arity, self.module, ident.span)
        self.answers.bound[id(ident)] = (ident, variable)
        old = scope.lookup(ident.text)
        if old is not None:
            self.errors.append(clash(ident, old.target))
        scope.names[ident.text] = Ref(variable)
        return variable

    def _check_function(self, expr: n.FunctionApply) -> None:
        """`f[a, b]` of a function that is defined with one argument, or with three."""
        if not isinstance(expr.function, n.Name | n.InstanceRef):
            return
        found = self.answers.refs.get(id(expr.function))
        target = found[1].target if found else None
        if not isinstance(target, Definition) or not isinstance(target.node, n.FunctionDef):
            return
        bounds = target.node.bounds
        count = sum(1 if b.is_tuple else len(b.names) for b in bounds)
        if count != len(expr.args):
            self.report(
                "sema.arity",
                f"the function `{target.name}` takes {count_of(count, 'argument')}, "
                f"not {len(expr.args)}",
                expr.span,
                f"a tuple is one argument: `{target.name}[<<...>>]`" if count == 1 else "",
                ((f"{describe(target)} is introduced here", target.span),),
            )

    def _except(self, expr: n.Except, scope: Scope) -> None:
        self.expr(expr.function, scope)
        for update in expr.updates:
            for step in update.path:
                if isinstance(step, n.IndexStep):
                    for arg in step.args:
                        self.expr(arg, scope)
            self._in_update += 1
            self.expr(update.value, scope)
            self._in_update -= 1
