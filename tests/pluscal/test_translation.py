"""The shape of translations: what users read in their files."""

from __future__ import annotations

from textwrap import dedent

import pytest

from pymodel.errors import Source, SpecError
from pymodel.syntax import nodes as n
from pymodel.syntax.parser import parse_module, parse_source
from pymodel.syntax.pluscal.embed import State
from pymodel.syntax.pluscal.options import parse_options
from pymodel.syntax.pluscal.sameness import differences
from pymodel.syntax.pluscal.translate import Translation, translate
from tests.differential.corpus import ROOT


def _translate(text: str, *options: str) -> Translation:
    source = Source("T.tla", "---- MODULE T ----\n(* " + dedent(text).strip() + " *)\n====\n")
    found = translate(source, parse_options(options) if options else None)
    assert found is not None
    return found


def _definition(translation: Translation, name: str) -> str:
    """The lines of one definition."""
    lines = list(translation.lines)
    start = next(i for i, line in enumerate(lines) if line.startswith((f"{name} ==", f"{name}(")))
    end = lines.index("", start)
    return "\n".join(lines[start:end])


def test_one_process_set() -> None:
    made = _translate(
        """
        --algorithm Count
        variables x = 0;
        process p \\in 1..2
        variables mine = self;
        begin
          a: while mine < 3 do
               x := x + mine;
               mine := mine + 1;
             end while;
        end process;
        end algorithm
        """
    )
    assert made.text == dedent(
        """\
        VARIABLES x, pc, mine

        vars == << x, pc, mine >>

        ProcSet == (1 .. 2)

        Init == (* Global variables *)
                /\\ x = 0
                (* Process p *)
                /\\ mine = [self \\in 1 .. 2 |-> self]
                /\\ pc = [self \\in ProcSet |-> "a"]

        a(self) == /\\ pc[self] = "a"
                   /\\ IF mine[self] < 3
                      THEN /\\ x' = x + mine[self]
                           /\\ mine' = [mine EXCEPT ![self] = mine[self] + 1]
                           /\\ pc' = [pc EXCEPT ![self] = "a"]
                      ELSE /\\ pc' = [pc EXCEPT ![self] = "Done"]
                           /\\ UNCHANGED <<x, mine>>

        p(self) == a(self)

        (* Allow infinite stuttering to prevent deadlock on termination. *)
        Terminating == /\\ \\A self \\in ProcSet : pc[self] = "Done"
                       /\\ UNCHANGED vars

        Next == (\\E self \\in 1 .. 2 : p(self))
                   \\/ Terminating

        Spec == Init /\\ [][Next]_vars

        Termination == <>(\\A self \\in ProcSet : pc[self] = "Done")

        """
    )


def test_call_and_return() -> None:
    made = _translate(
        """
        --algorithm Calls
        variables x = 0;
        procedure P(n = 1)
        variables m = 2;
        begin p: x := n + m; return;
        end procedure;
        begin a: call P(5);
        end algorithm
        """
    )
    assert _definition(made, "p") == dedent(
        """\
        p == /\\ pc = "p"
             /\\ x' = n + m
             /\\ pc' = Head(stack).pc
             /\\ m' = Head(stack).m
             /\\ n' = Head(stack).n
             /\\ stack' = Tail(stack)"""
    )
    assert _definition(made, "a") == dedent(
        """\
        a == /\\ pc = "a"
             /\\ /\\ n' = 5
                /\\ stack' = <<[procedure |-> "P", pc |-> "Done", m |-> m, n |-> n]>> \\o stack
             /\\ m' = 2
             /\\ pc' = "p"
             /\\ x' = x"""
    )


_TWO = """
    --algorithm Two
    variables x = 0;
    {0}process p = 1
    begin a:{1} x := 1; b:{2} x := 2;
    end process;
    end algorithm
"""


@pytest.mark.parametrize(
    ("words", "option", "expected"),
    [
        (("", "", ""), "", "Spec == Init /\\ [][Next]_vars"),
        (("fair ", "", ""), "", "/\\ WF_vars(p)"),
        (("fair+ ", "+", ""), "", "/\\ SF_vars(p)"),
        (("fair ", "+", ""), "", "/\\ WF_vars(p) /\\ SF_vars(a)"),
        (("fair ", "-", ""), "", '/\\ WF_vars((pc[1] /= "a") /\\ p)'),
        (("fair ", "-", "-"), "", '/\\ WF_vars((pc[1] \\notin {"a", "b"}) /\\ p)'),
        (("", "", ""), "-wf", "/\\ WF_vars(p)"),
        (("", "", ""), "-sf", "/\\ SF_vars(p)"),
        (("fair ", "", ""), "-sf", "/\\ WF_vars(p)"),
        (("", "", ""), "-wfNext", "/\\ WF_vars(Next)"),
        (("fair ", "", ""), "-nof", "Spec == Init /\\ [][Next]_vars"),
        (("", "", ""), "-termination", "/\\ WF_vars(p)"),
    ],
)
def test_fairness(words: tuple[str, str, str], option: str, expected: str) -> None:
    made = _translate(_TWO.format(*words), *([option] if option else []))
    assert _definition(made, "Spec").split("\n")[-1].strip() == expected


