"""What may live here: the write-ahead log on a real disk: frames, checksums, sync, reading back.

A log is one file: 8 bytes of magic, then frames. A frame is a header and a payload:

    magic 4 | length 4 | slot 8 | header crc32c 4 | payload crc32c 4 | payload

The header has a checksum of its own, so a damaged payload costs one record and its slot is still
known. Where a header is damaged, reading goes on at the next frame whose header is whole. Both
checksums cover the frame's place in the file: what the disk wrote to the wrong place is no record,
and neither is a log's frame that somebody stored as an item.

A log that is gone, or too short to be one, is not the same as a log that was never there: a replica
that forgets everything may not act as if it had promised nothing. Its new log begins with a stretch
that can't be read (`LOST`), so that every later start knows it too, until it has been repaired.

What is at the end decides between two cases that must not be confused. A frame that the file ends
inside of, with nothing whole after it, is a write that a crash cut short: nobody was told of it,
and it is cut off. Anything else that fails its checksum may have been promised to somebody: it is
read back as `DamagedRecord`, and the replica must not act as if it had never been there.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crc32c import crc32c

from impl.effects import ChosenRecord, DamagedRecord, ReadRecord, Record, VoteRecord
from impl.runtime.codec import TaggedCodec, UnreadableError, record_codec
from impl.runtime.durable import replace_file

FILE_MAGIC = b"ACCWAL2\n"
FRAME_MAGIC = 0xACCE97ED
_HEADER = struct.Struct("<IIQ")
_CHECKS = struct.Struct("<II")
_PLACE = struct.Struct("<Q")
HEADER_BYTES = _HEADER.size + _CHECKS.size
#: What stands for a log that is gone: no header, and too long for an unfinished one.
LOST = b"\xff" * HEADER_BYTES
#: No record is larger: an item of 400 KB and its overhead fit many times.
MAX_RECORD = 16 * 1024 * 1024


class WalError(Exception):
    """The log can't be used: it is none of ours, or the disk failed. The process must stop."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of the log that failed its checksum."""

    offset: int
    length: int
    slot: int | None


@dataclass(frozen=True, slots=True)
class ReadLog:
    """A log read back: its records in order, what was damaged, and how long its whole part is."""

    records: tuple[ReadRecord, ...]
    damages: tuple[Damage, ...]
    end: int  # what lies behind is an unfinished write
    torn: int  # bytes of that


class Wal:
    """An open log. `append` and `sync` may be called from one thread at a time, any thread."""

    def __init__(self, path: Path, *, expected: bool = False) -> None:
        """Open or create the log at `path`, cutting off an unfinished write at its end.

        `expected` says that there was one before: then a new one begins with damage. Raises
        `WalError` when the file is no log of ours, or can't be written.
        """
        self._codec: TaggedCodec = record_codec()
        self.path = path
        try:
            if not path.exists() or path.stat().st_size < len(FILE_MAGIC):
                # Half of its beginning would look like a torn write.
                replace_file(path, FILE_MAGIC + LOST if expected else FILE_MAGIC)
            self._file = os.open(path, os.O_RDWR)
        except OSError as e:
            raise WalError(f"cannot open {path}: {e.strerror}") from e
        self.log = read_log(path, self._codec)
        self._end = self.log.end
        if self.log.damages and self.log.damages[0].offset == 0:
            _write_all(self._file, FILE_MAGIC, 0)  # no record was there
        if self.log.torn:
            os.ftruncate(self._file, self._end)
            os.fsync(self._file)

    def append(self, records: Sequence[Record]) -> None:
        """Write records at the end; they are durable after the next `sync`."""
        if not records:
            return
        frames = bytearray()
        for record in records:
            frames += frame(self._codec.encode(record), _slot(record), self._end + len(frames))
        _write_all(self._file, frames, self._end)
        self._end += len(frames)

    def sync(self) -> None:
        """Wait until everything appended is on the disk.

        After a failed sync the kernel may have dropped the pages and forgotten the error, so a
        second try proves nothing: `WalError`, and the process has to stop and read the log anew.
        """
        try:
            os.fdatasync(self._file)
        except OSError as e:
            raise WalError(f"sync of {self.path} failed: {e.strerror}") from e

    def close(self) -> None:
        """Close the file; nothing is synced by it."""
        os.close(self._file)


