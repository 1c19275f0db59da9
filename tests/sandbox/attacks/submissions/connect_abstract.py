"""Talks to a local service that has no path."""
# @right@
import socket

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("\x00@abstract@")
    connection.sendall(b"secret")
