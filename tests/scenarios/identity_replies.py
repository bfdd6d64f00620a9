"""Who a DC says it is, for make_vectors.py: LSA over the one pipe of a null session (MS-LSAD), LDAP pings that name
an account (MS-ADTS 6.3.3), and certificates (RFC 5280). No certificate is signed: nobody here verifies one.
"""
import struct

HANDLE = bytes.fromhex("00000000c4b3a213e6d5704f8192a3b4c5d6e7f8")
DENIED, MORE, NO_MORE, NOT_SUPPORTED = 0xC0000022, 0x105, 0x8000001A, 0xC00000BB
SID = (21, 395247905, 3177470362, 539926908)
GUID = "e6948a6b-5632-461f-a248-bebd7d638017"

# OIDs (RFC 5280, RFC 5480), as they travel.
COMMON_NAME, COUNTRY, COMPONENT = "550403", "550406", "0992268993f22c640119"
EC_KEY, P256, ECDSA = "2a8648ce3d0201", "2a8648ce3d030107", "2a8648ce3d040302"
SAN, USAGE, SERVERS, CLIENTS = "551d11", "551d25", "2b06010505070301", "2b06010505070302"
GENERATOR = bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                          "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")


# LSA (NDR32)

def head(text, referent):
    size = len(text) * 2
    return struct.pack("<HHI", size, size + 2, referent)


def buffer(text):
    octets = text.encode("utf-16-le")
    return struct.pack("<III", len(text) + 1, 0, len(text)) + octets + bytes(-len(octets) % 4)


def sid(parts):
    return struct.pack("<IBB", len(parts), 1, len(parts)) + bytes((0, 0, 0, 0, 0, 5)) + struct.pack(f"<{len(parts)}I", *parts)


def status(value, before=4):
    return bytes(before) + struct.pack("<I", value)


def dns_domain(guid, name="corp.example.com", forest="corp.example.com"):
    return (struct.pack("<IHH", 0x20000, 12, 0) + head("CORP", 0x20004) + head(name, 0x20008) + head(forest, 0x2000C) +
            guid(GUID) + struct.pack("<I", 0x20010) + buffer("CORP") + buffer(name) + buffer(forest) + sid(SID) +
            struct.pack("<I", 0))


def account_domain():
    return (struct.pack("<IHH", 0x20000, 5, 0) + head("CORP", 0x20004) + struct.pack("<I", 0x20008) + buffer("CORP") +
            sid(SID) + struct.pack("<I", 0))


def role(value):
    return struct.pack("<IHHHHI", 0x20000, 6, 0, value, 0, 0)


def trusts(entries, value=0, resume=None):
    count = len(entries)
    stub = struct.pack("<IIII", count if resume is None else resume, count, 0x20000, count)
    for number, (name, netbios, parts, direction, kind, attributes) in enumerate(entries):
        first = 0x21000 + 16 * number
        stub += head(name, first) + head(netbios, first + 4)
        stub += struct.pack("<IIII", first + 8 if parts else 0, direction, kind, attributes)
    for name, netbios, parts, *_ in entries:
        stub += buffer(name) + buffer(netbios) + (sid(parts) if parts else b"")
    return stub + struct.pack("<I", value)


