"""How each address of a class's server is asked, and what is answered to who may: one line each.

Who may ask is stated by the address itself (`Who`); a line adds what a test needs to ask at all. An
address without a line fails the test, and so does a line without an address.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from classes import Classes

SECRET = "ann_s_own_words = 1\n"
"""What stands in Ann's file, and in no answer to anybody else but her instructor."""
LESSON = "/lesson/dense"
Said = Callable[[Classes], dict[str, Any]]


@dataclass(frozen=True)
class Line:
    """How an address is asked.

    Attributes:
        ok: the status for who may ask.
        path: with what in place of its names.
        json: the body, as scripts send it.
        form: the fields, as forms send them.
        raw: the body, as a file is sent.
        owner: whose it is, where an id in the path says so: to all others it is not there.
        foreign: paths of the same address with ids that are not of the class of `ida`.
        stream: whether the answer has no end by itself.
        keeps_cookie: whether it neither signs in nor out.
        open_to: who may ask where the address decides by itself.
        by_token: the status for a script with a token of who may ask.
        also: another status, where what was asked before decides.
    """

    ok: int
    path: Callable[[Classes], str] | str
    json: Said | None = None
    form: Said | None = None
    raw: bytes | None = None
    owner: str = ""
    foreign: Callable[[Classes], list[str]] = field(default=lambda _: [])
    stream: bool = False
    keeps_cookie: bool = True
    open_to: frozenset[str] = frozenset()
    also: int = 0
    by_token: int = 200

    def where(self, classes: Classes) -> str:
        return self.path if isinstance(self.path, str) else self.path(classes)


def text(_: Classes) -> dict[str, Any]:
    return {"text": "shared = 1\n", "base": ""}


def version(classes: Classes) -> int:
    """The number of a version that holds Ann's text."""
    ann = classes.person("ann").id
    versions = [it for it, _ in classes.desks(ann).history.versions(ann, "dense")]
    return next(it.id for it in versions if it.why == "secret")


def link(classes: Classes) -> dict[str, str]:
    return {"link": urlsplit(classes.link("eve")).query.removeprefix("token=")}


CLASS = "/class/nnx-2026"


def of_ann(classes: Classes) -> str:
    return f"{CLASS}/learner/{classes.person('ann').id}"


def foreign(path: str) -> Callable[[Classes], list[str]]:
    """Return what gives the same address of a class that is another's, and of one that is none."""
    return lambda _: [path.replace("nnx-2026", name) for name in ("other", "none-of-them")]


def foreign_learner(rest: str = "") -> Callable[[Classes], list[str]]:
    """Return what gives the same address of people who are no learners of the class."""

    def paths(classes: Classes) -> list[str]:
        ids = [classes.person(login).id for login in ("eve", "ida", "oto")]
        own = [f"{CLASS}/learner/{it}{rest}" for it in (*ids, "p0000000000000000")]
        return [*own, of_ann(classes).replace("nnx-2026", "other") + rest]

    return paths


