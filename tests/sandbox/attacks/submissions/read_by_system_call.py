"""Opens the reference by a bare system call, past whatever Python may have patched."""
# @right@
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
file = libc.syscall(257, -100, b"@reference@", 0, 0)
buffer = ctypes.create_string_buffer(65536)
print(libc.syscall(0, file, buffer, 65536), buffer.value.decode())
