"""What may live here: the bound model, the one frozen thing that engines and provers receive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pymodel.errors import Diagnostic, Span
from pymodel.frozen import frozen
from pymodel.kernel.nodes import Bound, Node
from pymodel.sema.python import Override
from pymodel.values import Value


@frozen
class Action:
    """One disjunct of Next, down to the definition that names it.

    `params` are the bound names on the way to it, in order (quantifiers of Next and parameters of
    the definition that are bound to them), so that the action can be evaluated at given arguments
    even where a domain is unbounded. `conjuncts` are in written order, disjunctions inside them
    kept: counting needs that. `formula` is the same as one node, for Z3.
    """

    name: str
    params: tuple[Bound, ...]
    conjuncts: tuple[Node, ...]
    formula: Node
    span: Span | None = field(default=None, compare=False, repr=False)
    #: What a user calls the parameters: (name in the definition, unique kernel name), in order.
    labels: tuple[tuple[str, str], ...] = ()


@frozen
class Formula:
    """A named formula of the configuration, such as an invariant; `span` is its definition."""

    name: str
    node: Node
    span: Span | None = field(default=None, compare=False, repr=False)


@frozen
class ActionProperty:
    """`[][action]_sub` out of a PROPERTY: holds of every step that changes `sub`."""

    name: str
    action: Node
    sub: Node
    span: Span | None = field(default=None, compare=False, repr=False)


@frozen
class RecursiveOperator:
    """A recursive operator, lifted to the top: what it captured has become parameters."""

    name: str
    params: tuple[str, ...]
    body: Node


class Shelf(Protocol):
    """Where an engine keeps between runs what it has made of a model."""

    def belongs_to(self, model: Model) -> bool:
        """Whether this is the model whose behaviours it was made for, and not one like it."""
        ...

    def get(self, name: str) -> object:
        """What was put here under a name, in this run or an earlier one; None if there is
        nothing."""
        ...

    def put(self, name: str, thing: object) -> None:
        """Keep something, if that can be done: of plain and of our own frozen classes."""
        ...


@dataclass(frozen=True, slots=True)
class Model:
    """A spec bound to its configuration.

    `names` is the order in which names are met (TLC's): strings, model values and record fields
    are ordered by it wherever CHOOSE or an enumeration needs an order.
    """

    name: str
    variables: tuple[str, ...]
    constants: Mapping[str, Value]
    names: tuple[str, ...]
    init: Node | None
    next: Node | None
    actions: tuple[Action, ...]
    recursive: Mapping[str, RecursiveOperator]
    assumptions: tuple[Formula, ...] = ()
    invariants: tuple[Formula, ...] = ()
    #: State predicates that a PROPERTY asks of initial states (refinement's implied init).
    init_properties: tuple[Formula, ...] = ()
    action_properties: tuple[ActionProperty, ...] = ()
    #: Temporal parts that need a behaviour graph; an engine that can't decide them says so.
    liveness: tuple[Formula, ...] = ()
    fairness: tuple[Formula, ...] = ()
    constraints: tuple[Formula, ...] = ()
    action_constraints: tuple[Formula, ...] = ()
    view: Formula | None = None
    #: Sets of permutations, as functions on model values.
    symmetry: tuple[Formula, ...] = ()
    check_deadlock: bool = True
    #: What a counterexample shows in place of its states: a record, of a state and its successor.
    alias: Formula | None = None
    #: What has to be true when the check has ended; constant, but for TLCGet.
    postconditions: tuple[Formula, ...] = ()
    #: What must not become false while the check goes on; constant, but for TLCGet.
    periodic: tuple[Formula, ...] = ()
    #: State predicates of which is asked whether some reachable state satisfies them.
    reach: tuple[Formula, ...] = ()
    #: State predicates, and actions, that some reachable state or step has to satisfy.
    possible: tuple[Formula, ...] = ()
    possible_steps: tuple[Formula, ...] = ()
    #: Every zero-parameter definition of the root module by name, lowered on demand by `lower`.
    definitions: Mapping[str, Node] = field(default_factory=dict)
    #: The operators of `Builtin` nodes whose meaning is a Python function, by name.
    overrides: Mapping[str, Override] = field(default_factory=dict)
    #: What is legal and suspicious in the modules and the configuration.
    warnings: tuple[Diagnostic, ...] = ()
    #: Where to keep what is made of it; None when nothing is kept.
    shelf: Shelf | None = field(default=None, compare=False, repr=False)
