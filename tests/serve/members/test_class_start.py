"""The command `grade serve --class` itself: from an empty folder to a run, and what ends it."""

import csv
import io
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from programs import RIGHT
from served import GRADE, HANG_SECONDS, Home

pytestmark = pytest.mark.process

NAMES = {"ann": "Ann Lee", "bob": "Bob Roe"}
ROSTER = "learner,name\nann,Ann Lee\nbob,Bob Roe\n"


class Served:
    """A server of a class in a home of its own."""

    def __init__(self, home: Home) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        (home.folder / "roster.csv").write_text(ROSTER)
        (home.folder / "class.toml").write_text(
            f'class = "a"\ntitle = "A"\nroster = "roster.csv"\ninstructors = ["ida"]\n'
            f'address = "{self.address}"\n'
        )
        self.log = home.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        self.clients: list[httpx2.Client] = []

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [GRADE, "serve", "--class", "class.toml"],
                cwd=self.home.folder,
                env=self.home.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self.until(self.answers)

    def answers(self) -> bool:
        try:
            return httpx2.get(self.address).status_code == 200
        except httpx2.TransportError:
            return False

    def until(self, holds: Callable[[], Any]) -> None:
        ends = time.monotonic() + HANG_SECONDS
        while not holds():
            assert time.monotonic() < ends, self.log.read_text()
            time.sleep(0.05)

    def sign_in(self, login: str) -> httpx2.Client:
        said = self.home.grade("class", "links", "class.toml", "--learner", login)
        [row] = csv.DictReader(io.StringIO(said))
        client = httpx2.Client(
            base_url=self.address, headers={"Origin": self.address}, timeout=HANG_SECONDS
        )
        self.clients.append(client)
        assert f"Sign in as {NAMES[login]}" in client.get(row["link"]).text
        token = row["link"].partition("token=")[2]
        assert client.post("/sign-in/link", data={"link": token}).status_code == 303
        client.headers["X-Token"] = client.get("/session").json()["token"]
        return client

    def end(self, how: int) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(HANG_SECONDS)


@pytest.fixture
def served(home: Home) -> Iterator[Served]:
    made = Served(home)
    yield made
    for client in made.clients:
        client.close()
    if made.process is not None:
        made.process.kill()
        made.process.wait()


@pytest.mark.slow
def test_from_an_empty_folder_to_a_pass_over_a_restart_and_off_the_roster(served: Served) -> None:
    served.start()
    said = served.log.read_text()
    assert said.startswith(f"the workbench of a: {served.address}\nlistens at: 127.0.0.1:")
    assert "to sign people in: grade class links class.toml\n" in said
    ann, bob = served.sign_in("ann"), served.sign_in("bob")
    text = ann.get("/lesson/dense/text").json()
    body = {"text": RIGHT, "base": text["digest"]}
    assert ann.post("/lesson/dense/run", json=body).status_code == 200
    served.until(lambda: "passed" in ann.get("/lesson/dense/result").text)
    assert bob.get("/lesson/dense/result").text == ""
    # A restart ends no sign-in, and nothing lies in the folder but what the class is.
    assert served.end(signal.SIGTERM) == 0  # all was closed
    served.start()
    assert "passed" in ann.get("/lesson/dense/result").text
    names = {path.name for path in served.home.folder.iterdir()}
    left = {name for name in names if not name.startswith("class.sqlite")}
    assert left == {"class.toml", "roster.csv", "log"}
    # Who is taken off is signed out though nobody asks for anything.
    (served.home.folder / "roster.csv").write_text("learner,name\nann,Ann Lee\n")
    served.until(lambda: bob.get("/session").status_code == 401)
    assert ann.get("/session").status_code == 200


def test_a_port_that_is_taken_and_two_kinds_of_server_are_one_sentence(served: Served) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", served.port))
        taken.listen()
        said = served.home.grade("serve", "--class", "class.toml")
    assert re.fullmatch(rf"grade: port {served.port} cannot be used .*\n", said)
    said = served.home.grade("serve", "--class", "class.toml", "--port", str(served.port - 1))
    written = f'write `listen = "127.0.0.1:{served.port - 1}"` there in place of --port'
    assert said == f"grade: pages and links go by what class.toml says: {written}\n"
    said = served.home.grade("serve", "--class", "class.toml", "folder")
    assert "FOLDER is for one learner, --class for a class: leave one out" in said


def test_a_class_s_file_that_is_not_there_or_there_twice_is_one_sentence(served: Served) -> None:
    said = served.home.grade("serve", "--class", "none.toml")
    assert said.startswith("grade: none.toml cannot be read (No such file or directory)")
    assert said.count("\n") == 1
    said = served.home.grade("serve", "--class", "class.toml", "--class", "class.toml")
    assert said == "grade: two classes have one name: give each its own, the key `class`\n"
    (served.home.folder / "class.sqlite").write_bytes(Path(GRADE).read_bytes() * 9)
    said = served.home.grade("class", "links", "class.toml")
    assert "is damaged or no store" in said
    assert said.endswith("move it away, or choose another in the class's file\n")
    assert said.count("\n") == 1
