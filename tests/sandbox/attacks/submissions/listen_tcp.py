"""Opens a back door."""
# @right@
import socket

with socket.socket() as door:
    door.bind(("127.0.0.1", 0))
    door.listen()
    print("GOT OUT", door.getsockname())
