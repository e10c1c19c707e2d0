"""What may live here: a translation put into its module's text, and the .cfg that goes with it.

Texts in, texts out; nothing here touches a disk. The line `\\* BEGIN TRANSLATION` gets the checksum
of the translation's text as TLC's tools compute it. They compute one of the algorithm too, of a
form of their own; it is left open (`\\in STRING`), which they understand: whether a translation is
up to date is decided by translating again.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable

from pymodel.errors import Source, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal.locate import (
    find_algorithm,
    find_translation,
    place_of_marks,
    wrong_marks,
)
from pymodel.syntax.pluscal.translate import Translation

_HASH = re.compile(r"[ \t]*\bTLA-([0-9a-f]{32})\b")
_CHECKSUM = re.compile(r'ch(?:ec)?ksum\(tla\+?\)\s*=\s*"([0-9A-Fa-f]*)"', re.IGNORECASE)
#: What the translator writes into a .cfg stands above this line.
CFG_MARK = "\\* Add statements after this line."


def checksum(lines: Iterable[str]) -> str:
    """The checksum of a translation's lines, in hexadecimal digits."""
    return f"{zlib.crc32(''.join(lines).encode('utf-8')):x}"


def edited_by_hand(source: Source) -> bool:
    """Whether the text between the marks has another checksum than the marks say.

    Both forms are known: that of today, and the one of 2019 with `TLA-` in the last mark.
    """
    marks = find_translation(source)
    if marks is None:
        return False
    lines = source.text[marks.text_start : marks.text_end].split("\n")[:-1]
    lines = [line.rstrip("\r") for line in lines]
    if said := _CHECKSUM.search(marks.head):
        return said[1].lower() != checksum(lines)
    if said := _HASH.search(marks.foot):
        return said[1] != hashlib.md5("".join(lines).encode(), usedforsecurity=False).hexdigest()
    return False


def write_translation(source: Source, translation: Translation, newline: str = "\n") -> str:
    """The module's text with the translation between its marks, nothing else of it changed.

    Where the marks are missing they are put behind the algorithm's comment. Raises `SpecError` with
    code `pluscal.marks` when a mark is alone, or the algorithm between them;
    `syntax.unterminated-comment` when the algorithm's comment has no end.
    """
    found = find_algorithm(source)
    wrong = wrong_marks(source, found) if found is not None else None
    if wrong is not None:
        raise SpecError(wrong)
    at = place_of_marks(source)  # also where there are marks: a comment that is open hides them
    lines = list(translation.lines)
    while lines and not lines[-1]:
        lines.pop()
    lines.append("")
    sums = f'(chksum(pcal) \\in STRING /\\ chksum(tla) = "{checksum(lines)}")'
    head, foot = f"\\* BEGIN TRANSLATION {sums}", "\\* END TRANSLATION"
    marks = find_translation(source)
    if marks is not None:
        before, after = source.text[: marks.begin], source.text[marks.text_end :]
        after = _HASH.sub("", after, count=1) if _HASH.search(marks.foot) else after
        return before + newline.join([head, *lines, ""]) + after
    return source.text[:at] + newline.join(["", head, *lines, foot]) + source.text[at:]


def write_cfg(old: str | None, translation: Translation) -> str:
    """The .cfg of a translated module, from the one there is.

    What stands below `CFG_MARK` (everything, where there is no such line) is the user's and kept.
    """
    newline = "\r\n" if old is not None and "\r\n" in old else "\n"
    lines = [] if old is None else [line.rstrip("\r") for line in old.split("\n")]
    at = next((i for i, line in enumerate(lines) if CFG_MARK in line), None)
    kept = lines[at + 1 :] if at is not None else lines
    head: list[str] = []
    if not any(re.match(r"\s*SPECIFICATION\b", line) for line in kept):
        head.append("SPECIFICATION Spec")
    if any(isinstance(unit, n.Constants) for unit in translation.units):
        head.append("CONSTANT defaultInitValue = defaultInitValue")
    if translation.options.termination:
        head.append("PROPERTY Termination")
    text = newline.join([*head, CFG_MARK, *kept])
    return text if text.endswith("\n") else text + newline
