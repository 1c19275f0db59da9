"""Learners as a workbench meets them: each has a page open, types, and runs once."""

import asyncio
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parent.parent
RIGHT = (ROOT / "submissions" / "alice.py").read_text(encoding="utf-8")
PROGRAMS = (
    RIGHT,
    (ROOT / "docs" / "screens" / "kernel_layout.py").read_text(encoding="utf-8"),
    RIGHT,
    (ROOT / "docs" / "screens" / "bare_param.py").read_text(encoding="utf-8"),
)
LESSON = "conv1d"
SAVE_SECONDS = 2.0
PATIENCE = 600.0


def program(number: int, *words: object) -> str:
    """Return a learner's program, which no other holds."""
    return f"{PROGRAMS[number % len(PROGRAMS)]}\n# {number} {' '.join(map(str, words))}\n"


@dataclass
class Seen:
    """What a learner saw.

    Attributes:
        verdict_seconds: from the key to the first word of a verdict.
        seconds: from the key to all that is said.
        told_seconds: from the key to a place in the queue, or to the word that it runs.
        verdict: of the run.
        saved: the text that was saved last.
        sent: how many saves and runs were answered.
        failed: what had to be tried again, and why.
        ended: when all was said, by a clock.
    """

    verdict_seconds: float = 0.0
    seconds: float = 0.0
    told_seconds: float = 0.0
    verdict: str = ""
    saved: str = ""
    sent: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    ended: float = 0.0


class Learner:
    """One who types, and runs once."""

    def __init__(self, number: int, name: str, port: int, cookie: str) -> None:
        self.number, self.name, self.seen = number, name, Seen()
        base = f"http://127.0.0.1:{port}"
        self.client = httpx2.AsyncClient(
            base_url=f"{base}/lesson/{LESSON}",
            headers={"Origin": base},
            cookies={f"workbench-{port}": cookie},
            timeout=PATIENCE,
            trust_env=False,
        )
        self.base = ""
        self.asked = 0.0
        self.done = asyncio.Event()

    async def learn(self, seconds: float) -> None:
        """Type for so long, and run once at a moment of one's own; with 0 seconds, at once."""
        listening = asyncio.create_task(self.listen())
        begin, count = time.monotonic(), 0
        runs_at = begin + random.Random(self.number).uniform(0.1, 0.9) * seconds
        if seconds:
            await asyncio.sleep(random.Random(-self.number).uniform(0, SAVE_SECONDS))
        while time.monotonic() < begin + seconds:
            count += 1
            if not self.asked and time.monotonic() >= runs_at:
                await self.send("POST", "run", program(self.number, "runs", time.time_ns()))
            else:
                await self.send("PUT", "text", program(self.number, "types", count))
            until_run = runs_at - time.monotonic()
            wait = min(SAVE_SECONDS, until_run) if until_run > 0 else SAVE_SECONDS
            await asyncio.sleep(max(wait, 0.01))
        if not self.asked:
            await self.send("POST", "run", program(self.number, "runs", time.time_ns()))
        await asyncio.wait_for(self.done.wait(), PATIENCE)
        listening.cancel()
        await self.client.aclose()

    async def send(self, method: str, path: str, text: str) -> None:
        """Save or run until it is answered, as the page does."""
        if path == "run":
            self.asked = time.monotonic()
        while True:
            try:
                body = {"text": text, "base": self.base}
                answer = await self.client.request(method, f"/{path}", json=body)
                answer.raise_for_status()
                break
            except httpx2.HTTPError as error:
                self.seen.failed[type(error).__name__] += 1
                await asyncio.sleep(0.5)
        self.base, self.seen.saved = answer.json()["digest"], text
        self.seen.sent += 1

    async def listen(self) -> None:
        """Be told, and connect again when that ends."""
        while True:
            try:
                async with self.client.stream("GET", "/events") as stream:
                    kind = ""
                    async for line in stream.aiter_lines():
                        if line.startswith("event: "):
                            kind = line[7:]
                        elif line.startswith("data: ") and kind == "stage":
                            self.told(json.loads(line[6:]))
            except httpx2.HTTPError as error:
                self.seen.failed[type(error).__name__] += 1
                await asyncio.sleep(0.5)

    def told(self, stage: dict[str, Any]) -> None:
        """Take note of a stage."""
        if not self.asked or self.done.is_set():
            return
        now = time.monotonic()
        if stage["phase"] != "none" and not self.seen.told_seconds:
            self.seen.told_seconds = now - self.asked
        if stage["verdict"] and not self.seen.verdict_seconds:
            self.seen.verdict_seconds = now - self.asked
        if stage["phase"] in {"done", "refused"}:
            self.seen.seconds, self.seen.ended = now - self.asked, now
            self.seen.verdict = stage["verdict"] or stage["notice"]
            self.seen.verdict_seconds = self.seen.verdict_seconds or self.seen.seconds
            self.done.set()
