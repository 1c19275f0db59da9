def gate_and_value(x, hidden, seed):
    return x
