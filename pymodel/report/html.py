"""What may live here: a check's result as one self-contained html page: a picture before words.

At the top the behaviour as lanes: one lane for each value of the actions' first argument (in a
protocol, the process that acts), one dot a step. Below it one card a state, with what changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count

from pymodel.check.result import CheckResult, FalsePart, Finding, TraceStep, Verdict, Witness
from pymodel.errors import Span
from pymodel.report import text
from pymodel.report.style import SCRIPT, STYLE
from pymodel.report.values import ADDED, REMOVED, Change, changes, pretty
from pymodel.values import ModelValue, ordered, show

#: The picture's measures, in pixels; it shrinks to fit, but not below this part of its size.
_LANE, _STEP, _TOP, _LEAST = 56, 132, 34, 0.65
#: Values in a card are broken at this many characters, so that a telephone shows them whole.
_VALUE = 42

#: More lanes than these are drawn for names only, which a model has few of.
_MOST_LANES = 12
#: Pictures of more states do not fit on a screen.
_WIDE = 8
_PROCESS = re.compile(r"process (.+?), label ")

#: How a page ends.
END = f"<script>{SCRIPT}</script></body></html>\n"


def page(result: CheckResult) -> str:
    """The whole page; it loads nothing from anywhere."""
    good = (Verdict.HOLDS, Verdict.SAMPLED, Verdict.REACHED)
    tone = "good" if result.verdict in good else "bad"
    if result.verdict in (Verdict.UNDECIDED, Verdict.INTERRUPTED):
        tone = "open"
    told = text.summary(result).removeprefix(f"{result.model}: ")
    parts = [head(result.model, result.verdict.value, tone, told)]
    # Links lead to a state of their own behaviour: the first has bare names, others a mark.
    marks = (f"b{n}-" if n else "" for n in count())
    for finding in result.findings:
        parts.extend(_finding(finding, next(marks)))
    for witness in result.witnesses:
        parts.extend(_witness(witness, next(marks)))
    parts.extend(_warnings(result))
    parts.extend(_numbers(result))
    parts.append(END)
    return "\n".join(parts)


def head(name: str, verdict: str, tone: str, told: str) -> str:
    """How a page begins; `tone` is "good", "bad" or "open", `told` the verdict in a sentence."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(name)}: {escape(verdict)}</title>",
            f"<style>{STYLE}</style></head><body>",
            f'<header class="{tone}"><h1>{escape(name)}</h1>',
            f"<p>{escape(told)}</p></header>",
        ]
    )


def _finding(finding: Finding, mark: str) -> Iterator[str]:
    yield f'<section class="finding"><h2>{escape(finding.message)}</h2>'
    if finding.diagnostic is not None:
        yield f"<pre>{escape(finding.diagnostic.render())}</pre>"
    elif finding.span is not None:
        yield f'<p class="place">{escape(finding.name)} is at {escape(str(finding.span))}</p>'
        whole = finding.definition or finding.span
        margin = " " * (whole.col - 1) * (whole.end_line > whole.line)  # its lines stay aligned
        yield f"<pre>{margin}{_marked(finding)}</pre>"
        if finding.part is not None:
            yield from _false(finding.part)
    if finding.trace:
        yield from behaviour(finding.trace, finding.loop, mark)
    yield "</section>"


def _marked(finding: Finding) -> str:
    """The definition of what is violated, the part that is false marked where it stands there."""
    whole = finding.definition or finding.span
    part = finding.part.span if finding.part is not None else None
    assert whole is not None
    source = whole.text
    if part is None or part.source != whole.source:
        return escape(source)
    begin, end = _offset(whole, part.line, part.col), _offset(whole, part.end_line, part.end_col)
    if not 0 <= begin < end <= len(source):
        return escape(source)
    marked = f'<mark class="false">{escape(source[begin:end])}</mark>'
    return escape(source[:begin]) + marked + escape(source[end:])


def _offset(whole: Span, line: int, col: int) -> int:
    """Where a place is in the text of a span; -1 before it."""
    if (line, col) < (whole.line, whole.col):
        return -1
    lines = whole.text.split("\n")
    row = line - whole.line
    if row >= len(lines):
        return len(whole.text) + 1
    before = sum(len(text) + 1 for text in lines[:row])
    return before + col - (whole.col if row == 0 else 1)


def _false(part: FalsePart) -> Iterator[str]:
    """The part of a formula that is false, where, and with which values."""
    where = f' <span class="place">at {escape(str(part.span))}</span>' if part.span else ""
    yield f'<p class="why">False: <code>{escape(part.text)}</code>{where}</p>'
    if part.values:
        yield '<dl class="why">'
        for name, value in part.values:
            shown = escape(pretty(value, 0, _VALUE))
            yield f"<dt><code>{escape(name)}</code></dt><dd><pre>{shown}</pre></dd>"
        yield "</dl>"


