"""Which paths a worker may read: the interpreter, system libraries, and the packages jax needs.

Package by package, because an installed grader keeps its exercises and references in the same
`site-packages` as jax: a grant of that folder, or of one above it (a standard library may have
`site-packages` inside), would hand them out. Landlock cannot take back a part of a grant, so a
folder that holds anything private is granted entry by entry instead.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import Distribution

# scipy.linalg loads numpy.f2py, which takes charset-normalizer where it is installed.
PACKAGES = ("jax", "jaxlib", "flax", "numpy", "charset-normalizer")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")

_SYSTEM = (
    "/usr/share/zoneinfo",
    "/usr/lib/locale",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/dev/random",
    "/proc/cpuinfo",
    "/proc/meminfo",
    "/sys/devices/system/cpu",
)

_LIBRARY_FOLDERS = (
    "/lib64",
    "/usr/lib64",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib",
    "/usr/local/lib",
)
# Of a library folder that also holds Python packages: what CPython's own modules and jaxlib load.
_LIBRARIES = (
    *("ld-", "libc", "libm", "libdl", "librt", "libpthread", "libutil", "libresolv", "libnss"),
    *("libgcc_s", "libstdc++", "libgomp", "libpython3", "libffi", "libz", "libbz2", "liblzma"),
    *("libssl", "libcrypto", "libsqlite3", "libexpat", "libuuid", "libncurses", "libtinfo"),
    *("libreadline", "libgdbm", "libdb-", "libnsl", "libtirpc", "libpanel"),
)


@functools.cache
def default_readable(
    packages: tuple[str, ...] = PACKAGES, extra: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Everything a jax worker needs to read, and nothing of the grader, of exercises or of users.

    Args:
        packages: names of distributions; all they require, directly or not, is granted with them.
        extra: further paths, for example the compilation cache.

    Returns:
        real paths, sorted, none below another. Takes about 50 ms once; imports none of `packages`.
    """
    private = private_paths()
    granted: set[str] = set()
    for path in (*_SYSTEM, *_interpreter(), *package_paths(packages)):
        granted.update(_carve(os.path.realpath(path), private))
    for folder in (*_LIBRARY_FOLDERS, sysconfig.get_config_var("LIBDIR") or ""):
        granted.update(_libraries(os.path.realpath(folder), private))
    granted.update(os.path.realpath(path) for path in extra)
    return tuple(_without_nested(sorted(granted)))


@functools.cache
def default_listable() -> tuple[str, ...]:
    """Folders of `sys.path`, whose names the import system lists again whenever one changes."""
    standard = {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}
    folders = {path for path in sys.path if path.endswith(_PACKAGE_FOLDERS)} | standard
    return tuple(sorted(os.path.realpath(path) for path in folders if Path(path).is_dir()))


@functools.cache
def private_paths() -> frozenset[str]:
    """Paths that no granted folder may contain."""
    paths = {_grader_home(), str(Path.home())}
    paths.update(path for path in sys.path if path.endswith(_PACKAGE_FOLDERS))
    roots = {"/usr", "/usr/local", sys.prefix, sys.base_prefix, sys.base_exec_prefix}
    for root in roots:
        for kind in _PACKAGE_FOLDERS:
            paths.update(str(path) for path in Path(root).glob(f"lib*/python*/{kind}"))
    return frozenset(os.path.realpath(path) for path in paths)


def package_paths(packages: Iterable[str]) -> tuple[str, ...]:
    """Files and folders of the distributions and of all they require that is installed.

    With their metadata folders, which versions are read from, and their bundled libraries.
    """
    from importlib import metadata  # noqa: PLC0415  # 20 ms that only a first use should cost

    found: set[str] = set()
    waiting, seen = list(packages), set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = metadata.distribution(name)
        except (metadata.PackageNotFoundError, ValueError):
            continue
        found.update(_top_paths(distribution))
        waiting.extend(_requirements(distribution))
    return tuple(sorted(found))


def _grader_home() -> str:
    """The folder of the `grader` package; in a source tree the exercises lie beside it."""
    package = Path(__file__).resolve().parents[2]
    in_tree = (package.parent / "pyproject.toml").exists()
    return str(package.parent if in_tree else package)


def _interpreter() -> Iterator[str]:
    """The standard library; a virtual environment's is its base's."""
    paths = sysconfig.get_paths()
    yield paths["stdlib"]
    yield paths["platstdlib"]
    yield from (path for path in sys.path if path.endswith(".zip"))
    yield str(Path(sys.prefix) / "pyvenv.cfg")


def _top_paths(distribution: Distribution) -> Iterator[str]:
    """First components of the files a distribution installed, in its folder of packages."""
    record = distribution.read_text("RECORD")
    if record is None:
        yield from _top_paths_without_record(distribution)
        return
    tops = set()
    for line in record.splitlines():
        name = line.strip('"').partition(",")[0]
        parts = name.split("/")
        if ".." not in parts and not name.startswith("/"):
            tops.add(name if parts[0] == "__pycache__" else parts[0])
    for top in tops:
        yield str(distribution.locate_file(top))


def _top_paths_without_record(distribution: Distribution) -> Iterator[str]:
    names = (distribution.read_text("top_level.txt") or "").split()
    for name in names or [distribution.name.replace("-", "_")]:
        for path in (name, f"{name}.py", f"{name}.libs"):
            located = str(distribution.locate_file(path))
            if Path(located).exists():
                yield located
    yield str(distribution.locate_file(f"{distribution.name}-{distribution.version}.egg-info"))


def _requirements(distribution: Distribution) -> Iterator[str]:
    """Names a distribution requires, without its extras; not installed ones do no harm."""
    for requirement in distribution.requires or ():
        needed, _, marker = requirement.partition(";")
        if "extra" in marker:
            continue
        name = ""
        for character in needed.strip():
            if not (character.isalnum() or character in "-_."):
                break
            name += character
        yield name


def _carve(path: str, private: frozenset[str]) -> Iterator[str]:
    """`path`, or its entries one by one as deep as needed to leave the private paths out."""
    if path in private:
        return
    if not any(_is_within(inner, path) for inner in private):
        if os.path.exists(path):  # False, not an error, where nobody may look
            yield path
        return
    try:
        entries = sorted(entry.path for entry in os.scandir(path))
    except OSError:
        return
    for entry in entries:
        # A link is granted at its target, which may be anywhere: leave it to an own grant.
        if not Path(entry).is_symlink():
            yield from _carve(entry, private)


def _libraries(folder: str, private: frozenset[str]) -> Iterator[str]:
    """A folder of shared libraries, or the needed ones of it where it holds private folders."""
    if not any(_is_within(inner, folder) for inner in private):
        if os.path.isdir(folder):
            yield folder
        return
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return
    for name in names:
        if name.startswith(_LIBRARIES) and ".so" in name:
            yield os.path.realpath(Path(folder, name))


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _without_nested(paths: list[str]) -> Iterator[str]:
    last = None
    for path in paths:
        if last is None or not _is_within(path, last):
            last = path
            yield path
