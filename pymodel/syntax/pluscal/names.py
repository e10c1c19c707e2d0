"""What may live here: what each name of an algorithm means, and new names for those that clash.

In TLA+ all variables and labels of an algorithm live in one scope. So of two labels (or local
variables ...) of one name in different processes one gets a suffix, made of `_` and as much of its
process's name as is needed: the same suffix that TLC's translator gives it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum

from pymodel.errors import Diagnostic, Span, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.lexer import close_names
from pymodel.syntax.pluscal import nodes as p
from pymodel.syntax.pluscal.labels import walk
from pymodel.syntax.pluscal.macros import check_count
from pymodel.syntax.pluscal.rewrite import Table, rewrite

#: Names that every translation defines or declares.
_GENERATED = frozenset(("Init", "Next", "Spec", "vars", "pc", "defaultInitValue"))
_OF_PROCESSES = frozenset(("ProcSet", "self"))


class Kind(IntEnum):
    """Kinds of names, in the order in which they are renamed; the words are for messages."""

    GLOBAL = 0
    LABEL = 1
    PROCEDURE = 2
    PROCESS = 3
    PROCESS_VARIABLE = 4
    PROCEDURE_VARIABLE = 5
    PARAMETER = 6

    @property
    def words(self) -> str:
        """The kind in words."""
        return {0: "variable"}.get(self.value, self.name.lower().replace("_", " "))


@dataclass(slots=True)
class _Symbol:
    kind: Kind
    name: str
    context: str  # the procedure or process it belongs to, or ""
    span: Span | None
    new: str = ""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A name that the translation has under another one."""

    kind: Kind
    name: str
    context: str
    new: str
    span: Span


@dataclass(frozen=True, slots=True)
class Named:
    """An algorithm in which every name is unique."""

    algorithm: p.Algorithm
    renamings: tuple[Renaming, ...]


def resolve_names(algorithm: p.Algorithm) -> Named:
    """The algorithm with clashing names renamed.

    Raises `SpecError`: `pluscal.duplicate`, `pluscal.reserved-name`, `pluscal.unknown-label`,
    `pluscal.unknown-procedure`, `pluscal.arguments`, `pluscal.return`.
    """
    table = _Symbols(algorithm)
    errors = [*table.errors, *_jumps(algorithm, table)]
    if errors:
        raise SpecError(*errors)
    table.disambiguate()
    renamer = _Renamer(table)
    renamed = tuple(
        Renaming(s.kind, s.name, s.context, s.new, s.span)
        for s in table.symbols
        if s.new != s.name and s.span is not None
    )
    return Named(renamer.algorithm(algorithm), renamed)


