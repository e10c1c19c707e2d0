"""What may live here: the nodes of expressions, and nothing that computes. See `nodes`."""

from __future__ import annotations

from pymodel.frozen import frozen
from pymodel.syntax.tree import Expr, FairnessKind, Fixity, Ident, Node, QuantifierKind, Unit

# --- Literals and names ----------------------------------------------------------------------


@frozen
class Number(Expr):
    """A natural number: `42`, `\\b101`, `\\o17`, `\\hFF`."""

    value: int


@frozen
class Decimal(Expr):
    """A number with a decimal point, `3.14`, as it was written."""

    text: str


@frozen
class String(Expr):
    """A string; `value` has its escapes resolved."""

    value: str


@frozen
class Boolean(Expr):
    """`TRUE` or `FALSE`. (`BOOLEAN` and `STRING` are `Name`s.)"""

    value: bool


@frozen
class Name(Expr):
    """A use of a name with no arguments: a variable, constant, bound name, or operator.

    Also an operator symbol used as an argument: `Name("+")`.
    """

    ident: str


@frozen
class OpApply(Expr):
    """An operator applied: `F(a, b)`, `a \\cup b`, `~a`, `SUBSET S`, `a^+`; `op` is canonical.

    Symbols with a node of their own (`/\\`, `\\/`, `\\X`, `'`, `[]`, `<>`, `~>`, `ENABLED`,
    `UNCHANGED`) never appear here, except where a definition makes them operators' names.
    """

    op: str
    args: tuple[Expr, ...]


@frozen
class PathStep(Node):
    """One step of `A(x)!B!op`, before a `!`: an instance's name with its arguments."""

    name: str
    args: tuple[Expr, ...] = ()


@frozen
class InstanceRef(Expr):
    """`A(x)!B!op(y)`: path (A(x), B), the operator's name `op`, and its arguments.

    `A!+(1, 2)` has name `+`. The path has at least one step.
    """

    path: tuple[PathStep, ...]
    name: str
    args: tuple[Expr, ...] = ()


