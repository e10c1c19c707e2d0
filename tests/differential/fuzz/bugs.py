"""What may live here: bugs to plant in the interpreter, so that the generator can show its worth.

Each is one piece of text, found in exactly one file of the interpreter or the library, and what
takes its place. A copy of `pymodel` with the bug answers the pinned expressions; one different
answer is enough.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("pymodel/engine/interpreter", "pymodel/library")


@dataclass(frozen=True)
class Bug:
    """`old` is replaced by `new`."""

    name: str
    old: str
    new: str


BUGS = (
    Bug("Tail drops the last", "    return s[1:]\n", "    return s[:-1]\n"),
    Bug("SubSeq begins one late", "return s[m - 1 : n]", "return s[m:n]"),
    Bug("SelectSeq keeps what it should drop", "if verdict is TRUE:", "if verdict is not TRUE:"),
    Bug(
        "division rounds towards zero",
        'return integer(a, "\\\\div", "left") // b',
        'return int(integer(a, "\\\\div", "left") / b)',
    ),
    Bug("a power is a product", "int(base**exponent)", "int(base * exponent)"),
    Bug("the remainder of a negative number is negative", " % b  # type", " % b - b  # type"),
    Bug("sets are ordered without their size", "return (5, len(v), *sorted", "return (5, *sorted"),
    Bug("TRUE comes before FALSE", "return (1, v is TRUE)", "return (1, v is not TRUE)"),
    Bug("integers are ordered downwards", "return (2, v)\n", "return (2, -v)\n"),
    Bug("strings are ordered by their letters", "return (3, self.rank(v))", "return (3, v)"),
    Bug("`<=>` is exclusive or", "}) is (not {", "}) is not (not {"),
    Bug(
        "`=>` forgets to negate",
        "(lambda: negated(em.test(node.left",
        "(lambda: (em.test(node.left",
    ),
    Bug("`\\A` is `\\E`", "node.body, exists=False)", "node.body, exists=True)"),
    Bug("difference keeps what both have", "lambda: negated(second())", "lambda: second()"),
    Bug(
        "an interval has no last element",
        "<= {left.text} <= {last.text})",
        "<= {left.text} < {last.text})",
    ),
    Bug(
        "`\\subseteq` looks the wrong way",
        "all(contains(b, x, order) for x in elements(a, order))",
        "all(contains(a, x, order) for x in elements(b, order))",
    ),
    Bug(
        "SUBSET leaves out the whole",
        "for n in range(len(base) + 1):",
        "for n in range(len(base)):",
    ),
    Bug(
        "a sequence's domain begins at 0",
        "Interval(context.order, 1, len(f))",
        "Interval(context.order, 0, len(f))",
    ),
    Bug("EXCEPT changes the next argument", "(*f[: x - 1], v, *f[x:])", "(*f[:x], v, *f[x + 1 :])"),
    Bug(
        "EXCEPT of a function changes nothing",
        "        changed[x] = v\n",
        "        changed.get(x)\n",
    ),
    Bug(
        "Append puts it first",
        '(*sequence(s, "Append", "first"), x)',
        '(x, *sequence(s, "Append", "first"))',
    ),
    Bug(
        "a function at a sequence's first argument gives the last",
        "return f[x - 1]\n",
        "return f[x - 2]\n",
    ),
    Bug(
        "a sequence is in Seq whatever is in it",
        "all(contains(self.base, x, self.order) for x in v)",
        "bool(v is not None)",
    ),
    Bug(
        "Nat begins at 1", 'Integers(context.order, "Nat", 0)', 'Integers(context.order, "Nat", 1)'
    ),
)


def plant(bug: Bug, copy: Path) -> None:
    """Make a copy of `pymodel` below `copy` with the bug in it."""
    shutil.copytree(
        ROOT / "pymodel", copy / "pymodel", ignore=shutil.ignore_patterns("__pycache__")
    )
    files = [f for room in ROOMS for f in sorted((copy / room).glob("*.py"))]
    places = [f for f in files if bug.old in f.read_text(encoding="utf-8")]
    assert len(places) == 1, f"{bug.name}: found in {[f.name for f in places]}"
    text = places[0].read_text(encoding="utf-8")
    places[0].write_text(text.replace(bug.old, bug.new), encoding="utf-8")


_ASK = """
import sys
from tests.differential.fuzz import pins
for pin in pins.read():
    for text in pins.wrong(pin):
        print("CAUGHT", text)
        sys.exit(1)
"""


def caught(copy: Path) -> bool:
    """Whether the copy answers a pinned expression in another way than TLC did."""
    paths = os.pathsep.join([str(copy), str(ROOT), str(ROOT / "tools")])
    done = subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1) or (done.returncode == 1) != ("CAUGHT" in done.stdout):
        # A bug may also break the reading of a spec altogether: that is no catch of the generator.
        raise RuntimeError(done.stderr[-2000:])
    return done.returncode == 1
