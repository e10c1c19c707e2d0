"""What may live here: the grammar of an algorithm's declarations, in both syntaxes."""

from __future__ import annotations

from pymodel.errors import Diagnostic, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.locate import Found
from pymodel.syntax.pluscal.statements import StatementParser
from pymodel.syntax.pluscal.tokens import ASSIGN, tokenize_algorithm


def parse_algorithm(found: Found) -> p.Algorithm:
    """The tree of an algorithm. Raises `SpecError` with codes `syntax.*` and `pluscal.*`."""
    tokens, stray = tokenize_algorithm(found.source, found.body)
    parser = AlgorithmParser(tokens, stray)
    return parser.algorithm(found)


_AFTER_VARIABLES = ("define", "macro", "procedure", "process", "fair", "begin", "{")


class AlgorithmParser(StatementParser):
    """Declarations."""

    def algorithm(self, found: Found) -> p.Algorithm:
        """What follows `--algorithm`."""
        name = self.ident("the algorithm's name")
        opener = self.accept("{")
        self.c_syntax = opener is not None
        variables = self._variables() if self.at_word("variable", "variables") else ()
        define = self._define() if self.at_word("define") else ()
        macros: list[p.Macro] = []
        while self.at_word("macro"):
            macros.append(self._macro())
        procedures: list[p.Procedure] = []
        while self.at_word("procedure"):
            procedures.append(self._procedure())
        processes: list[p.Process] = []
        while self.at_word("process") or self._fair_process():
            processes.append(self._process())
        body: p.Sequence = ()
        fair = found.fair
        if not processes:
            if self.accept("fair"):  # as version 1.5 of the language had it
                self.accept("+")
                fair = True
            body = self._block("algorithm", closing=False)
        if not self.c_syntax:
            self._close_p("algorithm", name)
        elif opener is not None:
            self.close(opener, "}")
        return p.Algorithm(
            name,
            fair,
            self.c_syntax,
            variables,
            define,
            tuple(macros),
            tuple(procedures),
            tuple(processes),
            body,
            span=self.span_from(found.span),
        )

    def _fair_process(self) -> bool:
        """Whether `fair process` or `fair+ process` comes next."""
        after = 2 if self.peek(1).text == "+" else 1
        return self.at_word("fair") and self.peek(after).text == "process"

    def _close_p(self, word: str, name: n.Ident) -> None:
        """`end word` in P-syntax."""
        self.expect("end", f"for the {word} {name.text}", self._order_hint())
        self.expect(word, f"after `end`, for the {word} {name.text}")

    def _order_hint(self) -> str:
        order = "variables, define, macros, procedures, processes (or begin)"
        if self.at_word(
            "variable", "variables", "define", "macro", "procedure", "process", "begin"
        ):
            return f"the order of an algorithm's parts is: {order}"
        if self.c_syntax:
            return "this algorithm is in C-syntax: its blocks stand in braces"
        return ""

    def _block(self, word: str, *, closing: bool = True) -> p.Sequence:
        """`begin ... end word` or `{ ... }`; P-syntax's end is left where `closing` is false."""
        start = self.peek()
        if self.c_syntax:
            opener = self.expect("{", f"to begin the {word}'s statements", self._order_hint())
            body = self.sequence(f"this {word}")
            self.close(opener, "}")
        else:
            self.expect("begin", f"to begin the {word}'s statements", self._order_hint())
            body = self.sequence(f"this {word}")
            if closing:
                self.expect("end", f"for the {word} begun at line {start.line}")
                self.expect(word, f"after `end`, for the {word} begun at line {start.line}")
        if closing:
            self.accept(";")
        return body

    # --- Declarations ------------------------------------------------------------------------

    def _variables(self) -> tuple[p.Variable, ...]:
        """`variables x = 1, y \\in S; z;`"""
        self.advance()
        found: list[p.Variable] = []
        while self.peek().kind == "ident":
            found.append(self._variable())
            if not (self.accept(",") or self.accept(";")):
                self.semicolon("or `,` after the variable")
                break
        if not found or not self.at_word(*_AFTER_VARIABLES):
            self.fail("the name of a variable")
        return tuple(found)

    def _variable(self) -> p.Variable:
        name = self.ident("the name of a variable")
        if self.peek().text == ASSIGN:
            self.fail("`=` or `\\in` and a value", "a variable's first value follows `=`")
        is_set = self.peek().text == "\\in"
        value: n.Expr | None = None
        if is_set or self.peek().text == "=":
            self.advance()
            value = self.expression()
        return p.Variable(name, value, is_set, span=self.span_from(name.span))

    def _define(self) -> tuple[n.Unit, ...]:
        """`define ... end define` or `define { ... }`."""
        start = self.advance()
        opener = self.expect("{", "after `define`") if self.c_syntax else None
        units: list[n.Unit] = []
        while not self.at_word("end", "}"):
            units.append(self.definition(in_let=False))
        if opener is not None:
            self.close(opener, "}")
            self.accept(";")
        else:
            self._end("define", start)
        return tuple(units)

    def _macro(self) -> p.Macro:
        start = self.advance()
        name = self.ident("the name of a macro")
        opener = self.expect("(", f"after the macro's name {name.text}")
        params: tuple[n.Ident, ...] = ()
        if self.peek().text != ")":
            params = self.comma_list(lambda: self.ident("the name of a parameter"))
        self.close(opener, ")")
        self.in_macro = True
        body = self._block("macro")
        self.in_macro = False
        return p.Macro(name, params, body, span=self.span_from(start.span))

    def _procedure(self) -> p.Procedure:
        start = self.advance()
        name = self.ident("the name of a procedure")
        opener = self.expect("(", f"after the procedure's name {name.text}")
        params: tuple[p.Variable, ...] = ()
        if self.peek().text != ")":
            params = self.comma_list(self._variable)
        self.close(opener, ")")
        variables = self._variables() if self.at_word("variable", "variables") else ()
        for each in (*params, *variables):
            if each.is_set:
                raise SpecError(
                    Diagnostic(
                        "pluscal.procedure-variable",
                        f"{each.name.text} is given a set of values in the procedure {name.text}",
                        each.span,
                        "a procedure's variables begin with one value: `x = e`, not `x \\in S`; "
                        "choose one with `with` in the body",
                    )
                )
        body = self._block("procedure")
        return p.Procedure(name, params, variables, body, span=self.span_from(start.span))

    def _process(self) -> p.Process:
        start = self.peek()
        fairness = p.Fairness.UNFAIR
        if self.at_word("fair"):
            self.advance()
            fairness = p.Fairness.STRONG if self.accept("+") else p.Fairness.WEAK
        self.expect("process", "after `fair`")
        self.parens(True, "after `process`")
        name = self.ident("the name of a process")
        is_set = self.equal_or_in(f"after the process's name {name.text}")
        identity = self.expression()
        self.parens(False, "after the process's set or value")
        self.accept(";")
        variables = self._variables() if self.at_word("variable", "variables") else ()
        span = self.span_from(start.span)
        body = self._block("process")
        return p.Process(name, is_set, identity, fairness, variables, body, span=span)
