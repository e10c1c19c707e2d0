"""What may live here: one step to one TLA+ action.

A variable that the step has assigned to is primed in what follows; a variable of a process set or
procedure is indexed by the process; what is not assigned to stays UNCHANGED.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.flow import PC, STACK, Step
from pymodel.syntax.pluscal.rewrite import Replacement, Table, rewrite

_ADDED = {PC: "pc", STACK: "stack"}
#: A variable of up to so many letters is said to stay as it is by `x' = x`.
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in a step mean.

    `variables` are all variables in order; `indexed` those that are functions of processes, `pc`
    and `stack` among them; `this` makes the process's identity (None without processes), and
    `defined_self` says that `self` is not the definition's parameter but stands for `this`.
    """

    variables: tuple[str, ...]
    indexed: frozenset[str]
    this: Callable[[Span], n.Expr] | None = None
    defined_self: bool = False

    def table(self, changed: frozenset[str], hidden: frozenset[str] = frozenset()) -> Table:
        """What names become after assignments to `changed`, inside `with`s that bind `hidden`."""
        names = (self.indexed | changed | {PC, STACK}) - hidden
        table = {name: self._reference(name, changed) for name in names}
        if self.defined_self and self.this is not None:
            table["self"] = self.this
        return table

    def _reference(self, name: str, changed: frozenset[str]) -> Replacement:
        real = _ADDED.get(name, name)
        # An author who writes `pc` or `stack` means the whole function.
        indexed = name in self.indexed or (name in _ADDED and real in self.indexed)
        if name in ("pc", "stack"):
            indexed = False

        def make(span: Span) -> n.Expr:
            expr: n.Expr = n.Name(real, span=span)
            if real in changed:
                expr = n.Prime(expr, span=span)
            if indexed and self.this is not None:
                expr = n.FunctionApply(expr, (self.this(span),), span=span)
            return expr

        return make


def action(step: Step, scope: Scope, *, has_pc: bool) -> n.Expr:
    """The body of a label's definition. Raises `SpecError`: `pluscal.undeclared`,
    `pluscal.assigned-twice`, `pluscal.clash`."""
    span = step.span
    items: list[n.Expr] = []
    if has_pc:
        here = step.label.span
        test = n.OpApply(
            "=", (n.Name(PC, span=here), n.String(step.label.name, span=here)), span=here
        )
        items.append(rewrite(test, scope.table(frozenset())))
    maker = _Maker(scope)
    found, changed = maker.sequence(step.statements, frozenset(), frozenset())
    items += found
    items += unchanged([v for v in scope.variables if v not in changed], span)
    return conjunction(items, span)


def conjunction(items: Sequence[n.Expr], span: Span) -> n.Expr:
    """A bulleted list, or the one item alone."""
    if len(items) == 1:
        return items[0]
    return n.And(tuple(items), True, span=span)


def unchanged(names: Sequence[str], span: Span) -> list[n.Expr]:
    """`UNCHANGED << x, y >>`, `x' = x`, or nothing."""
    if not names:
        return []
    every = tuple(n.Name(name, span=span) for name in names)
    if len(names) > 1:
        return [n.Unchanged(n.TupleLit(every, span=span), span=span)]
    if len(names[0]) > _SHORT:
        return [n.Unchanged(every[0], span=span)]
    new = n.Prime(n.Name(names[0], span=span), span=span)
    return [n.OpApply("=", (new, every[0]), span=span)]


