"""What may live here: the grammar of configuration files.

The tokens and the expressions are those of TLA+, so a value may be any expression. A statement ends
where its last expression can't go on; nothing separates statements but their keywords.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar

from pymodel.errors import EXIT_CONFIG, Diagnostic, Source, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.cfg import Assignment, CfgName, Config, Replacement
from pymodel.syntax.cursor import describe
from pymodel.syntax.lexer import Token, close_names, tokenize_expression
from pymodel.syntax.operators import is_operator
from pymodel.syntax.units import UnitParser

_T = TypeVar("_T")
#: Keyword → the field of `Config` that it fills, and what it fills it with.
_LISTS = {
    "INVARIANT": "invariants",
    "INVARIANTS": "invariants",
    "PROPERTY": "properties",
    "PROPERTIES": "properties",
    "CONSTRAINT": "constraints",
    "CONSTRAINTS": "constraints",
    "ACTION_CONSTRAINT": "action_constraints",
    "ACTION_CONSTRAINTS": "action_constraints",
    "SYMMETRY": "symmetry",
    "POSTCONDITION": "postconditions",
    "POSTCONDITIONS": "postconditions",
    "_PERIODIC": "periodic",
    "_RL_REWARD": "rl_reward",
    "_POSSIBLE": "possible",
}
_SINGLES = {
    "SPECIFICATION": "specification",
    "INIT": "init",
    "NEXT": "next",
    "VIEW": "view",
    "ALIAS": "alias",
}
_CONSTANTS = ("CONSTANT", "CONSTANTS")
_DEADLOCK = "CHECK_DEADLOCK"
KEYWORDS = (*_CONSTANTS, *_LISTS, *_SINGLES, _DEADLOCK)
_A_KEYWORD = "a keyword such as INIT, NEXT, INVARIANT or CONSTANT"
_SMALLEST_WORD = 3


def parse(source: Source) -> Config:
    """See `cfg.parse_cfg`."""
    return _guarded(lambda: _parser(source).config())


def bindings(source: Source) -> tuple[Assignment | Replacement, ...]:
    """See `cfg.parse_bindings`."""

    def whole() -> tuple[Assignment | Replacement, ...]:
        parser = _parser(source)
        found = [parser.binding()]
        while parser.peek().kind != "eof":
            found.append(parser.binding())
        return tuple(found)

    return _guarded(whole)


def _parser(source: Source) -> _ConfigParser:
    return _ConfigParser(source, _prepared(tokenize_expression(source)))


def _guarded(action: Callable[[], _T]) -> _T:
    """Problems of tokens and expressions as problems of the configuration."""
    try:
        return action()
    except SpecError as error:
        raise SpecError(*map(_of_cfg, error.diagnostics)) from None
    except RecursionError:
        raise SpecError(_problem("cfg.syntax", "a value is nested too deeply", None)) from None


def _of_cfg(found: Diagnostic) -> Diagnostic:
    kept = found.code.startswith("cfg.") or found.code == "syntax.unterminated-comment"
    code = found.code.replace("syntax.", "cfg.") if kept else "cfg.syntax"
    return replace(found, code=code, exit_code=EXIT_CONFIG)


def _prepared(tokens: list[Token]) -> list[Token]:
    """Keywords of configurations are reserved here; an operator before `<-` is a name."""
    for token, after in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.kind == "ident" and token.text in KEYWORDS:
            token.kind = "keyword"
        elif token.kind == "symbol" and after.text == "<-" and is_operator(token.text):
            token.kind = "ident"
    return tokens


class _ConfigParser(UnitParser):
    """Statements, one after the other; they fill the fields of a `Config`."""

    def __init__(self, source: Source, tokens: list[Token]) -> None:
        super().__init__(tokens)
        self._source = source
        self._fields: dict[str, Any] = {}

    def config(self) -> Config:
        """The whole configuration."""
        self._check_keywords()
        while self.peek().kind != "eof":
            self._statement()
        return Config(self._source, **self._fields)

    # --- Statements --------------------------------------------------------------------------

    def _statement(self) -> None:
        word = self.peek()
        if word.text not in KEYWORDS:
            self._refuse(_A_KEYWORD)
        self.advance()
        if word.text in _CONSTANTS:
            while self._is_name():
                self._add("constants", self.binding())
        elif word.text in _LISTS:
            if not self._is_name():
                self._add("empty", CfgName(word.text, word.span))
            while self._is_name():
                self._add(_LISTS[word.text], self._name_of(_A_KEYWORD))
        elif word.text in _SINGLES:
            self._single(word)
        else:
            if self.peek().text not in ("TRUE", "FALSE"):
                self._refuse("TRUE or FALSE")
            self._fields["check_deadlock"] = self.advance().text == "TRUE"

    def _single(self, word: Token) -> None:
        name = self._name_of("a name")
        old = self._fields.setdefault(_SINGLES[word.text], name)
        if old is not name:
            message = f"{word.text} is given twice"
            note = ((f"the first is {old.text}", old.span),)
            raise SpecError(replace(_problem("cfg.duplicate", message, name.span), notes=note))

    def binding(self) -> Assignment | Replacement:
        """`C = v`, `C = [Mod] v`, `Op(v, ...) = v`, `C <- D`, `C <- [Mod] D`."""
        name = self._name_of("the name of a constant")
        args: tuple[n.Expr, ...] = ()
        opener = self.accept("(")
        if opener is not None:
            args = self.comma_list(self._value)
            self.close(opener, ")")
        if not args and self.accept("<-"):
            module = self._module()
            return Replacement(name, self._name_of("a name"), module)
        if self.peek().text != "=":
            self._refuse("`=` and a value, or `<-` and a definition")
        self.advance()
        module = self._module()
        return Assignment(name, self._value(), args, module)

    def _module(self) -> str | None:
        """`[Mod]` before a value or a definition."""
        inside = self.peek(1).kind == "ident" and self.peek(2).text == "]"
        if self.peek().text != "[" or not inside:
            return None
        self.advance()
        name = self.advance().text
        self.advance()
        return name

    def _value(self) -> n.Expr:
        token = self.peek()
        if token.kind in ("eof", "keyword") and token.text not in _BEGIN_VALUES:
            self._refuse("a value")
        return self.expression()

    # --- Names -------------------------------------------------------------------------------

    def _is_name(self) -> bool:
        """Whether the statement goes on; whatever is no keyword has to be a name."""
        token = self.peek()
        if token.kind == "eof" or token.text in KEYWORDS:
            return False
        if token.kind != "ident":
            self._refuse(_A_KEYWORD)
        return True

    def _name_of(self, what: str) -> CfgName:
        """A name with its path, `A!B!Inv`."""
        start = self.peek()
        if start.kind != "ident":
            self._refuse(what)
        parts = [self.advance().text]
        while self.peek().text == "!":
            self.advance()
            parts.append(self.ident("a name after `!`").text)
        return CfgName("!".join(parts), self.span_from(start.span))

    def _add(self, field: str, item: object) -> None:
        self._fields[field] = (*self._fields.get(field, ()), item)

    # --- Errors ------------------------------------------------------------------------------

    def _refuse(self, wanted: str) -> NoReturn:
        token = self.tokens[self.at]
        hint = ""
        if token.text in (",", ";"):
            hint = "blanks or new lines stand between the items of a configuration, no commas"
        elif token.text in ("=", "<-", "=="):
            hint = "a constant is given as `C = value` or `C <- Definition`, after CONSTANT"
        elif token.text != token.text.upper() in KEYWORDS:
            hint = f"keywords are written in capital letters: {token.text.upper()}"
        elif token.text.isupper():
            hint = close_names(token.text, [w for w in KEYWORDS if w != token.text])
        elif token.kind not in ("eof", "ident") and wanted.startswith("a keyword"):
            hint = "expressions are defined in the module; a configuration has their names"
        found = "the end of the file" if token.kind == "eof" else describe(token)
        message = f"expected {wanted}, found {found}"
        raise SpecError(_problem("cfg.syntax", message, token.span, hint))

    def _check_keywords(self) -> None:
        """A word in capitals that begins a line and nearly is a keyword, is a keyword misspelt.

        Without this it would pass for one more name of the list before it.
        """
        errors = []
        for at, token in enumerate(self.tokens[:-1]):
            word, after = token.text, self.tokens[at + 1]
            looks = token.first and token.kind == "ident" and len(word) >= _SMALLEST_WORD
            if not looks or word != word.upper() or after.kind not in ("ident", "keyword"):
                continue
            if at == 0 or get_close_matches(word, KEYWORDS, 1, 0.75):
                hint = close_names(word, list(KEYWORDS)) or "keywords: " + ", ".join(KEYWORDS)
                errors.append(_problem("cfg.keyword", f"unknown keyword {word}", token.span, hint))
        if errors:
            raise SpecError(*errors)


#: Reserved words that an expression may begin with.
_BEGIN_VALUES = (
    *("TRUE", "FALSE", "IF", "CASE", "LET", "CHOOSE"),
    *("SUBSET", "UNION", "DOMAIN", "LAMBDA", "ENABLED"),
)


def _problem(code: str, message: str, span: Span | None, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, span, hint, exit_code=EXIT_CONFIG)
