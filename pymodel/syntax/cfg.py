"""What may live here: the grammar of configuration files (.cfg), as pyparsing elements.

A configuration names things of a module and gives values to its constants. Nothing here knows the
module: whether a name exists is for the binder to say. Beyond what TLC reads, values may be
negative numbers, ranges, tuples and records, which its users ask for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pyparsing as pp

from pymodel.errors import EXIT_CONFIG, Diagnostic, Source, Span, SpecError, read_source
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names, position
from pymodel.values import FALSE, TRUE, ModelValue, Value, function


@dataclass(frozen=True, slots=True)
class CfgName:
    """A name of the module, possibly with a path: `Inv`, `A!B!Inv`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Assignment:
    """`C = v`, `C = [Mod] v`, `Op(v1, v2) = v`.

    `value` and `args` are syntax trees of values; a `Name` in them is a model value. `module` is
    the module whose constant is meant, None for the root.
    """

    name: CfgName
    value: n.Expr
    args: tuple[n.Expr, ...] = ()
    module: str | None = None


@dataclass(frozen=True, slots=True)
class Replacement:
    """`C <- D`, `C <- [Mod] D`: the definition `target` in place of `name` (of module Mod)."""

    name: CfgName
    target: CfgName
    module: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file, statement by statement; lists keep the order of the file."""

    source: Source
    constants: tuple[Assignment | Replacement, ...] = ()
    specification: CfgName | None = None
    init: CfgName | None = None
    next: CfgName | None = None
    invariants: tuple[CfgName, ...] = ()
    properties: tuple[CfgName, ...] = ()
    constraints: tuple[CfgName, ...] = ()
    action_constraints: tuple[CfgName, ...] = ()
    symmetry: tuple[CfgName, ...] = ()
    view: CfgName | None = None
    alias: CfgName | None = None
    postconditions: tuple[CfgName, ...] = ()
    check_deadlock: bool | None = None
    periodic: tuple[CfgName, ...] = ()
    rl_reward: tuple[CfgName, ...] = ()
    possible: tuple[CfgName, ...] = ()

    def model_values(self) -> tuple[str, ...]:
        """The names of all model values, in the order of the file, each once."""
        found: dict[str, None] = {}
        for item in self.constants:
            if isinstance(item, Assignment):
                for expr in (*item.args, item.value):
                    _collect_names(expr, found)
        return tuple(found)


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


def parse_cfg(source: Source) -> Config:
    """Parse a configuration.

    Raises `SpecError` with exit code 151: `cfg.keyword`, `cfg.syntax`, `cfg.duplicate`,
    `cfg.unterminated-comment`.
    """
    text = _blank_comments(source)
    build = _Builder(source, text)
    _check_keywords(source, text)
    try:
        _grammar(build).parse_string(text, parse_all=True)
    except pp.ParseBaseException as error:
        raise SpecError(_syntax_error(source, text, error)) from None
    except RecursionError:
        raise SpecError(_problem("cfg.syntax", "a value is nested too deeply", None)) from None
    return build.config()


def read_cfg(path: Path) -> Config:
    """Read and parse a configuration file; see `parse_cfg`. A missing file has exit code 151."""
    try:
        source = read_source(path)
    except SpecError as error:
        raise SpecError(*(replace(d, exit_code=EXIT_CONFIG) for d in error.diagnostics)) from None
    return parse_cfg(source)


def value_of(expr: n.Expr, model_value: Callable[[str], ModelValue]) -> Value:
    """The value that a tree of a configuration stands for; `model_value` gives those by name."""
    match expr:
        case n.Number(number):
            return number
        case n.OpApply("-.", (n.Number(number),)):
            return -number
        case n.OpApply("..", (low, high)):
            return frozenset(range(value_of(low, model_value), value_of(high, model_value) + 1))
        case n.String(text):
            return text
        case n.Boolean(truth):
            return TRUE if truth else FALSE
        case n.Name(name):
            return model_value(name)
        case n.SetEnum(items):
            return frozenset(value_of(item, model_value) for item in items)
        case n.TupleLit(items):
            return tuple(value_of(item, model_value) for item in items)
        case n.RecordLiteral(fields):
            return function({f.name.text: value_of(f.value, model_value) for f in fields})
    raise AssertionError(f"no value of a configuration: {expr}")


# --- Grammar ---------------------------------------------------------------------------------


class _Builder:
    """The parse actions: make nodes with spans, and fill the configuration."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self._text = text
        self._fields: dict[str, Any] = {}

    def config(self) -> Config:
        """What the statements so far amount to."""
        return Config(self.source, **self._fields)

    def span(self, start: int, width: int) -> Span:
        """The place of `width` characters; an element's `loc` may lie before blanks."""
        while self._text[start].isspace():
            start += 1
        line, col = position(self.source, start)
        return Span(self.source, line, col, line, col + width)

    def name(self, loc: int, found: pp.ParseResults) -> CfgName:
        return CfgName(found[0], self.span(loc, len(found[0])))

    def atom(self, loc: int, found: pp.ParseResults) -> n.Expr:
        text: str = found[0]
        span = self.span(loc, len(text))
        if text[0] == '"':
            return n.String(re.sub(r"\\(.)", r"\1", text[1:-1]), span=span)
        if text in ("TRUE", "FALSE"):
            return n.Boolean(text == "TRUE", span=span)
        if text[0] == "-":
            return n.OpApply("-.", (n.Number(int(text[1:]), span=span),), span=span)
        return n.Number(int(text), span=span) if text.isdigit() else n.Name(text, span=span)

    def range(self, found: pp.ParseResults) -> n.Expr:
        low, high = found
        return n.OpApply("..", (low, high), span=low.span.to(high.span))

    def set(self, loc: int, found: pp.ParseResults) -> n.Expr:
        return n.SetEnum(tuple(found), span=self.span(loc, 1))

    def tuple(self, loc: int, found: pp.ParseResults) -> n.Expr:
        return n.TupleLit(tuple(found), span=self.span(loc, 2))

    def record(self, loc: int, found: pp.ParseResults) -> n.Expr:
        made = []
        for name, value in zip(found[::2], found[1::2], strict=True):
            ident = n.Ident(name.text, span=name.span)
            made.append(n.RecordField(ident, value, span=name.span))
        return n.RecordLiteral(tuple(made), span=self.span(loc, 1))

    def assignment(self, found: pp.ParseResults) -> None:
        module = found["module"].text if "module" in found else None
        args = tuple(found["args"]) if "args" in found else ()
        item = Assignment(found["name"], found["value"], args, module)
        self._add("constants", item)

    def replacement(self, found: pp.ParseResults) -> None:
        module = found["module"].text if "module" in found else None
        self._add("constants", Replacement(found["name"], found["target"], module))

    def list(self, found: pp.ParseResults) -> None:
        for name in found[1:]:
            self._add(_LISTS[found[0]], name)

    def single(self, found: pp.ParseResults) -> None:
        word, name = found
        old = self._fields.setdefault(_SINGLES[word], name)
        if old is not name:
            message = f"{word} is given twice"
            note = ((f"the first is {old.text}", old.span),)
            raise SpecError(replace(_problem("cfg.duplicate", message, name.span), notes=note))

    def deadlock(self, found: pp.ParseResults) -> None:
        self._fields["check_deadlock"] = found[1].value

    def _add(self, field: str, item: object) -> None:
        self._fields[field] = (*self._fields.get(field, ()), item)


