"""What may live here: the order of names over graphs of modules. Each was run with TLC's parser."""

from __future__ import annotations

import pytest

from pymodel.sema.name_order import ModuleText, identifiers, strings

Graph = dict[str, tuple[str, str]]


def build(graph: Graph) -> ModuleText:
    """The root of a graph: for each module the ones that it EXTENDS, and those of its INSTANCEs."""
    made: dict[str, ModuleText] = {}

    def text(name: str) -> ModuleText:
        if name not in made:
            extends, instances = (tuple(map(text, names)) for names in graph.get(name, ("", "")))
            made[name] = ModuleText((name,), (name,), extends, instances)
        return made[name]

    return text("R")


@pytest.mark.parametrize(
    ("graph", "parsed", "resolved"),
    [
        ({"R": ("AB", ""), "A": ("C", ""), "B": ("D", ""), "C": ("E", "")}, "RABCED", "ECADBR"),
        (
            {
                "R": ("AB", "C"),
                "A": ("U", "D"),
                "B": ("", "E"),
                "C": ("V", "F"),
                "D": ("W", ""),
            },
            "RABUCVDWEF",
            "UWDAEBVFCR",
        ),
        (
            {"R": ("", "CA"), "A": ("B", ""), "B": ("", "D"), "C": ("", "D"), "D": ("E", "")},
            "RCABDE",
            "EDCBAR",
        ),
        (
            {"R": ("AB", ""), "A": ("C", ""), "B": ("DC", ""), "C": ("E", ""), "D": ("E", "")},
            "RABCED",
            "ECADBR",
        ),
    ],
)
def test_identifiers_follow_parsing_and_literals_follow_resolving(
    graph: Graph, parsed: str, resolved: str
) -> None:
    root = build(graph)
    assert "".join(identifiers(root)) == parsed
    assert "".join(strings(root)) == resolved
