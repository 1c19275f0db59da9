"""The state is not multiplied by its kernel as the task says.

## What happens

`hidden_kernel` is square, so it fits the state from either side: with the kernel on the left it is
the transposed kernel that works. Nothing raises, and the first answer is right, as the state before
it is zeros.

## Why

A row vector times a matrix combines the matrix's rows; a matrix times a vector combines its
columns. Kernels of JAX and Flax have the axis that comes in first, so what comes in stands on the
left.

## Pattern

```python
onward = memory @ mixing  # (n,) @ (n, n); mixing @ memory is another vector
```

## References

- `jax.numpy.matmul`: https://docs.jax.dev/en/latest/_autosummary/jax.numpy.matmul.html
"""

changes = {
    "scan_rnn": {
        "`hidden_kernel` on the left of the state": {
            "h @ self.hidden_kernel[...]": "self.hidden_kernel[...] @ h"
        },
        "the state added without its kernel": {" h @ self.hidden_kernel[...]": " h"},
    },
}
