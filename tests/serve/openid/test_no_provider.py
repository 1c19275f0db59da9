"""A provider that is down, slow or answers nonsense: one sentence, and links still work."""

from collections.abc import Callable
from typing import Any

import anyio
import httpx2
import pytest
from signing_in import Between, Place

from grader.serve.members import openid

ISSUER = "https://login.uni.example"
WHERE = "/.well-known/openid-configuration"
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/jwks",
}


def answered(place: Place, **answers: httpx2.Response) -> httpx2.Response:
    place.between.answers = {
        WHERE: lambda _: answers.get("about", httpx2.Response(200, json=GOOD)),
        "/jwks": lambda _: answers.get("jwks", httpx2.Response(200, json={"keys": []})),
    }
    return place.browser().ours.get("/sign-in/openid", follow_redirects=False)


def test_a_good_provider_leads_to_its_page(make_place: Callable[..., Place]) -> None:
    answer = answered(make_place(ISSUER))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{ISSUER}/auth?")


@pytest.mark.parametrize(
    "about",
    [
        httpx2.Response(200, text="<html>down for repairs</html>"),
        httpx2.Response(200, json=["no", "object"]),
        httpx2.Response(200, json={"issuer": ISSUER}),
        httpx2.Response(200, json={**GOOD, "token_endpoint": 7}),
        httpx2.Response(200, json={**GOOD, "token_endpoint": "http://login.uni.example/token"}),
        httpx2.Response(200, json={**GOOD, "authorization_endpoint": "javascript:alert(1)"}),
        httpx2.Response(200, content=b"\xff\xfe\x00"),
    ],
)
def test_nonsense_is_a_sentence(make_place: Callable[..., Place], about: Any) -> None:
    answer = answered(make_place(ISSUER), about=about)
    assert answer.json()["error"] == (
        "login.uni.example answered nothing that we know: try again in a minute, or ask your"
        " instructor for a link"
    )


def test_an_error_is_a_sentence(make_place: Callable[..., Place]) -> None:
    answer = answered(make_place(ISSUER), about=httpx2.Response(503))
    assert answer.json()["error"].startswith("login.uni.example answered with status 503: try")


def test_another_issuer_is_a_sentence(make_place: Callable[..., Place]) -> None:
    about = httpx2.Response(200, json={**GOOD, "issuer": "https://other.example"})
    assert "is of another issuer" in answered(make_place(ISSUER), about=about).json()["error"]


def test_keys_that_are_none_are_a_sentence(make_place: Callable[..., Place]) -> None:
    answer = answered(make_place(ISSUER), jwks=httpx2.Response(404))
    assert "answered with status 404" in answer.json()["error"]


def test_nobody_there_is_a_sentence_and_once_it_is_back_it_works(
    make_place: Callable[..., Place],
) -> None:
    place = make_place("http://127.0.0.1:9")  # where nothing listens
    answer = place.browser().ours.get("/sign-in/openid", follow_redirects=False)
    assert answer.json()["error"].startswith("127.0.0.1 cannot be reached: try again")
    good = {name: value.replace(ISSUER, "http://127.0.0.1:9") for name, value in GOOD.items()}
    assert answered(place, about=httpx2.Response(200, json=good)).status_code == 303


def test_a_slow_one_is_given_up(
    make_place: Callable[..., Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(Between):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            await anyio.sleep_forever()
            raise AssertionError

    monkeypatch.setattr(openid, "ANSWERS_SECONDS", 0.2)
    place = make_place(ISSUER)
    place.provider._transport = Slow()
    answer = place.browser().ours.get("/sign-in/openid", follow_redirects=False)
    assert answer.json()["error"].startswith("login.uni.example takes too long to answer: try")


def test_a_class_without_a_provider_is_a_sentence(make_place: Callable[..., Place]) -> None:
    answer = make_place(ISSUER).browser().ours.get("/sign-in/openid?class=other")
    assert "'other' has no sign-in of this kind" in answer.json()["error"]
