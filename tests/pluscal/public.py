"""What may live here: the script that takes algorithms from directories through both translators.

Usage: python -m tests.pluscal.public DIRECTORY ...
Every module below the directories that has an algorithm is translated by TLC's translator and by
ours, and the translations are compared node by node. The modules are read, never changed.
The last run, on tlaplus/Examples and the test models of TLC's translator (November 2026): 119 the
same, 1 refused by both.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pymodel.errors import SpecError, read_source
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.locate import find_algorithm
from tests.differential.pcal import RefusedError, translate_copy


def compare(path: Path) -> str:
    """`same`, `refused by both`, or what is different, in a line."""
    source = read_source(path)
    with TemporaryDirectory() as work:
        try:
            text = translate_copy(source.text, path.stem, Path(work)).read_text(encoding="utf-8")
        except RefusedError as refused:
            try:
                parse_source(source)
            except SpecError:
                return "refused by both"
            return f"refused by TLC's translator: {str(refused).splitlines()[-1].strip()}"
    copy = Path(path.name)
    try:
        theirs = parse_source(type(source)(str(copy), text)).pluscal
    except SpecError as error:
        return f"the module cannot be read: {error.diagnostics[0].message}"
    assert theirs is not None
    if theirs.trouble:
        return f"refused by ours: {theirs.trouble[0].message}"
    return f"different: {', '.join(theirs.different)}" if theirs.different else "same"


def main(directories: Sequence[str]) -> int:
    """Compare all; print what is not the same, and how many are."""
    answers: Counter[str] = Counter()
    for directory in directories:
        for path in sorted(Path(directory).rglob("*.tla")):
            source = read_source(path)
            found = find_algorithm(source)
            if found is None or not found.convincing:
                continue
            answer = compare(path)
            answers[answer.partition(":")[0]] += 1
            if answer != "same":
                print(f"{path}: {answer}", flush=True)
    print(", ".join(f"{count} {answer}" for answer, count in answers.most_common()))
    return 0 if set(answers) <= {"same", "refused by both"} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
