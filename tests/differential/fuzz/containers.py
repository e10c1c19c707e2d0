"""What may live here: forms of sets, functions, sequences, tuples, records and bags."""

from __future__ import annotations

from tests.differential.fuzz.maker import At, Makers, record
from tests.differential.fuzz.sorts import (
    BOOL,
    INT,
    SCALARS,
    STR,
    Sort,
    bag_of,
    fun_of,
    seq_of,
    set_of,
    tuple_of,
)

ALGEBRA = ("\\cup", "\\cap", "\\", "\\union", "\\intersect")


# --- sets -----------------------------------------------------------------------------------------


def sets(at: At, sort: Sort) -> Makers:
    [of] = sort.of
    makers: Makers = [
        lambda: f"({at.e(sort)} {at.pick(*ALGEBRA)} {at.e(sort)})",
        lambda: f"({at.e(sort)} {at.pick(*ALGEBRA)} {at.e(sort)})",
        lambda: "{" + ", ".join(at.e(of) for _ in range(at.number(1, 3))) + "}",
        lambda: _filtered(at, sort),
        lambda: _filtered(at, sort),
        lambda: _mapped(at, of),
        lambda: _mapped(at, of),
        lambda: f"(UNION {at.small(sort)})",
        lambda: f"(UNION {{{at.e(sort)}, {at.e(sort)}}})",
    ]
    if of in SCALARS:
        makers += [
            lambda: f"(DOMAIN {at.e(fun_of(of, INT))})",
            lambda: f"BagToSet({at.e(bag_of(of))})",
        ]
    makers += _of_elements(at, of)
    return makers


def _of_elements(at: At, of: Sort) -> Makers:
    """Sets of elements of one sort."""
    makers: Makers = []
    if of == INT:
        makers += [
            lambda: f"(({at.e(INT)})..({at.e(INT)}))",
            lambda: f"(DOMAIN {at.e(seq_of(at.choice((BOOL, STR))))})",
        ]
    if of == STR:
        makers.append(lambda: f"(DOMAIN {at.e(Sort('rec', (INT, BOOL), ('a', 'b')))})")
    if of == BOOL:
        makers.append(lambda: "BOOLEAN")
    if of.kind == "set":
        makers.append(lambda: f"(SUBSET {at.small(of.of[0])})")
    if of.kind == "fun":
        k, v = of.of
        makers.append(lambda: f"[{at.small(k)} -> {at.small(v)}]")
        if k == v and k in SCALARS:
            makers.append(lambda: f"Permutations({at.small(k)})")
    if of.kind == "tuple":
        makers.append(lambda: "(" + " \\X ".join(at.small(part) for part in of.of) + ")")
    if of.kind == "rec":
        k, v = of.of
        makers.append(lambda: f"[a : {at.small(k)}, b : {at.small(v)}]")
    if of.kind == "bag":
        makers.append(lambda: f"SubBag(SetToBag({at.small(of.of[0])}))")
    return makers


def _filtered(at: At, sort: Sort) -> str:
    [of] = sort.of
    v, w = at.fresh("v"), at.fresh("w")
    if of.kind == "tuple" and len(of.of) == 2 and at.flag():
        test = at.e(BOOL, (v, of.of[0]), (w, of.of[1]))
        return f"{{<<{v}, {w}>> \\in {at.e(sort)} : {test}}}"
    if of.kind == "set" and at.flag():
        return f"{{{v} \\in SUBSET {at.small(of.of[0])} : {at.e(BOOL, (v, of))}}}"
    return f"{{{v} \\in {at.e(sort)} : {at.e(BOOL, (v, of))}}}"


