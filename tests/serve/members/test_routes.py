"""Every address for every role: who may is answered, who may not isn't, and each answer is guarded.

The cases are made from the addresses themselves and from `lines.py`.
"""

import re
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest
from classes import ADDRESS, COOKIE, Browser, Classes, open_classes
from lines import LINES, SECRET, Line
from starlette.routing import Mount

from grader.serve.app import CLASS_ROUTES
from grader.serve.headers import ENCRYPTED, SAFE, headers_of
from grader.serve.members import tokens
from grader.serve.routes import Address, Who
from grader.workers.launch import Launcher

ROLES = {
    "nobody": "",
    "learner": "ann",
    "another learner": "bob",
    "instructor": "ida",
    "another class's instructor": "oto",
}
MANY = "\n[limits]\n" + "".join(
    f"{name}_per_minute = 100000\n"
    for name in ("runs", "saves", "requests", "address_requests", "refused_sign_ins")
)
ADDRESSES = [route for route in CLASS_ROUTES if isinstance(route, Address)]
ASKED = [
    (method, route) for route in ADDRESSES for method in sorted((route.methods or set()) - {"HEAD"})
]
CHANGES = [(method, route) for method, route in ASKED if method not in SAFE]
NAMES = [f"{method} {route.path}" for method, route in ASKED]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[Classes]:
    """One server for all cases; in Ann's file stands what nobody else may read."""
    classes = open_classes(tmp_path_factory.mktemp("classes"), launcher, more=MANY)
    ann = classes.person("ann").id
    desk, dense = classes.desks(ann), classes.bench.exercise("dense")
    desk.save(dense, SECRET.encode(), None, "before")
    desk.history.keep(ann, "dense", SECRET.encode(), "secret")
    yield classes
    classes.close()


def expected(route: Address, line: Line, role: str) -> int:
    """What the rule of an address says."""
    login = ROLES[role]
    match route.who:
        case Who.ANYBODY:
            return line.ok
        case Who.MACHINE:
            return line.ok if role in line.open_to else 404
        case Who.SCRIPT:
            return 401  # a cookie is no token
    if not login:
        return 401
    if route.who is Who.INSTRUCTOR:
        return line.ok if login == "ida" else 404
    return line.ok if login == (line.owner or login) else 404


def ask(
    classes: Classes, browser: Browser, method: str, line: Line, path: str = "", **headers: str
) -> Any:
    token = {"X-Token": browser.token} if browser.person else {}
    body: dict[str, Any] = {}
    if line.json:
        body = {"json": line.json(classes)}
    elif line.form:
        body = {"data": line.form(classes)}
    elif line.raw is not None:
        body = {"content": line.raw}
    if line.stream:
        classes.bench._runs.closed = True  # so that it ends
    try:
        return browser.client.request(
            method, path or line.where(classes), headers=token | headers, **body
        )
    finally:
        classes.bench._runs.closed = False


def visit(classes: Classes, role: str) -> Browser:
    login = ROLES[role]
    return classes.sign_in(login) if login else classes.nobody()


def check(answer: Any, line: Line) -> None:
    """See that an answer carries what every one carries, and no cookie that is not ours."""
    headers = answer.headers
    nonce = re.search("script-src 'nonce-([^']{20,})'", headers["Content-Security-Policy"])
    assert nonce is not None
    carried = {name.lower(): it for name, it in {**headers_of(nonce[1]), **ENCRYPTED}.items()}
    assert headers.items() >= carried.items()
    assert "server" not in headers
    for tag in re.findall(r"<script[^>]*>|<link rel=.stylesheet[^>]*>", answer.text):
        assert f'nonce="{nonce[1]}"' in tag
    for form in re.findall(r"<form[^>]*method=.post.*?</form>", answer.text, re.DOTALL):
        assert ('name="token"' in form) == ('<meta name="token"' in answer.text)
    cookies = headers.get_list("set-cookie")
    assert line.keeps_cookie is False or not cookies
    for cookie in cookies:
        name, *words = re.split("; ?", cookie)
        assert name.startswith("__Host-")
        assert {"path=/", "secure", "httponly", "samesite=lax"} <= {it.lower() for it in words}
        assert not [word for word in words if word.lower().startswith("domain")]


