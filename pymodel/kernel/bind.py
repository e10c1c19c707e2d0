"""What may live here: what a configuration's constants mean for a module's names.

Reads `CONSTANT` statements; the formulas that a configuration names are `loading`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pymodel.errors import EXIT_CONFIG, Diagnostic, Span, SpecError
from pymodel.kernel.overrides import Bindings, Key, Override, Table, ValueOf, key
from pymodel.sema.types import Constant, Entity, Instance, Ref, ResolvedModule, Variable
from pymodel.syntax.cfg import Assignment, CfgName, Config, Replacement, value_of
from pymodel.syntax.lexer import close_names
from pymodel.values import ModelValue, Value


@dataclass(slots=True)
class Bound:
    """The bindings of a configuration, and the constants' values by name."""

    bindings: Bindings
    values: dict[str, Value]
    #: Constants that a definition stands for, with its name.
    definitions: dict[str, Ref] = field(default_factory=dict)


def problem(code: str, message: str, span: Span | None, hint: str = "") -> Diagnostic:
    """A diagnostic about the configuration; exit code 151."""
    return Diagnostic(f"cfg.{code}", message, span, hint, exit_code=EXIT_CONFIG)


def find(module: ResolvedModule, name: CfgName) -> Ref:
    """What a name of the configuration refers to; `cfg.unknown-name` when there is nothing."""
    ref = module.lookup(name.text)
    if ref is None:
        raise SpecError(
            problem(
                "unknown-name",
                f"module {module.name} does not define {name.text}",
                name.span,
                close_names(name.text, list(module.names)),
            )
        )
    return ref


def bind(module: ResolvedModule, config: Config) -> Bound:
    """Bind the constants of a module.

    Raises `SpecError` with every problem found: `cfg.unknown-name`, `cfg.unbound-constant`,
    `cfg.arity`, `cfg.duplicate`, `cfg.variable`, `cfg.unknown-module`.
    """
    binder = _Binder(module)
    for item in config.constants:
        binder.guarded(item)
    binder.missing(config)
    if binder.errors:
        raise SpecError(*binder.errors)
    return Bound(Bindings(binder.everywhere, binder.in_module), binder.values, binder.definitions)


class _Binder:
    def __init__(self, module: ResolvedModule) -> None:
        self._module = module
        self._model_values: dict[str, ModelValue] = {}
        self.errors: list[Diagnostic] = []
        self.everywhere: dict[Key, Override] = {}
        self.in_module: dict[str, dict[Key, Override]] = {}
        self.values: dict[str, Value] = {}
        self.definitions: dict[str, Ref] = {}

    def guarded(self, item: Assignment | Replacement) -> None:
        """Bind one statement; its problems are kept, so that all are told at once."""
        try:
            if isinstance(item, Assignment):
                self._assign(item)
            else:
                self._replace(item)
        except SpecError as e:
            self.errors.extend(e.diagnostics)

    def _model_value(self, name: str) -> ModelValue:
        return self._model_values.setdefault(name, ModelValue(name))

    def _value(self, item: Assignment) -> Value:
        return value_of(item.value, self._model_value)

    def _assign(self, item: Assignment) -> None:
        target, table = self._place(item.name, item.module)
        value = self._value(item)
        if target.arity != len(item.args):
            raise SpecError(
                problem(
                    "arity",
                    f"{target.name} takes {target.arity} arguments, "
                    f"but is given a value for {len(item.args)}",
                    item.name.span,
                )
            )
        if item.args:
            row = (tuple(value_of(a, self._model_value) for a in item.args), value)
            old = table.get(key(target))
            rows = old.rows if isinstance(old, Table) else ()
            table[key(target)] = Table((*rows, row))
            return
        self._once(table, target, item.name)
        table[key(target)] = ValueOf(value)
        if item.module is None:
            self.values[item.name.text] = value

    def _replace(self, item: Replacement) -> None:
        target, table = self._place(item.name, item.module)
        ref = find(self._module, item.target)
        if isinstance(ref.target, Instance) or ref.target.arity != target.arity:
            raise SpecError(
                problem(
                    "arity",
                    f"{item.target.text} takes {ref.target.arity} arguments, "
                    f"but {target.name} takes {target.arity}",
                    item.target.span,
                )
            )
        self._once(table, target, item.name)
        table[key(target)] = ref
        if item.module is None:
            self.definitions[item.name.text] = ref

    def _once(self, table: dict[Key, Override], target: Entity, name: CfgName) -> None:
        if key(target) in table:
            raise SpecError(problem("duplicate", f"{name.text} is given twice", name.span))

    def _place(self, name: CfgName, module: str | None) -> tuple[Entity, dict[Key, Override]]:
        """The entity that a statement is about, and the table that it goes to."""
        home, table = self._module, self.everywhere
        if module is not None:
            known = {m.name: m for m in modules(self._module)}
            if module not in known:
                raise SpecError(
                    problem(
                        "unknown-module",
                        f"no module {module} is used here",
                        name.span,
                        close_names(module, list(known)),
                    )
                )
            home, table = known[module], self.in_module.setdefault(module, {})
        target = find(home, name).target
        if isinstance(target, Variable | Instance):
            what = "a variable" if isinstance(target, Variable) else "an instance"
            raise SpecError(
                problem("variable", f"{name.text} is {what}, not a constant", name.span)
            )
        return target, table

    def missing(self, config: Config) -> None:
        """A problem for each constant without a value."""
        for constant in self._module.constants:
            if key(constant) not in self.everywhere:
                self.errors.append(_unbound(constant, config))


def _unbound(constant: Constant, config: Config) -> Diagnostic:
    if constant.arity:
        formals = ", ".join("_" for _ in range(constant.arity))
        hint = f"{config.source.name} needs `CONSTANT {constant.name} <- Definition`"
        shown = f"{constant.name}({formals})"
    else:
        hint = f"{config.source.name} needs `CONSTANT {constant.name} = value`"
        shown = constant.name
    message = f"the constant {shown} has no value in {config.source.name}"
    return problem("unbound-constant", message, constant.span, hint)


def modules(root: ResolvedModule) -> Iterator[ResolvedModule]:
    """A module and all that it extends, contains or instantiates, each once."""
    seen: set[ResolvedModule] = set()
    stack = [root]
    while stack:
        module = stack.pop()
        if module in seen:
            continue
        seen.add(module)
        yield module
        stack.extend(module.extends)
        stack.extend(module.submodules.values())
        for ref in module.names.values():
            stack.extend(step.instance.target for step in ref.path)
            if isinstance(ref.target, Instance):
                stack.append(ref.target.target)
