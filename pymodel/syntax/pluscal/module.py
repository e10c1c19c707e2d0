"""What may live here: the units of a translation, in the order in which users know them.

Declarations, `vars`, `ProcSet`, `Init`; the actions of procedures and processes, each followed by
their disjunction; `Terminating`, `Next`, `Spec`, `Termination`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.actions import Scope, action, conjunction
from pymodel.syntax.pluscal.fairness import fairness
from pymodel.syntax.pluscal.flow import DEFAULT, Flow, Step, initial_value
from pymodel.syntax.pluscal.options import Options
from pymodel.syntax.pluscal.rewrite import NOTHING, Table, at, names_in, rewrite


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit of the translation with what only people read: `comment` stands before it, `inner`
    before the conjuncts of those numbers; `close` says that no blank line follows."""

    unit: n.Unit
    comment: str = ""
    inner: Mapping[int, str] = field(default_factory=dict)
    close: bool = False


def make_units(flow: Flow, options: Options) -> tuple[Piece, ...]:
    """The translation. Raises `SpecError` as `actions.action` does, and `pluscal.no-variables`."""
    return tuple(_Module(flow, options).pieces())


class _Module:
    def __init__(self, flow: Flow, options: Options) -> None:
        self.flow = flow
        self.options = options
        self.a = flow.algorithm
        self.span = self.a.name.span
        self.has_pc = flow.shape.has_pc
        self.globals = [v.name.text for v in self.a.variables]
        if self.has_pc:
            self.globals.append("pc")
        if self.a.procedures:
            self.globals.append("stack")
        self.locals = [
            v.name.text for q in self.a.procedures for v in (*q.params, *q.variables)
        ] + [v.name.text for q in self.a.processes for v in q.variables]
        self.variables = tuple(self.globals + self.locals)
        self.indexed = self._indexed()

    def _indexed(self) -> frozenset[str]:
        """The variables that are functions of processes."""
        if not self.a.multiprocess:
            return frozenset()
        of_procedures = {v.name.text for q in self.a.procedures for v in (*q.params, *q.variables)}
        of_sets = {v.name.text for q in self.a.processes if q.is_set for v in q.variables}
        return frozenset(of_procedures | of_sets | {"pc", "stack"})

    def _scope(self, process: p.Process | None) -> Scope:
        """The scope of a process, or of a procedure (None) or the body."""
        if not self.a.multiprocess:
            return Scope(self.variables, frozenset())
        if process is None or process.is_set:
            return Scope(self.variables, self.indexed, _self)
        identity = process.identity

        def this(span: Span) -> n.Expr:
            return at(identity, span)

        return Scope(self.variables, self.indexed, this, defined_self=True)

    # --- The whole ---------------------------------------------------------------------------

    def pieces(self) -> list[Piece]:
        if not self.variables:
            raise SpecError(
                Diagnostic(
                    "pluscal.no-variables",
                    f"the algorithm {self.a.name.text} has no variables",
                    self.span,
                    "declare one: `variables x = 0;`",
                )
            )
        out = self._declarations()
        names = tuple(n.Name(v, span=self.span) for v in self.variables)
        out.append(self._define("vars", n.TupleLit(names, span=self.span)))
        if self.a.multiprocess:
            out.append(self._define("ProcSet", self._process_set()))
        out.append(self._init())
        argument = self.a.multiprocess
        for q in self.a.procedures:
            steps = self.flow.procedures[q.name.text]
            out += self._actions(steps, self._scope(None), argument)
            out.append(self._disjunction(q.name, steps, argument))
        for r in self.a.processes:
            steps = self.flow.processes[r.name.text]
            if self.has_pc:
                out += self._actions(steps, self._scope(r), r.is_set)
                out.append(self._disjunction(r.name, steps, r.is_set))
            else:
                out.append(self._action(steps[0], r.name, self._scope(r), r.is_set))
        out += self._actions(self.flow.body, self._scope(None), False) if self.has_pc else []
        out += self._next()
        out.append(self._define("Spec", self._spec()))
        if self.has_pc and self.flow.shape.can_finish:
            finished = n.Paren(self._finished(), span=self.span)
            out.append(self._define("Termination", n.Diamond(finished, span=self.span)))
        return [Piece(rewrite(q.unit, NOTHING), q.comment, q.inner, q.close) for q in out]

    def _define(self, name: str, body: n.Expr, comment: str = "") -> Piece:
        ident = n.Ident(name, span=self.span)
        return Piece(n.OperatorDef(ident, (), body, span=self.span), comment)

    # --- Declarations ------------------------------------------------------------------------

    def _declarations(self) -> list[Piece]:
        out: list[Piece] = []
        if self._has_default():
            ident = n.Ident(DEFAULT, span=self.span)
            param = n.Param(ident, span=self.span)
            out.append(Piece(n.Constants((param,), span=self.span), close=True))
        if not self.a.define:
            return [*out, Piece(self._declared(self.variables))]
        if self.globals:
            out.append(Piece(self._declared(tuple(self.globals))))
        for at_unit, unit in enumerate(self.a.define):
            last = at_unit == len(self.a.define) - 1
            out.append(Piece(unit, "" if at_unit else "define statement", close=not last))
        if self.locals:
            out.append(Piece(self._declared(tuple(self.locals))))
        return out

    def _has_default(self) -> bool:
        lists = [self.a.variables, *(q.variables for q in self.a.processes)]
        lists += [(*q.params, *q.variables) for q in self.a.procedures]
        return any(v.value is None for each in lists for v in each)

    def _declared(self, names: tuple[str, ...]) -> n.Unit:
        spans = {
            v.name.text: v.name.span
            for each in (
                self.a.variables,
                *((*q.params, *q.variables) for q in self.a.procedures),
                *(r.variables for r in self.a.processes),
            )
            for v in each
        }
        idents = tuple(n.Ident(v, span=spans.get(v, self.span)) for v in names)
        return n.Variables(idents, span=self.span)

    def _process_set(self) -> n.Expr:
        sets: list[n.Expr] = []
        for r in self.a.processes:
            span = r.identity.span
            if r.is_set:
                sets.append(n.Paren(rewrite(r.identity, NOTHING), span=span))
            else:
                sets.append(n.SetEnum((rewrite(r.identity, NOTHING),), span=span))
        whole = sets[0]
        for each in sets[1:]:
            whole = n.OpApply("\\cup", (whole, each), span=whole.span.to(each.span))
        return whole

    # --- Init --------------------------------------------------------------------------------

    def _init(self) -> Piece:
        items: list[n.Expr] = []
        comments: dict[int, str] = {}
        if self.a.variables:
            comments[len(items)] = "Global variables"
            items += [_initially(v, initial_value(v)) for v in self.a.variables]
        for q in self.a.procedures:
            if q.params or q.variables:
                comments[len(items)] = f"Procedure {q.name.text}"
                items += [self._of_procedure(v) for v in (*q.params, *q.variables)]
        for r in self.a.processes:
            if r.variables:
                comments[len(items)] = f"Process {r.name.text}"
                items += [self._of_process(v, r) for v in r.variables]
        if self.a.procedures:
            items.append(self._equals("stack", self._each(n.TupleLit((), span=self.span))))
        if self.has_pc:
            items.append(self._equals("pc", self._first_labels()))
        ident = n.Ident("Init", span=self.span)
        body = (
            n.And(tuple(items), True, span=self.span) if comments else conjunction(items, self.span)
        )
        return Piece(n.OperatorDef(ident, (), body, span=self.span), inner=comments)

    def _equals(self, name: str, value: n.Expr) -> n.Expr:
        return n.OpApply("=", (n.Name(name, span=self.span), value), span=self.span)

    def _each(self, value: n.Expr) -> n.Expr:
        """A value for every process, or the value alone without processes."""
        if not self.a.multiprocess:
            return value
        return _function(n.Name("ProcSet", span=value.span), value)

    def _of_procedure(self, v: p.Variable) -> n.Expr:
        value = rewrite(initial_value(v), self._scope(None).table(frozenset()))
        return _initially(v, self._each(value))

    def _of_process(self, v: p.Variable, r: p.Process) -> n.Expr:
        table = self._scope(r).table(frozenset())
        value = rewrite(initial_value(v), table)
        if not r.is_set:
            return _initially(v, value)
        identity = rewrite(r.identity, NOTHING)
        if not v.is_set:
            return _initially(v, _function(identity, value))
        if names_in(value) & (self.indexed | {"self"}):
            return _initially(v, _dependent(v, identity, value, table))
        return _initially(v, n.FunctionSet(identity, value, span=v.span))

    def _first_labels(self) -> n.Expr:
        """The first value of `pc`."""
        if not self.a.multiprocess:
            return self._label(self.flow.body)
        firsts = [(r, self._label(self.flow.processes[r.name.text])) for r in self.a.processes]
        if len(firsts) == 1:
            return self._each(firsts[0][1])
        arms: list[n.CaseArm] = []
        for r, label in firsts:
            span = r.identity.span
            sign = "\\in" if r.is_set else "="
            guard = n.OpApply(sign, (_self(span), rewrite(r.identity, NOTHING)), span=span)
            arms.append(n.CaseArm(guard, label, span=span))
        return self._each(n.Case(tuple(arms), span=self.span))

    def _label(self, steps: tuple[Step, ...]) -> n.Expr:
        label = steps[0].label
        return n.String(label.name, span=label.span)

    # --- Actions -----------------------------------------------------------------------------

    def _actions(self, steps: tuple[Step, ...], scope: Scope, argument: bool) -> list[Piece]:
        idents = [n.Ident(step.label.name, span=step.label.span) for step in steps]
        return [
            self._action(step, ident, scope, argument)
            for step, ident in zip(steps, idents, strict=True)
        ]

    def _action(self, step: Step, name: n.Ident, scope: Scope, argument: bool) -> Piece:
        body = action(step, scope, has_pc=self.has_pc)
        return Piece(n.OperatorDef(name, _params(argument, name.span), body, span=step.span))

    def _disjunction(self, name: n.Ident, steps: tuple[Step, ...], argument: bool) -> Piece:
        items = [_applied(step.label.name, argument, step.label.span) for step in steps]
        body = _disjunction(items, name.span)
        return Piece(n.OperatorDef(name, _params(argument, name.span), body, span=name.span))

    # --- Next, Spec --------------------------------------------------------------------------

    def _next(self) -> list[Piece]:
        out: list[Piece] = []
        if not self.has_pc and not self.a.multiprocess:
            ident = n.Ident("Next", span=self.span)
            return [self._action(self.flow.body[0], ident, self._scope(None), False)]
        stutters = self.flow.shape.can_finish and self.options.done_disjunct
        if stutters:
            still = n.Unchanged(n.Name("vars", span=self.span), span=self.span)
            both = n.And((self._finished(), still), self.a.multiprocess, span=self.span)
            comment = "Allow infinite stuttering to prevent deadlock on termination."
            out.append(self._define("Terminating", both, comment))
        items: list[n.Expr] = []
        if self.a.multiprocess:
            items += [
                _applied(r.name.text, False, r.name.span) for r in self.a.processes if not r.is_set
            ]
            calls = [_applied(q.name.text, True, q.name.span) for q in self.a.procedures]
            if calls:
                every = n.Name("ProcSet", span=self.span)
                items.append(_some_process(every, _disjunction(calls, self.span)))
            for r in self.a.processes:
                if r.is_set:
                    taken = _applied(r.name.text, True, r.name.span)
                    items.append(_some_process(rewrite(r.identity, NOTHING), taken))
        else:
            items += [_applied(q.name.text, False, q.name.span) for q in self.a.procedures]
            items += [_applied(s.label.name, False, s.label.span) for s in self.flow.body]
        if stutters:
            items.append(n.Name("Terminating", span=self.span))
        out.append(self._define("Next", _disjunction(items, self.span)))
        return out

    def _finished(self) -> n.Expr:
        pc: n.Expr = n.Name("pc", span=self.span)
        if self.a.multiprocess:
            pc = n.FunctionApply(pc, (_self(self.span),), span=self.span)
        done = n.OpApply("=", (pc, n.String("Done", span=self.span)), span=self.span)
        if not self.a.multiprocess:
            return done
        every = n.Name("ProcSet", span=self.span)
        bound = n.Bound((n.Ident("self", span=self.span),), every, span=self.span)
        return n.Quantifier(n.QuantifierKind.FORALL, (bound,), done, span=self.span)

    def _spec(self) -> n.Expr:
        init, after, every = (n.Name(x, span=self.span) for x in ("Init", "Next", "vars"))
        box = n.Box(n.ActionBox(after, every, span=self.span), span=self.span)
        safety = n.And((init, box), span=self.span)
        fair = fairness(self.flow, self.options)
        return n.And((safety, *fair), True, span=self.span) if fair else safety


