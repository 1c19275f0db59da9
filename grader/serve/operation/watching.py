"""The two addresses of what watches a server: whether it is well, and what it counts.

They are answered to this machine, and to whoever has the token of the config's
`metrics_token_file`. Behind a reverse proxy all requests come from this machine, so one counts as
such only if it also calls the server by a loopback name, which a proxy's never does.
"""

import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from grader.report.errors import GraderError
from grader.workers.command import Bounds
from grader.workers.launch import Launcher

if TYPE_CHECKING:
    from grader.serve.operation.metrics import Metrics

CHECK_SECONDS = 10.0
"""How long the answer of a check may take; it counts as a failure from then on."""
WELL_SECONDS = 5.0
"""How long the last check's answer holds: whoever asks more often costs nothing."""
PATHS = frozenset({"/healthz", "/metrics"})
FORM = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = Bounds(memory_bytes=2 << 30, cpu_seconds=10, processes=256, output_bytes=1 << 16)
Check = Callable[[], None]


class Watching:
    """Answers what watches the server.

    Args:
        checks: by the names of what they look at; each raises GraderError if that is not well.
        metrics: what is counted.
        token: with which one may ask from elsewhere; empty if nobody may.
    """

    def __init__(self, checks: dict[str, Check], metrics: "Metrics", token: str = "") -> None:
        self._checks, self._metrics, self._token = checks, metrics, token
        self._known: tuple[float, dict[str, str]] = (float("-inf"), {})

    async def healthz(self, request: Request) -> Response:
        """Answer whether the server is well: 200 if all checks are, else 503."""
        self._admit(request)
        at, known = self._known
        if time.monotonic() - at > WELL_SECONDS:
            known = {name: await _answer(check) for name, check in self._checks.items()}
            self._known = (time.monotonic(), known)
        well = all(said == "ok" for said in known.values())
        said = {"status": "ok" if well else "failing", "checks": known}
        return JSONResponse(said, 200 if well else 503)

    async def metrics(self, request: Request) -> Response:
        """Answer what was counted."""
        self._admit(request)
        return Response(await run_sync(self._metrics.text), media_type=FORM)

    def _admit(self, request: Request) -> None:
        """Raise a 404, as if there were nothing, unless this one may ask."""
        way, _, given = request.headers.get("authorization", "").partition(" ")
        if self._token and way.lower() == "bearer":
            # Of bytes: a text that isn't ASCII could not be compared.
            if hmac.compare_digest(given.strip().encode(), self._token.encode()):
                return
        elif _from_here(request):
            return
        raise HTTPException(404)


async def healthz(request: Request) -> Response:
    """Answer whether the server is well, where that is asked for."""
    return await _watching(request).healthz(request)


async def metrics(request: Request) -> Response:
    """Answer what was counted."""
    return await _watching(request).metrics(request)


def _watching(request: Request) -> Watching:
    watching: Watching | None = request.app.state.watching
    if watching is None:
        raise HTTPException(404)
    return watching


def worker_check(launcher: Launcher) -> Check:
    """Return a check that a worker can be started: one is, and ended."""

    def check() -> None:
        process = launcher.start("cold", BOUNDS)
        process.kill()

    return check


async def _answer(check: Check) -> str:
    try:
        with anyio.fail_after(CHECK_SECONDS):
            await run_sync(check, abandon_on_cancel=True)
    except TimeoutError:
        return "no answer"
    except GraderError:
        return "failing"  # why is in the log: this may be read by others
    return "ok"


def _from_here(request: Request) -> bool:
    client, host = request.client, request.url.hostname or ""
    passed_on = {"forwarded", "x-forwarded-for", "x-real-ip"} & set(request.headers)
    return client is not None and _loopback(client.host) and _loopback(host) and not passed_on


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
