"""What may live here: labelled statements to steps.

A step is everything from one label to where the next begins. `goto`, `call`, `return` and the turn
of a `while` become assignments to `pc` and `stack`; what is left is `Assign`, `If`, `Either`,
`With`, `Await`, `Print`, `Assert` and `Skip`. Inside steps the variables that the translation adds
are called `PC` and `STACK`, which no author can write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pymodel.errors import Span
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.labels import walk
from pymodel.syntax.pluscal.rewrite import NOTHING, rewrite

PC = "$pc"
STACK = "$stack"
DEFAULT = "defaultInitValue"


@dataclass(frozen=True, slots=True)
class Step:
    """One label's action: its statements, the test of `pc` not among them."""

    label: p.Label
    statements: p.Sequence
    span: Span


@dataclass(frozen=True, slots=True)
class Shape:
    """What an algorithm does without: `pc` when its only control is one endless loop (each), and
    the stuttering of a finished algorithm when it can never finish."""

    has_pc: bool
    can_finish: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """The steps of every procedure, process and of the body, in the order of the translation."""

    algorithm: p.Algorithm
    shape: Shape
    procedures: Mapping[str, tuple[Step, ...]]
    processes: Mapping[str, tuple[Step, ...]]
    body: tuple[Step, ...]


def to_steps(algorithm: p.Algorithm) -> Flow:
    """The steps of an algorithm whose labels and names are in order."""
    shape = _shape(algorithm)
    maker = _Maker({q.name.text: q for q in algorithm.procedures}, shape.has_pc)
    return Flow(
        algorithm,
        shape,
        {q.name.text: maker.steps(q.body, "Error", q) for q in algorithm.procedures},
        {q.name.text: maker.steps(q.body, "Done", None) for q in algorithm.processes},
        maker.steps(algorithm.body, "Done", None) if algorithm.body else (),
    )


# --- The shape -------------------------------------------------------------------------------


def _shape(algorithm: p.Algorithm) -> Shape:
    bodies = [q.body for q in algorithm.processes] or [algorithm.body]
    statements = [s for body in bodies for s in walk(body)]
    in_procedures = [s for q in algorithm.procedures for s in walk(q.body)]
    marked = any(s.label and s.label.mark is not p.Mark.NONE for s in statements)
    targets = {_jump(s) for s in (*statements, *in_procedures)} - {""}
    endless = [_endless(body) for body in bodies]
    plain = all(e is not None and not any(s.label for s in walk(e.body)) for e in endless)
    has_pc = bool(algorithm.procedures) or marked or bool(targets) or not plain
    return Shape(has_pc, "Done" in targets or not any(endless))


def _jump(statement: p.Statement) -> str:
    """Where a `goto` goes, or one that follows a `call`."""
    match statement:
        case p.Goto(target) | p.Call(goto=n.Ident() as target):
            return target.text
    return ""


def _endless(body: p.Sequence) -> p.While | None:
    """The loop of a body that is nothing but `while TRUE`."""
    if len(body) != 1 or not isinstance(body[0], p.While):
        return None
    test = body[0].test
    return body[0] if isinstance(test, n.Boolean) and test.value else None


# --- Steps -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _End:
    """A sequence made into one step's statements, the steps that begin inside it, and whether it
    still has to be said where control goes next."""

    statements: p.Sequence
    inner: tuple[Step, ...]
    open: bool


