"""`grade serve --class`: the life of a server of classes; and the links that sign people in."""

import csv
import io
import signal
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread, current_thread, main_thread

import click

from grader.classroom.job import FULL_ONLY
from grader.grading.launch import start_launcher
from grader.learner.standing.shared import SharedWorkers
from grader.report.errors import Exit, GraderError, WrongUsageError, say
from grader.serve.installed import BUNDLE, NO_EDITOR, check
from grader.serve.members.opening import open_members
from grader.serve.start import PLACES, listen
from grader.workers.cache_folder import cache_fault
from grader.workers.launch import Launcher


class UnconfinedError(GraderError):
    """Programs of others could reach what is not theirs here."""


def serve_class(configs: Sequence[Path], port: int | None, sessions: str) -> Exit:
    """Serve the pages of classes until ended.

    Args:
        configs: the files that describe them.
        port: where to listen in place of what the first says.
        sessions: the module whose processes do the work of other commands meanwhile.

    Raises:
        WrongUsageError: the port is taken.
        UnconfinedError: learners' programs would not be confined.
        GraderError: something that is needed is missing, wrong, or cannot be written.
    """
    check()
    with closing(SharedWorkers(start_launcher, sessions)) as workers:
        refuse_unconfined(workers)
        if fault := cache_fault():
            say(fault)
        return _serve(workers, configs, port)


def refuse_unconfined(launcher: Launcher) -> None:
    """See that what learners send is confined, as in a batch. Raises UnconfinedError."""
    if (level := launcher.isolation.level) != "full":
        raise UnconfinedError(FULL_ONLY.format(level=level))


def _serve(workers: SharedWorkers, files: Sequence[Path], port: int | None) -> Exit:
    """Serve pages, once workers start: what is loaded here takes as long."""
    import uvicorn  # noqa: PLC0415 - an extra, as what the modules below load

    from grader.serve.app import make_class_app  # noqa: PLC0415
    from grader.serve.classes import gatherers, grading, seeds  # noqa: PLC0415
    from grader.serve.history import History  # noqa: PLC0415
    from grader.serve.kept_desk import KeptDesks  # noqa: PLC0415
    from grader.serve.members.openid import providers_of  # noqa: PLC0415
    from grader.serve.operation.measured import Measured  # noqa: PLC0415
    from grader.serve.operation.running import watching  # noqa: PLC0415
    from grader.serve.workbench import Workbench  # noqa: PLC0415

    with ExitStack() as stack:
        members = stack.enter_context(closing(open_members(files)))
        first = members.first
        host, usual = first.place
        if port not in {None, usual} and first.host.endswith(f":{usual}"):  # no proxy is between
            raise WrongUsageError(
                f'pages and links go by what {files[0]} says: write `listen = "{host}:{port}"`'
                " there in place of --port"
            )
        members.database.check()
        listening = stack.enter_context(
            closing(listen(host, port or usual, f"choose another for `listen` in {files[0]}"))
        )
        history = stack.enter_context(closing(History(members.database)))
        desks = KeptDesks(history)
        shared = desks if history.database.shared else None
        bench = stack.enter_context(closing(Workbench(workers, history, PLACES, shared)))
        classes = gatherers(bench, desks, members)
        desks.seeds = seeds(members, classes)
        waiting = lambda: len(history.waiting())  # noqa: E731 - of this server
        watched = stack.enter_context(
            watching(first.metrics_token_file, waiting, members.database.check, workers)
        )
        providers = providers_of(members.classes.values())
        app = Measured(make_class_app(bench, desks, members, providers, watched, classes))
        handed_in = stack.enter_context(closing(grading(bench, classes)))
        names = ", ".join(members.classes)
        click.echo(
            f"the workbench of {names}: {first.address}\nlistens at: {host}:"
            f"{listening.getsockname()[1]}; ends with Ctrl-C\n"
            f"to sign people in: grade class links {files[0]}"
        )
        if not BUNDLE.is_file():
            say(NO_EDITOR)
        if shared is not None:
            bench.join()
        else:
            for learner in {version.learner for version in history.waiting()}:
                bench.take_up(desks(learner))
        Thread(target=bench.warm, daemon=True).start()
        handed_in.start()
        Thread(target=members.watch, daemon=True).start()
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                log_level="warning",
                server_header=False,
                access_log=False,
                ws="none",
                forwarded_allow_ips=list(first.proxies),
                timeout_graceful_shutdown=1,
            )
        )
        # uvicorn raises it anew once all is answered, which would end this before what is above.
        if current_thread() is main_thread():
            signal.signal(signal.SIGTERM, lambda *_: None)
        server.run(sockets=[listening])
    return Exit.PASSED


def print_links(config: Path, learners: Sequence[str]) -> Exit:
    """Print a new one-time link for each person of a class, as CSV.

    Args:
        config: the file that describes the class.
        learners: whom to make one for, as the roster calls them; empty for all.

    Raises:
        WrongUsageError: one is not on the roster.
        GraderError: something that is needed is missing or wrong.
    """
    with closing(open_members([config])) as members:
        if not members.first.sign_in.links:
            said = f"{config} has `links = false`: people sign in another way"
            raise WrongUsageError(said)
        people = {person.login: person for person in members.people(members.first.klass)}
        if unknown := [name for name in learners if name not in people]:
            said = f"{unknown[0]!r} is not on the roster {members.first.roster}: add a line, or"
            raise WrongUsageError(f"{said} name somebody who is")
        chosen = [people[name] for name in learners] or list(people.values())
        if ended := members.unused_links(chosen):
            say(f"earlier links that nobody had used end: {ended}")
        rows = io.StringIO()
        table = csv.writer(rows, lineterminator="\n")
        table.writerow(("learner", "link"))
        table.writerows((person.login, link) for person, link in members.links(chosen))
        click.echo(rows.getvalue(), nl=False)
    return Exit.PASSED
