"""What may live here: keeping things on disk between runs: parsed texts, bound models, and whatever
is computed from those.

A thing is named by the digest of all that it depends on, our own code included, so it never has to
be brought up to date. Its file begins with the digest of the rest: one that was cut off or changed
counts as none. It appears under its name at once and whole, so runs side by side do not disturb
each other. Only our own types are read back, and only from a directory that nobody else can write
to. Whatever goes wrong with the disk, the thing is made anew.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn

from pymodel import frozen

try:  # OpenSSL, which hashlib brings, takes longer to load than all of this takes to digest
    from _blake2 import blake2b
except ImportError:  # another Python's
    from hashlib import blake2b

#: When there are more files than this, or more bytes in them, the older half goes.
MOST, MOST_BYTES = 1_000, 256 << 20
#: A larger thing is not kept.
LARGEST = 32 << 20
_DIGEST = 32
_DEEPEST = 3_000
#: What may be made besides our frozen classes and enumerations.
_PLAIN = {
    "builtins": ("frozenset", "set", "tuple"),
    "pymodel.values": ("Bool", "FALSE", "Function", "ModelValue", "TRUE"),
}
_HERE = Path(__file__).parent
#: The rooms whose code decides what is made of a text; all but the checks and what is printed.
_ROOMS = ("syntax", "sema", "kernel", "library", "engine")

#: Objects that a reader has already, by the name under which a file mentions them.
Known = Mapping[str, object]


class Cache:
    """Things by name in a directory, which need not exist."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._stamp = stamp()

    def key(self, kind: str, *parts: str | bytes) -> str:
        """The name of a thing of a kind that depends on these parts, and on our code."""
        found = blake2b(self._stamp, digest_size=20)
        for part in (kind, *parts):
            data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
            found.update(b"%d:" % len(data) + data)
        return f"{found.hexdigest()}.{kind}"

    def get(self, name: str, known: Callable[[str], object] | None = None) -> object:
        """The thing of a name; None when it is not there, or is not what was written.

        `known` gives the objects that `put` was told to leave out; it raises what it likes for
        those that there are not, and the thing counts as none.
        """
        try:
            data = self._read(self.directory / name)
        except OSError:
            return None
        content = memoryview(data)[_DIGEST:]
        if digest(content) != data[:_DIGEST]:
            return None
        try:
            found: object = _Unpickler(io.BytesIO(content), known).load()
        except Exception:
            return None  # another version of Python, or of us, wrote it
        return found

    def put(
        self,
        name: str,
        thing: object,
        known: Known | None = None,
        refused: tuple[type, ...] = (),
    ) -> None:
        """Keep a thing, if that can be done; objects that are `known` are only mentioned. Nothing
        that has other objects of the `refused` types in it is kept."""
        buffer = io.BytesIO()
        with (
            contextlib.suppress(OSError, pickle.PicklingError, RecursionError),
            _shallow(),
        ):
            _Pickler(buffer, known or {}, refused).dump(thing)
            content = buffer.getbuffer()
            if len(content) <= LARGEST:
                self._write(name, content)

    def _read(self, path: Path) -> bytes:
        _refuse_shared(self.directory)
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError("not a file")
            return file.read()

    def _write(self, name: str, content: memoryview) -> None:
        import tempfile  # noqa: PLC0415 — slow to import, and only for what is new

        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _refuse_shared(self.directory)
        self._make_room(len(content))
        with tempfile.NamedTemporaryFile(dir=self.directory, delete=False) as file:
            try:
                file.write(digest(content))
                file.write(content)
                file.close()
                Path(file.name).replace(self.directory / name)
            except OSError:
                file.close()
                Path(file.name).unlink()
                raise

    def _make_room(self, size: int) -> None:
        files = []
        for entry in os.scandir(self.directory):
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISREG(status.st_mode):
                    files.append((status.st_mtime, entry.path, status.st_size))
        if len(files) < MOST and sum(s for _, _, s in files) + size <= MOST_BYTES:
            return
        for _, name, _ in sorted(files)[: (len(files) + 1) // 2]:
            with contextlib.suppress(OSError):  # another run was faster
                Path(name).unlink()


@contextlib.contextmanager
def _shallow() -> Iterator[None]:
    """Pickling recurses in C, whose stack ends long before a limit that is right for Python."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(min(before, _DEEPEST))  # raises RecursionError if this is deeper
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _refuse_shared(directory: Path) -> None:
    """Raise `OSError` for a directory that another user can write to."""
    if not hasattr(os, "getuid"):
        return  # a system on which the home folder alone says whose it is
    status = directory.stat()
    if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise OSError(f"{directory} is not ours alone")


def digest(content: bytes | memoryview) -> bytes:
    """32 bytes that no other content has."""
    return blake2b(content, digest_size=_DIGEST).digest()


def stamp(rooms: Path = _HERE) -> bytes:
    """What a result depends on besides what was read: this Python, and our code, by its content: a
    file's time and size may stay when it changes."""
    code = blake2b(sys.version.encode(), digest_size=_DIGEST)
    for name in _code(str(rooms)):
        with open(name, "rb") as file:  # noqa: PTH123 — there are many, and Path is slow
            content = file.read()
        code.update(f"{name[len(str(rooms)) :]}\n{len(content)}\n".encode())
        code.update(content)
    return code.digest()


def _code(folder: str) -> Sequence[str]:
    """The Python files at the top of the toolkit, and of the rooms of which anything is kept."""
    found = [entry.path for entry in os.scandir(folder) if entry.name.endswith(".py")]
    inside = [os.path.join(folder, room) for room in _ROOMS]  # noqa: PTH118 — as above
    while inside:
        for entry in os.scandir(inside.pop()):
            if entry.name.endswith(".py"):
                found.append(entry.path)
            elif entry.is_dir():
                inside.append(entry.path)
    return sorted(found)


def known_object(name: str) -> NoReturn:
    """Stands in files for the object that their reader knows by this name."""
    raise LookupError(name)


class _Pickler(pickle.Pickler):
    """Leaves out what the reader has, and refuses what it would not make."""

    def __init__(self, file: io.BytesIO, known: Known, refused: tuple[type, ...]) -> None:
        super().__init__(file, protocol=5)
        self._refused = refused
        self._names = {id(thing): name for name, thing in known.items()}
        self._parts: dict[type, Callable[[Any], tuple[Any, ...]] | None] = {}

    def reducer_override(self, obj: Any) -> Any:
        if obj is known_object:
            return NotImplemented
        name = self._names.get(id(obj))
        if name is not None:
            return known_object, (name,)
        kind = obj if isinstance(obj, type) else type(obj)
        if kind not in self._parts:
            if kind in self._refused or not _allowed(kind.__module__, kind.__qualname__, kind):
                raise pickle.PicklingError(f"{kind} is not kept")
            self._parts[kind] = frozen.parts_of(kind) if frozen.is_frozen(kind) else None
        parts = self._parts[kind]
        return NotImplemented if parts is None or obj is kind else (kind, parts(obj))


class _Unpickler(pickle.Unpickler):
    """Makes our own types and nothing else."""

    def __init__(self, file: io.BytesIO, known: Callable[[str], object] | None) -> None:
        super().__init__(file)
        self._known = known

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == (__name__, known_object.__name__) and self._known is not None:
            return self._known
        if module in _PLAIN or module.startswith("pymodel."):
            # A dotted name, or one that a module of ours imports, leads out of what is ours.
            found = super().find_class(module, name)
            if _allowed(module, name, found):
                return frozen.restorer(found) if frozen.is_frozen(found) else found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong here")


def _allowed(module: str, name: str, found: object) -> bool:
    if name in _PLAIN.get(module, ()):
        return True
    if not isinstance(found, type) or found.__module__ != module or found.__qualname__ != name:
        return False
    if not module.startswith("pymodel."):
        return False
    params = found.__dict__.get("__dataclass_params__")
    unchanging = params is not None and params.frozen
    return unchanging or frozen.is_frozen(found) or issubclass(found, Enum)
