"""What may live here: the manifests of the examples: which models, and what is recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

#: TLC's exit code for each word that a manifest uses for a result.
RESULTS = {
    "success": 0,
    "assumption failure": 10,
    "deadlock failure": 11,
    "safety failure": 12,
    "liveness failure": 13,
}


@dataclass(frozen=True)
class Model:
    """A model that a manifest calls exhaustive, and what the manifest says of it.

    `exit_code` is None where the manifest says "unknown"; the counts are None where it has none.
    """

    root: Path
    module: str
    cfg: str
    exit_code: int | None
    total: int | None
    distinct: int | None
    depth: int | None

    @property
    def name(self) -> str:
        """The configuration's path below specifications/, without its ending."""
        return self.cfg.removeprefix("specifications/").removesuffix(".cfg")


def _exit_code(word: str) -> int | None:
    """The exit code of a recorded result. `ValueError` for a word that is not known: to take it for
    "unknown" would let any answer agree."""
    if word == "unknown":
        return None
    if word not in RESULTS:
        raise ValueError(f"a manifest has the result {word!r}, which is none of {sorted(RESULTS)}")
    return RESULTS[word]


def recorded(root: Path) -> list[Model]:
    """The exhaustive models, those with few recorded states first, those without a number last."""
    models = []
    for manifest in sorted(root.glob("specifications/*/manifest.json")):
        for module in json.loads(manifest.read_text(encoding="utf-8"))["modules"]:
            for model in module["models"]:
                if model["mode"] != "exhaustive search":
                    continue
                models.append(
                    Model(
                        root,
                        module["path"],
                        model["path"],
                        _exit_code(model["result"]),
                        model.get("totalStates"),
                        model.get("distinctStates"),
                        model.get("stateDepth"),
                    )
                )
    return sorted(models, key=lambda m: (m.total is None, m.total or 0, m.name))
