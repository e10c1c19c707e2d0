"""What may live here: checkpoints as files: what is in one, how it is written and read.

A file is `MAGIC`, the length of a header, the header (JSON: which model, the sections' names and
lengths), the sections, compressed, and a digest of all before it. It is written beside its place
and then moved there, so that a kill leaves the one before or this one, and never a part.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from hashlib import blake2b
from pathlib import Path
from types import CodeType
from typing import Any

from pymodel.errors import EXIT_OTHER, EXIT_SYSTEM, Diagnostic, Span, SpecError
from pymodel.frozen import frozen
from pymodel.kernel.model import Model
from pymodel.values import encode

MAGIC = b"acceptor-checkpoint/1\n"
#: The name of the file in a directory of checkpoints.
NAME = "checkpoint.acceptor"
_DIGEST = 32
#: What to do where no checkpoint can be used.
_HINTS = {
    "missing": "name the folder that an earlier run with checkpoints has written to",
    "foreign": "TLC's checkpoints cannot be read: start the check anew",
    "damaged": "start the check anew",
}


@frozen
class Checkpoint:
    """A search under way: of which model, how long it took, and the engine's sections."""

    model: str
    digest: str
    seconds: float
    sections: Mapping[str, bytes]


def write(directory: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint; the file's path. `SpecError` (153) where that fails."""
    header = {
        "model": checkpoint.model,
        "digest": checkpoint.digest,
        "seconds": checkpoint.seconds,
        "sections": [[name, len(data)] for name, data in checkpoint.sections.items()],
    }
    text = json.dumps(header).encode()
    body = zlib.compress(b"".join(checkpoint.sections.values()), 1)
    content = b"".join((MAGIC, len(text).to_bytes(8, "big"), text, body))
    path = directory / NAME
    beside = directory / f"{NAME}.{os.getpid()}"
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.write(blake2b(content, digest_size=_DIGEST).digest())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        _sync(directory)
    except OSError as e:
        with suppress(OSError):
            beside.unlink()
        problem = _problem("write", f"cannot write the checkpoint {path}: {e.strerror}")
        raise SpecError(replace(problem, exit_code=EXIT_SYSTEM)) from None
    return path


def _sync(directory: Path) -> None:
    """Make a new name in a directory last."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(place: Path) -> Checkpoint:
    """Read a checkpoint, of a directory or a file. `SpecError` (255, as TLC has it):
    `checkpoint.missing`, `checkpoint.damaged`."""
    path = place / NAME if place.is_dir() else place
    try:
        content = path.read_bytes()
    except OSError as e:
        reason = f"cannot read the checkpoint {path}: {e.strerror}"
        raise SpecError(_problem("missing", reason, _HINTS["missing"])) from None
    if not content.startswith(MAGIC):
        raise SpecError(
            _problem("damaged", f"{path} is no checkpoint of this program", _HINTS["foreign"])
        )
    inside, digest = content[:-_DIGEST], content[-_DIGEST:]
    if blake2b(inside, digest_size=_DIGEST).digest() != digest:
        raise SpecError(_problem("damaged", f"the checkpoint {path} is damaged", _HINTS["damaged"]))
    start = len(MAGIC) + 8
    end = start + int.from_bytes(inside[len(MAGIC) : start], "big")
    header = json.loads(inside[start:end])
    body, at = zlib.decompress(inside[end:]), 0
    sections: dict[str, bytes] = {}
    for name, length in header["sections"]:
        sections[name] = body[at : at + length]
        at += length
    return Checkpoint(header["model"], header["digest"], header["seconds"], sections)


def matching(checkpoint: Checkpoint, model: Model) -> Checkpoint:
    """The checkpoint, if it is of this model; else `SpecError` with `checkpoint.model`."""
    if checkpoint.digest != model_digest(model):
        raise SpecError(
            _problem(
                "model",
                f"the checkpoint is of another model: {checkpoint.model}"
                if checkpoint.model != model.name
                else f"the checkpoint is of {model.name} with another text or configuration",
                "recover with the specification, configuration and options that it was made with",
            )
        )
    return checkpoint


def unusable(reason: str) -> SpecError:
    """The error for a checkpoint whose sections the engine does not take."""
    return SpecError(_problem("damaged", f"the checkpoint cannot be used: {reason}"))


def _problem(code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(f"checkpoint.{code}", message, None, hint, exit_code=EXIT_OTHER)


# --- identity of a model --------------------------------------------------------------------------


#: The parts of a model that make no difference to a search.
_NOT_SEARCHED = ("definitions", "warnings", "alias", "postconditions", "periodic", "shelf")


def model_digest(model: Model) -> str:
    """What is the same for two models that a search cannot tell apart. Places in the source do not
    matter, nor what is asked only at the end."""
    known: dict[int, tuple[Any, bytes]] = {}
    h = blake2b(digest_size=16)
    for field in fields(model):
        if field.name not in _NOT_SEARCHED:
            h.update(field.name.encode())
            h.update(_digest(getattr(model, field.name), known))
    return h.hexdigest()


def _digest(part: Any, known: dict[int, tuple[Any, bytes]]) -> bytes:
    if isinstance(part, str | int | float | bool) or part is None:
        return repr(part).encode()
    found = known.get(id(part))
    if found is not None:
        return found[1]
    h = blake2b(type(part).__name__.encode(), digest_size=16)
    if is_dataclass(part) and not isinstance(part, type):
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name != "span" and not isinstance(value, Span):
                h.update(field.name.encode())
                h.update(_digest(value, known))
    elif isinstance(part, Mapping) and not _is_value(part):
        for key in sorted(part, key=str):
            h.update(str(key).encode())
            h.update(_digest(part[key], known))
    elif isinstance(part, tuple) and not _is_value(part):
        for item in part:
            h.update(_digest(item, known))
    elif _is_value(part):
        h.update(encode(part))
    elif callable(part):
        h.update(getattr(part, "__qualname__", "").encode())
        _code(getattr(part, "__code__", None), h)
    else:
        h.update(repr(part).encode())
    known[id(part)] = (part, h.digest())
    return h.digest()


def _code(code: Any, h: Any) -> None:
    """What a function in Python does, that an operator may be overridden by: its instructions and
    constants, those of functions inside it too. Places in its file do not matter."""
    if not isinstance(code, CodeType):
        return
    h.update(code.co_code)
    h.update(repr(code.co_names).encode())
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            _code(constant, h)
        else:
            h.update(_constant(constant).encode())


def _constant(constant: Any) -> str:
    """A constant's text, the same in every process: a set is in no order."""
    if isinstance(constant, frozenset):
        return "{" + ",".join(sorted(map(_constant, constant))) + "}"
    return repr(constant)


def _is_value(part: Any) -> bool:
    """Whether it is a TLA+ value, which has canonical bytes: sets have no order of their own."""
    try:
        encode(part)
    except (TypeError, AttributeError, RecursionError):
        return False
    return True
