"""Live progress: one line on a terminal, whatever its width; a line now and then elsewhere."""

from __future__ import annotations

import io

import pytest

from acceptor.progress import Live


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def test_a_line_never_wraps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    with Live(stream) as live:
        live.show("short")
        live.show("0123456789" * 3)
    shown = stream.getvalue().split("\r\x1b[2K")
    assert shown == ["", "short", "012345678901234567…", ""]


def test_a_file_gets_whole_lines_without_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    stream = io.StringIO()
    with Live(stream, every=0) as live:
        live.show("0123456789" * 3)
    assert stream.getvalue() == "0123456789" * 3 + "\n"
