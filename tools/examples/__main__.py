"""Our checker on the public collection of TLA+ examples, beside what its manifests record.

    python tools/examples DIR [NAME ...] [--budget SECONDS] [--jobs N] [--memory GIB] [--write]

DIR is a checkout of github.com/tlaplus/Examples; nothing of it belongs to this repository. Each
model whose manifest says "exhaustive search" and records a result is checked by `acceptor check` in
a process of its own, the ones recorded as small first, with a limit on time and memory. Agreement
means: the verdict, and where they are recorded the counts of distinct and of all states. NAME is a
part of a model's path. `--write` keeps the table in RESULTS.md beside this file.

Exit code 1 if a model differs, 0 if none does. A model that ran out of time or memory, or that we
answer with "undecided", is no agreement and no difference: the table names it with its reason.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # run as `python tools/examples`, from anywhere

from examples.collection import Model, recorded  # noqa: E402
from examples.judge import Outcome, check  # noqa: E402
from examples.page import line, page, summary  # noqa: E402


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python tools/examples", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("directory", metavar="DIR", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--budget", type=float, default=60.0, metavar="SECONDS", help="a model")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="side by side")
    parser.add_argument("--memory", type=float, default=8.0, metavar="GIB", help="a model")
    parser.add_argument("--counted", action="store_true", help="only those with recorded counts")
    parser.add_argument("--write", action="store_true", help="keep the table in RESULTS.md")
    return parser.parse_intermixed_args()  # NAME may come after an option


def main() -> int:
    """Check the models, print a line for each as it ends, and the summary."""
    given = _arguments()
    if not (given.directory / "specifications").is_dir():
        print(f"{given.directory} is no checkout of the examples: it has no specifications/")
        return 2
    models = [
        m
        for m in recorded(given.directory)
        if (not given.names or any(n in m.name for n in given.names))
        and (m.total is not None or not given.counted)
    ]
    started = time.monotonic()
    outcomes: list[tuple[Model, Outcome]] = []
    try:
        with ThreadPoolExecutor(given.jobs) as pool:
            running = {pool.submit(check, m, given.budget, given.memory): m for m in models}
            try:
                for future in as_completed(running):
                    outcomes.append((running[future], future.result()))
                    done = f"{len(outcomes)}/{len(models)}"
                    print(f"{done:>8} {line(*outcomes[-1])}", flush=True)
            except KeyboardInterrupt:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    except KeyboardInterrupt:
        print("interrupted")
        print(summary(outcomes, time.monotonic() - started))
        return 130
    print(summary(outcomes, time.monotonic() - started))
    if given.write:
        command = " ".join(["python tools/examples DIR", *sys.argv[2:]])
        text = page(outcomes, command, given.directory, time.monotonic() - started)
        (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    return 1 if Counter(o.kind for _, o in outcomes)["differs"] else 0


if __name__ == "__main__":
    sys.exit(main())
