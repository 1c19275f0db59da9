"""What of the workbench is installed: the packages of its extra, and the editor; light to load."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from grader.report.errors import MissingExtraError, needs_extra

NEEDED = ("starlette", "jinja2", "markdown_it", "uvicorn")
BUNDLE = Path(__file__).parent / "static" / "built" / "editor.js"
"""The editor, which is built when a wheel is; without it pages have a text area."""
NO_EDITOR = (
    "this installation has no editor built in, so pages have a plain text area:"
    " install a wheel, or run `make editor` in a clone"
)


def check() -> None:
    """See that what the pages need is installed. Raises MissingExtraError."""
    with needs_extra("web", "grade serve"):
        for package in NEEDED:
            import_module(package)


def state() -> Iterator[str]:
    """Yield one sentence on the packages, and one on the editor."""
    try:
        check()
    except MissingExtraError as error:
        yield f"not installed: {error}"
    else:
        yield "is installed: `grade serve` opens the lessons in a browser"
    yield "its editor is built in" if BUNDLE.is_file() else NO_EDITOR