def _grammar(build: _Builder) -> pp.ParserElement:
    def sign(text: str) -> pp.ParserElement:
        return pp.Suppress(pp.Literal(text)).set_name(f"`{text}`")

    keyword = pp.MatchFirst([pp.Keyword(word, ident_chars=_WORD) for word in KEYWORDS])
    word = r"[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*"
    name = ~keyword + pp.Regex(rf"{word}(?:!{word})*").set_name("a name")
    name = name.set_parse_action(build.name).set_name("a name")

    value = pp.Forward()
    number = pp.Regex(r"-?\d+(?![A-Za-z0-9_])").set_name("a number")
    number.set_parse_action(build.atom)
    string = pp.Regex(r'"(?:[^"\\\n]|\\.)*"').set_name("a string").set_parse_action(build.atom)
    bare = (~keyword + pp.Regex(word)).set_name("a model value").set_parse_action(build.atom)
    span_of_numbers = (number + sign("..") + number).set_parse_action(build.range)
    values = pp.Optional(pp.DelimitedList(value))
    a_set = (sign("{") + values - sign("}")).set_parse_action(build.set)
    a_tuple = (sign("<<") + values - sign(">>")).set_parse_action(build.tuple)
    field = name + sign("|->") - value
    a_record = (sign("[") + pp.DelimitedList(field) - sign("]")).set_parse_action(build.record)
    kinds = span_of_numbers | number | string | a_set | a_tuple | a_record | bare
    value <<= kinds.set_name("a value")

    module = pp.Optional(sign("[") + name("module") + sign("]"))
    args = pp.Optional(sign("(") - pp.Group(pp.DelimitedList(value))("args") - sign(")"))
    assigned = name("name") + args + sign("=") - _bracketed(module, a_record) - value("value")
    assigned.set_parse_action(build.assignment)
    replaced = name("name") + sign("<-") - module - name("target")
    replaced.set_parse_action(build.replacement)
    binding = (replaced | assigned).set_name("`name = value` or `name <- definition`")

    def words(table: tuple[str, ...]) -> pp.ParserElement:
        return pp.MatchFirst([pp.Keyword(word, ident_chars=_WORD) for word in table])

    truth = pp.Regex(r"TRUE|FALSE").set_name("TRUE or FALSE").set_parse_action(build.atom)
    statement = (
        words(_CONSTANTS).suppress() + binding[...]
        | (words(tuple(_LISTS)) + name[...]).set_parse_action(build.list)
        | (words(tuple(_SINGLES)) - name).set_parse_action(build.single)
        | (pp.Keyword(_DEADLOCK) - truth).set_parse_action(build.deadlock)
    ).set_name("a keyword such as INIT, NEXT, INVARIANT or CONSTANT")
    whole: pp.ParserElement = statement[...]
    return whole.parse_with_tabs()


