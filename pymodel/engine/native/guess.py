"""What may live here: elements that a set has not had yet and probably will have: records and
tuples that differ from several known ones in one field each. A universe with room for them need not
be widened for them, one after the other.

A guess that is wrong costs a bit of each state, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pymodel.engine.native.join import at, domain_of
from pymodel.engine.native.shapes import Sort
from pymodel.values import Function, Value, function

#: A universe of fewer elements says too little, and of more the guesses take too long.
_FEW, _MANY = 8, 600
#: Known elements that a guess has to be like, and the guesses made at a time.
_ALIKE, _AT_ONCE = 3, 8


def probable(universe: Sequence[Value], room: int, sort: Sort) -> tuple[Value, ...]:
    """A universe with at most so many elements more."""
    if room <= 0 or not _FEW <= len(universe) <= _MANY:
        return tuple(universe)
    if not all(type(v) is Function or type(v) is tuple for v in universe):
        return tuple(universe)
    found: dict[Value, None] = dict.fromkeys(universe)
    most = len(found) + room
    while len(found) < most:
        scores = _neighbours(found)
        ranked = [v for v in sort(scores) if scores[v] >= _ALIKE]
        ranked.sort(key=lambda v: -scores[v])
        if not ranked:
            break
        found.update(dict.fromkeys(ranked[: min(_AT_ONCE, most - len(found))]))
    return sort(found)


def _neighbours(known: dict[Value, None]) -> Counter[Value]:
    """Elements that are not known, by how many known ones differ from them in one field, whose
    value another of the same fields has."""
    by_domain: dict[frozenset[Value], list[Value]] = {}
    for v in known:
        by_domain.setdefault(domain_of(v), []).append(v)
    found: Counter[Value] = Counter()
    for domain, values in by_domain.items():
        for key in domain:
            seen = {(type(x), x): x for x in (at(v, key) for v in values)}
            if len(seen) > 1:
                for v in values:
                    fields = {k: at(v, k) for k in domain}
                    for x in seen.values():
                        fields[key] = x
                        other = function(fields)
                        if other not in known:
                            found[other] += 1
    return found
