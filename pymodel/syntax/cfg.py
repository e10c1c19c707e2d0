"""What may live here: configuration files (.cfg) — what they say, and the values they give.

A configuration names things of a module and gives values to its constants. Nothing here knows the
module: whether a name exists is for the binder to say. TLC reads numbers, strings, TRUE, FALSE,
model values and sets of these as values; here any expression may stand, which its users ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from pathlib import Path

from pymodel.errors import EXIT_CONFIG, Source, Span, SpecError, read_source
from pymodel.frozen import frozen
from pymodel.syntax import nodes as n
from pymodel.syntax.walk import bound_names, children
from pymodel.values import FALSE, TRUE, ModelValue, Value, function


@frozen
class CfgName:
    """A name of the module, possibly with a path: `Inv`, `A!B!Inv`."""

    text: str
    span: Span


@frozen
class Assignment:
    """`C = v`, `C = [Mod] v`, `Op(v1, v2) = v`.

    `value` and `args` are syntax trees of values; a `Name` in them is a model value. `module` is
    the module whose constant is meant, None for the root.
    """

    name: CfgName
    value: n.Expr
    args: tuple[n.Expr, ...] = ()
    module: str | None = None


@frozen
class Replacement:
    """`C <- D`, `C <- [Mod] D`: the definition `target` in place of `name` (of module Mod)."""

    name: CfgName
    target: CfgName
    module: str | None = None


@frozen
class Config:
    """A configuration file, statement by statement; lists keep the order of the file."""

    source: Source
    constants: tuple[Assignment | Replacement, ...] = ()
    specification: CfgName | None = None
    init: CfgName | None = None
    next: CfgName | None = None
    invariants: tuple[CfgName, ...] = ()
    properties: tuple[CfgName, ...] = ()
    constraints: tuple[CfgName, ...] = ()
    action_constraints: tuple[CfgName, ...] = ()
    symmetry: tuple[CfgName, ...] = ()
    view: CfgName | None = None
    alias: CfgName | None = None
    postconditions: tuple[CfgName, ...] = ()
    check_deadlock: bool | None = None
    periodic: tuple[CfgName, ...] = ()
    rl_reward: tuple[CfgName, ...] = ()
    possible: tuple[CfgName, ...] = ()
    #: The keywords of lists that have nothing in them.
    empty: tuple[CfgName, ...] = ()

    def model_values(self, defined: Container[str] = ()) -> tuple[str, ...]:
        """The names of all model values, in the order of the file, each once.

        `defined` are the names that mean something else in an expression with operators.
        """
        found: dict[str, None] = {}
        for item in self.constants:
            if isinstance(item, Assignment):
                for expr in (*item.args, item.value):
                    skipped = () if is_literal(expr) else defined
                    found.update((name, None) for name in free_names(expr) if name not in skipped)
        return tuple(found)


def parse_cfg(source: Source) -> Config:
    """Parse a configuration.

    Raises `SpecError` with exit code 151: `cfg.keyword`, `cfg.syntax`, `cfg.duplicate`,
    `cfg.unterminated-comment`.
    """
    from pymodel.syntax.cfg_parser import parse  # noqa: PLC0415 — it builds what is defined here

    return parse(source)


def parse_bindings(source: Source) -> tuple[Assignment | Replacement, ...]:
    """Parse what may follow CONSTANT, such as `N = 3` or `F <- G`; raises as `parse_cfg`."""
    from pymodel.syntax.cfg_parser import bindings  # noqa: PLC0415

    return bindings(source)


def read_cfg(
    path: Path,
    parse: Callable[[Source], Config] = parse_cfg,
    read: Callable[[Path], Source] = read_source,
) -> Config:
    """Read and parse a configuration file; see `parse_cfg`. A missing file has exit code 151."""
    try:
        source = read(path)
    except SpecError as error:
        raise SpecError(*(replace(d, exit_code=EXIT_CONFIG) for d in error.diagnostics)) from None
    return parse(source)


# --- Values ----------------------------------------------------------------------------------


def is_literal(expr: n.Expr) -> bool:
    """Whether an expression is a value as it stands: names in it are model values."""
    match expr:
        case n.Number() | n.String() | n.Boolean() | n.Name():
            return True
        case n.OpApply("-.", (n.Number(),)):
            return True
        case n.OpApply("..", (low, high)):
            return _is_integer(low) and _is_integer(high)
        case n.SetEnum(items) | n.TupleLit(items):
            return all(map(is_literal, items))
        case n.RecordLiteral(fields):
            return all(is_literal(f.value) for f in fields)
        case n.Paren(inner):
            return is_literal(inner)
    return False


def _is_integer(expr: n.Expr) -> bool:
    return isinstance(expr, n.Number) or (isinstance(expr, n.OpApply) and expr.op == "-.")


def value_of(expr: n.Expr, model_value: Callable[[str], ModelValue]) -> Value:
    """The value of a literal (see `is_literal`); `model_value` gives model values by name."""
    match expr:
        case n.Number(number):
            return number
        case n.OpApply("-.", (n.Number(number),)):
            return -number
        case n.OpApply("..", (low, high)):
            return frozenset(range(value_of(low, model_value), value_of(high, model_value) + 1))
        case n.String(text):
            return text
        case n.Boolean(truth):
            return TRUE if truth else FALSE
        case n.Name(name):
            return model_value(name)
        case n.SetEnum(items):
            return frozenset(value_of(item, model_value) for item in items)
        case n.TupleLit(items):
            return tuple(value_of(item, model_value) for item in items)
        case n.RecordLiteral(fields):
            return function({f.name.text: value_of(f.value, model_value) for f in fields})
        case n.Paren(inner):
            return value_of(inner, model_value)
    raise AssertionError(f"no value of a configuration: {expr}")


def free_names(expr: n.Expr) -> Iterator[str]:
    """The names that an expression mentions and does not bind; names of operators are not."""
    if isinstance(expr, n.Name):
        if expr.ident[0].isalnum() or expr.ident[0] == "_":
            yield expr.ident
        return
    bound = {ident.text for ident in bound_names(expr)}
    for child in children(expr):
        yield from (name for name in free_names(child) if name not in bound)
