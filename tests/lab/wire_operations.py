#!/usr/bin/python3
"""Names every operation in a captured run, and fails on each that docs/wire.md does not list.

    wire_operations.py DOCUMENT ROWS      every */sent.pcap of ROWS

The names are those of the table "Every operation" in the document. What cannot be decoded is an operation too, one that
no document lists.
"""
from __future__ import annotations

import os
import re
import struct
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import capture
from lab import SKIPPED
from wire_smb import smb_operations, rpc_operations
from wire_streams import Sent, Way, read_packets

_DNS_OPCODES = {0: "QUERY", 1: "IQUERY", 2: "STATUS", 4: "NOTIFY", 5: "UPDATE", 6: "DSO"}
_LDAP_OPERATIONS = {
    0x60: "bindRequest", 0x42: "unbindRequest", 0x63: "searchRequest", 0x66: "modifyRequest", 0x68: "addRequest",
    0x4A: "delRequest", 0x6C: "modDNRequest", 0x6E: "compareRequest", 0x50: "abandonRequest", 0x77: "extendedRequest",
}  # fmt: skip
_KERBEROS_MESSAGES = {0x6A: "AS-REQ", 0x6C: "TGS-REQ", 0x6E: "AP-REQ"}
_TLS_RECORDS = {20: "change cipher spec", 21: "alert", 22: "handshake"}
#: An encrypted end of handshake and a farewell are shorter than any request.
_TLS_ENCRYPTED_LIMIT = 300


class Undecodable(Exception):
    pass


