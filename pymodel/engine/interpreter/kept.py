"""What may live here: the shapes of a model's variables, kept from one run to the next.

To find them, code for all of Next is generated at least twice. They follow from the model and from
our own code, but for a model that asks for the environment, whose variables may be anything there.
"""

from __future__ import annotations

from pymodel.engine.interpreter.program import Program
from pymodel.engine.interpreter.shapes import NOTHING, Shape
from pymodel.kernel.model import Model, Shelf

#: Modules whose operators look at the world outside, and may be computed while code is generated.
_WORLDLY = frozenset(("CSV", "IOUtils", "Json"))


def shelf_of(model: Model) -> Shelf | None:
    """Where shapes may be kept; None for a model of which they may not."""
    shelf = model.shelf
    if shelf is None or not shelf.belongs_to(model):
        return None
    if any(operator.module in _WORLDLY for operator in model.overrides.values()):
        return None
    if model.view is not None and model.symmetry:
        # The view is that of the least permuted state, by the numbers of values; which numbers
        # there are depends on the code that was generated.
        return None
    return shelf


def recall(program: Program, shelf: Shelf) -> bool:
    """Assume the shapes that an earlier run found; False if there are none."""
    if any(shape != NOTHING for shape in program.shapes.values()):
        return False  # more is assumed already than that run knew of
    found = shelf.get(_name(program))
    if not isinstance(found, dict) or found.keys() != program.shapes.keys():
        return False
    if not all(isinstance(shape, Shape) for shape in found.values()):
        return False
    program.shapes = {name: found[name] for name in program.shapes}
    return True


def remember(program: Program, shelf: Shelf) -> None:
    """Keep the shapes for later runs."""
    shelf.put(_name(program), program.shapes)


def _name(program: Program) -> str:
    # A set that is too large to be written out is not looked into.
    return f"shapes {program.order.largest}"
