"""The library: what the operators of the language and of the standard modules mean in Python."""

from __future__ import annotations

from pymodel.library import (
    bags,
    finitesets,
    language,
    numbers,
    randomization,
    sequences,
    tlc,
    tlcext,
)
from pymodel.library.registry import Registry


def standard() -> Registry:
    """The operators of the language and of every standard module that has values."""
    tables = (language, numbers, sequences, finitesets, bags, tlc, tlcext, randomization)
    return Registry(op for module in tables for op in module.table())
