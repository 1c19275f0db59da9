"""One size takes the place of another.

## What happens

Sizes such as `features`, `kernel_size` and `in_features` are all numbers, so nothing tells them
apart but their place. Swapped in a call, or with a name taken twice, they make a layer of other
sizes:

- `features` and `kernel_size` swapped runs and returns `kernel_size` numbers for each place; where
  both are equal it is right.
- `in_features` wrong raises where `x` meets the kernel, like a wrong kernel layout.

`x.shape[0]` is the batch, the length or the height; the inputs of the layer are `x.shape[-1]`.

## Why

Positional arguments are matched by place alone. When several have the same type, no check of Python
or JAX can notice the wrong order; only the shapes that come out of it show.

## Pattern

```python
layer = Layer(channels_in=a, channels_out=b)  # keywords name what they mean
```

## References

- Keyword arguments: https://docs.python.org/3/tutorial/controlflow.html#keyword-arguments
"""

changes = {
    "causal_conv1d": {
        "`kernel_size` and `dilation` exchanged": {
            "kernel_size, dilation, rngs=rngs": "dilation, kernel_size, rngs=rngs"
        },
    },
    ("conv1d", "conv2d"): {
        "`features` and `kernel_size` exchanged": {
            "int(features), int(kernel_size)": "int(kernel_size), int(features)"
        },
        "`x.shape[0]` in place of `x.shape[-1]`": {"x.shape[-1]": "x.shape[0]"},
    },
    "dense": {
        "`in_features` and `features` exchanged": {
            "x.shape[-1], int(features)": "int(features), x.shape[-1]"
        },
        "`x.shape[0]` in place of `x.shape[-1]`": {"x.shape[-1]": "x.shape[0]"},
    },
}
