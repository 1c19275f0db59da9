"""Signing in by a provider of another site, in a real browser, and who stays out."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from browser_checks import violations
from classes import ADDRESS, CLASS
from programs import RIGHT

from grader.serve.app import make_class_app
from grader.serve.members.openid import providers_of
from grader.serve.members.provided import CALLBACK

from .conftest import Server, Tab

sys.path.append(str(Path(__file__).parents[1] / "openid"))

import provider_node
from signing_in import CLIENT, SECRET, provider

pytestmark = pytest.mark.skipif(bool(provider_node.missing()), reason=provider_node.missing())
OPENID = """
[sign-in.openid]
issuer = "{issuer}"
client_id = "{client}"
client_secret_file = "secret"
"""
ROSTER = "learner,name,email\nada,Ada,ada@uni.example\nbob,Bob,bob@uni.example\n"


@pytest.fixture
def server(tmp_path: Path, make_classes: Callable[..., Any]) -> Iterator[Server]:
    """A class at `localhost`, which is another site than the provider's `127.0.0.1`."""
    with ExitStack() as stack:

        def make(port: int) -> Any:
            ours = f"http://localhost:{port}"
            issuer = stack.enter_context(provider(ours + CALLBACK))
            (tmp_path / "secret").write_text(SECRET)
            (tmp_path / "roster.csv").write_text(ROSTER)
            more = OPENID.format(issuer=issuer, client=CLIENT)
            classes = make_classes(first=CLASS.replace(ADDRESS, ours) + more)
            providers = providers_of(classes.members.classes.values())
            classes.app = make_class_app(
                classes.bench, classes.desks, classes.members, providers=providers
            )
            return classes

        started = Server(make)
        started.start()
        yield started
        started.end()


def to(tab: Tab, path: str) -> None:
    tab.page.goto(f"http://localhost:{tab.server.port}{path}")


def at_provider(tab: Tab, account: str) -> None:
    """Sign in there, and say that we may know who it is."""
    tab.find("input[name=login]").fill(account)
    tab.find("input[name=password]").fill("any")
    tab.find("button[type=submit]").click()
    tab.find("input[name=prompt][value=consent]").wait_for(state="attached")
    tab.find("button[type=submit]").click()


def test_a_learner_signs_in_by_the_provider_and_passes(tab: Tab) -> None:
    to(tab, "/sign-in")
    tab.find("a", has_text="Sign in with your account").click()
    at_provider(tab, "s-ada")
    tab.page.wait_for_url(f"http://localhost:{tab.server.port}/")
    assert tab.find("body", has_text="Ada").count() == 1
    to(tab, "/lesson/dense")
    tab.find(".cm-content").wait_for()
    tab.write(RIGHT)
    tab.run("passed, in")


def test_who_is_not_on_the_roster_reads_why_and_may_read_on(tab: Tab) -> None:
    to(tab, "/sign-in/openid?next=/lesson/dense")
    at_provider(tab, "s-eve")
    tab.find("p", has_text="you are not on the roster of this class").wait_for()
    tab.find("main a", has_text="Sign in").click()
    tab.page.wait_for_url("**/sign-in")
    to(tab, "/lesson/dense")
    assert tab.find("a", has_text="Sign in").count() >= 1


def test_its_pages_are_accessible(open_tab: Callable[..., Tab]) -> None:
    tab = open_tab(bypass_csp=True)  # for the script that looks for violations
    for path in ("/sign-in", "/sign-in/openid/callback?state=none"):
        to(tab, path)
        assert violations(tab.page) == [], path
