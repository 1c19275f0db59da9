"""The pages: whole, closed to the net, accessible, and safe whatever learners write."""

import builtins
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from grader.classroom.report import write
from grader.report.errors import MissingExtraError
from grader.report.marks import absent
from grader.report.output import OutputError
from grader.report.schema import Report

from .conftest import SCRIPT

SOURCE = "\n".join(
    [f"line_{number} = 1  # by Alice Liddell" for number in range(1, 10)]
    + ["kernel = wrong(features, in_features)  # by Alice Liddell"] * 40
)
VOID = {"meta", "link", "img", "br", "hr", "input"}
FETCHING = {"src", "srcset", "data", "poster", "action", "background", "formaction", "ping"}


class Page(HTMLParser):
    """Elements, attributes, headings and visible text; unbalanced tags are an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[int] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1] != "style":
            self.text += data


def requests(text: str) -> list[str]:
    """What a browser would fetch or run when it opens a page."""
    page = Page(text)
    found = [
        tag for tag in ("script", "link", "iframe", "object", "base", "form") if page.tags[tag]
    ]
    found += [name for _, name, _ in page.attributes if name in FETCHING or name.startswith("on")]
    found += re.findall(r"url\(|@import", text)
    links = [value for _, name, value in page.attributes if name.endswith("href")]
    return found + [link for link in links if not re.fullmatch(r"#[\w-]+|[\w./-]+\.html", link)]


@pytest.fixture(scope="module")
def folder(members: Sequence[Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("report") / "new" / "report"
    write(iter(members), made, source_of=lambda _: SOURCE)
    return made


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in (folder / "index.html", *folder.glob("learners/*.html"))
    }


def test_a_fetching_page_would_be_noticed() -> None:
    """Positive control."""
    for bad in (
        "<script>x</script>",
        "<img src='http://x'>",
        "<link rel='stylesheet' href='x.css'>",
        "<p onclick='x'>a</p>",
        "<style>p{background:url(x)}</style>",
        "<a href='javascript:x'>a</a>",
        "<a href='https://x'>a</a>",
    ):
        assert requests(bad), bad
    assert requests("<a href='learners/a-1.html'>a</a>") == []


def test_no_page_fetches_or_runs_anything(pages: dict[str, str], members: Sequence[Report]) -> None:
    assert len(pages) == len(members) + 1
    for name, text in pages.items():
        assert requests(text) == [], name
        assert "default-src 'none'" in text


def test_what_learners_wrote_is_shown_as_text(pages: dict[str, str]) -> None:
    shown = [Page(text).text for text in pages.values()]
    hostile = [text for text in shown if "<script>alert(1)</script>" in text]
    assert len(hostile) == 4, "positive control"
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn"}
    for text in pages.values():
        assert not {x for x in text if unicodedata.category(x) in hidden} - {"\n"}
    assert any("{{7*7}}" in text for text in shown)


def test_headings_landmarks_captions_and_scopes(pages: dict[str, str]) -> None:
    for text in pages.values():
        page = Page(text)
        assert page.headings.count(1) == 1
        assert all(later - early <= 1 for early, later in pairwise(page.headings))
        assert page.tags["header"] == page.tags["main"] == page.tags["title"] == 1
        assert page.tags["caption"] == page.tags["table"]
        scopes = sum(name == "scope" for tag, name, _ in page.attributes if tag == "th")
        assert scopes == page.tags["th"]
        images = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "role")]
        labels = [v for tag, name, v in page.attributes if (tag, name) == ("svg", "aria-label")]
        assert len(images) == len(labels) == page.tags["svg"]
        ids = [value for _, name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids))
        assert ("html", "lang", "en") in page.attributes


def test_the_table_leads_to_every_page_and_starts_with_what_could_not_be_graded(
    folder: Path, pages: dict[str, str], members: Sequence[Report]
) -> None:
    table = pages["index.html"].split('id="learners"')[1]
    rows = re.findall(r'<a href="(learners/[^"]+)">.*?class="verdict (\w+)"', table)
    assert len(rows) == len({target for target, _ in rows}) == len(members)
    assert all((folder / target).is_file() for target, _ in rows)
    assert [verdict for _, verdict in rows] == ["ungradable"] * 2 + ["failed"] * 10 + ["passed"] * 3


def test_late_and_absent_learners_stand_in_the_table(
    stored: dict[str, Report], tmp_path: Path
) -> None:
    part = stored["bob"].submission.model_copy(update={"learner": "tom", "late": True})
    late = stored["bob"].model_copy(update={"submission": part})
    write([late, absent(SCRIPT, 0)], tmp_path, source_of=lambda _: None)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert requests(text) == []
    shown = " ".join(Page(text).text.split())
    assert "1 submission: 1 failed. Median score 32 %. 1 late. 1 handed in nothing." in shown
    assert "tom (late)failed32 of 100" in shown
    assert f"{SCRIPT}absenthanded in nothing" in shown
    (page,) = tmp_path.glob("learners/*.html")
    assert "handed in late" in page.read_text(encoding="utf-8")


def test_examples_say_what_was_written_and_not_by_whom(
    pages: dict[str, str], stored: dict[str, Report]
) -> None:
    place = stored["bob"].findings[0].location
    assert place
    index = Page(pages["index.html"]).text
    before_learners = index[: index.rindex("Learners")]
    assert "kernel = wrong(features, in_features)" in before_learners
    assert "Liddell" not in index
    learner = next(text for name, text in pages.items() if name.startswith("layout0"))
    assert "Liddell" in learner, "positive control: a learner's own page shows the whole line"
    assert learner.count("<mark>") == 1
    for section in ("What happens", "Why"):
        assert section in index


def test_hidden_cases_show_nothing_on_a_learners_page(
    stored: dict[str, Report], tmp_path: Path
) -> None:
    bob = stored["bob"]
    case = bob.cases[0].model_copy(update={"hidden": True, "name": "CANARY", "message": "CANARY"})
    hidden = bob.model_copy(update={"cases": (case, *bob.cases[1:])})
    write([hidden], tmp_path, source_of=lambda _: None)
    (page,) = tmp_path.glob("learners/*.html")
    text = page.read_text(encoding="utf-8")
    assert "CANARY" not in text
    assert "hidden case 1" in text


def test_a_class_of_none_has_a_page(tmp_path: Path) -> None:
    write([], tmp_path, source_of=lambda _: None)
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "There are no submissions." in text
    assert requests(text) == []


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")
    with pytest.raises(OutputError, match=r"cannot be written \(.+\): choose another folder"):
        write([], tmp_path / "file" / "report", source_of=lambda _: None)
    assert (tmp_path / "file").read_text() == "kept"


def test_without_its_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pages", "environment"):
        monkeypatch.delitem(sys.modules, f"grader.classroom.report.{module}", raising=False)
    real = builtins.__import__

    def absent(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "jinja2":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(MissingExtraError, match=r'needs jinja2: pip install "nnx-grader\[class\]"'):
        write([], tmp_path, source_of=lambda _: None)
