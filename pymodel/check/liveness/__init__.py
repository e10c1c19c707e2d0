"""Checking liveness: temporal formulas on the graph of an exploration.

`translate` brings a property and the specification's fairness into normal form (`formula`); the
graph, or its product with an `automaton`, is searched for a fair component in which the negation
holds (`components`), and a `lasso` through it is judged again by definition (`reference`).
"""

from pymodel.check.liveness.run import check_liveness, refuse_unsound

__all__ = ["check_liveness", "refuse_unsound"]
