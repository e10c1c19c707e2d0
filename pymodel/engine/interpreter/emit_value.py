"""What may live here: the meaning of nodes as TLA+ values: names, control, calls, CHOOSE."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pymodel.engine.interpreter import emit_builtin, emit_call, emit_function, emit_set, shapes
from pymodel.engine.interpreter.bindings import Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_bind import bind_let, domain_of, loop
from pymodel.engine.interpreter.emit_test import cases
from pymodel.engine.interpreter.emitter import Emitter, EmitValue
from pymodel.engine.interpreter.shapes import ANY
from pymodel.kernel.nodes import (
    Always,
    Apply,
    Builtin,
    CallLocal,
    CallRec,
    Case,
    Choose,
    Eventually,
    Except,
    Fairness,
    FunctionLiteral,
    FunctionSet,
    If,
    Lambda,
    LeadsTo,
    Let,
    Named,
    Node,
    Product,
    RecFunction,
    RecordLiteral,
    RecordSet,
    SetEnum,
    SetFilter,
    SetMap,
    TupleLiteral,
    Var,
)


def _var(em: Emitter, node: Var, env: Env) -> Code:
    cell = em.cell(node.name, node.primed)
    if cell is None:
        name = node.name + "'" * node.primed
        return Code(f"unassigned({name!r}, {em.site(node, env)})", shapes.NOTHING)
    return Code(em.early(cell.value) if cell.given else cell.value, cell.shape)


def _if(em: Emitter, node: If, env: Env) -> Code:
    cond = em.test(node.cond, env)
    if cond in ("True", "False"):
        return em.value(node.then if cond == "True" else node.other, env)
    w = em.writer
    with w.aside(deeper=1) as then_lines:
        then = em.value(node.then, env)
    with w.aside(deeper=1) as other_lines:
        other = em.value(node.other, env)
    shape = shapes.join(then.shape, other.shape)
    universe = _together(then, other)
    if not then_lines and not other_lines:
        return Code(f"({then.text} if {cond} else {other.text})", shape, universe=universe)
    result = w.fresh("t")
    with w.block(f"if {cond}:"):
        w.take(then_lines)
        w.put(f"{result} = {then.text}")
    with w.block("else:"):
        w.take(other_lines)
        w.put(f"{result} = {other.text}")
    return Code(result, shape, universe=universe)


def _together(a: Code, b: Code) -> frozenset[Any] | None:
    if a.universe is None or b.universe is None:
        return None
    return a.universe | b.universe


def _case(em: Emitter, node: Case, env: Env) -> Code:
    result = em.writer.fresh("t")
    found: list[shapes.Shape] = []

    def arm(value: Node) -> None:
        code = em.value(value, env)
        found.append(code.shape)
        em.writer.put(f"{result} = {code.text}")

    cases(em, node, env, arm)
    return Code(result, shapes.join(*found))


def _let(em: Emitter, node: Let, env: Env) -> Code:
    return em.value(node.body, bind_let(em, node, env))


def _named(em: Emitter, node: Named, env: Env) -> Code:
    with em.within(node):
        return em.value(node.body, env)


def _choose(em: Emitter, node: Choose, env: Env) -> Code:
    domain = domain_of(em, node.bound.domain, env)
    w = em.writer
    site = em.site(node, env)  # counts as a failure, so that the loop is in order
    chosen = w.fresh("t")
    with loop(em, node.bound, domain, env) as inner:
        em.site(node, env)
        test = em.test(node.body, inner)
        with w.block(f"if {test}:"):
            # A bound tuple is one value again.
            parts = [inner[name] for name in node.bound.names]
            texts = [p.text for p in parts if isinstance(p, Code)]
            whole = f"({', '.join(texts)},)" if node.bound.is_tuple else texts[0]
            w.put(f"{chosen} = {whole}")
            w.put("break")
    with w.block("else:"):
        w.put(f"no_choice({site})")
    return Code(chosen, domain.element, universe=domain.universe)


# --- nodes without a value ------------------------------------------------------------------------


def _temporal(em: Emitter, node: Node, env: Env) -> Code:
    site = em.site(node, env)
    return Code(f"unsupported('a temporal formula', {site})", shapes.BOOL)


def _operator(em: Emitter, node: Lambda, env: Env) -> Code:
    return Code(f"unsupported('an operator', {em.site(node, env)})", ANY)


def table() -> Mapping[type[Node], EmitValue]:
    """Node type -> what generates its value. Nodes of Boolean kind are in emit_test."""
    forms: dict[type[Node], Any] = {
        Var: _var,
        If: _if,
        Case: _case,
        Let: _let,
        Named: _named,
        Choose: _choose,
        CallLocal: emit_call.call_local,
        CallRec: emit_call.call_recursive,
        Lambda: _operator,
        Builtin: emit_builtin.builtin,
        SetEnum: emit_set.set_enum,
        SetFilter: emit_set.set_filter,
        SetMap: emit_set.set_map,
        FunctionSet: emit_set.function_set,
        RecordSet: emit_set.record_set,
        Product: emit_set.product,
        TupleLiteral: emit_function.tuple_literal,
        RecordLiteral: emit_function.record_literal,
        FunctionLiteral: emit_function.function_literal,
        RecFunction: emit_function.recursive_function,
        Apply: emit_function.apply,
        Except: emit_function.update,
        **dict.fromkeys((Always, Eventually, LeadsTo, Fairness), _temporal),
    }
    return MappingProxyType(forms)
