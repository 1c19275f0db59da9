"""Hold the memory of a process that forks often in huge pages (Linux).

Each fork copies the tables that lead to its pages, and each child frees them: of a template that
holds jax that takes milliseconds, with huge pages a part of them. What a child writes to is still
copied in small pages.
"""

import ctypes
import io
import os
import re
import sys

HUGE = 2 << 20
"""Bytes of a huge page; where a system has others, it refuses."""
COLLAPSE = 25
"""`MADV_COLLAPSE`, since Linux 6.1."""
_OWN = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ \S+ 0\s*(?:\[heap\])?$")


def hold_in_huge_pages() -> None:
    """Move what this process wrote so far, as far as the system can and will."""
    if sys.platform != "linux":
        return
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    with open("/proc/self/maps", encoding="utf-8") as maps:
        found = [_OWN.match(line.strip()) for line in maps]
    with open("/proc/self/pagemap", "rb", buffering=0) as pages:
        for begin, end in ((int(one[1], 16), int(one[2], 16)) for one in found if one):
            first, last = -(-begin // HUGE) * HUGE, end // HUGE * HUGE
            for address in range(first, last, HUGE):
                if _is_written(pages, address):
                    advise(address, HUGE, COLLAPSE)


def _is_written(pages: io.RawIOBase, address: int) -> bool:
    """Say whether most of a huge page is in memory: what is not would be taken up."""
    small = os.sysconf("SC_PAGESIZE")
    pages.seek(address // small * 8)
    entries = memoryview(pages.read(HUGE // small * 8) or b"").cast("Q")
    return sum(entry >> 63 for entry in entries) > len(entries) / 2
