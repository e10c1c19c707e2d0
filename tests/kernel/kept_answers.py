"""What may live here: all that is said of specs of the corpus.

So a run with an empty cache and one with a filled cache can be compared.

    python -m tests.kernel.kept_answers CACHE [CASE ...]

prints, as JSON, what is said of each case, and of how many the model came out of the cache.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from acceptor.api import check
from pymodel import cache as kept
from pymodel.check.options import CheckOptions
from pymodel.errors import SpecError
from pymodel.kernel import keeping
from pymodel.report import json as as_json
from pymodel.report import text
from tests.differential.corpus import Case, load_cases


def answer(case: Case, cache: Path | None, *, coverage: bool) -> list[str]:
    """Everything that a user is told, but for the time that it took."""
    told: list[str] = []
    options = CheckOptions(deadlock=False if "-deadlock" in case.flags else None, interval=1e9)
    try:
        result = check(
            case.module,
            case.cfg,
            options=options,
            coverage=coverage,
            cache=cache,
            output=told.append,
            warned=lambda warning: told.append(warning.render()),
        )
    except SpecError as e:
        return [*told, e.render(), str(e.exit_code)]
    result = replace(result, counts=replace(result.counts, seconds=0.0))
    table = text.coverage_table(result) if coverage else []
    return [*told, text.report(result), as_json.dumps(result), *table]


def main(words: Sequence[str]) -> None:
    """See the module's docstring."""
    cache, names = Path(words[0]), words[1:]
    cases = load_cases()
    found: list[bool] = []
    of_kept = keeping._Found.model

    def model(self: keeping._Found) -> object:
        answer = of_kept(self)
        found.append(answer is not None)
        return answer

    kept.MOST = 1_000_000  # all of the corpus is to be there the second time
    keeping._Found.model = model  # type: ignore[assignment, method-assign]
    told = {
        name: answer(cases[name], cache, coverage=False) + answer(cases[name], cache, coverage=True)
        for name in names or cases
    }
    print(json.dumps({"told": told, "kept": sum(found), "asked": len(found)}))


if __name__ == "__main__":
    main(sys.argv[1:])
