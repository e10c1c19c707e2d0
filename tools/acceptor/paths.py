"""What may live here: where the specs that come with Acceptor are, and where parsed modules go."""

from __future__ import annotations

import os
from pathlib import Path

_HERE = Path(__file__).resolve().parent


def specs() -> Path:
    """The folder of specs: beside the rooms in a checkout, inside the package in a wheel."""
    packaged = _HERE / "specs"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "specs"


def cache() -> Path | None:
    """The directory for parsed modules, among the user's cached files; None when there is no home.

    `XDG_CACHE_HOME` says where those are, else they are in `~/.cache`.
    """
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        base = given if given.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "acceptor" / "parsed"


def objects() -> Path | None:
    """The directory for compiled code, beside that for parsed modules."""
    parsed = cache()
    return None if parsed is None else parsed.parent / "native"
