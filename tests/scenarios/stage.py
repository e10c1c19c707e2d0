"""A stage on which replicas act one message at a time, and the language that scenarios are told in.

A scenario is a text file: lines that begin with `>` are commands, those with `#` are remarks, and
all others are what the commands bring about. Everything a replica writes is durable at once.

    group r1 r2 | r3         storage replicas | log replicas
    elect r1                 r1's clock runs until its election timeout is over
    tick r1 60               r1's clock moves on by 60 ms
    client r1 q1 red         a client asks r1 to put `red` into the log, as request q1
    deliver r1 r2 [Accept]   the oldest message from r1 to r2 (of a type) arrives; * is any node
    late r1 r2 [Accept]      the newest one arrives first
    drop r1 r2 [Accept]      all of them are lost
    double r1 r2 [Accept]    the oldest one will arrive twice
    settle                   everything arrives, and what that brings about, until all is quiet
    crash r1, restart r1     with what its disk holds
    damage r1 2              the record of r1's vote in slot 2 goes bad (while r1 is down)
    state                    what each replica remembers
"""

from __future__ import annotations

from dataclasses import dataclass, field

from impl.effects import (
    ClientRequest,
    DamagedRecord,
    Effects,
    Event,
    Input,
    ReadRecord,
    Receive,
    Send,
    Tick,
    VoteRecord,
)
from impl.invariants import Ghost, check
from impl.messages import NOOP, Command
from impl.quorum import Group
from impl.replica import Roles, start, step
from impl.state import ReplicaState, Settings


@dataclass
class Actor:
    """A replica on the stage, with its disk and the slot its state machine has durably applied."""

    state: ReplicaState | None
    disk: list[ReadRecord] = field(default_factory=list)
    applied: int = 0
    incarnation: int = 0
    clock: int = 0


