"""Makes System V shared memory, which outlives the process (and removes it again)."""
# @right@
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
made = libc.shmget(0, 1 << 20, 0o600)
if made >= 0:
    libc.shmctl(made, 0, None)
    print("GOT OUT")
