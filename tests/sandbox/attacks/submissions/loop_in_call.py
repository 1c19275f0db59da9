"""Never answers."""


def conv1d_forward(seed, x, features, kernel_size):
    while True:
        pass
