"""A homework and an exam in real browsers: two learners and their instructor at once."""

import csv
import io
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from browser_checks import overflow, violations
from classes import ADDRESS, CLASS
from programs import PRINTS, RIGHT, WRONG

from grader.serve.classes import gatherers, grading
from grader.serve.events import stage

from .conftest import Server, Tab

HOME = "/class/nnx-2026"
LONG = timedelta(hours=2)


@pytest.fixture
def server(make_classes: Callable[..., Any]) -> Iterator[Server]:
    deadline = (datetime.now(UTC) + LONG).replace(microsecond=0).isoformat()
    more = "".join(
        f'[assignments.{lesson}]\npolicy = "{policy}"\ndeadline = {deadline}\n'
        for lesson, policy in (("dense", "homework"), ("conv1d", "exam"))
    )

    def make(port: int) -> Any:
        first = CLASS.replace(ADDRESS, f"http://127.0.0.1:{port}")
        return make_classes(first=first, more=more)

    started = Server(make)
    started.start()
    yield started
    started.end()


def sign_in(tab: Tab, login: str) -> None:
    classes = tab.server.place
    [(_, link)] = classes.members.links([classes.person(login)])
    tab.page.goto(link)
    tab.find("button", has_text="Sign in as").click()
    tab.page.wait_for_url(f"**{HOME}" if login == "ida" else "**/")


def lesson(tab: Tab, name: str = "dense") -> None:
    tab.open(f"/lesson/{name}")
    tab.find(".cm-content").wait_for()


def hand_in(tab: Tab, button: str = "Hand in") -> None:
    tab.find("button", has_text=button).click()
    tab.find("#assignment", has_text="your receipt is").wait_for()


def over(tab: Tab) -> Any:
    """Let the deadline pass, and return what grades what was handed in."""
    classes = tab.server.place
    classes.clock.ahead = LONG + timedelta(minutes=1)
    return grading(classes.bench, gatherers(classes.bench, classes.desks, classes.members))


def test_homework_from_the_first_run_to_the_result_and_the_class_as_it_works(
    open_tab: Callable[..., Tab],
) -> None:
    ann, bob, ida = open_tab(), open_tab(), open_tab()
    for tab, login in ((ann, "ann"), (bob, "bob"), (ida, "ida")):
        sign_in(tab, login)
    ida.find("a", has_text="The class").click()
    ida.find("h2", has_text="Learners").wait_for()
    assert ida.find("tr", has_text="Ann Lee").inner_text().find("has run nothing yet") > 0
    for tab, text in ((ann, WRONG), (bob, RIGHT)):
        lesson(tab)
        tab.write(text)
    ann.run("failed, in")
    # The class's page shows it by itself.
    ida.find("tr", has_text="kernel-layout").filter(has_text="Ann Lee").first.wait_for()
    bob.run("passed, in")
    ida.find("tr", has_text="Bob Roe").filter(has_text="passed").wait_for()
    # One click to the evidence.
    ida.find("tr", has_text="kernel-layout").get_by_role("link", name="Ann Lee").first.click()
    ida.find("mark", has_text="init(key, (features, in_features))").wait_for()
    ida.find("text=evidence: a right program with only this mistake").wait_for()
    ida.page.go_back()
    for tab in (ann, bob):
        hand_in(tab)
        assert tab.find("text=What you have now is not what you handed in").is_hidden()
    ann.write(WRONG + "# more\n")
    ann.find("text=What you have now is not what you handed in").wait_for()
    hand_in(ann, "Hand in again")
    ida.open(f"{HOME}/lesson/dense")
    ida.find("text=2 of 2 have handed in; 2 are not graded yet").wait_for()
    over(ida).once()
    # Pages that are open show it by themselves.
    ann.find("#assignment .card.failed", has_text="kernel-layout").wait_for()
    bob.find("#assignment .card.passed").wait_for()
    ida.find("text=Learners see their results.").wait_for()
    with ida.page.expect_download() as loading:
        ida.find("summary", has_text="Download").click()
        ida.find("a", has_text="Your roster with points").click()
    text = loading.value.path().read_text()
    points = {row["learner"]: row["dense"] for row in csv.DictReader(io.StringIO(text))}
    assert float(points["bob"]) == 100
    assert float(points["ann"]) < 100
    for tab in (ann, bob, ida):
        tab.check()


