"""Would signal every process it may; signal 0 only asks whether it could."""
# @right@
import os

os.kill(-1, 0)
print("GOT OUT")
