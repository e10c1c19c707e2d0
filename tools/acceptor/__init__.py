"""Acceptor: the command line, and the public Python face (`acceptor.check`).

Importing this costs nothing; what is asked for is loaded when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acceptor.api import check

__version__ = "0.1.0"
__all__ = ["__version__", "check"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from acceptor.api import check  # noqa: PLC0415

        return check
    raise AttributeError(name)
