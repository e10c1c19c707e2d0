"""What may live here: memory outside Python's: reserved once, and used as it is touched."""

from __future__ import annotations

import ctypes
import mmap

_FLAGS = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0)
#: Smaller regions gain nothing from large pages.
_HUGE = 4 << 20


class Region:
    """Zeroed memory at a fixed address. What is not written to costs address space only."""

    def __init__(self, size: int, *, huge: bool = False) -> None:
        self.size = max(size, mmap.PAGESIZE)
        try:
            self._map = mmap.mmap(-1, self.size, flags=_FLAGS)
        except OSError as e:
            raise MemoryError(f"{self.size >> 20:,} MiB of addresses are not to be had") from e
        if huge and self.size >= _HUGE and hasattr(mmap, "MADV_HUGEPAGE"):
            self._map.madvise(mmap.MADV_HUGEPAGE)
        self._view = (ctypes.c_char * self.size).from_buffer(self._map)
        self.address = ctypes.addressof(self._view)

    def free(self) -> None:
        """Give the memory back; the address means nothing after this."""
        if self.address:
            self.address = 0
            del self._view
            self._map.close()

    def read(self, offset: int, size: int) -> bytes:
        """A copy of some bytes."""
        assert 0 <= offset <= self.size - size
        return ctypes.string_at(self.address + offset, size)

    def write(self, offset: int, data: bytes) -> None:
        """Put bytes somewhere."""
        assert 0 <= offset <= self.size - len(data)
        ctypes.memmove(self.address + offset, data, len(data))

    def copy(self, other: Region, size: int) -> None:
        """Take over the first bytes of another region."""
        assert 0 <= size <= min(self.size, other.size)
        ctypes.memmove(self.address, other.address, size)

    def forget(self) -> None:
        """Make everything zero again, and give back what was touched."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
        else:
            ctypes.memset(self.address, 0, self.size)
