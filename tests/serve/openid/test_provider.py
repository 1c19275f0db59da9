"""Signing in by a real provider that runs on this machine, and attacks on that."""

import base64
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from joserfc.jwk import OctKey, RSAKey
from signing_in import CLIENT, KEY, OURS, Place, signed

from grader.serve.members.id_token import LEEWAY_SECONDS
from grader.serve.members.pending import LASTS
from grader.serve.members.provided import CALLBACK

OTHER = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"}, private=True)


def state_of(url: str) -> str:
    return parse_qs(urlsplit(url).query)["state"][0]


def refused(answer: httpx2.Response) -> str:
    assert answer.status_code == 403, answer.text
    return str(answer.json()["error"])


def test_whom_the_provider_names_is_welcome(issuer: str, place: Place) -> None:
    answer = place.browser().sign_in("s-ada", "?next=/lesson/dense")
    assert answer.json() == {
        "klass": "nnx",
        "issuer": issuer,
        "subject": "s-ada",
        "claim": "ada@uni.example",
        "leads": "/lesson/dense",
    }


def test_the_first_address_asks_for_a_code_with_a_challenge(place: Place) -> None:
    asked = parse_qs(urlsplit(place.browser().begin()).query)
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["client_id"] == [CLIENT]
    assert asked["redirect_uri"] == [OURS + CALLBACK]
    assert len(asked["nonce"][0]) >= 43
    assert len(asked["state"][0]) >= 43


def test_the_cookie_of_a_sign_in_is_of_this_host_and_no_script(place: Place) -> None:
    answer = place.browser().ours.get("/sign-in/openid", follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-signing-in=")
    for word in ("httponly", "secure", "samesite=lax", "path=/"):
        assert word in cookie


def test_two_tabs_may_sign_in_at_once(place: Place) -> None:
    browser = place.browser()
    first, second = browser.begin("?next=/a"), browser.begin("?next=/b")
    assert browser.back(browser.at_provider(second, "s-ada")).json()["leads"] == "/b"
    assert browser.back(browser.at_provider(first, "s-ada")).json()["leads"] == "/a"


@pytest.mark.parametrize(
    "leads",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "lesson",
        "",
    ],
)
def test_it_leads_on_to_our_own_pages_alone(place: Place, leads: str) -> None:
    answer = place.browser().sign_in("s-ada", "?" + urlencode({"next": leads}))
    assert answer.json()["leads"] == "/"


def test_a_callback_is_used_once(place: Place) -> None:
    browser = place.browser()
    url = browser.at_provider(browser.begin(), "s-ada")
    assert browser.back(url).status_code == 200
    assert "was used already" in refused(browser.back(url))


def test_a_state_that_we_did_not_make_is_refused(place: Place) -> None:
    browser = place.browser()
    url = browser.at_provider(browser.begin(), "s-ada")
    assert "did not begin" in refused(browser.back(url.replace(state_of(url), "x" * 43)))
    assert "did not begin" in refused(browser.back(CALLBACK))
    assert browser.back(url).status_code == 200, "and the right one is still good"


def test_a_state_of_another_browser_is_refused(place: Place) -> None:
    mallory, victim = place.browser(), place.browser()
    url = mallory.at_provider(mallory.begin(), "s-eve")
    victim.begin()  # has a cookie of its own
    assert "did not begin in this browser" in refused(victim.back(url))
    assert "did not begin in this browser" in refused(place.browser().back(url))


def test_an_old_state_is_refused(place: Place) -> None:
    browser = place.browser()
    url = browser.at_provider(browser.begin(), "s-ada")
    place.now[0] += LASTS - timedelta(seconds=1)
    other = browser.at_provider(browser.begin(), "s-ada")
    assert browser.back(url).status_code == 200
    place.now[0] += LASTS
    assert "longer than 10 minutes" in refused(browser.back(other))


def test_a_code_of_another_sign_in_is_refused(place: Place) -> None:
    """The provider itself holds a code to its challenge, and an ID token to its nonce."""
    mallory, victim = place.browser(), place.browser()
    code = parse_qs(urlsplit(mallory.at_provider(mallory.begin(), "s-eve")).query)["code"][0]
    own = victim.at_provider(victim.begin(), "s-ada")
    swapped = own.replace(parse_qs(urlsplit(own).query)["code"][0], code)
    assert "did not accept this sign-in (invalid_grant)" in refused(victim.back(swapped))


@pytest.mark.parametrize("issuer_said", ["https://other.example", None])
def test_an_answer_of_another_provider_is_refused(place: Place, issuer_said: str | None) -> None:
    browser = place.browser()
    url = urlsplit(browser.at_provider(browser.begin(), "s-ada"))
    query = {name: value[0] for name, value in parse_qs(url.query).items()}
    assert query.pop("iss")
    if issuer_said is not None:
        query["iss"] = issuer_said
    answer = browser.back(f"{CALLBACK}?{urlencode(query)}")
    assert "another provider answered" in refused(answer)


