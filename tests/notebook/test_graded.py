"""A report as HTML for notebooks: whole, still, and nothing of the learner's text alive in it."""

from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from grader.notebook.graded import Graded
from grader.report.schema import CapturedOutput, Location, Report

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)></style></div>"
HOSTILE = f"{SCRIPT} \x1b[31m \u202egnp \x00 \ud800 `tick` '\"&{{{{7*7}}}}"
VOID = {"img", "br", "hr"}


class Elements(HTMLParser):
    """The elements and attributes of a fragment, and whether all that was opened is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.unopened: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.unopened |= {tag} - {self.open.pop() if self.open else ""}


@pytest.fixture(scope="module")
def report(grade_text: Any, right: str) -> Report:
    return grade_text(right.replace('"SAME"', '"VALID"'))


def hostile(report: Report) -> Report:
    finding = report.findings[0].model_copy(
        update={
            "message": HOSTILE,
            "evidence": (HOSTILE,),
            "observed": HOSTILE,
            "expected": HOSTILE,
            "location": Location(line=1, column=0, end_line=1, end_column=30),
            "help": report.findings[0].help.model_copy(
                update=dict.fromkeys(("where", "idea", "pattern", "fix"), SCRIPT)
            ),
        }
    )
    case = report.cases[0].model_copy(update={"message": HOSTILE})
    return report.model_copy(
        update={
            "findings": (finding, finding.model_copy(update={"level": "advice"})),
            "cases": (case, *report.cases[1:]),
            "output": CapturedOutput.model_construct(text=HOSTILE, bytes=9, truncated=False),
        }
    )


def test_it_shows_what_the_terminal_shows(report: Report, right: str) -> None:
    source = right.replace('"SAME"', '"VALID"')
    html = Graded(report, source).html()
    for said in (
        "✗ failed",
        "1 of 12 cases pass",
        "padding</strong>",
        "called with",
        "Requirements",
    ):
        assert said in html
    assert "<mark>padding=&#34;VALID&#34;</mark>" in html
    assert (Elements(html).open, Elements(html).unopened) == ([], set())


def test_its_evidence_and_its_case_are_the_terminals(grade_text: Any, right: str) -> None:
    source = right.replace("    layer = ", '    print("seen", x.shape)\n    layer = ', 1)
    source = source.replace('"SAME"', '"VALID"')
    assert source.count("print(") == 1
    report = grade_text(source)
    graded = Graded(report, source)
    lead = report.findings[0]
    html, plain = unescape(graded.html()), " ".join(graded.plain().split())
    assert lead.support
    assert f"evidence: {lead.support}" in html
    assert f"evidence: {lead.support}" in plain
    (case,) = (item for item in html.split("<pre><code>") if "called with" in item)
    shown = case.partition("</code>")[0]
    assert " ".join(shown.split()) in plain
    assert "printed:" in shown
    assert "seen (9, 3)" in shown


def test_nothing_of_the_learner_is_markup(report: Report) -> None:
    elements = Elements(Graded(hostile(report), HOSTILE).html())
    assert (elements.open, elements.unopened) == ([], set())
    assert not elements.names & {"script", "img", "link", "iframe", "a"}
    assert elements.attributes <= {"class", "open", "scope"}


def test_markup_of_a_learner_would_be_noticed() -> None:
    elements = Elements(f"<div>{SCRIPT}")
    assert "style" in elements.unopened
    assert elements.names >= {"script", "img"}
    assert "onerror" in elements.attributes


def test_control_characters_are_escapes(report: Report) -> None:
    graded = Graded(hostile(report), HOSTILE)
    for text in (graded.html(), graded.plain()):
        assert "\\u202e" in text
        assert not set(text) & {"\x1b", "\x00", "\u202e", "\ud800"}


def test_the_text_beside_it_has_no_colours_even_where_they_are_asked_for(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    bundle = Graded(report, "")._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"].startswith("✗ failed  submission.py · conv1d · 1 of 12")


def test_hidden_cases_keep_their_values(report: Report) -> None:
    cases = tuple(case.model_copy(update={"hidden": True}) for case in report.cases)
    html = Graded(report.model_copy(update={"cases": cases}), "").html()
    assert "hidden case 3" in html
    assert "called with" not in html