class _Symbols:
    """All names with their kinds and contexts, in the order of the text."""

    def __init__(self, algorithm: p.Algorithm) -> None:
        self.symbols: list[_Symbol] = []
        self._by_name: dict[str, list[_Symbol]] = {}
        self._labels_of: dict[str, dict[str, None]] = {}
        self.errors: list[Diagnostic] = []
        self.procedures = {q.name.text: q for q in algorithm.procedures}
        self.multiprocess = algorithm.multiprocess
        self._add(Kind.GLOBAL, "pc", "", None)
        if algorithm.procedures:
            self._add(Kind.GLOBAL, "stack", "", None)
        for v in algorithm.variables:
            self._add(Kind.GLOBAL, v.name.text, "", v.name.span)
        for q in algorithm.procedures:
            name = q.name.text
            self._add(Kind.PROCEDURE, name, "", q.name.span)
            self._variables(Kind.PROCEDURE_VARIABLE, q.variables, name)
            self._variables(Kind.PARAMETER, q.params, name)
            self._labels(q.body, name)
        for r in algorithm.processes:
            self._add(Kind.PROCESS, r.name.text, "", r.name.span)
            self._variables(Kind.PROCESS_VARIABLE, r.variables, r.name.text)
            self._labels(r.body, r.name.text)
        self._labels(algorithm.body, "")

    def _variables(self, kind: Kind, variables: Iterable[p.Variable], context: str) -> None:
        for each in variables:
            self._add(kind, each.name.text, context, each.name.span)

    def _labels(self, body: p.Sequence, context: str) -> None:
        for each in walk(body):
            if each.label is not None:
                self._add(Kind.LABEL, each.label.name, context, each.label.span)

    def _add(self, kind: Kind, name: str, context: str, span: Span | None) -> None:
        if span is not None:
            other = self._clash(kind, name, context)
            if other is not None:
                self.errors.append(_duplicate(kind, other, name, span))
                return
            if name in _GENERATED or (name in _OF_PROCESSES and self.multiprocess):
                self.errors.append(_reserved(kind, name, span))
        symbol = _Symbol(kind, name, context, span, name)
        self.symbols.append(symbol)
        self._by_name.setdefault(name, []).append(symbol)
        if kind is Kind.LABEL:
            self._labels_of.setdefault(context, {})[name] = None

    def _clash(self, kind: Kind, name: str, context: str) -> _Symbol | None:
        local = kind in (Kind.PROCESS_VARIABLE, Kind.PROCEDURE_VARIABLE, Kind.PARAMETER)
        for s in self._by_name.get(name, ()):
            if s.kind is kind and s.context == context:
                return s
            if local and (s.kind is Kind.GLOBAL or (s.context == context and context)):
                return s
        return None

    def labels(self, context: str) -> Collection[str]:
        """The labels of a procedure or process, in the order of the text."""
        return self._labels_of.get(context, {}).keys()

    def new_name(self, kind: Kind, name: str, context: str) -> str:
        """What a label, procedure or process is called in the translation."""
        for s in self._by_name.get(name, ()):
            if s.kind is kind and s.context == context:
                return s.new
        return name

    def local_names(self, context: str) -> Mapping[str, str]:
        """New names of the local variables of a procedure or process, where they are new."""
        variables = (Kind.PROCESS_VARIABLE, Kind.PROCEDURE_VARIABLE, Kind.PARAMETER)
        return {
            s.name: s.new
            for s in self.symbols
            if s.kind in variables and s.context == context and s.new != s.name
        }

    def disambiguate(self) -> None:
        """Give a suffix to every name that some later one of the same spelling is in the way of."""
        taken = Counter(s.new for s in self.symbols)
        for kind in Kind:
            for each in self.symbols:
                if each.kind is not kind or kind is Kind.GLOBAL:
                    continue
                suffix = iter("_" + each.context)
                taken[each.new] -= 1
                while taken[each.new]:
                    each.new += next(suffix, str(kind.value))
                taken[each.new] += 1


def _duplicate(kind: Kind, other: _Symbol, name: str, span: Span) -> Diagnostic:
    first = f"the {other.kind.words} {name}"
    notes = ((f"{first} is declared here", other.span),) if other.span else ()
    message = f"the {kind.words} {name} has the name of a {other.kind.words}"
    if other.kind is kind:
        message = f"the {kind.words} {name} is declared twice"
    hint = "rename one of them" if other.span else f"the translation has a variable {name} already"
    return Diagnostic("pluscal.duplicate", message, span, hint, notes)


def _reserved(kind: Kind, name: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "pluscal.reserved-name",
        f"a {kind.words} cannot be called {name}",
        span,
        "the translation uses this name; choose another one",
    )


# --- Jumps -----------------------------------------------------------------------------------


def _jumps(algorithm: p.Algorithm, table: _Symbols) -> list[Diagnostic]:
    """What is wrong with the targets of `goto`, `call` and `return`."""
    errors: list[Diagnostic] = []
    bodies = [(q.name.text, q.body, True) for q in algorithm.procedures]
    bodies += [(q.name.text, q.body, False) for q in algorithm.processes]
    bodies.append(("", algorithm.body, False))
    for context, body, in_procedure in bodies:
        for each in walk(body):
            match each:
                case p.Goto(target):
                    errors += _label_exists(target, context, table)
                case p.Return() if not in_procedure:
                    errors.append(_no_procedure(each.span))
                case p.Call(name, args, returns, goto):
                    errors += _callable(name, args, table)
                    if returns and not in_procedure:
                        errors.append(_no_procedure(each.span))
                    if goto is not None:
                        errors += _label_exists(goto, context, table)
    return errors


def _label_exists(target: n.Ident, context: str, table: _Symbols) -> list[Diagnostic]:
    known = table.labels(context)
    if target.text in known or target.text == "Done":
        return []
    hint = close_names(target.text, list(known))
    elsewhere = [s for s in table.symbols if s.kind is Kind.LABEL and s.name == target.text]
    notes: tuple[tuple[str, Span | None], ...] = ()
    if elsewhere:
        hint = "a `goto` stays in its own process, procedure or body"
        notes = (
            (
                f"{elsewhere[0].context or 'another body'} has a label of this name",
                elsewhere[0].span,
            ),
        )
    message = f"there is no label {target.text} to go to"
    default = f"the labels here: {', '.join(known)}, Done"
    return [Diagnostic("pluscal.unknown-label", message, target.span, hint or default, notes)]


