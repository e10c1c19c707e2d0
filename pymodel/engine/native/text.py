"""What may live here: how the runtime's own LLVM text is written down.

Two abbreviations for the cells of a context, and names in capitals for numbers:

    %x = get ptr TABLE        the content of a cell
    put i64 %x, COUNT         a cell's new content
    $NAME                     a number or a text given by name
"""

from __future__ import annotations

import re
from string import Template

from pymodel.engine.native.context import Cell

_GET = re.compile(r"^(\s*)(%[\w.]+) = get (\w+) (\w+)$")
_PUT = re.compile(r"^(\s*)put (\w+) ([^,]+), (\w+)$")


def runtime(text: str, **names: object) -> str:
    """The text with its abbreviations written out."""
    out = []
    for n, line in enumerate(Template(text).substitute(names).splitlines()):
        if got := _GET.match(line):
            indent, name, kind, cell = got.groups()
            out.append(f"{indent}{name}.cell = {_place(cell)}")
            out.append(f"{indent}{name} = load {kind}, ptr {name}.cell")
        elif put := _PUT.match(line):
            indent, kind, value, cell = put.groups()
            out.append(f"{indent}%put.{n} = {_place(cell)}")
            out.append(f"{indent}store {kind} {value}, ptr %put.{n}")
        else:
            out.append(line)
    return "\n".join(out) + "\n"


def _place(cell: str) -> str:
    return f"getelementptr inbounds i64, ptr %ctx, i64 {int(Cell[cell])}"
