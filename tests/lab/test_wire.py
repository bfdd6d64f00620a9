#!/usr/bin/python3
"""The decoder of captures must not be kind either: what writes is named, and what it does not know is never silent. Offline."""
from __future__ import annotations

import struct
import tempfile
import unittest
import uuid
from pathlib import Path

from wire_operations import documented, operations
from wire_smb import INTERFACES, rpc_operations
from wire_streams import Sent, Way, read_packets

LSARPC = next(number for number, name in INTERFACES.items() if name == "LSARPC")


def found(port: int, data: bytes, transport: str = "tcp") -> list[str]:
    way = Way(transport, 50000, "192.0.2.1", port)
    sent = Sent(datagrams=[(way, data)]) if transport == "udp" else Sent(streams={(way, 0): data})
    return sorted(operations(sent))


def tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag, len(body)]) + body


def segment(sequence: int, payload: bytes, flags: int = 0x18) -> bytes:
    tcp = struct.pack(">HHIIBBHHH", 50000, 445, sequence, 0, 5 << 4, flags, 0, 0, 0) + payload
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, b"\xc0\0\2\2", b"\xc0\0\2\1") + tcp


def smb(command: int, body: bytes) -> bytes:
    message = b"\xfeSMB" + struct.pack("<HHIHHII", 64, 1, 0, command, 1, 0, 0) + bytes(40) + body
    return struct.pack(">I", len(message)) + message


