"""What may live here: points on two logarithmic axes, as a self-contained SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 430, 260, 70, 30, 45
_COLOURS = ("#2b6cb0", "#c05621", "#2f855a", "#718096")


@dataclass(frozen=True)
class Panel:
    """A picture: what the axes say, and the points of each series, (x, y), all above zero."""

    title: str
    x: str
    y: str
    series: Mapping[str, Sequence[tuple[float, float]]]


def drawn(panels: Sequence[Panel]) -> str:
    """The panels side by side."""
    width = (_WIDTH + _LEFT + 20) * len(panels)
    height = _TOP + _HEIGHT + _BOTTOM + 20
    body = "".join(_panel(p, i * (_WIDTH + _LEFT + 20) + _LEFT) for i, p in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>'
        f"{body}</svg>\n"
    )


def _panel(panel: Panel, left: int) -> str:
    points = [p for ps in panel.series.values() for p in ps]
    xs, ys = _decades([x for x, _ in points]), _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + _WIDTH * _share(x, xs),
            _TOP + _HEIGHT * (1 - _share(y, ys)),
        )

    parts = [_text(left, _TOP - 12, panel.title)]
    for power in range(xs[0], xs[1] + 1):
        x, _ = place(10.0**power, 10.0 ** ys[0])
        parts += [_line(x, _TOP, x, _TOP + _HEIGHT), _text(x, _TOP + _HEIGHT + 16, _told(power))]
    for power in range(ys[0], ys[1] + 1):
        _, y = place(10.0 ** xs[0], 10.0**power)
        parts += [_line(left, y, left + _WIDTH, y), _text(left - 6, y + 4, _told(power), "end")]
    parts.append(_text(left + _WIDTH / 2, _TOP + _HEIGHT + 34, panel.x))
    parts.append(_text(left + _WIDTH, _TOP - 12, panel.y, "end"))
    for n, (name, ps) in enumerate(panel.series.items()):
        colour = _COLOURS[n % len(_COLOURS)]
        for p in ps:
            x, y = place(*p)
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        at = left + 10 + n * 110
        parts.append(f'<circle cx="{at}" cy="{_TOP + _HEIGHT + 50}" r="4" fill="{colour}"/>')
        parts.append(_text(at + 8, _TOP + _HEIGHT + 54, name))
    return "".join(parts)


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that all values lie between."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _share(value: float, ends: tuple[int, int]) -> float:
    return (math.log10(value) - ends[0]) / (ends[1] - ends[0])


def _told(power: int) -> str:
    units = {0: "1", 1: "10", 2: "100", 3: "1k", 4: "10k", 5: "100k", 6: "1M", 7: "10M", 8: "100M"}
    return units.get(power, f"1e{power}")


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        'stroke="#e2e8f0" stroke-width="1"/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
