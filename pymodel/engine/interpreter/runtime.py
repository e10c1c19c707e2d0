"""What may live here: the functions that generated code calls where a shape proves nothing.

Each takes the site of the call last, and raises an `EvalError` that carries it. Arguments may be
sets that are not written out only where a function says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NoReturn

from pymodel.library.failure import EvalError, describe, not_comparable, type_error
from pymodel.library.language import union_of
from pymodel.library.lazysets import (
    AnySet,
    Interval,
    LazyFunction,
    LazySet,
    concrete,
    contains,
    elements,
    limited,
    outside,
    too_large,
)
from pymodel.library.order import Order
from pymodel.library.setsofsets import Filtered, Functions, Products, Records, Subsets
from pymodel.values import FALSE, TRUE, Function, Value, function, kind

#: A deep recursion would name the same operator many times.
_CALLERS = 4
#: What lowering appends to a name: never the whole of it, for `^` and `##` are operators too.
_MADE_UNIQUE = re.compile(r"(?<=.)#\d+$|(?<=\w)\^(#\d+)?$")


class Once:
    """A LET's value: computed when it is first looked at, and then kept."""

    __slots__ = ("compute", "value")

    def __init__(self, compute: Callable[[], Value]) -> None:
        self.compute: Callable[[], Value] | None = compute
        self.value: Value = None

    def __call__(self) -> Value:
        if self.compute is not None:
            self.value = self.compute()
            self.compute = None
        return self.value


def force(v: Value) -> Value:
    """An argument that may still have to be computed."""
    return v() if type(v) is Once else v


