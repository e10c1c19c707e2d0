"""What may live here: a module with an algorithm but no translation, as if it had one.

The units of the translation go where its text would go. Nothing on disk changes, and every span
still points into the file as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from pymodel.errors import Diagnostic, Source, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import position
from pymodel.syntax.pluscal.locate import (
    Found,
    find_algorithm,
    find_options,
    find_translation,
    in_a_module,
    place_of_marks,
    wrong_marks,
)
from pymodel.syntax.pluscal.options import FAIRNESS, Options, parse_options
from pymodel.syntax.pluscal.sameness import differences
from pymodel.syntax.pluscal.translate import Translation, translate


class State(Enum):
    """What a module's translation is worth."""

    #: It says what the algorithm says.
    FRESH = "fresh"
    #: The algorithm says something else now.
    STALE = "stale"
    #: There is none: the algorithm was translated in memory.
    MISSING = "missing"
    #: The module has definitions of its own instead of one; or the algorithm cannot be translated
    #: any more, and the old translation stands.
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Embedded:
    """A module's algorithm and how it stands to the module's text.

    `translation` is what the algorithm says now. `written` are the units of the translation in the
    text. `different` names what they define differently; `trouble` is why the algorithm could not
    be translated. `assumed` is the fairness option with which it says what is written, where
    neither the algorithm nor the file's options say so.
    """

    state: State
    found: Found
    translation: Translation | None
    written: tuple[n.Unit, ...] = ()
    different: tuple[str, ...] = ()
    trouble: tuple[Diagnostic, ...] = ()
    assumed: str = ""


_OWN = frozenset(("Init", "Next", "Spec"))


def has_algorithm(source: Source) -> bool:
    """A quick answer, sometimes wrong where it says yes."""
    return "--algorithm" in source.text or "--fair" in source.text


def embedded(source: Source, module: n.Module) -> Embedded | None:
    """What there is to say of a module's algorithm; None when it has none.

    Raises `SpecError` when the algorithm cannot be translated although its translation is awaited:
    there are the marks of one with nothing between them, or no definitions that take its place.
    """
    found = find_algorithm(source) if has_algorithm(source) else None
    if found is None or (found.span.line > module.span.end_line and in_a_module(found)):
        return None  # one in a later module of the file is that module's
    marks = find_translation(source)
    try:
        home = _home(module, position(source, place_of(source))[0])
    except SpecError:  # prose behind the module may open what it never closes
        if found.convincing:
            raise
        return None
    written: tuple[n.Unit, ...] = ()
    if marks is not None:
        first, last = position(source, marks.begin)[0], position(source, marks.end)[0]
        written = tuple(u for u in home.units if first < u.span.line < last)
    if written:
        return _beside(source, found, written)
    wrong = wrong_marks(source, found)
    aside = any(_of_its_own(unit, marked=marks is not None) for unit in home.units)
    try:
        translation = translate(source)
    except SpecError as error:
        if not aside and (marks is not None or found.convincing):
            raise
        return Embedded(State.ASIDE, found, None, trouble=error.diagnostics)
    trouble = (wrong,) if wrong is not None else ()
    return Embedded(State.ASIDE if aside else State.MISSING, found, translation, trouble=trouble)


def _beside(source: Source, found: Found, written: tuple[n.Unit, ...]) -> Embedded:
    """How an algorithm stands to the translation that is in the text.

    It may have been made with options that only a command line knew: then they are tried.
    """
    try:
        options = parse_options(find_options(source))
        translation = _translated(source, options)
    except SpecError as error:
        return Embedded(State.ASIDE, found, None, written, (), error.diagnostics)
    different, assumed = differences(translation.units, written), ""
    for word in FAIRNESS if "Spec" in different else ():
        other = _translated(source, replace(translation.options, fairness=word))
        fewer = differences(other.units, written)
        if len(fewer) < len(different):
            translation, different, assumed = other, fewer, word
    state = State.STALE if different else State.FRESH
    return Embedded(state, found, translation, written, different, assumed=assumed)


def _translated(source: Source, options: Options) -> Translation:
    """The translation of a text that has an algorithm, with `-label` if it needs that."""
    try:
        translation = translate(source, options)
    except SpecError as error:
        if any(d.code != "pluscal.missing-label" for d in error.diagnostics):
            raise
        translation = translate(source, parse_options(["-label"], options))
    assert translation is not None
    return translation


def _of_its_own(unit: n.Unit, *, marked: bool) -> bool:
    """Whether a unit is what a translation would define. Between marks one is awaited, and a
    module may have variables beside it; without marks variables tell of a spec that has none."""
    if isinstance(unit, n.OperatorDef):
        return unit.name.text in _OWN
    return isinstance(unit, n.Variables) and not marked


def _home(module: n.Module, line: int) -> n.Module:
    """The innermost module around a line."""
    inner = _around(module, line)
    return module if inner is None else _home(inner, line)


def _around(module: n.Module, line: int) -> n.Module | None:
    inside = (unit for unit in module.units if isinstance(unit, n.Module))
    return next((m for m in inside if m.span.line <= line <= m.span.end_line), None)


def with_translation(source: Source, module: n.Module, translation: Translation) -> n.Module:
    """The module with the units of a translation in their place, in a module inside it perhaps."""
    return _with_units(module, position(source, place_of(source))[0], translation.units)


def _with_units(module: n.Module, line: int, new: tuple[n.Unit, ...]) -> n.Module:
    inner = _around(module, line)
    if inner is not None:
        changed = _with_units(inner, line, new)
        return replace(module, units=tuple(changed if u is inner else u for u in module.units))
    before = sum(unit.span.line <= line for unit in module.units)
    return replace(module, units=(*module.units[:before], *new, *module.units[before:]))


def text_with_translation(source: Source, translation: Translation) -> str:
    """The module's text with that of the translation in its place."""
    at = place_of(source)
    return f"{source.text[:at]}\n{translation.text}{source.text[at:]}"


def place_of(source: Source) -> int:
    """The offset where a translation's text belongs: behind its first mark, or the algorithm."""
    marks = find_translation(source)
    if marks is not None:
        return marks.begin + len(marks.head)
    return place_of_marks(source)
