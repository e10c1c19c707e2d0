"""Kept models: a start with a filled cache says what one with an empty cache says, and notices
every change of what it was made of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import acceptor
from pymodel.check.checkpoint import model_digest
from pymodel.engine.interpreter import Interpreter, functions
from pymodel.errors import Source, SpecError
from pymodel.files import VARIABLE
from pymodel.kernel import keeping, load
from pymodel.kernel.definitions import Definitions
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import And
from tests.differential.corpus import load_cases

ROOT = Path(__file__).resolve().parents[2]
SPEC = """\
---- MODULE Spec ----
EXTENDS Naturals, Helper
CONSTANTS N, A, B
VARIABLES x, owner
Init == x = 0 /\\ owner = A
Step == x' = (x + By) % N /\\ owner' = (IF owner = A THEN B ELSE A)
Next == Step
RECURSIVE Sum(_)
Sum(n) == IF n = 0 THEN 0 ELSE n + Sum(n - 1)
Small == x < N
Owned == owner \\in {A, B}
Early == Sum(x) < 3
Bad == x + owner > 0
====
"""
CFG = "INIT Init NEXT Next CONSTANTS N = 4 A = a B = b INVARIANTS Small Owned"
HELPER = "---- MODULE Helper ----\nEXTENDS Naturals\nBy == 1\n====\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "Helper.tla").write_text(HELPER, encoding="utf-8")
    (home / "Spec.cfg").write_text(CFG, encoding="utf-8")
    path = home / "Spec.tla"
    path.write_text(SPEC, encoding="utf-8")
    return path


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows by a name whenever a model is made anew, or shapes are looked for."""
    told: list[str] = []
    make, settle = keeping._made, functions.settle

    def model(*args: Any) -> Model:
        told.append("model")
        return make(*args)

    def shapes(*args: Any) -> None:
        told.append("shapes")
        settle(*args)

    monkeypatch.setattr(keeping, "_made", model)
    monkeypatch.setattr(functions, "settle", shapes)
    return told


def distinct(spec: Path, cache: Path, **given: Any) -> int:
    return acceptor.check(spec, cache=cache, **given).counts.distinct


def test_the_second_start_makes_nothing(spec: Path, cache: Path, made: list[str]) -> None:
    first = acceptor.check(spec, cache=cache)
    assert made == ["model", "shapes"]
    second = acceptor.check(spec, cache=cache)
    assert made == ["model", "shapes"]
    assert (first.verdict, first.exit_code, first.coverage) == (
        second.verdict,
        second.exit_code,
        second.coverage,
    )
    assert first.counts.generated == second.counts.generated > 0


def test_a_kept_model_is_the_model(spec: Path, cache: Path) -> None:
    anew = load(spec)
    for _ in range(2):
        model = load(spec, cache=cache)
        assert model_digest(model) == model_digest(anew)
        assert model.init is not None and anew.init is not None
        assert model.init.span == anew.init.span
        assert [a.name for a in model.actions] == [a.name for a in anew.actions]
        assert model.warnings == anew.warnings


def _edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        text = (home / name).read_text(encoding="utf-8")
        assert old in text
        status = (home / name).stat()
        (home / name).write_text(text.replace(old, new), encoding="utf-8")
        os.utime(home / name, ns=(status.st_atime_ns, status.st_mtime_ns))

    return change


@pytest.mark.parametrize(
    ("change", "states"),
    [
        pytest.param(_edit("Spec.tla", "% N", "% 3"), 6, id="the module"),
        pytest.param(_edit("Spec.cfg", "N = 4", "N = 6"), 6, id="the configuration"),
        pytest.param(_edit("Helper.tla", "By == 1", "By == 2"), 2, id="a module it extends"),
        pytest.param(
            lambda home: (home / "Naturals.tla").write_text("nobody looks for it"),
            4,
            id="a module that nobody looks for",
        ),
    ],
)
def test_a_change_is_noticed(
    spec: Path, cache: Path, change: Callable[[Path], None], states: int
) -> None:
    for _ in range(2):
        assert distinct(spec, cache) == 4
    change(spec.parent)
    for _ in range(2):
        assert distinct(spec, cache) == states


