"""`grade serve --class` itself: what was handed in is graded after the deadline, past a kill."""

import csv
import io
import os
import re
import signal
import socket
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from programs import WRONG
from served import GRADE

HANG_SECONDS = 300
LEAD_SECONDS = 45
CONFIG = """\
class = "nnx-2026"
title = "Neural networks in JAX"
roster = "roster.csv"
instructors = ["ida"]
address = "http://127.0.0.1:{port}"
[assignments.dense]
policy = "homework"
deadline = {deadline}
"""


class Server:
    """The command in a folder of its own."""

    def __init__(self, folder):
        self.folder, self.process = folder, None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.deadline = (datetime.now(UTC) + timedelta(seconds=LEAD_SECONDS)).replace(microsecond=0)
        (folder / "roster.csv").write_text("learner\nann\n")
        config = CONFIG.format(port=port, deadline=self.deadline.isoformat())
        (folder / "class.toml").write_text(config)
        self.environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data")}

    def start(self):
        self.process = subprocess.Popen(
            [GRADE, "serve", "--class", "class.toml", "--no-browser"],
            cwd=self.folder,
            env=self.environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        said = self.process.stdout.readline()
        assert "the workbench of nnx-2026" in said, said + self.process.stdout.read()

    def links(self):
        done = subprocess.run(
            [GRADE, "class", "links", "class.toml"],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=True,
        )
        rows = csv.DictReader(io.StringIO(done.stdout))
        return {row["learner"]: row["link"] for row in rows}

    def client(self, link):
        client = httpx2.Client(
            base_url=self.address, headers={"Origin": self.address}, timeout=HANG_SECONDS
        )
        token = link.partition("token=")[2]
        answer = client.post("/sign-in/link", data={"link": token})
        assert answer.status_code == 303, answer.text
        page = client.get("/", headers={"Accept": "text/html"}).text
        client.headers["X-Token"] = re.search(r'name="token" content="([^"]+)"', page)[1]
        return client

    def end(self, how=signal.SIGINT):
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(HANG_SECONDS)
            self.process.stdout.close()
            self.process = None


@pytest.mark.process
@pytest.mark.slow
def test_a_server_that_is_killed_grades_what_was_handed_in_when_it_is_back(tmp_path):
    server = Server(tmp_path)
    try:
        server.start()
        client = server.client(server.links()["ann"])
        with closing(client):
            base = client.get("/lesson/dense/text").json()["digest"]
            body = {"text": WRONG, "base": base}
            assert client.post("/lesson/dense/hand-in", json=body).status_code == 200
            assert "kernel-layout" not in client.get("/lesson/dense/assignment").text
            server.end(signal.SIGKILL)
            time.sleep(max((server.deadline - datetime.now(UTC)).total_seconds(), 0))
            server.start()
            ends = time.monotonic() + HANG_SECONDS
            while "kernel-layout" not in client.get("/lesson/dense/assignment").text:
                assert time.monotonic() < ends
                time.sleep(0.2)
            late = client.post("/lesson/dense/hand-in", json={**body, "text": WRONG + "#\n"})
            assert late.status_code == 403
    finally:
        server.end()
