"""What may live here: pictures of the main job's results, as self-contained SVG."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

WIDTH = 900
COLOURS = {"ok": "#2f855a", "unknown": "#c05621", "unavailable": "#a0aec0"}


def _svg(height: float, body: str) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="inherit" font-size="13">{body}</svg>'
    )


def _text(
    x: float, y: float, text: str, anchor: str = "start", colour: str = "currentColor"
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"


def serve_timeline(
    timeline: Sequence[tuple[float, str]], kills: Sequence[tuple[float, str]], seconds: float
) -> str:
    """Requests answered in each quarter second, stacked by outcome, with a mark at each kill."""
    step, left, top, height = 0.25, 40, 30, 160
    buckets: dict[int, Counter[str]] = {}
    for when, outcome in timeline:
        buckets.setdefault(int(when / step), Counter())[outcome] += 1
    most = max((sum(b.values()) for b in buckets.values()), default=1)
    scale = (WIDTH - left - 10) / max(seconds, step)
    parts = [_text(0, 14, f"requests per {step} s, up to {most}")]
    for index, bucket in sorted(buckets.items()):
        base = float(top + height)
        for outcome, colour in COLOURS.items():
            tall = bucket[outcome] / most * height
            if tall:
                base -= tall
                parts.append(
                    f'<rect x="{left + index * step * scale:.1f}" y="{base:.1f}" '
                    f'width="{step * scale - 0.5:.1f}" height="{tall:.1f}" fill="{colour}"/>'
                )
    for when, node in kills:
        x = left + when * scale
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 4}" y2="{top + height}" '
            'stroke="#c53030" stroke-width="2" stroke-dasharray="5 3"/>'
        )
        parts.append(_text(x + 3, top + 8, f"kill -9 {node}", colour="#c53030"))
    for second in range(0, int(seconds) + 1, 5):
        parts.append(_text(left + second * scale, top + height + 18, f"{second} s", "middle"))
    legend = ", ".join(f"{k}: {sum(b[k] for b in buckets.values())}" for k in COLOURS)
    parts.append(_text(WIDTH - 10, 14, legend, "end"))
    return _svg(top + height + 26, "".join(parts))


def bars(title: str, values: Mapping[str, int]) -> str:
    """Horizontal bars, largest first, each with its number."""
    row, left = 22, 170
    most = max(values.values(), default=1) or 1
    parts = [_text(0, 14, title)]
    for i, (name, value) in enumerate(sorted(values.items(), key=lambda v: -v[1])):
        y = 26 + i * row
        wide = value / most * (WIDTH - left - 110)
        parts.append(_text(left - 8, y + 14, name, "end"))
        parts.append(
            f'<rect x="{left}" y="{y}" width="{max(wide, 1):.1f}" height="{row - 6}" '
            f'rx="2" fill="{"#2b6cb0" if value else "#c53030"}"/>'
        )
        parts.append(_text(left + max(wide, 1) + 6, y + 14, f"{value:,}"))
    return _svg(30 + row * len(values), "".join(parts))


def grid(rows: Sequence[str], columns: Sequence[str], held: Mapping[tuple[str, str], bool]) -> str:
    """A cell for each (row, column): green where it holds, red where not, empty where unknown."""
    left, top, cell, tall = 190, 92, 0.0, 22
    cell = (WIDTH - left) / max(len(columns), 1)
    parts = []
    for j, column in enumerate(columns):
        x = left + (j + 0.5) * cell
        parts.append(f'<g transform="translate({x:.1f} {top - 8}) rotate(-40)">')
        parts.append(_text(0, 0, column) + "</g>")
    for i, name in enumerate(rows):
        y = top + i * tall
        parts.append(_text(left - 8, y + 15, name, "end"))
        for j, column in enumerate(columns):
            state = held.get((name, column))
            colour = "#cbd5e0" if state is None else "#38a169" if state else "#e53e3e"
            parts.append(
                f'<rect x="{left + j * cell:.1f}" y="{y}" width="{cell - 3:.1f}" '
                f'height="{tall - 3}" rx="2" fill="{colour}"/>'
            )
    return _svg(top + tall * len(rows) + 6, "".join(parts))


def spacetime(
    lanes: Sequence[str],
    events: Sequence[tuple[str, str, str, bool]],
    arrows: Sequence[tuple[int, int]],
) -> str:
    """A fragment of a run: a lane a node, a dot an event (lane, label, id, crash?), arrows

    Events go from left to right in causal order; arrows are pairs of event numbers.
    """
    left, top, gap = 60, 40, 92
    step = (WIDTH - left - 40) / max(len(events), 1)
    y = {lane: top + i * gap for i, lane in enumerate(lanes)}
    parts = []
    for lane in lanes:
        parts.append(_text(8, y[lane] + 5, lane))
        parts.append(
            f'<line x1="{left - 10}" x2="{WIDTH - 10}" y1="{y[lane]}" y2="{y[lane]}" '
            'stroke="currentColor" stroke-opacity="0.35"/>'
        )
    at = [(left + (i + 0.5) * step, y[lane]) for i, (lane, _, _, _) in enumerate(events)]
    for i, j in arrows:
        (x1, y1), (x2, y2) = at[i], at[j]
        parts.append(
            f'<line x1="{x1:.1f}" y1="{y1}" x2="{x2:.1f}" y2="{y2}" stroke="#2b6cb0" '
            'stroke-opacity="0.55" marker-end="url(#head)"/>'
        )
    for (x, height), (_, label, name, crash) in zip(at, events, strict=True):
        colour = "#c53030" if crash else "#2b6cb0"
        parts.append(
            f'<circle cx="{x:.1f}" cy="{height}" r="4.5" fill="{colour}">'
            f"<title>{escape(name)}</title></circle>"
        )
        parts.append(
            f'<g transform="translate({x:.1f} {height + 14}) rotate(35)" font-size="10">'
            + _text(0, 0, label, colour=colour)
            + "</g>"
        )
    head = (
        '<defs><marker id="head" viewBox="0 0 8 8" refX="10" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#2b6cb0"/></marker></defs>'
    )
    return _svg(top + gap * len(lanes), head + "".join(parts))
