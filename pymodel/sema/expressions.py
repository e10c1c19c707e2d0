"""What may live here: resolving the names in one expression. Units are for `resolver`."""

from __future__ import annotations

from collections.abc import Iterable

from pymodel.errors import Diagnostic, Span
from pymodel.sema.scope import Scope, clash, describe
from pymodel.sema.types import (
    BoundVar,
    Builtin,
    Constant,
    Definition,
    Entity,
    Instance,
    InstanceStep,
    Level,
    Ref,
    Resolution,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.walk import children


class Answers:
    """The tables that a load fills; see `types.Resolution`."""

    def __init__(self) -> None:
        self.refs: dict[int, tuple[n.Node, Ref]] = {}
        self.bound: dict[int, tuple[n.Ident, BoundVar]] = {}
        self.units: dict[int, tuple[n.Node, Definition | Instance]] = {}
        self.levels: dict[Entity, Level] = {}

    @classmethod
    def of(cls, resolution: Resolution) -> Answers:
        """The tables behind the answers of a finished load, to add an expression to them."""
        made = cls()
        made.refs, made.bound, made.units, made.levels = resolution.tables
        return made


class ExpressionResolver:
    """Resolves expressions of one module; problems go to `errors`."""

    def __init__(self, module: str, answers: Answers) -> None:
        self.module = module
        self.answers = answers
        self.errors: list[Diagnostic] = []
        self.incomplete = False  # a module is missing, so unknown names are likely its names
        self.defining: str | None = None  # the operator whose body is at hand
        self.defined_later: dict[str, Span] = {}  # names that this module defines somewhere
        self._unknown: set[str] = set()
        self._in_update = 0  # depth of EXCEPT updates, where `@` has a meaning

    def units(self, units: Iterable[n.Unit], scope: Scope) -> None:
        """Resolve the units of a LET into `scope`; given by a subclass."""
        raise NotImplementedError

    def report(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str = "",
        notes: tuple[tuple[str, Span | None], ...] = (),
    ) -> None:
        """Note one more problem."""
        self.errors.append(Diagnostic(code, message, span, hint, notes))

    # --- Walking -----------------------------------------------------------------------------

    def expr(self, expr: n.Expr, scope: Scope) -> None:
        """Resolve every name in an expression."""
        match expr:
            case n.Name():
                self._name(expr, scope, arity=0)
            case n.OpApply(op, args):
                ref = self._find(op, expr.span, scope)
                if ref is not None:
                    self.answers.refs[id(expr)] = (expr, ref)
                self._arguments(ref, op, args, expr.span, scope)
            case n.InstanceRef():
                self._instance_ref(expr, scope, arity=0)
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

    # --- Names -------------------------------------------------------------------------------

    def _find(self, name: str, span: Span, scope: Scope) -> Ref | None:
        ref = scope.lookup(name)
        if ref is None:
            if name not in self._unknown and not self.incomplete:
                self._unknown.add(name)
                hint = _unknown_hint(name, span, list(scope.visible()))
                if name == self.defining:
                    hint = f"announce it first: `RECURSIVE {name}(_)`"
                elif name in self.defined_later:
                    line = self.defined_later[name].line
                    hint = f"it is defined only at line {line}: move that up"
                word = "identifier" if name[0].isalnum() or name[0] == "_" else "operator"
                self.report("sema.unknown", f"unknown {word} `{name}`", span, hint)
            return None
        if isinstance(ref.target, Instance):
            self.report(
                "sema.instance",
                f"`{name}` is an instance of {ref.target.target.name}, not an operator",
                span,
                f"name one of its definitions: `{name}!...`",
            )
            return None
        return ref

    def _name(self, name: n.Name, scope: Scope, arity: int) -> None:
        ref = self._find(name.ident, name.span, scope)
        if ref is None:
            return
        self.answers.refs[id(name)] = (name, ref)
        self._check_arity(ref.target, name.ident, arity, name.span)

    def _check_arity(self, target: Entity, name: str, arity: int, span: Span) -> bool:
        if target.arity == arity:
            return True
        wants = _count(target.arity, "argument")
        hint = ""
        if target.arity == 0:
            hint = f"`{name}` stands alone; a function is applied with brackets, `{name}[...]`"
        notes: tuple[tuple[str, Span | None], ...] = ()
        if target.span is not None:
            notes = ((f"{describe(target)} is introduced here", target.span),)
        self.report(
            "sema.arity", f"`{name}` takes {wants}, not {arity or 'none'}", span, hint, notes
        )
        return False

    def _instance_ref(self, expr: n.InstanceRef, scope: Scope, arity: int) -> None:
        first = expr.path[0]
        ref = scope.lookup(first.name)
        if ref is None and not self.incomplete:
            names = [s for s in scope.visible() if s.isidentifier()]
            hint = close_names(first.name, names)
            self.report("sema.unknown", f"unknown instance `{first.name}`", first.span, hint)
        steps: tuple[InstanceStep, ...] = ()
        for at, part in enumerate(expr.path):
            if ref is None:
                break
            if not isinstance(ref.target, Instance):
                hint = "before `!` stands the name of an INSTANCE"
                self.report("sema.instance", f"`{part.name}` is no instance", part.span, hint)
                ref = None
                break
            instance = ref.target
            if self._check_arity(instance, part.name, len(part.args), part.span):
                self._values(instance.params, part.args, scope)
            steps = (*steps, *ref.path, InstanceStep(instance, part.args))
            wanted = expr.path[at + 1].name if at + 1 < len(expr.path) else expr.name
            ref = self._member(instance, wanted, expr)
        if ref is None:
            for arg in expr.args:
                self._loose(arg, scope)
            return
        found = Ref(ref.target, (*steps, *ref.path))
        self.answers.refs[id(expr)] = (expr, found)
        count = len(expr.args) or arity
        if isinstance(ref.target, Instance):
            self.report("sema.instance", f"`{expr.name}` is an instance", expr.span, "add `!name`")
        elif self._check_arity(ref.target, expr.name, count, expr.span):
            self._actuals(ref.target, expr.args, scope)

    def _member(self, instance: Instance, name: str, expr: n.InstanceRef) -> Ref | None:
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
        self.report("sema.unknown", message, expr.span, hint)
        return None

    # --- Arguments ---------------------------------------------------------------------------

    def _arguments(
        self, ref: Ref | None, name: str, args: tuple[n.Expr, ...], span: Span, scope: Scope
    ) -> None:
        if ref is None or not self._check_arity(ref.target, name, len(args), span):
            for arg in args:
                self._loose(arg, scope)
            return
        self._actuals(ref.target, args, scope)

    def _actuals(self, target: Entity, args: tuple[n.Expr, ...], scope: Scope) -> None:
        if isinstance(target, Definition):
            self._values(target.params, args, scope)
        elif isinstance(target, Builtin) and target.param_arities:
            for arity, arg in zip(target.param_arities, args, strict=True):
                self.actual(arity, arg, scope)
        else:
            for arg in args:
                self.actual(0, arg, scope)

    def _values(self, params: tuple[BoundVar, ...], args: tuple[n.Expr, ...], scope: Scope) -> None:
        for param, arg in zip(params, args, strict=True):
            self.actual(param.arity, arg, scope)

    def actual(self, arity: int, arg: n.Expr, scope: Scope) -> None:
        """Resolve an argument where an operator of `arity` (0: a value) is wanted."""
        if arity == 0:
            if isinstance(arg, n.Lambda):
                self.report("sema.arity", "a value is wanted here, not an operator", arg.span)
            self.expr(arg, scope)
            return
        match arg:
            case n.Name():
                self._name(arg, scope, arity)
            case n.InstanceRef(args=()):
                self._instance_ref(arg, scope, arity)
            case n.Lambda(params):
                if len(params) != arity:
                    wanted = _count(arity, "argument")
                    message = f"an operator of {wanted} is wanted, this LAMBDA has {len(params)}"
                    self.report("sema.arity", message, arg.span)
                self.expr(arg, scope)
            case _:
                wanted = _count(arity, "argument")
                self.report(
                    "sema.arity",
                    f"an operator of {wanted} is wanted here, not a value",
                    arg.span,
                    "name an operator, or write LAMBDA",
                )
                self.expr(arg, scope)

    def _loose(self, arg: n.Expr, scope: Scope) -> None:
        """Resolve an argument of a call that is wrong anyway, without complaints of arity."""
        if not isinstance(arg, n.Name):
            self.expr(arg, scope)
        elif (ref := self._find(arg.ident, arg.span, scope)) is not None:
            self.answers.refs[id(arg)] = (arg, ref)


def _count(number: int, noun: str) -> str:
    if number == 0:
        return f"no {noun}s"
    return f"{number} {noun}" + ("s" if number > 1 else "")


#: Modules that bring what a specification most often forgets to EXTEND.
_HOMES = {
    **dict.fromkeys(("+", "-", "*", "^", "\\div", "%", "<", ">", "=<", ">=", ".."), "Naturals"),
    **dict.fromkeys(("-.", "Int"), "Integers"),
    **dict.fromkeys(("Seq", "Len", "Append", "Head", "Tail", "SubSeq", "\\o"), "Sequences"),
    **dict.fromkeys(("Cardinality", "IsFiniteSet"), "FiniteSets"),
    **dict.fromkeys((":>", "@@", "Print", "PrintT", "Assert", "Permutations"), "TLC"),
    "SelectSeq": "Sequences",
    "Nat": "Naturals",
    "/": "Reals",
    "Real": "Reals",
}


def _unknown_hint(name: str, span: Span, visible: list[str]) -> str:
    if name in _HOMES:
        return f"EXTENDS {_HOMES[name]} brings it"
    column = span.col - 2
    line = span.source.line(span.line)
    if 0 <= column < len(line) and line[column] == "\\":
        return f"there is no operator `\\{name}`"
    return close_names(name, visible) or "declare or define it before this line"
