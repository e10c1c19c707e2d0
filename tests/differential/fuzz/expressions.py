"""What may live here: random well-typed expressions of TLA+, as text, and the module around them.

An expression of a sort, over the names in scope. Most are total by construction: a function is
applied inside a test that its argument is in the domain, CHOOSE has a witness. Some leave such a
guard out, or hold an error on purpose: then both checkers have to fail, or both not to look at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tests.differential.fuzz import containers, scalars
from tests.differential.fuzz.choices import Choices
from tests.differential.fuzz.general import general
from tests.differential.fuzz.maker import Definition, Env, Form, Maker
from tests.differential.fuzz.sorts import (
    BOOL,
    INT,
    MODEL,
    STR,
    Sort,
    any_sort,
    fun_of,
    rec_of,
    seq_of,
    set_of,
    tuple_of,
)

FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "int": scalars.ints,
        "bool": scalars.bools,
        "str": scalars.strings,
        "model": scalars.models,
        "set": containers.sets,
        "fun": containers.funs,
        "seq": containers.seqs,
        "tuple": containers.tuples,
        "rec": containers.recs,
        "bag": containers.bags,
    }
)

#: State variables that every expression may mention.
STATE: Env = (
    ("x", INT),
    ("s", set_of(INT)),
    ("f", fun_of(INT, INT)),
    ("q", seq_of(INT)),
    ("r", rec_of(INT, set_of(STR))),
    ("m", fun_of(MODEL, set_of(MODEL))),
    ("t", set_of(tuple_of(INT, STR))),
    ("w", set_of(STR)),
    ("y", BOOL),
)
VARIABLES = tuple(name for name, _ in STATE)
_VARIABLE = re.compile(rf"(?<![\w\"!.])({'|'.join(VARIABLES)})(?![\w\"'])")

#: What every module of random expressions defines: an instance, operators of the user's own,
#: recursive and higher-order ones.
DEFINITIONS = """\
Plus(Op(_, _), i, j) == Op(i, j) % 9
i ++ S == {i} \\cup S
S -- i == S \\ {i}
Negative(e) == -e
p ^+ == <<p, p>>
RECURSIVE Sum(_)
Sum(S) == IF S = {} THEN 0 ELSE LET e == CHOOSE e \\in S : TRUE IN e + Sum(S \\ {e})
RECURSIVE Even(_), Odd(_)
Even(n0) == IF n0 <= 0 THEN TRUE ELSE Odd(n0 - 1)
Odd(n0) == IF n0 <= 0 THEN FALSE ELSE Even(n0 - 1)
fact[n0 \\in 0..3] == IF n0 = 0 THEN 1 ELSE n0 * fact[n0 - 1]
LOCAL Twice(F(_), v0) == F(F(v0))
---- MODULE Inner ----
CONSTANT K, G(_)
Shifted(S) == {e + K : e \\in S}
Least(S) == CHOOSE e \\in S : \\A e1 \\in S : G(e) <= G(e1)
Inside[e \\in {K, 0, 1}] == G(e)
====
I == INSTANCE Inner WITH K <- 2, G <- LAMBDA e : -e
J(K) == INSTANCE Inner WITH G <- Negative
"""
#: About how many levels an expression has.
DEPTHS = (2, 3, 3, 4)
_INTS = set_of(INT)
CALLS = (
    Definition("Plus(+, {0}, {1})", (INT, INT), INT),
    Definition("Plus(LAMBDA e, e1 : e - 2 * e1, {0}, {1})", (INT, INT), INT),
    Definition("({0} ++ {1})", (INT, _INTS), _INTS),
    Definition("({0} -- {1})", (_INTS, INT), _INTS),
    Definition("({0}^+)", (INT,), tuple_of(INT, INT)),
    Definition("({0}^+)", (STR,), seq_of(STR)),
    Definition("Sum({0})", (_INTS,), INT),
    Definition("Even(({0}) % 5)", (INT,), BOOL),
    Definition("fact[({0}) % 4]", (INT,), INT),
    Definition("Twice(Negative, {0})", (INT,), INT),
    Definition("Twice(LAMBDA e : e \\o <<1>>, {0})", (seq_of(INT),), seq_of(INT)),
    Definition("I!Shifted({0})", (_INTS,), _INTS),
    Definition("I!Least({0} \\cup {{1}})", (_INTS,), INT),
    Definition("J({0})!Shifted({1})", (INT, _INTS), _INTS),
    Definition("J({0})!Least({1} \\cup {{0}})", (INT, _INTS), INT),
    Definition("J(3)!Inside[{0}]", (INT,), INT),
)


def maker(choices: Choices) -> Maker:
    """What draws expressions."""
    return Maker(choices, FORMS, general, CALLS, careless=choices.randint(0, 4) == 4)


def expression(choices: Choices) -> tuple[Sort, str]:
    """An expression of any sort over the variables of STATE, with its sort."""
    sort = any_sort(choices)
    return sort, maker(choices).expr(sort, STATE, choices.choice(DEPTHS))


def over(text: str, names: Mapping[str, str]) -> str:
    """The expression over other names than those of the variables."""
    return _VARIABLE.sub(lambda m: names.get(m[1], m[1]), text)
