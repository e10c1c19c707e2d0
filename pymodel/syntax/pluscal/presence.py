"""What may live here: whether a text has an algorithm at all, before it is read."""

from __future__ import annotations

from pymodel.errors import Source


def may_have_algorithm(source: Source) -> bool:
    """Whether a text may have an algorithm in PlusCal; sometimes wrong where it says yes."""
    return "--algorithm" in source.text or "--fair" in source.text