def lsa_sections(guid, pdu, fault, output):
    def response(number, stub):
        return output(number, pdu(2, number - 4, struct.pack("<IHBB", len(stub), 0, 0, 0) + stub))

    managed = ("AWSMAD.example.net", "AWSMAD", (21, 9, 8, 7), 3, 2, 8)
    realm = ("KRB.EXAMPLE.ORG", "KRB.EXAMPLE.ORG", (), 2, 3, 1)
    outbound, inbound = managed[:3] + (2, 2, 8), ("old.example.org", "OLD", (21, 1, 2, 3), 1, 2, 0x44)
    disabled = ("off.example.org", "OFF", (21, 4, 5, 6), 0, 2, 0)
    return [("LSA over the pipe of a null session: messages 6 open, 7 class 12, 8 role or class 5, then trusts, close", [
        ("lsa_open_6", response(6, HANDLE + struct.pack("<I", 0))),
        ("lsa_open_denied_6", response(6, status(DENIED, 20))), ("lsa_open_fault_6", output(6, fault(2, 5))),
        ("lsa_open_short_6", response(6, HANDLE)),
        ("lsa_domain_7", response(7, dns_domain(guid))),
        ("lsa_domain_child_7", response(7, dns_domain(guid, "EU.corp.example.com"))),
        ("lsa_domain_denied_7", response(7, status(DENIED))), ("lsa_domain_fault_7", output(7, fault(3, 5))),
        ("lsa_domain_none_7", response(7, status(0))), ("lsa_domain_junk_7", response(7, b"junkjunkjunk")),
        ("lsa_account_8", response(8, account_domain())), ("lsa_account_denied_8", response(8, status(DENIED))),
        ("lsa_primary_8", response(8, role(3))), ("lsa_backup_8", response(8, role(2))),
        ("lsa_role_denied_8", response(8, status(DENIED))), ("lsa_primary_9", response(9, role(3))),
        ("lsa_role_denied_9", response(9, status(DENIED))),
        ("lsa_no_trusts_9", response(9, struct.pack("<IIII", 0, 0, 0, NO_MORE))),
        ("lsa_no_trusts_10", response(10, struct.pack("<IIII", 0, 0, 0, NO_MORE))),
        ("lsa_trusts_9", response(9, trusts([managed, realm]))),
        ("lsa_trusts_oneway_9", response(9, trusts([outbound, inbound, disabled]))),
        ("lsa_trusts_more_9", response(9, trusts([managed], MORE, 1))),
        ("lsa_trusts_rest_10", response(10, trusts([realm], 0, 2))),
        ("lsa_trusts_stuck_10", response(10, trusts([realm], MORE, 1))),
        ("lsa_trusts_denied_9", response(9, status(DENIED, 12))), ("lsa_trusts_fault_9", output(9, fault(5, 0x1C010002))),
        ("lsa_trusts_giant_9", response(9, struct.pack("<IIIIi", 0, 0x7FFFFFFF, 0x20000, 0x7FFFFFFF, 0))),
        ("lsa_trusts_denied_10", response(10, status(DENIED, 12))),
        ("lsa_close_10", response(10, status(0, 20))), ("lsa_close_11", response(11, status(0, 20)))])]


# LDAP pings that name an account

def ping_sections(tlv, integer, search_done, ping_reply, netlogon):
    def answer(number, opcode, user, domain="corp.example.com", netbios="CORP"):
        return ping_reply(number, netlogon(domain, opcode, netbios=netbios, user=user))

    def ask(number, user, account_control):
        terms = [("DnsDomain", b"corp.example.com"), ("User", user.encode()), ("AAC", struct.pack("<I", account_control)),
                 ("NtVer", struct.pack("<I", 0x16))]
        wanted = tlv(0xA0, *[tlv(0xA3, tlv(4, name), tlv(4, value)) for name, value in terms])
        search = tlv(0x63, tlv(4, ""), integer(0, 0x0A), integer(0, 0x0A), integer(0), integer(0), tlv(1, b"\0"), wanted,
                     tlv(0x30, tlv(4, "netlogon")))
        return tlv(0x30, integer(number), search)

    return [("LDAP ping for an account; the object's question has message id 2, where a NetBIOS name is asked for 2 and 3", [
        ("half_ask_account", ask(1, "AWSMAD$", 0x40)), ("half_ask_object", ask(2, "awsmad.example.net.", 0x400)),
        ("half_account", answer(1, 23, "AWSMAD$")), ("half_no_account", answer(1, 25, "AWSMAD$")),
        ("half_object", answer(2, 23, "awsmad.example.net.")), ("half_no_object", answer(2, 25, "awsmad.example.net.")),
        ("half_paused", answer(1, 24, "AWSMAD$")), ("half_not_looked_at", answer(1, 23, "")),
        ("half_other_user", answer(1, 23, "OTHER$")),
        ("half_other_domain", answer(1, 23, "AWSMAD$", "lab.example.net", "LAB")),
        ("half_first_object", answer(1, 23, "awsmad.example.net.")),
        ("half_no_entry", search_done(1)), ("half_object_no_entry", search_done(2)),
        ("half_second_account", answer(2, 23, "AWSMAD$")), ("half_second_no_account", answer(2, 25, "AWSMAD$")),
        ("half_third_object", answer(3, 23, "awsmad.example.net.")),
        ("half_third_no_object", answer(3, 25, "awsmad.example.net.")),
        ("half_third_account", answer(3, 25, "AWSMAD$")),
        ("half_fourth_no_object", answer(4, 25, "awsmad.example.net.")),
        ("half_managed", answer(1, 23, "", "awsmad.example.net", "AWSMAD")),
        ("half_second_managed", answer(2, 23, "", "awsmad.example.net", "AWSMAD")),
        ("half_nameless", answer(1, 23, "", "awsmad.example.net", ""))])]


