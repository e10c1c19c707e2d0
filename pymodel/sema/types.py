"""What may live here: the types that name resolution answers with. No resolving is done here.

How a later pass walks a `ResolvedModule`:

1. Begin at `module.lookup("Init")` (or at `a!b!Init`), which gives a `Ref`, or at
   `module.assumptions`.
2. Walk the `body` of a `Definition`: it is the syntax tree, as parsed. For every `Name`, `OpApply`,
   `InstanceRef` and `Subexpression` in it ask `module.resolution.ref(node)` what it means, and
   `resolution.args(node)` what it is applied to; for every binding
   `Ident` (in a `Bound`, a `Lambda`, a formal parameter) ask `resolution.bound(ident)`; for every
   unit of a LET ask `resolution.definition(unit)` or `resolution.instance(unit)`. The other nodes
   (`And`, `Except`, `Prime` ...) mean what they say; `At` belongs to the innermost `ExceptUpdate`.
3. An entity is compared by identity. One `BoundVar` is one place in the source, so a pass that
   inlines must rename: keep an environment from `BoundVar` to what it stands for. A definition
   inside a LET may mention bound variables of the places around it: close over the environment.

How INSTANCE is represented: nothing is copied. A `Ref` has a `path` of `InstanceStep`s and a
`target`, an entity of the module at the path's end. To expand `Ref((s1, s2), d)`: bind
`s1.instance.params` to `s1.args` (evaluated in the present scope); each pair (declaration,
expression) of `s1.instance.substitutions` says what a CONSTANT or VARIABLE of the instantiated
module stands for, the expression read in the scope where the INSTANCE stands, with those params
bound; then do the same for s2 *inside* s1; then read d's body there. Refs inside d's body are
relative to d's own module, so the substitutions in force stay in force. Every CONSTANT and VARIABLE
of the instantiated module has its pair: implicit ones are a `Name` made for the purpose, with the
span of the INSTANCE. An unnamed INSTANCE gives refs with a step that nobody wrote (`args` empty),
so both kinds are expanded by the same code. A module without declarations has an empty
substitution, and may be read in place. Definitions inside a nested module may also mention
declarations of the modules around it; these are in no substitution and mean what they mean outside.

A primed variable with a substitution is the substituted expression primed; ENABLED and the like
under substitution are the lowering's to get right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import IntEnum
from typing import TypeAlias

from pymodel.errors import Diagnostic, Source, Span
from pymodel.frozen import frozen, frozen_object
from pymodel.sema.loader import Library
from pymodel.sema.name_order import ModuleText, identifiers, strings
from pymodel.sema.python import Override
from pymodel.syntax.nodes import (
    Assume,
    Expr,
    FunctionDef,
    Ident,
    InstanceRef,
    InstanceUnit,
    Module,
    Name,
    Node,
    OpApply,
    OperatorDef,
    Subexpression,
    Theorem,
)

#: The nodes that refer to something by name.
Use: TypeAlias = Name | OpApply | InstanceRef | Subexpression


class Level(IntEnum):
    """What a formula may talk about: no state, one state, a step, a behaviour."""

    CONSTANT = 0
    STATE = 1
    ACTION = 2
    TEMPORAL = 3


@frozen_object
class Entity:
    """Anything that a name can refer to. Compared by identity.

    `arity` is the number of arguments that a use takes; `module` names the module it stands in.
    """

    name: str
    arity: int
    module: str
    span: Span | None


@frozen_object
class BoundVar(Entity):
    """A name bound by a quantifier, CHOOSE, a set or function constructor, LAMBDA, or a formal
    parameter (which alone may have an arity above 0)."""


@frozen_object
class Constant(Entity):
    """A declared CONSTANT; an operator constant has an arity above 0."""


@frozen_object
class Variable(Entity):
    """A declared VARIABLE."""


@frozen_object
class Builtin(Entity):
    """An operator without a TLA+ body here: of the language (`module` is "") or of a standard
    module (`module` is its home: `+` is always of Naturals, through whatever it was reached).

    `params` are the formal names that the standard module uses, `param_arities` their arities
    (above 0 for an operator, as in `SelectSeq`); both empty for the language's own. `canonical` is
    the name in the kernel when it is another one: that of an operator overridden in Python.
    """

    params: tuple[str, ...] = ()
    param_arities: tuple[int, ...] = ()
    canonical: str = ""


@frozen_object
class Definition(Entity):
    """An operator definition, or a function definition (`node` is a FunctionDef, `params` empty).

    A named ASSUME or THEOREM is a definition too; its `node` is made for the purpose. So is a
    subexpression, `F(a)!2!(x)`: its parameters are F's and the bound names that it was taken out
    of, and `within` is F.

    `body` is `node.body`. In a function definition the body may mention the function itself, the
    bounds' names are bound by `node.bounds`. `recursive` says that RECURSIVE announced it.
    """

    params: tuple[BoundVar, ...]
    node: OperatorDef | FunctionDef
    local: bool = False
    recursive: bool = False
    within: Definition | None = None

    @property
    def body(self) -> Expr:
        """The right-hand side, as parsed."""
        return self.node.body


@frozen_object
class Instance(Entity):
    """`name(params) == INSTANCE target WITH ...`; `name` is "" for an unnamed INSTANCE.

    `substitutions` pairs every declaration of `target` with an expression of the instantiating
    scope. For an operator constant the expression is a `Name` of an operator, or a `Lambda`.
    """

    params: tuple[BoundVar, ...]
    target: ResolvedModule
    substitutions: tuple[tuple[Constant | Variable, Expr], ...]
    local: bool = False


@frozen
class InstanceStep:
    """One step through an instance, with the arguments for its parameters, as parsed."""

    instance: Instance
    args: tuple[Expr, ...] = ()


@frozen
class Ref:
    """What an occurrence of a name means: a target, reached through instances (usually none)."""

    target: Entity
    path: tuple[InstanceStep, ...] = ()


class Resolution:
    """The answers of name resolution for every tree of one load, keyed by the nodes' identity.

    Shared by all modules of a load. It is filled by `sema` alone, and is only read afterwards.
    """

    __slots__ = (
        "_args",
        "_bound",
        "_levels",
        "_refs",
        "_units",
        "language",
        "library",
        "overrides",
    )

    def __init__(
        self,
        refs: dict[int, tuple[Node, Ref]],
        bound: dict[int, tuple[Ident, BoundVar]],
        units: dict[int, tuple[Node, Definition | Instance]],
        levels: dict[Entity, Level],
        args: dict[int, tuple[Expr, ...]],
        language: Mapping[str, Ref],
        library: Library,
    ) -> None:
        self._refs = refs
        self._bound = bound
        self._units = units
        self._levels = levels
        self._args = args
        #: The operators of TLA+ itself, by canonical name.
        self.language = language
        #: Where the modules of this load come from, for expressions that ask for another one.
        self.library = library
        #: The operators with a meaning in Python that modules of this load define, by kernel name.
        self.overrides: dict[str, Override] = {}

    @property
    def tables(
        self,
    ) -> tuple[
        dict[int, tuple[Node, Ref]],
        dict[int, tuple[Ident, BoundVar]],
        dict[int, tuple[Node, Definition | Instance]],
        dict[Entity, Level],
        dict[int, tuple[Expr, ...]],
    ]:
        """The tables themselves, for `sema` to add to."""
        return self._refs, self._bound, self._units, self._levels, self._args

    def ref(self, node: Use) -> Ref:
        """What the node refers to, applied to `args(node)`."""
        return self._refs[id(node)][1]

    def args(self, node: Use) -> tuple[Expr, ...]:
        """The arguments of a use: the node's own, or those of all steps of a subexpression."""
        own = node.args if isinstance(node, OpApply | InstanceRef) else ()
        return self._args.get(id(node), own)

    def find(self, node: Use) -> Ref | None:
        """As `ref`, but None for a node that was never resolved (after an error)."""
        found = self._refs.get(id(node))
        return None if found is None else found[1]

    def bound(self, ident: Ident) -> BoundVar:
        """The bound variable that this binding occurrence introduces.

        Holds for names of a `Bound` and for `Param.name` of definitions, instances and LAMBDA.
        """
        return self._bound[id(ident)][1]

    def find_bound(self, ident: Ident) -> BoundVar | None:
        """As `bound`, but None for a name that was never resolved (after an error)."""
        found = self._bound.get(id(ident))
        return None if found is None else found[1]

    def definition(self, unit: OperatorDef | FunctionDef) -> Definition:
        """The definition that this unit (of a module or a LET) makes."""
        found = self._units[id(unit)][1]
        assert isinstance(found, Definition)
        return found

    def instance(self, unit: InstanceUnit) -> Instance:
        """The instance that this unit (of a module or a LET) makes."""
        found = self._units[id(unit)][1]
        assert isinstance(found, Instance)
        return found

    def level(self, entity: Entity) -> Level:
        """The level of a definition's body, its parameters taken as constant; of a declaration
        CONSTANT or STATE; of a built-in operator CONSTANT."""
        return self._levels.get(entity, Level.CONSTANT)