def create(name: str, disposition: int, options: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    body = struct.pack("<HBBI16xIIIIIHHII", 57, 0, 0, 2, 0, 0, 7, disposition, options, 120, len(text), 0, 0) + text
    return smb(5, body)


def rpc(kind: int, body: bytes, flags: int = 3) -> bytes:
    return struct.pack("<BBBB4sHHI", 5, 0, kind, flags, b"\x10\0\0\0", 16 + len(body), 0, 1) + body


def bind(interface: str, context: int = 0) -> bytes:
    syntax = uuid.UUID(interface).bytes_le + b"\0\0\0\0"
    return rpc(11, struct.pack("<HHIB3xHBx", 4280, 4280, 0, 1, context, 1) + syntax + syntax)


def call(opnum: int, context: int = 0, flags: int = 3) -> bytes:
    return rpc(0, struct.pack("<IHH", 0, context, opnum), flags)


class Operations(unittest.TestCase):
    def test_dns_updates_are_named(self) -> None:
        question = struct.pack(">6H", 1, 0x0100, 1, 0, 0, 0)
        update = struct.pack(">6H", 1, 0x2800, 1, 0, 0, 0)
        self.assertEqual(found(53, question, "udp"), ["DNS QUERY"])
        self.assertEqual(found(53, struct.pack(">H", 12) + update), ["DNS UPDATE"])

    def test_ldap_changes_are_named(self) -> None:
        search = tlv(0x30, tlv(2, b"\1"), tlv(0x63))
        change = tlv(0x30, tlv(2, b"\2"), tlv(0x66))
        self.assertEqual(found(389, search + change), ["LDAP modifyRequest", "LDAP searchRequest"])
        self.assertEqual(found(389, search, "udp"), ["CLDAP searchRequest"])

    def test_kerberos_proofs_are_named(self) -> None:
        padata = tlv(0xA3, tlv(0x30, tlv(0x30, tlv(0xA1, tlv(2, b"\2")), tlv(0xA2, tlv(4)))))
        asked = tlv(0x6A, tlv(0x30, tlv(0xA1, tlv(2, b"\5")), tlv(0xA4)))
        proved = tlv(0x6A, tlv(0x30, tlv(0xA1, tlv(2, b"\5")), padata))
        self.assertEqual(found(88, asked, "udp"), ["Kerberos AS-REQ"])
        self.assertEqual(found(88, struct.pack(">I", len(proved)) + proved), ["Kerberos AS-REQ with PA-ENC-TIMESTAMP"])

    def test_smb_opens_are_told_from_writes(self) -> None:
        self.assertEqual(found(445, create("lsarpc", 1)), ["SMB2 CREATE lsarpc OPEN"])
        self.assertEqual(found(445, create("x.txt", 3)), ["SMB2 CREATE x.txt OPEN_IF"])
        self.assertEqual(found(445, create("x", 1, 0x1000)), ["SMB2 CREATE x OPEN and delete on close"])
        self.assertEqual(found(445, smb(17, bytes(32))), ["SMB2 SET_INFO"])

    def test_logons_with_a_user_are_named(self) -> None:
        def session(user: bytes) -> bytes:
            blob = b"NTLMSSP\0" + struct.pack("<I", 3) + bytes(24) + struct.pack("<HHI", len(user), len(user), 0) + user
            return smb(1, struct.pack("<HBBIIHHQ", 25, 0, 1, 0, 0, 88, len(blob), 0) + blob)

        self.assertEqual(found(445, session(b"")), ["SMB2 SESSION_SETUP anonymous"])
        self.assertEqual(found(445, session(b"a\0")), ["SMB2 SESSION_SETUP NTLM type 3 with a user"])

    def test_calls_are_named_by_interface(self) -> None:
        self.assertEqual(list(rpc_operations(bind(LSARPC) + call(44), {})), ["RPC bind LSARPC", "RPC LSARPC opnum 44"])
        self.assertEqual(list(rpc_operations(call(7), {})), ["RPC unbound context 0 opnum 7"])
        self.assertEqual(list(rpc_operations(call(7, flags=2), {})), [])  # a later fragment

    def test_pipes_keep_their_interfaces_apart(self) -> None:
        def pipe(file: int, data: bytes) -> bytes:
            body = struct.pack("<HHI16sIIIIIII4x", 57, 0, 0x11C017, bytes([file]) * 16, 120, len(data), 0, 0, 0, 0, 1)
            return smb(11, body + data)

        netlogon = next(number for number, name in INTERFACES.items() if name == "NETLOGON")
        talk = pipe(1, bind(LSARPC)) + pipe(2, bind(netlogon)) + pipe(1, call(44)) + pipe(2, call(4))
        self.assertIn("RPC LSARPC opnum 44", found(445, talk))
        self.assertIn("RPC NETLOGON opnum 4", found(445, talk))

    def test_what_cannot_be_decoded_is_an_operation_too(self) -> None:
        for port, transport in ((53, "udp"), (88, "tcp"), (389, "tcp"), (445, "tcp"), (49152, "tcp"), (7, "udp")):
            self.assertTrue(found(port, b"\xff" * 9, transport)[0].startswith("not decoded"), port)
        self.assertEqual(found(636, b"\x17\3\3\1\x90" + bytes(400)), ["TLS data, 400 octets"])


class Streams(unittest.TestCase):
    def test_segments_are_put_in_order_and_counted_once(self) -> None:
        data = create("lsarpc", 1)
        packets = [segment(10, b"", 2), segment(31, data[20:]), segment(11, data[:20]), segment(11, data[:30])]
        self.assertEqual(list(read_packets(packets).streams.values()), [data])

    def test_a_hole_in_the_capture_is_a_problem(self) -> None:
        self.assertTrue(read_packets([segment(10, b"", 2), segment(31, b"x")]).problems)
        self.assertTrue(read_packets([segment(31, b"x")]).problems)


class Document(unittest.TestCase):
    def test_names_come_from_the_first_column_of_that_section_only(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "wire.md")
            file.write_text(
                "| `DNS UPDATE` | no |\n\n## Every operation\n\n| Operation | Why |\n|---|---|\n"
                "| `DNS QUERY`, `NTP mode 3` | never `LDAP modifyRequest` |\n\n## Next\n| `DNS NOTIFY` | x |\n"
            )
            self.assertEqual(documented(file), {"DNS QUERY", "NTP mode 3"})


if __name__ == "__main__":
    unittest.main()
