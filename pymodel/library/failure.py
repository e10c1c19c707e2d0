"""What may live here: how an evaluation fails, and how a value is shown in the message.

An `EvalError` knows what went wrong and with which values. Where it happened (span, operators on
the way) is the engine's knowledge: it fills `site` in and makes a `Diagnostic` of both.
"""

from __future__ import annotations

from pymodel.errors import EXIT_ASSERT
from pymodel.values import Value, kind, show

#: Longer values are cut in messages: a state may hold thousands of messages.
SHOWN = 160


class EvalError(Exception):
    """An expression has no value. `code` is stable, such as `eval.type`.

    `exit_code` is set only where the kind of failure decides it (Assert); else the engine does.
    """

    def __init__(
        self, code: str, message: str, *, hint: str = "", exit_code: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.exit_code = exit_code
        #: Index into the site table of the generated code, once known.
        self.site: int | None = None
        #: Sites of the calls of recursive operators that led there, the innermost first.
        self.callers: list[int] = []
        #: Values of bound names where it happened, once known.
        self.bindings: tuple[tuple[str, Value], ...] = ()


def describe(v: Value) -> str:
    """A value for a message: TLA+ syntax, cut when long."""
    return shorten(show(v))


def shorten(text: str) -> str:
    """A text for a message, cut when long."""
    return text if len(text) <= SHOWN else text[: SHOWN - 4] + " ..."


def type_error(operator: str, expected: str, v: Value, position: str = "") -> EvalError:
    """`operator` wants `expected`, and got v."""
    where = f"the {position} argument" if position else "its argument"
    return EvalError(
        "eval.type",
        f"{operator} needs {where} to be {expected}, but it is the {kind(v)} {describe(v)}",
    )


def not_comparable(a: Value, b: Value) -> EvalError:
    """`a = b` asks whether things of two kinds are equal."""
    return EvalError(
        "eval.compare",
        f"cannot compare the {kind(a)} {describe(a)} with the {kind(b)} {describe(b)}",
        hint="TLA+ does not say whether values of different kinds are equal",
    )


def assertion(v: Value) -> EvalError:
    """`Assert(FALSE, v)`."""
    return EvalError("eval.assert", f"Assert failed: {describe(v)}", exit_code=EXIT_ASSERT)
