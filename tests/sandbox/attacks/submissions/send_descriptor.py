"""Uses the answer's own socket as a way to send more than bytes."""
# @right@
import os
import socket
import stat

for number in range(3, 64):
    try:
        if stat.S_ISSOCK(os.fstat(number).st_mode):
            mine = socket.socket(fileno=os.dup(number))
            socket.send_fds(mine, [b"x"], [0, 1])
            print("GOT OUT")
    except OSError as error:
        print(number, error)
