"""What may live here: the kernel's node types, and nothing that gives them a meaning.

The kernel is TLA+ after binding: constants are values, operators are inlined (recursive ones kept),
INSTANCE is substituted, priming is on variables only, bound names are unique in the whole model.
Everything below (engines, smt) reads these nodes and knows nothing of syntax.

Evaluation order is the written order; `engine/interpreter` is the definition of every meaning.
"""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from pymodel.errors import Span
from pymodel.frozen import frozen
from pymodel.values import Value


@frozen
class Node:
    """A kernel expression. Spans are kept for messages and never compared."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)


# --- leaves ---------------------------------------------------------------------------------------


@frozen
class Const(Node):
    """A value: literal, bound constant, or one of the unbounded sets by `Builtin` name."""

    value: Value


@frozen
class Var(Node):
    """A state variable, in this state or (primed) in the next."""

    name: str
    primed: bool = False


@frozen
class Local(Node):
    """A bound name: of a quantifier, LET, operator parameter, `@`, or recursive function."""

    name: str


# --- logic ----------------------------------------------------------------------------------------


@frozen
class And(Node):
    """Conjunction in written order; an action's conjuncts are evaluated left to right."""

    args: tuple[Node, ...]


@frozen
class Or(Node):
    """Disjunction in written order; in an action every disjunct emits on its own."""

    args: tuple[Node, ...]


@frozen
class Not(Node):
    """Negation."""

    arg: Node


@frozen
class Implies(Node):
    """`left => right`."""

    left: Node
    right: Node


@frozen
class Equiv(Node):
    """`left <=> right`."""

    left: Node
    right: Node


@frozen
class Bound:
    """`x \\in domain`, or `<<x, y>> \\in domain` when `is_tuple`. One Bound a name otherwise."""

    names: tuple[str, ...]
    domain: Node
    is_tuple: bool = False


@frozen
class Forall(Node):
    """Bounded universal quantifier; later bounds may not mention earlier names (as in TLA+)."""

    bounds: tuple[Bound, ...]
    body: Node


@frozen
class Exists(Node):
    """Bounded existential quantifier; in an action every witness emits on its own."""

    bounds: tuple[Bound, ...]
    body: Node


@frozen
class Choose(Node):
    """`CHOOSE x \\in S : P`: the first in the model's order of values."""

    bound: Bound
    body: Node


@frozen
class Eq(Node):
    """`left = right`; in an action `x' = e` assigns x' when it has no value yet."""

    left: Node
    right: Node


@frozen
class In(Node):
    """`left \\in right`; in an action `x' \\in S` assigns every element in turn."""

    left: Node
    right: Node


# --- control --------------------------------------------------------------------------------------


@frozen
class If(Node):
    """IF cond THEN then ELSE other."""

    cond: Node
    then: Node
    other: Node


@frozen
class Case(Node):
    """CASE: the first true arm; without OTHER and without a true arm an error."""

    arms: tuple[tuple[Node, Node], ...]
    other: Node | None = None


@frozen
class Let(Node):
    """LET name == value IN body, where value takes no parameters: lazy, computed at most once."""

    name: str
    value: Node
    body: Node


@frozen
class Lambda(Node):
    """An operator passed as an argument to a builtin or a recursive operator."""

    params: tuple[str, ...]
    body: Node


@frozen
class CallRec(Node):
    """A call of a recursive operator in `Model.recursive` (names it captured are arguments too)."""

    name: str
    args: tuple[Node, ...]


@frozen
class CallLocal(Node):
    """A call of an operator parameter (a `Lambda` bound to a local name)."""

    name: str
    args: tuple[Node, ...]


