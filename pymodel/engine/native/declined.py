"""What may live here: how the native engine says that it leaves a model to the interpreter."""

from __future__ import annotations

from pymodel.errors import Span


class Declined(Exception):  # noqa: N818 - an answer, not a mistake
    """Something that is not compiled: where, and why. The interpreter carries on."""

    def __init__(self, span: Span | None, why: str) -> None:
        super().__init__(why if span is None else f"{span}: {why}")
        self.span = span
        self.why = why


class FullError(MemoryError):
    """There is no room for more states within the limit of memory."""
