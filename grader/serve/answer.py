"""Pages and refusals as responses: what a page knows of the request that it answers."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from grader.serve.headers import SCRIPTS
from grader.serve.render import page


def shown(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page by the name of its template.

    Besides the values each knows: `nonce`, of its scripts and styles; `token`, which comes with
    every change; `person`, who is signed in; `klass`, their class's config, or None.
    """
    state = request.state
    members = getattr(request.app.state, "members", None)
    person = state.person
    about = {
        "nonce": state.nonce,
        "token": state.token,
        "person": person,
        "klass": members.klass(person) if members is not None and person is not None else None,
        "members": members,
    }
    return HTMLResponse(page(template, **about, **values), status)


def wants_page(request: Request) -> bool:
    """Whether a browser asks for a page, and no script for data."""
    script = request.url.path.startswith(SCRIPTS)
    return not script and "text/html" in request.headers.get("accept", "")


def fault(request: Request, sentence: str, status: int, *, sign_in: bool = False) -> Response:
    """Return a sentence on what did not work: a page, or JSON for scripts."""
    if wants_page(request):
        return shown(request, "fault", status, sentence=sentence, sign_in=sign_in)
    more = {"sign_in": "/sign-in"} if sign_in else {}
    return JSONResponse({"error": sentence, **more}, status)
