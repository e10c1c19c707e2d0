"""Random algorithms through TLC's translator and ours: the same translations, node for node, and
so the same states; and through the whole way, the same counts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, assume, event, given, settings

from pymodel.check.options import CheckOptions
from pymodel.check.search import run
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import Source, SpecError, read_source
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from pymodel.syntax.parser import parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.files import write_translation
from pymodel.syntax.pluscal.translate import translate
from tests.differential.corpus import load_cases, load_pins, pin_of
from tests.differential.pcal import RefusedError, translate_copy
from tests.differential.printed import digest
from tests.differential.tlc import available, run_tlc
from tests.pluscal.strategies import algorithms

pytestmark = [
    pytest.mark.tlc,
    pytest.mark.skipif(not available(), reason="needs the extra `tlc`"),
]
#: What TLC's translator finds out too late for -label to mend; we add the label.
_LATE = "Multiple assignment to"


def _compare(text: str) -> None:
    """Translate with both: trees alike, or both refuse."""
    with TemporaryDirectory() as work:
        try:
            path = translate_copy(text, "R", Path(work))
        except RefusedError as refused:
            assume(_LATE not in str(refused))
            event("refused by both")
            with pytest.raises(SpecError):
                translate(Source("R.tla", text))
            return
        theirs = parse_source(Source("R.tla", path.read_text(encoding="utf-8")))
    event("translated by both")
    assert theirs.pluscal is not None
    assert (theirs.pluscal.state, theirs.pluscal.different) == (State.FRESH, ())


_SETTINGS = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a start of Java is too dear to shrink
)


@settings(_SETTINGS, max_examples=12)
@given(algorithms())
def test_translations_are_alike(text: str) -> None:
    _compare(text)


@pytest.mark.slow
@settings(_SETTINGS, max_examples=400)
@given(algorithms())
def test_many_translations_are_alike(text: str) -> None:
    _compare(text)


@settings(_SETTINGS, max_examples=4)
@given(algorithms())
def test_in_memory_and_in_the_file_are_one_model(text: str) -> None:
    """Our checker on TLC's translation and on none: verdict, counts and the set of states."""
    cfg = "SPECIFICATION Spec\n"
    if "CONSTANT" in _text_of(text):
        cfg += "CONSTANT defaultInitValue = defaultInitValue\n"
    with TemporaryDirectory() as work, TemporaryDirectory() as other:
        try:
            path = translate_copy(text, "R", Path(work))
        except RefusedError:
            assume(False)
        bare = Path(other, "R.tla")
        bare.write_text(text, encoding="utf-8")
        for module in (path, bare):
            module.with_suffix(".cfg").write_text(cfg, encoding="utf-8")
        answers = [_explored(module) for module in (path, bare)]
    event(str(answers[0][0]))
    assert answers[0] == answers[1]


def _explored(module: Path) -> tuple[object, ...]:
    """Verdict, what is wrong, counts and the set of states of a search that is cut short."""
    engines: list[Interpreter] = []

    def make(model: Model) -> Interpreter:
        engines.append(Interpreter(model))
        return engines[-1]

    result = run(load(module), make, CheckOptions(max_states=2000))
    counts = result.counts
    states = digest([engines[0].decode(i) for i in range(counts.distinct)], ())
    wrong = [(finding.name, len(finding.trace)) for finding in result.findings]
    numbers = (counts.generated, counts.distinct, counts.queue, counts.depth)
    return result.verdict, wrong, numbers, states


_QUICK = ("pluscal/CSyntaxProcess", "pluscal/Clashes", "pluscal/StrongLabel", "pluscal/TailCall")
_CASES = {name: case for name, case in load_cases().items() if case.topic == "pluscal"}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in _QUICK else [pytest.mark.slow])
        for name, case in _CASES.items()
        if not case.decision
    ],
)
def test_tlc_on_our_text_says_what_it_says_on_its_own(name: str, tmp_path: Path) -> None:
    """Verdict, counts, depth, the set of states: the pins, which hold for its own translation."""
    case = _CASES[name]
    source = read_source(case.module)
    made = translate(source)
    assert made is not None
    module = tmp_path / case.module.name
    module.write_text(write_translation(source, made), encoding="utf-8")
    assert pin_of(run_tlc(module, case.cfg, flags=case.flags)) == load_pins()[name]


def _text_of(text: str) -> str:
    try:
        made = translate(Source("R.tla", text))
    except SpecError:
        return ""
    assert made is not None
    return made.text
