"""What may live here: the meaning of names. Source modules in, `ResolvedModule`s out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pymodel.errors import Diagnostic, Source, SpecError, read_source
from pymodel.sema.loader import Library, check_name
from pymodel.sema.resolver import Loader
from pymodel.sema.types import ResolvedModule
from pymodel.syntax.parser import Parsed, parse_source

__all__ = ["load", "load_text"]


def load(path: Path, search: Sequence[Path] = ()) -> ResolvedModule:
    """Read a module and all that it depends on; resolve every name.

    Modules are looked for in the file's own directory, then along `search`. Raises `SpecError`
    with every problem found: codes `file.*`, `syntax.*`, `sema.*`.
    """
    parsed = parse_source(read_source(path))
    wrong = check_name(parsed, path.stem) if path.suffix == ".tla" else None
    loader = Loader(Library((path.parent, *search), {}))
    if wrong is not None:
        loader.errors.append(wrong)
    return _finish(loader, parsed)


def load_text(
    text: str, name: str = "<string>", modules: Mapping[str, str] | None = None
) -> ResolvedModule:
    """Resolve a module given as text; `modules` gives the texts of others by name."""
    parsed = parse_source(Source(name, text))
    return _finish(Loader(Library((), modules or {})), parsed)


def _finish(loader: Loader, parsed: Parsed) -> ResolvedModule:
    try:
        module = loader.resolve(parsed)
    except RecursionError:
        deep = Diagnostic(
            "syntax.too-deep",
            "an expression is nested too deeply",
            parsed.module.name.span,
            "split it with definitions of its own",
        )
        raise SpecError(*loader.errors, deep) from None
    if loader.errors:
        raise SpecError(*loader.errors)
    return module
