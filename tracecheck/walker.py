"""What may live here: taking steps of the spec with the arguments that a trace gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pymodel.engine.base import Engine, StateId
from pymodel.kernel.model import Action
from pymodel.values import Value
from tracecheck.result import OverBudgetError


class Walker:
    """Fires actions by name, from many states at once."""

    def __init__(self, engine: Engine, max_frontier: int) -> None:
        self.engine = engine
        self.max_frontier = max_frontier
        self.actions: dict[str, list[Action]] = {}
        self._index: dict[int, int] = {}
        for number, action in enumerate(engine.model.actions):
            self.actions.setdefault(action.name, []).append(action)
            self._index[id(action)] = number

    def parameters(self, name: str) -> set[str]:
        """The names of an action's parameters."""
        return {label for action in self.actions[name] for label, _ in action.labels}

    def fire(
        self, frontier: Iterable[StateId], group: Sequence[Action], args: Mapping[str, Value]
    ) -> list[StateId]:
        """All successors, each once. Raises `OverBudgetError` where there are too many to hold."""
        found: dict[StateId, None] = {}
        # Every state of a full frontier may have a few successors that what was seen then refuses.
        limit = 10 * self.max_frontier
        for state in frontier:
            for action in group:
                found.update(dict.fromkeys(self._successors(action, args, state)))
                if len(found) > limit:
                    raise OverBudgetError(
                        f"more than {limit:,} spec states may follow: log more of the arguments"
                    )
        return list(found)

    def _successors(
        self, action: Action, args: Mapping[str, Value], state: StateId
    ) -> Iterator[StateId]:
        if {label for label, _ in action.labels} <= args.keys():
            yield from self.engine.fire(action, args, state)
            return
        # Parameters that were not logged are searched for.
        index = self._index[id(action)]
        for step in self.engine.successors(state):
            if step.action == index and all(
                step.args[name] == value for name, value in args.items() if name in step.args
            ):
                yield step.target