class Runtime:
    """The helpers of one engine."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def names(self) -> dict[str, Any]:
        """Everything that generated code may mention, by its name there."""
        own = {n: getattr(self, n) for n in dir(self) if not n.startswith("_") and n != "names"}
        return {
            **own,
            "TRUE": TRUE,
            "FALSE": FALSE,
            "Function": Function,
            "function": function,
            "Once": Once,
            "force": force,
            "ordered": self.order.ordered,
        }

    # --- Booleans ---------------------------------------------------------------------------------

    def truth(self, v: Value, site: int) -> bool:
        """A value where a Boolean is needed."""
        if v is TRUE:
            return True
        if v is FALSE:
            return False
        if isinstance(v, LazySet | LazyFunction):
            raise at(site, EvalError("eval.type", f"a Boolean is needed here, but this is {v!r}"))
        text = f"a Boolean is needed here, but this is the {kind(v)} {describe(v)}"
        raise at(site, EvalError("eval.type", text))

    def equal(self, a: Value, b: Value, site: int) -> bool:
        """`a = b`."""
        if a == b:
            return True
        try:
            return self.order.unequal(a, b)
        except EvalError as e:
            raise at(site, not_comparable(a, b) if e.code == "eval.compare" else e) from None

    def alike(self, a: AnySet, b: AnySet, site: int) -> bool:
        """`a = b` of values that may not be written out; Nat equals Nat without being so, and
        SUBSET S equals SUBSET T as S equals T."""
        if isinstance(a, Subsets) and isinstance(b, Subsets):
            return self.alike(a.base, b.base, site)
        if isinstance(a, LazySet) and isinstance(b, LazySet) and a.size() is b.size() is None:
            same = a.same(b)
            if same is not None:
                return same
        return self.equal(self.written(a, site), self.written(b, site), site)

    def member(self, v: Value, s: AnySet, site: int) -> bool:
        """`v \\in s`; s may be any set."""
        try:
            return contains(s, v, self.order)
        except EvalError as e:
            raise at(site, e) from None

    # --- functions --------------------------------------------------------------------------------

    def apply(self, f: Value, x: Value, site: int) -> Value:
        """`f[x]`; f may be a function that is not written out."""
        t = type(f)
        if t is Function:
            if x in f:
                return f[x]
        elif t is tuple:
            if type(x) is int and 1 <= x <= len(f):
                return f[x - 1]
        elif t is LazyFunction:
            try:
                return f.apply(x)
            except EvalError as e:
                raise called(site, e) from None
            except RecursionError:
                raise at(site, endless("a recursive function")) from None
        else:
            raise at(site, type_error("function application", "a function", f, "first"))
        raise at(site, _outside(f, x))

    def inside(self, domain: AnySet, x: Value, site: int) -> None:
        """An argument has to be in a function's domain."""
        if not self.member(x, domain, site):
            raise at(site, outside(x, domain))

    def outside_interval(self, low: int, high: int, x: Value, site: int) -> NoReturn:
        """An argument that is not in a function's domain low..high."""
        raise at(site, outside(x, Interval(self.order, low, high)))

    def has(self, f: Value, x: Value, site: int) -> bool:
        """Whether EXCEPT finds the argument: where not, it changes nothing. An argument that can't
        be compared with those of the function is an error."""
        t = type(f)
        if t is Function:
            return x in f or self.member(x, frozenset(f), site)
        if t is tuple:
            if type(x) is int:
                return 1 <= x <= len(f)
            if not f:  # it may as well be a function on no model values at all
                return False
            raise at(site, type_error("EXCEPT of a sequence", "an integer", x))
        raise at(site, type_error("EXCEPT", "a function", f, "first"))

    def put(self, f: Value, x: Value, v: Value) -> Value:
        """f with the value v at an argument that it has."""
        if type(f) is tuple:
            return (*f[: x - 1], v, *f[x:])
        changed = Function(f)
        changed[x] = v
        return changed

    def lazy_function(self, domain: AnySet, rule: Callable[[Value], Value]) -> LazyFunction:
        """A function by its rule."""
        return LazyFunction(self.order, domain, rule)

    # --- sets -------------------------------------------------------------------------------------

    def written(self, v: Value, site: int) -> Value:
        """The value, written out."""
        if type(v) is frozenset:
            return v
        try:
            return concrete(v)
        except EvalError as e:
            raise at(site, e) from None

    def iterate(self, s: AnySet, site: int) -> Iterator[Value]:
        """The elements of any set, in order."""
        try:
            return elements(s, self.order)
        except EvalError as e:
            raise at(site, e) from None

    def few(self, numbers: range) -> range:
        """An interval, unless it is longer than a set that is written out."""
        if numbers.stop - numbers.start > self.order.largest:
            raise too_large(f"{numbers.start}..{numbers.stop - 1}", self.order.largest)
        return numbers

    def limited(self, found: Iterable[Value], site: int) -> list[Value]:
        """The elements of a set; an error when they are more than are written out."""
        try:
            return limited(found, self.order)
        except EvalError as e:
            raise at(site, e) from None

    def homogeneous(self, s: frozenset[Value], site: int) -> frozenset[Value]:
        """A set, once its elements are seen to be comparable."""
        try:
            return self.order.homogeneous(s)
        except EvalError as e:
            raise at(site, e) from None

    def union(self, a: frozenset[Value], b: frozenset[Value], site: int) -> frozenset[Value]:
        """`a \\cup b`, once the elements of both are seen to be comparable."""
        try:
            return self.order.union(a, b)
        except EvalError as e:
            raise at(site, e) from None

    def united(self, site: int, *sets: AnySet) -> AnySet:
        """`UNION` of sets of any kind."""
        try:
            found: AnySet = union_of(self.order, sets)
            return found
        except EvalError as e:
            raise at(site, e) from None

    def filtered(self, base: AnySet, test: Callable[[Value], bool]) -> LazySet:
        """`{x \\in base : test}` for a base that can't be enumerated."""
        return Filtered(self.order, base, test)

    def function_set(self, domain: AnySet, range_: AnySet, site: int) -> LazySet:
        """`[domain -> range]`."""
        return Functions(self.order, _a_set(domain, site), _a_set(range_, site))

    def record_set(self, site: int, fields: dict[str, AnySet]) -> LazySet:
        """`[a : S, b : T]`."""
        return Records(self.order, tuple((n, _a_set(s, site)) for n, s in fields.items()))

    def product_set(self, site: int, *sets: AnySet) -> LazySet:
        """`S \\X T`."""
        return Products(self.order, tuple(_a_set(s, site) for s in sets))

    # --- the rest ---------------------------------------------------------------------------------

    def unpack(self, v: Value, n: int, site: int) -> tuple[Value, ...]:
        """The n parts of a bound tuple `<<x, y>> \\in S`."""
        if type(v) is tuple and len(v) == n:
            return v
        text = f"a tuple of {n} parts is needed here, but this is the {kind(v)} {describe(v)}"
        raise at(site, EvalError("eval.type", text))

    def call(self, site: int, operator: Callable[..., Value], *args: Value) -> Value:
        """An operator of the library, or a recursive one."""
        try:
            return operator(*args)
        except EvalError as e:
            raise at(site, e) from None

    def enter(self, name: str, site: int, operator: Callable[..., Value], *args: Value) -> Value:
        """A recursive operator. A failure inside it remembers the way to it."""
        try:
            return operator(*args)
        except EvalError as e:
            raise called(site, e) from None
        except RecursionError:
            raise at(site, endless(f"the recursive operator {name}")) from None

    def no_choice(self, site: int) -> NoReturn:
        """CHOOSE without an element to choose."""
        raise at(site, EvalError("eval.choose", "CHOOSE finds no element that satisfies it"))

    def no_case(self, site: int) -> NoReturn:
        """CASE without a true arm."""
        text = "no arm of this CASE is true, and it has no OTHER"
        raise at(site, EvalError("eval.case", text))

    def unassigned(self, name: str, site: int) -> NoReturn:
        """A primed variable looked at before it has a value."""
        name = written(name.removesuffix("'")) + "'" * name.endswith("'")
        raise at(
            site,
            EvalError(
                "eval.unassigned",
                f"the variable {name} has no value yet",
                hint=f"an action gives it one by {name} = e, {name} \\in S or UNCHANGED, before "
                "anything looks at it",
            ),
        )

    def incomplete(self, names: list[str], site: int) -> NoReturn:
        """A way through Init or an action that ends, and has left variables without a value."""
        listed = " and ".join(", ".join(names).rsplit(", ", 1))
        hint = f"Init has to give each variable a value, as in {names[0]} = e or {names[0]} \\in S"
        if names[0].endswith("'"):
            same = [name.removesuffix("'") for name in names]
            kept = same[0] if len(same) == 1 else f"<<{', '.join(same)}>>"
            hint = f"what stays as it is needs UNCHANGED {kept}"
        text = f"{listed} {'is' if len(names) == 1 else 'are'} given no value"
        raise at(site, EvalError("eval.unassigned", text, hint=hint))

    def unsupported(self, what: str, site: int) -> NoReturn:
        """A node that has no value in a state or a step."""
        raise at(site, EvalError("eval.unsupported", f"{what} has no value here"))


