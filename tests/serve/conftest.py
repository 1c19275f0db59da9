"""A workbench of one learner in a folder of its own, asked without a socket."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from grader.learner.progress import FileProgress
from grader.serve.app import make_app
from grader.serve.desk import FolderDesk
from grader.serve.events import stage
from grader.serve.guard import Keys
from grader.serve.history import History
from grader.serve.workbench import Workbench
from grader.workers.launch import Launcher

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # the tests here import `programs`
sys.path.append(str(HERE.parent / "learner" / "standing"))  # and `standing_process`

from classes import Classes, open_classes  # noqa: E402 - from where was said above
from served import Home  # noqa: E402 - as above

PORT = 8642
ORIGIN = f"http://127.0.0.1:{PORT}"
HANG_SECONDS = 300


@dataclass
class Place:
    """A learner's workbench, and a browser that has its key."""

    bench: Workbench
    desk: FolderDesk
    keys: Keys
    client: TestClient

    def stage(self, name: str) -> dict[str, Any]:
        return stage(self.bench, self.bench.sheet(self.desk, self.bench.exercise(name)))

    def base(self, name: str) -> str:
        return str(self.client.get(f"/lesson/{name}/text").json()["digest"])

    def run(self, name: str, text: str) -> dict[str, Any]:
        """Run a text, and return the last stage."""
        answer = self.client.post(
            f"/lesson/{name}/run", json={"text": text, "base": self.base(name)}
        )
        assert answer.status_code == 200, answer.text
        return self.done(name)

    def done(self, name: str) -> dict[str, Any]:
        """Wait for the end of a run."""
        ends = time.monotonic() + HANG_SECONDS
        while (now := self.stage(name))["phase"] not in {"done", "refused"}:
            assert time.monotonic() < ends, now
            time.sleep(0.02)
        return now


@pytest.fixture
def make_place(tmp_path: Path, launcher: Launcher) -> Iterator[Callable[..., Place]]:
    """Makes workbenches over the same folder and history, one after another or at once."""
    made: list[Place] = []

    def make(launcher: Launcher = launcher, port: int = PORT) -> Place:
        history = History(str(tmp_path / "workbench.sqlite"))
        folder = tmp_path / "work"
        folder.mkdir(exist_ok=True)
        warned: list[str] = []
        desk = FolderDesk(
            "learner", folder, FileProgress(tmp_path / "progress", warned.append), history
        )
        bench, keys = Workbench(launcher, history, 2), Keys(b"secret", ("learner",))
        origin = f"http://127.0.0.1:{port}"
        app = make_app(bench, {"learner": desk}.__getitem__, keys, port)
        client = TestClient(app, base_url=origin, headers={"Origin": origin})
        client.cookies.set(f"workbench-{port}", keys.cookie("learner"))
        made.append(Place(bench, desk, keys, client))
        return made[-1]

    yield make
    for place in made:
        place.bench.close()
        place.bench.history.close()


@pytest.fixture
def place(make_place: Callable[..., Place]) -> Place:
    return make_place()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A learner's home, in which `grade serve` is called."""
    made = Home(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_classes(tmp_path: Path, launcher: Launcher) -> Iterator[Callable[..., Classes]]:
    """Makes servers of classes over the same folder and database, one after another or at once."""
    made: list[Classes] = []

    def make(**options: Any) -> Classes:
        made.append(open_classes(tmp_path, launcher, **options))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def classes(make_classes: Callable[..., Classes]) -> Classes:
    """A server of two classes: `ann`, `bob` and the instructor `ida`; `eve` and `oto`."""
    return make_classes()
