"""The two addresses of a sign-in by a provider: the one that sends there, and the way back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from grader.report.errors import GraderError, WrongUsageError
from grader.serve.members.pending import LASTS, Pending, PendingSignIns, own_path

BEGIN, CALLBACK = "/sign-in/openid", "/sign-in/openid/callback"
"""Where a sign-in begins, and where the provider sends browsers back to."""
NOT_OURS = (
    "this sign-in did not begin in this browser, was used already, or took longer than"
    f" {LASTS.total_seconds() / 60:.0f} minutes: sign in once more"
)
MOST_CHARACTERS = 4096
"""Of what a provider sends back."""


class ProviderError(GraderError):
    """A provider does not answer, or not as it has to."""


class RefusedError(GraderError):
    """A provider answered, and this sign-in is not accepted."""


@dataclass(frozen=True)
class Identity:
    """Whom a provider names.

    Attributes:
        issuer: of the provider.
        subject: its own name for them, which is nobody else's, ever.
        claim: what it says of them that the roster has too.
    """

    issuer: str
    subject: str
    claim: str


class Provider(Protocol):
    """What signs people in for us; both raise ProviderError where it does not say it."""

    async def address(self, pending: Pending) -> str:
        """Return to which page of it a browser is sent."""

    async def identity(self, answer: Mapping[str, str], pending: Pending) -> Identity:
        """Return whom it names. Raises RefusedError where that cannot be believed."""


class Provided:
    """Sign-ins by the providers of classes.

    Args:
        providers: by the names of classes.
        pending: those that have begun.
        welcome: answers somebody whom the provider of a class named, with where they go on.
        secure: whether browsers come by TLS.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        pending: PendingSignIns,
        welcome: Callable[[Request, str, Identity, str], Response],
        *,
        secure: bool,
    ) -> None:
        self._providers, self._pending, self._welcome = providers, pending, welcome
        self._secure = secure
        self.cookie = "__Host-signing-in" if secure else "signing-in"

    async def begin(self, request: Request) -> Response:
        """Send a browser to the provider of a class.

        Raises:
            WrongUsageError: the class has none.
            ProviderError: it does not say where.
        """
        given = request.query_params
        klass = given.get("class", next(iter(self._providers), ""))
        if klass not in self._providers:
            raise WrongUsageError(
                f"{klass!r} has no sign-in of this kind: go back and choose another"
            )
        leads, browser = own_path(given.get("next", "/")), request.cookies.get(self.cookie, "")
        pending = await run_in_threadpool(self._pending.begin, klass, leads, browser)
        answer = RedirectResponse(await self._providers[klass].address(pending), 303)
        answer.set_cookie(
            self.cookie,
            pending.browser,
            max_age=int(LASTS.total_seconds()),
            path="/",
            httponly=True,
            secure=self._secure,
            samesite="lax",  # the way back begins at the provider's page
        )
        return answer

    async def back(self, request: Request) -> Response:
        """Answer a browser that comes back from a provider.

        Raises:
            RefusedError: this sign-in is not believed.
            ProviderError: the provider does not say who it is.
        """
        given = dict(request.query_params)
        if any(len(value) > MOST_CHARACTERS for value in given.values()):
            raise RefusedError(NOT_OURS)
        browser = request.cookies.get(self.cookie, "")
        pending = await run_in_threadpool(self._pending.take, given.get("state", ""), browser)
        provider = self._providers.get(pending.klass) if pending is not None else None
        if pending is None or provider is None:
            raise RefusedError(NOT_OURS)
        identity = await provider.identity(given, pending)
        return await run_in_threadpool(
            self._welcome, request, pending.klass, identity, pending.leads
        )