def behaviour(trace: Sequence[TraceStep], loop: TraceStep | None, mark: str = "") -> Iterator[str]:
    """A behaviour as html: the lanes, then a card a state; `mark` begins the names of its states,
    to tell it from others of the page."""
    if len(trace) > 1:
        yield lanes(trace, loop, mark)
    yield '<div class="states">'
    before: TraceStep | None = None
    for step in trace:
        yield from _card(step, before, step is trace[-1], mark)
        before = step
    if loop is not None:
        yield _loop_card(loop, mark)
    yield "</div>"


def _witness(witness: Witness, mark: str) -> Iterator[str]:
    words = {True: "Reached", False: "Not reached", None: "Not reached so far"}[witness.reached]
    yield f'<section class="finding"><h2>{words}: {escape(witness.name)}</h2>'
    if witness.trace:
        yield from behaviour(witness.trace, None, mark)
    yield "</section>"


def _warnings(result: CheckResult) -> Iterator[str]:
    found = list(text.warnings(result))
    if found:
        yield "<section><h2>Warnings</h2><ul>"
        yield from (f"<li>{escape(warning)}</li>" for warning in found)
        yield "</ul></section>"


# --- the picture ----------------------------------------------------------------------------------


def lanes(steps: Sequence[TraceStep], loop: TraceStep | None = None, mark: str = "") -> str:
    """The behaviour as an SVG: who acted when. Steps without an actor have their own lane; `loop`
    is the step back where the behaviour has no end."""
    acting = actors_of(steps)
    actors = [name for name in ordered(set(acting)) if name] + [""] * ("" in acting)
    left = 36 + 9 * max(map(len, actors))
    wide = len(steps) > _WIDE
    width = left + _STEP * max(1, len(steps) - 1) + (left if wide else 40)
    height = _TOP + _LANE * len(actors) + 10
    out = [
        f'<div class="picture"><svg viewBox="0 0 {width} {height}" role="img" '
        f'style="max-width:{width}px;min-width:{width * _LEAST:.0f}px" '
        f'aria-label="which action happened when">'
    ]
    for row, actor in enumerate(actors):
        y = _TOP + row * _LANE + _LANE // 2
        end = width - (left - 10 if wide else 20)
        out.append(f'<line class="lane" x1="{left - 10}" y1="{y}" x2="{end}" y2="{y}"/>')
        if wide:  # the picture shows its end, so the names stand there too
            out.append(f'<text class="actor end" x="{end + 10}" y="{y + 4}">{escape(actor)}</text>')
        out.append(f'<text class="actor" x="{left - 20}" y="{y + 4}">{escape(actor)}</text>')
    places: list[tuple[int, int]] = []
    dots: list[str] = []
    for column, step in enumerate(steps[1:]):
        x = left + column * _STEP + _STEP // 2
        y = _TOP + actors.index(acting[column]) * _LANE + _LANE // 2
        if places:
            px, py = places[-1]
            out.append(f'<path class="flow" d="M{px},{py} C{px + 40},{py} {x - 40},{y} {x},{y}"/>')
        places.append((x, y))
        last = " last" if column == len(steps) - 2 else ""
        rest = ", ".join(show(v) for _, v in step.args[bool(acting[column]) :])
        dots.append(
            f'<a href="#{mark}s{step.number}"><circle class="dot{last}" cx="{x}" cy="{y}" r="11"/>'
            f'<text class="number" x="{x}" y="{y + 4}">{step.number}</text>'
            f'<text class="action" x="{x}" y="{y - 17}"><title>{escape(step.action)}</title>'
            f"{escape(_cut(step.action or 'stutter', 17))}</text>"
            f'<text class="rest" x="{x}" y="{y + 25}">{escape(_cut(rest))}</text></a>'
        )
    if loop is not None and places:
        back = places[max(0, loop.number - 2)]
        if loop.action and loop.number == 1:  # the initial state, which no step leads to
            back = (back[0] - _STEP // 2, back[1])
            dots.append(f'<circle class="start" cx="{back[0]}" cy="{back[1]}" r="6"/>')
        out.append(_arc(loop, places[-1], back, height))
    out += dots
    out.append("</svg></div>")
    return "".join(out)


def _arc(loop: TraceStep, last: tuple[int, int], back: tuple[int, int], height: int) -> str:
    """From the last dot back to the state in which the cycle begins."""
    x, y = last
    if not loop.action:
        path = f"M{x + 8},{y + 8} C{x + 60},{y + 50} {x + 60},{y - 50} {x + 8},{y - 8}"
    else:
        to, top = back
        path = f"M{x},{y + 11} C{x},{height} {to},{height} {to},{top + 12}"
    words = escape(text.back(loop))
    return (
        f'<path class="flow back" stroke-dasharray="5 4" d="{path}"><title>{words}</title></path>'
    )


def actors_of(steps: Sequence[TraceStep]) -> list[str]:
    """Who makes each step after the first state, "" for nobody: the process of an algorithm, or
    the action's first argument; a number is taken for someone as long as there are few."""
    found = [_actor(s) for s in steps[1:]]
    if len(set(found)) <= _MOST_LANES:
        return found
    return [_actor(s) if _is_name(s) else "" for s in steps[1:]]


def _actor(step: TraceStep) -> str:
    if process := _PROCESS.match(step.origin):
        return process[1]
    if not step.args:
        return ""
    name, value = step.args[0]
    if isinstance(value, str):
        return value
    return show(value) if isinstance(value, ModelValue) else f"{name} = {show(value)}"


def _is_name(step: TraceStep) -> bool:
    return bool(step.args) and isinstance(step.args[0][1], ModelValue | str)


def _cut(words: str, limit: int = 20) -> str:
    return words if len(words) <= limit else words[: limit - 1] + "…"


# --- the states -----------------------------------------------------------------------------------


def _loop_card(loop: TraceStep, mark: str) -> str:
    words = escape(text.back(loop))
    link = f'<a href="#{mark}s{loop.number}">state {loop.number}</a>'
    return (
        f'<article class="card last"><h3>{words}</h3>'
        f"<p>From here the behaviour repeats from {link} on, for ever.</p></article>"
    )


def _card(step: TraceStep, before: TraceStep | None, last: bool, mark: str) -> Iterator[str]:
    kind = "card last" if last else "card"
    yield f'<article class="{kind}" id="{mark}s{step.number}">'
    yield f"<h3><b>{step.number}</b> {escape(text.label(step))}</h3>"
    if step.origin:
        yield f'<p class="origin">{escape(step.origin)}</p>'
    if step.place is not None:
        yield f'<p class="place">{escape(str(step.place))}</p>'
    if before is None:
        yield from _values(step, list(step.shown))
    else:
        yield "<dl>"
        for name in step.shown:
            if name in step.changed:
                yield f"<dt>{escape(name)}</dt><dd>"
                inner: list[Change] = []
                if name in before.shown:
                    inner = changes(before.shown[name], step.shown[name])
                    yield from map(change, inner)
                if [(c.path, c.kind) for c in inner] == [("", "set")]:
                    yield "</dd>"  # that was all of it
                    continue
                whole = escape(pretty(step.shown[name], 0, _VALUE))
                yield f"<details><summary>all of it</summary><pre>{whole}</pre></details></dd>"
        yield "</dl>"
        same = [name for name in step.shown if name not in step.changed]
        if same:
            names = escape(", ".join(same))
            yield f'<details class="same"><summary>unchanged: {names}</summary>'
            yield from _values(step, same)
            yield "</details>"
    yield "</article>"


def _values(step: TraceStep, names: list[str]) -> Iterator[str]:
    yield "<dl>"
    for name in names:
        value = escape(pretty(step.shown[name], 0, _VALUE))
        yield f"<dt>{escape(name)}</dt><dd><pre>{value}</pre></dd>"
    yield "</dl>"


def change(c: Change) -> str:
    """One place that differs, as html."""
    path = f'<span class="path">{escape(c.path)}</span> ' if c.path else ""
    if c.kind == ADDED:
        return f"<p>{path}<ins>+ {escape(show(c.new))}</ins></p>"
    if c.kind == REMOVED:
        return f"<p>{path}<del>- {escape(show(c.old))}</del></p>"
    return f"<p>{path}<del>{escape(show(c.old))}</del> → <ins>{escape(show(c.new))}</ins></p>"


def _numbers(result: CheckResult) -> Iterator[str]:
    c = result.counts
    yield '<section><h2>What was explored</h2><p class="numbers">'
    yield f"<b>{c.generated:,}</b> states generated, <b>{c.distinct:,}</b> distinct, "
    yield f"<b>{c.queue:,}</b> left, depth <b>{c.depth}</b></p>"
    if result.coverage:
        most = max(a.fired for a in result.coverage) or 1
        yield "<table><tr><th>action</th><th>steps</th><th>new states</th><th></th></tr>"
        for name, a in zip(text.action_names(result), result.coverage, strict=True):
            mark = ' class="never"' if not a.fired else ""
            bar = f'<span class="bar" style="width:{100 * a.fired / most:.1f}%"></span>'
            yield (
                f"<tr{mark}><td>{escape(name)}</td><td>{a.fired:,}</td><td>{a.fresh:,}</td>"
                f'<td class="bars">{bar}</td></tr>'
            )
        yield "</table>"
    yield "</section>"
