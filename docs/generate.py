"""Write the generated pages of the documentation, or say which are out of date.

    python docs/generate.py [--check]

Pages are made with the command `grade` beside the Python that runs this. With `--check` nothing is
written, and the exit status is 1 if a page is not what would be written. Screens hold texts of jax
and flax, so they are compared only where the versions are those that they were made with.
"""

import argparse
import ast
import difflib
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.cli.main import COMMANDS
from grader.exercise.pitfalls import Pitfall, list_pitfalls
from grader.grading.exercises import open_catalogue
from grader.report.schema import json_schema
from grader.serve.api.schema import document

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
README, SCREENS = ROOT / "README.md", DOCS / "screens.md"
AUTHORING, JOURNEY = DOCS / "authoring.md", DOCS / "journey.md"
GRADE = Path(sys.executable).with_name("grade")
WIDTH = 88
HANG_SECONDS = 600
WRITTEN = "<!-- Written by `make docs`: change what it is made from, not this page. -->"
ABOUT_PITFALLS = """\
Misconceptions that the grader names. Each leads to its page, with which its file begins: what
happens and why. In the terminal: `grade explain NAME`. A pitfall marked *advice* never
costs points."""
ABOUT_SCREENS = f"""\
What `grade FILE` prints {WIDTH} columns wide; on a terminal it has colours. The submissions lie in
`docs/screens/`. [journey.md](journey.md) shows a new user's way through three exercises."""

SHOWN = {
    "kernel_layout": "A wrong kernel layout that raises nowhere: the spec was changed with it.",
    "batch_dim": "The batch axis was forgotten, and `jax.lax` raises.",
    "bare_param": "A bare Param goes into a `jax.lax` call.",
    "two_mistakes": "Two mistakes at once: both are named, the one to mend first in full.",
    "unrecognised": "No known mistake: the smallest counterexample, and no invented cause.",
    "passing": "Right work, with a piece of advice.",
}
"""Submissions of `docs/screens/` and what their reports show."""
TRIED = ("two_mistakes.py", "--x", "[[1], [2], [0.5]]", "--features", "2")
"""What `grade try` is shown with."""
README_SHOWS = "kernel_layout"
DRAWN = ("kernel_layout", "dense_layout", "attention_mask", "batch_dim", "passing")
"""Submissions of `docs/screens/` that are drawn by `grade show`."""
_BLOCK = re.compile(
    r"(<!-- screen: written by `make docs` -->\n).*?(<!-- end of screen -->)", re.DOTALL
)
_STEP = re.compile(
    r"^(?:`(?P<path>[\w/.]+)`:\n\n)?(?P<fence>`{3,4})(?P<kind>\w*)\n(?P<text>.*?\n)(?P=fence)$",
    re.DOTALL | re.MULTILINE,
)
_MADE_WITH = re.compile(r"^Made with (.+)\.$", re.MULTILINE)


def pages() -> dict[Path, str]:
    """Return the pages that need no submission graded, with their texts."""
    if str(DOCS) not in sys.path:  # of whoever loads this file by its path
        sys.path.append(str(DOCS))
    from course import course_page  # noqa: PLC0415 - as above

    return {
        DOCS / "course.md": course_page(WRITTEN),
        DOCS / "pitfalls.md": pitfalls_page(),
        DOCS / "cli.md": cli_page(),
        DOCS / "modules.md": modules_page(),
        DOCS / "report.schema.json": json.dumps(json_schema(), indent=2) + "\n",
        DOCS / "api.schema.json": json.dumps(document(), indent=2) + "\n",
    }


def screens() -> dict[Path, str]:
    """Return the pages that show reports, made by grading the submissions of `docs/screens/`."""
    import journey  # noqa: PLC0415 - it needs a terminal, as the other pages do not

    with ThreadPoolExecutor(2) as pool:
        shown = dict(zip(SHOWN, pool.map(screen, SHOWN), strict=True))
    pictures = {DOCS / "show" / f"{name}.svg": drawn(name) for name in DRAWN}
    return {
        SCREENS: screens_page(shown),
        JOURNEY: journey.recorded(),
        README: readme(shown[README_SHOWS]),
        AUTHORING: authoring(AUTHORING.read_text(encoding="utf-8")),
        **pictures,
    }


