"""A real PostgreSQL server of a test's own, where its programs are installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

HANG_SECONDS = 120
PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
INITDB = shutil.which("initdb", path=os.pathsep.join([os.environ["PATH"], *map(str, PLACES)]))
MISSING = "no PostgreSQL server is installed (Debian: postgresql)"


class Postgres:
    """A server with its data in a folder of its own, behind a socket there."""

    def __init__(self) -> None:
        assert INITDB is not None
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        # The server refuses to run as root.
        self._user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        os.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        self._made = 0
        self._run("initdb", "--username=grader", "--auth=trust", "--no-sync", "--encoding=UTF8")

    def start(self) -> None:
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "start", "-w", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "immediate") -> None:
        self._run("pg_ctl", "stop", "-m", mode)

    def database(self) -> str:
        """Return the URL of a new database."""
        import psycopg

        self._made += 1
        name = f"test{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://grader@/{name}?host={self.folder}"

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [Path(INITDB).with_name(program), "-D", self.folder / "data", *words],
            check=True,
            cwd=self.folder,
            user=self._user.pw_uid,
            group=self._user.pw_gid,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdout=subprocess.DEVNULL,
            timeout=HANG_SECONDS,
        )
