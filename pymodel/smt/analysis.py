"""What may live here: what a kernel node depends on, so that it is encoded once per dependency.

A node that mentions `m.bal` and `m.from` alone has one encoding for all messages that agree in
them. `Dependencies.paths` says so: the longest chains `x[c1][c2]` by which a node reads its free
names. `reads` are the state variables. Both are what memo keys are made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from pymodel.kernel import nodes as k
from pymodel.kernel.model import Model
from pymodel.kernel.walk import children

#: A constant argument (0, value), or a free name's value (1, name).
Step: TypeAlias = tuple[int, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """A free name and the arguments that it is applied to."""

    name: str
    steps: tuple[Step, ...] = ()


#: A state variable and whether the next state's is meant.
Read: TypeAlias = tuple[str, bool]


class Dependencies:
    """Answers about nodes of one model, kept by identity (nodes are large to compare)."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._paths: dict[int, frozenset[Path]] = {}
        self._reads: dict[int, frozenset[Read]] = {}
        self._keep: list[k.Node] = []  # so that an id stays what it is

    # --- state variables ---

    def reads(self, node: k.Node) -> frozenset[Read]:
        """The state variables that the node may read, whatever it calls included."""
        known = self._reads.get(id(node))
        if known is None:
            known = self._reads[id(node)] = frozenset(self._find_reads(node))
            self._keep.append(node)
        return known

    def _find_reads(self, node: k.Node) -> Iterator[Read]:
        if isinstance(node, k.Var):
            yield node.name, node.primed
        elif isinstance(node, k.Unchanged):
            for name in node.names:
                yield name, False
                yield name, True
        elif isinstance(node, k.CallRec):
            for name in self._model.variables:  # its body may call others: assume the worst
                yield name, False
                yield name, True
        # A definition's arguments are for eyes: its body has them already.
        for child in (node.body,) if isinstance(node, k.Named) else children(node):
            yield from self.reads(child)

    def primed(self, node: k.Node) -> frozenset[str]:
        """The variables of the next state that the node mentions."""
        return frozenset(name for name, primed in self.reads(node) if primed)

    # --- free names ---

    def paths(self, node: k.Node) -> frozenset[Path]:
        """How the node reads its free names; no path continues another."""
        known = self._paths.get(id(node))
        if known is None:
            known = self._paths[id(node)] = _shortest(self._find_paths(node))
            self._keep.append(node)
        return known

    def _find_paths(self, node: k.Node) -> set[Path]:
        chain = _chain(node)
        if chain is not None:
            return {chain}
        if isinstance(node, k.CallLocal):
            return {Path(node.name)}.union(*map(self.paths, node.args))
        if isinstance(node, k.Forall | k.Exists | k.SetMap | k.FunctionLiteral):
            return self._beneath(node.bounds, node.body)
        if isinstance(node, k.RecFunction):
            return _without(self._beneath(node.bounds, node.body), (node.name,))
        if isinstance(node, k.SetFilter | k.Choose):
            return self._beneath((node.bound,), node.body)
        if isinstance(node, k.Let):
            return set(self.paths(node.value)) | _without(self.paths(node.body), (node.name,))
        if isinstance(node, k.Lambda):
            return _without(self.paths(node.body), node.params)
        if isinstance(node, k.Named):
            return set(self.paths(node.body))
        if isinstance(node, k.Except):
            out = set(self.paths(node.function))
            for u in node.updates:
                out.update(*map(self.paths, u.path), _without(self.paths(u.value), (u.at,)))
            return out
        return set().union(*map(self.paths, children(node)))

    def _beneath(self, bounds: tuple[k.Bound, ...], body: k.Node) -> set[Path]:
        names = tuple(n for b in bounds for n in b.names)
        return _without(self.paths(body), names).union(*(self.paths(b.domain) for b in bounds))


def _chain(node: k.Node) -> Path | None:
    """The path that a node is, if it is nothing else."""
    steps: list[Step] = []
    while isinstance(node, k.Apply):
        if isinstance(node.arg, k.Const):
            steps.append((0, node.arg.value))
        elif isinstance(node.arg, k.Local):
            steps.append((1, node.arg.name))
        else:
            return None
        node = node.function
    return Path(node.name, tuple(reversed(steps))) if isinstance(node, k.Local) else None


def _without(paths: Iterable[Path], names: tuple[str, ...]) -> set[Path]:
    """The paths as they look from outside a binder of these names."""
    out: set[Path] = set()
    for path in paths:
        if path.name in names:
            out.update(_names(path.steps, names))
            continue
        cut = next((i for i, s in enumerate(path.steps) if s[0] and s[1] in names), None)
        if cut is None:
            out.add(path)
        else:
            out.add(Path(path.name, path.steps[:cut]))
            out.update(_names(path.steps[cut:], names))
    return out


def _names(steps: tuple[Step, ...], bound: tuple[str, ...]) -> Iterator[Path]:
    """The free names among the arguments of a path that is cut."""
    return (Path(s[1]) for s in steps if s[0] and s[1] not in bound)


def _shortest(paths: set[Path]) -> frozenset[Path]:
    """Without the paths that continue another."""
    return frozenset(
        p for p in paths if not any(Path(p.name, p.steps[:i]) in paths for i in range(len(p.steps)))
    )
