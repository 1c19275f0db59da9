"""Asking for an input beside a watch: Ctrl-C leads back to it, at once."""

import builtins
import signal
from pathlib import Path
from typing import Any, cast

import pytest

from grader.learner.watch.looks import Subject, try_aside


def test_ctrl_c_leads_back_to_the_watch(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[int] = []

    def watching(number: int, _: Any) -> None:
        seen.append(number)

    def ask(_: str) -> str:
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("Ctrl-C did not end the asking")

    monkeypatch.setattr(builtins, "input", ask)
    before = signal.signal(signal.SIGINT, watching)
    try:
        try_aside(Subject(cast("Any", None), Path("me.py"), (), 0))
        assert seen == []
        signal.raise_signal(signal.SIGINT)  # the control: the watch has its own way back
        assert seen == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
    assert "an empty line leads back" in capsys.readouterr().out
