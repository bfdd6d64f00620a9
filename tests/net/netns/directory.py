"""A host that looks like a directory: answers LDAP searches over TCP and UDP 389, long ones where all attributes are asked for,
and accepts connections to the other ports of a DC except 3268. Prints one line when it is ready.
"""
from __future__ import annotations

import asyncio

ACCEPTED = (53, 88, 135, 445, 464, 636, 3269, 9389)
LONG = 4000


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def length_at(octets: bytes, at: int) -> tuple[int, int]:
    """The length that stands at `at`, and where the content begins."""
    first = octets[at]
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    return int.from_bytes(octets[at + 1 : at + 1 + size], "big"), at + 1 + size


def whole(octets: bytes) -> bool:
    if len(octets) < 6:
        return False
    length, content = length_at(octets, 1)
    return len(octets) >= content + length


def answer(request: bytes) -> bytes:
    _, content = length_at(request, 1)
    size = request[content + 1]
    number = request[content : content + 2 + size]
    value = b"x" * (LONG if request.endswith(b"\x30\x00") else 20)
    values = tlv(0x31, tlv(4, value))
    entry = tlv(0x64, tlv(4), tlv(0x30, tlv(0x30, tlv(4, b"defaultNamingContext"), values)))
    done = tlv(0x65, b"\x0a\x01\x00", tlv(4), tlv(4))
    return tlv(0x30, number, entry) + tlv(0x30, number, done)


async def directory(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request = b""
    try:
        while octets := await reader.read(65536):
            request += octets
            if whole(request):
                writer.write(answer(request))
                await writer.drain()
                request = b""
    except OSError:
        pass
    finally:
        writer.close()


async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.read(65536):
            pass
    except OSError:
        pass
    finally:
        writer.close()


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if whole(data):
            self.transport.sendto(answer(data), addr)


async def main() -> None:
    from chain import ADDRESSES  # a datagram's reply must leave from the address that was asked

    servers = [await asyncio.start_server(directory, "0.0.0.0", 389)]
    servers += [await asyncio.start_server(listen, "0.0.0.0", port) for port in ACCEPTED]
    loop = asyncio.get_running_loop()
    for address in ADDRESSES:
        await loop.create_datagram_endpoint(Datagrams, local_addr=(address, 389))
    print("ready", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
