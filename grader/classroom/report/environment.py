"""Jinja templates that escape whatever they print, for pages and for notebooks."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from grader.report.text import escape

TEMPLATES = Path(__file__).with_name("templates")


def template_environment(*folders: Path) -> jinja2.Environment:
    """Return an environment of the templates in these folders, and of those that pages share."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters["markdown"] = _markdown()
    environment.filters["code"] = _code
    environment.filters["points"] = lambda value: f"{value:g}"
    environment.filters["percent"] = lambda value: f"{100 * value:.0f} %"
    return environment


def _finalize(value: Any) -> Any:
    """Show control and bidirectional characters as escapes, in whatever a template prints."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return escape(value, lines=True)
    return value


def _code(text: str) -> Markup:
    """Return one line of text with what stands between backticks as code."""
    parts = escape(text).split("`")
    if len(parts) % 2 == 0:
        parts = ["`".join(parts)]
    return Markup().join(
        Markup("<code>{}</code>").format(part) if place % 2 else part
        for place, part in enumerate(parts)
    )


def _markdown() -> Callable[[str], Markup]:
    """Return a function from Markdown to HTML that lets no HTML of the text through."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.enable("table").disable(["link", "image", "autolink"])

    @cache
    def rendered(text: str) -> Markup:
        return Markup(parser.render(escape(text, lines=True)))  # noqa: S704 - html is off

    return rendered
