"""What may live here: names with `!` in them — through instances, and into definitions."""

from __future__ import annotations

from pymodel.errors import Span
from pymodel.sema.names import NameResolver, count_of
from pymodel.sema.scope import Scope
from pymodel.sema.selectors import Cursor, SelectionError, as_literal, case_arm, see_through
from pymodel.sema.types import (
    BoundVar,
    Constant,
    Definition,
    Instance,
    InstanceStep,
    Ref,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names


class PathResolver(NameResolver):
    """Resolves `A(x)!B!op(y)` and `F(a)!2!(q)`."""

    def selected(self, made: Definition) -> None:
        """A definition was made for a subexpression; given by a subclass."""
        raise NotImplementedError

    def path(self, expr: n.InstanceRef | n.Subexpression, scope: Scope, arity: int) -> None:
        if isinstance(expr, n.Subexpression):
            steps = expr.steps
        else:
            last = n.Selector(expr.name, expr.args, span=expr.span)
            steps = (*(n.Selector(s.name, s.args, span=s.span) for s in expr.path), last)
        done, ref = self._through_instances(expr, steps, scope, arity)
        rest = steps[done + 1 :]
        if ref is None:
            for step in steps[done:]:
                for arg in step.args:
                    self.loose(arg, scope)
            return
        step = steps[done]
        if isinstance(ref.target, Instance):
            self.report("sema.instance", f"`{step.text}` is an instance", expr.span, "add `!name`")
        elif rest:
            self._select(expr, ref, step, rest, scope, arity)
        elif self._is_operator_through(ref, steps, arity):
            self._expand(expr, ref, arity)
        else:
            self.answers.refs[id(expr)] = (expr, ref)
            count = len(step.args) or arity
            if self.check_arity(ref.target, step.text, count, expr.span) and step.args:
                self.actuals(ref.target, step.args, scope)

    # --- Instances ---------------------------------------------------------------------------

    def _through_instances(
        self, expr: n.Expr, steps: tuple[n.Selector, ...], scope: Scope, arity: int
    ) -> tuple[int, Ref | None]:
        """The place of the first step that names no instance, and what it names."""
        first = steps[0]
        ref = scope.lookup(first.text)
        if ref is None and not self.incomplete:
            names = [s for s in scope.visible() if s.isidentifier()]
            hint = close_names(first.text, names)
            self.report("sema.unknown", f"unknown instance `{first.text}`", first.span, hint)
        way: tuple[InstanceStep, ...] = ()
        at = 0
        while ref is not None and isinstance(ref.target, Instance) and at + 1 < len(steps):
            instance, step, after = ref.target, steps[at], steps[at + 1]
            left_out = arity > 0 and not step.args  # `I!F` as an operator takes them too
            if not left_out and self.check_arity(instance, step.text, len(step.args), step.span):
                self.values(instance.params, step.args, scope)
            way = (*way, *ref.path, InstanceStep(instance, step.args))
            if not after.is_name:
                message = f"`{step.text}` is an instance, of which there are no subexpressions"
                self.report("sema.instance", message, step.span, f"write `{step.text}!name`")
                return at + 1, None
            ref = self._member(instance, after.text, expr.span)
            at += 1
        if ref is None:
            return at, None
        if at + 1 < len(steps) and not isinstance(ref.target, Definition):
            hint = "before `!` stands the name of an INSTANCE or a definition"
            message = f"`{steps[at].text}` is no instance"
            self.report("sema.instance", message, steps[at].span, hint)
            return at, None
        return at, Ref(ref.target, (*way, *ref.path))

    def _is_operator_through(self, ref: Ref, steps: tuple[n.Selector, ...], arity: int) -> bool:
        """Whether `I!F` is passed on as an operator of I's parameters and F's together."""
        given = any(step.args for step in steps)
        return arity > 0 and not given and any(s.instance.params for s in ref.path)

    def _expand(self, expr: n.InstanceRef | n.Subexpression, ref: Ref, arity: int) -> None:
        """`I!F` as the operator `LAMBDA i, f : I(i)!F(f)`."""
        made_args: list[n.Name] = []
        params: list[BoundVar] = []

        def fresh(count: int) -> tuple[n.Name, ...]:
            for _ in range(count):
                name = f"x{len(params) + 1}"
                params.append(BoundVar(name, 0, self.module, expr.span))
                made_args.append(n.Name(name, span=expr.span))
                self.answers.refs[id(made_args[-1])] = (made_args[-1], Ref(params[-1]))
            return tuple(made_args[len(made_args) - count :])

        way = tuple(InstanceStep(s.instance, fresh(s.instance.arity)) for s in ref.path)
        path = tuple(n.PathStep(s.instance.name, s.args, span=expr.span) for s in way)
        target = ref.target
        body = n.InstanceRef(path, target.name, fresh(target.arity), span=expr.span)
        self.answers.refs[id(body)] = (body, Ref(target, way))
        if len(params) != arity:
            wanted = count_of(arity, "argument")
            message = f"an operator of {wanted} is wanted, `{target.name}` has {len(params)} here"
            self.report("sema.arity", message, expr.span)
        node = n.OperatorDef(n.Ident(target.name, span=expr.span), (), body, span=expr.span)
        made = Definition(target.name, len(params), self.module, expr.span, tuple(params), node)
        self.selected(made)
        self.answers.refs[id(expr)] = (expr, Ref(made))

    def _member(self, instance: Instance, name: str, span: Span) -> Ref | None:
        module = instance.target
        ref = module.exports.get(name)
        if ref is not None and not isinstance(ref.target, Constant | Variable):
            return ref
        known = [k for k, r in module.exports.items() if not isinstance(r.target, Constant)]
        hint = close_names(name, known)
        if ref is not None:
            hint = f"`{name}` is declared there; write what the INSTANCE substitutes for it"
        elif name in module.names:
            hint = f"`{name}` is LOCAL there"
        message = f"module {module.name} defines no `{name}` that can be reached from here"
        self.report("sema.unknown", message, span, hint)
        return None

    # --- Subexpressions ----------------------------------------------------------------------

    def _select(
        self,
        expr: n.InstanceRef | n.Subexpression,
        ref: Ref,
        first: n.Selector,
        rest: tuple[n.Selector, ...],
        scope: Scope,
        arity: int,
    ) -> None:
        """`first!rest`, where `first` names the definition `ref`."""
        base = ref.target
        assert isinstance(base, Definition)
        cursor = Cursor(_body(base), lambda ident: self.answers.bound[id(ident)][1])
        cursor.enter(base.params, first, cursor.expr)
        try:
            if base in self.under_way:
                message = f"a subexpression of `{base.name}` inside its own definition"
                raise SelectionError(message, first.span, "give the subexpression a name")
            self._check_args(first, base, arity)
            self._walk(cursor, rest, arity)
        except SelectionError as error:
            self.report("sema.selector", error.message, error.span, error.hint)
            for step in (first, *rest):
                for arg in step.args:
                    self.loose(arg, scope)
            return
        name = "!".join(step.text for step in (first, *rest) if step.text != ":")
        if all(step.text == ":" for step in rest):
            made = base
        else:
            node = n.OperatorDef(n.Ident(name, span=expr.span), (), cursor.whole(), span=expr.span)
            count = len(cursor.params)
            made = Definition(name, count, base.module, expr.span, cursor.params, node, within=base)
            self.selected(made)
        self.answers.refs[id(expr)] = (expr, Ref(made, ref.path))
        self.answers.args[id(expr)] = cursor.args
        wanted = len(cursor.args) or arity
        if wanted != len(cursor.params):
            message = f"`{name}` selects an operator of {count_of(len(cursor.params), 'argument')}"
            self.report("sema.arity", f"{message}, not {wanted or 'none'}", expr.span)
        elif cursor.args:
            self.values(cursor.params, cursor.args, scope)

    def _check_args(self, step: n.Selector, made: Definition, arity: int) -> None:
        """A step that names an operator has all its arguments, or none where one is passed on."""
        if len(step.args) != (0 if arity else made.arity):
            wanted = "none here" if arity else count_of(made.arity, "argument")
            raise SelectionError(
                f"`{step.text}` takes {wanted}, not {len(step.args) or 'none'}", step.span
            )

    def _walk(self, cursor: Cursor, steps: tuple[n.Selector, ...], arity: int) -> None:
        before = "name"  # the kind of the step before: name, label, colon, operand
        at = 0
        while at < len(steps):
            step = steps[at]
            after = steps[at + 1] if at + 1 < len(steps) else None
            if step.args and arity:
                raise SelectionError("an operator is wanted here, without arguments", step.span)
            if step.text == ":":
                if before == "operand" or (after is None and before != "name"):
                    hint = "`!:` follows the name of an operator"
                    raise SelectionError("`!:` has no meaning here", step.span, hint)
                before = "colon"
            elif not step.is_name:
                if before == "colon":
                    hint = "leave out the `!:`"
                    raise SelectionError("after `!:` comes a name of a LET", step.span, hint)
                if isinstance(see_through(cursor.expr), n.Case):
                    cursor.expr = case_arm(cursor.expr, step, after)
                    at += 1
                else:
                    cursor.operand(step)
                before = "operand"
            elif before in ("name", "label"):
                cursor.label(step)
                before = "label"
            else:
                self._enter_let(cursor, step, arity)
                before = "name"
            at += 1

    def _enter_let(self, cursor: Cursor, step: n.Selector, arity: int) -> None:
        """Go to a definition of the LET at hand."""
        let = see_through(cursor.expr)
        if not isinstance(let, n.Let):
            hint = "only the definitions of a LET have names here"
            raise SelectionError(f"there is no `{step.text}` here", step.span, hint)
        found = {
            u.name.text: u
            for u in let.units
            if isinstance(u, n.OperatorDef | n.FunctionDef | n.InstanceUnit) and u.name is not None
        }
        unit = found.get(step.text)
        if unit is None:
            hint = close_names(step.text, list(found))
            raise SelectionError(f"the LET defines no `{step.text}`", step.span, hint)
        made = self.answers.units[id(unit)][1]
        if not isinstance(made, Definition):
            hint = "give what you want from the instance a definition in the LET"
            raise SelectionError("an instance of a LET cannot be selected", step.span, hint)
        self._check_args(step, made, arity)
        cursor.lets += (let.units,)
        cursor.enter(made.params, step, _body(made))


def _body(made: Definition) -> n.Expr:
    """A definition's body; for a function the function itself."""
    return as_literal(made.node) if isinstance(made.node, n.FunctionDef) else made.body
