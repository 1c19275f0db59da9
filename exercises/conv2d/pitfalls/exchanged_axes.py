"""Height and width change places, in the image or in the kernel.

## What happens

`x` is `(height, width, in_features)` and the kernel `(kernel_size, kernel_size, in_features,
features)`. Both axes of the kernel have one size, so a wrong order of H and W raises nothing:

- `x.transpose(1, 0, 2)`, or `"NWHC"` for data and output, lays the image on its side;
- `"WHIO"` reads the kernel on its side: the tap meant for the pixel on the right meets the one
  below.

The shape is often right, and every number is another one, except for `kernel_size` 1. Doing both is
the same as doing neither. An output that alone leaves as `"NWHC"` comes out column by column.

## Why

Height and width are alike to the convolution; only the words of `dimension_numbers` pair each axis
of the kernel with one of the image. Libraries for pictures and for plotting count x, the width,
first; arrays count rows, the height, first. Choose one order and use it in all three words.

## Pattern

```python
image.shape == (batch, height, width, channels)  # N, H, W, C
spec = ("NHWC", "HW" + rest, "NHWC")  # H before W in all three
```

## References

- Convolutions in JAX: https://docs.jax.dev/en/latest/notebooks/convolutions.html
- `jax.lax.conv_general_dilated`: https://docs.jax.dev/en/latest/_autosummary/jax.lax.conv_general_dilated.html
"""

from grader.diagnosis.error_model import Settings
from grader.families.kernel_layers.recognition import arrays
from grader.families.kernel_layers.recognition import spans as places
from grader.families.kernel_layers.recognition.convolution import convolutions, right_specs
from grader.judging.context import Context
from grader.workers.records import Span

changes = {
    "conv2d": {
        '`"WHIO"` in place of `"HWIO"`': {'"HWIO"': '"WHIO"'},
        '`"NWHC"` in place of `"NHWC"`': {'("NHWC", "HWIO", "NHWC")': '("NWHC", "HWIO", "NWHC")'},
        "the image transposed": {"x[None]": "x.transpose(1, 0, 2)[None]"},
    },
}

switches = {
    "input_axes": lambda layout: layout.roles == "1WHC",
    "kernel_axes": lambda axes: (axes.built, axes.read) == ("HWIO", "WHIO"),
    "output_axes": lambda axes: axes == (1, 0, 2),
}


def explain(settings: Settings, context: Context) -> str:
    """Say what is laid on its side."""
    height, width, _ = context.case.arguments["x"].shape
    if "kernel_axes" in settings:
        calls = list(convolutions(places.calls(context), context))
        right = right_specs(context.case)
        if calls and calls[-1].kernel == right[1] and calls[-1].data != right[0]:
            words = "its word is right, those of data or output are not"
            return f"the kernel's height and width meet the image's in the other order: {words}"
        return "the kernel's height and width are read in the other order, WHIO"
    if "output_axes" in settings:
        return f"the output leaves as (batch, width, height, features), {width} rows of {height}"
    return f"`x` enters with height and width exchanged: {width} rows of {height}"


def locate(context: Context) -> Span | None:
    """Return what turns an array where the spec is the right one, or else the spec."""
    calls = list(convolutions(places.calls(context), context))
    specs = [(each.data, each.kernel, each.output) for each in calls]
    spec, right = specs[-1] if specs else places.words(context), right_specs(context.case)
    if spec == right:
        return arrays.turning(context)
    same = {*"".join(spec)} == {*"".join(right)}  # other letters may say the same
    return places.argument(context, "dimension_numbers") if same else None
