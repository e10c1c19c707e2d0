"""The kernel: one small language between the front end and every engine. See nodes.py, model.py.

`load` and `load_text` are its doors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymodel.kernel.loading import load, load_text

__all__ = ["load", "load_text"]


def __getattr__(name: str) -> Any:
    # The doors need the parser, the nodes do not: who imports `pymodel.kernel.nodes` alone should
    # not wait for it.
    if name in __all__:
        from pymodel.kernel import loading  # noqa: PLC0415

        return getattr(loading, name)
    raise AttributeError(name)