@frozen
class Named(Node):
    """The body of definition `name`, applied to `args` (parameter, argument): transparent.

    Kept where the definition is of Boolean kind, so that actions have names, explanations can say
    which definition failed, and coverage can count. `constant`: the definition has no parameters
    and mentions no variable, so that in an action it is a value, not a part of the action (TLC
    computes it once at the start); also kept around a function to Booleans. `once`: such a
    definition draws at random or reads a file, so that the first value is kept (`kernel.draws`).
    `valued`: the definition is not of Boolean kind; such a node stands only in a model whose every
    definition is named, which is made when a failure is explained (`definitions.Definitions`).
    """

    name: str
    args: tuple[tuple[str, Node], ...]
    body: Node
    constant: bool = field(default=False, compare=False, repr=False, kw_only=True)
    once: bool = field(default=False, compare=False, repr=False, kw_only=True)
    valued: bool = field(default=False, compare=False, repr=False, kw_only=True)


@frozen
class Builtin(Node):
    """A strict operator by its canonical name, such as `+`, `\\cup`, `Append`, `Nat`.

    The names are those of the library's tables (`pymodel.library`); arity is checked there.
    """

    name: str
    args: tuple[Node, ...] = ()


# --- sets -----------------------------------------------------------------------------------------


@frozen
class SetEnum(Node):
    """`{a, b, c}`."""

    elements: tuple[Node, ...]


@frozen
class SetFilter(Node):
    """`{x \\in S : P}`."""

    bound: Bound
    body: Node


@frozen
class SetMap(Node):
    """`{e : x \\in S, y \\in T}`."""

    bounds: tuple[Bound, ...]
    body: Node


# --- functions, records, tuples -------------------------------------------------------------------


@frozen
class FunctionLiteral(Node):
    """`[x \\in S, y \\in T |-> e]`; with two bounds the arguments are pairs."""

    bounds: tuple[Bound, ...]
    body: Node


@frozen
class RecFunction(Node):
    """`f[x \\in S] == e` where e mentions f as `Local(name)`: lazy, each argument once."""

    name: str
    bounds: tuple[Bound, ...]
    body: Node


@frozen
class FunctionSet(Node):
    """`[S -> T]`."""

    domain: Node
    range: Node


@frozen
class Apply(Node):
    """`f[arg]`; `f[a, b]` is applied to the pair; `r.h` is `r["h"]`."""

    function: Node
    arg: Node


@frozen
class RecordLiteral(Node):
    """`[a |-> e, b |-> f]`."""

    fields: tuple[tuple[str, Node], ...]


@frozen
class RecordSet(Node):
    """`[a : S, b : T]`."""

    fields: tuple[tuple[str, Node], ...]


@frozen
class TupleLiteral(Node):
    """`<<a, b>>`."""

    elements: tuple[Node, ...]


@frozen
class Product(Node):
    """`S \\X T \\X U`."""

    sets: tuple[Node, ...]


@frozen
class Update:
    """One `![i][j].f = value`: the path's arguments, the name that `@` has in value, the value."""

    path: tuple[Node, ...]
    at: str
    value: Node


@frozen
class Except(Node):
    """`[f EXCEPT ...]`: updates in written order, each on the result of the one before."""

    function: Node
    updates: tuple[Update, ...]


# --- actions and temporal formulas ----------------------------------------------------------------


@frozen
class Unchanged(Node):
    """UNCHANGED of variables, flattened to their names; of another expression it is an `Eq`."""

    names: tuple[str, ...]


@frozen
class Enabled(Node):
    """ENABLED action: primed variables inside belong to it alone."""

    action: Node


@frozen
class SquareAction(Node):
    """`[action]_sub`: the action, or a step that leaves sub unchanged (tried in this order)."""

    action: Node
    sub: Node


@frozen
class AngleAction(Node):
    """`<<action>>_sub`: the action and a step that changes sub."""

    action: Node
    sub: Node


@frozen
class Compose(Node):
    """`left \\cdot right`: a step of left to a state in between, then one of right from there.

    What is unprimed in right is of the state in between, so no Let stands around a Compose whose
    right side mentions it.
    """

    left: Node
    right: Node


@frozen
class Always(Node):
    """`[]F`."""

    body: Node


@frozen
class Eventually(Node):
    """`<>F`."""

    body: Node


@frozen
class LeadsTo(Node):
    """`F ~> G`."""

    left: Node
    right: Node


@frozen
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
