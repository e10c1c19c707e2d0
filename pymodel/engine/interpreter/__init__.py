"""The interpreter: the definition of every operator's meaning, by generating Python source.

In reading order: shapes (what is known of a value), facts (what is known of a node), code and
emitter (how source grows), emit_* (what each node means), program and functions (whole functions),
states, explore and engine (the search).
"""

from pymodel.engine.interpreter.engine import Interpreter

__all__ = ["Interpreter"]
