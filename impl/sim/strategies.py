"""What may live here: hypothesis strategies for fault schedules, ordered so that they shrink well.

Small numbers are mild and early: shrinking moves a fault to the front and makes it short, and
leaves out what the failure does not need. Needs the extra `dev`.
"""

from __future__ import annotations

from hypothesis import strategies as st

from impl.quorum import Group
from impl.sim.faults import (
    Crash,
    CrashAtPersist,
    Cut,
    Fault,
    Isolate,
    Pause,
    Point,
    Rot,
    SlowDisk,
    Weather,
)

_STEP = 10  # ms: finer differences only slow the search down


def _times(most: int) -> st.SearchStrategy[int]:
    return st.integers(0, most // _STEP).map(lambda n: n * _STEP)


def faults(group: Group, until: int, rot: bool = True) -> st.SearchStrategy[Fault]:
    """One fault before `until` ms. Without `rot` disks keep what they synced."""
    node, at, lasting = st.sampled_from(group.members), _times(until), _times(1500)
    links = st.permutations(group.members)
    kinds: list[st.SearchStrategy[Fault]] = [
        st.builds(Crash, at, node, lasting, st.integers(0, 2), st.booleans()),
        st.builds(
            CrashAtPersist, at, node, lasting, st.integers(0, 5), st.sampled_from(list(Point))
        ),
        st.builds(Isolate, at, node, lasting),
        st.builds(lambda at, link, lasting: Cut(at, link[0], link[1], lasting), at, links, lasting),
        st.builds(Pause, at, node, lasting),
        st.builds(SlowDisk, at, node, lasting, st.integers(0, 200)),
        st.builds(
            Weather, at, lasting, st.integers(0, 40), st.integers(0, 40), st.integers(0, 200)
        ),
    ]
    if rot:
        kinds.append(st.builds(Rot, at, node, lasting, st.integers(0, 50), st.booleans()))
    return st.one_of(kinds)


def schedules(
    group: Group, until: int, most: int = 12, rot: bool = True
) -> st.SearchStrategy[tuple[Fault, ...]]:
    """Up to `most` faults, in any order."""
    return st.lists(faults(group, until, rot), max_size=most).map(tuple)
