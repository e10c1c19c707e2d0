"""What may live here: a process of its own that compiles, so that a fault of the compiler ends that
process and not ours. Run as a script, with no other module of ours:

    python compiler.py PATHS SOURCE OBJECT

gets ready, and waits for a line with how much to try, 0 to 3; then it assembles and verifies the
text in SOURCE and writes object code for this machine to OBJECT. PATHS are where llvmlite is looked
for. Without a line there is nothing to do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any


def machine(llvm: Any, effort: int) -> Any:
    """A compiler for this processor; `effort` is how much its code generator tries, 0 to 3."""
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=effort,
        reloc="pic",
        codemodel="jitdefault",
        jit=True,
    )


def ready() -> Any:
    """llvmlite's binding, ready to compile for this machine."""
    from llvmlite import binding  # noqa: PLC0415 - only where something is compiled

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


def main(paths: str, source: str, target: str) -> int:
    """Compile a file; what is wrong with it goes to the standard error."""
    sys.path[:0] = [p for p in paths.split(os.pathsep) if p]
    llvm = ready()
    effort = sys.stdin.readline().strip()
    if not effort:
        return 1
    try:
        module = llvm.parse_assembly(Path(source).read_text(encoding="utf-8"))
        module.verify()
        code = machine(llvm, int(effort)).emit_object(module)
    except RuntimeError as e:
        print(str(e).strip(), file=sys.stderr)
        return 1
    part = Path(f"{target}.part")
    part.write_bytes(code)
    part.replace(target)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
