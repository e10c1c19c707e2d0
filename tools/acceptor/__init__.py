"""Acceptor: the command line, and the public Python face (`acceptor.check`, `acceptor.prove`).

Importing this costs nothing; what is asked for is loaded when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acceptor.api import check
    from acceptor.proving import prove

__version__ = "0.1.0"
__all__ = ["__version__", "check", "prove"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from acceptor.api import check  # noqa: PLC0415

        return check
    if name == "prove":
        from acceptor.proving import prove  # noqa: PLC0415

        return prove
    raise AttributeError(name)
