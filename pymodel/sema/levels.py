"""What may live here: levels — constant, state, action, temporal — and what must not contain what.

The level of a body is computed with its parameters taken as constant; beside it stand the names
whose own level would raise it (`free`: parameters and CONSTANTs, which an INSTANCE may substitute)
and the highest level that a parameter's argument may have (`limits`: a primed parameter takes a
state function at most). Rules: "Specifying Systems", section 17.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pymodel.errors import Diagnostic, Span
from pymodel.sema.types import (
    BoundVar,
    Builtin,
    Constant,
    Definition,
    Entity,
    Instance,
    InstanceStep,
    Level,
    Ref,
    Resolution,
    Use,
    Variable,
)
from pymodel.syntax import nodes as n
from pymodel.syntax.walk import children

_NAMES = {
    Level.CONSTANT: "a constant",
    Level.STATE: "a state function",
    Level.ACTION: "an action",
    Level.TEMPORAL: "a temporal formula",
}
#: Operators of the language whose arguments may be temporal.
_MIXED = frozenset(("=>", "<=>", "/\\", "\\/"))
_LOGICAL = frozenset(("~", "-+->", *_MIXED))
#: Operators that look at more of their argument than its value.
_NOT_LEIBNIZ = frozenset(("'", "[]", "<>", "ENABLED", "UNCHANGED", "~>", "-+->", "\\cdot"))
#: What to call a construct whose parts are values.
_PARTS: dict[type[n.Expr], str] = {
    n.SetEnum: "a set",
    n.SetFilter: "a set",
    n.SetMap: "a set",
    n.TupleLit: "a tuple",
    n.RecordLiteral: "a record",
    n.FunctionLiteral: "a function",
    n.FunctionApply: "a function application",
    n.Except: "EXCEPT",
    n.Choose: "CHOOSE",
}
_NONE: frozenset[Entity] = frozenset()


class Leveled(NamedTuple):
    """The level of an expression, and the names that could raise it."""

    level: Level
    free: frozenset[Entity]


_CONSTANT = Leveled(Level.CONSTANT, _NONE)


class Need(NamedTuple):
    """An operator parameter is applied to an argument of this level."""

    operator: BoundVar
    place: int
    given: Leveled


@dataclass(frozen=True, slots=True)
class _Info:
    """What is known of a definition."""

    result: Leveled
    limits: dict[BoundVar, Level] = field(default_factory=dict)
    #: What its operator parameters are applied to: (parameter, place of the argument, argument).
    needs: tuple[Need, ...] = ()


class LevelChecker:
    """Levels of all definitions of a load, in the order in which they are resolved."""

    def __init__(self, resolution: Resolution, levels: dict[Entity, Level]) -> None:
        self.resolution = resolution
        self.levels = levels
        self._infos: dict[Definition, _Info] = {}
        self._substituted: dict[Instance, dict[Entity, Leveled]] = {}
        self._limits: dict[Entity, Level] = {}
        self._needs: list[Need] = []
        self._errors: list[Diagnostic] = []

    # --- Doors -------------------------------------------------------------------------------

    def definition(self, made: Definition, errors: list[Diagnostic]) -> None:
        """Compute a definition's level; a recursive one starts from its result without itself."""
        rounds = 2 if made.recursive or isinstance(made.node, n.FunctionDef) else 1
        for _ in range(rounds):
            self._errors, self._limits, self._needs = [], {}, []
            result = self._definition_body(made)
            limits = {p: self._limits[p] for p in made.params if p in self._limits}
            needs = tuple(need for need in self._needs if need.operator in made.params)
            self._infos[made] = _Info(result, limits, needs)
        if made.recursive:
            self._errors.extend(_primed_params(made, limits))
        errors.extend(self._errors)
        self.levels[made] = result.level

    def _definition_body(self, made: Definition) -> Leveled:
        if isinstance(made.node, n.OperatorDef):
            return self._of(made.body)
        return self._function(made.node.bounds, made.body)

    def _function(self, bounds: tuple[n.Bound, ...], body: n.Expr) -> Leveled:
        """A function may be temporal where it is applied, but not where it is defined."""
        domains = [b.domain for b in bounds if b.domain is not None]
        return _join([self._bounded(domains, "a function"), self._of(body)])

    def check(self, expr: n.Expr, errors: list[Diagnostic]) -> Leveled:
        """Check an expression that stands alone, such as a theorem."""
        self._errors, self._limits, self._needs = [], {}, []
        result = self._of(expr)
        errors.extend(self._errors)
        return result

    def assumption(self, expr: n.Expr, errors: list[Diagnostic]) -> None:
        """An ASSUME may only speak of constants."""
        found = self.check(expr, errors)
        if found.level > Level.CONSTANT:
            message = f"an ASSUME has to be constant, this is {_NAMES[found.level]}"
            hint = "it may mention constants and operators on them, no variables"
            errors.append(Diagnostic("sema.level", message, expr.span, hint))

    def instance(self, instance: Instance, unit: n.InstanceUnit, errors: list[Diagnostic]) -> None:
        """Variables take state functions; constants take constants, if there are variables."""
        table: dict[Entity, Leveled] = {}
        for entity, value in instance.substitutions:
            found = self.check(value, errors)
            table[entity] = found
            if entity.arity and self._is_not_leibniz(value):
                message = f"`{value.span.text}` cannot stand for the operator `{entity.name}`"
                hint = "what it gives depends on more than the values of its arguments"
                errors.append(Diagnostic("sema.level", message, value.span, hint))
            limit = Level.STATE
            if isinstance(entity, Constant):
                limit = Level.CONSTANT if instance.target.variables else Level.TEMPORAL
            if found.level > limit:
                message = f"`{entity.name}` of {instance.target.name} takes {_NAMES[limit]} at most"
                message += f", this is {_NAMES[found.level]}"
                span = value.span if value.span != unit.span else unit.module.span
                errors.append(Diagnostic("sema.level", message, span))
        self._substituted[instance] = table

    def _is_not_leibniz(self, value: n.Expr) -> bool:
        """Whether an operator primes its argument or makes a temporal formula of it."""
        if not isinstance(value, n.Name | n.InstanceRef):
            return False
        ref = self.resolution.find(value)
        if ref is None:
            return False
        if isinstance(ref.target, Builtin):
            return ref.target.name in _NOT_LEIBNIZ
        info = self._infos.get(ref.target) if isinstance(ref.target, Definition) else None
        return info is not None and any(limit < Level.ACTION for limit in info.limits.values())

    # --- Expressions -------------------------------------------------------------------------

    def _of(self, expr: n.Expr) -> Leveled:
        match expr:
            case n.Name() | n.OpApply() | n.InstanceRef() | n.Subexpression():
                return self._reference(expr)
            case n.Prime(inner):
                free = self._limit(inner, Level.STATE, "`'`").free
                return Leveled(Level.ACTION, free)
            case n.Unchanged(inner):
                free = self._limit(inner, Level.STATE, "UNCHANGED").free
                return Leveled(Level.ACTION, free)
            case n.Enabled(inner):
                self._limit(inner, Level.ACTION, "ENABLED")
                return Leveled(Level.STATE, _NONE)
            case n.ActionBox(action, subscript) | n.AngleAction(action, subscript):
                self._limit(action, Level.ACTION, "an action with a subscript")
                self._limit(subscript, Level.STATE, "a subscript")
                return Leveled(Level.ACTION, _NONE)
            case n.Fairness(kind, subscript, action):
                self._limit(subscript, Level.STATE, "a subscript")
                self._limit(action, Level.ACTION, kind.value)
                return Leveled(Level.TEMPORAL, _NONE)
            case n.Box(inner):
                self._no_action(inner, "[]", n.ActionBox, "[][A]_v")
                return Leveled(Level.TEMPORAL, _NONE)
            case n.Diamond(inner):
                self._no_action(inner, "<>", n.AngleAction, "<><<A>>_v")
                return Leveled(Level.TEMPORAL, _NONE)
            case n.LeadsTo(left, right):
                self._no_action(left, "~>", None, "")
                self._no_action(right, "~>", None, "")
                return Leveled(Level.TEMPORAL, _NONE)
            case n.Quantifier(kind, bounds, body):
                return self._quantifier(kind, bounds, body)
            case n.Let(_, body):
                return self._of(body)
            case n.And(items):
                return self._logical(items, "/\\", expr.span)
            case n.Or(items):
                return self._logical(items, "\\/", expr.span)
            case n.RecordLiteral(fields):
                return _join([self._of(f.value) for f in fields])
            case n.FunctionLiteral(bounds, body):
                return self._function(bounds, body)
            case n.If() | n.Case() | n.Paren() | n.Label() | n.Lambda():
                return _join([self._of(child) for child in children(expr)])
        return self._bounded(list(children(expr)), _PARTS.get(type(expr), "this construct"))

    def _logical(self, parts: tuple[n.Expr, ...], sign: str, span: Span) -> Leveled:
        """Operands of `/\\` and the like: an action and a temporal formula don't go together."""
        found = [self._of(part) for part in parts]
        levels = {each.level for each in found}
        if Level.ACTION in levels and Level.TEMPORAL in levels:
            message = f"`{sign}` has both an action and a temporal formula as operands"
            hint = "an action within a temporal formula is written `[][A]_v` or `<><<A>>_v`"
            self._errors.append(Diagnostic("sema.level", message, span, hint))
        return _join(found)

    def _builtin(self, name: str, args: tuple[n.Expr, ...], span: Span) -> Leveled:
        if name in _MIXED:
            return self._logical(args, name, span)
        if name == "-+->":
            for arg in args:
                self._no_action(arg, name, None, "")
        limit = Level.TEMPORAL if name in _LOGICAL else Level.ACTION
        return _join([self._limit(arg, limit, f"`{name}`") for arg in args])

    def _bounded(self, parts: list[n.Expr], what: str) -> Leveled:
        """Constructs whose parts are values: anything but temporal."""
        return _join([self._limit(part, Level.ACTION, what) for part in parts])

    def _quantifier(
        self, kind: n.QuantifierKind, bounds: tuple[n.Bound, ...], body: n.Expr
    ) -> Leveled:
        domains = [b.domain for b in bounds if b.domain is not None]
        over = self._bounded(domains, "the set of a quantifier")
        temporal = kind in (n.QuantifierKind.TEMPORAL_FORALL, n.QuantifierKind.TEMPORAL_EXISTS)
        if temporal:
            for bound in bounds:
                for ident in bound.names:
                    self.levels[self.resolution.bound(ident)] = Level.STATE
        inner = self._of(body)
        if inner.level is Level.TEMPORAL and over.level is Level.ACTION:
            message = "a quantifier over a temporal formula takes a set without primes"
            self._errors.append(Diagnostic("sema.level", message, domains[0].span))
        return Leveled(Level.TEMPORAL, _NONE) if temporal else _join([over, inner])

    # --- References --------------------------------------------------------------------------

    def _reference(self, node: Use) -> Leveled:
        ref = self.resolution.find(node)
        args = self.resolution.args(node)
        if ref is None:  # reported as unknown
            return _join([self._of(arg) for arg in args])
        target = ref.target
        if isinstance(target, Definition):
            found = self._application(target, args)
        elif isinstance(target, Builtin):
            found = self._builtin(target.name, args, node.span)
        else:
            given = [self._of(arg) for arg in args]
            if isinstance(target, BoundVar):
                self._needs += [Need(target, at, each) for at, each in enumerate(given)]
            found = _join([self._plain(target), *given])
        return self._through(ref, found)

    def _plain(self, entity: Entity) -> Leveled:
        if isinstance(entity, Variable):
            return Leveled(Level.STATE, _NONE)
        level = self.levels.get(entity, Level.CONSTANT)
        tracked = isinstance(entity, BoundVar | Constant) and level is Level.CONSTANT
        return Leveled(level, frozenset((entity,)) if tracked else _NONE)

    def _application(self, made: Definition, args: tuple[n.Expr, ...]) -> Leveled:
        info = self._infos.get(made)
        found = [self._of(arg) for arg in args]
        if info is None:  # the definition at hand, used in its own body
            return _join(found)
        passed: dict[Entity, Leveled] = dict(zip(made.params, found, strict=False))
        for param, limit in info.limits.items():
            if param in passed:
                at = args[[*made.params].index(param)].span
                self._require(passed[param], limit, f"`{made.name}`", at)
        for need in info.needs if len(args) == len(made.params) else ():
            given = _substitute(need.given, passed)
            self._operator_given(args[made.params.index(need.operator)], need.place, given, made)
        return _substitute(info.result, passed)

    def _operator_given(self, arg: n.Expr, place: int, given: Leveled, user: Definition) -> None:
        """`arg` is an operator that `user` applies to something of the level `given`."""
        bare = n.unparen(arg)
        limit: Level | None = None
        if isinstance(bare, n.Lambda) and place < len(bare.params):
            param = self.resolution.find_bound(bare.params[place].name)
            limit = self._limits.get(param) if param is not None else None
        elif isinstance(bare, n.Name | n.InstanceRef | n.Subexpression):
            ref = self.resolution.find(bare)
            target = ref.target if ref is not None else None
            if isinstance(target, BoundVar):
                self._needs.append(Need(target, place, given))
            elif isinstance(target, Builtin):
                limit = _operand_limit(target.name)
            elif isinstance(target, Definition) and target in self._infos and place < target.arity:
                limit = self._infos[target].limits.get(target.params[place])
        if limit is not None:
            what = f"`{arg.span.text}`, which `{user.name}` applies,"
            self._require(given, limit, what, arg.span)

    def _through(self, ref: Ref, found: Leveled) -> Leveled:
        """Apply the substitutions of the instances on the way, the innermost first."""
        for step in reversed(ref.path):
            found = _substitute(found, self._substituted.get(step.instance, {}))
            found = _substitute(found, self._step_args(step))
        return found

    def _step_args(self, step: InstanceStep) -> dict[Entity, Leveled]:
        found = [self._of(arg) for arg in step.args]
        return dict(zip(step.instance.params, found, strict=False))

    # --- Requirements ------------------------------------------------------------------------

    def _limit(self, expr: n.Expr, limit: Level, what: str) -> Leveled:
        found = self._of(expr)
        self._require(found, limit, what, expr.span)
        # What is around it has nothing wrong of its own.
        return found if found.level <= limit else Leveled(limit, found.free)

    def _require(self, found: Leveled, limit: Level, what: str, span: Span) -> None:
        if found.level > limit:
            message = f"{what} takes {_NAMES[limit]} at most, this is {_NAMES[found.level]}"
            hint = ""
            if limit is Level.STATE and found.level is Level.ACTION:
                hint = "something in it is primed already"
            self._errors.append(Diagnostic("sema.level", message, span, hint))
        for entity in found.free:
            self._limits[entity] = min(limit, self._limits.get(entity, limit))

    def _no_action(self, expr: n.Expr, sign: str, form: type[n.Expr] | None, written: str) -> None:
        found = self._of(expr)
        if found.level is not Level.ACTION:
            return
        if form is not None and isinstance(n.unparen(expr), form):
            return
        message = f"`{sign}` takes no action by itself"
        hint = f"write `{written}`" if written else "it takes state predicates or temporal formulas"
        self._errors.append(Diagnostic("sema.level", message, expr.span, hint))


