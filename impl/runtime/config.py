"""What may live here: a cluster's description on disk, and the places of a node's files."""

from __future__ import annotations

import fcntl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from impl.quorum import Group
from impl.runtime.durable import replace_file
from impl.runtime.transport import Address


class ConfigError(Exception):
    """A data folder that can't be used; the message says what to do about it."""


class Member(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A replica: its name, its availability zone, where it listens, and whether it keeps data."""

    name: str
    zone: str
    host: str
    port: int
    storage: bool


class ClusterConfig(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A replication group: written once by `acceptor store`, read by every process of it."""

    cluster: str
    members: tuple[Member, ...]

    @property
    def group(self) -> Group:
        """The membership as the roles see it."""
        return Group(
            tuple(m.name for m in self.members if m.storage),
            tuple(m.name for m in self.members if not m.storage),
        )

    @property
    def addresses(self) -> Mapping[str, Address]:
        """Where each member listens."""
        return {m.name: (m.host, m.port) for m in self.members}


@dataclass(frozen=True, slots=True)
class NodeFiles:
    """The files of one node under the cluster's data folder."""

    folder: Path

    @property
    def wal(self) -> Path:
        """The write-ahead log."""
        return self.folder / "wal.log"

    @property
    def tree(self) -> Path:
        """The B-tree's folder (storage replicas only)."""
        return self.folder / "tree"

    @property
    def incarnation(self) -> Path:
        """The number of the node's present incarnation."""
        return self.folder / "incarnation"


def config_path(data: Path) -> Path:
    """The description's place in a data folder."""
    return data / "cluster.json"


def read_config(data: Path) -> ClusterConfig:
    """Read a cluster's description; `ConfigError` when it is missing or not one."""
    path = config_path(data)
    try:
        return msgspec.json.decode(path.read_bytes(), type=ClusterConfig)
    except OSError as e:
        raise ConfigError(f"cannot read {path}: {e.strerror}") from None
    except msgspec.MsgspecError as e:
        raise ConfigError(f"{path} does not describe a cluster: {e}") from None


def write_config(data: Path, config: ClusterConfig) -> None:
    """Write a cluster's description so that it is either there whole or not at all."""
    data.mkdir(parents=True, exist_ok=True)
    replace_file(config_path(data), msgspec.json.format(msgspec.json.encode(config), indent=2))


def next_incarnation(files: NodeFiles, *, first: bool = True) -> int:
    """Count this start: 0 for the first, and never the same number twice, whatever crashes when.

    Raises `ConfigError` where the count is unreadable, or is not there although this is not the
    `first` start: guessing it would mix two incarnations.
    """
    try:
        text = files.incarnation.read_text(encoding="ascii")
        number = int(text) + 1
    except FileNotFoundError:
        if not first:
            raise ConfigError(
                f"{files.incarnation} is gone, but the log beside it is in use; write the number "
                "of this replica's last start into it (node.log has it), or a greater one"
            ) from None
        number = 0
    except ValueError:
        raise ConfigError(f"{files.incarnation} is damaged: it holds no number") from None
    except OSError as e:
        raise ConfigError(f"cannot read {files.incarnation}: {e.strerror}") from None
    replace_file(files.incarnation, b"%d" % number)
    return number


def refuse_foreign(data: Path, traces: Path | None = None) -> None:
    """Raise `ConfigError` for a folder that is in use for something else: it holds files, but no
    cluster's description. What a first start leaves that was cut short is no such file."""
    if config_path(data).exists() or not data.is_dir():
        return
    own = {"lock", config_path(data).with_suffix(".new").name}
    if traces is not None and traces.resolve().is_relative_to(data.resolve()):
        own.add(traces.resolve().relative_to(data.resolve()).parts[0])
    try:
        found = sorted(entry.name for entry in data.iterdir() if entry.name not in own)
    except OSError as e:
        raise ConfigError(f"cannot keep data in {data}: {e.strerror}") from None
    if found:
        shown = ", ".join(found[:5]) + (", ..." if found[5:] else "")
        raise ConfigError(
            f"{data} is not empty and holds no store: there is no {config_path(data).name}, but "
            f"{shown}; name a new folder or an empty one"
        )


def lock_folder(folder: Path) -> IO[bytes]:
    """Take a folder (a node's, or the whole group's) for this process, until the file is closed.

    Raises `ConfigError` when another process has it, or when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "lock").open("ab")
    except OSError as e:
        raise ConfigError(f"cannot keep data in {folder}: {e.strerror}") from None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ConfigError(f"{folder} is in use by another process") from None
    return file