def changed(**values: Any) -> Callable[[dict[str, Any]], None]:
    def change(claims: dict[str, Any]) -> None:
        for name, value in values.items():
            if value is None:
                claims.pop(name, None)
            else:
                claims[name] = value

    return change


def unsigned(claims: dict[str, Any]) -> str:
    parts = (json.dumps(part).encode() for part in ({"alg": "none"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def by_our_secret(claims: dict[str, Any]) -> str:
    """As one who knows the provider's public key would sign where a key is any bytes."""
    public = KEY.as_pem(private=False)
    return signed(claims, OctKey.import_key(base64.b64encode(public).decode()), "HS256")


def spoiled(claims: dict[str, Any]) -> str:
    head, body, mark = signed(claims).split(".")
    return f"{head}.{body}.{mark[:-8]}{'A' * 8}"


def test_an_id_token_signed_by_the_providers_key_is_believed(place: Place) -> None:
    """The positive control of what follows: the same way, with nothing changed."""
    place.between.claims = changed()
    assert place.browser().sign_in().json()["claim"] == "ada@uni.example"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"aud": "another"}, "invalid_claim"),
        ({"aud": "another", "azp": CLIENT}, "invalid_claim"),
        ({"aud": ["another", CLIENT], "azp": "another"}, "invalid_claim"),
        ({"aud": None}, "missing_claim"),
        ({"iss": "https://other.example"}, "invalid_claim"),
        ({"iss": None}, "missing_claim"),
        ({"exp": int(time.time()) - LEEWAY_SECONDS - 30}, "expired_token"),
        ({"exp": None}, "missing_claim"),
        ({"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200}, "invalid_claim"),
        ({"nonce": "x" * 43}, "invalid_claim"),
        ({"nonce": None}, "missing_claim"),
        ({"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "invalid_claim"),
        ({"sub": None}, "missing_claim"),
    ],
    ids=(
        *("another's", "another's, for us", "for another too", "without aud", "of another"),
        *("without iss", "expired", "without exp", "of the future", "another nonce"),
        *("without nonce", "another at_hash", "without sub"),
    ),
)
def test_an_id_token_that_is_not_for_this_sign_in_is_refused(
    place: Place, values: dict[str, Any], why: str
) -> None:
    place.between.claims = changed(**values)
    assert f"is not valid ({why})" in refused(place.browser().sign_in())


def test_clocks_may_differ_a_little(place: Place) -> None:
    now = int(time.time())
    place.between.claims = changed(exp=now - LEEWAY_SECONDS + 60, iat=now + 60)
    assert place.browser().sign_in().status_code == 200


@pytest.mark.parametrize(
    "sign", [unsigned, by_our_secret, spoiled, lambda claims: signed(claims, OTHER)]
)
def test_an_id_token_that_the_provider_did_not_sign_is_refused(
    place: Place, sign: Callable[[dict[str, Any]], str]
) -> None:
    place.between.claims, place.between.sign = changed(), sign
    answer = place.browser().sign_in()
    assert "what 127.0.0.1 said of you is not valid" in refused(answer)


def test_a_provider_that_changed_its_keys_is_asked_for_them(place: Place) -> None:
    assert place.browser().sign_in().status_code == 200
    newer = RSAKey.generate_key(2048, {"kid": "second", "use": "sig", "alg": "RS256"}, private=True)
    place.between.claims = changed()
    place.between.sign = lambda claims: signed(claims, newer, kid="second")
    assert "is not valid" in refused(place.browser().sign_in())
    keys = {"keys": [newer.as_dict(private=False)]}
    place.between.answers["/jwks"] = lambda _: httpx2.Response(200, json=keys)
    assert place.browser().sign_in().status_code == 200


def test_an_address_that_is_not_verified_names_nobody(place: Place) -> None:
    assert "has not verified your e-mail address" in refused(place.browser().sign_in("s-bob"))


def test_what_is_not_told_names_nobody(issuer: str, make_place: Callable[..., Place]) -> None:
    answer = make_place(issuer, claim="matriculation").browser().sign_in("s-bob")
    assert "does not say your matriculation" in refused(answer)
    assert make_place(issuer, claim="sub").browser().sign_in("s-bob").json()["claim"] == "s-bob"


def test_userinfo_of_somebody_else_is_refused(place: Place) -> None:
    told = {"sub": "s-eve", "email": "eve@uni.example", "email_verified": True}
    place.between.answers["/me"] = lambda _: httpx2.Response(200, json=told)
    assert "speaks of somebody else" in refused(place.browser().sign_in())


def test_a_sign_in_that_was_broken_off_is_a_sentence(place: Place) -> None:
    browser = place.browser()
    query = {"state": state_of(browser.begin()), "error": "access_denied", "iss": ""}
    query["iss"] = place.provider.settings.issuer
    query["error_description"] = "call 555 to win"
    answer = browser.back(f"{CALLBACK}?{urlencode(query)}")
    assert refused(answer) == "the provider did not sign you in: sign in once more"
