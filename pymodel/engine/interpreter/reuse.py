"""What may live here: which values are looked up rather than computed again, and the code for it.

A value of one or two variables has a memo by their numbers; one of more variables is made once in a
call of the generated function; a cheap test of one variable is a bit beside its value.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pymodel.engine.interpreter.bindings import Env, Key
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.tables import Memos
from pymodel.kernel.nodes import (
    Builtin,
    CallRec,
    Choose,
    Eq,
    Exists,
    Forall,
    FunctionLiteral,
    In,
    Named,
    Node,
    RecordLiteral,
    SetFilter,
    SetMap,
)
from pymodel.library.lazysets import LazyFunction, LazySet
from pymodel.values import Value

if TYPE_CHECKING:
    from pymodel.engine.interpreter.emitter import Emitter, EmitTest
    from pymodel.engine.interpreter.parts import Part

#: A node of less work than this is computed again rather than looked up.
_MEMO_WEIGHT = 7
#: A test of more variables than a memo takes is remembered for one call, if it is enough work.
_ONCE_WEIGHT = 12
#: A value made of more bound names than these is made again each time.
_DRAWN_NAMES = 4
#: Nodes worth a memo of their own inside the function of another memo.
LOOPS = (SetFilter, SetMap, Exists, Forall, Choose, FunctionLiteral, CallRec)


def worth_memo(em: Emitter, node: Node, env: Env) -> Key | None:
    """The variables on which the node's value depends, if it is worth a memo."""
    facts = em.program.facts(node)
    if em.cold or facts.weight < _MEMO_WEIGHT or isinstance(node, Named):
        return None  # of a definition, the body is remembered
    if em.inside is not None and not isinstance(node, LOOPS):
        return None
    key = memo_key(em, node, env)
    # A memo of what a memo's function needs is worth it only for what others need as well.
    return None if key is None or node is em.inside else key


def is_kept(em: Emitter, node: Node, env: Env) -> bool:
    """Whether the node's value is computed once, and then looked up."""
    if worth_memo(em, node, env) is not None:
        return True
    return once_key(em, node, env) is not None and _is_plain(em, node, env)


def memo_key(em: Emitter, node: Node, env: Env) -> Key | None:
    """The variables on which the node's value depends, if they are one or two, have numbers,
    and nothing else matters: (variable, primed, its number)."""
    key = _key(em, node, env)
    return key if key is not None and 1 <= len(key) <= Memos.MOST else None


def _key(em: Emitter, node: Node, env: Env) -> Key | None:
    """The same for any number of variables."""
    if not em.memos:
        return None
    found: set[tuple[str, bool]] = set()
    if not _depends(em, node, env, found):
        return None
    key: list[tuple[str, bool, str]] = []
    for name, primed in sorted(found):
        cell = em.cell(name, primed)
        if cell is None or cell.id is None:
            return None
        key.append((name, primed, cell.id))
    return tuple(key)


def _depends(em: Emitter, node: Node, env: Env, found: set[tuple[str, bool]]) -> bool:
    """Collect the variables on which a node depends, by way of LETs too; whether that is all
    on which it depends."""
    facts = em.program.facts(node)
    if not facts.pure:
        return False
    found.update((name, False) for name in facts.reads)
    found.update((name, True) for name in facts.primes)
    for name in facts.free:
        binding = env.get(name)
        if not isinstance(binding, Code):
            return False
        if binding.known:
            continue
        if binding.origin is None or not _depends(em, *binding.origin, found):
            return False
    return True


def signature(em: Emitter, node: Node, env: Env) -> tuple[object, ...]:
    """What tells apart two uses of one node: the values of the names that it mentions."""
    found: list[object] = [id(node)]
    for name in sorted(em.program.facts(node).free):
        binding = env[name]
        assert isinstance(binding, Code)
        if binding.known:
            v = binding.value
            found.append((name, type(v), v if _hashable(v) else id(v)))
        elif binding.origin is not None:
            found.append((name, signature(em, *binding.origin)))
    return tuple(found)


def again(em: Emitter, node: Node, env: Env) -> Env:
    """A scope for a node elsewhere: its LETs are computed again, from known values and
    variables."""
    new = dict(env)
    for name in sorted(em.program.facts(node).free):
        binding = env[name]
        if isinstance(binding, Code) and not binding.known and binding.origin is not None:
            value, scope = binding.origin
            scope = again(em, value, scope)
            code = em.atom(em.value(value, scope))
            new[name] = replace(code, origin=(value, scope))
    return new


def remembered(em: Emitter, node: Node, env: Env, key: Key, into: str | None = None) -> Code:
    """The node's value looked up in a memo, which computes what it does not have; `into` asks
    for the number of the value in a variable's table instead."""
    parts = em.program.parts
    if into is None:
        part = parts.value(em, node, env, key)
    else:
        part = parts.number(em, node, env, key, into)
        em.program.note(into, part.shape)
    return Code(_looked_up(em, part, key), part.shape)


