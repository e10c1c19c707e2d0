"""What may live here: from a failure in generated code to a diagnostic about the specification."""

from __future__ import annotations

import re
from types import TracebackType

from pymodel.engine.interpreter.bindings import Delayed, Env, Site
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.program import FILENAME, Program
from pymodel.engine.interpreter.runtime import Once, written
from pymodel.errors import EXIT_EVAL_SPEC, Diagnostic, Span
from pymodel.kernel.nodes import Named
from pymodel.library.failure import EvalError, describe
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import Value

_NONE = object()
#: How generated code asks for the value of a name that is lazy.
_LAZY_NAME = re.compile(r"force\((\w+)\)|(\w+)\(\)")
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
        for name, v in bindings(site.env, _frame(error.__traceback__)).items():
            notes.append((f"with {noted(name, v)}", None))
        before: tuple[Named, ...] = ()
        for caller in (site, *(program.sites[c] for c in error.callers)):
            if caller.stack != before:  # a call of itself says nothing new
                notes += _operators(caller, len(notes))
            before = caller.stack
        span = span or next((place for _, place in notes if place is not None), None)
    return Diagnostic(
        error.code,
        error.message,
        span,
        error.hint,
        tuple(notes),
        error.exit_code if error.exit_code is not None else exit_code,
    )


def _operators(site: Site, known: int) -> list[tuple[str, Span | None]]:
    """The operators on the way to a place, the innermost first."""
    room = max(0, _LONGEST_STACK - known)
    return [(f"in {written(n.name)}", n.span) for n in list(reversed(site.stack))[:room]]


def bindings(env: Env, variables: dict[str, Value]) -> dict[str, Value]:
    """The bound names of a scope that have a value, given the local variables of generated code."""
    found: dict[str, Value] = {}
    for name, binding in env.items():
        if isinstance(binding, Delayed):
            v = variables.get(_LAZY_NAME.sub(r"\1\2", binding.text), _NONE)
            if isinstance(v, Once):
                v = v.value if v.compute is None else _NONE
        elif isinstance(binding, Code):
            v = binding.value if binding.known else variables.get(binding.text, _NONE)
        else:
            continue
        if v is not _NONE and not isinstance(v, LazyFunction):
            found[name] = v
    return found


def noted(name: str, v: Value) -> str:
    """A bound name and its value, for a note."""
    return f"{written(name)} = {shown(v)}"


def shown(v: Value) -> str:
    """A value for a note, one that is not written out included."""
    return repr(v) if isinstance(v, LazySet | LazyFunction) else describe(v)


def _frame(traceback: TracebackType | None) -> dict[str, Value]:
    """The local variables of generated code on the way to the failure, inner ones first."""
    found: dict[str, Value] = {}
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == FILENAME:
            found.update(traceback.tb_frame.f_locals)
        traceback = traceback.tb_next
    return found
