"""What may live here: the syntax tree of a PlusCal algorithm, and nothing that computes.

Both syntaxes make the same tree. Expressions are TLA+ expressions (`pymodel.syntax.nodes`). A
statement carries its label; a `Sequence` is a tuple of statements.
"""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from pymodel.errors import Span
from pymodel.frozen import frozen
from pymodel.syntax import nodes as n


class Fairness(Enum):
    """What is assumed of a process: nothing, `fair` or `fair+`."""

    UNFAIR = ""
    WEAK = "WF_"
    STRONG = "SF_"


class Mark(Enum):
    """What follows a label's colon: `l:`, `l:+` (strongly fair), `l:-` (not fair)."""

    NONE = ""
    PLUS = "+"
    MINUS = "-"


@frozen
class Label(n.Node):
    """A label; `added` when the translator put it there."""

    name: str
    mark: Mark = Mark.NONE
    added: bool = False


@frozen
class Statement(n.Node):
    """Any statement, with its label if it has one.

    `called_from` are the macro calls that the statement comes out of, innermost first.
    """

    label: Label | None = field(default=None, kw_only=True)
    called_from: tuple[Span, ...] = field(default=(), kw_only=True, compare=False, repr=False)


Sequence = tuple[Statement, ...]


@frozen
class Target(n.Node):
    """What is assigned to: `x`, `x[i].f`."""

    name: n.Ident
    path: tuple[n.IndexStep | n.FieldStep, ...] = ()


@frozen
class Single(n.Node):
    """`target := value`, one part of an assignment."""

    target: Target
    value: n.Expr


@frozen
class Assign(Statement):
    """`x := 1 || y[2] := 3`: all values are taken before any is assigned."""

    parts: tuple[Single, ...]


@frozen
class If(Statement):
    """`if`; an `elsif` is an `If` alone in `otherwise`."""

    test: n.Expr
    then: Sequence
    otherwise: Sequence = ()


@frozen
class Either(Statement):
    """`either ... or ... end either`."""

    clauses: tuple[Sequence, ...]


@frozen
class While(Statement):
    """`while`."""

    test: n.Expr
    body: Sequence


@frozen
class With(Statement):
    """`with x \\in S` (or `x = e`); several bindings are nested Withs."""

    name: n.Ident
    is_set: bool
    value: n.Expr
    body: Sequence


@frozen
class Await(Statement):
    """`await e`, `when e`."""

    condition: n.Expr


@frozen
class Skip(Statement):
    """`skip`."""


@frozen
class Print(Statement):
    """`print e`."""

    value: n.Expr


@frozen
class Assert(Statement):
    """`assert e`."""

    condition: n.Expr


@frozen
class Goto(Statement):
    """`goto l`."""

    target: n.Ident


@frozen
class Call(Statement):
    """`call P(a, b)`, with the unlabelled `return` or `goto l` that follows it."""

    procedure: n.Ident
    args: tuple[n.Expr, ...]
    returns: bool = False
    goto: n.Ident | None = None


@frozen
class Return(Statement):
    """`return`."""


@frozen
class MacroCall(Statement):
    """`M(a, b)`; gone after `macros`."""

    macro: n.Ident
    args: tuple[n.Expr, ...]


# --- Declarations ----------------------------------------------------------------------------


@frozen
class Variable(n.Node):
    """`x = e`, `x \\in S`, or `x` alone (`value` is None: `defaultInitValue`)."""

    name: n.Ident
    value: n.Expr | None = None
    is_set: bool = False


@frozen
class Macro(n.Node):
    """`macro M(a, b) begin ... end macro`."""

    name: n.Ident
    params: tuple[n.Ident, ...]
    body: Sequence


@frozen
class Procedure(n.Node):
    """`procedure P(a, b = 1) variables c = 2; begin ... end procedure`."""

    name: n.Ident
    params: tuple[Variable, ...]
    variables: tuple[Variable, ...]
    body: Sequence


@frozen
class Process(n.Node):
    """`process p \\in S` or `process p = e`."""

    name: n.Ident
    is_set: bool
    identity: n.Expr
    fairness: Fairness
    variables: tuple[Variable, ...]
    body: Sequence


@frozen
class Algorithm(n.Node):
    """The whole algorithm. Either it has processes, or a `body` of its own."""

    name: n.Ident
    fair: bool
    c_syntax: bool
    variables: tuple[Variable, ...]
    define: tuple[n.Unit, ...]
    macros: tuple[Macro, ...]
    procedures: tuple[Procedure, ...]
    processes: tuple[Process, ...]
    body: Sequence = ()

    @property
    def multiprocess(self) -> bool:
        """Whether it has processes: then variables of process sets are indexed by process."""
        return bool(self.processes)
