"""What may live here: bound models kept on disk, so that an unchanged specification is not read,
resolved and lowered again.

What is kept says which files it was made of, by the digests of their texts, and which were looked
for in vain. It counts only while all of that is as it was. Nothing is kept of a specification with
Python of its user's, which may depend on anything, nor of what cannot be read twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pymodel.cache import Cache, digest
from pymodel.errors import Source
from pymodel.files import Files
from pymodel.frozen import frozen
from pymodel.kernel.definitions import Definitions, Grounds
from pymodel.kernel.model import Model
from pymodel.kernel.request import Request
from pymodel.sema import python
from pymodel.sema.python import Override
from pymodel.values import ModelValue

#: What an engine has made depends on these parts of a model, and on nothing that changes.
_BEHAVIOUR = ("variables", "constants", "names", "init", "next", "actions", "recursive")
_TEXT, _VALUE = "text", "value"


@frozen
class _Kept:
    """A model as it is kept, and what it was made of.

    - `texts`, `looked_for`: as in `Files`.
    - `values`: the model values, by name.
    - `overrides`: the operators in Python, by module and name; their functions are not kept.
    """

    texts: tuple[Source, ...]
    looked_for: tuple[tuple[str, bool], ...]
    values: dict[str, ModelValue]
    overrides: tuple[tuple[str, str], ...]
    model: Model


def kept_or_made(request: Request, directory: Path) -> Model:
    """The model of a request: as an earlier run has kept it, or made anew and kept."""
    cache = Cache(directory)
    try:
        name = cache.key("model", *request.texts())
    except OSError:  # there is no such folder any more as the one that this runs in
        from pymodel.kernel.assembling import read_and_assemble  # noqa: PLC0415 — seldom needed

        return read_and_assemble(request, Files(), cache, {})
    return _Found(cache, name, request).model() or _made(cache, name, request)


def _made(cache: Cache, name: str, request: Request) -> Model:
    from pymodel.kernel.assembling import read_and_assemble  # noqa: PLC0415 — seldom needed

    files, values = Files(), dict[str, ModelValue]()
    model = read_and_assemble(request, files, cache, values)
    if files.runs_code or files.is_fleeting:
        return model
    bare = replace(model, definitions={}, overrides={})
    overrides = tuple((o.module, o.name) for o in model.overrides.values())
    kept = _Kept(tuple(files.texts), files.looked_for, values, overrides, bare)
    cache.put(name, kept, {_text(source): source for source in kept.texts})
    return replace(model, shelf=_Shelf(cache, name, kept, model))


def _text(source: Source) -> str:
    """What stands for a text that is read from its file again."""
    return f"{_TEXT} {digest(source.text.encode()).hex()} {source.name}"


class _Found:
    """A model that may have been kept."""

    def __init__(self, cache: Cache, name: str, request: Request) -> None:
        self._cache = cache
        self._name = name
        self._request = request
        self._files = Files()

    def model(self) -> Model | None:
        """The model, if it was kept and all that it was made of is as it was."""
        found = self._cache.get(self._name, self._read)
        if not isinstance(found, _Kept):
            return None
        try:
            if any(self._files.is_file(Path(path)) != there for path, there in found.looked_for):
                return None
        except OSError:
            return None
        recursive = dict(found.model.recursive)
        model = replace(
            found.model,
            recursive=recursive,
            definitions=Definitions(lambda: self._grounds(found.values), recursive),
            overrides=_overrides(found.overrides),
        )
        return replace(model, shelf=_Shelf(self._cache, self._name, found, model))

    def _read(self, mention: str) -> object:
        """The text that is mentioned; raises when it is another one now, or cannot be read."""
        _, wanted, path = mention.split(" ", 2)
        if not self._files.is_file(Path(path)):
            raise LookupError(path)
        source = self._files.source(Path(path))
        if digest(source.text.encode()).hex() != wanted:
            raise LookupError(path)
        return source

    def _grounds(self, values: dict[str, ModelValue]) -> Grounds:
        """Resolved and lowered after all, from the texts that were read when this run began."""
        from pymodel.kernel.assembling import read_and_assemble  # noqa: PLC0415 — seldom needed

        definitions = read_and_assemble(self._request, self._files, self._cache, values).definitions
        assert isinstance(definitions, Definitions)
        return definitions.grounds


def _overrides(names: tuple[tuple[str, str], ...]) -> Mapping[str, Override]:
    """Operators in Python of the toolkit's own modules."""
    found: dict[str, Override] = {}
    wanted = frozenset(names)
    for module in dict.fromkeys(module for module, _ in names):
        table = python.by_module(python.shipped(module))[module]
        found |= {o.canonical: o for name, o in table.items() if (module, name) in wanted}
    return found


class _Shelf:
    """See `model.Shelf`."""

    def __init__(self, cache: Cache, name: str, kept: _Kept, model: Model) -> None:
        self._cache = cache
        self._values = kept.values
        self._parts = tuple(getattr(model, part) for part in _BEHAVIOUR)
        self._basis = (name, *map(_text, kept.texts), repr(kept.looked_for))

    def belongs_to(self, model: Model) -> bool:
        return all(
            getattr(model, name) is part for name, part in zip(_BEHAVIOUR, self._parts, strict=True)
        )

    def get(self, name: str) -> object:
        return self._cache.get(self._key(name), self._value)

    def put(self, name: str, thing: object) -> None:
        known = {f"{_VALUE} {text}": value for text, value in self._values.items()}
        self._cache.put(self._key(name), thing, known, refused=(ModelValue,))

    def _key(self, name: str) -> str:
        return self._cache.key("made", name, *self._basis)

    def _value(self, mention: str) -> object:
        return self._values[mention.partition(" ")[2]]
