"""What may live here: which file on disk is meant by what a user types for a module or a .cfg."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pymodel.errors import EXIT_CONFIG, EXIT_PARSE, Diagnostic, SpecError

#: Files of a folder that a hint lists.
_LISTED = 8


#: Whether there is a file of this name.
IsFile = Callable[[Path], bool]


def module_file(path: Path, is_file: IsFile = Path.is_file) -> Path:
    """The file of a module: `Spec` stands for `Spec.tla`, as TLC's users type it.

    Raises `SpecError`: `file.kind` for a configuration, `file.missing` with close names.
    """
    if path.suffix == ".cfg":
        spec = path.with_suffix(".tla")
        module = spec.name if spec.is_file() else "Spec.tla"
        hint = f"a configuration is given with -config: {module} -config {path.name}"
        raise SpecError(
            Diagnostic("file.kind", f"{path} is a configuration, not a module", None, hint)
        )
    found = _named(path, ".tla", is_file)
    return (
        _missing(path, ".tla", "no such file", "file.missing", EXIT_PARSE)
        if found is None
        else found
    )


def configuration_file(path: Path, is_file: IsFile = Path.is_file) -> Path:
    """The file of a configuration that a user names; `Small` stands for `Small.cfg`.

    Raises `SpecError`: `cfg.missing` with close names.
    """
    found = _named(path, ".cfg", is_file)
    if found is None:
        return _missing(path, ".cfg", "no such configuration file", "cfg.missing", EXIT_CONFIG)
    return found


def _named(path: Path, suffix: str, is_file: IsFile) -> Path | None:
    """The file of this name, or of this name and the suffix."""
    if is_file(path) or not path.name:
        return path if path.name else None
    longer = path.with_name(path.name + suffix)
    if path.suffix != suffix and is_file(longer):
        return longer
    # What is there and is no file, a pipe for one, is left to whoever reads it.
    return path if path.exists() and not path.is_dir() else None


def _missing(path: Path, suffix: str, what: str, code: str, exit_code: int) -> Path:
    """Raise what is to be said of a file that is not there."""
    folder = path if path.is_dir() else path.parent
    if path.is_dir():
        what = "this is a folder"
    if not folder.is_dir():
        hint = f"there is no folder {folder}"
    else:
        names = sorted(f.name for f in folder.glob(f"*{suffix}"))
        hint = ("" if path.is_dir() else _close(path, names)) or _listing(names, suffix, folder)
    raise SpecError(Diagnostic(code, f"{what}: {path}", None, hint, exit_code=exit_code))


def _close(path: Path, names: list[str]) -> str:
    """A hint with names like this one; the extension and capital letters make no difference."""
    from difflib import get_close_matches  # noqa: PLC0415 — seldom needed

    stems = {Path(name).stem.lower(): name for name in names}
    found = get_close_matches(path.stem.lower(), stems, 3, 0.6)
    return f"did you mean {' or '.join(f'`{stems[f]}`' for f in found)}?" if found else ""


def _listing(names: list[str], suffix: str, folder: Path) -> str:
    """The files that a folder has."""
    where = "here" if folder == Path() else f"in {folder}"
    if not names:
        return f"there is no {suffix} file {where}"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"{where} {'is' if len(names) == 1 else 'are'} {', '.join(names[:_LISTED])}{more}"
