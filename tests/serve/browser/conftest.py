"""A real browser on a real server: Chromium as the system has it, driven by Playwright."""

import shutil
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn

from grader.serve.installed import BUNDLE

for folder in (Path(__file__).parent, Path(__file__).parents[1]):
    sys.path.insert(0, str(folder))  # the tests here import `browser_checks` and `programs`

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).parents[3]
AXE = ROOT / "editor" / "node_modules" / "axe-core" / "axe.min.js"
SECONDS = 300.0
"""How long a page may take to show something, which is none of what is tested."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests of this folder, with a reason, where they cannot be run."""
    reason = ""
    if CHROMIUM is None:
        reason = "there is no Chromium here: apt-get install chromium"
    elif not BUNDLE.is_file() or not AXE.is_file():
        reason = "the editor is not built here: python editor/build_editor.py"
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker("process")
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


@dataclass
class Server:
    """A server that can be ended and started again at the same address."""

    make: Callable[..., Any]
    port: int = 0
    place: Any = None
    thread: threading.Thread | None = None
    server: uvicorn.Server | None = None

    def start(self) -> None:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        self.place = self.make(port=self.port)
        app = self.place.client.app
        config = uvicorn.Config(
            app, log_level="error", ws="none", timeout_graceful_shutdown=1, lifespan="off"
        )
        self.server = uvicorn.Server(config)
        run = lambda: self.server.run(sockets=[listening])  # noqa: E731 - of this server
        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        ends = time.monotonic() + SECONDS
        while not self.server.started:
            assert time.monotonic() < ends
            time.sleep(0.01)

    def end(self) -> None:
        if self.server is not None and self.thread is not None:
            self.place.bench.close()
            self.server.should_exit = True
            self.thread.join()
            self.server = None

    @property
    def link(self) -> str:
        token = self.place.keys.token("learner")
        return f"http://127.0.0.1:{self.port}/open?token={token}"


@pytest.fixture
def server(make_place: Callable[..., Any]) -> Iterator[Server]:
    started = Server(make_place)
    started.start()
    yield started
    started.end()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Its own sandbox needs what containers lack; all that it opens are pages of ours.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with closing(browser):
            yield browser


@dataclass
class Tab:
    """A page, and what went wrong on it."""

    page: Any
    server: Server
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))

    def _said(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def find(self, selector: str, **of: Any) -> Any:
        return self.page.locator(selector, **of)

    def enter(self) -> None:
        self.page.goto(self.server.link)
        self.page.wait_for_url("**/")

    def open(self, path: str) -> None:
        self.page.goto(f"http://127.0.0.1:{self.server.port}{path}")

    def lesson(self, name: str = "dense") -> None:
        """Open a lesson, and wait until its editor is there."""
        self.enter()
        self.open(f"/lesson/{name}")
        self.find(".cm-content").wait_for()

    def write(self, text: str) -> None:
        """Replace what the editor holds, by its keys."""
        self.find(".cm-content").focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run(self, until: str) -> None:
        self.page.keyboard.press("Control+Enter")
        self.stage(until)

    def stage(self, words: str) -> None:
        self.find("#stage", has_text=words).wait_for()

    def text(self) -> str:
        """What the editor holds, as its lines are shown."""
        return "\n".join(self.find(".cm-line").all_text_contents())

    def check(self) -> None:
        """See that nothing went wrong, and that nobody else was asked for anything."""
        assert self.faults == []
        assert self.hosts == {f"127.0.0.1:{self.server.port}"}


@pytest.fixture
def open_tab(chromium: Any, server: Server) -> Iterator[Callable[..., Tab]]:
    """Opens tabs; those of one context share its cookie."""
    contexts: list[Any] = []

    def opened(context: Any = None, **options: Any) -> Tab:
        if context is None:
            options = {"viewport": {"width": 1280, "height": 900}, **options}
            context = chromium.new_context(**options)
            contexts.append(context)
        return Tab(context.new_page(), server)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def tab(open_tab: Callable[..., Tab]) -> Tab:
    return open_tab()
