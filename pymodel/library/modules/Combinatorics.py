"""What may live here: Combinatorics in Python: a binomial coefficient without three factorials."""

from __future__ import annotations

from math import comb

from pymodel.library.arguments import natural
from pymodel.sema.python import override
from pymodel.values import Value


@override("Combinatorics", "choose")
def choose(n: Value, k: Value) -> int:
    """The number of sets of k out of n things; 0 when k > n."""
    return comb(natural(n, "choose", "first"), natural(k, "choose", "second"))
