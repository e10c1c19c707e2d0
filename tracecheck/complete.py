"""What may live here: whether each observation has a completion that satisfies the invariant.

A node logs a part of its own state. If no state of the spec's finite instance shows that part and
satisfies the inductive invariant, then the code or the spec is wrong, whatever the steps were.
Ballots, slots, commands and nodes of a trace have no bound and the instance has few, so an
observation is projected to one slot at a time and renamed: ballots keep their order, nodes their
role. It is completable if one renaming is; the binding says which names are of which sort:

    [completion]
    spec      = "IndMultiPaxos.tla"           # with its .cfg, beside the binding file
    invariant = "Inv"
    node      = "Replica"                     # the constant that the nodes come from
    role      = "LogReplica"                  # nodes in it are renamed among its members
    ordered   = { Ballot = ["maxBal", "leads", "votes.*.bal"] }
    renamed   = { Slot = ["votes.#", "decided.#"], Command = ["votes.*.cmd", "decided.*"] }
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Any

from pymodel.kernel import load
from pymodel.kernel.model import Model
from pymodel.smt.completion import Completion, rank_maps
from pymodel.smt.solver import Answer
from pymodel.values import Value, show
from tracecheck.bind import Sorts, at_path, to_key
from tracecheck.brief import cut
from tracecheck.line import Json
from tracecheck.merge import MergedTrace
from tracecheck.schema import Event

#: One way to rename: by sort, from what was logged to the instance's values.
Renaming = Mapping[str, Mapping[Json, Value]]


@dataclass(slots=True)
class Completions:
    """What became of a trace's observations. `refuted` and `unknown` name the event and why."""

    observations: int = 0
    patterns: int = 0  # different ones after renaming: what Z3 was asked
    completed: int = 0
    refuted: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


