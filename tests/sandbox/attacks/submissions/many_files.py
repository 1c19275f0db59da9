"""Uses up the files of a disk (2000 are called a success)."""
# @right@
import os

for folder in (os.environ.get("TMPDIR"), "@drop@"):
    made = 0
    try:
        for number in range(2000):
            os.close(os.open(f"{folder}/@marker@{number}", os.O_CREAT | os.O_WRONLY))
            made += 1
        print("GOT OUT", made)
        break
    except OSError as error:
        print(made, error)
