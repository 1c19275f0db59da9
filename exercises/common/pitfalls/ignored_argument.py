"""An argument is not used: a number of the program's own stands in its place.

## What happens

`eps` or `rate` is given, and the code computes with a constant. The cases that happen to ask for
this number pass, all others are off, by little or by much, and nothing raises.

## Why

Python does not mind an argument that nobody reads. A constant at the top of a file, or a default
value of a constructor that is called without the argument, hides that the caller's number stops on
the way.

## Pattern

```python
layer = Layer(size, rate=rate)  # handed on from function to function
```

## References

- More on defining functions:
  https://docs.python.org/3/tutorial/controlflow.html#more-on-defining-functions
"""
