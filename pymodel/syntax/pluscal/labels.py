"""What may live here: where a step of an algorithm has to begin, and so needs a label.

The rules of the manual: a label stands before the first statement of a body, before a `while`,
after a `call`, `return` or `goto`, after an `if` or `either` that holds one of these or a label,
and before a second assignment to a variable in one step. None stands in a `with` or a macro.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.statements import relabel


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """`add`: put missing labels in (`-label`); `root`: their names' beginning (`-labelRoot`)."""

    add: bool = False
    root: str = "Lbl_"


@dataclass(frozen=True, slots=True)
class Missing:
    """A statement that needs a label, and why."""

    span: Span
    why: str
    note: Span | None = None


def add_labels(algorithm: p.Algorithm, options: LabelOptions) -> p.Algorithm:
    """The algorithm with every label it needs.

    Missing labels are added under `options.add`, or when the algorithm has no processes and its
    author wrote no label at all. Otherwise raises `SpecError` with one `pluscal.missing-label`
    each; also `pluscal.label-in-with`, `pluscal.with` and `pluscal.assigned-twice`.
    """
    bodies = [*(q.body for q in algorithm.procedures), *(q.body for q in algorithm.processes)]
    typed = {s.label.name for body in (*bodies, algorithm.body) for s in walk(body) if s.label}
    local = {v.name.text for q in algorithm.procedures for v in (*q.params, *q.variables)}
    adder = _Adder(options.root, typed, frozenset(local))
    processes = tuple(replace(q, body=adder.body(q.body)) for q in algorithm.processes)
    procedures = tuple(
        replace(q, body=adder.body(q.body, q.name.text)) for q in algorithm.procedures
    )
    body = adder.body(algorithm.body) if algorithm.body else ()
    if adder.missing and not options.add and (algorithm.multiprocess or typed):
        raise SpecError(*(_diagnostic(each) for each in adder.missing))
    return replace(algorithm, processes=processes, procedures=procedures, body=body)


def added_labels(algorithm: p.Algorithm) -> tuple[p.Label, ...]:
    """The labels that `add_labels` put in, in the order of the text."""
    bodies = [*(q.body for q in algorithm.procedures), *(q.body for q in algorithm.processes)]
    found = [s.label for b in (*bodies, algorithm.body) for s in walk(b) if s.label is not None]
    added = [label for label in found if label.added]
    return tuple(sorted(added, key=lambda label: (label.span.line, label.span.col)))


def walk(sequence: Iterable[p.Statement]) -> Iterator[p.Statement]:
    """All statements of a sequence, outer ones first."""
    for each in sequence:
        yield each
        yield from walk(inner_statements(each))


def inner_statements(statement: p.Statement) -> p.Sequence:
    """The statements directly inside one."""
    match statement:
        case p.If(_, then, otherwise):
            return (*then, *otherwise)
        case p.Either(clauses):
            return tuple(s for clause in clauses for s in clause)
        case p.While(_, body) | p.With(body=body):
            return body
    return ()


def _diagnostic(missing: Missing) -> Diagnostic:
    notes = (("the first one is here", missing.note),) if missing.note else ()
    return Diagnostic(
        "pluscal.missing-label",
        f"a label is missing here: {missing.why}",
        missing.span,
        "write `name:` before this statement, or let the translator add labels with -label",
        notes,
    )


@dataclass(frozen=True, slots=True)
class _Flow:
    """What is known after some statements.

    `assigned`: variables assigned in the step so far, each with the place. `broken`: why the next
    statement needs a label, or "".
    """

    assigned: dict[str, Span]
    broken: str = ""
    labelled: bool = False


_AFTER_JUMP = "it follows a `{}`, which ends a step"
_AFTER_INNER = "it follows a statement in which a step ends"