def test_what_is_asked_for_is_part_of_the_name(
    spec: Path, cache: Path, made: list[str], tmp_path: Path
) -> None:
    other = tmp_path / "Other.cfg"
    other.write_text(CFG.replace("N = 4", "N = 10"), encoding="utf-8")
    for _ in range(2):
        assert distinct(spec, cache) == 4
        assert distinct(spec, cache, constants=["N = 6"]) == 6
        assert distinct(spec, cache, constants=["N = 8"]) == 8
        assert distinct(spec, cache, config=other) == 10
        assert distinct(spec, cache, cfg=CFG.replace("N = 4", "N = 12")) == 12
        assert acceptor.check(spec, invariants=["x < 2"], cache=cache).exit_code == 12
        assert acceptor.check(spec, properties=["[](x < 1)"], cache=cache).exit_code == 12
    assert made.count("model") == 7


def test_a_relative_name_is_that_of_another_file_elsewhere(
    spec: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "Spec.tla").write_text(SPEC, encoding="utf-8")
    (elsewhere / "Spec.cfg").write_text(CFG.replace("4", "6"), encoding="utf-8")
    (elsewhere / "Helper.tla").write_text(HELPER, encoding="utf-8")
    for _ in range(2):
        monkeypatch.chdir(spec.parent)
        assert distinct(Path("Spec"), cache) == 4
        monkeypatch.chdir(elsewhere)
        assert distinct(Path("Spec"), cache) == 6


