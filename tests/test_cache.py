"""What is kept on disk: what comes back is what was put, or nothing, whatever is on the disk."""

from __future__ import annotations

import errno
import os
import pickle
import shutil
import sys
from pathlib import Path

import pytest

from pymodel import cache as under_test
from pymodel.cache import MOST, Cache, digest, stamp
from pymodel.errors import Source, Span
from pymodel.kernel.nodes import Const, Eq, Var
from pymodel.values import FALSE, TRUE, Function, ModelValue

HERE = Source("M.tla", "x = 1")
PLACE = Span(HERE, 1, 1, 1, 6)
THING = Eq(Var("x", span=PLACE), Const(frozenset({1, "a", TRUE}), span=PLACE), span=PLACE)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "deep" / "kept")


def kept(cache: Cache, thing: object) -> object:
    """What comes back of a thing."""
    name = cache.key("test", "thing")
    cache.put(name, thing)
    return Cache(cache.directory).get(name)


def test_what_comes_back_is_what_was_put(cache: Cache) -> None:
    back = kept(cache, (THING, [PLACE], {"a": None, "b": b"bytes"}, {1, 2}))
    assert back == (THING, [PLACE], {"a": None, "b": b"bytes"}, {1, 2})
    assert isinstance(back, tuple) and back[0].span == PLACE and back[0] is not THING
    assert back[0].span is back[1][0], "one object stays one"


def test_values_keep_what_they_are(cache: Cache) -> None:
    p = ModelValue("p")
    back = kept(cache, (p, (p, TRUE, FALSE), Function({"a": p, 2: 1})))
    assert isinstance(back, tuple)
    q, (again, true, false), function = back
    assert q is again and q is not p and q.name == "p"
    assert true is TRUE and false is FALSE
    assert type(function) is Function and function == {"a": q, 2: 1}


def test_known_objects_are_only_mentioned(cache: Cache) -> None:
    name = cache.key("test")
    cache.put(name, THING, {"here": HERE})
    (file,) = cache.directory.iterdir()
    assert HERE.text.encode() not in file.read_bytes()
    other = Source("M.tla", "x = 2")
    back = cache.get(name, {"here": other}.__getitem__)
    assert isinstance(back, Eq) and back.span is not None and back.span.source is other
    assert back.left.span is back.span
    assert cache.get(name, {"elsewhere": other}.__getitem__) is None
    assert cache.get(name) is None


def test_what_is_refused_is_not_kept(cache: Cache) -> None:
    p, q = ModelValue("p"), ModelValue("q")
    name = cache.key("test")
    cache.put(name, (p, q), {"p": p}, refused=(ModelValue,))
    assert cache.get(name, {"p": p}.__getitem__) is None
    cache.put(name, (p, p), {"p": p}, refused=(ModelValue,))
    assert cache.get(name, {"p": p}.__getitem__) == (p, p)


@pytest.mark.parametrize("thing", [Path("/"), len, lambda: 1, ValueError("x")])
def test_nothing_is_kept_that_would_not_be_made_again(cache: Cache, thing: object) -> None:
    assert kept(cache, (1, thing)) is None
    assert not cache.directory.exists()


def test_the_parts_of_a_name_do_not_run_together(cache: Cache) -> None:
    names = [("a", "b", "c"), ("a", "bc"), ("a", "bc", ""), ("ab", "c"), ("a", "b\0c")]
    assert len({cache.key(*parts) for parts in names}) == len(names)


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "other", "foreign", "kind"])
def test_a_damaged_file_is_none(
    cache: Cache, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = cache.key("test")
    cache.put(name, THING)
    path = cache.directory / name
    data = bytearray(path.read_bytes())

    def sealed(content: bytes) -> bytes:
        return digest(content) + content

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
            data = bytearray(sealed(b"cbuiltins\nprint\n(S'run'\ntR."))
        case "kind":  # one of our kinds, made in a wrong way
            data = bytearray(sealed(b"cpymodel.kernel.nodes\nConst\n(I1\nI2\nI3\nI4\ntR."))
    path.write_bytes(data)
    assert cache.get(name) is None
    assert capsys.readouterr().out == ""
    cache.put(name, THING)
    assert cache.get(name) == THING  # and it was mended


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("pymodel.cache", "os.getcwd"),
        ("pymodel.cache", "pickle.loads"),
        ("pymodel.cache", "Path"),
        ("pymodel.cache", "stamp"),
        ("pymodel.errors", "read_source"),
        ("pymodel.sema.python", "read_overrides"),
        ("builtins", "eval"),
        ("os", "getcwd"),
    ],
)
def test_only_our_own_types_are_made(cache: Cache, module: str, name: str) -> None:
    """A dotted name leads through a module's imports to whatever there is."""
    words = b"".join(b"\x8c" + bytes([len(w)]) + w.encode() for w in (module, name))
    content = b"\x80\x04" + words + b"\x93."
    assert pickle.loads(content) is not None  # without a look at what it is, it is found
    file = cache.key("test")
    cache.put(file, THING)
    (cache.directory / file).write_bytes(digest(content) + content)
    assert cache.get(file) is None


