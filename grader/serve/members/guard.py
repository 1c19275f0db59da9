"""Lets a request to a class's server through as far as it is of one of our pages, and says whose.

Who may do what is stated by the addresses themselves; what belongs to whom, by what they ask.
"""

import hmac
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qs

from anyio import CancelScope
from anyio.lowlevel import checkpoint
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from grader.classroom.store.connect import StoreError
from grader.report.errors import say
from grader.serve.headers import (
    ENCRYPTED,
    FOREIGN,
    SAFE,
    SCRIPTS,
    address_of,
    carrying,
    cookie_in,
    headers_of,
    new_nonce,
    ours,
)
from grader.serve.members.limits import TooOftenError
from grader.serve.members.members import Members
from grader.serve.operation.watching import PATHS

FORM_BYTES = 64 * 1024
"""How large a form may be that brings its token among its fields."""
SIGNED_OUT = b"event: signed-out\ndata: {}\n\n"
"""What ends the stream of a page whose sign-in has ended."""
AGAIN_SECONDS = 5.0
"""How often it is looked whether who has a page open is still signed in."""
AWAY = (
    "the server cannot reach its database just now: what you typed stays in its page; try again in"
    " a minute"
)
STALE = "this page is of an earlier sign-in: go back, reload it, and do it again"
Fault = Callable[[Request, str, int], Response]


def cookie_name(*, secure: bool) -> str:
    """Return the name of the session's cookie; `__Host-` has browsers check how it was set."""
    return "__Host-workbench" if secure else "workbench-class"


class ClassGuard:
    """Names who asks in `scope["state"]`: `person`, `session`, `token`, `learner` and `nonce`.

    Args:
        app: what answers.
        members: who may ask.
        fault: makes a response of a sentence and a status.
    """

    def __init__(self, app: Starlette, members: Members, fault: Fault) -> None:
        self._app, self._members, self._fault = app, members, fault
        self._address, self._host = members.first.address, members.first.host
        self._secure = members.first.secure
        self._cookie = cookie_name(secure=self._secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or have it answered."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        nonce = new_nonce()
        nobody = {"person": None, "session": None, "token": "", "learner": "", "nonce": nonce}
        scope.setdefault("state", {}).update(nobody)
        carried = {**headers_of(nonce), **(ENCRYPTED if self._secure else {})}
        send = carrying(send, carried)
        request = Request(scope)
        scope["app"] = self._app
        try:
            refused, receive = await self._refused(scope, receive)
        except TooOftenError as error:
            await self._note(scope, str(error))
            refused = self._fault(request, str(error), HTTPStatus.TOO_MANY_REQUESTS)
            refused.headers["Retry-After"] = str(error.seconds)
        except StoreError as error:
            say(str(error))
            refused = self._fault(request, AWAY, HTTPStatus.SERVICE_UNAVAILABLE)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if scope["state"]["session"] is None:
            await self._app(scope, receive, send)
            return
        with CancelScope() as stream:
            await self._app(scope, receive, self._while_signed_in(scope, send, stream))

    async def _refused(self, scope: Scope, receive: Receive) -> tuple[Response | None, Receive]:
        """Find who asks; return what is answered in place of the app, if anything, and the body."""
        headers, path = Headers(scope=scope), scope["path"]
        named = path in PATHS or headers.get("host") == self._host  # what watches calls by any name
        if len(headers.getlist("host")) != 1 or not named:
            said = f"this server answers to {self._address} alone\n"
            return Response(said, HTTPStatus.MISDIRECTED_REQUEST), receive
        if path.startswith("/static/"):
            return None, receive
        self._members.limiter.visit(address_of(scope))
        if path.startswith(SCRIPTS):
            await self._by_token(scope, headers.get("authorization", ""))
            return None, receive
        if not ours(scope, self._address):
            await self._note(scope, "another site's page")
            return Response(FOREIGN, HTTPStatus.FORBIDDEN), receive
        held = cookie_in(headers, self._cookie)
        if not held:
            return None, receive
        session = await run_in_threadpool(self._members.session, held)
        if session is None:
            return None, receive
        scope["state"] |= {
            "person": session.person,
            "session": session,
            "token": session.token,
            "learner": session.person.id,
        }
        self._members.limiter.ask(session.person.id)
        if scope["method"] in SAFE and "x-token" not in headers:
            return None, receive
        token, receive = await _token(headers, receive)
        if hmac.compare_digest(token.encode(), session.token.encode()):
            return None, receive
        await self._note(scope, "no token, or one of another sign-in")
        return self._fault(Request(scope), STALE, HTTPStatus.FORBIDDEN), receive

    async def _by_token(self, scope: Scope, given: str) -> None:
        """Find whose token a script brings. No cookie counts, so no page can ask for anybody."""
        members, address = self._members, address_of(scope)
        way, _, token = given.partition(" ")
        if way.lower() != "bearer":
            return
        members.limiter.may_sign_in(address)
        person = await run_in_threadpool(members.by_token, token.strip())
        if person is None:
            members.limiter.failed(address)
            await self._note(scope, "a token that is not good")
            return
        scope["state"] |= {"person": person, "learner": person.id}
        members.limiter.ask(person.id)

    async def _note(self, scope: Scope, why: str) -> None:
        detail = f"{scope['method']} {scope['path']}: {why}"
        person, address = scope["state"]["person"], address_of(scope)
        await run_in_threadpool(self._members.refused, detail, person=person, address=address)

    def _while_signed_in(self, scope: Scope, send: Send, stream: CancelScope) -> Send:
        """Return what sends a stream for as long as the session holds."""
        held, streams, looked = cookie_in(Headers(scope=scope), self._cookie), False, 0.0

        async def sent(message: Message) -> None:
            nonlocal streams, looked
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                streams, looked = kind.startswith("text/event-stream"), time.monotonic()
            elif streams and time.monotonic() - looked > AGAIN_SECONDS:
                looked = time.monotonic()
                try:
                    there = await run_in_threadpool(self._members.session, held)
                except StoreError:
                    there = scope["state"]["session"]  # the page is told when it asks for something
                if there is None:
                    last = {"type": "http.response.body", "body": SIGNED_OUT, "more_body": False}
                    await send(last)
                    stream.cancel()
                    await checkpoint()
            await send(message)

        return sent


async def _token(headers: Headers, receive: Receive) -> tuple[str, Receive]:
    """Return the token that comes with a change, and what gives the body (once more)."""
    if (given := headers.get("x-token")) is not None:
        return given, receive
    if not headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "", receive
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > FORM_BYTES:
            return "", receive
    sent = False

    async def again() -> Message:
        nonlocal sent
        if sent:
            return await receive()
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return parse_qs(body.decode("latin-1")).get("token", [""])[0], again
