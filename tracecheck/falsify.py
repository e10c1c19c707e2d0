"""What may live here: altering a trace in every place, to see whether the checker notices.

A checker that accepts is only worth something if it would have refused. So every field of every
line is changed in turn (where possible to a value that stands in the same field elsewhere), and
every event is left out in turn. Each falsified trace must be refused; a field whose change was
accepted even once is named, with the line, as one that is not (always) checked.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from pymodel.engine.base import Engine, StateId
from pymodel.errors import Diagnostic, Span, SpecError
from tracecheck.bind import Binding, to_key
from tracecheck.line import Fields, Json, read_record
from tracecheck.merge import MergedTrace, merge
from tracecheck.result import OverBudgetError, RefusedError, Rejection
from tracecheck.schema import Event, parse_trace
from tracecheck.search import Checker

#: Ends the name of a field whose change was accepted as steps that a kill left without a record.
AS_UNLOGGED = " (as unlogged steps)"
#: Ends the name of what was the last record of an incarnation without an end: a kill may lose it.
AS_LOST_TAIL = " (as a tail that a kill lost)"
#: Changes that no checker can tell from what a kill does.
EXCUSED = (AS_UNLOGGED, AS_LOST_TAIL)

Path_: TypeAlias = tuple[str, ...]
#: Fields that only the events' own step can show to be wrong; the rest is about the file's order.
_SEMANTIC = ("args", "state", "recovered", "action")


@dataclass(frozen=True, slots=True)
class Survivor:
    """A falsification that was accepted."""

    place: str  # file:line
    field: str  # such as `args.n`, or "(event left out)"
    change: str


@dataclass(slots=True)
class Falsified:
    """How many falsifications of each field were refused, and which were not."""

    refused: Counter[str] = field(default_factory=Counter)
    survivors: list[Survivor] = field(default_factory=list)
    #: One refusal of each field as people would see it: what was changed, and why it was refused.
    examples: dict[str, str] = field(default_factory=dict)
    #: Refusals that name no action and no line: there should be none.
    unexplained: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many falsified traces were checked."""
        return self.refused.total() + len(self.survivors)

    @property
    def surviving_fields(self) -> set[str]:
        """The fields that a change can go unnoticed in."""
        return {s.field for s in self.survivors}


#: Called with (falsifications done, in all).
Progress = Callable[[int, int], None]


def falsify(
    files: Sequence[Path],
    trace: MergedTrace,
    engine: Engine,
    binding: Binding,
    progress: Progress | None = None,
    checker: Checker | None = None,
) -> Falsified:
    """Falsify an accepted trace everywhere. Raises ValueError if it is not accepted as it is.

    `checker` is whose eyes are tested: the standard one if none is given.
    """
    examined = checker or Checker(engine, binding, alternatives=False)
    return _Falsifier(files, trace, examined).run(progress)


class _Falsifier:
    def __init__(self, files: Sequence[Path], trace: MergedTrace, checker: Checker) -> None:
        self._data = {path: path.read_bytes() for path in files}
        self._nodes = {path: parse_trace(str(path), self._data[path]) for path in files}
        self._trace = trace
        self._checker = checker
        self._result = Falsified()
        self._known: dict[str, dict[str, Json]] = {}
        self._inserted = 0
        self._before: list[frozenset[StateId]] = []
        frontier = self._checker.start()
        for event in trace.events:
            self._before.append(frontier)
            try:
                frontier = self._checker.step(frontier, event)
            except (RefusedError, OverBudgetError) as e:
                raise ValueError(f"the trace is not accepted as it is: {e}") from None
        self._lines = {
            (path, event.span.line): event
            for path, node in self._nodes.items()
            for event in node.events
        }
        self._place = {e.id: i for i, e in enumerate(trace.events)}
        self._elsewhere = _values_by_field(self._data.values())

    def run(self, progress: Progress | None) -> Falsified:
        """Falsify every line of every file."""
        total = sum(data.count(b"\n") for data in self._data.values())
        done = 0
        for path, data in self._data.items():
            lines = data.splitlines()
            for number, line in enumerate(lines):
                record = json.loads(line)
                for place, new in self._alterations(record):
                    self._alter(path, lines, number, (record, place, new))
                if record["type"] == "event":
                    self._leave_out(path, lines, number, record)
                done += 1
                if progress:
                    progress(done, total)
        return self._result

    def _alterations(self, record: Mapping[str, Json]) -> Iterator[tuple[Path_, Json]]:
        for place, value in _leaves(record, ()):
            yield place, _another(value, self._elsewhere.get(field_name(place), ()))

    def _read(self, line: str, span: Span) -> Fields:
        """Every line but the altered one is the same in thousands of files: it is read once."""
        known = self._known.get(line)
        if known is None:
            known = self._known[line] = read_record(line, span).raw
        return Fields(known, span)

    # --- one falsification ------------------------------------------------------------------------

    def _alter(
        self, path: Path, lines: list[bytes], number: int, change: tuple[Json, Path_, Json]
    ) -> None:
        record, place, new = change
        name = field_name(place)
        altered = _put(record, place, new)
        text = f"{name}: {json.dumps(_get(record, place))} -> {json.dumps(new)}"
        if record["type"] == "event" and place[0] in _SEMANTIC:
            reason = self._refused_at(path, number, altered)
        else:
            data = b"\n".join([*lines[:number], json.dumps(altered).encode(), *lines[number + 1 :]])
            reason = self._refused_as_file(path, data + b"\n")
        self._book(f"{path.name}:{number + 1}", name, text, reason)

    def _leave_out(self, path: Path, lines: list[bytes], number: int, record: Json) -> None:
        data = b"\n".join([*lines[:number], *lines[number + 1 :]]) + b"\n"
        what = f"({record['type']} left out)"
        reason = self._refused_as_file(path, data)
        if reason is None and self._is_open_tail(path, number):
            what += AS_LOST_TAIL
        self._book(f"{path.name}:{number + 1}", what, what, reason)

    def _is_open_tail(self, path: Path, number: int) -> bool:
        event, node = self._lines[path, number + 1], self._nodes[path]
        later = (e.seq for e in node.events if e.incarnation == event.incarnation)
        return event.incarnation in node.open_tails and event.seq == max(later)

    def _book(self, place: str, name: str, change: str, reason: str | None) -> None:
        if reason is None:
            # A record that a kill swallowed explains a recovery that is ahead: it can't be refused.
            ahead = self._checker.tally.inserted > self._inserted
            self._inserted = self._checker.tally.inserted
            suffix = AS_UNLOGGED if ahead else ""
            self._result.survivors.append(Survivor(place, name + suffix, change))
            return
        self._inserted = self._checker.tally.inserted
        self._result.refused[name] += 1
        self._result.examples.setdefault(name, f"{place}: {change}: {reason}")
        if not reason:
            self._result.unexplained.append(f"{place}: {change}")

    def _refused_at(self, path: Path, number: int, altered: Json) -> str | None:
        """Why the altered event, or one that follows it, is refused; None if none is."""
        original = self._lines[path, number + 1]
        event = replace(
            original,
            action=altered["action"],
            args=altered["args"],
            state=altered.get("state", {}),
            recovered=altered.get("recovered", {}),
        )
        index = self._place[original.id]
        return self._refusal(self._before[index], (event, *self._trace.events[index + 1 :]))

    def _refused_as_file(self, path: Path, data: bytes) -> str | None:
        """Why the trace with one file replaced is refused; None if it is accepted."""
        try:
            nodes = [
                parse_trace(str(p), data, self._read) if p == path else node
                for p, node in self._nodes.items()
            ]
            merged = merge(nodes)
        except SpecError as e:
            return _sentence(e.diagnostics[0])
        if merged.events == self._trace.events or _same_steps(merged, self._trace):
            return None
        return self._refusal(self._before[0], merged.events)

    def _refusal(self, frontier: frozenset[StateId], events: Sequence[Event]) -> str | None:
        for event in events:
            try:
                frontier = self._checker.step(frontier, event)
            except RefusedError as e:
                return _explained(e.rejection)
            except OverBudgetError:
                return None
        return None