def frame(payload: bytes, slot: int, offset: int) -> bytes:
    """A payload as the log holds it at an offset."""
    if len(payload) > MAX_RECORD:
        raise WalError(f"a record of {len(payload)} bytes is over the limit of {MAX_RECORD}")
    head = _HEADER.pack(FRAME_MAGIC, len(payload), slot)
    return head + _CHECKS.pack(_check(head, offset), _check(payload, offset)) + payload


def _check(data: bytes, offset: int) -> int:
    """The checksum of bytes of the frame at an offset."""
    return int(crc32c(data, crc32c(_PLACE.pack(offset))))


def read_log(path: Path, codec: TaggedCodec | None = None) -> ReadLog:
    """Read a log without changing it. Raises `WalError` when it is none of ours."""
    try:
        data = path.read_bytes()
    except OSError as e:
        raise WalError(f"cannot read {path}: {e.strerror}") from e
    records: list[ReadRecord] = []
    damages: list[Damage] = []
    if not data.startswith(FILE_MAGIC):
        if _header(data, len(FILE_MAGIC)) is None:
            raise WalError(f"{path} is no log of this program (its first bytes are wrong)")
        damages.append(Damage(0, len(FILE_MAGIC), None))  # the first frame says that it is ours
    codec = codec or record_codec()
    end = len(FILE_MAGIC)
    for start, length, slot, payload in _frames(data):
        record: ReadRecord | None = None
        if payload is not None:
            try:
                record = codec.decode(payload)
            except UnreadableError:
                record = None
        if record is None:
            damages.append(Damage(start, length, slot))
            record = DamagedRecord(slot, start, start + length)
        records.append(record)
        end = start + length
    return ReadLog(tuple(records), tuple(damages), end, len(data) - end)


def _frames(data: bytes) -> Iterator[tuple[int, int, int | None, bytes | None]]:
    """(start, length, slot or None, payload or None if damaged) of each frame, damage included."""
    at = len(FILE_MAGIC)
    while at < len(data):
        header = _header(data, at)
        if header is None:
            following = _next_header(data, at + 1)
            if following is None:
                # Nothing whole follows. Too short for a frame, or never written (zeros): cut short.
                rest = data[at:]
                if len(rest) >= HEADER_BYTES and rest.strip(b"\0"):
                    yield at, len(rest), None, None
                return
            yield at, following - at, None, None
            at = following
            continue
        length, slot, check = header
        stop = at + HEADER_BYTES + length
        if stop > len(data):
            # A whole header whose payload the file ends in: cut short, unless frames follow inside.
            following = _next_header(data, at + 1)
            if following is None:
                return
            yield at, following - at, slot or None, None
            at = following
            continue
        payload = data[at + HEADER_BYTES : stop]
        good = _check(payload, at) == check
        yield at, stop - at, slot or None, payload if good else None
        at = stop


def _header(data: bytes, at: int) -> tuple[int, int, int] | None:
    """(payload length, slot, payload checksum) of the header at an offset, None if damaged."""
    if at + HEADER_BYTES > len(data):
        return None
    magic, length, slot = _HEADER.unpack_from(data, at)
    head_check, payload_check = _CHECKS.unpack_from(data, at + _HEADER.size)
    if magic != FRAME_MAGIC or length > MAX_RECORD:
        return None
    if _check(data[at : at + _HEADER.size], at) != head_check:
        return None
    return length, slot, payload_check


def _next_header(data: bytes, at: int) -> int | None:
    """The offset of the next whole header at or after `at`."""
    magic = struct.pack("<I", FRAME_MAGIC)
    while True:
        at = data.find(magic, at)
        if at < 0:
            return None
        if _header(data, at) is not None:
            return at
        at += 1


def _slot(record: Record) -> int:
    """The slot that a frame's header names; 0 for records that belong to none."""
    return record.slot if isinstance(record, VoteRecord | ChosenRecord) else 0


def _write_all(file: int, data: bytes | bytearray, offset: int) -> None:
    view = memoryview(data)
    while view:
        try:
            written = os.pwrite(file, view, offset)
        except OSError as e:
            raise WalError(f"write to the log failed: {e.strerror}") from e
        view = view[written:]
        offset += written
