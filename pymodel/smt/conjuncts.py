"""What may live here: the parts of an invariant that are proved, dropped and blamed one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pymodel.errors import EXIT_CONFIG, Diagnostic, SpecError
from pymodel.kernel import nodes as k
from pymodel.kernel.model import Model
from pymodel.kernel.walk import walk
from pymodel.syntax.lexer import close_names


@dataclass(frozen=True, slots=True)
class Conjunct:
    """One part of an invariant: the definition's name, or `Inv!2` for the second unnamed one.

    `within` are the definitions around it, outermost first: dropping one drops all of it.
    """

    name: str
    node: k.Node
    within: tuple[str, ...] = ()


def definition(model: Model, name: str) -> k.Node:
    """The body of a definition of the model, by its name; a `SpecError` if there is none."""
    node = model.definitions.get(name)
    if node is None:
        raise SpecError(
            Diagnostic(
                "prove.unknown-name",
                f"{model.name} defines no {name} without parameters",
                hint=close_names(name, list(model.definitions)),
                exit_code=EXIT_CONFIG,
            )
        )
    primed = next(_primed(model, node), None)
    if primed is not None:
        raise SpecError(
            Diagnostic(
                "prove.action",
                f"{name} is about a step, not about a state: it reads {primed}'",
                span=node.span,
                hint="an invariant, and what it implies, are formulas without primes",
                exit_code=EXIT_CONFIG,
            )
        )
    return node


def _primed(model: Model, node: k.Node) -> Iterator[str]:
    """The variables whose next value a formula reads, whatever it calls included."""
    todo, called = [node], set[str]()
    while todo:
        for part in walk(todo.pop()):
            if isinstance(part, k.Var) and part.primed:
                yield part.name
            elif isinstance(part, k.Unchanged):
                yield from part.names
            elif isinstance(part, k.CallRec) and part.name not in called:
                called.add(part.name)
                todo.append(model.recursive[part.name].body)


def split(name: str, node: k.Node, within: tuple[str, ...] = ()) -> Iterator[Conjunct]:
    """The conjuncts of an invariant, definitions of definitions taken apart.

    A definition with unnamed conjuncts stays whole where it is itself a conjunct: `TypeOK` is one
    thing to a reader.
    """
    body = node.body if isinstance(node, k.Named) and node.name == name else node
    if not isinstance(body, k.And) or (within and not all(map(_is_plain_name, body.args))):
        yield Conjunct(name, node, within)
        return
    inner = (*within, name)
    for i, arg in enumerate(body.args, 1):
        if _is_plain_name(arg):
            assert isinstance(arg, k.Named)
            yield from split(arg.name, arg, inner)
        else:
            yield Conjunct(f"{name}!{i}", arg, inner)


def _is_plain_name(node: k.Node) -> bool:
    return isinstance(node, k.Named) and not node.args


def without(parts: Sequence[Conjunct], drop: Sequence[str]) -> list[Conjunct]:
    """The conjuncts but for the dropped ones; a `SpecError` for a name that is not among them."""
    known = {name for p in parts for name in (p.name, *p.within[1:])}
    for name in drop:
        if name not in known:
            raise SpecError(
                Diagnostic(
                    "prove.unknown-conjunct",
                    f"the invariant has no conjunct {name}",
                    hint=close_names(name, sorted(known))
                    or "its conjuncts are " + ", ".join(p.name for p in parts),
                    exit_code=EXIT_CONFIG,
                )
            )
    dropped = set(drop)
    return [p for p in parts if not dropped.intersection((p.name, *p.within))]


def asked(
    model: Model, invariant: str | None = None, implies: Sequence[str] | None = None
) -> tuple[str, list[str]]:
    """What to prove and what it must imply: as given, else the configuration's first INVARIANT and
    the other ones. A `SpecError` if there is nothing to prove."""
    listed = [f.name for f in model.invariants]
    if invariant is None and not listed:
        raise SpecError(
            Diagnostic(
                "prove.no-invariant",
                "there is nothing to prove: the configuration has no INVARIANT",
                hint="name one in the .cfg, or with --invariant",
                exit_code=EXIT_CONFIG,
            )
        )
    chosen = invariant or listed[0]
    if implies is not None:
        return chosen, list(implies)
    return chosen, [name for name in listed if name != chosen]
