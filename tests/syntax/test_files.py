"""Which file a user means: with and without the extension, and what is offered where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pymodel.errors import Diagnostic, SpecError
from pymodel.syntax.files import configuration_file, module_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Paxos.tla", "Paxos.cfg", "Voting.tla", "Small.cfg"):
        (tmp_path / name).touch()
    (tmp_path / "empty").mkdir()
    return tmp_path


def told(path: Path) -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        module_file(path)
    return caught.value.diagnostics[0]


@pytest.mark.parametrize("name", ["Paxos", "Paxos.tla"])
def test_the_extension_need_not_be_typed(folder: Path, name: str) -> None:
    assert module_file(folder / name) == folder / "Paxos.tla"


def test_a_file_of_the_very_name_comes_first(folder: Path) -> None:
    (folder / "Paxos").touch()
    assert module_file(folder / "Paxos") == folder / "Paxos"


@pytest.mark.parametrize("name", ["Paxs", "paxos.tla", "Paxos.tl"])
def test_close_names_are_offered(folder: Path, name: str) -> None:
    found = told(folder / name)
    assert (found.code, found.exit_code) == ("file.missing", 150)
    assert found.hint == "did you mean `Paxos.tla`?"


def test_without_a_close_name_what_is_there_is_listed(folder: Path) -> None:
    assert told(folder / "nosuch.tla").hint == f"in {folder} are Paxos.tla, Voting.tla"
    assert told(folder / "empty" / "X").hint == f"there is no .tla file in {folder / 'empty'}"
    assert told(folder / "no" / "X").hint == f"there is no folder {folder / 'no'}"
    assert told(folder).message == f"this is a folder: {folder}"
    assert told(folder).hint == f"in {folder} are Paxos.tla, Voting.tla"


def test_a_long_listing_is_cut(tmp_path: Path) -> None:
    for i in range(10):
        (tmp_path / f"A{i}.tla").touch()
    assert told(tmp_path / "nosuch").hint.endswith("A6.tla, A7.tla and 2 more")


def test_a_configuration_is_no_module(folder: Path) -> None:
    found = told(folder / "Paxos.cfg")
    assert (found.code, found.exit_code) == ("file.kind", 150)
    assert found.hint == "a configuration is given with -config: Paxos.tla -config Paxos.cfg"
    assert told(folder / "Small.cfg").hint.endswith(": Spec.tla -config Small.cfg")


def test_configurations(folder: Path) -> None:
    assert configuration_file(folder / "Small") == folder / "Small.cfg"
    assert configuration_file(folder / "Paxos.tla") == folder / "Paxos.tla"
    with pytest.raises(SpecError) as caught:
        configuration_file(folder / "Smal.cfg")
    found = caught.value.diagnostics[0]
    assert (found.code, found.exit_code) == ("cfg.missing", 151)
    assert found.hint == "did you mean `Small.cfg`?"