def _operand_limit(name: str) -> Level:
    """The highest level of an argument of a built-in operator."""
    if name in ("'", "UNCHANGED"):
        return Level.STATE
    return Level.TEMPORAL if name in _LOGICAL or name in ("[]", "<>", "~>") else Level.ACTION


def _primed_params(made: Definition, limits: dict[BoundVar, Level]) -> list[Diagnostic]:
    """A recursive operator may not prime its parameters: their own might be primed already."""
    message = "a recursive operator primes its parameter `{}`"
    hint = "prime the arguments where it is used, or the result"
    return [
        Diagnostic("sema.level", message.format(p.name), made.span, hint)
        for p, limit in limits.items()
        if limit < Level.ACTION
    ]


def _join(parts: list[Leveled]) -> Leveled:
    if not parts:
        return _CONSTANT
    if len(parts) == 1:
        return parts[0]
    return Leveled(max(p.level for p in parts), frozenset().union(*(p.free for p in parts)))


def _substitute(found: Leveled, table: dict[Entity, Leveled]) -> Leveled:
    """Replace free names by the levels of what stands for them."""
    if not table or not found.free:
        return found
    kept = frozenset(e for e in found.free if e not in table)
    raised = [table[e] for e in found.free if e in table]
    return _join([Leveled(found.level, kept), *raised])
