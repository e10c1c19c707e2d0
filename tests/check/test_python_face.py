"""What Python users import from `acceptor`: the examples of its text, arguments, errors."""

from __future__ import annotations

import doctest
import inspect
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import acceptor
import acceptor.api
from pymodel.library.order import Order
from pymodel.values import Value

SPEC = """---- MODULE Cups ----
EXTENDS Integers, TLC
CONSTANTS Size, Names
VARIABLES left, drunk
Init == left = [n \\in Names |-> Size] /\\ drunk = 0
Sip(n) == left[n] > 0 /\\ left' = [left EXCEPT ![n] = @ - 1] /\\ drunk' = drunk + 1
Next == \\E n \\in Names : Sip(n)
Some == \\E n \\in Names : left[n] > 0
Few == drunk < 3
Told == PrintT(drunk)
====
"""
CFG = 'CONSTANTS Size = 2 Names = {"a", "b"}\nINIT Init\nNEXT Next\nCHECK_DEADLOCK FALSE\n'


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "Cups.tla"
    path.write_text(SPEC)
    path.with_suffix(".cfg").write_text(CFG)
    return path


def test_the_examples_of_the_text() -> None:
    (example,) = doctest.DocTestFinder(recurse=False).find(acceptor.api, "acceptor.api")
    told: list[str] = []
    result = doctest.DocTestRunner().run(example, out=told.append)
    assert result.attempted >= 8
    assert result.failed == 0, "".join(told)


def test_the_example_of_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it prints stands behind each line that prints."""
    page = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    blocks = dict(re.findall(r"^```(tla|python)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE))
    (tmp_path / "Clock.tla").write_text(blocks["tla"], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    exec(blocks["python"], {})
    told = re.findall(r"^print\(.*\)  # (.*)$", blocks["python"], re.MULTILINE)
    assert len(told) == 4
    assert capsys.readouterr().out.splitlines() == told


@pytest.mark.parametrize("name", [n for n in acceptor.__all__ if n != "__version__"])
def test_every_name_is_documented_with_an_example_that_runs(name: str) -> None:
    """The examples are about the clock of the module's text."""
    globs: dict[str, object] = {"acceptor": acceptor}
    module = doctest.DocTestFinder(recurse=False).find(acceptor.api, "clock", extraglobs=globs)[0]
    runner = doctest.DocTestRunner()
    runner.run(module, out=lambda _words: None, clear_globs=False)
    known = getattr(acceptor, name)
    globs |= {n: module.globs[n] for n in ("spec", "cfg")}
    globs |= {n: getattr(acceptor, n) for n in acceptor.__all__} | {"Order": Order}
    (example,) = doctest.DocTestFinder(recurse=False).find(known, name, globs=globs)
    assert example.examples, f"{name} has no example"
    told: list[str] = []
    assert runner.run(example, out=told.append).failed == 0, "".join(told)


def test_every_function_says_its_types() -> None:
    for name in ("check", "check_model", "explore", "load", "override", "prove"):
        hints = getattr(acceptor, name).__annotations__
        signature = inspect.signature(getattr(acceptor, name))
        assert set(hints) == {*signature.parameters, "return"}


def test_every_name_is_there() -> None:
    assert all(getattr(acceptor, name) is not None for name in acceptor.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = acceptor.nothing


def test_constants_by_name_or_as_statements(spec: Path) -> None:
    by_name = acceptor.check(spec, constants={"Size": 3, "Names": {"x", "y", "z"}})
    written = acceptor.check(spec, constants=["Size = 3", "Names = {x, y, z}"])
    assert by_name.counts.distinct == written.counts.distinct == 4**3
    texts = acceptor.check(spec, constants={"Size": "1 + 1", "Names": '{"a"}'})
    assert texts.counts.distinct == 3


def test_a_configuration_as_a_file_or_a_text(spec: Path, tmp_path: Path) -> None:
    other = tmp_path / "Other.cfg"
    other.write_text(CFG.replace("Size = 2", "Size = 1"))
    assert acceptor.check(spec, other).counts.distinct == 4
    assert acceptor.check(spec, cfg=other.read_text()).counts.distinct == 4
    assert acceptor.check(spec).counts.distinct == 9
    with pytest.raises(ValueError, match="give one of them"):
        acceptor.check(spec, other, cfg=CFG)


def test_invariants_properties_and_witnesses(spec: Path) -> None:
    violated = acceptor.check(spec, invariants=["Few"])
    assert violated.exit_code == 12
    assert violated.first is not None
    assert [s.args for s in violated.first.trace[1:]] == [
        (("n", "a"),),
        (("n", "a"),),
        (("n", "b"),),
    ]
    assert acceptor.check(spec, properties=["[][drunk' > drunk]_drunk"]).exit_code == 0
    reached = acceptor.check(spec, reach=["drunk = 4", "drunk = 5"])
    assert [w.reached for w in reached.witnesses] == [True, False]
    assert acceptor.check_model(acceptor.load(spec, postconditions=["FALSE"])).exit_code == 10


def test_a_simulation_and_a_bound(spec: Path) -> None:
    walked = acceptor.check(spec, simulate=acceptor.SimulateOptions(seed=1, num=4))
    assert walked.simulated is not None
    assert (walked.simulated.behaviours, walked.simulated.longest) == (4, 5)
    deep = acceptor.CheckOptions(depth_first=acceptor.DepthOptions(9))
    assert acceptor.check(spec, options=deep).counts.distinct == 9


def test_exploring_gives_states_steps_and_the_initial_ones(spec: Path) -> None:
    seen: list[Mapping[str, Value]] = []
    graph = acceptor.explore(spec, each=seen.append)
    assert len(graph.states) == len(seen) == 9
    assert graph.initial == (0,)
    for source, target, action in graph.edges:
        assert action == "Sip"
        assert graph.states[target]["drunk"] == graph.states[source]["drunk"] + 1
    assert len(acceptor.explore(spec, max_states=4).states) >= 4


def test_exploring_tells_what_cannot_be_evaluated(spec: Path) -> None:
    with pytest.raises(acceptor.SpecError) as caught:
        acceptor.explore(spec, constants={"Size": "TRUE"})
    assert caught.value.diagnostics[0].span is not None


def test_what_is_printed_goes_to_output(spec: Path) -> None:
    printed: list[str] = []
    acceptor.check(spec, invariants=["Told"], output=printed.append)
    assert sorted(set(printed)) == ["0", "1", "2", "3", "4"]


def test_a_spec_that_cannot_be_read(spec: Path) -> None:
    with pytest.raises(acceptor.SpecError) as caught:
        acceptor.load(spec, cfg="INIT Nowhere\nNEXT Next\n")
    assert caught.value.exit_code == 151
