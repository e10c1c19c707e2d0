"""What may live here: the report of the main job as one HTML file that needs nothing else."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from html import escape
from importlib.metadata import version
from pathlib import Path

from acceptor.verify.rows import Row
from acceptor.verify.schedule import Progress

STYLE = """
:root { color-scheme: light dark; --line: #8884; --good: #2f855a; --bad: #c53030; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.4rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin-bottom: .3rem; }
table { border-collapse: collapse; width: 100%; }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid var(--line); }
.holds { color: var(--good); font-weight: 600; } .fails { color: var(--bad); font-weight: 700; }
pre { overflow-x: auto; background: #8881; padding: .8rem; border-radius: 4px; font-size: 13px; }
svg { display: block; width: 100%; height: auto; }
code { overflow-wrap: anywhere; }
.figure { overflow-x: auto; } .figure svg { min-width: 620px; }
@media (max-width: 600px) {
  body { margin: 1rem auto; }
  .rows tr { display: grid; grid-template-columns: 4rem 1fr; border-bottom: 1px solid var(--line); }
  .rows td, .rows th { border: 0; padding: .15rem .3rem; }
  .rows td:nth-child(3) { grid-column: 2; opacity: .75; } .rows th:nth-child(3) { display: none; }
}
"""

#: The way through, as boxes (x, y, title, subtitle) and arrows between their names.
BOXES = {
    "specs": (10, 20, "specs/", "TLA+, one kernel"),
    "check": (250, 20, "check", "every reachable state"),
    "prove": (250, 110, "prove", "every state at all (Z3)"),
    "impl": (10, 200, "impl/", "one replica.step"),
    "exercise": (250, 200, "exercise", "simulator, seeded faults"),
    "serve": (250, 290, "serve", "processes, disks, kill -9"),
    "conform": (560, 245, "conform", "traces against the spec"),
    "verdict": (760, 110, "verdict", "all rows hold, or exit 1"),
}
ARROWS = (
    ("specs", "check"),
    ("specs", "prove"),
    ("impl", "exercise"),
    ("impl", "serve"),
    ("exercise", "conform"),
    ("serve", "conform"),
    ("check", "verdict"),
    ("prove", "verdict"),
    ("conform", "verdict"),
)


def write_page(out: Path, rows: Sequence[Row], progress: Progress, order: Sequence[str]) -> Path:
    """Write `report.html` into the folder and give its path."""
    held = sum(r.holds for r in rows)
    good = rows and held == len(rows)
    verdict = "all rows hold" if good else f"{len(rows) - held} of {len(rows)} rows do not hold"
    body = [
        f"<h1>Acceptor: <span class='{'holds' if good else 'fails'}'>{verdict}</span></h1>",
        f"<p>{escape(_machine())}</p>",
        f"<div class='figure'>{way_through(rows)}</div>",
    ]
    for step in order:
        if step not in progress.results:
            continue
        result = progress.results[step]
        body.append(f"<h2>{escape(step)} <small>({progress.seconds[step]:.0f} s)</small></h2>")
        body.append(_table(result.rows))
        for title, figure in result.figures:
            body.append(f"<h3>{escape(title)}</h3><div class='figure'>{figure}</div>")
    page = out / "report.html"
    page.write_text(
        "<!doctype html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>Acceptor: {verdict}</title><style>{STYLE}</style>{''.join(body)}</html>",
        encoding="utf-8",
    )
    return page


def _table(rows: Sequence[Row]) -> str:
    lines = [
        f"<tr><td class='{'holds' if r.holds else 'fails'}'>{'holds' if r.holds else 'FAILS'}</td>"
        f"<td>{escape(r.claim)}</td><td>{escape(r.detail)}</td></tr>"
        for r in rows
    ]
    head = "<tr><th></th><th>claim</th><th>figures</th></tr>"
    return f"<table class='rows'>{head}{''.join(lines)}</table>"


def _machine() -> str:
    packages = ("z3-solver", "pyparsing", "lmdb")
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return (
        f"Python {sys.version.split()[0]} on {platform.system()} {platform.machine()}; {versions}"
    )


def way_through(rows: Sequence[Row] | None = None) -> str:
    """The picture of the way through; with rows, each step's box has its verdict's colour."""
    wide, tall = 170, 56
    parts = [
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="#718096"/></marker></defs>'
    ]
    for source, target in ARROWS:
        x1, y1 = BOXES[source][0] + wide, BOXES[source][1] + tall / 2
        x2, y2 = BOXES[target][0], BOXES[target][1] + tall / 2
        parts.append(
            f'<path d="M{x1} {y1} C{x1 + 50} {y1} {x2 - 50} {y2} {x2 - 2} {y2}" fill="none" '
            'stroke="#718096" stroke-width="1.5" marker-end="url(#tip)"/>'
        )
    # The spec is also what traces are held against: this arrow runs between the two chains.
    parts.append(
        '<path d="M95 76 V173 Q95 183 105 183 H480 C540 183 520 265 558 265" fill="none" '
        'stroke="#718096" stroke-width="1.5" marker-end="url(#tip)"/>'
    )
    for name, (x, y, title, subtitle) in BOXES.items():
        parts.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}" rx="6" '
            f'fill="{_colour(name, rows)}" fill-opacity="0.16" stroke="{_colour(name, rows)}"/>'
            f'<text x="{x + 12}" y="{y + 24}" font-weight="600" fill="currentColor">{title}</text>'
            f'<text x="{x + 12}" y="{y + 43}" font-size="12" fill="currentColor">{subtitle}</text>'
        )
    return (
        '<svg viewBox="0 0 940 360" xmlns="http://www.w3.org/2000/svg" '
        f'font-family="system-ui, sans-serif" font-size="14">{"".join(parts)}</svg>'
    )


def _colour(name: str, rows: Sequence[Row] | None) -> str:
    mine = [r for r in rows or () if name in ("verdict", r.step)]
    if not mine:
        return "#4a5568"
    return "#2f855a" if all(r.holds for r in mine) else "#c53030"


def picture_file() -> str:
    """The picture of the way through as README shows it: with its own background and colours."""
    plain = way_through().replace("currentColor", "#1a202c")
    background = '<rect width="940" height="360" fill="#ffffff"/>'
    return plain.replace('font-size="14">', f'font-size="14">{background}', 1) + "\n"
