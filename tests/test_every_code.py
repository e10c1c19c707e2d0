"""Each code of an error has a golden case: its message was read, word for word.

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
    ("problem", "pymodel/kernel/loading.py"): "cfg",
    ("_problem", "pymodel/check/checkpoint.py"): "checkpoint",
    ("error", "pymodel/kernel/lower.py"): "lower",
    ("error", "pymodel/kernel/lower_expr.py"): "lower",
}
_MAKERS = {"Diagnostic", "EvalError", "report", "_problem", "at"}

#: Codes without a golden case, and a test that meets each: what it takes is more than a text.
ELSEWHERE = {
    "cfg.ignored": "tests/kernel/test_bind.py",
    "cfg.missing": "tests/syntax/test_files.py",
    "cfg.symmetry": "tests/cli/test_refusals.py",
    "cfg.unsound": "tests/check/liveness/test_liveness.py",
    "cfg.unused": "tests/kernel/test_bind.py",
    "cfg.value": "tests/kernel/test_bind.py",
    "checkpoint.damaged": "tests/check/test_checkpoint.py",
    "checkpoint.missing": "tests/check/test_checkpoint.py",
    "checkpoint.model": "tests/check/test_checkpoint.py",
    "checkpoint.write": "tests/check/test_checkpoint.py",
    "eval.exec": "tests/library/test_files.py",
    "eval.file": "tests/library/test_files.py",
    "eval.forbidden": "tests/library/test_files.py",
    "eval.format": "tests/library/test_files.py",
    "eval.json": "tests/library/test_files.py",
    "eval.no-counterexample": "tests/library/test_tlcext.py",
    "eval.no-trace": "tests/library/test_tlcext.py",
    "eval.nobody": "tests/library/test_tlcext.py",
    "eval.override": "tests/library/test_overrides.py",
    "eval.real": "tests/library/test_registry.py",
    "eval.register": "tests/contract/test_values.py",
    "eval.too-deep": "tests/engine/test_generated.py",
    "eval.unsupported": "tests/library/test_tlcext.py",
    "file.encoding": "tests/cli/test_refusals.py",
    "file.kind": "tests/syntax/test_files.py",
    "file.missing": "tests/library/test_overrides.py",
    "override.arity": "tests/library/test_overrides.py",
    "override.load": "tests/library/test_overrides.py",
    "override.unknown": "tests/library/test_overrides.py",
    "pluscal.marks": "tests/pluscal/test_golden_errors.py",
    "pluscal.none": "tests/cli/test_refusals.py",
    "prove.action": "tests/smt/test_smt_inductive.py",
    "prove.assumption": "tests/smt/test_smt_inductive.py",
    "prove.no-behaviour": "tests/smt/test_smt_inductive.py",
    "prove.no-invariant": "tests/cli/test_refusals.py",
    "prove.unknown-conjunct": "tests/smt/test_smt_inductive.py",
    "prove.unknown-name": "tests/smt/test_smt_inductive.py",
    "prove.untyped": "tests/smt/test_smt_inductive.py",
    "sema.module-name": "tests/cli/test_refusals.py",
    "sema.two-meanings": "tests/sema/test_sema_resolve.py",
    "store.open": "tests/cli/test_refusals.py",
    "store.secret": "tests/cli/test_refusals.py",
    "syntax.number": "tests/cli/test_refusals.py",
    "syntax.too-deep": "tests/differential/test_hardening.py",
    "trace.binding": "tests/tracecheck/test_bind.py",
}
#: Codes that no test meets yet. It may only get shorter.
UNREAD = {
    "eval.csv",
    "eval.exhausted",
    "file.unreadable",
    "file.unwritable",
    "liveness.unsupported",
    "lower.at",
    "lower.constant",
    "lower.name",
    "lower.prime",
    "store.config",
    "store.replicas",
}


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
        maker = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
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


def golden() -> set[str]:
    """The codes of the golden cases."""
    texts = [p.read_text("utf-8") for p in (ROOT / "tests").glob("*/golden/*.txt")]
    found = {c for t in texts for c in re.findall(r"(?:error|warning)\[([a-z.-]+)\]", t)}
    messages = (ROOT / "tests/engine/messages.golden").read_text(encoding="utf-8")
    return found | set(re.findall(r"^([a-z]+\.[a-z-]+): ", messages, re.MULTILINE))


def test_every_code_has_a_golden_case() -> None:
    missing = {
        c: file for c, file in codes().items() if c not in golden() | set(ELSEWHERE) | UNREAD
    }
    assert not missing


def test_what_is_met_elsewhere_is_met_there() -> None:
    known = codes()
    for code, test in ELSEWHERE.items():
        assert code in known, f"{code} is no longer a code"
        assert code not in golden(), f"{code} has a golden case"
        assert code in (ROOT / test).read_text(encoding="utf-8"), f"{test} has no {code}"
    assert not UNREAD & (golden() | set(ELSEWHERE))
    assert set(known) >= UNREAD


def test_there_are_codes() -> None:
    assert len(codes()) > 120
