"""Tells of each request what was asked for, what was answered, and how long that took."""

import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from grader.serve.operation.happened import happened

NONE = 500
"""What is said of a request that got no answer, as its browser went or something failed."""


class Measured:
    """Tells of the requests to an application.

    Args:
        app: what answers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have it answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, seconds = time.monotonic(), NONE, 0.0

        async def sent(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                status, seconds = message["status"], time.monotonic() - began
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            # A page is called by the function that makes it: paths hold names, queries secrets.
            page = getattr(scope.get("endpoint"), "__name__", "")
            person = getattr(scope.get("state", {}).get("person"), "id", "")
            more = {"person": person} if person else {}
            happened(
                "request",
                page=page or ("static" if scope["path"].startswith("/static/") else "none"),
                method=scope["method"] if scope["method"] in METHODS else "other",
                status=status,
                seconds=round(seconds or time.monotonic() - began, 4),
                **more,
            )


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
