"""What may live here: IOUtils in Python: files, programs, the environment.

A program is run only where `Context.may_execute` allows it: a specification is data that people
pass on, and checking one should not be as risky as running it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pymodel.library.arguments import boolean, natural, record, sequence, string
from pymodel.library.failure import EvalError, type_error
from pymodel.library.files import failed, formatted
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Function, ModelValue, Value, function, show

MODULE = "IOUtils"
_INTEGER = re.compile(r"[+-]?\d+")
#: Java's names for what may be done with a file, and Python's mode of opening it for them.
_CREATING = frozenset(("CREATE", "CREATE_NEW"))


def _outcome(exit_value: int, stdout: str = "", stderr: str = "") -> Value:
    return function({"exitValue": exit_value, "stdout": stdout, "stderr": stderr})


# --- values in files ------------------------------------------------------------------------------


def _packed(v: Value) -> Any:
    """A value as JSON that knows what each part is."""
    t = type(v)
    if t in (int, str):
        return v
    if t is Bool:
        return v is TRUE
    if t is ModelValue:
        return {"name": v.name}
    if t is tuple:
        return [_packed(x) for x in v]
    if t is frozenset:
        return {"set": [_packed(x) for x in v]}
    assert t is Function, f"a value of an unknown type: {t}"
    return {"function": [[_packed(k), _packed(x)] for k, x in v.items()]}


def _unpacked(context: Context, found: Any) -> Value:
    match found:
        case bool():
            return TRUE if found else FALSE
        case int() | str():
            return found
        case list():
            return tuple(_unpacked(context, x) for x in found)
        case {"name": str(name)}:
            return context.model_values.setdefault(name, ModelValue(name))
        case {"set": list(members)}:
            return frozenset(_unpacked(context, x) for x in members)
        case {"function": list(pairs)}:
            return function({_unpacked(context, k): _unpacked(context, x) for k, x in pairs})
    raise ValueError("not written by IOSerialize")


@override(MODULE, "IOSerialize", pure=False)
def io_serialize(v: Value, file: Value, compress: Value) -> Bool:
    """Write any value."""
    path = string(file, "IOSerialize", "second")
    data = json.dumps(_packed(v)).encode()
    if boolean(compress, "IOSerialize", "third"):
        data = gzip.compress(data, mtime=0)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(data)
    except OSError as error:
        raise failed("IOSerialize", path, error) from error
    return TRUE


@override(MODULE, "IODeserialize", context=True, pure=False)
def io_deserialize(context: Context, file: Value, compressed: Value) -> Value:
    """Read what IOSerialize has written."""
    path = string(file, "IODeserialize", "first")
    packed = boolean(compressed, "IODeserialize", "second")
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise failed("IODeserialize", path, error) from error
    try:
        text = (gzip.decompress(data) if packed else data).decode()
        return _unpacked(context, json.loads(text))
    except (OSError, EOFError, ValueError) as error:
        raise EvalError(
            "eval.file", f"IODeserialize: {path} was not written by IOSerialize"
        ) from error


# --- texts in files -------------------------------------------------------------------------------


def _options(options: Value, operator: str, position: str) -> Mapping[str, Value]:
    fields = record(options, operator, position)
    if fields.get("format") != "TXT":
        given = show(fields["format"]) if "format" in fields else "none"
        raise EvalError("eval.file", f'{operator} knows the format "TXT" alone, not {given}')
    return fields


@override(MODULE, "Serialize", pure=False)
def serialize(text: Value, file: Value, options: Value) -> Value:
    """Write a text; the outcome is a record, a failure too."""
    fields = _options(options, "Serialize", "third")
    opened = {string(o, "Serialize") for o in sequence(fields.get("openOptions", ()), "Serialize")}
    path = Path(string(file, "Serialize", "second"))
    content = string(text, "Serialize", "first")
    charset = string(fields.get("charset", "UTF-8"), "Serialize")
    try:
        data = content.encode(charset)
        if "CREATE_NEW" in opened and path.exists():
            raise FileExistsError(f"{path} exists")
        if not path.exists() and not opened & _CREATING:
            raise FileNotFoundError(f"no such file: {path}")
        mode = "ab" if "APPEND" in opened else "wb"
        if mode == "wb" and path.exists() and not opened & {"TRUNCATE_EXISTING"}:
            data += path.read_bytes()[len(data) :]  # what Java leaves of a longer file
        with path.open(mode) as stream:
            stream.write(data)
    except (OSError, UnicodeError, LookupError) as error:
        return _outcome(1, stderr=str(error))
    return _outcome(0)


@override(MODULE, "Deserialize", pure=False)
def deserialize(file: Value, options: Value) -> Value:
    """Read a text; it is the outcome's stdout."""
    fields = _options(options, "Deserialize", "second")
    charset = string(fields.get("charset", "UTF-8"), "Deserialize")
    try:
        path = Path(string(file, "Deserialize", "first"))
        return _outcome(0, path.read_bytes().decode(charset))
    except (OSError, UnicodeError, LookupError) as error:
        return _outcome(1, stderr=str(error))