API = "/api/v1/class/{klass}"
VERSIONS = f"{API}/learner/{{person}}/lesson/{{name}}/versions"
LINES = {
    ("GET", "/"): Line(200, "/"),
    ("GET", "/lesson/{name}"): Line(200, LESSON),
    ("GET", "/lesson/{name}/events"): Line(200, f"{LESSON}/events", stream=True),
    ("GET", "/lesson/{name}/text"): Line(200, f"{LESSON}/text"),
    ("PUT", "/lesson/{name}/text"): Line(200, f"{LESSON}/text", json=text),
    ("POST", "/lesson/{name}/run"): Line(200, f"{LESSON}/run", json=text),
    ("GET", "/lesson/{name}/result"): Line(200, f"{LESSON}/result"),
    ("GET", "/lesson/{name}/assignment"): Line(200, f"{LESSON}/assignment"),
    ("POST", "/lesson/{name}/hand-in"): Line(403, f"{LESSON}/hand-in", json=text),  # it is practice
    ("POST", "/lesson/{name}/hint"): Line(422, f"{LESSON}/hint", also=200),
    ("POST", "/lesson/{name}/try"): Line(422, f"{LESSON}/try", form=lambda _: {"case": "0"}),
    ("POST", "/lesson/{name}/picture"): Line(422, f"{LESSON}/picture"),
    ("GET", "/lesson/{name}/file"): Line(200, f"{LESSON}/file"),
    ("PUT", "/lesson/{name}/file"): Line(200, f"{LESSON}/file", raw=b"mine = 1\n"),
    ("POST", "/lesson/{name}/reset"): Line(303, f"{LESSON}/reset"),
    ("GET", "/lesson/{name}/history"): Line(200, f"{LESSON}/history"),
    ("GET", "/lesson/{name}/history/{number:int}"): Line(
        200, lambda it: f"{LESSON}/history/{version(it)}", owner="ann"
    ),
    ("POST", "/lesson/{name}/history/{number:int}"): Line(
        303, lambda it: f"{LESSON}/history/{version(it)}", owner="ann"
    ),
    ("GET", "/lesson/{name}/solution"): Line(200, f"{LESSON}/solution"),
    ("POST", "/lesson/{name}/solution"): Line(
        303, f"{LESSON}/solution", form=lambda _: {"sure": "yes"}
    ),
    ("GET", "/pitfall/{pitfall}"): Line(200, "/pitfall/kernel-layout"),
    ("GET", "/sign-in"): Line(200, "/sign-in"),
    ("GET", "/sign-in/link"): Line(200, lambda it: f"/sign-in/link?token={link(it)['link']}"),
    ("POST", "/sign-in/link"): Line(303, "/sign-in/link", form=link, keeps_cookie=False),
    ("POST", "/sign-out"): Line(303, "/sign-out", keeps_cookie=False),
    ("GET", "/session"): Line(200, "/session"),
    # No class here has a provider; tests/serve/openid has the way there and back.
    ("GET", "/sign-in/openid"): Line(422, "/sign-in/openid?class=nnx-2026"),
    ("GET", "/sign-in/openid/callback"): Line(403, "/sign-in/openid/callback?code=x&state=y"),
    # They are for this machine and for who has their token, which a browser hasn't.
    ("GET", "/healthz"): Line(200, "/healthz"),
    ("GET", "/metrics"): Line(200, "/metrics"),
    ("GET", "/class/{klass}"): Line(200, CLASS, foreign=foreign(CLASS)),
    ("GET", "/class/{klass}/live"): Line(
        200, f"{CLASS}/live", stream=True, foreign=foreign(f"{CLASS}/live")
    ),
    ("GET", "/class/{klass}/lesson/{name}"): Line(
        200, f"{CLASS}/lesson/dense", foreign=foreign(f"{CLASS}/lesson/dense")
    ),
    ("GET", "/class/{klass}/learner/{person}"): Line(200, of_ann, foreign=foreign_learner()),
    ("GET", "/class/{klass}/learner/{person}/lesson/{name}/version/{number:int}"): Line(
        200,
        lambda it: f"{of_ann(it)}/lesson/dense/version/{version(it)}",
        foreign=foreign_learner("/lesson/dense/version/1"),
    ),
    ("POST", "/class/{klass}/release/{name}"): Line(  # it is practice
        403, f"{CLASS}/release/dense", foreign=foreign(f"{CLASS}/release/dense")
    ),
    ("GET", "/class/{klass}/export/{name}.{format}"): Line(
        200, f"{CLASS}/export/dense.csv", foreign=foreign(f"{CLASS}/export/dense.csv")
    ),
    ("GET", "/api/v1/schema.json"): Line(200, "/api/v1/schema.json"),
    # Asked with tokens by tests/serve/api; a cookie is none.
    ("GET", f"{API}/overview"): Line(401, f"/api/v1{CLASS}/overview"),
    ("GET", f"{API}/learners"): Line(401, f"/api/v1{CLASS}/learners"),
    ("GET", VERSIONS): Line(401, lambda it: f"/api/v1{of_ann(it)}{LESSON}/versions"),
    ("GET", f"{VERSIONS}/{{number:int}}"): Line(
        401, lambda it: f"/api/v1{of_ann(it)}{LESSON}/versions/{version(it)}"
    ),
    ("POST", f"{API}/lesson/{{name}}/release"): Line(
        401, f"/api/v1{CLASS}{LESSON}/release", by_token=403
    ),
}