def test_a_file_that_comes_before_another_is_noticed(
    spec: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The helper moves along the search path, from its end to the spec's own folder."""
    folders = [tmp_path / name for name in ("given", "environment")]
    monkeypatch.setenv(VARIABLE, str(folders[1]))
    (spec.parent / "Helper.tla").unlink()
    for folder in folders:
        folder.mkdir()
    states = []
    for step, folder in ((3, folders[1]), (2, folders[0]), (1, spec.parent)):
        text = HELPER.replace("1", str(step))
        (folder / "Helper.tla").write_text(text, encoding="utf-8")
        states += [
            distinct(spec, cache, include=[folders[0]], constants=["N = 12"]) for _ in range(2)
        ]
    assert states == [4, 4, 6, 6, 12, 12]
    (spec.parent / "Helper.tla").unlink()
    assert distinct(spec, cache, include=[folders[0]], constants=["N = 12"]) == 6
    monkeypatch.setenv(VARIABLE, "")
    (folders[0] / "Helper.tla").unlink()
    with pytest.raises(SpecError, match="no module Helper"):
        distinct(spec, cache, include=[folders[0]], constants=["N = 12"])


def test_a_file_named_spec_comes_before_spec_tla(
    spec: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(spec.parent)
    assert distinct(Path("Spec"), cache, config="Spec.cfg") == 4
    Path("Spec").write_text(SPEC.replace("% N", "% 2"), encoding="utf-8")
    assert distinct(Path("Spec"), cache, config="Spec.cfg") == 2


def test_python_beside_a_module_is_noticed(spec: Path, cache: Path) -> None:
    _edit("Spec.cfg", "N = 4", "N = 12")(spec.parent)
    python = spec.parent / "Helper.py"
    helping = spec.parent / "steps.txt"

    def twice() -> list[int]:
        return [distinct(spec, cache) for _ in range(2)]

    assert twice() == [12, 12]
    python.write_text("raise SystemExit('a script of somebody')", encoding="utf-8")
    assert twice() == [12, 12]
    text = "from acceptor import override\n@override('Helper', 'By')\ndef by(): return 2\n"
    python.write_text(text, encoding="utf-8")
    assert twice() == [6, 6]
    python.write_text(text.replace("2", "3"), encoding="utf-8")
    assert twice() == [4, 4]
    # What the file itself reads is noticed as well.
    python.write_text(text.replace("2", f"int(open({str(helping)!r}).read())"), encoding="utf-8")
    for steps, states in ((2, 6), (3, 4)):
        helping.write_text(str(steps), encoding="utf-8")
        assert twice() == [states, states]
    python.unlink()
    assert twice() == [12, 12]


def test_named_python_is_noticed(spec: Path, cache: Path, tmp_path: Path) -> None:
    _edit("Spec.cfg", "N = 4", "N = 12")(spec.parent)
    python = tmp_path / "mine.py"
    text = "from acceptor import override\n@override('Helper', 'By')\ndef by(): return 2\n"
    python.write_text(text, encoding="utf-8")
    assert [distinct(spec, cache, overrides=[python]), distinct(spec, cache)] == [6, 12]
    python.write_text(text.replace("2", "3"), encoding="utf-8")
    assert [distinct(spec, cache, overrides=[python]), distinct(spec, cache)] == [4, 12]


def test_the_environment_is_asked_anew(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shapes are not kept of what depends on the world outside."""
    spec = tmp_path / "World.tla"
    spec.write_text(
        "---- MODULE World ----\nEXTENDS IOUtils, Naturals\nVARIABLE x\n"
        'Init == x = IOEnv\nNext == x\' = x\nOther == "WORLD_TEST" \\in DOMAIN x\n====\n',
        encoding="utf-8",
    )
    cfg = "INIT Init NEXT Next INVARIANT Other"
    for _ in range(2):
        monkeypatch.setenv("WORLD_TEST", "1")
        assert acceptor.check(spec, cfg=cfg, cache=cache).exit_code == 0
        monkeypatch.delenv("WORLD_TEST")
        assert acceptor.check(spec, cfg=cfg, cache=cache).exit_code == 12


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_what_can_be_read_once_is_not_kept(spec: Path, cache: Path, made: list[str]) -> None:
    for n in (4, 6):
        read, write = os.pipe()
        os.write(write, CFG.replace("N = 4", f"N = {n}").encode())
        os.close(write)
        # The same name each time: that of the pipe's end that is free.
        assert distinct(spec, cache, config=f"/dev/fd/{read}") == n
        os.close(read)
    assert made.count("model") == 2


def test_what_is_wrong_is_told_each_time(spec: Path, cache: Path) -> None:
    _edit("Spec.tla", "By)", "Be)")(spec.parent)
    for _ in range(2):
        with pytest.raises(SpecError, match="Be"):
            load(spec, cache=cache)
    _edit("Spec.tla", "Be)", "By)")(spec.parent)
    assert distinct(spec, cache) == 4


# --- what is asked of a kept model ----------------------------------------------------------------


def _kept(spec: Path, cache: Path, made: list[str], **given: Any) -> Model:
    acceptor.load(spec, cache=cache, **given)
    made.clear()
    model = acceptor.load(spec, cache=cache, **given)
    assert "model" not in made
    return model


def test_definitions_of_a_kept_model(spec: Path, cache: Path, made: list[str]) -> None:
    """Names, model values and recursive operators are those of the model."""
    anew, model = acceptor.load(spec), _kept(spec, cache, made)
    assert list(model.definitions) == list(anew.definitions)
    assert isinstance(model.definitions, Definitions)
    engine = Interpreter(model)
    start = engine.initial()[0]
    assert engine.holds(model.definitions.expression("owner = A /\\ owner /= B"), start)
    assert engine.evaluate(model.definitions.expression("Sum(x + 3)"), start) == 6
    assert [name.partition("#")[0] for name in model.recursive] == ["Sum"]
    assert engine.evaluate(model.definitions["Small"], start) == engine.evaluate(
        model.definitions.expression("TRUE"), start
    )


def test_definitions_are_those_that_the_model_was_made_of(
    spec: Path, cache: Path, made: list[str]
) -> None:
    model = _kept(spec, cache, made)
    _edit("Spec.tla", "Small == x < N", "Small == FALSE")(spec.parent)
    _edit("Helper.tla", "By == 1", "By == 2")(spec.parent)
    engine = Interpreter(model)
    assert engine.holds(model.definitions["Small"], engine.initial()[0])
    assert engine.evaluate(model.definitions["By"]) == 1


def test_what_is_looked_for_in_a_kept_model(spec: Path, cache: Path, made: list[str]) -> None:
    _kept(spec, cache, made)
    for wanted in ("x = 3 /\\ owner = B", "Sum(x) = 6", "~ Early"):
        result = acceptor.check(spec, reach=[wanted], cache=cache)
        assert [w.reached for w in result.witnesses] == [True], wanted
        assert len(result.witnesses[0].trace) == (3 if "Early" in wanted else 4)
    assert made.count("model") == 0


def test_a_failure_is_explained_as_ever(spec: Path, cache: Path) -> None:
    """It is evaluated again in a model with every definition named."""
    told = []
    for _ in range(3):
        result = acceptor.check(spec, cache=cache, invariants=["Bad"])
        assert result.first is not None and result.first.diagnostic is not None
        told.append(result.first.diagnostic.render())
    told.append(acceptor.check(spec, invariants=["Bad"]).first.diagnostic.render())  # type: ignore[union-attr]
    assert len(set(told)) == 1
    assert "in Bad" in told[0] and "owner" in told[0]


def test_another_model_like_this_one_finds_nothing_on_its_shelf(
    spec: Path, cache: Path, made: list[str]
) -> None:
    acceptor.check(spec, cache=cache)
    model = _kept(spec, cache, made)
    shelf = model.shelf
    assert shelf is not None and shelf.belongs_to(model)
    assert shelf.belongs_to(replace(model, check_deadlock=False, invariants=()))
    assert model.init is not None
    other = replace(model, init=And((model.init,)))
    assert not shelf.belongs_to(other)
    Interpreter(other).initial()
    assert made == ["shapes"]
    Interpreter(model).initial()
    assert made == ["shapes"], "the model's own were kept"


def test_shapes_are_kept_for_each_limit_on_sets(spec: Path, cache: Path, made: list[str]) -> None:
    for limit in (1_000_000, 10, 1_000_000, 10):
        acceptor.check(spec, cache=cache, options=acceptor.CheckOptions(max_set_size=limit))
    assert made == ["model", "shapes", "shapes"]


def test_what_lies_on_the_shelf_may_be_anything(spec: Path, cache: Path, made: list[str]) -> None:
    model = _kept(spec, cache, made)
    assert model.shelf is not None
    a = model.constants["A"]
    model.shelf.put("things", (a, {"b": b"object code"}))
    again = _kept(spec, cache, made)
    assert again.shelf is not None
    back = again.shelf.get("things")
    assert isinstance(back, tuple) and back[0] is again.constants["A"] is not a
    assert back[1] == {"b": b"object code"}
    for wrong in ({}, {"x": 1, "owner": 2}, None, "text"):
        again.shelf.put("shapes 1000000", wrong)
        assert acceptor.check(spec, cache=cache).counts.distinct == 4
    _edit("Helper.tla", "By == 1", "By == 2")(spec.parent)
    changed = acceptor.load(spec, cache=cache)
    assert changed.shelf is not None and changed.shelf.get("things") is None


# --- the disk -------------------------------------------------------------------------------------


def test_whatever_is_in_the_files_the_answer_is_the_same(spec: Path, cache: Path) -> None:
    assert distinct(spec, cache) == 4
    for content in (b"", b"x", b"x" * 1_000):
        for file in cache.iterdir():
            file.write_bytes(content)
        assert [distinct(spec, cache), distinct(spec, cache)] == [4, 4]


def test_a_cache_that_cannot_be_used_is_no_problem(spec: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert distinct(spec, blocked / "cache") == 4
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    assert [distinct(spec, shared), distinct(spec, shared)] == [4, 4]
    assert list(shared.iterdir()) == []


def test_a_start_in_a_folder_that_is_gone(
    spec: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "getcwd", gone)
    assert distinct(spec, cache) == 4


def test_a_text_as_configuration_is_kept_by_its_text(
    spec: Path, cache: Path, made: list[str]
) -> None:
    for text in (CFG, CFG, CFG + " ", CFG + " "):
        load(spec, Source("<cfg>", text), cache=cache)
    assert made.count("model") == 2


# --- the corpus -----------------------------------------------------------------------------------


def _answers(cache: Path, seed: int, names: list[str]) -> dict[str, Any]:
    """What is said by a process of its own, in which strings have other hashes."""
    env = {**os.environ, "PYTHONHASHSEED": str(seed)}
    env["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tools")])
    words = [sys.executable, "-m", "tests.kernel.kept_answers", str(cache), *names]
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


#: Of every topic of the corpus so many in a fast run, the first and the last ones.
_SAMPLE = 2
_NAMES = sorted(load_cases())
_SAMPLED = [
    name
    for _, group in groupby(_NAMES, lambda name: name.partition("/")[0])
    for names in [list(group)]
    for name in dict.fromkeys((*names[: _SAMPLE // 2], *names[-(_SAMPLE // 2) :]))
]


@pytest.mark.parametrize(
    "names",
    [pytest.param(_SAMPLED, id="sample"), pytest.param([], id="all", marks=pytest.mark.slow)],
)
def test_the_corpus_says_the_same_with_a_filled_cache(cache: Path, names: list[str]) -> None:
    empty = _answers(cache, 1, names)
    filled = _answers(cache, 2, names)
    assert len(empty["told"]) == len(names or _NAMES)
    for name, told in empty["told"].items():
        assert filled["told"][name] == told, name
    # Each case is asked twice; those that cannot be read are not kept, nor those with Python.
    assert filled["kept"] > 0.7 * filled["asked"] > 0
    assert empty["kept"] < empty["asked"]
