"""Going through kernel nodes: order, sharing, and everything that can hide a node."""

from pymodel.kernel.nodes import (
    And,
    Bound,
    Case,
    Const,
    Except,
    Exists,
    Local,
    Node,
    RecordLiteral,
    Update,
    Var,
)
from pymodel.kernel.walk import children, rebuild, walk

X, Y, S = Var("x"), Var("y"), Var("s")


def test_children_are_found_inside_bounds_arms_fields_and_updates() -> None:
    assert list(children(Exists((Bound(("a",), S),), X))) == [S, X]
    assert list(children(Case(((X, Y),), S))) == [X, Y, S]
    assert list(children(RecordLiteral((("h", X), ("g", Y))))) == [X, Y]
    assert list(children(Except(S, (Update((X,), "at", Y),)))) == [S, X, Y]


def test_values_that_look_like_nodes_are_not_entered() -> None:
    assert list(children(Const((1, 2)))) == []


def test_walk_is_outermost_first_in_written_order() -> None:
    tree = And((X, And((Y, S))))
    assert list(walk(tree)) == [tree, X, And((Y, S)), Y, S]


def test_rebuild_shares_what_does_not_change() -> None:
    def prime(node: Node) -> Node:
        return Var(node.name, True) if node == X else node

    tree = And((X, Exists((Bound(("a",), S),), Local("a"))))
    changed = rebuild(tree, prime)
    assert changed == And((Var("x", True), tree.args[1]))
    assert isinstance(changed, And)
    assert changed.args[1] is tree.args[1]
    assert rebuild(tree.args[1], prime) is tree.args[1]
