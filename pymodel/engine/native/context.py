"""What may live here: the places of what a thread of the runtime and generated code share.

A context is an array of 64-bit cells, one array a thread; `Cell` gives the index of each. What all
threads share is an array of its own, with the indices in `Shared`.
"""

from __future__ import annotations

from enum import IntEnum

#: States that a thread takes at once.
BLOCK = 64
#: Successors that are gathered before they are looked up: enough to hide the memory's latency.
BATCH = 256
#: Successors of one state; one with more is left to the interpreter.
MOST_SUCCESSORS = 1 << 17
#: Calls within calls, before a recursion is left to the interpreter.
MOST_DEPTH = 400
#: Trap codes that are no reason of the program; a reason is told as its index + 1.
TRAP_SUCCESSORS = 1 << 30
TRAP_DEPTH = TRAP_SUCCESSORS + 1
#: The state that no event has been met at.
NO_EVENT = (1 << 63) - 1


class Cell(IntEnum):
    """What a thread knows."""

    TRAP = 0  # why the last call gave up; 0 if it did not
    DEPTH = 1
    EMIT_AT = 2  # where the next successor is written
    EMIT_END = 3
    EMIT_BASE = 4
    SOURCE = 5  # the state being expanded, shifted by 32 bits
    TABLE = 6
    MASK = 7  # entries of the table - 1; and the bits of a number in an entry
    TAGS = 8  # the bits of a tag in an entry
    STATES = 9
    KEYS = 10
    PARENTS = 11
    ACTIONS = 12
    CANDIDATES = 13  # of thread 0; those of the others follow at equal distances
    DISTANCE = 14
    THREAD = 15
    THREAD_BITS = 16
    COUNT = 17  # candidates of this thread
    SOFT = 18  # no new block from so many candidates on
    HARD = 19  # the chunk is given up at so many
    FIRST = 20  # the chunk: states by id, from FIRST to below LAST
    LAST = 21
    SHARED = 22
    DIRECTORY = 23  # four cells a block: thread, first candidate, end, those that are new
    FIRED = 24
    FRESH = 25
    BASE = 26  # states before this chunk
    DEADLOCK = 27
    HASHES = 28
    WANTED = 29  # the `reach` formulas still looked for, as bits
    REASON = 30  # why the last event of this thread needs a closer look: a trap code, or 0
    SIZE = 32


class Shared(IntEnum):
    """What all threads know."""

    NEXT = 0  # the next block to be taken
    EVENT = 8  # the first state at which something is to be looked at more closely
    FULL = 16  # 1 if a table or buffer has no room
    SIZE = 24
