"""Sign in by OpenID Connect: to which page of a provider a browser is sent, and whom it names.

Authlib speaks to the provider; what it says of somebody is checked by `id_token.py`.
"""

import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import InvalidKeyIdError, JoseError

from grader.serve.members.config import Config, ConfigError
from grader.serve.members.id_token import Expected, checked
from grader.serve.members.pending import Pending
from grader.serve.members.provided import CALLBACK, Identity, ProviderError, RefusedError

ANSWERS_SECONDS = 10.0
"""How long a provider may take for one step of a sign-in."""
FRESH_SECONDS = 3600.0
"""How long the provider's description of itself is believed."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
OTHERWISE = "try again in a minute, or ask your instructor for a link"


@dataclass(frozen=True)
class Settings:
    """Where to sign in.

    Attributes:
        issuer: of the provider, a URL.
        client_id: what the provider calls us.
        client_secret: what proves that to it; empty for a client without one.
        claim: what of its answer says who somebody is on the roster.
        redirect: where it sends browsers back to, a URL of ours.
    """

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    redirect: str


class Provider:
    """A provider of sign-ins.

    Args:
        settings: where it is.
        transport: how it is reached; None for the network.
    """

    def __init__(
        self, settings: Settings, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self.settings, self._transport = settings, transport
        self._described: Mapping[str, Any] = {}
        self._keys: Mapping[str, Any] = {}
        self._until = 0.0

    async def address(self, pending: Pending) -> str:
        """Return where to send a browser.

        Raises:
            ProviderError: the provider does not say where.
        """
        async with self._asking() as client:
            described = await self._description(client)
            url, _ = client.create_authorization_url(
                described["authorization_endpoint"],
                state=pending.state,
                nonce=pending.nonce,
                code_verifier=pending.verifier,
            )
        return str(url)

    async def identity(self, answer: Mapping[str, str], pending: Pending) -> Identity:
        """Return whom the provider names.

        Args:
            answer: what the browser brought back in its address.
            pending: what was sent with it.

        Raises:
            ProviderError: the provider does not answer, or not as it has to.
            RefusedError: it names nobody that we may believe.
        """
        async with self._asking() as client:
            described = await self._description(client)
            issuer = answer.get("iss")
            must = described.get("authorization_response_iss_parameter_supported") is True
            if issuer != self.settings.issuer and (must or issuer is not None):
                raise RefusedError("another provider answered this sign-in: sign in once more")
            if "code" not in answer:
                raise RefusedError("the provider did not sign you in: sign in once more")
            client.token_endpoint_auth_method = self._method(described)
            token = await client.fetch_token(
                described["token_endpoint"],
                grant_type="authorization_code",
                code=answer["code"],
                code_verifier=pending.verifier,
            )
            claims = await self._claims(client, described, token, pending.nonce)
            if not self._holds(claims) and "userinfo_endpoint" in described:
                claims = await self._more(client, described, claims)
        return Identity(self.settings.issuer, claims["sub"], self._claim(claims))

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncOAuth2Client]:
        """Yield a client, within the time that a step has; say in a sentence what goes wrong."""
        settings = self.settings
        name = urlsplit(settings.issuer).hostname
        try:
            with anyio.fail_after(ANSWERS_SECONDS):
                async with AsyncOAuth2Client(
                    settings.client_id,
                    settings.client_secret or None,
                    scope="openid email profile",
                    redirect_uri=settings.redirect,
                    code_challenge_method="S256",
                    timeout=ANSWERS_SECONDS,
                    transport=self._transport,
                ) as client:
                    yield client
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise ProviderError(f"{name} takes too long to answer: {OTHERWISE}") from error
        except httpx2.HTTPStatusError as error:
            status = error.response.status_code
            raise ProviderError(f"{name} answered with status {status}: {OTHERWISE}") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderError(f"{name} cannot be reached: {OTHERWISE}") from error
        except JoseError as error:
            raise RefusedError(
                f"what {name} said of you is not valid ({error.error}): sign in once more"
            ) from error
        except AuthlibBaseError as error:
            raise RefusedError(
                f"{name} did not accept this sign-in ({error.error}): sign in once more"
            ) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ProviderError(f"{name} answered nothing that we know: {OTHERWISE}") from error

    async def _description(self, client: AsyncOAuth2Client) -> Mapping[str, Any]:
        """Return what the provider says of itself: it is kept for a while."""
        if time.monotonic() >= self._until:
            issuer = self.settings.issuer
            where = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await _json(client, where)
            if found["issuer"] != issuer:
                raise ProviderError(
                    f"{where} is of another issuer: have your instructor correct `issuer`"
                )
            for end in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _safe(found[end])
            self._described, self._keys = found, await _json(client, found["jwks_uri"])
            self._until = time.monotonic() + FRESH_SECONDS
        return self._described

    def _method(self, described: Mapping[str, Any]) -> str:
        """Return how we prove to be the client."""
        known = described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not self.settings.client_secret:
            return "none"
        return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"

    async def _claims(
        self,
        client: AsyncOAuth2Client,
        described: Mapping[str, Any],
        token: Mapping[str, Any],
        nonce: str,
    ) -> Mapping[str, Any]:
        """Return what an ID token says, once it is checked."""
        settings, text = self.settings, token["id_token"]
        expected = Expected(settings.issuer, settings.client_id, nonce, token.get("access_token"))
        try:
            return checked(text, self._keys, expected)
        except InvalidKeyIdError:  # it has changed its keys
            self._keys = await _json(client, described["jwks_uri"])
            return checked(text, self._keys, expected)

    async def _more(
        self, client: AsyncOAuth2Client, described: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Return the claims that the provider tells only when asked once more."""
        _safe(described["userinfo_endpoint"])
        told = await _json(client, described["userinfo_endpoint"], withhold_token=False)
        if told["sub"] != claims["sub"]:
            raise RefusedError("the provider speaks of somebody else: sign in once more")
        return told

    def _holds(self, claims: Mapping[str, Any]) -> bool:
        claim = self.settings.claim
        return claim in claims and (claim != "email" or "email_verified" in claims)

    def _claim(self, claims: Mapping[str, Any]) -> str:
        claim = self.settings.claim
        value = claims.get(claim)
        if not isinstance(value, str) or not value.strip():
            raise RefusedError(
                f"the provider does not say your {claim}: ask your instructor for a link"
            )
        if claim == "email" and claims.get("email_verified") is not True:
            raise RefusedError(
                "the provider has not verified your e-mail address: have that done there, or ask"
                " your instructor for a link"
            )
        return value.strip()


def providers_of(
    configs: Iterable[Config], transport: httpx2.AsyncBaseTransport | None = None
) -> dict[str, Provider]:
    """Return the providers of classes, by the classes' names.

    Raises:
        ConfigError: a file that should hold a client's secret cannot be read.
    """
    found, address = {}, ""
    for config in configs:
        address = address or config.address  # where browsers reach all of them
        if (openid := config.sign_in.openid) is None:
            continue
        try:
            secret = openid.client_secret_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{openid.client_secret_file} cannot be read: put there what the provider gave for"
                f" {openid.client_id!r}, the key `client_secret_file` of {config.klass}"
            ) from error
        redirect = address + CALLBACK
        settings = Settings(openid.issuer, openid.client_id, secret, openid.claim, redirect)
        found[config.klass] = Provider(settings, transport)
    return found


async def _json(
    client: AsyncOAuth2Client, url: str, *, withhold_token: bool = True
) -> Mapping[str, Any]:
    answer = await client.request("GET", url, withhold_token=withhold_token)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise TypeError(url)
    return found


def _safe(url: str) -> None:
    """Raise ValueError unless nobody on the way can read or change what is said there."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError(url)
