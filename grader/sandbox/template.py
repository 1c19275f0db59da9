"""The template process: imports jax and flax once, then forks a child for each submission.

It runs no learner code and never loads a reference, because children inherit its memory. It is
driven over a control socket by `grader.workers.launch`. On request it forks a template of its own
whose backend runs and whose primitives are evaluated with NumPy: children of that compile nothing.
"""

import contextlib
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial

from grader.sandbox import interpreter
from grader.sandbox.child import run
from grader.sandbox.confine import Grants, grants, isolation_of
from grader.sandbox.isolation import Entered, enter
from grader.sandbox.streams import redirect
from grader.sandbox.wire import TRUSTED_BYTES, Channel, Closed, Descriptor, Message

FUSION_EMITTERS_ONLY = (0, 11)
"""The version of jax from which on there is no choice; before, the other way of making the code of
fused operations compiles small kernels in two thirds of the time. XLA reads its flags when the
backend starts, and ends the process at one that it doesn't know."""
COLLECT_EVERY = 20_000
"""After how many new objects a child collects garbage; at Python's 700, tracing is 7 % slower."""


class Template:
    """Forks children on request and ends them on request.

    Args:
        control: socket of the launcher.
        grants: what untrusted children may reach.
        serve_child: what a child does, over its channel, once it is confined.
        more: answers to further kinds of request.
        later: what children may need, and the first does not wait for; done once one has ended.
    """

    def __init__(
        self,
        control: socket.socket,
        grants: Grants,
        serve_child: Callable[[Channel, Entered], None],
        more: Mapping[str, Callable[[Message], Message]] | None = None,
        later: Callable[[], object] | None = None,
    ) -> None:
        self._socket = control
        self._grants = grants
        self._control = Channel(control)
        self._serve_child = serve_child
        self._more = more or {}
        self._later = later
        self._children: set[int] = set()

    def serve(self) -> None:
        """Answer requests until the launcher closes its end; then kill what is left."""
        handlers = {
            "fork": self._fork,
            "interpret": self._interpret,
            "end": self._end,
            **self._more,
        }
        while True:
            try:
                request = self._control.receive(TRUSTED_BYTES)
            except Closed:
                break
            reply = handlers[request.kind](request)
            self._control.send(reply)
            if reply.kind == "ended" and self._later is not None:
                self._later()
                self._later = None
        for pid in self._children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _fork(self, request: Message) -> Message:
        channel, output = _received(self._socket, 2)
        parent = os.getpid()

        def become() -> None:
            redirect(output)
            entered = Entered(())
            if request.body["trusted"]:
                os.setsid()
                configure_cache(write=True)
            else:
                policy = self._grants.policy(request.body["limits"])
                entered = enter(policy, keep_fds=(0, 1, 2, channel), parent=parent)
            self._serve_child(Channel(Descriptor(channel)), entered)

        return self._child((channel, output), become)

    def _interpret(self, request: Message) -> Message:
        (control,) = _received(self._socket, 1)

        def become() -> None:
            os.nice(request.body["niceness"])
            _serve_interpreting(control, self._grants)

        return self._child((control,), become)

    def _child(self, descriptors: tuple[int, ...], become: Callable[[], None]) -> Message:
        try:
            pid = os.fork()
        except OSError as error:
            for descriptor in descriptors:
                os.close(descriptor)
            return Message("refused", {"reason": str(error)})
        if pid == 0:
            leave = os._exit  # what a submission may replace later
            self._socket.close()
            try:
                become()
            except BaseException:  # noqa: BLE001 - printing a learner's exception may raise again
                traceback.print_exc()
            finally:  # a child may not unwind into the parent's loop
                leave(1)
        for descriptor in descriptors:
            os.close(descriptor)
        self._children.add(pid)
        return Message("forked", {"pid": pid})

    def _end(self, request: Message) -> Message:
        """Reap a child, killing it first if told to, with all its descendants."""
        pid = request.body["pid"]
        if request.body["kill"]:
            _kill_group(pid)
        done, status, usage = os.wait4(pid, 0 if request.body["kill"] else os.WNOHANG)
        if done == 0:
            return Message("running")
        self._children.discard(pid)
        self._reap_orphans()
        return Message(
            "ended",
            {
                "status": os.waitstatus_to_exitcode(status),
                "cpu_seconds": usage.ru_utime + usage.ru_stime,
                "peak_bytes": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
            },
        )

    def _reap_orphans(self) -> None:
        """Kill what a child left behind; orphans became children of this subreaper (Linux)."""
        while strays := _children_of_this_process() - self._children:
            for pid in strays:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _received(control: socket.socket, count: int) -> list[int]:
    _, descriptors, _, _ = socket.recv_fds(control, 1, count)
    return descriptors


