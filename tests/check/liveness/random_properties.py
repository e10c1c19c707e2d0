"""What may live here: random specs with what TLC does not take, or that has bounds of its own: for
the comparison with the definition (`definition.py`). Variables take the values 0..2.
"""

from __future__ import annotations

from random import Random

from tests.check.liveness.random_specs import CFG

__all__ = ["CFG", "make_spec"]

_ACTIONS = ("A", "B", "Go(0)", "Go(1)", "(\\E i \\in 0..2 : Go(i))", "Put(y)", "Next")


def make_spec(seed: int) -> str:
    """The text of a module `Rich<seed>`; its configuration is `CFG`."""
    r = Random(seed)
    second = r.choice(("B", "(x = y /\\ B)", "Put(x)"))
    arguments = r.choice(("0..2", "{0, 1}", "{y}"))
    fairness = " /\\ ".join(["[][Next]_vars", *(_fairness(r) for _ in range(r.randrange(4)))])
    step = r.choice(("d' = 1 - d", "d = 0 /\\ d' = 1", "d' \\in {0, 1}"))
    fair = r.choice(("TRUE", "WF_d(Step)", "SF_d(Step)", "WF_d(Step /\\ d = 0)", "[]<>(d = 0)"))
    begin = r.choice(("d \\in 0..1", "d = 0"))
    abstract = r.choice(("x % 2", "IF x = y THEN 1 ELSE 0", "IF y > 0 THEN 1 ELSE 0"))
    return f"""---- MODULE Rich{seed} ----
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x \\in {{0, {r.randrange(3)}}} /\\ y = {r.randrange(3)}
A == {_guard(r)} /\\ {_update(r, "x")} /\\ {_update(r, "y")}
B == {_guard(r)} /\\ {_update(r, "y")} /\\ {_update(r, "x")}
Go(i) == x = i /\\ {_guard(r)} /\\ x' = (x + {r.randrange(1, 3)}) % 3 /\\ {_update(r, "y")}
Put(i) == {_guard(r)} /\\ y' = i /\\ (IF x = i THEN UNCHANGED x ELSE x' \\in {{x, i}})
Next == A \\/ {second} \\/ \\E i \\in {arguments} : Go(i)
Spec == Init /\\ {fairness}
---- MODULE Abstract ----
VARIABLE d
Step == {step}
Fair == {fair}
Up == {begin} /\\ [][Step]_d /\\ Fair
====
R == INSTANCE Abstract WITH d <- {abstract}
P == {_formula(r, 3)}
====
"""


def _guard(r: Random) -> str:
    return r.choice(("x = 0", "x = 1", "y = 1", "x # y", "x < 2", "y > 0", "TRUE", "x = y"))


def _update(r: Random, v: str) -> str:
    w = "y" if v == "x" else "x"
    k = r.randrange(3)
    return r.choice(
        (
            f"UNCHANGED {v}",
            f"{v}' = {v}",
            f"{v}' = ({v} + 1) % 3",
            f"{v}' = {w}",
            f"{v}' \\in {{{v}, {k}}}",
            f"(\\E j \\in 0..{k} : {v}' = j)",
            f"(IF {w} = {k} THEN {v}' = 0 ELSE {v}' = {v})",
            f"(LET n == {w} + 1 IN {v}' = n % 3)",
        )
    )


def _fairness(r: Random) -> str:
    kind = r.choice(("WF", "WF", "SF"))
    part = r.choice(
        (
            *_ACTIONS,
            "A \\/ Go(2)",
            "Next /\\ y' # 1",
            "x' = 1 /\\ y' = 0",
            "A /\\ ~ENABLED B",
            "\\E i \\in 0..2 : x = i /\\ Put(i)",
            "\\E i \\in {y} : Go(i)",
        )
    )
    sub = r.choice(("vars", "vars", "vars", "x", "<<y, x>>", "(x + y)"))
    form = r.randrange(8)
    if form == 0:
        return f"(\\A i \\in 0..2 : {kind}_{sub}(Go(i)))"
    if form == 1:
        return f"(\\A i, j \\in 0..1 : {kind}_{sub}(Put(i) /\\ x' = j))"
    if form == 2:
        return f"(\\E i \\in 0..2 : {kind}_{sub}(Go(i)))"
    return f"{kind}_{sub}({part})"


def _state(r: Random) -> str:
    k = r.randrange(3)
    a = r.choice(_ACTIONS)
    return r.choice(
        (f"x = {k}", f"y = {k}", f"x # {k}", "x = y", "x < y", f"ENABLED {a}", f"ENABLED <<{a}>>_x")
    )


def _formula(r: Random, depth: int) -> str:
    if depth == 0 or r.randrange(6) == 0:
        a = r.choice(_ACTIONS)
        return r.choice(
            (
                f"<>({_state(r)})",
                f"[]<>({_state(r)})",
                f"<>[]({_state(r)})",
                f"(({_state(r)}) ~> ({_state(r)}))",
                f"[]({_state(r)})",
                f"({_state(r)})",
                f"<><<{a}>>_vars",
                f"[][{a}]_vars",
                f"[]<><<{a}>>_x",
                f"<>[][{a}]_vars",
                _fairness(r),
                "R!Up",
                "R!Fair",
                "(TRUE)",
            )
        )
    one, two = _formula(r, depth - 1), _formula(r, depth - 1)
    test = _state(r)
    return r.choice(
        (
            f"({one} /\\ {two})",
            f"({one} \\/ {two})",
            f"({one} => {two})",
            f"({one} <=> {two})",
            f"(~{one})",
            f"[]({one})",
            f"<>({one})",
            f"[](({test}) => {one})",
            f"<>(({test}) /\\ {one})",
            f"(({one}) ~> ({two}))",
            f"(IF {test} THEN {one} ELSE {two})",
            f"(CASE {test} -> {one} [] OTHER -> {two})",
            f"(LET f{depth} == {one} IN f{depth} \\/ {two})",
            f"(\\A j{depth} \\in 0..2 : (x = j{depth}) ~> {one})",
            f"(\\E k{depth} \\in 0..2 : []<>(y = k{depth}) /\\ {one})",
            f"(\\E m{depth} \\in {{x, y}} : {one} => <>[](x = m{depth}))",
            f"(\\A n{depth} \\in {{x}} : <>(x # n{depth} /\\ {one}))",
        )
    )