@frozen_object
class ResolvedModule:
    """A module whose every name is resolved. Compared by identity; one object a module a load.

    - `constants`, `variables`: declared here or in what it EXTENDS (those first), in order.
    - `names`: everything that may be used at the module's end, LOCAL things included.
    - `exports`: the part of `names` that an EXTENDS or INSTANCE of this module brings.
    - `assumptions`: the ASSUMEs of what it EXTENDS, then its own.
    - `text`: what the module's own text mentions, and whose text it depends on.
    - `identifiers`: every identifier in the order in which TLC would first meet it: see
      `name_order`. CHOOSE's order comes from it.
    - `strings`: the string literals, each once, in the order in which TLC would meet those.
    - `warnings`: what is legal but suspicious, such as one name defined by two extended modules
      (the first definition is used).
    - A standard module has no `tree`.
    """

    name: str
    source: Source
    tree: Module | None
    extends: tuple[ResolvedModule, ...]
    constants: tuple[Constant, ...]
    variables: tuple[Variable, ...]
    names: Mapping[str, Ref]
    exports: Mapping[str, Ref]
    assumptions: tuple[Assume, ...]
    theorems: tuple[Theorem, ...]
    submodules: Mapping[str, ResolvedModule]
    resolution: Resolution = field(repr=False)
    text: ModuleText = field(repr=False)
    warnings: tuple[Diagnostic, ...] = field(repr=False, default=())

    @property
    def identifiers(self) -> tuple[str, ...]:
        return identifiers(self.text)

    @property
    def strings(self) -> tuple[str, ...]:
        return strings(self.text)

    def lookup(self, name: str) -> Ref | None:
        """What a name means at the module's end, `A!B!C` included; None when there is none.

        Instances on the way must have no parameters.
        """
        first, *rest = name.split("!")
        ref = self.names.get(first)
        path: tuple[InstanceStep, ...] = ()
        for part in rest:
            if ref is None or not isinstance(ref.target, Instance) or ref.target.params:
                return None
            path = (*path, *ref.path, InstanceStep(ref.target))
            ref = ref.target.target.exports.get(part)
        return None if ref is None else Ref(ref.target, (*path, *ref.path))

    def definitions(self) -> Iterator[Definition]:
        """The definitions made in this module's own text, in order; not what a LET defines."""
        for ref in self.names.values():
            if isinstance(ref.target, Definition) and ref.target.module == self.name:
                yield ref.target
