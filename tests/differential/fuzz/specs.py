"""What may live here: random specs from a seed, with all that a configuration can ask of them.

The behaviour is that of `tests.differential.generate`; added to it are fairness, temporal
properties, constraints on steps, deadlock, and now and then an error on purpose, so that runs end
in every way there is.
"""

from __future__ import annotations

from pathlib import Path

from tests.differential.corpus import RANDOM_TOPIC, Case
from tests.differential.generate import VARIABLES, Dice, Generator

STATE = list(VARIABLES.items())
NEXT = [(name + "'", sort) for name, sort in STATE]
ALL = f"<<{', '.join(VARIABLES)}>>"
ERRORS = (
    "Head(<<>>) = 1",
    "f[3] = 0",
    "(CHOOSE e \\in s : e > 7) = 0",
    "(CASE x = 9 -> TRUE)",
    'x = "a"',
    "q[1] = q[2]",
    "Assert(x # 1, s)",
    "x \\div 0 = 1",
)


def write(seed: int, directory: Path) -> Case:
    """The spec of a seed as a case, its files written to a directory."""
    text, cfg, flags = make(seed)
    module = directory / "Fuzz.tla"
    module.write_text(text, encoding="utf-8")
    module.with_suffix(".cfg").write_text(cfg, encoding="utf-8")
    return Case(f"{RANDOM_TOPIC}/fuzz-{seed}", module, "a random spec", flags=flags)


def make(seed: int) -> tuple[str, str, tuple[str, ...]]:
    """A module, its cfg, and TLC's flags."""
    dice = Dice(seed)
    base = Generator(dice)
    lines = base.module("Fuzz").rstrip().split("\n")
    assert lines.pop() == "===="
    made = len(base.definitions)

    def chance(one_in: int) -> bool:
        return dice.randint(1, one_in) == 1

    def predicate(depth: int = 2) -> str:
        return base.expr("bool", depth, STATE)

    cfg = []
    added = [
        f"P == {predicate()}",
        f"Q == {predicate()}",
        f"Fair == {_fairness(dice, lines)}",
        f"Live == {_temporal(dice)}",
        f"Always == {predicate()} => {predicate()}",
        f"Go == {base.expr('bool', 2, [*STATE, *NEXT])} \\/ x' # 2",
        f"Broken == IF {predicate(1)} THEN {dice.choice(ERRORS)} ELSE TRUE",
        "Wrong == Next /\\ Broken",
        f"Starts == {predicate()}",
        f"FairSpec == Init /\\ [][{'Wrong' if chance(8) else 'Next'}]_{ALL} /\\ Fair",
    ]
    cfg.append(
        dice.choice(["SPECIFICATION FairSpec", "SPECIFICATION Spec", "INIT Init\nNEXT Next"])
    )
    wanted = {
        "INVARIANT Inv": 3,
        "INVARIANT Always": 4,
        "INVARIANT Broken": 10,
        "CONSTRAINT Small": 3,
        "ACTION_CONSTRAINT Go": 5,
        "PROPERTY Steps": 4,
        "PROPERTY Live": 3,
        "PROPERTY Starts": 8,
        "CONSTRAINT Broken": 25,
    }
    cfg += [line for line, one_in in wanted.items() if chance(one_in)]
    flags = () if chance(2) else ("-deadlock",)
    # Definitions that the added formulas call stand before them.
    text = "\n".join([*lines, *base.definitions[made:], *added, "===="]) + "\n"
    return text, "\n".join(cfg) + "\n", flags


def _fairness(dice: Dice, lines: list[str]) -> str:
    actions = [line.split(" ")[0] for line in lines if line[0] == "A" and line[1].isdigit()]
    parts = [f"{dice.choice(('WF', 'SF'))}_{ALL}({dice.choice([*actions, 'Next'])})"]
    if dice.randint(0, 1):
        parts.append(f"{dice.choice(('WF', 'SF'))}_{ALL}({dice.choice(actions)} /\\ P)")
    return " /\\ ".join(parts)


def _temporal(dice: Dice) -> str:
    return dice.choice(
        [
            "<>P",
            "[]<>P",
            "<>[]P",
            "P ~> Q",
            "[](P => <>Q)",
            "[]<>P => []<>Q",
            "<>[]P \\/ []<>Q",
            "[]<>P /\\ <>[](P \\/ Q)",
            "[](P => []Q) \\/ <>P",
            "~[]<>(P /\\ ~Q)",
            f"[]<><<P \\/ x' = 0>>_{ALL}",
            f"<>[][x' # 2]_{ALL}",
            "\\A i3 \\in 0..1 : (x = i3) ~> Q",
            "(<>P) => <>(P /\\ Q)",
        ]
    )