def tlv(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, start and end of the BER value at `at`."""
    if len(data) < at + 2:
        raise Undecodable("cut short")
    length, start = data[at + 1], at + 2
    if length & 0x80:
        octets = length & 0x7F
        length, start = int.from_bytes(data[start : start + octets], "big"), start + octets
    if start + length > len(data):
        raise Undecodable("cut short")
    return data[at], start, start + length


def dns(message: bytes) -> str:
    if len(message) < 12 or message[2] & 0x80:
        raise Undecodable("no DNS question")
    opcode = message[2] >> 3 & 15
    return f"DNS {_DNS_OPCODES.get(opcode, opcode)}"


def dns_stream(data: bytes) -> Iterator[str]:
    for message in framed(data, 2):
        yield dns(message)


def framed(data: bytes, width: int) -> Iterator[bytes]:
    """Messages behind a length of `width` octets."""
    at = 0
    while at < len(data):
        length = int.from_bytes(data[at : at + width], "big")
        if at + width + length > len(data):
            raise Undecodable("cut short")
        yield data[at + width : at + width + length]
        at += width + length


def ldap(data: bytes, name: str) -> Iterator[str]:
    at = 0
    while at < len(data):
        tag, start, end = tlv(data, at)
        if tag != 0x30:
            raise Undecodable("no LDAP message")
        operation = data[tlv(data, start)[2]]
        yield f"{name} {_LDAP_OPERATIONS.get(operation, hex(operation))}"
        at = end


def kerberos(message: bytes) -> str:
    tag, start, _end = tlv(message)
    if tag not in _KERBEROS_MESSAGES:
        raise Undecodable(f"Kerberos message {tag:#x}")
    proof = " with PA-ENC-TIMESTAMP" if 2 in _padata_types(message, start) else ""
    return f"Kerberos {_KERBEROS_MESSAGES[tag]}{proof}"


def _padata_types(message: bytes, start: int) -> set[int]:
    """KDC-REQ ::= SEQUENCE { [1] pvno, [2] msg-type, [3] padata SEQUENCE OF { [1] type, [2] value }, ... } (RFC 4120)."""
    found: set[int] = set()
    _tag, at, end = tlv(message, start)
    while at < end:
        tag, inner, after = tlv(message, at)
        if tag == 0xA3:
            _tag, each, last = tlv(message, inner)
            while each < last:
                _tag, kind, each = tlv(message, each)
                _tag, number, number_end = tlv(message, tlv(message, kind)[1])
                found.add(int.from_bytes(message[number:number_end], "big"))
        at = after
    return found


def kpasswd(message: bytes) -> str:
    return f"kpasswd version {struct.unpack_from('>H', message, 2)[0]:#x}"


def ntp(message: bytes) -> str:
    return f"NTP mode {message[0] & 7}"


def tls(data: bytes) -> Iterator[str]:
    at = encrypted = 0
    while at + 5 <= len(data):
        kind, length = data[at], int.from_bytes(data[at + 3 : at + 5], "big")
        if kind == 23:
            encrypted += length
        else:
            yield f"TLS {_TLS_RECORDS.get(kind, kind)}"
        at += 5 + length
    if at != len(data):
        raise Undecodable("cut short")
    if encrypted:
        yield "TLS encrypted end of handshake" if encrypted <= _TLS_ENCRYPTED_LIMIT else f"TLS data, {encrypted} octets"


def datagram_operations(way: Way, data: bytes) -> Iterator[str]:
    match way.port:
        case 53:
            yield dns(data)
        case 88:
            yield kerberos(data)
        case 123:
            yield ntp(data)
        case 389:
            yield from ldap(data, "CLDAP")
        case 464:
            yield kpasswd(data)
        case _:
            raise Undecodable("nothing is known of this port")


def stream_operations(way: Way, data: bytes) -> Iterator[str]:
    match way.port:
        case 53:
            yield from dns_stream(data)
        case 88:
            yield from (kerberos(message) for message in framed(data, 4))
        case 389 | 3268:
            yield from ldap(data, "LDAP")
        case 445:
            yield from smb_operations(list(framed(data, 4)))
        case 464:
            yield from (kpasswd(message) for message in framed(data, 4))
        case 636 | 3269:
            yield from tls(data)
        case _:
            yield from rpc_operations(data, {})


def operations(sent: Sent) -> Counter[str]:
    found: Counter[str] = Counter()
    for problem in sent.problems:
        found[f"not decoded: {problem}"] += 1
    for protocol in sent.others:
        found[f"IP protocol {protocol}"] += 1
    talks = [(way, data, datagram_operations) for way, data in sent.datagrams]
    talks += [(way, data, stream_operations) for (way, _start), data in sent.streams.items() if data]
    for way, data, decode in talks:
        try:
            found.update(decode(way, data))
        except (Undecodable, ValueError, IndexError, struct.error) as problem:
            found[f"not decoded: {way.transport} {way.port}: {problem}: {data[:32].hex()}"] += 1
    return found


def documented(document: Path) -> set[str]:
    """The names in the first column of the table under the heading "Every operation"."""
    _before, heading, rest = document.read_text().partition("\n## Every operation\n")
    if not heading:
        raise SystemExit(f"{document.name} has no section \"Every operation\"")
    section = rest.partition("\n## ")[0]
    return {name for line in section.splitlines() if (cell := re.match(r"\| (`[^|]+`) \|", line))
            for name in re.findall(r"`([^`]+)`", cell[1])}  # fmt: skip


def main() -> int:
    if os.geteuid() != 0:
        print("lab: needs root for network namespaces, so there are no captures")
        return SKIPPED
    allowed = documented(Path(sys.argv[1]))
    captures = sorted(Path(sys.argv[2]).glob("*/sent.pcap"))
    total: Counter[str] = Counter()
    wrong = []
    for file in captures:
        found = operations(read_packets(capture.read(file)))
        total += found
        wrong += [f"{file.parent.name}: {count} x {name}" for name, count in found.items() if name not in allowed]
        if not found:
            wrong.append(f"{file.parent.name}: the capture is empty")
    if not captures:
        wrong.append("there are no captures")
    for name, count in sorted(total.items()):
        print(f"{count:7} {name}{'' if name in allowed else '   NOT DOCUMENTED'}")
    # A line that no run ever proves may be a promise about something else.
    print("".join(f"      - {name}: documented, sent by no run\n" for name in sorted(allowed - set(total))), end="")
    print("\n".join(wrong) or f"{len(captures)} runs, every operation documented")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
