"""SMB2 replies of a null session, for make_vectors.py (MS-SMB2 2.2, MS-NLMP 2.2.1.2). Message ids as our
conversation counts: 0 negotiate, 1 and 2 session setup, 3 tree, then one for each pipe, then what is said on them, then
the control.
"""
import struct

NEGOTIATE, SESSION_SETUP, TREE_CONNECT, CREATE, READ, IOCTL = 0, 1, 3, 5, 8, 11
PENDING, OVERFLOW, MORE, DENIED, ABSENT = 0x103, 0x80000005, 0xC0000016, 0xC0000022, 0xC0000034
FILETIME_2026_11_21_NOON = (1795262400 + 11644473600) * 10_000_000
SESSION, TREE = 0x0000200250000019, 1


def reply(command, number, body, status=0, session=SESSION, tree=TREE, credits=16, flags=1):
    message = struct.pack("<4sHHIHHIIQIIQ", b"\xfeSMB", 64, 1, status, command, credits, flags, 0, number, 0xFEFF,
                          tree, session) + bytes(16) + body
    return struct.pack(">I", len(message)) + message


def refusal(command, number, status):
    return reply(command, number, struct.pack("<HBBIB", 9, 0, 0, 0, 0), status)


def interim(command, number):
    return reply(command, number, struct.pack("<HBBIB", 9, 0, 0, 0, 0), PENDING, flags=3)


def negotiate(dialect=0x0311, mode=3):
    contexts = struct.pack("<HHIHHH", 1, 38, 0, 1, 32, 1) + bytes(32) if dialect == 0x0311 else b""
    body = struct.pack("<HHHH16sIIIIQQHHI", 65, mode, dialect, 1 if contexts else 0, bytes(range(16)), 0x2F,
                       8388608, 8388608, 8388608, FILETIME_2026_11_21_NOON, 0, 128, 0, 128 if contexts else 0x204D4C20)
    return reply(NEGOTIATE, 0, body + contexts, session=0, tree=0)


def ntlm_challenge(pairs, version):
    info = b"".join(struct.pack("<HH", i, len(v)) + v for i, v in pairs) + bytes(4)
    target = "CORP".encode("utf-16-le")
    head = b"NTLMSSP\0" + struct.pack("<IHHI", 2, len(target), len(target), 56) + struct.pack("<I", 0xE2898235)
    return (head + b"\x11" * 8 + bytes(8) + struct.pack("<HHI", len(info), len(info), 56 + len(target)) +
            struct.pack("<BBHBBBB", *version, 0, 0, 0, 15) + target + info)


def text(value):
    return value.encode("utf-16-le")


NAMES = [(2, text("CORP")), (1, text("DC1")), (4, text("corp.example.com")), (3, text("DC1.corp.example.com"))]
WINDOWS = ntlm_challenge(NAMES + [(5, text("corp.example.com")), (7, struct.pack("<Q", FILETIME_2026_11_21_NOON))],
                         (10, 0, 20348))
SAMBA = ntlm_challenge(NAMES + [(7, struct.pack("<Q", FILETIME_2026_11_21_NOON))], (6, 1, 0))


def session(number, blob=b"", status=0, flags=0):
    return reply(SESSION_SETUP, number, struct.pack("<HHHH", 9, flags, 72, len(blob)) + blob, status, tree=0)


def tree():
    return reply(TREE_CONNECT, 3, struct.pack("<HBBIII", 16, 2, 0, 0x30, 0, 0x011F01FF))


def create(number):
    file_id = struct.pack("<QQ", number, 0x0000000F0000000F)
    return reply(CREATE, number, struct.pack("<HBBI32xQQII", 89, 0, 0, 1, 4096, 0, 0x80, 0) + file_id + bytes(8))


def output(number, octets, status=0):
    body = struct.pack("<HHI16xIIIIII", 49, 0, 0x0011C017, 112, 0, 112, len(octets), 0, 0)
    return reply(IOCTL, number, body + octets, status)


def read(number, octets, status=0):
    return reply(READ, number, struct.pack("<HBBIII", 17, 80, 0, len(octets), 0, 0) + octets, status)


def sections(guid, pdu, ndr):
    def bind_ack(pipe, result=0):
        address = f"\\pipe\\{pipe}\0".encode()
        body = struct.pack("<HHIH", 4280, 4280, 0x1234, len(address)) + address
        body += bytes(-(16 + len(body)) % 4)
        syntax = guid(ndr) + struct.pack("<I", 2) if result == 0 else bytes(20)
        return pdu(12, 1, body + struct.pack("<BBHHH", 1, 0, 0, result, 2 if result else 0) + syntax)

    lsass = bind_ack("lsass")
    return [
        ("SMB: up to IPC$, by a Windows DC of 2026-11-21 12:00 UTC", [
            ("smb_negotiate", negotiate()), ("smb_negotiate_210", negotiate(0x0210, 3)),
            ("smb_negotiate_no_signing", negotiate(0x0300, 0)), ("smb_negotiate_unknown", negotiate(0x02FF)),
            ("smb_negotiate_unsupported", refusal(NEGOTIATE, 0, 0xC00000BB)),
            ("smb_challenge", session(1, WINDOWS, MORE)), ("smb_challenge_samba", session(1, SAMBA, MORE)),
            ("smb_challenge_denied", refusal(SESSION_SETUP, 1, DENIED)),
            ("smb_second_challenge", session(2, WINDOWS, MORE)),
            ("smb_challenge_no_time", session(1, ntlm_challenge(NAMES, (10, 0, 20348)), MORE)),
            ("smb_session", session(2)), ("smb_session_null", session(2, flags=2)),
            ("smb_session_guest", session(2, flags=1)), ("smb_session_denied", refusal(SESSION_SETUP, 2, DENIED)),
            ("smb_session_failure", refusal(SESSION_SETUP, 2, 0xC000006D)),
            ("smb_tree", tree()), ("smb_tree_denied", refusal(TREE_CONNECT, 3, DENIED)),
            ("smb1_hello", bytes.fromhex("00000023ff534d4272") + bytes(30))]),
        ("SMB: pipes opened and not",
         [(f"smb_open_{i}", create(i)) for i in (4, 5, 6, 10)] +
         [(f"smb_denied_{i}", refusal(CREATE, i, DENIED)) for i in (4, 5, 6, 8, 9, 10, 11)] +
         [("smb_absent_6", refusal(CREATE, 6, ABSENT)), ("smb_busy_5", refusal(CREATE, 5, 0xC00000AE)),
          ("smb_pending_4", interim(CREATE, 4)), ("smb_pending_storm", interim(CREATE, 4) * 70),
          ("smb_alien", create(99))]),
        ("SMB: what is said on the pipes; the bind of the first is message 7, or 5 when there is one pipe", [
            ("smb_bind_5", output(5, lsass)), ("smb_bind_refused_5", output(5, bind_ack("lsass", 2))),
            ("smb_bind_7", output(7, lsass)),
            ("smb_bind_8", output(8, lsass)), ("smb_bind_9", output(9, bind_ack("netlogon"))),
            ("smb_bind_refused_8", output(8, bind_ack("lsass", 2))),
            ("smb_bind_disconnected_8", refusal(IOCTL, 8, 0xC00000B0)),
            ("smb_bind_pending_7", interim(IOCTL, 7)),
            ("smb_bind_half_7", output(7, lsass[:20], OVERFLOW)), ("smb_bind_rest_9", read(9, lsass[20:])),
            ("smb_bind_10", output(10, bind_ack("netlogon"))),
            ("smb_bind_junk_7", output(7, b"GET / HTTP/1.0"))]),
    ]
