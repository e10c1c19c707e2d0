"""The cache of parsed modules: it answers what the parser answers. What a cache does with its disk
is tested in tests/test_cache.py."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pymodel.errors import Source, SpecError
from pymodel.syntax import parse_cache
from pymodel.syntax.cfg import parse_cfg
from pymodel.syntax.parse_cache import ParseCache
from pymodel.syntax.parser import parse_source
from pymodel.syntax.printer import show_module
from tests.syntax.test_fuzz import VOTING
from tests.syntax.test_parser_forms import UNITS

LONG = VOTING.replace("====", "\\* " + "a long comment " * 60 + "\n====")
ALGORITHM = (
    """---- MODULE P ----
EXTENDS Naturals
(* --algorithm P
variables n = 0;
begin
  Up: while n < 3 do n := n + 1; end while;
end algorithm *)
====
"""
    + "\\* padding\n" * 9
)


@pytest.fixture
def cache(tmp_path: Path) -> ParseCache:
    return ParseCache(tmp_path / "deep" / "parsed")


def files(cache: ParseCache) -> list[Path]:
    return sorted(cache.directory.glob("*")) if cache.directory.exists() else []


@pytest.mark.parametrize("text", [LONG, ALGORITHM, UNITS + "\\* padding\n" * 9])
def test_what_comes_back_is_what_was_parsed(cache: ParseCache, text: str) -> None:
    source = Source("M.tla", text)
    fresh = parse_source(source)
    assert cache.parse(source).module == fresh.module
    (kept,) = files(cache)
    assert text.encode() not in kept.read_bytes()
    again = cache.parse(Source("M.tla", text))
    assert again.module == fresh.module
    assert (again.identifiers, again.strings) == (fresh.identifiers, fresh.strings)
    assert (again.pluscal is None) == (fresh.pluscal is None)
    assert show_module(again.module) == show_module(fresh.module)
    assert again.module.units[0].span == fresh.module.units[0].span
    assert [type(u) for u in again.module.units] == [type(u) for u in fresh.module.units]


@pytest.mark.parametrize("text", [LONG, ALGORITHM])
def test_the_cached_file_is_read(
    cache: ParseCache, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    source = Source("M.tla", text)
    first = cache.parse(source)
    monkeypatch.setattr(parse_cache, "parse_source", lambda _source: pytest.fail("parsed again"))
    second = cache.parse(source)
    assert second is not first and second.module == first.module
    assert second.module.span.source is source


def test_another_text_and_another_name_are_other_files(cache: ParseCache) -> None:
    cache.parse(Source("M.tla", LONG))
    cache.parse(Source("M.tla", LONG + " "))
    cache.parse(Source("dir/M.tla", LONG))
    assert len(files(cache)) == 3


def test_a_configuration_is_kept_too(cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("M.cfg", "CONSTANT N = {a, 2} INIT Init NEXT Next INVARIANTS A B")
    first = cache.configuration(source)
    assert first == parse_cfg(source)
    monkeypatch.setattr(parse_cache, "parse_cfg", lambda _source: pytest.fail("parsed again"))
    second = cache.configuration(source)
    assert second is not first and second == first
    assert second.constants[0].name.span.source is source


def test_a_text_may_be_a_module_and_a_configuration(cache: ParseCache) -> None:
    source = Source("M", "---- MODULE M ----\n====")
    assert cache.parse(source).module.name.text == "M"
    with pytest.raises(SpecError):
        cache.configuration(source)


def test_what_cannot_be_parsed_is_not_kept(cache: ParseCache) -> None:
    for _ in range(2):
        with pytest.raises(SpecError):
            cache.parse(Source("M.tla", LONG.replace("Init ==", "Init = ")))
    assert files(cache) == []


def test_runs_side_by_side(cache: ParseCache) -> None:
    texts = [LONG + " " * n for n in range(6)] * 6

    def one(text: str) -> bool:
        source = Source("M.tla", text)
        return ParseCache(cache.directory).parse(source).module == parse_source(source).module

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(one, texts))
    assert len(files(cache)) == 6  # and no file half written


def test_a_directory_that_cannot_be_written_is_no_problem(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert ParseCache(blocked / "parsed").parse(Source("M.tla", LONG)).module.name.text == "Voting"
