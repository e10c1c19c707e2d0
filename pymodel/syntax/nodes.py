"""What may live here: the syntax tree of a TLA+ module, and nothing that computes.

Rules for those who read or build trees:

- A node is frozen and compares by structure; its `span` takes no part in comparison. Identity
  (`is`) tells two occurrences apart, and `pymodel.sema` keys its answers by identity.
- Operators carry one canonical ASCII name each (`syntax.operators.CANONICAL`): `\\union` and `∪`
  are both `\\cup`; `#` is `/=`; `<=` is `=<`; `\\leq` too; `\\equiv` is `<=>`; `\\times` is `\\X`.
- A name with no arguments is a `Name`; anything applied to arguments in parentheses, and every
  infix, prefix or postfix symbol that has no node of its own, is an `OpApply`.
- An operator passed as an argument, `Fold(+, 0, s)`, is `Name("+")`.
- Parentheses that the author wrote are kept as `Paren`, so that a printer can repeat them. They
  mean nothing: see through them with `unparen`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from pymodel.errors import Span


class Fixity(Enum):
    """How an operator is written when it is defined or declared."""

    NONFIX = "nonfix"  # F(a, b), or just F
    PREFIX = "prefix"  # -. a
    INFIX = "infix"  # a \prec b
    POSTFIX = "postfix"  # a ^+


class QuantifierKind(Enum):
    """The four quantifiers; the values are the ASCII spelling."""

    FORALL = "\\A"
    EXISTS = "\\E"
    TEMPORAL_FORALL = "\\AA"
    TEMPORAL_EXISTS = "\\EE"


class FairnessKind(Enum):
    """Weak and strong fairness; the values are the ASCII spelling."""

    WEAK = "WF_"
    STRONG = "SF_"


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that has a place in the source."""

    span: Span = field(compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Ident(Node):
    """A name where it is introduced or where it names a module: `text`, with its own span.

    Symbols being defined (`a \\prec b == ...`) are an Ident with the canonical operator name.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Expr(Node):
    """Any expression; temporal formulas and actions included."""


# --- Literals and names ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A natural number: `42`, `\\b101`, `\\o17`, `\\hFF`."""

    value: int


@dataclass(frozen=True, slots=True)
class Decimal(Expr):
    """A number with a decimal point, `3.14`, as it was written."""

    text: str


@dataclass(frozen=True, slots=True)
class String(Expr):
    """A string; `value` has its escapes resolved."""

    value: str


@dataclass(frozen=True, slots=True)
class Boolean(Expr):
    """`TRUE` or `FALSE`. (`BOOLEAN` and `STRING` are `Name`s.)"""

    value: bool


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A use of a name with no arguments: a variable, constant, bound name, or operator.

    Also an operator symbol used as an argument: `Name("+")`.
    """

    ident: str


@dataclass(frozen=True, slots=True)
class OpApply(Expr):
    """An operator applied: `F(a, b)`, `a \\cup b`, `~a`, `SUBSET S`, `a^+`; `op` is canonical.

    Symbols with a node of their own (`/\\`, `\\/`, `\\X`, `'`, `[]`, `<>`, `~>`, `ENABLED`,
    `UNCHANGED`) never appear here, except where a definition makes them operators' names.
    """

    op: str
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class PathStep(Node):
    """One step of `A(x)!B!op`, before a `!`: an instance's name with its arguments."""

    name: str
    args: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class InstanceRef(Expr):
    """`A(x)!B!op(y)`: path (A(x), B), the operator's name `op`, and its arguments.

    `A!+(1, 2)` has name `+`. The path has at least one step.
    """

    path: tuple[PathStep, ...]
    name: str
    args: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Subexpression(Expr):
    """`F(a)!2!<<`, `I!F!:`: part of a definition's body; the first step is a name.

    Steps that are names alone, `F!lab`, are an `InstanceRef`, until names are resolved.
    """

    steps: tuple[Selector, ...]


@dataclass(frozen=True, slots=True)
class Paren(Expr):
    """`(e)`: parentheses that the author wrote; they mean `e`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Label(Expr):
    """`lab(x, y) :: e`: a name for a subexpression; it means `e`."""

    name: Ident
    params: tuple[Ident, ...]
    expr: Expr


# --- Logic -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And(Expr):
    """Conjunction, n-ary: `a /\\ b /\\ c` has three items, a bulleted list one item a bullet."""

    items: tuple[Expr, ...]
    bulleted: bool = False


@dataclass(frozen=True, slots=True)
class Or(Expr):
    """Disjunction, n-ary, as `And`."""

    items: tuple[Expr, ...]
    bulleted: bool = False


@dataclass(frozen=True, slots=True)
class Bound(Node):
    """`x, y \\in S` (names x, y; each ranges over S), or `<<x, y>> \\in S` (`is_tuple`).

    `domain` is None where the quantifier or CHOOSE is unbounded.
    """

    names: tuple[Ident, ...]
    domain: Expr | None
    is_tuple: bool = False


@dataclass(frozen=True, slots=True)
class Quantifier(Expr):
    """`\\A x \\in S, y \\in T : P`. Every bound has a domain, or none has."""

    kind: QuantifierKind
    bounds: tuple[Bound, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Choose(Expr):
    """`CHOOSE x \\in S : P`, `CHOOSE <<x, y>> \\in S : P`, `CHOOSE x : P`."""

    bound: Bound
    body: Expr


@dataclass(frozen=True, slots=True)
class If(Expr):
    """`IF cond THEN then ELSE otherwise`."""

    cond: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class CaseArm(Node):
    """`guard -> value`."""

    guard: Expr
    value: Expr


@dataclass(frozen=True, slots=True)
class Case(Expr):
    """`CASE p -> a [] q -> b [] OTHER -> c`; `other` is None when there is no OTHER."""

    arms: tuple[CaseArm, ...]
    other: Expr | None = None


# --- Sets ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetEnum(Expr):
    """`{a, b, c}`, `{}`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class SetFilter(Expr):
    """`{x \\in S : p}`; one name, or one tuple of names."""

    bound: Bound
    predicate: Expr


@dataclass(frozen=True, slots=True)
class SetMap(Expr):
    """`{e : x \\in S, y \\in T}`."""

    expr: Expr
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Cartesian(Expr):
    """`A \\X B \\X C`: a set of triples; `(A \\X B) \\X C` is two factors, the first a Paren."""

    factors: tuple[Expr, ...]


# --- Functions, tuples, records --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Expr):
    """`[x \\in S, y \\in T |-> e]`."""

    bounds: tuple[Bound, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class FunctionSet(Expr):
    """`[S -> T]`."""

    domain: Expr
    codomain: Expr


@dataclass(frozen=True, slots=True)
class FunctionApply(Expr):
    """`f[a]`, `f[a, b]` (the same as `f[<<a, b>>]`)."""

    function: Expr
    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class TupleLit(Expr):
    """`<<a, b>>`, `<<>>`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class RecordField(Node):
    """`name |-> value` in a record, `name : set` in a set of records."""

    name: Ident
    value: Expr


@dataclass(frozen=True, slots=True)
class RecordLiteral(Expr):
    """`[a |-> 1, b |-> 2]`."""

    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class RecordSet(Expr):
    """`[a : S, b : T]`."""

    fields: tuple[RecordField, ...]


@dataclass(frozen=True, slots=True)
class FieldAccess(Expr):
    """`r.a`; the same as `r["a"]`."""

    record: Expr
    field: str


@dataclass(frozen=True, slots=True)
class IndexStep(Node):
    """`[a, b]` in the path of an EXCEPT."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class FieldStep(Node):
    """`.a` in the path of an EXCEPT."""

    field: str


@dataclass(frozen=True, slots=True)
class ExceptUpdate(Node):
    """`!.a[i] = value`; `At` in `value` is the old value there."""

    path: tuple[IndexStep | FieldStep, ...]
    value: Expr


@dataclass(frozen=True, slots=True)
class Except(Expr):
    """`[f EXCEPT ![i] = a, !.b = @ + 1]`."""

    function: Expr
    updates: tuple[ExceptUpdate, ...]


@dataclass(frozen=True, slots=True)
class At(Expr):
    """`@`, in the value of an EXCEPT's update."""


# --- Local definitions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Param(Node):
    """A formal parameter or a declared operator: `x`, `F(_, _)` (arity 2), `_ \\prec _`."""

    name: Ident
    arity: int = 0
    fixity: Fixity = Fixity.NONFIX


@dataclass(frozen=True, slots=True)
class Let(Expr):
    """`LET units IN body`; the units are OperatorDef, FunctionDef, InstanceUnit, RecursiveDecl."""

    units: tuple[Unit, ...]
    body: Expr


@dataclass(frozen=True, slots=True)
class Lambda(Expr):
    """`LAMBDA x, y : e`; only an argument of an operator, or a substitution's value."""

    params: tuple[Param, ...]
    body: Expr


# --- Actions and temporal formulas -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Prime(Expr):
    """`e'`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Unchanged(Expr):
    """`UNCHANGED e`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Enabled(Expr):
    """`ENABLED A`."""

    action: Expr


@dataclass(frozen=True, slots=True)
class ActionBox(Expr):
    """`[A]_v`. `[][A]_v` is a Box of it."""

    action: Expr
    subscript: Expr


@dataclass(frozen=True, slots=True)
class AngleAction(Expr):
    """`<<A>>_v`. `<><<A>>_v` is a Diamond of it."""

    action: Expr
    subscript: Expr


@dataclass(frozen=True, slots=True)
class Box(Expr):
    """`[]F`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Diamond(Expr):
    """`<>F`."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class LeadsTo(Expr):
    """`P ~> Q`."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Fairness(Expr):
    """`WF_v(A)`, `SF_v(A)`."""

    kind: FairnessKind
    subscript: Expr
    action: Expr


# --- Units of a module -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit(Node):
    """Anything that stands at the top level of a module, or in a LET."""


@dataclass(frozen=True, slots=True)
class Extends(Unit):
    """`EXTENDS A, B`; at most one, and the first unit of its module."""

    modules: tuple[Ident, ...]


@dataclass(frozen=True, slots=True)
class Variables(Unit):
    """`VARIABLES x, y`."""

    names: tuple[Ident, ...]


@dataclass(frozen=True, slots=True)
class Constants(Unit):
    """`CONSTANTS N, F(_), _ \\prec _`; operator constants have an arity above 0."""

    decls: tuple[Param, ...]


@dataclass(frozen=True, slots=True)
class RecursiveDecl(Unit):
    """`RECURSIVE F(_), G(_, _)`: announces definitions that follow in the same scope."""

    decls: tuple[Param, ...]


@dataclass(frozen=True, slots=True)
class OperatorDef(Unit):
    """`F(a, G(_)) == body`, `a \\prec b == body`, `-. a == body`, `a ^+ == body`."""

    name: Ident
    params: tuple[Param, ...]
    body: Expr
    local: bool = False
    fixity: Fixity = Fixity.NONFIX


@dataclass(frozen=True, slots=True)
class FunctionDef(Unit):
    """`f[x \\in S, y \\in T] == body`; `f` may occur in its body."""

    name: Ident
    bounds: tuple[Bound, ...]
    body: Expr
    local: bool = False


@dataclass(frozen=True, slots=True)
class Substitution(Node):
    """`target <- value` after WITH; `value` may be `Name("+")` or a Lambda for an operator."""

    target: Ident
    value: Expr


@dataclass(frozen=True, slots=True)
class InstanceUnit(Unit):
    """`I(p) == INSTANCE M WITH a <- e`, or `INSTANCE M` with `name` None."""

    name: Ident | None
    params: tuple[Param, ...]
    module: Ident
    substitutions: tuple[Substitution, ...]
    local: bool = False


@dataclass(frozen=True, slots=True)
class Assume(Unit):
    """`ASSUME e`, `ASSUME Named == e`; also spelt ASSUMPTION and AXIOM."""

    name: Ident | None
    expr: Expr
    keyword: str = "ASSUME"


@dataclass(frozen=True, slots=True)
class AssumeProve(Node):
    """`ASSUME NEW x \\in S, P PROVE Q`, as the source text of its parts: for proofs only.

    No pass of ours evaluates it; its text is kept so that a printer can repeat it.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Theorem(Unit):
    """`THEOREM Named == e`; also LEMMA, PROPOSITION, COROLLARY. `proof` is its text, unread."""

    name: Ident | None
    statement: Expr | AssumeProve
    keyword: str = "THEOREM"
    proof: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Separator(Unit):
    """`--------` between units."""


@dataclass(frozen=True, slots=True)
class Module(Unit):
    """`---- MODULE M ---- units ====`; nested modules are units of their parent."""

    name: Ident
    units: tuple[Unit, ...]

    @property
    def extends(self) -> tuple[Ident, ...]:
        """The modules that this one EXTENDS, in order."""
        return tuple(m for u in self.units if isinstance(u, Extends) for m in u.modules)


def unparen(expr: Expr) -> Expr:
    """The expression inside any number of parentheses and labels."""
    while isinstance(expr, Paren | Label):
        expr = expr.expr
    return expr
