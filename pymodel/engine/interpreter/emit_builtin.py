"""What may live here: operators of the library in generated code.

Where shapes prove the arguments to be what the operator wants, it is one Python expression; in
all other cases the library's function is called, which checks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pymodel.engine.interpreter import emit_set, shapes
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_call import deferred_text, is_operator, lambda_text
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import (
    ANY,
    BOOL,
    INT,
    LAZY,
    NOTHING,
    STR,
    Shape,
    comparable,
    join,
    lazy_set_of,
    seq_of,
    set_of,
    tuple_of,
)
from pymodel.kernel.nodes import Builtin

Direct = Callable[[Emitter, Builtin, Env, list[Code]], Code | None]


def builtin(em: Emitter, node: Builtin, env: Env) -> Code:
    """An operator applied to its arguments."""
    operator = em.program.registry.get(node.name)
    if operator is None:
        site = em.site(node, env)
        return Code(f"unsupported({'the operator ' + node.name!r}, {site})", ANY)
    if operator.deferred:
        return _call(em, node, env, [deferred_text(em, a, env) for a in node.args], [])
    if any(is_operator(a, env) for a in node.args):
        return _with_operators(em, node, env, lazy=operator.lazy)
    if node.name == "UNION":
        code = emit_set.union_all(em, node, node.args[0], env)
        if code is not None:
            return code
    args = [em.value(a, env) for a in node.args]
    direct = _DIRECT.get(node.name)
    if direct is not None:
        code = direct(em, node, env, args)
        if code is not None:
            return code
    if not operator.lazy:
        pairs = zip(args, node.args, strict=True)
        args = [em.write_out(code, arg, env) for code, arg in pairs]
    return _call(em, node, env, [a.text for a in args], args)


def _with_operators(em: Emitter, node: Builtin, env: Env, *, lazy: bool) -> Code:
    value = em.value if lazy else em.written
    texts = [
        lambda_text(em, a, env) if is_operator(a, env) else value(a, env).text for a in node.args
    ]
    return _call(em, node, env, texts, [])


#: Operators that take lazy sets and give none.
_WRITTEN_RESULTS = ("IsFiniteSet", "Cardinality", "RandomElement")


def _call(em: Emitter, node: Builtin, env: Env, texts: list[str], args: list[Code]) -> Code:
    operator = em.program.registry[node.name]
    name = em.program.operator(operator)
    text = ", ".join([str(em.site(node, env)), name, *texts])
    lazy_result = operator.lazy and node.name not in _WRITTEN_RESULTS
    shape = _results().get(node.name, LAZY if lazy_result else ANY)
    given = _shape_rules().get(node.name)
    if given is not None and args:
        shape = given([a.shape for a in args])
    if any(a.shape == NOTHING for a in args):
        shape = NOTHING  # code that is not reached, as far as is known
    return Code(f"call({text})", shape)


def _results() -> Mapping[str, Shape]:
    """The shapes of results that depend on nothing."""
    integer = ("+", "-", "*", "^", "\\div", "%", "-.", "Len", "Cardinality", "BagCardinality")
    boolean = ("<", "=<", ">", ">=", "\\subseteq", "IsFiniteSet", "Assert", "PrintT", "TLCSet")
    bags = ("BagIn", "IsABag", "\\sqsubseteq")
    return {
        **dict.fromkeys(integer, INT),
        **dict.fromkeys(boolean + bags, BOOL),
        "ToString": STR,
        "..": lazy_set_of(INT),
    }


def _shape_rules() -> Mapping[str, Callable[[list[Shape]], Shape]]:
    """Shapes of results of calls that check."""

    def sequence(s: Shape) -> Shape:
        return s if s.all_of("tuple", "seq") else ANY

    def elements(s: Shape) -> Shape:
        if not s.all_of("tuple", "seq"):
            return ANY
        return join(*(p for a in s.alts for p in a.parts))

    return {
        "Head": lambda a: elements(a[0]),
        "Tail": lambda a: seq_of(elements(a[0])) if sequence(a[0]) is not ANY else ANY,
        "SubSeq": lambda a: seq_of(elements(a[0])) if sequence(a[0]) is not ANY else ANY,
        "\\o": lambda a: (
            seq_of(join(elements(a[0]), elements(a[1])))
            if sequence(a[0]) is not ANY and sequence(a[1]) is not ANY
            else ANY
        ),
        "Seq": lambda a: lazy_set_of(seq_of(shapes.element(a[0]))),
        "SUBSET": lambda a: lazy_set_of(set_of(shapes.element(a[0]))),
        "\\": lambda a: lazy_set_of(shapes.element(a[0])),
        "\\cap": lambda a: lazy_set_of(shapes.element(a[0])),
        "\\cup": lambda a: lazy_set_of(join(shapes.element(a[0]), shapes.element(a[1]))),
        "UNION": lambda a: lazy_set_of(shapes.element(shapes.element(a[0]))),
        "TLCEval": lambda a: a[0],
        ":>": lambda a: shapes.function_of(None, a[0], a[1]),
    }


# --- direct forms ---------------------------------------------------------------------------------


def _integers(operator: str, result: Shape) -> Direct:
    def emit(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
        if not all(a.shape.only("int") for a in args):
            return None
        a, b = args
        text = f"({a.text} {operator} {b.text})"
        return Code(f"(TRUE if {text} else FALSE)" if result is BOOL else text, result)

    return emit


def _times(em: Emitter, node: Builtin, env: Env, args: list[Code]) -> Code | None:
    """A product with a known number; of two others nobody knows how large it becomes."""
    if not any(a.known for a in args):
        return None
    return _integers("*", INT)(em, node, env, args)


def _negative(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    return Code(f"(-{args[0].text})", INT) if args[0].shape.only("int") else None


def _divided(operator: str) -> Direct:
    """Division by a known positive number."""

    def emit(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
        a, b = args
        if a.shape.only("int") and b.known and type(b.value) is int and b.value > 0:
            return Code(f"({a.text} {operator} {b.text})", INT)
        return None

    return emit


def _union(em: Emitter, node: Builtin, env: Env, args: list[Code]) -> Code | None:
    a, b = args
    if not (a.shape.only("set") and b.shape.only("set")):
        return None
    x, y = shapes.element(a.shape), shapes.element(b.shape)
    # Each alone is a set already: only elements of one and of the other are to be compared.
    if comparable(x, y):
        return Code(f"({a.text} | {b.text})", set_of(join(x, y)))
    return Code(f"union({a.text}, {b.text}, {em.site(node, env)})", set_of(ANY))


def _difference(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    return _of_sets("-", args)


def _intersection(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    return _of_sets("&", args)


def _of_sets(operator: str, args: list[Code]) -> Code | None:
    a, b = args
    if not (a.shape.only("set") and b.shape.only("set")):
        return None
    if not comparable(shapes.element(a.shape), shapes.element(b.shape)):
        return None
    return Code(f"({a.text} {operator} {b.text})", a.shape)


def subset_test(args: list[Code]) -> str | None:
    """`a \\subseteq b` of written-out sets."""
    code = _of_sets("<=", args)
    return None if code is None else code.text


def _subset(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    text = subset_test(args)
    return None if text is None else Code(f"(TRUE if {text} else FALSE)", BOOL)


def _domain(em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    f = args[0]
    if f.shape.wide or f.shape.lazy or len(f.shape.alts) != 1:
        return None
    (alt,) = f.shape.alts
    if alt.kind == "rec":
        return _whatever(em, f, frozenset(alt.detail))
    if alt.kind == "fun" and alt.detail is not None:
        return _whatever(em, f, alt.detail)
    if alt.kind == "fun":
        return Code(f"frozenset({f.text})", set_of(alt.parts[0]))
    if alt.kind == "tuple":
        return _whatever(em, f, frozenset(range(1, len(alt.parts) + 1)))
    return None


def _whatever(em: Emitter, f: Code, known: frozenset[object]) -> Code:
    """A set that is known whatever the value of f; but f has to have one."""
    code = em.literal(known)
    if not f.text.isidentifier():
        em.writer.put(f"{em.writer.fresh('t')} = {f.text}")
    return code


def _length(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    fits = args[0].shape.all_of("tuple", "seq")
    return Code(f"len({args[0].text})", INT) if fits else None


def _cardinality(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    return Code(f"len({args[0].text})", INT) if args[0].shape.only("set") else None


def _append(em: Emitter, node: Builtin, env: Env, args: list[Code]) -> Code | None:
    s, x = args[0], em.write_out(args[1], node.args[1], env)
    if not s.shape.all_of("tuple", "seq"):
        return None
    (alt,) = s.shape.alts or (None,)
    if alt is not None and alt.kind == "tuple":
        shape = tuple_of((*alt.parts, x.shape))
    else:
        shape = seq_of(join(*(alt.parts if alt else ()), x.shape))
    return Code(f"(*{s.text}, {x.text})", shape)


def _concatenation(_em: Emitter, _node: Builtin, _env: Env, args: list[Code]) -> Code | None:
    if not all(a.shape.all_of("tuple", "seq") for a in args):
        return None
    if not any(a.shape.all_of("tuple") for a in args):
        return None  # of two that may be of any length nobody knows how long both are
    parts = [p for a in args for alt in a.shape.alts for p in alt.parts]
    return Code(f"({args[0].text} + {args[1].text})", seq_of(join(*parts)))


def _subsequence(em: Emitter, node: Builtin, env: Env, args: list[Code]) -> Code | None:
    s, m, n = args
    if not s.shape.all_of("tuple", "seq") or not (m.shape.only("int") and n.shape.only("int")):
        return None
    s, m, n = (em.atom(a) for a in args)
    name = em.program.operator(em.program.registry[node.name])
    checked = f"call({em.site(node, env)}, {name}, {s.text}, {m.text}, {n.text})"
    inside = f"0 < {m.text} <= {n.text} <= len({s.text})"
    parts = [p for alt in s.shape.alts for p in alt.parts]
    text = f"({s.text}[{m.text} - 1 : {n.text}] if {inside} else {checked})"
    return Code(text, seq_of(join(*parts)))


_DIRECT: Mapping[str, Direct] = MappingProxyType(
    {
        "+": _integers("+", INT),
        "-": _integers("-", INT),
        "*": _times,
        "<": _integers("<", BOOL),
        ">": _integers(">", BOOL),
        "=<": _integers("<=", BOOL),
        ">=": _integers(">=", BOOL),
        "-.": _negative,
        "\\div": _divided("//"),
        "%": _divided("%"),
        "\\cup": _union,
        "\\cap": _intersection,
        "\\": _difference,
        "\\subseteq": _subset,
        "DOMAIN": _domain,
        "Len": _length,
        "Cardinality": _cardinality,
        "Append": _append,
        "\\o": _concatenation,
        "SubSeq": _subsequence,
    }
)


def test(em: Emitter, node: Builtin, env: Env) -> str:
    """An operator with Boolean values as a condition."""
    code = builtin(em, node, env)
    if code.text.startswith("(TRUE if ") and code.text.endswith(" else FALSE)"):
        return code.text[len("(TRUE if ") : -len(" else FALSE)")]
    if code.shape.only("bool"):
        return f"({code.text} is TRUE)"
    return f"truth({code.text}, {em.site(node, env)})"
