"""Makes folders within folders, so deep that a removal would fail."""
# @right@
import os

start = os.getcwd()
try:
    os.chdir(os.environ.get("TMPDIR") or "@drop@")
    for _ in range(200):
        os.mkdir("@marker@" * 3)
        os.chdir("@marker@" * 3)
    print("GOT OUT")
except OSError as error:
    print(error)
finally:
    os.chdir(start)
