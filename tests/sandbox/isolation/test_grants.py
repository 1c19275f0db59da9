"""What a worker may read: all that jax needs, nothing that is anybody's secret."""

import contextlib
import json
import re
import subprocess
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

from grader.sandbox.isolation import default_listable, default_readable, grants

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[3]


def covered(path, readable):
    path = Path(path).resolve()
    return any(path == Path(granted) or Path(granted) in path.parents for granted in readable)


@pytest.fixture(scope="module")
def readable():
    return default_readable()


def test_all_that_jax_and_flax_import_is_granted(readable):
    source = """
import sys
at_start = set(sys.modules)
import json, jax
from flax import nnx
modules = [module for name, module in sys.modules.items() if name not in at_start]
files = [getattr(module, "__file__", None) for module in modules]
print(json.dumps([file for file in files if file]))
"""
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True, cwd="/")
    files = json.loads(done.stdout)
    assert len(files) > 500
    assert [file for file in files if not (covered(file, readable) or optional(file))] == []


def optional(file):
    """Whether a file is of a package that jax and flax use where it is installed, but don't need.

    Such a package is in a worker's memory, since the template imported it before the isolation.
    """
    needed, waiting = set(), ["jax", "jaxlib", "flax", "numpy"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        with contextlib.suppress(metadata.PackageNotFoundError):
            if name not in needed:
                required = metadata.requires(name) or ()
                waiting += [
                    re.match(r"[\w.-]+", each)[0] for each in required if "extra" not in each
                ]
                needed.add(name)
    _, _, below = file.rpartition("site-packages/")
    owners = metadata.packages_distributions().get(below.partition("/")[0].removesuffix(".py"), ())
    return bool(owners) and needed.isdisjoint(re.sub(r"[-_.]+", "-", o).lower() for o in owners)


def test_what_jax_needs_is_not_optional():
    assert not optional(find_spec("jax").origin)
    assert not optional(find_spec("opt_einsum").origin)
    assert optional(find_spec("pytest").origin)


@pytest.mark.parametrize(
    "private",
    [
        ROOT / "reference" / "conv1d.py",
        ROOT / "exercises" / "conv1d" / "cases.py",
        ROOT / "submissions" / "alice.py",
        ROOT / "grader" / "grading.py",
        Path.home() / "notes.txt",
        Path("/etc/passwd"),
        Path("/proc/1/environ"),
        Path("/proc/self/mem"),
        Path("/tmp/anything"),
        *(Path(path) for path in sys.path if path.endswith(("site-packages", "dist-packages"))),
    ],
)
def test_nothing_private_is_granted(private, readable):
    assert not covered(private, readable)


def test_no_grant_holds_anything_private(readable):
    for private in grants.private_paths():
        assert not any(Path(granted) in Path(private).parents for granted in readable)


def test_the_positive_control_of_covered(readable):
    assert covered(find_spec("jax").origin, readable)
    assert covered(json.__file__, readable)
    assert covered("/dev/urandom", readable)


def test_names_are_listed_only_where_modules_are_looked_for():
    for folder in default_listable():
        assert folder.endswith(("site-packages", "dist-packages")) or "python3" in folder


def test_a_private_folder_deep_below_is_left_out_entry_by_entry(tmp_path):
    for name in ("lib/a.so", "lib/python3/json.py", "lib/python3/site-packages/grader/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "lib" / "escape").symlink_to("/")
    private = frozenset({str(tmp_path / "lib/python3/site-packages")})
    carved = list(grants._carve(str(tmp_path / "lib"), private))
    assert carved == [str(tmp_path / "lib/a.so"), str(tmp_path / "lib/python3/json.py")]
    assert list(grants._carve(str(tmp_path / "lib"), frozenset())) == [str(tmp_path / "lib")]


def test_of_a_crowded_library_folder_only_the_needed_libraries_are_granted(tmp_path):
    for name in ("libssl.so.3", "libsecret.so.1", "libz.a", "python3/site-packages/x.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    private = frozenset({str(tmp_path / "python3/site-packages")})
    assert list(grants._libraries(str(tmp_path), private)) == [str(tmp_path / "libssl.so.3")]
    assert list(grants._libraries(str(tmp_path), frozenset())) == [str(tmp_path)]


def test_a_distribution_is_followed_to_what_it_requires(tmp_path, monkeypatch):
    def install(name, requires, record):
        folder = tmp_path / f"{name.replace('-', '_')}-1.0.dist-info"
        folder.mkdir()
        lines = "".join(f"Requires-Dist: {needed}\n" for needed in requires)
        (folder / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{lines}"
        )
        (folder / "RECORD").write_text("".join(f"{path},,\n" for path in record))

    install(
        "outer",
        ["inner-part (>=1,<2)", "extra-part; extra == 'x'", "absent"],
        [
            "outer/__init__.py",
            "outer.libs/libx.so",
            "../../bin/outer",
            "outer-1.0.dist-info/RECORD",
        ],
    )
    install("inner-part", ["outer[x]>=1"], ["single.py", "__pycache__/single.cpython-311.pyc"])
    install("extra-part", [], ["extra/__init__.py"])
    monkeypatch.syspath_prepend(str(tmp_path))
    found = {
        Path(path).relative_to(tmp_path).as_posix() for path in grants.package_paths(["outer"])
    }
    assert found == {
        "outer",
        "outer.libs",
        "outer-1.0.dist-info",
        "single.py",
        "__pycache__/single.cpython-311.pyc",
    }


def test_further_paths_are_granted_as_asked(tmp_path):
    assert str(tmp_path) in default_readable((), (str(tmp_path),))
