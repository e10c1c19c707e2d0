"""What may live here: the modules that come with the toolkit, as tables of names and arities.

Only facts: what a module EXTENDS, the operators that it exports with their formal parameters
(`Test/1` is an operator of one argument), and its identifiers in the order of its text. The meaning
of each operator is in `pymodel.library`. The order of identifiers matters because CHOOSE follows
the order in which names were first met, and formal parameters of standard modules count.

Other modules of the toolkit are texts in TLA+: see `pymodel/library/modules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from pymodel.frozen import frozen


@frozen
class StandardOperator:
    """An exported operator: canonical name, formal names, and the arity of each formal."""

    name: str
    params: tuple[str, ...]
    param_arities: tuple[int, ...]


@frozen
class StandardModule:
    """A module of the toolkit: what it EXTENDS, its own operators, its identifiers in order."""

    name: str
    extends: tuple[str, ...]
    operators: tuple[StandardOperator, ...]
    identifiers: tuple[str, ...]
    #: The modules that it has an INSTANCE of: nothing but their names is to be seen of them.
    instances: tuple[str, ...]


def _operator(text: str) -> StandardOperator:
    name, *formals = text.split()
    pairs = [formal.partition("/") for formal in formals]
    arities = tuple(int(arity or 0) for _, _, arity in pairs)
    return StandardOperator(name, tuple(formal for formal, _, _ in pairs), arities)


def _modules(text: str) -> Mapping[str, StandardModule]:
    """Blocks of three lines: `Name < extended modules`, operators, identifiers."""
    found: dict[str, StandardModule] = {}
    for block in text.strip().split("\n\n"):
        head, operators, identifiers, *_ = (*block.splitlines(), "", "")
        name, _, extends = head.partition("<")
        made = tuple(_operator(item) for item in operators.split(";") if item.strip())
        words = identifiers.split() or [name.strip()]
        module = StandardModule(name.strip(), tuple(extends.split()), made, tuple(words), ())
        found[module.name] = module
    for name, module in found.items():
        # A text that mentions another module and does not extend it has a LOCAL INSTANCE of it.
        others = {w for w in module.identifiers if w in found} - {name, *module.extends}
        instances = tuple(w for w in module.identifiers if w in others)
        found[name] = replace(module, instances=instances)
    return MappingProxyType(found)


STANDARD: Mapping[str, StandardModule] = _modules(r"""
Naturals
Nat; + a b; - a b; * a b; ^ a b; < a b; > a b; =< a b; >= a b; % a b; \div a b; .. a b
Naturals Nat a b n

Integers < Naturals
Int; -. a
Integers Naturals Int a

Reals < Integers
Real; / a b; Infinity
Reals Integers Real a b m Infinity i r

Sequences
Seq S; Len s; \o s t; Append s e; Head s; Tail s; SubSeq s m n; SelectSeq s Test/1
Sequences Naturals Seq S n Nat Len s t i Append e Head Tail SubSeq m SelectSeq Test F

FiniteSets
IsFiniteSet S; Cardinality S
FiniteSets Naturals Sequences IsFiniteSet S seq Seq s n Len Cardinality CS T x

Bags < TLC
IsABag B; BagToSet B; SetToBag S; BagIn e B; EmptyBag; (+) B1 B2; (-) B1 B2; BagUnion S; \sqsubseteq B1 B2; SubBag B; BagOfAll F/1 B; BagCardinality B; CopiesIn e B
Bags TLC Naturals IsABag B n Nat BagToSet SetToBag S e BagIn EmptyBag B1 B2 d Sum f DSum elt BagUnion SubBag RemoveFromDom x y Combine BagSet i Biggest Range r s RSB BB BagOfAll F BagCardinality CopiesIn

TLC
Print out val; PrintT out; Assert val out; JavaTime; TLCGet i; TLCSet i v; :> d e; @@ f g; Permutations S; SortSeq s Op/2; RandomElement s; Any; ToString v; TLCEval v
TLC Naturals Sequences FiniteSets Print out val PrintT Assert v JavaTime n Nat TLCGet i TLCSet d e x f g Permutations S w SortSeq s Op Perm p Len j RandomElement Any ToString a b STRING TLCEval

TLCExt
AssertEq a b; AssertError err exp; Trace; CounterExample; ToTrace CE; PickSuccessor exp; TLCDefer exp; TLCNoOp val; TLCCache expression closure; TLCModelValue str; TLCFP var; TLCGetOrDefault key defaultVal; TLCGetAndSet key Op/2 val defaultVal; TLCEvalDefinition definitionName
TLCExt TLC Integers AssertEq a b PrintT AssertError err exp FailsEval e s TLCError Assert TLCGetOrDefault key defaultVal n TLCGetAndSet Op val oldVal v TLCSet Trace CounterExample ToTrace CE TLCModelValue str ToString TLCDefer expression TLCNoOp PickSuccessor bool TLCCache closure TLCFP var i Int TLCEvalDefinition definitionName

Randomization
RandomSubset k S; RandomSetOfSubsets k n S; TestRandomSetOfSubsets k n S
Randomization Naturals FiniteSets RandomSubset k S T Cardinality RandomSetOfSubsets n TestRandomSetOfSubsets i

TLAPS
""")  # noqa: E501 — one line a module reads better as a table

#: Operators of the language itself that a definition may not redefine, with their arity. Those
#: with a node of their own are here because they may be passed as arguments.
LANGUAGE: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("BOOLEAN", "STRING"), 0),
        **dict.fromkeys(("~", "[]", "<>", "ENABLED", "UNCHANGED", "'"), 1),
        **dict.fromkeys(("SUBSET", "UNION", "DOMAIN"), 1),
        **dict.fromkeys(("/\\", "\\/", "=>", "<=>", "~>", "-+->", "\\cdot"), 2),
        **dict.fromkeys(("=", "/=", "\\in", "\\notin", "\\cup", "\\cap", "\\", "\\subseteq"), 2),
        "\\X": 2,
    }
)
