"""What may live here: operators as arguments, and calls of operators that could not be inlined."""

from __future__ import annotations

from pymodel.engine.interpreter.bindings import Closure, Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.shapes import LAZY
from pymodel.kernel.nodes import CallLocal, CallRec, Lambda, Local, Node


def is_operator(arg: Node, env: Env) -> bool:
    """Whether an argument is an operator rather than a value."""
    return isinstance(arg, Lambda) or (
        isinstance(arg, Local) and isinstance(env.get(arg.name), Closure)
    )


def lambda_text(em: Emitter, node: Node, env: Env) -> str:
    """An operator argument as a Python callable."""
    if isinstance(node, Local):
        binding = env[node.name]
        assert isinstance(binding, Closure), f"{node.name} is not an operator"
        if binding.node is None:
            return binding.text
        return lambda_text(em, binding.node, binding.env)
    assert isinstance(node, Lambda)
    w = em.writer
    names = [em.name(p) for p in node.params]
    inner = {**env, **{p: Code(n, LAZY) for p, n in zip(node.params, names, strict=True)}}
    name = w.fresh("f")
    with em.function(f"def {name}({', '.join(names)}):"):
        w.put(f"return {em.value(node.body, inner).text}")
    return name


def deferred_text(em: Emitter, arg: Node, env: Env) -> str:
    """An argument that is evaluated when the operator asks for it, as a Python callable."""
    if is_operator(arg, env):
        return lambda_text(em, arg, env)
    w = em.writer
    name = w.fresh("f")
    with em.function(f"def {name}():"):
        w.put(f"return {em.written(arg, env).text}")
    return name


def call_local(em: Emitter, node: CallLocal, env: Env) -> Code:
    """A call of an operator that is bound to a name."""
    binding = env[node.name]
    assert isinstance(binding, Closure), f"{node.name} is not an operator"
    args = [em.value(a, env) for a in node.args]
    if binding.node is None:
        text = ", ".join([binding.text, *(a.text for a in args)])
        return Code(f"call({em.site(node, env)}, {text})", LAZY)
    atoms = map(em.atom, args)
    inner = {**binding.env, **dict(zip(binding.node.params, atoms, strict=True))}
    return em.value(binding.node.body, inner)


def call_recursive(em: Emitter, node: CallRec, env: Env) -> Code:
    """A call of a recursive operator: its variables come first, then its arguments."""
    operator = em.program.recursive(node.name)
    texts: list[str] = []
    for variable, primed in operator.variables:
        cell = em.cell(variable, primed)
        if cell is None:
            name = variable + "'" * primed
            texts.append(f"Once(lambda: unassigned({name!r}, {em.site(node, env)}))")
        else:
            texts.append(em.early(cell.value) if cell.given else cell.value)
    for arg, strict in zip(node.args, operator.strict, strict=True):
        texts.append(_argument(em, arg, env, strict))
    text = ", ".join([operator.text, *texts])
    name = node.name.split("#", 1)[0]
    return Code(f"enter({name!r}, {em.site(node, env)}, {text})", operator.shape)


def _argument(em: Emitter, arg: Node, env: Env, strict: bool) -> str:
    """An argument: at once if it is surely needed or can't fail, else when it is looked at."""
    if is_operator(arg, env):
        return lambda_text(em, arg, env)
    w = em.writer
    before = em.failures
    with w.aside() as lines:
        code = em.value(arg, env)
    if strict or em.failures == before:
        w.take(lines)
        return code.text
    name = w.fresh("f")
    with em.function(f"def {name}():"):
        w.put(f"return {em.value(arg, env).text}")
    return f"Once({name})"
