"""What may live here: compiling kernel nodes to closures, and keeping what they encode.

A node is compiled once into a Python closure from a `Context` (two states and the bound names) to
a symbolic value, or to a guard where it is Boolean. What the closure can't give a value to gathers
in `Algebra.error`: conjunctions, implications, IF and CASE count an operand's errors only where the
operands to the left let evaluation come to it, as the interpreter does.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any, TypeVar

from pymodel.kernel import nodes as k
from pymodel.kernel.model import Model
from pymodel.library.order import Order
from pymodel.smt import encode_control, encode_logic, encode_values
from pymodel.smt.algebra import Algebra
from pymodel.smt.analysis import Dependencies
from pymodel.smt.builtins import PREDICATES, Builtins
from pymodel.smt.context import MISSING, Alike, Closure, Context, Delayed, UnassignedError, follower
from pymodel.smt.guards import NO, YES, Guard, Guards
from pymodel.smt.symbolic import Sym, SymSet, Union, UnsupportedError, make_bool
from pymodel.values import FALSE, TRUE, Value

_TRUTHS = dict(chain(encode_logic.TRUTHS.items(), encode_control.TRUTHS.items()))
_VALUES = dict(chain(encode_control.VALUES.items(), encode_values.VALUES.items()))
T = TypeVar("T")
#: Nodes whose encoding is kept by what they depend on: the ones that may be large.
_KEPT = (
    k.Named, k.Forall, k.Exists, k.Choose, k.SetFilter, k.SetMap, k.FunctionLiteral, k.CallRec,
    k.Except, k.SetEnum, k.Implies, k.Or, k.And, k.Case, k.If,
)  # fmt: skip


class Encoder:
    """Compiles the nodes of one model over one graph of guards."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.guards = Guards()
        self.order = Order(model.names)
        self.alg = Algebra(self.guards, self.order)
        self.builtins = Builtins(self.order, model.overrides.values())
        self.dependencies = Dependencies(model)
        self._truths: dict[int, Closure] = {}
        self._values: dict[int, Closure] = {}
        self._keep: list[k.Node] = []
        self._tables: dict[Any, dict[Any, tuple[Any, Guard]]] = {}

    # --- entry points ---

    def holds(self, node: k.Node, context: Context) -> Guard:
        """The guard that a Boolean node is true (and has a value)."""
        truth, error = self.judge(node, context)
        return self.guards.both(truth, -error)

    def judge(self, node: k.Node, context: Context) -> tuple[Guard, Guard]:
        """The guards that a Boolean node is true, and that it has no value."""
        return self.isolated(lambda: self.truth(node)(context))

    def evaluate(self, node: k.Node, context: Context) -> tuple[Sym, Guard]:
        """The symbolic value of a node, and the guard that it has none."""
        return self.isolated(lambda: self.value(node)(context))

    def isolated(self, compute: Callable[[], T]) -> tuple[T, Guard]:
        """What a computation gives, and the guard that it has no value."""
        alg = self.alg
        before, alg.error = alg.error, NO
        try:
            result = compute()
            return result, alg.error
        except RecursionError:
            raise UnsupportedError(
                "an expression recurs without an end that the constants show"
            ) from None
        except UnassignedError as e:
            raise UnsupportedError(f"{e} is read before the action gives it a value") from None
        finally:
            alg.error = before

    # --- compiling ---

    def truth(self, node: k.Node) -> Closure:
        """The closure of a Boolean node: gives a guard."""
        known = self._truths.get(id(node))
        if known is None:
            make = _TRUTHS.get(type(node))
            if make is not None:
                known = make(self, node)
            elif isinstance(node, k.Builtin) and node.name in PREDICATES:
                known = self._predicate(node)
            else:
                known = self._truth_of_value(self.value(node))
            known = self._truths[id(node)] = self._kept(node, known)
            self._keep.append(node)
        return known

    def value(self, node: k.Node) -> Closure:
        """The closure of any node: gives a symbolic value."""
        known = self._values.get(id(node))
        if known is None:
            make = _VALUES.get(type(node))
            if make is not None:
                known = self._kept(node, make(self, node))
            elif type(node) in _TRUTHS or self._is_predicate(node):
                truth = self.truth(node)
                known = lambda c: make_bool(truth(c))  # noqa: E731
            else:
                raise UnsupportedError(f"{type(node).__name__} has no encoding for Z3")
            self._values[id(node)] = known
            self._keep.append(node)
        return known

    def _is_predicate(self, node: k.Node) -> bool:
        return isinstance(node, k.Builtin) and node.name in PREDICATES

    def _truth_of_value(self, value: Closure) -> Closure:
        alg = self.alg

        def run(c: Context) -> Guard:
            v = value(c)
            if v is TRUE:
                return YES
            if v is FALSE:
                return NO
            if not isinstance(v, Union):
                alg.fail()
                return NO
            for x, g in v.alts.items():
                if x is not TRUE and x is not FALSE:
                    alg.fail(g)
            return v.alts.get(TRUE, NO)

        return run

    def _kept(self, node: k.Node, compute: Closure) -> Closure:
        """Compute once for all contexts that agree in what the node depends on."""
        if not isinstance(node, _KEPT):
            return compute
        alg, either = self.alg, self.guards.either
        reads = sorted(self.dependencies.reads(node))
        paths = [follower(p) for p in sorted(self.dependencies.paths(node), key=repr)]
        number = len(self._keep)
        self._keep.append(node)

        def run(c: Context) -> Any:
            table = c.tables.get(number)
            if table is None:
                table = c.tables[number] = self._table(number, compute, reads, c)
            env = c.env
            key = tuple([p(env) for p in paths])
            hit = table.get(key)
            if hit is None:
                before, alg.error = alg.error, NO
                result = compute(c)
                hit = table[key] = (result, alg.error)
                alg.error = before
            if hit[1] != NO:
                alg.error = either(alg.error, hit[1])
            return hit[0]

        return run

    def _table(
        self, number: int, compute: Closure, reads: list[tuple[str, bool]], c: Context
    ) -> dict[Any, tuple[Any, Guard]]:
        """The memo of a node for the values that its variables have here."""
        seen = tuple((c.next if primed else c.state).get(name, MISSING) for name, primed in reads)
        return self._tables.setdefault((number, compute, seen), {})

    # --- binding ---

    def bind(self, bound: k.Bound, element: Value, env: dict[str, Any]) -> bool:
        """Give the names of a bound an element of its domain; False if it is no such tuple."""
        if not bound.is_tuple:
            env[bound.names[0]] = element
            return True
        if type(element) is not tuple or len(element) != len(bound.names):
            self.alg.fail()
            return False
        env.update(zip(bound.names, element, strict=True))
        return True

    def classes(self, bound: k.Bound, body: k.Node) -> Callable[[Context, Sym], list[Alike]]:
        """The elements of a domain, taken together where the body can't tell them apart: most of
        five hundred messages agree in the two fields that a formula looks at."""
        paths = [p for p in self.dependencies.paths(body) if p.name in bound.names]
        if bound.is_tuple or any(not p.steps for p in paths):
            return lambda _, s: [Alike(x, g, (x,)) for x, g in self.alg.elements(s).items()]
        name = bound.names[0]
        followers = [follower(p) for p in paths]
        others = sorted({arg for p in paths for is_name, arg in p.steps if is_name})
        number = len(self._keep)
        self._keep.append(body)

        def classes(c: Context, s: Sym) -> list[Alike]:
            env = c.env
            key = (number, *[env[n] for n in others])
            if isinstance(s, SymSet) and key in s.classes:
                return s.classes[key]
            elements = self.alg.elements(s)
            groups: dict[Any, list[Value]] = {}
            for x in elements:
                env[name] = x
                groups.setdefault(tuple([f(env) for f in followers]), []).append(x)
            disj = self.guards.disj
            out = [Alike(xs[0], disj(elements[x] for x in xs), xs) for xs in groups.values()]
            if isinstance(s, SymSet):
                s.classes[key] = out
            return out

        return classes

    def delay(self, value: Closure, c: Context) -> Any:
        """The value of a LET: at once, so that memo keys can name it, unless that can't be done."""
        alg = self.alg
        before, alg.error = alg.error, NO
        try:
            v = value(c)
            return v if alg.error == NO else Delayed(None, v, alg.error)
        except (
            UnsupportedError,
            UnassignedError,
        ):  # perhaps it is not needed where it can't be had
            then = Context(c.state, c.next, dict(c.env), c.tables)
            return Delayed(lambda: value(then))
        finally:
            alg.error = before

    def _predicate(self, node: k.Builtin) -> Closure:
        operate = self.builtins.predicate(node)
        args = [self.value(a) for a in node.args]
        return lambda c: operate(self.alg, *(a(c) for a in args))
