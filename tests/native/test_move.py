"""What may live here: states that are moved to a wider layout, from layouts one bit too small."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pytest

from pymodel.engine.interpreter import Interpreter
from pymodel.engine.native import jit
from pymodel.engine.native.engine import NativeEngine
from pymodel.engine.native.guess import probable
from pymodel.engine.native.join import Joiner
from pymodel.engine.native.machine import Machine
from pymodel.engine.native.model import PackedModel, compile_model, compile_shapes
from pymodel.engine.native.shapes import Shape
from pymodel.kernel.model import Model
from pymodel.values import FALSE, TRUE, Value, function
from tests.native.conftest import agree_natively, model

_STATES = 5000


class Tally:
    """Nothing is counted here."""

    generated = 0

    def __init__(self) -> None:
        self.fired: list[int] = [0]
        self.fresh: list[int] = [0]


def still(count: int) -> Model:
    """A model with so many variables, which do not change."""
    names = [f"v{i}" for i in range(count)]
    init = " /\\ ".join(f"{n} = 0" for n in names)
    all_ = ", ".join(names)
    return model(f"VARIABLES {all_}\nInit == {init}\nNext == UNCHANGED <<{all_}>>")


def pairs(width: int, random: Random) -> list[tuple[Shape, Shape, list[Value]]]:
    """Shapes of about this width of every kind, each with one that is a little wider, and values
    that fit the first."""
    joiner = Joiner(
        Interpreter(model("VARIABLE x\nInit == x = 0\nNext == x' = x")).program.order.sort
    )
    top = 1 << width
    numbers: list[Value] = [random.randrange(top) for _ in range(20)] + [0, top - 1]
    names: list[Value] = [f"n{i}" for i in range(width + 2)]
    sets: list[Value] = [
        frozenset(random.sample(names[1:-1], random.randrange(width + 1))) for _ in range(20)
    ]
    rows: list[Value] = [
        function({"a": random.randrange(top), "b": TRUE, "c": random.choice(names[1:])})
        for _ in range(20)
    ]
    queues: list[Value] = [
        tuple(random.randrange(4) for _ in range(random.randrange(width // 2 + 1)))
        for _ in range(20)
    ]
    partial: list[Value] = [
        function({n: random.randrange(3) for n in names[1:] if random.random() < 0.5})
        for _ in range(20)
    ]
    mixed: list[Value] = [*numbers[:5], *rows[:5], "none", FALSE]
    wider: list[tuple[list[Value], list[Value]]] = [
        (numbers, [top]),
        (numbers, [-1]),
        (sets, [frozenset([names[0]])]),
        (sets, [frozenset([names[-1]])]),
        (names[1:], [names[0]]),
        (rows, [function({"a": top, "b": FALSE, "c": names[0]})]),
        (queues, [(5,) * (width // 2 + 1)]),
        (partial, [function({names[0]: 9})]),
        (mixed, [frozenset([3])]),
        (rows, [(1, 2)]),
    ]
    found = []
    for values, more in wider:
        small = joiner.of_values(values)
        found.append((small, joiner.join(small, joiner.of_values(more)), values))
    return found


@pytest.mark.parametrize("width", [1, 2, 3, 5, 8, 13, 31, 32, 33, 63, 64, 65])
def test_states_move_from_layouts_one_bit_too_small(width: int) -> None:
    """Every kind of shape at once, and in an order that puts them at ever other places."""
    random = Random(width)
    kinds = pairs(width, random)
    random.shuffle(kinds)
    m = still(len(kinds))
    interpreter = Interpreter(m)
    small = {n: kind[0] for n, kind in zip(m.variables, kinds, strict=True)}
    large = {n: kind[1] for n, kind in zip(m.variables, kinds, strict=True)}
    wide = compile_shapes(m, interpreter, large)

    class Small(PackedModel):
        def widened(self, _values: object) -> PackedModel:
            return wide

    narrow = compile_shapes(m, interpreter, small)
    start = Small(m, interpreter, small, narrow.program)
    machine = Machine(start, Tally(), threads=2, deadlock=False, folder=None, memory=1 << 26)
    states: dict[tuple[int, ...], dict[str, Value]] = {}
    for _ in range(_STATES):
        values = {n: random.choice(k[2]) for n, k in zip(m.variables, kinds, strict=True)}
        states.setdefault(start.encode(values), values)
    for i, (fields, _) in enumerate(states.items()):
        machine.store.add(fields, i - 1, i % 7)
    kept = list(states.values())
    machine.widen(kept[0])
    assert machine.packed is wide
    assert machine.count() == len(kept)
    for i, values in enumerate(kept):
        assert machine.values(i) == values
        assert machine.find(values) == i
        assert (machine.parent(i), machine.action(i)) == (i - 1, i % 7)
    machine.close()


GROWING = """CONSTANTS P, Q, Nobody
VARIABLES x, log, seen, votes
vars == <<x, log, seen, votes>>
Init == x = 0 /\\ log = <<>> /\\ seen = {} /\\ votes = [p \\in P |-> Nobody]
Step == x < 12 /\\ x' = x + 1 /\\ UNCHANGED <<log, seen, votes>>
Add == \\E p \\in P : Len(log) < 2 /\\ log' = Append(log, [who |-> p, at |-> x])
                     /\\ UNCHANGED <<x, seen, votes>>
