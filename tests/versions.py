"""Grade sample submissions with other versions of Python, jax and flax; all must agree.

    python tests/versions.py [FOLDER]

Makes one virtual environment for each row of `PAIRS` under FOLDER (default `.venv-versions`). A row
whose Python is not installed is left out, and the last line says so.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ("submissions", "docs/screens")
Findings = dict[str, tuple[str, list[str]]]
"""Verdict and names of error findings by file."""


@dataclass(frozen=True)
class Pair:
    """One combination to test with; an empty version is the newest that pip finds."""

    python: str
    jax: str = ""
    flax: str = ""

    @property
    def name(self) -> str:
        """The pair in words."""
        wanted = f"{self.jax or 'newest'}, flax {self.flax or 'newest'}"
        return f"Python {self.python}, jax {wanted}"

    @property
    def requirements(self) -> list[str]:
        """What pip is asked for."""
        pinned = {"jax": self.jax, "flax": self.flax}
        return [f"{name}=={version}" if version else name for name, version in pinned.items()]


PAIRS = (
    Pair("3.11", "0.6.2", "0.11.0"),  # the oldest that are supported
    Pair("3.11", "0.10.2", "0.12.8"),  # the last that Python 3.11 can have
    Pair("3.13", "0.11.1", "0.12.9"),  # the first that it can't
    Pair("3.12"),
)


def interpreter(version: str) -> str | None:
    """Return a Python of this version, from the path or from pyenv, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [shutil.which(f"python{version}")]
    found += sorted(map(str, pyenv.glob(f"versions/{version}.*/bin/python")), reverse=True)
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    for path in filter(None, found):
        # A program of that name may be a shim of pyenv, which only says that it isn't chosen.
        done = subprocess.run([path, "-c", code], capture_output=True, text=True, check=False)
        if done.stdout.strip() == version:
            return path
    return None


def environment(pair: Pair, python: str, folder: Path) -> Path:
    """Make or bring up to date the pair's virtual environment; return its folder of programs."""
    home = folder / "-".join(filter(None, (pair.python, pair.jax or "newest", pair.flax)))
    programs = home / "bin"
    if not (programs / "python").exists():
        subprocess.run([python, "-m", "venv", str(home)], check=True)
    command = [str(programs / "python"), "-m", "pip", "install", "--quiet", "--upgrade"]
    subprocess.run([*command, "--editable", str(ROOT), *pair.requirements], check=True)
    return programs


def installed(programs: Path) -> str:
    """Return what the environment really holds."""
    code = """
from importlib.metadata import version
from platform import python_version
print(f"Python {python_version()}, jax {version('jax')}, flax {version('flax')}")
"""
    return subprocess.run(
        [str(programs / "python"), "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def graded(programs: Path, paths: list[str]) -> Findings:
    """Grade the samples."""
    done = subprocess.run(
        [str(programs / "grade"), *paths, "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in {0, 1}:
        sys.exit(f"{programs}: grade failed: {done.stderr}")
    return {
        report["submission"]["path"]: (
            report["verdict"],
            [item["name"] for item in report["findings"] if item["level"] == "error"],
        )
        for report in json.loads(done.stdout)
    }


def differences(first: Findings, other: Findings) -> list[str]:
    """Return a line for each file that two pairs judge in different ways."""
    return [
        f"  {path}: {other.get(path)}, not {found}"
        for path, found in first.items()
        if other.get(path) != found
    ]


def main() -> None:
    """Grade with every pair whose Python is here, and compare."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".venv-versions"
    paths = [
        path.relative_to(ROOT).as_posix()
        for sample in SAMPLES
        for path in sorted((ROOT / sample).glob("*.py"))
    ]
    pythons = {version: interpreter(version) for version in {pair.python for pair in PAIRS}}
    first: Findings = {}
    tested = differing = 0
    for pair in PAIRS:
        if not (python := pythons[pair.python]):
            continue
        programs = environment(pair, python, folder)
        found = graded(programs, paths)
        first = first or found
        lines = differences(first, found)
        print(installed(programs), *lines, sep="\n", flush=True)
        tested, differing = tested + 1, differing + bool(lines)
    left_out = [pair.name for pair in PAIRS if not pythons[pair.python]]
    for name in left_out:
        print(f"left out, as this Python is not installed: {name}")
    if not tested:
        sys.exit("no pair was tested: install one of these versions of Python and try again")
    if differing:
        sys.exit(f"{differing} of {tested} pairs differ from the first")
    print(f"{len(paths)} submissions, the same verdicts and findings with {tested} pairs")


if __name__ == "__main__":
    main()
