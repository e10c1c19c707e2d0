"""The code and the spec name the same actions, and the roles stay what they are."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

import impl
from impl import recover, replica
from impl.acceptor import Acceptor
from impl.learner import Learner
from impl.proposer import Proposer

ROOT = Path(impl.__file__).parent
SPEC = ROOT.parent / "specs" / "log" / "MultiPaxos.tla"
OWNERS = {"acceptor": Acceptor, "learner": Learner, "proposer": Proposer, "recover": recover}
ROW = re.compile(r"^    ([A-Z]\w+) +(\w+)\.(\w+) {2,}(.+?) {2,}(.+)$", re.MULTILINE)


def table() -> dict[str, tuple[str, str]]:
    assert replica.__doc__ is not None
    return {m[1]: (m[2], m[3]) for m in ROW.finditer(replica.__doc__)}


def actions_of_the_spec() -> set[str]:
    text = SPEC.read_text("utf-8")
    next_state = text[text.index("\nNext ==") :].split("\n\n")[0]
    return set(re.findall(r"\b([A-Z]\w*)\(r\b", next_state))


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    assert set(table()) == actions_of_the_spec() != set()


@pytest.mark.parametrize("action", sorted(table()))
def test_a_handler_cites_its_action_and_the_paper(action: str) -> None:
    role, name = table()[action]
    handler = getattr(OWNERS[role], name)
    assert name.lower() == action.lower()
    first = handler.__doc__.splitlines()[0]
    assert first.startswith(f'MultiPaxos!{action}, "Paxos Made Simple" §')


def test_no_action_is_performed_outside_its_handler() -> None:
    """`perform("X"` stands in the handler of X and nowhere else."""
    places = {}
    for path in ROOT.glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and _is_perform(call):
                        action = ast.literal_eval(call.args[0])
                        assert action not in places, f"{action} is performed twice"
                        places[action] = (path.stem, function.name)
    expected = {action: place for action, place in table().items() if action != "Crash"}
    assert places == expected


def _is_perform(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "perform"


def test_roles_import_the_standard_library_and_each_other() -> None:
    for path in ROOT.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [node.module or ""]
            for module in modules:
                top, _, rest = module.partition(".")
                ours = top == "impl" and (ROOT / f"{rest.split('.')[0]}.py").exists()
                ours = ours or module == "impl"
                assert ours or top in sys.stdlib_module_names, f"{path.name} imports {module}"
                assert top not in ("random", "time", "asyncio", "socket", "os"), path.name
