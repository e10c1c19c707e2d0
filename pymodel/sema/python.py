"""What may live here: operators whose meaning is a Python function, and the files they come from.

An operator of a TLA+ module can be given a meaning in Python, as TLC's operators can in Java:

    from acceptor import override

    @override("Colours", "Mix")
    def mix(a, b): ...

stands in `Colours.py` beside `Colours.tla`, or in any file named with `--overrides FILE`. The
module's own definition keeps its place (it says what the operator is to mean, and is read and
checked), and is not evaluated. A file beside a module is run only if it mentions `override(`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pymodel.errors import EXIT_PARSE, Diagnostic, Source, Span, SpecError
from pymodel.files import Files
from pymodel.frozen import frozen

#: The attribute under which the decorator keeps what it was told.
_MARK = "__tla_operators__"
#: A file beside a module that does not mention this is somebody else's script, and is not run.
_MENTION = "override("

F = TypeVar("F", bound=Callable[..., Any])


@frozen
class Override:
    """An operator with a meaning in Python.

    - `arity`: the number of its arguments; None when the function takes any number.
    - `pure`: its value depends on its arguments alone, so that it may be computed once.
    - `context`: a `pymodel.library.registry.Context` is the function's first argument.
    - `lazy`: it takes and gives sets that are not written out (`pymodel.library.lazysets`).
    - `deferred`: its arguments come as functions without parameters, evaluated when called.
    - `trusted`: it belongs to the toolkit, so that its results need no conversion.
    """

    module: str
    name: str
    arity: int | None
    apply: Callable[..., Any]
    pure: bool = True
    context: bool = False
    lazy: bool = False
    deferred: bool = False
    trusted: bool = False
    file: str = ""

    @property
    def canonical(self) -> str:
        """The name that kernel nodes carry."""
        return f"{self.module}!{self.name}"


def override(
    module: str,
    name: str,
    *,
    pure: bool = True,
    context: bool = False,
    lazy: bool = False,
    deferred: bool = False,
) -> Callable[[F], F]:
    """Mark a Python function as the meaning of operator `name` of TLA+ module `module`.

    Arguments are TLA+ values as Python objects (see `pymodel.values`): `int`, `str`, `frozenset`,
    `tuple` for a sequence, a `dict` for any other function, TRUE and FALSE, model values; an
    operator comes as a callable. The result may be of these types or a plain `bool`, `set`, `list`
    or `dict` of them. An exception becomes a diagnostic at the place of the call.
    The keyword arguments are those of `Override`.

    >>> rules = spec.parent / "rules.py"
    >>> _ = rules.write_text("from acceptor import override\\n\\n"
    ...     "@override('Clock', 'Early')\\ndef early():\\n    return False\\n")
    >>> acceptor.check(spec, cfg=cfg, invariants=["Early"], overrides=[rules]).counts.generated
    1
    """
    traits = {"pure": pure, "context": context, "lazy": lazy, "deferred": deferred}

    def mark(function: F) -> F:
        marks = getattr(function, _MARK, ())
        setattr(function, _MARK, (*marks, (module, name, traits)))
        return function

    return mark


def _arity(function: Callable[..., Any], context: bool) -> int | None:
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & 0x04:  # *args
        return None
    return int(code.co_argcount) - context


def marked(names: Mapping[str, Any], file: str, *, trusted: bool = False) -> list[Override]:
    """The operators that the functions of a Python module are marked with."""
    found = {}
    for function in names.values():
        for module, name, traits in getattr(function, _MARK, ()):
            arity = _arity(function, traits["context"])
            found[module, name] = Override(
                module, name, arity, function, **traits, trusted=trusted, file=file
            )
    return list(found.values())


def shipped(name: str) -> list[Override]:
    """The operators in Python of a module that comes with the toolkit."""
    module = importlib.import_module(f"pymodel.library.modules.{name}")
    return marked(vars(module), str(module.__file__), trusted=True)


def read_overrides(path: Path, files: Files | None = None) -> list[Override]:
    """Run a user's Python file; the operators that it marks.

    Raises `SpecError`: `file.*`, or `override.load` when the file fails.
    """
    files = files or Files()
    source = files.source(path)
    files.runs_code = True
    names: dict[str, Any] = {"__name__": path.stem, "__file__": str(path)}
    try:
        exec(compile(source.text, str(path), "exec"), names)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever a user's file raises, SystemExit included
        raise SpecError(_failed(source, path, error)) from error
    return marked(names, str(path))


def beside(path: Path, files: Files) -> list[Override]:
    """The operators of the Python file beside a module's file, if there is one that has any."""
    python = path.with_suffix(".py")
    if not files.is_file(python) or _MENTION not in files.source(python).text:
        return []
    return read_overrides(python, files)


def _failed(source: Source, path: Path, error: BaseException) -> Diagnostic:
    return Diagnostic(
        "override.load",
        f"{path} cannot be loaded: {type(error).__name__}: {error}",
        _place(source, path, error),
        "the file is run to find the operators that it overrides",
        exit_code=EXIT_PARSE,
    )


def _place(source: Source, path: Path, error: BaseException) -> Span | None:
    """The last line of the file that the error went through."""
    import traceback  # noqa: PLC0415 — seldom needed

    line = error.lineno if isinstance(error, SyntaxError) and error.filename == str(path) else None
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == str(path):
            line = frame.lineno
    if line is None:
        return None
    return Span(source, line, 1, line, len(source.line(line)) + 1)


def by_module(given: Iterable[Override]) -> dict[str, dict[str, Override]]:
    """Overrides by module and name; of two for one operator the last holds."""
    table: dict[str, dict[str, Override]] = {}
    for item in given:
        table.setdefault(item.module, {})[item.name] = item
    return table


def read_all(paths: Sequence[Path], files: Files) -> dict[str, dict[str, Override]]:
    """The operators of all files that a user names."""
    return by_module(item for path in paths for item in read_overrides(path, files))
