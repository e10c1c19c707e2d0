"""What may live here: values and their differences as a person reads them."""

from __future__ import annotations

from pymodel.frozen import frozen
from pymodel.values import Function, Value, ordered, show

#: What a changed part of a value is called when it is not a value: an element of a set.
ADDED, REMOVED = "added", "removed"


@frozen
class Change:
    """One place in a variable whose value differs: `path` as in `[r1].bal`, "" for the whole.

    kind: "set" (old and new are there), "added" or "removed" (an element of a set; one is there).
    """

    path: str
    kind: str
    old: Value = None
    new: Value = None

    def __str__(self) -> str:
        if self.kind == ADDED:
            return f"{self.path} + {show(self.new)}".strip()
        if self.kind == REMOVED:
            return f"{self.path} - {show(self.old)}".strip()
        return f"{self.path}: {show(self.old)} -> {show(self.new)}".removeprefix(": ")


def changes(old: Value, new: Value, path: str = "") -> list[Change]:
    """The smallest places in which two values differ; functions and sets are looked into."""
    if old == new and type(old) is type(new):
        return []
    if isinstance(old, Function) and isinstance(new, Function) and old.keys() == new.keys():
        out = []
        for key in old:
            field = isinstance(key, str) and key.isidentifier()
            step = f".{key}" if field else f"[{show(key)}]"
            out += changes(old[key], new[key], path + step)
        return out
    if isinstance(old, tuple) and isinstance(new, tuple) and len(old) == len(new):
        return [
            c
            for i, (a, b) in enumerate(zip(old, new, strict=True), start=1)
            for c in changes(a, b, f"{path}[{i}]")
        ]
    if isinstance(old, frozenset) and isinstance(new, frozenset):
        gone = [Change(path, REMOVED, old=v) for v in ordered(old - new)]
        come = [Change(path, ADDED, new=v) for v in ordered(new - old)]
        return gone + come
    return [Change(path, "set", old, new)]


def pretty(v: Value, indent: int = 0, width: int = 100) -> str:
    """A value in TLA+ syntax, over several lines where one would be too long.

    `indent` is the column at which the value starts; further lines are indented past it.
    """
    flat = show(v)
    if indent + len(flat) <= width:
        return flat
    pad = "\n" + " " * (indent + 2)
    match v:
        case tuple() if v:
            return "<< " + ("," + pad + " ").join(pretty(x, indent + 3, width) for x in v) + " >>"
        case frozenset() if v:
            items = ordered(v)
            return "{ " + ("," + pad).join(pretty(x, indent + 2, width) for x in items) + " }"
        case Function():
            keys = ordered(v)
            if all(isinstance(key, str) and key.isidentifier() for key in keys):
                fields = [
                    f"{key} |-> " + pretty(v[key], indent + 7 + len(key), width) for key in keys
                ]
                return "[ " + ("," + pad).join(fields) + " ]"
            pairs = [
                f"{show(key)} :> " + pretty(v[key], indent + 6 + len(show(key)), width)
                for key in keys
            ]
            return "( " + (" @@" + pad).join(pairs) + " )"
    return flat
