"""`grade serve`: the server's life, from its first link to its end."""

import os
import shutil
import socket
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread

import click
import platformdirs

from grader.grading.launch import start_launcher
from grader.learner.progress import default_progress
from grader.learner.standing.shared import SharedWorkers
from grader.report.errors import Exit, WrongUsageError, say
from grader.report.output import try_folder, writing
from grader.serve.installed import BUNDLE, NO_EDITOR, check
from grader.workers.cache_folder import cache_fault

PORT = 8642
"""Where it listens, unless that is taken."""
PLACES = max(os.cpu_count() or 1, 2)
"""How many runs are graded at once."""
LEARNER = "learner"
"""What the history calls the one who has no account."""


def serve(folder: Path, port: int | None, sessions: str, *, browser: bool) -> Exit:
    """Serve the pages of one learner until ended.

    Args:
        folder: where the learner's files are.
        port: where to listen; None for the usual one, or any if that is taken.
        sessions: the module whose processes do the work of other commands meanwhile, unless
            workers are those of a grader that stands already.
        browser: whether to open the first page.

    Raises:
        WrongUsageError: there is no such folder, or the port is taken.
        GraderError: something that is needed is missing, or cannot be written.
    """
    check()
    with closing(SharedWorkers(start_launcher, sessions)) as workers:
        if fault := cache_fault():
            say(fault)
        return _serve(workers, folder, port, browser=browser)


def _serve(workers: SharedWorkers, folder: Path, port: int | None, *, browser: bool) -> Exit:
    """Serve pages, once workers start: what is loaded here takes as long."""
    import uvicorn  # noqa: PLC0415 - an extra, as what the modules below load

    from grader.serve.app import make_app  # noqa: PLC0415
    from grader.serve.desk import FolderDesk  # noqa: PLC0415
    from grader.serve.guard import LOOPBACK, OPEN, Keys, kept_secret  # noqa: PLC0415
    from grader.serve.history import History  # noqa: PLC0415
    from grader.serve.workbench import Workbench  # noqa: PLC0415

    if not folder.is_dir():
        raise WrongUsageError(f"{folder} is no folder: name the one that holds your files")
    try_folder(folder, "choose another folder")
    progress = default_progress(say)
    with ExitStack() as stack:
        listening = stack.enter_context(closing(listen(LOOPBACK, port)))
        home = stack.enter_context(_home(remembers=progress.remembers))
        history = stack.enter_context(closing(History(str(home / "workbench.sqlite"))))
        desk = FolderDesk(LEARNER, folder.absolute(), progress, history)
        keys = Keys(kept_secret(home / "workbench.key"), (LEARNER,))
        bench = stack.enter_context(closing(Workbench(workers, history, PLACES)))
        port = listening.getsockname()[1]
        app = make_app(bench, {LEARNER: desk}.__getitem__, keys, port)
        link = f"http://{LOOPBACK}:{port}{OPEN}?token={keys.token(LEARNER)}"
        lender = workers.lender
        whose = f"those of process {lender}, which stands already" if lender else "its own"
        click.echo(
            f"the workbench: {link}\nends: with Ctrl-C; your files are in {desk.folder}\n"
            f"workers: {whose}"
        )
        if not BUNDLE.is_file():
            say(NO_EDITOR)
        bench.take_up(desk)
        Thread(target=bench.warm, daemon=True).start()
        if browser:
            Thread(target=_open, args=(link, home), daemon=True).start()
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_level="warning",
                server_header=False,
                access_log=False,
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )
        server.run(sockets=[listening])
    return Exit.PASSED


def listen(
    host: str, port: int | None, advice: str = "choose another with --port"
) -> socket.socket:
    """Return a socket that listens there; any port where None is taken. Raises WrongUsageError."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listening.bind((host, PORT if port is None else port))
        except OSError:
            if port is not None:
                raise
            listening.bind((host, 0))
        listening.listen()  # before the link is said, so that whoever follows it waits
    except OSError as error:
        listening.close()
        said = f"port {port} cannot be used ({error.strerror}): {advice}"
        raise WrongUsageError(said) from error
    return listening


@contextmanager
def _home(*, remembers: bool) -> Iterator[Path]:
    """Yield where the history and the key are kept: beside the progress, or nowhere for long."""
    if remembers:
        home = platformdirs.user_data_path("nnx-grader")
        with writing(home, "choose another home with XDG_DATA_HOME"):
            home.mkdir(parents=True, exist_ok=True)
        yield home
        return
    home = Path(tempfile.mkdtemp(prefix="grade-serve-"))
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _open(link: str, home: Path) -> None:
    """Open the first link in a browser, whose command line other users can read: so by a file."""
    page = home / "workbench.html"
    with writing(page, "open the link above"):
        page.unlink(missing_ok=True)
        page.touch(mode=0o600)
        page.write_text(
            f'<!doctype html><meta charset="utf-8"><title>Workbench</title>'
            f'<meta http-equiv="refresh" content="0;url={link}">'
            f'<a href="{link}">Open the workbench</a>',
            encoding="utf-8",
        )
    webbrowser.open(page.as_uri())
