"""What may live here: what a configuration's constants mean for a module's names.

Reads `CONSTANT` statements; the formulas that a configuration names are `loading`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pymodel import sema
from pymodel.errors import EXIT_CONFIG, Diagnostic, Span, SpecError
from pymodel.frozen import frozen
from pymodel.kernel.overrides import Bindings, Key, Override, Path, Table, ValueOf, key, path
from pymodel.sema.names import count_of
from pymodel.sema.types import (
    Constant,
    Definition,
    Entity,
    Instance,
    Level,
    Ref,
    ResolvedModule,
    Variable,
)
from pymodel.syntax import nodes as s
from pymodel.syntax.cfg import (
    Assignment,
    CfgName,
    Config,
    Replacement,
    free_names,
    is_literal,
    value_of,
)
from pymodel.syntax.lexer import close_names
from pymodel.values import ModelValue, Value


@dataclass(slots=True)
class Bound:
    """The bindings of a configuration, and the constants' values by name."""

    bindings: Bindings
    values: dict[str, Value]
    #: Constants that a definition stands for, with its name.
    definitions: dict[str, Ref] = field(default_factory=dict)
    warnings: tuple[Diagnostic, ...] = ()


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


def bind(module: ResolvedModule, config: Config, model_values: dict[str, ModelValue]) -> Bound:
    """Bind the constants of a module; `model_values` has those that there are, and is added to.

    Raises `SpecError` with every problem found: `cfg.unknown-name`, `cfg.unbound-constant`,
    `cfg.arity`, `cfg.duplicate`, `cfg.variable`, `cfg.unknown-module`, `cfg.value`, `cfg.itself`,
    `sema.*`.
    """
    binder = _Binder(module, model_values)
    for item in _counting(config.constants, binder.warnings):
        if _introduces_itself(item) and module.lookup(item.name.text) is None:
            binder.warnings.extend(_unused(item.name, module, config))
        else:
            binder.guarded(item)
    binder.missing(config)
    if binder.errors:
        raise SpecError(*binder.errors)
    return Bound(
        Bindings(binder.everywhere, binder.paths),
        binder.values,
        binder.definitions,
        tuple(binder.warnings),
    )


def _counting(
    items: Sequence[Assignment | Replacement], warnings: list[Diagnostic]
) -> list[Assignment | Replacement]:
    """The statements that count. Of several about one name, a `<-` comes before a `=`, and the
    last of its kind before the others, as in TLC; which one it is, a warning says."""
    last: dict[tuple[str, str | None], Assignment | Replacement] = {}
    for item in items:
        place = (item.name.text, item.module)
        if isinstance(item, Replacement) or not isinstance(last.get(place), Replacement):
            last[place] = item
    out = []
    for item in items:
        chosen = last[item.name.text, item.module]
        if chosen is item or (_is_row(item) and _is_row(chosen)):
            out.append(item)
            continue
        told = problem("duplicate", f"{item.name.text} is given twice", item.name.span)
        note = (("this one counts", chosen.name.span),)
        warnings.append(replace(told, notes=note, is_warning=True))
    return out


def _is_row(item: Assignment | Replacement) -> bool:
    """Whether a statement is one row of an operator's table."""
    return isinstance(item, Assignment) and bool(item.args)


def _introduces_itself(item: Assignment | Replacement) -> bool:
    """Whether a statement is `name = name`, which makes a model value."""
    if not isinstance(item, Assignment) or item.args:
        return False
    return isinstance(item.value, s.Name) and item.value.ident == item.name.text


def _unused(name: CfgName, module: ResolvedModule, config: Config) -> Iterator[Diagnostic]:
    """`cfg.unused` for a model value of which nothing else speaks; TLC says nothing of it."""
    for item in config.constants:
        if isinstance(item, Assignment) and not (item.name == name and _introduces_itself(item)):
            exprs = (*item.args, item.value)
            if any(name.text in free_names(expr) for expr in exprs):
                return
    message = f"module {module.name} does not declare {name.text}, and no constant's value has it"
    hint = close_names(name.text, [c.name for c in module.constants]) or "leave it out"
    yield replace(problem("unused", message, name.span, hint), is_warning=True)


@frozen
class _Put:
    """Stores the override that a statement gives; twice for one name is `cfg.duplicate`."""

    table: dict[Any, Override]
    key: Key | Path
    name: CfgName

    def __call__(self, override: Override) -> None:
        if self.key in self.table:
            raise SpecError(
                problem("duplicate", f"{self.name.text} is given twice", self.name.span)
            )
        self.table[self.key] = override

    def row(self, row: tuple[tuple[Value, ...], Value]) -> None:
        """One more row of an operator's table."""
        old = self.table.get(self.key)
        rows = old.rows if isinstance(old, Table) else ()
        self.table[self.key] = Table((*rows, row))


