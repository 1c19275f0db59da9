"""What every response carries, and what a request's headers tell of where it comes from."""

import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

SAFE = frozenset({"GET", "HEAD"})
"""What changes nothing."""
SCRIPTS = "/api/"
"""Where the addresses begin at which scripts ask, by a token and never by a cookie."""
FOREIGN = "a page of another site asked for this: nothing is done\n"
_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000"}
"""What they carry besides where the server is reached by TLS alone."""


def new_nonce() -> str:
    """Return what marks the scripts and styles of one response as ours."""
    return secrets.token_urlsafe(16)


def headers_of(nonce: str) -> Mapping[str, str]:
    """Return what a response carries, by the nonce of its scripts and styles."""
    ours = f"'nonce-{nonce}'"
    policy = (
        f"default-src 'none'; script-src {ours}; style-src {ours}; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types workbench"
    )
    return {"Content-Security-Policy": policy, **_HEADERS}


def carrying(send: Send, headers: Mapping[str, str]) -> Send:
    """Return what sends responses with these headers where they have none of their own."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            carried = MutableHeaders(scope=message)
            for name, value in headers.items():
                carried.setdefault(name, value)
        await send(message)

    return sent


def cookie_in(headers: Headers, name: str) -> str:
    """Return the value of a cookie that came along; empty if there is none."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def ours(scope: Scope, own_origin: str) -> bool:
    """Whether a request comes from one of our pages, as far as its kind says so."""
    headers = Headers(scope=scope)
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    own, safe = site in {None, "same-origin", "none"}, scope["method"] in SAFE
    if origin is not None or not safe:
        return own and origin == own_origin
    return own or headers.get("sec-fetch-mode") == "navigate"  # a link may lead here


def address_of(scope: Scope) -> str:
    """Return from which address is asked."""
    client = scope.get("client")
    return str(client[0]) if client else ""
