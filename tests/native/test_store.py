"""What may live here: the packed store and its exploration, against a search in plain Python."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pymodel.engine.native import ir, jit
from pymodel.engine.native.declined import Declined
from pymodel.engine.native.machine import _NAMES
from pymodel.engine.native.runtime import module
from pymodel.engine.native.search import Search
from pymodel.engine.native.store import FullError, Store
from pymodel.engine.native.threads import Crew
from tests.native.draw import Drawer
from tests.native.evaluate import Evaluator
from tests.native.programs import two_phase

State = tuple[int, ...]


@dataclass
class Tally:
    """What is counted."""

    generated: int = 0
    fired: list[int] = field(default_factory=lambda: [0] * 7)
    fresh: list[int] = field(default_factory=lambda: [0] * 7)


@dataclass
class Reference:
    """A breadth-first search in plain Python."""

    program: ir.Program
    states: list[State] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    actions: list[int] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def run(self, first: State) -> None:
        seen = {first}
        self.states, self.parents, self.actions = [first], [-1], [-1]
        for source, state in enumerate(self.states):
            evaluator = Evaluator(self.program)
            evaluator.call(self.program.next, state)
            for action, found in evaluator.emitted:
                self.tally.generated += 1
                self.tally.fired[action] += 1
                if found not in seen:
                    seen.add(found)
                    self.tally.fresh[action] += 1
                    self.states.append(found)
                    self.parents.append(source)
                    self.actions.append(action)


@dataclass
class Explored:
    """What the native search has found."""

    store: Store
    tally: Tally
    depth: int
    events: list[tuple[int, int]]


def explored(
    program: ir.Program,
    first: State,
    *,
    threads: int = 1,
    deadlock: bool = False,
    folder: Path | None = None,
    memory: int | None = None,
    most: int | None = None,
) -> Explored:
    """Explore a program from one state; a state that is to be looked at more closely is passed
    over."""
    text = module(program)
    code = jit.compiled(text.text, _NAMES, folder)
    store = Store(text, code, memory)
    store.add(first, -1, -1)
    tally = Tally()
    search = Search(store, code, tally, threads=threads, deadlock=deadlock)
    at, end, depth = 0, 1, 1
    events = []
    with Crew(threads) as crew:
        while at < store.count and (most is None or store.count < most):
            if at == end:
                end, depth = store.count, depth + 1
            progress = search.advance(at, end, crew, 0, most)
            at = progress.end
            if progress.event is not None:
                events.append((progress.event, progress.reason))
                at += 1
    code.close()
    search.close()
    return Explored(store, tally, depth, events)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_ids_parents_and_counts_are_those_of_a_search_one_by_one(threads: int) -> None:
    """Whatever threads do, what is found has the ids that one search after the other gives."""
    program = two_phase(4)
    reference = Reference(program)
    reference.run((0, 0, 0, 0))
    found = explored(program, (0, 0, 0, 0), threads=threads)
    store, count = found.store, len(reference.states)
    assert store.count == count == 1568
    assert [tuple(store.at(i)) for i in range(count)] == reference.states
    assert [store.parent(i) for i in range(count)] == reference.parents
    assert [store.action(i) for i in range(count)] == reference.actions
    assert found.tally == reference.tally
    assert (found.depth, found.events) == (14, [])
    assert [store.find(s) for s in reference.states] == list(range(count))
    assert store.find((3, 0, 0, 1)) is None


def test_tables_grow() -> None:
    """With more states than the first table has room for."""
    found = explored(two_phase(7), (0, 0, 0, 0), threads=2)
    assert found.store.count == 296448
    assert found.tally.generated + 1 == 2744706
    assert found.store.used <= (8 + 24) * found.store.count


def test_states_of_several_words_are_told_apart_by_all_of_them() -> None:
    """Programs drawn at random, whose states take up to a dozen words."""
    compared = 0
    for seed in range(200, 215):
        program = Drawer(seed).program()
        bare = ir.Program(program.fields, program.functions, "next", program.reasons)
        reference = Reference(bare)
        first = tuple(0 for _ in program.fields)
        try:
            _bounded(reference, first)
        except Exception:  # it traps, or has very many states
            continue
        found = explored(bare, first, threads=2)
        states = [tuple(found.store.at(i)) for i in range(found.store.count)]
        assert states == reference.states, seed
        assert found.tally.generated == reference.tally.generated
        compared += len(states) > 1
    assert compared >= 3


def _bounded(reference: Reference, first: State) -> None:
    class Bounded(list[State]):
        def append(self, state: State) -> None:
            if len(self) > 300:
                raise OverflowError
            super().append(state)

    reference.states = Bounded([first])
    seen = {first}
    for state in reference.states:
        evaluator = Evaluator(reference.program)
        evaluator.call("next", state)
        for _, found in evaluator.emitted:
            reference.tally.generated += 1
            if found not in seen:
                seen.add(found)
                reference.states.append(found)


@pytest.mark.parametrize("threads", [1, 2])
def test_the_first_state_that_needs_a_closer_look_is_told(threads: int) -> None:
    """Everything before it is expanded, and it is not, on however many threads."""
    program = two_phase(4, bad=True)
    reference = Reference(two_phase(4))
    reference.run((0, 0, 0, 0))
    committed = next(
        i for i, s in enumerate(reference.states) if any((s[0] >> 2 * r) & 3 == 2 for r in range(4))
    )
    found = explored(program, (0, 0, 0, 0), threads=threads)
    assert found.events[0] == (reference.parents[committed], 0)
    before = explored(program, (0, 0, 0, 0), threads=threads, most=committed)
    assert before.store.count == committed


@pytest.mark.parametrize("most", [2, 17, 500, 1567])
def test_a_limit_of_states_ends_behind_the_state_that_reaches_it(most: int) -> None:
    reference = Reference(two_phase(4))
    reference.run((0, 0, 0, 0))
    source = reference.parents[most - 1]
    wanted = 1 + max(i for i, p in enumerate(reference.parents) if p <= source)
    found = explored(two_phase(4), (0, 0, 0, 0), threads=2, most=most)
    assert found.store.count == wanted
    assert found.store.find(reference.states[wanted - 1]) == wanted - 1
    assert wanted == 1568 or found.store.find(reference.states[wanted]) is None


def test_a_deadlock_is_told() -> None:
    fields = (4,)
    x = ir.Param(4, 0)
    more = ir.Binary(4, "add", x, ir.Number(4, 1))
    body = (ir.When(ir.Compare(1, "ult", x, ir.Number(4, 9)), (ir.Emit(0, (more,)),)),)
    program = ir.Program(fields, {"next": ir.Function("next", fields, None, body)}, "next")
    assert explored(program, (0,), deadlock=True).events == [(9, 0)]
    assert explored(program, (0,)).events == []


def test_trapped_expansions_have_no_effect() -> None:
    """What was emitted before the trap is dropped; the reason is told."""
    fields = (8,)
    x = ir.Param(8, 0)
    more = ir.Emit(0, (ir.Binary(8, "add", x, ir.Number(8, 1)),))
    bad = ir.When(ir.Compare(1, "eq", x, ir.Number(8, 20)), (ir.Trap(1),))
    program = ir.Program(
        fields, {"next": ir.Function("next", fields, None, (more, bad))}, "next", ("one", "two")
    )
    found = explored(program, (0,), threads=2)
    assert found.store.count == 21
    assert found.events == [(20, 2)]
    assert found.tally.generated == 20


def test_too_little_memory_is_told_before_it_is_gone() -> None:
    with pytest.raises(FullError, match="do not fit in 2 MiB"):
        explored(two_phase(7), (0, 0, 0, 0), memory=2 << 20)


# --- compiled code --------------------------------------------------------------------------------


def test_object_code_is_kept_and_a_damaged_piece_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jit, "_LASTING", -1.0)
    text = module(two_phase(3)).text
    code = jit.compiled(text, _NAMES, tmp_path)
    assert not code.improve()
    assert code._better is not None
    code._better._process.wait(120)
    assert code.improve()
    entries = list(tmp_path.glob("*.o"))
    assert len(entries) == 2  # of the quick compiler and of the other
    for entry in entries:
        good = entry.read_bytes()
        assert jit._read(entry) is not None
        for damaged in (good[:-1], good[:50], b"", good[:-7] + b"\x55" * 7, b"x" + good[1:]):
            entry.write_bytes(damaged)
            assert jit._read(entry) is None
    found = explored(two_phase(3), (0, 0, 0, 0), folder=tmp_path)
    assert found.store.count == 288
    assert any(jit._read(entry) is not None for entry in entries), "made again, and kept"


def test_code_that_does_not_last_is_compiled_once(tmp_path: Path) -> None:
    code = jit.compiled(module(two_phase(3)).text, _NAMES, tmp_path)
    assert not code.improve()
    assert code._better is None
    assert len(list(tmp_path.glob("*.o"))) == 1


def test_text_that_is_no_code_is_declined() -> None:
    with pytest.raises(Declined, match=r"(?s)the compiler says.*expected top-level entity"):
        jit.compiled("nonsense\n", _NAMES)


def test_a_crash_of_the_compiler_is_no_crash_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick compiler is known to abort on some programs with very wide values."""
    monkeypatch.setattr(jit.compiler, "__file__", "/dev/null/no-such-file.py")
    with pytest.raises(Declined, match=r"a fault in the native engine.*the compiler says"):
        jit.compiled(module(two_phase(2)).text, _NAMES)
