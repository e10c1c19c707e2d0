"""What may live here: how a fault of our own ends: in a few lines that ask for a report, and a file
with what a report needs."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from acceptor import __version__

#: With this variable set, a fault ends in Python's own traceback: for us, and for our tests.
SHOWN = "ACCEPTOR_TRACEBACK"


def tell(fault: Exception, words: Sequence[str]) -> None:
    """Say on stderr what went wrong, and write all of it to a file beside the system's others.

    `words` are those of the command line. Raises `fault` again where the variable asks for it.
    """
    if os.environ.get(SHOWN):
        raise fault
    place = traceback.extract_tb(fault.__traceback__)[-1]
    what = " ".join(f"{type(fault).__name__}: {fault}".split())
    sys.stdout.flush()
    print(
        f"acceptor: internal error: {what} ({Path(place.filename).name}:{place.lineno})\n"
        "  This is a mistake in acceptor and says nothing of the spec: no verdict was reached.\n"
        f"  hint: {_kept(fault, words)}",
        file=sys.stderr,
    )


def _kept(fault: Exception, words: Sequence[str]) -> str:
    said = "".join(traceback.format_exception(fault))
    about = f"acceptor {__version__}, Python {platform.python_version()}, {platform.platform()}"
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="acceptor-fault-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"{about}\nacceptor {' '.join(words)}\n\n{said}")
    except OSError:
        return f"please report it; {SHOWN}=1 shows where it happened"
    return f"please report it, with the spec and {file.name}"


__all__ = ["SHOWN", "tell"]