def _looked_up(em: Emitter, part: Part, key: Key) -> str:
    memo = em.program.parts.memo(part, len(key))
    return f"{memo}[{', '.join(number for _, _, number in key)}]"


def memo_test(em: Emitter, node: Node, env: Env, key: Key) -> str:
    return _looked_up(em, em.program.parts.test(em, node, env, key), key)


def made_once(em: Emitter, node: Node, env: Env) -> Code | None:
    """A record or function made of bound names that are drawn from known sets: there are few,
    so each is made once, and its hash is known from then on."""
    if not em.memos or not isinstance(node, RecordLiteral | FunctionLiteral):
        return None
    facts = em.program.facts(node)
    if facts.reads or facts.primes or not facts.pure:
        return None
    drawn: list[tuple[str, Code]] = []
    for name in sorted(facts.free):
        binding = env.get(name)
        if not isinstance(binding, Code) or binding.universe is None:
            return None
        if not binding.known:
            drawn.append((name, binding))
    if not 1 <= len(drawn) <= _DRAWN_NAMES:
        return None
    part = em.program.parts.constants(em, node, env, drawn)
    memo = em.program.parts.memo(part, len(drawn))
    return Code(f"{memo}[{', '.join(code.text for _, code in drawn)}]", part.shape)


def _is_plain(em: Emitter, node: Node, env: Env) -> bool:
    """Whether the node depends on the variables that it mentions and nothing else."""
    facts = em.program.facts(node)
    bound = (env.get(name) for name in facts.free)
    return em.memos and facts.pure and all(isinstance(b, Code) and b.known for b in bound)


def count(em: Emitter, node: Node, env: Env) -> str | None:
    """Code for the number of ways in which a state predicate is true; None where it depends on
    more than variables."""
    key = _key(em, node, env)
    if key is None or node is em.root or em.calls:
        return None
    part = em.program.parts.count(em, node, env, key)
    if 1 <= len(key) <= Memos.MOST:
        return _looked_up(em, part, key)
    return f"{part.function}({', '.join(number for _, _, number in key)})"


def once_key(em: Emitter, node: Node, env: Env) -> Key | None:
    """The variables on which a node depends, if they are too many for a memo: its test or value
    is made once in a call of the function, wherever its copies stand."""
    facts = em.program.facts(node)
    if em.cold or em.inside is not None or em.nested or node is em.root:
        return None
    if isinstance(node, Named):
        return None
    if facts.weight < _ONCE_WEIGHT:
        return None
    key = _key(em, node, env)
    if key is None or len(key) <= Memos.MOST:
        return None
    given = (em.cell(name, primed) for name, primed, _ in key)
    return key if all(cell is not None and cell.given for cell in given) else None


def once_test(em: Emitter, node: Node, env: Env, key: Key) -> str:
    return _called_once(em, em.program.parts.test(em, node, env, key), key)


def once(em: Emitter, node: Node, env: Env) -> Code | None:
    """The same for a value that mentions only variables, such as a defined name."""
    key = once_key(em, node, env)
    if key is None or not _is_plain(em, node, env):
        return None
    part = em.program.parts.value(em, node, env, key)
    return Code(_called_once(em, part, key), part.shape)


def _called_once(em: Emitter, part: Part, key: Key) -> str:
    text = f"{part.function}({', '.join(number for _, _, number in key)})"
    if text not in em.once:
        em.once[text] = em.writer.fresh("h")
    name = em.once[text]
    return f"({name} if {name} is not None else ({name} := {text}))"


def bit_test(em: Emitter, node: Node, env: Env, emit: EmitTest) -> str | None:
    """A test of one variable that can't fail, as a bit that is looked up by the number of the
    variable's value: all tests of a value are computed when the value is first met."""
    facts = em.program.facts(node)
    if em.cold or len(facts.reads) + len(facts.primes) != 1:
        return None
    if facts.weight >= _MEMO_WEIGHT:
        return None  # too much to compute for values of which nobody will ask
    if not isinstance(node, Eq | In | Builtin) or not _is_plain(em, node, env):
        return None
    primed = bool(facts.primes)
    (name,) = facts.primes or facts.reads
    cell = em.cell(name, primed)
    if cell is None or not cell.given:
        return None
    before, outer = em.failures, (em.now, em.next)
    alone = {name: replace(cell, id=None, value="v", given=False)}
    em.now, em.next = ({}, alone) if primed else (alone, {})
    em.cold = True
    with em.writer.aside() as lines:
        text = emit(em, node, env)
    em.cold = False
    em.now, em.next = outer
    if lines or em.failures > before:
        em.failures = before
        return None
    word, mask = em.program.parts.bit(name, text)
    return f"({em.early(f'{word}[{cell.id}]')} & {mask})"


def _hashable(v: Value) -> bool:
    return not isinstance(v, LazySet | LazyFunction)