@dataclass(slots=True)
class _Maker:
    procedures: Mapping[str, p.Procedure]
    has_pc: bool
    inside: p.Procedure | None = None

    def steps(
        self, body: p.Sequence, following: str, inside: p.Procedure | None
    ) -> tuple[Step, ...]:
        self.inside = inside
        return self._segments(body, following)

    def _segments(self, labelled: p.Sequence, following: str) -> tuple[Step, ...]:
        """The steps of a sequence that begins with a label."""
        if not labelled:
            return ()
        starts = [at for at, s in enumerate(labelled) if s.label is not None]
        found: list[Step] = []
        for start, end in zip(starts, [*starts[1:], len(labelled)], strict=True):
            after = labelled[end].label if end < len(labelled) else None
            next_label = after.name if after is not None else following
            found.extend(self._segment(labelled[start:end], next_label))
        return tuple(found)

    def _segment(self, statements: p.Sequence, following: str) -> tuple[Step, ...]:
        first = statements[0]
        label = first.label
        assert label is not None, "a step without a label"
        span = label.span.to(statements[-1].span)
        if isinstance(first, p.While):
            return self._while(label, first, statements[1:], following, span)
        end = self._closed(statements, following)
        return (Step(label, end.statements, span), *end.inner)

    def _while(
        self, label: p.Label, loop: p.While, rest: p.Sequence, following: str, span: Span
    ) -> tuple[Step, ...]:
        plain, labelled = _split(loop.body)
        first = labelled[0].label.name if labelled and labelled[0].label else label.name
        turn = self._closed(plain, first, loop.span)
        inner = self._segments(labelled, label.name)
        if _is_true(loop.test):
            return (Step(label, turn.statements, span), *inner, *turn.inner)
        leave = self._closed(rest, following, loop.span)
        test = p.If(loop.test, turn.statements, leave.statements, span=loop.span)
        return (Step(label, (test,), span), *inner, *turn.inner, *leave.inner)

    def _closed(self, statements: p.Sequence, following: str, place: Span | None = None) -> _End:
        """A sequence that says itself where control goes next."""
        end = self._end(statements, following)
        if not end.open:
            return end
        span = statements[-1].span if statements else place
        assert span is not None, "an empty sequence without a place"
        return _End((*end.statements, _goto(following, span)), end.inner, False)

    def _end(self, statements: p.Sequence, following: str) -> _End:
        """A sequence whose last statement is taken apart."""
        if not statements:
            return _End((), (), self.has_pc)
        before, last = statements[:-1], statements[-1]
        match last:
            case p.If():
                end = self._if(last, following)
            case p.Either():
                end = self._either(last, following)
            case p.With(body=body):
                inner = self._end(body, following)
                end = _End((replace(last, body=inner.statements),), inner.inner, inner.open)
            case p.Goto(target):
                end = _End((_goto(target.text, last.span),), (), False)
            case p.Call():
                end = _End(self._call(last, following), (), False)
            case p.Return():
                end = _End(self._return(last), (), False)
            case _:
                end = _End((last,), (), self.has_pc)
        return _End((*before, *end.statements), end.inner, end.open)

    def _if(self, statement: p.If, following: str) -> _End:
        branches = (statement.then, statement.otherwise)
        ends, inner, is_open = self._branches(branches, following, statement.span, in_order=False)
        new = replace(statement, then=ends[0].statements, otherwise=ends[1].statements)
        return _End((new,), inner, is_open)

    def _either(self, statement: p.Either, following: str) -> _End:
        clauses = statement.clauses
        ends, inner, is_open = self._branches(clauses, following, statement.span, in_order=True)
        new = replace(statement, clauses=tuple(end.statements for end in ends))
        return _End((new,), inner, is_open)

    def _branches(
        self, branches: tuple[p.Sequence, ...], following: str, place: Span, *, in_order: bool
    ) -> tuple[list[_End], tuple[Step, ...], bool]:
        """The branches of an `if` or `either`. Where no step begins in them and none jumps, what
        follows is said once, after them; else every branch says it.

        The steps in them are in the order that TLC's translator has: those of an `either` as they
        are written; of an `if` first those of both branches, then those inside other statements.
        """
        split = [_split(branch) for branch in branches]
        if not any(s.label for branch in branches for s in walk(branch)):
            ends = [self._end(plain, following) for plain, _ in split]
            inner = tuple(step for end in ends for step in end.inner)
            if all(end.open for end in ends) or not self.has_pc:
                return ends, inner, self.has_pc
            closed = [
                _End((*end.statements, _goto(following, place)), end.inner, False)
                if end.open
                else end
                for end in ends
            ]
            return closed, inner, False
        ends = []
        later: list[tuple[Step, ...]] = []
        for plain, labelled in split:
            first = labelled[0].label.name if labelled and labelled[0].label else following
            ends.append(self._closed(plain, first, place))
            later.append(self._segments(labelled, following))
        inside = [end.inner for end in ends]
        pairs = zip(inside, later, strict=True)
        groups = [g for pair in pairs for g in pair] if in_order else [*later, *inside]
        return ends, tuple(step for group in groups for step in group), False

    # --- Procedures --------------------------------------------------------------------------

    def _call(self, call: p.Call, following: str) -> p.Sequence:
        """`call`: save what the procedure's variables are, set its parameters, go to its start."""
        procedure = self.procedures[call.procedure.text]
        span = call.span
        if call.goto is not None:
            following = call.goto.text
        saved = [v.name.text for v in (*procedure.variables, *procedure.params)]
        parts: list[p.Single] = []
        pops = call.returns and self.inside is not None
        if not (pops and self.inside is procedure):
            back: n.Expr = n.String(following, span=span)
            rest: n.Expr = n.Name(STACK, span=span)
            if pops and self.inside is not None:
                back = n.FieldAccess(_head(span), "pc", span=span)
                rest = n.OpApply("Tail", (n.Name(STACK, span=span),), span=span)
                # Its parameters keep their values, as in TLC's translator.
                for v in self.inside.variables:
                    parts.append(_single(v.name.text, _saved(v.name.text, span), span))
            fields = [
                _field("procedure", n.String(procedure.name.text, span=span), span),
                _field("pc", back, span),
                *(_field(name, n.Name(name, span=span), span) for name in saved),
            ]
            frame = n.TupleLit((n.RecordLiteral(tuple(fields), span=span),), span=span)
            pushed = n.OpApply("\\o", (frame, rest), span=span)
            parts.append(_single(STACK, pushed, span))
        for param, arg in zip(procedure.params, call.args, strict=True):
            parts.append(_single(param.name.text, rewrite(arg, NOTHING), span))
        assigns: list[p.Statement] = [p.Assign(tuple(parts), span=span)] if parts else []
        for v in procedure.variables:
            value = initial_value(v)
            assigns.append(p.Assign((_single(v.name.text, value, span),), span=span))
        label = procedure.body[0].label
        assert label is not None, "a procedure that begins without a label"
        return (*assigns, _goto(label.name, span))

    def _return(self, statement: p.Return) -> p.Sequence:
        """`return`: everything as the caller's frame has it."""
        procedure = self.inside
        assert procedure is not None, "`return` outside a procedure"
        span = statement.span
        names = [v.name.text for v in (*procedure.variables, *procedure.params)]
        back = n.FieldAccess(_head(span), "pc", span=span)
        tail = n.OpApply("Tail", (n.Name(STACK, span=span),), span=span)
        values = [(PC, back), *((name, _saved(name, span)) for name in names), (STACK, tail)]
        return tuple(p.Assign((_single(name, value, span),), span=span) for name, value in values)


