"""What may live here: CSV in Python."""

from __future__ import annotations

from itertools import starmap
from pathlib import Path

from pymodel.library.arguments import boolean, record, sequence, string
from pymodel.library.failure import EvalError
from pymodel.library.files import formatted, read, write
from pymodel.library.registry import Context
from pymodel.sema.python import override
from pymodel.values import TRUE, Bool, Value, function, show


@override("CSV", "CSVWrite", pure=False)
def csv_write(template: Value, values: Value, file: Value) -> Bool:
    """Add a line to a file, by a template."""
    pattern = string(template, "CSVWrite", "first")
    texts = [show(v) for v in sequence(values, "CSVWrite", "second")]
    line = formatted("CSVWrite", pattern, texts) + "\n"
    write("CSVWrite", string(file, "CSVWrite", "third"), line, append=True)
    return TRUE


@override("CSV", "CSVWriteRecord", context=True, pure=False)
def csv_write_record(
    context: Context, row: Value, delimiter: Value, headers: Value, file: Value
) -> Bool:
    """Add a line of a record's values to a file, and a line of its fields if asked for."""
    fields = record(row, "CSVWriteRecord", "first")
    between = string(delimiter, "CSVWriteRecord", "second")
    names = context.order.sort(fields)
    lines = [between.join(show(fields[name]) for name in names)]
    if boolean(headers, "CSVWriteRecord", "third"):
        lines.insert(0, between.join(names))
    text = "".join(line + "\n" for line in lines)
    write("CSVWriteRecord", string(file, "CSVWriteRecord", "fourth"), text, append=True)
    return TRUE


@override("CSV", "CSVRead", context=True, pure=False)
def csv_read(context: Context, columns: Value, delimiter: Value, file: Value) -> Value:
    """The lines of a file as records of strings."""
    names = [string(name, "CSVRead", "first") for name in sequence(columns, "CSVRead", "first")]
    between = string(delimiter, "CSVRead", "second")
    path = string(file, "CSVRead", "third")
    if not Path(path).exists():
        return ()

    def row(number: int, line: str) -> Value:
        cells = line.split(between)
        if len(cells) != len(names):
            from pymodel.sema.names import count_of  # noqa: PLC0415 — for messages only

            raise EvalError(
                "eval.csv",
                f"CSVRead: {path}:{number}: the line has {count_of(len(cells), 'value')} for "
                f"{count_of(len(names), 'column')}: {line[:80]}",
                hint=f"values are separated by {show(delimiter)}",
            )
        return function(dict(zip(names, cells, strict=True)))

    lines = read(context, "CSVRead", path, lambda text: tuple(text.splitlines()))
    return tuple(starmap(row, enumerate(lines, 1)))


@override("CSV", "CSVRecords", context=True, pure=False)
def csv_records(context: Context, file: Value) -> Value:
    """How many lines a file has."""
    path = string(file, "CSVRecords")
    if not Path(path).exists():
        return 0
    return read(context, "CSVRecords", path, lambda text: len(text.splitlines()))
