def count(x, limit, strict, side):
    # Count here.
    return -1
