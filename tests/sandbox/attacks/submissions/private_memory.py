"""Maps 6 GiB of private memory."""
# @right@
import mmap

held = mmap.mmap(-1, 6 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
held[5 << 30] = 1
print("GOT OUT")
