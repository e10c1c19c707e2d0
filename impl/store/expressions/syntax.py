"""What may live here: the grammar of expressions, from text to a tree with its placeholders in it.

pyparsing does the grammar. A plain scan into tokens comes first: it bounds the depth of nesting
(and with it the parser's recursion), and gives syntax errors their `token` and `near`, as
DynamoDB words them. What a function means, and whether it may stand there, is for `binding`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import pyparsing as pp

from impl.store.errors import ApiError, invalid

MAX_EXPRESSION = 4096
MAX_OPERATORS = 300
#: DynamoDB documents no such limit; ours keeps the parser's recursion bounded.
MAX_PARENTHESES = 32
_PARSES_KEPT = 512

# --- the tree ---------------------------------------------------------------------------------


class RawPath(NamedTuple):
    """`a.#b[0]`: names and `#names` as they stand, and indexes."""

    steps: tuple[str | int, ...]


class RawValue(NamedTuple):
    """`:value`."""

    name: str


class RawCall(NamedTuple):
    """`function(arguments)`."""

    function: str
    arguments: tuple[RawOperand, ...]


class RawInfix(NamedTuple):
    """A comparison, or a sum or difference in SET."""

    op: str
    left: RawOperand
    right: RawOperand


class RawBetween(NamedTuple):
    """`operand BETWEEN low AND high`."""

    operand: RawOperand
    low: RawOperand
    high: RawOperand


class RawIn(NamedTuple):
    """`operand IN (choices)`."""

    operand: RawOperand
    choices: tuple[RawOperand, ...]


class RawLogic(NamedTuple):
    """AND, OR or NOT of conditions."""

    op: str
    parts: tuple[RawCondition, ...]


class RawParens(NamedTuple):
    """A parenthesised condition or operand; kept because redundant ones are refused."""

    inner: RawCondition


class RawSection(NamedTuple):
    """One section of an UpdateExpression: pairs of a path and what it takes, if anything."""

    keyword: str
    actions: tuple[tuple[RawPath, RawOperand | RawInfix | None], ...]


RawOperand: TypeAlias = RawPath | RawValue | RawCall | RawParens
RawCondition: TypeAlias = (
    RawInfix | RawBetween | RawIn | RawLogic | RawParens | RawCall | RawPath | RawValue
)
RawUpdate: TypeAlias = tuple[RawSection, ...]
RawProjection: TypeAlias = tuple[RawPath, ...]

# --- tokens -----------------------------------------------------------------------------------

_TOKEN = re.compile(r"[#:]?[A-Za-z0-9_]+|<>|<=|>=|\S")
_OPERATOR = re.compile(r"(AND|OR|NOT|BETWEEN|IN)|<>|<=|>=|[=<>+\-(]", re.IGNORECASE)


def _check_tokens(kind: str, text: str) -> None:
    """Raises `ApiError` for an expression that is empty, too long, too busy or too deep."""
    if not text.strip():
        raise refused(kind, "The expression can not be empty;")
    if (size := len(text.encode())) > MAX_EXPRESSION:
        raise refused(
            kind, f"Expression size has exceeded the maximum allowed size; expression size: {size}"
        )
    depth = operators = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        depth += (token == "(") - (token == ")")
        operators += _OPERATOR.fullmatch(token) is not None
        if depth > MAX_PARENTHESES:
            raise refused(kind, f"Parentheses are nested more than {MAX_PARENTHESES} levels deep")
    if operators > MAX_OPERATORS:
        raise refused(kind, f"The expression has more than {MAX_OPERATORS} operators or functions")


def refused(kind: str, why: str) -> ApiError:
    """The ValidationException for an expression; `kind` is its parameter's name."""
    return invalid(f"Invalid {kind}: {why}")


def _syntax_error(kind: str, text: str, at: int) -> ApiError:
    tokens = [m for m in _TOKEN.finditer(text) if m.group()]
    here = next((i for i, m in enumerate(tokens) if m.end() > at), len(tokens))
    token = tokens[here].group() if here < len(tokens) else "<EOF>"
    first, last = max(here - 1, 0), min(here + 1, len(tokens) - 1)
    near = text[tokens[first].start() : tokens[last].end()]
    return refused(kind, f'Syntax error; token: "{token}", near: "{near}"')


# --- the grammar ------------------------------------------------------------------------------

_Element: TypeAlias = pp.ParserElement
_CONDITION_WORDS = ("AND", "OR", "NOT", "BETWEEN", "IN")
_UPDATE_WORDS = ("SET", "REMOVE", "ADD", "DELETE")
_WORD = "[A-Za-z_][A-Za-z0-9_]*"


def _word(word: str) -> _Element:
    return pp.Suppress(pp.CaselessKeyword(word, pp.alphanums + "_"))


def _mark(mark: str) -> _Element:
    return pp.Suppress(pp.Literal(mark))


def _list_of(element: _Element) -> _Element:
    """One or more, with commas; after a comma there is no way back."""
    return element + pp.ZeroOrMore(_mark(",") - element)


def _not_a(words: tuple[str, ...]) -> str:
    """A look-ahead: what follows is none of the grammar's own words."""
    return rf"(?!(?i:{'|'.join(words)})\b)" if words else ""


def _path(words: tuple[str, ...]) -> _Element:
    name = pp.Regex(rf"{_not_a(words)}{_WORD}|#[A-Za-z0-9_]+")
    # Twelve digits are enough to see that an index is too large.
    number = pp.Regex(r"[0-9]+").set_parse_action(lambda t: int(t[0][:12]))
    steps = name + pp.ZeroOrMore((_mark(".") - name) | (_mark("[") - number - _mark("]")))
    return steps.set_parse_action(lambda t: RawPath(tuple(t)))


