"""What may live here: Statistics in Python: Pearson's test of goodness of fit."""

from __future__ import annotations

import math

from pymodel.library.arguments import integer, mapping, string
from pymodel.library.failure import EvalError, describe
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import FALSE, TRUE, Bool, Value


def upper_gamma(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(a, x)."""
    if x <= 0:
        return 1.0
    scale = math.exp(-x + a * math.log(x) - math.lgamma(a))
    if x < a + 1:  # the series of the lower one converges quickly here
        term = total = 1 / a
        n = a
        while abs(term) > abs(total) * 1e-15:
            n += 1
            term *= x / n
            total += term
        return 1 - total * scale
    tiny = 1e-300  # a continued fraction, evaluated from the front (Lentz)
    b = x + 1 - a
    c, d = 1 / tiny, 1 / b
    result = d
    for i in range(1, 10_000):
        an = -i * (i - a)
        b += 2
        d = 1 / ((an * d + b) or tiny)
        c = (b + an / c) or tiny
        result *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return scale * result


@override("Statistics", "ChiSquare", context=True)
def chi_square(context: Context, expected: Value, actual: Value, alpha: Value) -> Bool:
    """TRUE unless the counts differ from the expected ones at this level of significance."""
    wanted = mapping(expected, "ChiSquare", "first")
    seen = mapping(actual, "ChiSquare", "second")
    want = [integer(wanted[k], "ChiSquare", "first") for k in context.order.sort(wanted)]
    have = [integer(seen[k], "ChiSquare", "second") for k in context.order.sort(seen)]
    if len(want) != len(have) or len(want) < 2 or min(want) <= 0 or min(have) < 0:
        raise EvalError(
            "eval.domain",
            "ChiSquare needs as many counts as expected counts, at least two, and those positive",
        )
    try:
        level = float(string(alpha, "ChiSquare", "third"))
    except ValueError:
        level = -1.0
    if not 0 < level <= 0.5:
        raise EvalError(
            "eval.domain", f"ChiSquare needs a level in (0, 0.5], not {describe(alpha)}"
        )
    ratio = sum(have) / sum(want)
    statistic = sum((h - ratio * w) ** 2 / (ratio * w) for w, h in zip(want, have, strict=True))
    rejected = upper_gamma((len(want) - 1) / 2, statistic / 2) < level
    return FALSE if rejected else TRUE
