"""Acceptor: the command line, and the public Python face (`acceptor.check`, `acceptor.prove`,
`acceptor.override` for operators in Python).

Importing this costs nothing; what is asked for is loaded when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from acceptor.api import check
    from acceptor.proving import prove
    from pymodel.library.registry import Context
    from pymodel.sema.python import override

__version__ = "0.1.0"
__all__ = ["Context", "__version__", "check", "override", "prove"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from acceptor.api import check  # noqa: PLC0415

        return check
    if name == "prove":
        from acceptor.proving import prove  # noqa: PLC0415

        return prove
    if name == "override":
        from pymodel.sema.python import override  # noqa: PLC0415

        return override
    if name == "Context":
        from pymodel.library.registry import Context  # noqa: PLC0415

        return Context
    raise AttributeError(name)
