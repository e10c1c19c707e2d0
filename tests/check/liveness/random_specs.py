"""What may live here: random small specs with fairness and a temporal property, and TLC's verdicts.

`python -m tests.check.liveness.random_specs [from to]` asks TLC about these seeds and keeps its
exit codes in verdicts.json. Formulas are of the forms that TLC takes; where it fails nevertheless,
nothing is kept. TLC 2.15 is wrong on some formulas with `~>` inside of others: its counterexamples
are judged by definition, and those that satisfy the property are kept as FALSE_ALARM.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from pymodel.check.liveness.reference import Behaviour
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import EXIT_PROPERTY
from pymodel.kernel import load_text
from tests.differential.tlc import RefereeResult, TlcTimeoutError, run_tlc

VERDICTS = Path(__file__).with_name("verdicts.json")
CFG = "SPECIFICATION Spec\nPROPERTY P\n"
#: Kept where what TLC shows as a counterexample is none.
FALSE_ALARM = -13
_ACTIONS = ("A", "B", "C")
_BACK = re.compile(r"\A(\d+): Back to state")


def make_spec(seed: int) -> str:
    """The text of a module `Live<seed>`; its configuration is `CFG`."""
    r = Random(seed)
    actions = "\n".join(f"{name} == {_action(r)}" for name in _ACTIONS)
    fairness = " /\\ ".join(["[][Next]_vars", *(_fairness(r) for _ in range(r.randrange(4)))])
    return f"""---- MODULE Live{seed} ----
EXTENDS Naturals
VARIABLES x, y
vars == <<x, y>>
Init == x \\in {{0, {r.randrange(3)}}} /\\ y = {r.randrange(3)}
{actions}
Next == A \\/ B \\/ C
Spec == Init /\\ {fairness}
P == {_property(r, 3)}
====
"""


def _action(r: Random) -> str:
    guard = r.choice(("x = 0", "x = 1", "y = 1", "x # y", "x < 2", "y > 0", "TRUE", "x = y"))
    return f"{guard} /\\ {_update(r, 'x')} /\\ {_update(r, 'y')}"


def _update(r: Random, v: str) -> str:
    w = "y" if v == "x" else "x"
    k = r.randrange(1, 3)
    return r.choice(
        (
            f"{v}' = {v}",
            f"{v}' = {v}",
            f"{v}' = ({v} + {k}) % 3",
            f"{v}' = ({v} + {k}) % 3",
            f"{v}' = {w}",
            f"{v}' \\in {{{v}, {k}}}",
            f"{v}' = (IF {w} = {k} THEN 0 ELSE {v})",
        )
    )


def _fairness(r: Random) -> str:
    kind = r.choice(("WF", "WF", "SF"))
    part = r.choice((*_ACTIONS, "Next", "A \\/ B", "B /\\ x = 1", "Next /\\ y' # 1"))
    if r.randrange(5) == 0:
        return f"\\A i \\in 0..2 : {kind}_vars(({part}) /\\ x' = i)"
    return f"{kind}_{r.choice(('vars', 'vars', 'vars', 'x'))}({part})"


def _state(r: Random) -> str:
    k = r.randrange(3)
    return r.choice((f"x = {k}", f"y = {k}", f"x # {k}", "x = y", "x + y = 2", "x < y"))


def _property(r: Random, depth: int, *, steps: bool = True) -> str:
    """`steps`: whether it may speak of steps, which TLC allows under no `[]` and `<>`."""
    if depth == 0 or r.randrange(6) == 0:
        part = r.choice(_ACTIONS)
        about_states = (
            f"<>({_state(r)})",
            f"[]<>({_state(r)})",
            f"<>[]({_state(r)})",
            f"(({_state(r)}) ~> ({_state(r)}))",
            f"[]({_state(r)})" if depth else f"({_state(r)})",
        )
        about_steps = (f"[]<><<{part}>>_vars", f"<>[][{part}]_vars", _fairness(r), _fairness(r))
        return r.choice(about_states + about_steps if steps else about_states)
    form = r.randrange(9)
    inner = _property(r, depth - 1, steps=steps and form < 4)
    other = _property(r, depth - 1, steps=steps and form < 4)
    return (
        f"({inner} /\\ {other})",
        f"({inner} \\/ {other})",
        f"({inner} => {other})",
        f"(~{inner})",
        f"[](({_state(r)}) => {inner})",
        f"<>(({_state(r)}) /\\ {inner})",
        f"(({_state(r)}) ~> {inner})",
        f"(({inner}) ~> ({other}))",
        f"(\\A i{depth} \\in 0..2 : (x = i{depth}) ~> {inner})",
    )[form]


def load_verdicts() -> dict[int, int]:
    """TLC's exit codes by seed."""
    if not VERDICTS.exists():
        return {}
    return {int(k): v for k, v in json.loads(VERDICTS.read_text(encoding="utf-8")).items()}


def write(seed: int, directory: Path) -> Path:
    """The module and its configuration as files."""
    module = directory / f"Live{seed}.tla"
    module.write_text(make_spec(seed), encoding="utf-8")
    module.with_suffix(".cfg").write_text(CFG, encoding="utf-8")
    return module


def ask(seed: int) -> int:
    """TLC's exit code, or FALSE_ALARM."""
    with TemporaryDirectory() as work:
        module = write(seed, Path(work))
        try:
            result = run_tlc(module, flags=["-deadlock"], dump=False, timeout=20)
        except TlcTimeoutError:
            return -1  # its tableau grows beyond all bounds
    if result.exit_code == EXIT_PROPERTY and result.lasso and not _violates(seed, result):
        return FALSE_ALARM
    return result.exit_code


def _violates(seed: int, result: RefereeResult) -> bool:
    """Whether TLC's counterexample violates the property, by definition."""
    engine = Interpreter(load_text(make_spec(seed), CFG))
    states = [engine.intern(state) for state in result.trace]
    back = [int(m[1]) - 1 for text in result.messages if (m := _BACK.match(text))]
    loop = back[0] if back else len(states) - 1
    behaviour = Behaviour(engine, states, [*states[1:], states[loop]], loop)
    if not all(behaviour.satisfies(f.node) for f in engine.model.fairness):
        return True  # what TLC 2.15 shows is at times no fair behaviour; its verdict stands
    return not all(behaviour.satisfies(f.node) for f in engine.model.liveness)


def main(arguments: Sequence[str]) -> int:
    """Ask TLC and keep what it says."""
    first, last = map(int, arguments) if arguments else (0, 100)
    known = load_verdicts()
    seeds = [s for s in range(first, last) if s not in known]
    with ThreadPoolExecutor(1) as pool:  # TLC is another process
        for seed, code in zip(seeds, pool.map(ask, seeds), strict=True):
            if code in (0, 12, 13, FALSE_ALARM):
                known[seed] = code
            else:
                print(f"{seed}: TLC fails with {code}", flush=True)
            text = json.dumps(dict(sorted(known.items())), indent=0)
            VERDICTS.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
