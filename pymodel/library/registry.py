"""What may live here: what an operator of a standard module is, and the table of all of them.

An `Operator` has the canonical name that the kernel's `Builtin` nodes carry, its arity, and what it
does in Python. It gets values written out (`frozenset`, `tuple` ...) unless it says `lazy`;
arguments that are operators arrive as Python callables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType
from typing import TypeAlias

from pymodel.frozen import frozen
from pymodel.library.adopt import adopted_function
from pymodel.library.order import Order
from pymodel.sema.python import Override
from pymodel.values import Bool, ModelValue, Value

Apply: TypeAlias = Callable[..., Value]


@dataclass(slots=True)
class Context:
    """What an operator may need besides its arguments. One per engine.

    An operator of yours gets it as its first argument when it asks for it:

    >>> @acceptor.override("Clock", "Note", context=True, pure=False)
    ... def note(context: Context, words):
    ...     context.write(str(words))
    ...     return True
    >>> note(Context(Order(), write=print), "tick")
    tick
    True
    """

    order: Order
    #: Where Print and PrintT write; nothing here writes to a terminal by itself.
    write: Callable[[str], None] = lambda _text: None
    random: Random = field(default_factory=lambda: Random(0))
    #: What TLCSet has stored, by number.
    registers: dict[Value, Value] = field(default_factory=dict)
    #: What `TLCGet("level")` and the like answer with; filled by the engine.
    statistics: Callable[[str], Value | None] = lambda _name: None
    #: Milliseconds since 1970, for JavaTime; given by who has a clock.
    now_ms: Callable[[], int] = lambda: 0
    #: The behaviour up to the state that is looked at, for `Trace`; None where there is none.
    trace: Callable[[], Value | None] = lambda: None
    #: What a POSTCONDITION knows as `CounterExample`; None anywhere else.
    counterexample: Callable[[], Value | None] = lambda: None
    #: A person's answer whether to take a step; None when there is nobody to ask.
    ask: Callable[[], Bool | None] = lambda: None
    #: Takes what TLCDefer leaves for later: a simulation calls it, a search forgets it.
    defer: Callable[[Callable[[], Value]], None] = lambda _later: None
    #: The model's values by name, and those that TLCModelValue has made.
    model_values: dict[str, ModelValue] = field(default_factory=dict)
    #: Whether IOExec and its like may run programs.
    may_execute: bool = False
    #: What `TLCGet("config")` answers with: mode, deadlock, worker ... by name.
    settings: Mapping[str, Value] = field(default_factory=dict)
    #: What `TLCGet("-Dname")` answers with.
    properties: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"tlc2.tool.impl.Tool.cdot": "true"})
    )
    #: Asks whoever runs the search to end it, for `TLCSet("exit", TRUE)`.
    stop: Callable[[], None] = lambda: None
    #: What operators that read files remember of them, by file.
    files: dict[object, Value] = field(default_factory=dict)


@frozen
class Operator:
    """An operator with a meaning in Python.

    `lazy`: it takes sets that are not written out. `pure`: its value depends on its arguments
    alone, so that engines may compute it once. `context`: a `Context` is its first argument.
    `deferred`: it takes functions that give the values of its arguments when they are called.
    """

    name: str
    arity: int
    module: str
    apply: Apply
    lazy: bool = False
    pure: bool = True
    context: bool = False
    deferred: bool = False


class Registry(Mapping[str, Operator]):
    """A frozen table from canonical names to operators."""

    def __init__(self, operators: Iterable[Operator]) -> None:
        self._table = MappingProxyType({op.name: op for op in operators})

    def __getitem__(self, name: str) -> Operator:
        return self._table[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)

    def with_operators(self, operators: Iterable[Operator]) -> Registry:
        """A table with these operators added, or in place of those of the same name."""
        return Registry([*self._table.values(), *operators])

    def with_overrides(self, overrides: Iterable[Override]) -> Registry:
        """A table with operators that users and shipped modules give in Python."""
        made = [adopted(item) for item in overrides]
        return self.with_operators(made) if made else self


def adopted(item: Override) -> Operator:
    """An operator given in Python, as the table keeps it."""
    return Operator(
        item.canonical,
        item.arity or 0,
        item.module,
        item.apply if item.trusted else adopted_function(item),
        lazy=item.lazy,
        pure=item.pure,
        context=item.context,
        deferred=item.deferred,
    )


def operators(module: str) -> Callable[..., Operator]:
    """A maker of operators of one module: `op(name, arity, apply, lazy=..., ...)`."""

    def op(name: str, arity: int, apply: Apply, **traits: bool) -> Operator:
        return Operator(name, arity, module, apply, **traits)

    return op
