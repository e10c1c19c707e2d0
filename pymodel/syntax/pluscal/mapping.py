"""What may live here: from a place in a translation to the place in the algorithm.

An action has the name of its label, so a step of a behaviour has a place whoever wrote the
translation. Finer places come from laying the tree of the text beside that of our own translation,
whose nodes carry the algorithm's spans: where the two agree, a node's place is its twin's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pymodel.errors import Span
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal.embed import Embedded
from pymodel.syntax.pluscal.flow import Step
from pymodel.syntax.pluscal.translate import Translation


@dataclass(frozen=True, slots=True)
class Place:
    """A step of an algorithm.

    `kind` is "process", "procedure" or "" (an algorithm without processes), `owner` the name;
    `identity` is the value's text where it is one process, as in `process p = 0`, or "".
    `span` covers the step's statements from its label on.
    """

    label: str
    kind: str
    owner: str
    span: Span
    identity: str = ""

    def describe(self, process: str = "") -> str:
        """The place in words; `process` is the identity of the process that made the step."""
        who = process or self.identity
        parts = []
        if self.kind == "process":
            parts.append(f"process {self.owner}" + (f" ({who})" if who else ""))
        elif self.kind == "procedure":
            parts.append(f"procedure {self.owner}" + (f" in process {who}" if who else ""))
        parts.append(f"label {self.label}" if self.label else "its loop")
        parts.append(f"line {self.span.line}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class PlusCalMap:
    """Places by the names of actions, and spans of the translation's text with their twins."""

    places: Mapping[str, Place]
    twins: tuple[tuple[Span, Span], ...] = ()

    def place(self, action: str) -> Place | None:
        """The step that an action is, if it is one."""
        return self.places.get(action)

    def span(self, span: Span) -> Span | None:
        """The place in the algorithm of the smallest known part of the translation around a span.

        None for what is not in the translation's text, or has no twin.
        """
        best: tuple[tuple[int, int], Span] | None = None
        for outer, twin in self.twins:
            if outer.source == span.source and _covers(outer, span):
                size = (outer.end_line - outer.line, outer.end_col - outer.col)
                if best is None or size < best[0]:
                    best = size, twin
        return None if best is None else best[1]


def make_map(embedded: Embedded) -> PlusCalMap:
    """The map of a module's algorithm; empty when the algorithm could not be translated."""
    translation = embedded.translation
    if translation is None:
        return PlusCalMap({})
    return PlusCalMap(_places(translation), tuple(_twins(translation, embedded.written)))


def _places(translation: Translation) -> dict[str, Place]:
    flow = translation.flow
    found: dict[str, Place] = {}

    def add(steps: tuple[Step, ...], kind: str, owner: str, identity: str = "") -> None:
        for step in steps:
            name = step.label.name if flow.shape.has_pc else (owner or "Next")
            label = "" if step.label.added and not flow.shape.has_pc else step.label.name
            found[name] = Place(label, kind, owner, step.span, identity)

    for procedure, steps in flow.procedures.items():
        add(steps, "procedure", procedure)
    for process in flow.algorithm.processes:
        identity = "" if process.is_set else process.identity.span.text
        add(flow.processes[process.name.text], "process", process.name.text, identity)
    add(flow.body, "", "")
    return found


def _twins(translation: Translation, written: tuple[n.Unit, ...]) -> Iterator[tuple[Span, Span]]:
    ours = {u.name.text: u for u in translation.units if isinstance(u, n.OperatorDef)}
    for unit in written:
        if isinstance(unit, n.OperatorDef) and unit.name.text in ours:
            yield from _beside(unit, ours[unit.name.text])


def _beside(theirs: n.Node, ours: n.Node) -> Iterator[tuple[Span, Span]]:
    """Pairs of the places of two trees' nodes, as far down as they are alike."""
    if isinstance(theirs, n.Expr) and isinstance(ours, n.Expr):
        theirs, ours = _plain(theirs), _plain(ours)
    if type(theirs) is not type(ours):
        return
    yield theirs.span, ours.span
    for name in theirs.__dataclass_fields__:
        if name != "span":
            yield from _values(getattr(theirs, name), getattr(ours, name))


def _plain(expr: n.Expr) -> n.Expr:
    inner = n.unparen(expr)
    while isinstance(inner, n.And | n.Or) and len(inner.items) == 1:
        inner = n.unparen(inner.items[0])
    return inner


def _values(theirs: object, ours: object) -> Iterator[tuple[Span, Span]]:
    if isinstance(theirs, n.Node) and isinstance(ours, n.Node):
        yield from _beside(theirs, ours)
    elif isinstance(theirs, tuple) and isinstance(ours, tuple):
        for one, other in zip(theirs, ours, strict=False):
            yield from _values(one, other)


def _covers(outer: Span, inner: Span) -> bool:
    begins = (outer.line, outer.col) <= (inner.line, inner.col)
    return begins and (inner.end_line, inner.end_col) <= (outer.end_line, outer.end_col)