def _callable(name: n.Ident, args: tuple[n.Expr, ...], table: _Symbols) -> list[Diagnostic]:
    procedure = table.procedures.get(name.text)
    if procedure is None:
        hint = close_names(name.text, list(table.procedures)) or "declare it before the processes"
        message = f"there is no procedure {name.text}"
        return [Diagnostic("pluscal.unknown-procedure", message, name.span, hint)]
    try:
        check_count("procedure", name, procedure.params, args, procedure.name.span)
    except SpecError as wrong:
        return list(wrong.diagnostics)
    return []


def _no_procedure(span: Span) -> Diagnostic:
    return Diagnostic(
        "pluscal.return",
        "`return` outside a procedure",
        span,
        "a process ends by itself; `goto Done` ends it earlier",
    )


# --- Renaming --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Renamer:
    table: _Symbols
    context: str = ""
    local: Mapping[str, str] = field(default_factory=dict)
    names: Table = field(default_factory=dict)

    def algorithm(self, a: p.Algorithm) -> p.Algorithm:
        procedures = tuple(self._procedure(q) for q in a.procedures)
        processes = tuple(self._process(q) for q in a.processes)
        self._enter("")
        return replace(a, procedures=procedures, processes=processes, body=self._sequence(a.body))

    def _enter(self, context: str) -> None:
        self.context = context
        self.local = self.table.local_names(context)
        self.names = {
            old: lambda span, new=new: n.Name(new, span=span)  # type: ignore[misc]
            for old, new in self.local.items()
        }

    def _procedure(self, q: p.Procedure) -> p.Procedure:
        self._enter(q.name.text)
        return replace(
            q,
            name=self._top(Kind.PROCEDURE, q.name),
            params=tuple(self._variable(v) for v in q.params),
            variables=tuple(self._variable(v) for v in q.variables),
            body=self._sequence(q.body),
        )

    def _process(self, q: p.Process) -> p.Process:
        self._enter(q.name.text)
        return replace(
            q,
            name=self._top(Kind.PROCESS, q.name),
            variables=tuple(self._variable(v) for v in q.variables),
            body=self._sequence(q.body),
        )

    def _top(self, kind: Kind, name: n.Ident) -> n.Ident:
        return replace(name, text=self.table.new_name(kind, name.text, ""))

    def _ident(self, name: n.Ident) -> n.Ident:
        new = self.local.get(name.text)
        return replace(name, text=new) if new else name

    def _variable(self, v: p.Variable) -> p.Variable:
        value = None if v.value is None else self._expr(v.value)
        return replace(v, name=self._ident(v.name), value=value)

    def _expr(self, e: n.Expr) -> n.Expr:
        return rewrite(e, self.names)

    def _label(self, name: n.Ident) -> n.Ident:
        return replace(name, text=self.table.new_name(Kind.LABEL, name.text, self.context))

    def _sequence(self, sequence: p.Sequence) -> p.Sequence:
        return tuple(self._statement(s) for s in sequence)

    def _statement(self, s: p.Statement) -> p.Statement:
        if s.label is not None:
            new = self.table.new_name(Kind.LABEL, s.label.name, self.context)
            s = replace(s, label=replace(s.label, name=new))
        match s:
            case p.Assign(parts):
                return replace(s, parts=tuple(self._part(part) for part in parts))
            case p.If(test, then, otherwise):
                then, otherwise = self._sequence(then), self._sequence(otherwise)
                return replace(s, test=self._expr(test), then=then, otherwise=otherwise)
            case p.Either(clauses):
                return replace(s, clauses=tuple(self._sequence(c) for c in clauses))
            case p.While(test, body):
                return replace(s, test=self._expr(test), body=self._sequence(body))
            case p.With(_, _, value, body):
                return replace(s, value=self._expr(value), body=self._sequence(body))
            case p.Await(e) | p.Assert(e):
                return replace(s, condition=self._expr(e))
            case p.Print(e):
                return replace(s, value=self._expr(e))
            case p.Goto(target):
                return replace(s, target=self._label(target))
            case p.Call(procedure, args, goto=goto):
                return replace(
                    s,
                    procedure=self._top(Kind.PROCEDURE, procedure),
                    args=tuple(self._expr(a) for a in args),
                    goto=None if goto is None else self._label(goto),
                )
        return s

    def _part(self, part: p.Single) -> p.Single:
        path = tuple(rewrite(step, self.names) for step in part.target.path)
        target = replace(part.target, name=self._ident(part.target.name), path=path)
        return replace(part, target=target, value=self._expr(part.value))
