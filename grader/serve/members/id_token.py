"""Whether an ID token of a provider is to be believed (OpenID Connect Core, 3.1.3.7).

joserfc checks the signature and Authlib the claims. What Authlib's own `parse_id_token` leaves open
is closed here: it checks no audience, and it accepts any algorithm that the provider's page lists,
so that a list with `none` or `HS256` in it would do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

LEEWAY_SECONDS = 120
"""By how much the provider's clock may differ from ours."""
SIGNATURES = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)
"""Signatures by the provider's private key; none that whoever knows our secret could make."""


@dataclass(frozen=True)
class Expected:
    """What a token has to be: by whom, for whom, for which sign-in, and with which access token."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


def checked(text: str, keys: Mapping[str, Any], expected: Expected) -> Mapping[str, Any]:
    """Return what a token says.

    Args:
        text: the token, a JWT.
        keys: of the provider, a JWK set.
        expected: what it has to be.

    Raises:
        JoseError: it is not to be believed; of it InvalidKeyIdError: it is signed by another key.
        KeyError, TypeError, ValueError: it is no token, or the keys are none.
    """
    registry = JWSRegistry(algorithms=SIGNATURES, strict_check_header=False)
    read = jwt.decode(text, KeySet.import_key_set({"keys": keys["keys"]}), registry=registry)
    claims = CodeIDToken(
        read.claims,
        read.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client_id},
        },
        {
            "nonce": expected.nonce,
            "client_id": expected.client_id,
            "access_token": expected.access_token,
        },
    )
    claims.validate(leeway=LEEWAY_SECONDS)
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise TypeError("sub")
    return dict(claims)
