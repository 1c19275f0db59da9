"""Who may ask: this machine's browser, from our own pages, with the key of the first link.

The loopback address is no protection by itself: other users of the machine reach it, and any page
on the web can have a browser send requests there.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from grader.report.output import writing
from grader.serve.headers import FOREIGN, SAFE, carrying, cookie_in, headers_of, new_nonce, ours
from grader.serve.members.person import Person

OPEN = "/open"
"""The path of the first link."""
LOOPBACK = "127.0.0.1"
# It leads on by a page of our own: a browser that came by a link elsewhere sends the cookie only
# from the second page on.
_ENTRY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Workbench</title>
<link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0;url=/"></head>
<body><main><h1>Workbench</h1><p><a href="/">Open the course</a></p></main></body></html>
"""
_CLOSED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Workbench: closed</title></head>
<body><main><h1>This page needs its key</h1>
<p>Open the link that <code>grade serve</code> prints in its terminal; it holds the key.</p>
</main></body></html>
"""


class Keys:
    """The keys of learners: one in the first link, and one in a cookie from then on.

    Args:
        secret: what cookies are made from; the same after a restart, so that open pages go on.
        learners: whose keys there are.
    """

    def __init__(self, secret: bytes, learners: tuple[str, ...]) -> None:
        self._tokens = {secrets.token_urlsafe(32): learner for learner in learners}
        self._cookies = {
            hmac.new(secret, learner.encode(), hashlib.sha256).hexdigest(): learner
            for learner in learners
        }

    def token(self, learner: str) -> str:
        """Return the key in a learner's first link."""
        return next(token for token, name in self._tokens.items() if name == learner)

    def cookie(self, learner: str) -> str:
        """Return a learner's cookie."""
        return next(value for value, name in self._cookies.items() if name == learner)

    def by_token(self, token: str) -> str | None:
        """Return whose key it is."""
        return _found(self._tokens, token)

    def by_cookie(self, value: str) -> str | None:
        """Return whose cookie it is."""
        return _found(self._cookies, value)


def _found(keys: Mapping[str, str], given: str) -> str | None:
    digest = hashlib.sha256(given.encode()).digest()  # so that no clock tells how much of it fits
    for key, learner in keys.items():
        if hmac.compare_digest(hashlib.sha256(key.encode()).digest(), digest):
            return learner
    return None


def kept_secret(file: Path) -> bytes:
    """Return the secret in a file that its owner alone can read, made if it is not there.

    Raises:
        OutputError: it cannot be written.
    """
    with writing(file, "choose another home with XDG_DATA_HOME"):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            file.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            file.chmod(0o600)
        secret = file.read_bytes()
        if len(secret) < 32:  # noqa: PLR2004 - as it is made below
            secret = secrets.token_bytes(32)
            file.write_bytes(secret)
    return secret


class Guard:
    """Lets through who may ask, and names the learner in `scope["state"]`.

    Args:
        app: what answers.
        keys: of learners.
        port: where the server listens.
    """

    def __init__(self, app: ASGIApp, keys: Keys, port: int) -> None:
        self._app, self._keys = app, keys
        self._hosts = {f"{name}:{port}" for name in (LOOPBACK, "localhost")}
        self._cookie = f"workbench-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        nonce = new_nonce()
        scope.setdefault("state", {})["nonce"] = nonce
        sent = carrying(send, headers_of(nonce))
        refused = self._refused(scope)
        await (refused or self._app)(scope, receive, sent)

    def _refused(self, scope: Scope) -> Response | None:
        """Return what is answered in place of the app, if anything."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if len(headers.getlist("host")) != 1 or host not in self._hosts:
            return Response("this server answers to its loopback address alone\n", 421)
        if scope["path"] == OPEN and scope["method"] in SAFE:
            return self._opened(scope)
        learner = self._keys.by_cookie(cookie_in(headers, self._cookie))
        if learner is None:
            return HTMLResponse(_CLOSED, 403)
        if not ours(scope, f"http://{host}"):
            return Response(FOREIGN, 403)
        state = {"person": Person(learner, "", learner, learner), "learner": learner, "token": ""}
        scope["state"] |= state
        return None

    def _opened(self, scope: Scope) -> Response:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        learner = self._keys.by_token(query.get("token", [""])[0])
        if learner is None:
            return HTMLResponse(_CLOSED, 403)
        answer = HTMLResponse(_ENTRY)
        answer.set_cookie(
            self._cookie, self._keys.cookie(learner), httponly=True, samesite="strict", path="/"
        )
        return answer
