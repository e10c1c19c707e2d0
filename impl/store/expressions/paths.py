"""What may live here: following a document path into an item, and cutting an item down to paths."""

from __future__ import annotations

from typing import TypeAlias, Union

from impl.store.expressions.nodes import Path
from impl.store.values import Item, L, M, Value

#: Which steps to take at each level; an empty tree means "all that is here".
_Tree: TypeAlias = dict[Union[str, int], "_Tree"]  # noqa: UP007


def resolve(item: Item, path: Path) -> Value | None:
    """The value at a path, or None when any step of it is missing."""
    value: Value | None = M(item)
    for step in path:
        if isinstance(value, M) and isinstance(step, str):
            value = value.value.get(step)
        elif isinstance(value, L) and isinstance(step, int) and step < len(value.value):
            value = value.value[step]
        else:
            return None
    return value


def project(item: Item, paths: tuple[Path, ...]) -> Item:
    """Only what the paths name; elements taken out of a list close up in order."""
    tree: _Tree = {}
    for path in paths:
        level = tree
        for step in path:
            level = level.setdefault(step, {})
    picked = _pick(M(item), tree) if tree else None
    return picked.value if isinstance(picked, M) else {}


def _pick(value: Value, tree: _Tree) -> Value | None:
    if not tree:
        return value
    if isinstance(value, M):
        entries = {
            step: part
            for step, below in tree.items()
            if isinstance(step, str)
            and step in value.value
            and (part := _pick(value.value[step], below)) is not None
        }
        return M(entries) if entries else None
    if isinstance(value, L):
        indexes = sorted(s for s in tree if isinstance(s, int) and s < len(value.value))
        parts = (_pick(value.value[i], tree[i]) for i in indexes)
        elements = tuple(p for p in parts if p is not None)
        return L(elements) if elements else None
    return None
