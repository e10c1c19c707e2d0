"""What may live here: forms of expressions that any sort has: IF, CASE, LET, CHOOSE, application,
recursion, calls, and now and then an error."""

from __future__ import annotations

from tests.differential.fuzz.maker import ERRORS, At, Makers
from tests.differential.fuzz.sorts import (
    BOOL,
    INT,
    SCALARS,
    STR,
    Sort,
    any_key,
    fun_of,
    rec_of,
    seq_of,
    set_of,
    tuple_of,
)


def general(at: At, sort: Sort) -> Makers:
    """All of them."""
    makers: Makers = [
        lambda: f"(IF {at.e(BOOL)} THEN {at.e(sort)} ELSE {at.e(sort)})",
        lambda: _case(at, sort),
        lambda: _part(at, sort),
        lambda: _element(at, sort),
        lambda: _chosen(at, sort),
        lambda: _applied(at, sort),
        *_lets(at, sort),
        *_recursions(at, sort),
    ]
    fitting = [d for d in at.maker.definitions if d.result == sort]
    if fitting:
        makers += 3 * [lambda: _called(at, sort)]
    if at.maker.careless:
        makers += 3 * [lambda: _error(at, sort)]
    return makers


def _error(at: At, sort: Sort) -> str:
    """An error, or one that is not looked at."""
    error = at.choice(ERRORS)
    name, p = at.fresh("l"), at.fresh("p")
    return at.one_of(
        lambda: error,
        lambda: f"(IF {at.e(BOOL)} THEN {at.e(sort)} ELSE {error})",
        lambda: f"(LET {name} == {error} IN IF {at.e(BOOL)} THEN {name} ELSE {at.e(sort)})",
        lambda: f"(LET {name}({p}) == {at.e(sort)} IN {name}({error}))",
        lambda: f"(CASE {at.e(BOOL)} -> {at.e(sort)} [] OTHER -> {error})",
    )


def _case(at: At, sort: Sort) -> str:
    arms = [f"{at.e(BOOL)} -> {at.e(sort)}" for _ in range(at.number(1, 3))]
    if not at.rare():
        arms.append(f"OTHER -> {at.e(sort)}")
    return f"(CASE {' [] '.join(arms)})"


def _part(at: At, sort: Sort) -> str:
    """A component of a tuple, a field of a record, an element of a function on pairs."""
    first, other = at.flag(), at.scalar()
    of = (sort, other) if first else (other, sort)
    return at.one_of(
        lambda: f"({at.e(tuple_of(*of))}[{1 if first else 2}])",
        lambda: f"({at.e(rec_of(*of))}.{'a' if first else 'b'})",
        lambda: f'({at.e(rec_of(*of))}["{"a" if first else "b"}"])',
        lambda: f"({at.e(tuple_of(rec_of(*of), other))}[1].{'a' if first else 'b'})",
    )


def _element(at: At, sort: Sort) -> str:
    text = at.e(seq_of(sort))
    if at.flag():
        return f"Head({text})" if at.rare() else f"Head(Append({text}, {at.e(sort)}))"
    name = at.fresh("g")
    return f"(LET {name} == Append({text}, {at.e(sort)}) IN {name}[Len({name})])"


def _chosen(at: At, sort: Sort) -> str:
    v = at.fresh("c")
    if sort.kind in ("set", "bag"):  # keep the candidates few
        return f"(CHOOSE {v} \\in {{{at.e(sort)}, {at.e(sort)}}} : TRUE)"
    if sort.kind == "tuple" and len(sort.of) == 2 and at.flag():
        w = at.fresh("c")
        test = at.e(BOOL, (v, sort.of[0]), (w, sort.of[1]))
        return f"(CHOOSE <<{v}, {w}>> \\in {at.filled(sort)} : {test} \\/ {v} = {v})"
    test = at.e(BOOL, (v, sort))
    top = "" if at.rare() else f" \\/ \\A {v}0 \\in {{{v}}} : TRUE"
    if at.flag():
        return f"(CHOOSE {v} \\in {{{at.e(sort)}, {at.e(sort)}, {at.e(sort)}}} : {test}{top})"
    return f"(CHOOSE {v} \\in {at.filled(sort)} : {test}{top})"


def _applied(at: At, sort: Sort) -> str:
    k, function, arg = any_key(at.maker.choices), at.fresh("g"), at.fresh("k")
    if k.kind == "tuple" and at.flag():
        i, j = at.fresh("i"), at.fresh("j")
        body = at.e(sort, (i, k.of[0]), (j, k.of[1]))
        first, second = at.e(k.of[0]), at.e(k.of[1])
        bounds = f"{i} \\in {{{first}, {at.literal(k.of[0])}}}, {j} \\in {{{second}}}"
        return f"([{bounds} |-> {body}][{first}, {second}])"
    bound = f"LET {function} == {at.e(fun_of(k, sort))} {arg} == {at.e(k)} IN "
    if at.rare():
        return f"({bound}{function}[{arg}])"
    return f"({bound}IF {arg} \\in DOMAIN {function} THEN {function}[{arg}] ELSE {at.e(sort)})"


