"""What may live here: the translator's options, as its users have long written them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pymodel.errors import Diagnostic, SpecError
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


#: The kinds of fairness that a command line may ask for.
FAIRNESS = ("wf", "sf", "wfNext", "nof")
#: Options that mean nothing here: other tools' debugging, and what is always so.
_IGNORED = frozenset(("unixEOL", "debug", "writeAST"))
_WITH_VALUE = frozenset(("labelRoot", "lineWidth", "version", "spec", "myspec", "spec2", "myspec2"))
_KNOWN = (*FAIRNESS, "termination", "nocfg", "label", "reportLabels", "noDoneDisjunct", *_IGNORED)
_MIN_WIDTH = 60


def parse_options(words: Sequence[str], options: Options | None = None) -> Options:
    """Read options such as `-wf -label`, with or without the dash; the later ones win.

    Raises `SpecError` with code `pluscal.option`.
    """
    values: dict[str, object] = {}
    given = options or Options()
    add, root = given.labels.add, given.labels.root
    report = given.report_labels
    queue = list(words)
    while queue:
        word = queue.pop(0).lstrip("-")
        if word in FAIRNESS or word == "fairness":
            values["fairness"] = "wf" if word == "fairness" else word
        elif word == "termination":
            values["termination"] = True
        elif word == "nocfg":
            values["write_cfg"] = False
        elif word == "noDoneDisjunct":
            values["done_disjunct"] = False
        elif word in ("label", "reportLabels"):
            add = True
            report = report or word == "reportLabels"
        elif word in _WITH_VALUE:
            value = queue.pop(0) if queue else ""
            if word == "labelRoot":
                root = value
            elif word == "lineWidth":
                values["line_width"] = _width(value)
            elif word.endswith(("spec", "spec2")):
                raise SpecError(_not_here(word))
        elif word not in _IGNORED:
            raise SpecError(_unknown(word))
    fields = {name: getattr(given, name) for name in given.__dataclass_fields__}
    fields |= values
    return Options(**(fields | {"labels": LabelOptions(add, root), "report_labels": report}))


def _width(value: str) -> int:
    if value.isdigit() and int(value) >= _MIN_WIDTH:
        return int(value)
    raise SpecError(
        Diagnostic(
            "pluscal.option",
            f"-lineWidth takes a number of at least {_MIN_WIDTH}, not {value or 'nothing'}",
            hint="for example -lineWidth 78",
        )
    )


def _unknown(word: str) -> Diagnostic:
    hint = close_names(word, list(_KNOWN)) or "the options are " + ", ".join(
        f"-{k}" for k in _KNOWN
    )
    return Diagnostic("pluscal.option", f"there is no option -{word}", hint=hint)


def _not_here(word: str) -> Diagnostic:
    return Diagnostic(
        "pluscal.option",
        f"-{word} is not supported: it translates by running a TLA+ specification",
        hint="leave it out; the translation is the same",
    )
