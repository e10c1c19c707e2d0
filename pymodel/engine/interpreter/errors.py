"""What may live here: from a failure in generated code to a diagnostic about the specification."""

from __future__ import annotations

from types import TracebackType

from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.program import FILENAME, Program
from pymodel.errors import EXIT_EVAL_SPEC, Diagnostic, Span
from pymodel.library.failure import EvalError, describe
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import Value

#: A deep recursion would name the same operator many times.
_LONGEST_STACK = 12


def diagnostic(
    program: Program, error: EvalError | RecursionError, exit_code: int = EXIT_EVAL_SPEC
) -> Diagnostic:
    """The failure with its place, the operators on the way to it, and the bound names' values."""
    if isinstance(error, RecursionError):
        return Diagnostic(
            "eval.recursion",
            "the evaluation goes too deep: a recursive operator or function may have no end",
            exit_code=exit_code,
        )
    span: Span | None = None
    notes: list[tuple[str, Span | None]] = []
    if error.site is not None and error.site < len(program.sites):
        site = program.sites[error.site]
        span = site.node.span
        for name, v in _bindings(program, error):
            notes.append((f"with {name} = {v}", None))
        for named in reversed(site.stack[-_LONGEST_STACK:]):
            notes.append((f"in {named.name}", named.span))
            span = span or named.span
    return Diagnostic(
        error.code,
        error.message,
        span,
        error.hint,
        tuple(notes),
        error.exit_code if error.exit_code is not None else exit_code,
    )


def _bindings(program: Program, error: EvalError) -> list[tuple[str, str]]:
    """The bound names that are visible at the failure, with their values."""
    assert error.site is not None
    variables = _frame(error.__traceback__)
    found: list[tuple[str, str]] = []
    for name, binding in program.sites[error.site].env.items():
        if not isinstance(binding, Code):
            continue
        if binding.known:
            found.append((_written(name), _shown(binding.value)))
        elif binding.text in variables:
            found.append((_written(name), _shown(variables[binding.text])))
    return found


def _shown(v: Value) -> str:
    return repr(v) if isinstance(v, LazySet | LazyFunction) else describe(v)


def _written(name: str) -> str:
    """A bound name as it stands in the source: lowering makes it unique by a suffix."""
    return name.split("#", 1)[0]


def _frame(traceback: TracebackType | None) -> dict[str, Value]:
    """The local variables of generated code on the way to the failure, inner ones first."""
    found: dict[str, Value] = {}
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == FILENAME:
            found.update(traceback.tb_frame.f_locals)
        traceback = traceback.tb_next
    return found
