"""What may live here: the translator's options, as its users have long written them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax.lexer import close_names
from pymodel.syntax.pluscal.labels import LabelOptions


@dataclass(frozen=True, slots=True)
class Options:
    """How to translate.

    `fairness`: "" (as the algorithm says), "wf" or "sf" (of every process that says nothing),
    "wfNext" or "nof" (none at all). `termination` asks for the property in the .cfg; `write_cfg` is
    false under `-nocfg`. `done_disjunct` is false under `-noDoneDisjunct`.
    """

    fairness: str = ""
    termination: bool = False
    write_cfg: bool = True
    labels: LabelOptions = field(default_factory=LabelOptions)
    report_labels: bool = False
    line_width: int = 78
    done_disjunct: bool = True

    @property
    def assumed(self) -> str:
        """The fairness option, which under `termination` is "wf" unless another is given."""
        return self.fairness or ("wf" if self.termination else "")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of `PlusCal options (...)`, with its place."""

    text: str
    span: Span | None = None


#: The kinds of fairness that one may ask for.
FAIRNESS = ("wf", "sf", "wfNext", "nof")
#: Options that mean nothing here: other tools' debugging, and what is always so.
_IGNORED = frozenset(("unixEOL", "debug"))
#: Options that other ways of translating have.
_NOT_HERE = {
    **dict.fromkeys(
        ("spec", "myspec", "spec2", "myspec2"), "it translates by running a TLA+ specification"
    ),
    "writeAST": "it writes the tree of TLC's own translator",
}
_WITH_VALUE = frozenset(("labelRoot", "lineWidth", "version", *_NOT_HERE)) - {"writeAST"}
_FLAGS = ("termination", "nocfg", "label", "reportLabels", "noDoneDisjunct", *sorted(_IGNORED))
KNOWN = (*FAIRNESS, *_FLAGS, "labelRoot", "lineWidth", "version")
_MIN_WIDTH = 60
_ROOT = re.compile(r"[A-Za-z0-9_]*[A-Za-z_][A-Za-z0-9_]*")
_VERSION = re.compile(r"1(\.\d+)?")


def parse_options(words: Sequence[str | Word], options: Options | None = None) -> Options:
    """Read options such as `-wf -label`, with or without the dash, on top of those given.

    Raises `SpecError` with code `pluscal.option`: also for two kinds of fairness, of which TLC's
    translator takes the first of a file without a word and refuses a command line's.
    """
    values: dict[str, object] = {}
    given = options or Options()
    add, root = given.labels.add, given.labels.root
    report, fairness = given.report_labels, given.fairness
    queue = [Word(w) if isinstance(w, str) else w for w in words]
    while queue:
        word = queue.pop(0)
        name = word.text.removeprefix("-")
        value = queue.pop(0).text if name in _WITH_VALUE and queue else ""
        if name in FAIRNESS:
            if fairness not in ("", name):
                raise SpecError(_two_kinds(fairness, name, word.span))
            fairness = name
        elif name == "termination":
            values["termination"] = True
        elif name == "nocfg":
            values["write_cfg"] = False
        elif name == "noDoneDisjunct":
            values["done_disjunct"] = False
        elif name in ("label", "reportLabels"):
            add = True
            report = report or name == "reportLabels"
        elif name == "labelRoot":
            root = _checked(word, value, _ROOT, "the beginning of a name", "Lbl_")
        elif name == "lineWidth":
            values["line_width"] = _width(value, word.span)
        elif name == "version":
            _checked(word, value, _VERSION, "a version of PlusCal", "1.8")
        elif name in _NOT_HERE:
            raise SpecError(_not_here(name, word.span))
        elif name not in _IGNORED:
            raise SpecError(_unknown(word))
    fields = {name: getattr(given, name) for name in given.__dataclass_fields__}
    fields |= values | {"fairness": fairness}
    return Options(**(fields | {"labels": LabelOptions(add, root), "report_labels": report}))


def _checked(word: Word, value: str, form: re.Pattern[str], what: str, example: str) -> str:
    if form.fullmatch(value):
        return value
    name = word.text.removeprefix("-")
    raise SpecError(
        Diagnostic(
            "pluscal.option",
            f"-{name} takes {what}, not {value or 'nothing'}",
            word.span,
            f"for example -{name} {example}",
        )
    )


def _width(value: str, span: Span | None) -> int:
    if value.isascii() and value.isdigit() and int(value) >= _MIN_WIDTH:
        return int(value)
    raise SpecError(
        Diagnostic(
            "pluscal.option",
            f"-lineWidth takes a number of at least {_MIN_WIDTH}, not {value or 'nothing'}",
            span,
            hint="for example -lineWidth 78",
        )
    )


def _two_kinds(one: str, other: str, span: Span | None) -> Diagnostic:
    return Diagnostic(
        "pluscal.option",
        f"-{one} is asked for, and -{other} too",
        span,
        f"give one of {', '.join('-' + kind for kind in FAIRNESS)}: in the file's "
        "`PlusCal options (...)` or on the command line",
    )


def _unknown(word: Word) -> Diagnostic:
    name = word.text.removeprefix("-")
    folded = {known.casefold(): known for known in KNOWN}
    hint = (
        f"did you mean `{folded[name.casefold()]}`?"
        if name.casefold() in folded
        else close_names(name, list(KNOWN))
    )
    hint = hint or "the options are " + ", ".join(f"-{k}" for k in KNOWN)
    return Diagnostic("pluscal.option", f"there is no option -{name}", word.span, hint)


def _not_here(name: str, span: Span | None) -> Diagnostic:
    return Diagnostic(
        "pluscal.option",
        f"-{name} is not supported: {_NOT_HERE[name]}",
        span,
        hint="leave it out; the translation is the same",
    )
