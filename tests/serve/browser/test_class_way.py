"""The whole way of a class in real browsers: two learners and their instructor, at once."""

import csv
import io
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from browser_checks import overflow, violations
from classes import ADDRESS, CLASS
from programs import RIGHT, WRONG

from grader.serve.app import make_class_app
from grader.serve.classes import gatherers, grading
from grader.serve.members.openid import providers_of
from grader.serve.members.provided import CALLBACK

from .conftest import Server, Tab

sys.path.append(str(Path(__file__).parents[1] / "openid"))

import provider_node as node
from signing_in import CLIENT, SECRET, provider

SIGN_IN = """
[sign-in.openid]
issuer = "{issuer}"
client_id = "{client}"
client_secret_file = "secret"
[assignments.dense]
policy = "homework"
deadline = {deadline}
[assignments.conv1d]
policy = "exam"
deadline = {deadline}
"""
WRONG_CONV = """\
import jax
from flax import nnx


def conv1d_forward(seed, x, features, kernel_size):
    return jax.numpy.zeros(x.shape[0] * int(features))
"""
PEOPLE = {
    login: {"email": f"{login}@uni.example", "email_verified": True, "name": login}
    for login in ("ann", "bob", "ida")
}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def server(make_classes: Callable[..., Any], tmp_path: Path) -> Iterator[Server]:
    """A class's server beside a real provider of sign-ins."""
    if reason := node.missing():
        pytest.skip(reason)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with provider(address + CALLBACK, accounts=PEOPLE) as issuer:
        deadline = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        (tmp_path / "secret").write_text(SECRET)
        (tmp_path / "roster.csv").write_text(
            "learner,name,email\nann,Ann Lee,ann@uni.example\nbob,Bob Roe,bob@uni.example\n"
            "ida,Ida Ost,ida@uni.example\n"
        )
        more = SIGN_IN.format(issuer=issuer, client=CLIENT, deadline=deadline)
        open_: list[Any] = []

        def make(port: int) -> Any:
            classes = make_classes(first=CLASS.replace(ADDRESS, address), more=more)
            members = classes.members
            gathered = gatherers(classes.bench, classes.desks, members)
            providers = providers_of(members.classes.values())
            classes.app = make_class_app(
                classes.bench, classes.desks, members, providers, None, gathered
            )
            open_.append(grading(classes.bench, gathered))
            open_[-1].start()
            return classes

        started = Server(make, port)
        started.start()
        yield started
        for each in open_:
            each.close()
        started.end()


def sign_in(tab: Tab, account: str) -> None:
    """Sign in at the provider, as its own pages ask for it."""
    tab.open("/")
    tab.find("a", has_text="Sign in").first.click()
    tab.find("a", has_text="Sign in with your account").click()
    tab.find("input[name=login]").fill(account)
    tab.find("input[name=password]").fill("any")
    tab.find("button[type=submit]").click()
    tab.find("button", has_text="Continue").click()
    tab.page.wait_for_url(f"http://127.0.0.1:{tab.server.port}/**")


def lesson(tab: Tab, name: str) -> None:
    tab.open(f"/lesson/{name}")
    tab.find(".cm-content").wait_for()


def look(tab: Tab) -> None:
    """See that a page is accessible and as narrow as its window."""
    assert violations(tab.page) == []
    assert overflow(tab.page) == []


@pytest.mark.slow
def test_two_learners_and_their_instructor(  # noqa: PLR0915 - one way from end to end
    open_tab: Callable[..., Tab],
) -> None:
    ann, bob, ida = (open_tab(bypass_csp=True) for _ in range(3))
    for tab, account in ((ann, "ann"), (bob, "bob"), (ida, "ida")):
        sign_in(tab, account)
    ida.open("/class/nnx-2026")
    ida.find("h1", has_text="Neural networks in JAX").wait_for()

    # Ann tries and gets a hint; her instructor sees it without loading the page again.
    lesson(ann, "dense")
    ann.write(WRONG)
    ann.run("failed, in")
    ann.find("#result .error", has_text="kernel-layout").wait_for()
    ann.find("button", has_text="A hint").click()
    ann.find(".rung").wait_for()
    look(ann)
    ida.find("tr", has_text="kernel-layout").filter(has_text="Ann Lee").first.wait_for()
    look(ida)

    # Bob passes and hands in; Ann hands in what is wrong, and takes the exam.
    lesson(bob, "dense")
    bob.write(RIGHT)
    bob.run("passed, in")
    for tab in (ann, bob):
        tab.find("button", has_text="Hand in").click()
        tab.find("#assignment", has_text="receipt").wait_for()
        look(tab)
    lesson(ann, "conv1d")
    assert ann.find("button", has_text="Run").count() == 0
    ann.write(WRONG_CONV)
    ann.find("button", has_text="Hand in").click()
    ann.find("#assignment", has_text="receipt").wait_for()
    assert "unused-input" not in ann.page.content()
    look(ann)
    ida.find("tr", has_text="Dense layer").filter(has_text="2").first.wait_for()

    # The deadline passes: homework is graded with other cases and shown, in pages that are open
    # too; the exam is not yet.
    ann.server.place.clock.ahead = timedelta(hours=2)
    bob.find("#assignment", has_text="passed").wait_for()
    look(bob)
    ann.open("/lesson/dense")
    ann.find("#assignment", has_text="failed").wait_for()
    ann.open("/lesson/conv1d")
    assert ann.find("#result .card").count() == 0
    ida.open("/class/nnx-2026/lesson/conv1d")
    release = ida.find("button", has_text="Release the results")
    look(ida)
    release.click()
    ida.find("text=Learners see their results").wait_for()
    ann.find("#assignment", has_text="failed").wait_for()
    look(ann)

    # What is downloaded names both, with their verdicts.
    ida.open("/class/nnx-2026")
    ida.find("summary", has_text="Download").click()
    with ida.page.expect_download() as download:
        ida.find("a[href$='/export/all.csv']").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text())))
    said = {(row["learner"], row["exercise"]): row["verdict"] for row in rows}
    assert said[("bob", "dense")] == "passed"
    assert said[("ann", "dense")] == "failed"
    assert said[("ann", "conv1d")] == "failed"

    # A learner finds nothing where the class is shown.
    response = bob.page.goto(f"http://127.0.0.1:{bob.server.port}/class/nnx-2026")
    assert response.status == 404
