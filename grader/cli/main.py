"""The command `grade`: which commands there are, each loaded when it runs, and the one door out.

Nothing here imports jax or anything that takes long to load, so that help answers at once.
"""

import sys
from difflib import get_close_matches
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import click
from click.shell_completion import CompletionItem, add_completion_class

from grader.cli.bash import Bash
from grader.cli.work import load, run
from grader.report.errors import Exit, ended
from grader.report.text import PLAIN


class Command(NamedTuple):
    """A command as `grade --help` lists it."""

    where: str
    """`module:name` in `grader/cli/`."""
    takes: str
    """What is written behind its name."""
    does: str


GROUPS = {
    "To learn": {
        "files": Command("grading:files", "FILE...", "Grade files; the word may be left out."),
        "list": Command("learning:list_", "", "List the exercises."),
        "next": Command("starting:next_", "", "Start or continue the next exercise."),
        "lesson": Command("learning:lesson", "EXERCISE", "Read the task."),
        "new": Command("starting:new", "EXERCISE [FILE]", "Start a file."),
        "watch": Command("grading:watch", "[FILE]", "Grade a file at every save, live."),
        "hint": Command("grading:hint", "[FILE]", "Get one more hint."),
        "try": Command("grading:try_", "[FILE]", "Run a file on an input of your own."),
        "show": Command("grading:show", "[FILE]", "See how one number comes about."),
        "explain": Command("learning:explain", "PITFALL", "Read about a misconception."),
        "solution": Command("learning:solution", "EXERCISE", "See the solution, after a pass."),
        "reset": Command("starting:reset", "EXERCISE", "Put the starter back; keeps a copy."),
        "serve": Command("serving:serve", "[FOLDER]", "Learn in a browser, on this machine."),
        "stand": Command("grading:stand", "", "Keep workers ready, to grade at once."),
    },
    "To teach": {
        "batch": Command("classroom:batch", "PATH...", "Grade a class, and keep every report."),
        "history": Command("classroom:history", "[STORE]", "List the attempts that were kept."),
        "class": Command("class_server:class_", "COMMAND", "Links to sign in to a class's server."),
        "export": Command("classroom:export", "SERVICE", "Write an autograder for a service."),
    },
    "To write exercises": {
        "new-exercise": Command("upkeep:new_exercise", "NAME", "Write the files of a new one."),
        "new-pitfall": Command("upkeep:new_pitfall", "EXERCISE NAME", "Write a pitfall's page."),
        "check-exercises": Command("upkeep:check_exercises", "[NAME...]", "See that all is well."),
    },
    "About this installation": {
        "doctor": Command("upkeep:doctor", "", "Say what works here, and what does not."),
        "completion": Command("upkeep:completion", "SHELL", "Have your shell complete names."),
        "cache": Command("upkeep:cache", "clear", "Empty the cache."),
        "schema": Command("upkeep:schema", "", "Print the JSON schema of a report."),
    },
}
"""Commands by who uses them, in the order of the help."""
COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}


add_completion_class(Bash)


class _Commands(click.Group):
    """A group that loads a command when it is asked for, and takes a file for `files FILE`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click asks
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = load(f"grader.cli.{COMMANDS[cmd_name].where}")
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
            CompletionItem(name, help=command.does)
            for name, command in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*names, CompletionItem(incomplete, type="file")]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, "FILE...")
        formatter.write_usage(ctx.command_path, "COMMAND ...", prefix=" " * len("Usage: "))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List commands before options, which are fewer."""
        self.format_commands(ctx, formatter)
        click.Command.format_options(self, ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        wide = max(len(_row(name)) for name in COMMANDS)
        for title, group in GROUPS.items():
            with formatter.section(title):
                # One width for all groups.
                formatter.write_dl([(f"{_row(name):{wide}}", group[name].does) for name in group])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Exit status"):
            formatter.write_text("0 passed, 1 not passed, 2 wrong usage, 3 could not grade")


def _row(name: str) -> str:
    """Return how a command is typed."""
    return f"{'[files]' if name == 'files' else name} {COMMANDS[name].takes}".strip()


def _checked(ctx: click.Context, words: list[str]) -> list[str]:
    """Return the words if the first may be a file; else name the command that was meant."""
    first = Path(words[0])
    if first.suffix or first.exists() or words[0].startswith("-"):
        return words
    if (
        Path(f"{first}.py").exists()
        or words[0] in load("grader.exercise.catalogue:Catalogue")().names
    ):
        return words  # as a file it is missing, and what is said then helps more
    if near := get_close_matches(words[0], COMMANDS, n=1):
        raise click.UsageError(
            f"there is no command or file {words[0]!r}; did you mean `grade {near[0]}`?", ctx
        )
    return words


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="nnx-grader", prog_name="grade")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Grade JAX / Flax NNX exercises and name the misconception behind a wrong answer.

    `grade` alone shows the exercises, your progress and the next step. Where [FILE] is left out,
    the file used last is taken. `grade COMMAND --help` says more.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # What a terminal's encoding lacks is shown as an escape instead of ending the command.
            stream.reconfigure(errors=PLAIN)
    if ctx.invoked_subcommand is None:
        run("grader.cli.home:show_home")
