"""What may live here: where modules are found, and what is said of one that is not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pymodel import sema
from pymodel.errors import SpecError
from pymodel.files import VARIABLE


def _module(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---- MODULE {path.stem} ----\n{body}\n====\n", encoding="utf-8")
    return path


def _home(spec: Path, name: str, *search: Path) -> str:
    """The file that a definition came from."""
    ref = sema.load(spec, search).names[name]
    assert ref.target.span is not None
    return ref.target.span.source.name


def test_the_modules_own_folder_comes_before_the_search_path(tmp_path: Path) -> None:
    spec = _module(tmp_path / "a" / "Spec.tla", "EXTENDS Common")
    far = _module(tmp_path / "b" / "Common.tla", "Where == 2")
    assert _home(spec, "Where", far.parent) == str(far)
    near = _module(tmp_path / "a" / "Common.tla", "Where == 1")
    assert _home(spec, "Where", far.parent) == str(near)


def test_folders_are_searched_in_the_order_given(tmp_path: Path) -> None:
    spec = _module(tmp_path / "a" / "Spec.tla", "EXTENDS Common")
    first = _module(tmp_path / "b" / "Common.tla", "Where == 1")
    second = _module(tmp_path / "c" / "Common.tla", "Where == 2")
    assert _home(spec, "Where", first.parent, second.parent) == str(first)
    assert _home(spec, "Where", second.parent, first.parent) == str(second)


def test_folders_of_the_environment_come_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = _module(tmp_path / "a" / "Spec.tla", "EXTENDS Common")
    far = _module(tmp_path / "b" / "Common.tla", "Where == 1")
    monkeypatch.setenv(VARIABLE, os.pathsep.join([str(tmp_path / "none"), str(far.parent)]))
    assert _home(spec, "Where") == str(far)
    given = _module(tmp_path / "c" / "Common.tla", "Where == 2")
    assert _home(spec, "Where", given.parent) == str(given)


def test_a_module_of_ones_own_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    spec = _module(tmp_path / "Spec.tla", "EXTENDS Functions")
    assert _home(spec, "Range").endswith("Functions.tla")
    own = _module(tmp_path / "Functions.tla", "Range(f) == f")
    assert _home(spec, "Range") == str(own)


def test_modules_after_the_first_in_a_file(tmp_path: Path) -> None:
    spec = tmp_path / "Spec.tla"
    spec.write_text(
        "---- MODULE Spec ----\nEXTENDS Part\nBoth == One + One\n====\n\n"
        "---- MODULE Part ----\nEXTENDS Naturals\nOne == 1\n====\n",
        encoding="utf-8",
    )
    ref = sema.load(spec).names["One"]
    assert str(ref.target.span) == f"{spec}:8:1"


def test_a_missing_module_names_what_is_like_it_and_where_it_was_sought(tmp_path: Path) -> None:
    spec = _module(tmp_path / "Spec.tla", "EXTENDS SequenceExt, Comon")
    _module(tmp_path / "lib" / "Common.tla", "")
    with pytest.raises(SpecError) as caught:
        sema.load(spec, [tmp_path / "lib"])
    first, second = caught.value.diagnostics
    assert first.code == second.code == "sema.missing-module"
    assert "did you mean `SequencesExt`" in first.hint
    assert "did you mean `Common`" in second.hint
    searched = [text for text, _ in second.notes]
    assert searched == [f"searched {tmp_path / folder / 'Comon.tla'}" for folder in ("", "lib")]
