"""What may live here: from a module's text to functions that can be called, by way of llvmlite.

The text is assembled, verified by LLVM, and compiled for this machine's processor without LLVM's
passes: those cost ten times the compilation for a few percent. Object code is kept by content among
the user's cached files, each entry with a checksum; one that does not match is made again.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pymodel.engine.native.declined import Declined

_MAGIC = b"acceptor-object/1\n"
#: How much LLVM's code generator tries: 0 to 3.
_EFFORT = 0

_SIGNATURES: Mapping[str, tuple[Any, ...]] = {
    "expand": (None, ctypes.c_void_p),
    "count": (None, ctypes.c_void_p, ctypes.c_uint64),
    "settle": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint64),
    "clear": (None, ctypes.c_void_p),
    "find": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p),
    "place": (None, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_uint64),
    "key": (ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
}


class Code:
    """The functions of a compiled module; called through ctypes, they run outside Python's lock."""

    def __init__(self, engine: Any, names: tuple[str, ...]) -> None:
        self._engine = engine  # owns the memory of the code
        self.functions: dict[str, Any] = {}
        for name in names:
            result, *params = _SIGNATURES[name]
            address = engine.get_function_address(name)
            if not address:
                raise Declined(None, f"the compiled code has no {name}")
            self.functions[name] = ctypes.CFUNCTYPE(result, *params)(address)

    def __getitem__(self, name: str) -> Any:
        return self.functions[name]


def compiled(text: str, names: tuple[str, ...], folder: Path | None = None) -> Code:
    """The functions of a module's text. `folder` is where object code is kept.

    Raises `Declined` if there is no llvmlite, or if LLVM does not take the text.
    """
    llvm = _llvm()
    entry = None if folder is None else folder / f"{_digest(llvm, text)}.o"
    code = None if entry is None else _read(entry)
    if code is not None:
        found = _loaded(llvm, code, names)
        if found is not None:
            return found
    try:
        module = llvm.parse_assembly(text)
        module.verify()
        code = _machine(llvm).emit_object(module)
    except RuntimeError as e:
        raise Declined(None, f"LLVM refuses the generated code: {str(e).strip()[:500]}") from e
    found = _loaded(llvm, code, names)
    if found is None:
        raise Declined(None, "the compiled code cannot be loaded")
    if entry is not None:
        _write(entry, code)
    return found


@cache
def _llvm() -> Any:
    """llvmlite's binding, ready to compile for this machine."""
    try:
        from llvmlite import binding  # noqa: PLC0415
    except (ImportError, OSError) as e:
        raise Declined(None, f"llvmlite is not there: {e}") from e
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


def _machine(llvm: Any) -> Any:
    """A compiler for this processor. An engine takes it over, so each needs its own."""
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=_EFFORT,
        reloc="pic",
        codemodel="jitdefault",
        jit=True,
    )


def _loaded(llvm: Any, code: bytes, names: tuple[str, ...]) -> Code | None:
    """Object code as functions."""
    try:
        empty = llvm.parse_assembly("")
        engine = llvm.create_mcjit_compiler(empty, _machine(llvm))
        engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        engine.finalize_object()
        return Code(engine, names)
    except (RuntimeError, Declined):
        return None


def _digest(llvm: Any, text: str) -> str:
    """What a piece of object code depends on."""
    version = ".".join(map(str, llvm.llvm_version_info))
    host = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
    parts = "\0".join([version, llvm.get_process_triple(), *host, str(_EFFORT), text])
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
