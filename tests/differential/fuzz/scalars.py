"""What may live here: forms of numbers, strings, model values and truth values."""

from __future__ import annotations

from tests.differential.fuzz.maker import At, Makers
from tests.differential.fuzz.sorts import (
    BOOL,
    INT,
    MODEL,
    STR,
    Sort,
    bag_of,
    fun_of,
    rec_of,
    seq_of,
    set_of,
    tuple_of,
)

MEMBER = ("\\in", "\\notin")
ORDER = ("<", ">", "<=", ">=", "\\leq", "=<", "\\geq")
LOGIC = ("/\\", "\\/", "=>", "<=>", "\\equiv", "\\land", "\\lor")


def ints(at: At, _sort: Sort) -> Makers:
    def divided() -> str:
        by = at.e(INT) if at.rare() else at.pick("2", "3", "5", "(IF s = {} THEN 2 ELSE 3)")
        return f"(({at.e(INT)}) {at.pick('%', chr(92) + 'div')} {by})"

    def passed() -> str:
        h, f = at.fresh("H"), at.fresh("F")
        defined = f"{h}({f}(_, _)) == {f}({at.e(INT)}, {at.e(INT)})"
        return f"(LET {defined} IN {h}( {at.pick('+', '-')} ) % 9)"

    return [
        lambda: f"(({at.e(INT)} {at.pick('+', '-', '*')} {at.e(INT)}) % 9)",
        lambda: f"(({at.e(INT)} {at.pick('+', '-')} {at.e(INT)}) % 9)",
        lambda: f"(-({at.e(INT)}))",
        lambda: f"(({at.e(INT)}) - 4)",
        divided,
        divided,
        lambda: f"((({at.e(INT)}) % 4) ^ (1 + (({at.e(INT)}) % 3)))",
        lambda: f"Cardinality({at.e(set_of(at.scalar()))})",
        lambda: f"Len({at.e(at.choice((STR, seq_of(at.scalar()), seq_of(at.scalar()))))})",
        lambda: f"BagCardinality({at.e(bag_of(at.scalar()))})",
        lambda: _copies(at),
        passed,
    ]


def _copies(at: At) -> str:
    of = at.scalar()
    return f"CopiesIn({at.e(of)}, {at.e(bag_of(of))})"


def strings(at: At, sort: Sort) -> Makers:
    return [lambda: at.literal(sort)]


def _new_strings(at: At) -> Makers:
    """Strings that are computed are compared and no more: where TLC has one in the order of all
    strings depends on what else it has read, down to numerals and quotation marks."""

    def made() -> str:
        text = f"ToString({at.e(at.choice((INT, BOOL, STR)))})"
        return text if at.flag() else f"({at.e(STR)} \\o {at.e(STR)})"

    return [lambda: f"({made()} {at.pick('=', '#')} {made()})"]


def models(at: At, sort: Sort) -> Makers:
    return [lambda: at.literal(sort)]


def bools(at: At, _sort: Sort) -> Makers:
    def junction() -> str:
        bullet = at.pick("/\\", "\\/")
        return at.junction(bullet, [lambda: at.e(BOOL)] * at.number(1, 3))

    return [
        lambda: f"({at.e(INT)} {at.pick(*ORDER)} {at.e(INT)})",
        lambda: _equal(at),
        lambda: _equal(at),
        lambda: _member(at),
        lambda: _hit(at),
        lambda: _quantified(at),
        lambda: _quantified(at),
        lambda: _quantified(at),
        lambda: _subset(at),
        lambda: _typed(at),
        lambda: _typed(at),
        lambda: f"({at.pick('~', chr(92) + 'lnot ', chr(92) + 'neg ')}{at.e(BOOL)})",
        lambda: f"({at.e(BOOL)} {at.pick(*LOGIC)} {at.e(BOOL)})",
        lambda: f"({at.e(BOOL)} {at.pick(*LOGIC)} {at.e(BOOL)})",
        junction,
        junction,
        *_new_strings(at),
        lambda: _of_bags(at),
        lambda: f"IsFiniteSet({at.e(set_of(at.scalar()))})",
    ]


def _equal(at: At) -> str:
    sort = at.sort(2)
    other = MODEL if at.rare() else sort  # a model value equals nothing else
    return f"({at.e(sort)} {at.pick('=', '=', '#', '/=')} {at.e(other)})"


def _member(at: At) -> str:
    sort = at.sort(1)
    base = at.one_of(
        lambda: at.e(set_of(sort)),
        lambda: f"{{{at.e(sort)}, {at.e(sort)}}}",
        lambda: f"({at.e(set_of(sort))} {at.pick(chr(92), chr(92) + 'cap')} {at.e(set_of(sort))})",
    )
    if sort == INT and at.flag():
        base = f"(({at.e(INT)})..({at.e(INT)}))"
    return f"({at.e(sort)} {at.pick(*MEMBER)} {base})"


