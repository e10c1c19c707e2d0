# Sourced by tools/verify and tools/test: makes .venv beside pyproject.toml, once, and names its Python.
# A stamp of pyproject.toml's content tells whether the environment is up to date.
# `quiet_pip` shows pip's output only when it fails: a first run prints one line, not two hundred.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv="$root/.venv"
python="$venv/bin/python"

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "error: Python 3.11 or later, with venv, is needed and was not found" >&2
  echo "  hint: install it, or name it: PYTHON=/path/to/python3.12 $0" >&2
  return 1
}

quiet_pip() {
  local log
  log=$(mktemp)
  if ! "$python" -m pip install --quiet --disable-pip-version-check "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "error: the environment could not be made (pip's output is above)" >&2
    return 1
  fi
  rm -f "$log"
}

make_environment() {
  local stamp base
  stamp=$(cksum <"$root/pyproject.toml")
  if [ -x "$python" ] && [ "$(cat "$venv/stamp" 2>/dev/null)" = "$stamp" ]; then
    return
  fi
  base=$(find_python)
  echo "making the environment in .venv ($("$base" --version)); this happens once and takes about a minute"
  "$base" -m venv "$venv"
  quiet_pip --editable "$root[dev]"
  echo "$stamp" >"$venv/stamp"
}