def _kill_group(pid: int) -> None:
    for kill in (os.kill, os.killpg):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)


def _children_of_this_process() -> set[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            return {int(pid) for pid in file.read().split()}
    except OSError:
        return set()


def _serve_interpreting(control: int, grants: Grants) -> None:
    adopt_orphans()
    gc.disable()  # as between other imports
    fault = interpreter.install(lambda _: None)
    gc.enable()
    gc.collect()
    gc.freeze()
    control_socket = socket.socket(fileno=control)
    Channel(control_socket).send(Message("ready", {"fault": fault}))
    serve_child = partial(run, interpreted=True)
    Template(control_socket, grants, serve_child, {"trace": _trace}, _load_more).serve()


def _load_more() -> None:
    from grader.sandbox.interpreter.special import scipy_special  # noqa: PLC0415 - imports jax
    from grader.sandbox.rehearse import rehearse  # noqa: PLC0415 - as above

    scipy_special()
    interpreter.attempt(rehearse)
    gc.collect()
    gc.freeze()


def _trace(request: Message) -> Message:
    """Trace functions of jax and flax, so that children need not."""
    from grader.sandbox.interpreter.traces import replay  # noqa: PLC0415 - imports jax

    made = replay(request.body["traces"])
    gc.collect()
    gc.freeze()
    return Message("traced", {"made": made})


def configure_cache(*, write: bool) -> None:
    """Let only trusted processes write the compilation cache: an entry is executable code."""
    import jax  # noqa: PLC0415 - only processes behind the wall load jax

    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0 if write else 1e9)


def load_libraries() -> None:
    """Import what submissions use, so that children find it in memory; start no backend.

    Collecting garbage between imports, of which nearly nothing can go, takes a third of their time.
    """
    gc.disable()
    import flax.linen  # noqa: PLC0415
    import flax.nnx  # noqa: F401, PLC0415
    import jax  # noqa: PLC0415

    if jax.__version_info__ < FUSION_EMITTERS_ONLY:
        os.environ["XLA_FLAGS"] += " --xla_cpu_use_fusion_emitters=false"
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    jax.config.update("jax_cpu_enable_async_dispatch", False)  # noqa: FBT003
    configure_cache(write=False)
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    gc.enable()


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent died, so that they can be ended."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415

        pr_set_child_subreaper = 36
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def main() -> None:
    """Serve as the template, or as one spawned child, over the descriptor in argv."""
    role, control, *words = sys.argv[1:]
    if role == "template":
        adopt_orphans()
        load_libraries()
        control_socket = socket.socket(fileno=int(control))
        scratch, layers = words
        granted = grants(scratch, frozenset(layers.split(",")) if layers else frozenset())
        try:
            Channel(control_socket).send(Message("ready", isolation_of(granted)))
            Template(control_socket, granted, run).serve()
        finally:
            with contextlib.suppress(OSError):
                os.rmdir(scratch)  # the launcher may have been killed
        os._exit(0)  # to take all of jax down one by one would be waited for
    else:
        load_libraries()
        trusted = role == "trusted"
        configure_cache(write=trusted)
        serve_spawned(control, None if trusted else partial(grants, None), run)


def serve_spawned(
    control: str,
    granted: Callable[[frozenset[str]], Grants] | None,
    serve_child: Callable[[Channel, Entered], None],
    learn: Callable[[Message], object] | None = None,
) -> None:
    """Be one child that was started by itself and not forked.

    Args:
        control: names the channel, as in argv.
        granted: what it may reach, by the isolation layers; None if it is trusted.
        serve_child: what it does, over its channel.
        learn: takes in what it is told before it confines itself.
    """
    inherited = _inherited(control)
    channel = Channel(inherited)
    if sys.platform != "win32":
        channel = Channel(Descriptor(inherited.fileno()))
    message = channel.receive(TRUSTED_BYTES)
    while learn is not None and message.kind != "confine":
        learn(message)
        message = channel.receive(TRUSTED_BYTES)
    confinement = message.body
    entered = Entered(())
    if granted is not None:
        policy = granted(frozenset(confinement["layers"])).policy(confinement["limits"])
        entered = enter(policy, keep_fds=(0, 1, 2, inherited.fileno()))
    serve_child(channel, entered)


def _inherited(control: str) -> socket.socket:
    if sys.platform == "win32":
        return socket.fromshare(sys.stdin.buffer.read(int(control)))
    return socket.socket(fileno=int(control))


if __name__ == "__main__":
    main()
