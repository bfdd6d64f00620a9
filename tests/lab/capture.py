"""Keeps a copy of every IP packet that one host sends, as a pcap file that Wireshark opens as well."""
from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import netns
from shell import LabError

_ETH_P_ALL, _ETH_P_IP, _ETH_P_IPV6 = 0x0003, 0x0800, 0x86DD
_SOL_PACKET, _PACKET_STATISTICS, _SO_RCVBUFFORCE = 263, 6, 33
_LINKTYPE_RAW = 101


@contextmanager
def sent_packets(namespace: Path, file: Path) -> Iterator[None]:
    """Everything sent from `namespace` while the block runs goes to `file`. LabError when a packet was missed."""
    tap = netns.inside(namespace, _open_tap)
    stop = threading.Event()
    packets: list[tuple[float, bytes]] = []
    thread = threading.Thread(target=_collect, args=(tap, stop, packets))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        _seen, missed = struct.unpack("II", tap.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
        tap.close()
        _write(file, packets)
    if missed:
        raise LabError(f"the capture missed {missed} packets")


def _open_tap() -> socket.socket:
    # SOCK_DGRAM: without the link layer's header. Offloaded segments arrive whole, longer than the wire carries.
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_ALL))
    tap.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 1 << 26)
    tap.bind(("eth0", _ETH_P_ALL))
    tap.settimeout(0.1)
    return tap


def _collect(tap: socket.socket, stop: threading.Event, packets: list[tuple[float, bytes]]) -> None:
    while True:
        try:
            data, (_name, protocol, direction, *_rest) = tap.recvfrom(1 << 17)
        except TimeoutError:
            if stop.is_set():
                return
            continue
        if direction == socket.PACKET_OUTGOING and protocol in (_ETH_P_IP, _ETH_P_IPV6):
            packets.append((time.time(), data))


def _write(file: Path, packets: list[tuple[float, bytes]]) -> None:
    with file.open("wb") as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 1 << 18, _LINKTYPE_RAW))
        for when, data in packets:
            out.write(struct.pack("<IIII", int(when), int(when % 1 * 1e6), len(data), len(data)) + data)


def read(file: Path) -> list[bytes]:
    """The packets of a file that `sent_packets` wrote."""
    data = file.read_bytes()
    found = []
    at = 24
    while at < len(data):
        length = struct.unpack_from("<I", data, at + 8)[0]
        found.append(data[at + 16 : at + 16 + length])
        at += 16 + length
    return found
