"""Each code of an error or a warning has a golden case: its message was read, word for word.

The codes are those in the source, as the first argument of a diagnostic or of what makes one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("pymodel", "tracecheck", "tools/acceptor")
_CODE = re.compile(r"[a-z]+\.[a-z]+(?:-[a-z]+)*")
#: What makes a diagnostic, in which file, of a code without its first part.
_PARTS = {
    ("problem", "pymodel/kernel/bind.py"): "cfg",
    ("problem", "pymodel/kernel/assembling.py"): "cfg",
    ("_problem", "pymodel/check/checkpoint.py"): "checkpoint",
    ("error", "pymodel/kernel/lower.py"): "lower",
    ("error", "pymodel/kernel/lower_expr.py"): "lower",
    ("bad_trace", "tracecheck/line.py"): "trace",
    ("bad_trace", "tracecheck/merge.py"): "trace",
    ("bad_trace", "tracecheck/load.py"): "trace",
    ("bad_trace", "tracecheck/schema.py"): "trace",
    ("bad_trace", "tracecheck/search.py"): "trace",
    ("bad_trace", "tracecheck/wrapper.py"): "trace",
}
_MAKERS = {"Diagnostic", "EvalError", "report", "_problem", "at"}


def codes() -> dict[str, str]:
    """Each code of the source, and a file that has it."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            for code in _codes(ast.parse(path.read_text(encoding="utf-8")), name):
                found.setdefault(code, name)
    return found


def _codes(tree: ast.Module, file: str) -> Iterator[str]:
    for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
        maker = _name(call)
        part = _PARTS.get((maker, file))
        if part is None and maker not in _MAKERS:
            continue
        for argument in call.args[:2]:
            if not isinstance(argument, ast.Constant) or not isinstance(argument.value, str):
                continue
            if part is not None and re.fullmatch(r"[a-z]+(-[a-z]+)*", argument.value):
                yield f"{part}.{argument.value}"
                break
            if _CODE.fullmatch(argument.value) and not argument.value.endswith(".tla"):
                yield argument.value
                break


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def golden() -> set[str]:
    """The codes of the golden cases."""
    texts = [p.read_text("utf-8") for p in (ROOT / "tests").glob("*/golden/*.txt")]
    found = {c for t in texts for c in re.findall(r"(?:error|warning)\[([a-z.-]+)\]", t)}
    messages = (ROOT / "tests/engine/messages.golden").read_text(encoding="utf-8")
    return found | set(re.findall(r"^([a-z]+\.[a-z-]+): ", messages, re.MULTILINE))


def test_every_code_has_a_golden_case() -> None:
    missing = {c: file for c, file in codes().items() if c not in golden()}
    assert not missing


def test_there_are_codes() -> None:
    assert len(codes()) > 140


def test_no_diagnostic_has_a_code_that_is_not_seen_here() -> None:
    """Where a code is put together, the function that does it is one of `_PARTS`."""
    built = set()
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(call, ast.Call) or _name(call) not in ("Diagnostic", "EvalError"):
                    continue
                if call.args and isinstance(call.args[0], ast.JoinedStr):
                    built.add(ast.unparse(call.args[0]).split("'")[1].split(".")[0])
    assert built == set(_PARTS.values())
