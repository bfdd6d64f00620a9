#!/usr/bin/env python3
"""Prints vectors.hex: replies that the scenarios name. Standard library only, and no code of src/: a mistake
in a codec must not be mirrored in what tests it. `make_vectors.py > vectors.hex`; tests/contract compares.
"""
import struct

import identity_replies
import smb_replies
import trust_replies

DOMAIN, FOREST, HOST = "corp.example.com", "corp.example.com", "dc1.corp.example.com"
REALM = "CORP.EXAMPLE.COM"
NDR = "8a885d04-1ceb-11c9-9fe8-08002b104860"
INTERFACES = {
    "lsarpc": ("12345778-1234-abcd-ef00-0123456789ab", 0),
    "samr": ("12345778-1234-abcd-ef00-0123456789ac", 1),
    "netlogon": ("12345678-1234-abcd-ef00-01234567cffb", 1),
    "drsuapi": ("e3514235-4b06-11d1-ab04-00c04fc2dcd2", 4),
}


# BER and DER (X.690)

def tlv(tag, *parts):
    content = b"".join(p if isinstance(p, bytes) else p.encode() for p in parts)
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(octets)]) + octets + content


def long_tlv(tag, *parts):
    """As Windows writes it: always four octets of length."""
    content = b"".join(parts)
    return bytes([tag, 0x84]) + struct.pack(">I", len(content)) + content


def integer(value, tag=2):
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


# LDAP (RFC 4511) and the netlogon ping (MS-ADTS 6.3.1.9)

def search_done(number, code=0, text=""):
    return tlv(0x30, integer(number), tlv(0x65, integer(code, 0x0A), tlv(4, ""), tlv(4, text)))


def search_entry(number, attributes):
    items = [long_tlv(0x30, tlv(4, name), long_tlv(0x31, *[tlv(4, v) for v in values]))
             for name, values in attributes.items()]
    return long_tlv(0x30, integer(number), long_tlv(0x64, tlv(4, ""), long_tlv(0x30, *items)))


