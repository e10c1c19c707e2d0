"""What may live here: counting how often each expression of a model is evaluated.

Counting is built into the model: a place becomes `Covered(i) /\\ place`, or for a value `CASE
Covered(i) -> place`, where the impure operator Covered counts and is TRUE. So a model that is not
covered pays nothing, and a covered one is slower: what counts cannot be remembered.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace

from pymodel.errors import Span
from pymodel.kernel.analysis import is_boolean
from pymodel.kernel.model import Action, Formula, Model
from pymodel.kernel.nodes import (
    And,
    AngleAction,
    Apply,
    Builtin,
    CallRec,
    Case,
    Const,
    Except,
    FunctionLiteral,
    If,
    In,
    Lambda,
    Let,
    Local,
    Named,
    Node,
    RecordLiteral,
    SetEnum,
    SetMap,
    SquareAction,
    TupleLiteral,
    Unchanged,
    Var,
)
from pymodel.kernel.walk import children, rebuild
from pymodel.library.registry import Operator
from pymodel.values import TRUE, Value

_NAME = "Covered"
_LEAVES = (Const, Local, Var, Lambda, Named)
#: Operators whose values are written out anyway: a place made of another one may be a set that
#: nobody can write out, such as Nat, and keeps its form.
_COMPUTED = frozenset(
    ["+", "-", "*", "\\div", "%", "^", "Append", "Head", "Tail", "Len", "\\o", "SubSeq", ":>", "@@"]
)
_VALUES = (
    If,
    Case,
    Except,
    Apply,
    CallRec,
    FunctionLiteral,
    RecordLiteral,
    TupleLiteral,
    SetEnum,
    SetMap,
)


class Coverage:
    """The places of one model, and how often each was evaluated."""

    def __init__(self) -> None:
        self._counts: list[int] = []
        self._spans: list[Span] = []
        self._numbers: dict[tuple[str, int, int, int, int], int] = {}
        # The node is kept beside what became of it, so that its id stays its own.
        self._known: dict[int, tuple[Node, Node]] = {}

    def places(self) -> list[tuple[Span, int]]:
        """(place, number of evaluations), in the order of the source."""
        rows = zip(self._spans, self._counts, strict=True)
        return sorted(rows, key=lambda row: _order(row[0]))

    def snapshot(self) -> bytes:
        """The numbers so far."""
        return array("q", self._counts).tobytes()

    def restore(self, data: bytes) -> None:
        """Go on counting from these numbers; `ValueError` if they are of other places."""
        counts = array("q")
        counts.frombytes(data)
        if len(counts) != len(self._counts):
            raise ValueError("counts of other places")
        self._counts[:] = counts

    def operator(self) -> Operator:
        """The operator that counts."""
        counts = self._counts

        def hit(number: Value) -> Value:
            counts[number] += 1
            return TRUE

        return Operator(_NAME, 1, "Coverage", hit, pure=False)

    def covered(self, model: Model) -> Model:
        """The model with its places counted."""
        cover = self._cover

        def formulas(given: tuple[Formula, ...]) -> tuple[Formula, ...]:
            return tuple(replace(f, node=cover(f.node)) for f in given)

        return replace(
            model,
            init=None if model.init is None else cover(model.init),
            # Where Next is split into actions, these are what is explored.
            next=model.next if model.next is None or model.actions else cover(model.next),
            actions=tuple(self._action(a, cover) for a in model.actions),
            recursive={n: replace(op, body=cover(op.body)) for n, op in model.recursive.items()},
            invariants=formulas(model.invariants),
            init_properties=formulas(model.init_properties),
            action_properties=tuple(
                replace(p, action=cover(p.action)) for p in model.action_properties
            ),
            constraints=formulas(model.constraints),
            action_constraints=formulas(model.action_constraints),
        )

    @staticmethod
    def _action(action: Action, cover: Callable[[Node], Node]) -> Action:
        return replace(action, conjuncts=tuple(map(cover, action.conjuncts)))

    def _cover(self, node: Node) -> Node:
        known = self._known.get(id(node))
        if known is None:
            known = self._known[id(node)] = (node, self._made(node))
        return known[1]

    def _made(self, node: Node) -> Node:
        if isinstance(node, SquareAction | AngleAction):
            # What the step leaves unchanged is compared as it stands.
            made: Node = replace(node, action=self._cover(node.action))
        elif isinstance(node, In):
            # Membership looks at the form of the set: `{1, "a"}` is one only to be asked of.
            right = rebuild(node.right, self._cover)
            made = replace(node, left=self._cover(node.left), right=right)
        else:
            made = rebuild(node, self._cover)
        leaf = isinstance(node, _LEAVES) or next(children(node), None) is None
        if node.span is None or (leaf and not isinstance(node, Unchanged)):
            return made
        if is_boolean(node) and not isinstance(node, Let):
            return And((self._hit(node.span), made), span=node.span)
        if isinstance(node, _VALUES) or (isinstance(node, Builtin) and node.name in _COMPUTED):
            return Case(((self._hit(node.span), made),), span=node.span)
        return made

    def _hit(self, span: Span) -> Node:
        key = (span.source.name, span.line, span.col, span.end_line, span.end_col)
        number = self._numbers.setdefault(key, len(self._counts))
        if number == len(self._counts):
            self._counts.append(0)
            self._spans.append(span)
        return Builtin(_NAME, (Const(number),))


def _order(span: Span) -> tuple[str, int, int, int, int]:
    """By place; what encloses before what is inside."""
    return span.source.name, span.line, span.col, -span.end_line, -span.end_col