class _Adder:
    """Goes through the bodies in the order in which added labels are numbered."""

    def __init__(self, root: str, typed: set[str], local: frozenset[str]) -> None:
        self.root = root
        self.taken = typed
        self.local = local  # procedures' variables, which `return` assigns to
        self.number = 0
        self.missing: list[Missing] = []
        self.procedure = ""
        #: What had been assigned to where each sequence under way began, innermost last.
        self.entered: list[dict[str, Span]] = []

    def body(self, sequence: p.Sequence, procedure: str = "") -> p.Sequence:
        self.procedure = procedure
        start = _Flow({}, "it is the first statement of its body")
        return self._sequence(sequence, start, in_with=False)[0]

    def _need(self, statement: p.Statement, why: str, note: Span | None = None) -> p.Statement:
        """The statement with a label, a new one if it has none."""
        if statement.label is not None:
            return statement
        name = ""
        while not name or name in self.taken:
            self.number += 1
            name = f"{self.root}{self.number}"
        place = statement.called_from[-1] if statement.called_from else statement.span
        self.missing.append(Missing(place, why, note))
        start = Span(place.source, place.line, place.col, place.line, place.col)
        return relabel(statement, p.Label(name, added=True, span=start))

    def _sequence(
        self, sequence: p.Sequence, flow: _Flow, *, in_with: bool
    ) -> tuple[p.Sequence, _Flow]:
        found: list[p.Statement] = []
        self.entered.append(flow.assigned)
        for each in sequence:
            statement = each
            if statement.label is not None:
                if in_with:
                    raise SpecError(_label_in_with(statement.label))
                flow = _Flow({}, "", True)
            if flow.broken:
                if in_with:
                    raise SpecError(_in_with(statement.span, flow.broken))
                statement = self._need(statement, flow.broken)
                flow = _Flow({}, "", True)
            statement, flow = self._statement(statement, flow, in_with)
            found.append(statement)
        self.entered.pop()
        return tuple(found), flow

    def _statement(
        self, statement: p.Statement, flow: _Flow, in_with: bool
    ) -> tuple[p.Statement, _Flow]:
        match statement:
            case p.If(_, then, otherwise):
                new_then, after_then = self._branch(then, flow, in_with)
                new_else, after_else = self._branch(otherwise, flow, in_with)
                new = replace(statement, then=new_then, otherwise=new_else)
                return new, _joined((after_then, after_else), flow)
            case p.Either(clauses):
                branches = [self._branch(clause, flow, in_with) for clause in clauses]
                changed = replace(statement, clauses=tuple(b[0] for b in branches))
                return changed, _joined(tuple(b[1] for b in branches), flow)
            case p.While():
                return self._while(statement, in_with)
            case p.With():
                return self._with(statement, flow, in_with)
        names, broken = self._effects(statement)
        twice = next((name for name in names if name in flow.assigned), None)
        if twice is not None:
            why = f"this step has already assigned to {twice}"
            if in_with:
                raise SpecError(_twice_in_with(statement, twice, flow.assigned[twice]))
            statement = self._need(statement, why, flow.assigned[twice])
            flow = _Flow({}, "", True)
        assigned = {**flow.assigned, **dict.fromkeys(names, statement.span)}
        return statement, _Flow(assigned, broken, flow.labelled)

    def _branch(self, sequence: p.Sequence, flow: _Flow, in_with: bool) -> tuple[p.Sequence, _Flow]:
        return self._sequence(sequence, _Flow(flow.assigned), in_with=in_with)

    def _while(self, statement: p.While, in_with: bool) -> tuple[p.Statement, _Flow]:
        if in_with:
            raise SpecError(_in_with(statement.span, "a `while` begins a step"))
        labelled = self._need(statement, "every `while` has one")
        body, _ = self._sequence(statement.body, _Flow({}), in_with=False)
        assert isinstance(labelled, p.While)
        return replace(labelled, body=body), _Flow({}, "", True)

    def _with(self, statement: p.With, flow: _Flow, in_with: bool) -> tuple[p.Statement, _Flow]:
        start = _Flow(flow.assigned if in_with else {})
        body, after = self._sequence(statement.body, start, in_with=True)
        new: p.Statement = replace(statement, body=body)
        # What was assigned to before this sequence counts even after a label in it: TLC's
        # translator asks for a label then, and an added one makes a step.
        before = {**self.entered[-1], **flow.assigned}
        both = {name: span for name, span in before.items() if name in after.assigned}
        if not in_with and both:
            name, first = next(iter(both.items()))
            why = f"this step has already assigned to {name}, and so does this `with`"
            new = self._need(new, why, first)
            flow = _Flow({}, "", True)
        broken = after.broken
        return new, _Flow({**flow.assigned, **after.assigned}, broken, flow.labelled)

    def _effects(self, statement: p.Statement) -> tuple[list[str], str]:
        """The variables that a simple statement assigns to, and why a label must follow it."""
        match statement:
            case p.Assign(parts):
                return list(dict.fromkeys(part.target.name.text for part in parts)), ""
            case p.Goto():
                return [], _AFTER_JUMP.format("goto")
            case p.Return():
                return ["stack", *sorted(self.local)], _AFTER_JUMP.format("return")
            case p.Call(procedure, _, returns):
                own = returns or procedure.text == self.procedure
                return ["stack", *(sorted(self.local) if own else ())], _AFTER_JUMP.format("call")
        return [], ""


def _joined(branches: tuple[_Flow, ...], before: _Flow) -> _Flow:
    """After an `if` or `either`: all that any branch assigned to; broken when any branch is."""
    assigned: dict[str, Span] = {}
    for each in branches:
        assigned.update(each.assigned)
    ends = any(each.broken or each.labelled for each in branches)
    return _Flow(assigned, _AFTER_INNER if ends else "", before.labelled)


def _label_in_with(label: p.Label) -> Diagnostic:
    return Diagnostic(
        "pluscal.label-in-with",
        f"the label {label.name} stands in a `with`",
        label.span,
        "a `with` is a part of one step; move the label out of it",
    )


def _in_with(span: Span, why: str) -> Diagnostic:
    return Diagnostic(
        "pluscal.label-in-with",
        f"a step would have to begin here, inside a `with`: {why}",
        span,
        "a `with` is a part of one step; end the `with` first",
    )


def _twice_in_with(statement: p.Statement, name: str, first: Span) -> Diagnostic:
    return Diagnostic(
        "pluscal.assigned-twice",
        f"{name} is assigned to a second time inside a `with`",
        statement.span,
        "a step assigns to a variable once, and no label can stand in a `with`; "
        "join the assignments with `||`, or compute the value first",
        (("the first assignment", first),),
    )
