"""What may live here: reading the files of one specification, and a record of what was read.

The record is what a result depends on: the texts, and the files that were looked for and are not
there. One that appears where another was found later on the search path makes a different
specification.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pymodel.errors import Source, read_source

#: The environment's directories to search for modules, separated as in PATH.
VARIABLE = "TLA_LIBRARY"


class Files:
    """The files of one specification, each read once."""

    def __init__(self) -> None:
        self._texts: dict[str, Source] = {}
        self._looked_for: dict[str, bool] = {}
        #: Whether a file of Python was run, which may have read anything.
        self.runs_code = False
        #: Whether something was read that cannot be read again, such as a pipe.
        self.is_fleeting = False

    def source(self, path: Path) -> Source:
        """As `read_source`."""
        found = self._texts.get(str(path))
        if found is None:
            if not path.is_file():
                self.is_fleeting = True
            found = self._texts[str(path)] = read_source(path)
        return found

    def is_file(self, path: Path) -> bool:
        """Whether there is such a file."""
        found = self._looked_for.get(str(path))
        if found is None:
            found = self._looked_for[str(path)] = path.is_file()
        return found

    @property
    def texts(self) -> Iterator[Source]:
        """All that was read."""
        return iter(self._texts.values())

    @property
    def looked_for(self) -> tuple[tuple[str, bool], ...]:
        """The files that were looked for, and whether they were there."""
        return tuple(self._looked_for.items())
