"""What may live here: the fairness that an algorithm's words and the options ask for."""

from __future__ import annotations

from collections.abc import Mapping

from pymodel.errors import Span
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.flow import Flow, Step
from pymodel.syntax.pluscal.labels import walk
from pymodel.syntax.pluscal.options import Options
from pymodel.syntax.pluscal.rewrite import NOTHING, at, rewrite


def fairness(flow: Flow, options: Options) -> tuple[n.Expr, ...]:
    """The fairness conjuncts of `Spec`."""
    algorithm, asked = flow.algorithm, options.assumed
    alone = not algorithm.multiprocess
    if asked == "nof" and not (alone and algorithm.fair):
        return ()
    span = algorithm.name.span
    out: list[n.Expr] = []
    if asked == "wfNext" or algorithm.fair or (alone and asked in ("wf", "sf")):
        out.append(_fair(n.FairnessKind.WEAK, n.Name("Next", span=span), span))
    default = {"wf": p.Fairness.WEAK, "sf": p.Fairness.STRONG}.get(asked, p.Fairness.UNFAIR)
    called = _called(algorithm)
    for process in algorithm.processes:
        kind = process.fairness if process.fairness is not p.Fairness.UNFAIR else default
        if kind is not p.Fairness.UNFAIR:
            out.append(_of_process(process, kind, flow, called))
    return tuple(out)


def _fair(kind: n.FairnessKind, action: n.Expr, span: Span) -> n.Expr:
    return n.Fairness(kind, n.Name("vars", span=span), action, span=span)


def _called(algorithm: p.Algorithm) -> Mapping[str, tuple[str, ...]]:
    """For each process the procedures that it calls, itself or through others."""
    direct = {q.name.text: _calls(q.body) for q in algorithm.procedures}
    direct |= {q.name.text: _calls(q.body) for q in algorithm.processes}
    procedures = {q.name.text for q in algorithm.procedures}
    found: dict[str, tuple[str, ...]] = {}
    for process in algorithm.processes:
        reached = list(direct[process.name.text])
        for name in reached:  # grows while it is gone through
            reached += [x for x in direct.get(name, ()) if x not in reached]
        found[process.name.text] = tuple(x for x in reached if x in procedures)
    return found


def _calls(body: p.Sequence) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.procedure.text for s in walk(body) if isinstance(s, p.Call)))


def _of_process(
    process: p.Process, kind: p.Fairness, flow: Flow, called: Mapping[str, tuple[str, ...]]
) -> n.Expr:
    """Fairness of a process, of its labels with a mark, and of the procedures it calls."""
    span = process.name.span

    def this() -> n.Expr:
        if process.is_set:
            return n.Name("self", span=span)
        return at(process.identity, span)

    own: n.Expr = n.Name(process.name.text, span=span)
    if process.is_set:
        own = n.OpApply(process.name.text, (this(),), span=span)
    steps = flow.processes[process.name.text]
    items = _actions(own, steps, kind, this(), process.is_set)
    for name in called[process.name.text]:
        whole = n.OpApply(name, (this(),), span=span)
        items += _actions(whole, flow.procedures[name], kind, this(), True)
    body = items[0] if len(items) == 1 else n.And(tuple(items), span=span)
    if not process.is_set:
        return body
    domain = rewrite(process.identity, NOTHING)
    bound = n.Bound((n.Ident("self", span=span),), domain, span=span)
    return n.Quantifier(n.QuantifierKind.FORALL, (bound,), body, span=span)


def _actions(
    whole: n.Expr, steps: tuple[Step, ...], kind: p.Fairness, this: n.Expr, argument: bool
) -> list[n.Expr]:
    """Fairness of an action, without its labels marked `-`, and strong fairness of those marked
    `+` where the rest is only weakly fair; in the order of the text, as in TLC's translator."""
    span = whole.span
    written = sorted((s.label for s in steps), key=lambda at: (at.span.line, at.span.col))
    minus = [label.name for label in written if label.mark is p.Mark.MINUS]
    plus = [label.name for label in written if label.mark is p.Mark.PLUS]
    if minus:
        pc = n.FunctionApply(n.Name("pc", span=span), (this,), span=span)
        names = tuple(n.String(label, span=span) for label in minus)
        test = n.OpApply("/=", (pc, names[0]), span=span)
        if len(names) > 1:
            test = n.OpApply("\\notin", (pc, n.SetEnum(names, span=span)), span=span)
        whole = n.And((n.Paren(test, span=span), whole), span=span)
    out = [_fair(n.FairnessKind(kind.value), whole, span)]
    if kind is p.Fairness.WEAK:
        for label in plus:
            one: n.Expr = n.Name(label, span=span)
            if argument:
                one = n.OpApply(label, (rewrite(this, NOTHING),), span=span)
            out.append(_fair(n.FairnessKind.STRONG, one, span))
    return out
