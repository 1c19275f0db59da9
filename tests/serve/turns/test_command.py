"""Two `grade serve --class` on one PostgreSQL, as behind a proxy."""

import csv
import io
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from programs import RIGHT, WRONG
from served import GRADE, HANG_SECONDS, Home

from tests.postgres import Postgres

pytestmark = [pytest.mark.process, pytest.mark.slow]

ADDRESS = "http://127.0.0.1:8642"


class Machine:
    """A server of a class, which listens where no other does."""

    def __init__(self, home: Home, url: str, number: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            place = f"127.0.0.1:{free.getsockname()[1]}"
        self.config = home.folder / f"class-{number}.toml"
        self.config.write_text(
            f'class = "a"\ntitle = "A"\nroster = "roster.csv"\ninstructors = ["ida"]\n'
            f'address = "{ADDRESS}"\nlisten = "{place}"\ndatabase = "{url}"\n'
        )
        self.log = home.folder / f"log-{number}"
        self.client = httpx2.Client(base_url=f"http://{place}", timeout=HANG_SECONDS)
        self.client.headers |= {"Host": ADDRESS.removeprefix("http://"), "Origin": ADDRESS}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [GRADE, "serve", "--class", self.config],
                cwd=home.folder,
                env=home.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def answers(self) -> bool:
        try:
            return self.client.get("/").status_code == 200
        except httpx2.TransportError:
            return False

    def result(self) -> str:
        return str(self.client.get("/lesson/dense/result").text)

    def run(self, text: str) -> None:
        base = self.client.get("/lesson/dense/text").json()["digest"]
        body = {"text": text, "base": base}
        assert self.client.post("/lesson/dense/run", json=body).status_code == 200

    def close(self) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()


def until(holds: Callable[[], Any], *machines: Machine) -> None:
    ends = time.monotonic() + HANG_SECONDS
    while not holds():
        assert time.monotonic() < ends, [machine.log.read_text() for machine in machines]
        time.sleep(0.1)


@pytest.fixture
def machines(home: Home, postgres: Postgres) -> Iterator[list[Machine]]:
    (home.folder / "roster.csv").write_text("learner,name\nann,Ann Lee\n")
    url = postgres.database()
    made = [Machine(home, url, number) for number in (1, 2)]
    for machine in made:
        until(machine.answers, *made)
    yield made
    for machine in made:
        machine.close()


def test_who_signed_in_at_one_goes_on_at_the_other_and_so_does_their_run(
    machines: list[Machine], home: Home
) -> None:
    one, other = machines
    said = home.grade("class", "links", str(one.config), "--learner", "ann")
    [row] = csv.DictReader(io.StringIO(said))
    answer = one.client.post("/sign-in/link", data={"link": row["link"].partition("token=")[2]})
    assert answer.status_code == 303, answer.text
    other.client.cookies.update(one.client.cookies)
    for machine in machines:
        machine.client.headers["X-Token"] = machine.client.get("/session").json()["token"]
    one.run(WRONG)
    until(lambda: "kernel-layout" in one.result(), *machines)
    until(lambda: "kernel-layout" in other.result(), *machines)
    assert other.client.get("/lesson/dense/text").json()["text"] == WRONG
    one.run(RIGHT)
    one.process.kill()
    until(lambda: "passed" in other.result(), *machines)
    assert "2 attempts" in other.client.get("/").text
