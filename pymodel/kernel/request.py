"""What may live here: what a user asks for when a specification is read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pymodel.errors import Source
from pymodel.files import VARIABLE
from pymodel.frozen import frozen


@frozen
class Request:
    """The arguments of `loading.load`, where they are described."""

    spec: Path
    cfg: Path | Source | None
    search: tuple[Path, ...]
    constants: tuple[str, ...]
    invariants: tuple[str, ...]
    properties: tuple[str, ...]
    overrides: tuple[Path, ...]

    def texts(self) -> Iterator[str]:
        """All that decides which files are read and what is made of them, as texts."""
        yield str(Path.cwd())
        yield os.environ.get(VARIABLE, "")
        yield str(self.spec)
        cfg = self.cfg
        given = (cfg.name, cfg.text) if isinstance(cfg, Source) else (None, cfg and str(cfg))
        yield repr(given)
        for paths in (self.search, self.overrides):
            yield repr([str(path) for path in paths])
        for words in (self.constants, self.invariants, self.properties):
            yield repr(list(words))
