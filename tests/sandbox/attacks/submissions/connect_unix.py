"""Talks to a local service by its path."""
# @right@
import socket

with socket.socket(socket.AF_UNIX) as connection:
    connection.connect("@unix@")
    connection.sendall(b"secret")
