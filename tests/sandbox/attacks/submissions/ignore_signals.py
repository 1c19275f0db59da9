"""Never answers, and ignores every signal that asks it to end."""
import signal
import time


def conv1d_forward(seed, x, features, kernel_size):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        time.sleep(1)
