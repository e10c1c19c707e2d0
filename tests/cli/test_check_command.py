"""`acceptor check` from the outside: exit codes, streams, files, help."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from acceptor.__main__ import main

ROOT = Path(__file__).resolve().parents[2]
SPEC = """---- MODULE Count ----
EXTENDS Naturals
CONSTANT Max
VARIABLE n
Init == n = 0
Up == n < Max /\\ n' = n + 1
Spec == Init /\\ [][Up]_n
Small == n < 3
Live == <>(n = 1)
Wrong == n = 1 => n + "a" = 1
====
"""
CFG = "CONSTANT Max = 4\nSPECIFICATION Spec\nCHECK_DEADLOCK FALSE\n"


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "Count.tla"
    path.write_text(SPEC)
    path.with_suffix(".cfg").write_text(CFG)
    return path


def cfg(spec: Path, text: str) -> None:
    spec.with_suffix(".cfg").write_text(text)


def test_success(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(spec)]) == 0
    out = capsys.readouterr().out
    assert "5 states generated, 5 distinct states found, 0 states left on queue." in out
    assert "The depth of the complete state graph search is 5." in out


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ("INVARIANT Small\n", 12),
        ("INVARIANT Wrong\n", 76),
        ("PROPERTY Live\n", 13),
        ("INVARIANT Smal\n", 151),
        ("INVARIENT Small\n", 151),
    ],
)
def test_exit_codes(spec: Path, extra: str, code: int) -> None:
    cfg(spec, CFG + extra)
    assert main(["check", str(spec), "-q"]) == code


def test_strict_refuses_liveness_under_a_view(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cfg(spec, CFG + "VIEW View\nPROPERTY Live\n")
    spec.write_text(spec.read_text().replace("====", "View == n\n===="))
    assert main(["check", str(spec), "-q"]) == 13
    assert "VIEW View is unsound" in " ".join(capsys.readouterr().out.split())
    assert main(["check", str(spec), "-q", "--strict"]) == 151
    assert "leave out --strict" in " ".join(capsys.readouterr().out.split())


def test_a_bad_spec_is_told_with_line_and_caret(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec.write_text(SPEC.replace("n = 0", "n = )"))
    assert main(["check", str(spec)]) == 150
    err = capsys.readouterr().err
    assert "Count.tla:5:13: error[syntax." in err
    assert "Init == n = )" in err
    assert "^" in err


def test_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "No.tla")]) == 150
    assert "no such file" in capsys.readouterr().err


def test_the_extension_of_a_spec_need_not_be_typed(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(spec.with_suffix(""))]) == 0
    assert main(["check", str(spec.with_suffix("")), "-config", str(spec.with_suffix(""))]) == 0
    assert main(["check", str(spec.with_suffix(".cfg"))]) == 150
    assert "-config" in capsys.readouterr().err


def test_a_false_assumption_is_shown(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.write_text(SPEC.replace("VARIABLE n", "ASSUME Max > 9\nVARIABLE n"))
    assert main(["check", str(spec), "-q"]) == 10
    out = capsys.readouterr().out
    assert "Error: Assumption line 4 is false." in out
    assert "Count.tla:4:1: ASSUME Max > 9" in out


def test_deadlock_switches(spec: Path) -> None:
    cfg(spec, CFG.replace("FALSE", "TRUE"))
    assert main(["check", str(spec), "-q"]) == 11
    assert main(["check", str(spec), "-q", "-deadlock"]) == 0
    cfg(spec, CFG)
    assert main(["check", str(spec), "-q", "--deadlock"]) == 11


def test_overrides_of_the_command_line(spec: Path) -> None:
    assert main(["check", str(spec), "-q", "--invariant", "n < 4"]) == 12
    assert main(["check", str(spec), "-q", "--invariant", "Small", "--constant", "Max = 2"]) == 0
    assert main(["check", str(spec), "-q", "--constant", "Mx = 2"]) == 151
    assert main(["check", str(spec), "-q", "--property", "[][n' < n]_n"]) == 13
    assert main(["check", str(spec), "-q", "--property", "[][n' # n]_n"]) == 0
    assert main(["check", str(spec), "-q", "--constant", "Max = 1 + Cardinality(1)"]) == 151


def test_continue_still_fails(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cfg(spec, CFG + "INVARIANT Small\n")
    assert main(["check", str(spec), "-continue"]) == 12
    assert "5 distinct states found" in capsys.readouterr().out


def test_a_limit(spec: Path) -> None:
    assert main(["check", str(spec), "-q", "--max-states", "2"]) == 20
    assert main(["check", str(spec), "-q", "--max-states", "0"]) == 2


def test_files(spec: Path, tmp_path: Path) -> None:
    cfg(spec, CFG + "INVARIANT Small\n")
    names = {k: tmp_path / f"out.{k}" for k in ("json", "html", "dot")}
    words = [w for k, path in names.items() for w in (f"--{k}", str(path))]
    assert main(["check", str(spec), "-q", *words]) == 12
    data = json.loads(names["json"].read_text())
    assert data["exit_code"] == 12
    assert len(data["findings"][0]["trace"]) == 4
    assert "Invariant Small is violated." in names["html"].read_text()
    assert names["dot"].read_text().startswith('digraph "Count" {')


def test_json_on_standard_output_is_all_there_is(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(spec), "-q", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "holds"


def test_a_file_that_cannot_be_written(spec: Path, tmp_path: Path) -> None:
    assert main(["check", str(spec), "-q", "--json", str(tmp_path / "no" / "x.json")]) == 153


def test_help_and_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "acceptor check specs/log/MCMultiPaxos.tla" in capsys.readouterr().out
    assert main(["check", "--help"]) == 0
    out = capsys.readouterr().out
    assert "examples:" in out
    assert "--max-states" in out
    assert main([]) == 2
    assert main(["chek"]) == 2


def test_a_witness_and_none(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(spec), "-q", "--reach", "n = 2"]) == 0
    assert "Reached: n = 2" in capsys.readouterr().out
    assert main(["check", str(spec), "-q", "--reach", "n = 2", "--reach", "n > Max"]) == 21
    assert "Not reached: n > Max is false in all 5 states." in capsys.readouterr().out
    assert main(["check", str(spec), "-q", "--reach", "n' = 2"]) == 151


def test_reports_in_several_formats(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cfg(spec, CFG + "INVARIANT Small\n")
    files = {n: tmp_path / f"out.{n}" for n in ("itf", "junit", "sarif", "tla", "text")}
    words = [w for n, f in files.items() for w in ("--report", f"{n}={f}")]
    assert main(["check", str(spec), "-q", *words]) == 12
    capsys.readouterr()
    assert len(json.loads(files["itf"].read_text())["states"]) == 4
    assert files["junit"].read_text().startswith("<?xml")
    assert json.loads(files["sarif"].read_text())["version"] == "2.1.0"
    assert files["tla"].read_text().startswith("---- MODULE out ----")
    assert main(["check", str(files["tla"]), "-config", str(files["tla"]), "-q"]) == 0
    assert "4 distinct states found" in capsys.readouterr().out
    assert main(["check", str(spec), "-q", "--report", "json"]) == 12
    assert json.loads(capsys.readouterr().out)["exit_code"] == 12


def test_no_behaviour_to_show_is_no_failure(
    spec: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.json"
    assert main(["check", str(spec), "-q", "--report", f"itf={out}"]) == 0
    assert "itf: nothing is written: there is no behaviour to show" in capsys.readouterr().err
    assert not out.exists()
    assert main(["check", str(spec), "--report", "yaml=x"]) == 2
    assert main(["check", str(spec), "-q", "--report", f"itf={out}", "--reach", "n = 3"]) == 0
    assert len(json.loads(out.read_text())["states"]) == 4


def test_coverage_of_actions_and_expressions(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(spec), "-q", "--coverage"]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Up 4 4" in lines
    assert f"5 {spec}:6:7 n < Max" in lines
    assert f"4 {spec}:6:18 n' = n + 1" in lines
    assert main(["check", str(spec), "-q", "--coverage", "--dfs", "9"]) == 0
    assert "counted in a breadth-first search only" in capsys.readouterr().out


def test_a_simulation_is_repeated_by_its_seed(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["check", str(spec), "-q", "--simulate", "--num", "3", "--depth", "4"]
    assert main(words) == 0
    out = capsys.readouterr().out
    seed = out.partition("Simulation using seed ")[2].partition(":")[0]
    assert "3 behaviours, 9 steps, the longest of 4 states." in out
    assert main([*words, "--seed", seed]) == 0
    assert f"Simulation using seed {seed}: 3 behaviours" in capsys.readouterr().out
    cfg(spec, CFG + "INVARIANT Small\n")
    capsys.readouterr()
    assert main([*words, "--seed", seed]) == 12
    out = capsys.readouterr().out
    assert "State 4" in out
    assert "1 behaviour, 3 steps, the longest of 4 states." in out  # the step that is wrong too


def test_a_model_value_is_no_name_of_the_module(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cfg(spec, CFG.replace("= 4", "= node"))
    assert main(["check", str(spec), "-q", "--reach", "n = node"]) == 151
    assert "a model value only if the module declares it" in capsys.readouterr().err


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tools")))}


def _run(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "acceptor", *words],
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_version_loads_none_of_the_toolkit() -> None:
    code = (
        "import sys\nfrom acceptor.__main__ import main\nmain(['--version'])\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('pymodel', 'rich', 'pyparsing')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    version, loaded = done.stdout.splitlines()
    assert version.startswith("acceptor 0.")
    assert loaded == "[]"


def test_interrupted(spec: Path) -> None:
    cfg(spec, CFG.replace("Max = 4", "Max = 100000000"))
    with _run("check", str(spec)) as process:
        # The first line of progress says that the exploration is under way.
        assert process.stderr is not None
        assert process.stderr.readline().startswith("depth ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in out
    assert "states generated" in out
    assert "Traceback" not in err


@pytest.mark.parametrize("engine", ["auto", "interpreter"])
@pytest.mark.parametrize("every", [["--checkpoint", "30"], []])
def test_what_an_interrupted_search_found_is_saved(
    every: list[str], engine: str, spec: Path
) -> None:
    """Where checkpoints are asked for: the run goes on from where it was, though none was due."""
    cfg(spec, CFG.replace("Max = 4", "Max = 100000000"))
    kept = spec.with_name("kept")
    words = ["check", str(spec), *every, "--checkpoint-dir", str(kept)]
    with _run(*words, "--engine", engine) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("depth ")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert f"--recover {kept} goes on from there" in err
    found = int(out.partition(" distinct")[0].split()[-1])
    assert found > 1
    with _run("check", str(spec), "--recover", str(kept), "--max-states", "1") as again:
        out, err = again.communicate(timeout=60)
    assert again.returncode == 20, err
    assert int(out.partition(" distinct")[0].split()[-1]) >= found


def test_an_interrupted_simulation_leaves_its_summary(spec: Path) -> None:
    with _run("check", str(spec), "--simulate", "--seed", "5") as process:
        assert process.stderr is not None
        assert " behaviours: " in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Simulation using seed 5: " in out
    assert "Traceback" not in err


def test_a_reader_that_goes_away(spec: Path) -> None:
    with _run("check", str(spec)) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
        assert process.wait(timeout=60) == 141