def test_marked_labels_stand_in_the_order_of_the_text() -> None:
    made = _translate(
        """
        --algorithm Marked
        variables x = 0;
        fair process p = 1
        begin a:- if x = 1 then either b:- skip; or c:+ skip; end either; d:- skip;
              else e:+ skip; end if;
        end process;
        end algorithm
        """
    )
    assert [step.label.name for step in made.flow.processes["p"]] == ["a", "d", "e", "b", "c"]
    spec = " ".join(_definition(made, "Spec").split())
    assert spec.endswith(
        'WF_vars((pc[1] \\notin {"a", "b", "d"}) /\\ p) /\\ SF_vars(c) /\\ SF_vars(e)'
    )


def test_labels_that_are_added() -> None:
    text = """
        --algorithm Labels
        variables x = 0;
        begin x := 1; x := 2; while x < 5 do x := x + 1; end while;
        end algorithm
    """
    made = _translate(text, "-label", "-labelRoot", "L")
    assert [label.name for label in made.added] == ["L1", "L2", "L3"]
    assert [label.span.col for label in made.added] == [7, 15, 23]


def test_steps_inside_others_are_in_the_order_of_tlcs_translator() -> None:
    """Inside an `either` as they are written; inside an `if` those of its branches come first."""
    made = _translate(
        """
        --algorithm Order
        variables x = 0;
        begin
        a0: either either a1: skip; or a2: skip; end either; a3: skip; or a4: skip; end either;
        b0: either skip; or if x = 1 then b1: skip; end if; b2: skip; end either;
        c0: if x = 1 then either c1: skip; or c2: skip; end either; c3: skip; else c4: skip; end if;
        d0: if x = 1 then either d1: skip; or if x = 1 then d2: skip; else d3: skip; end if;
              d4: skip; end either; d5: skip; else d6: skip; end if;
        e0: either if x = 1 then e1: skip; else either e2: skip; or e3: skip; end either;
              e4: skip; end if; e5: skip; or e6: skip; end either;
        end algorithm
        """
    )
    steps = " ".join(step.label.name for step in made.flow.body)
    assert steps == (
        "a0 a1 a2 a3 a4 b0 b1 b2 c0 c3 c4 c1 c2 d0 d5 d6 d1 d2 d3 d4 e0 e1 e4 e2 e3 e5 e6"
    )


def test_fields_may_be_called_as_words_are() -> None:
    made = _translate(
        """
        --algorithm Fields
        variables r = [NEW |-> 0, end |-> 1, or |-> [do |-> 2]];
        begin a: r.NEW := r.NEW + 1 || r.end := 2 || r.or.do := r.end;
        end algorithm
        """
    )
    assert "!.NEW = r.NEW + 1" in made.text
    assert "!.or.do = r.end" in made.text


def test_renamings_are_told() -> None:
    made = _translate(
        """
        --algorithm Renamed
        variables x = 0;
        process left = 1 begin a: x := 1; end process;
        process right = 2 begin a: x := 2; end process;
        end algorithm
        """
    )
    assert made.lines[0] == "\\* Label a of left at line 4 col 24 changed to a_"
    names = [u.name.text for u in made.units if isinstance(u, n.OperatorDef)]
    assert names[3:7] == ["a_", "left", "a", "right"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("pluscal/*.tla")), ids=lambda p: p.stem)
def test_the_text_of_a_translation_is_its_tree(path: object) -> None:
    """Printed and parsed again, every translation of the corpus is what it was."""
    source = Source(path.name, path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    made = translate(source)
    assert made is not None
    text = f"---- MODULE X ----\n{made.text}====\n"
    assert differences(made.units, parse_module(Source("X.tla", text)).units) == ()


def test_no_translation_where_the_module_has_definitions_of_its_own() -> None:
    text = """---- MODULE Own ----
    (* --algorithm Own variables x = 0; begin a: x := 1; end algorithm *)
    VARIABLE y
    Init == y = 0
    ====
    """
    parsed = parse_source(Source("Own.tla", text))
    assert parsed.pluscal is not None
    assert parsed.pluscal.state is State.ASIDE
    assert len(parsed.module.units) == 2


def test_variables_beside_a_translation_that_is_awaited() -> None:
    text = """---- MODULE Beside ----
    (* --algorithm Beside variables x = 0; begin a: x := 1; end algorithm *)
    \\* BEGIN TRANSLATION
    \\* END TRANSLATION
    VARIABLE history
    ====
    """
    parsed = parse_source(Source("Beside.tla", text))
    assert parsed.pluscal is not None
    assert parsed.pluscal.state is State.MISSING
    names = [u.names[0].text for u in parsed.module.units if isinstance(u, n.Variables)]
    assert names == ["x", "history"]
    own = text.replace("VARIABLE history", "VARIABLE x\n Next == x' = x")
    parsed = parse_source(Source("Beside.tla", own))
    assert parsed.pluscal is not None
    assert parsed.pluscal.state is State.ASIDE


def test_prose_about_algorithms_is_no_algorithm() -> None:
    text = "---- MODULE Prose ----\n\\* The keyword\n(* --algorithm begins one *)\nA == 1\n====\n"
    parsed = parse_source(Source("Prose.tla", text))
    assert [type(u) for u in parsed.module.units] == [n.OperatorDef]


def test_deep_nesting_is_an_error_and_no_crash() -> None:
    deep = "if x = 0 then " * 3000 + "skip;" + "end if;" * 3000
    algorithm = f"--algorithm D variables x = 0; begin a: {deep} end algorithm"
    text = f"---- MODULE D ----\n(* {algorithm} *)\n===="
    with pytest.raises(SpecError) as caught:
        parse_module(Source("D.tla", text))
    assert caught.value.diagnostics[0].code == "syntax.too-deep"