def _hit(at: At) -> str:
    """Membership of an element in sets that are made with it, and in an interval that it ends."""
    v, sort = at.fresh("l"), at.sort(1)
    ours, other = f"({at.e(set_of(sort))} \\cup {{{v}}})", at.e(set_of(sort))
    bases = [f"({ours} \\ {other})", f"({ours} \\cap {ours})", f"({other} \\ {ours})"]
    if sort == INT:
        bases += 2 * [f"(({at.e(INT)})..{v})", f"({v}..({at.e(INT)}))"]
    return f"(LET {v} == {at.e(sort)} IN {v} {at.pick(*MEMBER)} {at.choice(bases)})"


def _quantified(at: At) -> str:
    v, w, sort = at.fresh("v"), at.fresh("w"), at.sort(1)
    quantifier = at.pick("\\A", "\\E")

    def one() -> str:
        return f"{v} \\in {at.e(set_of(sort))} : {at.e(BOOL, (v, sort))}"

    def two() -> str:
        return f"{v}, {w} \\in {at.e(set_of(sort))} : {at.e(BOOL, (v, sort), (w, sort))}"

    def both() -> str:
        other = at.scalar()
        bounds = f"{v} \\in {at.e(set_of(sort))}, {w} \\in {at.e(set_of(other))}"
        return f"{bounds} : {at.e(BOOL, (v, sort), (w, other))}"

    def pattern() -> str:
        body = at.e(BOOL, (v, sort), (w, INT))
        return f"<<{v}, {w}>> \\in {at.e(set_of(tuple_of(sort, INT)))} : {body}"

    def subsets() -> str:
        of = at.scalar()
        return f"{v} \\in SUBSET {at.small(of)} : {at.e(BOOL, (v, set_of(of)))}"

    def functions() -> str:
        k = at.scalar()
        base = f"[{at.small(k)} -> {at.small(INT)}]"
        return f"{v} \\in {base} : {at.e(BOOL, (v, fun_of(k, INT)))}"

    return f"({quantifier} {at.one_of(one, one, two, both, pattern, subsets, functions)})"


def _subset(at: At) -> str:
    sort = set_of(at.choice((at.scalar(), at.sort(1))))
    return at.one_of(
        lambda: f"({at.e(sort)} \\subseteq {at.e(sort)})",
        lambda: f"({at.e(sort)} \\in SUBSET {at.e(sort)})",
    )


def _of_bags(at: At) -> str:
    of = at.scalar()
    bag = bag_of(of)
    return at.one_of(
        lambda: f"BagIn({at.e(of)}, {at.e(bag)})",
        lambda: f"({at.e(bag)} \\sqsubseteq {at.e(bag)})",
        lambda: f"IsABag({at.e(bag)})",
    )


def _typed(at: At) -> str:
    """Membership in sets that are not written out."""
    k, v = at.scalar(), at.scalar()
    sk, sv = set_of(k), set_of(v)
    return at.one_of(
        lambda: f"({at.e(fun_of(k, v))} \\in [{at.e(sk)} -> {at.e(sv)}])",
        lambda: f"({at.e(seq_of(k))} \\in Seq({at.e(sk)}))",
        lambda: f"({at.e(INT)} {at.pick(*MEMBER)} {at.pick('Nat', 'Nat', 'Int')})",
        lambda: f"({at.e(INT)} - {at.e(INT)} \\in Nat)",
        lambda: f"(({at.e(INT)}) - ({at.e(INT)}) \\in Nat \\ {at.e(set_of(INT))})",
        lambda: f"({at.e(fun_of(INT, INT))} \\in [{at.e(set_of(INT))} -> Nat])",
        lambda: f"({at.e(STR)} \\in STRING)",
        lambda: f"({at.e(BOOL)} \\in BOOLEAN)",
        lambda: f"({at.e(rec_of(k, v))} \\in [a : {at.e(sk)}, b : {at.e(sv)}])",
        lambda: f"({at.e(tuple_of(k, v))} \\in ({at.e(sk)} \\X {at.e(sv)}))",
        lambda: f"({at.e(k)} \\in UNION {{{at.e(sk)}, {at.e(sk)}}})",
        lambda: f"({at.e(sk)} \\subseteq UNION {at.e(set_of(sk))})",
        lambda: f"({at.e(set_of(sk))} \\subseteq SUBSET {at.e(sk)})",
    )
