"""What may live here: from texts to a `Model`, all passes in order.

A module is resolved and bound to its configuration, and what that names is lowered.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from pymodel import sema
from pymodel.cache import Cache
from pymodel.errors import EXIT_CONFIG, EXIT_TOO_LARGE, Diagnostic, Source, SpecError
from pymodel.files import Files
from pymodel.kernel.actions import split_actions
from pymodel.kernel.analysis import Level, Levels
from pymodel.kernel.bind import Bound, bind, find, problem
from pymodel.kernel.definitions import WORDS, Definitions, Grounds
from pymodel.kernel.lower import Lowerer
from pymodel.kernel.lower_expr import lower_expression
from pymodel.kernel.model import Action, Formula, Model
from pymodel.kernel.nodes import Const, Node
from pymodel.kernel.properties import Properties, PropertySplitter, split_specification
from pymodel.kernel.request import Request
from pymodel.sema.name_order import BUILT_IN
from pymodel.sema.resolve import load
from pymodel.sema.types import ResolvedModule
from pymodel.syntax.cfg import Assignment, CfgName, Config, parse_bindings, parse_cfg, read_cfg
from pymodel.syntax.files import configuration_file, module_file
from pymodel.syntax.nodes import Expr, String
from pymodel.syntax.parse_cache import ParseCache
from pymodel.syntax.walk import children
from pymodel.values import ModelValue

#: How deep Python may recurse through definitions that stand for others.
_DEEPEST = 12_000
_EMBEDDED = re.compile(r"^-{4,} *CONFIG +(\w+) *-{4,}[^\n]*\n(.*?)^={4,}", re.MULTILINE | re.DOTALL)


def read_and_assemble(
    request: Request, files: Files, cache: Cache | None, model_values: dict[str, ModelValue]
) -> Model:
    """The model of a request, from the texts; see `loading.load`."""
    spec = module_file(request.spec, files.is_file)
    module = load(spec, request.search, request.overrides, cache, files)
    parse = parse_cfg if cache is None else ParseCache(cache).configuration
    config = _configuration(spec, request.cfg, parse, files)
    given = request.constants, request.invariants, request.properties
    return assemble(module, config, *given, model_values)


def _configuration(
    spec: Path, cfg: Path | Source | None, parse: Callable[[Source], Config], files: Files
) -> Config:
    if isinstance(cfg, Source):
        return parse(cfg)
    if cfg is not None:
        path = configuration_file(cfg, files.is_file)
        if path.suffix == ".tla":
            return _embedded(path, parse, files)
        return read_cfg(path, parse, files.source)
    path = spec.with_suffix(".cfg")
    if not files.is_file(path) and not path.exists():
        hint = "write one, or name it with -config"
        raise SpecError(problem("missing", f"no such configuration file: {path}", None, hint))
    return read_cfg(path, parse, files.source)


def _embedded(path: Path, parse: Callable[[Source], Config], files: Files) -> Config:
    """The configuration inside a module's file: `---- CONFIG Name ----` to `====`."""
    source = files.source(path)
    found = _EMBEDDED.search(source.text)
    if found is None:
        hint = "it begins with a line `---- CONFIG Name ----` and ends with `====`"
        raise SpecError(problem("missing", f"{path} contains no configuration", None, hint))
    # Blank lines in place of what is before keep the line numbers of the file.
    lines = source.text.count("\n", 0, found.start(2))
    return parse(Source(source.name, "\n" * lines + found[2]))


def _overridden(config: Config, constants: Sequence[str]) -> Config:
    """The configuration with statements such as `N = 3` in place of its own about N."""
    kept = list(config.constants)
    for text in constants:
        new = parse_bindings(Source("<command line>", text))
        names = {(i.name.text, i.module) for i in new}
        kept = [i for i in kept if (i.name.text, i.module) not in names]
        kept.extend(new)
    return replace(config, constants=tuple(kept))


def assemble(
    module: ResolvedModule,
    config: Config,
    constants: Sequence[str] = (),
    invariants: Sequence[str] = (),
    properties: Sequence[str] = (),
    model_values: dict[str, ModelValue] | None = None,
) -> Model:
    """Bind a module to a configuration, and lower what the configuration names.

    `model_values` are those that there are already, by name; new ones are added. Definitions may
    use one another in a long chain; `lower.too-deep` when it is longer than that.
    """
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEPEST))
    try:
        config = _overridden(config, constants)
        bound = bind(module, config, {} if model_values is None else model_values)
        return _Assembler(module, config, bound).model(tuple(invariants), tuple(properties))
    except RecursionError:
        raise SpecError(
            Diagnostic(
                "lower.too-deep",
                f"the definitions of {module.name} use one another too deeply",
                hint="a definition stands for what it uses, and so on: is there a chain of "
                "thousands of them?",
                exit_code=EXIT_TOO_LARGE,
            )
        ) from None


