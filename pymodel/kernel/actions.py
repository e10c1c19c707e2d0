"""What may live here: taking a next-state relation apart into its actions.

Next is split at `\\/`, `\\E` and the boundaries of definitions, and nowhere else: a disjunction
inside a conjunction stays there, because each disjunct and each witness counts on its own, and
splitting further would count differently from TLC.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pymodel.errors import Span
from pymodel.kernel.analysis import free_locals, names_of
from pymodel.kernel.model import Action
from pymodel.kernel.nodes import And, Bound, Const, Exists, Let, Local, Named, Node, Or


@dataclass(frozen=True, slots=True)
class _Way:
    """The way from Next to a disjunct: the innermost definition, the bounds and Lets passed."""

    name: str
    args: tuple[tuple[str, Node], ...] = ()
    span: Span | None = None
    bounds: tuple[Bound, ...] = ()
    lets: tuple[tuple[str, Node], ...] = ()


def split_actions(
    next_: Node, name: str, fresh: Callable[[str], str] | None = None
) -> tuple[Action, ...]:
    """The actions of a next-state relation in written order; `name` is for a nameless disjunct.

    `fresh` makes new local names (for arguments that are constants); the names given stay as they
    are when it is left out.
    """
    out: list[Action] = []
    _descend(next_, _Way(name), out, fresh or (lambda hint: f"{hint}~"))
    return tuple(out)


def _descend(node: Node, way: _Way, out: list[Action], fresh: Callable[[str], str]) -> None:
    match node:
        case Named(name, args, body):
            _descend(body, replace(way, name=name, args=args, span=node.span), out, fresh)
        case Or(args):
            for disjunct in args:
                _descend(disjunct, way, out, fresh)
        case And((only,)):
            _descend(only, way, out, fresh)
        case Exists(bounds, body):
            inside = tuple(_in_lets(b, way.lets) for b in bounds)
            _descend(body, replace(way, bounds=way.bounds + inside), out, fresh)
        case Let(name, value, body):
            _descend(body, replace(way, lets=(*way.lets, (name, value))), out, fresh)
        case _:
            out.append(_action(node, way, fresh))


def _in_lets(bound: Bound, lets: tuple[tuple[str, Node], ...]) -> Bound:
    """The bound with its domain inside the Lets that it mentions."""
    domain = bound.domain
    for name, value in reversed(lets):
        if name in free_locals(domain):
            domain = Let(name, value, domain, span=domain.span)
    return bound if domain is bound.domain else replace(bound, domain=domain)


def _action(node: Node, way: _Way, fresh: Callable[[str], str]) -> Action:
    conjuncts = tuple(_flatten(node))
    for name, value in reversed(way.lets):
        conjuncts = _bind(name, value, conjuncts)
    formula = conjuncts[0] if len(conjuncts) == 1 else And(conjuncts, span=node.span)
    params = way.bounds
    known = set(names_of(params))
    labels: list[tuple[str, str]] = []
    for param, arg in way.args:
        if isinstance(arg, Local) and arg.name in known:
            labels.append((param, arg.name))
        elif isinstance(arg, Const):
            # A constant argument is a parameter too, with one value: users and traces name it.
            local = fresh(param)
            params += (Bound((local,), Const(frozenset((arg.value,)), span=arg.span)),)
            labels.append((param, local))
    labelled = {local for _, local in labels}
    for local in names_of(way.bounds):
        if local not in labelled:
            shown = written(local)
            taken = any(label == shown for label, _ in labels)
            labels.append((local if taken else shown, local))
    return Action(way.name, params, conjuncts, formula, node.span or way.span, tuple(labels))


def written(local: str) -> str:
    """A bound name as the author wrote it, from its unique name in the kernel."""
    return local.split("#", 1)[0]


def _flatten(node: Node) -> list[Node]:
    if isinstance(node, And):
        return [part for arg in node.args for part in _flatten(arg)]
    return [node]


def _bind(name: str, value: Node, conjuncts: tuple[Node, ...]) -> tuple[Node, ...]:
    """Conjuncts inside a Let: around the one that needs it, or all from the first to the last."""
    users = [i for i, c in enumerate(conjuncts) if name in free_locals(c)]
    if not users:
        return conjuncts
    first, last = users[0], users[-1]
    inside = conjuncts[first : last + 1]
    body = inside[0] if len(inside) == 1 else And(inside, span=inside[0].span)
    let = Let(name, value, body, span=body.span)
    return (*conjuncts[:first], let, *conjuncts[last + 1 :])
