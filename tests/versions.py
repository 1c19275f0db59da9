"""Grade the sample submissions with other versions of Python, jax and flax; all must agree.

    python tests/versions.py [FOLDER]

Makes one virtual environment for each pair under FOLDER (default `.venv-versions`). A pair whose
interpreter is missing is a failure, not a skip.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Pair:
    """One combination to test with."""

    name: str
    python: str
    packages: tuple[str, ...]


PAIRS = (
    Pair("oldest", "3.11", ("jax==0.6.2", "flax==0.11.0")),
    Pair("newest-3.11", "3.11", ("jax", "flax")),
    Pair("newest-3.12", "3.12", ("jax", "flax")),
)


def interpreter(version: str) -> str:
    """Return a Python of this version, or exit with what to do."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [shutil.which(f"python{version}")]
    found += sorted(pyenv.glob(f"versions/{version}.*/bin/python"), reverse=True)
    for path in found:
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        if path is None:
            continue
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return str(path)
    sys.exit(f"there is no Python {version}: install it (pyenv install {version}) and try again")


def environment(pair: Pair, folder: Path) -> Path:
    """Make or bring up to date the pair's virtual environment; return its folder of programs."""
    home = folder / pair.name
    programs = home / "bin"
    if not (programs / "python").exists():
        subprocess.run([interpreter(pair.python), "-m", "venv", str(home)], check=True)
    command = [str(programs / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*command, "--editable", str(ROOT), *pair.packages], check=True)
    return programs


def findings(programs: Path, paths: list[Path]) -> dict[str, tuple[str, list[str]]]:
    """Grade the samples; return verdict and the names of error findings by file name."""
    done = subprocess.run(
        [str(programs / "grade"), *map(str, paths), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        sys.exit(f"{programs}: grade failed: {done.stderr}")
    return {
        Path(report["submission"]["path"]).name: (
            report["verdict"],
            [item["name"] for item in report["findings"] if item["level"] == "error"],
        )
        for report in json.loads(done.stdout)
    }


def main() -> None:
    """Grade with every pair and compare."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".venv-versions"
    paths = sorted((ROOT / "submissions").glob("*.py"))
    results = {}
    for pair in PAIRS:
        programs = environment(pair, folder)
        listed = subprocess.run(
            [str(programs / "python"), "-m", "pip", "list", "--format", "json"],
            capture_output=True,
            text=True,
            check=True,
        )
        versions = {item["name"]: item["version"] for item in json.loads(listed.stdout)}
        print(f"{pair.name}: Python {pair.python}, jax {versions['jax']}, flax {versions['flax']}")
        results[pair.name] = findings(programs, paths)
    first = results[PAIRS[0].name]
    for name, (verdict, names) in first.items():
        print(f"  {name:24} {verdict:8} {', '.join(names)}")
    differing = [name for name, result in results.items() if result != first]
    if differing:
        for name in differing:
            print(f"{name} differs: {results[name]}")
        sys.exit(1)
    print(f"{len(paths)} submissions, the same verdicts and findings with {len(PAIRS)} pairs")


if __name__ == "__main__":
    main()
