"""A part of the suite as the other kind of user: root's run starts a plain one."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

NOBODY = 65534
ROOT = Path(__file__).parents[3]
CHOSEN = (
    "read_reference",
    "read_environment_of_others",
    "poison_cache_file",
    "connect_unix",
    "kill_parent",
    "fork_many",
    "many_threads",
    "private_memory",
    "forge_answer",
    "exit_in_call",
)


def copied(source, target):
    """Copy a tree, by hard links where the file system allows."""

    def link(one, other):
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=link, symlinks=True, dirs_exist_ok=True)


def readable_base(folder):
    """Copy the interpreter, which may lie in root's home, to where everybody may enter."""
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    target = folder / "lib" / version
    target.parent.mkdir()
    for entry in Path(sysconfig.get_path("stdlib")).iterdir():
        if entry.name in {"site-packages", "dist-packages", "test", "idlelib"}:
            continue
        if entry.is_dir():
            copied(entry, target / entry.name)
        else:
            target.mkdir(exist_ok=True)
            shutil.copy2(entry, target / entry.name)
    python = folder / "bin" / version
    python.parent.mkdir()
    # A shared libpython is found by a path inside the program: the copy's must be no longer.
    old, new = str(base / "lib").encode() + b"\0", str(folder / "lib").encode() + b"\0"
    content = Path(os.path.realpath(sys.executable)).read_bytes()
    libraries = list((base / "lib").glob("libpython3*.so*"))
    if libraries and old in content:
        assert len(new) <= len(old), f"{folder} is too long a path"
        content = content.replace(old, new.ljust(len(old), b"\0"))
    python.write_bytes(content)
    python.chmod(0o755)
    for library in libraries:
        shutil.copy2(library, folder / "lib" / library.name)
    return python


@pytest.fixture(scope="module")
def plain_python():
    """An interpreter with all packages and a copy of the project, for a user without rights."""
    if os.getuid() != 0:
        pytest.skip("only root can start another user's processes; all others ran as a plain one")
    folder = Path(tempfile.mkdtemp(prefix="u-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        python = readable_base(folder)
        environment = folder / "venv"
        packages = environment / "lib" / python.name / "site-packages"
        packages.mkdir(parents=True)
        (environment / "bin").mkdir()
        (environment / "bin" / "python").symlink_to(python)
        (environment / "pyvenv.cfg").write_text(f"home = {python.parent}\n")
        project = folder / "project"
        for name in (
            "grader",
            "exercises",
            "reference",
            "submissions",
            "benchmarks",
            "tests/sandbox/attacks",
        ):
            copied(ROOT / name, project / name)
        shutil.copy2(ROOT / "pyproject.toml", project / "pyproject.toml")
        for file in ROOT.glob("tests/*.py"):  # what its conftest.py imports
            shutil.copy2(file, project / "tests" / file.name)
        real = Path(sysconfig.get_path("purelib"))
        (packages / "all.pth").write_text(f"{project}\n{real}\n")
        found = as_nobody(environment / "bin" / "python", "-c", "import jax, flax, pytest, rich")
        if found.returncode != 0:  # the packages lie where others may not read either
            (packages / "all.pth").write_text(f"{project}\n")
            copied(real, packages)
            for editable in packages.glob("__editable__*"):
                editable.unlink()
        os.chown(project, NOBODY, NOBODY)
        yield environment / "bin" / "python"
    finally:
        shutil.rmtree(folder)


def as_nobody(python, *arguments, **options):
    folder = tempfile.mkdtemp(prefix="n-", dir="/tmp")
    os.chown(folder, NOBODY, NOBODY)
    try:
        return subprocess.run(
            [python, *arguments],
            user=NOBODY,
            group=NOBODY,
            extra_groups=[],
            env={"HOME": folder, "TMPDIR": folder, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
            **options,
        )
    finally:
        shutil.rmtree(folder)


def test_a_plain_user_grades_as_safely_as_root(plain_python):
    project = plain_python.parents[2] / "project"
    options = ("-q", "-rs", "-p", "no:cacheprovider", "-k", " or ".join(CHOSEN))
    done = as_nobody(
        plain_python, "-m", "pytest", "tests/sandbox/attacks/test_attacks.py", *options, cwd=project
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert f"{3 * len(CHOSEN)} passed" in done.stdout
