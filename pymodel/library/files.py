"""What may live here: reading and writing files for the modules Json, CSV, IOUtils and SVG.

Paths are as in TLC: relative ones start from the directory that the command was given in. A file
that was read is remembered until it changes, because a trace in a file is looked at in every state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from pymodel.library.failure import EvalError
from pymodel.library.registry import Context
from pymodel.values import Value


def failed(operator: str, path: str, error: OSError | UnicodeError) -> EvalError:
    """A file that could not be read or written."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return EvalError("eval.file", f"{operator}: {path}: {reason}", hint=_where(path))


def _where(path: str) -> str:
    return "" if Path(path).is_absolute() else f"the path starts from {Path.cwd()}"


def read(context: Context, operator: str, path: str, parse: Callable[[str], Value]) -> Value:
    """What `parse` makes of a file's text; remembered as long as the file stays as it is."""
    try:
        state = Path(path).stat()
        key = (operator, path, state.st_mtime_ns, state.st_size, state.st_ino)
        if key not in context.files:
            context.files[key] = parse(Path(path).read_text(encoding="utf-8"))
        return context.files[key]
    except (OSError, UnicodeError) as error:
        raise failed(operator, path, error) from error


def write(operator: str, path: str, text: str, *, append: bool = False) -> None:
    """Write a file, with the directories on the way to it."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with Path(path).open("a" if append else "w", encoding="utf-8") as file:
            file.write(text)
    except (OSError, UnicodeError) as error:
        raise failed(operator, path, error) from error


_PLACE = re.compile(r"%(?:(\d+)\$)?(-?\d*)([sdn%])")


def formatted(operator: str, template: str, args: Sequence[str]) -> str:
    """Java's String.format for what templates use: `%s`, `%2$s`, `%5s`, `%d`, `%n` and `%%`."""
    rest = iter(args)

    def place(found: re.Match[str]) -> str:
        number, width, kind = found.groups()
        if kind in "%n":
            return "%" if kind == "%" else "\n"
        text = next(rest, None) if number is None else dict(enumerate(args, 1)).get(int(number))
        if text is None:
            from pymodel.sema.names import count_of  # noqa: PLC0415 — for messages only

            raise EvalError(
                "eval.format",
                f"{operator}: {found[0]} in the template has no value: there "
                f"{'is' if len(args) == 1 else 'are'} {count_of(len(args), 'value')} for it",
            )
        wide = abs(int(width or 0))
        return text.ljust(wide) if width.startswith("-") else text.rjust(wide)

    return _PLACE.sub(place, template)