class _Binder:
    def __init__(self, module: ResolvedModule, model_values: dict[str, ModelValue]) -> None:
        self._module = module
        self._model_values = model_values
        self.errors: list[Diagnostic] = []
        self.warnings: list[Diagnostic] = []
        self._wrong: set[str] = set()
        self.everywhere: dict[Key, Override] = {}
        self.paths: dict[Path, Override] = {}
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
            self._wrong.add(item.name.text)

    def _model_value(self, name: str) -> ModelValue:
        return self._model_values.setdefault(name, ModelValue(name))

    def _assign(self, item: Assignment) -> None:
        target, put = self._place(item.name, item.module)
        if target.arity != len(item.args):
            raise SpecError(
                problem(
                    "arity",
                    f"{target.name} takes {count_of(target.arity, 'argument')}, "
                    f"but is given a value for {len(item.args)}",
                    item.name.span,
                )
            )
        if item.args:
            row = (tuple(map(self._literal, item.args)), self._literal(item.value))
            put.row(row)
            return
        if not is_literal(item.value):
            ref = Ref(self._definition(item))
            put(ref)
            if item.module is None:
                self.definitions[item.name.text] = ref
            return
        value = self._literal(item.value)
        put(ValueOf(value))
        if item.module is None:
            self.values[item.name.text] = value

    def _literal(self, expr: s.Expr) -> Value:
        if not is_literal(expr):
            hint = "give the operator a definition, and write `Op <- Definition`"
            message = "the values of an operator are literals, not expressions"
            raise SpecError(problem("value", message, expr.span, hint))
        return value_of(expr, self._model_value)

    def _definition(self, item: Assignment) -> Definition:
        """An expression as a definition of the root module, in place of the constant.

        A name in it means what the module says; one that the module doesn't have, a model value.
        """
        module, expr = self._module, item.value
        unknown = [name for name in free_names(expr) if name not in module.names]
        more: dict[str, Ref] = {}
        for name in unknown:
            if name not in module.resolution.language:
                made = Constant(name, 0, module.name, expr.span)
                more[name] = Ref(made)
                self.everywhere[made] = ValueOf(self._model_value(name))
        try:
            level = sema.resolve_tree(module, expr, more)
        except SpecError as error:
            told = (replace(d, exit_code=EXIT_CONFIG) for d in error.diagnostics)
            raise SpecError(*told) from None
        if level > Level.CONSTANT:
            message = f"the value of {item.name.text} depends on the state"
            hint = "a constant's value may mention constants and definitions on them"
            raise SpecError(problem("value", message, expr.span, hint))
        node = s.OperatorDef(s.Ident(item.name.text, span=expr.span), (), expr, span=expr.span)
        return Definition(item.name.text, 0, module.name, expr.span, (), node)

    def _replace(self, item: Replacement) -> None:
        target, put = self._place(item.name, item.module)
        ref = find(self._module, item.target)
        if ref.target is target:
            message = f"{item.name.text} is replaced by itself"
            hint = f"`{item.name.text} = {item.name.text}` makes it a model value"
            raise SpecError(problem("itself", message, item.target.span, hint))
        if isinstance(ref.target, Instance) or ref.target.arity != target.arity:
            raise SpecError(
                problem(
                    "arity",
                    f"{item.target.text} takes {count_of(ref.target.arity, 'argument')}, "
                    f"but {target.name} takes {target.arity}",
                    item.target.span,
                )
            )
        put(ref)
        if item.module is None:
            self.definitions[item.name.text] = ref

    def _place(self, name: CfgName, module: str | None) -> tuple[Entity, _Put]:
        """The entity that a statement is about, and what stores an override of it."""
        home = self._module
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
            home = known[module]
        ref = find(home, name)
        target = ref.target
        if isinstance(target, Variable | Instance):
            what = "a variable" if isinstance(target, Variable) else "an instance"
            raise SpecError(
                problem("variable", f"{name.text} is {what}, not a constant", name.span)
            )
        if "!" in name.text:
            return target, _Put(self.paths, path(ref), name)
        return target, _Put(self.everywhere, key(target), name)

    def missing(self, config: Config) -> None:
        """A problem for each constant without a value."""
        for constant in self._module.constants:
            if key(constant) not in self.everywhere and constant.name not in self._wrong:
                self.errors.append(_unbound(constant, config))


def _unbound(constant: Constant, config: Config) -> Diagnostic:
    if constant.arity:
        formals = ", ".join("_" for _ in range(constant.arity))
        hint = f"{config.source.name} needs `CONSTANT {constant.name} <- Definition`"
        shown = f"{constant.name}({formals})"
    else:
        value = constant.name if constant.name == "defaultInitValue" else "value"
        hint = f"{config.source.name} needs `CONSTANT {constant.name} = {value}`"
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