def _called(at: At, sort: Sort) -> str:
    """An operator of the module, an infix or an instance's one among them."""
    known = at.choice([d for d in at.maker.definitions if d.result == sort])
    return known.pattern.format(*(at.e(argument) for argument in known.arguments))


def _lets(at: At, sort: Sort) -> Makers:
    def let() -> str:
        name, other = at.fresh("l"), at.sort(1)
        return f"(LET {name} == {at.e(other)} IN {at.e(sort, (name, other))})"

    def two() -> str:
        one, two, a, b = at.fresh("l"), at.fresh("l"), at.sort(1), at.scalar()
        defined = f"{one} == {at.e(a)} {two} == {at.e(b, (one, a))}"
        return f"(LET {defined} IN {at.e(sort, (one, a), (two, b))})"

    def operator() -> str:
        name, p, q = at.fresh("Op"), at.fresh("p"), at.fresh("p")
        one, other = at.sort(1), at.scalar()
        body = at.e(sort, (p, one), (q, other))
        call = f"{name}({at.e(one)}, {at.e(other)})"
        if at.flag():  # twice, the second time with what the first one gave
            body, call = at.e(sort, (p, sort), (q, other)), f"{name}({at.e(sort)}, {at.e(other)})"
            call = f"{name}({call}, {at.e(other)})"
        return f"(LET {name}({p}, {q}) == {body} IN {call})"

    def higher() -> str:
        name, p, q, other = at.fresh("H"), at.fresh("F"), at.fresh("p"), at.scalar()
        body = f"{p}({at.e(other)})"
        if at.flag():
            body = f"(IF {at.e(BOOL)} THEN {body} ELSE {p}({at.e(other)}))"
        function = f"LAMBDA {q} : {at.e(sort, (q, other))}"
        if at.flag():
            passed = at.fresh("Op")
            given = f"LET {passed}({q}) == {at.e(sort, (q, other))} IN {name}({passed})"
            return f"(LET {name}({p}(_)) == {body} IN {given})"
        return f"(LET {name}({p}(_)) == {body} IN {name}({function}))"

    return [let, let, two, operator, operator, higher]


def _recursions(at: At, sort: Sort) -> Makers:
    def function() -> str:
        g, n, p = at.fresh("g"), at.fresh("n"), at.fresh("p")
        step = f"LET {p} == {g}[{n} - 1] IN {at.e(sort, (n, INT), (p, sort))}"
        body = f"IF {n} = 0 THEN {at.e(sort)} ELSE {step}"
        return f"(LET {g}[{n} \\in 0..3] == {body} IN {g}[{at.pick('0', '1', '2', '3')}])"

    def table() -> str:
        """A function of two arguments."""
        g, i, j, p = at.fresh("g"), at.fresh("i"), at.fresh("j"), at.fresh("p")
        step = f"LET {p} == {g}[{i} - 1, {j}] IN {at.e(sort, (i, INT), (j, BOOL), (p, sort))}"
        body = f"IF {i} = 0 THEN {at.e(sort, (j, BOOL))} ELSE {step}"
        bounds = f"{i} \\in 0..2, {j} \\in BOOLEAN"
        return f"(LET {g}[{bounds}] == {body} IN {g}[{at.pick('0', '1', '2')}, {at.e(BOOL)}])"

    def operator() -> str:
        g, n, a, p = at.fresh("R"), at.fresh("n"), at.fresh("p"), at.fresh("p")
        again = at.e(sort, (n, INT), (a, sort))
        step = f"LET {p} == {g}({n} - 1, {again}) IN {at.e(sort, (n, INT), (a, sort), (p, sort))}"
        defined = f"RECURSIVE {g}(_, _) {g}({n}, {a}) == IF {n} <= 0 THEN {a} ELSE {step}"
        return f"(LET {defined} IN {g}({at.pick('0', '1', '2')}, {at.e(sort)}))"

    def fold() -> str:
        """Over a set, in the order in which CHOOSE takes its elements."""
        g, s, c, p = at.fresh("R"), at.fresh("s"), at.fresh("c"), at.fresh("p")
        of = at.choice((*SCALARS, STR, tuple_of(INT, STR), set_of(INT)))
        rest = f"{c} == CHOOSE {c}0 \\in {s} : TRUE {p} == {g}({s} \\ {{{c}}})"
        body = (
            f"IF {s} = {{}} THEN {at.e(sort)} ELSE LET {rest} IN {at.e(sort, (c, of), (p, sort))}"
        )
        defined = f"RECURSIVE {g}(_) {g}({s}) == {body}"
        return f"(LET {defined} IN {g}({{{at.e(of)}, {at.e(of)}, {at.literal(of)}}}))"

    return [function, table, operator, fold]
