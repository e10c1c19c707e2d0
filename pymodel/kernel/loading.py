"""What may live here: the doors to a `Model`: from files, by way of what is kept, or from texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pymodel.errors import Source
from pymodel.files import Files
from pymodel.kernel.model import Model
from pymodel.kernel.request import Request


def load(
    spec: Path,
    cfg: Path | Source | None = None,
    search: Sequence[Path] = (),
    constants: Sequence[str] = (),
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
    overrides: Sequence[Path] = (),
    cache: Path | None = None,
) -> Model:
    """Read a specification and its configuration.

    `Spec` stands for `Spec.tla`; `cfg` is a file or a text, and when left out the .cfg beside the
    spec. `constants` are statements such as `N = 3` or `N <- Three` that take the place of the
    configuration's; `invariants` and `properties` are names or expressions to check besides;
    `overrides` are Python files with operators; `cache` is a directory for what is kept between
    runs: parsed modules, the model, and what an engine makes of it. Raises `SpecError`: `file.*`,
    `syntax.*`, `sema.*`, `override.*`, `lower.*` (exit code 150) and `cfg.*` (151).
    """
    request = Request(
        spec,
        cfg,
        tuple(search),
        tuple(constants),
        tuple(invariants),
        tuple(properties),
        tuple(overrides),
    )
    if cache is not None:
        from pymodel.kernel.keeping import kept_or_made  # noqa: PLC0415 — pickle takes a while

        return kept_or_made(request, cache)
    # What reads and resolves takes a while to import: a model that is kept needs none of it.
    from pymodel.kernel.assembling import read_and_assemble  # noqa: PLC0415

    return read_and_assemble(request, Files(), None, {})


def load_text(
    text: str,
    cfg: str,
    modules: Mapping[str, str] | None = None,
    name: str = "<string>",
    constants: Sequence[str] = (),
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
) -> Model:
    """The same from texts; `modules` gives other modules by name."""
    from pymodel.kernel.assembling import assemble  # noqa: PLC0415 — as above
    from pymodel.sema.resolve import load_text as resolved  # noqa: PLC0415
    from pymodel.syntax.cfg import parse_cfg  # noqa: PLC0415

    config = parse_cfg(Source("<cfg>", cfg))
    return assemble(resolved(text, name, modules), config, constants, invariants, properties)