def _self(span: Span) -> n.Expr:
    return n.Name("self", span=span)


def _params(argument: bool, span: Span) -> tuple[n.Param, ...]:
    return (n.Param(n.Ident("self", span=span), span=span),) if argument else ()


def _applied(name: str, argument: bool, span: Span) -> n.Expr:
    return n.OpApply(name, (_self(span),), span=span) if argument else n.Name(name, span=span)


def _disjunction(items: list[n.Expr], span: Span) -> n.Expr:
    return items[0] if len(items) == 1 else n.Or(tuple(items), span=span)


def _some_process(domain: n.Expr, body: n.Expr) -> n.Expr:
    span = body.span
    bound = n.Bound((n.Ident("self", span=span),), domain, span=span)
    some = n.Quantifier(n.QuantifierKind.EXISTS, (bound,), body, span=span)
    return n.Paren(some, span=span)


def _function(domain: n.Expr, value: n.Expr) -> n.Expr:
    """`[self \\in domain |-> value]`."""
    span = value.span
    bound = n.Bound((n.Ident("self", span=span),), domain, span=span)
    return n.FunctionLiteral((bound,), value, span=span)


def _dependent(v: p.Variable, identity: n.Expr, value: n.Expr, table: Table) -> n.Expr:
    """The functions f with f[self] in a set that depends on self.

    TLC's translator writes `[S -> value]` here, in which `self` means nothing.
    """
    span = v.span
    name = n.Ident("f_" + v.name.text, span=span)
    mine = n.Bound((n.Ident("self", span=span),), rewrite(identity, NOTHING), span=span)
    union = n.OpApply("UNION", (n.SetMap(value, (mine,), span=span),), span=span)
    functions = n.FunctionSet(identity, union, span=span)
    fresh = rewrite(initial_value(v), table)
    here = n.FunctionApply(n.Name(name.text, span=span), (_self(span),), span=span)
    member = n.OpApply("\\in", (here, fresh), span=span)
    every = n.Bound((n.Ident("self", span=span),), rewrite(identity, NOTHING), span=span)
    test = n.Quantifier(n.QuantifierKind.FORALL, (every,), member, span=span)
    return n.SetFilter(n.Bound((name,), functions, span=span), test, span=span)


def _initially(v: p.Variable, value: n.Expr) -> n.Expr:
    sign = "\\in" if v.is_set else "="
    return n.OpApply(sign, (n.Name(v.name.text, span=v.name.span), value), span=v.span)