def test_what_is_nested_too_deeply_is_not_kept(
    cache: Cache,
) -> None:
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(100_000)
        for depth, found in ((100, True), (50_000, False)):
            thing: object = ()
            for _ in range(depth):
                thing = (thing,)
            name = cache.key("test", str(depth))
            cache.put(name, thing)
            assert sys.getrecursionlimit() == 100_000
            assert (cache.get(name) is not None) == found
    finally:
        sys.setrecursionlimit(limit)


# --- the disk -------------------------------------------------------------------------------------


def test_what_others_can_write_to_is_not_read(cache: Cache) -> None:
    name = cache.key("test")
    cache.put(name, THING)
    for mode in (0o770, 0o707, 0o777 | 0o1000):
        cache.directory.chmod(mode)
        assert cache.get(name) is None, oct(mode)
        cache.put(cache.key("other"), THING)
        assert len(list(cache.directory.iterdir())) == 1, "nor written to"
    cache.directory.chmod(0o755)
    assert cache.get(name) == THING


def test_another_users_directory_is_not_read(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    name = cache.key("test")
    cache.put(name, THING)
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    assert cache.get(name) is None
    monkeypatch.undo()
    assert cache.get(name) == THING


def test_a_new_directory_is_ours_alone(cache: Cache) -> None:
    cache.put(cache.key("test"), THING)
    assert cache.directory.stat().st_mode & 0o777 == 0o700


def test_a_full_or_read_only_disk_is_no_problem(
    cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.put(cache.key("before"), THING)
    for number in (errno.ENOSPC, errno.EROFS, errno.EACCES):

        def refuse(*_args: object, **_named: object) -> None:
            raise OSError(number, os.strerror(number))  # noqa: B023 — used before the next one

        monkeypatch.setattr(Path, "replace", refuse)
        cache.put(cache.key("test"), THING)
        assert cache.get(cache.key("test")) is None
        monkeypatch.undo()
        monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
        cache.put(cache.key("test"), THING)
        assert cache.get(cache.key("test")) is None
        monkeypatch.undo()
    assert len(list(cache.directory.iterdir())) == 1, "what was begun is gone"
    assert cache.get(cache.key("before")) == THING


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_a_pipe_or_a_folder_in_place_of_a_file_is_none(cache: Cache) -> None:
    cache.put(cache.key("test"), THING)
    (cache.directory / cache.key("folder")).mkdir()
    assert cache.get(cache.key("folder")) is None
    (cache.directory / cache.key("null")).symlink_to("/dev/null")
    assert cache.get(cache.key("null")) is None


def test_old_files_make_room(cache: Cache) -> None:
    cache.directory.mkdir(parents=True, mode=0o700)
    for n in range(MOST):
        file = cache.directory / f"{n}.test"
        file.write_bytes(b"")
        os.utime(file, (n, n))
    cache.put(cache.key("test"), THING)
    left = {file.name for file in cache.directory.iterdir()}
    assert left == {f"{n}.test" for n in range(MOST // 2, MOST)} | {cache.key("test")}


def test_many_bytes_make_room_too(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MOST_BYTES", 5_000)
    monkeypatch.setattr(under_test, "LARGEST", 3_000)
    for n in range(4):
        cache.put(cache.key("test", str(n)), b"." * 2_000)
        os.utime(cache.directory / cache.key("test", str(n)), (n, n))
        sizes = [file.stat().st_size for file in cache.directory.iterdir()]
        assert sum(sizes) <= 5_000
    assert cache.get(cache.key("test", "3")) == b"." * 2_000
    assert cache.get(cache.key("test", "0")) is None
    cache.put(cache.key("test", "large"), b"." * 3_000)
    assert cache.get(cache.key("test", "large")) is None, "with what is about it, it is larger"


def test_other_code_reads_no_file_of_ours(tmp_path: Path) -> None:
    """The code counts by its content: same size and same time are not the same code."""
    code = tmp_path / "pymodel"
    shutil.copytree(Path(under_test.__file__).parent, code)
    stamps = {stamp(code)}
    assert stamps == {stamp()}
    for name in (
        "frozen.py",
        "syntax/pluscal/flow.py",
        "sema/levels.py",
        "kernel/bind.py",
        "library/modules/Bitwise.py",
        "engine/interpreter/shapes.py",
    ):
        changed = code / name
        before, status = changed.read_bytes(), changed.stat()
        changed.write_bytes(before.replace(b"a", b"b", 1))
        os.utime(changed, ns=(status.st_atime_ns, status.st_mtime_ns))
        stamps.add(stamp(code))
    (code / "kernel" / "new.py").write_text("")
    stamps.add(stamp(code))
    assert len(stamps) == 8
