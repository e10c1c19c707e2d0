"""What may live here: the table of operators against what the front end says modules export."""

from __future__ import annotations

import inspect

import pytest

from pymodel.library import standard
from pymodel.library.failure import EvalError
from pymodel.library.order import Order
from pymodel.library.registry import Context, Operator
from pymodel.sema.standard import STANDARD
from pymodel.values import TRUE, show

REGISTRY = standard()
SERVED = [name for name, module in STANDARD.items() if module.operators]
EXPORTED = [(m, op) for m in SERVED for op in STANDARD[m].operators]


@pytest.mark.parametrize(("module", "exported"), EXPORTED, ids=[op.name for _, op in EXPORTED])
def test_every_exported_operator_has_a_meaning(module: str, exported: object) -> None:
    name, params = exported.name, exported.params  # type: ignore[attr-defined]
    operator = REGISTRY[name]
    assert operator.module == module
    assert operator.arity == len(params)
    parameters = inspect.signature(operator.apply).parameters.values()
    if any(p.kind is inspect.Parameter.VAR_POSITIONAL for p in parameters):
        return  # refuses whatever it is given
    assert len(parameters) == operator.arity + operator.context


def test_real_numbers_that_are_integers_have_values() -> None:
    divide = REGISTRY["/"].apply
    assert [divide(6, 3), divide(-6, 3), divide(0, -5)] == [2, -2, 0]
    real = REGISTRY["Real"].apply(Context(Order()))
    assert real.contains(-3)
    with pytest.raises(EvalError) as caught:
        real.contains("a")
    assert caught.value.code == "eval.compare"
    with pytest.raises(EvalError) as caught:
        real.concrete()
    assert caught.value.code == "eval.infinite"


def test_other_real_numbers_are_refused_with_a_reason() -> None:
    for name, args, words in (("/", (1, 2), "1 / 2"), ("Infinity", (), "Infinity")):
        with pytest.raises(EvalError) as caught:
            REGISTRY[name].apply(*args)
        assert caught.value.code == "eval.real"
        assert words in caught.value.message
        assert caught.value.hint
    with pytest.raises(EvalError) as caught:
        REGISTRY["/"].apply(1, 0)
    assert caught.value.code == "eval.division"


def test_printing_goes_where_the_context_says() -> None:
    written: list[str] = []
    context = Context(Order(), write=written.append)
    assert REGISTRY["PrintT"].apply(context, (1, "a")) is TRUE
    assert REGISTRY["Print"].apply(context, "x", 5) == 5
    assert written == ['<<1, "a">>', '"x"  5']


def test_registers_and_statistics() -> None:
    context = Context(Order(), statistics={"level": 7}.get)
    assert REGISTRY["TLCSet"].apply(context, 1, frozenset((5,))) is TRUE
    assert show(REGISTRY["TLCGet"].apply(context, 1)) == "{5}"
    assert REGISTRY["TLCGet"].apply(context, "level") == 7
    with pytest.raises(EvalError):
        REGISTRY["TLCGet"].apply(context, 2)


def test_random_elements_repeat_with_the_seed() -> None:
    def picks() -> list[int]:
        context = Context(Order())
        members = frozenset(range(1000))
        return [REGISTRY["RandomElement"].apply(context, members) for _ in range(5)]

    assert picks() == picks()
    assert len(set(picks())) > 1


def test_operators_can_be_added() -> None:
    twice = Operator("Twice", 1, "Mine", lambda x: 2 * x)
    more = REGISTRY.with_operators([twice])
    assert more["Twice"].apply(4) == 8
    assert "Twice" not in REGISTRY
    assert set(REGISTRY) < set(more)
