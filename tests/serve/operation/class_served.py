"""The command `grade serve --class` in a folder of its own."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

GRADE = Path(sys.executable).with_name("grade")
CONFIG = """\
class = "nnx-2026"
title = "Neural networks in JAX"
roster = "roster.csv"
instructors = ["ida"]
database = "class.sqlite"
address = "{address}"
listen = "127.0.0.1:{port}"
metrics_token_file = "watching"
"""
TOKEN = "a long random text of what watches"


class ClassServed:
    """A server process of a class: how it is reached, and what it wrote."""

    def __init__(self, folder: Path, address: str, port: int, more: str = "") -> None:
        self.folder, self.address, self.port = folder, address, port
        folder.mkdir(exist_ok=True)
        self.config = folder / "class.toml"
        self.config.write_text(CONFIG.format(address=address, port=port) + more)
        (folder / "roster.csv").write_text("learner,name\nann,Ann Lee\n")
        (folder / "watching").write_text(TOKEN + "\n")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "GRADE_PROGRESS"},
            "XDG_DATA_HOME": str(folder / "data"),
            "PYTHONUNBUFFERED": "1",
        }
        self.log = (folder / "log").open("w+")
        self.process = subprocess.Popen(
            [GRADE, "serve", "--class", self.config, "--no-browser"],
            cwd=folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline() for _ in range(3)]
        assert "listens at" in self.said[1], (self.said, self.wrote())

    def grade(self, *words: str) -> str:
        done = subprocess.run(
            [GRADE, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def links(self) -> dict[str, str]:
        """A new one-time link for each person."""
        rows = csv.DictReader(io.StringIO(self.grade("class", "links", "class.toml")))
        return {row["learner"]: row["link"] for row in rows}

    def wrote(self) -> str:
        return (self.folder / "log").read_text()

    def lines(self) -> list[dict[str, Any]]:
        """What it logged."""
        text = self.wrote().splitlines()
        return [json.loads(line) for line in text if line.startswith("{")]

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=300)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()
