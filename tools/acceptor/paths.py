"""What may live here: where the specs are that come with Acceptor."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def specs() -> Path:
    """The folder of specs: beside the rooms in a checkout, inside the package in a wheel."""
    packaged = _HERE / "specs"
    return packaged if packaged.is_dir() else _HERE.parents[1] / "specs"
