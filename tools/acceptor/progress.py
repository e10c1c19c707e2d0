"""What may live here: live progress on a terminal's error stream."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TextIO


class Live:
    """One line that is rewritten on a terminal; elsewhere, a line every few seconds."""

    def __init__(self, stream: TextIO | None = None, every: float = 5.0) -> None:
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._every = every
        self._last = time.monotonic()
        self._shown = False

    def __enter__(self) -> Live:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal and self._shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def write(self, line: str) -> None:
        """What the specification prints: on standard output, and not on top of the progress."""
        if self._terminal and self._shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._shown = False
        print(line, flush=self._terminal)

    def show(self, line: str) -> None:
        """Show the present state of affairs."""
        if self._terminal:
            import shutil  # noqa: PLC0415 — slow to import, and only for terminals

            # Only the line under the cursor can be rewritten: a longer one would leave its start.
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(
                f"\r\x1b[2K{line if len(line) <= width else line[: width - 1] + '…'}"
            )
            self._shown = True
        elif time.monotonic() - self._last >= self._every:
            self._last = time.monotonic()
            self._stream.write(line + "\n")
        self._stream.flush()
