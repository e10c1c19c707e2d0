"""What may live here: TLA+'s operator table — spellings, fixity, precedence ranges, associativity.

The ranges are those of Table 6 in "Specifying Systems", but for SUBSET,
UNION and DOMAIN: TLC reads them at 10-13, so that `UNION S \\cup T` is `(UNION S) \\cup T`.
Two operators whose ranges overlap have no order between them: without parentheses their combination
is an error, unless they are the same left-associative operator. A symbol has an entry whether or
not anything defines it: whether it means something is for `sema` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pymodel.frozen import frozen


@frozen
class Operator:
    """One operator symbol in one fixity: canonical name, precedence range, associativity."""

    symbol: str
    low: int
    high: int
    left_assoc: bool = False

    def binds_tighter_than(self, other: Operator) -> bool:
        """True when this operator's whole range lies above the other's."""
        return self.low > other.high


def _table(rows: str) -> Mapping[str, Operator]:
    """Rows `low high assoc symbols...`; `assoc` is L for left-associative, else a dash."""
    table: dict[str, Operator] = {}
    for row in rows.strip().splitlines():
        low, high, assoc, *symbols = row.split()
        for symbol in symbols:
            table[symbol] = Operator(symbol, int(low), int(high), assoc == "L")
    return MappingProxyType(table)


PREFIX: Mapping[str, Operator] = _table(r"""
    4  4  - ~
    4 15  - ENABLED UNCHANGED [] <>
   10 13  - SUBSET UNION DOMAIN
   12 12  - -.
""")

INFIX: Mapping[str, Operator] = _table(r"""
    1  1  - =>
    2  2  - -+-> <=> ~>
    3  3  L /\ \/
    5  5  - = /= < > =< >= \in \notin -| =| |- |= ::= := \approx \asymp \cong \doteq \gg \ll
    5  5  - \prec \preceq \propto \sim \simeq \sqsubset \sqsubseteq \sqsupset \sqsupseteq
    5  5  - \subset \subseteq \supset \supseteq \succ \succeq
    5 14  L \cdot
    6  6  L @@
    7  7  - :> <:
    8  8  - \
    8  8  L \cup \cap
    9  9  - .. ...
    9 13  - !!
    9 13  L ## $ $$ ?? \sqcap \sqcup \uplus
    9 14  - \wr
   10 10  L + ++ (+)
   10 11  - %
   10 11  L %% | ||
   10 13  L \X
   11 11  L - -- (-)
   13 13  - / // (/) \div
   13 13  L * ** & && (.) (\X) \bigcirc \bullet \o \star
   14 14  - ^ ^^
""")

POSTFIX: Mapping[str, Operator] = _table(r"""
   15 15  - ^+ ^* ^# '
""")

#: Function application and record fields bind tighter than every operator.
APPLICATION = Operator("[", 16, 16, True)

#: Spelling → canonical spelling, for symbols that have more than one.
CANONICAL: Mapping[str, str] = MappingProxyType(
    {
        # ASCII
        r"\land": "/\\",
        r"\lor": "\\/",
        r"\lnot": "~",
        r"\neg": "~",
        r"\equiv": "<=>",
        r"\forall": r"\A",
        r"\exists": r"\E",
        "#": "/=",
        "<=": "=<",
        r"\leq": "=<",
        r"\geq": ">=",
        r"\union": r"\cup",
        r"\intersect": r"\cap",
        r"\circ": r"\o",
        r"\times": r"\X",
        r"\oplus": "(+)",
        r"\ominus": "(-)",
        r"\odot": "(.)",
        r"\oslash": "(/)",
        r"\otimes": r"(\X)",
        # Unicode
        "≜": "==",
        "∧": "/\\",
        "∨": "\\/",
        "¬": "~",
        "⇒": "=>",
        "⇔": "<=>",
        "≡": "<=>",
        "⇸": "-+->",
        "⤳": "~>",
        "↝": "~>",
        "∀": r"\A",
        "∃": r"\E",
        "□": "[]",
        "◇": "<>",
        "⟨": "<<",
        "⟩": ">>",
        "⟩_": ">>_",
        "→": "->",
        "←": "<-",
        "↦": "|->",
        "′": "'",
        "∷": "::",
        "⩴": "::=",
        "≔": ":=",
        "∈": r"\in",
        "∉": r"\notin",
        "∪": r"\cup",
        "∩": r"\cap",
        "∖": "\\",
        "⊂": r"\subset",
        "⊆": r"\subseteq",
        "⊃": r"\supset",
        "⊇": r"\supseteq",
        "⊏": r"\sqsubset",
        "⊑": r"\sqsubseteq",
        "⊐": r"\sqsupset",
        "⊒": r"\sqsupseteq",
        "⊓": r"\sqcap",
        "⊔": r"\sqcup",
        "⊎": r"\uplus",
        "≠": "/=",
        "≤": "=<",
        "≥": ">=",
        "≪": r"\ll",
        "≫": r"\gg",
        "≺": r"\prec",
        "⪯": r"\preceq",
        "≻": r"\succ",
        "⪰": r"\succeq",
        "∼": r"\sim",
        "≃": r"\simeq",
        "≅": r"\cong",
        "≈": r"\approx",
        "≍": r"\asymp",
        "≐": r"\doteq",
        "∝": r"\propto",
        "⊢": "|-",
        "⊣": "-|",
        "⊨": "|=",
        "⫤": "=|",
        "×": r"\X",
        "÷": r"\div",
        "⋅": r"\cdot",
        "·": r"\cdot",
        "∘": r"\o",
        "●": r"\bullet",
        "○": r"\bigcirc",
        "◯": r"\bigcirc",
        "⋆": r"\star",
        "≀": r"\wr",
        "⊕": "(+)",
        "⊖": "(-)",
        "⊗": r"(\X)",
        "⊘": "(/)",
        "⊙": "(.)",
        "‥": "..",
        "…": "...",
        "‖": "||",
        "‼": "!!",
        "⁇": "??",
        "⁺": "^+",
        "ℕ": "Nat",
        "ℤ": "Int",
        "ℝ": "Real",
    }
)

_PUNCTUATION = r"== <- -> |-> << >> >>_ [ ] ]_ ( ) { } , : :: . ! @ _ \A \E \AA \EE"
#: Symbols that are punctuation, never operators that a module could define.
PUNCTUATION: tuple[str, ...] = tuple(_PUNCTUATION.split())


def is_operator(symbol: str) -> bool:
    """True for any symbol in the table that may stand alone as an operator argument."""
    return symbol in INFIX or symbol in PREFIX or symbol in POSTFIX
