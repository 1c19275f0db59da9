"""Help as a person reads it, at three widths: whole lines, whole words, and what is taken."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from grader.cli.main import COMMANDS, GROUPS, main

WIDTHS = (60, 80, 120)
VAGUE = re.compile(r"\b(TEXT|INTEGER|FLOAT|DIRECTORY|RANGE|ARGS)\b")
"""Click's words for a value where nobody said what it is."""
COLUMNS = re.compile(r"^  (\S.*?)(?:  +(\S.*))?$")


def ways(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield every command by its words, the whole first."""
    yield words
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from ways(found, (*words, name))


def read(words: tuple[str, ...], width: int) -> list[str]:
    ran = CliRunner().invoke(main, [*words, "--help"], prog_name="grade", terminal_width=width)
    assert ran.exit_code == 0
    return ran.output.splitlines()


ALL = list(ways(main))


def test_it_begins_with_how_to_use_it_and_what_it_is() -> None:
    assert read((), 80)[:8] == [
        "Usage: grade FILE...",
        "       grade COMMAND ...",
        "",
        "  Grade JAX / Flax NNX exercises and name the misconception behind a wrong",
        "  answer.",
        "",
        "  `grade` alone shows the exercises, your progress and the next step. Where",
        "  [FILE] is left out, the file used last is taken. `grade COMMAND --help` says",
    ]


def test_commands_stand_under_who_uses_them_one_a_line() -> None:
    lines = read((), 80)
    titles = [line.rstrip(":") for line in lines if re.fullmatch(r"[A-Z][a-z ]+:", line)]
    assert titles == [*GROUPS, "Options", "Exit status"]
    for title, group in GROUPS.items():
        start = lines.index(f"{title}:") + 1
        rows = lines[start : start + len(group)]
        for row, (name, command) in zip(rows, group.items(), strict=True):
            found = COLUMNS.match(row)
            assert found is not None
            assert found[1] == (f"[{name}]" if name == "files" else name) + (
                f" {command.takes}" if command.takes else ""
            )
            assert found[2] == command.does


def test_what_the_list_says_a_command_takes_is_what_it_takes() -> None:
    """Options apart; an optional last argument may be left unsaid."""
    for name, command in COMMANDS.items():
        usage = read((name,), 120)[0].removeprefix(f"Usage: grade {name}")
        taken = usage.replace(" [OPTIONS]", "").strip()
        if name in {"export", "cache"}:
            continue
        said = command.takes.replace("FILE...", "FILES...")
        assert taken.replace("[EXERCISE]", "EXERCISE").startswith(said), name


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_every_line_is_whole(words: tuple[str, ...], width: int) -> None:
    lines = read(words, width)
    text = "\n".join(lines)
    assert lines[0].startswith("Usage: grade")
    assert max(map(len, lines)) <= width
    assert "\\b" not in text
    assert "\b" not in text
    assert "..." not in re.sub(r"(FILES?|PATH|COMMAND|NAME|SERVICE) ?\.\.\.", "", text)
    assert not VAGUE.findall(text)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_words_are_the_same_at_every_width(words: tuple[str, ...]) -> None:
    narrow, wide = (" ".join(read(words, width)).split() for width in (60, 120))
    assert sorted(narrow) == sorted(wide)