def _call(words: tuple[str, ...], operand: _Element) -> _Element:
    function = pp.Regex(rf"{_not_a(words)}{_WORD}(?=\s*\()")
    call = function + _mark("(") - _list_of(operand) - _mark(")")
    return call.set_parse_action(lambda t: RawCall(t[0], tuple(t[1:])))


def _operand(words: tuple[str, ...], call: _Element) -> _Element:
    """A call, a path, a `:value`, or one of them in parentheses."""
    value = pp.Regex(r":[A-Za-z0-9_]+").set_parse_action(lambda t: RawValue(t[0]))
    operand = pp.Forward()
    # No error stop behind this parenthesis: it may turn out to be that of a condition.
    parens = _mark("(") + operand + _mark(")")
    operand <<= call | _path(words) | value | parens.set_parse_action(lambda t: RawParens(t[0]))
    return operand


def _condition() -> _Element:
    """ORs of ANDs of NOTs of comparisons, calls and parenthesised conditions."""
    argument = pp.Forward()
    call = _call(_CONDITION_WORDS, argument)
    operand = _operand(_CONDITION_WORDS, call)
    argument <<= operand
    compare = pp.one_of("<> <= >= = < >") - operand
    between = _word("BETWEEN") - operand - _word("AND") - operand
    within = _word("IN") - _mark("(") - _list_of(operand) - _mark(")")
    tail = (
        compare.set_parse_action(lambda t: _tail(lambda left: RawInfix(t[0], left, t[1])))
        | between.set_parse_action(lambda t: _tail(lambda left: RawBetween(left, t[0], t[1])))
        | within.set_parse_action(lambda t: _tail(lambda left: RawIn(left, tuple(t))))
    )
    comparison = (operand + tail).set_parse_action(lambda t: t[1](t[0]))
    condition = pp.Forward()
    parens = (_mark("(") - condition - _mark(")")).set_parse_action(lambda t: RawParens(t[0]))
    negations = pp.ZeroOrMore(pp.CaselessKeyword("NOT", pp.alphanums + "_"))
    term = (negations + (comparison | call | parens)).set_parse_action(_negated)
    conjunction = (term + pp.ZeroOrMore(_word("AND") - term)).set_parse_action(_joined("AND"))
    disjunction = conjunction + pp.ZeroOrMore(_word("OR") - conjunction)
    condition <<= disjunction.set_parse_action(_joined("OR"))
    return condition


_Tail: TypeAlias = Callable[[RawOperand], RawCondition]


def _tail(complete: _Tail) -> _Tail:
    """What stands right of a first operand: given that operand, the condition."""
    return complete


def _negated(tokens: pp.ParseResults) -> RawCondition:
    *negations, part = tokens
    return RawLogic("NOT", (part,)) if len(negations) % 2 else part


def _joined(op: str) -> Callable[[pp.ParseResults], RawCondition]:
    return lambda tokens: tokens[0] if len(tokens) == 1 else RawLogic(op, tuple(tokens))


def _update() -> _Element:
    """One or more sections, each a keyword and its actions."""
    argument = pp.Forward()
    operand = _operand(_UPDATE_WORDS, _call(_UPDATE_WORDS, argument))
    argument <<= operand
    path = _path(_UPDATE_WORDS)
    arithmetic = (operand + pp.Optional(pp.one_of("+ -") - operand)).set_parse_action(
        lambda t: t[0] if len(t) == 1 else RawInfix(t[1], t[0], t[2])
    )
    assign = (path - _mark("=") - arithmetic).set_parse_action(lambda t: [(t[0], t[1])])
    remove = path.copy().add_parse_action(lambda t: [(t[0], None)])
    change = (path - operand).set_parse_action(lambda t: [(t[0], t[1])])
    sections = (("SET", assign), ("REMOVE", remove), ("ADD", change), ("DELETE", change))
    return pp.OneOrMore(pp.MatchFirst([_section(word, action) for word, action in sections]))


def _section(keyword: str, action: _Element) -> _Element:
    section = _word(keyword) - _list_of(action)
    return section.set_parse_action(lambda t: RawSection(keyword, tuple(t)))


class Grammar:
    """The parsers of all five expressions; made once, used by one thread at a time.

    Every method raises `ApiError` (ValidationException) for text that is no such expression;
    `kind` is the parameter's name for the message.
    """

    def __init__(self) -> None:
        self._conditions = _condition()
        self._updates = _update()
        self._projections = _list_of(_path(()))
        self._parse = lru_cache(maxsize=_PARSES_KEPT)(self._parse_once)

    def condition(self, kind: str, text: str) -> RawCondition:
        """A condition, filter or key condition."""
        condition: RawCondition = self._parse(kind, text, self._conditions)[0]
        return condition

    def update(self, kind: str, text: str) -> RawUpdate:
        """The sections of an update, in written order."""
        return self._parse(kind, text, self._updates)

    def projection(self, kind: str, text: str) -> RawProjection:
        """The paths of a projection, in written order."""
        return self._parse(kind, text, self._projections)

    def _parse_once(self, kind: str, text: str, grammar: _Element) -> tuple[Any, ...]:
        _check_tokens(kind, text)
        try:
            return tuple(grammar.parse_string(text, parse_all=True))
        except pp.ParseBaseException as error:
            raise _syntax_error(kind, text, error.loc) from None
