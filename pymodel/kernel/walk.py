"""What may live here: going through kernel nodes without knowing them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from pymodel.kernel.nodes import Bound, Const, Node, Update


def _names(part: Any) -> tuple[str, ...]:
    """The fields that may hold nodes."""
    kind: Any = type(part)
    return _names_of(kind)


@cache
def _names_of(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind) if f.name != "span")


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below, in written order (inside bounds, arms, fields and updates too)."""
    if isinstance(node, Const):
        return
    for name in _names(node):
        yield from _nodes(getattr(node, name))


def _nodes(part: Any) -> Iterator[Node]:
    if isinstance(part, Node):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _nodes(item)
    elif isinstance(part, Bound | Update):
        for name in _names(part):
            yield from _nodes(getattr(part, name))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, outermost first."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(list(children(top))))


def rebuild(node: Node, change: Callable[[Node], Node]) -> Node:
    """The node with `change` applied to each child; the same object where nothing changed."""
    if isinstance(node, Const):
        return node
    return _rebuild(node, change)  # type: ignore[no-any-return]


def _rebuild(part: Any, change: Callable[[Node], Node]) -> Any:
    new: dict[str, Any] = {}
    for name in _names(part):
        old = getattr(part, name)
        value = _changed(old, change)
        if value is not old:
            new[name] = value
    if not new:
        return part
    kept = {f.name: getattr(part, f.name) for f in fields(part)}
    return type(part)(**{**kept, **new})


def _changed(part: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(part, Node):
        return change(part)
    if isinstance(part, tuple):
        items = tuple(_changed(item, change) for item in part)
        same = all(a is b for a, b in zip(items, part, strict=True))
        return part if same else items
    if is_dataclass(part) and isinstance(part, Bound | Update):
        return _rebuild(part, change)
    return part
