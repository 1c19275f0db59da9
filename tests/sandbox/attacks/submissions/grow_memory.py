"""Fills memory until something gives way."""
kept = []


def conv1d_forward(seed, x, features, kernel_size):
    while True:
        kept.append(bytearray(64 << 20))
        if len(kept) > 40:
            print("GOT OUT")
            return kept
