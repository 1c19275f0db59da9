"""Signing in by a one-time link, and what is there for whom."""

from urllib.parse import urlsplit

from classes import HTML

from grader.serve.members.sessions import LASTS


def test_from_a_link_to_a_lesson_that_is_one_s_own(classes) -> None:
    browser = classes.nobody()
    assert "Sign in</a> to attempt this problem" in browser.page("/lesson/dense")
    link = classes.link("ann")
    assert "Sign in as Ann Lee" in browser.page(link)
    assert "Sign in as Ann Lee" in browser.page(link), "to look at it uses none up"
    token = urlsplit(link).query.removeprefix("token=")
    answer = browser.client.post("/sign-in/link", data={"link": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    said = answer.headers["set-cookie"]
    assert said.startswith("__Host-workbench=")
    for word in ("HttpOnly", "SameSite=lax", "Secure", "Path=/"):
        assert word in said
    page = browser.page("/")
    assert "Ann Lee" in page
    assert "Neural networks in JAX" in page
    text = browser.client.get("/lesson/dense/text").json()
    saved = browser.ask(
        "PUT", "/lesson/dense/text", json={"text": "a = 1\n", "base": text["digest"]}
    )
    assert saved.status_code == 200
    assert classes.browser("bob").client.get("/lesson/dense/text").json()["text"] != "a = 1\n"
    out = browser.send("/sign-out")
    assert out.status_code == 303
    assert browser.client.get("/lesson/dense/text").status_code == 401
    assert "Sign in" in browser.page("/lesson/dense/history", 401)


def test_an_instructor_begins_with_the_class(classes) -> None:
    token = urlsplit(classes.link("ida")).query.removeprefix("token=")
    answer = classes.nobody().client.post("/sign-in/link", data={"link": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/class/nnx-2026")


def test_a_link_works_once(classes) -> None:
    browser, link = classes.nobody(), classes.link("ann")
    token = urlsplit(link).query.removeprefix("token=")
    assert browser.client.post("/sign-in/link", data={"link": token}).status_code == 303
    again = classes.nobody().client.post("/sign-in/link", data={"link": token}, headers=HTML)
    assert again.status_code == 403
    assert "used already" in again.text
    assert "used already" in classes.nobody().page(link, 403)


def test_a_link_that_is_kept_as_a_bookmark_leads_to_the_course(classes) -> None:
    browser, link = classes.nobody(), classes.link("ann")
    token = urlsplit(link).query.removeprefix("token=")
    browser.client.post("/sign-in/link", data={"link": token})
    again = browser.client.get(link, headers=HTML)
    assert (again.status_code, again.headers["location"]) == (303, "/")
    assert classes.browser("bob").client.get(link, headers=HTML).status_code == 403


def test_a_session_that_is_used_goes_on_and_one_that_is_not_ends(classes) -> None:
    browser = classes.browser("ann")
    classes.clock.ahead += LASTS * 0.9
    browser.page("/lesson/dense/history")
    classes.clock.ahead += LASTS * 0.9
    browser.page("/lesson/dense/history")
    classes.clock.ahead += LASTS * 1.1
    browser.page("/lesson/dense/history", 401)
