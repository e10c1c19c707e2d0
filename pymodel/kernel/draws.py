"""What may live here: which operators may answer differently each time, and what that does to a
constant definition.

TLC computes a definition without parameters that mentions no variable once, at the start: `R ==
RandomElement(S)` is one element wherever R stands, and a file is read once. An engine that only
inlined the definition would draw anew at each place. What asks about the run itself, like TLCGet,
is computed anew wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping

from pymodel.kernel.nodes import Builtin, Named, Node
from pymodel.kernel.walk import children
from pymodel.sema.python import Override

#: Operators of the standard modules of which a constant definition keeps the first answer.
DRAWN = frozenset(
    {
        "AssertEq",
        "AssertError",
        "JavaTime",
        "Print",
        "PrintT",
        "RandomElement",
        "RandomSetOfSubsets",
        "RandomSubset",
        "TestRandomSetOfSubsets",
    }
)
#: Those that are about the run, its trace or its registers.
ABOUT_THE_RUN = frozenset(
    {
        "CounterExample",
        "PickSuccessor",
        "TLCDefer",
        "TLCGet",
        "TLCGet'",
        "TLCGetAndSet",
        "TLCGetOrDefault",
        "TLCSet",
        "Trace",
    }
)


def keeps_first_answer(node: Node, overrides: Mapping[str, Override]) -> bool:
    """Whether a constant definition of this body has to be computed once, and not wherever it
    stands."""
    drawn = False
    seen, stack = {id(node)}, [node]
    while stack:
        part = stack.pop()
        if isinstance(part, Builtin):
            if part.name in ABOUT_THE_RUN:
                return False
            given = overrides.get(part.name)
            drawn = drawn or part.name in DRAWN or (given is not None and not given.pure)
        drawn = drawn or (isinstance(part, Named) and part.once)
        for child in children(part):
            if id(child) not in seen:  # bodies of definitions are shared
                seen.add(id(child))
                stack.append(child)
    return drawn
