"""What may live here: doing independent tasks in several processes that share what was made before.

Workers are forked, so that the encoding need not be sent to them; verdicts come back pickled, model
values by name, because a model value is equal to itself alone. Where a process can't be forked, or
one is enough, the tasks are done here.
"""

from __future__ import annotations

import io
import multiprocessing
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from pymodel.kernel.model import Model
from pymodel.kernel.nodes import Const, Node
from pymodel.kernel.walk import walk
from pymodel.values import Function, ModelValue, Value

Task = TypeVar("Task")
Answer = TypeVar("Answer")


def run(
    do: Callable[[Task], Iterator[Answer]],
    tasks: Sequence[Task],
    lost: Callable[[Task, str], Sequence[Answer]],
    names: Callable[[], Mapping[str, Value]],
    jobs: int,
) -> Iterator[Answer]:
    """The answers of all tasks as they come. A task whose worker died is answered by `lost`."""
    if jobs < 2 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        for task in tasks:
            yield from do(task)
        return
    yield from _Pool(do, tasks, lost, names(), min(jobs, len(tasks))).answers()


class _Pool:
    """Workers that ask for a task when they have done one."""

    def __init__(
        self,
        do: Callable[[Any], Iterator[Any]],
        tasks: Sequence[Any],
        lost: Callable[[Any, str], Sequence[Any]],
        names: Mapping[str, Value],
        jobs: int,
    ) -> None:
        self._do = do
        self._tasks = tasks
        self._lost = lost
        self._names = names
        self._next = 0
        #: What each worker is at: the task and how many answers it has given.
        self._at: dict[Connection, tuple[int, int]] = {}
        context = multiprocessing.get_context("fork")
        self._workers = []
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            worker = context.Process(target=self._work, args=(theirs,), daemon=True)
            worker.start()
            theirs.close()
            self._workers.append((worker, ours))

    def _work(self, pipe: Connection) -> None:
        """A worker's life: tasks by number until there is none."""
        try:
            while (number := pipe.recv()) is not None:
                for answer in self._do(self._tasks[number]):
                    pipe.send_bytes(_pack(answer))
                pipe.send_bytes(b"")
        except (EOFError, KeyboardInterrupt, BrokenPipeError):
            return

    def answers(self) -> Iterator[Any]:
        """Give out the tasks, and pass the answers on."""
        try:
            for _, pipe in self._workers:
                self._give(pipe)
            while self._at:
                for ready in wait(list(self._at)):
                    assert isinstance(ready, Connection)
                    yield from self._receive(ready)
        finally:
            for worker, pipe in self._workers:
                pipe.close()
                worker.terminate()
                worker.join()

    def _give(self, pipe: Connection) -> None:
        self._at.pop(pipe, None)
        if self._next < len(self._tasks):
            self._at[pipe] = (self._next, 0)
            self._next += 1
            pipe.send(self._at[pipe][0])

    def _receive(self, pipe: Connection) -> Iterator[Any]:
        number, count = self._at[pipe]
        try:
            raw = pipe.recv_bytes()
        except (EOFError, OSError):
            del self._at[pipe]
            yield from self._lost(self._tasks[number], "the process that worked on it ended")[
                count:
            ]
            if not self._at:
                yield from self._leftovers()
            return
        if raw:
            self._at[pipe] = (number, count + 1)
            yield _unpack(raw, self._names)
        else:
            self._give(pipe)

    def _leftovers(self) -> Iterator[Any]:
        """What nobody is left to do."""
        for task in self._tasks[self._next :]:
            yield from self._lost(task, "no process was left to work on it")
        self._next = len(self._tasks)


# --- model values across processes ----------------------------------------------------------------


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: object) -> str | None:
        return obj.name if isinstance(obj, ModelValue) else None


class _Unpickler(pickle.Unpickler):
    names: Mapping[str, Value]

    def persistent_load(self, pid: str) -> Value:
        return self.names[pid]


def _pack(answer: object) -> bytes:
    out = io.BytesIO()
    _Pickler(out).dump(answer)
    return out.getvalue()


def _unpack(raw: bytes, names: Mapping[str, Value]) -> Any:
    reader = _Unpickler(io.BytesIO(raw))
    reader.names = names
    return reader.load()


def model_values(model: Model, formulas: Sequence[Node]) -> dict[str, Value]:
    """Every model value that the constants, Init, Next or these formulas mention, by name."""
    found: dict[str, Value] = {}
    for value in model.constants.values():
        _collect(value, found)
    roots = [model.init, model.next, *formulas]
    for root in roots:
        for node in walk(root) if root is not None else ():
            if isinstance(node, Const):
                _collect(node.value, found)
    return found


def _collect(v: Value, found: dict[str, Value]) -> None:
    if isinstance(v, ModelValue):
        found[v.name] = v
    elif isinstance(v, Function):
        for key, x in v.items():
            _collect(key, found)
            _collect(x, found)
    elif isinstance(v, tuple | frozenset):
        for x in v:
            _collect(x, found)
