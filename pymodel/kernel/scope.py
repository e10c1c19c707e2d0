"""What may live here: what names stand for while a module is lowered.

A `Scope` is where an expression is read: what its bound names, parameters and substituted
declarations stand for, whether a prime lies around it, and which instance it is read in. Scopes
never change; reading an expression elsewhere means making another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pymodel.errors import Span
from pymodel.frozen import frozen_object
from pymodel.kernel.nodes import Node
from pymodel.sema.types import Definition, Entity, Ref, Variable
from pymodel.syntax.nodes import Lambda as SynLambda


class Context:
    """One reading of a module: the root's, or an instance's with its substitution.

    Definitions without parameters are lowered once a context and prime; `env` holds what the
    declarations of instantiated modules stand for. Compared by identity.
    """

    __slots__ = ("barred", "env", "instances", "memo", "substituted")

    def __init__(
        self,
        env: Mapping[Entity, Meaning],
        substituted: tuple[Variable, ...] = (),
        *,
        barred: bool = False,
    ) -> None:
        self.env = env
        #: Whether this is the inside of an ENABLED whose variables are `Barred`.
        self.barred = barred
        #: The variables that this instance itself substitutes; ENABLED must know them.
        self.substituted = substituted
        self.memo: dict[tuple[Definition, bool], Node] = {}
        #: Contexts of instances without parameters, entered from this one.
        self.instances: dict[Entity, Context] = {}


@frozen_object
class Scope:
    """Where an expression is read. `module` names the module whose text is being read."""

    context: Context
    env: Mapping[Entity, Meaning]
    module: str
    primed: bool = False
    at: str | None = None

    def bind(self, new: Mapping[Entity, Meaning]) -> Scope:
        """This scope with more names."""
        return replace(self, env={**self.env, **new}) if new else self

    def mode(self, primed: bool) -> Scope:
        """This scope, read under a prime or not."""
        return self if primed == self.primed else replace(self, primed=primed)


@dataclass(slots=True, eq=False)
class Thunk:
    """An argument, a LET definition or a substituted declaration: an expression and its scope.

    Lowered at most once under a prime and once without. `shared` is the local name it was given
    when it is to be computed once however often it is used; `may_share` says that someone will
    wrap a Let of that name around all uses.
    """

    make: Callable[[Scope], Node]
    scope: Scope
    hint: str
    span: Span | None = None
    may_share: bool = False
    shared: str | None = None
    lowered: dict[bool, Node] = field(default_factory=dict)


@frozen_object
class Rigid:
    """A node as it is, primed or not: a bound name."""

    node: Node


@frozen_object
class Barred:
    """A substituted variable inside ENABLED: in this state its substitution, in the next one a
    variable of its own, since ENABLED asks whether *some* value of it would do."""

    present: Meaning
    name: str


@frozen_object
class Closure:
    """An operator with arguments still to come, read in the scope where it was named."""

    operator: Ref | SynLambda
    scope: Scope


@frozen_object
class LetOperator:
    """A definition inside a LET, with the scope around it."""

    definition: Definition
    scope: Scope


@frozen_object
class LocalOperator:
    """An operator parameter that is only known when the model runs."""

    name: str
    arity: int


Meaning: TypeAlias = Thunk | Rigid | Barred | Closure | LetOperator | LocalOperator
