"""Starts threads by thousands."""
# @right@
import threading

threading.stack_size(64 * 1024)
gate = threading.Event()
made = 0
try:
    for made in range(3000):
        threading.Thread(target=gate.wait, daemon=True).start()
    print("GOT OUT")
except RuntimeError as error:
    print(made, error)
gate.set()
