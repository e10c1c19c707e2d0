"""What may live here: finding modules by name — given texts, directories, the toolkit's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pymodel.errors import EXIT_PARSE, Diagnostic, Source, Span, SpecError, read_source
from pymodel.sema.standard import STANDARD
from pymodel.syntax.lexer import close_names
from pymodel.syntax.parser import Parsed, parse_source


class Library:
    """Where modules come from: texts by name first, then directories in order.

    The toolkit's own modules (`STANDARD`) are never looked for in files.
    """

    def __init__(self, directories: Sequence[Path], texts: Mapping[str, str]) -> None:
        self.directories = tuple(dict.fromkeys(directories))
        self.texts = texts

    def parse(self, name: str, asked: Span | None) -> Parsed:
        """The parsed module of a name. Raises `SpecError`: `sema.missing-module`, `syntax.*`."""
        if name in self.texts:
            return parse_source(Source(f"{name}.tla", self.texts[name]))
        for directory in self.directories:
            path = directory / f"{name}.tla"
            if path.is_file():
                return parse_source(read_source(path))
        raise SpecError(self._missing(name, asked))

    def _missing(self, name: str, asked: Span | None) -> Diagnostic:
        known = [*STANDARD, *self.texts]
        for directory in self.directories:
            if directory.is_dir():
                known.extend(path.stem for path in directory.glob("*.tla"))
        searched: tuple[tuple[str, Span | None], ...] = tuple(
            (f"searched {directory / (name + '.tla')}", None) for directory in self.directories
        )
        return Diagnostic(
            "sema.missing-module",
            f"there is no module {name}",
            asked,
            close_names(name, known) or "add its directory to the search path",
            searched,
            EXIT_PARSE,
        )


def check_name(parsed: Parsed, wanted: str) -> Diagnostic | None:
    """`sema.module-name` when a file holds a module of another name."""
    found = parsed.module.name
    if found.text == wanted:
        return None
    return Diagnostic(
        "sema.module-name",
        f"the file of module {wanted} contains module {found.text}",
        found.span,
        "a file is named after its module",
    )
