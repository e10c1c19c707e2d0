"""What may live here: how often actions were taken and expressions evaluated, laid out as TLC does.

Each definition of the configuration has a head, `<Name place>: new:all`, and beneath it its
expressions, those inside others with a bar for each level. What belongs to an operator that several
definitions use comes last, under the operator's own place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pymodel.check.result import CheckResult, ExpressionCoverage
from pymodel.errors import Span
from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Named
from pymodel.report.tlc import NONE, Message, place


def coverage(result: CheckResult, model: Model, now: str) -> Iterator[Message]:
    """The messages of `-coverage`, between their marks."""
    yield Message(2201, NONE, f"The coverage statistics at {now}")
    left = list(result.expressions)
    if isinstance(init := model.init, Named):
        c = result.counts
        yield _head(2773, init.name, init.span, c.initial, c.begun)
        yield from _expressions(_inside(left, init.body.span))
    bodies = {(a.name, str(a.span)): a.formula.span for a in model.actions}
    for action in result.coverage:
        yield _head(2772, action.name, action.span, action.fresh, action.fired)
        yield from _expressions(_inside(left, bodies.get((action.name, str(action.span)))))
    for formula in model.invariants:
        node = formula.node
        body = node.body.span if isinstance(node, Named) else node.span
        if body is not None and (mine := _inside(left, body)):
            yield Message(2774, NONE, f"<{formula.name} {place(formula.span or body)}>")
            yield from _expressions(mine)
    yield from _expressions(left)
    yield Message(2202, NONE, "End of statistics.")


def _head(code: int, name: str, span: Span | None, fresh: int, fired: int) -> Message:
    where = f" {place(span)}" if span else ""
    return Message(code, NONE, f"<{name}{where}>: {fresh}:{fired}")


def _inside(left: list[ExpressionCoverage], body: Span | None) -> list[ExpressionCoverage]:
    """Take the expressions of a body out of those that are left."""
    if body is None:
        return []
    mine = [e for e in left if _holds(body, e.span)]
    left[:] = [e for e in left if not _holds(body, e.span)]
    return mine


def _holds(outer: Span, inner: Span) -> bool:
    if outer.source.name != inner.source.name:
        return False
    starts = (outer.line, outer.col) <= (inner.line, inner.col)
    return starts and (inner.end_line, inner.end_col) <= (outer.end_line, outer.end_col)


def _expressions(given: Sequence[ExpressionCoverage]) -> Iterator[Message]:
    """The expressions in the order of the source, what encloses before what is inside."""
    around: list[Span] = []
    for e in given:
        while around and not _holds(around[-1], e.span):
            around.pop()
        yield Message(2221, NONE, f"  {'|' * len(around)}{place(e.span)}: {e.count}")
        around.append(e.span)
