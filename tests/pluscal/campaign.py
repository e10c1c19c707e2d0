"""What may live here: the script that takes many random algorithms through both translators.

Usage: python -m tests.pluscal.campaign COUNT SEED [--keep DIRECTORY] [--write]
Every algorithm is translated by TLC's translator and by ours, and the translations are compared
node by node. Then TLC checks its own translation and our checker the algorithm without one, and
verdict, counts, depth and the set of states are compared. What differs goes into the directory;
`--write` adds a line to tests/results/PLUSCAL.md.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from pymodel.errors import Source, SpecError
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.translate import translate
from tests.differential.corpus import pin_of
from tests.differential.ours import ask_ours
from tests.differential.pcal import RefusedError, translate_copy
from tests.differential.tlc import TlcTimeoutError, run_tlc
from tests.pluscal.strategies import algorithms

RESULTS = Path(__file__).parent.parent / "results" / "PLUSCAL.md"
#: What TLC's translator finds out too late for -label to mend; we add the label.
LATE = "Multiple assignment to"
#: Models that TLC needs longer for than so many seconds, or that have more states, are only
#: translated.
SECONDS, STATES = 30.0, 4000
ALIKE = ("the same, states and verdict too", "the same, too large to check", "refused by both")


def compare(text: str) -> str:
    """What both make of a module called R: one of `ALIKE`, or what is different."""
    with TemporaryDirectory() as work, TemporaryDirectory() as other:
        try:
            path = translate_copy(text, "R", Path(work))
        except RefusedError as refused:
            return _refused(text, str(refused))
        try:
            theirs = parse_source(Source("R.tla", path.read_text(encoding="utf-8"))).pluscal
        except SpecError as error:
            return f"different: we refuse: {error.diagnostics[0].message}"
        assert theirs is not None
        if theirs.state is not State.FRESH:
            return f"different: {theirs.state.value}: {', '.join(theirs.different)}"
        bare = Path(other, "R.tla")
        bare.write_text(text, encoding="utf-8")
        return _checked(path, bare)


def _refused(text: str, why: str) -> str:
    try:
        translate(Source("R.tla", text))
    except SpecError:
        return "refused by both"
    return "ours adds a label" if LATE in why else f"different: TLC's refuses: {why[-200:]}"


def _checked(path: Path, bare: Path) -> str:
    cfg = "SPECIFICATION Spec\nPROPERTY Termination\n"
    text = path.read_text(encoding="utf-8")
    if "Termination ==" not in text:
        cfg = "SPECIFICATION Spec\n"
    if "CONSTANT defaultInitValue" in text:
        cfg += "CONSTANT defaultInitValue = defaultInitValue\n"
    for module in (path, bare):
        module.with_suffix(".cfg").write_text(cfg, encoding="utf-8")
    try:
        result = run_tlc(path, timeout=SECONDS)
    except TlcTimeoutError:
        return ALIKE[1]
    if (result.distinct or 0) > STATES:
        return ALIKE[1]
    theirs, ours = pin_of(result), ask_ours(bare, bare.with_suffix(".cfg"))
    if theirs["verdict"] == "property" != ours["verdict"]:
        # TLC looks at liveness before it has seen all states: what it meets first may be either.
        plain = cfg.replace("PROPERTY Termination\n", "")
        path.with_suffix(".cfg").write_text(plain, encoding="utf-8")
        theirs = pin_of(run_tlc(path, timeout=SECONDS))
    keys = (theirs.keys() | ours.keys()) - {"property"}  # TLC does not name a temporal one
    wrong = {k: (theirs.get(k), ours.get(k)) for k in keys if theirs.get(k) != ours.get(k)}
    return f"different: {wrong}" if wrong else ALIKE[0]


def campaign(count: int, seed: int, keep: Path | None) -> Counter[str]:
    """Compare so many algorithms; how many of each answer there were."""
    answers: Counter[str] = Counter()

    @seeded(seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(algorithms())
    def one(text: str) -> None:
        answer = compare(text)
        kind = answer.partition(":")[0]
        answers[kind] += 1
        if kind == "different":
            name = f"{seed}-{answers.total()}.tla"
            print(f"{name}: {answer}", flush=True)
            if keep is not None:
                (keep / name).write_text(text, encoding="utf-8")

    one()
    return answers


def main(arguments: Sequence[str]) -> int:
    """Run; print the figures. The exit code is 1 when something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.pluscal.campaign")
    parser.add_argument("count", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--write", action="store_true")
    given_ = parser.parse_args(arguments)
    answers = campaign(given_.count, given_.seed, given_.keep)
    figures = ", ".join(f"{n} {answer}" for answer, n in answers.most_common())
    print(f"{answers.total()} algorithms of seed {given_.seed}: {figures}")
    if given_.write:
        day = time.strftime("%Y-%m-%d", time.gmtime())
        with RESULTS.open("a", encoding="utf-8") as page:
            page.write(f"| {day} | {given_.seed} | {answers.total()} | {figures} |\n")
    return 1 if answers["different"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
