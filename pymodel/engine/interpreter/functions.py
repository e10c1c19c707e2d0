"""What may live here: whole generated functions: Init, Next, a formula, one action at arguments.

Each is generated from kernel nodes by an `Emitter`, defined in the program's namespace, and called
with states as tuples of numbers (see `program.Table`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pymodel.engine.interpreter import shapes
from pymodel.engine.interpreter.bindings import Cell, Env
from pymodel.engine.interpreter.code import Code
from pymodel.engine.interpreter.emit_action import ActionEmitter
from pymodel.engine.interpreter.emit_bind import domain_of, loop
from pymodel.engine.interpreter.emit_fork import Next, Then
from pymodel.engine.interpreter.emitter import Emitter
from pymodel.engine.interpreter.program import Program
from pymodel.kernel.model import Action, Model
from pymodel.kernel.nodes import And, Bound, Exists, In, Local, Named, Node, Or, TupleLiteral
from pymodel.values import Value

State = tuple[int, ...]
#: Rounds of finding the variables' shapes before what still grows is given up.
_ROUNDS = 12


# --- states in generated code ---------------------------------------------------------------------


def _given(program: Program, letter: str, shape_of: dict[str, shapes.Shape]) -> dict[str, Cell]:
    """The variables of a state that a function is given, by the names of their numbers."""
    cells = {}
    for i, name in enumerate(program.model.variables):
        number = f"{letter}{i}"
        cells[name] = Cell(number, f"V{program.table(name)[1:]}[{number}]", shape_of[name])
    return cells


def _numbers(model: Model, letter: str) -> str:
    """What unpacks a state."""
    return "".join(f"{letter}{i}, " for i in range(len(model.variables)))


def _finish(program: Program, em: Emitter, name: str, params: str, first: Sequence[str]) -> Any:
    """Define the function whose body the emitter has written at depth 1."""
    lines = [f"def {name}({params}):"]
    lines += [f"\t{line}" for line in first]
    lines += [f"\t{line}" for line in em.first_lines()]
    text = "\n".join(lines) + "\n" + (em.writer.text() if em.writer.lines else "\tpass\n")
    return program.define(name, text)


# --- Init and Next --------------------------------------------------------------------------------


def next_tree(program: Program) -> Node | None:
    """Next as the disjunction of its actions. Neighbours with the same bounds share them, so that
    successors come in the order in which Next is written."""
    model = program.model
    if not model.actions:
        return model.next
    leaves: list[tuple[tuple[Bound, ...], Node]] = []
    for i, action in enumerate(model.actions):
        leaf = And(action.conjuncts, span=action.span)
        program.actions[id(leaf)] = i
        # Errors name the operators around them, and the action is the outermost.
        leaves.append((action.params, Named(action.name, (), leaf, span=action.span)))
    return _grouped(leaves)


def _grouped(leaves: Sequence[tuple[tuple[Bound, ...], Node]]) -> Node:
    arms: list[Node] = []
    i = 0
    while i < len(leaves):
        params, leaf = leaves[i]
        if not params:
            arms.append(leaf)
            i += 1
            continue
        group = []
        while i < len(leaves) and leaves[i][0][:1] == params[:1]:
            group.append((leaves[i][0][1:], leaves[i][1]))
            i += 1
        arms.append(Exists(params[:1], _grouped(group)))
    return arms[0] if len(arms) == 1 else Or(tuple(arms))


def make_init(
    program: Program, node: Node, *, memos: bool = True
) -> Callable[[Callable[[State], None]], None]:
    """A function that calls its argument with each initial state."""
    em = Emitter(program, memos=memos)
    em.writer.depth = 1
    variables = program.model.variables

    def found(now: Next) -> None:
        if missing := [v for v in variables if v not in now]:
            em.writer.put(f"incomplete({missing!r}, {em.site(node, {})})")
        else:
            em.writer.put(f"found(({''.join(f'{now[v].id}, ' for v in variables)}))")

    ActionEmitter(em, variables, primed=False).emit(node, {}, {}, Then(found))
    return _finish(program, em, program.fresh("init"), "found", ())  # type: ignore[no-any-return]


#: What generated code does with a successor: its text, the action's index, the scope, the emitter.
OnSuccessor = Callable[[Emitter, str, int, Env], None]


def bulk(em: Emitter, target: str, action: int, _env: Env) -> None:
    """Count the successor, and tell of it if it is new."""
    em.writer.put(f"fired[{action}] += 1")
    state = em.writer.fresh("n")
    em.writer.put(f"{state} = {target}")
    em.writer.put(f"if {state} not in seen: new({state}, {action})")


def bulk_steps(em: Emitter, target: str, action: int, _env: Env) -> None:
    """The same, and check the step."""
    bulk(em, target, action, _env)
    w = em.writer
    state = w.lines[-1].text.split()[1]
    w.put(f"if not step(state, {state}): bad({state}, {action})")


def each(em: Emitter, target: str, action: int, _env: Env) -> None:
    """Tell of every successor."""
    em.writer.put(f"new({target}, {action})")


def make_next(
    program: Program, node: Node, on_successor: OnSuccessor, *, unroll: bool = True
) -> Callable[..., None]:
    """A function of (state, fired, seen, new, step, bad) that generates a state's successors; to
    `unroll` is as in `make_formula`."""
    em = Emitter(program, unroll=unroll)
    text = "state, fired, seen, new, step, bad"
    return _successors(program, em, node, lambda _em: {}, on_successor, text)


def _successors(
    program: Program,
    em: Emitter,
    node: Node,
    scope: Callable[[Emitter], Env],
    on_successor: OnSuccessor,
    params: str,
) -> Callable[..., None]:
    _write_successors(program, em, node, scope, on_successor)
    first = [f"{_numbers(program.model, 's')} = state"] if program.model.variables else []
    return _finish(program, em, program.fresh("next"), params, first)  # type: ignore[no-any-return]


def _write_successors(
    program: Program,
    em: Emitter,
    node: Node,
    scope: Callable[[Emitter], Env],
    on_successor: OnSuccessor,
) -> None:
    """The function's body, which the emitter keeps."""
    model = program.model
    em.writer.depth = 1
    em.now = _given(program, "s", program.shapes)

    def found(nxt: Next) -> None:
        if missing := [f"{v}'" for v in model.variables if v not in nxt]:
            em.writer.put(f"incomplete({missing!r}, {em.site(node, {})})")
            return
        target = f"({''.join(f'{nxt[v].id}, ' for v in model.variables)})"
        on_successor(em, target, 0 if em.action is None else em.action, {})

    ActionEmitter(em, model.variables).emit(node, scope(em), {}, Then(found))


