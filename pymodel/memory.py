"""What may live here: how much memory there is, and how much this process takes."""

from __future__ import annotations

import os
from pathlib import Path

#: What an exploration may take of the memory that is free when it begins.
_SHARE = 0.8


def share() -> int:
    """How many bytes an exploration may take if the user does not say."""
    return int(_SHARE * available())


def in_words(size: int) -> str:
    """A number of bytes as people say it."""
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB")):
        if size >= unit:
            return f"{size / unit:.3g} {name}"
    return f"{size / 1024:.3g} KiB"


def resident() -> int | None:
    """How many bytes of the machine's memory this process has; None where that is not told."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def available() -> int:
    """How many bytes of memory this process may still take before the machine swaps."""
    found = _meminfo()
    if found is None:
        found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    limits = [limit for limit in (_cgroup(), _addresses()) if limit is not None]
    return min([found, *limits])


def _meminfo() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _cgroup() -> int | None:
    """What a container still allows."""
    base = Path("/sys/fs/cgroup")
    try:
        most = (base / "memory.max").read_text().strip()
        now = int((base / "memory.current").read_text())
    except (OSError, ValueError):
        return None
    return None if most == "max" else max(int(most) - now, 0)


def _addresses() -> int | None:
    """What a limit of addresses (`ulimit -v`) still allows: they are reserved for twice as much as
    is used, and twice again while states move to a wider layout."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except (ImportError, OSError, ValueError, IndexError):
        return None
    if most == resource.RLIM_INFINITY:
        return None
    return max(0, most - pages * os.sysconf("SC_PAGE_SIZE")) // 4
