"""From a provider into a class: who of the roster it is, and from where on."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from classes import ADDRESS, CLASS, HTML, Classes
from classes import Browser as Ours
from signing_in import CLIENT, SECRET, Between, Browser

from grader.serve.app import make_class_app
from grader.serve.members.config import ConfigError
from grader.serve.members.openid import providers_of

OPENID = """
[sign-in.openid]
issuer = "{issuer}"
client_id = "{client}"
client_secret_file = "secret"
"""
ROSTER = "learner,name,email\nada,Ada,ada@uni.example\nbob,Bob,bob@uni.example\n"


@pytest.fixture
def place(
    issuer: str, tmp_path: Path, make_classes: Callable[..., Classes]
) -> Iterator[tuple[Classes, Callable[[], Browser], Between]]:
    (tmp_path / "secret").write_text(SECRET + "\n")
    (tmp_path / "roster.csv").write_text(ROSTER)
    classes = make_classes(first=CLASS + OPENID.format(issuer=issuer, client=CLIENT))
    between, opened = Between(), []
    providers = providers_of(classes.members.classes.values(), between)
    classes.app = make_class_app(classes.bench, classes.desks, classes.members, providers=providers)

    def browser() -> Browser:
        opened.append(httpx2.Client(timeout=300))
        ours = classes.nobody().client
        ours.headers.pop("Origin")  # as a browser that follows a link has none
        return Browser(ours, opened[-1])

    yield classes, browser, between
    for client in opened:
        client.close()


Made = tuple[Classes, Callable[[], Browser], Between]


def noted(classes: Classes, action: str) -> list[Any]:
    from sqlalchemy import select

    from grader.serve.members.tables import AUDIT

    with classes.members.database.writing() as connection:
        return list(connection.execute(select(AUDIT).where(AUDIT.c.action == action)))


def test_who_is_on_the_roster_is_signed_in_and_led_on(place: Made) -> None:
    classes, browser, _ = place
    ada = browser()
    assert "/sign-in/openid?class=nnx-2026" in Ours(ada.ours).page("/sign-in")
    answer = ada.sign_in("s-ada", "?class=nnx-2026&next=/lesson/dense")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lesson/dense")
    assert answer.headers["set-cookie"].startswith("__Host-workbench=")
    assert "Ada" in Ours(ada.ours).page("/lesson/dense")
    [entry] = noted(classes, "sign-in")
    assert (entry.person, entry.detail) == (classes.person("ada").id, "openid")


def test_who_is_not_on_the_roster_reads_one_sentence(place: Made) -> None:
    classes, browser, _ = place
    eve = browser()
    url = eve.at_provider(eve.begin(), "s-eve")
    answer = eve.ours.get(url.removeprefix(ADDRESS), headers=HTML)
    assert answer.status_code == 403
    assert "you are not on the roster of this class: ask your instructor to add you" in answer.text
    assert "workbench" not in answer.headers.get("set-cookie", "")
    assert "Sign in</a>" in Ours(eve.ours).page("/lesson/dense")
    [entry] = noted(classes, "refused")
    assert entry.detail.startswith("sign-in: you are not on the roster")


def test_an_unverified_address_signs_nobody_in(place: Made) -> None:
    _, browser, _ = place
    bob = browser()
    answer = bob.back(bob.at_provider(bob.begin(), "s-bob"))
    assert answer.status_code == 403
    assert "has not verified your e-mail address" in answer.text


def test_the_account_is_remembered_and_not_the_address(place: Made) -> None:
    _, browser, between = place
    assert browser().sign_in("s-ada").status_code == 303
    # The institution gives ada another address, and hers to eve.
    told = {
        "s-ada": {"sub": "s-ada", "email": "lovelace@uni.example", "email_verified": True},
        "s-eve": {"sub": "s-eve", "email": "ada@uni.example", "email_verified": True},
    }
    between.answers["/me"] = lambda _: httpx2.Response(200, json=told["s-ada"])
    ada = browser()
    assert ada.sign_in("s-ada").status_code == 303
    assert "Ada" in Ours(ada.ours).page("/")
    between.answers["/me"] = lambda _: httpx2.Response(200, json=told["s-eve"])
    eve = browser().sign_in("s-eve")
    assert eve.status_code == 403
    assert "somebody else signed in before as who you are" in eve.text


def test_who_is_taken_off_is_signed_out_and_stays_out(place: Made, tmp_path: Path) -> None:
    classes, browser, _ = place
    ada = browser()
    assert ada.sign_in("s-ada").status_code == 303
    (tmp_path / "roster.csv").write_text("learner,name,email\nbob,Bob,bob@uni.example\n")
    classes.members.enrol(classes.members.first)
    assert ada.ours.get("/lesson/dense/text").status_code == 401
    again = browser().sign_in("s-ada")
    assert "you are not on the roster" in again.text
    (tmp_path / "roster.csv").write_text(ROSTER)
    classes.members.enrol(classes.members.first)
    assert browser().sign_in("s-ada").status_code == 303


def test_a_provider_that_is_down_leaves_links(place: Made) -> None:
    classes, browser, between = place
    where = "/.well-known/openid-configuration"
    between.answers[where] = lambda _: httpx2.Response(500)
    there = browser()
    answer = there.ours.get("/sign-in/openid", headers=HTML)
    assert answer.status_code == 503
    assert "answered with status 500: try again in a minute" in answer.text
    assert 'href="/sign-in"' in answer.text
    assert classes.browser("ada").client.get("/lesson/dense/text").status_code == 200
    del between.answers[where]
    assert there.ours.get("/sign-in/openid").status_code == 303


def test_a_session_that_was_there_ends_with_a_new_one(place: Made) -> None:
    classes, browser, _ = place
    ada = browser()
    assert ada.sign_in("s-ada").status_code == 303
    before = ada.ours.cookies["__Host-workbench"]
    assert ada.sign_in("s-ada").status_code == 303
    assert ada.ours.cookies["__Host-workbench"] != before
    old = classes.nobody().client
    old.cookies.set("__Host-workbench", before)
    assert old.get("/lesson/dense/text").status_code == 401


def test_another_class_has_no_sign_in_of_this_kind(place: Made) -> None:
    _, browser, _ = place
    page = Ours(browser().ours).page("/sign-in")
    assert re.findall(r"/sign-in/openid\?class=([\w-]+)", page) == ["nnx-2026"]
    answer = browser().ours.get("/sign-in/openid?class=other")
    assert answer.status_code == 422


def test_a_secret_that_is_not_there_is_a_sentence(
    tmp_path: Path, make_classes: Callable[..., Classes]
) -> None:
    text = OPENID.format(issuer="https://login.uni.example", client=CLIENT)
    classes = make_classes(first=CLASS + text)
    with pytest.raises(ConfigError, match=r"secret cannot be read: put there what the provider"):
        providers_of(classes.members.classes.values())
