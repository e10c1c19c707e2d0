"""What may live here: resolving the units of a module — declarations, definitions, INSTANCE.

One `Loader` serves one load: it parses each module once, makes one `ResolvedModule` of it, and
gathers the answers for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pymodel.errors import Diagnostic, Source, Span, SpecError
from pymodel.sema.instances import ModuleResolver
from pymodel.sema.levels import LevelChecker
from pymodel.sema.loader import Library, check_name
from pymodel.sema.name_order import ModuleText
from pymodel.sema.names import Answers, count_of
from pymodel.sema.python import Override
from pymodel.sema.scope import Scope
from pymodel.sema.selectors import as_literal, label_problems, labels
from pymodel.sema.standard import LANGUAGE, STANDARD
from pymodel.sema.types import (
    Builtin,
    Constant,
    Definition,
    Entity,
    Level,
    Ref,
    Resolution,
    ResolvedModule,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.parser import Parsed


class Loader:
    """Modules by name, each resolved once; the tables shared by all of them."""

    def __init__(self, library: Library, answers: Answers | None = None) -> None:
        self.library = library
        self.answers = answers or Answers()
        self.errors: list[Diagnostic] = []
        self._done: dict[str, ResolvedModule] = {}
        self._failed: set[str] = set()
        self._under_way: list[str] = []
        self.language = Scope()
        for name, arity in LANGUAGE.items():
            self.language.names[name] = Ref(Builtin(name, arity, "", None))
        tables = self.answers
        self.resolution = Resolution(
            tables.refs,
            tables.bound,
            tables.units,
            tables.levels,
            tables.args,
            self.language.names,
            library,
        )
        self.levels = LevelChecker(self.resolution, tables.levels)

    def module(self, name: str, asked: Span | None) -> ResolvedModule | None:
        """The resolved module of a name; None when it cannot be had (the reason is noted)."""
        if name in self._done:
            return self._done[name]
        if name in self._failed:
            return None
        if name in STANDARD:
            return self._standard(name)
        if name in self._under_way:
            way = " → ".join([*self._under_way[self._under_way.index(name) :], name])
            message = f"module {name} depends on itself"
            self.errors.append(Diagnostic("sema.cycle", message, asked, f"the way is {way}"))
            return None
        try:
            parsed = self.library.parse(name, asked)
        except SpecError as error:
            self.errors.extend(error.diagnostics)
            self._failed.add(name)
            return None
        wrong = check_name(parsed, name)
        if wrong is not None:
            self.errors.append(wrong)
        return self.resolve(parsed)

    def resolve(self, parsed: Parsed) -> ResolvedModule:
        """Resolve a parsed module and what it depends on."""
        name = parsed.module.name.text
        self._under_way.append(name)
        resolver = UnitResolver(self, parsed.module, self.language)
        resolver.python = self._overrides(parsed)
        module = resolver.run(parsed)
        self._under_way.pop()
        self._done[name] = module
        return module

    def _overrides(self, parsed: Parsed) -> Mapping[str, Override]:
        try:
            return self.library.overrides(parsed)
        except SpecError as error:
            self.errors.extend(error.diagnostics)
            return {}

    def depends_on_substitution(self, ref: Ref) -> bool:
        """False for what an INSTANCE cannot change: operators of modules without declarations.

        Such an operator is one and the same through every INSTANCE, so it clashes with nothing.
        """
        if isinstance(ref.target, Builtin):
            return False
        home = self._done.get(ref.target.module)
        return bool(ref.path) or home is None or bool(home.constants or home.variables)

    def _standard(self, name: str) -> ResolvedModule:
        entry = STANDARD[name]

        def texts(names: tuple[str, ...]) -> tuple[ModuleText, ...]:
            return tuple((self._done.get(m) or self._standard(m)).text for m in names)

        extended = tuple(self._done.get(m) or self._standard(m) for m in entry.extends)
        names: dict[str, Ref] = {}
        for module in extended:
            names.update(module.exports)
        for op in entry.operators:
            made = Builtin(op.name, len(op.params), name, None, op.params, op.param_arities)
            names.setdefault(op.name, Ref(made))
        module = ResolvedModule(
            name=name,
            source=Source(f"<{name}>", ""),
            tree=None,
            extends=extended,
            constants=(),
            variables=(),
            names=names,
            exports=names,
            assumptions=(),
            theorems=(),
            submodules={},
            resolution=self.resolution,
            text=ModuleText(entry.identifiers, (), texts(entry.extends), texts(entry.instances)),
        )
        self._done[name] = module
        return module


class UnitResolver(ModuleResolver):
    """Resolves one module, nested ones included (each by a resolver of its own)."""

    def expression(self, expr: n.Expr, scope: Scope) -> Level:
        """Resolve one expression in a scope; its level."""
        self.expr(expr, scope)
        return self.loader.levels.check(expr, self.errors).level

    def run(self, parsed: Parsed | None) -> ResolvedModule:
        """Resolve all units and make the result."""
        self.defined_later = {
            unit.name.text: unit.name.span
            for unit in self.tree.units
            if isinstance(unit, n.OperatorDef | n.FunctionDef)
        }
        self.units(self.tree.units, self.scope)
        names = self.scope.names
        self._check_overrides()
        exports = {name: ref for name, ref in names.items() if name not in self.local}
        return ResolvedModule(
            name=self.module,
            source=self.tree.span.source,
            tree=self.tree,
            extends=tuple(self.extends),
            constants=tuple(dict.fromkeys(self.constants)),
            variables=tuple(dict.fromkeys(self.variables)),
            names=names,
            exports=exports,
            assumptions=tuple({id(a): a for a in self.assumptions}.values()),
            theorems=tuple(self.theorems),
            submodules=self.submodules,
            resolution=self.loader.resolution,
            text=ModuleText(
                parsed.identifiers if parsed else (),
                parsed.strings if parsed else (),
                tuple(module.text for module in self.extends),
                tuple(module.text for module in self.instances),
            ),
            warnings=tuple(self.warnings),
        )

    # --- Units -------------------------------------------------------------------------------

    def units(self, units: Iterable[n.Unit], scope: Scope) -> None:
        units = tuple(units)
        for at, unit in enumerate(units):
            match unit:
                case n.Extends(modules):
                    for ident in modules:
                        self._extend(ident)
                case n.Constants(decls):
                    for decl in decls:
                        self._declare(decl.name, decl.arity, scope, constant=True)
                case n.Variables(names):
                    for name in names:
                        self._declare(name, 0, scope, constant=False)
                case n.RecursiveDecl(decls):
                    for decl in decls:
                        self._announce(decl, units[at + 1 :], scope)
                case n.OperatorDef() | n.FunctionDef():
                    self._define(unit, scope)
                case n.InstanceUnit():
                    self.instantiate(unit, scope)
                case n.Module():
                    self._nested(unit)
                case n.Assume(name, expr):
                    self._fact(name, expr, scope)
                    self.loader.levels.assumption(expr, self.errors)
                    self.assumptions.append(unit)
                case n.Theorem(name, statement):
                    if isinstance(statement, n.Expr):
                        self._fact(name, statement, scope)
                    self.theorems.append(unit)

    def _declare(self, ident: n.Ident, arity: int, scope: Scope, *, constant: bool) -> None:
        old = scope.lookup(ident.text)
        kind = Constant if constant else Variable
        if old is not None and type(old.target) is kind and old.target.arity == arity:
            return  # the same declaration again: one and the same thing
        made = kind(ident.text, arity, self.module, ident.span)
        self.put(ident, Ref(made), scope)
        if isinstance(made, Constant):
            self.constants.append(made)
        else:
            self.variables.append(made)
            self.answers.levels[made] = Level.STATE

    def _fact(self, name: n.Ident | None, expr: n.Expr, scope: Scope) -> None:
        """An assumption or theorem; a named one is an operator too, as if it were defined."""
        if name is None:
            self.has_labels = False
            self.expr(expr, scope)
            if self.has_labels:
                for found in labels(expr):
                    hint = "name the assumption or theorem"
                    message = "a label outside any definition"
                    self.report("sema.label", message, found.label.span, hint)
            self.loader.levels.check(expr, self.errors)
        else:
            self._define(n.OperatorDef(name, (), expr, span=expr.span), scope)

    # --- Definitions -------------------------------------------------------------------------

    def _announce(self, decl: n.Param, later: tuple[n.Unit, ...], scope: Scope) -> None:
        for unit in later:
            if not isinstance(unit, _IN_RECURSION):
                message = f"between RECURSIVE `{decl.name.text}` and its definition there is this"
                hint = "only definitions may stand there: move RECURSIVE down"
                self.report("sema.recursive", message, unit.span, hint)
                return
            if isinstance(unit, n.OperatorDef | n.FunctionDef) and unit.name.text == decl.name.text:
                made = self._make(unit, recursive=True)
                if made.arity != decl.arity:
                    message = (
                        f"RECURSIVE gives `{made.name}` an arity of {decl.arity}, "
                        f"its definition {made.arity}"
                    )
                    self.report("sema.recursive", message, decl.span)
                self.put(decl.name, Ref(self._foreign(unit, scope) or made), scope)
                return
        self.report(
            "sema.recursive",
            f"`{decl.name.text}` is announced as RECURSIVE and never defined",
            decl.span,
            "define it in the same module or LET",
        )

    def _make(self, unit: n.OperatorDef | n.FunctionDef, *, recursive: bool) -> Definition:
        """The entity of a definition; its parameters are made with it."""
        formals = unit.params if isinstance(unit, n.OperatorDef) else ()
        params = tuple(self.bind(p.name, p.arity, Scope()) for p in formals)
        name = unit.name
        made = Definition(
            name.text, len(params), self.module, name.span, params, unit, unit.local, recursive
        )
        self.answers.units[id(unit)] = (unit, made)
        return made

    def _foreign(self, unit: n.OperatorDef | n.FunctionDef, scope: Scope) -> Builtin | None:
        """The entity of an operator whose meaning is a Python function."""
        item = self.python.get(unit.name.text) if scope is self.scope else None
        if item is None or isinstance(unit, n.FunctionDef):
            return None
        announced = scope.names.get(unit.name.text)
        if announced is not None and isinstance(announced.target, Builtin):
            return announced.target
        arity = len(unit.params)
        if item.arity not in (None, arity):
            wants = count_of(arity, "argument")
            message = f"`{item.name}` takes {wants}, its Python function {item.arity}"
            note = (f"the function is {item.apply.__name__} in {item.file}", None)
            self.report("override.arity", message, unit.name.span, notes=(note,))
        self.loader.resolution.overrides[item.canonical] = item
        return Builtin(
            item.name,
            arity,
            self.module,
            unit.name.span,
            tuple(p.name.text for p in unit.params),
            tuple(p.arity for p in unit.params),
            item.canonical,
        )

    def _check_overrides(self) -> None:
        defined = {u.name.text for u in self.tree.units if isinstance(u, n.OperatorDef)}
        for name, item in self.python.items():
            if name not in defined:
                message = f"module {self.module} defines no operator `{name}` to override"
                note = (f"{item.file} overrides it", None)
                hint = close_names(name, sorted(defined))
                self.report("override.unknown", message, self.tree.name.span, hint, (note,))

    def _define(self, unit: n.OperatorDef | n.FunctionDef, scope: Scope) -> None:
        announced = self.answers.units.get(id(unit))
        made = announced[1] if announced else self._make(unit, recursive=False)
        assert isinstance(made, Definition)
        if unit.local and scope is self.scope:
            self.local.add(made.name)
        self.under_way.add(made)
        has_labels, self.has_labels = self.has_labels, False
        if isinstance(unit, n.FunctionDef):
            self.put(unit.name, Ref(made), scope)
            self.expr(unit.body, self.bounds(unit.bounds, scope))
        else:
            outer, self.defining = self.defining, made.name
            self.expr(unit.body, self.params(unit.params, scope))
            self.defining = outer
            self.put(unit.name, Ref(self._foreign(unit, scope) or made), scope)
        self.under_way.discard(made)
        if self.has_labels:
            whole = unit.body if isinstance(unit, n.OperatorDef) else as_literal(unit)
            self.errors.extend(label_problems(whole))
        self.has_labels = has_labels
        self.loader.levels.definition(made, self.errors)

    def selected(self, made: Definition) -> None:
        self.loader.levels.definition(made, [])  # its problems are those of the whole definition

    # --- Modules -----------------------------------------------------------------------------

    def _extend(self, ident: n.Ident) -> None:
        module = self.loader.module(ident.text, ident.span)
        if module is None:
            self.incomplete = True
            return
        self.extends.append(module)
        for name, ref in module.exports.items():
            old = self.scope.lookup(name)
            if old is None:
                self.scope.names[name] = ref
            elif old != ref:
                self.meet(ident, old.target, ref.target)
        self.constants.extend(c for c in module.constants if self._is_used(c))
        self.variables.extend(v for v in module.variables if self._is_used(v))
        self.assumptions.extend(module.assumptions)
        self.submodules.update(module.submodules)

    def _is_used(self, declared: Entity) -> bool:
        ref = self.scope.lookup(declared.name)
        return ref is not None and ref.target is declared

    def _nested(self, unit: n.Module) -> None:
        inner = UnitResolver(self.loader, unit, self.scope)
        inner.outer_modules = {**self.outer_modules, **self.submodules}
        name = unit.name.text
        if name in self.submodules:
            self.report("sema.redefined", f"there are two modules {name} here", unit.name.span)
        if any(module.name == name for module in self.extends):
            hint = "give the inner module another name"
            message = f"the module {name} is extended here, and this one has its name"
            self.report("sema.redefined", message, unit.name.span, hint)
        self.submodules[name] = inner.run(None)
        self.instances.append(self.submodules[name])


#: What may stand between RECURSIVE and the definition that it announces.
_IN_RECURSION = (n.OperatorDef, n.FunctionDef, n.InstanceUnit, n.RecursiveDecl, n.Separator)
