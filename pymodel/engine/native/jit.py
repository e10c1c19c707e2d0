"""What may live here: from a module's text to functions that can be called, by way of llvmlite.

The text is compiled in a process beside ours (see `compiler`) that is done soon. Where its code
runs for long, another one tries harder, whose code takes its place when it is there. LLVM's passes
are not run: they cost ten times the compilation for a few percent. Object code is kept by
content among the user's cached files, each entry with a checksum; one that does not match is made
again.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import Any

from pymodel.engine.base import FAULT
from pymodel.engine.native import compiler
from pymodel.engine.native.declined import Declined

_MAGIC = b"acceptor-object/1\n"
#: How much LLVM's code generator tries: at first, and for what lasts.
_QUICK, _BETTER = 0, 2
#: Seconds for which code has run when trying harder begins.
_LASTING = 0.5
#: Seconds after which a compilation is given up.
_PATIENCE = 300

_SURVEY = (ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64)
_MOVE = (*[ctypes.c_void_p] * 3, ctypes.c_uint64, ctypes.c_uint64)
_SIGNATURES: Mapping[str, tuple[Any, ...]] = {
    "expand": (None, ctypes.c_void_p),
    "survey": (ctypes.c_uint64, *_SURVEY),
    "move": (ctypes.c_uint64, *_MOVE),
    "rekey": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64),
    "count": (None, ctypes.c_void_p, ctypes.c_uint64),
    "settle": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64),
    "clear": (None, ctypes.c_void_p),
    "find": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p),
    "place": (None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64),
    "key": (ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
}


class Code:
    """The functions of a compiled module; called through ctypes, they run outside Python's lock."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._engines: list[Any] = []  # they own the memory of the code
        self._functions: dict[str, Any] = {}
        self._better: Compilation | None = None
        #: The text to be compiled better, once that is worth it, and where to keep the code.
        self._text: str | None = None
        self._entry: Path | None = None
        self._since = 0.0

    def __getitem__(self, name: str) -> Any:
        return self._functions[name]

    def __contains__(self, name: str) -> bool:
        return name in self._functions

    def load(self, data: bytes) -> None:
        """Use this object code from now on. Raises `Declined` if it cannot be loaded."""
        llvm = _llvm()
        try:
            empty = llvm.parse_assembly("")
            engine = llvm.create_mcjit_compiler(empty, compiler.machine(llvm, _QUICK))
            engine.add_object_file(llvm.ObjectFileRef.from_data(data))
            engine.finalize_object()
        except RuntimeError as e:
            raise Declined(None, f"compiled code cannot be loaded: {e}") from e
        self._engines.append(engine)
        for name in self._names:
            result, *params = _SIGNATURES[name]
            address = engine.get_function_address(name)
            if not address:
                raise Declined(None, f"the compiled code has no {name}")
            self._functions[name] = ctypes.CFUNCTYPE(result, *params)(address)

    def expect(self, text: str, entry: Path | None) -> None:
        """What may be compiled better, and where to keep it."""
        self._text, self._entry, self._since = text, entry, monotonic()

    def improve(self) -> bool:
        """Use the better code, if it has become ready; whether it has."""
        if self._text is not None and monotonic() - self._since > _LASTING:
            self._better = Compilation()
            self._better.begin(self._text, _BETTER)
            self._text = None
        better = self._better
        if better is None or not better.ended():
            return False
        self._better = None
        data = better.result()
        if data is None:
            return False
        if self._entry is not None:
            _write(self._entry, data)
        self.load(data)
        return True

    def close(self) -> None:
        """Wait for nothing any more."""
        self._text = None
        if self._better is not None:
            self._better.stop()
            self._better = None


def ahead() -> Compilation | None:
    """A process that gets ready to compile a text that is not there yet; `compiled` takes it."""
    return None if unavailable() else Compilation()


