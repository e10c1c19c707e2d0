"""What may live here: the nodes of a module's units, and nothing that computes. See `nodes`."""

from __future__ import annotations

from dataclasses import field

from pymodel.frozen import frozen
from pymodel.syntax.expr_nodes import Bound, Param
from pymodel.syntax.tree import Expr, Fixity, Ident, Node, Unit


@frozen
class Extends(Unit):
    """`EXTENDS A, B`; at most one, and the first unit of its module."""

    modules: tuple[Ident, ...]


@frozen
class Variables(Unit):
    """`VARIABLES x, y`."""

    names: tuple[Ident, ...]


@frozen
class Constants(Unit):
    """`CONSTANTS N, F(_), _ \\prec _`; operator constants have an arity above 0."""

    decls: tuple[Param, ...]


@frozen
class RecursiveDecl(Unit):
    """`RECURSIVE F(_), G(_, _)`: announces definitions that follow in the same scope."""

    decls: tuple[Param, ...]


@frozen
class OperatorDef(Unit):
    """`F(a, G(_)) == body`, `a \\prec b == body`, `-. a == body`, `a ^+ == body`."""

    name: Ident
    params: tuple[Param, ...]
    body: Expr
    local: bool = False
    fixity: Fixity = Fixity.NONFIX


@frozen
class FunctionDef(Unit):
    """`f[x \\in S, y \\in T] == body`; `f` may occur in its body."""

    name: Ident
    bounds: tuple[Bound, ...]
    body: Expr
    local: bool = False


@frozen
class Substitution(Node):
    """`target <- value` after WITH; `value` may be `Name("+")` or a Lambda for an operator."""

    target: Ident
    value: Expr


@frozen
class InstanceUnit(Unit):
    """`I(p) == INSTANCE M WITH a <- e`, or `INSTANCE M` with `name` None."""

    name: Ident | None
    params: tuple[Param, ...]
    module: Ident
    substitutions: tuple[Substitution, ...]
    local: bool = False


@frozen
class Assume(Unit):
    """`ASSUME e`, `ASSUME Named == e`; also spelt ASSUMPTION and AXIOM."""

    name: Ident | None
    expr: Expr
    keyword: str = "ASSUME"


@frozen
class AssumeProve(Node):
    """`ASSUME NEW x \\in S, P PROVE Q`, as the source text of its parts: for proofs only.

    No pass of ours evaluates it; its text is kept so that a printer can repeat it.
    """

    text: str


@frozen
class Theorem(Unit):
    """`THEOREM Named == e`; also LEMMA, PROPOSITION, COROLLARY. `proof` is its text, unread."""

    name: Ident | None
    statement: Expr | AssumeProve
    keyword: str = "THEOREM"
    proof: str = field(default="", compare=False, repr=False)


@frozen
class Separator(Unit):
    """`--------` between units."""


@frozen
class Module(Unit):
    """`---- MODULE M ---- units ====`; nested modules are units of their parent."""

    name: Ident
    units: tuple[Unit, ...]

    @property
    def extends(self) -> tuple[Ident, ...]:
        """The modules that this one EXTENDS, in order."""
        return tuple(m for u in self.units if isinstance(u, Extends) for m in u.modules)