def dns_name(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def netlogon(domain, opcode=23, flags=0x3F1FD, host="dc1", forest=None, netbios="CORP", user=""):
    names = [forest or domain, domain, f"{host}.{domain}"]
    def single(s):
        return bytes([len(s)]) + s.encode() + b"\0" if s else b"\0"

    return (struct.pack("<HHI", opcode, 0, flags) + bytes(range(16)) + b"".join(map(dns_name, names)) +
            single(netbios) + single(host.upper()) + dns_name(user) + single("Head-Office") + single("Branch") +
            struct.pack("<IHH", 5, 0xFFFF, 0xFFFF))


def netlogon_v5(opcode=19):
    text = "".join(s + "\0" for s in ("\\\\DC1", "", "CORP")).encode("utf-16-le")
    return struct.pack("<H", opcode) + text + struct.pack("<IHH", 1, 0xFFFF, 0xFFFF)


def ping_reply(number, value):
    return search_entry(number, {"Netlogon": [value]}) + search_done(number)


ROOT_DSE = {
    "defaultNamingContext": ["DC=corp,DC=example,DC=com"],
    "rootDomainNamingContext": ["DC=corp,DC=example,DC=com"],
    "configurationNamingContext": ["CN=Configuration,DC=corp,DC=example,DC=com"],
    "dnsHostName": ["DC1.corp.example.com"],
    "currentTime": ["20261121120000.0Z"],
    "domainFunctionality": ["7"],
    "forestFunctionality": ["7"],
    "domainControllerFunctionality": ["7"],
    "isGlobalCatalogReady": ["TRUE"],
    "isSynchronized": ["TRUE"],
    "supportedCapabilities": ["1.2.840.113556.1.4.800", "1.2.840.113556.1.4.1670"],
}


def root_dse(number, **changes):
    attributes = {k: v for k, v in {**ROOT_DSE, **changes}.items() if v}
    return search_entry(number, attributes) + search_done(number)


DISCONNECT = tlv(0x30, integer(0), tlv(0x78, integer(52, 0x0A), tlv(4, ""), tlv(4, "busy"),
                                       tlv(0x8A, "1.3.6.1.4.1.1466.20036")))


# Kerberos (RFC 4120) and password change (RFC 3244)

def principal(kind, *parts):
    return tlv(0x30, tlv(0xA0, integer(kind)), tlv(0xA1, tlv(0x30, *[tlv(0x1B, p) for p in parts])))


def krb_error(code, realm=REALM, sname=("krbtgt", REALM), e_data=b""):
    fields = [tlv(0xA0, integer(5)), tlv(0xA1, integer(30)), tlv(0xA4, tlv(0x18, "20261121120000Z")),
              tlv(0xA5, integer(500000)), tlv(0xA6, integer(code)), tlv(0xA9, tlv(0x1B, realm)),
              tlv(0xAA, principal(2, *sname))]
    if e_data:
        fields.append(tlv(0xAC, tlv(4, e_data)))
    return tlv(0x7E, tlv(0x30, *fields))


def as_request(client, nonce):
    body = tlv(0x30, tlv(0xA0, tlv(3, b"\0\x40\x81\0\x10")), tlv(0xA1, principal(1, client)),
               tlv(0xA2, tlv(0x1B, REALM)), tlv(0xA3, principal(2, "krbtgt", REALM)),
               tlv(0xA5, tlv(0x18, "20370913024805Z")), tlv(0xA7, integer(nonce)),
               tlv(0xA8, tlv(0x30, integer(18), integer(17), integer(23))))
    return tlv(0x6A, tlv(0x30, tlv(0xA1, integer(5)), tlv(0xA2, integer(10)), tlv(0xA4, body)))


def as_reply():
    ticket = tlv(0x61, tlv(0x30, tlv(0xA0, integer(5)), tlv(0xA1, tlv(0x1B, REALM)),
                           tlv(0xA2, principal(2, "krbtgt", REALM)), tlv(0xA3, sealed())))
    return tlv(0x6B, tlv(0x30, tlv(0xA0, integer(5)), tlv(0xA1, integer(11)), tlv(0xA3, tlv(0x1B, REALM)),
                         tlv(0xA4, principal(1, "preflight")), tlv(0xA5, ticket), tlv(0xA6, sealed())))


def sealed():
    return tlv(0x30, tlv(0xA0, integer(18)), tlv(0xA2, tlv(4, bytes(32))))


def kpasswd(error):
    return struct.pack(">HHH", 6 + len(error), 1, 0) + error


def on_tcp(message):
    return struct.pack(">I", len(message)) + message


# NTP (RFC 5905)

def ntp(first=0x24, stratum=2, refid=b"\xc0\0\2\1", unix=1795262400, origin=(1, 2)):
    seconds = unix + 2208988800
    times = struct.pack(">II", seconds - 64, 0) + struct.pack(">II", *origin) + struct.pack(">II", seconds, 0) * 2
    return bytes([first, stratum, 6, 0xE9]) + struct.pack(">II", 0x100, 0x200) + refid + times


# DCE/RPC and the endpoint mapper (C706)

def guid(text):
    a, b, c, d, e = text.split("-")
    return struct.pack("<IHH", int(a, 16), int(b, 16), int(c, 16)) + bytes.fromhex(d + e)


def pdu(kind, call, body):
    return bytes([5, 0, kind, 3, 0x10, 0, 0, 0]) + struct.pack("<HHI", 16 + len(body), 0, call) + body


def bind_ack(port, result=0, reason=0):
    address = str(port).encode() + b"\0"
    body = struct.pack("<HHIH", 5840, 5840, 0x1234, len(address)) + address
    body += bytes(-(16 + len(body)) % 4)
    syntax = guid(NDR) + struct.pack("<I", 2) if result == 0 else bytes(20)
    return pdu(12, 1, body + struct.pack("<BBHHH", 1, 0, 0, result, reason) + syntax)


def bind_nak(reason):
    return pdu(13, 1, struct.pack("<H", reason) + b"\1\5\0" + bytes(3))


def fault(call, status):
    return pdu(3, call, struct.pack("<IHBBII", 32, 0, 0, 0, status, 0))


def tower(interface, port, address):
    uuid, major = INTERFACES[interface]
    floors = [(b"\x0d" + guid(uuid) + struct.pack("<H", major), bytes(2)),
              (b"\x0d" + guid(NDR) + struct.pack("<H", 2), bytes(2)),
              (b"\x0b", bytes(2)), (b"\x07", struct.pack(">H", port)), (b"\x09", bytes(address))]
    data = struct.pack("<H", len(floors))
    for left, right in floors:
        data += struct.pack("<H", len(left)) + left + struct.pack("<H", len(right)) + right
    return data


def ept_map(call, interface, ports, status=0, address=(10, 9, 8, 7), room=8):
    towers = [tower(interface, port, address) for port in ports]
    stub = bytes(20) + struct.pack("<IIII", len(towers), room, 0, len(towers))
    stub += b"".join(struct.pack("<I", 3 + i) for i in range(len(towers)))
    for data in towers:
        stub += struct.pack("<II", len(data), len(data)) + data
        stub += bytes(-len(stub) % 4)
    stub += struct.pack("<I", status)
    return pdu(2, call, struct.pack("<IHBB", len(stub), 0, 0, 0) + stub)


def ept_lookup(call, endpoints, handle=bytes(20), status=0, annotation=b"Ngc Pop Key Service\0"):
    """Endpoints are (interface, port); port None: an entry without a tower."""
    stub = handle + struct.pack("<IIII", len(endpoints), 200, 0, len(endpoints))
    for i, (_, port) in enumerate(endpoints):
        stub += bytes(16) + struct.pack("<III", 0 if port is None else 3 + i, 0, len(annotation)) + annotation
        stub += bytes(-len(stub) % 4)
    for interface, port in endpoints:
        if port is not None:
            data = tower(interface, port, (10, 9, 8, 7))
            stub += struct.pack("<II", len(data), len(data)) + data
            stub += bytes(-len(stub) % 4)
    stub += struct.pack("<I", status)
    return pdu(2, call, struct.pack("<IHBB", len(stub), 0, 0, 0) + stub)


LOOKUP_HANDLE = bytes(4) + bytes(range(1, 17))
NOT_REGISTERED = 0x16C9A0D6
CALLS = {name: 2 + i for i, name in enumerate(INTERFACES)}

LAB_PING = ("3052020101634d04000a01000a0100020100020100010100a02ea31d0409446e73446f6d61696e0410636f72702e6578616d706c"
            "652e636f6da30d04054e74566572040416000000300a04086e65746c6f676f6e")
LAB_PONG = ("307a020101647504003071306f04086e65746c6f676f6e3163046117000000fd1300006b8a94e632561f46a248bebd7d63801704"
            "636f7270076578616d706c6503636f6d00c01803646331c01804434f5250000344433100001744656661756c742d46697273742d"
            "536974652d4e616d6500c03e05000000ffffffff300c02010165070a010004000400")
LAB_BIND = ("05000b03100000004800000001000000b810b8100000000001000000000001000883afe11f5dc91191a408002b14a0fa03000000"
            "045d888aeb1cc9119fe808002b10486002000000")
# OISF/suricata-verify (MIT), capture dom189: a domain controller's own acknowledgement on port 135.
WINDOWS_BIND_ACK = ("05000c03100000003c00000001000000b810b810d62a000004003133350000000100000000000000"
                    "045d888aeb1cc9119fe808002b10486002000000")

SECTIONS = [
    ("LDAP ping: as sent to and answered by a Samba 4.17 DC of corp.example.com, message id 1", [
        ("ping_request", bytes.fromhex(LAB_PING)), ("ping_samba", bytes.fromhex(LAB_PONG))]),
    ("LDAP ping: replies in Windows' long-form BER", [
        ("ping_pdc", ping_reply(1, netlogon(DOMAIN))),
        ("ping_second_dc", ping_reply(1, netlogon(DOMAIN, flags=0x3F1FC, host="dc2"))),
        ("ping_rodc", ping_reply(1, netlogon(DOMAIN, flags=0x3F0FC | 0x800, host="rodc1"))),
        ("ping_paused", ping_reply(1, netlogon(DOMAIN, opcode=24))),
        ("ping_v5", ping_reply(1, netlogon_v5())),
        ("ping_paused_v5", ping_reply(1, netlogon_v5(20))),
        ("ping_child", ping_reply(1, netlogon(DOMAIN, forest="example.com"))),
        ("ping_other_domain", ping_reply(1, netlogon("lab.example.net", netbios="LAB"))),
        ("ping_second_other_domain", ping_reply(2, netlogon("lab.example.net", netbios="LAB"))),
        ("ping_unreadable", ping_reply(1, b"\x17\0\0\0\xff")),
        ("ping_no_entry", search_done(1)), ("ping_second_no_entry", search_done(2)),
        ("ping_alien", ping_reply(9, netlogon("lab.example.net")))]),
    ("root DSE; the second question of a run has message id 2", [
        ("root_dse", root_dse(1)), ("second_root_dse", root_dse(2)),
        ("root_dse_head", root_dse(1)[:100]), ("root_dse_rest", root_dse(1)[100:]),
        ("root_dse_child", root_dse(1, defaultNamingContext=["DC=eu,DC=corp,DC=example,DC=com"])),
        ("root_dse_old", root_dse(1, forestFunctionality=["0"], isGlobalCatalogReady=["FALSE"],
                                  isSynchronized=["FALSE"], currentTime=None)),
        ("root_dse_openldap", root_dse(1, **dict.fromkeys(ROOT_DSE), namingContexts=["dc=example,dc=com"])),
        ("ldap_error", search_done(1, 1, "000004DC: LdapErr: DSID-0C090A5C, comment: bind first")),
        ("ldap_disconnect", DISCONNECT), ("second_ldap_error", search_done(2, 53, "unwilling"))]),
    ("Kerberos; stime is 2026-11-21 12:00:00.5 UTC", [
        ("as_request", as_request("preflight-00000001", 2)),
        ("krb_unknown", krb_error(6)), ("krb_wrong_realm", krb_error(68)),
        ("krb_lower_case_realm", krb_error(6, "corp.example.com")),
        ("krb_too_big", krb_error(52)), ("krb_rare", krb_error(13)), ("as_reply", as_reply()),
        ("tcp_as_request", on_tcp(as_request("preflight-00000003", 4))),
        ("tcp_krb_unknown", on_tcp(krb_error(6))), ("tcp_krb_wrong_realm", on_tcp(krb_error(68))),
        ("tcp_as_reply", on_tcp(as_reply()))]),
    ("password change", [
        ("kpasswd_refusal", kpasswd(krb_error(2, sname=("kadmin", "changepw"), e_data=b"\0\2no"))),
        ("kpasswd_bare_error", krb_error(60, sname=("kadmin", "changepw"))),
        ("tcp_kpasswd_refusal", on_tcp(kpasswd(krb_error(2, sname=("kadmin", "changepw"), e_data=b"\0\2no"))))]),
    ("NTP, answering transmit timestamp 1:2; 2026-11-21 12:00:00 UTC", [
        ("ntp_good", ntp()), ("ntp_local_clock", ntp(stratum=1, refid=b"LOCL")),
        ("ntp_unsynchronised", ntp(first=0xE4, stratum=16)), ("ntp_kiss", ntp(stratum=0, refid=b"RATE")),
        ("ntp_alien", ntp(origin=(7, 7))), ("ntp_client_packet", ntp(first=0x23)),
        ("ntp_short", ntp()[:40]),
        ("clock_ntp", ntp(origin=(2, 3))), ("clock_ntp_second", ntp(origin=(2, 4))),
        ("clock_ntp_third", ntp(origin=(2, 5))), ("clock_ntp_unsynchronised", ntp(first=0xE4, stratum=16, origin=(2, 3))),
        ("clock_ntp_kiss", ntp(stratum=0, refid=b"RATE", origin=(2, 3)))]),
    ("endpoint mapper: bind and its acknowledgement", [
        ("epm_bind", bytes.fromhex(LAB_BIND)), ("epm_bind_ack", bytes.fromhex(WINDOWS_BIND_ACK)),
        ("bind_nak", bind_nak(4)), ("bind_ack_49664", bind_ack(49664)),
        ("bind_refused", bind_ack(49664, 2, 1)), ("bind_fault", fault(1, 5))]),
    ("endpoint mapper: answers; the tower's address is one that nobody must use",
     [(f"map_{name}", ept_map(call, name, [49664])) for name, call in CALLS.items()] +
     [(f"map_{name}_none", ept_map(call, name, [], NOT_REGISTERED)) for name, call in CALLS.items()] +
     [(f"map_{name}_fault", fault(call, 5)) for name, call in CALLS.items()] +
     [("map_netlogon_three", ept_map(CALLS["netlogon"], "netlogon", [53000, 49668, 49664])),
      ("map_netlogon_pinned", ept_map(CALLS["netlogon"], "netlogon", [5000, 49664])),
      ("map_drsuapi_twice", ept_map(CALLS["drsuapi"], "drsuapi", [49664, 49664])),
      ("lookup_fault", fault(2, 5)), ("lookup_none", ept_lookup(2, [], status=NOT_REGISTERED)),
      ("lookup_one", ept_lookup(2, [("lsarpc", 49664)])),
      ("lookup_first_page", ept_lookup(2, [("lsarpc", 49664), ("samr", None), ("netlogon", 53000)], LOOKUP_HANDLE)),
      ("lookup_last_page", ept_lookup(3, [("netlogon", 1026), ("drsuapi", 49664), ("samr", 49671)])),
      ("lookup_end", ept_lookup(3, [], status=NOT_REGISTERED)),
      ("lookup_junk", pdu(2, 2, struct.pack("<IHBB", 4, 0, 0, 0) + b"junk")),
      ("map_lsarpc_junk", pdu(2, CALLS["lsarpc"], struct.pack("<IHBB", 4, 0, 0, 0) + b"junk"))]),
]


def main():
    print("# Made by make_vectors.py: name, octets. Not to be edited.")
    trust = trust_replies.sections(tlv, integer, pdu, fault, ept_map, krb_error, principal, on_tcp, smb_replies.output)
    identity = (identity_replies.lsa_sections(guid, pdu, fault, smb_replies.output) +
                identity_replies.ping_sections(tlv, integer, search_done, ping_reply, netlogon) +
                identity_replies.certificate_sections(tlv, integer))
    for title, vectors in SECTIONS + smb_replies.sections(guid, pdu, NDR) + trust + identity:
        print(f"\n# {title}")
        for name, octets in vectors:
            print(name, octets.hex())


if __name__ == "__main__":
    main()
