"""The log on disk: what is read back after cuts, flipped bits and foreign files."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from impl.effects import (
    ChosenRecord,
    DamagedRecord,
    PromiseRecord,
    Record,
    RepairedRecord,
    VoteRecord,
)
from impl.recover import read_back
from impl.runtime.wal import FILE_MAGIC, Wal, WalError, read_log

RECORDS: list[Record] = [
    PromiseRecord(3),
    VoteRecord(3, 1, b"first"),
    VoteRecord(3, 2, b"second" * 50),
    ChosenRecord(1, 3, None),
    VoteRecord(4, 2, b""),
]


def written(path: Path, records: list[Record] = RECORDS) -> bytes:
    wal = Wal(path)
    wal.append(records)
    wal.sync()
    wal.close()
    return path.read_bytes()


def offsets(path: Path) -> list[int]:
    """Where each record's frame starts, and the end."""
    lengths = []
    for count in range(len(RECORDS) + 1):
        part = path.with_name(f"part{count}")
        lengths.append(len(written(part, RECORDS[:count])))
    return lengths


def test_what_was_written_is_read_back_and_appended_to(tmp_path: Path) -> None:
    written(tmp_path / "wal")
    wal = Wal(tmp_path / "wal")
    assert list(wal.log.records) == RECORDS
    assert (wal.log.damages, wal.log.torn) == ((), 0)
    wal.append([PromiseRecord(9)])
    wal.close()
    assert read_log(tmp_path / "wal").records == (*RECORDS, PromiseRecord(9))


def test_a_cut_at_every_byte_loses_only_the_record_it_hits(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    data = written(path)
    starts = offsets(tmp_path / "x")
    for cut in range(len(FILE_MAGIC), len(data)):
        path.write_bytes(data[:cut])
        whole = max(i for i, start in enumerate(starts) if start <= cut)
        wal = Wal(path)
        assert list(wal.log.records) == RECORDS[:whole], cut
        assert wal.log.damages == ()
        assert path.stat().st_size == starts[whole], "the unfinished write is cut off"
        wal.close()


def test_zeros_at_the_end_are_space_that_was_never_written(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    path.write_bytes(written(path) + bytes(4096))
    log = read_log(path)
    assert list(log.records) == RECORDS
    assert log.torn == 4096


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_flipped_bit_is_never_applied_and_never_overlooked(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("wal") / "wal"
    good = written(path)
    starts = offsets(path)
    at = data.draw(st.integers(len(FILE_MAGIC), len(good) - 1))
    bad = bytearray(good)
    bad[at] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(bytes(bad))
    hit = max(i for i, start in enumerate(starts[:-1]) if start <= at)
    log = read_log(path)
    assert len(log.damages) == 1
    assert isinstance(log.records[hit], DamagedRecord)
    others = [r for r in log.records if not isinstance(r, DamagedRecord)]
    assert others == RECORDS[:hit] + RECORDS[hit + 1 :]


def test_a_damaged_payload_still_names_its_slot(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    data = bytearray(written(path))
    data[offsets(tmp_path / "x")[3] - 1] ^= 0xFF  # the last byte of the vote in slot 2
    path.write_bytes(bytes(data))
    damaged = read_log(path).records[2]
    assert isinstance(damaged, DamagedRecord) and damaged.slot == 2


def test_a_damaged_last_record_is_damage_not_an_unfinished_write(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    data = bytearray(written(path, [VoteRecord(1, 7, b"acknowledged")]))
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    log = read_log(path)
    (damaged,) = log.records
    assert isinstance(damaged, DamagedRecord) and damaged.slot == 7
    assert log.torn == 0


def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    path.write_bytes(b"something else entirely")
    with pytest.raises(WalError, match="no log of this program"):
        Wal(path)
    assert path.read_bytes() == b"something else entirely"


def test_a_failed_sync_is_an_error_that_stops_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wal = Wal(tmp_path / "wal")

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fdatasync", fail)
    wal.append([PromiseRecord(1)])
    with pytest.raises(WalError, match="Input/output error"):
        wal.sync()


@pytest.mark.parametrize("left", [None, b"", FILE_MAGIC[:5]], ids=["gone", "empty", "too-short"])
def test_a_log_that_is_gone_is_damage_until_it_is_repaired(
    tmp_path: Path, left: bytes | None
) -> None:
    """A replica that forgot everything must not vote as if it had promised nothing."""
    path = tmp_path / "wal"
    if left is not None:
        path.write_bytes(left)
    wal = Wal(path, expected=True)
    (damaged,) = wal.log.records
    assert isinstance(damaged, DamagedRecord) and damaged.slot is None
    wal.append([PromiseRecord(9)])
    wal.close()
    again = Wal(path, expected=True)
    assert list(again.log.records) == [damaged, PromiseRecord(9)]
    again.append([RepairedRecord(0, ((damaged.begin, damaged.end),))])
    again.close()
    assert read_back(read_log(path).records).whole


def test_a_log_that_was_never_there_is_none_that_is_gone(tmp_path: Path) -> None:
    for _ in range(2):
        wal = Wal(tmp_path / "wal")
        assert wal.log.records == ()
        wal.close()
        (tmp_path / "wal").write_bytes(FILE_MAGIC[:3])  # the disk filled while it was made


def test_a_log_in_a_folder_that_can_not_be_written_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(WalError, match="cannot open"):
        Wal(tmp_path / "missing" / "wal")


def test_a_frame_in_the_wrong_place_is_no_record(tmp_path: Path) -> None:
    """A log's bytes stored as an item, and the header around them damaged: nothing in there may
    be taken for a record."""
    stored = written(tmp_path / "other")
    path = tmp_path / "wal"
    data = bytearray(written(path, [VoteRecord(5, 1, stored), PromiseRecord(6)]))
    data[len(FILE_MAGIC) + 4] ^= 1  # the length in the first header
    path.write_bytes(bytes(data))
    damaged, last = read_log(path).records
    assert isinstance(damaged, DamagedRecord)
    assert last == PromiseRecord(6)


def test_a_flipped_bit_in_the_first_bytes_is_reported_and_mended(tmp_path: Path) -> None:
    path = tmp_path / "wal"
    good = written(path)
    for at in range(len(FILE_MAGIC)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
        wal = Wal(path)
        assert list(wal.log.records) == RECORDS
        assert [d.offset for d in wal.log.damages] == [0]
        wal.close()
        assert path.read_bytes() == good