class Completer:
    """Asks Z3 about the observations of traces; answers are remembered by pattern."""

    def __init__(self, sorts: Sorts) -> None:
        """Load the finite instance; `SpecError` where it does not load or encode."""
        self._sorts = sorts
        self._model: Model = load(sorts.spec)
        self._completion = Completion(self._model, sorts.invariant)
        self._null = self._model.constants.get(sorts.null)
        self._known: dict[str, tuple[Answer, str]] = {}

    def trace(
        self, trace: MergedTrace, progress: Callable[[int, int], None] | None = None
    ) -> Completions:
        """Every observation of every event."""
        roles = set(trace.nodes[0].headers[0].constants.get(self._sorts.role, ()))
        result = Completions()
        for number, event in enumerate(trace.events, 1):
            for part in self._projections(event):
                result.observations += 1
                answer, why = self._ask(event.node in roles, part)
                if answer is Answer.SAT:
                    result.completed += 1
                else:
                    kind = result.refuted if answer is Answer.UNSAT else result.unknown
                    kind.append(
                        f"{event.span}: {event.id} {event.action}: {cut(json.dumps(part))} {why}"
                    )
            if progress:
                progress(number, len(trace.events))
        result.patterns = len(self._known)
        return result

    def _projections(self, event: Event) -> Iterator[dict[str, Json]]:
        """What the event saw, an entry of its functions at a time, each with all that is scalar."""
        seen = {**event.recovered, **event.state}
        # Sets are not a node's own; elements of one say nothing that its functions do not.
        seen = {
            k: v
            for k, v in seen.items()
            if k in self._model.variables and not (isinstance(v, dict) and "+" in v)
        }
        scalars = {k: v for k, v in seen.items() if not isinstance(v, dict)}
        entries = sorted({key for v in seen.values() if isinstance(v, dict) for key in v})
        if not entries and scalars:
            yield scalars
        for key in entries:
            functions = {
                k: {key: v[key]} for k, v in seen.items() if isinstance(v, dict) and key in v
            }
            yield {**scalars, **functions}

    def _ask(self, in_role: bool, part: dict[str, Json]) -> tuple[Answer, str]:
        pattern = json.dumps([in_role, self._canonical(part)], sort_keys=True)
        if pattern not in self._known:
            self._known[pattern] = self._search(in_role, part)
        return self._known[pattern]

    def _canonical(self, part: dict[str, Json]) -> Json:
        """The observation with every sort's values numbered: equal for renamings of each other."""
        numbers: dict[str, dict[Json, Json]] = {}
        for sort, paths in self._sorts.ordered.items():
            numbers[sort] = {v: f"{sort}{i}" for i, v in enumerate(self._in_order(part, paths))}
        for sort, paths in self._sorts.renamed.items():
            numbers[sort] = {v: f"{sort}{i}" for i, v in enumerate(self._found(part, paths))}
        return self._rename(part, numbers)

    def _found(self, part: dict[str, Json], paths: tuple[str, ...]) -> list[Json]:
        """The sort's values in an observation, each once; -1 and null stand for "none". What can't
        be of a sort keeps its name, which the finite instance then has not."""
        found = (v for p in paths for v in at_path(part, p.split(".")))
        return list(dict.fromkeys(v for v in found if isinstance(v, int | str) and v != -1))

    def _in_order(self, part: dict[str, Json], paths: tuple[str, ...]) -> list[int]:
        return sorted(v for v in self._found(part, paths) if isinstance(v, int))

    def _search(self, in_role: bool, part: dict[str, Json]) -> tuple[Answer, str]:
        """Try all renamings; unknown only if none is satisfiable and one is unknown."""
        worst, why = Answer.UNSAT, "has no completion that satisfies the invariant"
        tried = 0
        for node, renaming in self._renamings(in_role, part):
            tried += 1
            observation = {
                name: {node: self._value(name, value, renaming)} for name, value in part.items()
            }
            answer = self._completion.check(observation, witness=False)
            if answer.answer is Answer.SAT:
                return Answer.SAT, ""
            if answer.answer is Answer.UNKNOWN:
                worst, why = Answer.UNKNOWN, answer.reason
        if not tried:
            return Answer.UNKNOWN, "has more names than the finite instance"
        return worst, why

    def _renamings(
        self, in_role: bool, part: dict[str, Json]
    ) -> Iterator[tuple[Value, dict[str, dict[Json, Value]]]]:
        constants = self._model.constants
        role = constants[self._sorts.role]
        nodes = [n for n in sorted(constants[self._sorts.node], key=show) if (n in role) == in_role]
        choices: list[list[tuple[str, dict[Json, Value]]]] = []
        for sort, paths in self._sorts.ordered.items():
            maps = rank_maps(self._in_order(part, paths), sorted(constants[sort]))
            choices.append([(sort, dict(m)) for m in maps])
        for sort, paths in self._sorts.renamed.items():
            seen, values = self._found(part, paths), sorted(constants[sort], key=show)
            picks = permutations(values, len(seen)) if len(seen) <= len(values) else iter(())
            choices.append([(sort, dict(zip(seen, pick, strict=True))) for pick in picks])
        for node in nodes:
            for combination in product(*choices):
                yield node, dict(combination)

    def _value(self, name: str, value: Json, renaming: dict[str, dict[Json, Value]]) -> Any:
        """A logged part with the instance's values: a plain dict is a part, scalars are values."""
        renamed = self._rename({name: value}, renaming)[name]
        return self._plain(renamed)

    def _plain(self, value: Json) -> Any:
        if isinstance(value, dict):
            return {k: self._plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return tuple(map(self._plain, value))
        return self._null if value is None else value

    def _rename(self, part: dict[str, Json], renaming: Renaming) -> dict[str, Any]:
        """The observation with every value of every sort replaced, keys included."""
        places: dict[str, Mapping[Json, Value]] = {}
        for sort, paths in (*self._sorts.ordered.items(), *self._sorts.renamed.items()):
            places |= dict.fromkeys(paths, renaming[sort])
        return {k: _renamed(v, k, places) for k, v in part.items()}


def _renamed(value: Json, place: str, places: Mapping[str, Mapping[Json, Value]]) -> Any:
    if isinstance(value, dict):
        keys = places.get(f"{place}.#")
        out: dict[Any, Any] = {}
        for key, part in value.items():
            new = keys[to_key(key)] if keys is not None else key
            inner = f"{place}.*" if keys is not None else f"{place}.{key}"
            out[new] = _renamed(part, inner, places)
        return out
    renaming = places.get(place)
    return renaming.get(value, value) if renaming and isinstance(value, int | str) else value
