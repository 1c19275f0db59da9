"""The command `grade serve` in a home of its own, and a client that has its cookie."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

HANG_SECONDS = 300
GRADE = Path(sys.executable).with_name("grade")


@dataclass
class Served:
    """A server process of a folder, and a client that has its cookie."""

    process: subprocess.Popen[str]
    client: httpx2.Client
    said: str

    def post(self, path: str, **body: Any) -> httpx2.Response:
        answer = self.client.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer

    def until(self, holds: Callable[[], bool]) -> None:
        ends = time.monotonic() + HANG_SECONDS
        while not holds():
            assert time.monotonic() < ends
            time.sleep(0.05)

    def shows(self, words: str) -> Callable[[], bool]:
        return lambda: words in self.client.get("/lesson/dense/result").text


class Home:
    """A learner's home: their folder, data and cache."""

    def __init__(self, place: Path) -> None:
        self.folder, self.data = place / "work", place / "data"
        self.folder.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "GRADE_PROGRESS"},
            "XDG_DATA_HOME": str(self.data),
            "XDG_RUNTIME_DIR": str(place),
            "PYTHONUNBUFFERED": "1",
        }
        self.running: list[Served] = []

    def serve(self, *words: str, cookies: Any = None) -> Served:
        process = subprocess.Popen(
            [GRADE, "serve", "--no-browser", *words],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        client = httpx2.Client(cookies=cookies, timeout=HANG_SECONDS)
        served = Served(process, client, "")
        self.running.append(served)
        assert process.stdout is not None
        served.said = process.stdout.readline()
        link = re.search(r"(http://127\.0\.0\.1:\d+)/open\?token=\S+", served.said)
        assert link is not None, served.said
        client.base_url, client.headers["Origin"] = httpx2.URL(link[1]), link[1]
        if cookies is None:
            assert client.get(link[0]).status_code == 200
        return served

    def grade(self, *words: str) -> str:
        done = subprocess.run(
            [GRADE, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )
        return done.stdout + done.stderr

    def close(self) -> None:
        for served in self.running:
            served.client.close()
            served.process.kill()
            served.process.wait()
            assert served.process.stdout is not None
            served.process.stdout.close()
