"""What may live here: the definitions of a model's root module, lowered on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pymodel import sema
from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.frozen import frozen_object
from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.model import Formula, Model, RecursiveOperator
from pymodel.kernel.nodes import Node

if TYPE_CHECKING:
    from pymodel.kernel.lower import Lowerer
    from pymodel.sema.types import Ref, ResolvedModule

WORDS = {
    Level.CONSTANT: "a constant",
    Level.STATE: "about one state",
    Level.ACTION: "about a step (it has primes)",
    Level.TEMPORAL: "temporal",
}


@frozen_object
class Grounds:
    """What definitions are made of: the resolved module, what lowers it, and what makes the model
    again with every definition named."""

    module: ResolvedModule
    lowerer: Lowerer
    named: Callable[[], Model]


class Definitions(Mapping[str, Node]):
    """The zero-parameter definitions of the root module, each lowered when it is first asked for.

    `A!B` is looked up through instances, though it is not listed; `expression` lowers any text.
    A model out of the cache was resolved and lowered in an earlier run: `make` does it again when
    a definition is asked for, and nobody waits for it who only checks.
    """

    def __init__(
        self, make: Callable[[], Grounds], recursive: dict[str, RecursiveOperator]
    ) -> None:
        self._make = make
        self._made: Grounds | None = None
        #: Those of the model, which are added to.
        self._recursive = recursive
        self._lowered: dict[str, Node] = {}

    @property
    def grounds(self) -> Grounds:
        """What they are made of."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def named(self) -> Model:
        """The same model again, each definition as a `Named` node, whatever its kind: slower to
        check, and what a failure is explained with."""
        return self.grounds.named()

    def _told(self, node: Node) -> Node:
        """A node that was just lowered; recursive operators that are new become the model's."""
        for name, operator in self.grounds.lowerer.recursion.closed.items():
            self._recursive.setdefault(name, operator)
        return node

    def __getitem__(self, name: str) -> Node:
        node = self._lowered.get(name)
        if node is None:
            ref = self.grounds.module.lookup(name)
            if ref is None or not _plain(ref):
                raise KeyError(name)
            node = self._told(self.grounds.lowerer.formula(ref, ref.target.span))
            self._lowered[name] = node
        return node

    def expression(self, text: str, name: str = "<expression>") -> Node:
        """A TLA+ expression, read as if it stood at the module's end.

        Raises `SpecError`: `syntax.*`, `sema.*`, `lower.*`.
        """
        grounds = self.grounds
        expr = sema.resolve_expression(grounds.module, text, name)
        return self._told(grounds.lowerer.expression(expr))

    def predicate(self, text: str, name: str = "<expression>") -> Formula:
        """The same for a formula about one state; `SpecError` with `cfg.level` for another."""
        grounds = self.grounds
        try:
            expr = sema.resolve_expression(grounds.module, text, name)
        except SpecError as error:  # what is asked for on a command line is part of a configuration
            told = (replace(d, exit_code=EXIT_CONFIG) for d in error.diagnostics)
            raise SpecError(*told) from None
        node = self._told(grounds.lowerer.expression(expr))
        level = Levels(grounds.lowerer.recursion.raw)(node)
        if level > Level.STATE:
            message = f"{text} is {WORDS[level]}, and has to be about one state"
            raise SpecError(Diagnostic("cfg.level", message, expr.span, exit_code=EXIT_CONFIG))
        return Formula(text, node, expr.span)

    def __iter__(self) -> Iterator[str]:
        return (name for name, ref in self.grounds.module.names.items() if _plain(ref))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _plain(ref: Ref) -> bool:
    from pymodel.sema.types import Definition  # noqa: PLC0415 — as the rest of what resolves

    return isinstance(ref.target, Definition) and ref.target.arity == 0
