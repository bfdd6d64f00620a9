"""Servers that misbehave, for the tests of this folder. Each runs in daemon threads on one address and port."""

import os
import socket
import struct
import threading
import time


def serve_udp(address, port, answer, heard=None):
    """Calls answer(datagram) for each datagram and sends every octet string that it gives."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, port))

    def loop():
        while True:
            datagram, peer = server.recvfrom(65536)
            if heard is not None:
                heard.set()
            for reply in answer(datagram):
                server.sendto(reply, peer)

    threading.Thread(target=loop, daemon=True).start()


def serve_tcp(address, port, talk):
    """Calls talk(connection) in a thread of its own for each connection."""
    server = socket.create_server((address, port), backlog=64)

    def conversation(connection):
        try:
            with connection:
                talk(connection)
        except OSError:  # the other side went away: what these servers are for
            pass

    def loop():
        while True:
            connection, _ = server.accept()
            threading.Thread(target=conversation, args=(connection,), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


def silence(_datagram):
    return []


def rubbish(_datagram):
    return [os.urandom(300), b"", b"\x00", os.urandom(12), os.urandom(1400)]


def echo(datagram):
    return [datagram]


def dns_rubbish(query):
    """The right id, and then everything wrong: a name that points at itself, counts that lie, a cut-off record."""
    header = query[:2] + struct.pack(">HHHHH", 0x8580, 1, 0xFFFF, 0xFFFF, 0xFFFF)
    loop = b"\xc0\x0c\x00\x21\x00\x01"
    record = b"\xc0\x0c\x00\x21\x00\x01\x00\x00\x00\x3c\xff\xff"
    return [header + loop, header + query[12:] + record, header]


def stream_for_ever(connection):
    piece = b"\x30\x84\x7f\xff\xff\xff" + b"\x41" * 65530
    while True:
        connection.sendall(piece)


def one_byte_a_second(connection):
    while True:
        connection.sendall(b"\x00")
        time.sleep(1)


def accept_and_say_nothing(connection):
    while connection.recv(4096):
        pass


def huge_promise(connection):
    """A length prefix of two gigabytes, and then the line goes quiet."""
    connection.sendall(b"\x7f\xff\xff\xff")
    accept_and_say_nothing(connection)


def close_at_once(_connection):
    pass
