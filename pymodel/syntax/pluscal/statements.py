"""What may live here: the grammar of PlusCal's statements, in both syntaxes.

An expression is read by TLA+'s own parser; it ends at a token that only PlusCal has. A `;` may be
left out where what follows ends a block anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import Token
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.tokens import ASSIGN, PARALLEL, PLUSCAL, RESERVED, words
from pymodel.syntax.units import UnitParser

#: A missing `;` before one of these is no mistake.
_ENDS = words("end begin else elsif or do macro procedure process fair define } {")
_BLOCK_ENDS = frozenset(("end", "else", "elsif", "or"))
_END_HINT = "the comment that the algorithm stands in ends here"
_OPEN_HINT = "the algorithm goes on to the end of the file; is something left open in it?"
_FORBIDDEN_LABELS = frozenset(("Done", "Error"))


class StatementParser(UnitParser):
    """Statements. `c_syntax` is set when the algorithm's first brace has been seen."""

    def __init__(self, tokens: list[Token], stray: Diagnostic | None) -> None:
        super().__init__(tokens)
        self.stray = stray
        self.c_syntax = False
        self.in_macro = False
        self._statement_table: dict[str, Callable[[p.Label | None], p.Statement]] = {
            "if": self._if_statement,
            "either": self._either,
            "while": self._while,
            "with": self._with,
            "await": self._await,
            "when": self._await,
            "print": self._print,
            "assert": self._assert,
            "skip": self._skip,
            "goto": self._goto,
            "call": self._call,
            "return": self._return,
        }

    # --- Failing, and reading words ----------------------------------------------------------

    def fail(
        self, expected: str, hint: str = "", *, notes: tuple[tuple[str, Span | None], ...] = ()
    ) -> NoReturn:
        """Raise what is wrong at the token at hand."""
        token = self.tokens[self.at]
        if token.kind == "eof" and self.stray is not None:
            raise SpecError(self.stray)
        if not hint and token.kind == "eof":
            hint = _END_HINT if _closes_comment(token) else _OPEN_HINT
        names_wanted = not expected.startswith("`")
        if not hint and names_wanted and token.kind == PLUSCAL and token.text in RESERVED:
            hint = f"`{token.raw}` is a reserved word of PlusCal"
        if not hint and token.text == ";" and expected == "an expression":
            hint = "something is missing before the `;`"
        if not hint and token.text == ASSIGN:
            hint = "`:=` assigns in a statement of its own; a variable's first value follows `=`"
        super().fail(expected, hint, notes=notes)

    def described(self, token: Token) -> str:
        """A token in words; the last one of an algorithm's comment is not that of the file."""
        if token.kind == "eof" and _closes_comment(token):
            return "the end of the comment"
        return super().described(token)

    def at_word(self, *words: str) -> bool:
        """Whether the token at hand is one of these words."""
        token = self.peek()
        return token.text in words and token.kind in (PLUSCAL, "ident", "symbol")

    def semicolon(self, context: str) -> None:
        """Take a `;`, or see that none is needed."""
        if self.accept(";") or self.peek().text in _ENDS:
            return
        if self.c_syntax and self.previous().text == "}":
            return
        token, before = self.peek(), self.previous()
        hint = ""
        if token.line > before.line or token.text in RESERVED:
            hint = f"is a `;` missing at the end of line {before.line}?"
        self.fail(f"`;` {context}", hint)

    def parens(self, opening: bool, what: str) -> None:
        """The parentheses that C-syntax has around tests; nothing in P-syntax."""
        if self.c_syntax:
            hint = "this algorithm is in C-syntax, for it begins with `{`" if opening else ""
            self.expect("(" if opening else ")", what, hint)

    # --- Sequences ---------------------------------------------------------------------------

    def sequence(self, what: str) -> p.Sequence:
        """Statements up to the word (or brace) that ends their block; at least one."""
        start = self.peek()
        found: list[p.Statement] = []
        while not self._block_ends():
            found.extend(self._statements())
        if not found:
            raise SpecError(
                Diagnostic(
                    "pluscal.empty",
                    f"{what} has no statement",
                    start.span,
                    "write `skip` where nothing is to be done",
                )
            )
        return tuple(found)

    def _block_ends(self) -> bool:
        token = self.peek()
        if self.c_syntax:
            return token.text == "}"
        return token.kind == PLUSCAL and token.text in _BLOCK_ENDS

    def _statements(self) -> p.Sequence:
        """One statement, or in C-syntax several in braces."""
        label = self._statement_label()
        if self.c_syntax and self.peek().text == "{":
            return self._braced(label)
        return (self._statement(label),)

    def _braced(self, label: p.Label | None) -> p.Sequence:
        opener = self.advance()
        inner = self.sequence("this block")
        self.close(opener, "}")
        self.accept(";")
        if label is None:
            return inner
        first = inner[0]
        if first.label is not None:
            raise SpecError(
                Diagnostic(
                    "pluscal.two-labels",
                    f"this statement has two labels, {label.name} and {first.label.name}",
                    first.label.span,
                    "leave out one of them",
                )
            )
        return (relabel(first, label), *inner[1:])

    def _statement_label(self) -> p.Label | None:
        token = self.peek()
        if token.kind != "ident" or self.peek(1).text != ":":
            return None
        self.at += 2
        if self.in_macro:
            raise SpecError(
                Diagnostic(
                    "pluscal.label-in-macro",
                    f"the label {token.text} stands in a macro",
                    token.span,
                    "a macro is a part of one step; a procedure may have labels",
                )
            )
        if token.text in _FORBIDDEN_LABELS:
            raise SpecError(
                Diagnostic(
                    "pluscal.reserved-label",
                    f"`{token.text}` cannot be a label",
                    token.span,
                    "the translation uses it as a value of pc; choose another name",
                )
            )
        mark = p.Mark.NONE
        if self.peek().text in ("+", "-"):
            mark = p.Mark(self.advance().text)
        return p.Label(token.text, mark, span=token.span)

    # --- Statements --------------------------------------------------------------------------

    def _statement(self, label: p.Label | None) -> p.Statement:
        token = self.peek()
        known = self._statement_table.get(token.text) if token.kind == PLUSCAL else None
        if known is not None:
            return known(label)
        if token.kind != "ident":
            self.fail("a statement")
        if self.peek(1).text == "(":
            return self._macro_call(label)
        return self._assign(label)

    def _assign(self, label: p.Label | None) -> p.Statement:
        start = self.peek()
        parts = [self._single()]
        while self.accept(PARALLEL):
            parts.append(self._single())
        span = self.span_from(start.span)
        self.semicolon("after an assignment")
        return p.Assign(tuple(parts), label=label, span=span)

    def _single(self) -> p.Single:
        name = self.ident("a variable to assign to")
        target = p.Target(name, self.path(), span=self.span_from(name.span))
        if self.peek().text == "=":
            self.fail("`:=` and a value", "`=` compares; an assignment is written `x := e`")
        if not self.accept(ASSIGN):
            self.fail("`:=`", self._no_statement_hint(name))
        value = self.expression()
        return p.Single(target, value, span=self.span_from(name.span))

    def _no_statement_hint(self, name: n.Ident) -> str:
        return (
            f"`{name.text}` begins no statement: assign to it, or call a macro `{name.text}(...)`"
        )

    def _macro_call(self, label: p.Label | None) -> p.Statement:
        name = self.ident("the name of a macro")
        args = self._call_arguments()
        span = self.span_from(name.span)
        if self.peek().text == ASSIGN:
            self.fail("`;`", "an element of a function is written `f[x]`, with square brackets")
        self.semicolon(f"after the call of {name.text}")
        return p.MacroCall(name, args, label=label, span=span)

    def _call_arguments(self) -> tuple[n.Expr, ...]:
        opener = self.expect("(", "and the arguments")
        args: tuple[n.Expr, ...] = ()
        if self.peek().text != ")":
            args = self.comma_list(self.argument)
        self.close(opener, ")")
        return args

    def _if_statement(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        self.parens(True, "before the test of an `if`")
        test = self.expression()
        self.parens(False, "after the test of an `if`")
        otherwise: p.Sequence = ()
        if self.c_syntax:
            then = self._statements()
            if self.at_word("else"):
                self.advance()
                otherwise = self._statements()
        else:
            hint = "in P-syntax: `if test then ... end if`"
            self.expect("then", f"for the `{start.raw}` at line {start.line}", hint)
            then = self.sequence("this `then`")
            if self.at_word("elsif"):
                otherwise = (self._if_statement(None),)
                return p.If(test, then, otherwise, label=label, span=self.span_from(start.span))
            if self.at_word("else"):
                self.advance()
                otherwise = self.sequence("this `else`")
            self._end("if", start)
        return p.If(test, then, otherwise, label=label, span=self.span_from(start.span))

    def _end(self, word: str, start: Token) -> None:
        """`end word;`"""
        self.expect("end", f"for the `{start.raw}` at line {start.line}")
        hint = f"`end {word}` is missing before this, or it ends something else"
        self.expect(word, f"after `end`, for the `{start.raw}` at line {start.line}", hint)
        self.semicolon(f"after `end {word}`")

    def _either(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        clauses: list[p.Sequence] = []
        while True:
            clauses.append(
                self._statements() if self.c_syntax else self.sequence("this part of the `either`")
            )
            if not self.at_word("or"):
                break
            self.advance()
        if len(clauses) == 1:
            self.fail("`or`", "an `either` has at least one `or`")
        span = self.span_from(start.span)
        if not self.c_syntax:
            self._end("either", start)
        return p.Either(tuple(clauses), label=label, span=span)

    def _while(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        self.parens(True, "before the test of a `while`")
        test = self.expression()
        self.parens(False, "after the test of a `while`")
        if self.c_syntax:
            body = self._statements()
        else:
            hint = "in P-syntax: `while test do ... end while`"
            self.expect("do", f"for the `while` at line {start.line}", hint)
            body = self.sequence("this `while`")
        span = self.span_from(start.span)
        if not self.c_syntax:
            self._end("while", start)
        return p.While(test, body, label=label, span=span)

    def _with(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        self.parens(True, "after `with`")
        bindings: list[tuple[n.Ident, bool, n.Expr]] = []
        while True:
            name = self.ident("a name to bind in the `with`")
            is_set = self.equal_or_in(f"after {name.text} in the `with`")
            bindings.append((name, is_set, self.expression()))
            if not (self.accept(",") or self.accept(";")) or self.at_word("do", ")"):
                break
        if self.c_syntax:
            self.parens(False, "after what the `with` binds")
            body = self._statements()
        else:
            hint = "in P-syntax: `with x \\in S do ... end with`"
            self.expect("do", f"for the `with` at line {start.line}", hint)
            body = self.sequence("this `with`")
        span = self.span_from(start.span)
        if not self.c_syntax:
            self._end("with", start)
        for name, is_set, value in reversed(bindings):
            body = (p.With(name, is_set, value, body, span=span),)
        return relabel(body[0], label) if label else body[0]

    def equal_or_in(self, context: str) -> bool:
        """`=` (False) or `\\in` (True)."""
        if self.accept("="):
            return False
        self.expect("\\in", f"or `=` {context}")
        return True

    def _await(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        condition = self.expression()
        span = self.span_from(start.span)
        self.semicolon(f"after `{start.raw}`")
        return p.Await(condition, label=label, span=span)

    def _print(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        value = self.expression()
        span = self.span_from(start.span)
        self.semicolon("after `print`")
        return p.Print(value, label=label, span=span)

    def _assert(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        condition = self.expression()
        span = self.span_from(start.span)
        self.semicolon("after `assert`")
        return p.Assert(condition, label=label, span=span)

    def _skip(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        self.semicolon("after `skip`")
        return p.Skip(label=label, span=start.span)

    def _goto(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        target = self.ident("a label after `goto`")
        span = self.span_from(start.span)
        self.semicolon("after `goto`")
        return p.Goto(target, label=label, span=span)

    def _return(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        self.semicolon("after `return`")
        return p.Return(label=label, span=start.span)

    def _call(self, label: p.Label | None) -> p.Statement:
        start = self.advance()
        name = self.ident("the name of a procedure after `call`")
        args = self._call_arguments()
        span = self.span_from(start.span)
        self.semicolon(f"after the call of {name.text}")
        if self.at_word("return"):
            self.advance()
            span = self.span_from(start.span)
            self.semicolon("after `return`")
            return p.Call(name, args, returns=True, label=label, span=span)
        if self.at_word("goto"):
            self.advance()
            target = self.ident("a label after `goto`")
            span = self.span_from(start.span)
            self.semicolon("after `goto`")
            return p.Call(name, args, goto=target, label=label, span=span)
        return p.Call(name, args, label=label, span=span)


def _closes_comment(token: Token) -> bool:
    """Whether `*)` is why the tokens end here."""
    return token.source.line(token.line)[token.col - 1 :].lstrip("*").startswith(")")


def relabel(statement: p.Statement, label: p.Label | None) -> p.Statement:
    """The statement under another label."""
    return replace(statement, label=label)
