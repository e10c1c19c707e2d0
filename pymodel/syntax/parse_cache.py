"""What may live here: modules and configurations kept on disk parsed: a text is parsed once.

A file is named by the digest of the text, its name and our own code: see `pymodel.cache`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pymodel.cache import Cache
from pymodel.errors import Source
from pymodel.syntax.cfg import Config, parse_cfg
from pymodel.syntax.parser import Parsed, parse_source

_T = TypeVar("_T")


class ParseCache:
    """Parses sources, and keeps the results in a directory, which need not exist."""

    def __init__(self, where: Path | Cache) -> None:
        self._cache = where if isinstance(where, Cache) else Cache(where)

    @property
    def directory(self) -> Path:
        return self._cache.directory

    def parse(self, source: Source) -> Parsed:
        """As `parse_source`; a text that cannot be parsed is parsed again the next time."""
        return self._kept(source, "module", Parsed, parse_source)

    def configuration(self, source: Source) -> Config:
        """As `cfg.parse_cfg`."""
        return self._kept(source, "cfg", Config, parse_cfg)

    def _kept(self, source: Source, word: str, kind: type[_T], parse: Callable[[Source], _T]) -> _T:
        name = self._cache.key(word, source.name, source.text)
        # Every span mentions the source, and the reader has it.
        found = self._cache.get(name, {"source": source}.__getitem__)
        if isinstance(found, kind):
            return found
        made = parse(source)
        self._cache.put(name, made, {"source": source})
        return made
