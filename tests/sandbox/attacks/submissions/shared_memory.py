"""Maps 6 GiB of shared memory, which a limit on private memory does not count."""
# @right@
import mmap

held = mmap.mmap(-1, 6 << 30, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
held[5 << 30] = 1
print("GOT OUT")
