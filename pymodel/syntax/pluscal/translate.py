"""What may live here: the door of the translator. A module's text in, a translation out."""

from __future__ import annotations

from dataclasses import dataclass

from pymodel.errors import Diagnostic, Source, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.flow import Flow, to_steps
from pymodel.syntax.pluscal.grammar import parse_algorithm
from pymodel.syntax.pluscal.labels import add_labels, added_labels
from pymodel.syntax.pluscal.layout import show_pieces
from pymodel.syntax.pluscal.locate import Found, find_algorithm, find_options
from pymodel.syntax.pluscal.macros import expand_macros
from pymodel.syntax.pluscal.module import Piece, make_units
from pymodel.syntax.pluscal.names import Renaming, resolve_names
from pymodel.syntax.pluscal.options import Options, parse_options


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated algorithm.

    `pieces` are the units in order, with spans in the algorithm. `added` are the labels that the
    translator put in, `renamings` the names it changed, `flow` the steps behind the actions.
    """

    algorithm: p.Algorithm
    pieces: tuple[Piece, ...]
    options: Options
    added: tuple[p.Label, ...]
    renamings: tuple[Renaming, ...]
    flow: Flow

    @property
    def units(self) -> tuple[n.Unit, ...]:
        """The units alone."""
        return tuple(piece.unit for piece in self.pieces)

    @property
    def lines(self) -> tuple[str, ...]:
        """The translation's text, printed anew at each call."""
        return tuple(show_pieces(self.pieces, self.renamings, self.options.line_width))

    @property
    def text(self) -> str:
        """The translation's text, every line with its newline."""
        return "".join(line + "\n" for line in self.lines)


def translate(source: Source, options: Options | None = None) -> Translation | None:
    """Translate the algorithm in a text; None when it has none.

    Without `options` those that the text gives itself are followed. Raises `SpecError` with codes
    `syntax.*` and `pluscal.*`.
    """
    found = find_algorithm(source)
    if found is None:
        return None
    chosen = parse_options(find_options(source)) if options is None else options
    try:
        return _translated(found, chosen)
    except RecursionError:
        raise SpecError(
            Diagnostic(
                "syntax.too-deep",
                "this algorithm is nested too deeply",
                found.span,
                "split it with procedures or macros",
            )
        ) from None


def _translated(found: Found, chosen: Options) -> Translation:
    algorithm = expand_macros(parse_algorithm(found))
    labelled = add_labels(algorithm, chosen.labels)
    named = resolve_names(labelled)
    flow = to_steps(named.algorithm)
    pieces = make_units(flow, chosen)
    return Translation(
        labelled,
        pieces,
        chosen,
        added_labels(labelled),
        named.renamings,
        flow,
    )
