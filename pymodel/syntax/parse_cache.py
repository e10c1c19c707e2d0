"""What may live here: modules and configurations kept on disk parsed: a text is parsed once.

A file is named by the digest of the text, its name and the parser's own code, so it never has to be
brought up to date. It begins with the digest of the rest: a file that was cut off or changed counts
as none. It appears under its name at once and whole, so runs side by side do not disturb each
other. Only our own types are read back.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pymodel.errors import Source
from pymodel.syntax.cfg import Config, parse_cfg
from pymodel.syntax.parser import Parsed, parse_source

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")
#: When there are more files than this, the older half goes.
MOST = 1_000
_DIGEST = 32
#: The one function that makes our frozen classes again.
_RESTORED = ("pymodel.frozen", "_restored")
_ALLOWED = {"builtins": ("frozenset", "set", "tuple")}


class ParseCache:
    """Parses sources, and keeps the results in a directory, which need not exist."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._stamp = _stamp()

    def parse(self, source: Source) -> Parsed:
        """As `parse_source`; a text that cannot be parsed is parsed again the next time."""
        return self._kept(source, Parsed, parse_source)

    def configuration(self, source: Source) -> Config:
        """As `cfg.parse_cfg`."""
        return self._kept(source, Config, parse_cfg)

    def _kept(self, source: Source, kind: type[_T], parse: Callable[[Source], _T]) -> _T:
        path = self.directory / f"{self._key(source, kind)}.parsed"
        found = _read(path, source)
        if isinstance(found, kind):
            return found
        made = parse(source)
        with contextlib.suppress(OSError, pickle.PicklingError, RecursionError):
            self._write(path, made, source)
        return made

    def _key(self, source: Source, kind: type) -> str:
        digest = hashlib.sha256(self._stamp)
        for part in (kind.__name__, source.name, source.text):
            digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
        return digest.hexdigest()[:40]

    def _write(self, path: Path, parsed: object, source: Source) -> None:
        buffer = io.BytesIO()
        _Pickler(buffer, source).dump(parsed)
        content = buffer.getvalue()
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._make_room()
        with tempfile.NamedTemporaryFile(dir=self.directory, delete=False) as file:
            try:
                file.write(hashlib.sha256(content).digest() + content)
                file.close()
                Path(file.name).replace(path)
            except OSError:
                Path(file.name).unlink()
                raise

    def _make_room(self) -> None:
        files = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(self.directory)]
        if len(files) >= MOST:
            for _, name in sorted(files)[: len(files) // 2]:
                with contextlib.suppress(OSError):  # another run was faster
                    Path(name).unlink()


def _read(path: Path, source: Source) -> object:
    """What a file holds; None when it is not there, or is not what was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, content = data[:_DIGEST], data[_DIGEST:]
    if hashlib.sha256(content).digest() != digest:
        return None
    try:
        found: object = _Unpickler(io.BytesIO(content), source).load()
    except Exception:
        return None  # another version of Python, or of us, wrote it
    return found


def _stamp() -> bytes:
    """What a result depends on besides the text: this Python, and the code of the parser and of
    what it makes, by its content: a file's time and size may stay when it changes."""
    digest = hashlib.sha256(sys.version.encode())
    here = Path(__file__).parent
    beside = (here.parent / name for name in ("errors.py", "frozen.py"))
    for path in sorted((*here.glob("*.py"), *here.glob("*/*.py"), *beside)):
        digest.update(f"{path.relative_to(here.parent)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


class _Pickler(pickle.Pickler):
    """Leaves out the source, which every span mentions and the reader has."""

    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file, protocol=5)
        self._source = source

    def persistent_id(self, obj: Any) -> str | None:
        return "source" if obj is self._source else None


class _Unpickler(pickle.Unpickler):
    """Makes our own types and nothing else."""

    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file)
        self._source = source

    def persistent_load(self, pid: Any) -> Any:
        if pid != "source":
            raise pickle.UnpicklingError(f"what is {pid!r}?")
        return self._source

    def find_class(self, module: str, name: str) -> Any:
        ours = module.startswith("pymodel.syntax.") or module in (
            "pymodel.errors",
            "pymodel.frozen",
        )
        if ours or name in _ALLOWED.get(module, ()):
            # A dotted name, or one that a module of ours imports, leads out of what is ours.
            found = super().find_class(module, name)
            own = isinstance(found, type) and found.__module__ == module
            if own or (module, name) == _RESTORED:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong here")
