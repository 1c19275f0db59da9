"""Build the documentation as a site that needs no network: a page for each exercise and pitfall.

    python docs/build_site.py [FOLDER]

The site is written under FOLDER (default `build/site`). Every warning of Sphinx is an error, a link
that leads nowhere among them.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from tempfile import TemporaryDirectory
from typing import NamedTuple

import generate
from generate import DOCS, ROOT

from grader.exercise.exercise import Exercise
from grader.exercise.pitfalls import Pitfall
from grader.grading.exercises import open_catalogue

TOP = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "reporting.md",
}
"""Pages that lie at the top of the checkout, and where they lie in the site."""
MENU: Mapping[str, Sequence[str]] = {
    "Learn": (
        "exercises",
        "course",
        "serve",
        "learning",
        "journey",
        "pitfalls",
        "show",
        "notebook",
        "screens",
    ),
    "Teach": ("batch", "integrations", "report", "cli", "security", "reporting"),
    "Build": (
        "authoring",
        "extending",
        "architecture",
        "modules",
        "primitives",
        "benchmarks",
        "contributing",
        "changelog",
    ),
}
"""Pages by the reader whom they are for; Sphinx refuses a page that is nowhere here."""
FILES = (
    "api.schema.json",
    "report.schema.json",
    *(f"show/{path.name}" for path in sorted(DOCS.glob("show/*.svg"))),
)
"""What pages show or offer besides pages, under `docs/`."""

_LINK = re.compile(r"\]\((?!\w+:)(?P<path>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")


class Page(NamedTuple):
    """A page of the site.

    Attributes:
        source: what it is made from, relative to the checkout; links in the text start there.
        place: where it lies in the site.
        text: Markdown.
    """

    source: str
    place: str
    text: str


def pages() -> Iterator[Page]:
    """Yield every page."""
    for name, place in TOP.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        menu = "".join(map(_toctree, MENU, MENU.values())) if place == "index.md" else ""
        yield Page(name, place, text + menu)
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        below = _toctree("", ["pitfalls/*"]) if path.stem == "pitfalls" else ""
        yield Page(f"docs/{path.name}", path.name, text + below)
    catalogue = open_catalogue(ROOT)
    exercises = [catalogue.load(item.name) for item in catalogue.in_order]
    yield Page("exercises", "exercises.md", exercises_page(exercises))
    for exercise in exercises:
        source = f"exercises/{exercise.name}/task.md"
        yield Page(source, f"exercises/{exercise.name}.md", exercise_page(exercise))
    for found in generate.groups_of_pitfalls().values():
        for pitfall in found:
            source = pitfall.path.relative_to(ROOT).as_posix()
            yield Page(source, f"pitfalls/{pitfall.name}.md", pitfall_page(pitfall, exercises))


def exercises_page(exercises: Sequence[Exercise]) -> str:
    """Return the list of the exercises, in the order in which to learn."""
    listed = [
        f"- [{item.title}](exercises/{item.name}/task.md) (`{item.name}`): {item.summary}"
        for item in exercises
    ]
    below = _toctree("", [f"exercises/{item.name}" for item in exercises])
    return "\n".join(["# Exercises", "", *listed, below])


def exercise_page(exercise: Exercise) -> str:
    """Return an exercise's task, how to begin, and what mistakes have a name."""
    name = exercise.name
    return f"""{exercise.task}
## How to begin

```console
$ grade new {name} {name}.py
$ grade watch {name}.py
```

## Mistakes that have a name

{generate.entries(exercise.pitfalls, exercise.folder)}
"""


def pitfall_page(pitfall: Pitfall, exercises: Sequence[Exercise]) -> str:
    """Return a pitfall's page, with the example of the first exercise that has one."""
    advice = "*Advice: it never costs points.*\n\n" if pitfall.level == "advice" else ""
    return f"# {pitfall.name}\n\n{advice}{pitfall.page(exercises)}\n"


def _toctree(caption: str, entries: Sequence[str]) -> str:
    """Return what puts pages into the menu."""
    head = f":caption: {caption}\n" if caption else ""
    return f"\n```{{toctree}}\n:hidden:\n:glob:\n{head}\n" + "\n".join(entries) + "\n```\n"


def relinked(page: Page, places: Mapping[str, str]) -> str:
    """Return a page's text with links to other pages and files as they lie in the site."""

    def link(found: re.Match[str]) -> str:
        target = normpath(join(dirname(page.source), found["path"]))
        if target not in places:
            return found[0]
        return f"]({relpath(places[target], dirname(page.place) or '.')}{found['anchor'] or ''})"

    return _LINK.sub(link, page.text)


def write(folder: Path) -> None:
    """Write every page and file as Sphinx reads them."""
    found = list(pages())
    places = {page.source: page.place for page in found} | {f"docs/{name}": name for name in FILES}
    texts = {page.place: relinked(page, places) for page in found}
    for place, text in texts.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(DOCS / name, folder / name)


def build(source: Path, out: Path) -> int:
    """Build a folder of pages; return Sphinx's exit status."""
    strict = ["--fail-on-warning", "--keep-going", "--quiet", "--fresh-env"]
    command = [sys.executable, "-m", "sphinx", *strict, "--conf-dir", str(DOCS)]
    doctrees = str(source / ".doctrees")
    done = subprocess.run([*command, "-d", doctrees, str(source), str(out)], check=False)
    return done.returncode


def main() -> int:
    """Write the pages in a folder of their own, and build them."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "site"
    shutil.rmtree(out, ignore_errors=True)
    with TemporaryDirectory() as folder:
        source = Path(folder).resolve()
        write(source)
        status = build(source, out)
    print(f"the site is not sound: {status}" if status else f"open {out / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(main())
