"""The command `grade`: which commands there are, each loaded when it runs, and the one door out.

Nothing here imports jax or anything that takes long to load, so that help answers at once.
"""

import sys
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from grader.cli.work import load, run
from grader.report.errors import Exit, ended
from grader.report.text import PLAIN

COMMANDS = {
    "files": ("grading:files", "Grade submissions; `files` may be left out."),
    "watch": ("grading:watch", "Grade a file whenever it is saved, on a live screen."),
    "stand": ("grading:stand", "Keep workers ready, so that grading a file takes a moment."),
    "hint": ("grading:hint", "Reveal one more hint for a file's leading finding."),
    "try": ("grading:try_", "Run a file on an input of your own, beside the right answer."),
    "solution": ("learning:solution", "Show the solution, after a pass or on giving up."),
    "batch": ("classroom:batch", "Grade folders and archives of submissions; keep every report."),
    "export": ("classroom:export", "Write an autograder for another service."),
    "history": ("classroom:history", "List the attempts that a store of `grade batch` holds."),
    "list": ("learning:list_", "List the exercises."),
    "lesson": ("learning:lesson", "Show an exercise's task."),
    "new": ("learning:new", "Start a file from an exercise's starter."),
    "show": ("grading:show", "Draw how one number of an answer comes about."),
    "explain": ("learning:explain", "Show the page of a misconception."),
    "check-exercises": ("upkeep:check_exercises", "Check exercises, for their authors."),
    "new-exercise": ("upkeep:new_exercise", "Write the files of a new exercise."),
    "new-pitfall": ("upkeep:new_pitfall", "Write the page of a new pitfall."),
    "schema": ("upkeep:schema", "Print the JSON schema of a report."),
    "cache": ("upkeep:cache", "Look at or empty the cache."),
    "doctor": ("upkeep:doctor", "Say what is installed and what works here."),
}
"""Commands in the order of the help: where in `grader/cli/` each is, and its line of help."""


class _Commands(click.Group):
    """A group that loads a command when it is asked for, and takes a file for `files FILE`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = load(f"grader.cli.{COMMANDS[cmd_name][0]}")
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*COMMANDS, "-h", "--help", "--version"}:
            args = ["files", *(args if ctx.resilient_parsing else _checked(ctx, args))]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, which returns its exit status or raises; this alone makes it exit."""
        try:
            status = super().invoke(ctx) or Exit.PASSED
            sys.stdout.flush()
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # click's own ends: wrong usage, and help
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001 - see `ended`
            status = ended(error)
        ctx.exit(status)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - as click asks
        """Offer commands without loading them, and files."""
        names = [
            CompletionItem(name, help=said)
            for name, (_, said) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, CompletionItem(incomplete, type="file")]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


def _checked(ctx: click.Context, words: list[str]) -> list[str]:
    """Return the words if the first may be a file; else name the command that was meant."""
    first = Path(words[0])
    if first.suffix or first.exists() or words[0].startswith("-"):
        return words
    if near := get_close_matches(words[0], COMMANDS, n=1):
        raise click.UsageError(
            f"there is no command or file {words[0]!r}; did you mean `grade {near[0]}`?", ctx
        )
    return words


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="nnx-grader", prog_name="grade")
@click.pass_context
def main(ctx: click.Context) -> None:
    r"""Grade JAX / Flax NNX exercises and name the misconception behind a wrong answer.

    \b
    grade                    see the exercises, your progress and the next step
    grade FILE...            grade submissions (try `grade files --help`)
    grade watch FILE         grade a file whenever it is saved
    grade hint FILE          get one more hint
    grade lesson EXERCISE    read the task
    grade new EXERCISE FILE  start a file
    grade explain PITFALL    read about a misconception

    Exit status: 0 passed, 1 not passed, 2 wrong usage, 3 could not grade.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal's encoding lacks is shown as an escape instead of ending the command.
            stream.reconfigure(errors=PLAIN)
    if ctx.invoked_subcommand is None:
        run("grader.cli.home:show_home")