def compiled(
    text: str,
    names: tuple[str, ...],
    folder: Path | None = None,
    waiting: Compilation | None = None,
) -> Code:
    """The functions of a module's text. `folder` is where object code is kept; `waiting` is a
    process that is ready, or soon will be.

    Raises `Declined` if there is no llvmlite, or if the text cannot be compiled.
    """
    llvm = _llvm()
    code = Code(names)
    entry = None if folder is None else folder / f"{_digest(llvm, text)}.o"
    kept = None if entry is None else _read(entry)
    if kept is not None:
        if waiting is not None:
            waiting.stop()
        code.load(kept)
        return code
    soon = None if entry is None else entry.with_suffix(".quick.o")
    data = None if soon is None else _read(soon)
    quick = waiting or Compilation()
    if data is None:
        quick.begin(text, _QUICK)
        data = quick.result()
        if data is not None and soon is not None:
            _write(soon, data)
    quick.stop()
    if data is not None:
        code.load(data)
        code.expect(text, entry)
        return code
    better = Compilation()
    better.begin(text, _BETTER)
    data = better.result()
    if data is None:
        raise Declined(None, f"{FAULT}: the compiler says {better.complaint or quick.complaint}")
    if entry is not None:
        _write(entry, data)
    code.load(data)
    return code


class Compilation:
    """A process that compiles a text, once it is given one."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="acceptor-"))
        self._gone = weakref.finalize(self, rmtree, folder, ignore_errors=True)
        self._target = folder / "object.o"
        self._errors = folder / "errors"
        self._source = folder / "source.ll"
        command = [sys.executable, "-I", "-S", compiler.__file__, _paths()]
        self.complaint = ""
        with self._errors.open("wb") as errors:
            try:
                self._process = subprocess.Popen(
                    [*command, str(self._source), str(self._target)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,  # its end is noticed at once by this
                    stderr=errors,
                )
            except OSError as e:
                raise Declined(None, f"no process could be started to compile: {e}") from e
        self._stopped = weakref.finalize(self, _stop, self._process)

    def begin(self, text: str, effort: int) -> None:
        """Compile this text, and try so hard."""
        self._source.write_text(text, encoding="utf-8")
        stdin = self._process.stdin
        assert stdin is not None
        with suppress(OSError):  # it has ended: `result` tells
            stdin.write(f"{effort}\n".encode())
            stdin.close()
        self._process.stdin = None

    def ended(self) -> bool:
        """Whether it is over, well or not."""
        return self._process.poll() is not None

    def result(self) -> bytes | None:
        """The object code, when it is there; None if there will be none, and a `complaint`."""
        try:
            self._process.communicate(timeout=_PATIENCE)
            status = self._process.returncode
        except subprocess.TimeoutExpired:
            self.complaint = f"nothing in {_PATIENCE} seconds"
            self.stop()
            return None
        if status == 0:
            data = self._target.read_bytes()
            self._gone()
            return data
        said = self._errors.read_text(encoding="utf-8", errors="replace").strip()
        self.complaint = f"(status {status}) {said[:300]}"
        self._gone()
        return None

    def stop(self) -> None:
        """End it."""
        self._stopped()
        self._gone()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


@cache
def _paths() -> str:
    """Where the compiling process finds llvmlite."""
    found = importlib.util.find_spec("llvmlite")
    assert found is not None
    assert found.origin is not None
    return os.pathsep.join([str(Path(found.origin).parents[1])])


@cache
def _llvm() -> Any:
    try:
        return compiler.ready()
    except (ImportError, OSError) as e:
        raise Declined(None, f"llvmlite is not there: {e}") from e


def unavailable() -> str:
    """Why there is no machine code on this machine; empty where there is."""
    try:
        _llvm()
    except Declined as e:
        return str(e)
    return ""


def _digest(llvm: Any, text: str) -> str:
    """What a piece of object code depends on."""
    version = ".".join(map(str, llvm.llvm_version_info))
    host = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    parts = "\0".join([version, llvm.get_process_triple(), *host, str(_BETTER), text])
    return hashlib.sha256(parts.encode()).hexdigest()[:40]


# --- kept object code -----------------------------------------------------------------------------


def _read(entry: Path) -> bytes | None:
    """A kept piece of object code; None if there is none, or if it is damaged."""
    try:
        data = entry.read_bytes()
    except OSError:
        return None
    head = len(_MAGIC) + hashlib.sha256().digest_size
    code = data[head:]
    if data[:head] != _MAGIC + hashlib.sha256(code).digest():
        return None
    return code


def _write(entry: Path, code: bytes) -> None:
    """Keep object code, at once or not at all: another process may be reading."""
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=entry.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(code).digest() + code)
        Path(name).replace(entry)
    except OSError:
        return
