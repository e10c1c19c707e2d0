"""What may live here: checking the temporal properties of a model on its explored graph.

For each property a behaviour is looked for that is fair and violates it. What is found is judged
again by definition (`reference`) before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pymodel.check.liveness.components import All, ComponentFinder, Condition, Often, condition_of
from pymodel.check.liveness.formula import (
    Alternative,
    Finally,
    Formula,
    Globally,
    Literal,
    Truth,
    alternatives,
    conjunction,
    negated,
)
from pymodel.check.liveness.graph import Graph, Labels
from pymodel.check.liveness.lasso import Lasso, LassoFinder, shortened
from pymodel.check.liveness.product import (
    Events,
    Marks,
    Product,
    automaton_product,
    plain_product,
)
from pymodel.check.liveness.reference import Behaviour
from pymodel.check.liveness.translate import Atom, Env, Translator
from pymodel.check.liveness.truths import STUTTER, Truths
from pymodel.engine.base import Engine, StateId
from pymodel.kernel.model import Formula as Property
from pymodel.kernel.nodes import Const, Node
from pymodel.values import TRUE

Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A behaviour that violates a property, as states of the engine.

    `reached[i]` is the state that step i really leads to (see `Behaviour`); the last step leads
    back to `states[loop]`. `env` are the values of the property's bound names.
    """

    property: Property
    env: Env
    states: tuple[StateId, ...]
    reached: tuple[StateId, ...]
    loop: int
    stutters: bool


class Checker:
    """Checks properties on one graph; what was found out about its states is kept between them."""

    def __init__(self, engine: Engine, graph: Graph, tick: Tick = lambda: None) -> None:
        self._engine = engine
        self._graph = graph
        self._tick = tick
        self._translator = Translator(engine, lambda: graph.ids)
        self._labels = Labels(engine, graph, self._translator.atoms, tick)
        self._events = Events()
        self._truths = Truths(graph, self._labels)
        self._marks = Marks(graph, self._truths)
        self._fairness: Formula | None = None

    def check(self, formula: Property) -> Counterexample | None:
        """A counterexample to a property, or None where it holds on the graph.

        Raises `SpecError` (exit code 77) where a formula cannot be evaluated.
        """
        for node, env in self._translator.instances(formula.node, {}):
            wrong = negated(self._translator.formula(node, env))
            if isinstance(wrong, Truth) and not wrong.value:
                continue
            lasso = self.search(conjunction((self.fairness, wrong)))
            if lasso is not None:
                return self._judged(lasso, formula, node, env)
        return None

    @property
    def fairness(self) -> Formula:
        """All fairness conditions of the specification."""
        if self._fairness is None:
            formulas = self._engine.model.fairness
            self._fairness = conjunction(self._translator.formula(f.node, {}) for f in formulas)
        return self._fairness

    def ends_outside(self, formula: Property, inside: int) -> Lasso | None:
        """A behaviour that violates a property if, whatever is fair, it may end in one of the nodes
        from number `inside` on."""
        atom = len(self._translator.atoms)
        self._translator.atoms.append(Atom(Const(TRUE), {}, False))
        outside = bytearray(inside) + bytearray(b"\x01") * (self._graph.nodes - inside)
        self._labels.define(atom, outside)
        ends = Finally(Globally(Literal(atom)))
        for node, env in self._translator.instances(formula.node, {}):
            wrong = negated(self._translator.formula(node, env))
            lasso = self.search(conjunction((wrong, ends)))
            if lasso is not None:
                return shortened(lasso)
        return None

    # --- the search -------------------------------------------------------------------------------

    def search(self, formula: Formula) -> Lasso | None:
        """A behaviour of the graph that satisfies a formula in normal form."""
        for alternative in alternatives(formula):
            lasso = self._one(alternative)
            if lasso is not None:
                return lasso
        return None

    def _one(self, wanted: Alternative) -> Lasso | None:
        if isinstance(wanted.temporal, Truth) and not wanted.temporal.value:
            return None
        self._events.collect(wanted.recurrent)
        self._marks.update(self._events)
        condition = condition_of(wanted.recurrent, self._events)
        product, condition = self._product(wanted.temporal, condition)
        self._tick()
        fair = list(ComponentFinder(product, self._tick).fair(condition))
        return LassoFinder(product).shortest(fair) if fair else None

    def _product(self, temporal: Formula, condition: Condition) -> tuple[Product, Condition]:
        if isinstance(temporal, Truth):
            return plain_product(self._graph, self._marks), condition
        count = len(self._events)
        product, eventualities = automaton_product(
            self._graph, self._truths, self._marks, count, temporal, self._tick
        )
        kept = tuple(Often(count + i) for i in range(eventualities))
        return product, All((condition, *kept))

    # --- what was found ---------------------------------------------------------------------------

    def _judged(self, lasso: Lasso, formula: Property, node: Node, env: Env) -> Counterexample:
        """The counterexample, judged by definition: an error of ours if it is none."""
        for candidate in (shortened(lasso), lasso):
            found = self._counterexample(candidate, formula, env)
            behaviour = Behaviour(self._engine, found.states, found.reached, found.loop)
            fair = all(behaviour.satisfies(f.node) for f in self._engine.model.fairness)
            if fair and not behaviour.satisfies(node, env):
                return found
        raise AssertionError(f"what was found does not violate {formula.name}: an error of ours")

    def _counterexample(self, lasso: Lasso, formula: Property, env: Env) -> Counterexample:
        ids = self._graph.ids
        reached = [
            ids[node] if edge == STUTTER else self._graph.met(edge)
            for node, edge in zip(lasso.nodes, lasso.edges, strict=True)
        ]
        states = tuple(ids[n] for n in lasso.nodes)
        return Counterexample(formula, env, states, tuple(reached), lasso.loop, lasso.stutters)
