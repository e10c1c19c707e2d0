"""What may live here: the grammar of operands — names, quantifiers, words, bulleted lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from pymodel.errors import Diagnostic, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.brackets import BracketParser
from pymodel.syntax.expressions import binary, postfixed
from pymodel.syntax.lexer import Token
from pymodel.syntax.operators import INFIX, POSTFIX, is_operator

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", '"': '"', "\\": "\\"}
_QUANTIFIERS = {kind.value: kind for kind in n.QuantifierKind}
_SELECTORS = ("<<", ">>", "@", ":")
_RADIX = {"b": 2, "o": 8, "h": 16}


class FormParser(BracketParser):
    """Everything that begins with a token of its own."""

    def operand(self) -> n.Expr:
        return self.suffixes(self._primary())

    def suffixes(self, expr: n.Expr) -> n.Expr:
        while True:
            token = self.peek()
            if token.text == "[":
                self.advance()
                args = self.comma_list(self.expression)
                self.close(token, "]")
                expr = n.FunctionApply(expr, args, span=self.span_from(expr.span))
            elif token.text == ".":
                self.advance()
                name = self.field("the name of a record's field after `.`")
                expr = n.FieldAccess(expr, name.text, span=self.span_from(expr.span))
            else:
                return expr

    def _primary(self) -> n.Expr:
        token = self.peek()
        match token.kind:
            case "ident":
                return self._name()
            case "number":
                return self._number()
            case "decimal":
                return n.Decimal(self.advance().text, span=token.span)
            case "string":
                return n.String(_unescape(self.advance()), span=token.span)
        form = self._forms().get(token.text)
        symbol = token.text in INFIX or token.text in POSTFIX
        if form is None and symbol and self.peek(1).text == "(":
            return self._nonfix()
        if form is None:
            self.fail("an expression")
        return form()

    def _forms(self) -> dict[str, Callable[[], n.Expr]]:
        if self._form_table is None:
            self._form_table = {
                "TRUE": self._boolean,
                "FALSE": self._boolean,
                "/\\": self._junction,
                "\\/": self._junction,
                "(": self.parentheses,
                "{": self.braces,
                "[": self.brackets,
                "<<": self.angles,
                "IF": self._if,
                "CASE": self._case,
                "LET": self._let,
                "CHOOSE": self._choose,
                "LAMBDA": self._lambda_out_of_place,
                "@": self._at,
                "WF_": self.fairness,
                "SF_": self.fairness,
                **dict.fromkeys(_QUANTIFIERS, self._quantifier),
            }
        return self._form_table

    def _nonfix(self) -> n.Expr:
        """`+(a, b)`, `^+(a)`: an operator before its arguments."""
        token = self.advance()
        args = self.arguments()
        if token.text in POSTFIX and len(args) == 1:
            return postfixed(token.text, args[0], self.span_from(token.span))
        if len(args) != 2:
            raise SpecError(
                Diagnostic(
                    "syntax.expected",
                    f"expected an expression before `{token.raw}`, or two arguments after it",
                    token.span,
                    f"write `a {token.raw} b`",
                )
            )
        return binary(token.text, args[0], args[1], self.span_from(token.span))

    # --- Atoms -------------------------------------------------------------------------------

    def _number(self) -> n.Expr:
        token = self.advance()
        text = token.text
        value = int(text[2:], _RADIX[text[1].lower()]) if text[0] == "\\" else _decimal(token)
        return n.Number(value, span=token.span)

    def _boolean(self) -> n.Expr:
        token = self.advance()
        return n.Boolean(token.text == "TRUE", span=token.span)

    def _at(self) -> n.Expr:
        return n.At(span=self.advance().span)

    # --- Names -------------------------------------------------------------------------------

    def _name(self) -> n.Expr:
        """`x`, `F(a)`, `A!B(x)!op(y)`, `F!2!(x)`, or `label :: e`."""
        start = self.advance()
        name, args = start.text, self.arguments()
        if self.peek().text == "!":
            return self._path(start, name, args)
        if self.peek().text == "::":
            return self._label(start, args)
        span = self.span_from(start.span)
        return n.OpApply(name, args, span=span) if args else n.Name(name, span=span)

    def _path(self, start: Token, name: str, args: tuple[n.Expr, ...]) -> n.Expr:
        """What follows a first name, from its `!` on."""
        steps = [n.Selector(name, args, span=self.span_from(start.span))]
        while self.accept("!"):
            steps.append(self._selector())
        span = self.span_from(start.span)
        if not all(step.is_name for step in steps):
            return n.Subexpression(tuple(steps), span=span)
        path = tuple(n.PathStep(s.text, s.args, span=s.span) for s in steps[:-1])
        return n.InstanceRef(path, steps[-1].text, steps[-1].args, span=span)

    def _selector(self) -> n.Selector:
        """One step after a `!`."""
        token = self.peek()
        if token.text == "(":
            return n.Selector("", self.arguments(), span=self.span_from(token.span))
        if token.text in _SELECTORS or (token.kind == "number" and token.text.isdigit()):
            self.advance()
            return n.Selector(token.text, (), span=token.span)
        if token.kind != "ident" and not is_operator(token.text):
            hint = "after `!` comes a name, a number, `<<`, `>>`, `@`, `:` or `(e)`"
            self.fail("the name of an operator after `!`", hint)
        self.advance()
        return n.Selector(token.text, self.arguments(), span=self.span_from(token.span))

    def _label(self, start: Token, args: tuple[n.Expr, ...]) -> n.Expr:
        params: list[n.Ident] = []
        for arg in args:
            if not isinstance(arg, n.Name):
                raise SpecError(
                    Diagnostic(
                        "syntax.label",
                        "the parameters of a label are names",
                        arg.span,
                        "write `name(x, y) :: expression`, x and y bound around it",
                    )
                )
            params.append(n.Ident(arg.ident, span=arg.span))
        self.expect("::", "after a label")
        body = self.expression()
        name = n.Ident(start.text, span=start.span)
        return n.Label(name, tuple(params), body, span=self.span_from(start.span))

    # --- Lists by layout ---------------------------------------------------------------------

    def _junction(self) -> n.Expr:
        """A list of items bulleted by `/\\` or `\\/` in one column."""
        first = self.peek()
        bullet, column = first.text, first.column
        outer = self.limit, self.bullet
        items: list[n.Expr] = []
        while True:
            token = self.tokens[self.at]
            if token.text != bullet or token.column != column or token.kind != "symbol":
                break
            self.limit, self.bullet = column, token
            self.advance()
            items.append(self.expression())
            self.limit, self.bullet = outer
        node = n.And if bullet == "/\\" else n.Or
        return node(tuple(items), True, span=self.span_from(first.span))

    # --- Words -------------------------------------------------------------------------------

    def _quantifier(self) -> n.Expr:
        start = self.advance()
        bounds = self.bounds(f"after `{start.raw}`")
        self.expect(":", f"and a formula after the bounds of `{start.raw}`")
        body = self.expression()
        span = self.span_from(start.span)
        return n.Quantifier(_QUANTIFIERS[start.text], bounds, body, span=span)

    def _choose(self) -> n.Expr:
        start = self.advance()
        bound = self.bound("after CHOOSE")
        if len(bound.names) > 1 and not bound.is_tuple:
            raise SpecError(
                Diagnostic(
                    "syntax.choose",
                    "CHOOSE binds one name, or one tuple of names",
                    bound.span,
                    "write `CHOOSE <<x, y>> \\in S \\X T : P`",
                )
            )
        self.expect(":", "and a formula after what CHOOSE binds")
        body = self.expression()
        return n.Choose(bound, body, span=self.span_from(start.span))

    def _if(self) -> n.Expr:
        start = self.advance()
        cond = self.expression()
        self.expect("THEN", f"for the IF at line {start.line}")
        then = self.expression()
        self.expect("ELSE", f"for the IF at line {start.line}", "in TLA+ every IF has an ELSE")
        otherwise = self.expression()
        return n.If(cond, then, otherwise, span=self.span_from(start.span))

    def _case(self) -> n.Expr:
        start = self.advance()
        arms: list[n.CaseArm] = []
        other: n.Expr | None = None
        while other is None:
            token = self.peek()
            if token.text == "OTHER":
                self.advance()
                self.expect("->", "after OTHER")
                other = self.expression()
                break
            guard = self.expression()
            self.expect("->", "after the guard of a CASE")
            value = self.expression()
            arms.append(n.CaseArm(guard, value, span=guard.span.to(value.span)))
            if not self.accept("[]"):
                break
        return n.Case(tuple(arms), other, span=self.span_from(start.span))

    def _let(self) -> n.Expr:
        start = self.advance()
        units: list[n.Unit] = []
        while self.peek().text != "IN":
            if self.peek().kind not in ("ident", "keyword") and self.peek().text != "-.":
                self.fail(f"a definition, or IN, for the LET at line {start.line}")
            units.append(self.definition(in_let=True))
        self.advance()
        body = self.expression()
        return n.Let(tuple(units), body, span=self.span_from(start.span))

    def _lambda_out_of_place(self) -> n.Expr:
        token = self.peek()
        raise SpecError(
            Diagnostic(
                "syntax.lambda",
                "LAMBDA is no expression",
                token.span,
                "it may only be an argument of an operator, or follow `<-`; "
                "for a function write `[x \\in S |-> e]`",
            )
        )


def _unescape(token: Token) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[1] not in _ESCAPES:
            raise SpecError(
                Diagnostic(
                    "syntax.escape",
                    f"unknown escape `\\{match[1]}` in a string",
                    token.span,
                    'the escapes are \\" \\\\ \\n \\t \\r \\f; write `\\\\` for a backslash',
                )
            )
        return _ESCAPES[match[1]]

    return _ESCAPE.sub(replace, token.raw[1:-1])


def _decimal(token: Token) -> int:
    if len(token.text) > 4000:  # Python's own limit on conversions is close by
        raise SpecError(Diagnostic("syntax.number", "a number of over 4,000 digits", token.span))
    return int(token.text)
