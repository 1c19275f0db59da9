"""What stands between a provider and us, a browser, and an application to sign in to."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx2
from joserfc import jwt
from joserfc.jwk import RSAKey
from provider_node import node
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.testclient import TestClient

from grader.serve.members.openid import Provider
from grader.serve.members.pending import PendingSignIns
from grader.serve.members.provided import BEGIN, Identity

OURS = "https://lessons.uni.example"
CLIENT, SECRET = "workbench", "a secret of the client, long enough for it"
KEY = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"}, private=True)
ACCOUNTS = {
    "s-ada": {"email": "ada@uni.example", "email_verified": True, "name": "Ada"},
    "s-bob": {"email": "bob@uni.example", "email_verified": False, "name": "Bob"},
    "s-eve": {"email": "eve@uni.example", "email_verified": True, "name": "Eve"},
}


@contextmanager
def provider(*redirects: str, accounts: Mapping[str, Any] = ACCOUNTS) -> Iterator[str]:
    """Run a provider that leads back to these addresses; yield the URL by which it is called."""
    found = node()
    assert found is not None
    client = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": list(redirects),
        "response_types": ["code"],
        "grant_types": ["authorization_code"],
    }
    said = {
        "accounts": accounts,
        "clients": [client],
        "jwks": {"keys": [KEY.as_dict(private=True)]},
    }
    process = subprocess.Popen(
        [found[0], Path(__file__).with_name("provider.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(json.dumps(said))
        process.stdin.close()
        # It warns of much that is right for tests alone.
        line = next(line for line in process.stdout if line.startswith("http://127.0.0.1:"))
        yield line.strip()
        process.kill()


@dataclass
class Between(httpx2.AsyncBaseTransport):
    """What stands between the provider and us: lets all pass, or changes an answer.

    Attributes:
        answers: what is answered in the provider's place, by the end of the address.
        claims: changes the claims of an ID token, which is then signed as `sign` does it.
        sign: signs claims; by the provider's own key at first.
        asked: which addresses were asked for.
    """

    answers: dict[str, Callable[[httpx2.Request], httpx2.Response]] = field(default_factory=dict)
    claims: Callable[[dict[str, Any]], None] | None = None
    sign: Callable[[dict[str, Any]], str] = field(default_factory=lambda: signed)
    asked: list[str] = field(default_factory=list)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path](request)
        network = httpx2.AsyncHTTPTransport()
        async with network:
            got = await network.handle_async_request(request)
            content = await got.aread()
        headers = {"content-type": got.headers.get("content-type", "")}
        if path == "/token" and got.status_code == 200 and self.claims is not None:
            token = json.loads(content)
            said = dict(jwt.decode(token["id_token"], KEY).claims)
            self.claims(said)
            token["id_token"] = self.sign(said)
            return httpx2.Response(200, json=token)
        return httpx2.Response(got.status_code, headers=headers, content=content)

    async def aclose(self) -> None:
        """Nothing stays open."""


def signed(claims: dict[str, Any], key: Any = KEY, alg: str = "RS256", **header: Any) -> str:
    header = {"alg": alg, "kid": "first", **header}
    return jwt.encode(header, claims, key, algorithms=[alg])


class Form(HTMLParser):
    """The form of a page: where it leads, and its fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action, self.fields = "", {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        if tag == "form":
            self.action = given["action"]
        elif tag == "input" and given.get("name"):
            self.fields[given["name"]] = given.get("value", "")


@dataclass
class Browser:
    """A browser on our pages and on the provider's."""

    ours: TestClient
    theirs: httpx2.Client

    def begin(self, query: str = "") -> str:
        """Begin to sign in; return where that sends."""
        answer = self.ours.get(f"{BEGIN}{query}", follow_redirects=False)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def at_provider(self, url: str, account: str) -> str:
        """Sign in there; return where it sends back to."""
        answer = self.theirs.get(url)
        for _ in range(20):
            if answer.is_redirect:
                location = str(answer.headers["location"])
                if location.startswith(OURS):
                    return location
                answer = self.theirs.get(answer.url.join(location))
                continue
            assert answer.status_code == 200, answer.text
            form = Form(answer.text)
            fields = {**form.fields}
            if "login" in fields:
                fields |= {"login": account, "password": "any"}
            answer = self.theirs.post(answer.url.join(form.action), data=fields)
        raise AssertionError("the provider leads in a circle")

    def back(self, url: str) -> httpx2.Response:
        return self.ours.get(url.removeprefix(OURS), follow_redirects=False)

    def sign_in(self, account: str = "s-ada", query: str = "") -> httpx2.Response:
        return self.back(self.at_provider(self.begin(query), account))


@dataclass
class Place:
    """An application that one may sign in to, and nothing else."""

    between: Between
    pending: PendingSignIns
    provider: Provider
    app: Starlette
    now: list[datetime]
    opened: list[httpx2.Client]

    def browser(self) -> Browser:
        theirs = httpx2.Client(timeout=300)
        self.opened.append(theirs)
        return Browser(TestClient(self.app, base_url=OURS), theirs)


def said(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, 403)


def welcome(request: Request, klass: str, identity: Identity, leads: str) -> Response:
    return JSONResponse(
        {
            "klass": klass,
            "issuer": identity.issuer,
            "subject": identity.subject,
            "claim": identity.claim,
            "leads": leads,
        }
    )
