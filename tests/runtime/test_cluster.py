"""The store as processes: kills, torn and corrupted logs, orderly ends. Every run is a real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from acceptor.verify import serve as work
from acceptor.verify import workload
from impl.effects import DamagedRecord, VoteRecord
from impl.runtime.config import ConfigError, NodeFiles, lock_folder, next_incarnation
from impl.runtime.service import Service, ServiceOptions, serve, wait_for_leader
from impl.runtime.wal import HEADER_BYTES, read_log


@asynccontextmanager
async def running(data: Path, *, log_replica: bool, traces: bool = False) -> AsyncIterator[Service]:
    options = ServiceOptions(
        data, port=0, log_replica=log_replica, traces=data / "traces" if traces else None
    )
    async with serve(options) as service:
        assert await wait_for_leader(service, 30)
        yield service


def quiet(_: str) -> None:
    """Progress that nobody watches."""


@pytest.mark.parametrize(
    ("log_replica", "kills"), [(False, 20), (True, 10)], ids=["three-storage", "with-log-replica"]
)
def test_no_acknowledged_write_is_lost_through_twenty_kills(
    tmp_path: Path, log_replica: bool, kills: int
) -> None:
    async def main() -> work.KillRun:
        async with running(tmp_path, log_replica=log_replica) as service:
            return await work.kill_run(service, kills, quiet)

    result = asyncio.run(main())
    assert not result.failures
    assert len(result.kills) == kills
    assert len(result.record.acknowledged) > 100
    assert result.lost == set()
    assert result.linearizable.ok, str(result.linearizable)
    assert len(result.record.operations) > 100
    assert result.digests_equal


def put(client: object, number: int) -> None:
    client.put_item(  # type: ignore[attr-defined]
        TableName=workload.LEDGER, Item={"id": {"S": "w"}, "number": {"N": str(number)}}
    )


def corrupt_vote(path: Path) -> int:
    """Flip a bit in the middle of some vote's payload; the slot that it was for."""
    log = read_log(path)
    votes = [i for i, r in enumerate(log.records) if isinstance(r, VoteRecord)]
    victim = votes[len(votes) // 2]
    data = bytearray(path.read_bytes())
    at = 8
    for _ in range(victim):
        at += HEADER_BYTES + int.from_bytes(data[at + 4 : at + 8], "little")
    data[at + HEADER_BYTES + 3] ^= 0x10
    path.write_bytes(bytes(data))
    damaged = read_log(path).records[victim]
    assert isinstance(damaged, DamagedRecord)
    record = log.records[victim]
    assert isinstance(record, VoteRecord)
    return record.slot


def test_a_corrupted_log_record_is_reported_repaired_and_never_applied(tmp_path: Path) -> None:
    async def write(first: int) -> set[tuple[str, int]]:
        async with running(tmp_path, log_replica=True) as service:
            client = workload.connect(service.url)
            if first == 0:
                await asyncio.to_thread(workload.make_tables, client)
            for number in range(first, first + 30):
                await asyncio.to_thread(put, client, number)
            return await asyncio.to_thread(workload.read_ledger, client, ["w"])

    async def until_repaired() -> bool:
        async with running(tmp_path, log_replica=True) as service:
            for _ in range(150):
                status = await service.group.status("r3")
                if status and not status.repairing:
                    return True
                await asyncio.sleep(0.1)
        return False

    asyncio.run(write(0))
    wal = tmp_path / "r3" / "wal.log"
    slot = corrupt_vote(wal)
    assert asyncio.run(until_repaired())
    log_text = (tmp_path / "r3" / "node.log").read_text()
    assert f"damaged (slot {slot})" in log_text
    # Repaired: a later vote for the slot stands in the log, cast again from the leader's proposal.
    again = [r for r in read_log(wal).records if isinstance(r, VoteRecord) and r.slot == slot]
    assert again
    assert {n for _, n in asyncio.run(write(30))} == set(range(60))


def test_a_replica_without_its_log_asks_the_others_before_it_votes(tmp_path: Path) -> None:
    """It may be one of the two that acknowledged a write: with the third, who missed it, it would
    be a quorum that never heard of it."""

    async def session(writes: range, lost: bool) -> set[tuple[str, int]]:
        async with running(tmp_path, log_replica=False) as service:
            client = workload.connect(service.url)
            if not lost:
                await asyncio.to_thread(workload.make_tables, client)
            for number in writes:
                await asyncio.to_thread(put, client, number)
            for _ in range(150 if lost else 0):
                status = await service.group.status("r2")
                if status and not status.repairing:
                    break
                await asyncio.sleep(0.1)
            else:
                assert not lost, "repaired in the end"
            return await asyncio.to_thread(workload.read_ledger, client, ["w"])

    asyncio.run(session(range(10), lost=False))
    (tmp_path / "r2" / "wal.log").unlink()
    assert {n for _, n in asyncio.run(session(range(10, 20), lost=True))} == set(range(20))
    assert "at offset 8 are damaged (an unknown slot)" in (tmp_path / "r2" / "node.log").read_text()


def test_a_replica_that_lost_its_count_of_starts_does_not_guess(tmp_path: Path) -> None:
    files = NodeFiles(tmp_path)
    with pytest.raises(ConfigError, match="incarnation is gone"):
        next_incarnation(files, first=False)
    assert not files.incarnation.exists()


def test_an_orderly_end_is_written_to_the_trace(tmp_path: Path) -> None:
    async def main() -> None:
        async with running(tmp_path, log_replica=True, traces=True):
            pass

    asyncio.run(main())
    for name in ("r1", "r2", "r3"):
        last = (tmp_path / "traces" / f"{name}.ndjson").read_text().splitlines()[-1]
        assert '"type":"end"' in last


def test_a_folder_is_used_by_one_process_at_a_time(tmp_path: Path) -> None:
    files = NodeFiles(tmp_path / "r1")
    with lock_folder(files.folder), pytest.raises(ConfigError, match="in use by another process"):
        lock_folder(files.folder)


def test_incarnations_are_counted_and_never_guessed(tmp_path: Path) -> None:
    files = NodeFiles(tmp_path)
    assert [next_incarnation(files) for _ in range(3)] == [0, 1, 2]
    files.incarnation.write_text("x")
    with pytest.raises(ConfigError, match="damaged"):
        next_incarnation(files)


def test_a_port_in_use_is_a_clear_error(tmp_path: Path) -> None:
    async def main() -> None:
        async with running(tmp_path / "a", log_replica=False) as service:
            port = int(service.url.rsplit(":", 1)[1])
            with pytest.raises(ConfigError, match="cannot listen"):
                async with serve(ServiceOptions(tmp_path / "b", port=port)):
                    pass

    asyncio.run(main())