def make_steps(program: Program, action: Action) -> Callable[..., None]:
    """A function of (state, new) that calls `new(successor, arguments)` for one action, its
    parameters ranging over their domains."""
    names = [name for bound in action.params for name in bound.names]
    em = Emitter(program, memos=False, unroll=False)
    model = program.model
    em.writer.depth = 1
    em.now = _given(program, "s", program.shapes)
    scope: list[Env] = []

    # The scope at the place of a successor is that of the action's own formula.
    def found(nxt: Next) -> None:
        if missing := [f"{v}'" for v in model.variables if v not in nxt]:
            em.writer.put(f"incomplete({missing!r}, {em.site(leaf, {})})")
            return
        target = f"({''.join(f'{nxt[v].id}, ' for v in model.variables)})"
        args = (scope[-1][n] for n in names)
        texts = "".join(f"{a.text}, " for a in args if isinstance(a, Code))
        em.writer.put(f"new({target}, ({texts}))")

    leaf = And(action.conjuncts, span=action.span)
    emitter = ActionEmitter(em, model.variables)
    em.action = -1

    def nest(bounds: Sequence[Bound], env: Env) -> None:
        if not bounds:
            scope.append(env)
            emitter.emit(leaf, env, {}, Then(found))
            scope.pop()
            return
        em.failures += 1
        with loop(em, bounds[0], domain_of(em, bounds[0].domain, env), env) as inner:
            em.failures += 1
            nest(bounds[1:], inner)

    nest(action.params, {})
    first = [f"{_numbers(model, 's')} = state"] if model.variables else []
    return _finish(program, em, program.fresh("steps"), "state, new", first)  # type: ignore[no-any-return]


