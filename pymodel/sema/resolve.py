"""What may live here: resolving whole modules, and expressions at the end of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pymodel.cache import Cache
from pymodel.errors import Diagnostic, Source, Span, SpecError
from pymodel.files import Files
from pymodel.sema.loader import Library, check_name, search_path
from pymodel.sema.names import Answers
from pymodel.sema.python import read_all
from pymodel.sema.resolver import Loader, UnitResolver
from pymodel.sema.scope import Scope
from pymodel.sema.types import Level, Ref, ResolvedModule
from pymodel.syntax.files import module_file
from pymodel.syntax.nodes import Expr, Ident, Module
from pymodel.syntax.parse_cache import ParseCache
from pymodel.syntax.parser import Parsed, parse_expression, parse_source

__all__ = ["load", "load_text", "resolve_expression", "resolve_tree"]


def load(
    path: Path,
    search: Sequence[Path] = (),
    overrides: Sequence[Path] = (),
    cache: Path | Cache | None = None,
    files: Files | None = None,
) -> ResolvedModule:
    """Read a module and all that it depends on; resolve every name.

    `Spec` stands for `Spec.tla`. Modules are looked for in the file's own directory, then along
    `search` (see `loader`); `overrides` are Python files with operators (see `python`); `cache` is
    a directory for parsed modules; what is read is noted in `files`. Raises `SpecError` with every
    problem found: codes `file.*`, `syntax.*`, `sema.*`, `override.*`.
    """
    files = files or Files()
    path = module_file(path, files.is_file)
    parse = parse_source if cache is None else ParseCache(cache).parse
    source = files.source(path)
    parsed = parse(source)
    wrong = check_name(parsed, path.stem) if path.suffix == ".tla" else None
    python = read_all(overrides, files)
    library = Library(search_path(path.parent, search), {}, python, source, parse, files)
    loader = Loader(library)
    if wrong is not None:
        loader.errors.append(wrong)
    return _finish(loader, parsed)


def load_text(
    text: str, name: str = "<string>", modules: Mapping[str, str] | None = None
) -> ResolvedModule:
    """Resolve a module given as text; `modules` gives the texts of others by name."""
    source = Source(name, text)
    return _finish(Loader(Library((), modules or {}, root=source)), parse_source(source))


def resolve_expression(module: ResolvedModule, text: str, name: str = "<expression>") -> Expr:
    """Parse and resolve an expression as if it stood at the end of a module.

    Its names are answered by `module.resolution` like those of the module itself. Raises
    `SpecError`: codes `syntax.*`, `sema.*`.
    """
    expr = parse_expression(Source(name, text))
    resolve_tree(module, expr)
    return expr


def resolve_tree(
    module: ResolvedModule, expr: Expr, more: Mapping[str, Ref] | None = None
) -> Level:
    """Resolve a parsed expression at the end of a module, where `more` names mean something too.

    Returns the expression's level. Raises `SpecError`: codes `sema.*`.
    """
    loader = Loader(module.resolution.library, Answers.of(module.resolution))
    here = Ident(module.name, span=expr.span)
    resolver = UnitResolver(loader, Module(here, (), span=expr.span), Scope())
    language = Scope()
    language.names.update(module.resolution.language)
    scope = Scope(language)
    scope.names.update(module.names)
    scope.names.update(more or {})
    try:
        level = resolver.expression(expr, scope)
    except RecursionError:
        raise SpecError(_too_deep(expr.span)) from None
    if loader.errors:
        raise SpecError(*loader.errors)
    return level


def _finish(loader: Loader, parsed: Parsed) -> ResolvedModule:
    try:
        module = loader.resolve(parsed)
    except RecursionError:
        raise SpecError(*loader.errors, _too_deep(parsed.module.name.span)) from None
    if loader.errors:
        raise SpecError(*loader.errors)
    return module


def _too_deep(span: Span) -> Diagnostic:
    return Diagnostic(
        "syntax.too-deep",
        "an expression is nested too deeply",
        span,
        "split it with definitions of its own",
    )
