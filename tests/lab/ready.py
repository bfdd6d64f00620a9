"""Is a server ready? Asked by its own protocol, never guessed by waiting a while."""
from __future__ import annotations

import socket
import struct
from collections.abc import Iterable
from pathlib import Path

import netns

#: Every TCP port of a Samba DC that the trust or the program needs; the last three are its RPC servers.
DC_TCP_PORTS = (53, 88, 135, 389, 445, 464, 636, 3268, 3269, 49152, 49153, 49154)


def tcp_open(namespace: Path, address: str, ports: Iterable[int]) -> bool:
    def look() -> bool:
        for port in ports:
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
                sock.settimeout(1)
                if sock.connect_ex((address, port)) != 0:
                    return False
        return True

    return netns.inside(namespace, look)


def _exchange(namespace: Path, server: str, port: int, request: bytes) -> bytes:
    """One datagram there and one back; empty when nothing came within a second."""

    def talk() -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(1)
            try:
                sock.connect((server, port))
                sock.send(request)
                return sock.recv(4096)
            except OSError:
                return b""

    return netns.inside(namespace, talk)


def srv_count(namespace: Path, server: str, question: str) -> int:
    """How many answers `server` gives to an SRV question; -1 when it does not answer at all."""
    labels = b"".join(bytes([len(part)]) + part.encode() for part in question.split("."))
    request = struct.pack(">6H", 0x1A2B, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", 33, 1)
    reply = _exchange(namespace, server, 53, request)
    if len(reply) < 12 or reply[:2] != request[:2]:
        return -1
    return struct.unpack(">H", reply[6:8])[0]


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body


def answers_ldap_ping(namespace: Path, server: str, realm: str) -> bool:
    """The DC locator's question over UDP 389 [MS-ADTS 6.3.3]: an entry must come back, not only the end of a search."""

    def equals(name: bytes, value: bytes) -> bytes:
        return _tlv(0xA3, _tlv(4, name), _tlv(4, value))

    conditions = _tlv(0xA0, equals(b"DnsDomain", realm.encode()), equals(b"NtVer", b"\x06\0\0\0"))
    search = _tlv(
        0x63, _tlv(4), _tlv(10, b"\0"), _tlv(10, b"\0"), _tlv(2, b"\0"), _tlv(2, b"\0"), _tlv(1, b"\0"),
        conditions, _tlv(0x30, _tlv(4, b"netlogon")),
    )  # fmt: skip
    reply = _exchange(namespace, server, 389, _tlv(0x30, _tlv(2, b"\x01"), search))
    return b"netlogon" in reply[:64]
