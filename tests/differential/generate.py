"""What may live here: random specs from a seed, such that every expression has a value.

Four variables of different sorts over small domains. Actions mix assignments, tests, disjunctions,
quantifiers, IF, CASE, LET and definitions in any order that assigns before it uses: what matters is
that two checkers generate, count and keep the same states.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

T = TypeVar("T")

#: Variables with their sorts: integers 0..3, sets of them, functions 1..2 -> 0..3, sequences.
VARIABLES = {"x": "int", "s": "set", "f": "fun", "q": "seq"}

SORTS = ("int", "bool", "set", "fun", "seq")
_MEMBER = ("\\in", "\\notin")
_LOGIC = ("/\\", "\\/", "=>", "<=>")
_ALGEBRA = ("\\cup", "\\cap", "\\")


class Dice:
    """Choices that are the same in every version of Python: only `Random.random` is promised."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def random(self) -> float:
        return self._random.random()

    def randint(self, low: int, high: int) -> int:
        return low + int(self.random() * (high - low + 1))

    def choice(self, items: Sequence[T]) -> T:
        return items[self.randint(0, len(items) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        left = list(items)
        return [left.pop(self.randint(0, len(left) - 1)) for _ in items]


@dataclass
class Generator:
    """Random text of a module; all choices come from one seed."""

    random: Dice
    definitions: list[str] = field(default_factory=list)
    count: int = 0

    def fresh(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def pick(self, makers: Sequence[Callable[[], str]]) -> str:
        return self.random.choice(makers)()

    # --- expressions --------------------------------------------------------------------------

    def expr(self, sort: str, depth: int, env: Sequence[tuple[str, str]]) -> str:
        """An expression of a sort over the names in scope, total whatever their values."""
        names = [name for name, its in env if its == sort]
        if depth <= 0 or (names and self.random.random() < 0.25):
            return self.random.choice(names) if names else self.literal(sort)
        makers = {
            "int": self._ints,
            "bool": self._bools,
            "set": self._sets,
            "fun": self._funs,
            "seq": self._seqs,
        }[sort]
        return self.pick(makers(depth - 1, env))

    def literal(self, sort: str) -> str:
        r = self.random
        digit = [str(r.randint(0, 3)) for _ in range(2)]
        return {
            "int": digit[0],
            "bool": r.choice(["TRUE", "FALSE"]),
            "set": r.choice(["{}", f"{{{digit[0]}, {digit[1]}}}", f"{digit[0]}..{digit[1]}"]),
            "fun": r.choice([f"<<{digit[0]}, {digit[1]}>>", f"[i0 \\in 1..2 |-> {digit[0]}]"]),
            "seq": r.choice(["<<>>", f"<<{digit[0]}>>", f"<<{digit[0]}, {digit[1]}>>"]),
        }[sort]

    def _common(self, sort: str, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def let() -> str:
            name, other = self.fresh("l"), self.random.choice(SORTS)
            bound = self.expr(other, d, env)
            return f"(LET {name} == {bound} IN {self.expr(sort, d, [*env, (name, other)])})"

        def case() -> str:
            arms = [f"{self.expr('bool', d, env)} -> {self.expr(sort, d, env)}" for _ in range(2)]
            return f"(CASE {' [] '.join(arms)} [] OTHER -> {self.expr(sort, d, env)})"

        def called() -> str:
            name, formal, other = (
                self.fresh("D"),
                self.fresh("p"),
                self.random.choice(["int", "set"]),
            )
            body = self.expr(sort, d, [(formal, other)])
            self.definitions.append(f"{name}({formal}) == {body}")
            return f"{name}({self.expr(other, d, env)})"

        return [
            lambda: (
                f"(IF {self.expr('bool', d, env)} THEN {self.expr(sort, d, env)} "
                f"ELSE {self.expr(sort, d, env)})"
            ),
            let,
            case,
            called,
        ]

    def _ints(self, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def e(sort: str) -> str:
            return self.expr(sort, d, env)

        def choose() -> str:
            v, base = self.fresh("c"), e("set")
            test = self.expr("bool", d, [*env, (v, "int")])
            return f"(CHOOSE {v} \\in {{9}} \\cup {base} : {v} = 9 \\/ {test}) % 4"

        return [
            *self._common("int", d, env),
            lambda: f"(({e('int')} {self.random.choice(['+', '*', '-'])} {e('int')}) % 4)",
            lambda: f"{e('fun')}[1 + ({e('int')} % 2)]",
            lambda: f"(Cardinality({e('set')}) % 4)",
            lambda: f"(Len({e('seq')}) % 4)",
            lambda: f"Head({e('seq')} \\o <<{e('int')}>>)",
            lambda: f"({choose()})",
            lambda: f"({e('int')} \\div 2)",
        ]

    def _bools(self, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def e(sort: str) -> str:
            return self.expr(sort, d, env)

        def bounded(quantifier: str) -> str:
            v = self.fresh("v")
            return (
                f"({quantifier} {v} \\in {e('set')} : {self.expr('bool', d, [*env, (v, 'int')])})"
            )

        def equal() -> str:
            sort = self.random.choice(SORTS)
            return f"({e(sort)} {self.random.choice(['=', '#'])} {e(sort)})"

        return [
            *self._common("bool", d, env),
            lambda: f"({e('int')} {self.random.choice(['<', '>', '<=', '>='])} {e('int')})",
            equal,
            lambda: f"({e('int')} {self.random.choice(_MEMBER)} {e('set')})",
            lambda: f"({e('set')} \\subseteq {e('set')})",
            lambda: f"(~{e('bool')})",
            lambda: f"({e('bool')} {self.random.choice(_LOGIC)} {e('bool')})",
            lambda: bounded("\\A"),
            lambda: bounded("\\E"),
            lambda: f"({e('set')} \\in SUBSET {e('set')})",
            lambda: f"({e('fun')} \\in [1..2 -> {e('set')}])",
            lambda: f"({e('seq')} \\in Seq({e('set')}))",
        ]

    def _sets(self, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def e(sort: str) -> str:
            return self.expr(sort, d, env)

        def filtered() -> str:
            v = self.fresh("v")
            return f"{{{v} \\in {e('set')} : {self.expr('bool', d, [*env, (v, 'int')])}}}"

        def mapped() -> str:
            v = self.fresh("v")
            return f"{{{self.expr('int', d, [*env, (v, 'int')])} : {v} \\in {e('set')}}}"

        return [
            *self._common("set", d, env),
            lambda: f"({e('set')} {self.random.choice(_ALGEBRA)} {e('set')})",
            lambda: f"{{{e('int')}, {e('int')}}}",
            filtered,
            mapped,
            lambda: f"({e('int')}..{e('int')})",
            lambda: f"(UNION {{{e('set')}, {e('set')}}})",
            lambda: f"(DOMAIN {e('seq')})",
            lambda: f"{{{e('fun')}[i1] : i1 \\in 1..2}}",
        ]

    def _funs(self, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def e(sort: str) -> str:
            return self.expr(sort, d, env)

        def made() -> str:
            v = self.fresh("v")
            return f"[{v} \\in 1..2 |-> {self.expr('int', d, [*env, (v, 'int')])}]"

        return [
            *self._common("fun", d, env),
            made,
            lambda: f"[{e('fun')} EXCEPT ![1 + ({e('int')} % 2)] = {e('int')}]",
            lambda: f"[{e('fun')} EXCEPT ![1] = (@ + 1) % 4, ![2] = (@ + {e('int')}) % 4]",
            lambda: f"<<{e('int')}, {e('int')}>>",
            lambda: f"(1 :> {e('int')} @@ 2 :> {e('int')})",
        ]

    def _seqs(self, d: int, env: Sequence[tuple[str, str]]) -> list[Callable[[], str]]:
        def e(sort: str) -> str:
            return self.expr(sort, d, env)

        def selected() -> str:
            v = self.fresh("v")
            test = self.expr("bool", d, [*env, (v, "int")])
            return f"SelectSeq({e('seq')}, LAMBDA {v} : {test})"

        return [
            *self._common("seq", d, env),
            lambda: f"SubSeq({e('seq')} \\o <<0, 1>>, 1, 2)",
            lambda: f"Tail(Append({e('seq')}, {e('int')}))",
            lambda: f"SubSeq(Append(Append({e('seq')}, {e('int')}), 1), 2, 2)",
            selected,
            lambda: f"<<{e('int')}>>",
        ]

    # --- formulas that assign ---------------------------------------------------------------------

    def assign(self, todo: Sequence[str], env: Sequence[tuple[str, str]], mark: str, d: int) -> str:
        """A formula that gives each variable in `todo` a value; `mark` is a prime or nothing."""
        todo = self.random.shuffled(todo)
        parts: list[str] = []
        while todo:
            roll = self.random.random()
            if roll < 0.18:
                parts.append(self._test(env, mark, d))
            elif roll < 0.45 and d > 0:
                taken = [todo.pop() for _ in range(self.random.randint(1, len(todo)))]
                parts.append(self._branch(taken, env, mark, d - 1))
                env = self._known(env, taken, mark)
            else:
                name = todo.pop()
                parts.append(self._one(name, env, mark))
                env = self._known(env, [name], mark)
        if self.random.random() < 0.4:
            parts.append(self._test(env, mark, d))
        return "(" + " /\\ ".join(parts) + ")"

    def _known(
        self, env: Sequence[tuple[str, str]], names: Sequence[str], mark: str
    ) -> list[tuple[str, str]]:
        return [*env, *((name + mark, VARIABLES[name]) for name in names)]

    def _test(self, env: Sequence[tuple[str, str]], mark: str, d: int) -> str:
        """Mostly true, and never false in Init, so that something is reachable."""
        test = self.expr("bool", d, env)
        if not mark:
            return f"({test} \\/ TRUE)"
        return self.random.choice(
            [f"({test} \\/ {self.expr('bool', d, env)})", test, "(TRUE \\/ TRUE)"]
        )

    def _one(self, name: str, env: Sequence[tuple[str, str]], mark: str) -> str:
        sort = VARIABLES[name]
        value = self.expr(sort, 2, env)
        if mark and self.random.random() < 0.25:
            return self.random.choice([f"UNCHANGED {name}", f"UNCHANGED <<{name}>>"])
        if self.random.random() < 0.35:
            other = self.expr(sort, 1, env)
            return f"{name}{mark} \\in {{{value}, {other}}}"
        return f"{name}{mark} = {value}"

    def _branch(
        self, names: Sequence[str], env: Sequence[tuple[str, str]], mark: str, d: int
    ) -> str:
        def go(more: Sequence[tuple[str, str]] = ()) -> str:
            return self.assign(names, [*env, *more], mark, d)

        def exists() -> str:
            # Through a filter, because TLC lists an element of both sides of a lazy union twice
            # (decided: corpus, counting/LazyUnion).
            v = self.fresh("w")
            bound = f"{{i2 \\in 0..3 : i2 = 1 \\/ i2 \\in {self.expr('set', 1, env)}}}"
            return f"(\\E {v} \\in {bound} : {go([(v, 'int')])})"

        def let() -> str:
            v = self.fresh("l")
            return f"(LET {v} == {self.expr('int', 1, env)} IN {go([(v, 'int')])})"

        def named() -> str:
            v, formal = self.fresh("Act"), self.fresh("p")
            state = [(n, s) for n, s in env if n in VARIABLES or n.rstrip("'") in VARIABLES]
            body = self.assign(names, [*state, (formal, "int")], mark, d)
            self.definitions.append(f"{v}({formal}) == {body}")
            return f"{v}({self.expr('int', 1, env)})"

        def box() -> str:
            return f"[{go()}]_<<{', '.join(names)}>>" if mark else go()

        return self.pick(
            [
                lambda: f"({go()} \\/ {go()})",
                lambda: f"(IF {self.expr('bool', 1, env)} THEN {go()} ELSE {go()})",
                lambda: f"(CASE {self.expr('bool', 1, env)} -> {go()} [] OTHER -> {go()})",
                lambda: f"(\\A {self.fresh('u')} \\in {{0}} : {go()})",
                exists,
                let,
                named,
                box,
            ]
        )

    # --- the module -------------------------------------------------------------------------------

    def module(self, name: str) -> str:
        """The whole module: Init, Next with a few named actions, an invariant and a constraint."""
        state = list(VARIABLES.items())
        init = self.assign(list(VARIABLES), [], "", 1)
        actions = [
            self.assign(list(VARIABLES), state, "'", 2) for _ in range(self.random.randint(1, 3))
        ]
        small = f"{self.expr('bool', 2, state)} \\/ x < 3"
        inv = f"{self.expr('bool', 2, state)} \\/ {self.expr('bool', 2, state)} \\/ x # 2"
        step = self.expr("bool", 2, [*state, *((n + "'", s) for n, s in state)])
        lines = [
            f"---- MODULE {name} ----",
            "EXTENDS Integers, Sequences, FiniteSets, TLC",
            f"VARIABLES {', '.join(VARIABLES)}",
            *self.definitions,
            f"Init == {init}",
            *(f"A{i} == {text}" for i, text in enumerate(actions)),
            "Next == " + " \\/ ".join(f"A{i}" for i in range(len(actions))),
            f"Small == {small}",
            f"Inv == {inv}",
            f"Steps == [][{step} \\/ x' # 3]_<<x, s>>",
            "Spec == Init /\\ [][Next]_<<x, s, f, q>>",
            "====",
        ]
        return "\n".join(lines) + "\n"


def make_spec(seed: int, name: str) -> tuple[str, str]:
    """A module and its cfg. What is checked besides the states depends on the seed as well."""
    random = Dice(seed)
    text = Generator(random).module(name)
    cfg = ["SPECIFICATION Spec"]
    cfg += [line for line in ("CONSTRAINT Small", "INVARIANT Inv") if random.random() < 0.3]
    cfg += ["PROPERTY Steps"] if random.random() < 0.3 else []
    return text, "\n".join(cfg) + "\n"