def _mapped(at: At, of: Sort) -> str:
    v, w, k = at.fresh("v"), at.fresh("w"), at.scalar()

    def one() -> str:
        return f"{{{at.e(of, (v, k))} : {v} \\in {at.e(set_of(k))}}}"

    def two() -> str:
        bounds = f"{v} \\in {at.small(k)}, {w} \\in {at.small(INT)}"
        return f"{{{at.e(of, (v, k), (w, INT))} : {bounds}}}"

    def same() -> str:
        return f"{{{at.e(of, (v, k), (w, k))} : {v}, {w} \\in {at.small(k)}}}"

    def pattern() -> str:
        base = at.e(set_of(tuple_of(k, INT)))
        return f"{{{at.e(of, (v, k), (w, INT))} : <<{v}, {w}>> \\in {base}}}"

    def image() -> str:
        g = at.fresh("g")
        return f"(LET {g} == {at.e(fun_of(k, of))} IN {{{g}[{v}] : {v} \\in DOMAIN {g}}})"

    return at.one_of(one, two, same, pattern, image)


# --- functions ------------------------------------------------------------------------------------


def funs(at: At, sort: Sort) -> Makers:
    k, v = sort.of

    def made() -> str:
        p = at.fresh("v")
        if k.kind == "tuple" and at.flag():
            i, j = at.fresh("i"), at.fresh("j")
            bounds = f"{i} \\in {at.small(k.of[0])}, {j} \\in {at.small(k.of[1])}"
            return f"[{bounds} |-> {at.e(v, (i, k.of[0]), (j, k.of[1]))}]"
        if k.kind == "tuple":
            i, j = at.fresh("i"), at.fresh("j")
            body = at.e(v, (i, k.of[0]), (j, k.of[1]))
            return f"[<<{i}, {j}>> \\in {at.e(set_of(k))} |-> {body}]"
        return f"[{p} \\in {at.e(set_of(k))} |-> {at.e(v, (p, k))}]"

    def updated() -> str:
        """A key that there is not changes nothing; TLC warns of it."""
        return f"[{at.e(sort)} EXCEPT ![{at.e(k)}] = {_kept(at, v)}]"

    def twice() -> str:
        g, p = at.fresh("g"), at.fresh("k")
        again = f"[{g} EXCEPT ![{p}] = {_kept(at, v)}, ![{p}] = {_kept(at, v)}]"
        return f"(LET {g} == {at.e(sort)} {p} == {at.e(k)} IN {again})"

    def deep() -> str:
        p = at.fresh("k")
        path, new = _path(at, v)
        base = f"({p} :> {at.e(v)} @@ {at.e(sort)})"
        return f"(LET {p} == {at.e(k)} IN [{base} EXCEPT ![{p}]{path} = {new}])"

    return [
        made,
        made,
        made,
        updated,
        twice,
        deep,
        lambda: f"({at.e(k)} :> {at.e(v)} @@ {at.e(sort)})",
        lambda: f"({at.e(sort)} @@ {at.e(k)} :> {at.e(v)})",
    ]


def _kept(at: At, sort: Sort) -> str:
    """Under EXCEPT: the old value, something made of it, or another."""
    old = at.fresh("o")
    inside = at.without("@")
    return at.one_of(
        lambda: f"IF {inside.e(BOOL)} THEN @ ELSE {inside.e(sort)}",
        lambda: f"(LET {old} == @ IN {inside.e(sort, (old, sort))})",
        lambda: inside.e(sort, ("@", sort)),
        lambda: inside.e(sort),
    )


def _path(at: At, sort: Sort) -> tuple[str, str]:
    """A path further into a value, and what is put there. A step that leads nowhere is an error or
    changes nothing, as TLC has it."""
    if at.number(0, 3) == 0:
        return "", _kept(at, sort)
    if sort.kind == "rec":
        i = at.number(0, 1)
        path, new = _path(at, sort.of[i])
        return f".{sort.fields[i]}{path}", new
    if sort.kind == "tuple":
        i = at.number(0, len(sort.of) - 1)
        path, new = _path(at, sort.of[i])
        return f"[{i + 1}]{path}", new
    if sort.kind == "seq":
        return f"[{at.pick('1', '2', '1', '0')}]", _kept(at, sort.of[0])
    if sort.kind == "fun":
        return f"[{at.e(sort.of[0])}]", _kept(at, sort.of[1])
    return "", _kept(at, sort)


