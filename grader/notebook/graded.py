"""A graded cell as a notebook shows it: HTML, and text where there is none."""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from rich.text import Text

from grader.classroom.report.environment import template_environment
from grader.classroom.report.excerpt import excerpt
from grader.report.formats import Detail, renderer
from grader.report.formats.case import case_text
from grader.report.formats.terminal import counterexample
from grader.report.formats.visible import for_learner
from grader.report.schema import Report

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Graded:
    """A report and the text that it is about."""

    report: Report
    source: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html(), "text/plain": self.plain()}

    def plain(self) -> str:
        """Return the report as `grade FILE` prints it."""
        out = io.StringIO()
        renderer("terminal")([self.report], out, Detail(source_of=lambda _: self.source))
        # A kernel asks for colours in its environment, and then there is no way to do without.
        return Text.from_ansi(out.getvalue()).plain.rstrip()

    def html(self) -> str:
        """Return the report as one `div`, with its style, that fetches nothing."""
        report = for_learner(self.report)
        frames = [
            excerpt(self.source, item.location) if item.location else [] for item in report.findings
        ]
        findings = list(zip(report.findings, frames, strict=True))
        failing = counterexample(report)
        return _template().render(
            report=report,
            lead=next((pair for pair in findings if pair[0].level == "error"), None),
            others=findings,
            failing=case_text(failing) if failing else "",
            said=failing is not None and failing.printed is not None,
            style=_style(),
        )


@cache
def _template() -> jinja2.Template:
    return template_environment(_TEMPLATES).get_template("report.html.j2")


@cache
def _style() -> Markup:
    return Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - our own
