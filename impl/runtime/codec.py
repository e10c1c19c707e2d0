"""What may live here: the encoding of messages, log records and client requests (msgspec msgpack).

The roles know nothing of it. Frozen dataclasses become tagged arrays here: the tag is the class's
name, so that a message can be read back without knowing what was sent.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeAlias, get_args

import msgspec

from impl import effects, messages

Bytes: TypeAlias = bytes


class UnreadableError(Exception):
    """Bytes that are none of ours, or of a version that this program does not know."""


class TaggedCodec:
    """Encodes values of a closed set of frozen dataclasses as `[tag, field, ...]`."""

    def __init__(self, types: tuple[type, ...]) -> None:
        self._tags = {cls: cls.__name__ for cls in types}
        self._types = {cls.__name__: cls for cls in types}
        self._fields = {cls: tuple(f.name for f in fields(cls)) for cls in types}
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder()

    def encode(self, value: Any) -> bytes:
        """The bytes of a value of one of the types."""
        cls = type(value)
        parts = [getattr(value, name) for name in self._fields[cls]]
        return self._encoder.encode([self._tags[cls], *parts])

    def decode(self, data: bytes | memoryview) -> Any:
        """The value again; `UnreadableError` for anything else."""
        try:
            tag, *parts = self._decoder.decode(data)
            cls = self._types[tag]
            raw = dict(zip(self._fields[cls], parts, strict=True))
            # convert() builds nested dataclasses and checks every field's type.
            return msgspec.convert(raw, cls)
        except (msgspec.MsgspecError, KeyError, ValueError, TypeError) as e:
            raise UnreadableError(f"{type(e).__name__}: {e}") from None


def message_codec() -> TaggedCodec:
    """The encoding of what replicas say to each other."""
    return TaggedCodec(get_args(messages.Message))


def record_codec() -> TaggedCodec:
    """The encoding of log records."""
    return TaggedCodec(get_args(effects.Record))