# --- sequences ------------------------------------------------------------------------------------


def seqs(at: At, sort: Sort) -> Makers:
    [of] = sort.of

    def selected() -> str:
        v = at.fresh("v")
        return f"SelectSeq({at.e(sort)}, LAMBDA {v} : {at.e(BOOL, (v, of))})"

    def made() -> str:
        v = at.fresh("v")
        return f"[{v} \\in 1..(({at.e(INT)}) % 4) |-> {at.e(of, (v, INT))}]"

    def tail() -> str:
        text = at.e(sort)
        return f"Tail({text})" if at.rare() else f"Tail(Append({text}, {at.e(of)}))"

    def part() -> str:
        g, low, high = at.fresh("g"), at.pick("1", "2"), at.pick("0", "1", "2", "3")
        bound = high if at.rare() else f"(IF {high} <= Len({g}) THEN {high} ELSE Len({g}))"
        return f"(LET {g} == {at.e(sort)} IN SubSeq({g}, {low}, {bound}))"

    def sorted_() -> str:
        p, q = at.fresh("p"), at.fresh("q")
        order = at.pick("<", ">", f"LAMBDA {p}, {q} : {p} < {q}")
        return f"SortSeq({at.e(sort)}, {order})"

    makers: Makers = [
        lambda: f"Append({at.e(sort)}, {at.e(of)})",
        lambda: f"({at.e(sort)} \\o {at.e(sort)})",
        lambda: f"<<{at.e(of)}, {at.e(of)}>>",
        tail,
        part,
        part,
        selected,
        made,
        lambda: f"[{at.e(sort)} \\o <<{at.e(of)}>> EXCEPT ![1] = {_kept(at, of)}]",
        lambda: f"[<<{at.e(of)}, {at.e(of)}>> EXCEPT ![{at.pick('1', '2')}] = {_kept(at, of)}]",
        lambda: f"(1 :> {at.e(of)} @@ 2 :> {at.e(of)})",
    ]
    if of == INT:
        makers.append(sorted_)
    return makers


# --- tuples, records, bags ------------------------------------------------------------------------


def tuples(at: At, sort: Sort) -> Makers:
    def updated() -> str:
        path, new = _path(at, sort)
        return f"[{at.e(sort)} EXCEPT !{path} = {new}]" if path else at.e(sort)

    return [
        lambda: "<<" + ", ".join(at.e(part) for part in sort.of) + ">>",
        lambda: f"[{at.e(sort)} EXCEPT ![1] = {_kept(at, sort.of[0])}]",
        updated,
    ]


def recs(at: At, sort: Sort) -> Makers:
    def updated() -> str:
        path, new = _path(at, sort)
        return f"[{at.e(sort)} EXCEPT !{path} = {new}]" if path else at.e(sort)

    return [
        lambda: record(sort.fields, [at.e(part) for part in sort.of]),
        lambda: (
            f"[{at.e(sort)} EXCEPT !.a = {_kept(at, sort.of[0])}, !.b = {_kept(at, sort.of[1])}]"
        ),
        lambda: f'[{at.e(sort)} EXCEPT !["b"] = {_kept(at, sort.of[1])}]',
        updated,
    ]


def bags(at: At, sort: Sort) -> Makers:
    [of] = sort.of

    def of_all() -> str:
        p, k = at.fresh("p"), at.scalar()
        # TLC takes no operator here that does not use its argument.
        body = f"IF {p} = {p} THEN {at.e(of, (p, k))} ELSE {at.e(of)}"
        return f"BagOfAll(LAMBDA {p} : {body}, {at.e(bag_of(k))})"

    return [
        lambda: f"SetToBag({at.e(set_of(of))})",
        lambda: f"({at.e(sort)} (+) {at.e(sort)})",
        lambda: f"({at.e(sort)} (-) {at.e(sort)})",
        lambda: f"BagUnion({{{at.e(sort)}, {at.e(sort)}}})",
        lambda: f"({at.e(of)} :> {at.pick('1', '2', '3')})",
        of_all,
    ]
