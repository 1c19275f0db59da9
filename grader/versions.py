"""Which versions a report was made with, read without importing the packages."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("nnx-grader", "jax", "jaxlib", "flax", "numpy")


def versions() -> dict[str, str]:
    """Return the versions of Python, the platform, and the packages that decide a result."""
    return {"platform": platform.platform(terse=True), **dict(deciding_versions())}


@cache
def deciding_versions() -> tuple[tuple[str, str], ...]:
    """Return what must be equal for equal reports: Python and packages with their versions."""
    found = [("python", platform.python_version())]
    for package in PACKAGES:
        try:
            found.append((package, version(package)))
        except PackageNotFoundError:
            found.append((package, "not installed"))
    return tuple(found)
