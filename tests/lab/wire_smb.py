"""Names the operations of SMB2 conversations [MS-SMB2] and of DCE/RPC [C706, MS-RPCE], on a pipe or on TCP."""
from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator

_COMMANDS = (
    "NEGOTIATE", "SESSION_SETUP", "LOGOFF", "TREE_CONNECT", "TREE_DISCONNECT", "CREATE", "CLOSE", "FLUSH", "READ", "WRITE",
    "LOCK", "IOCTL", "CANCEL", "ECHO", "QUERY_DIRECTORY", "CHANGE_NOTIFY", "QUERY_INFO", "SET_INFO", "OPLOCK_BREAK",
)  # fmt: skip
_DISPOSITIONS = ("SUPERSEDE", "OPEN", "CREATE", "OPEN_IF", "OVERWRITE", "OVERWRITE_IF")
_DELETE_ON_CLOSE = 0x1000
INTERFACES = {
    "e1af8308-5d1f-11c9-91a4-08002b14a0fa": "EPM",
    "12345778-1234-abcd-ef00-0123456789ab": "LSARPC",
    "12345778-1234-abcd-ef00-0123456789ac": "SAMR",
    "12345678-1234-abcd-ef00-01234567cffb": "NETLOGON",
    "e3514235-4b06-11d1-ab04-00c04fc2dcd2": "DRSUAPI",
}
_RPC_REQUEST, _RPC_BIND, _RPC_ALTER = 0, 11, 14
_RPC_NAMES = {13: "bind_nak", 16: "auth3", 17: "shutdown", 18: "co_cancel", 19: "orphaned"}


def smb_operations(messages: list[bytes]) -> Iterator[str]:
    """`messages` in the order sent, without the four octets before each."""
    pipes: dict[bytes, dict[int, str]] = {}
    for message in messages:
        at = 0
        while True:
            if message[at : at + 4] != b"\xfeSMB":
                raise ValueError("no SMB2 message")
            command, further = struct.unpack_from("<H6xI", message, at + 12)
            yield from _smb_operation(command, message[at:], pipes)
            if further == 0:
                break
            at += further


def _smb_operation(command: int, message: bytes, pipes: dict[bytes, dict[int, str]]) -> Iterator[str]:
    """`pipes`: by file id, what its binds made known."""
    name = _COMMANDS[command] if command < len(_COMMANDS) else str(command)
    body = message[64:]
    if name == "SESSION_SETUP":
        offset, length = struct.unpack_from("<HH", body, 12)
        yield f"SMB2 SESSION_SETUP {_logon(message[offset : offset + length])}"
    elif name == "TREE_CONNECT":
        offset, length = struct.unpack_from("<HH", body, 4)
        yield f"SMB2 TREE_CONNECT {_text(message, offset, length).rpartition(chr(92))[2].upper()}"
    elif name == "CREATE":
        disposition, options, offset, length = struct.unpack_from("<IIHH", body, 36)
        ending = " and delete on close" if options & _DELETE_ON_CLOSE else ""
        yield f"SMB2 CREATE {_text(message, offset, length)} {_DISPOSITIONS[disposition]}{ending}"
    elif name == "IOCTL":
        code, file, offset, length = struct.unpack_from("<I16sII", body, 4)
        yield f"SMB2 IOCTL {code:#010x}"
        yield from rpc_operations(message[offset : offset + length], pipes.setdefault(file, {}))
    elif name == "WRITE":
        offset, length, file = struct.unpack_from("<HI8x16s", body, 2)
        yield "SMB2 WRITE to a pipe"
        yield from rpc_operations(message[offset : offset + length], pipes.setdefault(file, {}))
    else:
        yield f"SMB2 {name}"


def _text(message: bytes, offset: int, length: int) -> str:
    return message[offset : offset + length].decode("utf-16-le")


def _logon(blob: bytes) -> str:
    """Who logs on. Raw NTLMSSP or inside SPNEGO: the signature is found in both."""
    at = blob.find(b"NTLMSSP\0")
    if at < 0:
        return "without NTLMSSP"
    kind = struct.unpack_from("<I", blob, at + 8)[0]
    if kind == 1:
        return "NTLM negotiate"
    nt_length = struct.unpack_from("<H", blob, at + 20)[0]
    user_length = struct.unpack_from("<H", blob, at + 36)[0]
    return "anonymous" if kind == 3 and user_length == 0 and nt_length == 0 else f"NTLM type {kind} with a user"


def rpc_operations(data: bytes, contexts: dict[int, str]) -> Iterator[str]:
    """`contexts`: what earlier binds on this pipe or connection made known. A request in fragments counts once."""
    at = 0
    while at < len(data):
        if len(data) < at + 16 or data[at] != 5:
            raise ValueError("no DCE/RPC fragment")
        kind, flags, length = data[at + 2], data[at + 3], struct.unpack_from("<H", data, at + 8)[0]
        fragment = data[at : at + length]
        if len(fragment) != length or length < 16:
            raise ValueError("a DCE/RPC fragment is cut short")
        if kind in (_RPC_BIND, _RPC_ALTER):
            yield from _bind(fragment, contexts)
        elif kind == _RPC_REQUEST:
            context, opnum = struct.unpack_from("<HH", fragment, 20)
            if flags & 1:  # the first fragment
                yield f"RPC {contexts.get(context, f'unbound context {context}')} opnum {opnum}"
        else:
            yield f"RPC {_RPC_NAMES.get(kind, kind)}"
        at += length


def _bind(fragment: bytes, contexts: dict[int, str]) -> Iterator[str]:
    at = 28
    for _each in range(fragment[24]):
        context, transfers = struct.unpack_from("<HB", fragment, at)
        interface = str(uuid.UUID(bytes_le=fragment[at + 4 : at + 20]))
        contexts[context] = INTERFACES.get(interface, interface)
        yield f"RPC bind {contexts[context]}"
        at += 24 + 20 * transfers
