"""What may live here: random well-typed expressions of TLA+, as text.

An expression of a sort, over the names in scope. Most are total by construction: a function is
applied inside a test that its argument is in the domain, CHOOSE has a witness. About one in thirty
leaves such a guard out: then both checkers have to fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.differential.fuzz.choices import Choices, Drawn
from tests.differential.fuzz.sorts import (
    BOOL,
    INT,
    MODEL,
    SCALARS,
    STR,
    Sort,
    any_sort,
    fun_of,
    seq_of,
    set_of,
)

MEMBER = ("\\in", "\\notin")
QUANTIFIERS = ("\\A", "\\E")
DIVISION = ("%", "\\div")
ORDER = ("<", ">", "<=", ">=", "\\leq", "=<")
LOGIC = ("/\\", "\\/", "=>", "<=>", "\\equiv")
ALGEBRA = ("\\cup", "\\cap", "\\", "\\union")

Env = tuple[tuple[str, Sort], ...]
Makers = list[Callable[[], str]]

#: State variables and constants that every expression may mention.
STATE: Env = (
    ("x", INT),
    ("s", set_of(INT)),
    ("f", fun_of(INT, INT)),
    ("q", seq_of(INT)),
    ("r", Sort("rec", (INT, set_of(STR)), ("a", "b"))),
    ("m", fun_of(MODEL, set_of(MODEL))),
    ("t", set_of(Sort("tuple", (INT, STR)))),
)


def expression(choices: Choices, depth: int = 4) -> str:
    """An expression of any sort over the variables of STATE."""
    return Maker(choices).expr(any_sort(choices), STATE, depth)


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4) -> str:
    """The same, drawn by hypothesis."""
    return expression(Drawn(draw), depth)


@dataclass
class Maker:
    """Draws one expression."""

    choices: Choices
    count: int = 0

    # --- choices ----------------------------------------------------------------------------------

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def pick(self, items: Sequence[str]) -> str:
        return self.choices.choice(items)

    def flag(self) -> bool:
        return self.choices.randint(0, 1) == 1

    def sort(self, depth: int) -> Sort:
        return any_sort(self.choices, depth)

    def rare(self) -> bool:
        return self.choices.randint(0, 29) == 13

    def scalar(self) -> Sort:
        return self.choices.choice(SCALARS)

    # --- expressions ------------------------------------------------------------------------------

    def expr(self, sort: Sort, env: Env, d: int) -> str:
        """An expression of `sort` with at most about `d` levels."""
        names = [name for name, its in env if its == sort]
        if d <= 0:
            return self.pick(names) if names and self.flag() else self.literal(sort)
        if names and self.choices.randint(0, 4) == 0:
            return self.pick(names)
        special = {
            "int": self._ints,
            "bool": self._bools,
            "str": self._strings,
            "model": self._models,
            "set": self._sets,
            "fun": self._funs,
            "seq": self._seqs,
            "tuple": self._tuples,
            "rec": self._recs,
        }[sort.kind](sort, env, d - 1)
        makers = [*special, *special, *self._any(sort, env, d - 1)]
        return self.choices.choice(makers)()

    def literal(self, sort: Sort) -> str:
        """A small literal."""
        if sort.kind == "int":
            return self.pick(["0", "1", "2", "3", "(-1)", "7"])
        if sort.kind == "bool":
            return self.pick(["TRUE", "FALSE"])
        if sort.kind == "str":
            return self.pick(['"a"', '"b"', '""', '"cc"'])
        if sort.kind == "model":
            return self.pick(["A", "B", "C"])
        parts = [self.literal(part) for part in sort.of]
        return {
            "set": lambda: self.pick(["{}", f"{{{parts[0]}}}", self._pair("{", sort.of[0], "}")]),
            "seq": lambda: self.pick(
                ["<<>>", f"<<{parts[0]}>>", self._pair("<<", sort.of[0], ">>")]
            ),
            "fun": lambda: f"[{self.fresh('i')} \\in {{{parts[0]}}} |-> {parts[1]}]",
            "tuple": lambda: f"<<{', '.join(parts)}>>",
            "rec": lambda: self._record(sort.fields, parts),
        }[sort.kind]()

    def _pair(self, left: str, sort: Sort, right: str) -> str:
        return f"{left}{self.literal(sort)}, {self.literal(sort)}{right}"

    @staticmethod
    def _record(fields: Sequence[str], values: Sequence[str]) -> str:
        return "[" + ", ".join(f"{f} |-> {v}" for f, v in zip(fields, values, strict=True)) + "]"

    def small(self, sort: Sort, env: Env, d: int) -> str:
        """A set of at most three elements, so that SUBSET and function sets stay small."""
        parts = [self.expr(sort, env, d) for _ in range(self.choices.randint(0, 2))]
        return "{" + ", ".join(parts) + "}"

    def filled(self, sort: Sort, env: Env, d: int) -> str:
        """A set with an element."""
        return f"({self.expr(set_of(sort), env, d)} \\cup {{{self.expr(sort, env, d)}}})"

    # --- what gives any sort ----------------------------------------------------------------------

    def _any(self, sort: Sort, env: Env, d: int) -> Makers:
        def e(its: Sort, more: Env = ()) -> str:
            return self.expr(its, (*env, *more), d)

        def let() -> str:
            name, other = self.fresh("l"), self.sort(1)
            return f"(LET {name} == {e(other)} IN {e(sort, ((name, other),))})"

        def operator() -> str:
            name, p, other = self.fresh("Op"), self.fresh("p"), self.sort(1)
            return f"(LET {name}({p}) == {e(sort, ((p, other),))} IN {name}({e(other)}))"

        def higher() -> str:
            name, p, q, other = self.fresh("H"), self.fresh("F"), self.fresh("p"), self.scalar()
            body = f"{p}({e(other)})"
            return (
                f"(LET {name}({p}(_)) == {body} IN {name}(LAMBDA {q} : {e(sort, ((q, other),))}))"
            )

        def case() -> str:
            other = "" if self.rare() else f" [] OTHER -> {e(sort)}"
            return f"(CASE {e(BOOL)} -> {e(sort)} [] {e(BOOL)} -> {e(sort)}{other})"

        def applied() -> str:
            k, function, at = self.scalar(), self.fresh("g"), self.fresh("k")
            bound = f"LET {function} == {e(fun_of(k, sort))} {at} == {e(k)} IN "
            if self.rare():
                return f"({bound}{function}[{at}])"
            return f"({bound}IF {at} \\in DOMAIN {function} THEN {function}[{at}] ELSE {e(sort)})"

        def chosen() -> str:
            v = self.fresh("c")
            if sort.kind == "set":  # keep the candidates few
                return f"(CHOOSE {v} \\in {{{e(sort)}, {e(sort)}}} : TRUE)"
            test = e(BOOL, ((v, sort),))
            top = "" if self.rare() else f" \\/ \\A {v}0 \\in {{{v}}} : TRUE"
            return f"(CHOOSE {v} \\in {self.filled(sort, env, d)} : {test}{top})"

        def recursive() -> str:
            g, n = self.fresh("g"), self.fresh("n")
            p = self.fresh("p")
            step = f"LET {p} == {g}[{n} - 1] IN {e(sort, ((n, INT), (p, sort)))}"
            return (
                f"(LET {g}[{n} \\in 0..3] == IF {n} = 0 THEN {e(sort)} ELSE {step} "
                f"IN {g}[{self.pick(['0', '1', '2', '3'])}])"
            )

        def part() -> str:
            first = self.flag()
            other = self.scalar()
            of = (sort, other) if first else (other, sort)
            if self.flag():
                return f"({e(Sort('tuple', of))}[{1 if first else 2}])"
            return f"({e(Sort('rec', of, ('a', 'b')))}.{'a' if first else 'b'})"

        def head() -> str:
            text = e(seq_of(sort))
            return f"Head({text})" if self.rare() else f"Head(Append({text}, {e(sort)}))"

        return [
            lambda: f"(IF {e(BOOL)} THEN {e(sort)} ELSE {e(sort)})",
            let,
            operator,
            higher,
            case,
            applied,
            chosen,
            recursive,
            part,
            head,
        ]

    # --- scalars ----------------------------------------------------------------------------------

    def _ints(self, _sort: Sort, env: Env, d: int) -> Makers:
        def e(sort: Sort) -> str:
            return self.expr(sort, env, d)

        def divided() -> str:
            by = e(INT) if self.rare() else self.pick(["2", "3", "5"])
            return f"(({e(INT)}) {self.pick(DIVISION)} ({by}))"

        return [
            lambda: f"(({e(INT)} {self.pick(['+', '-', '*'])} {e(INT)}) % 9)",
            lambda: f"(-({e(INT)}))",
            divided,
            lambda: f"((({e(INT)}) % 4) ^ (({e(INT)}) % 4))",
            lambda: f"Cardinality({e(set_of(self.scalar()))})",
            lambda: f"Len({e(seq_of(self.scalar()))})",
        ]

    def _strings(self, sort: Sort, _env: Env, _d: int) -> Makers:
        return [lambda: self.literal(sort)]

    def _models(self, sort: Sort, _env: Env, _d: int) -> Makers:
        return [lambda: self.literal(sort)]

    def _bools(self, _sort: Sort, env: Env, d: int) -> Makers:
        def e(sort: Sort, more: Env = ()) -> str:
            return self.expr(sort, (*env, *more), d)

        def equal() -> str:
            sort = self.sort(2)
            return f"({e(sort)} {self.pick(['=', '#', '/='])} {e(sort)})"

        def member() -> str:
            sort = self.sort(1)
            return f"({e(sort)} {self.pick(MEMBER)} {e(set_of(sort))})"

        def quantified() -> str:
            v, w, sort = self.fresh("v"), self.fresh("w"), self.sort(1)
            quantifier = self.pick(QUANTIFIERS)
            if self.flag():
                return f"({quantifier} {v} \\in {e(set_of(sort))} : {e(BOOL, ((v, sort),))})"
            if self.flag():
                body = e(BOOL, ((v, sort), (w, sort)))
                return f"({quantifier} {v}, {w} \\in {e(set_of(sort))} : {body})"
            pair = Sort("tuple", (sort, INT))
            body = e(BOOL, ((v, sort), (w, INT)))
            return f"({quantifier} <<{v}, {w}>> \\in {e(set_of(pair))} : {body})"

        def subset() -> str:
            sort = set_of(self.scalar())
            return self.pick(
                [f"({e(sort)} \\subseteq {e(sort)})", f"({e(sort)} \\in SUBSET {e(sort)})"]
            )

        def typed() -> str:
            k, v = self.scalar(), self.scalar()
            return self.choices.choice(
                [
                    lambda: f"({e(fun_of(k, v))} \\in [{e(set_of(k))} -> {e(set_of(v))}])",
                    lambda: f"({e(seq_of(k))} \\in Seq({e(set_of(k))}))",
                    lambda: f"({e(INT)} \\in {self.pick(['Nat', 'Int'])})",
                    lambda: f"({e(STR)} \\in STRING)",
                    lambda: f"({e(BOOL)} \\in BOOLEAN)",
                    lambda: (
                        f"({e(Sort('rec', (k, v), ('a', 'b')))} \\in "
                        f"[a : {e(set_of(k))}, b : {e(set_of(v))}])"
                    ),
                    lambda: (
                        f"({e(Sort('tuple', (k, v)))} \\in ({e(set_of(k))} \\X {e(set_of(v))}))"
                    ),
                    lambda: f"({e(k)} \\in UNION {{{e(set_of(k))}, {e(set_of(k))}}})",
                    lambda: f"({e(set_of(k))} \\subseteq UNION {e(set_of(set_of(k)))})",
                ]
            )()

        return [
            lambda: f"({e(INT)} {self.pick(ORDER)} {e(INT)})",
            equal,
            equal,
            member,
            quantified,
            quantified,
            subset,
            typed,
            lambda: f"(~{e(BOOL)})",
            lambda: f"({e(BOOL)} {self.pick(LOGIC)} {e(BOOL)})",
        ]

    # --- sets -------------------------------------------------------------------------------------

    def _sets(self, sort: Sort, env: Env, d: int) -> Makers:
        [of] = sort.of

        def e(its: Sort, more: Env = ()) -> str:
            return self.expr(its, (*env, *more), d)

        def filtered() -> str:
            v = self.fresh("v")
            return f"{{{v} \\in {e(sort)} : {e(BOOL, ((v, of),))}}}"

        def mapped() -> str:
            v, w, k = self.fresh("v"), self.fresh("w"), self.scalar()
            if self.flag():
                return f"{{{e(of, ((v, k),))} : {v} \\in {e(set_of(k))}}}"
            bounds = f"{v} \\in {self.small(k, env, d)}, {w} \\in {self.small(INT, env, d)}"
            return f"{{{e(of, ((v, k), (w, INT)))} : {bounds}}}"

        def image() -> str:
            v, k, g = self.fresh("v"), self.scalar(), self.fresh("g")
            return f"(LET {g} == {e(fun_of(k, of))} IN {{{g}[{v}] : {v} \\in DOMAIN {g}}})"

        makers: Makers = [
            lambda: f"({e(sort)} {self.pick(ALGEBRA)} {e(sort)})",
            lambda: f"{{{e(of)}, {e(of)}}}",
            filtered,
            mapped,
            image,
            lambda: f"(UNION {self.small(sort, env, d)})",
            lambda: f"(DOMAIN {e(fun_of(of, INT))})" if of in SCALARS else "{}",
        ]
        if of == INT:
            makers += [lambda: f"(({e(INT)})..({e(INT)}))", lambda: f"(DOMAIN {e(seq_of(BOOL))})"]
        if of == BOOL:
            makers.append(lambda: "BOOLEAN")
        if of.kind == "set":
            makers.append(lambda: f"(SUBSET {self.small(of.of[0], env, d)})")
        if of.kind == "fun":
            k, v = of.of
            makers.append(lambda: f"[{self.small(k, env, d)} -> {self.small(v, env, d)}]")
        if of.kind == "tuple":
            k, v = of.of
            makers.append(lambda: f"({self.small(k, env, d)} \\X {self.small(v, env, d)})")
        if of.kind == "rec":
            k, v = of.of
            makers.append(lambda: f"[a : {self.small(k, env, d)}, b : {self.small(v, env, d)}]")
        return makers

    # --- functions, sequences, tuples, records ----------------------------------------------------

    def _funs(self, sort: Sort, env: Env, d: int) -> Makers:
        k, v = sort.of

        def e(its: Sort, more: Env = ()) -> str:
            return self.expr(its, (*env, *more), d)

        def made() -> str:
            p = self.fresh("v")
            return f"[{p} \\in {e(set_of(k))} |-> {e(v, ((p, k),))}]"

        def updated() -> str:
            """A key that there is not changes nothing; TLC warns of it."""
            return f"[{e(sort)} EXCEPT ![{e(k)}] = {e(v)}]"

        def twice() -> str:
            g, p = self.fresh("g"), self.fresh("k")
            again = f"[{g} EXCEPT ![{p}] = {e(v)}, ![{p}] = IF {e(BOOL)} THEN @ ELSE {e(v)}]"
            return f"(LET {g} == {e(sort)} {p} == {e(k)} IN {again})"

        return [
            made,
            made,
            updated,
            twice,
            lambda: f"({e(k)} :> {e(v)} @@ {e(sort)})",
            lambda: f"({e(sort)} @@ {e(k)} :> {e(v)})",
        ]

    def _seqs(self, sort: Sort, env: Env, d: int) -> Makers:
        [of] = sort.of

        def e(its: Sort, more: Env = ()) -> str:
            return self.expr(its, (*env, *more), d)

        def selected() -> str:
            v = self.fresh("v")
            return f"SelectSeq({e(sort)}, LAMBDA {v} : {e(BOOL, ((v, of),))})"

        def made() -> str:
            v = self.fresh("v")
            return f"[{v} \\in 1..(({e(INT)}) % 4) |-> {e(of, ((v, INT),))}]"

        def tail() -> str:
            return f"Tail({e(sort)})" if self.rare() else f"Tail(Append({e(sort)}, {e(of)}))"

        def part() -> str:
            g, low, high = self.fresh("g"), self.pick(["1", "2"]), self.pick(["0", "1", "2", "3"])
            bound = high if self.rare() else f"(IF {high} <= Len({g}) THEN {high} ELSE 0)"
            return f"(LET {g} == {e(sort)} IN SubSeq({g}, {low}, {bound}))"

        return [
            lambda: f"Append({e(sort)}, {e(of)})",
            lambda: f"({e(sort)} \\o {e(sort)})",
            lambda: f"<<{e(of)}, {e(of)}>>",
            tail,
            part,
            selected,
            made,
            lambda: f"[{e(sort)} \\o <<{e(of)}>> EXCEPT ![1] = {e(of)}]",
        ]

    def _tuples(self, sort: Sort, env: Env, d: int) -> Makers:
        def e(i: int) -> str:
            return self.expr(sort.of[i], env, d)

        return [
            lambda: f"<<{e(0)}, {e(1)}>>",
            lambda: f"[{self.expr(sort, env, d)} EXCEPT ![1] = {e(0)}]",
            lambda: f"[{self.expr(sort, env, d)} EXCEPT ![2] = {self._kept(e(1), env, d)}]",
        ]

    def _recs(self, sort: Sort, env: Env, d: int) -> Makers:
        def e(i: int) -> str:
            return self.expr(sort.of[i], env, d)

        return [
            lambda: self._record(sort.fields, [e(0), e(1)]),
            lambda: f"[{self.expr(sort, env, d)} EXCEPT !.a = {e(0)}, !.b = {e(1)}]",
            lambda: f'[{self.expr(sort, env, d)} EXCEPT !["b"] = {self._kept(e(1), env, d)}]',
        ]

    def _kept(self, other: str, env: Env, d: int) -> str:
        """Under EXCEPT: the old value or another."""
        return f"IF {self.expr(BOOL, env, d)} THEN @ ELSE {other}"
