"""Attacks over sockets, of every family that a plain user may open."""

from __future__ import annotations

import socket

from benchmarks.isolation.attacks.registry import Range, attack

_GROUP = "network"


@attack(_GROUP)
def connect_tcp(target: Range) -> bool:
    """Connect to a TCP port."""
    socket.create_connection(("127.0.0.1", target.tcp_port), timeout=2).close()
    return True


@attack(_GROUP)
def listen_tcp(target: Range) -> bool:
    """Wait for others on a TCP port."""
    del target
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
    return True


@attack(_GROUP)
def send_udp(target: Range) -> bool:
    """Send a datagram, as a name server query does."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect(("127.0.0.1", target.udp_port))
        return sending.send(b"x") == 1


@attack(_GROUP)
def connect_unix_path(target: Range) -> bool:
    """Talk to a local service over its socket file."""
    with socket.socket(socket.AF_UNIX) as connecting:
        connecting.connect(target.unix_path)
    return True


@attack(_GROUP)
def connect_unix_abstract(target: Range) -> bool:
    """Talk to a local service over a socket without a file."""
    with socket.socket(socket.AF_UNIX) as connecting:
        connecting.connect(target.abstract_name)
    return True


@attack(_GROUP)
def open_netlink(target: Range) -> bool:
    """Ask the kernel about its network and more."""
    del target
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as opened:
        opened.bind((0, 0))
    return True


@attack(_GROUP)
def open_raw_socket(target: Range) -> bool:
    """Forge packets (root only)."""
    del target
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).close()
    return True
