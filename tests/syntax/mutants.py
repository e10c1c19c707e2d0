"""What may live here: broken specs and configurations made from good ones, each from its seed.

Seed N always gives the same mutant. The good ones are those of tests/corpus. Runs in a process of
its own have a time limit for each mutant and a limit of memory, so that a hang or a flood is found
and costs nothing else.

Usage: python -m tests.syntax.mutants FIRST COUNT
"""

from __future__ import annotations

import random
import re
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

from pymodel.check.options import CheckOptions
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel import load_text

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
#: Seconds that a mutant may take, and bytes that the whole process may have.
SECONDS = 10
MEMORY = 3 * 2**30
_PIECE = re.compile(r"\w+|\\\w+|[^\w\s]|\s+")


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SHRAPNEL = (
    *_words("( ) [ ] { } << >> , : :: . ! @ ' _ == = <- -> |-> /\\ \\/ \\in \\A \\E \\AA + -"),
    *_words(".. ^+ \\cup ]_ CHOOSE IF THEN ELSE CASE OTHER LET IN LAMBDA EXCEPT WITH INSTANCE"),
    *_words("EXTENDS LOCAL ENABLED RECURSIVE VARIABLE CONSTANT ASSUME THEOREM BY MODULE ----"),
    *_words('==== <1>1. (* *) WF_ SUBSET UNION DOMAIN UNCHANGED [] <> ~> \\cdot 0 1 1.5 \\b102 "'),
    *_words("99999999999999999999 Nat Seq STRING BOOLEAN \\* é ∀ 𝒳 --algorithm"),
    *("\t", "\0", "\r", " ", "\n"),
)
_KEYWORDS = _words(
    "CONSTANT INIT NEXT INVARIANT PROPERTY SYMMETRY VIEW CHECK_DEADLOCK SPECIFICATION ALIAS"
)


@dataclass(frozen=True)
class Mutant:
    """A spec with its configuration, and the helper modules that it was made beside."""

    seed: int
    origin: str
    spec: str
    cfg: str
    modules: dict[str, str]


@cache
def _originals() -> tuple[tuple[Path, str, str], ...]:
    found = []
    for path in sorted(CORPUS.glob("*/*.tla")):
        cfg = path.with_suffix(".cfg")
        if cfg.exists():
            found.append((path, path.read_text("utf-8"), cfg.read_text("utf-8")))
    return tuple(found)


@cache
def _beside(directory: Path) -> dict[str, str]:
    helpers = (p for p in directory.glob("*.tla") if not p.with_suffix(".cfg").exists())
    return {p.stem: p.read_text("utf-8") for p in helpers}


def mutant(seed: int) -> Mutant:
    """The mutant of a seed."""
    chance = random.Random(seed)
    path, spec, cfg = chance.choice(_originals())
    other = chance.choice(_originals())[1]
    if chance.random() < 0.3:
        cfg = _mutated(cfg, chance, [*_KEYWORDS, *_PIECE.findall(spec)])
    else:
        spec = _mutated(spec, chance, _PIECE.findall(other))
    return Mutant(seed, f"{path.parent.name}/{path.stem}", spec, cfg, _beside(path.parent))


def _mutated(text: str, chance: random.Random, pool: Sequence[str]) -> str:
    for _ in range(chance.randint(1, 3)):
        change = chance.choice(_CHANGES)
        text = change(text, chance, pool)
    return text


def _token(text: str, chance: random.Random, pool: Sequence[str]) -> str:
    pieces: list[str] = _PIECE.findall(text)
    if len(pieces) < 2:
        return text
    at = chance.randrange(1, len(pieces))
    what = chance.randrange(6)
    if what == 0:
        del pieces[at]
    elif what == 1:
        pieces.insert(at, pieces[at])
    elif what == 2:
        pieces[at - 1], pieces[at] = pieces[at], pieces[at - 1]
    elif what == 3:
        pieces[at] = chance.choice(_SHRAPNEL)
    elif what == 4:
        pieces.insert(at, f" {chance.choice(pool) if pool else ''} ")
    else:
        pieces[at] = chance.choice(pieces)
    return "".join(pieces)


def _character(text: str, chance: random.Random, _pool: Sequence[str]) -> str:
    at = chance.randrange(len(text) + 1)
    new: str = chance.choice(["", *"()[]{}<>\"'\\/_=-.:,!@#x0 \n\t\0", "\u2208", chr(0x1D4B3)])
    return text[:at] + new + text[at + chance.randint(0, 1) :]


def _line(text: str, chance: random.Random, _pool: Sequence[str]) -> str:
    lines: list[str] = text.split("\n")
    at = chance.randrange(len(lines))
    what = chance.randrange(4)
    if what == 0:
        del lines[at]
    elif what == 1:
        lines.insert(at, lines[at])
    elif what == 2:
        lines[at] = " " * chance.randint(1, 4) + lines[at]
    else:
        lines[at] = lines[at][chance.randint(1, 3) :]
    return "\n".join(lines)


def _deep(text: str, chance: random.Random, _pool: Sequence[str]) -> str:
    """A number or a name, in very many brackets."""
    places = [m.start() for m in re.finditer(r"\b\w+\b", text)]
    if not places:
        return text
    at = chance.choice(places)
    opener, closer = chance.choice(
        [("(", ")"), ("{", "}"), ("<<", ">>"), ("~", ""), ("[a |-> ", "]")]
    )
    depth = chance.choice([3, 40, 400, 4000])
    found = re.compile(r"\w+").match(text, at)
    assert found is not None
    return text[:at] + opener * depth + found[0] + closer * depth + text[found.end() :]


_Change = Callable[[str, random.Random, Sequence[str]], str]
_CHANGES: tuple[_Change, ...] = (_token, _token, _token, _character, _line, _token, _deep)


class TooSlowError(Exception):
    """A mutant took longer than it may."""


def _late(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def failure(made: Mutant) -> str:
    """Read a mutant and check a few states; what went wrong with us, or nothing."""
    options = CheckOptions(max_states=30, max_depth=4, max_seconds=SECONDS / 3)
    try:
        model = load_text(made.spec, made.cfg, made.modules, "M.tla")
        run(model, Interpreter, options)
    except SpecError as error:
        if not error.diagnostics or not all(d.code and d.message for d in error.diagnostics):
            return "a SpecError that says nothing"
        error.render()
    except TooSlowError:
        return f"no answer in {SECONDS} s"
    except BaseException as error:
        return f"{type(error).__name__}: {error}"[:300]
    return ""


def failures(seeds: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The seeds whose mutants went wrong; sets limits on this process, so call it in its own."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _late)
    for seed in seeds:
        made = mutant(seed)
        signal.alarm(SECONDS)
        try:
            wrong = failure(made)
        except TooSlowError:
            wrong = f"no answer in {SECONDS} s"
        finally:
            signal.alarm(0)
        if wrong:
            yield seed, wrong


def main(argv: Sequence[str]) -> int:
    """Run a range of seeds and print what went wrong."""
    first, count = map(int, argv)
    wrong = 0
    for seed, what in failures(range(first, first + count)):
        wrong += 1
        print(f"{seed} {mutant(seed).origin}: {what}", flush=True)
    print(f"seeds {first} to {first + count - 1}: {count} mutants, {wrong} went wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
