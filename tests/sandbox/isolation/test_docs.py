"""docs/security.md names every attack and layer there is, and none that isn't."""

import re
from pathlib import Path

import pytest

from benchmarks.isolation import __main__
from benchmarks.isolation.ablation import COLUMNS
from benchmarks.isolation.attacks import ATTACKS
from grader.sandbox.isolation import LAYERS, system
from grader.sandbox.isolation.assess import judge
from grader.sandbox.isolation.policy import Verdict

TEXT = (Path(__file__).parents[3] / "docs" / "security.md").read_text(encoding="utf-8")


def section(heading):
    return TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]


def first_cells(heading):
    return [row.strip("`* ") for row in re.findall(r"^\|([^|]*)\|", section(heading), re.MULTILINE)]


def test_the_table_holds_every_attack():
    rows = first_cells("What each layer stops alone")[2:-1]
    assert rows == list(ATTACKS)


def test_the_table_ends_with_none_that_got_out_of_all():
    last = section("What each layer stops alone").split("**got out")[1].split("\n")[0]
    counts = [int(cell) for cell in re.findall(r"\| (\d+) ", last)]
    assert len(counts) == len(COLUMNS)
    assert counts[0] == len(ATTACKS)
    assert counts[-1] == 0


def test_every_layer_is_described():
    assert first_cells("The layers")[2:] == list(LAYERS)


def test_the_words_for_other_systems_are_those_of_the_program():
    quoted = " ".join(section("Other systems").split("*Isolation: ")[1].split("*")[0].split())
    assert judge((), Verdict(())).sentence == f"Isolation: {quoted}"


def test_the_commands_it_names_work(monkeypatch, capsys):
    named = set(re.findall(r"python -m benchmarks\.isolation (\w+)", TEXT))
    assert named == set(__main__._COMMANDS)
    monkeypatch.setattr(system, "system", lambda: "darwin")
    assert __main__.main(["assess"]) == 0
    assert capsys.readouterr().out.startswith("Isolation: none")


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["assess", "more"]])
def test_another_command_is_refused_with_the_ones_there_are(arguments, capsys):
    assert __main__.main(arguments) == 2
    assert "assess | ablation | timing" in capsys.readouterr().err
