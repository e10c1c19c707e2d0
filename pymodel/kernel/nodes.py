"""What may live here: the kernel's node types, and nothing that gives them a meaning.

The kernel is TLA+ after binding: constants are values, operators are inlined (recursive ones kept),
INSTANCE is substituted, priming is on variables only, bound names are unique in the whole model.
Everything below (engines, smt) reads these nodes and knows nothing of syntax.

Evaluation order is the written order; `engine/interpreter` is the definition of every meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from pymodel.errors import Span
from pymodel.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """A kernel expression. Spans are kept for messages and never compared."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


# --- leaves ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Const(Node):
    """A value: literal, bound constant, or one of the unbounded sets by `Builtin` name."""

    value: Value


@dataclass(frozen=True, slots=True)
class Var(Node):
    """A state variable, in this state or (primed) in the next."""

    name: str
    primed: bool = False


@dataclass(frozen=True, slots=True)
class Local(Node):
    """A bound name: of a quantifier, LET, operator parameter, `@`, or recursive function."""

    name: str


# --- logic ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And(Node):
    """Conjunction in written order; an action's conjuncts are evaluated left to right."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """Disjunction in written order; in an action every disjunct emits on its own."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Negation."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Implies(Node):
    """`left => right`."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Equiv(Node):
    """`left <=> right`."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Bound:
    """`x \\in domain`, or `<<x, y>> \\in domain` when `is_tuple`. One Bound a name otherwise."""

    names: tuple[str, ...]
    domain: Node
    is_tuple: bool = False


@dataclass(frozen=True, slots=True)
class Forall(Node):
    """Bounded universal quantifier; later bounds may not mention earlier names (as in TLA+)."""

    bounds: tuple[Bound, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Exists(Node):
    """Bounded existential quantifier; in an action every witness emits on its own."""

    bounds: tuple[Bound, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Choose(Node):
    """`CHOOSE x \\in S : P`: the first in the model's order of values."""

    bound: Bound
    body: Node


@dataclass(frozen=True, slots=True)
class Eq(Node):
    """`left = right`; in an action `x' = e` assigns x' when it has no value yet."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`left \\in right`; in an action `x' \\in S` assigns every element in turn."""

    left: Node
    right: Node


# --- control --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class If(Node):
    """IF cond THEN then ELSE other."""

    cond: Node
    then: Node
    other: Node


@dataclass(frozen=True, slots=True)
class Case(Node):
    """CASE: the first true arm; without OTHER and without a true arm an error."""

    arms: tuple[tuple[Node, Node], ...]
    other: Node | None = None


@dataclass(frozen=True, slots=True)
class Let(Node):
    """LET name == value IN body, where value takes no parameters: lazy, computed at most once."""

    name: str
    value: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """An operator passed as an argument to a builtin or a recursive operator."""

    params: tuple[str, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class CallRec(Node):
    """A call of a recursive operator in `Model.recursive` (names it captured are arguments too)."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class CallLocal(Node):
    """A call of an operator parameter (a `Lambda` bound to a local name)."""

    name: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Named(Node):
    """The body of definition `name`, applied to `args` (parameter, argument): transparent.

    Kept where the definition is of Boolean kind, so that actions have names, explanations can say
    which definition failed, and coverage can count. `constant`: the definition has no parameters
    and mentions no variable, so that in an action it is a value, not a part of the action (TLC
    computes it once at the start); also kept around a function to Booleans.
    """

    name: str
    args: tuple[tuple[str, Node], ...]
    body: Node
    constant: bool = field(default=False, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Builtin(Node):
    """A strict operator by its canonical name, such as `+`, `\\cup`, `Append`, `Nat`.

    The names are those of the library's tables (`pymodel.library`); arity is checked there.
    """

    name: str
    args: tuple[Node, ...] = ()


# --- sets -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetEnum(Node):
    """`{a, b, c}`."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class SetFilter(Node):
    """`{x \\in S : P}`."""

    bound: Bound
    body: Node


@dataclass(frozen=True, slots=True)
class SetMap(Node):
    """`{e : x \\in S, y \\in T}`."""

    bounds: tuple[Bound, ...]
    body: Node


# --- functions, records, tuples -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`[x \\in S, y \\in T |-> e]`; with two bounds the arguments are pairs."""

    bounds: tuple[Bound, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class RecFunction(Node):
    """`f[x \\in S] == e` where e mentions f as `Local(name)`: lazy, each argument once."""

    name: str
    bounds: tuple[Bound, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionSet(Node):
    """`[S -> T]`."""

    domain: Node
    range: Node


@dataclass(frozen=True, slots=True)
class Apply(Node):
    """`f[arg]`; `f[a, b]` is applied to the pair; `r.h` is `r["h"]`."""

    function: Node
    arg: Node


@dataclass(frozen=True, slots=True)
class RecordLiteral(Node):
    """`[a |-> e, b |-> f]`."""

    fields: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RecordSet(Node):
    """`[a : S, b : T]`."""

    fields: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class TupleLiteral(Node):
    """`<<a, b>>`."""

    elements: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Product(Node):
    """`S \\X T \\X U`."""

    sets: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """One `![i][j].f = value`: the path's arguments, the name that `@` has in value, the value."""

    path: tuple[Node, ...]
    at: str
    value: Node


@dataclass(frozen=True, slots=True)
class Except(Node):
    """`[f EXCEPT ...]`: updates in written order, each on the result of the one before."""

    function: Node
    updates: tuple[Update, ...]


# --- actions and temporal formulas ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unchanged(Node):
    """UNCHANGED of variables, flattened to their names; of another expression it is an `Eq`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Enabled(Node):
    """ENABLED action: primed variables inside belong to it alone."""

    action: Node


@dataclass(frozen=True, slots=True)
class SquareAction(Node):
    """`[action]_sub`: the action, or a step that leaves sub unchanged (tried in this order)."""

    action: Node
    sub: Node


@dataclass(frozen=True, slots=True)
class AngleAction(Node):
    """`<<action>>_sub`: the action and a step that changes sub."""

    action: Node
    sub: Node


@dataclass(frozen=True, slots=True)
class Always(Node):
    """`[]F`."""

    body: Node


@dataclass(frozen=True, slots=True)
class Eventually(Node):
    """`<>F`."""

    body: Node


@dataclass(frozen=True, slots=True)
class LeadsTo(Node):
    """`F ~> G`."""

    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Fairness(Node):
    """`WF_sub(action)` (strong=False) or `SF_sub(action)`.

    `enabled` is `ENABLED <<action>>_sub`. It is a node of its own, since an INSTANCE does not
    substitute inside ENABLED as it does outside of it.
    """

    strong: bool
    sub: Node
    action: Node
    enabled: Node


NodeTuple: TypeAlias = tuple[Node, ...]