@frozen
class Selector(Node):
    """One step of `F(a)!2!<<!lab(x)!(y)!:`: `text` is what follows the `!`.

    A name, a number, `<<`, `>>`, `@` or `:`; the empty text for `!(y)`.
    """

    text: str
    args: tuple[Expr, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether the step names something, such as an operator or a label."""
        return self.text not in ("<<", ">>", "@", ":", "") and not self.text.isdigit()


@frozen
class Subexpression(Expr):
    """`F(a)!2!<<`, `I!F!:`: part of a definition's body; the first step is a name.

    Steps that are names alone, `F!lab`, are an `InstanceRef`, until names are resolved.
    """

    steps: tuple[Selector, ...]


@frozen
class Paren(Expr):
    """`(e)`: parentheses that the author wrote; they mean `e`."""

    expr: Expr


@frozen
class Label(Expr):
    """`lab(x, y) :: e`: a name for a subexpression; it means `e`."""

    name: Ident
    params: tuple[Ident, ...]
    expr: Expr


# --- Logic -----------------------------------------------------------------------------------


@frozen
class And(Expr):
    """Conjunction, n-ary: `a /\\ b /\\ c` has three items, a bulleted list one item a bullet."""

    items: tuple[Expr, ...]
    bulleted: bool = False


@frozen
class Or(Expr):
    """Disjunction, n-ary, as `And`."""

    items: tuple[Expr, ...]
    bulleted: bool = False


@frozen
class Bound(Node):
    """`x, y \\in S` (names x, y; each ranges over S), or `<<x, y>> \\in S` (`is_tuple`).

    `domain` is None where the quantifier or CHOOSE is unbounded.
    """

    names: tuple[Ident, ...]
    domain: Expr | None
    is_tuple: bool = False


@frozen
class Quantifier(Expr):
    """`\\A x \\in S, y \\in T : P`. Every bound has a domain, or none has."""

    kind: QuantifierKind
    bounds: tuple[Bound, ...]
    body: Expr


@frozen
class Choose(Expr):
    """`CHOOSE x \\in S : P`, `CHOOSE <<x, y>> \\in S : P`, `CHOOSE x : P`."""

    bound: Bound
    body: Expr


@frozen
class If(Expr):
    """`IF cond THEN then ELSE otherwise`."""

    cond: Expr
    then: Expr
    otherwise: Expr


@frozen
class CaseArm(Node):
    """`guard -> value`."""

    guard: Expr
    value: Expr


@frozen
class Case(Expr):
    """`CASE p -> a [] q -> b [] OTHER -> c`; `other` is None when there is no OTHER."""

    arms: tuple[CaseArm, ...]
    other: Expr | None = None


# --- Sets ------------------------------------------------------------------------------------


@frozen
class SetEnum(Expr):
    """`{a, b, c}`, `{}`."""

    items: tuple[Expr, ...]


@frozen
class SetFilter(Expr):
    """`{x \\in S : p}`; one name, or one tuple of names."""

    bound: Bound
    predicate: Expr


@frozen
class SetMap(Expr):
    """`{e : x \\in S, y \\in T}`."""

    expr: Expr
    bounds: tuple[Bound, ...]


@frozen
class Cartesian(Expr):
    """`A \\X B \\X C`: a set of triples; `(A \\X B) \\X C` is two factors, the first a Paren."""

    factors: tuple[Expr, ...]


# --- Functions, tuples, records --------------------------------------------------------------


@frozen
class FunctionLiteral(Expr):
    """`[x \\in S, y \\in T |-> e]`."""

    bounds: tuple[Bound, ...]
    body: Expr


@frozen
class FunctionSet(Expr):
    """`[S -> T]`."""

    domain: Expr
    codomain: Expr


@frozen
class FunctionApply(Expr):
    """`f[a]`, `f[a, b]` (the same as `f[<<a, b>>]`)."""

    function: Expr
    args: tuple[Expr, ...]


@frozen
class TupleLit(Expr):
    """`<<a, b>>`, `<<>>`."""

    items: tuple[Expr, ...]


@frozen
class RecordField(Node):
    """`name |-> value` in a record, `name : set` in a set of records."""

    name: Ident
    value: Expr


@frozen
class RecordLiteral(Expr):
    """`[a |-> 1, b |-> 2]`."""

    fields: tuple[RecordField, ...]


@frozen
class RecordSet(Expr):
    """`[a : S, b : T]`."""

    fields: tuple[RecordField, ...]


@frozen
class FieldAccess(Expr):
    """`r.a`; the same as `r["a"]`."""

    record: Expr
    field: str


@frozen
class IndexStep(Node):
    """`[a, b]` in the path of an EXCEPT."""

    args: tuple[Expr, ...]


@frozen
class FieldStep(Node):
    """`.a` in the path of an EXCEPT."""

    field: str


@frozen
class ExceptUpdate(Node):
    """`!.a[i] = value`; `At` in `value` is the old value there."""

    path: tuple[IndexStep | FieldStep, ...]
    value: Expr


@frozen
class Except(Expr):
    """`[f EXCEPT ![i] = a, !.b = @ + 1]`."""

    function: Expr
    updates: tuple[ExceptUpdate, ...]


@frozen
class At(Expr):
    """`@`, in the value of an EXCEPT's update."""


# --- Local definitions -----------------------------------------------------------------------


@frozen
class Param(Node):
    """A formal parameter or a declared operator: `x`, `F(_, _)` (arity 2), `_ \\prec _`."""

    name: Ident
    arity: int = 0
    fixity: Fixity = Fixity.NONFIX


@frozen
class Let(Expr):
    """`LET units IN body`; the units are OperatorDef, FunctionDef, InstanceUnit, RecursiveDecl."""

    units: tuple[Unit, ...]
    body: Expr


@frozen
class Lambda(Expr):
    """`LAMBDA x, y : e`; only an argument of an operator, or a substitution's value."""

    params: tuple[Param, ...]
    body: Expr


# --- Actions and temporal formulas -----------------------------------------------------------


@frozen
class Prime(Expr):
    """`e'`."""

    expr: Expr


@frozen
class Unchanged(Expr):
    """`UNCHANGED e`."""

    expr: Expr


@frozen
class Enabled(Expr):
    """`ENABLED A`."""

    action: Expr


@frozen
class ActionBox(Expr):
    """`[A]_v`. `[][A]_v` is a Box of it."""

    action: Expr
    subscript: Expr


@frozen
class AngleAction(Expr):
    """`<<A>>_v`. `<><<A>>_v` is a Diamond of it."""

    action: Expr
    subscript: Expr


@frozen
class Box(Expr):
    """`[]F`."""

    expr: Expr


@frozen
class Diamond(Expr):
    """`<>F`."""

    expr: Expr


@frozen
class LeadsTo(Expr):
    """`P ~> Q`."""

    left: Expr
    right: Expr


@frozen
class Fairness(Expr):
    """`WF_v(A)`, `SF_v(A)`."""

    kind: FairnessKind
    subscript: Expr
    action: Expr


def unparen(expr: Expr) -> Expr:
    """The expression inside any number of parentheses and labels."""
    while isinstance(expr, Paren | Label):
        expr = expr.expr
    return expr
