"""What may live here: the doors to the meaning of names. Source modules in, `ResolvedModule`s out.

See `resolve` for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymodel.sema.resolve import load, load_text, resolve_expression, resolve_tree

__all__ = ["load", "load_text", "resolve_expression", "resolve_tree"]


def __getattr__(name: str) -> Any:
    # The doors need the parser; who imports `pymodel.sema.python` alone should not wait for it.
    if name in __all__:
        from pymodel.sema import resolve  # noqa: PLC0415

        return getattr(resolve, name)
    raise AttributeError(name)
