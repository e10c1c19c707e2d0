"""Checkpoints: a search that was killed goes on to the same counts and the same counterexample."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pymodel.check.checkpoint import NAME, model_digest, read
from pymodel.check.options import CheckOptions, CheckpointOptions
from pymodel.check.result import CheckResult
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Source
from pymodel.kernel import load, load_text
from pymodel.kernel.model import Model
from pymodel.report import text

ROOT = Path(__file__).resolve().parents[2]
TOKENS = """---- MODULE Tokens ----
EXTENDS Naturals, FiniteSets, TLC
CONSTANTS P, Most
VARIABLES held, log, flag
vars == <<held, log, flag>>
Init == held = [p \\in P |-> 0] /\\ log = <<>> /\\ flag \\in BOOLEAN
Get(p) == held[p] < Most /\\ held' = [held EXCEPT ![p] = @ + 1] /\\ UNCHANGED <<log, flag>>
Give(p, q) == p # q /\\ held[p] > 0 /\\ held' = [held EXCEPT ![p] = @ - 1, ![q] = @ + 1]
              /\\ log' = <<p, [from |-> "a", n |-> held[p]]>> /\\ UNCHANGED flag
Flip == flag' = ~flag /\\ UNCHANGED <<held, log>>
Next == (\\E p \\in P : Get(p)) \\/ (\\E p, q \\in P : Give(p, q)) \\/ Flip
Low == \\A p \\in P : held[p] =< Most + 1
Near == \\A p \\in P : held[p] =< Most
Perms == Permutations(P)
Steps == [][\\A p \\in P : held'[p] =< held[p] + 1]_vars
View == <<held, flag>>
Late == \\E p \\in P : held[p] < Most
====
"""
CFG = "CONSTANTS P = {a, b, c} Most = 3\nINIT Init\nNEXT Next\nCONSTRAINT Near\n"


def model(more: str = "", most: int = 3) -> Model:
    return load_text(TOKENS, CFG.replace("Most = 3", f"Most = {most}") + more)


def check(m: Model, options: CheckOptions | None = None, coverage: bool = False) -> CheckResult:
    return run(m, lambda given: Interpreter(given, coverage=coverage), options)


def summary(result: CheckResult) -> tuple[object, ...]:
    c = result.counts
    found = [(f.kind, f.name, list(text.trace(f.trace))) for f in result.findings]
    fired = [(a.name, a.fired, a.fresh) for a in result.coverage]
    return (
        result.exit_code, result.finished, c.generated, c.distinct, c.depth, c.queue, found,
        fired, [e.count for e in result.expressions],
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        "",
        "INVARIANT Low\nPROPERTY Steps\n",
        "INVARIANT Near\n",
        "SYMMETRY Perms\n",
        "VIEW View\n",
        "SYMMETRY Perms\nVIEW View\nINVARIANT Near\n",
    ],
)
@pytest.mark.parametrize("depth", [1, 2, 5])
def test_a_recovered_search_ends_as_if_it_had_not_stopped(
    more: str, depth: int, tmp_path: Path
) -> None:
    whole = check(model(more))
    first = CheckOptions(
        max_depth=depth, interval=0.0, checkpoint=CheckpointOptions(tmp_path, 1000.0)
    )
    assert check(model(more), first).exit_code == 20
    again = check(model(more), CheckOptions(recover=tmp_path))
    assert summary(again) == summary(whole)


def test_a_checkpoint_of_a_recovered_search(tmp_path: Path) -> None:
    whole = check(model("INVARIANT Near\n"))
    for depth in (2, 3, 4):
        recover = tmp_path if depth > 2 else None
        options = CheckOptions(
            max_depth=depth,
            interval=0.0,
            checkpoint=CheckpointOptions(tmp_path),
            recover=recover,
        )
        assert check(model("INVARIANT Near\n"), options).exit_code == 20
    assert summary(check(model("INVARIANT Near\n"), CheckOptions(recover=tmp_path))) == summary(
        whole
    )


def test_edges_and_coverage_are_kept(tmp_path: Path) -> None:
    keep = CheckOptions(keep_graph=True)
    whole = check(model(), keep, coverage=True)
    first = CheckOptions(
        max_depth=3, interval=0.0, keep_graph=True, checkpoint=CheckpointOptions(tmp_path)
    )
    check(model(), first, coverage=True)
    again = check(model(), CheckOptions(keep_graph=True, recover=tmp_path), coverage=True)
    assert summary(again) == summary(whole)
    assert whole.graph is not None
    assert again.graph is not None
    assert again.graph.edges == whole.graph.edges
    assert sum(e.count for e in again.expressions) > 0


def test_violations_that_were_found_before_are_still_told(tmp_path: Path) -> None:
    whole = check(model("INVARIANT Near\n"), CheckOptions(keep_going=True))
    first = CheckOptions(
        max_depth=6, interval=0.0, keep_going=True, checkpoint=CheckpointOptions(tmp_path)
    )
    assert check(model("INVARIANT Near\n"), first).findings
    again = check(model("INVARIANT Near\n"), CheckOptions(keep_going=True, recover=tmp_path))
    assert summary(again) == summary(whole)


# --- what can go wrong ----------------------------------------------------------------------------


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    options = CheckOptions(
        max_depth=3, interval=0.0, checkpoint=CheckpointOptions(tmp_path / "deep" / "down")
    )
    check(model(), options)
    return tmp_path / "deep" / "down"


def refused(place: Path, m: Model | None = None) -> str:
    result = check(m or model(), CheckOptions(recover=place))
    assert (result.exit_code, result.counts.distinct) == (255, 0)
    assert result.first is not None
    assert result.first.diagnostic is not None
    return result.first.diagnostic.code


def test_a_checkpoint_is_one_file_and_nothing_is_left_beside_it(saved: Path) -> None:
    assert [p.name for p in saved.iterdir()] == [NAME]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.99])
def test_one_changed_byte_is_noticed(saved: Path, part: float) -> None:
    path = saved / NAME
    data = bytearray(path.read_bytes())
    data[int(part * len(data))] ^= 1
    path.write_bytes(data)
    assert refused(saved) == "checkpoint.damaged"


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_a_truncated_file_is_noticed(saved: Path, part: float) -> None:
    path = saved / NAME
    data = path.read_bytes()
    path.write_bytes(data[: int(part * len(data))])
    assert refused(saved) == "checkpoint.damaged"


def test_no_file(tmp_path: Path) -> None:
    assert refused(tmp_path) == "checkpoint.missing"


@pytest.mark.parametrize("other", [model(most=2), model("INVARIANT Low\n")])
def test_another_model_is_refused(saved: Path, other: Model) -> None:
    assert refused(saved, other) == "checkpoint.model"


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    options = CheckOptions(
        max_depth=2, interval=0.0, checkpoint=CheckpointOptions(tmp_path / "file")
    )
    result = check(model(), options)
    assert result.exit_code == 153
    assert result.first is not None
    assert result.first.name == "checkpoint.write"


def test_a_model_is_itself_wherever_its_source_lies() -> None:
    moved = load_text(TOKENS.replace("VARIABLES", "\n\n  VARIABLES"), CFG)
    assert model_digest(moved) == model_digest(model())
    assert model_digest(model(most=2)) != model_digest(model())


# --- a kill ---------------------------------------------------------------------------------------


def _acceptor(*words: str) -> list[str]:
    return [sys.executable, "-m", "acceptor", "check", *words]


LIVE = TOKENS.replace(
    "Late ==",
    "Often == []<>flag\nTurns == []<>flag \\/ []<>~flag\nFair == Init /\\ [][Next]_vars\nLate ==",
)
LIVE_CFG = CFG.replace("INIT Init\nNEXT Next", "SPECIFICATION Fair")
#: What is checked when the kill comes → the specification, its configuration, the exit code.
ALGORITHM = """---- MODULE Tokens ----
EXTENDS Naturals
CONSTANTS N, Most
(* --algorithm Tokens {
  variables held = [i \\in 1..N |-> 0], sum = 0;
  process (p \\in 1..N) variables mine = 0; {
    get: while (held[self] < Most) {
           held[self] := held[self] + 1; mine := (mine + held[self]) % 4;
    give:  with (q \\in 1..N) { sum := (sum + q) % 5; };
    }
  }
} *)
Late == \\E i \\in 1..N : held[i] < Most
====
"""
KILLS = {
    "breadth first": (TOKENS, CFG + "INVARIANT Late\n", "Most = 9", 12),
    "nothing wrong": (TOKENS, CFG + "INVARIANT Low\nPROPERTY Steps\n", "Most = 8", 0),
    "symmetry and a view": (TOKENS, CFG + "SYMMETRY Perms\nVIEW View\n", "Most = 20", 0),
    "liveness that fails": (LIVE, LIVE_CFG + "PROPERTY Often\n", "Most = 6", 13),
    "liveness that holds": (LIVE, LIVE_CFG + "PROPERTY Turns\n", "Most = 6", 0),
    "PlusCal": (
        ALGORITHM,
        "CONSTANTS N = 3 Most = 3\nSPECIFICATION Spec\nINVARIANT Late\n",
        "Most = 14",
        12,
    ),
}

#: The others take a few seconds more.
_QUICK = ("breadth first", "liveness that fails")


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=[] if n in _QUICK else [pytest.mark.slow]) for n in KILLS],
)
def test_a_kill_in_the_middle(name: str, tmp_path: Path) -> None:
    """kill -9 after a checkpoint; the recovered run ends with the counts, the verdict and the
    counterexample of a run that nobody killed."""
    text_of, cfg, size, code = KILLS[name]
    spec = tmp_path / "Tokens.tla"
    spec.write_text(text_of)
    spec.with_suffix(".cfg").write_text(cfg)
    place = tmp_path / "saved"
    path = os.pathsep.join((str(ROOT), str(ROOT / "tools")))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "1"}
    words = (str(spec), "-q", "--constant", size)
    whole = subprocess.run(
        _acceptor(*words), env=environment, capture_output=True, text=True, check=False
    )
    assert whole.returncode == code, whole.stdout + whole.stderr
    process = subprocess.Popen(
        _acceptor(*words, "--checkpoint", "0", "--checkpoint-dir", str(place)),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not (place / NAME).exists() and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert read(place).model == "Tokens"
    again = subprocess.run(
        _acceptor(*words, "--recover", str(place)),
        env={**environment, "PYTHONHASHSEED": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    timeless = re.compile(r"\([^()]*states/s\)")
    assert again.returncode == code
    assert "states generated" in again.stdout
    assert timeless.sub("", again.stdout) == timeless.sub("", whole.stdout)


# --- liveness, and what the digest of a model sees ------------------------------------------------


@pytest.mark.parametrize(("name", "code"), [("Often", 13), ("Turns", 0)])
@pytest.mark.parametrize("keep_going", [False, True])
def test_liveness_after_a_recovery(name: str, code: int, keep_going: bool, tmp_path: Path) -> None:
    def asked() -> Model:
        return load_text(LIVE, f"{LIVE_CFG}PROPERTY {name}\n")

    def summed_up(result: CheckResult) -> tuple[object, ...]:
        loops = [f.loop and (f.loop.number, f.loop.action) for f in result.findings]
        return (*summary(result), loops)

    whole = check(asked(), CheckOptions(keep_going=keep_going))
    assert whole.exit_code == code
    first = CheckOptions(
        max_states=40,
        interval=0.0,
        keep_going=keep_going,
        checkpoint=CheckpointOptions(tmp_path, 0.0),
    )
    assert check(asked(), first).counts.distinct < whole.counts.distinct
    again = check(asked(), CheckOptions(recover=tmp_path, keep_going=keep_going))
    assert summed_up(again) == summed_up(whole)


OPERATOR = """import acceptor


@acceptor.override("Tokens", "Low")
def low():
    return {}
"""


@pytest.mark.parametrize("body", ["1 < 2", "1 < 3", "len('ab') < 3", "[x for x in (1,)] == [1]"])
def test_an_edited_override_is_another_model(body: str, tmp_path: Path) -> None:
    (tmp_path / "Tokens.tla").write_text(TOKENS)
    source = tmp_path / "Tokens.py"

    def asked(words: str) -> Model:
        source.write_text(OPERATOR.format(words))
        return load(tmp_path / "Tokens.tla", Source("<cfg>", CFG + "INVARIANT Low\n"))

    first = CheckOptions(max_depth=2, interval=0.0, checkpoint=CheckpointOptions(tmp_path))
    assert check(asked("1 < 4"), first).exit_code == 20
    assert refused(tmp_path, asked(body)) == "checkpoint.model"
    assert check(asked("1 < 4"), CheckOptions(recover=tmp_path)).exit_code == 0


@pytest.mark.parametrize("way", ["-simulate", "-generate"])
def test_a_seed_walks_the_same_in_every_process(way: str, tmp_path: Path) -> None:
    drawn = TOKENS.replace("EXTENDS ", "EXTENDS Randomization, ").replace(
        "flag' = ~flag /\\ UNCHANGED <<held, log>>",
        "flag' = ~flag /\\ held' = [p \\in P |-> RandomElement(0..2)]"
        " /\\ log' = <<RandomSubset(1, P)>>",
    )
    (tmp_path / "Tokens.tla").write_text(drawn)
    (tmp_path / "Tokens.cfg").write_text(CFG)
    texts = []
    for hashes, workers, seed in (("0", "1", "42"), ("7", "auto", "42"), ("0", "1", "43")):
        path = os.pathsep.join((str(ROOT), str(ROOT / "tools")))
        words = [sys.executable, "-m", "acceptor", "tlc", way, "num=3,file=walk", "-depth", "25"]
        done = subprocess.run(
            [*words, "-workers", workers, "-seed", seed, "Tokens"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": hashes},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0
        texts.append([(tmp_path / f"walk_0_{i}").read_text() for i in range(3)])
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
