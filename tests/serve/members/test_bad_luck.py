"""What goes wrong while somebody is signed in: nothing is done or lost."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from classes import ADDRESS, COOKIE, ROSTER, Classes
from members_asked import SAVE, audit, save, text, token_of

from grader.serve.members import sessions


@pytest.mark.parametrize("given", ["", "x", "0" * 64, "digest"])
def test_a_cookie_that_is_none_of_ours_is_nobody(given: str, classes: Classes) -> None:
    if given == "digest":  # what the database holds is no cookie
        held = classes.browser("ann").client.cookies[COOKIE]
        session = classes.members.session(held)
        assert session is not None
        given = session.digest
    browser = classes.nobody()
    browser.client.cookies.set(COOKIE, given)
    assert browser.client.get("/lesson/dense/text").status_code == 401


def test_a_cookie_that_was_signed_out_is_good_no_longer(classes: Classes) -> None:
    browser = classes.sign_in("ann")
    held = browser.client.cookies[COOKIE]
    assert browser.send("/sign-out").status_code == 303
    browser.client.cookies.set(COOKIE, held)
    assert browser.client.get("/lesson/dense/text").status_code == 401


def test_a_page_of_an_earlier_sign_in_changes_nothing_and_is_given_the_new_token(
    classes: Classes,
) -> None:
    browser = classes.sign_in("ann")
    old = browser.token
    browser.send("/sign-in/link", link=token_of(classes.link("ann")))
    assert save(browser, "a = 1\n", **{"X-Token": old}) == 403
    now = browser.client.get("/session").json()
    assert now["person"] == classes.person("ann").id
    assert save(browser, "a = 1\n", **{"X-Token": now["token"]}) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://lessons.uni.example"},
        {"Origin": f"{ADDRESS}:8443"},
        {"Origin": f"{ADDRESS}.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Token": ""},
        {"X-Token": "x" * 43},
        {"X-Token": "ü"},
    ],
    ids=str,
)
def test_a_forged_change_is_refused_and_noted(headers: dict[str, str], classes: Classes) -> None:
    browser = classes.browser("ann")
    before = text(browser)
    sent = {name: value.encode() for name, value in headers.items()}
    answer = browser.ask(*SAVE, json={"text": "stolen", "base": ""}, headers=sent)
    assert answer.status_code == 403
    assert text(browser) == before
    refused = [row for row in audit(classes) if row.action == "refused"]
    assert "PUT /lesson/dense/text" in refused[-1].detail
    assert save(browser, "mine") == 200


def test_an_open_page_of_one_reads_nothing_of_another_in_the_same_browser(
    classes: Classes,
) -> None:
    """Else it would show their file, and save it as one's own later."""
    ann, bob = classes.person("ann"), classes.browser("bob")
    events = "/lesson/dense/events"
    assert bob.client.get(events, params={"person": ann.id}).status_code == 401
    stale = {"X-Token": classes.browser("ann").token}
    assert bob.client.get("/lesson/dense/text", headers=stale).status_code == 403
    assert bob.client.get("/lesson/dense/result", headers=stale).status_code == 403
    assert bob.client.get("/lesson/dense/text", headers={"X-Token": bob.token}).status_code == 200
    classes.bench._runs.closed = True  # so that it ends
    own = bob.client.get(events, params={"person": classes.person("bob").id})
    assert own.status_code == 200


def test_another_learner_s_token_is_none_of_one_s_own(classes: Classes) -> None:
    ann, bob = classes.browser("ann"), classes.browser("bob")
    assert save(ann, "stolen", **{"X-Token": bob.token}) == 403


def test_a_form_too_long_for_its_token_is_refused(classes: Classes) -> None:
    answer = classes.browser("ann").send("/lesson/dense/reset", more="x" * 100_000)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "", "lessons.uni.example.evil.example"]
)
def test_another_name_is_answered_nothing(host: str, classes: Classes) -> None:
    browser = classes.browser("ann")
    answer = browser.client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Ann" not in answer.text