def test_every_address_has_a_line_and_says_who_may_ask() -> None:
    assert {(method, route.path) for method, route in ASKED} == set(LINES)
    others = [route for route in CLASS_ROUTES if not isinstance(route, Address)]
    assert [route.path for route in others if isinstance(route, Mount)] == ["/static"]
    assert len(others) == 1


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("method", "route"), ASKED, ids=NAMES)
def test_an_address_answers_who_may_ask(
    method: str, route: Address, role: str, server: Classes
) -> None:
    line, browser = LINES[method, route.path], visit(server, role)
    answer = ask(server, browser, method, line)
    wanted = expected(route, line, role)
    assert answer.status_code in {wanted, line.also if wanted == line.ok else wanted}, answer.text
    check(answer, line)
    if role not in {"learner", "instructor"}:
        assert SECRET.strip() not in answer.text
    if answer.status_code == 404:
        nowhere = "/class/none-of-them" if ROLES[role] else "/nothing"
        lost = browser.client.get(nowhere, headers={"Accept": "application/json"})
        about = answer.json()["error"]
        assert about == lost.json()["error"] or "there is no version" in about
    if method == "GET" and not line.stream:
        head = ask(server, browser, "HEAD", line)
        assert (head.status_code, head.text) == (answer.status_code, "")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "route"),
    [(method, route) for method, route in ASKED if route.who is Who.SCRIPT],
    ids=lambda it: getattr(it, "path", it),
)
def test_a_script_is_answered_by_the_token_of_who_may_ask(
    method: str, route: Address, role: str, server: Classes
) -> None:
    line, browser, login = LINES[method, route.path], server.nobody(), ROLES[role]
    headers = {"Authorization": f"Bearer {token_of(server, login)}"} if login else {}
    answer = ask(server, browser, method, line, **headers)
    wanted = {"": 401, "ida": line.by_token}.get(login, 404)
    assert answer.status_code == wanted, answer.text
    check(answer, line)
    if login != "ida":
        assert SECRET.strip() not in answer.text
    # With a session's cookie beside it nothing more is answered, and without the token nothing.
    signed_in = visit(server, "instructor")
    assert ask(server, signed_in, method, line).status_code == 401


def token_of(classes: Classes, login: str) -> str:
    with classes.members.database.writing() as connection:
        now = classes.members.database.now()
        return tokens.make(connection, now, classes.person(login), token_hex(4))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("method", "route"), CHANGES, ids=[f"{method} {route.path}" for method, route in CHANGES]
)
def test_a_change_needs_our_page_and_the_token_of_its_sign_in(
    method: str, route: Address, role: str, server: Classes
) -> None:
    if route.who is Who.SCRIPT:
        return  # no cookie counts there, so no page can ask in somebody's name
    line, browser = LINES[method, route.path], visit(server, role)
    before = server.desks(server.person("ann").id).content(server.bench.exercise("dense"))
    for origin in ("https://evil.example", "null", f"{ADDRESS}.evil.example", ""):
        assert ask(server, browser, method, line, Origin=origin).status_code == 403
    for site in ("cross-site", "same-site"):
        answer = ask(server, browser, method, line, **{"Sec-Fetch-Site": site})
        assert answer.status_code == 403
    if browser.person is not None:
        for token in ("", "x" * 43, server.sign_in("eve").token):
            answer = ask(server, browser, method, line, **{"X-Token": token})
            assert answer.status_code == 403
            check(answer, line)
        assert browser.client.get("/session").status_code == 200, "it is still signed in"
    assert server.desks(server.person("ann").id).content(server.bench.exercise("dense")) == before


@pytest.mark.parametrize(("method", "route"), ASKED, ids=NAMES)
def test_a_foreign_id_is_answered_as_what_is_not_there(
    method: str, route: Address, server: Classes
) -> None:
    line, browser = LINES[method, route.path], server.sign_in("ida")
    for path in line.foreign(server):
        answer = ask(server, browser, method, line, path)
        assert answer.status_code == 404
        lost = browser.client.get("/class/none-of-them", headers={"Accept": "application/json"})
        assert answer.json()["error"] == lost.json()["error"]
    if "{name}" in route.path and not line.owner and not line.stream:
        path = line.where(server).replace("/dense", "/no-lesson")
        if route.who is not Who.SCRIPT:
            wrong = line.ok if line.ok == 422 else 404  # what it brings is looked at first
            assert ask(server, browser, method, line, path).status_code in {404, wrong}


@pytest.mark.parametrize("role", ROLES)
def test_what_no_address_says_is_not_there(role: str, server: Classes) -> None:
    browser = visit(server, role)
    for path in ("/class", "/nothing", "/lesson", "/static/", "/static/../app.py", "/open?token=x"):
        assert browser.client.get(path).status_code == 404
    for path in ("/", "/lesson/dense", "/sign-out"):
        answer = ask(server, browser, "DELETE", LINES["GET", "/"], path)
        assert answer.status_code == (401 if path == "/sign-out" and role == "nobody" else 405)
    assert COOKIE not in browser.page("/")


def test_the_lessons_of_another_class_are_not_there(server: Classes) -> None:
    oto = server.browser("oto")  # whose class has `dense` alone
    assert oto.client.get("/lesson/dense").status_code == 200
    assert oto.client.get("/lesson/conv1d").status_code == 404
    assert server.browser("ann").client.get("/lesson/conv1d").status_code == 200
