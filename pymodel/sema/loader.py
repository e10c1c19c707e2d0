"""What may live here: finding modules by name — given texts, directories, the toolkit's own.

The search path is, in order: texts given by name; the directory of the root module; the directories
that the user names; those of the environment variable TLA_LIBRARY; what follows the root module in
its file; the modules that come with the toolkit. The modules of `STANDARD` alone are never looked
for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pymodel.errors import EXIT_PARSE, Diagnostic, Source, Span, SpecError
from pymodel.files import VARIABLE, Files
from pymodel.sema import python
from pymodel.sema.python import Override
from pymodel.sema.standard import STANDARD
from pymodel.syntax.lexer import close_names
from pymodel.syntax.parser import Parsed, parse_source

#: The toolkit's modules that are written in TLA+: a file each, with a Python file beside it for
#: operators that could not be evaluated otherwise, or not quickly.
SHIPPED = Path(__file__).resolve().parents[1] / "library" / "modules"
_HEAD = re.compile(r"^-{4,}[ \t]*MODULE[ \t]+(\w+)[ \t]*-{4,}", re.MULTILINE)


def search_path(
    own: Path, given: Sequence[Path], environment: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """The directories that are searched for a module named by a file in `own`."""
    more = (os.environ if environment is None else environment).get(VARIABLE, "")
    return (own, *given, *(Path(item) for item in more.split(os.pathsep) if item))


class Library:
    """Where modules come from: texts by name first, then directories in order, then SHIPPED.

    `overrides` are operators in Python, by module and name, that the user has named; `parse` may be
    that of a `ParseCache`.
    """

    def __init__(
        self,
        directories: Sequence[Path],
        texts: Mapping[str, str],
        overrides: Mapping[str, Mapping[str, Override]] | None = None,
        root: Source | None = None,
        parse: Callable[[Source], Parsed] = parse_source,
        files: Files | None = None,
    ) -> None:
        self.directories = tuple(dict.fromkeys(directories))
        self.texts = texts
        self._overrides = overrides or {}
        self._root = root
        self._parse = parse
        self._files = files or Files()

    def overrides(self, parsed: Parsed) -> Mapping[str, Override]:
        """The operators of a module that have a meaning in Python, by name.

        What the user named comes before what stands beside the module's file. Raises `SpecError`:
        `override.*`, `file.*`.
        """
        name = parsed.module.name.text
        path = Path(parsed.module.span.source.name)
        found: dict[str, Override] = {}
        if path.parent == SHIPPED:
            items = python.shipped(name) if path.with_suffix(".py").exists() else []
        else:
            items = python.beside(path, self._files) if path.suffix == ".tla" else []
        found = python.by_module(items).get(name, {})
        return {**found, **self._overrides.get(name, {})}

    def parse(self, name: str, asked: Span | None) -> Parsed:
        """The parsed module of a name. Raises `SpecError`: `sema.missing-module`, `syntax.*`."""
        if name in self.texts:
            return self._parse(Source(f"{name}.tla", self.texts[name]))
        for directory in self.directories:
            path = directory / f"{name}.tla"
            if self._files.is_file(path):
                return self._parse(self._files.source(path))
        within = None if self._root is None else _after_the_first(self._root, name)
        if within is not None:
            return self._parse(within)
        shipped = SHIPPED / f"{name}.tla"
        if self._files.is_file(shipped):
            return self._parse(self._files.source(shipped))
        raise SpecError(self._missing(name, asked))

    def _missing(self, name: str, asked: Span | None) -> Diagnostic:
        known = [*STANDARD, *self.texts]
        for directory in (*self.directories, SHIPPED):
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


def _after_the_first(source: Source, name: str) -> Source | None:
    """The text of a later module of a file that holds several, in its place."""
    heads = list(_HEAD.finditer(source.text))
    for head in heads[1:]:
        if head[1] == name:
            # Blank lines in place of what is before keep the line numbers of the file.
            lines = source.text.count("\n", 0, head.start())
            return Source(source.name, "\n" * lines + source.text[head.start() :])
    return None


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
