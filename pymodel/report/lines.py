"""What may live here: fitting sentences and lists to a width. Values break elsewhere."""

from __future__ import annotations

import textwrap

#: Where nobody says how wide a terminal is.
WIDTH = 100
#: How far further lines of a sentence are moved in.
_HANG = 4
_GLUE = "\xa0"


def fit(text: str, width: int = WIDTH) -> str:
    """Text with each line that is longer than `width` broken between words.

    Further lines are moved in. A remark in brackets stays with the word before it; a word that is
    longer than a line stays whole.
    """
    return "\n".join(_fit(line, width) for line in text.split("\n"))


def _fit(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    margin = line[: len(line) - len(line.lstrip())]
    broken = textwrap.fill(
        line.strip().replace(" (", f"{_GLUE}("),
        max(width, len(margin) + _HANG + 20),
        initial_indent=margin,
        subsequent_indent=margin + " " * _HANG,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return broken.replace(_GLUE, " ")