def floors() -> tuple[str, ...]:
    """Return the rooms of the house from the top, as `pyproject.toml` names them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return tuple(room.strip() for layer in layers for room in layer.split("|"))


def modules_page() -> str:
    """Return every module with the first line of its docstring, floor by floor from the top."""
    parts = ["# Modules", WRITTEN, "The first line of each module's docstring, floor by floor."]
    for room in floors():
        folder = ROOT / room.replace(".", "/")
        parts.append(f"## {room.removeprefix('grader.')}\n\n{_summary(folder / '__init__.py')}")
        rows = [
            f"| `{path.relative_to(ROOT).as_posix()}` | {_summary(path)} |"
            for path in sorted(folder.rglob("*.py"))
            if path.name != "__init__.py"
        ]
        parts.append("\n".join(["| module | what it does |", "|---|---|", *rows]))
    return "\n\n".join(parts) + "\n"


def _summary(path: Path) -> str:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def groups_of_pitfalls() -> dict[str, tuple[Pitfall, ...]]:
    """Return all pitfalls, first those of one exercise, then those of any."""
    folders = open_catalogue(ROOT).folders
    groups = {f"of {item.name}": list_pitfalls(item.pitfall_folders[:1]) for item in folders}
    groups["of any exercise"] = list_pitfalls(folders[0].pitfall_folders[1:])
    return {name: found for name, found in groups.items() if found}


def pitfalls_page() -> str:
    """Return the list of all pitfalls; each leads to its file, which begins with its page."""
    parts = ["# Pitfalls", WRITTEN, ABOUT_PITFALLS]
    for name, found in groups_of_pitfalls().items():
        parts += [f"## Pitfalls {name}", entries(found, DOCS)]
    return "\n\n".join(parts) + "\n"


def entries(pitfalls: Iterable[Pitfall], start: Path) -> str:
    """Return a list of pitfalls for a page that lies in the folder `start`."""
    lines = []
    for item in pitfalls:
        advice = " *(advice)*" if item.level == "advice" else ""
        path = Path(os.path.relpath(item.path, start)).as_posix()
        lines.append(f"- [{item.name}]({path}): {item.title}{advice}")
    return "\n".join(lines)


def cli_page() -> str:
    """Return the help of every command."""
    parts = ["# The command `grade`", WRITTEN, _console("grade --help", _help())]
    for name in COMMANDS:
        parts += [f"## grade {name}", _console(f"grade {name} --help", _help(name))]
    return "\n\n".join(parts) + "\n"


def _help(*command: str) -> str:
    return _output(0, *command, "--help")


def screen(name: str) -> str:
    """Return what grading one submission prints on a terminal without colours."""
    return _output(0 if name == "passing" else 1, f"{name}.py", cwd=DOCS / "screens")


def drawn(name: str) -> str:
    """Return the picture of one submission as SVG."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "picture.svg")
        _output(0, "show", f"{name}.py", "--output", str(path), cwd=DOCS / "screens")
        return path.read_text(encoding="utf-8")


def screens_page(shown: Mapping[str, str]) -> str:
    """Return all screens with what they show."""
    parts = [
        "# Screens",
        WRITTEN,
        f"Made with {made_with()}.",
        ABOUT_SCREENS,
    ]
    for name, text in shown.items():
        title = name.replace("_", " ").capitalize()
        parts += [f"## {title}", SHOWN[name], _console(f"grade {name}.py", text)]
    parts += ["## An input of your own", "One call: the answer, and the right one above it."]
    tried = _output(1, "try", *TRIED, cwd=DOCS / "screens")
    parts.append(_console(f"grade try {shlex.join(TRIED)}", tried))
    return "\n\n".join(parts) + "\n"


def readme(shown: str) -> str:
    """Return the README with its screen made anew."""
    block = _console(f"grade {README_SHOWS}.py", shown)
    text, count = _BLOCK.subn(
        lambda found: f"{found[1]}{block}\n{found[2]}", README.read_text(encoding="utf-8")
    )
    if count != 1:
        sys.exit(f"{README.name} needs one block between its two `screen` comments")
    return text


def authoring(page: str) -> str:
    """Return the walk through making an exercise, done in a folder of its own: what it shows is so.

    Files are written and commands run in the order of the page.
    """

    def step(found: re.Match[str]) -> str:
        if found["path"]:
            path = place / found["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found["text"], encoding="utf-8")
        if found["kind"] != "console":
            return found[0]
        command = found["text"].partition("\n")[0].removeprefix("$ ")
        done = _ran(*command.split()[1:], cwd=place, GRADE_ROOT=str(place))
        return _console(command, _trimmed(done.stdout))

    with TemporaryDirectory() as folder:
        place = Path(folder)
        return _STEP.sub(step, page)


def made_with() -> str:
    """Return the versions that decide the texts of screens."""
    return f"jax {version('jax')} and flax {version('flax')}"


def _output(status: int, *arguments: str, cwd: Path = ROOT) -> str:
    """Run the real command and return what it prints, without blanks at the ends of lines."""
    done = _ran(*arguments, cwd=cwd)
    if done.returncode != status:
        said = f"{done.stdout}{done.stderr}"
        sys.exit(f"grade {' '.join(arguments)}: exit {done.returncode}, not {status}\n{said}")
    return _trimmed(done.stdout)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _ran(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the real command as on a terminal without colours."""
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in {"FORCE_COLOR", "GRADE_ROOT", "TTY_COMPATIBLE"}
    }
    environment |= {"COLUMNS": str(WIDTH), "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    environment |= {"GRADE_PROGRESS": "off"} | variables
    return subprocess.run(
        [GRADE, *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=HANG_SECONDS,
        check=False,
    )


def _console(command: str, text: str) -> str:
    return f"```console\n$ {command}\n{text}\n```"


def differences(wanted: Mapping[Path, str]) -> Iterator[str]:
    """Yield, for each page that is not as wanted, what differs."""
    for path, text in wanted.items():
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept != text:
            lines = difflib.unified_diff(
                kept.splitlines(), text.splitlines(), "kept", "now", n=0, lineterm=""
            )
            yield "\n".join([f"{path.name} is out of date:", *list(lines)[:20]])


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description="Write the generated pages of the documentation.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    if not parser.parse_args().check:
        for path, text in {**pages(), **screens()}.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    wanted = pages()
    kept = _MADE_WITH.search(SCREENS.read_text(encoding="utf-8")) if SCREENS.exists() else None
    if kept is None or kept[1] == made_with():
        wanted |= screens()
    else:
        print(f"screens not compared: made with {kept[1]}, here are {made_with()}")
    found = list(differences(wanted))
    print("\n\n".join([*found, "run `make docs`"]) if found else f"{len(wanted)} pages are current")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
