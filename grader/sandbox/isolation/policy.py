"""What a worker may do, and what the system really granted: plain frozen data, no system calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

MIB = 1024**2
GIB = 1024**3

Level = Literal["full", "partial", "none"]

LAYERS: tuple[str, ...] = (
    "process",
    "privileges",
    "namespaces",
    "rlimits",
    "landlock",
    "seccomp",
)
"""Every layer, in the order `enter` applies them (see `docs/security.md` for what each stops)."""

REQUIRED_LAYERS: tuple[str, ...] = ("rlimits", "landlock", "seccomp")
"""The layers without which isolation is never called full."""

FIRST_WORKER_USER = 0x6A000000
"""Started by root, a worker's user id is this plus its process id: its own, and outside every
range that systems hand out."""


@dataclass(frozen=True)
class Limits:
    """Upper bounds the kernel keeps for one worker.

    Attributes:
        data_bytes: private writable memory (`RLIMIT_DATA`); does not count shared maps.
        address_space_bytes: all mapped memory (`RLIMIT_AS`); jax on CPU needs about 1.4 GB.
        cpu_seconds: processor time of all threads together; the kernel kills one second later.
        file_bytes: size of one written file; 0 when the policy has no scratch directory.
        scratch_bytes: size of the scratch directory as a whole.
        scratch_files: number of files in the scratch directory.
        open_files: descriptors open at once.
        processes: threads, as forking is refused; jax needs about 20 on two cores. Exact inside
            a user namespace, else counted per user with slack; see `limits.py`.
        core_bytes: size of a core dump.
    """

    data_bytes: int = 2 * GIB
    address_space_bytes: int = 4 * GIB
    cpu_seconds: int = 60
    file_bytes: int = 16 * MIB
    scratch_bytes: int = 16 * MIB
    scratch_files: int = 64
    open_files: int = 256
    processes: int = 256
    core_bytes: int = 0


@dataclass(frozen=True)
class Policy:
    """What one worker is granted; whatever is not named here is refused.

    Attributes:
        readable: files, and directories with all below them, that may be read.
        listable: directories whose names (of all levels below, too) may be listed, not read: the
            import system lists the folders of `sys.path` when one of them changes.
        scratch: the one writable directory, or None for no writable place at all.
        limits: the kernel's bounds.
        layers: the layers to apply; fewer than all only for positive controls and benchmarks.
    """

    readable: tuple[str, ...] = ()
    listable: tuple[str, ...] = ()
    scratch: str | None = None
    limits: Limits = field(default_factory=Limits)
    layers: frozenset[str] = frozenset(LAYERS)

    def __post_init__(self) -> None:
        """Refuse unknown layer names: a misspelt one would silently be left off."""
        unknown = self.layers - frozenset(LAYERS)
        if unknown:
            raise ValueError(f"unknown isolation layers {sorted(unknown)}; known: {list(LAYERS)}")


@dataclass(frozen=True)
class LayerState:
    """One layer after it was tried: whether it holds, and how or why not in one line."""

    name: str
    held: bool
    detail: str


@dataclass(frozen=True)
class Entered:
    """What `enter` could apply, layer by layer; a layer left out by the policy is not listed."""

    layers: tuple[LayerState, ...]

    def held(self, name: str) -> bool:
        """Whether the layer of this name was applied."""
        return any(layer.held for layer in self.layers if layer.name == name)


@dataclass(frozen=True)
class Canary:
    """One attack tried on purpose: refused, or not, with the system's words."""

    name: str
    refused: bool
    detail: str


@dataclass(frozen=True)
class Verdict:
    """The canaries' results; an empty verdict proves nothing and counts as not refused."""

    canaries: tuple[Canary, ...]

    @property
    def all_refused(self) -> bool:
        """Whether canaries ran and every one was refused."""
        return bool(self.canaries) and all(canary.refused for canary in self.canaries)

    @property
    def escaped(self) -> tuple[str, ...]:
        """Names of the canaries that were not refused."""
        return tuple(canary.name for canary in self.canaries if not canary.refused)


@dataclass(frozen=True)
class Isolation:
    """How well this machine isolates a worker, proved by a throw-away one.

    Attributes:
        level: "full" when Landlock, seccomp and rlimits hold and every canary was refused,
            "partial" when some layer holds, "none" otherwise.
        layers: each layer with its detail.
        canaries: each attack tried.
        sentence: one plain sentence or two for users.
    """

    level: Level
    layers: tuple[LayerState, ...]
    canaries: tuple[Canary, ...]
    sentence: str
