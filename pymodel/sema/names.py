"""What may live here: what a name in an expression means, and what its arguments have to be."""

from __future__ import annotations

from collections.abc import Iterable

from pymodel.errors import Diagnostic, Span
from pymodel.sema.scope import Scope, describe
from pymodel.sema.types import (
    BoundVar,
    Builtin,
    Definition,
    Entity,
    Instance,
    Level,
    Ref,
    Resolution,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names


class Answers:
    """The tables that a load fills; see `types.Resolution`."""

    def __init__(self) -> None:
        self.refs: dict[int, tuple[n.Node, Ref]] = {}
        self.bound: dict[int, tuple[n.Ident, BoundVar]] = {}
        self.units: dict[int, tuple[n.Node, Definition | Instance]] = {}
        self.levels: dict[Entity, Level] = {}
        self.args: dict[int, tuple[n.Expr, ...]] = {}

    @classmethod
    def of(cls, resolution: Resolution) -> Answers:
        """The tables behind the answers of a finished load, to add an expression to them."""
        made = cls()
        made.refs, made.bound, made.units, made.levels, made.args = resolution.tables
        return made


class NameResolver:
    """Resolves single names of one module; problems go to `errors`."""

    def __init__(self, module: str, answers: Answers) -> None:
        self.module = module
        self.answers = answers
        self.errors: list[Diagnostic] = []
        self.incomplete = False  # a module is missing, so unknown names are likely its names
        self.defining: str | None = None  # the operator whose body is at hand
        self.defined_later: dict[str, Span] = {}  # names that this module defines somewhere
        self._unknown: set[str] = set()
        self.under_way: set[Definition] = set()  # definitions whose bodies are being resolved
        self.has_labels = False  # a label was met since this was last set
        self._in_update = 0  # depth of EXCEPT updates, where `@` has a meaning

    def units(self, units: Iterable[n.Unit], scope: Scope) -> None:
        """Resolve the units of a LET into `scope`; given by a subclass."""
        raise NotImplementedError

    def expr(self, expr: n.Expr, scope: Scope) -> None:
        """Resolve every name in an expression; given by a subclass."""
        raise NotImplementedError

    def path(self, expr: n.InstanceRef | n.Subexpression, scope: Scope, arity: int) -> None:
        """Resolve `A!B(x)!op` or `F!2`, of which `arity` arguments are still to come; given by a
        subclass."""
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

    # --- Names -------------------------------------------------------------------------------

    def find(self, name: str, span: Span, scope: Scope) -> Ref | None:
        """What a name means as an operator or value; a problem when it means nothing."""
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

    def name(self, name: n.Name, scope: Scope, arity: int) -> None:
        """Resolve a name that stands for an operator of `arity` (0: a value)."""
        ref = self.find(name.ident, name.span, scope)
        if ref is None:
            return
        self.answers.refs[id(name)] = (name, ref)
        self.check_arity(ref.target, name.ident, arity, name.span)

    def check_arity(self, target: Entity, name: str, arity: int, span: Span) -> bool:
        """Whether a use has as many arguments as its target takes; a problem when not."""
        if target.arity == arity:
            return True
        wants = count_of(target.arity, "argument")
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

    # --- Arguments ---------------------------------------------------------------------------

    def arguments(
        self, ref: Ref | None, name: str, args: tuple[n.Expr, ...], span: Span, scope: Scope
    ) -> None:
        """Resolve the arguments of a use of `name`, which may be unknown."""
        if ref is None or not self.check_arity(ref.target, name, len(args), span):
            for arg in args:
                self.loose(arg, scope)
            return
        self.actuals(ref.target, args, scope)

    def actuals(self, target: Entity, args: tuple[n.Expr, ...], scope: Scope) -> None:
        """Resolve arguments, as many as the target takes."""
        if isinstance(target, Definition):
            self.values(target.params, args, scope)
        elif isinstance(target, Builtin) and target.param_arities:
            for arity, arg in zip(target.param_arities, args, strict=True):
                self.actual(arity, arg, scope)
        else:
            for arg in args:
                self.actual(0, arg, scope)

    def values(self, params: tuple[BoundVar, ...], args: tuple[n.Expr, ...], scope: Scope) -> None:
        """Resolve one argument for each formal parameter."""
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
                self.name(arg, scope, arity)
                self._first_order(arg)
            case n.InstanceRef(args=()) | n.Subexpression():
                self.path(arg, scope, arity)
            case n.Lambda(params):
                if len(params) != arity:
                    wanted = count_of(arity, "argument")
                    message = f"an operator of {wanted} is wanted, this LAMBDA has {len(params)}"
                    self.report("sema.arity", message, arg.span)
                self.expr(arg, scope)
            case _:
                wanted = count_of(arity, "argument")
                self.report(
                    "sema.arity",
                    f"an operator of {wanted} is wanted here, not a value",
                    arg.span,
                    "name an operator, or write LAMBDA",
                )
                self.expr(arg, scope)

    def _first_order(self, arg: n.Name) -> None:
        """An operator that takes operators itself is no argument of another."""
        found = self.answers.refs.get(id(arg))
        target = found[1].target if found else None
        if isinstance(target, Definition) and any(p.arity for p in target.params):
            message = f"`{arg.ident}` takes an operator, so it cannot be passed to another"
            self.report("sema.arity", message, arg.span)

    def loose(self, arg: n.Expr, scope: Scope) -> None:
        """Resolve an argument of a call that is wrong anyway, without complaints of arity."""
        if not isinstance(arg, n.Name):
            self.expr(arg, scope)
        elif (ref := self.find(arg.ident, arg.span, scope)) is not None:
            self.answers.refs[id(arg)] = (arg, ref)


def count_of(number: int, noun: str) -> str:
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
    if close := close_names(name, visible):
        return close
    if span.source.name.startswith("--"):  # an expression of the command line
        return (
            "what the module declares, defines or EXTENDS may stand here; "
            "a model value only if the module declares it"
        )
    return "declare or define it before this line"