_Conjuncts = tuple[list[n.Expr], frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Maker:
    scope: Scope

    def sequence(
        self, statements: p.Sequence, changed: frozenset[str], hidden: frozenset[str]
    ) -> _Conjuncts:
        """The conjuncts of statements, and what has been assigned to after them."""
        items: list[n.Expr] = []
        for each in statements:
            found, changed = self._statement(each, changed, hidden)
            items += found
        return items, changed

    def _statement(
        self, s: p.Statement, changed: frozenset[str], hidden: frozenset[str]
    ) -> _Conjuncts:
        def expr(e: n.Expr) -> n.Expr:
            return rewrite(e, self.scope.table(changed, hidden))

        match s:
            case p.Assign():
                return self._assign(s, changed, hidden)
            case p.If(test, then, otherwise):
                return self._if(s, expr(test), (then, otherwise), changed, hidden)
            case p.Either(clauses):
                return self._either(s, clauses, changed, hidden)
            case p.With(name, is_set, value, body):
                return self._with(s, name, is_set, expr(value), body, changed, hidden)
            case p.Await(e):
                return [expr(e)], changed
            case p.Print(e):
                return [n.OpApply("PrintT", (expr(e),), span=s.span)], changed
            case p.Assert(e):
                message = n.String(_assert_message(s), span=s.span)
                return [n.OpApply("Assert", (expr(e), message), span=s.span)], changed
            case p.Skip():
                return [n.Boolean(True, span=s.span)], changed
        raise AssertionError(f"a statement that no step has: {type(s).__name__}")

    # --- Control -----------------------------------------------------------------------------

    def _if(
        self,
        s: p.If,
        test: n.Expr,
        branches: tuple[p.Sequence, p.Sequence],
        changed: frozenset[str],
        hidden: frozenset[str],
    ) -> _Conjuncts:
        then, after_then = self.sequence(branches[0], changed, hidden)
        otherwise, after_else = self.sequence(branches[1], changed, hidden)
        both = after_then | after_else
        then += self._kept(both, after_then, s.span)
        otherwise = otherwise or [n.Boolean(True, span=s.span)]
        otherwise += self._kept(both, after_else, s.span)
        parts = (conjunction(then, s.span), conjunction(otherwise, s.span))
        return [n.If(test, *parts, span=s.span)], both

    def _either(
        self,
        s: p.Either,
        clauses: tuple[p.Sequence, ...],
        changed: frozenset[str],
        hidden: frozenset[str],
    ) -> _Conjuncts:
        found = [self.sequence(clause, changed, hidden) for clause in clauses]
        every = changed.union(*(after for _, after in found))
        items = [
            conjunction([*conjuncts, *self._kept(every, after, s.span)], s.span)
            for conjuncts, after in found
        ]
        return [n.Or(tuple(items), True, span=s.span)], every

    def _kept(self, every: frozenset[str], some: frozenset[str], span: Span) -> list[n.Expr]:
        """UNCHANGED for what another branch assigns to and this one does not."""
        return unchanged([v for v in self.scope.variables if v in every - some], span)

    def _with(
        self,
        s: p.With,
        name: n.Ident,
        is_set: bool,
        value: n.Expr,
        body: p.Sequence,
        changed: frozenset[str],
        hidden: frozenset[str],
    ) -> _Conjuncts:
        if name.text in self.scope.variables or name.text in hidden:
            raise SpecError(_clash(name, name.text in hidden))
        items, after = self.sequence(body, changed, hidden | {name.text})
        inner = conjunction(items, s.span)
        if is_set:
            bound = n.Bound((name,), value, span=name.span.to(value.span))
            kind = n.QuantifierKind.EXISTS
            return [n.Quantifier(kind, (bound,), inner, span=s.span)], after
        unit = n.OperatorDef(name, (), value, span=name.span.to(value.span))
        return [n.Let((unit,), inner, span=s.span)], after

    # --- Assignments -------------------------------------------------------------------------

    def _assign(self, s: p.Assign, changed: frozenset[str], hidden: frozenset[str]) -> _Conjuncts:
        table = self.scope.table(changed, hidden)
        groups: dict[str, list[p.Single]] = {}
        for part in s.parts:
            name = _ADDED.get(part.target.name.text, part.target.name.text)
            groups.setdefault(name, []).append(part)
        items: list[n.Expr] = []
        for name in sorted(groups):
            parts = groups[name]
            if name not in self.scope.variables or name in hidden:
                raise SpecError(self._undeclared(parts[0].target.name, hidden))
            whole = [part for part in parts if not part.target.path]
            if name in changed or (whole and len(parts) > 1):
                raise SpecError(_twice(name, parts[-1].span))
            items.append(self._new_value(name, parts, table))
        return [conjunction(items, s.span)], changed | groups.keys()

    def _new_value(self, name: str, parts: list[p.Single], table: Table) -> n.Expr:
        """`x' = e`, or `x' = [x EXCEPT ![self] = e]` and the like."""
        span = parts[0].span.to(parts[-1].span)
        target = parts[0].target.name.span
        new = n.Prime(n.Name(name, span=target), span=target)
        indexed = name in self.scope.indexed and self.scope.this is not None
        updates: list[n.ExceptUpdate] = []
        for part in parts:
            value = rewrite(part.value, table)
            path = tuple(rewrite(step, table) for step in part.target.path)
            if indexed:
                assert self.scope.this is not None
                here = n.IndexStep((self.scope.this(target),), span=target)
                path = (here, *path)
            if not path:
                return n.OpApply("=", (new, value), span=span)
            updates.append(n.ExceptUpdate(path, value, span=part.span))
        old = n.Name(name, span=target)
        return n.OpApply("=", (new, n.Except(old, tuple(updates), span=span)), span=span)

    def _undeclared(self, name: n.Ident, hidden: frozenset[str]) -> Diagnostic:
        known = [v for v in self.scope.variables if v not in ("pc", "stack")]
        hint = close_names(name.text, known) or (
            f"the variables are {', '.join(known)}" if known else "declare it with `variables`"
        )
        message = f"{name.text} is assigned to, but is no variable of the algorithm"
        if name.text in hidden:
            hint = "a name that `with` binds keeps its value; use a variable"
            message = f"{name.text} is assigned to, but a `with` binds it"
        return Diagnostic("pluscal.undeclared", message, name.span, hint)


def _twice(name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "pluscal.assigned-twice",
        f"{name} is assigned to twice in one step",
        span,
        "put a label before the second assignment, or assign to parts: `x[1] := a || x[2] := b`",
    )


def _clash(name: n.Ident, nested: bool) -> Diagnostic:
    what = "an enclosing `with` binds" if nested else "a variable has"
    return Diagnostic(
        "pluscal.clash",
        f"the `with` binds {name.text}, a name that {what}",
        name.span,
        "choose another name in the `with`",
    )


def _assert_message(s: p.Statement) -> str:
    text = f"Failure of assertion at line {s.span.line}, column {s.span.col}"
    for call in s.called_from:
        text += f" of macro called at line {call.line}, column {call.col}"
    return text + "."
