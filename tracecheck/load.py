"""What may live here: from files on disk to a merged trace and a spec bound to it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pymodel import sema
from pymodel.engine.base import Engine
from pymodel.kernel import load
from pymodel.kernel.model import Model
from pymodel.syntax.files import module_file
from tracecheck.bind import Binding, default_binding, read_binding
from tracecheck.line import bad_trace
from tracecheck.merge import MergedTrace, merge
from tracecheck.schema import read_trace
from tracecheck.wrapper import wrapper


@dataclass(frozen=True, slots=True)
class BoundTrace:
    """A merged trace with the model it is checked against."""

    trace: MergedTrace
    binding: Binding
    model: Model

    def engine(self, make: Callable[[Model], Engine]) -> Engine:
        """An engine for the model; `make` is an engine's constructor."""
        return make(self.model)


def trace_files(paths: Sequence[Path]) -> list[Path]:
    """The trace files that the paths name: files, or every *.ndjson of a folder.

    Raises `SpecError` for a folder without any.
    """
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob("*.ndjson")) if path.is_dir() else [path]
        if not found:
            runs = sorted(f.parent for f in path.glob("*/*.ndjson"))
            hint = f"it has folders of runs; check one at a time: {runs[0]}" if runs else ""
            raise bad_trace("empty", f"there is no .ndjson file in {path}", None, hint)
        files.extend(found)
    return files


def find_binding(spec: Path) -> Binding:
    """`X.bind.toml` beside `X.tla`, or everything by name."""
    beside = spec.with_suffix(".bind.toml")
    return read_binding(beside) if beside.exists() else default_binding(spec)


def load_bound(files: Sequence[Path], spec: Path, binding: Binding | None = None) -> BoundTrace:
    """Read, merge and bind. Raises `SpecError` for a file that is no trace, files that don't belong
    together, and a spec or constants that don't load."""
    spec = module_file(spec)
    trace = merge([read_trace(f) for f in files])
    return bind_trace(trace, binding or find_binding(spec))


def bind_trace(trace: MergedTrace, binding: Binding) -> BoundTrace:
    """The spec with the trace's constants. Raises `SpecError` as `load_bound` does."""
    header = trace.nodes[0].headers[0]
    if header.spec != binding.module.stem:
        raise bad_trace(
            "spec",
            f"this is a trace of {header.spec}, not of {binding.module.stem}",
            header.span,
            "give the spec with --spec",
        )
    declared = [c.name for c in sema.load(binding.module).constants]
    name, module, config = wrapper(binding, trace, declared)
    with tempfile.TemporaryDirectory(prefix="acceptor-trace-") as folder:
        spec, cfg = Path(folder, f"{name}.tla"), Path(folder, f"{name}.cfg")
        spec.write_text(module, encoding="utf-8")
        cfg.write_text(config, encoding="utf-8")
        model = load(spec, cfg, search=(binding.module.parent,))
    return BoundTrace(trace, binding, model)