class Stage:
    """Runs commands and writes down what happens."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}
        self.flying: list[tuple[str, Send]] = []
        self.lines: list[str] = []
        self.roles = Roles.standard()
        self.group = Group(("r1",))
        self.ghost = Ghost(self.group)

    def run(self, command: str) -> list[str]:
        """Perform one command; the lines that describe what it brought about."""
        self.lines = []
        name, *words = command.split()
        getattr(self, f"do_{name}")(*words)
        return self.lines

    def do_group(self, *words: str) -> None:
        bar = words.index("|") if "|" in words else len(words)
        self.group = Group(tuple(words[:bar]), tuple(words[bar + 1 :]))
        self.ghost = Ghost(self.group)
        for i, name in enumerate(self.group.members):
            state, _ = start(name, self.group, seed=i, settings=Settings(chunk_entries=2))
            self.actors[name] = Actor(state)

    def do_elect(self, name: str) -> None:
        self._step(name, Tick(self.actors[name].clock))
        state = self.actors[name].state
        assert state is not None and state.volatile.election_at is not None
        self.actors[name].clock = state.volatile.election_at
        self._step(name, Tick(self.actors[name].clock))

    def do_tick(self, name: str, milliseconds: str) -> None:
        self.actors[name].clock += int(milliseconds)
        self._step(name, Tick(self.actors[name].clock))

    def do_client(self, name: str, request_id: str, word: str) -> None:
        self._step(name, ClientRequest(request_id, word.encode()))

    def do_deliver(self, src: str, dst: str, kind: str = "*") -> None:
        self._arrive(self._matching(src, dst, kind)[0])

    def do_late(self, src: str, dst: str, kind: str = "*") -> None:
        self._arrive(self._matching(src, dst, kind)[-1])

    def do_drop(self, src: str, dst: str, kind: str = "*") -> None:
        for message in self._matching(src, dst, kind):
            self.flying.remove(message)
            self.lines.append(f"  lost: {_route(message)}")

    def do_double(self, src: str, dst: str, kind: str = "*") -> None:
        self.flying.append(self._matching(src, dst, kind)[0])

    def do_settle(self) -> None:
        for _ in range(1000):
            if not self.flying:
                return
            self._arrive(self.flying[0])
        raise AssertionError("the stage does not settle")

    def do_crash(self, name: str) -> None:
        self.actors[name].state = None

    def do_restart(self, name: str) -> None:
        actor = self.actors[name]
        assert actor.state is None, "crash it first"
        actor.incarnation += 1
        actor.state, effects = start(
            name,
            self.group,
            records=actor.disk,
            applied=actor.applied,
            incarnation=actor.incarnation,
            seed=actor.incarnation,
            settings=Settings(chunk_entries=2),
        )
        self._perform(name, effects)

    def do_damage(self, name: str, slot: str) -> None:
        disk = self.actors[name].disk
        votes = [i for i, r in enumerate(disk) if isinstance(r, VoteRecord) and r.slot == int(slot)]
        disk[votes[-1]] = DamagedRecord(int(slot), votes[-1], votes[-1] + 1)

    def do_state(self) -> None:
        for name, actor in self.actors.items():
            if actor.state is None:
                self.lines.append(f"  {name} is down")
                continue
            durable, volatile = actor.state.durable, actor.state.volatile
            votes = " ".join(
                f"{s}:{_word(v.command)}@{v.bal}" for s, v in sorted(durable.votes.items())
            )
            decided = " ".join(f"{s}:{_word(c)}" for s, c in sorted(volatile.decided.items()))
            mended = "" if volatile.repair is None else "  (under repair)"
            self.lines.append(
                f"  {name} promised {durable.max_bal}, conducts {volatile.leads}, "
                f"voted [{votes}], knows [{decided}]{mended}"
            )

    def _matching(self, src: str, dst: str, kind: str) -> list[tuple[str, Send]]:
        found = [
            (sender, send)
            for sender, send in self.flying
            if src in ("*", sender)
            and dst in ("*", send.to)
            and kind in ("*", type(send.message).__name__)
        ]
        assert found, f"nothing flies from {src} to {dst} of type {kind}"
        return found

    def _arrive(self, message: tuple[str, Send]) -> None:
        self.flying.remove(message)
        sender, send = message
        if self.actors[send.to].state is None:
            self.lines.append(f"  nobody there: {_route(message)}")
            return
        self.lines.append(f"{_route(message)}")
        self._step(send.to, Receive(sender, send.message, send.cause))

    def _step(self, name: str, event: Input) -> None:
        state = self.actors[name].state
        assert state is not None, f"{name} is down"
        self._perform(name, step(state, event, self.roles))
        assert not check(self.ghost, state)

    def _perform(self, name: str, effects: Effects) -> None:
        actor = self.actors[name]
        if effects.persist is not None:
            actor.disk.extend(effects.persist.records)
        for event in effects.events:
            assert not self.ghost.record(event), f"{event.id} breaks an invariant"
            self.lines.append(f"    {name} {_action(event)}")
        for apply in effects.applies:
            assert not self.ghost.apply(name, apply.slot, apply.command)
            actor.applied = apply.slot
            self.lines.append(f"    {name} applies {_word(apply.command)} in slot {apply.slot}")
        for send in effects.sends:
            self.flying.append((name, send))
            self.lines.append(f"  sends {_route((name, send))}")
        for reply in effects.replies:
            place = f" in slot {reply.slot}" if reply.slot is not None else ""
            hint = f", ask {reply.hint}" if reply.hint is not None else ""
            self.lines.append(
                f"    {name} answers {reply.request_id}: {reply.outcome.value}{place}{hint}"
            )


def _word(command: Command) -> str:
    return "no-op" if command == NOOP else command.decode()


def _action(event: Event) -> str:
    args = [_word(v) if isinstance(v, bytes) else str(v) for v in event.args.values()]
    return f"{event.action}({', '.join(args)})"


def _route(message: tuple[str, Send]) -> str:
    """Sender, receiver and message, with commands as words."""
    sender, send = message
    name = type(send.message).__name__
    values = []
    for field_name in type(send.message).__slots__:
        value = getattr(send.message, field_name)
        values.append(f"{field_name}={_value(value)}")
    return f"{sender} -> {send.to}  {name}({', '.join(values)})"


def _value(value: object) -> str:
    if isinstance(value, bytes):
        return _word(value)
    if isinstance(value, tuple):
        return "[" + " ".join(_value(item) for item in value) + "]"
    slot, bal = getattr(value, "slot", None), getattr(value, "bal", None)
    if slot is not None:
        ballot = "" if bal is None else f"@{bal}"
        return f"{slot}:{_word(getattr(value, 'command', NOOP))}{ballot}"
    return str(value)


def perform(text: str) -> str:
    """The scenario with its commands' outcomes written anew."""
    stage, lines = Stage(), []
    for line in text.splitlines():
        if line.startswith(">"):
            lines.append(line)
            lines += stage.run(line[1:].strip())
        elif line.startswith("#") or not line:
            lines.append(line)
    return "\n".join(lines).rstrip() + "\n"
