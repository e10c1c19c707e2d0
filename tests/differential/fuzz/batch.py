"""What may live here: some hundred items in one module, and what a checker makes of each.

The module has two initial states, n = 0 and n = 1, in which the variables have other values. Item i
leads from state k to a state with n = 2 * i + k and v = what its expression came to; so the set of
states says it all. A checker stops at the first error, so expressions that our interpreter finds in
error are left out of that: TLC computes them among its constants, each beside the others, where it
passes over errors and a value is printed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from pymodel.check.search import CheckOptions, run
from pymodel.engine.base import Engine
from pymodel.engine.interpreter import Interpreter
from pymodel.errors import SpecError
from pymodel.kernel.loading import load
from pymodel.kernel.model import Model
from pymodel.values import Value
from tests.differential.fuzz.expressions import DEFINITIONS, VARIABLES
from tests.differential.fuzz.items import Item
from tests.differential.printed import State, ValueSyntaxError, digest, read_value
from tests.differential.tlc import RefereeResult, run_tlc

NAME = "Batch"
#: The values of the variables in the two initial states.
VALUES: tuple[Mapping[str, str], ...] = (
    {
        "x": "1",
        "s": "{0, 2, 3}",
        "f": "[i \\in 0..2 |-> 3 - i]",
        "q": "<<2, 0, 2>>",
        "r": '[a |-> 2, b |-> {"a", "cc"}]',
        "m": "[p \\in {A, B} |-> {p, C}]",
        "t": '{<<1, "a">>, <<2, "b">>}',
        "w": '{"b", "a"}',
        "y": "TRUE",
    },
    {
        "x": "-3",
        "s": "{}",
        "f": "[i \\in {-1, 1, 5} |-> i]",
        "q": "<<>>",
        "r": "[a |-> 0, b |-> {}]",
        "m": "[p \\in {C, B, A} |-> {A} \\ {p}]",
        "t": '{<<3, "cc">>, <<1, "b">>, <<1, "a">>}',
        "w": '{"cc", "", "b", "a"}',
        "y": "FALSE",
    },
)
STATES = range(len(VALUES))
_CFG = "CONSTANTS\n  A = A\n  B = B\n  C = C\nINIT Init\nNEXT Next\n"
_PRINTED = re.compile(r'^<<\s*"@",.*?(?=^(?:<<\s*"@"|@!@!@))', re.DOTALL | re.MULTILINE)


#: Where TLC was: "0. Line 15, column 6 to ...", and the line of an item.
_PLACE = re.compile(r"^0\. Line (\d+), column", re.MULTILINE)
_NAMED = re.compile(r"[DE](\d+)(?:\(.*?\))? ==|  \\/ \(item = (\d+) ")


@dataclass(frozen=True)
class Failed:
    """A checker evaluated no further: an error, with what it said."""

    said: str


#: What came of an item in one state: every value of `v'`, or an error.
Outcome: TypeAlias = frozenset[Value] | Failed
#: What came of an item, in each of the initial states.
Answer: TypeAlias = tuple[Outcome, ...]


def same(a: Answer, b: Answer) -> bool:
    """Whether both came to the same values, or both failed, in whatever words."""
    return all(map(_same, a, b))


def _same(a: Outcome, b: Outcome) -> bool:
    if isinstance(a, Failed) or isinstance(b, Failed):
        return isinstance(a, Failed) and isinstance(b, Failed)
    return outcome_digest(a) == outcome_digest(b)


def outcome_digest(values: frozenset[Value]) -> str:
    """A digest of a set of values of any kinds."""
    return digest({"v": value} for value in values)


def failed(answer: Answer) -> bool:
    """Whether it has an error in any state."""
    return any(isinstance(outcome, Failed) for outcome in answer)


# --- the module -----------------------------------------------------------------------------------


def module(items: Mapping[int, Item], probes: Mapping[int, Item], *, init: bool) -> str:
    """The module's text; `probes` are printed, and no part of the behaviour. Items that want to
    stand in Init stand there if `init`, else in Next."""
    starting = [i for i, item in items.items() if init and item.mode == "init"]
    actions = {i: item for i, item in items.items() if i not in starting}
    starts = [f"(start = {k} /\\ {_conjunction(f'{{0}} = k{k}{{0}}')})" for k in STATES]
    values = ["(item = 0 /\\ v = 0)"]
    values += [f"(item = {i} /\\ v = {items[i].text})" for i in starting]
    return "\n".join(
        [
            f"---- MODULE {NAME} ----",
            "EXTENDS Integers, Sequences, FiniteSets, Bags, TLC",
            "CONSTANTS A, B, C",
            f"VARIABLES item, start, v, {', '.join(VARIABLES)}",
            # The order in which names are met is the same, whatever is asked besides.
            'Words == <<"b", "a", "", "cc", "z\\"z", [b |-> 1, a |-> 1]>>',
            *(f"k{k}{x} == {text}" for k in STATES for x, text in VALUES[k].items()),
            DEFINITIONS,
            f"Stay == item = 0 /\\ start' = start /\\ UNCHANGED <<{', '.join(VARIABLES)}>>",
            "Move == item = 0 /\\ start' = start /\\ "
            + _conjunction("{0}' = (IF start = 0 THEN k1{0} ELSE k0{0})"),
            *(item.definitions(i) for i, item in actions.items() if item.definitions(i)),
            *(
                f"E{i} == {'Move' if item.moves else 'Stay'} /\\ item' = {i} /\\ {item.action(i)}"
                for i, item in actions.items()
            ),
            *(
                f'P{i}_{k} == LET l0 == {item.over_constants(k)} IN PrintT(<<"@", {i}, {k}, l0>>)'
                for i, item in probes.items()
                for k in STATES
            ),
            "Init ==",
            "  (" + " \\/ ".join(starts) + ") /\\ (",
            *(f"  \\/ {text}" for text in values),
            "  )",
            "Next ==",
            "  \\/ item = 1 /\\ UNCHANGED <<item, v>> /\\ Stay",
            *(f"  \\/ E{i}" for i in actions),
            "====",
            "",
        ]
    )


def _conjunction(pattern: str) -> str:
    return " /\\ ".join(pattern.format(name) for name in VARIABLES)


def _written(
    work: str, items: Mapping[int, Item], probes: Mapping[int, Item], *, init: bool = True
) -> Path:
    path = Path(work) / f"{NAME}.tla"
    path.write_text(module(items, probes, init=init), encoding="utf-8")
    path.with_suffix(".cfg").write_text(_CFG, encoding="utf-8")
    return path


def _by_item(states: Iterable[State]) -> dict[tuple[int, int], frozenset[Value]]:
    """What `v` is, by item and start."""
    found: dict[tuple[int, int], set[Value]] = {}
    for state in states:
        place = (int(state["item"]), int(state["start"]))
        found.setdefault(place, set()).add(state["v"])
    return {place: frozenset(values) for place, values in found.items()}


# --- ours -----------------------------------------------------------------------------------------


def strictly(item: Item) -> Answer:
    """What an item comes to by our interpreter without short cuts, which looks at more."""
    return _ours({1: item}, plain=True)[1]


def ours(items: Sequence[Item]) -> list[Answer]:
    """What each item comes to by our interpreter: each by itself first, then, without those in
    error, all in one exploration."""
    return list(_ours(dict(enumerate(items, 1))).values())


def _ours(items: Mapping[int, Item], *, plain: bool = False) -> dict[int, Answer]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        path = _written(work, items, {}, init=False)
        try:
            model = load(path, path.with_suffix(".cfg"))
        except SpecError as e:
            if len(items) == 1:
                return {i: (Failed(str(e)),) * len(STATES) for i in items}
            half, parts = len(items) // 2, list(items.items())
            return {**_ours(dict(parts[:half])), **_ours(dict(parts[half:]))}
    found = _alone(items, Interpreter(model, plain=plain))
    fine = [i for i in items if not failed(found[i])]
    if plain or not fine:
        return found
    # The first disjunct of Next is none of the items.
    found |= _explored(model, {i: n for n, i in enumerate(items, 1) if i in fine})
    starting = {i: items[i] for i in fine if items[i].mode == "init"}
    if starting:
        with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
            path = _written(work, starting, {})
            found |= _together(load(path, path.with_suffix(".cfg")), list(starting))
    return found


def _alone(items: Mapping[int, Item], engine: Engine) -> dict[int, Answer]:
    """Each item as an action of its own, in each state."""
    assert len(engine.model.actions) == len(items) + 1
    by_start = {int(engine.decode(s)["start"]): s for s in engine.initial()}

    def step(state: int, action: int) -> Outcome:
        try:
            return frozenset(engine.decode(s.target)["v"] for s in engine.successors(state, action))
        except SpecError as e:
            return Failed(str(e))

    return {i: tuple(step(by_start[k], n) for k in STATES) for n, i in enumerate(items, 1)}


def _explored(model: Model, places: Mapping[int, int]) -> dict[int, Answer]:
    """Items, with the places of their actions, in one exploration; one that keeps the others from
    being explored is found by halves."""
    actions = (model.actions[0], *(model.actions[n] for n in places.values()))
    found = _together(replace(model, actions=actions), list(places))
    if len(places) == 1 or not all(map(failed, found.values())):
        return found
    half, parts = len(places) // 2, list(places.items())
    return {**_explored(model, dict(parts[:half])), **_explored(model, dict(parts[half:]))}


def _together(model: Model, items: Sequence[int]) -> dict[int, Answer]:
    """All items of a model in one exploration; an error is one of all of them."""
    engines: list[Engine] = []

    def make(bound: Model) -> Engine:
        engines.append(Interpreter(bound))
        return engines[-1]

    result = run(model, make, CheckOptions(deadlock=False))
    if result.first is not None:
        return {i: (Failed(result.first.message),) * len(STATES) for i in items}
    found = _by_item(engines[0].decode(i) for i in range(result.counts.distinct))
    return {i: tuple(found.get((i, k), frozenset()) for k in STATES) for i in items}


# --- TLC ------------------------------------------------------------------------------------------


def tlc(items: Sequence[Item], wrong: Sequence[bool], timeout: float = 240.0) -> list[Answer]:
    """The same by TLC; `wrong` says which items are expected to be in error. An error in another
    one stops TLC: it is asked again without the one that TLC was at, or with one half at a time."""
    numbered = dict(enumerate(items, 1))
    fine = {i: item for i, item in numbered.items() if not wrong[i - 1]}
    probes = {i: item for i, item in numbered.items() if wrong[i - 1]}
    values, printed = _asked(fine, probes, timeout)

    def outcome(i: int, item: Item, k: int) -> Outcome:
        if i in fine:
            return values.get((i, k), frozenset())
        value = printed.get((i, k))
        return Failed("no value was printed") if value is None else item.outcome(value)

    return [tuple(outcome(i, item, k) for k in STATES) for i, item in numbered.items()]


def referee(items: Sequence[Item], mine: Sequence[Answer]) -> list[Answer]:
    """TLC's answers. Where TLC finds a value among its constants that our interpreter does not, TLC
    is asked about the expression in its place as well: a guard in error may be reached by a
    disjunction in an action where it is not reached in a value."""
    answers = tlc(items, [failed(answer) for answer in mine])
    for n, (item, a, b) in enumerate(zip(items, mine, answers, strict=True)):
        if failed(a) and not same(a, b):
            [alone] = tlc([item], [False])
            if failed(alone):
                answers[n] = tuple(
                    x if isinstance(x, Failed) else y for x, y in zip(a, b, strict=True)
                )
            else:
                answers[n] = alone
    return answers


def _asked(
    fine: Mapping[int, Item], probes: Mapping[int, Item], timeout: float
) -> tuple[dict[tuple[int, int], Outcome], dict[tuple[int, int], Value]]:
    """The values in states, and those that were printed."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as work:
        path = _written(work, fine, probes)
        result = run_tlc(path, flags=("-deadlock",), timeout=timeout)
        text = path.read_text(encoding="utf-8")
    printed = dict(_printed(result.output))
    if result.states is not None:
        return dict(_by_item(result.states)), printed
    if probes and fine and not printed:
        # TLC did not come as far as to its constants: one of the two keeps it from reading both.
        values, _ = _asked(fine, {}, timeout)
        return values, _asked({}, probes, timeout)[1]
    if not fine and len(probes) > 1 and not printed:
        half, those = len(probes) // 2, list(probes.items())
        halves = (dict(those[:half]), dict(those[half:]))
        return {}, {k: v for part in halves for k, v in _asked({}, part, timeout)[1].items()}
    said = Failed(_said(result))
    at = _item_at(result, text)
    if len(fine) <= 1:
        return {(i, k): said for i in fine for k in STATES}, printed
    if at is not None and at in fine:
        found, _ = _asked({i: item for i, item in fine.items() if i != at}, {}, timeout)
        return {**found, **{(at, k): said for k in STATES}}, printed
    half, parts = len(fine) // 2, list(fine.items())
    first, _ = _asked(dict(parts[:half]), {}, timeout)
    second, _ = _asked(dict(parts[half:]), {}, timeout)
    return {**first, **second}, printed


def _item_at(result: RefereeResult, text: str) -> int | None:
    """The item that TLC was at when it met an error."""
    places = [int(n) for m in result.messages for n in _PLACE.findall(m)]
    if not places:
        return None
    # A list of junctions takes several lines: the item's name is at or above the place.
    for line in reversed(text.split("\n")[: places[0]]):
        if m := _NAMED.match(line):
            return int(m[1] or m[2])
    return None


def _said(result: RefereeResult) -> str:
    return next((m for m in result.messages if "rror" in m), result.verdict)


def _printed(output: str) -> Iterator[tuple[tuple[int, int], Value]]:
    """The printed values by item and start; one that cannot be read was not computed to its end."""
    for text in _PRINTED.findall(output):
        try:
            value = read_value(text)
        except ValueSyntaxError:
            continue
        assert type(value) is tuple
        _, i, k, what = value
        yield (int(i), int(k)), what
