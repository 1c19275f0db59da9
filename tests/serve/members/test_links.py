"""One-time links: each signs one person in, once, and nobody else."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from classes import COOKIE, HTML, Classes
from members_asked import token_of

from grader.serve.members import links, sessions


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_many_who_use_a_link_at_once_one_is_signed_in(
    kind: str, make_classes: Callable[..., Classes], request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("database") if kind == "postgresql" else ""
    servers = [make_classes(database=database) for _ in range(2)]
    token = token_of(servers[0].link("ann"))

    def use(number: int) -> int:
        client = servers[number % 2].nobody().client
        return int(client.post("/sign-in/link", data={"link": token}).status_code)

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(use, range(16)))
    assert sorted(set(done)) == [303, 403]
    assert done.count(303) == 1


def test_a_new_link_ends_those_that_were_not_used(classes: Classes) -> None:
    first, second = classes.link("ann"), classes.link("ann")
    classes.nobody().page(first, 403)
    classes.nobody().page(second)


@pytest.mark.parametrize("late", [False, True])
def test_a_link_is_good_for_a_week(classes: Classes, *, late: bool) -> None:
    link = classes.link("ann")
    classes.clock.ahead += links.LASTS * (1.01 if late else 0.99)
    classes.nobody().page(link, 403 if late else 200)


def test_a_link_replaces_who_was_signed_in_and_ends_that_session(classes: Classes) -> None:
    browser = classes.sign_in("ann")
    before = browser.client.cookies[COOKIE]
    token = token_of(classes.link("bob"))
    assert "signed in as Ann Lee" in browser.page(f"/sign-in/link?token={token}")
    assert browser.send("/sign-in/link", link=token).status_code == 303
    assert "Bob Roe" in browser.page("/")
    assert classes.members.session(before) is None


def test_a_foreign_page_signs_nobody_in(classes: Classes) -> None:
    """Else it could have a learner work under the attacker's name."""
    token = token_of(classes.link("ann"))
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": ""}):
        client = classes.nobody().client
        answer = client.post("/sign-in/link", data={"link": token}, headers=headers)
        assert answer.status_code == 403
        assert COOKIE not in client.cookies
    assert classes.nobody().client.post("/sign-in/link", data={"link": token}).status_code == 303


def test_whoever_reads_the_database_can_sign_in_as_nobody(classes: Classes) -> None:
    link, browser = classes.link("ann"), classes.browser("bob")
    kept = b"".join(
        file.read_bytes() for file in classes.folder.glob("class.sqlite*") if file.is_file()
    )
    assert browser.client.cookies[COOKIE].encode() not in kept
    assert token_of(link).encode() not in kept
    assert sessions.secret.digest(token_of(link)).encode() in kept  # positive control


def test_no_link_signs_in_where_the_class_has_none_any_more(make_classes: Any) -> None:
    classes = make_classes()
    link = token_of(classes.link("ann"))
    without = make_classes(more="[sign-in]\nlinks = false\n")
    answer = without.nobody().client.post("/sign-in/link", data={"link": link}, headers=HTML)
    assert answer.status_code == 403
    answer = classes.nobody().client.post("/sign-in/link", data={"link": link}, headers=HTML)
    assert answer.status_code == 303


def test_links_that_nobody_used_are_counted_before_they_end(classes: Classes) -> None:
    ann, bob = classes.person("ann"), classes.person("bob")
    classes.link("ann")
    assert classes.members.unused_links([ann, bob]) == 1
    classes.sign_in("ann")
    assert classes.members.unused_links([ann, bob]) == 0