def initial_value(variable: p.Variable) -> n.Expr:
    """A fresh copy of what a variable begins with."""
    if variable.value is None:
        return n.Name(DEFAULT, span=variable.span)
    return rewrite(variable.value, NOTHING)


def _split(sequence: p.Sequence) -> tuple[p.Sequence, p.Sequence]:
    """The statements before the first label, and those from it on."""
    for at, each in enumerate(sequence):
        if each.label is not None:
            return sequence[:at], sequence[at:]
    return sequence, ()


def _is_true(test: n.Expr) -> bool:
    inner = n.unparen(test)
    return isinstance(inner, n.Boolean) and inner.value


def _goto(label: str, span: Span) -> p.Statement:
    return p.Assign((_single(PC, n.String(label, span=span), span),), span=span)


def _single(name: str, value: n.Expr, span: Span) -> p.Single:
    return p.Single(p.Target(n.Ident(name, span=span), span=span), value, span=span)


def _head(span: Span) -> n.Expr:
    return n.OpApply("Head", (n.Name(STACK, span=span),), span=span)


def _saved(name: str, span: Span) -> n.Expr:
    return n.FieldAccess(_head(span), name, span=span)


def _field(name: str, value: n.Expr, span: Span) -> n.RecordField:
    return n.RecordField(n.Ident(name, span=span), value, span=span)