See == \\E i \\in DOMAIN log : /\\ Cardinality(seen) < 2 /\\ seen' = seen \\cup {log[i]}
                              /\\ UNCHANGED <<x, log, votes>>
Vote == \\E m \\in seen : /\\ votes[m.who] = Nobody /\\ votes' = [votes EXCEPT ![m.who] = m]
                         /\\ UNCHANGED <<x, log, seen>>
Next == Step \\/ Add \\/ See \\/ Vote \\/ (x = 12 /\\ UNCHANGED vars)
Odd == ~(Cardinality({p \\in P : votes[p] # Nobody}) = 2 /\\ x = 9)
Sym == Permutations(P)
View == <<x, log, votes>>"""
_CFG = "CONSTANTS P = {p1, p2} Q = {q} Nobody = Nobody\n"


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("more", ["", "SYMMETRY Sym\n", "VIEW View\n", "INVARIANT Odd\n"])
def test_nothing_is_lost_on_the_way_from_one_state_to_all(
    more: str, threads: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Layouts are made of the initial state alone, and nothing is foreseen."""
    monkeypatch.setattr(NativeEngine, "_scouted", lambda _self: [])
    monkeypatch.setattr("pymodel.engine.native.observe.probable", lambda universe, *_: universe)
    monkeypatch.setattr("pymodel.engine.native.machine._MOST_WIDENINGS", 1000)

    def tight(m: Model, samples: Sequence[Mapping[str, Value]]) -> PackedModel:
        return compile_model(m, samples[:1])

    engine = agree_natively(
        model(GROWING, _CFG + more), compile_model=tight, threads=threads, folder=tmp_path
    )
    assert engine.provenance().widenings > 4


def test_a_moved_state_that_is_another_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If code that moves states were wrong, the interpreter would carry on."""
    monkeypatch.setattr(NativeEngine, "_scouted", lambda _self: [])
    real = jit.Code.__getitem__

    def wrong(self: jit.Code, name: str) -> object:
        found = real(self, name)
        if name != "move":
            return found

        def move(context: object, before: int, after: int, first: int, last: int) -> object:
            done = found(context, before, after, first, last)
            cell = (ctypes.c_uint64 * 1).from_address(after)
            cell[0] ^= 1
            return done

        return move

    monkeypatch.setattr(jit.Code, "__getitem__", wrong)

    def tight(m: Model, samples: Sequence[Mapping[str, Value]]) -> PackedModel:
        return compile_model(m, samples[:1])

    body = "VARIABLE x\nInit == x = 0\nNext == x' = IF x < 9 THEN x + 1 ELSE x"
    engine = agree_natively(model(body), compile_model=tight)
    assert engine.declined is not None
    assert "a state was changed by moving it" in str(engine.declined)


def test_a_set_has_room_for_what_is_like_its_elements() -> None:
    def message(kind: int, ballot: int, sender: str) -> Value:
        return function({"kind": kind, "bal": ballot, "from": sender})

    all_ = [message(k, b, s) for k in (1, 2) for b in (0, 1, 2) for s in "xyz"]
    missing = [all_[0], all_[7], all_[15]]
    sort = Interpreter(model("VARIABLE x\nInit == x = 0\nNext == x' = x")).program.order.sort
    known = sort(v for v in all_ if v not in missing)
    assert set(probable(known, 8, sort)) == set(all_)
    assert len(probable(known, 2, sort)) == len(known) + 2
    assert probable(known, 0, sort) == known
    assert probable(sort(range(40)), 8, sort) == tuple(range(40))


def test_a_step_that_is_forbidden_asks_for_no_room() -> None:
    """What it would put into the set is never met, so the layout has no place for it."""
    body = """VARIABLES x, s
Init == x = 0 /\\ s = {}
Next == \\E i \\in 1..5 : /\\ x' = (x + 1) % 40
                         /\\ s' = s \\cup {[k |-> i]}
                         /\\ i < 3"""
    engine = agree_natively(model(body))
    assert engine.provenance().given_back == 0
    assert engine.provenance().widenings == 0


def test_a_next_value_that_does_not_fit_is_not_read() -> None:
    """A conjunct that reads it, and an error in it, are the interpreter's to look at."""
    read = """VARIABLES x, s
Init == x = 0 /\\ s = {}
Next == \\E i \\in 1..5 : /\\ x' = (x + 1) % 40
                         /\\ s' = s \\cup {[k |-> i + x \\div 30]}
                         /\\ [k |-> 5] \\notin s'"""
    agree_natively(model(read))
    error = """VARIABLES x, s
Init == x = 0 /\\ s = {}
Next == \\E i \\in 1..5 : /\\ x' = (x + 1) % 40
                         /\\ s' = s \\cup {[k |-> <<1, 2>>[IF x > 30 THEN i ELSE 1]]}
                         /\\ i < 3"""
    agree_natively(model(error))
