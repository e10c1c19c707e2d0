"""What may live here: arguments of library operators, checked: what they are to be, or an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pymodel.library.failure import EvalError, describe, type_error
from pymodel.library.lazysets import concrete
from pymodel.values import TRUE, Bool, Function, Value


def sequence(v: Value, operator: str, position: str = "") -> tuple[Value, ...]:
    """A sequence."""
    if type(v) is not tuple:
        raise type_error(operator, "a sequence", v, position)
    return v


def mapping(v: Value, operator: str, position: str = "") -> Mapping[Value, Value]:
    """Any function, sequences and records included, as a mapping."""
    if type(v) is tuple:
        return dict(enumerate(v, 1))
    if type(v) is not Function:
        raise type_error(operator, "a function", v, position)
    return v


def record(v: Value, operator: str, position: str = "") -> Mapping[str, Value]:
    """A function on strings; the empty function is one."""
    if v == ():
        return {}
    if type(v) is not Function or not all(type(key) is str for key in v):
        raise type_error(operator, "a record", v, position)
    return v


def integer(v: Value, operator: str, position: str = "") -> int:
    """An integer."""
    if type(v) is not int:
        raise type_error(operator, "an integer", v, position)
    return v


def natural(v: Value, operator: str, position: str = "") -> int:
    """An integer that is not negative."""
    if type(v) is not int or v < 0:
        raise type_error(operator, "a natural number", v, position)
    return v


def string(v: Value, operator: str, position: str = "") -> str:
    """A string."""
    if type(v) is not str:
        raise type_error(operator, "a string", v, position)
    return v


def boolean(v: Value, operator: str, position: str = "") -> bool:
    """A Boolean, as Python's."""
    if type(v) is not Bool:
        raise type_error(operator, "a Boolean", v, position)
    return v is TRUE


def predicate(test: Callable[..., Value], operator: str) -> Callable[..., bool]:
    """An operator argument whose values must be Booleans."""

    def holds(*args: Value) -> bool:
        verdict = test(*args)
        if type(verdict) is not Bool:
            raise EvalError(
                "eval.type",
                f"{operator} needs an operator with Boolean values, but it gave "
                f"{describe(concrete(verdict))}",
            )
        return verdict is TRUE

    return holds


def written(f: Callable[..., Value]) -> Callable[..., Value]:
    """An operator argument whose values are written out before anything is done with them."""
    return lambda *args: concrete(f(*args))
