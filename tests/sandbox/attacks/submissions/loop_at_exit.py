"""Answers rightly, and then never ends: at exit, in a finaliser and in a thread."""
# @right@
import atexit
import threading
import time


def forever():
    while True:
        time.sleep(0.01)


class Stuck:
    def __del__(self):
        forever()


stuck = Stuck()
atexit.register(forever)
threading.Thread(target=forever).start()
