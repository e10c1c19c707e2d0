"""The cache of parsed modules: it answers what the parser answers, whatever is on the disk."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pymodel.errors import Source, SpecError
from pymodel.syntax import parse_cache
from pymodel.syntax.cfg import parse_cfg
from pymodel.syntax.parse_cache import MOST, ParseCache
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


def test_the_cached_file_is_read(cache: ParseCache, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Source("M.tla", LONG)
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


def test_other_code_of_the_parser_reads_no_file_of_ours(
    cache: ParseCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The code counts by its content: same size and same time are not the same code."""
    code = tmp_path / "pymodel"
    shutil.copytree(Path(parse_cache.__file__).parents[1], code)
    monkeypatch.setattr(parse_cache, "__file__", str(code / "syntax" / "parse_cache.py"))
    stamps = {parse_cache._stamp()}
    assert stamps == {cache._stamp}
    for changed in (
        code / "frozen.py",
        code / "errors.py",
        code / "syntax" / "pluscal" / "flow.py",
    ):
        before, status = changed.read_bytes(), changed.stat()
        changed.write_bytes(before.replace(b"a", b"b", 1))
        os.utime(changed, ns=(status.st_atime_ns, status.st_mtime_ns))
        stamps.add(parse_cache._stamp())
    assert len(stamps) == 4


def test_what_cannot_be_parsed_is_not_kept(cache: ParseCache) -> None:
    for _ in range(2):
        with pytest.raises(SpecError):
            cache.parse(Source("M.tla", LONG.replace("Init ==", "Init = ")))
    assert files(cache) == []


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other", "foreign", "wrong"])
def test_a_damaged_file_is_none(cache: ParseCache, damage: str) -> None:
    source = Source("M.tla", LONG)
    fresh = cache.parse(source)
    (path,) = files(cache)
    data = bytearray(path.read_bytes())

    def sealed(content: bytes) -> bytes:
        return hashlib.sha256(content).digest() + content

    match damage:
        case "cut":
            data = data[: len(data) // 2]
        case "flip":
            data[len(data) // 2] ^= 1
        case "empty":
            data = bytearray()
        case "other":
            data = bytearray(b"something else altogether" * 9)
        case "foreign":  # a valid file that would run something
            data = bytearray(sealed(b"cos\nsystem\n(S'false'\ntR."))
        case "wrong":  # a valid file of another kind
            data = bytearray(sealed(pickle.dumps((1, 2))))
    path.write_bytes(data)
    assert cache.parse(source).module == fresh.module
    assert path.read_bytes() != bytes(data)  # and it was mended


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


def test_old_files_make_room(cache: ParseCache) -> None:
    cache.directory.mkdir(parents=True)
    for n in range(MOST):
        (cache.directory / f"{n}.parsed").write_bytes(b"")
    cache.parse(Source("M.tla", LONG))
    assert len(files(cache)) == MOST // 2 + 1


@pytest.mark.parametrize("name", ["os.getcwd", "pickle.loads", "parse_source", "Path"])
def test_only_our_own_types_are_found_in_our_modules(name: str) -> None:
    """A dotted name leads through a module's imports to whatever there is."""
    text = "".join(f"\x8c{chr(len(s))}{s}" for s in ("pymodel.syntax.parse_cache", name))
    data = b"\x80\x04" + text.encode("latin-1") + b"\x93."
    with pytest.raises(pickle.UnpicklingError, match="does not belong here"):
        parse_cache._Unpickler(io.BytesIO(data), Source("M.tla", "")).load()
