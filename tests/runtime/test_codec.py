"""Messages and records survive the wire; bytes that are none of ours are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impl.effects import ChosenRecord
from impl.messages import Accept, Entry, Message, Promise, SlotVote
from impl.runtime.codec import UnreadableError, message_codec, record_codec

MESSAGES: list[Message] = [
    Promise(7, 0, 3, (SlotVote(1, 2, b"a"), SlotVote(3, 5, b"\xff\0")), False),
    Accept(7, (Entry(4, b"x"), Entry(5, b"")), 3),
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: type(m).__name__)
def test_messages_come_back_equal(message: Message) -> None:
    codec = message_codec()
    assert codec.decode(codec.encode(message)) == message


def test_a_record_keeps_its_none() -> None:
    codec = record_codec()
    assert codec.decode(codec.encode(ChosenRecord(1, 2, None))) == ChosenRecord(1, 2, None)


@given(st.binary(max_size=40))
def test_arbitrary_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        message_codec().decode(data)


def test_a_field_of_the_wrong_type_is_refused() -> None:
    codec = message_codec()
    wrong = codec.encode(Accept("seven", (), 3))  # type: ignore[arg-type]
    with pytest.raises(UnreadableError):
        codec.decode(wrong)
