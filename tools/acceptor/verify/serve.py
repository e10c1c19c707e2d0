"""What may live here: the last step of the main job: serve through kills, and lose nothing.

A store of two storage replicas and a log replica, each a process, is worked on by eight writers
through boto3 while the leader is killed with SIGKILL again and again. Afterwards every acknowledged
write must be there, and the clients' history must have a linear order.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from acceptor.verify import workload
from acceptor.verify.picture import serve_timeline
from acceptor.verify.rows import Row, Say, StepResult
from impl.runtime.service import Service, ServiceOptions, leader_of, serve, wait_for_leader
from impl.sim.history import Verdict, check

WRITERS = 8
KILLS = 5
#: A kill comes this many seconds after the one before, at random.
BETWEEN_KILLS = (1.5, 4.0)


@dataclass(frozen=True, slots=True)
class KillRun:
    """What a run of writers and kills left behind."""

    record: workload.Record
    kills: tuple[tuple[float, str], ...]
    present: set[tuple[str, int]]
    linearizable: Verdict
    failures: tuple[BaseException, ...]
    seconds: float
    digests_equal: bool

    @property
    def lost(self) -> set[tuple[str, int]]:
        """Acknowledged writes that are not there."""
        return set(self.record.acknowledged) - self.present


def run(out: Path, say: Say) -> StepResult:
    """The step: basic operations, then writers against kills."""
    return asyncio.run(_run(out, say))


async def _run(out: Path, say: Say) -> StepResult:
    options = ServiceOptions(out / "store", port=0, log_replica=True, traces=out / "traces/store")
    say("starting three replicas")
    async with serve(options) as service:
        if not await wait_for_leader(service, 20):
            return StepResult((Row("serve", "a leader is elected", False, "none in 20 s"),))
        basics = await asyncio.to_thread(basic_operations, service.url)
        result = await kill_run(service, KILLS, say)
    return StepResult((*basics, *_rows(result)), (_figure(result),))


def _figure(result: KillRun) -> tuple[str, str]:
    return "Writers against kill -9", serve_timeline(
        result.record.timeline, result.kills, result.seconds
    )


def _rows(result: KillRun) -> list[Row]:
    outcomes = result.record.outcomes
    figures = (
        f"{outcomes['ok']} requests answered, {outcomes['unknown']} of unknown outcome, "
        f"{outcomes['unavailable']} refused in {result.seconds:.0f} s"
    )
    contended = len(result.record.operations)
    return [
        Row(
            "serve",
            f"{WRITERS} writers go on through {KILLS} kill -9 of the leader",
            len(result.kills) == KILLS and not result.failures and outcomes["ok"] > 0,
            figures + (f"; a writer failed: {result.failures[0]}" if result.failures else ""),
        ),
        Row(
            "serve",
            "every acknowledged write is there afterwards",
            bool(result.record.acknowledged) and not result.lost,
            f"{len(result.record.acknowledged)} acknowledged, {len(result.lost)} lost",
        ),
        Row(
            "serve",
            "the clients' history is linearizable",
            result.linearizable.ok and contended > 0,
            f"{contended} operations on {len(workload.KEYS)} keys: {result.linearizable}",
        ),
        Row(
            "serve",
            "the storage replicas hold the same state afterwards",
            result.digests_equal,
            "equal digests of all content" if result.digests_equal else "they differ",
        ),
    ]


async def kill_run(service: Service, kills: int, say: Say) -> KillRun:
    """Writers at work while the leader is killed `kills` times; then what is there."""
    record = workload.Record()
    stop = threading.Event()
    client = workload.connect(service.url)
    await asyncio.to_thread(workload.make_tables, client)
    names = [f"writer-{i}" for i in range(WRITERS)]
    writers = [workload.Writer(service.url, name, record, stop) for name in names]
    began = time.monotonic()
    for writer in writers:
        writer.start()
    done: list[tuple[float, str]] = []
    rng = random.Random()  # "random moments" are meant: each run kills at others
    while len(done) < kills and time.monotonic() - began < 20 * kills:
        say(f"{len(done)} of {kills} kills, {record.outcomes['ok']} requests answered")
        await asyncio.sleep(rng.uniform(*BETWEEN_KILLS))
        leader = await leader_of(service)
        if leader and service.supervisor.kill(leader):
            done.append((time.monotonic() - began, leader))
    await asyncio.sleep(BETWEEN_KILLS[1])
    stop.set()
    for writer in writers:
        await asyncio.to_thread(writer.join, 60)
    seconds = time.monotonic() - began
    say("reading everything back")
    present = await asyncio.to_thread(workload.read_ledger, client, names)
    say("looking for a linear order")
    verdict = await asyncio.to_thread(check, record.operations, workload.RegisterModel())
    equal = await _same_everywhere(service)
    failures = tuple(w.failure for w in writers if w.failure)
    return KillRun(record, tuple(done), present, verdict, failures, seconds, equal)


async def _same_everywhere(service: Service) -> bool:
    """Whether all storage replicas come to hold the same content within 10 s of quiet."""
    storage = [m.name for m in service.config.members if m.storage]
    for _ in range(100):
        digests = {await service.group.digest(name) for name in storage}
        if None not in digests and len(digests) == 1:
            return True
        await asyncio.sleep(0.1)
    return False


def basic_operations(url: str) -> list[Row]:
    """Create, put, get (strongly and eventually consistent), update, query and delete."""
    client = workload.connect(url)
    steps: list[tuple[str, Callable[[], Any], Callable[[Any], bool]]] = [
        (
            "CreateTable makes an active table",
            lambda: client.create_table(
                TableName="music",
                KeySchema=[
                    {"AttributeName": "artist", "KeyType": "HASH"},
                    {"AttributeName": "song", "KeyType": "RANGE"},
                ],
                AttributeDefinitions=[
                    {"AttributeName": "artist", "AttributeType": "S"},
                    {"AttributeName": "song", "AttributeType": "S"},
                ],
                BillingMode="PAY_PER_REQUEST",
            ),
            lambda r: r["TableDescription"]["TableStatus"] == "ACTIVE",
        ),
        (
            "PutItem stores an item",
            lambda: client.put_item(TableName="music", Item=_song("one", 1)),
            lambda r: r["ResponseMetadata"]["HTTPStatusCode"] == 200,
        ),
        (
            "GetItem finds it, strongly consistent",
            lambda: client.get_item(TableName="music", Key=_key("one"), ConsistentRead=True),
            lambda r: r.get("Item") == _song("one", 1),
        ),
        (
            "UpdateItem changes it under a condition",
            lambda: client.update_item(
                TableName="music",
                Key=_key("one"),
                UpdateExpression="SET plays = plays + :one",
                ConditionExpression="plays = :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ReturnValues="ALL_NEW",
            ),
            lambda r: r["Attributes"] == _song("one", 2),
        ),
        (
            "GetItem comes to see the update, eventually consistent",
            lambda: _eventually(
                lambda: client.get_item(TableName="music", Key=_key("one")), _song("one", 2)
            ),
            lambda r: r.get("Item") == _song("one", 2),
        ),
        (
            "Query finds a range of sort keys",
            lambda: (
                client.put_item(TableName="music", Item=_song("two", 7)),
                client.query(
                    TableName="music",
                    KeyConditionExpression="artist = :a AND begins_with(song, :t)",
                    ExpressionAttributeValues={":a": {"S": "someone"}, ":t": {"S": "t"}},
                    ConsistentRead=True,
                ),
            )[1],
            lambda r: r["Items"] == [_song("two", 7)],
        ),
        (
            "DeleteItem takes it away",
            lambda: (
                client.delete_item(TableName="music", Key=_key("one")),
                client.get_item(TableName="music", Key=_key("one"), ConsistentRead=True),
            )[1],
            lambda r: "Item" not in r,
        ),
    ]
    return [_basic(claim, call, holds) for claim, call, holds in steps]


def _basic(claim: str, call: Callable[[], Any], holds: Callable[[Any], bool]) -> Row:
    try:
        answer = call()
    except (ClientError, BotoCoreError) as e:
        return Row("serve", claim, False, str(e))
    good = holds(answer)
    return Row("serve", claim, good, "as asked, through boto3" if good else f"answer: {answer}")


def _eventually(call: Callable[[], Any], item: dict[str, Any]) -> Any:
    """An eventually consistent read may answer from an older prefix for a while."""
    answer = call()
    for _ in range(50):
        if answer.get("Item") == item:
            break
        time.sleep(0.1)
        answer = call()
    return answer


def _key(song: str) -> dict[str, Any]:
    return {"artist": {"S": "someone"}, "song": {"S": song}}


def _song(song: str, plays: int) -> dict[str, Any]:
    return {**_key(song), "plays": {"N": str(plays)}}
