"""What may live here: the grammar of brackets, of bound names, and of operators' arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pymodel.errors import Diagnostic, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.expressions import OperatorParser
from pymodel.syntax.lexer import Token
from pymodel.syntax.operators import is_operator

_T = TypeVar("_T")


class BracketParser(OperatorParser):
    """`( )`, `{ }`, `[ ]`, `<< >>`, bounds and arguments."""

    def __init__(self, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self._form_table: dict[str, Callable[[], n.Expr]] | None = None

    def definition(self, *, in_let: bool) -> n.Unit:
        """A definition, at the top of a module or in a LET; given by a subclass."""
        raise NotImplementedError

    def comma_list(self, item: Callable[[], _T]) -> tuple[_T, ...]:
        """One or more items with commas between them."""
        items = [item()]
        while self.accept(","):
            items.append(item())
        return tuple(items)

    # --- Arguments of operators --------------------------------------------------------------

    def argument(self) -> n.Expr:
        """An expression, an operator's symbol, or a LAMBDA."""
        token = self.peek()
        if token.text == "LAMBDA":
            return self.lambda_()
        if is_operator(token.text) and token.kind != "ident" and self._stands_alone():
            self.advance()
            return n.Name(token.text, span=token.span)
        return self.expression()

    def _stands_alone(self) -> bool:
        after = self.peek(1)
        return after.text in (",", ")") or after.kind in ("eof", "end", "dashes") or after.first

    def arguments(self) -> tuple[n.Expr, ...]:
        """`(a, b)`, if it follows."""
        opener = self.peek()
        if opener.text != "(":
            return ()
        self.advance()
        if self.peek().text == ")":
            self.fail("an argument", "an operator without parameters is used without parentheses")
        args = self.comma_list(self.argument)
        self.close(opener, ")")
        return args

    def lambda_(self) -> n.Expr:
        """`LAMBDA x, y : e`."""
        start = self.advance()
        names = self.comma_list(lambda: self.ident("a name after LAMBDA"))
        self.expect(":", "after the names of LAMBDA")
        body = self.expression()
        params = tuple(n.Param(name, span=name.span) for name in names)
        return n.Lambda(params, body, span=self.span_from(start.span))

    # --- Bound names -------------------------------------------------------------------------

    def bound(self, where: str) -> n.Bound:
        """`x, y \\in S`, `<<x, y>> \\in S`, or the names alone."""
        start = self.peek()
        if start.text == "<<":
            self.advance()
            names = self.comma_list(lambda: self.ident("a name in a tuple of bound names"))
            self.close(start, ">>")
        else:
            names = self.comma_list(lambda: self.ident(f"a name to bind {where}"))
        domain = self.expression() if self.accept("\\in") else None
        is_tuple = start.text == "<<"
        return n.Bound(names, domain, is_tuple, span=self.span_from(start.span))

    def bounds(self, where: str) -> tuple[n.Bound, ...]:
        """Bounds with commas between them: all with a domain, or one without."""
        first = self.bound(where)
        if first.domain is None:
            if first.is_tuple:
                self._domained(first)
            return (first,)
        found = [first]
        while self.accept(","):
            found.append(self._domained(self.bound(where)))
        return tuple(found)

    def _domained(self, bound: n.Bound) -> n.Bound:
        if bound.domain is None:
            self.fail("`\\in` and a set after the bound names")
        return bound

    def _as_bound(self, expr: n.Expr) -> n.Bound | None:
        """Read an expression `x \\in S` or `<<x, y>> \\in S` as a bound."""
        match expr:
            case n.OpApply("\\in", (n.Name(ident) as name, domain)):
                return n.Bound((n.Ident(ident, span=name.span),), domain, span=expr.span)
            case n.OpApply("\\in", (n.TupleLit(items), domain)):
                idents = [n.Ident(i.ident, span=i.span) for i in items if isinstance(i, n.Name)]
                if idents and len(idents) == len(items):
                    return n.Bound(tuple(idents), domain, True, span=expr.span)
        return None

    # --- Brackets ----------------------------------------------------------------------------

    def parentheses(self) -> n.Expr:
        """`(e)`."""
        opener = self.advance()
        inner = self.expression()
        self.close(opener, ")")
        return n.Paren(inner, span=self.span_from(opener.span))

    def braces(self) -> n.Expr:
        """`{}`, `{a, b}`, `{x \\in S : p}`, `{e : x \\in S}`."""
        opener = self.advance()
        if self.accept("}"):
            return n.SetEnum((), span=self.span_from(opener.span))
        first = self.expression()
        if self.accept(":"):
            bound = self._as_bound(first)
            if bound is not None:
                predicate = self.expression()
                self.close(opener, "}")
                return n.SetFilter(bound, predicate, span=self.span_from(opener.span))
            bounds = self.bounds("after `:`")
            self._domained(bounds[0])
            self.close(opener, "}")
            return n.SetMap(first, bounds, span=self.span_from(opener.span))
        items = [first]
        while self.accept(","):
            items.append(self.expression())
        self.close(opener, "}")
        return n.SetEnum(tuple(items), span=self.span_from(opener.span))

    def angles(self) -> n.Expr:
        """`<<a, b>>`, or `<<A>>_v`."""
        opener = self.advance()
        items: tuple[n.Expr, ...] = ()
        if self.peek().text not in (">>", ">>_"):
            items = self.comma_list(self.expression)
        if self.peek().text == ">>_":
            if len(items) != 1:
                self.fail("one action between `<<` and `>>_`")
            self.advance()
            subscript = self._subscript()
            return n.AngleAction(items[0], subscript, span=self.span_from(opener.span))
        self.close(opener, ">>")
        return n.TupleLit(items, span=self.span_from(opener.span))

    def brackets(self) -> n.Expr:
        """Whatever begins with `[`: functions, records, EXCEPT, `[A]_v`."""
        opener = self.advance()
        first, second = self.peek(), self.peek(1)
        if first.kind == "ident" and second.text in ("|->", ":"):
            return self._record(opener, second.text)
        if second.text == "|->" and self.at_field():
            return self._record(opener, second.text)
        if first.kind == "ident" and second.text == ",":
            return self._function(opener, self.bounds("in a function"))
        expr = self.expression()
        token = self.peek()
        match token.text:
            case "|->" | ",":
                bound = self._as_bound(expr)
                if bound is None:
                    self.fail("`]`, or a bound `x \\in S` before this")
                rest = self.bounds("in a function") if self.accept(",") else ()
                return self._function(opener, (bound, *rest))
            case "->":
                self.advance()
                codomain = self.expression()
                self.close(opener, "]")
                return n.FunctionSet(expr, codomain, span=self.span_from(opener.span))
            case "EXCEPT":
                return self._except(opener, expr)
            case "]_":
                self.advance()
                subscript = self._subscript()
                return n.ActionBox(expr, subscript, span=self.span_from(opener.span))
            case "]":
                self.fail("`->`, `|->`, EXCEPT or `]_` after an expression in `[`", _BRACKET_HINT)
        return self._unclosed(opener)

    def _unclosed(self, opener: Token) -> n.Expr:
        self.close(opener, "]")
        raise AssertionError("the caller has seen that there is no `]`")

    def _function(self, opener: Token, bounds: tuple[n.Bound, ...]) -> n.Expr:
        for bound in bounds:
            self._domained(bound)
        self.expect("|->", "after the bounds of a function")
        body = self.expression()
        self.close(opener, "]")
        return n.FunctionLiteral(bounds, body, span=self.span_from(opener.span))

    def _record(self, opener: Token, sign: str) -> n.Expr:
        def one_field() -> n.RecordField:
            wanted = "the name of a record's field"
            name = self.field(wanted, after=False) if sign == "|->" else self.ident(wanted)
            self.expect(sign, f"after the field {name.text}")
            value = self.expression()
            return n.RecordField(name, value, span=self.span_from(name.span))

        fields = self.comma_list(one_field)
        self.close(opener, "]")
        _no_duplicates(fields)
        node = n.RecordLiteral if sign == "|->" else n.RecordSet
        return node(fields, span=self.span_from(opener.span))

    def _except(self, opener: Token, function: n.Expr) -> n.Expr:
        self.advance()
        updates = self.comma_list(self._update)
        self.close(opener, "]")
        return n.Except(function, updates, span=self.span_from(opener.span))

    def _update(self) -> n.ExceptUpdate:
        start = self.expect("!", "to begin an update of EXCEPT", "write `![i] = e` or `!.f = e`")
        path = self.path()
        if not path:
            self.fail("`[` or `.` after `!` in EXCEPT")
        self.expect("=", "in an update of EXCEPT")
        value = self.expression()
        return n.ExceptUpdate(path, value, span=self.span_from(start.span))

    def path(self) -> tuple[n.IndexStep | n.FieldStep, ...]:
        """`[i, j].f[k]`: the way to a part of a value; empty when none is written."""
        path: list[n.IndexStep | n.FieldStep] = []
        while self.peek().text in ("[", "."):
            step = self.advance()
            if step.text == "[":
                args = self.comma_list(self.expression)
                self.close(step, "]")
                path.append(n.IndexStep(args, span=self.span_from(step.span)))
            else:
                name = self.field("the name of a field after `.`")
                path.append(n.FieldStep(name.text, span=self.span_from(step.span)))
        return tuple(path)

    # --- Subscripts --------------------------------------------------------------------------

    def _subscript(self, *, fairness: bool = False) -> n.Expr:
        """What follows `]_`, `>>_`, `WF_`: a name (with a path), a tuple, or parentheses.

        After `WF_v` parentheses hold the action, so that a name has no arguments there.
        """
        token = self.peek()
        match token.text:
            case "(":
                return self.parentheses()
            case "<<":
                return self.angles()
            case "{":
                return self.braces()
            case "[":
                return self.brackets()
            case "TRUE" | "FALSE":
                return n.Boolean(self.advance().text == "TRUE", span=token.span)
        name = self.ident("a state function, such as `vars`, as the subscript")
        args = () if fairness else self.arguments()
        path: list[n.PathStep] = []
        while self.accept("!"):
            path.append(n.PathStep(name.text, args, span=self.span_from(token.span)))
            name = self.ident("a name after `!`")
            args = () if fairness else self.arguments()
        span = self.span_from(token.span)
        if path:
            return n.InstanceRef(tuple(path), name.text, args, span=span)
        return n.OpApply(name.text, args, span=span) if args else n.Name(name.text, span=span)

    def fairness(self) -> n.Expr:
        """`WF_v(A)`, `SF_v(A)`."""
        start = self.advance()
        subscript = self._subscript(fairness=True)
        opener = self.expect("(", f"and an action after {start.text}")
        action = self.expression()
        if self.peek().text == "," or self.peek(1).text == "(":
            subscript, action = self._applied_subscript(subscript, action, opener)
        self.close(opener, ")")
        kind = n.FairnessKind(start.text)
        return n.Fairness(kind, subscript, action, span=self.span_from(start.span))

    def _applied_subscript(
        self, subscript: n.Expr, first: n.Expr, opener: Token
    ) -> tuple[n.Expr, n.Expr]:
        """`WF_v(a, b)(A)`: what looked like the action was an argument of the subscript."""
        args = [first]
        while self.accept(","):
            args.append(self.expression())
        self.close(opener, ")")
        span = self.span_from(subscript.span)
        if not isinstance(subscript, n.Name):
            self.fail("one action in the parentheses of a fairness formula")
        self.expect("(", "and an action after the subscript")
        applied = n.OpApply(subscript.ident, tuple(args), span=span)
        return applied, self.expression()


_BRACKET_HINT = "a sequence is written `<<a, b>>`, a function application has no blank form `[x]`"


def _no_duplicates(fields: tuple[n.RecordField, ...]) -> None:
    seen: set[str] = set()
    for each in fields:
        if each.name.text in seen:
            raise SpecError(
                Diagnostic(
                    "syntax.duplicate-field",
                    f"the field {each.name.text} occurs twice",
                    each.name.span,
                    "every field of a record has its own name",
                )
            )
        seen.add(each.name.text)
