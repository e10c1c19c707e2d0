"""What may live here: what a module gathers while it is resolved, and INSTANCE.

The other units are `resolver`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pymodel.errors import Diagnostic
from pymodel.sema.expressions import ExpressionResolver
from pymodel.sema.python import Override
from pymodel.sema.scope import Scope, clash, describe
from pymodel.sema.types import (
    Constant,
    Entity,
    Instance,
    InstanceStep,
    Ref,
    ResolvedModule,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names

if TYPE_CHECKING:
    from pymodel.sema.resolver import Loader


class ModuleResolver(ExpressionResolver):
    """The state of resolving one module, with the names that it has so far."""

    def __init__(self, loader: Loader, tree: n.Module, around: Scope) -> None:
        super().__init__(tree.name.text, loader.answers)
        self.loader = loader
        self.errors = loader.errors
        self.tree = tree
        #: Operators of this module whose meaning is a Python function, by name.
        self.python: Mapping[str, Override] = {}
        self.scope = Scope(around)
        self.local: set[str] = set()
        self.extends: list[ResolvedModule] = []
        self.submodules: dict[str, ResolvedModule] = {}
        self.outer_modules: dict[str, ResolvedModule] = {}
        self.constants: list[Constant] = []
        self.variables: list[Variable] = []
        self.assumptions: list[n.Assume] = []
        self.theorems: list[n.Theorem] = []
        self.instances: list[ResolvedModule] = []
        self.warnings: list[Diagnostic] = []

    def put(self, ident: n.Ident, ref: Ref, scope: Scope) -> None:
        """Give a name its meaning; complain if it has one."""
        old = scope.lookup(ident.text)
        if old is not None and old != ref:
            self.errors.append(clash(ident, old.target))
            return
        scope.names[ident.text] = ref

    def meet(self, ident: n.Ident, old: Entity, new: Entity) -> None:
        """Two extended modules give one name two meanings: the first holds, as in TLC."""
        notes = ((f"{describe(old)}", old.span), (f"{describe(new)}", new.span))
        message = f"`{new.name}` has two meanings, of {old.module} and of {new.module}"
        declared = isinstance(old, Constant | Variable) or isinstance(new, Constant | Variable)
        serious = declared and type(old) is not type(new)
        hint = "rename one of them" if serious else "the first is used"
        found = Diagnostic(
            "sema.two-meanings", message, ident.span, hint, notes, is_warning=not serious
        )
        (self.errors if serious else self.warnings).append(found)

    # --- INSTANCE ----------------------------------------------------------------------------

    def instantiate(self, unit: n.InstanceUnit, scope: Scope) -> None:
        """Resolve an INSTANCE: its substitutions, and the names that it brings if it has none."""
        ident = unit.module
        nested = self.submodules.get(ident.text) or self.outer_modules.get(ident.text)
        module = nested or self.loader.module(ident.text, ident.span)
        if module is None:
            self.incomplete = True
            return
        if nested is None:
            self.instances.append(module)
        inner = self.params(unit.params, scope)
        params = tuple(self.answers.bound[id(p.name)][1] for p in unit.params)
        substitutions = self._substitutions(unit, module, inner)
        name = unit.name.text if unit.name else ""
        span = unit.name.span if unit.name else unit.span
        instance = Instance(
            name, len(params), self.module, span, params, module, substitutions, unit.local
        )
        self.answers.units[id(unit)] = (unit, instance)
        self.loader.levels.instance(instance, unit, self.errors)
        if unit.name is not None:
            self.put(unit.name, Ref(instance), scope)
            if unit.local and scope is self.scope:
                self.local.add(name)
            return
        step = (InstanceStep(instance),) if substitutions else ()
        for key, ref in module.exports.items():
            if isinstance(ref.target, Constant | Variable):
                continue
            way = step if self.loader.depends_on_substitution(ref) else ()
            self._import(key, Ref(ref.target, (*way, *ref.path)), unit, scope)

    def _import(self, name: str, ref: Ref, unit: n.InstanceUnit, scope: Scope) -> None:
        old = scope.lookup(name)
        if old is None:
            scope.names[name] = ref
            if unit.local and scope is self.scope:
                self.local.add(name)
        elif old != ref:
            self.meet(unit.module, old.target, ref.target)

    def _substitutions(
        self, unit: n.InstanceUnit, module: ResolvedModule, scope: Scope
    ) -> tuple[tuple[Constant | Variable, n.Expr], ...]:
        explicit: dict[str, n.Substitution] = {}
        declared: dict[str, Constant | Variable] = {d.name: d for d in module.constants}
        declared.update((d.name, d) for d in module.variables)
        for item in unit.substitutions:
            name = item.target.text
            if name not in declared:
                hint = close_names(name, list(declared)) or _declares(module, list(declared))
                message = f"module {module.name} declares no `{name}`"
                self.report("sema.substitution", message, item.target.span, hint)
            elif name in explicit:
                message = f"`{name}` is substituted twice"
                self.report("sema.substitution", message, item.target.span)
            explicit[name] = item
        pairs: list[tuple[Constant | Variable, n.Expr]] = []
        for name, entity in declared.items():
            given = explicit.get(name)
            if given is not None:
                value = given.value
            elif scope.lookup(name) is None:
                self._missing_substitution(unit, module, entity)
                continue
            else:
                value = n.Name(name, span=unit.span)
            self.actual(entity.arity, value, scope)
            pairs.append((entity, value))
        return tuple(pairs)

    def _missing_substitution(
        self, unit: n.InstanceUnit, module: ResolvedModule, entity: Entity
    ) -> None:
        self.report(
            "sema.substitution",
            f"nothing is substituted for {describe(entity)} of {module.name}",
            unit.span,
            f"add `WITH {entity.name} <- ...`, or define `{entity.name}` before the INSTANCE",
            ((f"{describe(entity)} is declared here", entity.span),),
        )


def _declares(module: ResolvedModule, names: list[str]) -> str:
    if not names:
        return f"{module.name} declares nothing"
    return f"{module.name} declares {', '.join(names)}"
