"""One end of the test across two namespaces: peer.py serve ADDRESS... | ask

serve: says "ready" and echoes whatever comes over TCP and UDP on the ports of standard input, until that is closed.
ask:   tries [transport, source, source port, destination, destination port] of a JSON list, all at once, and prints which
       were answered: a line for each line of standard input.
"""
from __future__ import annotations

import asyncio
import json
import socket
import sys
from typing import cast

WAIT_S = 1.2  # a lost SYN is sent again after 1 s
Attempt = tuple[str, str, int, str, int]


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.transport.sendto(data, addr)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(await reader.read(64))
    writer.close()


async def serve(addresses: list[str]) -> None:
    loop = asyncio.get_running_loop()
    ports = json.loads(sys.stdin.readline())
    for address in addresses:
        for transport, port in ports:
            if transport == "tcp":
                await asyncio.start_server(echo, address, port)
            else:
                await loop.create_datagram_endpoint(Echo, (address, port))
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


async def one(attempt: Attempt) -> bool:
    transport, source, source_port, destination, port = attempt
    loop = asyncio.get_running_loop()
    kind = socket.SOCK_STREAM if transport == "tcp" else socket.SOCK_DGRAM
    with socket.socket(socket.AF_INET, kind) as sock:
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((source, source_port))
        try:
            async with asyncio.timeout(WAIT_S):
                await loop.sock_connect(sock, (destination, port))
                await loop.sock_sendall(sock, b"hello")
                return await loop.sock_recv(sock, 64) == b"hello"
        except (OSError, TimeoutError):
            return False


async def ask() -> None:
    for line in sys.stdin:
        print(json.dumps(await asyncio.gather(*(one(attempt) for attempt in json.loads(line)))), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[2:]) if sys.argv[1] == "serve" else ask())
