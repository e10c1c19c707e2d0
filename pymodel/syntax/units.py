"""What may live here: the grammar of a module — its header, declarations, definitions, theorems.

A unit that cannot be read is reported and skipped up to the next line that begins a unit at or left
of its column, so that one run reports independent errors.
"""

from __future__ import annotations

from pymodel.errors import Diagnostic, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.forms import FormParser
from pymodel.syntax.lexer import Token, close_names
from pymodel.syntax.operators import INFIX, POSTFIX, PREFIX

_ASSUME = ("ASSUME", "ASSUMPTION", "AXIOM")
_THEOREM = ("THEOREM", "LEMMA", "PROPOSITION", "COROLLARY")
_PROOF = ("PROOF", "BY", "OBVIOUS", "OMITTED")
_UNIT_WORDS = (
    *_ASSUME,
    *_THEOREM,
    *("VARIABLE", "VARIABLES", "CONSTANT", "CONSTANTS", "RECURSIVE", "LOCAL", "INSTANCE"),
    *("EXTENDS", "USE", "HIDE"),
)
_MAX_ERRORS = 20
_OPERATORS = {**INFIX, **POSTFIX}


class UnitParser(FormParser):
    """Modules and their units."""

    def __init__(self, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self.errors: list[Diagnostic] = []

    # --- Modules -----------------------------------------------------------------------------

    def module(self) -> n.Module:
        """`---- MODULE M ---- units ====`."""
        start = self.advance()
        self.expect("MODULE", "in a module's header")
        name = self.ident("the module's name")
        if self.peek().kind != "dashes":
            self.fail("four or more dashes to end the module's header")
        self.advance()
        units: list[n.Unit] = []
        while self.peek().kind not in ("end", "eof"):
            unit = self._guarded_unit(first=not units)
            if unit is not None:
                units.append(unit)
            if len(self.errors) >= _MAX_ERRORS:
                raise SpecError(*self.errors)
        if self.peek().kind == "eof":
            self.errors.append(
                Diagnostic(
                    "syntax.unclosed-module",
                    f"module {name.text} never ends",
                    name.span,
                    "end it with a line `====` (four or more)",
                )
            )
        self.advance()
        return n.Module(name, tuple(units), span=self.span_from(start.span))

    def _guarded_unit(self, *, first: bool) -> n.Unit | None:
        start = self.peek()
        begun = self.at
        try:
            unit = self._unit(first=first)
            self._require_unit_next()
            return unit
        except SpecError as error:
            self.errors.extend(error.diagnostics)
            self.limit, self.bullet = 0, None
            self._recover(start, begun)
            return None

    def _recover(self, start: Token, begun: int) -> None:
        """Skip to the next line that begins a unit."""
        if self.at == begun:
            self.at += 1
        while True:
            token = self.peek()
            if token.kind in ("end", "eof"):
                return
            if token.first and token.column <= start.column and self._begins_unit():
                return
            self.advance()

    def _begins_unit(self) -> bool:
        token, after = self.peek(), self.peek(1)
        if token.kind in ("dashes", "end", "eof") or token.text in _UNIT_WORDS:
            return True
        if token.kind == "ident":
            return after.text in ("==", "(", "[", "=") or after.text in _OPERATORS
        return token.text == "-."

    def _require_unit_next(self) -> None:
        """After a unit there is another; anything else belongs to no unit."""
        if self._begins_unit():
            return
        token, before = self.peek(), self.previous()
        if token.kind == "ident" and before.line == token.line and before.text != "\\":
            self.fail(
                "an operator, or a new definition",
                f"`{before.raw} {token.raw}`: two expressions stand side by side",
            )
        self.fail("an operator, or a new declaration or definition", _unit_hint(token))

    # --- Units -------------------------------------------------------------------------------

    def _unit(self, *, first: bool) -> n.Unit:
        token = self.peek()
        text = token.text
        if token.kind == "dashes":
            if self.peek(1).text == "MODULE":
                return self.module()
            return n.Separator(span=self.advance().span)
        if text == "EXTENDS":
            return self._extends(first)
        if text in ("VARIABLE", "VARIABLES"):
            self.advance()
            names = self.comma_list(lambda: self.ident("the name of a variable"))
            return n.Variables(names, span=self.span_from(token.span))
        if text in ("CONSTANT", "CONSTANTS"):
            self.advance()
            decls = self.comma_list(lambda: self._param("the name of a constant"))
            return n.Constants(decls, span=self.span_from(token.span))
        if text in _ASSUME:
            return self._assume()
        if text in _THEOREM:
            return self._theorem()
        if text in ("USE", "HIDE"):
            self._skip_proof(token)
            return n.Separator(span=token.span)
        return self.definition(in_let=False)

    def _extends(self, first: bool) -> n.Unit:
        token = self.peek()
        if not first:
            raise SpecError(
                Diagnostic(
                    "syntax.extends",
                    "EXTENDS comes first in a module, once",
                    token.span,
                    "name all modules in one EXTENDS, with commas between them",
                )
            )
        self.advance()
        names = self.comma_list(lambda: self.ident("the name of a module"))
        return n.Extends(names, span=self.span_from(token.span))

    def _assume(self) -> n.Unit:
        start = self.advance()
        name = self._optional_name()
        expr = self.expression()
        return n.Assume(name, expr, start.text, span=self.span_from(start.span))

    def _optional_name(self) -> n.Ident | None:
        if self.peek().kind == "ident" and self.peek(1).text == "==":
            name = self.ident("a name")
            self.advance()
            return name
        return None

    # --- Theorems ----------------------------------------------------------------------------

    def _theorem(self) -> n.Unit:
        start = self.advance()
        name = self._optional_name()
        assumes = self.peek().text == "ASSUME"
        statement = self._assume_prove(start) if assumes else self.expression()
        span = self.span_from(start.span)
        proof = ""
        token = self.peek()
        if token.kind == "step" or token.text in _PROOF:
            proof = self._skip_proof(start)
        return n.Theorem(name, statement, start.text, proof, span=span)

    def _assume_prove(self, start: Token) -> n.AssumeProve:
        """`ASSUME ... PROVE e`: the assumptions are skipped as text, up to PROVE and beyond it."""
        first = self.peek()
        open_assumes = 0  # an assumption may be an ASSUME ... PROVE itself
        while True:
            token = self.peek()
            if token.kind in ("end", "eof", "step"):
                self.fail(f"PROVE for the ASSUME of the {start.text} at line {start.line}")
            self.advance()
            open_assumes += (token.text == "ASSUME") - (token.text == "PROVE")
            if token.text == "PROVE" and not open_assumes:
                break
        self.expression()
        span = self.span_from(first.span)
        return n.AssumeProve(span.text, span=span)

    def _skip_proof(self, start: Token) -> str:
        """Skip to the next line that begins a unit no further right than the theorem does."""
        first = self.advance()
        while True:
            token = self.peek()
            if token.kind in ("end", "eof"):
                break
            if token.first and token.column <= start.column and self._begins_unit():
                break
            self.advance()
        return self.span_from(first.span).text

    # --- Definitions -------------------------------------------------------------------------

    def definition(self, *, in_let: bool) -> n.Unit:
        """An operator, a function, an instance or RECURSIVE; LOCAL allowed outside LET."""
        start = self.peek()
        local = False
        if start.text == "LOCAL":
            if in_let:
                self.fail("a definition", "definitions in a LET are local as they are")
            self.advance()
            local = True
        token = self.peek()
        if token.text == "RECURSIVE":
            if local:
                self.fail("a definition after LOCAL", "RECURSIVE is never LOCAL; the definition is")
            self.advance()
            decls = self.comma_list(lambda: self._param("the operator that will be recursive"))
            return n.RecursiveDecl(decls, span=self.span_from(start.span))
        if token.text == "INSTANCE":
            return self._instance(start, None, (), local)
        if token.kind == "ident" and self.peek(1).text == "[":
            return self._function_definition(start, local)
        name, params, fixity = self._head()
        sign = self.peek()
        if sign.text == "=":
            self.fail("`==` after the name being defined", "`=` compares, `==` defines")
        self.expect("==", f"in the definition of {name.text}", _head_hint(name, sign, in_let))
        if self.peek().text == "INSTANCE" and fixity is n.Fixity.NONFIX:
            return self._instance(start, name, params, local)
        body = self.expression()
        span = self.span_from(start.span)
        return n.OperatorDef(name, params, body, local, fixity, span=span)

    def _head(self) -> tuple[n.Ident, tuple[n.Param, ...], n.Fixity]:
        """The left-hand side of an operator's definition."""
        token, after = self.peek(), self.peek(1)
        if token.text in ("-.", "-") and after.kind == "ident" and self.peek(2).text == "==":
            self.advance()
            name = n.Ident("-.", span=token.span)
            return name, (self._plain_param(),), n.Fixity.PREFIX
        if token.text in PREFIX and token.kind == "symbol":
            self.fail("a declaration or definition")
        if token.kind == "ident" and after.text in POSTFIX and self.peek(2).text == "==":
            left = self._plain_param()
            symbol = self.advance()
            return n.Ident(symbol.text, span=symbol.span), (left,), n.Fixity.POSTFIX
        infix_shape = self.peek(2).kind == "ident" and self.peek(3).text == "=="
        if token.kind == "ident" and after.text in INFIX and infix_shape:
            left = self._plain_param()
            symbol = self.advance()
            right = self._plain_param()
            return n.Ident(symbol.text, span=symbol.span), (left, right), n.Fixity.INFIX
        if token.kind != "ident":
            self.fail("a declaration or definition", _unit_hint(token))
        name = self.ident("a name to define")
        params: tuple[n.Param, ...] = ()
        opener = self.accept("(")
        if opener is not None:
            if self.peek().text == ")":
                self.fail("the name of a parameter", f"without parameters write `{name.text} ==`")
            params = self.comma_list(lambda: self._param("the name of a parameter"))
            self.close(opener, ")")
        return name, params, n.Fixity.NONFIX

    def _plain_param(self) -> n.Param:
        name = self.ident("the name of a parameter")
        return n.Param(name, span=name.span)

    def _param(self, what: str) -> n.Param:
        """`x`, `F(_, _)`, `_ + _`, `-. _`, `_ ^+`."""
        start = self.peek()
        if start.text == "_":
            self.advance()
            symbol = self.advance()
            name = n.Ident(symbol.text, span=symbol.span)
            if symbol.text in POSTFIX:
                span = self.span_from(start.span)
                return n.Param(name, 1, n.Fixity.POSTFIX, span=span)
            if symbol.text not in INFIX:
                self.at -= 1
                self.fail("an infix or postfix operator after `_`")
            self.expect("_", f"after `_ {symbol.raw}`")
            return n.Param(name, 2, n.Fixity.INFIX, span=self.span_from(start.span))
        if start.text == "-.":
            self.advance()
            self.expect("_", "after `-.`")
            name = n.Ident("-.", span=start.span)
            return n.Param(name, 1, n.Fixity.PREFIX, span=self.span_from(start.span))
        name = self.ident(what)
        arity = 0
        opener = self.accept("(")
        if opener is not None:
            hint = "a parameter that is an operator is written `F(_, _)`"
            arity = len(self.comma_list(lambda: self.expect("_", "for an argument", hint)))
            self.close(opener, ")")
        return n.Param(name, arity, span=self.span_from(start.span))

    def _function_definition(self, start: Token, local: bool) -> n.Unit:
        name = self.ident("a name to define")
        opener = self.advance()
        bounds = self.bounds(f"in the definition of the function {name.text}")
        for bound in bounds:
            if bound.domain is None:
                self.fail("`\\in` and a set after the bound names", "f[x \\in S] == e")
        self.close(opener, "]")
        self.expect("==", f"in the definition of {name.text}", _definition_hint(self.peek()))
        body = self.expression()
        return n.FunctionDef(name, bounds, body, local, span=self.span_from(start.span))

    def _instance(
        self, start: Token, name: n.Ident | None, params: tuple[n.Param, ...], local: bool
    ) -> n.Unit:
        self.expect("INSTANCE", "")
        module = self.ident("the name of a module after INSTANCE")
        substitutions: tuple[n.Substitution, ...] = ()
        if self.accept("WITH"):
            substitutions = self.comma_list(self._substitution)
        span = self.span_from(start.span)
        return n.InstanceUnit(name, params, module, substitutions, local, span=span)

    def _substitution(self) -> n.Substitution:
        token = self.peek()
        if token.kind == "symbol" and token.text in {**INFIX, **POSTFIX, **PREFIX}:
            self.advance()
            target = n.Ident(token.text, span=token.span)
        else:
            target = self.ident("a constant or variable of the module after WITH")
        self.expect("<-", f"after {target.text}", "write `WITH name <- expression`")
        value = self.argument()
        return n.Substitution(target, value, span=self.span_from(token.span))


def _head_hint(name: n.Ident, token: Token, in_let: bool) -> str:
    if token.kind == "ident" and not in_let:
        return close_names(name.text.upper(), list(_UNIT_WORDS))
    if in_let and token.text not in (":=", "::="):
        return "after the definitions of a LET comes IN"
    return _definition_hint(token)


def _definition_hint(token: Token) -> str:
    if token.text in (":=", "::="):
        return "a definition is written with `==`"
    return ""


def _unit_hint(token: Token) -> str:
    if token.kind == "ident":
        return close_names(token.text.upper(), [w for w in _UNIT_WORDS if w != token.text])
    if token.text in (")", "]", "}", ">>"):
        return f"this `{token.raw}` closes nothing"
    if token.text == "[]":
        return "`[]` here needs parentheses, or belongs to a CASE that has ended"
    if token.kind == "keyword" and token.text in ("ELSE", "THEN", "IN"):
        return f"this {token.text} has no beginning; is it indented left of a bullet?"
    return ""
