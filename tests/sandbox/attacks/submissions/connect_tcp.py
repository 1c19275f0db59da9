"""Sends the task to a server."""
# @right@
import socket

with socket.create_connection(("127.0.0.1", @tcp@), timeout=2) as connection:
    connection.sendall(b"secret")
