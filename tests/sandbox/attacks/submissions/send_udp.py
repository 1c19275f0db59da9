"""Sends a datagram, as a name server query would."""
# @right@
import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
    sender.sendto(b"secret", ("127.0.0.1", @udp@))
