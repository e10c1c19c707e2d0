"""What may live here: threads that run compiled code outside Python's lock, while the thread that
Ctrl-C interrupts only waits: nothing is ever left half done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeAlias, TypeVar

#: The stack of a thread that runs compiled code, which recurses.
_STACK = 64 << 20
#: Seconds between two looks at whether a thread has ended, should its word have been missed.
_LOOK = 0.2

Job: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
R = TypeVar("R")


class Crew:
    """As many threads as there are jobs at a time; the caller's is the first of them."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._jobs: list[SimpleQueue[Job | None]] = []
        self._done: SimpleQueue[tuple[int, Any]] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Crew:
        for i in range(self._count - 1):
            self._jobs.append(SimpleQueue())
            self._threads.append(threading.Thread(target=self._work, args=(i,), daemon=True))
            _start(self._threads[-1])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, tb: TracebackType | None
    ) -> None:
        for jobs in self._jobs:
            jobs.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self, i: int) -> None:
        while (job := self._jobs[i].get()) is not None:
            run, args = job
            self._done.put((i + 1, run(*args)))

    def run(self, jobs: Sequence[Job]) -> list[Any]:
        """The answers of jobs that run at the same time."""
        answers: list[Any] = [None] * len(jobs)
        for i, job in enumerate(jobs[1:]):
            self._jobs[i].put(job)
        run, args = jobs[0]
        answers[0] = run(*args)
        for _ in jobs[1:]:
            i, answer = self._done.get()
            answers[i] = answer
        return answers


def conducted(task: Callable[[threading.Event], R]) -> R:
    """The answer of a task that runs in a thread of its own. It is given an event, which is set
    when the user interrupts: the task ends soon after, and then KeyboardInterrupt is raised."""
    stop, ended = threading.Event(), threading.Event()
    answers: list[R] = []
    failures: list[BaseException] = []
    interrupted = False

    def run() -> None:
        try:
            answers.append(task(stop))
        except BaseException as e:  # raised again in the caller's thread
            failures.append(e)
        finally:
            ended.set()

    thread = threading.Thread(target=run, daemon=True)
    while not ended.is_set():
        try:
            if thread.ident is None:
                _start(thread)
            ended.wait(_LOOK)
        except KeyboardInterrupt:
            interrupted = True
            stop.set()
    if failures:
        raise failures[0]
    if interrupted:
        raise KeyboardInterrupt
    return answers[0]


def _start(thread: threading.Thread) -> None:
    """Start a thread with a large stack."""
    before = threading.stack_size(_STACK)
    try:
        thread.start()
    finally:
        threading.stack_size(before)
