"""What may live here: recursive operators, lifted out of the scopes that they were defined in."""

from __future__ import annotations

from dataclasses import replace

from pymodel.kernel.analysis import free_locals, scoped
from pymodel.kernel.model import RecursiveOperator
from pymodel.kernel.nodes import CallRec, Local, Node
from pymodel.kernel.simplify import simplify
from pymodel.kernel.walk import rebuild
from pymodel.sema.types import Definition


class Recursion:
    """The recursive operators met so far.

    While lowering, calls pass the written arguments alone (`raw`), because what a body captures is
    known only when every body that it calls is there. `close` then makes captured names parameters,
    and `pass_captured` adds them to the calls of a formula. Both are done once a formula.
    """

    def __init__(self) -> None:
        self.raw: dict[str, RecursiveOperator] = {}
        self.lifted: dict[tuple[object, Definition, bool], str] = {}
        self.closed: dict[str, RecursiveOperator] = {}
        self._captured: dict[str, tuple[str, ...]] = {}

    def close(self) -> None:
        """Give the operators that are new since the last time their final form."""
        new = {n: r for n, r in self.raw.items() if n not in self.closed}
        found: dict[str, frozenset[str]] = {n: frozenset() for n in new}
        found |= {n: frozenset(c) for n, c in self._captured.items()}
        changed = True
        while changed:  # a body captures what its callees capture: up to the least fixed point
            changed = False
            for name, operator in new.items():
                free = _free(operator.body, found) - frozenset(operator.params)
                if free != found[name]:
                    found[name], changed = free, True
        self._captured = {n: tuple(sorted(f)) for n, f in found.items()}
        for name, operator in new.items():
            self.closed[name] = RecursiveOperator(
                name,
                operator.params + self._captured[name],
                simplify(self.pass_captured(operator.body)),
            )

    def pass_captured(self, node: Node) -> Node:
        """The node with captured names added to every call of a recursive operator."""
        if not any(self._captured.values()):
            return node
        return self._change(node)

    def _change(self, node: Node) -> Node:
        node = rebuild(node, self._change)
        if isinstance(node, CallRec) and self._captured[node.name]:
            extra = tuple(Local(c, span=node.span) for c in self._captured[node.name])
            return replace(node, args=node.args + extra)
        return node


def _free(node: Node, captured: dict[str, frozenset[str]]) -> frozenset[str]:
    """Free local names, those that calls of recursive operators capture included."""
    if not any(captured.values()):
        return free_locals(node)
    out = frozenset((node.name,)) if isinstance(node, Local) else frozenset()
    if isinstance(node, CallRec):
        out = captured[node.name]
    for child, names, _ in scoped(node):
        inner = _free(child, captured)
        out |= inner.difference(names) if names else inner
    return out
