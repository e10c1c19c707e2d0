"""What may live here: TLC's printed values and states, read into the values of `pymodel.values`.

A reader of its own, and not the front end, so that a bug of the front end cannot hide itself. TLC
prints some sets without their elements (`SUBSET {1, 2}`, `1..3`, `[{1} -> {2}]`): they are
enumerated here.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pymodel.values import FALSE, TRUE, Function, ModelValue, Value, function, state_digest

#: One state: its variables with their values.
State = Mapping[str, Value]

_TOKEN = re.compile(
    r"""\s*(?:(?P<str>"(?:[^"\\]|\\.)*")|(?P<id>[A-Za-z_0-9]*[A-Za-z_][A-Za-z_0-9]*)|(?P<int>-?\d+)"""
    r"""|(?P<op>\|->|->|:>|@@|<<|>>|\.\.|/\\|\\X|\\cup|[\[\]{}(),:=]))""",
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", '"': '"', "\\": "\\"}


class ValueSyntaxError(ValueError):
    """TLC printed something that this reader does not know; the reader has to learn it."""


class _Reader:
    """Recursive descent over the tokens of one printed value or state."""

    def __init__(self, text: str) -> None:
        self.model_values: dict[str, ModelValue] = {}
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, expected: str = "") -> tuple[str, str]:
        if self.at >= len(self.tokens) or (expected and self.peek() != expected):
            raise ValueSyntaxError(
                f"expected {expected or 'a value'} at {self.peek()!r}: {self.text}"
            )
        self.at += 1
        return self.tokens[self.at - 1]

    def accept(self, token: str) -> bool:
        if self.peek() != token or self.tokens[self.at][0] == "str":
            return False
        self.at += 1
        return True

    def value(self) -> Value:
        left = self.operand()
        while True:
            if self.accept(".."):
                left = frozenset(range(_int(left), _int(self.operand()) + 1))
            elif self.accept("\\cup"):
                left = _elements(left) | _elements(self.operand())
            elif self.peek() == "\\X":
                factors = [left]
                while self.accept("\\X"):
                    factors.append(self.operand())
                left = frozenset(itertools.product(*map(_elements, factors)))
            else:
                return left

    def operand(self) -> Value:
        kind, token = self.take()
        if kind == "str":
            return _unescape(token[1:-1])
        if kind == "int":
            return int(token)
        if kind == "id":
            return self.word(token)
        if token == "{":
            return frozenset(self.listed("}"))
        if token == "<<":
            return tuple(self.listed(">>"))
        if token == "(":
            return self.parenthesised()
        if token == "[":
            return self.bracketed()
        raise ValueSyntaxError(f"unexpected {token!r}: {self.text}")

    def word(self, token: str) -> Value:
        if token in ("TRUE", "FALSE"):
            return TRUE if token == "TRUE" else FALSE
        if token == "BOOLEAN":
            return frozenset((FALSE, TRUE))
        if token == "SUBSET":
            base = list(_elements(self.operand()))
            sizes = range(len(base) + 1)
            return frozenset(frozenset(c) for n in sizes for c in itertools.combinations(base, n))
        if token == "UNION":
            return frozenset(itertools.chain(*map(_elements, _elements(self.operand()))))
        return self.model_values.setdefault(token, ModelValue(token))

    def listed(self, close: str) -> list[Value]:
        out: list[Value] = []
        if self.accept(close):
            return out
        out.append(self.value())
        while self.accept(","):
            out.append(self.value())
        self.take(close)
        return out

    def parenthesised(self) -> Value:
        """`(a :> 1 @@ b :> 2)`, or a value in parentheses."""
        first = self.value()
        if not self.accept(":>"):
            self.take(")")
            return first
        pairs = {first: self.value()}
        while self.accept("@@"):
            key = self.value()
            self.take(":>")
            pairs[key] = self.value()
        self.take(")")
        return function(pairs)

    def bracketed(self) -> Value:
        """A record, a set of records or a set of functions."""
        if self.accept("]"):
            return ()
        after = self.tokens[self.at + 1][1] if self.at + 1 < len(self.tokens) else ""
        if after in ("|->", ":"):
            names: list[str] = []
            values: list[Value] = []
            while True:
                names.append(self.take()[1])
                self.take(after)
                values.append(self.value())
                if not self.accept(","):
                    break
            self.take("]")
            if after == "|->":
                return function(dict(zip(names, values, strict=True)))
            choices = itertools.product(*map(_elements, values))
            return frozenset(function(dict(zip(names, c, strict=True))) for c in choices)
        domain = list(_elements(self.value()))
        self.take("->")
        codomain = list(_elements(self.value()))
        self.take("]")
        choices = itertools.product(codomain, repeat=len(domain))
        return frozenset(function(dict(zip(domain, c, strict=True))) for c in choices)

    def state(self) -> State:
        pairs: dict[str, Value] = {}
        while self.at < len(self.tokens):
            self.accept("/\\")
            name = self.take()[1]
            self.take("=")
            pairs[name] = self.value()
        return pairs


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    end = len(text.rstrip())
    while at < end:
        m = _TOKEN.match(text, at)
        if m is None or m.lastgroup is None:
            raise ValueSyntaxError(f"cannot read {text[at : at + 40]!r}")
        yield m.lastgroup, m.group(m.lastgroup)
        at = m.end()


def _unescape(body: str) -> str:
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m.group(1), m.group(0)), body)


def _int(v: Value) -> int:
    if type(v) is not int:
        raise ValueSyntaxError(f"an interval over {v}")
    return v


def _elements(v: Value) -> frozenset[Value]:
    if type(v) is not frozenset:
        raise ValueSyntaxError(f"a set was expected: {v}")
    return v


def read_value(text: str) -> Value:
    """One printed value. Raises `ValueSyntaxError`."""
    reader = _Reader(text)
    v = reader.value()
    if reader.at != len(reader.tokens):
        raise ValueSyntaxError(f"more text after the value: {text}")
    return v


def read_state(text: str) -> State:
    """One printed state: `/\\ x = 1` lines, or the bare `x = 1` of a single variable."""
    return _Reader(text).state()


def rename(v: Value, names: Mapping[str, ModelValue]) -> Value:
    """The value with its model values renamed: how a symmetry permutation acts."""
    t = type(v)
    if t is ModelValue:
        return names.get(v.name, v)
    if t is frozenset:
        return frozenset(rename(x, names) for x in v)
    if t is tuple:
        return tuple(rename(x, names) for x in v)
    if t is Function:
        return function({rename(k, names): rename(x, names) for k, x in v.items()})
    return v


def identity(s: State, symmetric: Sequence[Sequence[str]] = ()) -> bytes:
    """The digest of a state; with groups of symmetric model values, that of its least image."""
    if not symmetric:
        return state_digest(s)
    values = {name: ModelValue(name) for group in symmetric for name in group}
    images = []
    for choice in itertools.product(*(itertools.permutations(group) for group in symmetric)):
        names = {
            old: values[new]
            for group, images_of in zip(symmetric, choice, strict=True)
            for old, new in zip(group, images_of, strict=True)
        }
        images.append({name: rename(v, names) for name, v in s.items()})
    return min(map(state_digest, images))


def digest(states: Iterable[State], symmetric: Sequence[Sequence[str]] = ()) -> str:
    """A short digest of a set of states, whatever their order; up to symmetry if it is named."""
    ids = sorted({identity(s, symmetric) for s in states})
    return hashlib.blake2b(b"".join(ids), digest_size=8).hexdigest()
