"""`acceptor trace` from end to end: what it prints, how it ends, what hostile files do to it."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from acceptor.__main__ import main
from tests.tracecheck.traces import CONSTANTS, JARS, Record, end, event, header, lines, write

ROOT = Path(__file__).resolve().parents[2]
FILL = event("a.0.0", "Fill", {"k": 2}, state={"jar": 2})


def run(files: list[Path] | Path, *more: str) -> int:
    names = [files] if isinstance(files, Path) else files
    return main(["trace", *map(str, names), "--spec", str(JARS), "-q", *more])


def test_accepted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, a=[FILL, end("a", 1)])
    assert run(tmp_path) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "accepted: all 1 events are a behaviour of the spec"
    assert out[1].startswith("checked fields: action (1), args.k (1)")


def test_rejected_with_the_line_and_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, a=[FILL, event("a.0.1", "Level", state={"jar": 3})])
    assert run(tmp_path) == 12
    out = capsys.readouterr().out
    assert "rejected after 1 of 2 events" in out
    assert f"{tmp_path}/a.ndjson:3:1: event a.0.1: Level" in out
    assert len(out.splitlines()) < 40


def test_undecided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, a=[event("a.0.0", "Scoop"), event("a.0.1", "Scoop")])
    assert run(tmp_path, "--max-states", "4") == 20
    assert "the budget is 4: log more of the state" in capsys.readouterr().out
    (tmp_path / "a.ndjson").write_bytes(lines([header("a")]))
    assert run(tmp_path) == 20
    assert "holds no event, so nothing was checked" in capsys.readouterr().out


def test_not_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path) == 255
    assert "there is no .ndjson file in" in capsys.readouterr().err
    assert run(tmp_path / "none.ndjson") == 255
    assert "No such file" in capsys.readouterr().err
    write(tmp_path, a=[FILL, FILL])
    assert run(tmp_path) == 255
    err = capsys.readouterr().err
    assert "a.ndjson:3:1: error[trace.gap]: event a.0.1 is missing" in err


def test_spec_and_binding_that_do_not_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, a=[FILL])
    trace = str(tmp_path)
    assert main(["trace", trace, "--spec", str(tmp_path / "No.tla")]) == 150
    assert "no such file" in capsys.readouterr().err
    (tmp_path / "Jars.tla").write_text("---- MODULE Jars ----\nInit == \n====\n")
    assert main(["trace", trace, "--spec", str(tmp_path / "Jars.tla")]) == 150
    assert "Jars.tla:" in capsys.readouterr().err
    (tmp_path / "x.toml").write_text("modul = 1")
    assert run(tmp_path, "--bind", str(tmp_path / "x.toml")) == 151
    assert "unknown key 'modul'" in capsys.readouterr().err
    assert run(tmp_path, "--completions") == 151
    assert "the binding names no invariant" in capsys.readouterr().err


def test_the_verdict_as_json(tmp_path: Path) -> None:
    take = event("b.0.0", "Take", {"from": "a", "k": 1}, cause="a.0.0", state={"jar": 1})
    write(tmp_path, a=[FILL], b=[take])
    out = tmp_path / "verdict.json"
    assert run(tmp_path, "--json", str(out)) == 12
    verdict = json.loads(out.read_text())
    assert (verdict["verdict"], verdict["events"], verdict["accepted"]) == ("rejected", 2, 1)
    assert verdict["checked"]["state.jar"] == 1
    assert verdict["never_seen"] == ["Scoop", "Post", "Take", "Level", "Answer", "Reset"]
    found = verdict["rejection"]
    assert (found["event"], found["action"], found["cause"]) == ("b.0.0", "Take", "a.0.0")
    assert (found["file"], found["line"]) == (str(tmp_path / "b.ndjson"), 2)
    assert found["conjunct"] == "[from |-> from, to |-> n, load |-> k] \\in mail"
    assert found["values"]["mail"] == "{}"
    assert found["alternative"] == 'Fill(n = "b", k = 1)' or found["alternative"].startswith(
        "Scoop"
    )
    write(tmp_path, a=[FILL], b=[])
    assert run(tmp_path, "--json", str(out)) == 0
    assert json.loads(out.read_text())["verdict"] == "accepted"
    assert run(tmp_path, "--json", str(tmp_path / "no" / "x.json")) == 153


def test_falsify_tells_what_was_refused_and_what_is_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, a=[{**FILL, "time": 4}, end("a", 1)])
    assert run(tmp_path, "--falsify") == 0
    out = capsys.readouterr().out
    assert "changes refused" in out
    assert "not (always) checked: time: 1, first a.ndjson:2 time: 4 -> 5" in out
    assert "state.jar:" not in out


# --- hostile files --------------------------------------------------------------------------------


def hostile() -> dict[str, bytes]:
    """Files that should do no harm, and most of them are no traces."""

    def with_args(**args: object) -> bytes:
        return lines([header("a"), event("a.0.0", "Fill", dict(args))])

    def raw(line: str) -> bytes:
        return lines([header("a"), line])

    deep = "[" * 100_000 + "]" * 100_000
    fill = json.dumps(FILL)
    return {
        "empty": b"",
        "zeros": b"\0" * 1_000_000,
        "lines of zeros": (b"\0" * 100 + b"\n") * 1_000,
        "no utf-8": lines([header("a")]) + b'{"type": "\xff\xfe\x80"}\n',
        "utf-16": json.dumps(header("a")).encode("utf-16") + b"\n",
        "a byte order mark": b"\xef\xbb\xbf" + lines([header("a"), FILL]),
        "deep": raw(deep),
        "deep objects": raw('{"a":' * 100_000 + "1" + "}" * 100_000),
        "deep in the arguments": raw(fill.replace('"k": 2', f'"k": {deep}')),
        "nested below the limit": with_args(k=[[[[[[[[[[[[1]]]]]]]]]]]]),
        "huge integer": raw(fill.replace('"k": 2', '"k": ' + "9" * 1_000_000)),
        "large integer": with_args(k=10**12),
        "huge exponent": with_args(k=1e308),
        "overflow": raw(fill.replace('"k": 2', '"k": 1e999')),
        "nan": raw(fill.replace('"k": 2', '"k": NaN')),
        "equal keys": raw(fill.replace('"k": 2', '"k": 2, "k": 1')),
        "surrogate": raw(fill.replace('"k": 2', '"k": "\\ud800"')),
        "control characters": with_args(k="\x1b[2J\x00\n"),
        "a very long string": with_args(k="x" * 5_000_000),
        "a very long action": lines([header("a"), event("a.0.0", "F" * 1_000_000)]),
        "a key that is a huge integer": lines(
            [header("a"), {**FILL, "state": {"jar": {"9" * 5_000: 1}}}]
        ),
        "a huge sequence number": lines([header("a"), {**FILL, "seq": 10**39}]),
        "a hostile constant": lines([header("a", constants={**CONSTANTS, "Size": "=="})]),
        "a hostile constant's name": lines(
            [header("a", constants={**CONSTANTS, "X\n====\n---- MODULE Y ----": 1})]
        ),
        "elements that are none": lines([header("a"), {**FILL, "state": {"mail": {"+": 5}}}]),
        "many constants": lines(
            [header("a", constants={**CONSTANTS, "Node": [f"n{i}" for i in range(2_000)]})]
        ),
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_file_ends_in_a_message(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(hostile()[name])
    code = run([path])
    out, err = capsys.readouterr()
    assert code in (12, 20, 255), out + err
    said = out if code in (12, 20) else err
    assert said.strip()
    assert "Traceback" not in out + err
    assert len(said) < 5_000, "what is hostile should not be read out"


def test_hostile_files_need_no_more_memory_than_their_size_explains(tmp_path: Path) -> None:
    """In a process of its own, which may not have more than 1.5 GB."""
    files = []
    for i, data in enumerate(hostile().values()):
        files.append(tmp_path / f"{i}.ndjson")
        files[-1].write_bytes(data)
    code = (
        "import sys\nfrom acceptor.__main__ import main\n"
        "for name in sys.argv[2:]:\n"
        "    assert main(['trace', name, '--spec', sys.argv[1], '-q']) in (12, 20, 255), name\n"
    )
    limit = 1_500 << 20
    done = subprocess.run(
        [sys.executable, "-c", code, str(JARS), *map(str, files)],
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tools'}", "PATH": ""},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    assert "Traceback" not in done.stderr


def test_a_slot_or_ballot_without_bound_costs_nothing(tmp_path: Path) -> None:
    record: Record = {**FILL, "args": {"n": "a", "k": 10**12}}
    write(tmp_path, a=[record])
    assert run(tmp_path) == 12