# Certificates

def certificate_sections(tlv, integer):
    def oid(digits):
        return tlv(6, bytes.fromhex(digits))

    def name(*parts):
        return tlv(0x30, *[tlv(0x31, tlv(0x30, oid(kind), tlv(tag, text))) for kind, tag, text in parts])

    def extension(kind, value):
        return tlv(0x30, oid(kind), tlv(4, value))

    def certificate(subject, issuer, valid, names=(), usages=()):
        algorithm = tlv(0x30, oid(ECDSA))
        key = tlv(0x30, tlv(0x30, oid(EC_KEY), oid(P256)), tlv(3, b"\0" + GENERATOR))
        extensions = []
        if names:
            extensions.append(extension(SAN, tlv(0x30, *[tlv(tag, text) for tag, text in names])))
        if usages:
            extensions.append(extension(USAGE, tlv(0x30, *map(oid, usages))))
        body = tlv(0x30, tlv(0xA0, integer(2)), integer(4711), algorithm, issuer, tlv(0x30, *valid), subject, key,
                   *([tlv(0xA3, tlv(0x30, *extensions))] if extensions else []))
        return tlv(0x30, body, algorithm, tlv(3, b"\0" + tlv(0x30, integer(1), integer(1))))

    def utc(text):
        return tlv(0x17, text)

    ca = name((COMPONENT, 0x16, "com"), (COMPONENT, 0x16, "example"), (COMMON_NAME, 0x13, "CORP-CA"))
    dc1 = name((COMMON_NAME, 0x0C, "DC1.corp.example.com"))
    valid = utc("260101000000Z"), utc("270101000000Z")
    names = (0xA0, bytes.fromhex("060a2b060104018237140203a0030c0178")), (0x82, "DC1.corp.example.com"), (0x82, "corp.example.com")
    samba = name((COUNTRY, 0x13, "XX"), (COMMON_NAME, 0x0C, "DC1"))
    generalized = tlv(0x18, "20200101000000Z"), tlv(0x18, "99991231235959Z")
    return [("certificates; 2026-11-21 lies in the validity of most", [
        ("certificate_dc1", certificate(dc1, ca, valid, names, (CLIENTS, SERVERS))),
        ("certificate_expired", certificate(dc1, ca, (utc("240101000000Z"), utc("250101000000Z")), names, (SERVERS,))),
        ("certificate_early", certificate(dc1, ca, (utc("270101000000Z"), utc("280101000000Z")), names, (SERVERS,))),
        ("certificate_samba", certificate(samba, samba, generalized)),
        ("certificate_clients", certificate(dc1, ca, valid, names, (CLIENTS,))),
        ("certificate_wildcard", certificate(name((COMMON_NAME, 0x0C, "x")), ca, valid, ((0x82, "*.corp.example.com"),))),
        ("certificate_odd", certificate(name((COMMON_NAME, 0x0C, "a\nb,c\u00e9".encode())), ca, (utc("99"), utc("270101000000Z")),
                                        ((0x82, b"dc1.corp.example.com\0.evil.test"),))),
        ("certificate_nameless", certificate(name(), ca, valid))])]