def test_an_exam_from_the_first_word_to_its_release(open_tab: Callable[..., Tab]) -> None:
    ann, ida = open_tab(), open_tab()
    sign_in(ann, "ann")
    sign_in(ida, "ida")
    lesson(ann, "conv1d")
    assert ann.find("#run").count() == ann.find("#try").count() == 0
    ann.find("text=You have handed in nothing yet.").wait_for()
    ann.write(WRONG)
    ann.page.keyboard.press("Control+Enter")  # does nothing here
    hand_in(ann)
    assert ann.find("#result").inner_text() == ""
    ann.write(RIGHT)
    ann.find("#saved", has_text="saved").wait_for()
    job = over(ida)
    # The page notes the deadline by itself; what was typed by then is there to be read.
    ann.find("#text[readonly]").wait_for()
    ann.find("text=Exam: the deadline was").wait_for()
    assert ann.find("button", has_text="Hand in").count() == 0
    assert job.once() == 1
    ida.open(f"{HOME}/lesson/conv1d")
    ida.find("button", has_text="Release the results").click()
    ida.find("text=Learners see their results.").wait_for()
    ann.find("#assignment .card").wait_for()
    ann.find("#run").wait_for()
    for tab in (ann, ida):
        tab.check()


def test_what_is_typed_after_the_deadline_stays_in_the_page(open_tab: Callable[..., Tab]) -> None:
    ann = open_tab()
    sign_in(ann, "ann")
    lesson(ann, "conv1d")
    ann.page.route("**/text", lambda route: route.abort())  # so that it cannot be saved in time
    ann.write("mine = 1\n")
    ann.find("#saved", has_text="not saved").wait_for()
    over(ann)
    ann.find("#notice", has_text="keep a copy of your text").wait_for()
    assert "mine = 1" in ann.text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_are_for_everybody(
    open_tab: Callable[..., Tab], server: Server, scheme: str, width: int
) -> None:
    classes = server.place
    bench, exercise = classes.bench, classes.bench.exercise("dense")
    assigned = classes.app._app.state.assigned["nnx-2026"]
    for login, text in (("ann", WRONG), ("bob", PRINTS)):
        who = classes.person(login).id
        desk = classes.desks(who)
        desk.save(exercise, text.encode(), None, "before")
        number = bench.run(desk, exercise, text.encode())
        while stage(bench, bench.sheet(desk, exercise))["phase"] not in {"done", "refused"}:
            time.sleep(0.02)
        assigned.hand_in(who, "dense", number, text.encode())
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    ida, ann = (open_tab(bypass_csp=True, **options) for _ in range(2))
    sign_in(ida, "ida")
    sign_in(ann, "ann")
    who = classes.person("ann").id
    version = next(iter(bench.history.runs()[who])).id
    over(ida).once()
    paths = (
        HOME,
        f"{HOME}/lesson/dense",
        f"{HOME}/lesson/conv1d",
        f"{HOME}/learner/{who}",
        f"{HOME}/learner/{who}/lesson/dense/version/{version}",
    )
    for tab, path in (
        *((ida, path) for path in paths),
        (ann, "/lesson/dense"),
        (ann, "/lesson/conv1d"),
        (ann, "/"),
    ):
        tab.open(path)
        tab.page.evaluate("for (const it of document.querySelectorAll('details')) it.open = true")
        assert violations(tab.page) == [], path
        assert overflow(tab.page) == [], path


def test_a_page_that_renews_itself_keeps_its_place(
    open_tab: Callable[..., Tab], server: Server
) -> None:
    ida, ann = open_tab(), open_tab()
    sign_in(ida, "ida")
    sign_in(ann, "ann")
    ida.open(f"{HOME}/learner/{server.place.person('ann').id}")
    lesson(ann)
    ann.write(WRONG)
    ann.run("failed, in")
    ida.find("summary", has_text="1 version that ran").click()
    ida.find("details a", has_text="Version").first.focus()
    ann.write(WRONG + "# more\n")
    ann.run("failed, in")
    ida.find("summary", has_text="2 versions that ran").wait_for()
    assert ida.find("details[open] a").count() == 2
    assert ida.find(":focus").inner_text().startswith("Version")
