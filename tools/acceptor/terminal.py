"""What may live here: what a command has to know of the terminal that it prints to."""

from __future__ import annotations

import shutil

from pymodel.report.lines import WIDTH

#: Narrower than this nothing is laid out.
_LEAST = 40


def columns() -> int:
    """How wide lines may be: the terminal's width, or COLUMNS; elsewhere what reads well."""
    return max(_LEAST, shutil.get_terminal_size((WIDTH, 24)).columns)