def _explained(r: Rejection) -> str:
    """A refusal in one line: where, the nearest action, and what is false."""
    if r.conjunct:
        values = ", ".join(f"{n} = {v}" for n, v in r.conjunct.values[:3])
        what = f"first false conjunct {r.conjunct.text}" + (f" with {values}" if values else "")
    elif r.mismatches:
        m = r.mismatches[0]
        what = f"{m.place} is {m.expected}, logged {json.dumps(m.logged, default=str)}"
    else:
        what = r.reason + (f" ({r.hint})" if r.hint else "")
    return f"line {r.event.span.line}, {r.action}: {what}"


def _sentence(d: Diagnostic) -> str:
    """A diagnostic in one line, without the source: the altered text is shown beside it."""
    where = f"line {d.span.line}: " if d.span else ""
    return f"{where}{d.message}" + (f" ({d.hint})" if d.hint else "")


def _same_steps(a: MergedTrace, b: MergedTrace) -> bool:
    """Whether two merged traces take the same steps in the same order (causes and times aside)."""

    def step(e: Event) -> tuple[str, str, Json, Json, Json]:
        return e.id, e.action, e.args, e.state, e.recovered

    return list(map(step, a.events)) == list(map(step, b.events))


# --- places in a record ---------------------------------------------------------------------------


def field_name(place: Path_) -> str:
    """A place as a field's name: positions in lists and integer keys are left out."""
    return ".".join("*" if isinstance(to_key(step), int) else step for step in place)


def _leaves(value: Json, place: Path_) -> Iterator[tuple[Path_, Json]]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, (*place, key))
    elif isinstance(value, list) and value:
        for i, part in enumerate(value):
            yield from _leaves(part, (*place, str(i)))
    elif place:
        yield place, value


def _get(record: Json, place: Path_) -> Json:
    for step in place:
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record


def _put(record: Json, place: Path_, new: Json) -> Json:
    """A copy of the record with another value at a place."""
    if not place:
        return new
    if isinstance(record, list):
        i = int(place[0])
        return [*record[:i], _put(record[i], place[1:], new), *record[i + 1 :]]
    return {**record, place[0]: _put(record[place[0]], place[1:], new)}


def _values_by_field(files: Iterable[bytes]) -> dict[str, list[Json]]:
    """What stands in each field anywhere in the files, each value once."""
    found: dict[str, dict[str, Json]] = {}
    for data in files:
        for line in data.splitlines():
            for place, value in _leaves(json.loads(line), ()):
                found.setdefault(field_name(place), {})[json.dumps(value)] = value
    return {name: list(values.values()) for name, values in found.items()}


def _another(value: Json, elsewhere: Sequence[Json]) -> Json:
    """A different value for a field: the next one that the field has elsewhere, else one nearby.

    A value that occurs elsewhere is the harder test: it cannot be refused for being unknown.
    """
    others = [v for v in elsewhere if v != value and type(v) is type(value)]
    if others:
        at = elsewhere.index(value)
        later = [v for v in elsewhere[at + 1 :] if v in others]
        return later[0] if later else others[0]
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "x"
    return "x"
