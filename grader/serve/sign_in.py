"""Signing in and out of a class's server."""

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from grader.serve.answer import shown
from grader.serve.asked import form_of, members_of, person_of
from grader.serve.headers import address_of
from grader.serve.members.guard import cookie_name
from grader.serve.members.pending import own_path
from grader.serve.members.person import Person
from grader.serve.members.provided import Identity, Provided, RefusedError
from grader.serve.members.sessions import LONGEST


def ways(request: Request) -> Response:
    """Show the ways to sign in."""
    return shown(request, "sign-in")


def link(request: Request) -> Response:
    """Show whom a link signs in, and the button that does it.

    What looks at links on their way, as mail scanners do, presses none, so it uses none up.
    """
    members, token = members_of(request), request.query_params.get("token", "")
    here = request.state.person
    if here is not None and members.is_mine(token, here):
        return RedirectResponse("/", 303)  # a link that is kept as a bookmark leads to the course
    whose = members.whose_link(token, address_of(request.scope))
    return shown(request, "link", link=token, whose=whose, of=members.klass(whose))


async def by_link(request: Request) -> Response:
    """Sign in by a link, which is used up."""
    given = (await form_of(request)).get("link", "")
    members = members_of(request)

    def work() -> tuple[str, Person]:
        return members.by_link(given, address_of(request.scope), request.state.session)

    held, person = await run_in_threadpool(work)
    teaches = person.role == "instructor"
    return with_session(request, held, f"/class/{person.klass}" if teaches else "/")


async def to_provider(request: Request) -> Response:
    """Send a browser to the provider of its class."""
    return await provided_of(request).begin(request)


async def by_provider(request: Request) -> Response:
    """Sign in whom a provider names."""
    members, address = members_of(request), address_of(request.scope)
    members.limiter.may_sign_in(address)
    try:
        return await provided_of(request).back(request)
    except RefusedError as error:
        members.limiter.failed(address)
        said = partial(members.refused, f"sign-in: {error}", address=address)
        await run_in_threadpool(said)
        raise


def welcome(request: Request, klass: str, identity: Identity, leads: str) -> Response:
    """Sign in whom the provider of a class names, and lead on. Raises RefusedError."""
    members, before = members_of(request), request.state.session
    held = members.by_provider(klass, identity, address_of(request.scope), before)
    return with_session(request, held, leads)


def provided_of(request: Request) -> Provided:
    """Return the sign-ins by providers."""
    provided: Provided = request.app.state.provided
    return provided


async def out(request: Request) -> Response:
    """Sign out, and forget the cookie."""
    members, session = members_of(request), request.state.session
    await run_in_threadpool(members.sign_out, session, address_of(request.scope))
    answer = RedirectResponse("/", 303)
    secure = members.first.secure
    answer.delete_cookie(
        cookie_name(secure=secure), path="/", secure=secure, httponly=True, samesite="lax"
    )
    return answer


def session(request: Request) -> Response:
    """Tell an open page who is signed in by now, and with which token it goes on."""
    person = person_of(request)
    return JSONResponse({"person": person.id, "name": person.name, "token": request.state.token})


def with_session(request: Request, held: str, to: str) -> Response:
    """Lead on, and have the browser keep what its session's cookie holds.

    Args:
        request: that signed somebody in.
        held: what the cookie holds.
        to: a path of ours.
    """
    secure = members_of(request).first.secure
    answer = RedirectResponse(own_path(to), 303)
    answer.set_cookie(
        cookie_name(secure=secure),
        held,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",  # the first page behind a link from elsewhere knows who asks
    )
    return answer
