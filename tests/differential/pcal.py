"""What may live here: running TLC's PlusCal translator, the referee of ours. Nothing of ours but
finding where an algorithm stands."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from pymodel.errors import Source
from pymodel.syntax.pluscal.embed import has_algorithm, place_of
from pymodel.syntax.pluscal.locate import find_algorithm, find_translation
from tests.differential.tlc import java_command

_MARKS = "\n\\* BEGIN TRANSLATION\n\\* END TRANSLATION\n"


class RefusedError(RuntimeError):
    """The translator did not translate; the message is what it said."""


def lacks_translation(module: Path) -> bool:
    """Whether a module has an algorithm, and no translation in its text."""
    source = Source(module.name, module.read_text(encoding="utf-8"))
    if not has_algorithm(source) or find_algorithm(source) is None:
        return False
    marks = find_translation(source)
    return marks is None or not source.text[marks.text_start : marks.text_end].strip()


def translate_copy(
    text: str, name: str, directory: Path, flags: Sequence[str] = (), timeout: float = 60.0
) -> Path:
    """Write a module's text into a directory, translated by TLC's translator. Raises
    `RefusedError`."""
    source = Source(name, text)
    if find_translation(source) is None:  # version 1.9 does not add the marks
        at = place_of(source)
        text = text[:at] + _MARKS + text[at:]
    path = directory / f"{name}.tla"
    path.write_text(text, encoding="utf-8")
    command = [*java_command(directory), "pcal.trans", "-nocfg", *flags, path.name]
    done = subprocess.run(
        command,
        cwd=directory,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=timeout,
    )
    if done.returncode != 0 or "Translation completed" not in done.stdout:
        raise RefusedError(done.stdout.strip())
    return path
