"""An endpoint mapper with a Netlogon service, and a KDC, that are asked for a trust password, for
test_trust_password.py. Written apart from src/: MS-NRPC 3.1.4, with MD4 (RFC 1320) by hand; RFC 4120.
"""
import hashlib
import hmac
import struct
import sys
import threading
from pathlib import Path

import servers

SCENARIOS = Path(__file__).resolve().parent.parent / "scenarios"
sys.path.insert(0, str(SCENARIOS))
import make_vectors  # noqa: E402
import trust_replies  # noqa: E402

NETLOGON_PORT = 49668
SERVER_CHALLENGE = bytes.fromhex("a1b2c3d4e5f60718")
BIND, REQUEST = 11, 0
EPT_MAP, REQ_CHALLENGE, AUTHENTICATE3 = 3, 4, 26
ACCESS_DENIED = 0xC0000022


def md4(data):
    def left(value, count):
        return (value << count | (value & 0xFFFFFFFF) >> (32 - count)) & 0xFFFFFFFF

    state = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack("<Q", 8 * len(data))
    orders = [list(range(16)), [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
              [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]]
    turns = [(3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15)]
    mixes = [lambda x, y, z: x & y | ~x & z, lambda x, y, z: x & y | x & z | y & z, lambda x, y, z: x ^ y ^ z]
    for at in range(0, len(padded), 64):
        words = struct.unpack("<16I", padded[at:at + 64])
        a, b, c, d = state
        for part, constant in enumerate((0, 0x5A827999, 0x6ED9EBA1)):
            for step, word in enumerate(orders[part]):
                total = (a + mixes[part](b, c, d) + words[word] + constant) & 0xFFFFFFFF
                a, b, c, d = d, left(total, turns[part][step % 4]), b, c
        state = [(old + new) & 0xFFFFFFFF for old, new in zip(state, (a, b, c, d))]
    return struct.pack("<4I", *state)


def needles(password, client_challenge):
    """All that must not be found: the password, and what is made of it, by name."""
    nt_hash = md4(password.encode("utf-16-le"))
    session_key = hmac.new(nt_hash, client_challenge + SERVER_CHALLENGE, hashlib.sha256).digest()
    salted = hashlib.pbkdf2_hmac("sha1", password.encode(), trust_replies.SALT.encode(), 4096, 32)
    return {"the password": password.encode(), "the password in UTF-16": password.encode("utf-16-le"),
            "its NT hash": nt_hash, "its NT hash in hex": nt_hash.hex().encode(), "the session key": session_key[:16],
            "what the Kerberos key is made of": salted}


class NetlogonServer:
    """Serves at one address. Holds back its answer to Authenticate3 until `release` is set."""

    def __init__(self, address):
        self.asked = threading.Event()
        self.release = threading.Event()
        self.client_challenge = b""
        self.attempts = 0
        self.heard = b""
        for port in (135, NETLOGON_PORT):
            servers.serve_tcp(address, port, self.talk)

    def talk(self, connection):
        stream = b""
        while octets := connection.recv(4096):
            self.heard += octets
            stream += octets
            while len(stream) >= 16 and len(stream) >= (size := struct.unpack_from("<H", stream, 8)[0]):
                connection.sendall(self.answer(stream[:size]))
                stream = stream[size:]

    def answer(self, request):
        call = struct.unpack_from("<I", request, 12)[0]
        if request[2] == BIND:
            reply = make_vectors.bind_ack(NETLOGON_PORT)
            return reply[:12] + struct.pack("<I", call) + reply[16:]
        opnum = struct.unpack_from("<H", request, 22)[0]
        if opnum == EPT_MAP:
            return make_vectors.ept_map(call, "netlogon", [NETLOGON_PORT])
        if opnum == REQ_CHALLENGE:
            self.client_challenge = request[-8:]
            return self.response(call, SERVER_CHALLENGE + bytes(4))
        if opnum != AUTHENTICATE3:
            return make_vectors.fault(call, 0x1C010002)
        self.attempts += 1
        self.asked.set()
        self.release.wait(60)
        return self.response(call, bytes(8) + struct.pack("<III", 0x612FFFFF, 0, ACCESS_DENIED))

    @staticmethod
    def response(call, stub):
        return make_vectors.pdu(2, call, struct.pack("<IHBB", len(stub), 0, 0, 0) + stub)


class Kdc:
    """Wants AES and a timestamp; holds back its answer to the timestamp until `release` is set."""

    def __init__(self, address):
        self.asked = threading.Event()
        self.release = threading.Event()
        self.client_challenge = b""
        self.attempts = 0
        self.heard = b""
        lines = (SCENARIOS / "vectors.hex").read_text().splitlines()
        self.replies = {words[0]: bytes.fromhex(words[1]) for words in map(str.split, lines)
                        if len(words) == 2 and words[0].startswith("tcp_krb_")}
        servers.serve_tcp(address, 88, self.talk)

    def talk(self, connection):
        request = connection.recv(4096)
        self.heard += request
        if b"\xa1\x03\x02\x01\x02\xa2" not in request:  # PA-DATA of type 2: the timestamp
            connection.sendall(self.replies["tcp_krb_preauth_aes"])
            return
        self.attempts += 1
        self.asked.set()
        self.release.wait(60)
        connection.sendall(self.replies["tcp_krb_wrong"])