def written(name: str) -> str:
    """A name as it stands in the source. Lowering makes local names unique by a suffix, and marks
    by `^` the next value that a variable of an instance has inside an ENABLED."""
    return _MADE_UNIQUE.sub("", name) or name


def endless(what: str) -> EvalError:
    """An evaluation that goes too deep."""
    return EvalError(
        "eval.recursion",
        f"the evaluation goes too deep: {what} may have no end",
        hint="the arguments here are those of one of the calls; each has to come nearer to an end",
    )


def at(site: int, e: EvalError) -> EvalError:
    """The error, with the place where it happened unless it knows a more exact one."""
    if e.site is None:
        e.site = site
    return e


def called(site: int, e: EvalError) -> EvalError:
    """The error, with the place of a call that led to it, or where it happened."""
    if e.site is None:
        return at(site, e)
    if len(e.callers) == _CALLERS:
        e.callers.pop()  # the outermost call says most of where it came from
    e.callers.append(site)
    return e


def _a_set(v: Value, site: int) -> AnySet:
    if type(v) is frozenset or isinstance(v, LazySet):
        return v
    raise at(site, type_error("this set", "a set", v))


def _outside(f: Value, x: Value) -> EvalError:
    """The error of an argument outside the domain."""
    domain = f"1..{len(f)}" if type(f) is tuple else describe(frozenset(f))
    return EvalError(
        "eval.domain",
        f"the argument {describe(x)} is not in the function's domain {domain}; "
        f"the function is {describe(f)}",
        hint=_close_field(f, x),
    )


def _close_field(f: Value, x: Value) -> str:
    """`did you mean`, where a record has no field of this name but one much like it."""
    if type(x) is not str or type(f) is tuple:
        return ""
    from pymodel.syntax.lexer import close_names  # noqa: PLC0415 — for messages only

    return close_names(x, sorted(k for k in f if type(k) is str))