# --- programs -------------------------------------------------------------------------------------


def _strings(v: Value, operator: str, position: str = "") -> list[str]:
    items = sequence(v, operator, position)
    if not items or not all(type(x) is str for x in items):
        raise type_error(operator, "a sequence of strings", v, position)
    return list(items)


def _run(
    context: Context, operator: str, command: list[str], extra: Mapping[str, Value] | None = None
) -> Value:
    if not context.may_execute:
        raise EvalError(
            "eval.forbidden",
            f"{operator} would run the program {command[0]!r}, which is not allowed",
            hint="if you trust this specification, allow it with --allow-exec",
        )
    env = dict(os.environ)
    for name, v in (extra or {}).items():
        env[name] = v if type(v) is str else show(v)
    try:
        done = subprocess.run(command, env=env, capture_output=True, check=False)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise EvalError("eval.exec", f"{operator} cannot run {command[0]}: {reason}") from error
    out, err = (data.decode(errors="replace") for data in (done.stdout, done.stderr))
    return _outcome(done.returncode, out, err)


@override(MODULE, "IOExec", context=True, pure=False)
def io_exec(context: Context, command: Value) -> Value:
    """Run a program."""
    return _run(context, "IOExec", _strings(command, "IOExec"))


@override(MODULE, "IOEnvExec", context=True, pure=False)
def io_env_exec(context: Context, env: Value, command: Value) -> Value:
    """Run a program with more environment variables."""
    words = _strings(command, "IOEnvExec", "second")
    return _run(context, "IOEnvExec", words, record(env, "IOEnvExec", "first"))


def _filled(operator: str, template: Value, parameters: Value) -> list[str]:
    given = [string(p, operator) for p in sequence(parameters, operator)]
    return [formatted(operator, word, given) for word in _strings(template, operator)]


@override(MODULE, "IOExecTemplate", context=True, pure=False)
def io_exec_template(context: Context, template: Value, parameters: Value) -> Value:
    """Run a program, with parameters in its command."""
    return _run(context, "IOExecTemplate", _filled("IOExecTemplate", template, parameters))


@override(MODULE, "IOEnvExecTemplate", context=True, pure=False)
def io_env_exec_template(context: Context, env: Value, template: Value, parameters: Value) -> Value:
    """The same with more environment variables."""
    words = _filled("IOEnvExecTemplate", template, parameters)
    return _run(context, "IOEnvExecTemplate", words, record(env, "IOEnvExecTemplate", "first"))


# --- the environment, and numbers -----------------------------------------------------------------


@override(MODULE, "IOEnv")
def io_env() -> Value:
    """The environment variables."""
    return function(dict(os.environ))


@override(MODULE, "atoi")
def atoi(text: Value) -> int:
    """The integer that a string is the decimal text of."""
    if type(text) is not str or not _INTEGER.fullmatch(text):
        raise type_error("atoi", "the decimal text of an integer", text)
    return int(text)


@override(MODULE, "zeroPadN")
def zero_pad(n: Value, width: Value) -> str:
    """The digits of n with zeros before them."""
    return str(natural(n, "zeroPadN", "first")).rjust(natural(width, "zeroPadN", "second"), "0")