def wait_for_roster(classes: Classes, until: Callable[[], bool]) -> None:
    ends = time.monotonic() + 300
    while not until():
        assert time.monotonic() < ends
        time.sleep(0.1)
        classes.members.look()


def test_who_is_taken_off_is_signed_out_and_finds_their_work_when_back(classes: Classes) -> None:
    browser, link = classes.browser("bob"), classes.link("bob")
    assert save(browser, "mine = 1\n") == 200
    (classes.folder / "roster.csv").write_text("learner,name\nann,Ann Lee\ncyd,Cyd Fox\n")
    wait_for_roster(classes, lambda: browser.client.get("/lesson/dense/text").status_code == 401)
    classes.nobody().page(link, 403)
    assert "Cyd Fox" in classes.nobody().page(classes.link("cyd"))
    assert ("taken off", "bob") in [(row.action, row.detail) for row in audit(classes)]
    (classes.folder / "roster.csv").write_text(ROSTER)
    wait_for_roster(
        classes, lambda: "bob" in {it.login for it in classes.members.people("nnx-2026")}
    )
    assert browser.client.get("/lesson/dense/text").status_code == 401, "the old sign-in is over"
    assert text(classes.sign_in("bob")) == "mine = 1\n"


@pytest.mark.parametrize("words", ["", "name\nann\n", "learner\n", "learner\nann\nann\n", None])
def test_a_roster_that_cannot_be_used_takes_nobody_off(
    words: str | None, classes: Classes, capsys: pytest.CaptureFixture[str]
) -> None:
    browser, roster = classes.browser("ann"), classes.folder / "roster.csv"
    if words is None:
        roster.unlink()
    else:
        roster.write_text(words)
    said = ""
    ends = time.monotonic() + 300
    while not said:
        assert time.monotonic() < ends
        time.sleep(0.1)
        assert browser.client.get("/lesson/dense/text").status_code == 200
        said = capsys.readouterr().err
    assert said.startswith("grade: the roster ")
    assert said.endswith("until then the class is as it was\n")
    assert said.count("\n") == 1


def test_the_stream_of_a_page_ends_with_its_sign_in(
    classes: Classes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.serve.members import guard

    monkeypatch.setattr(guard, "AGAIN_SECONDS", 0.0)
    browser = classes.browser("ann")
    session = classes.members.session(browser.client.cookies[COOKIE])
    assert session is not None
    classes.bench.sheet(classes.desks(session.person.id), classes.bench.exercise("dense"))
    monkeypatch.setattr(classes.members, "session", ended_after(classes.members.session, 3))
    answer = browser.client.get("/lesson/dense/events")
    assert answer.text.endswith("event: signed-out\ndata: {}\n\n")


def ended_after(session: Callable[[str], Any], times: int) -> Callable[[str], Any]:
    left = iter(range(times))
    return lambda held: session(held) if next(left, None) is not None else None


@pytest.mark.parametrize("ahead", [timedelta(days=300), -timedelta(days=300)], ids=["on", "back"])
def test_a_clock_that_was_wrong_gives_no_longer_session(ahead: timedelta, classes: Classes) -> None:
    classes.clock.ahead = ahead
    browser = classes.sign_in("ann")
    classes.clock.ahead = timedelta()
    if ahead < timedelta():  # it was over before it is now
        browser.page("/lesson/dense/history", 401)
        return
    browser.page("/lesson/dense/history")
    classes.clock.ahead = sessions.LASTS * 1.1
    browser.page("/lesson/dense/history", 401)


@pytest.mark.parametrize("digits", [21, 5000])
def test_a_long_number_names_nothing(digits: int, classes: Classes) -> None:
    number = "1" * digits
    for browser in (classes.nobody(), classes.sign_in("ann")):
        browser.page(f"/lesson/dense/history/{number}", 404)
    ann = classes.sign_in("ann")
    assert ann.send("/lesson/dense/try", case=number).status_code == 422
