"""From captured packets to what each conversation said: datagrams, and TCP streams put together. One direction only."""
from __future__ import annotations

import ipaddress
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

_TCP, _UDP, _ICMP, _ICMPV6 = 6, 17, 1, 58


@dataclass(frozen=True)
class Way:
    transport: str
    source_port: int
    address: str
    port: int


@dataclass
class Sent:
    """What a capture holds. A TCP stream without an octet is a connection attempt and nothing more."""

    datagrams: list[tuple[Way, bytes]] = field(default_factory=list)
    streams: dict[tuple[Way, int], bytes] = field(default_factory=dict)
    #: What is neither: the protocol's number.
    others: list[int] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def read_packets(packets: Iterable[bytes]) -> Sent:
    sent = Sent()
    segments: dict[tuple[Way, int], dict[int, bytes]] = {}
    current: dict[Way, int] = {}
    for packet in packets:
        protocol, address, body = _ip(packet)
        if protocol == _UDP:
            source, port, length = struct.unpack_from(">HHH", body)
            sent.datagrams.append((Way("udp", source, address, port), body[8:length]))
        elif protocol == _TCP:
            source, port, sequence, _ack, offset, flags = struct.unpack_from(">HHIIBB", body)
            way = Way("tcp", source, address, port)
            if flags & 2:  # SYN: a new stream; the same number again is the same SYN
                current[way] = sequence
                segments.setdefault((way, sequence), {})
            payload = body[(offset >> 4) * 4 :]
            if payload and way not in current:
                sent.problems.append(f"a stream to {address}:{port} without a beginning")
            elif payload:
                start = current[way]
                segments[way, start][(sequence - start - 1) % (1 << 32)] = payload
        elif not _is_systems_own(protocol, body):
            sent.others.append(protocol)
    for key, parts in segments.items():
        sent.streams[key] = _join(key[0], parts, sent.problems)
    return sent


def _is_systems_own(protocol: int, body: bytes) -> bool:
    """What the operating system sends by itself: port unreachable to a late datagram, IPv6's neighbour discovery."""
    return (protocol == _ICMP and body[:2] == b"\x03\x03") or protocol in (_ICMPV6, 0)


def _ip(packet: bytes) -> tuple[int, str, bytes]:
    if packet[0] >> 4 == 6:
        return packet[6], str(ipaddress.IPv6Address(packet[24:40])), packet[40:]
    length = struct.unpack_from(">H", packet, 2)[0] or len(packet)
    return packet[9], str(ipaddress.IPv4Address(packet[16:20])), packet[(packet[0] & 15) * 4 : length]


def _join(way: Way, parts: dict[int, bytes], problems: list[str]) -> bytes:
    """Puts segments in order; what was sent twice counts once."""
    data = b""
    for at in sorted(parts):
        if at > len(data):
            problems.append(f"octets {len(data)} to {at} to {way.address}:{way.port} are missing in the capture")
            break
        data = data[:at] + parts[at] if at + len(parts[at]) > len(data) else data
    return data
