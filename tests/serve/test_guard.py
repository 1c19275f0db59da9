"""Who may ask, and what every response carries."""

import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ORIGIN, PORT, Place
from starlette.testclient import TestClient

from grader.serve.app import ROUTES
from grader.serve.guard import Keys, kept_secret
from grader.serve.headers import headers_of

PATHS = [
    *("/", "/lesson/dense", "/lesson/dense/text", "/lesson/dense/file", "/lesson/dense/history"),
    *("/lesson/dense/history/7", "/lesson/dense/result", "/lesson/dense/solution", "/nothing"),
    "/lesson/dense/assignment",
    *("/pitfall/kernel-layout", "/pitfall/none", "/lesson/none", "/static/workbench.js"),
    *("/static/none", "/open", "/open?token=none"),
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("asked", ["with the cookie", "without"])
def test_every_response_carries_all_headers(path: str, asked: str, place: Place) -> None:
    if asked == "without":
        place.client.cookies.clear()
    answer = place.client.get(path, headers={"Accept": "text/html"})
    nonce = re.search("script-src 'nonce-([^']{20,})'", answer.headers["Content-Security-Policy"])
    assert nonce is not None
    expected = {name.lower(): value for name, value in headers_of(nonce[1]).items()}
    assert answer.headers.items() >= expected.items()
    for tag in re.findall(r"<script[^>]*>|<link rel=.stylesheet[^>]*>", answer.text):
        assert f'nonce="{nonce[1]}"' in tag
    if "text/html" in answer.headers["content-type"]:
        assert "<script>" not in answer.text
        assert not re.search(r"<[^>]+ (style|on\w+)=|<style|javascript:", answer.text)


def test_the_paths_above_are_of_every_route_that_is_read() -> None:
    read = {
        route.path.replace("{name}", "dense").replace("{number:int}", "7")
        for route in ROUTES[:-1]
        if "GET" in (route.methods or ())
    }
    stream = {"/lesson/dense/events"}  # which does not end; a browser reads it
    tried = {path.partition("?")[0].replace("kernel-layout", "{pitfall}") for path in PATHS}
    assert read - tried == stream


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    policy = headers_of("n" * 22)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "data:" not in policy
    assert policy.startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, route.path.replace("{name}", "dense").replace("{number:int}", "1"))
        for route in ROUTES[:-1]
        for method in sorted(route.methods or ())
    ],
)
def test_nothing_is_answered_without_the_cookie(method: str, path: str, place: Place) -> None:
    place.client.cookies.clear()
    assert place.client.request(method, path).status_code == 403
    place.client.cookies.set(f"workbench-{PORT}", "0" * 64)
    assert place.client.request(method, path).status_code == 403
    assert list(place.desk.folder.iterdir()) == []


def test_the_first_link_gives_the_cookie_once_it_has_the_key(place: Place) -> None:
    place.client.cookies.clear()
    wrong = place.client.get("/open", params={"token": "x" * 43})
    assert wrong.status_code == 403
    assert "set-cookie" not in wrong.headers
    right = place.client.get("/open", params={"token": place.keys.token("learner")})
    assert right.status_code == 200
    said = right.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    assert place.client.get("/").status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", "127.0.0.1:1", "", "[::1]:8642"]
)
def test_another_name_for_this_machine_is_refused(host: str, place: Place) -> None:
    assert place.client.get("/", headers={"Host": host}).status_code == 421
    # So a name that an attacker has lead here gives no page, whatever its cookie.
    token = place.keys.token("learner")
    assert place.client.get(f"/open?token={token}", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": f"http://localhost:{PORT}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_page_of_another_origin_changes_nothing(headers: dict[str, str], place: Place) -> None:
    before = place.client.get("/lesson/dense/text").json()
    body: Any = {"text": "stolen", "base": before["digest"]}
    answer = place.client.put("/lesson/dense/text", json=body, headers=headers)
    assert answer.status_code == 403
    assert place.client.get("/lesson/dense/text").json() == before
    # Positive control.
    assert place.client.put("/lesson/dense/text", json=body).status_code == 200
    assert place.client.get("/lesson/dense/text").json()["text"] == "stolen"


def test_what_changes_something_needs_an_origin(place: Place) -> None:
    del place.client.headers["Origin"]
    assert place.client.post("/lesson/dense/reset").status_code == 403
    assert place.client.get("/").status_code == 200  # as when an address is typed


def test_another_origin_reads_nothing_but_a_link_leads_here(place: Place) -> None:
    del place.client.headers["Origin"]
    cross = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
    assert place.client.get("/lesson/dense/text", headers=cross).status_code == 403
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert place.client.get("/lesson/dense", headers=link).status_code == 200


def test_the_secret_is_its_owners_alone_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "home" / "key"
    secret = kept_secret(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(secret) == 32
    file.chmod(0o644)
    assert kept_secret(file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_cookies_outlive_a_restart_and_links_do_not() -> None:
    before, after = Keys(b"secret", ("ada",)), Keys(b"secret", ("ada",))
    assert after.by_cookie(before.cookie("ada")) == "ada"
    assert after.by_token(before.token("ada")) is None
    assert Keys(b"other", ("ada",)).by_cookie(before.cookie("ada")) is None


def test_one_learners_key_opens_no_other_desk() -> None:
    keys = Keys(b"secret", ("ada", "bob"))
    assert keys.by_token(keys.token("bob")) == "bob"
    assert keys.by_cookie(keys.cookie("ada")) == "ada"
    assert keys.cookie("ada") != keys.cookie("bob")


def test_a_cookie_that_cannot_be_read_is_none(make_place: Callable[..., Place]) -> None:
    place = make_place()
    client = TestClient(place.client.app, base_url=ORIGIN)
    for value in ("\x7f=;;;", "workbench-8642", 'workbench-8642="' + "x" * 5000):
        assert client.get("/", headers={"Cookie": value}).status_code == 403