class _Assembler:
    def __init__(
        self, module: ResolvedModule, config: Config, bound: Bound, *, named: bool = False
    ) -> None:
        self._module = module
        self._config = config
        self._bound = bound
        self._lowerer = Lowerer(module, bound.bindings, lower_expression, named=named)
        self._variables = tuple(v.name for v in module.variables)
        self._levels = Levels(self._lowerer.recursion.raw)

    def model(self, extra: tuple[str, ...], temporal: tuple[str, ...]) -> Model:
        """The whole model; `extra` are expressions to check as invariants too, `temporal` as
        properties."""
        config = self._config
        assumptions = self._assumptions()
        init, next_, next_name, fairness = self._behaviour()
        parts = self._properties(temporal)
        invariants = self._formulas(config.invariants, "INVARIANT", Level.STATE)
        invariants += tuple(map(self._extra_invariant, extra))
        constraints = self._formulas(config.constraints, "CONSTRAINT", Level.STATE)
        actions = self._formulas(config.action_constraints, "ACTION_CONSTRAINT", Level.ACTION)
        view = self._formulas((config.view,) if config.view else (), "VIEW", Level.STATE)
        symmetry = self._formulas(config.symmetry, "SYMMETRY", Level.CONSTANT)
        alias = self._formulas((config.alias,) if config.alias else (), "ALIAS", Level.ACTION)
        ends = self._formulas(config.postconditions, "POSTCONDITION", Level.CONSTANT)
        periodic = self._formulas(config.periodic, "_PERIODIC", Level.CONSTANT)
        possible = self._possible()
        split = self._actions(next_, next_name)
        grounds = Grounds(self._module, self._lowerer, self._named(extra, temporal))
        return Model(
            name=self._module.name,
            variables=self._variables,
            constants=self._constants(),
            names=self._names(),
            init=init,
            next=next_,
            actions=split,
            recursive=self._lowerer.recursion.closed,
            assumptions=assumptions,
            invariants=_unique(invariants + tuple(parts.invariants)),
            init_properties=tuple(parts.initial),
            action_properties=tuple(parts.actions),
            liveness=tuple(parts.liveness),
            fairness=fairness,
            constraints=constraints,
            action_constraints=actions,
            view=view[0] if view else None,
            symmetry=symmetry,
            check_deadlock=config.check_deadlock is not False,
            alias=alias[0] if alias else None,
            postconditions=ends,
            periodic=_unique(periodic),
            possible=tuple(f for f in possible if self._levels(f.node) is Level.STATE),
            possible_steps=tuple(f for f in possible if self._levels(f.node) is Level.ACTION),
            definitions=Definitions(lambda: grounds, self._lowerer.recursion.closed),
            overrides=self._module.resolution.overrides,
            warnings=(
                *self._module.warnings,
                *self._bound.warnings,
                *self._ignored(),
                *map(_empty, config.empty),
            ),
        )

    def _named(self, extra: tuple[str, ...], temporal: tuple[str, ...]) -> Callable[[], Model]:
        """Makes the model again, with every definition named."""
        given = self._module, self._config, self._bound
        return lambda: _Assembler(*given, named=True).model(extra, temporal)

    def _actions(self, next_: Node | None, name: str) -> tuple[Action, ...]:
        if next_ is None:
            return ()
        return split_actions(next_, name, self._variables, self._levels, self._lowerer.fresh)

    def _ignored(self) -> list[Diagnostic]:
        """What guides TLC's simulation where it learns; no verdict comes of it."""
        names = self._config.rl_reward
        self._formulas(names, "_RL_REWARD", Level.ACTION)
        hint = "it guides the walks of a simulation that learns, which there is none of here"
        return [
            replace(problem("ignored", "_RL_REWARD has no effect", n.span, hint), is_warning=True)
            for n in names
        ]

    def _possible(self) -> tuple[Formula, ...]:
        """What some state or step has to satisfy; as TLC has it, nothing that is constant."""
        names = self._config.possible
        found = _unique(self._formulas(names, "_POSSIBLE", Level.ACTION))
        for formula in found:
            if self._levels(formula.node) is Level.CONSTANT:
                name = next(n for n in names if n.text == formula.name)
                hint = "_POSSIBLE takes a formula of a state or a step"
                raise SpecError(
                    problem("level", f"_POSSIBLE {name.text} is constant", name.span, hint)
                )
        return found

    # --- formulas that the configuration names ----------------------------------------------------

    def _formula(self, name: CfgName, word: str, allowed: Level | None = None) -> Formula:
        ref = find(self._module, name)
        if ref.target.arity:
            raise SpecError(problem("arity", f"{word} {name.text} takes arguments", name.span))
        node = self._lowerer.formula(ref, ref.target.span)
        if allowed is not None and self._levels(node) > allowed:
            raise SpecError(
                problem(
                    "level",
                    f"{word} {name.text} is {WORDS[self._levels(node)]}",
                    name.span,
                    f"{word} takes a formula that is at most {WORDS[allowed]}",
                )
            )
        return Formula(name.text, node, ref.target.span)

    def _formulas(
        self, names: tuple[CfgName, ...], word: str, allowed: Level
    ) -> tuple[Formula, ...]:
        return tuple(self._formula(name, word, allowed) for name in names)

    def _extra_invariant(self, text: str) -> Formula:
        """An expression of the root module as an invariant."""
        expr, node = self._expression(text, "--invariant")
        if self._levels(node) > Level.STATE:
            message = f"the invariant {text} is {WORDS[self._levels(node)]}"
            raise SpecError(problem("level", message, expr.span))
        return Formula(text, node, expr.span)

    def _expression(self, text: str, where: str) -> tuple[Expr, Node]:
        """An expression of the command line; its problems are those of the configuration."""
        try:
            expr = sema.resolve_expression(self._module, text, where)
        except SpecError as error:
            told = (replace(d, exit_code=EXIT_CONFIG) for d in error.diagnostics)
            raise SpecError(*told) from None
        return expr, self._lowerer.expression(expr)

    def _behaviour(self) -> tuple[Node | None, Node | None, str, tuple[Formula, ...]]:
        """Init, Next, the name for a nameless part of Next, and fairness."""
        c = self._config
        if c.specification is not None:
            if c.init is not None or c.next is not None:
                other = c.init or c.next
                assert other is not None
                raise SpecError(
                    problem(
                        "behaviour",
                        "SPECIFICATION is given beside INIT or NEXT",
                        other.span,
                        "a specification already says what Init and Next are",
                    )
                )
            formula = self._formula(c.specification, "SPECIFICATION")
            spec = split_specification(formula.name, formula.node, self._levels)
            if spec.next is None:
                message = f"{formula.name} has no conjunct [][Next]_vars"
                raise SpecError(problem("formula", message, c.specification.span))
            return spec.init, spec.next, formula.name, spec.fairness
        if c.init is not None and c.next is not None:
            init = self._formula(c.init, "INIT", Level.STATE)
            next_ = self._formula(c.next, "NEXT", Level.ACTION)
            return init.node, next_.node, next_.name, ()
        given = c.init or c.next
        if given is None and not self._variables and not _asked(c):
            return None, None, "", ()  # a module of definitions: only its ASSUMEs are checked
        lacking = "INIT or SPECIFICATION" if c.init is None else "NEXT"
        raise SpecError(
            problem(
                "behaviour",
                f"{c.source.name} does not give {lacking}",
                given.span if given else None,
                "give SPECIFICATION, or both INIT and NEXT",
            )
        )

    def _properties(self, extra: tuple[str, ...]) -> Properties:
        splitter = PropertySplitter(self._levels, self._variables)
        for name in self._config.properties:
            formula = self._formula(name, "PROPERTY")
            splitter.add(formula.name, formula.node, formula.span)
        for text in extra:
            expr, node = self._expression(text, "--property")
            splitter.add(text, node, expr.span)
        return splitter.parts

    def _assumptions(self) -> tuple[Formula, ...]:
        out = []
        for assume in self._module.assumptions:
            name = assume.name.text if assume.name else f"line {assume.span.line}"
            out.append(Formula(name, self._lowerer.expression(assume.expr), assume.span))
        return tuple(out)

    # --- the rest ---------------------------------------------------------------------------------

    def _constants(self) -> dict[str, object]:
        """The constants' values: those given, and those that a definition makes a literal."""
        out: dict[str, object] = dict(self._bound.values)
        for name, ref in self._bound.definitions.items():
            if ref.target.arity == 0:
                node = self._lowerer.formula(ref, ref.target.span)
                if isinstance(node, Const):
                    out[name] = node.value
        return out

    def _names(self) -> tuple[str, ...]:
        """Names in the order in which they are met: CHOOSE follows it."""
        module, config = self._module, self._config
        strings = [
            text
            for item in config.constants
            if isinstance(item, Assignment)
            for expr in (*item.args, item.value)
            for text in _strings(expr)
        ]
        given = (*config.model_values(module.names), *strings)
        return tuple(dict.fromkeys((*given, *BUILT_IN, *module.identifiers, *module.strings)))


def _asked(config: Config) -> bool:
    """Whether the configuration asks for anything of a state."""
    return bool(config.invariants or config.properties or config.possible)


def _strings(expr: Expr) -> Iterator[str]:
    if isinstance(expr, String):
        yield expr.value
    for part in children(expr):
        yield from _strings(part)


def _empty(word: CfgName) -> Diagnostic:
    """`cfg.empty`: TLC says nothing of it, and what was meant to be checked is not."""
    message, hint = f"{word.text} names nothing", "is what it should name a comment?"
    return replace(problem("empty", message, word.span, hint), is_warning=True)


def _unique(formulas: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """Formulas with an invariant that the configuration names twice kept once."""
    seen: dict[tuple[str, int], Formula] = {}
    for f in formulas:
        seen.setdefault((f.name, id(f.node)), f)
    return tuple(seen.values())