_WORD = pp.alphanums + "_"


def _bracketed(module: pp.ParserElement, a_record: pp.ParserElement) -> pp.ParserElement:
    """`[Mod]` before a value, unless it begins a record."""
    return ~a_record + module | pp.Empty()


# --- Comments and errors ---------------------------------------------------------------------

_SKIPPED = re.compile(r'"(?:[^"\\\n]|\\.)*"|\\\*[^\n]*|\(\*|\*\)')


def _blank_comments(source: Source) -> str:
    """The text with comments (which nest) as blanks, so that every offset stays."""
    text = source.text
    out: list[str] = []
    depth, last, opened = 0, 0, 0
    for found in _SKIPPED.finditer(text):
        if depth == 0 and (found[0][0] == '"' or found[0] == "*)"):
            continue
        if found[0][0] == "\\" and depth == 0:
            out.append(text[last : found.start()] + " " * len(found[0]))
            last = found.end()
        elif found[0] == "(*":
            if depth == 0:
                out.append(text[last : found.start()])
                last = opened = found.start()
            depth += 1
        elif found[0] == "*)":
            depth -= 1
            if depth == 0:
                out.append(re.sub(r"[^\n]", " ", text[last : found.end()]))
                last = found.end()
    if depth:
        line, col = position(source, opened)
        span = Span(source, line, col, line, col + 2)
        message = "this comment is never closed"
        raise SpecError(_problem("cfg.unterminated-comment", message, span))
    out.append(text[last:])
    return "".join(out)


def _check_keywords(source: Source, text: str) -> None:
    """A word in capitals that begins a line and nearly is a keyword, is a keyword misspelt.

    Without this it would pass for one more name of the list before it.
    """
    errors = []
    for found in re.finditer(r"^[ \t]*([A-Z_]{3,})(?=\s+\w)", text, re.MULTILINE):
        word = found[1]
        first = not text[: found.start()].strip()
        if word in KEYWORDS or not (first or get_close_matches(word, KEYWORDS, 1, 0.75)):
            continue
        line, col = position(source, found.start(1))
        span = Span(source, line, col, line, col + len(word))
        hint = close_names(word, list(KEYWORDS)) or "keywords: " + ", ".join(KEYWORDS)
        errors.append(_problem("cfg.keyword", f"unknown keyword {word}", span, hint))
    if errors:
        raise SpecError(*errors)


def _syntax_error(source: Source, text: str, error: pp.ParseBaseException) -> Diagnostic:
    at = error.loc
    while at < len(text) and text[at].isspace():
        at += 1
    line, col = position(source, at)
    found = re.match(r"\w+|\S", text[at:])
    width = len(found[0]) if found else 1
    span = Span(source, line, col, line, col + width)
    what = f"`{found[0]}`" if found else "the end of the file"
    wanted = error.msg.removeprefix("Expected ").strip()
    if wanted == "end of text":
        wanted = "a keyword such as INIT, NEXT, INVARIANT or CONSTANT"
    hint = ""
    if found and found[0] in ",;":
        hint = "blanks or new lines stand between the items of a configuration, no commas"
    if found and found[0] == '"':
        hint = "a string ends on the line where it begins"
    if found and found[0].isupper():
        hint = close_names(found[0], list(KEYWORDS))
    if found and found[0] in "=<":
        hint = "a constant is given as `C = value` or `C <- Definition`, after CONSTANT"
    return _problem("cfg.syntax", f"expected {wanted}, found {what}", span, hint)


def _problem(code: str, message: str, span: Span | None, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, span, hint, exit_code=EXIT_CONFIG)


def _collect_names(expr: n.Expr, found: dict[str, None]) -> None:
    match expr:
        case n.Name(name):
            found.setdefault(name)
        case n.SetEnum(items) | n.TupleLit(items):
            for item in items:
                _collect_names(item, found)
        case n.RecordLiteral(fields):
            for field in fields:
                _collect_names(field.value, found)
