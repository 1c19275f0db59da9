"""A class in a real browser: signing in, and what becomes of a text when a sign-in ends."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from browser_checks import overflow, violations
from classes import ADDRESS, CLASS
from programs import RIGHT

from .conftest import Server, Tab


@pytest.fixture
def server(make_classes: Callable[..., Any]) -> Iterator[Server]:
    def make(port: int) -> Any:
        return make_classes(first=CLASS.replace(ADDRESS, f"http://127.0.0.1:{port}"))

    started = Server(make)
    started.start()
    yield started
    started.end()


def sign_in(tab: Tab, login: str) -> None:
    classes = tab.server.place
    [(_, link)] = classes.members.links([classes.person(login)])
    tab.page.goto(link)
    tab.find("button", has_text="Sign in as").click()
    tab.page.wait_for_url("**/")


def lesson(tab: Tab) -> None:
    tab.open("/lesson/dense")
    tab.find(".cm-content").wait_for()


def kept(tab: Tab, login: str) -> str:
    """What the server holds of somebody."""
    classes = tab.server.place
    desk, exercise = classes.desks(classes.person(login).id), classes.bench.exercise("dense")
    return desk.open(exercise).text


def test_a_learner_signs_in_and_passes(tab: Tab) -> None:
    sign_in(tab, "ann")
    lesson(tab)
    tab.write(RIGHT)
    tab.run("passed, in")
    tab.check()


def test_a_sign_in_that_ends_while_somebody_types_loses_nothing(
    tab: Tab, open_tab: Callable[..., Tab]
) -> None:
    classes = tab.server.place
    sign_in(tab, "ann")
    lesson(tab)
    tab.write("first = 1\n")
    tab.find("#saved", has_text="saved").wait_for()
    session = classes.members.session(tab.page.context.cookies()[0]["value"])
    classes.members.sign_out(session, "")
    tab.write("second = 2\n")
    tab.find("#ended", has_text="What you typed stays here").wait_for()
    assert "first" in kept(tab, "ann")
    # Somebody else signs in with the same browser: their file stays as it is.
    other = open_tab(tab.page.context)
    sign_in(other, "bob")
    tab.write("third = 3\n")
    tab.find("#saved", has_text="not saved").wait_for()
    assert "third" not in kept(tab, "bob")
    assert "third = 3" in tab.text()
    # Even where the page is loaded again, once its person is back.
    sign_in(other, "ann")
    tab.find("#saved", has_text="saved").filter(has_not_text="not saved").wait_for()
    assert kept(tab, "ann") == "third = 3\n"
    tab.find("#ended").wait_for(state="hidden")
    tab.write(RIGHT)
    tab.run("passed, in")


def test_what_was_not_saved_outlives_a_reload(tab: Tab) -> None:
    classes = tab.server.place
    sign_in(tab, "ann")
    lesson(tab)
    session = classes.members.session(tab.page.context.cookies()[0]["value"])
    classes.members.sign_out(session, "")
    tab.write("typed = 1\n")
    tab.find("#saved", has_text="not saved").wait_for()
    tab.page.once("dialog", lambda dialog: dialog.accept())
    sign_in(tab, "ann")
    lesson(tab)
    tab.find("#notice", has_text="could not be saved then").wait_for()
    tab.find("#saved", has_text="saved").wait_for()
    assert kept(tab, "ann") == "typed = 1\n"


def test_two_clicks_sign_in_once(tab: Tab) -> None:
    """Else the second would find the link used, and the cookie of the first be lost."""
    classes, held = tab.server.place, []
    [(_, link)] = classes.members.links([classes.person("ann")])
    tab.page.goto(link)
    sent: list[str] = []

    def slow(route: Any) -> None:
        sent.append(route.request.method)
        held.append(route)

    tab.page.route("**/sign-in/link", slow)
    # Playwright's own clicks wait for what the first began.
    tab.page.evaluate(
        """() => new Promise((done) => {
          const button = document.querySelector("main button");
          button.click();
          setTimeout(() => { button.click(); setTimeout(done, 300); }, 300);
        })"""
    )
    assert sent == ["POST"]
    held[0].continue_()
    tab.page.wait_for_url("**/")
    tab.check()


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_without_a_sign_in_are_accessible_and_fit(
    width: int, open_tab: Callable[..., Tab]
) -> None:
    # `bypass_csp` is for the script that looks for violations.
    tab = open_tab(viewport={"width": width, "height": 900}, bypass_csp=True)
    classes = tab.server.place
    [(_, whole)] = classes.members.links([classes.person("ann")])
    link = whole.removeprefix(classes.members.first.address)
    for path in ("/", "/lesson/dense", "/sign-in", link, "/sign-in/link?token=x", "/session", "/x"):
        tab.open(path)
        assert violations(tab.page) == [], path
        assert overflow(tab.page) == [], path


def test_a_lesson_whose_sign_in_ended_is_accessible(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(bypass_csp=True)
    classes = tab.server.place
    sign_in(tab, "ann")
    lesson(tab)
    session = classes.members.session(tab.page.context.cookies()[0]["value"])
    classes.members.sign_out(session, "")
    tab.write("typed = 1\n")
    tab.find("#ended a").wait_for()
    assert violations(tab.page) == []
