"""What a DC says to one who proves a trust password, for make_vectors.py (MS-NRPC 3.5.4.4, RFC 4120). The proofs
themselves were computed once with other implementations than ours (OpenSSL's MD4 and AES-CFB8 through Python, and
Samba's kcrypto.py) from the password TrustP@ss123, and stand here as they came out.
"""
import struct

SERVER_CHALLENGE = bytes.fromhex("1112131415161718")
# The client's challenge when the second and third random number are 2 and 3.
CLIENT_CHALLENGE = bytes.fromhex("0200000003000000")
CLIENT_PROOF, SERVER_PROOF = bytes.fromhex("ea53b32b12325f56"), bytes.fromhex("f97ed423085ad61f")
FLAGS, REALM = 0x612FFFFF, "CORP.EXAMPLE.COM"
DENIED, NO_TRUST_ACCOUNT, DISABLED, CLOCK, PAUSED = 0xC0000022, 0xC000018B, 0xC0000072, 0xC0000133, 0xC0000192
SALT = "CORP.EXAMPLE.COMkrbtgtAWSMAD"
# Of 2026-11-21 12:00:00.5 UTC, confounders made of the random numbers 3 to 6.
RC4_TIMESTAMP = bytes.fromhex("e872543f5a6da456fa4f0c00862e8152dd95febd1a9afa73eb429102148de0012cc8e08b9698e5ea1f4688"
                              "910727c4afce060800")
AES_TIMESTAMP = bytes.fromhex("b8274774097d16409c77361f42f256c8a219eba73b611e3a23a749b220ca11071607ed9806fca43b2bafc7"
                              "3fd5082926b7f689495a6cd5d7")


def sections(tlv, integer, pdu, fault, ept_map, krb_error, principal, on_tcp, output):
    def call(number, opnum, stub):
        return pdu(0, number, struct.pack("<IHH", len(stub), 0, opnum) + stub)

    def response(number, stub):
        return pdu(2, number, struct.pack("<IHBB", len(stub), 0, 0, 0) + stub)

    def string(text):
        units = (text + "\0").encode("utf-16-le")
        return struct.pack("<III", len(text) + 1, 0, len(text) + 1) + units

    def padded(octets):
        return octets + bytes(-len(octets) % 4)

    def authenticate(account, channel):
        stub = padded(bytes(4) + string(account) + struct.pack("<H", channel)) + string("PREFLIGHT000001")
        return call(3, 26, padded(stub + CLIENT_PROOF) + struct.pack("<I", FLAGS))

    def challenge(status=0):
        return response(2, (SERVER_CHALLENGE if status == 0 else bytes(8)) + struct.pack("<I", status))

    def authenticated(proof, status=0):
        return response(3, proof + struct.pack("<III", FLAGS, 1105 if status == 0 else 0, status))

    def etype_info(*entries):
        items = [tlv(0x30, tlv(0xA0, integer(etype)), *([tlv(0xA1, tlv(0x1B, salt))] if salt else []))
                 for etype, salt in entries]
        info = tlv(0x30, *items)
        return tlv(0x30, tlv(0x30, tlv(0xA1, integer(19)), tlv(0xA2, tlv(4, info))),
                   tlv(0x30, tlv(0xA1, integer(2)), tlv(0xA2, tlv(4, ""))))

    def proof_request(etype, cipher):
        sealed = tlv(0x30, tlv(0xA0, integer(etype)), tlv(0xA2, tlv(4, cipher)))
        padata = tlv(0x30, tlv(0x30, tlv(0xA1, integer(2)), tlv(0xA2, tlv(4, sealed))))
        body = tlv(0x30, tlv(0xA0, tlv(3, b"\0\x40\x81\0\x10")), tlv(0xA1, principal(1, "AWSMAD$")),
                   tlv(0xA2, tlv(0x1B, REALM)), tlv(0xA3, principal(2, "krbtgt", REALM)),
                   tlv(0xA5, tlv(0x18, "20370913024805Z")), tlv(0xA7, integer(2)), tlv(0xA8, tlv(0x30, integer(etype))))
        return on_tcp(tlv(0x6A, tlv(0x30, tlv(0xA1, integer(5)), tlv(0xA2, integer(10)), tlv(0xA3, padata),
                                    tlv(0xA4, body))))

    both = etype_info((18, SALT), (23, None))
    errors = {"etype": 14, "revoked": 18, "wrong": 24, "skew": 37, "too_big": 52, "policy": 12}
    return [
        ("Netlogon: where it lives, call 2", [
            ("nrpc_map", ept_map(2, "netlogon", [49668])), ("nrpc_map_two", ept_map(2, "netlogon", [53000, 49668])),
            ("nrpc_map_none", ept_map(2, "netlogon", [], 0x16C9A0D6)), ("nrpc_map_fault", fault(2, 5))]),
        ("Netlogon: NetrServerReqChallenge and NetrServerAuthenticate3, calls 2 and 3", [
            ("nrpc_ask_challenge", call(2, 4, bytes(4) + string("PREFLIGHT000001") + CLIENT_CHALLENGE)),
            ("nrpc_ask_dns", authenticate("awsmad.example.com.", 3)), ("nrpc_ask_netbios", authenticate("AWSMAD$", 4)),
            ("nrpc_challenge", challenge()), ("nrpc_challenge_denied", challenge(DENIED)),
            ("nrpc_challenge_paused", challenge(PAUSED)),
            ("nrpc_challenge_fault", fault(2, 5)), ("nrpc_challenge_short", response(2, bytes(6))),
            ("nrpc_right", authenticated(SERVER_PROOF)), ("nrpc_forged", authenticated(bytes(8))),
            ("nrpc_wrong", authenticated(bytes(8), DENIED)), ("nrpc_no_account", authenticated(bytes(8), NO_TRUST_ACCOUNT)),
            ("nrpc_disabled", authenticated(bytes(8), DISABLED)), ("nrpc_clock", authenticated(bytes(8), CLOCK)),
            ("nrpc_other", authenticated(bytes(8), 0xC00000E5)),
            ("nrpc_fault", fault(3, 5)), ("nrpc_bad_stub", fault(3, 0x6F7)), ("nrpc_short", response(3, SERVER_PROOF))]),
        ("Netlogon: the same over the one pipe of a null session, messages 6 and 7", [
            ("smb_nrpc_challenge", output(6, challenge())), ("smb_nrpc_right", output(7, authenticated(SERVER_PROOF))),
            ("smb_nrpc_wrong", output(7, authenticated(bytes(8), DENIED)))]),
        ("Kerberos: the trust's account with and without a timestamp; errors over TCP", [
            ("krb_ask_rc4", proof_request(23, RC4_TIMESTAMP)), ("krb_ask_aes", proof_request(18, AES_TIMESTAMP)),
            ("tcp_krb_preauth", on_tcp(krb_error(25, e_data=both))),
            ("tcp_krb_preauth_aes", on_tcp(krb_error(25, e_data=etype_info((18, SALT))))),
            ("tcp_krb_preauth_des", on_tcp(krb_error(25, e_data=etype_info((3, SALT))))),
            ("krb_preauth", krb_error(25, e_data=both)), ("krb_revoked", krb_error(18))] +
         [(f"tcp_krb_{name}", on_tcp(krb_error(code))) for name, code in errors.items()]),
    ]
