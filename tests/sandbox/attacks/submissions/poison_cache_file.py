"""Puts a file of its own where compiled kernels are looked up."""
# @right@
import os

cache = os.environ.get("JAX_COMPILATION_CACHE_DIR", "@cache@")
for path in (cache, "@cache@", "@results@"):
    try:
        open(f"{path}/@marker@", "w").write("poison")
    except OSError as error:
        print(error)