def make_fire(program: Program, action: Action) -> Callable[..., None]:
    """A function of (state, new, *arguments) for one action at given arguments, by kernel names in
    the order of its parameters. Membership in the domains is a conjunct in front."""
    em = Emitter(program, memos=False, unroll=False)
    names = [name for bound in action.params for name in bound.names]
    params = {name: em.name(name) for name in names}
    env: dict[str, Code] = {}
    em.action = -1

    def new(e: Emitter, target: str, _action: int, _env: Env) -> None:
        e.writer.put(f"new({target})")

    def first(e: Emitter) -> Env:
        """Leave unless the arguments are in their domains; inside, their shapes are known."""
        for bound in action.params:
            raw: Env = {**env, **{n: Code(params[n]) for n in bound.names}}
            test = e.test(_inside(bound), raw)
            e.writer.put(f"if not {test}: return")
            element = domain_of(e, bound.domain, env)
            parts = [element.element]
            if bound.is_tuple:
                alt = element.element.only("tuple")
                fits = alt is not None and len(alt.parts) == len(bound.names)
                parts = list(alt.parts) if alt and fits else [shapes.ANY] * len(bound.names)
            universe = None if bound.is_tuple else element.universe
            for n, shape in zip(bound.names, parts, strict=True):
                env[n] = Code(params[n], shape, universe=universe)
        return env

    text = ", ".join(["state", "new", *params.values()])
    return _successors(program, em, And(action.conjuncts), first, new, text)


def _inside(bound: Bound) -> Node:
    """Membership of the bound names in their domain."""
    names = tuple(Local(n) for n in bound.names)
    return In(TupleLiteral(names) if bound.is_tuple else names[0], bound.domain)


# --- formulas -------------------------------------------------------------------------------------


def make_formula(
    program: Program,
    node: Node,
    names: Sequence[str],
    *,
    test: bool,
    memos: bool = True,
    unroll: bool = True,
) -> Callable[..., Any]:
    """A function of (state, next state, *values of local names): if `test`, anything that Python
    takes for true or false, else the written-out value. States that the formula does not mention
    may be None. To `unroll` makes it run more quickly and takes longer to generate."""
    em = Emitter(program, memos=memos, unroll=unroll)
    em.writer.depth = 1
    facts = program.facts(node)
    first: list[str] = []
    if facts.reads:
        em.now = _given(program, "s", program.shapes)
        first.append(f"{_numbers(program.model, 's')} = state")
    if facts.primes:
        em.next = _given(program, "u", program.shapes)
        first.append(f"{_numbers(program.model, 'u')} = successor")
    params = {name: em.name(name) for name in names}
    env: Env = {name: Code(text) for name, text in params.items()}
    em.root = node
    if test:
        em.writer.put(f"return {em.test(node, env)}")
    else:
        em.writer.put(f"return {em.written(node, env).text}")
    text = ", ".join(["state", "successor", *params.values()])
    return _finish(program, em, program.fresh("formula"), text, first)  # type: ignore[no-any-return]


# --- shapes of variables --------------------------------------------------------------------------


def settle(program: Program, init: Node | None, next_: Node | None) -> None:
    """Find shapes of the variables that hold in every reachable state: those of Init and of what is
    assumed already, closed under Next. What has not settled after some rounds may be anything."""
    if program.plain:
        program.shapes = dict.fromkeys(program.shapes, shapes.ANY)
        return
    if init is not None:
        program.noted = dict(program.shapes)
        # A memo would look at shapes that are to be found here.
        make_init(program, init, memos=False)
        _accept(program)
    if next_ is None:
        return
    for round_ in range(_ROUNDS):
        program.forget_code()
        program.noted = dict(program.shapes)
        em = Emitter(program, memos=False, unroll=False)
        _write_successors(program, em, next_, lambda _em: {}, each)
        if not _accept(program):
            break
        if round_ == _ROUNDS - 2:
            program.shapes = dict.fromkeys(program.shapes, shapes.ANY)
    program.forget_code()


def _accept(program: Program) -> bool:
    """Assume what was noted; whether that is more than before."""
    noted = {name: shapes.clip(program.noted[name]) for name in program.shapes}
    changed = noted != program.shapes
    program.shapes = noted
    return changed


def widen(program: Program, values: Sequence[Value]) -> bool:
    """Assume that variables may have these values too; whether that is new."""
    changed = False
    for name, v in zip(program.model.variables, values, strict=True):
        if not shapes.conforms(v, program.shapes[name]):
            joined = shapes.join(program.shapes[name], shapes.of_value(v))
            program.shapes[name] = shapes.clip(joined)
            changed = True
    return changed
